/* What the pipeline is made of, as the first worker described it: glossd itself never loads a plugin. The description is a stranger's
 * word: it is walked and bounded before anything of it is used. */
#ifndef GL_CATALOGUE_H
#define GL_CATALOGUE_H

#include "engine/pipeline.h"

#define GL_MAX_PLUGINS 64
#define GL_MAX_LAYERS 1024

typedef struct gl_catalogue {
	char *description; /* msgpack, as it came; owns what the names point to */
	size_t length;
	struct {
		gloss_string name;
		uint64_t deadline_base_ns, deadline_per_mib_ns;
	} plugins[GL_MAX_PLUGINS];
	uint32_t plugin_count;
	gloss_string *layers; /* published ones */
	uint32_t layer_count;
} gl_catalogue;

/* Copies and reads a description of the pipeline that `config` configures. */
gl_code gl_catalogue_init(gl_catalogue *catalogue, const gl_config *config, const char *description, size_t length, gl_error *error);
void gl_catalogue_deinit(gl_catalogue *catalogue);
/* True where both have the same plugins and layers in the same order, so that indexes mean the same. */
bool gl_catalogue_same(const gl_catalogue *one, const gl_catalogue *other);
uint64_t gl_catalogue_deadline_ns(const gl_catalogue *catalogue, uint32_t plugin, uint32_t text_length);

#endif
