/* The pipelines of a configuration, loaded and open, each with a document of its own to work on: what a worker process and a thread of
 * `gloss analyze` run. Pipelines are known by their number in the configuration (gl_config_pipeline_of). One thread for each engine. */
#ifndef GL_ENGINE_H
#define GL_ENGINE_H

#include "pipeline.h"

/* A pipeline and its document. */
typedef struct gl_line {
	gl_pipeline *pipeline;
	gl_analysis *analysis;
} gl_line;

typedef struct gl_engine {
	gl_line *lines; /* by the pipelines' numbers */
	uint32_t count;
} gl_engine;

/* Creates and opens every pipeline of `config`, which outlives the engine. On failure the engine is empty. */
gl_code gl_engine_open(gl_engine *engine, const gl_config *config, const gl_surroundings *surroundings, gl_error *error);
/* Also of an engine that is zeroed. */
void gl_engine_close(gl_engine *engine);

#endif
