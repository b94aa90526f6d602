/* gloss, the command line: one table of commands, one of options. A command is a function in a file of its own, which gets its options read
 * and its configuration loaded. Results go to standard output, everything else to standard error. */
#ifndef GL_COMMAND_H
#define GL_COMMAND_H

#include "engine/config_file.h"
#include "engine/utf8.h"

/* Exit statuses, documented in every --help. */
typedef enum gl_exit {
	GL_EXIT_DONE = 0,
	GL_EXIT_DOCUMENT = 1, /* one was refused, or could not be annotated */
	GL_EXIT_REFUSED = 1,  /* a command was */
	GL_EXIT_USAGE = 2,
	GL_EXIT_UNREACHABLE = 3
} gl_exit;

typedef enum gl_format { GL_FORMAT_TEXT, GL_FORMAT_JSON, GL_FORMAT_JSONL, GL_FORMAT_MSGPACK, GL_FORMAT_NONE } gl_format;

#define GL_MAX_PLUGIN_OPTIONS 32

/* What the command line said. Strings are argv's. */
typedef struct gl_options {
	const char *config; /* --config */
	const char *sets[GL_MAX_SETS];
	uint32_t set_count;
	const char *plugins[GL_MAX_PLUGIN_OPTIONS];
	uint32_t plugin_count;
	const char *format_name, *color_name, *offsets_name;
	gl_format format; /* GL_FORMAT_NONE: not given */
	bool color;       /* --color, or standard output is a terminal */
	gl_unit offsets;
	bool jsonl, result, schema, watch;
	const char *lang, *date, *channel, *id, *endpoint, *replay, *since;
	const char *jobs_text, *count_text, *timeout_text, *from_text;
	uint32_t jobs;
	uint64_t count; /* 0: no end */
	uint64_t from;  /* 0: not given */
	int timeout_ms; /* -1: none */
	char **words;   /* what is no option */
	uint32_t word_count;
} gl_options;

typedef struct gl_command {
	const char *name, *summary, *help;
	const char *options; /* those it takes, a space around each */
	uint32_t least_words, most_words;
	bool needs_no_config; /* `run` gets NULL */
	gl_exit (*run)(const gl_options *options, const gl_config *config);
} gl_command;

extern const gl_command gl_analyze, gl_submit, gl_listen, gl_status, gl_plugins, gl_check, gl_reload, gl_stop, gl_dead;

/* Reads the command line and runs its command; returns the exit status. */
int gl_cli_run(int argc, char **argv);

/* Texts of strangers are cleaned of control characters, which would act on a terminal. The bytes of the one that begins at `at`: 1 of C0
 * and DEL, 2 of C1; 0: none does. */
size_t gl_control_length(const char *at, const char *end);
/* Writes such a text to standard output, without ending the line; each control character becomes a space. */
void gl_put_line(const char *text, size_t length);
/* A complaint on standard error, cleaned in the same way; what is wrong with a configuration has several lines. */
void gl_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
