/* Opening every pipeline of a configuration; see engine.h. */
#include "engine.h"

#include <stdlib.h>

static gl_code open_line(gl_line *line, const gl_pipeline_config *config, const gl_surroundings *surroundings, gl_error *error)
{
	gl_code code = gl_pipeline_create(config, surroundings, &line->pipeline, error);
	if (code == GL_OK)
		code = gl_pipeline_open(line->pipeline, error);
	if (code != GL_OK)
		return code;
	line->analysis = gl_analysis_create(line->pipeline);
	return line->analysis ? GL_OK : gl_fail(error, GL_MEMORY, "memory is short");
}

gl_code gl_engine_open(gl_engine *engine, const gl_config *config, const gl_surroundings *surroundings, gl_error *error)
{
	uint32_t count = gl_config_pipeline_count(config);
	gl_code code = GL_OK;
	*engine = (gl_engine){calloc(count, sizeof(*engine->lines)), 0};
	if (!engine->lines)
		return gl_fail(error, GL_MEMORY, "memory is short");
	while (code == GL_OK && engine->count < count) {
		uint32_t number = engine->count++;
		code = open_line(&engine->lines[number], gl_config_pipeline(config, number), surroundings, error);
	}
	if (code != GL_OK)
		gl_engine_close(engine);
	return code;
}

void gl_engine_close(gl_engine *engine)
{
	for (uint32_t i = 0; i < engine->count; i++) {
		gl_analysis_destroy(engine->lines[i].analysis);
		gl_pipeline_destroy(engine->lines[i].pipeline);
	}
	free(engine->lines);
	*engine = (gl_engine){0};
}
