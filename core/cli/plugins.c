/* gloss plugins: what the pipeline is made of, as its plugins' descriptors say; here, or in a running glossd. */
#include "control.h"
#include "text_form.h"
#include "engine/engine.h"

#include <stdio.h>
#include <stdlib.h>

static const char *string_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static void print_names(const char *title, const json_t *names)
{
	size_t index;
	json_t *name;
	if (!json_array_size(names))
		return;
	printf("  %s:", title);
	json_array_foreach(names, index, name) printf("%s %s", index ? "," : "", json_string_value(name));
	putchar('\n');
}

static void print_fields(const json_t *fields, int depth)
{
	size_t index, k;
	json_t *field, *value;
	json_array_foreach(fields, index, field)
	{
		printf("%*s%-*s %-10s %s", depth, "", 22 - depth, string_of(field, "name"), string_of(field, "type"),
		       json_is_true(json_object_get(field, "required")) ? "        " : "optional");
		printf("  %s", string_of(field, "help"));
		json_array_foreach(json_object_get(field, "values"), k, value) printf("%s%s", k ? ", " : ": ", json_string_value(value));
		if (*string_of(field, "target"))
			printf(" -> %s", string_of(field, "target"));
		putchar('\n');
		print_fields(json_object_get(field, "fields"), depth + 2);
	}
}

static void print_value(const json_t *value)
{
	char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	printf(" = %s", text ? text : "");
	free(text);
}

static void print_options(const json_t *options)
{
	size_t index;
	json_t *option;
	if (json_array_size(options))
		puts("  options:");
	json_array_foreach(options, index, option)
	{
		printf("    %-18s %-10s %s", string_of(option, "name"), string_of(option, "type"), string_of(option, "help"));
		if (json_object_get(option, "value"))
			print_value(json_object_get(option, "value"));
		putchar('\n');
	}
}

static void print_plugin(const json_t *plugin)
{
	size_t index;
	json_t *layer;
	printf("%s %s  %s\n", string_of(plugin, "name"), string_of(plugin, "version"), string_of(plugin, "summary"));
	print_names("requires", json_object_get(plugin, "requires"));
	print_names("uses", json_object_get(plugin, "uses"));
	json_array_foreach(json_object_get(plugin, "provides"), index, layer)
	{
		printf("  layer %s%s: %s\n", string_of(layer, "name"),
		       json_is_true(json_object_get(layer, "internal")) ? " (internal)" : "", string_of(layer, "help"));
		print_fields(json_object_get(layer, "fields"), 4);
	}
	print_options(json_object_get(plugin, "options"));
	putchar('\n');
}

static void print_pipeline(const json_t *pipeline)
{
	size_t index;
	json_t *plugin;
	json_array_foreach(json_object_get(pipeline, "plugins"), index, plugin) print_plugin(plugin);
}

static gl_exit print_description(const gl_options *options, const char *data, size_t length)
{
	const char *channel;
	json_t *pipeline;
	if (options->format != GL_FORMAT_NONE && options->format != GL_FORMAT_TEXT)
		return gl_print_map(stdout, data, length, options->format, false) ? GL_EXIT_DONE : GL_EXIT_USAGE;
	json_t *root = gl_json_of(data, length);
	if (!root) {
		gl_complain("memory is short");
		return GL_EXIT_USAGE;
	}
	print_pipeline(root);
	json_object_foreach(json_object_get(root, "channels"), channel, pipeline)
	{
		printf("---- channel %s\n\n", channel);
		print_pipeline(pipeline);
	}
	json_decref(root);
	return GL_EXIT_DONE;
}

/* {plugins, layers, channels?: {name: {plugins, layers} …}}, as glossd's `plugins` command answers. */
static void write_description(gl_writer *writer, const gl_engine *engine, const gl_config *config)
{
	gl_pipeline_describe(engine->lines[0].pipeline, writer, config->channel_count > 0);
	if (!config->channel_count)
		return;
	gl_write_text(writer, "channels");
	gl_write_map(writer, config->channel_count);
	for (uint32_t i = 0; i < config->channel_count; i++) {
		gl_write_text(writer, config->channels[i].name);
		gl_pipeline_describe(engine->lines[1 + i].pipeline, writer, 0);
	}
}

/* The configuration's pipelines, loaded into this process. */
static gl_exit describe_here(const gl_options *options, const gl_config *config)
{
	gl_engine engine;
	gl_error error;
	gl_writer writer;
	gl_buffer description = {0};
	if (gl_engine_open(&engine, config, NULL, &error)) {
		gl_complain("%s", error.message);
		return GL_EXIT_USAGE;
	}
	gl_writer_init(&writer, &description, options->schema ? GL_FORM_JSON : GL_FORM_MSGPACK);
	if (options->schema)
		gl_pipeline_schema(engine.lines[0].pipeline, &writer);
	else
		write_description(&writer, &engine, config);
	gl_engine_close(&engine);
	gl_exit exit = GL_EXIT_USAGE;
	if (description.failed)
		gl_complain("memory is short");
	else if (options->schema)
		exit = gl_print_result(stdout, description.data, description.length, GL_FORMAT_JSON, false) ? GL_EXIT_DONE : GL_EXIT_USAGE;
	else
		exit = print_description(options, description.data, description.length);
	gl_buffer_deinit(&description);
	return exit;
}

static gl_exit describe_there(const gl_options *options, const gl_config *config)
{
	zmq_msg_t reply;
	gl_exit exit = gl_ask_control(options, config, "plugins", GL_ANSWER_TIMEOUT_MS, &reply);
	if (exit != GL_EXIT_DONE)
		return exit;
	exit = print_description(options, zmq_msg_data(&reply), zmq_msg_size(&reply));
	zmq_msg_close(&reply);
	return exit;
}

static gl_exit plugins(const gl_options *options, const gl_config *config)
{
	return (options->endpoint ? describe_there : describe_here)(options, config);
}

const gl_command gl_plugins = {
	.name = "plugins",
	.summary = "the plugins of a pipeline: layers, fields, options",
	.help = "usage: gloss plugins [OPTIONS]\n"
		"\n"
		"Says what the configured pipeline is made of, in the order in which its plugins run: layers with\n"
		"their fields, and options with the values in force.\n"
		"\n"
		"  --schema           the JSON Schema of results instead (of the pipeline of channels without their own)\n"
		"  --format FORMAT    text (default), json, jsonl, msgpack\n"
		"  --endpoint WHERE   asks the glossd whose control endpoint this is\n"
		"  --config FILE      the configuration\n"
		"  --set KEY=VALUE    sets one key over the file\n"
		"  --plugin PLUGIN    adds a plugin to every pipeline: a name, or the path of its .so\n"
		"  --timeout TIME     for the answer; default 5s\n"
		"\n"
		"Exit status: 0 done, 1 glossd refused, 2 the command line, the configuration or a plugin makes no\n"
		"sense, 3 no answer.\n",
	.options = " --schema --format --endpoint --config --set --plugin --timeout ",
	.run = plugins,
};
