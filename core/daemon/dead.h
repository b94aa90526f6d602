/* Dead letters: documents that no worker could finish, kept in the spool as they came until somebody decides. The command `dead` of the
 * control endpoint lists them, shows one, has them analyzed again, or drops them (docs/protocol.md). Loop's thread. */
#ifndef GL_DEAD_H
#define GL_DEAD_H

#include "custody.h"

#define GL_DEAD_MOST 256 /* in one list, retry or drop; whoever wants more asks again */

/* Answers `{command: dead, action: list|show|retry|drop, number?, after?}` on `port` once the spool has been read, and takes over the
 * envelope. Any code but GL_OK says what is wrong with the request; then the envelope stays the caller's. */
gl_code gl_dead_begin(gl_custody *custody, gl_port *port, gl_envelope *envelope, const zmq_msg_t *request, gl_error *error);

#endif
