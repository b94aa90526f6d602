/* The link between glossd and a worker: frames over a stream socket, the same file for both sides.
 *
 * A frame is a head of 8 bytes (length of what follows, type) and its contents, numbers in the machine's own order: both ends are the
 * same program. glossd reads a worker's frames as a stranger's: a length above its bound, an unknown type, contents that end early or
 * late make the frame broken, and the worker is replaced. Texts and bodies lie on shelves (shelf.h) where there is room, and the frame
 * says where. Nothing here allocates except through gl_buffer.
 *
 *     to the worker:    CONFIG once, then DOCUMENT …; the end of the stream means: stop
 *     to glossd:        READY or REFUSED once, then RESULT or FAILED for each document, LOG at any time, and LEAVING at most once, the last */
#ifndef GL_LINK_H
#define GL_LINK_H

#include "shelf.h"
#include "engine/pipeline.h"
#include "engine/result.h"

typedef enum gl_link_type {
	GL_LINK_CONFIG = 1,
	GL_LINK_DOCUMENT,
	GL_LINK_READY,   /* a msgpack array of the pipelines' descriptions, maps */
	GL_LINK_REFUSED, /* why there is no pipeline */
	GL_LINK_RESULT,
	GL_LINK_FAILED, /* no result for this document, and why */
	GL_LINK_LOG,
	GL_LINK_LEAVING /* its memory is full: it ends, and begins nothing of what it still has */
} gl_link_type;

#define GL_LINK_HEAD 8
#define GL_LINK_MAX_CONTROL ((uint32_t)8 << 20) /* of all others */
#define GL_LINK_MAX_RESULT ((uint32_t)1 << 30)
#define GL_LINK_MAX_VERDICTS 64
#define GL_LINK_MAX_SETS 256

typedef struct gl_frame {
	gl_link_type type;
	const char *data;
	uint32_t length;
} gl_frame;

typedef enum gl_link_state { GL_LINK_WHOLE, GL_LINK_PART, GL_LINK_BROKEN } gl_link_state;

/* The first frame of these bytes; its contents point into them. A length above `limit` is broken. */
gl_link_state gl_link_next(const char *data, size_t length, uint32_t limit, gl_frame *frame);

/* Writes a frame's head; gl_link_end fills in the length of what was written since. Returns where it began. */
size_t gl_link_begin(gl_buffer *buffer, gl_link_type type);
void gl_link_end(gl_buffer *buffer, size_t begin);

/* ---- CONFIG ---------------------------------------------------------------------------------------------------------- */

/* The configuration's text, read once by glossd, so that a worker never reads a newer one. */
typedef struct gl_link_config {
	const char *file;
	const char *text;
	uint32_t length;
	const char *const *sets;
	uint32_t set_count;
} gl_link_config;

void gl_link_write_config(gl_buffer *buffer, const gl_link_config *config);
/* `sets` has room for GL_LINK_MAX_SETS. */
bool gl_link_read_config(const gl_frame *frame, const char **sets, gl_link_config *config);

/* ---- DOCUMENT -------------------------------------------------------------------------------------------------------- */

typedef struct gl_link_document {
	uint64_t number;
	uint32_t pipeline;        /* its number in the configuration */
	gl_submission submission; /* without reply */
	bool shelved;             /* the text lies on the shelf, at `place` */
	uint64_t place;
	gl_verdict verdicts[GL_LINK_MAX_VERDICTS];
	uint32_t verdict_count;
} gl_link_document;

/* Writes all of the frame but a text that is not on the shelf, which is sent after it from where it lies. */
void gl_link_write_document(gl_buffer *buffer, const gl_link_document *document);
/* `texts`: the shelf, which may be NULL. */
bool gl_link_read_document(const gl_frame *frame, const gl_shelf *texts, gl_link_document *document);

/* ---- RESULT, FAILED, REFUSED, LOG, LEAVING ------------------------------------------------------------------------------------- */

typedef struct gl_link_result {
	uint64_t number;
	gl_outcome outcome;
	bool detected; /* the language, by a plugin */
	gloss_string lang;
	uint32_t body_keys;
	uint32_t body_count;
	uint32_t shelved; /* bytes of the bodies that lie on the shelf, at `place`; 0: they follow in the frame */
	uint64_t place;
} gl_link_result;

/* After the head follow the bodies, where they are not on the shelf. */
size_t gl_link_begin_result(gl_buffer *buffer, const gl_link_result *result);
/* `body_count` bodies, one behind the other, each between these two. */
size_t gl_link_begin_body(gl_buffer *buffer);
void gl_link_end_body(gl_buffer *buffer, size_t begin);
/* The number of the document that a result is of; 0: broken. */
uint64_t gl_link_result_number(const gl_frame *frame);
/* Reads and checks all but the bodies; `run` is what follows in the frame: the bodies that are not on the shelf. */
bool gl_link_read_result(const gl_frame *frame, gl_link_result *result, gloss_string *run);
/* Reads and checks the bodies: exactly result->body_count, each the pairs that gl_result_write_body writes, and well-formed msgpack. */
bool gl_link_read_bodies(gloss_string run, const gl_link_result *result, gloss_string *bodies);

typedef struct gl_link_words {
	uint64_t number;     /* of the document: FAILED; bytes of memory: LEAVING */
	uint32_t code;       /* gl_code: REFUSED and FAILED; gloss_level: LOG */
	gloss_string plugin; /* LOG; data NULL: none */
	gloss_string id;     /* LOG; data NULL: none */
	gloss_string message;
} gl_link_words;

void gl_link_write_words(gl_buffer *buffer, gl_link_type type, const gl_link_words *words);
/* What is not UTF-8 among them is broken. */
bool gl_link_read_words(const gl_frame *frame, gl_link_words *words);

#endif
