/* The queues and who is fed from them; see dispatch.h.
 *
 * Turns are those of deficit round robin (Shreedhar and Varghese 1995): what a document is larger than its channel's turn, the channel waits for through several. */
#include "dispatch.h"

#define TURN ((size_t)256 << 10) /* bytes of text: some 60 documents of news, with the shipped plugins 5 ms of a core */

#define EACH       \
	((size_t)1 \
	 << 10) /* what a document counts besides its text: without it a flood of words, or of nothing, would never end its turn */

static size_t cost_of(const gl_document *document) { return document->submission.text.length + EACH; }

static void put_last(gl_dispatch *dispatch, gl_channel *channel)
{
	channel->next = NULL;
	*(dispatch->first ? &dispatch->last->next : &dispatch->first) = channel;
	dispatch->last = channel;
}

void gl_dispatch_add(gl_dispatch *dispatch, gl_document *document)
{
	if (!document->channel->waiting.first)
		put_last(dispatch, document->channel);
	gl_queue_push(&document->channel->waiting, document);
	dispatch->count++;
}

void gl_dispatch_add_first(gl_dispatch *dispatch, gl_document *document)
{
	gl_queue_push_front(&dispatch->returned, document);
	dispatch->count++;
}

/* Whose turn it is; there is one. */
static gl_channel *channel_to_serve(gl_dispatch *dispatch)
{
	gl_channel *channel;
	while ((channel = dispatch->first) != dispatch->last && channel->turn < cost_of(channel->waiting.first)) {
		channel->turn += TURN;
		dispatch->first = channel->next;
		put_last(dispatch, channel);
	}
	return channel;
}

/* The next document; NULL: none waits. */
static gl_document *look(gl_dispatch *dispatch)
{
	if (dispatch->returned.first)
		return dispatch->returned.first;
	return dispatch->first ? channel_to_serve(dispatch)->waiting.first : NULL;
}

/* Takes out the document that `look` gave. */
static void take(gl_dispatch *dispatch)
{
	gl_channel *channel = dispatch->first;
	dispatch->count--;
	if (gl_queue_pop(&dispatch->returned))
		return;
	size_t cost = cost_of(gl_queue_pop(&channel->waiting));
	channel->turn -= channel->turn < cost ? channel->turn : cost;
	if (channel->waiting.first)
		return;
	channel->turn = 0;
	dispatch->first = channel->next;
}

static void fail(gl_dispatch *dispatch, gl_document *document, gl_code code, const char *message)
{
	gl_finished finished = gl_failed(dispatch->workers, document->channel->pipeline, code, message);
	dispatch->failed(dispatch->context, document, &finished);
}

void gl_dispatch_turn(gl_dispatch *dispatch)
{
	gl_document *document;
	gl_worker *worker;
	while (dispatch->workers && (document = look(dispatch)) && (worker = gl_workers_free(dispatch->workers, document))) {
		take(dispatch);
		if (!gl_worker_give(worker, document))
			fail(dispatch, document, GL_MEMORY, "memory is short to hand this document to a worker");
	}
}

void gl_dispatch_fail_all(gl_dispatch *dispatch, gl_code code, const char *message)
{
	gl_document *document;
	while ((document = look(dispatch))) {
		take(dispatch);
		fail(dispatch, document, code, message);
	}
}
