/* The service manager's watchdog (WatchdogSec=): fed at half its interval, as long as glossd gets on.
 *
 * A timer of the loop feeds it, so a loop that does not turn starves it. While documents are with workers something must move as well: a
 * document is given, given back or finished, or a worker starts or ends. glossd itself ends every plugin at its deadline, and after a
 * minute every worker that does nothing; so where nothing moves for longer than all of that can take it is glossd that is stuck, and the
 * watchdog is left to starve. Without a watchdog nothing runs here. Loop's thread. */
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
	uint64_t moved_ms; /* when `last` was another before, or nothing was in flight */
} gl_watchdog;

/* Starts feeding, where there is a watchdog. */
void gl_watchdog_init(gl_watchdog *watchdog, uv_loop_t *loop, const gl_config *config, gl_look *look, void *context);
void gl_watchdog_close(gl_watchdog *watchdog);
/* At a reload: how long nothing may move is bounded by the new configuration, or still by an earlier one whose bound is longer. */
void gl_watchdog_configure(gl_watchdog *watchdog, const gl_config *config);

/* ---- The decision, apart from the clock --------------------------------------------------------------------------------- */

/* How long a document may be with workers before anything moves, by this configuration: every plugin runs to its deadline on the largest
 * document there may be, in each attempt; and a minute in which a worker begins nothing. */
uint64_t gl_watchdog_bound_ms(const gl_config *config);
/* Notes what there is to see at `now_ms`. True: feed. */
bool gl_watchdog_alive(gl_watchdog *watchdog, const gl_movement *now, uint64_t now_ms);

#endif
