/* The tables of commands and options; see command.h. */
#include "command.h"
#include "engine/process.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const gl_command *const commands[] = {&gl_analyze, &gl_submit, &gl_listen, &gl_status, &gl_plugins,
					     &gl_check,   &gl_reload, &gl_dead,   &gl_stop};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

#define MAX_JOBS 1024
#define MAX_TIMEOUT_S 86400

size_t gl_control_length(const char *at, const char *end)
{
	unsigned char c = (unsigned char)*at, next = at + 1 < end ? (unsigned char)at[1] : 0;
	if (c < 0x20 || c == 0x7f)
		return 1;
	return c == 0xc2 && next >= 0x80 && next < 0xa0 ? 2 : 0;
}

void gl_put_line(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		size_t control = gl_control_length(text + i, text + length);
		putchar(control ? ' ' : text[i]);
		i += control ? control - 1 : 0;
	}
}

void gl_complain(const char *format, ...)
{
	va_list arguments;
	char *text = NULL;
	va_start(arguments, format);
	int length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0) {
		fputs("gloss: memory is short\n", stderr);
		return;
	}
	for (int i = 0; i < length; i++)
		if (text[i] != '\n')
			memset(text + i, ' ', gl_control_length(text + i, text + length));
	fprintf(stderr, "gloss: %s\n", text);
	free(text);
}

/* ---- Values ---------------------------------------------------------------------------------------------------------- */

static bool read_format(gl_options *options)
{
	static const char *const names[] = {"text", "json", "jsonl", "msgpack"};
	options->format = GL_FORMAT_NONE;
	if (!options->format_name)
		return true;
	for (int i = 0; i < GL_FORMAT_NONE; i++)
		if (!strcmp(names[i], options->format_name)) {
			options->format = (gl_format)i;
			return true;
		}
	gl_complain("--format is \"%s\", wanted text, json, jsonl or msgpack", options->format_name);
	return false;
}

static bool read_offsets(gl_options *options)
{
	options->offsets = GL_CODEPOINT;
	while (options->offsets_name && options->offsets < GL_UNITS && strcmp(gl_unit_names[options->offsets], options->offsets_name) != 0)
		options->offsets++;
	if (options->offsets < GL_UNITS)
		return true;
	gl_complain("--offsets is \"%s\", wanted codepoint, byte or utf16", options->offsets_name);
	return false;
}

static bool read_color(gl_options *options)
{
	const char *name = options->color_name ? options->color_name : "auto";
	const char *off = getenv("NO_COLOR");
	options->color = !strcmp(name, "always") || (!strcmp(name, "auto") && isatty(STDOUT_FILENO) && !(off && *off));
	if (!strcmp(name, "always") || !strcmp(name, "auto") || !strcmp(name, "never"))
		return true;
	gl_complain("--color is \"%s\", wanted always, never or auto", name);
	return false;
}

static bool read_natural(const char *name, const char *text, uint64_t most, uint64_t *number)
{
	errno = 0;
	*number = strtoull(text, NULL, 10);
	if (!errno && !text[strspn(text, "0123456789")] && *number >= 1 && *number <= most)
		return true;
	gl_complain("%s is \"%s\", wanted a whole number from 1 to %llu", name, text, (unsigned long long)most);
	return false;
}

static bool read_timeout(gl_options *options)
{
	static const struct {
		const char *unit;
		double ms;
	} units[] = {{"", 1000}, {"s", 1000}, {"ms", 1}, {"m", 60000}};
	char *end;
	options->timeout_ms = -1;
	if (!options->timeout_text)
		return true;
	double number = strtod(options->timeout_text, &end);
	for (size_t i = 0; end != options->timeout_text && i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(end, units[i].unit) && number * units[i].ms >= 1 && number * units[i].ms <= MAX_TIMEOUT_S * 1000.0) {
			options->timeout_ms = (int)(number * units[i].ms);
			return true;
		}
	gl_complain("--timeout is \"%s\", wanted a duration from 1ms to 1440m such as 500ms or 10s", options->timeout_text);
	return false;
}

