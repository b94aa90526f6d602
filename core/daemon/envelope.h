/* The frames before the document or command: on a ROUTER the client's identity, then what the client itself put there (a REQ's
 * empty delimiter, a DEALER's own). They go back unchanged before the reply. */
#ifndef GL_ENVELOPE_H
#define GL_ENVELOPE_H

#include "bridge.h"
#include "engine/buffer.h"

#include <stdatomic.h>

#define GL_ENVELOPE_FRAMES 9 /* the identity and 8 of the client's */
#define GL_ENVELOPE_FRAME_SIZE 1024

typedef struct gl_envelope {
	zmq_msg_t frames[GL_ENVELOPE_FRAMES];
	unsigned count;
	bool excess; /* there were more or larger ones, which are gone */
} gl_envelope;

/* How much of their replies clients may leave unread, in bytes, envelopes included: more are lost, so that no client makes glossd grow.
 * (ZeroMQ's own bound counts messages, and a result may be large.) A client may leave a third of what all of them leave free: alone that
 * comes to a quarter of `most`, and however many there are, some is left for the next. One reply is always allowed. Clients are told apart
 * by a hash of their identity; two that share a place share its bound. Bytes are added by the loop's thread and taken off by ZeroMQ's. It
 * outlives the ZeroMQ context. */
#define GL_UNSENT_PLACES 512

typedef struct gl_unsent {
	uint64_t most;
	_Atomic uint64_t total;
	_Atomic uint64_t bytes[GL_UNSENT_PLACES];
} gl_unsent;

/* Takes one message without waiting: the last frame into `last`, those before it into the envelope. False where there is none; then neither
 * holds anything. */
bool gl_envelope_receive(gl_port *port, gl_envelope *envelope, zmq_msg_t *last);
/* The `scarce` of ports whose replies have `ok`: {"ok": false, "error": {"code": "memory", "message": …}}. */
#define GL_SCARCE_ERROR      \
	"\x82\xa2ok\xc2\xa5" \
	"error\x82\xa4"      \
	"code\xa6memory\xa7message\xd9\x26memory is short for a reply; ask again"
/* Sends the envelope and the reply after it, without waiting; the port's `scarce` where memory is short for the reply, or was while it was
 * written. The envelope is empty then. False where the client is gone, does not read, or memory is short even for that. */
bool gl_envelope_reply(gl_port *port, gl_envelope *envelope, const gl_buffer *reply);
/* The memory that its frames take. */
size_t gl_envelope_size(const gl_envelope *envelope);
/* Moves all frames from one to another, which was empty. */
void gl_envelope_move(gl_envelope *to, gl_envelope *from);
void gl_envelope_clear(gl_envelope *envelope);

#endif
