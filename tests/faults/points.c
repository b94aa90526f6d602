/* Preloaded into glossd by the fault campaign: the process dies by SIGKILL at the n-th pass of a named point.
 *
 *     GLOSSD_FAULT_POINT   one of the names in `points`
 *     GLOSSD_FAULT_PASS    which pass of it, from 1
 *
 * Nothing else changes: every call goes on to the real function. Without the two variables, and in the processes that glossd starts (they have no --config),
 * it counts nothing. */
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

#define SOCKETS_MOST 32
#define DONE 101 /* SQLITE_DONE */

typedef struct sqlite3_stmt sqlite3_stmt;

enum point { RECEIVED, BEFORE_COMMIT, AFTER_COMMIT, BEFORE_SYNC, AFTER_SYNC, BEFORE_PUBLISH, AFTER_PUBLISH, BEFORE_DELETE, POINT_COUNT };

static const char *const points[POINT_COUNT] = {
	[RECEIVED] = "received",           [BEFORE_COMMIT] = "before-commit", [AFTER_COMMIT] = "after-commit",
	[BEFORE_SYNC] = "before-sync",     [AFTER_SYNC] = "after-sync",       [BEFORE_PUBLISH] = "before-publish",
	[AFTER_PUBLISH] = "after-publish", [BEFORE_DELETE] = "before-delete",
};

/* What a socket is for is seen by the endpoint it was bound to. */
static struct bound {
	void *socket;
	bool documents, results;
} sockets[SOCKETS_MOST];
static unsigned socket_count;
static enum point wanted = POINT_COUNT;
static _Atomic long passes_left;

__attribute__((constructor)) static void begin(int argc, char **argv)
{
	const char *name = getenv("GLOSSD_FAULT_POINT"), *pass = getenv("GLOSSD_FAULT_PASS");
	if (!name || !pass || argc < 2 || strcmp(argv[1], "--config") != 0)
		return;
	atomic_store(&passes_left, atol(pass));
	for (enum point i = 0; i < POINT_COUNT; i++)
		if (!strcmp(points[i], name))
			wanted = i;
}

static void pass(enum point here)
{
	if (here != wanted || atomic_fetch_sub(&passes_left, 1) != 1)
		return;
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

/* The real function of that name. */
static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }
#define REAL(name) ((__typeof__(&name))next(#name))

/* ---- ZeroMQ ------------------------------------------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);
	return length >= tail && !strcmp(text + length - tail, end);
}

int zmq_bind(void *socket, const char *endpoint)
{
	if (socket_count < SOCKETS_MOST)
		sockets[socket_count++] = (struct bound){socket, ends_with(endpoint, "push") || ends_with(endpoint, "request"),
							 ends_with(endpoint, "results")};
	return REAL(zmq_bind)(socket, endpoint);
}

static const struct bound *find(const void *socket)
{
	static const struct bound none;
	for (unsigned i = 0; i < socket_count; i++)
		if (sockets[i].socket == socket)
			return &sockets[i];
	return &none;
}

int zmq_msg_recv(zmq_msg_t *message, void *socket, int flags)
{
	static int (*real)(zmq_msg_t * message, void *socket, int flags);
	if (!real)
		real = REAL(zmq_msg_recv);
	int size = real(message, socket, flags);
	if (size > 0 && wanted == RECEIVED && !zmq_msg_more(message) && find(socket)->documents)
		pass(RECEIVED);
	return size;
}

int zmq_msg_send(zmq_msg_t *message, void *socket, int flags)
{
	static int (*real)(zmq_msg_t * message, void *socket, int flags);
	if (!real)
		real = REAL(zmq_msg_send);
	bool last = !(flags & ZMQ_SNDMORE) && find(socket)->results;
	if (last)
		pass(BEFORE_PUBLISH);
	int size = real(message, socket, flags);
	if (last && size >= 0)
		pass(AFTER_PUBLISH);
	return size;
}

/* ---- SQLite and the disk ------------------------------------------------------------------------------------------------ */

int sqlite3_step(sqlite3_stmt *statement);

int sqlite3_step(sqlite3_stmt *statement)
{
	static int (*real)(sqlite3_stmt * statement);
	static const char *(*text_of)(sqlite3_stmt * statement);
	if (!real) {
		text_of = (const char *(*)(sqlite3_stmt *))next("sqlite3_sql");
		real = (int (*)(sqlite3_stmt *))next("sqlite3_step");
	}
	const char *text = wanted == POINT_COUNT ? NULL : text_of(statement);
	bool commit = text && !strncmp(text, "COMMIT", 6);
	if (commit)
		pass(BEFORE_COMMIT);
	if (text && !strncmp(text, "DELETE", 6))
		pass(BEFORE_DELETE);
	int result = real(statement);
	if (commit && result == DONE)
		pass(AFTER_COMMIT);
	return result;
}

static int synced(int (*real)(int fd), int fd)
{
	pass(BEFORE_SYNC);
	int result = real(fd);
	pass(AFTER_SYNC);
	return result;
}

int fsync(int fd) { return synced(REAL(fsync), fd); }
int fdatasync(int fd) { return synced(REAL(fdatasync), fd); }