static bool read_values(gl_options *options)
{
	uint64_t jobs = 1;
	if (!read_format(options) || !read_offsets(options) || !read_color(options) || !read_timeout(options))
		return false;
	if (options->jobs_text && !read_natural("--jobs", options->jobs_text, MAX_JOBS, &jobs))
		return false;
	options->jobs = (uint32_t)jobs;
	if (options->from_text && !read_natural("--from", options->from_text, UINT64_MAX >> 11, &options->from))
		return false;
	return !options->count_text || read_natural("--count", options->count_text, UINT64_MAX, &options->count);
}

/* ---- Words ----------------------------------------------------------------------------------------------------------- */

/* Options with one value, and those that only stand there. */
static const struct {
	const char *name;
	size_t at;
	bool flag;
} table[] = {
	{"--config", offsetof(gl_options, config), false},
	{"--format", offsetof(gl_options, format_name), false},
	{"--color", offsetof(gl_options, color_name), false},
	{"--offsets", offsetof(gl_options, offsets_name), false},
	{"--lang", offsetof(gl_options, lang), false},
	{"--date", offsetof(gl_options, date), false},
	{"--channel", offsetof(gl_options, channel), false},
	{"--id", offsetof(gl_options, id), false},
	{"--endpoint", offsetof(gl_options, endpoint), false},
	{"--replay", offsetof(gl_options, replay), false},
	{"--since", offsetof(gl_options, since), false},
	{"--from", offsetof(gl_options, from_text), false},
	{"--jobs", offsetof(gl_options, jobs_text), false},
	{"--count", offsetof(gl_options, count_text), false},
	{"--timeout", offsetof(gl_options, timeout_text), false},
	{"--jsonl", offsetof(gl_options, jsonl), true},
	{"--result", offsetof(gl_options, result), true},
	{"--schema", offsetof(gl_options, schema), true},
	{"--watch", offsetof(gl_options, watch), true},
};
#define TABLE (sizeof(table) / sizeof(table[0]))

static bool takes(const gl_command *command, const char *name, size_t length)
{
	const char *at = command->options;
	while ((at = strstr(at, name)) && (at[-1] != ' ' || strncmp(at, name, length) || at[length] != ' '))
		at++;
	return at;
}

/* --set and --plugin may stand several times. */
static bool add(const char *name, const char *value, const char **list, uint32_t *count, uint32_t most)
{
	if (*count == most) {
		gl_complain("more than %u times %s", most, name);
		return false;
	}
	list[(*count)++] = value;
	return true;
}

static bool store(gl_options *options, const char *name, const char *value)
{
	if (!strcmp(name, "--set"))
		return add(name, value, options->sets, &options->set_count, GL_MAX_SETS);
	if (!strcmp(name, "--plugin"))
		return add(name, value, options->plugins, &options->plugin_count, GL_MAX_PLUGIN_OPTIONS);
	for (size_t i = 0; i < TABLE; i++)
		if (!strcmp(name, table[i].name)) {
			char *to = (char *)options + table[i].at;
			if (table[i].flag)
				*(bool *)to = true;
			else
				*(const char **)to = value;
		}
	return true;
}

static bool is_flag(const char *name)
{
	for (size_t i = 0; i < TABLE; i++)
		if (!strcmp(name, table[i].name))
			return table[i].flag;
	return false;
}

