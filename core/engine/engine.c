/* Opening every pipeline of a configuration; see engine.h. */
#include "engine.h"

#include <stdlib.h>

static gl_code open_pipeline(gl_engine *engine, const gl_pipeline_config *config, const gl_surroundings *surroundings, gl_error *error)
{
	gl_pipeline **pipeline = &engine->pipelines[engine->count];
	gl_code code = gl_pipeline_create(config, surroundings, pipeline, error);
	if (code != GL_OK)
		return code;
	engine->count++;
	code = gl_pipeline_open(*pipeline, error);
	if (code == GL_OK && !(engine->analyses[engine->count - 1] = gl_analysis_create(*pipeline)))
		code = gl_fail(error, GL_MEMORY, "memory is short");
	return code;
}

gl_code gl_engine_open(gl_engine *engine, const gl_config *config, const gl_surroundings *surroundings, gl_error *error)
{
	uint32_t count = gl_config_pipeline_count(config);
	*engine = (gl_engine){calloc(count, sizeof(*engine->pipelines)), calloc(count, sizeof(*engine->analyses)), 0};
	gl_code code = GL_OK;
	if (!engine->pipelines || !engine->analyses) {
		gl_engine_close(engine);
		return gl_fail(error, GL_MEMORY, "memory is short");
	}
	for (uint32_t i = 0; code == GL_OK && i < count; i++)
		code = open_pipeline(engine, gl_config_pipeline(config, i), surroundings, error);
	if (code != GL_OK)
		gl_engine_close(engine);
	return code;
}

void gl_engine_close(gl_engine *engine)
{
	for (uint32_t i = 0; i < engine->count; i++) {
		gl_analysis_destroy(engine->analyses[i]);
		gl_pipeline_destroy(engine->pipelines[i]);
	}
	free(engine->pipelines);
	free(engine->analyses);
	*engine = (gl_engine){0};
}
