/* Reading /proc/PID/statm, and the bounds; see memory.h. */
#include "memory.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED
#endif

int gl_memory_open(void) { return open("/proc/self/statm", O_RDONLY | O_CLOEXEC); }

bool gl_memory_read(int descriptor, gl_memory *memory)
{
	char text[200];
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	ssize_t length = descriptor < 0 ? -1 : pread(descriptor, text, sizeof(text) - 1, 0);
	if (length <= 0)
		return false;
	text[length] = 0;
	if (sscanf(text, "%*u %" SCNu64 " %*u %*u %*u %" SCNu64, &memory->resident, &memory->data) != 2)
		return false;
	memory->resident *= page;
	memory->data *= page;
	return true;
}

bool gl_memory_of(pid_t process, gl_memory *memory)
{
	char path[40];
	snprintf(path, sizeof(path), "/proc/%d/statm", (int)process);
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	bool read = gl_memory_read(descriptor, memory);
	if (descriptor >= 0)
		close(descriptor);
	return read;
}

bool gl_memory_full(const gl_memory *memory, uint64_t cap)
{
#ifdef SANITIZED
	return memory->resident > cap / 4 * 3;
#else
	return memory->resident > cap / 4 * 3 || memory->data > cap / 2 * 3;
#endif
}

void gl_memory_bound(uint64_t cap)
{
#ifdef SANITIZED
	(void)cap;
#else
	const struct rlimit limit = {cap * 2, cap * 2};
	setrlimit(RLIMIT_DATA, &limit);
#endif
}
