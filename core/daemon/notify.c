/* Messages to the service manager; see notify.h. */
#include "notify.h"
#include "counters.h"
#include "log.h"

#include <stdio.h>
#include <stdlib.h>
#include <systemd/sd-daemon.h>

#define LOOK_MS 1000
#define EXTEND "EXTEND_TIMEOUT_USEC=15000000" /* 15 s, said anew each second: a loop that is slow for a while is not taken for dead */

static void tell(const char *message)
{
	int told = sd_notify(0, message);
	if (told < 0)
		gl_log(GLOSS_LOG_WARNING, "notify_failed", gl_log_text("message", message), gl_log_text("reason", strerror(-told)));
}

void gl_notify_ready(void) { tell("READY=1"); }

void gl_notify_reloading(void) { tell("RELOADING=1"); }

void gl_notify_stopping(void) { tell("STOPPING=1"); }

void gl_notify_alive(void) { tell("WATCHDOG=1"); }

/* The documents finished in a second, since the last look; 0 where there were none. */
static uint64_t rate(gl_notify *notify)
{
	uint64_t finished = gl_counted_outcomes(), now_ms = uv_now(notify->timer.loop), passed_ms = now_ms - notify->looked_ms;
	uint64_t each_second = passed_ms ? ((finished - notify->finished) * 1000 + passed_ms - 1) / passed_ms : 0;
	notify->finished = finished;
	notify->looked_ms = now_ms;
	return each_second;
}

static void look(uv_timer_t *timer)
{
	static const char *const phases[] = {
		[GL_PHASE_STARTING] = "starting", [GL_PHASE_RUNNING] = "running", [GL_PHASE_STOPPING] = "stopping"};
	gl_notify *notify = timer->data;
	char status[sizeof(notify->status)];
	gl_vitals vitals;
	notify->look(notify->context, &vitals);
	if (vitals.bounded)
		tell(EXTEND);
	snprintf(status, sizeof(status), "STATUS=%s, generation %u: %llu documents/s, %u queued, %u in hand", phases[vitals.phase],
		 vitals.generation, (unsigned long long)rate(notify), vitals.queued, vitals.in_hand);
	if (!strcmp(status, notify->status))
		return;
	memcpy(notify->status, status, sizeof(status));
	tell(status);
}

void gl_notify_init(gl_notify *notify, uv_loop_t *loop, gl_look *look_at, void *context)
{
	*notify = (gl_notify){.look = look_at, .context = context, .looked_ms = uv_now(loop)};
	uv_timer_init(loop, &notify->timer);
	notify->timer.data = notify;
	if (getenv("NOTIFY_SOCKET"))
		uv_timer_start(&notify->timer, look, 0, LOOK_MS);
}

void gl_notify_close(gl_notify *notify) { uv_close((uv_handle_t *)&notify->timer, NULL); }
