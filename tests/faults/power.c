/* Preloaded into glossd by the fault campaign: keeps a journal of what was written to files of one folder, so that a power cut can be played.
 *
 *     GLOSSD_FAULT_FOLDER    the folder, as its files are opened
 *     GLOSSD_FAULT_JOURNAL   the file that the journal is appended to, outside of it
 *     GLOSSD_FAULT_SYNC      optional: the process dies by SIGKILL before its n-th sync of one of these files
 *
 * Before a write or a change of size, a record says what was there and what comes; after fsync or fdatasync returned, one says that the file is on the
 * disk up to here; a file that was made is there for good once its folder was synced. power.py reads the journal after a SIGKILL and takes back what a
 * power cut might have lost. A record that is torn at the end of the journal belongs to a write that did not happen. Lock order: none, there is one lock.
 *
 * In the processes that glossd starts it does nothing. */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES_MOST 1024

/* What a record begins with; the name, the old and the new bytes follow. */
typedef struct head {
	uint32_t kind; /* W(rite), T(runcate), S(ynced), C(reated), D(irectory synced) */
	uint32_t name_length, old_length, new_length;
	uint64_t offset, old_size;
} head;

static char folder[1024];
static int journal = -1;
static long syncs_left;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *names[FILES_MOST]; /* by descriptor, of files in the folder; "" is the folder itself */

/* The real functions, looked up before there are threads: a child between fork and exec must not. */
#define FUNCTIONS(X) X(pwrite64) X(write) X(writev) X(ftruncate64) X(fsync) X(fdatasync) X(open64) X(close)
#define DECLARE(name) static __typeof__(&name) real_##name;
FUNCTIONS(DECLARE)
#define LOOK_UP(name) real_##name = (__typeof__(&name))dlsym(RTLD_NEXT, #name);

static void look_up(void) { FUNCTIONS(LOOK_UP) }

#define REAL(name) (real_##name ? real_##name : (look_up(), real_##name))

__attribute__((constructor)) static void begin(int argc, char **argv)
{
	look_up();
	const char *where = getenv("GLOSSD_FAULT_FOLDER"), *path = getenv("GLOSSD_FAULT_JOURNAL"), *sync = getenv("GLOSSD_FAULT_SYNC");
	if (!where || !path || argc < 2 || strcmp(argv[1], "--config") != 0)
		return;
	snprintf(folder, sizeof(folder), "%s", where);
	syncs_left = sync ? atol(sync) : 0;
	journal = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void note(char kind, const char *name, uint64_t offset, uint64_t old_size, const void *old, size_t old_length, const void *new,
		 size_t new_length)
{
	head record = {(uint32_t)kind, (uint32_t)strlen(name), (uint32_t)old_length, (uint32_t)new_length, offset, old_size};
	struct iovec parts[] = {
		{&record, sizeof(record)}, {(char *)name, strlen(name)}, {(void *)old, old_length}, {(void *)new, new_length}};
	if (REAL(writev)(journal, parts, 4) < 0)
		abort();
}

static const char *name_of(int fd) { return journal >= 0 && fd >= 0 && fd < FILES_MOST ? names[fd] : NULL; }

/* What stands from `offset` on, at most `length` bytes; *size is the file's. */
static void *before(int fd, uint64_t offset, size_t length, size_t *found, uint64_t *size)
{
	struct stat status;
	char link[32];
	void *bytes = malloc(length + 1);
	if (!bytes || fstat(fd, &status))
		abort();
	/* What goes past the page cache cannot be read so. Only such a file is opened once more: to close one of the database's would take its locks away. */
	bool direct = fcntl(fd, F_GETFL) & O_DIRECT;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	int reader = direct ? REAL(open64)(link, O_RDONLY | O_CLOEXEC) : fd;
	ssize_t n = pread(reader, bytes, length, (off_t)offset);
	if (direct)
		REAL(close)(reader);
	*found = n > 0 ? (size_t)n : 0;
	*size = (uint64_t)status.st_size;
	return bytes;
}

static ssize_t written(int fd, const void *bytes, size_t length, off_t offset)
{
	size_t found;
	uint64_t size;
	pthread_mutex_lock(&lock);
	void *old = before(fd, (uint64_t)offset, length, &found, &size);
	note('W', names[fd], (uint64_t)offset, size, old, found, bytes, length);
	ssize_t result = REAL(pwrite64)(fd, bytes, length, offset);
	pthread_mutex_unlock(&lock);
	free(old);
	return result;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset)
{
	return name_of(fd) ? written(fd, bytes, length, offset) : REAL(pwrite64)(fd, bytes, length, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length)
{
	if (!name_of(fd))
		return REAL(write)(fd, bytes, length);
	off_t offset = lseek(fd, 0, SEEK_CUR);
	ssize_t result = written(fd, bytes, length, offset);
	if (result > 0)
		lseek(fd, offset + result, SEEK_SET);
	return result;
}

int ftruncate64(int fd, off64_t length)
{
	struct stat status;
	size_t found = 0;
	uint64_t size = 0;
	if (!name_of(fd) || fstat(fd, &status))
		return REAL(ftruncate64)(fd, length);
	pthread_mutex_lock(&lock);
	void *old = before(fd, (uint64_t)length, status.st_size > length ? (size_t)(status.st_size - length) : 0, &found, &size);
	note('T', names[fd], (uint64_t)length, size, old, found, NULL, 0);
	int result = REAL(ftruncate64)(fd, length);
	pthread_mutex_unlock(&lock);
	free(old);
	return result;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int synced(int (*real)(int fd), int fd)
{
	const char *name = name_of(fd);
	if (!name)
		return real(fd);
	pthread_mutex_lock(&lock);
	if (syncs_left && !--syncs_left)
		kill(getpid(), SIGKILL);
	int result = real(fd);
	if (!result)
		note(*name ? 'S' : 'D', name, 0, 0, NULL, 0, NULL, 0);
	pthread_mutex_unlock(&lock);
	return result;
}

int fsync(int fd) { return synced(REAL(fsync), fd); }
int fdatasync(int fd) { return synced(REAL(fdatasync), fd); }

/* ---- Which files these are ---------------------------------------------------------------------------------------------- */

static int opened(int fd, const char *path, bool made)
{
	size_t length = strlen(folder);
	if (fd < 0 || fd >= FILES_MOST || journal < 0 || strncmp(path, folder, length) != 0 || (path[length] && path[length] != '/'))
		return fd;
	pthread_mutex_lock(&lock);
	free(names[fd]);
	names[fd] = strdup(path[length] ? path + length + 1 : "");
	if (!names[fd])
		abort();
	if (made)
		note('C', names[fd], 0, 0, NULL, 0, NULL, 0);
	pthread_mutex_unlock(&lock);
	return fd;
}

int open64(const char *path, int flags, ...)
{
	va_list more;
	va_start(more, flags);
	mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
	va_end(more);
	bool made = (flags & O_CREAT) && access(path, F_OK);
	return opened(REAL(open64)(path, flags, mode), path, made);
}

int open(const char *path, int flags, ...)
{
	va_list more;
	va_start(more, flags);
	mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
	va_end(more);
	return open64(path, flags, mode);
}

int close(int fd)
{
	if (name_of(fd)) {
		pthread_mutex_lock(&lock);
		free(names[fd]);
		names[fd] = NULL;
		pthread_mutex_unlock(&lock);
	}
	return REAL(close)(fd);
}
