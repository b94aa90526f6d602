/* Whose turn it is; see dispatch.h.
 *
 * Turns are those of deficit round robin (Shreedhar and Varghese 1995): each adds to what the channel may give, and a document that is
 * larger than one turn waits through several. */
#include "dispatch.h"

#define TURN ((size_t)256 << 10) /* bytes of text: some 60 documents of news, with the shipped plugins 5 ms of a core */
/* What a document counts besides its text, in bytes: else a flood of single words would hardly ever end its channel's turn. */
#define BESIDE_TEXT ((size_t)1 << 10)

static size_t cost_of(const gl_document *document) { return document->submission.text.length + BESIDE_TEXT; }

static void put_last(gl_dispatch *dispatch, gl_channel *channel)
{
	channel->next = NULL;
	if (dispatch->first)
		dispatch->last->next = channel;
	else
		dispatch->first = channel;
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

/* The channel whose turn it is; at least one has documents. One that is alone needs no turn. */
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

/* The next document, which stays where it is; NULL: none waits. */
static gl_document *next_document(gl_dispatch *dispatch)
{
	if (dispatch->returned.first)
		return dispatch->returned.first;
	return dispatch->first ? channel_to_serve(dispatch)->waiting.first : NULL;
}

/* Takes out the document that next_document gave. */
static void take_next(gl_dispatch *dispatch)
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
	while (dispatch->workers && (document = next_document(dispatch)) && (worker = gl_workers_free(dispatch->workers, document))) {
		take_next(dispatch);
		if (!gl_worker_give(worker, document))
			fail(dispatch, document, GL_MEMORY, "memory is short to hand this document to a worker");
	}
}

void gl_dispatch_fail_all(gl_dispatch *dispatch, gl_code code, const char *message)
{
	gl_document *document;
	while ((document = next_document(dispatch))) {
		take_next(dispatch);
		fail(dispatch, document, code, message);
	}
}
