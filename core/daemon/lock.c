/* Locks beside ipc endpoints; see lock.h. */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define IPC "ipc://"
#define LOCK ".lock"

/* True where `path` still names the open file: its holder may have removed it between our open and our lock. */
static bool still_there(int fd, const char *path)
{
	struct stat open_one, named_one;
	return !fstat(fd, &open_one) && !stat(path, &named_one) && open_one.st_ino == named_one.st_ino &&
	       open_one.st_dev == named_one.st_dev;
}

static gl_code refuse(int fd, const char *endpoint, gl_error *error)
{
	char text[24] = "";
	if (pread(fd, text, sizeof(text) - 1, 0) <= 0)
		return gl_fail(error, GL_SYSTEM, "%s: another glossd is starting here", endpoint);
	long pid = strtol(text, NULL, 10);
	if (pid == (long)getpid())
		return gl_fail(error, GL_CONFIG, "%s: the configuration names this endpoint twice", endpoint);
	return gl_fail(error, GL_SYSTEM, "%s: the glossd with pid %ld listens here already", endpoint, pid);
}

/* Makes the folder that a lock is to lie in, such as /run/glossd after a boot; one level, no more: a path that is misspelt stays an error. */
static void make_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash && slash != path ? strndup(path, (size_t)(slash - path)) : NULL;
	if (folder)
		mkdir(folder, 0755);
	free(folder);
}

/* Opens and locks; returns the descriptor, or -1 with the error said. */
static int open_locked(const char *path, const char *endpoint, gl_error *error)
{
	make_folder(path);
	for (;;) {
		int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
		if (fd < 0) {
			gl_fail(error, GL_SYSTEM, "%s: cannot make the lock %s: %s", endpoint, path, strerror(errno));
			return -1;
		}
		bool locked = !flock(fd, LOCK_EX | LOCK_NB);
		if (locked && still_there(fd, path))
			return fd;
		if (!locked && errno == EWOULDBLOCK)
			refuse(fd, endpoint, error);
		else if (!locked && errno != EINTR)
			gl_fail(error, GL_SYSTEM, "%s: cannot lock %s: %s", endpoint, path, strerror(errno));
		bool again = locked || errno == EINTR;
		close(fd);
		if (!again)
			return -1;
	}
}

static gl_code keep(gl_locks *locks, int fd, char *path, gl_error *error)
{
	struct gl_lock *list = realloc(locks->list, (locks->count + 1) * sizeof(*list));
	if (!list)
		return gl_fail(error, GL_MEMORY, "memory is short for the lock %s", path);
	locks->list = list;
	list[locks->count++] = (struct gl_lock){fd, path};
	if (ftruncate(fd, 0) || dprintf(fd, "%ld\n", (long)getpid()) < 0)
		return gl_fail(error, GL_SYSTEM, "cannot write the lock %s: %s", path, strerror(errno));
	return GL_OK;
}

gl_code gl_locks_take(gl_locks *locks, const char *endpoint, gl_error *error)
{
	const char *path = endpoint + strlen(IPC);
	char *lock = NULL;
	/* An abstract name (@) fails to bind by itself, and a wildcard is never shared. */
	if (strncmp(endpoint, IPC, strlen(IPC)) || *path == '@' || !strcmp(path, "*"))
		return GL_OK;
	if (asprintf(&lock, "%s" LOCK, path) < 0)
		return gl_fail(error, GL_MEMORY, "memory is short for the lock of %s", endpoint);
	int fd = open_locked(lock, endpoint, error);
	gl_code code = fd < 0 ? (error ? error->code : GL_SYSTEM) : keep(locks, fd, lock, error);
	bool kept = locks->count && locks->list[locks->count - 1].path == lock;
	if (!kept && fd >= 0)
		close(fd);
	if (!kept)
		free(lock);
	return code;
}

/* The socket goes before the lock: after it, the path may be the next glossd's. */
static void release(struct gl_lock *lock, bool bound)
{
	char *path = strndup(lock->path, strlen(lock->path) - strlen(LOCK));
	if (bound && path)
		unlink(path);
	unlink(lock->path);
	close(lock->fd);
	free(path);
	free(lock->path);
}

void gl_locks_release(gl_locks *locks)
{
	for (uint32_t i = 0; i < locks->count; i++)
		release(&locks->list[i], locks->bound);
	free(locks->list);
	*locks = (gl_locks){0};
}
