/* Writing results; see result.h. */
#include "result.h"
#include "encode.h"

const char *const gl_lang_from_names[] = {[GL_LANG_GIVEN] = "given", [GL_LANG_CONFIG] = "config", [GL_LANG_DETECTED] = "detected"};
const char *const gl_outcome_names[] = {[GL_WHOLE] = "whole", [GL_DEGRADED] = "degraded", [GL_FAILED] = "failed"};

#define RESULT_VERSION 1

static void write_hash(gl_writer *writer, const char *key, uint64_t hash)
{
	char digits[16];
	for (unsigned i = 0; i < 16; i++)
		digits[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
	gl_write_text(writer, key);
	gl_write_str(writer, digits, sizeof(digits));
}

static void write_meta(gl_writer *writer, gloss_string meta)
{
	gl_reader reader = {(const uint8_t *)meta.data, (const uint8_t *)meta.data + meta.length};
	gl_write_text(writer, "meta");
	gl_write_value(writer, &reader);
}

void gl_result_write_header(gl_writer *writer, const gl_result_header *header)
{
	const gl_submission *submission = header->submission;
	uint32_t optional =
		(submission->date.data ? 1 : 0) + (submission->meta.data ? 1 : 0) + (header->text ? 1 : 0) + (header->revision ? 1 : 0);
	gl_write_map(writer, 11 + optional + header->body_keys);
	gl_write_text(writer, "seq");
	gl_write_uint64(writer, header->seq);
	gl_write_text(writer, "epoch");
	gl_write_uint64(writer, header->epoch);
	gl_write_count(writer, "v", RESULT_VERSION);
	gl_write_string(writer, "id", submission->id);
	if (header->revision) {
		gl_write_count(writer, "revision", header->revision);
	}
	gl_write_string(writer, "channel", submission->channel);
	gl_write_string(writer, "lang", header->lang);
	gl_write_entry(writer, "lang_from", gl_lang_from_names[header->lang_from]);
	if (submission->date.data)
		gl_write_string(writer, "date", submission->date);
	if (submission->meta.data)
		write_meta(writer, submission->meta);
	if (header->text)
		gl_write_string(writer, "text", submission->text);
	gl_write_count(writer, "length", submission->lengths[header->offsets]);
	write_hash(writer, "text_hash", submission->text_hash);
	gl_write_entry(writer, "outcome", gl_outcome_names[header->outcome]);
	gl_write_entry(writer, "offsets", gl_unit_names[header->offsets]);
}

static uint32_t failures(const gl_analysis *analysis)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < analysis->pipeline->count; i++)
		count += analysis->runs[i].code != GL_OK;
	return count;
}

uint32_t gl_result_body_keys(const gl_analysis *analysis) { return failures(analysis) ? 4 : 3; }

static void write_layers(gl_writer *writer, const gl_analysis *analysis, gl_unit offsets, uint32_t only)
{
	const gl_pipeline *pipeline = analysis->pipeline;
	uint32_t first = only == GL_ALL_LAYERS ? 0 : only, end = only == GL_ALL_LAYERS ? pipeline->published_count : only + 1, computed = 0;
	for (uint32_t i = first; i < end; i++)
		computed += analysis->layers[pipeline->published[i]].computed;
	gl_write_text(writer, "layers");
	gl_write_map(writer, computed);
	for (uint32_t i = first; i < end; i++) {
		uint32_t layer = pipeline->published[i];
		if (!analysis->layers[layer].computed)
			continue;
		gl_write_text(writer, pipeline->layers[layer].layer->name);
		gl_encode_layer(writer, analysis, layer, offsets);
	}
}

static void write_plugin(gl_writer *writer, const gloss_instance *instance)
{
	const gl_declaration *declaration = &instance->declaration;
	uint32_t published = 0;
	for (uint32_t i = 0; i < declaration->layer_count; i++)
		published += !declaration->layers[i].internal;
	gl_write_map(writer, 4);
	gl_write_entry(writer, "plugin", declaration->name);
	gl_write_entry(writer, "version", declaration->version);
	write_hash(writer, "config_hash", instance->config_hash);
	gl_write_text(writer, "layers");
	gl_write_array(writer, published);
	for (uint32_t i = 0; i < declaration->layer_count; i++)
		if (!declaration->layers[i].internal)
			gl_write_text(writer, declaration->layers[i].name);
}

/* In msgpack it is the same for each document, and kept. */
static void write_provenance_of(gl_writer *writer, gloss_instance *instance)
{
	gl_buffer *buffer = writer->buffer;
	size_t begin = buffer->length;
	if (writer->form == GL_FORM_MSGPACK && instance->provenance.data) {
		gl_buffer_add(buffer, instance->provenance.data, instance->provenance.length);
		return;
	}
	write_plugin(writer, instance);
	if (writer->form == GL_FORM_MSGPACK && !buffer->failed) {
		uint32_t length = (uint32_t)(buffer->length - begin);
		instance->provenance = (gloss_string){gl_arena_copy(&instance->memory, buffer->data + begin, length), length};
	}
}

/* The plugins whose layers are there. */
static void write_provenance(gl_writer *writer, const gl_analysis *analysis)
{
	gl_write_text(writer, "provenance");
	gl_write_array(writer, analysis->pipeline->count - failures(analysis));
	for (uint32_t i = 0; i < analysis->pipeline->count; i++)
		if (!analysis->runs[i].code)
			write_provenance_of(writer, &analysis->pipeline->instances[i]);
}

static void write_errors(gl_writer *writer, const gl_analysis *analysis)
{
	gl_write_text(writer, "errors");
	gl_write_array(writer, failures(analysis));
	for (uint32_t i = 0; i < analysis->pipeline->count; i++) {
		const gl_run *run = &analysis->runs[i];
		if (!run->code)
			continue;
		gl_write_map(writer, 3);
		gl_write_entry(writer, "plugin", gl_pipeline_plugin(analysis->pipeline, i));
		gl_write_entry(writer, "code", gl_code_name(run->code));
		gl_write_entry(writer, "message", run->message);
	}
}

static void write_elapsed(gl_writer *writer, const gl_analysis *analysis)
{
	uint32_t ran = 0;
	for (uint32_t i = 0; i < analysis->pipeline->count; i++)
		ran += analysis->runs[i].ran;
	gl_write_text(writer, "elapsed_us");
	gl_write_map(writer, 1 + ran);
	gl_write_count(writer, "total", analysis->elapsed_ns / 1000);
	for (uint32_t i = 0; i < analysis->pipeline->count; i++) {
		if (!analysis->runs[i].ran)
			continue;
		gl_write_text(writer, gl_pipeline_plugin(analysis->pipeline, i));
		gl_write_uint(writer, analysis->runs[i].elapsed_ns / 1000);
	}
}

void gl_result_write_body(gl_writer *writer, const gl_analysis *analysis, gl_unit offsets, uint32_t layer)
{
	write_layers(writer, analysis, offsets, layer);
	write_provenance(writer, analysis);
	if (failures(analysis))
		write_errors(writer, analysis);
	write_elapsed(writer, analysis);
}
