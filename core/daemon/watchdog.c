/* Feeding the watchdog; see watchdog.h. */
#include "watchdog.h"
#include "counters.h"
#include "log.h"

#include <string.h>
#include <systemd/sd-daemon.h>

#define OUTSIDE_MS 65000 /* a worker that begins nothing is killed after 60 s (deaths.c); and a little more */
#define NS_PER_MS 1000000

uint64_t gl_watchdog_bound_ms(const gl_config *config)
{
	uint64_t longest_ms = 0;
	for (uint32_t i = 0; i < gl_config_pipeline_count(config); i++) {
		const gl_pipeline_config *pipeline = gl_config_pipeline(config, i);
		uint64_t sum_ms = 0;
		for (uint32_t k = 0; k < pipeline->count; k++)
			sum_ms += gl_deadline_ns(&pipeline->plugins[k].deadline, (uint32_t)config->ingest.max_document) / NS_PER_MS;
		longest_ms = sum_ms > longest_ms ? sum_ms : longest_ms;
	}
	return longest_ms * config->workers.max_attempts + OUTSIDE_MS;
}

bool gl_watchdog_alive(gl_watchdog *watchdog, const gl_movement *now, uint64_t now_ms)
{
	if (!now->in_flight || memcmp(now, &watchdog->last, sizeof(*now)) != 0)
		watchdog->moved_ms = now_ms;
	watchdog->last = *now;
	return now_ms - watchdog->moved_ms <= watchdog->bound_ms;
}

static void feed(uv_timer_t *timer)
{
	gl_watchdog *watchdog = timer->data;
	gl_vitals vitals;
	watchdog->look(watchdog->context, &vitals);
	const gl_movement now = {
		.in_flight = vitals.in_flight,
		.finished = gl_counted_outcomes(),
		.given_back = gl_counters[GL_COUNT_RETRIED],
		.started = gl_counters[GL_COUNT_STARTS],
		.ended = gl_counters[GL_COUNT_DEATHS],
	};
	if (gl_watchdog_alive(watchdog, &now, uv_now(timer->loop)))
		gl_notify_alive();
	else
		gl_log(GLOSS_LOG_ERROR, "nothing_moves", gl_log_number("in_flight", vitals.in_flight),
		       gl_log_number("seconds", (int64_t)((uv_now(timer->loop) - watchdog->moved_ms) / 1000)));
}

void gl_watchdog_configure(gl_watchdog *watchdog, const gl_config *config)
{
	uint64_t bound_ms = gl_watchdog_bound_ms(config);
	watchdog->bound_ms = bound_ms > watchdog->bound_ms ? bound_ms : watchdog->bound_ms;
}

void gl_watchdog_init(gl_watchdog *watchdog, uv_loop_t *loop, const gl_config *config, gl_look *look, void *context)
{
	uint64_t interval_us = 0;
	*watchdog = (gl_watchdog){.look = look, .context = context, .moved_ms = uv_now(loop)};
	gl_watchdog_configure(watchdog, config);
	uv_timer_init(loop, &watchdog->timer);
	watchdog->timer.data = watchdog;
	if (sd_watchdog_enabled(0, &interval_us) > 0)
		uv_timer_start(&watchdog->timer, feed, 0, interval_us / 2000 > 0 ? interval_us / 2000 : 1);
}

void gl_watchdog_close(gl_watchdog *watchdog) { uv_close((uv_handle_t *)&watchdog->timer, NULL); }
