/* A document in glossd's hands, from the moment it is accepted until its outcome is out.
 *
 * It owns the ZeroMQ frame that it came in (a copy of a small one), and its submission points into that frame, from which the text goes
 * straight to the worker's shelf or socket. It has one owner at a time: ingest, custody while it is written to the spool, the queue, a
 * worker, and custody again, which publishes its outcome and gives it back to ingest to be destroyed. */
#ifndef GL_DOCUMENT_H
#define GL_DOCUMENT_H

#include "channels.h"
#include "envelope.h"
#include "queue.h"
#include "spool.h"
#include "engine/buffer.h"
#include "engine/submission.h"

/* The deaths of workers in one plugin on this document. */
typedef struct gl_death {
	uint32_t plugin; /* its index in running order */
	uint32_t count;
	bool guilty; /* it died workers.max_attempts times: the document is given without the plugin from now on */
	gl_code code;
	char message[160]; /* for the result's `errors` */
} gl_death;

typedef struct gl_document {
	struct gl_document *next;   /* in the list that it is in */
	struct gl_document *others; /* documents that wait for the same result (custody.h) */
	uint64_t number;            /* never twice in one run, and with a spool never again */
	uint64_t accepted_ns;       /* of the loop's clock */
	uint64_t generation;        /* of the workers that had it last, which `deaths` and `pipeline` are about; 0: none yet */
	uint32_t pipeline;          /* its number in that generation's configuration */
	zmq_msg_t frame;            /* as it came; owned */
	gl_submission submission;   /* points into the frame */
	char id[48];                /* the id that glossd made for it; empty: it came with one */
	gl_channel *channel;
	gl_port *port;         /* where the reply goes; NULL: nobody waits for one */
	gl_envelope *envelope; /* owned; goes back before the reply. NULL: no reply, or it was sent */
	gl_buffer head;        /* of its frame on the link, until a worker's socket has taken it */
	bool shelved;          /* its text lies on the worker's shelf … */
	uint64_t shelf_at;     /* … from this place on, or would have */
	size_t bytes;          /* held for it, which count towards limits.memory */
	uint32_t killed;       /* deaths of its workers that blame nobody */
	gl_death *deaths;      /* owned; one for each plugin that a worker died in */
	uint32_t death_count;
	uint32_t revision; /* 0: the first of its id */
	/* With a spool (custody.h): what it is known by there, its result, and the job that is about it. */
	struct gl_custody *custody;
	uint64_t id_hash, content_hash; /* as in its row (store.h) */
	uint64_t accepted_ms;           /* since 1970 */
	uint64_t place;                 /* of its frame in the bulk (bulk.h); 0: not there */
	bool names_channel;             /* its job writes the channel's row as well */
	bool dead;                      /* its row becomes a dead letter */
	gl_found found;                 /* what the spool knew of its id when it came */
	uint64_t seq;                   /* of its result */
	uint64_t published;             /* of its channel, when it was finished */
	gl_buffer record;               /* its result, packed */
	gl_job job;
} gl_document;

/* Takes over the frame; what it holds is not read yet. NULL: memory is short, and the frame is closed. */
gl_document *gl_document_create(zmq_msg_t *frame);
/* Takes over the envelope of a document that wants a reply on `port`. False: memory is short. */
bool gl_document_expect_reply(gl_document *document, gl_port *port, gl_envelope *envelope);
void gl_document_destroy(gl_document *document);

/* Notes that a worker died in `plugin`, which is guilty from the max_attempts-th time on. Returns the note, which is the document's; NULL:
 * memory is short. */
gl_death *gl_document_note_death(gl_document *document, uint32_t plugin, uint32_t max_attempts);

#endif
