/* Running the pipeline over one document; see pipeline.h. One plugin after the other; a plugin that fails, or whose rows are not what it
 * declared, costs its own layers and those of the plugins that require them. */
#include "analysis.h"

#include <stdio.h>
#include <stdlib.h>

#define ROWS_KEPT ((size_t)1 << 20) /* bytes of each layer's memory that are never given back */

static const char too_much[] = "the document's layers need more memory than one document may take";

gl_analysis *gl_analysis_create(gl_pipeline *pipeline)
{
	gl_analysis *analysis = calloc(1, sizeof(*analysis));
	if (!analysis)
		return NULL;
	analysis->pipeline = pipeline;
	analysis->layers = calloc(pipeline->layer_count + 1, sizeof(*analysis->layers));
	analysis->runs = calloc(pipeline->count + 1, sizeof(*analysis->runs));
	gl_arena_init(&analysis->arena, 0);
	analysis->memory = GL_DOCUMENT_MEMORY;
	if (!analysis->layers || !analysis->runs) {
		gl_analysis_destroy(analysis);
		return NULL;
	}
	return analysis;
}

void gl_analysis_destroy(gl_analysis *analysis)
{
	if (!analysis)
		return;
	gl_arena_deinit(&analysis->arena);
	for (uint32_t i = 0; analysis->layers && i < analysis->pipeline->layer_count; i++)
		free(analysis->layers[i].rows);
	free(analysis->layers);
	free(analysis->runs);
	free(analysis);
}

/* Empties a layer. At a `rest` (gl_arena_reset) its memory is given back where the documents since the last one needed less than half of
 * it. */
static void empty(gl_layer_rows *rows, size_t size, bool rest)
{
	uint32_t most = rows->most > rows->reserved ? rows->most : rows->reserved;
	bool spare = rest && rows->capacity * size > ROWS_KEPT && rows->capacity / 2 > most;
	if (spare)
		free(rows->rows);
	*rows = spare ? (gl_layer_rows){0} : (gl_layer_rows){.rows = rows->rows, .capacity = rows->capacity, .most = rest ? 0 : most};
}

/* Everything of the document before is gone; the new one's text stays where it is. */
static void begin(gl_analysis *analysis, const gl_submission *submission, const char *lang)
{
	bool rest = gl_arena_reset(&analysis->arena);
	for (uint32_t i = 0; i < analysis->pipeline->layer_count; i++)
		empty(&analysis->layers[i], analysis->pipeline->layers[i].layer->record.size, rest);
	analysis->arena.limit = analysis->memory;
	memset(analysis->runs, 0, analysis->pipeline->count * sizeof(*analysis->runs));
	analysis->submission = submission;
	analysis->detected = false;
	gloss_string language = submission->lang.data ? submission->lang : (gloss_string){lang, lang ? (uint32_t)strlen(lang) : 0};
	analysis->document = (gloss_document){
		.host = &gl_host,
		.text = submission->text.data,
		.length = submission->text.length,
		.id = submission->id,
		.channel = submission->channel,
		.lang = language,
		.date = submission->date,
		.meta = submission->meta,
	};
}

static void note(gl_analysis *analysis, uint32_t plugin, gl_code code, const char *message)
{
	const char *copy = gl_arena_copy(&analysis->arena, message, strlen(message));
	analysis->runs[plugin].code = code;
	analysis->runs[plugin].message = copy ? copy : "memory is short";
}

static const gl_verdict *verdict_on(const gl_verdict *verdicts, uint32_t count, uint32_t plugin)
{
	for (uint32_t i = 0; i < count; i++)
		if (verdicts[i].plugin == plugin)
			return &verdicts[i];
	return NULL;
}

/* True where a layer that the plugin cannot do without was not computed; it is noted. */
static bool lacks_layer(gl_analysis *analysis, const gloss_instance *instance)
{
	const gl_declaration *declaration = &instance->declaration;
	for (uint32_t i = 0; i < declaration->need_count; i++) {
		uint32_t layer = gl_find_layer(analysis->pipeline, declaration->needs[i]);
		if (analysis->layers[layer].computed)
			continue;
		char message[120];
		snprintf(message, sizeof(message), "layer `%s`, which it requires, was not computed", declaration->needs[i]);
		note(analysis, instance->index, GL_REQUIRES, message);
		return true;
	}
	return false;
}

/* Tells the surroundings that what happens from here on is this plugin's doing, and that its deadline begins. */
static void tell(const gl_analysis *analysis, const gloss_instance *instance, uint64_t now_ns)
{
	const gl_surroundings *surroundings = &analysis->pipeline->surroundings;
	if (surroundings->begin)
		surroundings->begin(surroundings->context, instance->index, now_ns);
}

