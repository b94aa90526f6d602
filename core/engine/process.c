/* Descriptors, signals, limits, memory and turns of a process; see process.h. */
#include "process.h"

#include <fcntl.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MEMORY_KEPT (8 << 20)      /* bytes free at the top of the heap, beyond which it shrinks */
#define MEMORY_AT_ONCE (256 << 10) /* bytes that it grows by */
/* Of a batch thread among others that have work. Linux takes it from 6.12 on (0.1 to 100 ms; 3 ms by default) and ignores it before. */
#define TURN_NS UINT64_C(10000000)

void gl_fill_standard_descriptors(void)
{
	for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++)
		if (fcntl(descriptor, F_GETFD) < 0)
			open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

void gl_unblock_signals(void)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void gl_bound_descriptors(rlim_t most)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = most < limit.rlim_max ? most : limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

void gl_keep_memory(void)
{
	mallopt(M_TRIM_THRESHOLD, MEMORY_KEPT);
	mallopt(M_TOP_PAD, MEMORY_AT_ONCE);
}

/* sched_setattr(2), which glibc 2.36 does not have: the first form of struct sched_attr, 48 bytes. */
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
