/* Dead letters: documents that no worker could finish, kept in the spool as they came, until somebody decides (design 1). A command of the control endpoint
 * lists them, shows one, has them analyzed again, or drops them. Loop's thread. */
#ifndef GL_DEAD_H
#define GL_DEAD_H

#include "custody.h"

#define GL_DEAD_MOST 256 /* in one reply, or one retry; whoever wants more asks again */

/* Answers `{command: dead, action: list|show|retry|drop, number?, after?}` on `port` once the spool has been read, and takes over the envelope. Not GL_OK:
 * what is wrong with the request, and the envelope stays the caller's. */
gl_code gl_dead_begin(gl_custody *custody, gl_port *port, gl_envelope *envelope, const zmq_msg_t *request, gl_error *error);

#endif
