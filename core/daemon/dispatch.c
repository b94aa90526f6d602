/* The queue and who is fed from it; see dispatch.h. */
#include "dispatch.h"

void gl_dispatch_add(gl_dispatch *dispatch, gl_document *document) { gl_queue_push(&dispatch->queue, document); }

void gl_dispatch_add_first(gl_dispatch *dispatch, gl_document *document) { gl_queue_push_front(&dispatch->queue, document); }

static void fail(gl_dispatch *dispatch, gl_document *document, gl_code code, const char *message)
{
	gl_finished finished = {.outcome = GL_FAILED, .code = code, .message = {message, (uint32_t)strlen(message)}};
	dispatch->failed(dispatch->context, document, &finished);
}

void gl_dispatch_turn(gl_dispatch *dispatch)
{
	gl_worker *worker;
	while (dispatch->queue.first && (worker = gl_workers_free(dispatch->workers, dispatch->queue.first->submission.text.length))) {
		gl_document *document = gl_queue_pop(&dispatch->queue);
		if (!gl_worker_give(worker, document))
			fail(dispatch, document, GL_MEMORY, "memory is short to hand this document to a worker");
	}
	gl_workers_write(dispatch->workers);
}

void gl_dispatch_fail_all(gl_dispatch *dispatch, gl_code code, const char *message)
{
	gl_document *document;
	while ((document = gl_queue_pop(&dispatch->queue)))
		fail(dispatch, document, code, message);
}

uint32_t gl_dispatch_in_flight(const gl_dispatch *dispatch)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < dispatch->workers->count; i++)
		count += dispatch->workers->list[i].count;
	return count;
}
