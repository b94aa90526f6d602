/* Reading glossd's command line: `--name value` or `--name=value`; see arguments.h. */
#include "arguments.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char gl_glossd_help[] = "usage: glossd [--config FILE] [--set KEY=VALUE …] [--check]\n"
			      "\n"
			      "Annotates documents that come over ZeroMQ and publishes the annotations.\n"
			      "\n"
			      "  --config FILE     the configuration; without it /etc/glossd/glossd.yaml, or, from\n"
			      "                    a build tree, conf/glossd.yaml with the plugins of that tree\n"
			      "  --set KEY=VALUE   sets one key over the file, such as --set workers.count=2\n"
			      "  --check           loads the configuration and the plugins, looks at the endpoints, says\n"
			      "                    what is wrong or what would run, and ends\n"
			      "  --version         says the version\n"
			      "  --help            says this\n"
			      "\n"
			      "SIGTERM and SIGINT stop it: what is in hand is finished within `drain`; a second one\n"
			      "does not wait. The log goes to standard error.\n"
			      "\n"
			      "Exit status: 0 stopped, or --check found nothing wrong; 1 could not start, or --check\n"
			      "found something; 2 the command line makes no sense.\n";

typedef struct words {
	char **at, **end;
} words;

static void __attribute__((format(printf, 2, 3))) refuse(gl_arguments *arguments, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	vsnprintf(arguments->reason, sizeof(arguments->reason), format, values);
	va_end(values);
	arguments->command = GL_NOT_UNDERSTOOD;
}

static void set(gl_arguments *arguments, const char *text)
{
	if (arguments->set_count == GL_MAX_SETS)
		refuse(arguments, "more than %d times --set", GL_MAX_SETS);
	else
		arguments->sets[arguments->set_count++] = text;
}

/* The value of `name` where this word is that option: behind the `=`, or the next word. NULL: it is another. */
static const char *value_of(gl_arguments *arguments, words *from, const char *name)
{
	const char *word = *from->at;
	size_t length = strlen(name);
	if (strncmp(word, name, length) || (word[length] && word[length] != '='))
		return NULL;
	if (word[length])
		return word + length + 1;
	if (from->at + 1 == from->end) {
		refuse(arguments, "%s wants a value", name);
		return "";
	}
	return *++from->at;
}

static void read_word(gl_arguments *arguments, words *from)
{
	static const struct {
		const char *name;
		gl_command command;
	} commands[] = {
		{"--worker", GL_RUN_WORKER}, {"--check", GL_CHECK_ONLY},     {"--help", GL_SHOW_HELP},
		{"-h", GL_SHOW_HELP},        {"--version", GL_SHOW_VERSION},
	};
	const char *value;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (!strcmp(*from->at, commands[i].name)) {
			arguments->command = commands[i].command;
			return;
		}
	}
	if ((value = value_of(arguments, from, "--check-spool"))) {
		arguments->command = GL_CHECK_SPOOL; /* glossd's own child */
		arguments->file = value;
	} else if ((value = value_of(arguments, from, "--parent"))) {
		arguments->parent = atoi(value);
	} else if ((value = value_of(arguments, from, "--config"))) {
		arguments->file = value;
	} else if ((value = value_of(arguments, from, "--set"))) {
		set(arguments, value);
	} else {
		refuse(arguments, "unknown: %s", *from->at);
	}
}

void gl_arguments_read(gl_arguments *arguments, int argc, char **argv)
{
	words from = {argv + (argc > 0 ? 1 : 0), argv + argc};
	*arguments = (gl_arguments){.command = GL_RUN};
	for (; from.at < from.end && arguments->command != GL_NOT_UNDERSTOOD; from.at++)
		read_word(arguments, &from);
}
