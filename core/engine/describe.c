/* What a pipeline is made of, in the words of its plugins' descriptors; see gl_pipeline_describe in pipeline.h. */
#include "instance.h"

#include <stdio.h>

static void write_fields(gl_writer *writer, const gl_record *record);

static void write_field(gl_writer *writer, const gl_field *field)
{
	static const char *const spans[] = {
		[GLOSS_NO_SPAN] = "none", [GLOSS_SPAN_REQUIRED] = "required", [GLOSS_SPAN_OPTIONAL] = "optional"};
	gl_write_map(writer, 4 + (field->value_count && field->type == GLOSS_ENUM) + (field->target != NULL) + (field->record ? 2 : 0));
	gl_write_entry(writer, "name", field->name);
	gl_write_entry(writer, "type", gl_type_names[field->type]);
	gl_write_text(writer, "required");
	gl_write_bool(writer, field->required);
	gl_write_entry(writer, "help", field->help);
	if (field->value_count && field->type == GLOSS_ENUM)
		gl_write_names(writer, "values", field->values, field->value_count);
	if (field->target)
		gl_write_entry(writer, "target", field->target);
	if (field->record) {
		gl_write_entry(writer, "span", spans[field->record->span]);
		write_fields(writer, field->record);
	}
}

static void write_fields(gl_writer *writer, const gl_record *record)
{
	gl_write_text(writer, "fields");
	gl_write_array(writer, record->count);
	for (uint32_t i = 0; i < record->count; i++)
		write_field(writer, &record->fields[i]);
}

static void write_layers(gl_writer *writer, const gl_declaration *declaration)
{
	gl_write_text(writer, "provides");
	gl_write_array(writer, declaration->layer_count);
	for (uint32_t i = 0; i < declaration->layer_count; i++) {
		const gl_layer *layer = &declaration->layers[i];
		gl_write_map(writer, layer->internal ? 4 : 3);
		gl_write_entry(writer, "name", layer->name);
		gl_write_entry(writer, "help", layer->help);
		if (layer->internal) {
			gl_write_text(writer, "internal");
			gl_write_bool(writer, true);
		}
		write_fields(writer, &layer->record);
	}
}

/* The value that is in force. */
static void write_value(gl_writer *writer, const gl_option_value *value)
{
	gl_write_text(writer, "value");
	switch (value->option->type) {
	case GLOSS_OPTION_BOOL: gl_write_bool(writer, value->boolean); break;
	case GLOSS_OPTION_INTEGER: gl_write_int(writer, value->integer); break;
	case GLOSS_OPTION_NUMBER: gl_write_number(writer, value->number); break;
	case GLOSS_OPTION_STRING:
	case GLOSS_OPTION_ENUM:
	case GLOSS_OPTION_PATH: gl_write_text(writer, value->text); break;
	case GLOSS_OPTION_LIST:
	case GLOSS_OPTION_PATHS:
		gl_write_array(writer, value->count);
		for (uint32_t i = 0; i < value->count; i++)
			gl_write_text(writer, value->items[i]);
		break;
	}
}

static void write_option(gl_writer *writer, const gl_option_value *value)
{
	const gl_option *option = value->option;
	uint32_t values = 0;
	while (option->type == GLOSS_OPTION_ENUM && option->values[values])
		values++;
	bool list = option->type == GLOSS_OPTION_LIST || option->type == GLOSS_OPTION_PATHS,
	     range = option->least != 0 || option->most != 0;
	bool valued = value->given || list;
	gl_write_map(writer, 3 + (option->initial != NULL) + valued + (range ? 2 : 0) + (values > 0));
	gl_write_entry(writer, "name", option->name);
	gl_write_entry(writer, "type", gl_option_type_names[option->type]);
	gl_write_entry(writer, "help", option->help);
	if (option->initial)
		gl_write_entry(writer, "default", option->initial);
	if (valued)
		write_value(writer, value);
	if (range) {
		gl_write_text(writer, "least");
		gl_write_number(writer, option->least);
		gl_write_text(writer, "most");
		gl_write_number(writer, option->most);
	}
	if (values)
		gl_write_names(writer, "values", option->values, values);
}

static void write_plugin(gl_writer *writer, const gloss_instance *instance)
{
	const gl_declaration *declaration = &instance->declaration;
	char hash[17];
	snprintf(hash, sizeof(hash), "%016llx", (unsigned long long)instance->config_hash);
	gl_write_map(writer, 9);
	gl_write_entry(writer, "name", declaration->name);
	gl_write_entry(writer, "version", declaration->version);
	gl_write_entry(writer, "summary", declaration->summary);
	gl_write_entry(writer, "config_hash", hash);
	write_layers(writer, declaration);
	gl_write_names(writer, "requires", declaration->needs, declaration->need_count);
	gl_write_names(writer, "uses", declaration->uses, declaration->use_count);
	gl_write_text(writer, "options");
	gl_write_array(writer, declaration->option_count);
	for (uint32_t i = 0; i < declaration->option_count; i++)
		write_option(writer, &instance->options[i]);
	gl_write_text(writer, "deadline_us");
	gl_write_map(writer, 2);
	gl_write_count(writer, "base", instance->config->deadline.base_ns / 1000);
	gl_write_count(writer, "per_mib", instance->config->deadline.per_mib_ns / 1000);
}

void gl_pipeline_describe(const gl_pipeline *pipeline, gl_writer *writer, uint32_t more_pairs)
{
	gl_write_map(writer, 2 + more_pairs);
	gl_write_text(writer, "plugins");
	gl_write_array(writer, pipeline->count);
	for (uint32_t i = 0; i < pipeline->count; i++)
		write_plugin(writer, &pipeline->instances[i]);
	gl_write_text(writer, "layers");
	gl_write_array(writer, pipeline->published_count);
	for (uint32_t i = 0; i < pipeline->published_count; i++)
		gl_write_text(writer, gl_pipeline_layer(pipeline, i));
}
