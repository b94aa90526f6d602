/* glossd --check: says whether glossd could start, and what would run.
 *
 * The configuration is loaded as at a start, every endpoint looked at, and the plugins loaded and opened in a worker that is thrown away. Nothing is
 * locked, bound, made or removed, so that it works beside a running glossd, and before one, as ExecStartPre. Problems go to standard
 * error, all that can be found; what would run goes to standard output where there are none. A loop of its own, one thread. */
#ifndef GL_CHECK_H
#define GL_CHECK_H

#include "arguments.h"

/* Returns the exit status: 0 sound, 1 something is wrong. */
int gl_check_run(const gl_arguments *arguments);

#endif
