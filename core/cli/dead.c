/* gloss dead: the documents that no worker could finish, which glossd keeps until somebody decides. */
#include "control.h"
#include "text_form.h"
#include "engine/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define AT_ONCE 256 /* letters in one list: more are asked for again */

/* What goes with the command. */
typedef struct dead_errand {
	const char *action;
	uint64_t number, after; /* 0: none */
} dead_errand;

/* Where the answer is done the caller closes it. */
static gl_exit ask(const gl_options *options, const gl_config *config, const dead_errand *errand, zmq_msg_t *reply)
{
	gl_buffer request = {0};
	gl_writer writer;
	gl_writer_init(&writer, &request, GL_FORM_MSGPACK);
	gl_write_map(&writer, 2 + (errand->number ? 1 : 0) + (errand->after ? 1 : 0));
	gl_write_entry(&writer, "command", "dead");
	gl_write_entry(&writer, "action", errand->action);
	if (errand->number)
		gl_write_count(&writer, "number", errand->number);
	if (errand->after)
		gl_write_count(&writer, "after", errand->after);
	gl_exit exit = gl_ask_control_with(options, config, "dead", &request, GL_ANSWER_TIMEOUT_MS, reply);
	gl_buffer_deinit(&request);
	return exit;
}

typedef struct letter {
	const char *data; /* msgpack: a document's meta may be what no JSON parser takes */
	size_t length;
} letter;

static void put_line(const char *before, letter from, const char *key)
{
	gloss_string text = gl_client_string(from.data, from.length, key);
	fputs(before, stdout);
	gl_put_line(text.data, text.length);
}

static bool print_letter(letter one, gl_format format)
{
	char when[32] = "";
	if (format != GL_FORMAT_NONE && format != GL_FORMAT_TEXT)
		return gl_print_map(stdout, one.data, one.length, format, false);
	time_t seconds = (time_t)(gl_client_natural(one.data, one.length, "failed_ms") / 1000);
	struct tm utc;
	if (gmtime_r(&seconds, &utc))
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &utc);
	printf("%llu  %s", (unsigned long long)gl_client_natural(one.data, one.length, "number"), when);
	put_line("  ", one, "channel");
	put_line("/", one, "id");
	put_line("  ", one, "code");
	put_line(": ", one, "message");
	put_line("\n    ", one, "text");
	putchar('\n');
	return true; /* or it shows at the end */
}

/* Prints the letters of an answer and counts them; `after` becomes the last one's number. False: one could not be printed, which was
 * told. */
static bool print_answer(const gl_options *options, zmq_msg_t *reply, uint64_t *after, uint32_t *count)
{
	gl_reader reader = gl_client_value(zmq_msg_data(reply), zmq_msg_size(reply), "letters");
	gl_value list = {0};
	if (reader.at && !gl_read_kind(&reader, GL_ARRAY, &list))
		list.count = 0;
	for (*count = 0; *count < list.count; ++*count) {
		letter one = {.data = (const char *)reader.at};
		gl_client_skip(&reader);
		one.length = (size_t)((const char *)reader.at - one.data);
		if (!print_letter(one, options->format))
			return false;
		*after = gl_client_natural(one.data, one.length, "number");
	}
	return true;
}

/* All letters, or the one that is asked for. */
static gl_exit print_letters(const gl_options *options, const gl_config *config, dead_errand errand)
{
	zmq_msg_t reply;
	uint32_t count;
	do {
		gl_exit exit = ask(options, config, &errand, &reply);
		if (exit != GL_EXIT_DONE)
			return exit;
		bool printed = print_answer(options, &reply, &errand.after, &count);
		zmq_msg_close(&reply);
		if (!printed)
			return GL_EXIT_USAGE;
	} while (count == AT_ONCE);
	return GL_EXIT_DONE;
}

static gl_exit carry_out(const gl_options *options, const gl_config *config, dead_errand errand)
{
	zmq_msg_t reply;
	uint64_t all = 0;
	bool more;
	do {
		gl_exit exit = ask(options, config, &errand, &reply);
		if (exit != GL_EXIT_DONE)
			return exit;
		all += gl_client_natural(zmq_msg_data(&reply), zmq_msg_size(&reply), "letters");
		more = gl_client_value(zmq_msg_data(&reply), zmq_msg_size(&reply), "more").at;
		zmq_msg_close(&reply);
	} while (more);
	printf("%llu %s\n", (unsigned long long)all, !strcmp(errand.action, "retry") ? "retried" : "dropped");
	return GL_EXIT_DONE;
}

static gl_exit dead(const gl_options *options, const gl_config *config)
{
	dead_errand errand = {.action = options->word_count ? options->words[0] : "list"};
	const char *which = options->word_count > 1 ? options->words[1] : NULL;
	bool list = !strcmp(errand.action, "list"), show = !strcmp(errand.action, "show"),
	     changes = !strcmp(errand.action, "retry") || !strcmp(errand.action, "drop");
	bool all = which && !strcmp(which, "all");
	bool number = which && which[strspn(which, "0123456789")] == '\0';
	if (number)
		errand.number = strtoull(which, NULL, 10);
	if ((!list && !show && !changes) || (list && which) || (!list && !which) || (show && all) || (which && !all && !errand.number)) {
		gl_complain("wanted: gloss dead list, show NUMBER, retry NUMBER|all, or drop NUMBER|all");
		return GL_EXIT_USAGE;
	}
	return changes ? carry_out(options, config, errand) : print_letters(options, config, errand);
}

const gl_command gl_dead = {
	.name = "dead",
	.summary = "shows documents that failed and are kept, and retries or drops them",
	.help = "usage: gloss dead [OPTIONS] [list | show NUMBER | retry NUMBER|all | drop NUMBER|all]\n"
		"\n"
		"A document that no worker could finish has the outcome `failed`, and glossd keeps it in the spool as it\n"
		"came. `list` shows these dead letters, `show` one with its whole text and, in other formats than\n"
		"text, its result; `retry` has them analyzed again, as a new revision, and `drop` lets them go.\n"
		"\n"
		"  --format FORMAT    text (default), json, jsonl, msgpack\n"
		"  --endpoint WHERE   instead of the configuration's control\n"
		"  --config FILE      the configuration that names the endpoint\n"
		"  --set KEY=VALUE    sets one key over the file\n"
		"  --timeout TIME     for each answer; default 5s\n"
		"\n"
		"Exit status: 0 done, 1 glossd refused, 2 the command line or the configuration is wrong,\n"
		"3 no answer.\n",
	.options = " --format --endpoint --config --set --timeout ",
	.most_words = 2,
	.run = dead,
};
