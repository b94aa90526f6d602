/* The inside of a pipeline, for the engine's own files: each of its plugins (an instance, which is also the opaque handle that plugins
 * hold) and each layer. */
#ifndef GL_INSTANCE_H
#define GL_INSTANCE_H

#include "options.h"
#include "pipeline.h"

/* A file mapped for a plugin; stays until the pipeline ends. */
typedef struct gl_mapping {
	struct gl_mapping *next;
	void *data;
	size_t size;
} gl_mapping;

struct gloss_instance {
	gl_pipeline *pipeline;
	gl_declaration declaration;
	const gl_plugin_config *config;
	const char *file, *folder;          /* of the shared object */
	gl_option_value *options;           /* one for each declared option */
	uint64_t config_hash, options_hash; /* of all that its results depend on; of that without the files that `open` maps */
	uint32_t index;                     /* in running order */
	uint32_t first_layer;               /* its layers lie side by side in pipeline->layers */
	void *state;                        /* the plugin's own */
	bool opened;
	gloss_string provenance; /* what results say of it, in msgpack; data NULL: none was written yet */
	gl_arena memory;         /* worker_alloc: from open to close */
	gl_mapping *mappings;
	gl_error error; /* what fail_open said; code GL_OK: nothing */
};

/* A layer of the pipeline; its index is the plugins' gloss_layer handle. */
typedef struct gl_pipeline_slot {
	const gl_layer *layer;
	uint32_t provider; /* instance */
} gl_pipeline_slot;

struct gl_pipeline {
	gl_arena memory; /* all that lives as long as the pipeline */
	gl_surroundings surroundings;
	gloss_instance *instances; /* in running order */
	uint32_t count;
	gl_pipeline_slot *layers;
	uint32_t layer_count;
	uint32_t *published; /* indices of layers */
	uint32_t published_count;
};

/* The layer of that name, or GL_NO_LAYER. */
uint32_t gl_find_layer(const gl_pipeline *pipeline, const char *name);
/* Loads the plugin's file into a zeroed instance: finds it, loads it, reads its descriptor, binds its options, hashes what it is made
 * of. */
gl_code gl_instance_load(gloss_instance *instance, const gl_pipeline_config *config, const gl_plugin_config *plugin, gl_arena *memory,
			 gl_error *error);
/* Calls the plugin's `open`. */
gl_code gl_instance_open(gloss_instance *instance, gl_error *error);
/* Calls the plugin's `close`, and gives back what `open` took. */
void gl_instance_close(gloss_instance *instance);
/* Puts the instances in an order in which each runs after those whose layers it requires or uses; where that leaves a choice, in the order
 * of the configuration. Refused: a layer that no plugin, or more than one, provides; a cycle. */
gl_code gl_order(gloss_instance *instances, uint32_t count, const gl_pipeline_config *config, gl_arena *memory, gl_error *error);

/* The table that plugins call (host.c). */
extern const gloss_host gl_host;

#endif
