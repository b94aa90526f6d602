/* Preloaded into glossd: once there is the file that GLOSSD_LATER names, every clock that only counts up is an hour further, as it is for a process that was stopped for
 * an hour. */
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define HOUR 3600

typedef int clock_function(clockid_t clock, struct timespec *now);

int clock_gettime(clockid_t clock, struct timespec *now)
{
	static _Atomic(clock_function *) real;
	const char *later = getenv("GLOSSD_LATER");
	if (!real)
		real = (clock_function *)dlsym(RTLD_NEXT, "clock_gettime");
	int failed = real(clock, now);
	if (!failed && clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE && later && !access(later, F_OK))
		now->tv_sec += HOUR;
	return failed;
}
