/* Documents from the queue to the workers. In order of arrival; a document that a dead worker gave back goes before the others.
 *
 * Workers are fed once a turn of the loop, so that what arrived in one turn goes out in one write (gl_workers_turn). Loop's thread. A document that cannot
 * be given for want of memory is failed, not lost. */
#ifndef GL_DISPATCH_H
#define GL_DISPATCH_H

#include "workers.h"

typedef struct gl_dispatch {
	gl_workers *workers; /* of the current generation; NULL: none yet */
	gl_queue queue;
	void *context;
	void (*failed)(void *context, gl_document *document, const gl_finished *finished); /* takes over the document */
} gl_dispatch;

/* Takes over a document: behind the others, or before them. */
void gl_dispatch_add(gl_dispatch *dispatch, gl_document *document);
void gl_dispatch_add_first(gl_dispatch *dispatch, gl_document *document);
/* Gives what waits to workers that have credit. */
void gl_dispatch_turn(gl_dispatch *dispatch);
/* Fails all that wait; there have been workers. */
void gl_dispatch_fail_all(gl_dispatch *dispatch, gl_code code, const char *message);

#endif
