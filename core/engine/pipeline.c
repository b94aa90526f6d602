/* Making a pipeline; see pipeline.h. Running it over a document is analysis.c. */
#include "instance.h"

#include <stdlib.h>

uint32_t gl_find_layer(const gl_pipeline *pipeline, const char *name)
{
	for (uint32_t i = 0; i < pipeline->layer_count; i++)
		if (!strcmp(pipeline->layers[i].layer->name, name))
			return i;
	return GL_NO_LAYER;
}

/* A reference may point into a layer of the plugin's own or one that it requires or uses, and nowhere else. */
static gl_code check_targets(const gloss_instance *instance, const gl_layer *layer, const gl_record *record, gl_error *error)
{
	for (uint32_t i = 0; i < record->count; i++) {
		const gl_field *field = &record->fields[i];
		if (field->record) {
			gl_code code = check_targets(instance, layer, field->record, error);
			if (code)
				return code;
		}
		if (field->type != GLOSS_REFERENCE && field->type != GLOSS_REFERENCES)
			continue;
		if (!gl_declaration_knows(&instance->declaration, field->target))
			return gl_fail(error, GL_PLUGIN_INVALID,
				       "%s: field %s.%s refers to layer `%s`, which the plugin neither provides, requires nor uses",
				       instance->file, layer->name, field->name, field->target);
	}
	return GL_OK;
}

/* Finds the targets of references, once every layer has its number. The tables are the pipeline's own copies, const for all who come
 * later. */
static void resolve_targets(gl_pipeline *pipeline, const gl_record *record)
{
	for (uint32_t i = 0; i < record->count; i++) {
		gl_field *field = (gl_field *)&record->fields[i];
		if (field->record)
			resolve_targets(pipeline, field->record);
		field->target_layer = field->target ? gl_find_layer(pipeline, field->target) : GL_NO_LAYER;
	}
}

/* Numbers the layers of all plugins in running order, and lists those that are published. */
static gl_code lay_out(gl_pipeline *pipeline, gl_error *error)
{
	for (uint32_t i = 0; i < pipeline->count; i++)
		pipeline->layer_count += pipeline->instances[i].declaration.layer_count;
	pipeline->layers = gl_arena_alloc(&pipeline->memory, (pipeline->layer_count + 1) * sizeof(*pipeline->layers));
	pipeline->published = gl_arena_alloc(&pipeline->memory, (pipeline->layer_count + 1) * sizeof(*pipeline->published));
	if (!pipeline->layers || !pipeline->published)
		return gl_fail(error, GL_MEMORY, "memory is short");
	uint32_t at = 0;
	for (uint32_t i = 0; i < pipeline->count; i++) {
		gloss_instance *instance = &pipeline->instances[i];
		instance->pipeline = pipeline;
		instance->index = i;
		instance->first_layer = at;
		for (uint32_t k = 0; k < instance->declaration.layer_count; k++, at++) {
			const gl_layer *layer = &instance->declaration.layers[k];
			gl_code code = check_targets(instance, layer, &layer->record, error);
			if (code)
				return code;
			pipeline->layers[at] = (gl_pipeline_slot){.layer = layer, .provider = i};
			if (!layer->internal)
				pipeline->published[pipeline->published_count++] = at;
		}
	}
	for (uint32_t i = 0; i < pipeline->layer_count; i++)
		resolve_targets(pipeline, &pipeline->layers[i].layer->record);
	return GL_OK;
}

gl_code gl_pipeline_create(const gl_pipeline_config *config, const gl_surroundings *surroundings, gl_pipeline **created, gl_error *error)
{
	*created = NULL;
	if (!config->count)
		return gl_fail_at(error, GL_CONFIG, config->place, "the pipeline names no plugin");
	gl_pipeline *pipeline = calloc(1, sizeof(*pipeline));
	if (!pipeline)
		return gl_fail(error, GL_MEMORY, "memory is short");
	gl_arena_init(&pipeline->memory, 0);
	if (surroundings)
		pipeline->surroundings = *surroundings;
	gl_code code = GL_OK;
	pipeline->instances = gl_arena_alloc(&pipeline->memory, config->count * sizeof(*pipeline->instances));
	if (!pipeline->instances)
		code = gl_fail(error, GL_MEMORY, "memory is short");
	for (uint32_t i = 0; !code && i < config->count; i++)
		code = gl_instance_load(&pipeline->instances[i], config, &config->plugins[i], &pipeline->memory, error);
	if (!code)
		code = gl_order(pipeline->instances, config->count, config, &pipeline->memory, error);
	if (!code) {
		pipeline->count = config->count;
		code = lay_out(pipeline, error);
	}
	if (code)
		gl_pipeline_destroy(pipeline);
	else
		*created = pipeline;
	return code;
}

gl_code gl_pipeline_open(gl_pipeline *pipeline, gl_error *error)
{
	for (uint32_t i = 0; i < pipeline->count; i++) {
		gl_code code = gl_instance_open(&pipeline->instances[i], error);
		if (code)
			return code;
	}
	return GL_OK;
}

void gl_pipeline_destroy(gl_pipeline *pipeline)
{
	if (!pipeline)
		return;
	for (uint32_t i = pipeline->count; i-- > 0;)
		gl_instance_close(&pipeline->instances[i]);
	gl_arena_deinit(&pipeline->memory);
	free(pipeline);
}

const char *gl_pipeline_plugin(const gl_pipeline *pipeline, uint32_t index) { return pipeline->instances[index].declaration.name; }

uint64_t gl_pipeline_deadline_ns(const gl_pipeline *pipeline, uint32_t index, uint32_t text_length)
{
	return gl_deadline_ns(&pipeline->instances[index].config->deadline, text_length);
}

uint32_t gl_pipeline_layer_count(const gl_pipeline *pipeline) { return pipeline->published_count; }

const char *gl_pipeline_layer(const gl_pipeline *pipeline, uint32_t index)
{
	return pipeline->layers[pipeline->published[index]].layer->name;
}
