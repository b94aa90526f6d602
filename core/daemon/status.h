/* What glossd does now, and all that it has counted, as the reply to the command `status` (docs/protocol.md). Loop's thread; it changes nothing. */
#ifndef GL_STATUS_H
#define GL_STATUS_H

#include "control.h"

void gl_status(gl_control *control, gl_writer *writer);

#endif
