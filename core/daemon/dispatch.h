/* Documents from their channels' queues to the workers. Of a channel in order of arrival, and channels by turns, as many bytes of each, so that one on which much comes does not
 * keep the others waiting; a document that a dead worker gave back goes before all.
 *
 * Workers are fed once a turn of the loop, so that what arrived in one turn goes out in one write (gl_workers_turn). Loop's thread. A document that cannot
 * be given for want of memory is failed, not lost. */
#ifndef GL_DISPATCH_H
#define GL_DISPATCH_H

#include "workers.h"

typedef struct gl_dispatch {
	gl_workers *workers;      /* of the current generation; NULL: none yet */
	gl_queue returned;        /* by dead workers */
	gl_channel *first, *last; /* those with documents that wait, in the order of their turns */
	uint32_t count;           /* of all that wait */
	void *context;
	void (*failed)(void *context, gl_document *document, const gl_finished *finished); /* takes over the document */
} gl_dispatch;

/* Takes over a document: behind the others of its channel, or before all. */
void gl_dispatch_add(gl_dispatch *dispatch, gl_document *document);
void gl_dispatch_add_first(gl_dispatch *dispatch, gl_document *document);
/* Gives what waits to workers that have credit. */
void gl_dispatch_turn(gl_dispatch *dispatch);
/* Fails all that wait; there have been workers. */
void gl_dispatch_fail_all(gl_dispatch *dispatch, gl_code code, const char *message);

#endif
