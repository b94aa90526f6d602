/* The frames before the document or command: on a ROUTER the client's identity, then what the client itself put there (a REQ's empty
 * delimiter, a DEALER's own). They go back unchanged before the reply (reply.h). */
#ifndef GL_ENVELOPE_H
#define GL_ENVELOPE_H

#include "bridge.h"

#define GL_ENVELOPE_FRAMES 9        /* the identity and 8 of the client's */
#define GL_ENVELOPE_FRAME_SIZE 1024 /* bytes of each */

typedef struct gl_envelope {
	zmq_msg_t frames[GL_ENVELOPE_FRAMES];
	unsigned count;
	bool excess; /* there were more or larger ones, which were dropped */
} gl_envelope;

/* Takes one message without waiting: the last frame into `last`, those before it into the envelope. False where there is none; then neither
 * holds anything. */
bool gl_envelope_receive(gl_port *port, gl_envelope *envelope, zmq_msg_t *last);
/* The bytes of memory that its frames take. */
size_t gl_envelope_size(const gl_envelope *envelope);
/* Moves all frames to another envelope, which holds nothing yet. */
void gl_envelope_move(gl_envelope *to, gl_envelope *from);
/* Frees the frames; the envelope is empty then. */
void gl_envelope_clear(gl_envelope *envelope);

#endif
