/* A plugin's options: what its descriptor declares, bound to what the configuration says. Every value is checked against its
 * declaration here, so that a plugin asks and never parses. The values live in the caller's arena. */
#ifndef GL_OPTIONS_H
#define GL_OPTIONS_H

#include "config.h"
#include "descriptor.h"

typedef struct gl_option_value {
	const gl_option *option;
	bool given; /* by the configuration, or by the declaration's default */
	bool boolean;
	int64_t integer;
	double number;
	const char *text;         /* STRING, ENUM, PATH */
	const char *const *items; /* LIST, PATHS */
	uint32_t count;
} gl_option_value;

/* Binds the settings of `plugin` to the declared options. Relative paths lie in `folder`. *values has one value for each declared option,
 * in order. Errors name the plugin, the option and its place. */
gl_code gl_options_bind(const gl_declaration *declaration, const gl_plugin_config *plugin, const char *folder, gl_arena *arena,
			gl_option_value **values, gl_error *error);
/* `path` made absolute: relative ones lie in `folder`. NULL: memory is short. */
const char *gl_path_in(const char *folder, const char *path, gl_arena *arena);

#endif
