/* Documents in: the PULL and ROUTER endpoints (design 3.1, docs/protocol.md).
 *
 * Each message is checked whole (engine/submission.h) before anything else sees it. What is refused is answered with a code on ROUTER, and
 * counted and logged on PULL; nothing else changes. Memory is bounded: while the documents in hand take limits.memory or more, PULL is
 * not read and ROUTER answers `busy`. Loop's thread. */
#ifndef GL_INGEST_H
#define GL_INGEST_H

#include "document.h"

typedef struct gl_ingest {
	const gl_config *config;
	gl_channels *channels;
	uint64_t epoch;   /* of this run: makes the ids that glossd gives unique over restarts */
	uint64_t number;  /* of the last accepted document */
	size_t held;      /* bytes of documents in hand */
	uint32_t in_hand; /* and how many they are */
	bool open;        /* it takes documents */
	bool stopped;     /* and will take no more */
	gl_port push, request, push_monitor, request_monitor;
	gl_unsent unsent; /* replies that clients leave unread */
	gl_buffer reply;
	void *context;
	void (*accepted)(void *context, gl_document *document); /* takes over the document; gives it back by gl_ingest_release */
} gl_ingest;

/* Binds the endpoints of the configuration; nothing is read before gl_ingest_open. `config` (that in force), `channels`, `epoch`, `context` and
 * `accepted` are set by the caller. */
gl_code gl_ingest_bind(gl_ingest *ingest, gl_bridge *bridge, gl_error *error);
void gl_ingest_open(gl_ingest *ingest);
/* Takes no more documents: ROUTER answers `busy`. Endpoints stay bound, since libzmq closes the connections of one that is unbound, and replies
 * are still to go out. */
void gl_ingest_stop(gl_ingest *ingest);
void gl_ingest_close(gl_ingest *ingest);
void gl_ingest_deinit(gl_ingest *ingest);
/* The document has had its outcome: destroys it and makes room for others. */
void gl_ingest_release(gl_ingest *ingest, gl_document *document);

#endif
