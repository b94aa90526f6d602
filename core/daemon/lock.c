/* Locks beside ipc endpoints; see lock.h. */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define IPC "ipc://"
#define LOCK ".lock"
#define LOOK_EACH_NS 5000000 /* 400 looks are 2 s */
#define LOOKS 400

/* True where `path` still names the open file: its holder may have removed it between our open and our lock. */
static bool still_there(int fd, const char *path)
{
	struct stat open_one, named_one;
	return !fstat(fd, &open_one) && !stat(path, &named_one) && open_one.st_ino == named_one.st_ino &&
	       open_one.st_dev == named_one.st_dev;
}

/* The pid that a lock's file has; 0: none yet. */
static long holder_of(int fd)
{
	char text[24] = "";
	return pread(fd, text, sizeof(text) - 1, 0) > 0 ? strtol(text, NULL, 10) : 0;
}

static gl_code refuse(int fd, const char *endpoint, gl_error *error)
{
	long pid = holder_of(fd);
	if (!pid)
		return gl_fail(error, GL_SYSTEM, "%s: another glossd is starting here", endpoint);
	if (pid == (long)getpid())
		return gl_fail(error, GL_CONFIG, "%s: the configuration names this endpoint twice", endpoint);
	return gl_fail(error, GL_SYSTEM, "%s: the glossd with pid %ld listens here already", endpoint, pid);
}

/* Makes the folder that a lock is to lie in, such as /run/glossd after a boot; one level, no more: a path that is misspelt stays an
 * error. */
static void make_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash && slash != path ? strndup(path, (size_t)(slash - path)) : NULL;
	if (folder)
		mkdir(folder, 0755);
	free(folder);
}

/* The path of an endpoint that needs a lock, or NULL: an abstract name (@) that is taken cannot be bound, and a wildcard is never
 * shared. */
static const char *path_of(const char *endpoint)
{
	const char *path = endpoint + strlen(IPC);
	return !strncmp(endpoint, IPC, strlen(IPC)) && *path != '@' && strcmp(path, "*") != 0 ? path : NULL;
}

/* Takes the lock. A glossd that was killed may have left a child between its fork and its exec, which still holds the lock for a moment:
 * that is waited for. False: errno says why. */
static bool take(int fd)
{
	const struct timespec pause = {0, LOOK_EACH_NS};
	for (int looks = 0; flock(fd, LOCK_EX | LOCK_NB);) {
		if (errno == EINTR)
			continue;
		long holder = errno == EWOULDBLOCK ? holder_of(fd) : 0;
		bool left = holder > 0 && kill((pid_t)holder, 0) && errno == ESRCH;
		if (!left || looks++ == LOOKS) {
			errno = holder ? EWOULDBLOCK : errno;
			return false;
		}
		nanosleep(&pause, NULL);
	}
	return true;
}

/* Opens and locks; returns the descriptor, or -1 with the error said. */
static int open_locked(const char *path, const char *endpoint, gl_error *error)
{
	make_folder(path);
	for (;;) {
		int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
		if (fd < 0) {
			const char *reason = strerror(errno);
			if (gl_locks_check(endpoint, error) == GL_OK)
				gl_fail(error, GL_SYSTEM, "%s: cannot make the lock %s: %s", endpoint, path, reason);
			return -1;
		}
		bool locked = take(fd);
		if (locked && still_there(fd, path))
			return fd;
		if (!locked && errno == EWOULDBLOCK)
			refuse(fd, endpoint, error);
		else if (!locked)
			gl_fail(error, GL_SYSTEM, "%s: cannot lock %s: %s", endpoint, path, strerror(errno));
		close(fd);
		if (!locked)
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

/* A file that is there may only be ours from before: a socket, or a lock that we can write. */
static gl_code check_file(const char *endpoint, const char *path, mode_t type, gl_error *error)
{
	struct stat status;
	if (lstat(path, &status))
		return GL_OK;
	if ((status.st_mode & S_IFMT) != type)
		return gl_fail(error, GL_SYSTEM, "%s: %s is there already, and is not a %s of glossd's", endpoint, path,
			       type == S_IFSOCK ? "socket" : "lock");
	if (type == S_IFREG && faccessat(AT_FDCWD, path, W_OK, AT_EACCESS))
		return gl_fail(error, GL_SYSTEM, "%s: cannot write the lock %s: %s", endpoint, path, strerror(errno));
	return GL_OK;
}

gl_code gl_locks_take(gl_locks *locks, const char *endpoint, gl_error *error)
{
	const char *path = path_of(endpoint);
	char *lock = NULL;
	if (!path)
		return GL_OK;
	if (check_file(endpoint, path, S_IFSOCK, error) != GL_OK)
		return GL_SYSTEM;
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

/* ---- Looking alone --------------------------------------------------------------------------------------------------- */

/* The folder that a path lies in, cut out of its own copy. */
static const char *folder_of(char *path)
{
	char *slash = strrchr(path, '/');
	if (!slash)
		return ".";
	while (slash > path && slash[-1] == '/')
		slash--;
	if (slash == path)
		return "/";
	*slash = '\0';
	return path;
}

/* The errno that says why no files can be made in a folder; 0: they can. */
static int why_not(const char *folder)
{
	struct stat status;
	if (stat(folder, &status))
		return errno;
	if (!S_ISDIR(status.st_mode))
		return ENOTDIR;
	return faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) ? errno : 0;
}

static gl_code check_folder(const char *endpoint, char *path, gl_error *error)
{
	const char *folder = folder_of(path);
	int reason = why_not(folder);
	if (reason != ENOENT)
		return reason ? gl_fail(error, GL_SYSTEM, "%s: glossd cannot make files in the folder %s: %s", endpoint, folder,
					strerror(reason))
			      : GL_OK;
	char name[PATH_MAX];
	snprintf(name, sizeof(name), "%s", folder);
	const char *parent = folder_of(path);
	reason = why_not(parent);
	return reason ? gl_fail(error, GL_SYSTEM, "%s: the folder %s is not there, and glossd cannot make it in %s: %s", endpoint, name,
				parent, strerror(reason))
		      : GL_OK;
}

gl_code gl_locks_check(const char *endpoint, gl_error *error)
{
	const char *path = path_of(endpoint);
	char copy[PATH_MAX];
	if (!path)
		return GL_OK;
	snprintf(copy, sizeof(copy), "%s", path);
	gl_code code = check_folder(endpoint, copy, error);
	snprintf(copy, sizeof(copy), "%s" LOCK, path);
	if (code == GL_OK)
		code = check_file(endpoint, path, S_IFSOCK, error);
	return code == GL_OK ? check_file(endpoint, copy, S_IFREG, error) : code;
}

/* The socket is removed before the lock: after that, the path may be the next glossd's. */
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
