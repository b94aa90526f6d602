/* gloss submit: documents to a running glossd, one after the other, each with its reply. */
#include "client.h"
#include "input.h"
#include "text_form.h"
#include "engine/writer.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define BUSY_TRIES 100
#define BUSY_WAIT_MS 100 /* where the reply does not say */

static void write_given(gl_writer *writer, const char *key, gloss_string value)
{
	if (value.data)
		gl_write_string(writer, key, value);
}

static void write_request(gl_buffer *request, const gl_options *options, const gl_submission *submission)
{
	gl_writer writer;
	gl_buffer_reset(request);
	gl_writer_init(&writer, request, GL_FORM_MSGPACK);
	gl_write_map(&writer, 2u + (submission->id.data != NULL) + (submission->lang.data != NULL) + (submission->date.data != NULL) +
				      (submission->meta.data != NULL) + options->result);
	write_given(&writer, "text", submission->text);
	write_given(&writer, "id", submission->id);
	write_given(&writer, "channel", submission->channel);
	write_given(&writer, "lang", submission->lang);
	write_given(&writer, "date", submission->date);
	if (submission->meta.data) {
		gl_reader meta = {(const uint8_t *)submission->meta.data, (const uint8_t *)submission->meta.data + submission->meta.length};
		gl_write_text(&writer, "meta");
		gl_write_value(&writer, &meta);
	}
	if (options->result)
		gl_write_entry(&writer, "reply", "result");
}

static void wait_ms(uint64_t ms)
{
	struct timespec time = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};
	while (nanosleep(&time, &time) && errno == EINTR)
		;
}

/* Asks again while glossd is busy. */
static bool ask(gl_client *client, const gl_buffer *request, zmq_msg_t *reply)
{
	for (int tries = 1;; tries++) {
		gl_value value;
		if (!gl_client_ask(client, request, reply))
			return false;
		const void *data = zmq_msg_data(reply);
		size_t length = zmq_msg_size(reply);
		if (!gl_string_is(gl_client_string(data, length, "status"), "busy") || tries == BUSY_TRIES)
			return true;
		gl_reader after = gl_client_value(data, length, "retry_after_ms");
		wait_ms(after.at && gl_read_kind(&after, GL_UINT, &value) && value.natural < 60000 ? value.natural : BUSY_WAIT_MS);
		zmq_msg_close(reply);
	}
}

static void put_words(const char *before, gloss_string words)
{
	if (!words.data)
		return;
	fputs(before, stdout);
	gl_put_line(words.data, words.length);
}

/* accepted ID, or why not; with --result the result; in other formats the reply as it came. */
static bool print_reply(const gl_options *options, const void *data, size_t length)
{
	gl_format format = options->format == GL_FORMAT_NONE ? GL_FORMAT_TEXT : options->format;
	gl_reader result = gl_client_value(data, length, "result");
	gloss_string id = gl_client_string(data, length, "id"), status = gl_client_string(data, length, "status");
	gloss_string code = gl_client_string(data, length, "code"), message = gl_client_string(data, length, "message");
	if (result.at) {
		gl_reader behind = result;
		return gl_skip(&behind) &&
		       gl_print_map(stdout, (const char *)result.at, (size_t)(behind.at - result.at), format, options->color);
	}
	if (format != GL_FORMAT_TEXT)
		return gl_print_map(stdout, data, length, format, options->color);
	put_words("", status);
	put_words(" ", id);
	put_words(" ", code);
	put_words(": ", message);
	if (putchar('\n') != EOF && !fflush(stdout) && !ferror(stdout))
		return true;
	gl_complain("cannot print: %s", strerror(errno));
	return false;
}

