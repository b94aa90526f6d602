/* The result's JSON Schema (2020-12), from the descriptors of the pipeline's plugins; see gl_pipeline_schema in pipeline.h. It describes
 * the JSON form; the msgpack form has the same maps. Unknown keys are allowed everywhere, since version 1 may gain optional keys and
 * layers. */
#include "instance.h"
#include "result.h"

#include <stdio.h>

/* Schemas that many places share stand once, under $defs. */
static void refer(gl_writer *writer, const char *definition)
{
	char path[48];
	snprintf(path, sizeof(path), "#/$defs/%s", definition);
	gl_write_entry(writer, "$ref", path);
}

/* {description, type: array, items: {$ref}} without its braces. */
static void list_of(gl_writer *writer, const char *definition)
{
	gl_write_entry(writer, "type", "array");
	gl_write_text(writer, "items");
	gl_write_map(writer, 1);
	refer(writer, definition);
}

static void write_record(gl_writer *writer, const gl_record *record);

static void write_field(gl_writer *writer, const gl_field *field)
{
	static const char *const simple[] = {
		[GLOSS_BOOL] = "bool",     [GLOSS_INTEGER] = "integer", [GLOSS_NUMBER] = "number",
		[GLOSS_STRING] = "string", [GLOSS_SPAN] = "span",       [GLOSS_REFERENCE] = "reference",
	};
	gl_write_text(writer, field->name);
	switch (field->type) {
	case GLOSS_ENUM:
		gl_write_map(writer, 2);
		gl_write_entry(writer, "description", field->help);
		gl_write_names(writer, "enum", field->values, field->value_count);
		break;
	case GLOSS_SPANS:
	case GLOSS_REFERENCES:
		gl_write_map(writer, 3);
		gl_write_entry(writer, "description", field->help);
		list_of(writer, field->type == GLOSS_SPANS ? "pair" : "reference");
		break;
	case GLOSS_RECORD: write_record(writer, field->record); break;
	case GLOSS_RECORDS:
		gl_write_map(writer, 3);
		gl_write_entry(writer, "description", field->help);
		gl_write_entry(writer, "type", "array");
		gl_write_text(writer, "items");
		write_record(writer, field->record);
		break;
	default:
		gl_write_map(writer, 2);
		gl_write_entry(writer, "description", field->help);
		refer(writer, field->confidence ? "probability" : simple[field->type]);
	}
}

static void write_bound(gl_writer *writer, const char *name)
{
	gl_write_text(writer, name);
	gl_write_map(writer, 1);
	refer(writer, "offset");
}

static void write_record(gl_writer *writer, const gl_record *record)
{
	bool bounds = record->span != GLOSS_NO_SPAN;
	uint32_t required = (record->span == GLOSS_SPAN_REQUIRED ? 2u : 0u) + (uint32_t)__builtin_popcount(record->required);
	gl_write_map(writer, 3);
	gl_write_entry(writer, "type", "object");
	gl_write_text(writer, "properties");
	gl_write_map(writer, (bounds ? 2 : 0) + record->count);
	if (bounds) {
		write_bound(writer, "begin");
		write_bound(writer, "end");
	}
	for (uint32_t i = 0; i < record->count; i++)
		write_field(writer, &record->fields[i]);
	gl_write_text(writer, "required");
	gl_write_array(writer, required);
	if (record->span == GLOSS_SPAN_REQUIRED) {
		gl_write_text(writer, "begin");
		gl_write_text(writer, "end");
	}
	for (uint32_t i = 0; i < record->count; i++)
		if (record->fields[i].required)
			gl_write_text(writer, record->fields[i].name);
}

