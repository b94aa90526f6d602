/* glossd's command line. */
#ifndef GL_ARGUMENTS_H
#define GL_ARGUMENTS_H

#include "engine/config_file.h"

typedef enum gl_command {
	GL_RUN,
	GL_RUN_WORKER,
	GL_CHECK_SPOOL,
	GL_CHECK_ONLY,
	GL_SHOW_HELP,
	GL_SHOW_VERSION,
	GL_NOT_UNDERSTOOD
} gl_command;

typedef struct gl_arguments {
	gl_command command;
	const char *file; /* --config */
	int parent;       /* of a child that checks the spool: the process that started it */
	const char *sets[GL_MAX_SETS];
	uint32_t set_count;
	char reason[256]; /* of GL_NOT_UNDERSTOOD */
} gl_arguments;

extern const char gl_glossd_help[];

/* Strings stay those of argv. */
void gl_arguments_read(gl_arguments *arguments, int argc, char **argv);

#endif
