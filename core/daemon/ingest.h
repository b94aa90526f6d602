/* Documents in: the PULL and ROUTER endpoints (design 3.1, docs/protocol.md).
 *
 * Each message is checked whole (engine/submission.h) before anything else sees it. What is refused is answered with a code on ROUTER, and
 * counted and logged on PULL; nothing else changes. Memory is bounded: while the documents in hand take 7/8 of limits.memory, PULL is
 * not read, and from limits.memory on ROUTER answers `busy`; so too while the spool has no room. Loop's thread. */
#ifndef GL_INGEST_H
#define GL_INGEST_H

#include "document.h"
#include "reply.h"

typedef struct gl_ingest {
	const gl_config *config;
	gl_channels *channels;
	uint64_t epoch;   /* of this run: makes the ids that glossd gives unique over restarts */
	uint64_t number;  /* of the last accepted document */
	size_t held;      /* bytes of documents in hand */
	uint32_t in_hand; /* and how many they are */
	bool open;        /* it takes documents */
	bool stopped;     /* and takes no more, but for what PULL still has */
	bool durable;     /* there is a spool: documents are accepted, and answered, once it has them */
	bool spool_full;  /* it has no room for more */
	enum { GL_PUSH_LISTENS, GL_PUSH_UNBOUND, GL_PUSH_READ } push_end; /* how far the stop of PULL has come */
	uint64_t stopped_ns;
	uint64_t push_read, push_seen; /* messages read from PULL, and how many they were at the last look (gl_ingest_look) */
	gl_port push, request, push_monitor, request_monitor;
	gl_unsent unsent; /* replies that clients leave unread */
	gl_buffer reply;
	void *context;
	/* Takes over a document that was checked; gives it back by gl_ingest_release, or gl_ingest_give_up. */
	void (*accepted)(void *context, gl_document *document);
} gl_ingest;

/* Binds the endpoints of the configuration; nothing is read before gl_ingest_open. `config` (that in force), `channels`, `epoch`,
 * `durable`, `context` and `accepted` are set by the caller. */
gl_code gl_ingest_bind(gl_ingest *ingest, gl_bridge *bridge, gl_error *error);
void gl_ingest_open(gl_ingest *ingest);
/* Puts a configuration, with its limits, in force. */
void gl_ingest_adopt(gl_ingest *ingest, const gl_config *config);
/* Takes no more documents: ROUTER answers `busy`, and stays bound, since libzmq closes the connections of an endpoint that is unbound, and
 * replies are still to go out. PULL is read until nothing comes for a moment, or senders never pause for a second; then it is unbound, so
 * that they keep what they have for the next glossd, and what ZeroMQ had received by then is read to its end. */
void gl_ingest_stop(gl_ingest *ingest);
/* Looks, every GL_INGEST_LOOK_MS after the stop, how far that is. True: PULL has nothing more. */
bool gl_ingest_look(gl_ingest *ingest);
#define GL_INGEST_LOOK_MS 10
/* Answers the requests that are left, and counts the documents on PULL that nobody will read. */
void gl_ingest_close(gl_ingest *ingest);
void gl_ingest_deinit(gl_ingest *ingest);
/* The document is accepted for good: counts it, and answers whoever waits for that. */
void gl_ingest_admit(gl_ingest *ingest, gl_document *document);
/* Answers `accepted`, where that is what somebody waits for. */
void gl_ingest_confirm(gl_ingest *ingest, gl_document *document);
/* The document cannot be accepted after all: answers `busy`, or counts it as unread where nobody waits, and releases it. */
void gl_ingest_give_up(gl_ingest *ingest, gl_document *document);
/* Puts a document in hand under this number: a new one, or one that was accepted before the start, under the number that it had. */
void gl_ingest_hold(gl_ingest *ingest, gl_document *document, uint64_t number);
/* Gives the document an id, where it has none: from its number and, with a spool, the time that it was accepted, so that it is the same
 * after a restart. */
void gl_ingest_name(const gl_ingest *ingest, gl_document *document);
/* The spool has no more room for documents (`full`), or has room again. */
void gl_ingest_spool_full(gl_ingest *ingest, bool full);
/* The document is done with: destroys it, and makes room for others. */
void gl_ingest_release(gl_ingest *ingest, gl_document *document);

#endif