static void write_layers(gl_writer *writer, const gl_pipeline *pipeline)
{
	gl_write_text(writer, "layers");
	gl_write_map(writer, 3);
	gl_write_entry(writer, "description", "one array for each layer that was computed; [] means that nothing was found");
	gl_write_entry(writer, "type", "object");
	gl_write_text(writer, "properties");
	gl_write_map(writer, pipeline->published_count);
	for (uint32_t i = 0; i < pipeline->published_count; i++) {
		const gl_layer *layer = pipeline->layers[pipeline->published[i]].layer;
		gl_write_text(writer, layer->name);
		gl_write_map(writer, 3);
		gl_write_entry(writer, "description", layer->help);
		gl_write_entry(writer, "type", "array");
		gl_write_text(writer, "items");
		write_record(writer, &layer->record);
	}
}

/* A key of the result whose schema is one of the definitions. */
typedef struct header_key {
	const char *name, *definition, *help;
	bool required;
} header_key;

static const header_key header_keys[] = {
	{"seq", "natural", "counts the results of the channel from 1", true},
	{"epoch", "natural", "a new one restarts seq", true},
	{"v", "version", "the version of this format", true},
	{"id", "string", "the document's, unique within its channel", true},
	{"revision", "natural", "of a document that came again with other content", false},
	{"channel", "channel", "the document's channel", true},
	{"lang", "string", "BCP 47", true},
	{"lang_from", "lang_from", "who named the language", true},
	{"date", "string", "the document's own, ISO 8601", false},
	{"meta", "any", "as it was submitted", false},
	{"text", "string", "the document, where an output echoes it", false},
	{"length", "natural", "of the text, in the unit of the offsets", true},
	{"text_hash", "hash", "XXH3-64 of the UTF-8", true},
	{"outcome", "outcome", "whole, degraded: layers are missing, failed: all are", true},
	{"offsets", "offsets", "the unit of every offset here", true},
	{"provenance", "provenance", "the plugins whose layers are here", true},
	{"errors", "errors", "why layers are missing", false},
	{"elapsed_us", "elapsed", "microseconds in all, and for each plugin that ran", true},
};
#define HEADER_KEYS (sizeof(header_keys) / sizeof(header_keys[0]))

/* The definitions, as JSON text: they are the format's own and depend on no plugin. */
static const struct {
	const char *name, *type, *key, *value;
} simple_definitions[] = {
	{"bool", "boolean", NULL, NULL},
	{"integer", "integer", NULL, NULL},
	{"number", "number", NULL, NULL},
	{"string", "string", NULL, NULL},
	{"hash", "string", "pattern", "^[0-9a-f]{16}$"},
	{"channel", "string", "pattern", "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"},
};
static const char *const naturals[] = {"natural", "offset", "reference"};

static void define_simple(gl_writer *writer)
{
	for (size_t i = 0; i < sizeof(simple_definitions) / sizeof(simple_definitions[0]); i++) {
		gl_write_text(writer, simple_definitions[i].name);
		gl_write_map(writer, simple_definitions[i].key ? 2 : 1);
		gl_write_entry(writer, "type", simple_definitions[i].type);
		if (simple_definitions[i].key)
			gl_write_entry(writer, simple_definitions[i].key, simple_definitions[i].value);
	}
	for (size_t i = 0; i < sizeof(naturals) / sizeof(naturals[0]); i++) {
		gl_write_text(writer, naturals[i]);
		gl_write_map(writer, 2);
		gl_write_entry(writer, "type", "integer");
		gl_write_count(writer, "minimum", 0);
	}
	gl_write_text(writer, "any");
	gl_write_map(writer, 0);
	gl_write_text(writer, "probability");
	gl_write_map(writer, 3);
	gl_write_entry(writer, "type", "number");
	gl_write_count(writer, "minimum", 0);
	gl_write_count(writer, "maximum", 1);
	gl_write_text(writer, "version");
	gl_write_map(writer, 1);
	gl_write_count(writer, "const", 1);
}

static void define_enum(gl_writer *writer, const char *name, const char *const *values, uint32_t count)
{
	gl_write_text(writer, name);
	gl_write_map(writer, 1);
	gl_write_names(writer, "enum", values, count);
}

