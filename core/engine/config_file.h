/* Which configuration a program reads, and where its plugins lie: --config; else, in a build tree, the tree's conf/glossd.yaml with its
 * plugins; else /etc/glossd/glossd.yaml. The text is read once and kept, so that workers are given the same. */
#ifndef GL_CONFIG_FILE_H
#define GL_CONFIG_FILE_H

#include "arena.h"
#include "config.h"

#define GL_MAX_SETS 255 /* of --set */

/* What gl_config_parse was given: enough to parse it again elsewhere. Owns all of it. */
typedef struct gl_config_source {
	const char *file;
	const char *text;
	size_t length;
	const char *const *sets; /* the build tree's plugin_path, where it applies, then the caller's */
	uint32_t set_count;
	gl_arena memory;
} gl_config_source;

/* Opens a file to read, or -1 and the reason. A pipe is none: it might wait for ever, and with it, at a reload, all that glossd does. */
int gl_open_file(const char *path, const char **reason);
/* Finds, reads and parses. `given` is --config's file, or NULL. On failure *config is NULL and the source is empty. */
gl_code gl_config_load(const char *given, const char *const *sets, uint32_t set_count, gl_config_source *source, gl_config **config,
		       gl_error *error);
/* The same for a program that lies in `folder` (NULL: nobody knows where). */
gl_code gl_config_load_from(const char *folder, const char *given, const char *const *sets, uint32_t set_count, gl_config_source *source,
			    gl_config **config, gl_error *error);
/* The same text and sets once more, without a look at the file. */
gl_code gl_config_load_again(const gl_config_source *from, gl_config_source *source, gl_config **config, gl_error *error);
void gl_config_source_deinit(gl_config_source *source);

#endif
