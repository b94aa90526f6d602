/* One document on its way through the pipeline, for the engine's own files: its text, the rows of every layer, and what became of each
 * plugin. Made once by each thread and used for one document after the other, so that the steady state allocates nothing. */
#ifndef GL_ANALYSIS_H
#define GL_ANALYSIS_H

#include "clock.h"
#include "instance.h"

/* The rows of one layer, side by side in memory of their own. It stays for the next documents, so that rows move only in the first document
 * that has so many. */
typedef struct gl_layer_rows {
	char *rows;
	uint32_t count, capacity;
	uint32_t room;     /* rows of `capacity` that this document was charged for */
	uint32_t reserved; /* rows that the plugin was handed, committed or not */
	uint32_t checked;  /* rows of an internal layer that were found right */
	uint32_t most;     /* the most that a document reserved since the last rest (gl_arena_reset) */
	bool computed;     /* the layer is there, for other plugins and the result */
} gl_layer_rows;

/* What became of one plugin. */
typedef struct gl_run {
	gl_code code; /* GL_OK: its layers are there */
	const char *message;
	bool ran;
	uint64_t elapsed_ns;
} gl_run;

struct gl_analysis {
	gloss_document document; /* first: what plugins hold is this */
	gl_pipeline *pipeline;
	gl_arena arena;
	size_t memory;         /* bytes that one document's layers and plugins may take */
	gl_layer_rows *layers; /* by index in the pipeline */
	gl_run *runs;          /* by plugin in running order */
	const gl_submission *submission;
	gloss_instance *current; /* the plugin that runs */
	uint64_t deadline_ns;    /* its deadline, of gl_now_ns */
	bool out_of_memory;      /* it asked for more than there is */
	bool detected;           /* a plugin named the language */
	gl_error failure;        /* what it said with fail() */
	gl_offset_map offsets;
	uint64_t elapsed_ns;
};

#define GL_ROWS_AHEAD 8                 /* that a loop over rows fetches */
#define GL_LONG_LAYER ((size_t)1 << 18) /* bytes of rows, which a near cache does not hold beside the rest */

/* What one document may take, where nobody says otherwise. */
#define GL_DOCUMENT_MEMORY ((size_t)1 << 30)

static inline gl_analysis *gl_analysis_of(gloss_document *document) { return (gl_analysis *)document; }

/* The row `index` of a layer. */
static inline const gloss_row *gl_layer_row(const gl_analysis *analysis, uint32_t layer, uint32_t index)
{
	return (const gloss_row *)(analysis->layers[layer].rows + (size_t)index * analysis->pipeline->layers[layer].layer->record.size);
}

/* Fetches all of some rows, which a loop over them or the plugin will come to, where their layer has so many bytes that it waited for them otherwise. */
static inline void gl_fetch(const char *rows, size_t bytes, size_t layer_bytes)
{
	for (size_t at = 0; layer_bytes >= GL_LONG_LAYER && at < bytes; at += 64)
		__builtin_prefetch(rows + at);
}

/* Checks what a plugin wrote into one of its layers against what it declared (check.c): order, bounds, code-point boundaries, required
 * fields, enum values, references, finite numbers, valid UTF-8. Of an internal layer, which is never encoded, only order and bounds. */
gl_code gl_check_layer(const gl_analysis *analysis, uint32_t layer, gl_error *error);
/* Checks the rows just committed to an internal layer at once, while they are in the cache: such a layer may have very many. */
void gl_check_committed(gl_analysis *analysis, uint32_t layer);

#endif
