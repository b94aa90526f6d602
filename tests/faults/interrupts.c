/* Preloaded into glossd: each third call of poll that does not wait is broken off, as by a signal that comes just then. ZeroMQ asks so for its commands, in almost every
 * call. Real signals would do the same, but at moments that nobody can choose. */
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>

#define EACH 3

typedef int poll_function(struct pollfd *fds, nfds_t count, int timeout);

static int poll_or_break_off(struct pollfd *fds, nfds_t count, int timeout)
{
	static _Atomic unsigned calls;
	static poll_function *real;
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "poll");
	if (!timeout && atomic_fetch_add(&calls, 1) % EACH == 0) {
		errno = EINTR;
		return -1;
	}
	return real(fds, count, timeout);
}

int poll(struct pollfd *fds, nfds_t count, int timeout) { return poll_or_break_off(fds, count, timeout); }

int __poll_chk(struct pollfd *fds, nfds_t count, int timeout, size_t size);
int __poll_chk(struct pollfd *fds, nfds_t count, int timeout, size_t size)
{
	(void)size;
	return poll_or_break_off(fds, count, timeout);
}
