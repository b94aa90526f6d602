/* Envelopes; see envelope.h. */
#include "envelope.h"

#include "engine/result.h"

#include <stdlib.h>
#include <string.h>

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
	zmq_msg_init(kept);
	zmq_msg_move(kept, frame);
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
	_Atomic uint64_t *unsent; /* where they are counted; NULL: nowhere */
	size_t size;
	char bytes[];
} block;

/* On ZeroMQ's thread. */
static void sent(void *data, void *hint)
{
	block *own = hint;
	(void)data;
	if (own->unsent)
		atomic_fetch_sub_explicit(own->unsent, own->size, memory_order_relaxed);
	free(own);
}

static _Atomic uint64_t *place_of(gl_unsent *unsent, zmq_msg_t *identity)
{
	uint64_t hash = gl_text_hash(zmq_msg_data(identity), zmq_msg_size(identity));
	return &unsent->bytes[hash % GL_UNSENT_PLACES];
}

/* Makes the reply's message. False where memory is short. */
static bool make_reply(const gl_buffer *reply, _Atomic uint64_t *unsent, zmq_msg_t *message)
{
	block *own = reply->failed ? NULL : malloc(sizeof(*own) + reply->length);
	if (!own)
		return false;
	own->unsent = unsent;
	own->size = reply->length;
	memcpy(own->bytes, reply->data, reply->length);
	if (zmq_msg_init_data(message, own->bytes, own->size, sent, own)) {
		free(own);
		return false;
	}
	if (unsent)
		atomic_fetch_add_explicit(unsent, own->size, memory_order_relaxed);
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
	_Atomic uint64_t *unsent = port->unsent && envelope->count ? place_of(port->unsent, &envelope->frames[0]) : NULL;
	/* One reply is always allowed, however large. */
	uint64_t before = unsent ? atomic_load_explicit(unsent, memory_order_relaxed) : 0;
	if (before && before + reply->length > port->unsent->most)
		return false;
	return make_reply(reply, unsent, message) || make_scarce(port, message);
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
