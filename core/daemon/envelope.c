/* Envelopes; see envelope.h. */
#include "envelope.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

void gl_envelope_clear(gl_envelope *envelope)
{
	for (unsigned i = 0; i < envelope->count; i++)
		zmq_msg_close(&envelope->frames[i]);
	envelope->count = 0;
	envelope->excess = false;
}

void gl_envelope_move(gl_envelope *to, gl_envelope *from)
{
	to->count = from->count;
	to->excess = from->excess;
	for (unsigned i = 0; i < from->count; i++) {
		zmq_msg_init(&to->frames[i]);
		zmq_msg_move(&to->frames[i], &from->frames[i]);
	}
	gl_envelope_clear(from);
}

static void keep(gl_envelope *envelope, zmq_msg_t *frame)
{
	if (envelope->count == GL_ENVELOPE_FRAMES || zmq_msg_size(frame) > GL_ENVELOPE_FRAME_SIZE) {
		envelope->excess = true;
		return;
	}
	zmq_msg_t *kept = &envelope->frames[envelope->count++];
	if (zmq_msg_init_size(kept, zmq_msg_size(frame))) {
		zmq_msg_init(kept);
		zmq_msg_move(kept, frame);
		return;
	}
	/* A copy: it may be kept for long, and what came lies in a buffer of ZeroMQ's that is much larger. */
	memcpy(zmq_msg_data(kept), zmq_msg_data(frame), zmq_msg_size(frame));
}

size_t gl_envelope_size(const gl_envelope *envelope)
{
	size_t size = 0;
	for (unsigned i = 0; i < envelope->count; i++)
		size += sizeof(zmq_msg_t) + zmq_msg_size(&envelope->frames[i]);
	return size;
}

bool gl_envelope_receive(gl_port *port, gl_envelope *envelope, zmq_msg_t *last)
{
	envelope->count = 0;
	envelope->excess = false;
	zmq_msg_init(last);
	for (;;) {
		/* A message arrives whole: after its first frame the others are there. */
		if (!gl_port_take(port, last)) {
			gl_envelope_clear(envelope);
			zmq_msg_close(last);
			return false;
		}
		if (!zmq_msg_more(last))
			return true;
		keep(envelope, last);
	}
}

/* ---- Replies --------------------------------------------------------------------------------------------------------- */

/* The bytes of a reply, until ZeroMQ has sent them. */
typedef struct block {
	gl_unsent *unsent; /* where it is counted; NULL: nowhere */
	uint32_t place;
	size_t size; /* with the envelope */
	char bytes[];
} block;

/* On ZeroMQ's thread. */
static void sent(void *data, void *hint)
{
	block *own = hint;
	(void)data;
	if (own->unsent) {
		atomic_fetch_sub_explicit(&own->unsent->bytes[own->place], own->size, memory_order_relaxed);
		atomic_fetch_sub_explicit(&own->unsent->total, own->size, memory_order_relaxed);
	}
	free(own);
}

static uint32_t place_of(zmq_msg_t *identity)
{
	return (uint32_t)(XXH3_64bits(zmq_msg_data(identity), zmq_msg_size(identity)) % GL_UNSENT_PLACES);
}

/* Whether a reply of that size may be added to what that client left unread. */
static bool may_wait(gl_unsent *unsent, uint32_t place, size_t size)
{
	uint64_t before = atomic_load_explicit(&unsent->bytes[place], memory_order_relaxed);
	if (!before)
		return true;
	uint64_t total = atomic_load_explicit(&unsent->total, memory_order_relaxed);
	return total < unsent->most && before + size <= (unsent->most - total) / 3;
}

/* Makes the reply's message, counted at `place` with `size`. False where memory is short. */
static bool make_reply(const gl_buffer *reply, gl_unsent *unsent, uint32_t place, size_t size, zmq_msg_t *message)
{
	block *own = reply->failed ? NULL : malloc(sizeof(*own) + reply->length);
	if (!own)
		return false;
	own->unsent = unsent;
	own->place = place;
	own->size = size;
	memcpy(own->bytes, reply->data, reply->length);
	if (zmq_msg_init_data(message, own->bytes, reply->length, sent, own)) {
		free(own);
		return false;
	}
	if (unsent) {
		atomic_fetch_add_explicit(&unsent->bytes[place], size, memory_order_relaxed);
		atomic_fetch_add_explicit(&unsent->total, size, memory_order_relaxed);
	}
	return true;
}

/* What is said instead, so that nobody waits for ever. Constant bytes take no memory. */
static bool make_scarce(const gl_port *port, zmq_msg_t *message)
{
	return port->scarce && !zmq_msg_init_data(message, (void *)port->scarce, port->scarce_length, NULL, NULL);
}

/* Makes the message that goes out. False where the client has left too much unread, or memory is short even to say so. */
static bool make_message(gl_port *port, gl_envelope *envelope, const gl_buffer *reply, zmq_msg_t *message)
{
	gl_unsent *unsent = envelope->count ? port->unsent : NULL;
	uint32_t place = unsent ? place_of(&envelope->frames[0]) : 0;
	size_t size = unsent ? gl_envelope_size(envelope) + sizeof(block) + reply->length : 0;
	if (unsent && !may_wait(unsent, place, size))
		return false;
	return make_reply(reply, unsent, place, size, message) || make_scarce(port, message);
}

bool gl_envelope_reply(gl_port *port, gl_envelope *envelope, const gl_buffer *reply)
{
	zmq_msg_t last;
	bool whole = port->socket && make_message(port, envelope, reply, &last);
	if (!whole) {
		gl_envelope_clear(envelope);
		return false;
	}
	for (unsigned i = 0; i < envelope->count && whole; i++)
		whole = gl_port_send(port, &envelope->frames[i], true);
	whole = whole && gl_port_send(port, &last, false);
	if (!whole)
		zmq_msg_close(&last);
	gl_envelope_clear(envelope);
	return whole;
}
