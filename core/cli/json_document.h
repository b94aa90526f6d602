/* A document as one line of JSON: the map of docs/protocol.md, read by jansson. */
#ifndef GL_JSON_DOCUMENT_H
#define GL_JSON_DOCUMENT_H

#include "engine/buffer.h"
#include "engine/submission.h"

typedef struct gl_json_document {
	gl_submission submission; /* its strings lie in the two below */
	void *root;               /* jansson's */
	gl_buffer meta;           /* as msgpack */
} gl_json_document;

/* Reads one line. Checks what JSON adds; the document's own checks are gl_submission_check's. On failure the id is still there, where the
 * line has a usable one. Either way gl_json_document_clear follows. */
gl_code gl_json_document_read(gl_json_document *document, const char *line, size_t length, gl_error *error);
void gl_json_document_clear(gl_json_document *document);

#endif