/* One option at argv[*at], with its value behind a `=` or in the next word. */
static bool read_option(const gl_command *command, gl_options *options, int argc, char **argv, int *at)
{
	char name[24];
	const char *word = argv[*at];
	size_t length = strcspn(word, "=");
	snprintf(name, sizeof(name), "%.*s", (int)length, word);
	if (length >= sizeof(name) || strchr(name, ' ') || !takes(command, name, length)) {
		gl_complain("%s takes no option %s; gloss %s --help says which", command->name, word, command->name);
		return false;
	}
	const char *value = word[length] ? word + length + 1 : NULL;
	if (is_flag(name)) {
		if (value)
			gl_complain("%s takes no value", name);
		return !value && store(options, name, NULL);
	}
	if (!value && *at + 1 < argc)
		value = argv[++*at];
	if (!value)
		gl_complain("%s wants a value", name);
	return value && store(options, name, value);
}

static bool read_words(const gl_command *command, gl_options *options, int argc, char **argv)
{
	bool only_words = false;
	options->words = argv; /* words move to the front: there is always room before the one at hand */
	for (int i = 0; i < argc; i++) {
		char *word = argv[i];
		if (!only_words && !strcmp(word, "--"))
			only_words = true;
		else if (only_words || word[0] != '-' || !word[1])
			options->words[options->word_count++] = word;
		else if (!read_option(command, options, argc, argv, &i))
			return false;
	}
	if (options->word_count < command->least_words || options->word_count > command->most_words) {
		gl_complain("%s: wrong number of arguments; gloss %s --help says what it wants", command->name, command->name);
		return false;
	}
	return read_values(options);
}

static int say_help(void)
{
	puts("usage: gloss COMMAND …\n\nAnnotates text, alone or through a running glossd.\n");
	for (size_t i = 0; i < COMMANDS; i++)
		printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
	puts("\ngloss COMMAND --help says more. gloss --version says the version.\n\n"
	     "Exit status: 0 done, 1 a document could not be annotated, or it or a command was refused, 2 the\n"
	     "command line or the configuration is wrong, or reading or writing failed, 3 glossd cannot\n"
	     "be reached.");
	return GL_EXIT_DONE;
}

/* Nearly every command works on a configuration; one that cannot be loaded ends it before it began. */
static gl_exit run_configured(const gl_command *command, const gl_options *options)
{
	gl_config_source source;
	gl_config *config;
	gl_error error;
	if (command->needs_no_config)
		return command->run(options, NULL);
	if (gl_config_load(options->config, options->sets, options->set_count, &source, &config, &error)) {
		gl_complain("%s", error.message);
		return GL_EXIT_USAGE;
	}
	gl_code code = GL_OK;
	for (uint32_t i = 0; i < options->plugin_count && !code; i++)
		code = gl_config_add_plugin(config, options->plugins[i], &error);
	if (code)
		gl_complain("%s", error.message);
	gl_exit status = code ? GL_EXIT_USAGE : command->run(options, config);
	gl_config_destroy(config);
	gl_config_source_deinit(&source);
	return status;
}

static int run(const gl_command *command, int argc, char **argv)
{
	gl_options options = {0};
	for (int i = 0; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
			fputs(command->help, stdout);
			return GL_EXIT_DONE;
		}
	return read_words(command, &options, argc, argv) ? run_configured(command, &options) : GL_EXIT_USAGE;
}

static int run_named(const char *name, int argc, char **argv)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (!strcmp(commands[i]->name, name))
			return run(commands[i], argc, argv);
	if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help"))
		return say_help();
	if (!strcmp(name, "--version")) {
		puts("gloss " GLOSSD_VERSION);
		return GL_EXIT_DONE;
	}
	gl_complain(*name ? "there is no command %s; gloss --help lists them" : "no command%s; gloss --help lists them", name);
	return GL_EXIT_USAGE;
}

int gl_cli_run(int argc, char **argv)
{
	gl_fill_standard_descriptors();
	int status = run_named(argc > 1 ? argv[1] : "", argc - 2, argv + 2);
	if (status == GL_EXIT_USAGE || (!fflush(stdout) && !ferror(stdout)))
		return status;
	gl_complain("cannot write to standard output: %s", strerror(errno));
	return GL_EXIT_USAGE;
}
