/* What a pipeline is made of, as the first worker of a generation described it: glossd itself never loads a plugin. The description is a
 * stranger's word: it is walked and bounded before anything of it is used. */
#ifndef GL_CATALOGUE_H
#define GL_CATALOGUE_H

#include "bodies.h"
#include "breaker.h"

#define GL_MAX_LAYERS 1024

typedef struct gl_catalogue {
	char *description; /* msgpack, as it came; owns what the names point to */
	size_t length;
	struct {
		gloss_string name, version, config_hash;
		gl_deadline deadline;
		uint64_t verdicts; /* documents that it was found guilty on, in this generation */
	} plugins[GL_MAX_PLUGINS];
	uint32_t plugin_count;
	gl_breakers breakers; /* by the same index */
	gloss_string *layers; /* published ones */
	uint32_t layer_count;
	gl_bodies bodies; /* of its results */
} gl_catalogue;

/* Copies and reads a description of the pipeline that has this number in `config`. */
gl_code gl_catalogue_init(gl_catalogue *catalogue, const gl_config *config, uint32_t number, const char *description, size_t length,
			  gl_error *error);
void gl_catalogue_deinit(gl_catalogue *catalogue);

#endif
