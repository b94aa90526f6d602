/* sched_setattr, which glibc 2.36 does not have; see turns.h. */
#include "turns.h"

#include <sched.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of a thread among others that have work. Linux takes it from 6.12 on (0.1 to 100 ms; 3 ms by default) and ignores it before. */
#define TURN_NS UINT64_C(10000000)

/* The first form of struct sched_attr, 48 bytes; see sched_setattr(2). */
typedef struct attributes {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
} attributes;

void gl_take_turns(void)
{
	attributes own = {.size = sizeof(own)};
	if (syscall(SYS_sched_getattr, 0, &own, sizeof(own), 0) || own.policy != SCHED_OTHER)
		return;
	own = (attributes){.size = sizeof(own), .policy = SCHED_BATCH, .flags = own.flags, .nice = own.nice, .runtime = TURN_NS};
	syscall(SYS_sched_setattr, 0, &own, 0);
}