static void define_spans(gl_writer *writer)
{
	static const gl_record span = {.span = GLOSS_SPAN_REQUIRED};
	gl_write_text(writer, "span");
	write_record(writer, &span);
	gl_write_text(writer, "pair");
	gl_write_map(writer, 4);
	list_of(writer, "offset");
	gl_write_count(writer, "minItems", 2);
	gl_write_count(writer, "maxItems", 2);
}

/* An array of objects whose keys are strings; the last `optional` of them may be absent. */
static void define_list(gl_writer *writer, const char *name, const char *const keys[][2], uint32_t count, uint32_t optional)
{
	gl_write_text(writer, name);
	gl_write_map(writer, 2);
	gl_write_entry(writer, "type", "array");
	gl_write_text(writer, "items");
	gl_write_map(writer, 3);
	gl_write_entry(writer, "type", "object");
	gl_write_text(writer, "properties");
	gl_write_map(writer, count);
	for (uint32_t i = 0; i < count; i++) {
		gl_write_text(writer, keys[i][0]);
		gl_write_map(writer, 1);
		refer(writer, keys[i][1]);
	}
	gl_write_text(writer, "required");
	gl_write_array(writer, count - optional);
	for (uint32_t i = 0; i < count - optional; i++)
		gl_write_text(writer, keys[i][0]);
}

static void define_elapsed(gl_writer *writer)
{
	static const char *const total[] = {"total"};
	gl_write_text(writer, "elapsed");
	gl_write_map(writer, 3);
	gl_write_entry(writer, "type", "object");
	gl_write_text(writer, "additionalProperties");
	gl_write_map(writer, 1);
	refer(writer, "natural");
	gl_write_names(writer, "required", total, 1);
}

static void write_definitions(gl_writer *writer)
{
	static const char *const provenance[][2] = {
		{"plugin", "string"}, {"version", "string"}, {"config_hash", "hash"}, {"layers", "names"}};
	static const char *const errors[][2] = {{"code", "string"}, {"message", "string"}, {"plugin", "string"}};
	gl_write_text(writer, "$defs");
	gl_write_map(writer, 6 + 3 + 3 + 3 + 2 + 4);
	define_simple(writer);
	define_enum(writer, "lang_from", gl_lang_from_names, GL_LANG_DETECTED + 1);
	define_enum(writer, "outcome", gl_outcome_names, GL_FAILED + 1);
	define_enum(writer, "offsets", gl_unit_names, GL_UNITS);
	define_spans(writer);
	gl_write_text(writer, "names");
	gl_write_map(writer, 2);
	list_of(writer, "string");
	define_list(writer, "provenance", provenance, 4, 0);
	define_list(writer, "errors", errors, 3, 1);
	define_elapsed(writer);
}

void gl_pipeline_schema(const gl_pipeline *pipeline, gl_writer *writer)
{
	uint32_t required = 1;
	gl_write_map(writer, 6);
	gl_write_entry(writer, "$schema", "https://json-schema.org/draft/2020-12/schema");
	gl_write_entry(writer, "title", "glossd result, v1");
	gl_write_entry(writer, "type", "object");
	gl_write_text(writer, "properties");
	gl_write_map(writer, HEADER_KEYS + 1);
	for (size_t i = 0; i < HEADER_KEYS; i++) {
		required += header_keys[i].required;
		gl_write_text(writer, header_keys[i].name);
		gl_write_map(writer, 2);
		gl_write_entry(writer, "description", header_keys[i].help);
		refer(writer, header_keys[i].definition);
	}
	write_layers(writer, pipeline);
	gl_write_text(writer, "required");
	gl_write_array(writer, required);
	gl_write_text(writer, "layers");
	for (size_t i = 0; i < HEADER_KEYS; i++)
		if (header_keys[i].required)
			gl_write_text(writer, header_keys[i].name);
	write_definitions(writer);
}
