/* glossd --check: says whether glossd could start, and what would run.
 *
 * The configuration is loaded as at a start, every endpoint is looked at, and the plugins are loaded and opened in a worker that is thrown
 * away. Nothing is locked, bound, made or removed, so it works beside a running glossd, and before one, as ExecStartPre. All problems that
 * can be found go to standard error; where there are none, what would run goes to standard output. A loop of its own, one thread. */
#ifndef GL_CHECK_H
#define GL_CHECK_H

#include "arguments.h"

/* Returns the exit status: 0 sound, 1 something is wrong. */
int gl_check_run(const gl_arguments *arguments);

#endif
