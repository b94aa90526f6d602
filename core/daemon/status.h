/* The reply to the command `status`: what glossd does now, and all that it has counted (docs/protocol.md). It changes nothing. Loop's
 * thread. */
#ifndef GL_STATUS_H
#define GL_STATUS_H

#include "control.h"

void gl_status(gl_control *control, gl_writer *writer);

#endif
