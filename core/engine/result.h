/* The result, version 1 (docs/protocol.md): a header, written by whoever numbers the results, and a body, written by whoever ran the
 * pipeline. The map that the header begins counts the body's keys, so that the body's bytes follow it as they are. */
#ifndef GL_RESULT_H
#define GL_RESULT_H

#include "pipeline.h"

typedef enum gl_lang_from { GL_LANG_GIVEN, GL_LANG_CONFIG, GL_LANG_DETECTED } gl_lang_from;
typedef enum gl_outcome { GL_WHOLE, GL_DEGRADED, GL_FAILED } gl_outcome;

extern const char *const gl_lang_from_names[];
extern const char *const gl_outcome_names[];

typedef struct gl_result_header {
	uint64_t seq, epoch;
	const gl_submission *submission;
	gloss_string lang;
	gl_lang_from lang_from;
	uint32_t revision; /* of the document; 0: the first of its id, which says nothing of it */
	gl_outcome outcome;
	gl_unit offsets;
	bool text;          /* echo the text */
	uint32_t body_keys; /* how many keys the body adds */
} gl_result_header;

/* Begins the result's map and writes the header's keys. */
void gl_result_write_header(gl_writer *writer, const gl_result_header *header);

/* How many keys the body has: layers, provenance, errors (where there are any), elapsed_us. */
uint32_t gl_result_body_keys(const gl_analysis *analysis);
/* Writes the body as key, value, key, value …, without the head of a map. `layer`: that published layer alone (an index for
 * gl_pipeline_layer), or GL_ALL_LAYERS. A layer that was not computed is absent. */
#define GL_ALL_LAYERS UINT32_MAX
void gl_result_write_body(gl_writer *writer, const gl_analysis *analysis, gl_unit offsets, uint32_t layer);

#endif
