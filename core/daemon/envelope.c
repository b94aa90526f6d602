/* Envelopes; see envelope.h. */
#include "envelope.h"

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
