/* How fast documents come and go, and how long one takes: rates over the last second, ten seconds and minute, and the latency from accepted
 * to published over the last minute (docs/protocol.md, `status`).
 *
 * The clock is an argument, nanoseconds that never go back. Memory is fixed, nothing can fail, and a document costs a few additions. Flows
 * are counted by tenths of a second, and a rate is made of whole ones: the tenth that is still filling does not count. Latencies are
 * counted in steps, sixteen to each power of two, so that a quantile is off by some 3 % at most; the greatest is exact. The last minute of
 * them is the five seconds that are filling and the eleven times five before. Loop's thread. */
#ifndef GL_ACTIVITY_H
#define GL_ACTIVITY_H

#include "engine/writer.h"

#define GL_TICKS 601 /* a minute of tenths, and the one that is filling */
#define GL_SPANS 12  /* a minute of five seconds each */
#define GL_STEPS 544 /* up to 2^37 µs, 38 hours */

typedef enum gl_flow { GL_FLOW_ACCEPTED, GL_FLOW_FINISHED, GL_FLOW_BYTES, GL_FLOW_COUNT } gl_flow;
typedef enum gl_window { GL_LAST_SECOND, GL_LAST_TEN_SECONDS, GL_LAST_MINUTE, GL_WINDOW_COUNT } gl_window;

typedef struct gl_activity {
	uint64_t started_ns;
	struct {
		uint64_t number; /* which tenth since the clock's begin is counted here */
		uint64_t flows[GL_FLOW_COUNT];
	} ticks[GL_TICKS];
	struct gl_latencies {
		uint64_t number;
		uint64_t count, most_us;
		uint32_t steps[GL_STEPS];
	} latencies[GL_SPANS];
} gl_activity;

typedef struct gl_latency {
	uint64_t count; /* of documents; 0: the others say nothing */
	uint64_t p50_us, p90_us, p99_us, most_us;
} gl_latency;

void gl_activity_init(gl_activity *activity, uint64_t now_ns);
void gl_activity_accepted(gl_activity *activity, uint64_t now_ns, uint64_t bytes);
void gl_activity_finished(gl_activity *activity, uint64_t now_ns, uint64_t accepted_ns);

/* Per second; over less than the window while glossd is younger. */
double gl_activity_rate(const gl_activity *activity, gl_flow flow, gl_window window, uint64_t now_ns);
gl_latency gl_activity_latency(const gl_activity *activity, uint64_t now_ns);
/* Writes two pairs of a map: `rates` and `latency_us`. */
void gl_activity_write(const gl_activity *activity, uint64_t now_ns, gl_writer *writer);

#endif
