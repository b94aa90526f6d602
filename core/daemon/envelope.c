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
		int received;
		do
			received = zmq_msg_recv(last, port->socket, ZMQ_DONTWAIT);
		while (received < 0 && errno == EINTR);
		if (received < 0) {
			gl_envelope_clear(envelope);
			zmq_msg_close(last);
			return false;
		}
		if (!zmq_msg_more(last))
			return true;
		keep(envelope, last);
	}
}

bool gl_envelope_reply(gl_port *port, gl_envelope *envelope, const gl_buffer *reply)
{
	zmq_msg_t last;
	bool sent = port->socket && !reply->failed && !zmq_msg_init_size(&last, reply->length);
	if (!sent) {
		gl_envelope_clear(envelope);
		return false;
	}
	memcpy(zmq_msg_data(&last), reply->data, reply->length);
	for (unsigned i = 0; i < envelope->count && sent; i++)
		sent = zmq_msg_send(&envelope->frames[i], port->socket, ZMQ_DONTWAIT | ZMQ_SNDMORE) >= 0;
	sent = sent && zmq_msg_send(&last, port->socket, ZMQ_DONTWAIT) >= 0;
	if (!sent)
		zmq_msg_close(&last);
	gl_envelope_clear(envelope);
	return sent;
}