static gl_exit submit_one(gl_client *client, gl_input *input, gl_buffer *request, uint64_t number)
{
	gl_error error;
	zmq_msg_t reply;
	if (gl_input_read(input, &error)) {
		if (input->options->jsonl)
			gl_complain("line %llu: %s", (unsigned long long)number + 1, error.message);
		else
			gl_complain("%s: %s", input->path, error.message);
		return GL_EXIT_DOCUMENT;
	}
	write_request(request, input->options, &input->submission);
	if (!ask(client, request, &reply))
		return GL_EXIT_UNREACHABLE;
	const void *data = zmq_msg_data(&reply);
	size_t length = zmq_msg_size(&reply);
	gloss_string status = gl_client_string(data, length, "status");
	gl_exit exit = gl_string_is(status, "accepted") ? GL_EXIT_DONE : GL_EXIT_DOCUMENT;
	if (!status.data) {
		gl_complain("%s did not answer as glossd does", client->endpoint);
		exit = GL_EXIT_UNREACHABLE;
	} else if (!print_reply(input->options, data, length)) {
		exit = GL_EXIT_USAGE;
	}
	zmq_msg_close(&reply);
	return exit;
}

static gl_exit submit_all(gl_client *client, gl_input *input)
{
	gl_buffer request = {0};
	gl_exit status = GL_EXIT_DONE;
	for (uint64_t number = 0; status <= GL_EXIT_DOCUMENT && gl_input_take(input, number); number++) {
		gl_exit one = submit_one(client, input, &request, number);
		status = one > status ? one : status;
	}
	if (gl_input_failed(input))
		status = GL_EXIT_USAGE;
	gl_buffer_deinit(&request);
	gl_input_clear(input);
	return status;
}

static gl_exit submit(const gl_options *given, const gl_config *config)
{
	static char *standard[] = {"-"};
	gl_options options = *given;
	gl_client client;
	if (options.jsonl && options.word_count) {
		gl_complain("submit wants files, or --jsonl with documents on standard input, not both");
		return GL_EXIT_USAGE;
	}
	if (options.id && (options.jsonl || options.word_count > 1)) {
		gl_complain("--id goes with one file");
		return GL_EXIT_USAGE;
	}
	if (!options.jsonl && !options.word_count) {
		options.words = standard;
		options.word_count = 1;
	}
	gl_input input = {.options = &options, .max_document = config->ingest.max_document};
	if (!gl_client_open(&client, ZMQ_REQ, &options, &config->ingest.request, "ingest.request", GL_REPLY_TIMEOUT_MS))
		return GL_EXIT_USAGE;
	gl_exit status = submit_all(&client, &input);
	gl_client_close(&client);
	return status;
}

const gl_command gl_submit = {
	.name = "submit",
	.summary = "sends documents to glossd",
	.help = "usage: gloss submit [OPTIONS] [FILE …]\n"
		"       gloss submit [OPTIONS] --jsonl <DOCUMENTS\n"
		"\n"
		"Sends each file to glossd, its path the id; without a file, standard input. With --jsonl each\n"
		"line of standard input is a document map. Says for each whether it was accepted.\n"
		"\n"
		"  --result           waits for each result and prints it\n"
		"  --format FORMAT    of what is printed: text (default; of results where the first output has\n"
		"                     `text: true`, else json), json, jsonl, msgpack\n"
		"  --color WHEN       always, never, or auto: on a terminal\n"
		"  --id ID            instead of the path, of one file\n"
		"  --channel NAME     for documents that don't say theirs\n"
		"  --lang LANG        for documents that don't say theirs\n"
		"  --date DATE        for documents that don't say theirs\n"
		"  --endpoint WHERE   instead of the configuration's ingest.request\n"
		"  --config FILE      the configuration\n"
		"  --set KEY=VALUE    sets one key over the file\n"
		"  --timeout TIME     for each reply, such as 500ms or 10s; default 30s\n"
		"\n"
		"Exit status: 0 all were accepted, 1 one was not, 2 the command line or the configuration makes\n"
		"no sense, standard input could not be read to its end, or a reply not be printed, 3 no answer.\n",
	.options = " --result --format --color --id --channel --lang --date --endpoint --config --set --timeout --jsonl ",
	.most_words = UINT32_MAX,
	.run = submit,
};
