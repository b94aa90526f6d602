/* A document in glossd's hands, from the moment it is accepted until its outcome is out.
 *
 * It owns the ZeroMQ frame that it came in (a copy of a small one), and its submission points into that frame: the text is not copied on its way to the worker.
 * One owner at a time: ingest, then custody and the spool, then the queue, then a worker, then the spool again, whoever publishes last. */
#ifndef GL_DOCUMENT_H
#define GL_DOCUMENT_H

#include "channels.h"
#include "envelope.h"
#include "queue.h"
#include "spool.h"
#include "engine/pipeline.h"

/* The deaths of workers in one plugin on this document. */
typedef struct gl_death {
	uint32_t plugin;
	uint32_t count;
	bool guilty;
	gl_code code;
	char message[160];
} gl_death;

typedef struct gl_document {
	struct gl_document *next, *others; /* see custody.h */
	uint64_t number;                   /* never twice in one run, and with a spool never again */
	uint64_t accepted_ns;
	uint64_t generation; /* of the workers that had it last, which its deaths and pipeline are about; 0: none yet */
	uint32_t pipeline;
	zmq_msg_t frame;
	gl_submission submission;
	char id[48]; /* where glossd made it */
	gl_channel *channel;
	gl_port *port; /* where the reply goes; NULL: no reply */
	gl_envelope *envelope;
	gl_buffer head;    /* of its frame on the link, while it is on its way to a worker */
	bool shelved;      /* its text lies on the worker's shelf … */
	uint64_t shelf_at; /* … from this place on, or would have */
	size_t bytes;      /* held for it, towards limits.memory */
	uint32_t killed;   /* deaths that blame nobody */
	gl_death *deaths;
	uint32_t death_count;
	uint32_t revision; /* 0: the first of its id */
	/* With a spool (custody.h): what it is known by there, its result, and the job that is about it. */
	struct gl_custody *custody;
	uint64_t id_hash, content_hash, accepted_ms;
	uint64_t place;     /* of its frame (store.h) */
	bool names_channel; /* its row brings the channel's */
	bool dead;
	gl_found found;
	uint64_t seq, published;
	gl_buffer record;
	gl_job job;
} gl_document;

/* Takes over the frame; what it holds is not read yet. NULL: memory is short, and the frame is closed. */
gl_document *gl_document_create(zmq_msg_t *frame);
/* Takes over the envelope of a document that wants a reply on `port`. False: memory is short. */
bool gl_document_expect_reply(gl_document *document, gl_port *port, gl_envelope *envelope);
void gl_document_destroy(gl_document *document);

/* Notes that a worker died in `plugin`; at the max_attempts-th time the plugin is guilty. Returns the note; NULL: memory is short. */
gl_death *gl_document_note_death(gl_document *document, uint32_t plugin, uint32_t max_attempts);

#endif
