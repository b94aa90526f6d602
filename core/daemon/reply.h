/* Replies: one frame of msgpack, sent behind the envelope that the request came in.
 *
 * A reply is never waited for. One that cannot be sent (the client is gone, has left too much unread, or memory is short) is lost and
 * counted. Loop's thread, but for the bytes that ZeroMQ's thread takes off the count of unread ones. */
#ifndef GL_REPLY_H
#define GL_REPLY_H

#include "envelope.h"
#include "engine/error.h"
#include "engine/writer.h"

#include <stdatomic.h>

/* How many bytes of replies, envelopes included, clients may leave unread: what is beyond is lost, so that no client makes glossd grow.
 * (ZeroMQ's own bound counts messages, and a result may be large.) A client may leave a third of what all of them leave free: alone that
 * comes to a quarter of `most`, and however many clients there are, some is left for the next. One reply is always allowed. Clients are
 * told apart by a hash of their identity; two that share a place share its bound. Outlives the ZeroMQ context. */
#define GL_UNSENT_PLACES 512

typedef struct gl_unsent {
	uint64_t most;
	_Atomic uint64_t total;
	_Atomic uint64_t bytes[GL_UNSENT_PLACES];
} gl_unsent;

/* Empties the buffer, and begins a reply in it. */
void gl_reply_begin(gl_writer *writer, gl_buffer *reply);
/* The map of a command that went well, to which the caller adds `more_pairs`: {"ok": true, …}. */
void gl_write_ok(gl_writer *writer, uint32_t more_pairs);
/* One pair: "error": {"code": …, "message": …}. */
void gl_write_error(gl_writer *writer, gl_code code, const char *message);
/* The whole map of a command that was refused: {"ok": false, "error": {…}}. */
void gl_write_refusal(gl_writer *writer, gl_code code, const char *message);

/* The `scarce` of ports whose replies are such maps: {"ok": false, "error": {"code": "memory", "message": …}}. */
#define GL_SCARCE_ERROR      \
	"\x82\xa2ok\xc2\xa5" \
	"error\x82\xa4"      \
	"code\xa6memory\xa7message\xd9\x26memory is short for a reply; ask again"

/* Sends the envelope and the reply behind it, without waiting. Where memory is short for the reply, or was while it was written, the port's
 * `scarce` goes in its place. The envelope is empty then. False: nothing was sent, which is counted. */
bool gl_reply_send(gl_port *port, gl_envelope *envelope, const gl_buffer *reply);

#endif
