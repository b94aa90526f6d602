/* gloss dead: the documents that no worker could finish, which glossd keeps until somebody decides. */
#include "control.h"
#include "engine/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define AT_ONCE 256 /* letters in one answer: more are asked for again */

/* What goes with the command. */
typedef struct dead_errand {
	const char *action;
	uint64_t number, after; /* 0: none */
} dead_errand;

/* The answer, which the caller releases; NULL: it was complained of, and *exit says how. */
static json_t *ask(const gl_options *options, const gl_config *config, const dead_errand *errand, gl_exit *exit)
{
	gl_buffer request = {0};
	gl_writer writer;
	zmq_msg_t reply;
	gl_writer_init(&writer, &request, GL_FORM_MSGPACK);
	gl_write_map(&writer, 2 + (errand->number ? 1 : 0) + (errand->after ? 1 : 0));
	gl_write_entry(&writer, "command", "dead");
	gl_write_entry(&writer, "action", errand->action);
	if (errand->number)
		gl_write_count(&writer, "number", errand->number);
	if (errand->after)
		gl_write_count(&writer, "after", errand->after);
	*exit = gl_ask_control_with(options, config, &request, GL_ANSWER_TIMEOUT_MS, &reply);
	gl_buffer_deinit(&request);
	if (*exit != GL_EXIT_DONE)
		return NULL;
	json_t *answer = gl_json_of(zmq_msg_data(&reply), zmq_msg_size(&reply));
	zmq_msg_close(&reply);
	*exit = gl_judge_answer(answer, "dead");
	if (*exit == GL_EXIT_DONE)
		return answer;
	json_decref(answer);
	return NULL;
}

static void put_line(const char *before, const json_t *letter, const char *key)
{
	const json_t *text = json_object_get(letter, key);
	fputs(before, stdout);
	gl_put_line(json_string_value(text), json_string_length(text));
}

static void print_letter(const json_t *letter, bool json)
{
	char when[32] = "";
	if (json) {
		json_dumpf(letter, stdout, JSON_COMPACT);
		putchar('\n');
		return;
	}
	time_t seconds = (time_t)(json_integer_value(json_object_get(letter, "failed_ms")) / 1000);
	struct tm utc;
	if (gmtime_r(&seconds, &utc))
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &utc);
	printf("%lld  %s", (long long)json_integer_value(json_object_get(letter, "number")), when);
	put_line("  ", letter, "channel");
	put_line("/", letter, "id");
	put_line("  ", letter, "code");
	put_line(": ", letter, "message");
	put_line("\n    ", letter, "text");
	putchar('\n');
}

/* All letters, or the one that is asked for. */
static gl_exit print_letters(const gl_options *options, const gl_config *config, dead_errand errand)
{
	bool json = options->format == GL_FORMAT_JSON || options->format == GL_FORMAT_JSONL;
	gl_exit exit;
	size_t count;
	do {
		json_t *answer = ask(options, config, &errand, &exit);
		const json_t *letters = json_object_get(answer, "letters");
		count = json_array_size(letters);
		for (size_t i = 0; i < count; i++) {
			print_letter(json_array_get(letters, i), json);
			errand.after = (uint64_t)json_integer_value(json_object_get(json_array_get(letters, i), "number"));
		}
		json_decref(answer);
	} while (exit == GL_EXIT_DONE && count == AT_ONCE);
	return exit;
}

static gl_exit carry_out(const gl_options *options, const gl_config *config, dead_errand errand)
{
	gl_exit exit;
	long long count, all = 0;
	do {
		json_t *answer = ask(options, config, &errand, &exit);
		count = json_integer_value(json_object_get(answer, "letters"));
		all += count;
		json_decref(answer);
	} while (exit == GL_EXIT_DONE && !errand.number && count == AT_ONCE);
	if (exit == GL_EXIT_DONE)
		printf("%lld %s\n", all, !strcmp(errand.action, "retry") ? "retried" : "dropped");
	return exit;
}

static gl_exit dead(const gl_options *options, const gl_config *config)
{
	dead_errand errand = {.action = options->word_count ? options->words[0] : "list"};
	const char *which = options->word_count > 1 ? options->words[1] : NULL;
	bool list = !strcmp(errand.action, "list"), show = !strcmp(errand.action, "show"),
	     changes = !strcmp(errand.action, "retry") || !strcmp(errand.action, "drop");
	bool all = which && !strcmp(which, "all");
	char *end = NULL;
	if (which && !all)
		errand.number = strtoull(which, &end, 10);
	if ((!list && !show && !changes) || (list && which) || (!list && !which) || (show && all) || (end && (*end || !errand.number))) {
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
		"came. `list` shows these dead letters, `show` one with its whole text and result, `retry` has them\n"
		"analyzed again, as a new revision, and `drop` lets them go.\n"
		"\n"
		"  --format FORMAT    text (default) or jsonl\n"
		"  --endpoint WHERE   instead of the configuration's control\n"
		"  --config FILE      the configuration that names the endpoint\n"
		"  --set KEY=VALUE    sets one key over the file\n"
		"  --timeout TIME     for each answer; default 5s\n"
		"\n"
		"Exit status: 0 done, 1 glossd refused, 2 the command line or the configuration makes no sense,\n"
		"3 no answer.\n",
	.options = " --format --endpoint --config --set --timeout ",
	.most_words = 2,
	.run = dead,
};