/* An instance that was closed after a plugin error is opened again before its next document. */
static bool reopen(gl_analysis *analysis, gloss_instance *instance)
{
	gl_error error;
	if (instance->opened)
		return true;
	tell(analysis, instance, gl_now_ns());
	if (!gl_instance_open(instance, &error))
		return true;
	note(analysis, instance->index, GL_PLUGIN_ERROR, error.message);
	return false;
}

static gloss_status call(gl_analysis *analysis, gloss_instance *instance)
{
	gl_run *run = &analysis->runs[instance->index];
	analysis->current = instance;
	analysis->failure.code = GL_OK;
	analysis->out_of_memory = false;
	uint64_t started = gl_now_ns();
	analysis->deadline_ns = started + gl_pipeline_deadline_ns(analysis->pipeline, instance->index, analysis->document.length);
	tell(analysis, instance, started);
	gloss_status status = instance->declaration.analyze(instance->state, &analysis->document);
	uint64_t finished = gl_now_ns();
	/* Rows that point to nothing, and its `close`, can still end the process: that is its doing as well. */
	tell(analysis, instance, finished);
	run->elapsed_ns = finished - started;
	run->ran = true;
	analysis->current = NULL;
	return status;
}

/* What the plugin answered, in words of the result. */
static void note_failure(gl_analysis *analysis, gloss_instance *instance, gloss_status status)
{
	if (analysis->out_of_memory)
		note(analysis, instance->index, GL_MEMORY, too_much);
	else
		note(analysis, instance->index, GL_PLUGIN_ERROR,
		     analysis->failure.code ? analysis->failure.message : "the plugin did not say why");
	if (status != GLOSS_DOCUMENT_ERROR)
		gl_instance_close(instance);
}

static void finish_layers(gl_analysis *analysis, const gloss_instance *instance)
{
	gl_error error;
	uint32_t end = instance->first_layer + instance->declaration.layer_count;
	for (uint32_t layer = instance->first_layer; layer < end; layer++)
		if (gl_check_layer(analysis, layer, &error)) {
			note(analysis, instance->index, GL_PLUGIN_ERROR, error.message);
			return;
		}
	for (uint32_t layer = instance->first_layer; layer < end; layer++)
		analysis->layers[layer].computed = true;
}

static void run_open(gl_analysis *analysis, gloss_instance *instance)
{
	gloss_status status = call(analysis, instance);
	if (status == GLOSS_OK && !analysis->out_of_memory)
		finish_layers(analysis, instance);
	else
		note_failure(analysis, instance, status == GLOSS_OK ? GLOSS_DOCUMENT_ERROR : status);
}

static void run_plugin(gl_analysis *analysis, gloss_instance *instance, const gl_verdict *verdict)
{
	const gl_surroundings *surroundings = &analysis->pipeline->surroundings;
	if (verdict) {
		note(analysis, instance->index, verdict->code, verdict->message);
		return;
	}
	if (lacks_layer(analysis, instance))
		return;
	if (reopen(analysis, instance))
		run_open(analysis, instance);
	if (surroundings->end)
		surroundings->end(surroundings->context, instance->index);
}

/* Whether any offset will be written. */
static bool has_rows(const gl_analysis *analysis)
{
	const gl_pipeline *pipeline = analysis->pipeline;
	for (uint32_t i = 0; i < pipeline->published_count; i++)
		if (analysis->layers[pipeline->published[i]].computed && analysis->layers[pipeline->published[i]].count)
			return true;
	return false;
}

/* Makes the map of offsets, where one will be asked for. Where memory is too short for it no layer can be written, and all count as not
 * computed. */
static void map_offsets(gl_analysis *analysis)
{
	const gl_submission *submission = analysis->submission;
	const gloss_string text = submission->text;
	if (!has_rows(analysis) || gl_offset_map_init(&analysis->offsets, &analysis->arena, text.data, text.length, submission->lengths))
		return;
	for (uint32_t i = 0; i < analysis->pipeline->count; i++)
		note(analysis, i, GL_MEMORY, too_much);
	for (uint32_t i = 0; i < analysis->pipeline->layer_count; i++)
		analysis->layers[i].computed = false;
}

void gl_analysis_run(gl_analysis *analysis, const gl_submission *submission, const char *lang, const gl_verdict *verdicts,
		     uint32_t verdict_count)
{
	gl_pipeline *pipeline = analysis->pipeline;
	uint64_t started = gl_now_ns();
	begin(analysis, submission, lang);
	for (uint32_t i = 0; i < pipeline->count; i++)
		run_plugin(analysis, &pipeline->instances[i], verdict_on(verdicts, verdict_count, i));
	map_offsets(analysis);
	analysis->elapsed_ns = gl_now_ns() - started;
}

bool gl_analysis_whole(const gl_analysis *analysis)
{
	for (uint32_t i = 0; i < analysis->pipeline->count; i++)
		if (analysis->runs[i].code)
			return false;
	return true;
}

gloss_string gl_analysis_lang(const gl_analysis *analysis, bool *detected)
{
	*detected = analysis->detected;
	return analysis->document.lang;
}
