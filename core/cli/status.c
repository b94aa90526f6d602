/* gloss status: what a running glossd does and has counted. */
#include "control.h"
#include "text_form.h"

#include <stdio.h>

static void print_value(const json_t *value, int depth);

static void print_member(const char *key, const json_t *value, int depth)
{
	bool nested = json_is_object(value) || json_is_array(value);
	if (nested && !json_object_size(value) && !json_array_size(value))
		return;
	printf("%*s%-*s", depth * 2, "", nested ? 0 : 26 - depth * 2, key);
	putchar(nested ? '\n' : ' ');
	print_value(value, depth + 1);
}

/* Objects a key a line; arrays an item a line. */
static void print_value(const json_t *value, int depth)
{
	const char *key;
	json_t *item;
	size_t index;
	if (json_is_object(value)) {
		json_object_foreach((json_t *)value, key, item) print_member(key, item, depth);
	} else if (json_is_array(value)) {
		json_array_foreach(value, index, item)
		{
			char number[24];
			snprintf(number, sizeof(number), "%zu", index + 1);
			print_member(number, item, depth);
		}
	} else if (json_is_string(value)) {
		printf("%s\n", json_string_value(value));
	} else if (json_is_integer(value)) {
		printf("%lld\n", (long long)json_integer_value(value));
	} else {
		puts(json_is_true(value) ? "yes" : json_is_false(value) ? "no" : "-");
	}
}

static gl_exit print_status(const gl_options *options, zmq_msg_t *reply)
{
	const char *data = zmq_msg_data(reply);
	size_t length = zmq_msg_size(reply);
	if (options->format != GL_FORMAT_NONE && options->format != GL_FORMAT_TEXT)
		return gl_print_map(stdout, data, length, options->format, false) ? GL_EXIT_DONE : GL_EXIT_USAGE;
	json_t *root = gl_json_of(data, length);
	if (!root)
		return GL_EXIT_USAGE;
	json_object_del(root, "ok");
	print_value(root, 0);
	json_decref(root);
	return GL_EXIT_DONE;
}

static gl_exit status(const gl_options *options, const gl_config *config)
{
	zmq_msg_t reply;
	if (!gl_ask_control(options, config, "status", &reply))
		return GL_EXIT_UNREACHABLE;
	gl_exit exit = print_status(options, &reply);
	zmq_msg_close(&reply);
	return exit;
}

const gl_command gl_status = {
	.name = "status",
	.summary = "what glossd does and has counted",
	.help = "usage: gloss status [OPTIONS]\n"
		"\n"
		"  --format FORMAT    text (default), json, jsonl, msgpack\n"
		"  --endpoint WHERE   instead of the configuration's control\n"
		"  --config FILE      the configuration\n"
		"  --set KEY=VALUE    sets one key over the file\n"
		"  --timeout TIME     for the answer; default 5s\n"
		"\n"
		"Exit status: 0 done, 2 the command line or the configuration makes no sense, 3 no answer.\n",
	.options = " --format --endpoint --config --set --timeout ",
	.run = status,
};
