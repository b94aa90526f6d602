/* What the service manager is told (sd_notify, Type=notify): that glossd is ready, reloads or stops; a line for `systemctl status`, at most
 * once a second and only where it changed; and, while glossd starts or stops within bounds of its own, that this takes longer.
 *
 * Nothing is sent where there is no manager (no NOTIFY_SOCKET). What cannot be sent is logged, and glossd goes on. sd_notify waits while
 * the manager's queue is full; under systemd it has 512 places, of which glossd takes two a second, so only where process 1 hangs for
 * minutes does glossd hang with it. Loop's thread. */
#ifndef GL_NOTIFY_H
#define GL_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

typedef enum gl_phase { GL_PHASE_STARTING, GL_PHASE_RUNNING, GL_PHASE_STOPPING } gl_phase;

/* What those who watch glossd see of it. */
typedef struct gl_vitals {
	gl_phase phase;
	uint32_t generation; /* of workers, from 1 */
	uint32_t queued;     /* documents that wait for a worker */
	uint32_t in_flight;  /* documents with workers */
	uint32_t in_hand;    /* documents accepted and without an outcome, all of these among them */
	bool bounded;        /* glossd itself bounds what it waits for: a worker's first try to start, the drain, the workers' end */
} gl_vitals;

/* Duty: fills in all members. */
typedef void gl_look(void *context, gl_vitals *vitals);

typedef struct gl_notify {
	uv_timer_t timer;
	void *context;
	gl_look *look;
	char status[128];  /* as it was last told */
	uint64_t finished; /* documents, when it last looked */
	uint64_t looked_ms;
} gl_notify;

void gl_notify_ready(void);
void gl_notify_reloading(void); /* until the next gl_notify_ready */
void gl_notify_stopping(void);
void gl_notify_alive(void); /* feeds the watchdog; watchdog.h alone says when */

/* Starts to look, once a second. */
void gl_notify_init(gl_notify *notify, uv_loop_t *loop, gl_look *look, void *context);
void gl_notify_close(gl_notify *notify);

#endif
