/* The queue and who is fed from it; see dispatch.h. */
#include "dispatch.h"

void gl_dispatch_add(gl_dispatch *dispatch, gl_document *document) { gl_queue_push(&dispatch->queue, document); }

void gl_dispatch_add_first(gl_dispatch *dispatch, gl_document *document) { gl_queue_push_front(&dispatch->queue, document); }

static void fail(gl_dispatch *dispatch, gl_document *document, gl_code code, const char *message)
{
	gl_finished finished = gl_failed(dispatch->workers, document->channel->pipeline, code, message);
	dispatch->failed(dispatch->context, document, &finished);
}

void gl_dispatch_turn(gl_dispatch *dispatch)
{
	gl_worker *worker;
	while (dispatch->workers && dispatch->queue.first &&
	       (worker = gl_workers_free(dispatch->workers, dispatch->queue.first->submission.text.length))) {
		gl_document *document = gl_queue_pop(&dispatch->queue);
		if (!gl_worker_give(worker, document))
			fail(dispatch, document, GL_MEMORY, "memory is short to hand this document to a worker");
	}
}

void gl_dispatch_fail_all(gl_dispatch *dispatch, gl_code code, const char *message)
{
	gl_document *document;
	while ((document = gl_queue_pop(&dispatch->queue)))
		fail(dispatch, document, code, message);
}
