/* Rates and latencies over moving windows; see activity.h. */
#include "activity.h"

#include <math.h>
#include <string.h>

#define TICK_NS UINT64_C(100000000)
#define TICKS_PER_SECOND 10
#define SPAN_NS (UINT64_C(5) * 1000000000)
#define STEPS_BITS 4 /* sixteen steps to a power of two */
#define STEPS_PER_POWER (1u << STEPS_BITS)

void gl_activity_init(gl_activity *activity, uint64_t now_ns)
{
	memset(activity, 0, sizeof(*activity));
	activity->started_ns = now_ns;
}

/* ---- Flows ----------------------------------------------------------------------------------------------------------- */

/* The counts of this tenth of a second, in the place of one that is out of every window. */
static uint64_t *flows_at(gl_activity *activity, uint64_t now_ns)
{
	uint64_t number = now_ns / TICK_NS, at = number % GL_TICKS;
	if (activity->ticks[at].number != number) {
		memset(&activity->ticks[at], 0, sizeof(activity->ticks[at]));
		activity->ticks[at].number = number;
	}
	return activity->ticks[at].flows;
}

double gl_activity_rate(const gl_activity *activity, gl_flow flow, gl_window window, uint64_t now_ns)
{
	static const uint64_t lengths[] = {[GL_LAST_SECOND] = TICKS_PER_SECOND,
					   [GL_LAST_TEN_SECONDS] = 10 * TICKS_PER_SECOND,
					   [GL_LAST_MINUTE] = 60 * TICKS_PER_SECOND};
	uint64_t end = now_ns / TICK_NS, begin = activity->started_ns / TICK_NS, sum = 0;
	if (end > begin + lengths[window])
		begin = end - lengths[window];
	if (begin >= end)
		return 0;
	for (uint64_t number = begin; number < end; number++)
		if (activity->ticks[number % GL_TICKS].number == number)
			sum += activity->ticks[number % GL_TICKS].flows[flow];
	return (double)sum * TICKS_PER_SECOND / (double)(end - begin);
}

/* ---- Latencies ------------------------------------------------------------------------------------------------------- */

static uint32_t step_of(uint64_t us)
{
	if (us < STEPS_PER_POWER)
		return (uint32_t)us;
	unsigned shift = 63u - (unsigned)__builtin_clzll(us) - STEPS_BITS;
	uint64_t step = shift * STEPS_PER_POWER + (us >> shift);
	return step < GL_STEPS ? (uint32_t)step : GL_STEPS - 1;
}

/* The middle of what is counted in a step. */
static uint64_t middle_of(uint32_t step)
{
	if (step < 2 * STEPS_PER_POWER)
		return step;
	unsigned shift = step / STEPS_PER_POWER - 1;
	return ((uint64_t)(STEPS_PER_POWER + step % STEPS_PER_POWER) << shift) + (UINT64_C(1) << shift) / 2;
}

void gl_activity_accepted(gl_activity *activity, uint64_t now_ns, uint64_t bytes)
{
	uint64_t *flows = flows_at(activity, now_ns);
	flows[GL_FLOW_ACCEPTED]++;
	flows[GL_FLOW_BYTES] += bytes;
}

void gl_activity_finished(gl_activity *activity, uint64_t now_ns, uint64_t accepted_ns)
{
	uint64_t number = now_ns / SPAN_NS, us = (now_ns - accepted_ns) / 1000;
	struct gl_latencies *latencies = &activity->latencies[number % GL_SPANS];
	flows_at(activity, now_ns)[GL_FLOW_FINISHED]++;
	if (latencies->number != number) {
		memset(latencies, 0, sizeof(*latencies));
		latencies->number = number;
	}
	latencies->count++;
	latencies->steps[step_of(us)]++;
	if (us > latencies->most_us)
		latencies->most_us = us;
}

static bool is_recent(const struct gl_latencies *latencies, uint64_t now_ns)
{
	return latencies->number <= now_ns / SPAN_NS && latencies->number + GL_SPANS > now_ns / SPAN_NS;
}

gl_latency gl_activity_latency(const gl_activity *activity, uint64_t now_ns)
{
	static const unsigned percents[] = {50, 90, 99};
	gl_latency all = {0};
	uint64_t *const quantiles[] = {&all.p50_us, &all.p90_us, &all.p99_us}, below = 0;
	unsigned next = 0;
	for (uint32_t i = 0; i < GL_SPANS; i++) {
		const struct gl_latencies *latencies = &activity->latencies[i];
		if (!is_recent(latencies, now_ns))
			continue;
		all.count += latencies->count;
		all.most_us = latencies->most_us > all.most_us ? latencies->most_us : all.most_us;
	}
	for (uint32_t step = 0; all.count && step < GL_STEPS && next < 3; step++) {
		for (uint32_t i = 0; i < GL_SPANS; i++)
			below += is_recent(&activity->latencies[i], now_ns) ? activity->latencies[i].steps[step] : 0;
		for (; next < 3 && below * 100 >= all.count * percents[next]; next++)
			*quantiles[next] = middle_of(step) < all.most_us ? middle_of(step) : all.most_us;
	}
	return all;
}

/* ---- As it is told --------------------------------------------------------------------------------------------------- */

static void write_latency(gl_latency latency, gl_writer *writer)
{
	const struct {
		const char *name;
		uint64_t us;
	} values[] = {{"p50", latency.p50_us}, {"p90", latency.p90_us}, {"p99", latency.p99_us}, {"max", latency.most_us}};
	uint32_t count = latency.count ? sizeof(values) / sizeof(values[0]) : 0;
	gl_write_text(writer, "latency_us");
	gl_write_map(writer, count);
	for (uint32_t i = 0; i < count; i++) {
		gl_write_text(writer, values[i].name);
		gl_write_uint(writer, values[i].us);
	}
}

void gl_activity_write(const gl_activity *activity, uint64_t now_ns, gl_writer *writer)
{
	static const char *const flows[] = {[GL_FLOW_ACCEPTED] = "accepted", [GL_FLOW_FINISHED] = "finished", [GL_FLOW_BYTES] = "bytes"};
	static const char *const windows[] = {
		[GL_LAST_SECOND] = "second", [GL_LAST_TEN_SECONDS] = "ten_seconds", [GL_LAST_MINUTE] = "minute"};
	gl_write_text(writer, "rates");
	gl_write_map(writer, GL_FLOW_COUNT);
	for (int flow = 0; flow < GL_FLOW_COUNT; flow++) {
		gl_write_text(writer, flows[flow]);
		gl_write_map(writer, GL_WINDOW_COUNT);
		for (int window = 0; window < GL_WINDOW_COUNT; window++) {
			double rate = gl_activity_rate(activity, (gl_flow)flow, (gl_window)window, now_ns);
			gl_write_text(writer, windows[window]);
			gl_write_number(writer, round(rate * 1000) / 1000);
		}
	}
	write_latency(gl_activity_latency(activity, now_ns), writer);
}
