/* Writing and sending replies; see reply.h. */
#include "reply.h"
#include "counters.h"

#include <stdlib.h>
#include <xxhash.h>

/* ---- Their form ------------------------------------------------------------------------------------------------------ */

void gl_reply_begin(gl_writer *writer, gl_buffer *reply)
{
	gl_buffer_reset(reply);
	gl_writer_init(writer, reply, GL_FORM_MSGPACK);
}

void gl_write_ok(gl_writer *writer, uint32_t more_pairs)
{
	gl_write_map(writer, 1 + more_pairs);
	gl_write_text(writer, "ok");
	gl_write_bool(writer, true);
}

void gl_write_error(gl_writer *writer, gl_code code, const char *message)
{
	gl_write_text(writer, "error");
	gl_write_map(writer, 2);
	gl_write_entry(writer, "code", gl_code_name(code));
	gl_write_entry(writer, "message", message);
}

void gl_write_refusal(gl_writer *writer, gl_code code, const char *message)
{
	gl_write_map(writer, 2);
	gl_write_text(writer, "ok");
	gl_write_bool(writer, false);
	gl_write_error(writer, code, message);
}

/* ---- Sending them ---------------------------------------------------------------------------------------------------- */

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

bool gl_reply_send(gl_port *port, gl_envelope *envelope, const gl_buffer *reply)
{
	zmq_msg_t last;
	bool made = port->socket && make_message(port, envelope, reply, &last), whole = made;
	for (unsigned i = 0; i < envelope->count && whole; i++)
		whole = gl_port_send(port, &envelope->frames[i], true);
	whole = whole && gl_port_send(port, &last, false);
	if (made && !whole)
		zmq_msg_close(&last);
	gl_envelope_clear(envelope);
	gl_count_more(GL_COUNT_REPLIES_LOST, !whole);
	return whole;
}
