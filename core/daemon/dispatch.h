/* Documents from their channels' queues to the workers.
 *
 * Within a channel they go in order of arrival. Channels take turns, each of as many bytes of text, so that a flood on one does not keep
 * the others waiting. A document that a dead worker gave back goes before all others.
 *
 * Workers are fed once a turn of the loop, so that what arrived in that turn goes out in one write (gl_workers_turn). Where memory is too
 * short to hand a document over, it fails; it is not lost. Loop's thread. */
#ifndef GL_DISPATCH_H
#define GL_DISPATCH_H

#include "workers.h"

typedef struct gl_dispatch {
	gl_workers *workers;      /* of the current generation; NULL: none yet */
	gl_queue returned;        /* documents that dead workers gave back */
	gl_channel *first, *last; /* channels with documents that wait, in the order of their turns */
	uint32_t count;           /* of all documents that wait */
	void *context;
	void (*failed)(void *context, gl_document *document, const gl_finished *finished); /* takes over the document */
} gl_dispatch;

/* Takes over a document, which waits behind the others of its channel. */
void gl_dispatch_add(gl_dispatch *dispatch, gl_document *document);
/* Takes over a document that was given back, which goes before all others. */
void gl_dispatch_add_first(gl_dispatch *dispatch, gl_document *document);
/* Gives what waits to the workers that have credit. Once a turn of the loop. */
void gl_dispatch_turn(gl_dispatch *dispatch);
/* Fails all that wait. Where any do, `workers` is set: documents come in only once there are workers. */
void gl_dispatch_fail_all(gl_dispatch *dispatch, gl_code code, const char *message);

#endif
