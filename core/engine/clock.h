/* The two clocks that everything here is timed by. Any thread. */
#ifndef GL_CLOCK_H
#define GL_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Nanoseconds that never go back (CLOCK_MONOTONIC, as uv_hrtime): how long something took. */
static inline uint64_t gl_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Milliseconds since 1970 (CLOCK_REALTIME): when something happened, also for the next start and for others. */
static inline uint64_t gl_now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

#endif
