/* One glossd for each endpoint: a lock beside every ipc path, held for the daemon's lifetime. libzmq would silently take over a path that
 * another process is bound to; with the lock a second glossd is refused, and told the pid of the first.
 *
 * `<path>.lock` holds the pid as text. It is removed when the lock is given back; after a kill it stays, unlocked, and the next
 * glossd takes it over. Other transports need none: there the bind itself fails. */
#ifndef GL_LOCK_H
#define GL_LOCK_H

#include "engine/error.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct gl_locks {
	struct gl_lock {
		int fd;
		char *path;
	} * list;
	uint32_t count;
	/* Set by the caller once all are taken and it begins to bind: the sockets are removed with the locks, since libzmq leaves them
	 * behind. */
	bool bound;
} gl_locks;

/* Takes the lock of this endpoint, where it needs one. Refused where something lies at its path that is no socket: libzmq would remove it.
 * On failure the locks taken before are still held. */
gl_code gl_locks_take(gl_locks *locks, const char *endpoint, gl_error *error);
/* Says what, other than another glossd, would keep this endpoint from being locked and bound: its folder is not there and cannot be made,
 * files cannot be made in it, or something that is no socket is in the way. Makes and takes nothing. */
gl_code gl_locks_check(const char *endpoint, gl_error *error);
/* Gives all locks back. After the sockets are closed. */
void gl_locks_release(gl_locks *locks);

#endif
