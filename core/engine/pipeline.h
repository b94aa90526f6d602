/* The pipeline: plugins loaded, checked, put in order, and run over one document at a time.
 *
 * gl_pipeline_create finds <folder>/<name>.so for each configured plugin and loads it (load.c), checks its descriptor (descriptor.h), binds
 * its options (options.h), orders the plugins by what they require and provide (order.c), and numbers their layers. gl_pipeline_open calls
 * each plugin's `open`, and gl_analysis_run runs them (analysis.c). A plugin that fails costs its own layers and those of the plugins that
 * require them, never the document. Shared objects stay loaded. One thread for each pipeline. */
#ifndef GL_PIPELINE_H
#define GL_PIPELINE_H

#include "config.h"
#include "submission.h"
#include "writer.h"

typedef struct gl_pipeline gl_pipeline;

/* What the process around the engine lends it. Any may be NULL. */
typedef struct gl_surroundings {
	void *context;
	void (*log)(void *context, gloss_level level, const char *plugin, const gloss_string *document_id, const char *message);
	/* `begin`: before a plugin is opened again, before it analyzes, and before its rows are checked, each time at `now_ns` (gl_now_ns);
	 * `end`: once, after all of that. `plugin` is its index in running order. */
	void (*begin)(void *context, uint32_t plugin, uint64_t now_ns);
	void (*end)(void *context, uint32_t plugin);
} gl_surroundings;

/* `config` outlives the pipeline. On failure *pipeline is NULL. */
gl_code gl_pipeline_create(const gl_pipeline_config *config, const gl_surroundings *surroundings, gl_pipeline **pipeline, gl_error *error);
gl_code gl_pipeline_open(gl_pipeline *pipeline, gl_error *error);
void gl_pipeline_destroy(gl_pipeline *pipeline);

/* A plugin's name, and how long it may take for a text of that many bytes. `index` is in running order. */
const char *gl_pipeline_plugin(const gl_pipeline *pipeline, uint32_t index);
uint64_t gl_pipeline_deadline_ns(const gl_pipeline *pipeline, uint32_t index, uint32_t text_length);
/* Published layers (not internal), in the order of the result. */
uint32_t gl_pipeline_layer_count(const gl_pipeline *pipeline);
const char *gl_pipeline_layer(const gl_pipeline *pipeline, uint32_t index);
/* Writes what the pipeline is made of, as the command `plugins` answers it (docs/protocol.md): {plugins: […], layers: […]}, a map to which
 * the caller adds `more_pairs`. */
void gl_pipeline_describe(const gl_pipeline *pipeline, gl_writer *writer, uint32_t more_pairs);
/* Writes the JSON schema of the result (docs/schema/v1.json). */
void gl_pipeline_schema(const gl_pipeline *pipeline, gl_writer *writer);

/* ---- One document ------------------------------------------------------------------------------------------------------ */

/* A plugin that must not run on this document, with the verdict that bars it; `message` goes to the result's errors. */
typedef struct gl_verdict {
	uint32_t plugin;
	gl_code code;
	const char *message;
} gl_verdict;

typedef struct gl_analysis gl_analysis; /* the document with its layers; made once, used for one document after the other */

gl_analysis *gl_analysis_create(gl_pipeline *pipeline);
void gl_analysis_destroy(gl_analysis *analysis);
/* Runs the pipeline over `submission`, which (with its frame) stays alive until the next run. `lang` is the configuration's, for documents
 * that say none. */
void gl_analysis_run(gl_analysis *analysis, const gl_submission *submission, const char *lang, const gl_verdict *verdicts,
		     uint32_t verdict_count);
/* True where every plugin's layers are there. */
bool gl_analysis_whole(const gl_analysis *analysis);
/* The language as it stands after the run, and whether a plugin named it. */
gloss_string gl_analysis_lang(const gl_analysis *analysis, bool *detected);

#endif
