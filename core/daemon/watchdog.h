/* The service manager's watchdog (WatchdogSec=): fed at half its interval while glossd lives and something comes of it.
 *
 * Fed by a timer of the loop, so a loop that does not turn starves it. While documents are with workers, something must also move: a document
 * be given, given back or finished, a worker start or end. glossd itself ends every plugin at its deadline and every worker that does nothing
 * after a minute; so where nothing moves for longer than all that can take, it is glossd that is stuck, and it is let die.
 * Without a watchdog nothing runs. Loop's thread. */
#ifndef GL_WATCHDOG_H
#define GL_WATCHDOG_H

#include "engine/config.h"
#include "notify.h"

/* What is in flight now, and what has been counted of what moves. */
typedef struct gl_movement {
	uint64_t in_flight, finished, given_back, started, ended;
} gl_movement;

typedef struct gl_watchdog {
	uv_timer_t timer;
	void *context;
	gl_look *look;
	uint64_t bound_ms;
	gl_movement last;
	uint64_t moved_ms; /* when it last was another, or nothing was in flight */
} gl_watchdog;

/* Starts to feed, where there is a watchdog. */
void gl_watchdog_init(gl_watchdog *watchdog, uv_loop_t *loop, const gl_config *config, gl_look *look, void *context);
void gl_watchdog_close(gl_watchdog *watchdog);
/* After a reload: how long nothing may move is the new configuration's, or still the last one's where that is longer. */
void gl_watchdog_configure(gl_watchdog *watchdog, const gl_config *config);

/* ---- The decision, apart from the clock --------------------------------------------------------------------------------- */

/* How long a document may be with workers before anything moves, by this configuration: every plugin runs to its deadline on the largest
 * document there may be, in each attempt; and a minute in which a worker begins nothing. */
uint64_t gl_watchdog_bound_ms(const gl_config *config);
/* Notes what there is to see at `now_ms`. True: feed. */
bool gl_watchdog_alive(gl_watchdog *watchdog, const gl_movement *now, uint64_t now_ms);

#endif
