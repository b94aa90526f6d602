/* One worker's process: what connects it, its start, what its link brings, and its end; see workers.h. */
#include "counters.h"
#include "log.h"
#include "worker.h"
#include "workers.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKOFF_LEAST_MS 10
#define BACKOFF_MOST_MS 5000
#define LINGER_MS 1000                        /* a worker that closed its link is dying; past this it is not */
#define LASTED_NS (10 * UINT64_C(1000000000)) /* a worker that was ready for so long did not fail to start */

void gl_worker_kill(gl_worker *worker, gl_kill why)
{
	if (worker->state == GL_WORKER_NONE || worker->state == GL_WORKER_ENDING)
		return;
	worker->state = GL_WORKER_ENDING;
	worker->kill = why;
	uv_timer_stop(&worker->timer);
	uv_poll_stop(&worker->poll);
	if (why == GL_KILL_BROKEN)
		gl_count(GL_COUNT_BROKEN);
	uv_process_kill(&worker->process, SIGKILL);
}

/* ---- The end of a worker --------------------------------------------------------------------------------------------- */

static void handle_gone(gl_workers *pool)
{
	if (!--pool->open_handles)
		pool->events.ended(pool->events.context);
}

static void tick_closed(uv_handle_t *handle) { handle_gone(handle->data); }

static void timer_closed(uv_handle_t *handle) { handle_gone(((gl_worker *)handle->data)->pool); }

void gl_workers_check_ended(gl_workers *pool)
{
	if (!pool->stopping || pool->running || uv_is_closing((uv_handle_t *)&pool->tick))
		return;
	uv_close((uv_handle_t *)&pool->tick, tick_closed);
	for (uint32_t i = 0; i < pool->count; i++)
		uv_close((uv_handle_t *)&pool->list[i].timer, timer_closed);
}

static void start_again(uv_timer_t *timer) { gl_worker_start(timer->data); }

static void schedule_start(gl_worker *worker)
{
	unsigned shift = worker->failures < 12 ? worker->failures : 12;
	uint64_t wait_ms = worker->failures ? (uint64_t)BACKOFF_LEAST_MS << (shift - 1) : 0;
	if (worker->pool->stopping || (!worker->pool->described && !worker->pool->patient))
		return;
	uv_timer_start(&worker->timer, start_again, wait_ms < BACKOFF_MOST_MS ? wait_ms : BACKOFF_MOST_MS, 0);
}

static void release_process(gl_worker *worker)
{
	if (worker->fd >= 0)
		close(worker->fd);
	worker->fd = -1;
	if (worker->page)
		munmap((void *)worker->page, sizeof(*worker->page));
	if (worker->texts)
		munmap(worker->texts, sizeof(*worker->texts));
	worker->page = NULL;
	worker->texts = NULL;
	gl_buffer_deinit(&worker->in);
	worker->state = GL_WORKER_NONE;
}

static void handle_closed(uv_handle_t *handle)
{
	gl_worker *worker = handle->data;
	gl_workers *pool = worker->pool;
	if (!--worker->closing) {
		release_process(worker);
		schedule_start(worker);
	}
	handle_gone(pool);
}

static void close_process(gl_worker *worker, bool polled)
{
	worker->closing = polled ? 2 : 1;
	worker->pool->open_handles += worker->closing;
	uv_close((uv_handle_t *)&worker->process, handle_closed);
	if (polled)
		uv_close((uv_handle_t *)&worker->poll, handle_closed);
}

/* The first worker did not come to say what there is, nor why not. */
static void first_failed(gl_workers *pool, const gl_error *error)
{
	if (pool->patient)
		gl_log(GLOSS_LOG_ERROR, "worker_not_ready", gl_log_text("reason", error->message));
	else
		pool->events.refused(pool->events.context, error);
}

static void first_died(gl_worker *worker, int64_t status, int signal)
{
	gl_error error;
	if (worker->kill == GL_KILL_START)
		gl_fail(&error, GL_PLUGIN_INVALID, "the plugins were not open after %llu ms (workers.start)",
			(unsigned long long)(worker->pool->config->workers.start_ns / 1000000));
	else if (signal)
		gl_fail(&error, GL_PLUGIN_INVALID, "a worker died by signal %d while it loaded and opened the plugins", signal);
	else
		gl_fail(&error, GL_PLUGIN_INVALID, "a worker ended with status %d while it loaded and opened the plugins", (int)status);
	first_failed(worker->pool, &error);
}

static void worker_exited(uv_process_t *process, int64_t status, int signal)
{
	gl_worker *worker = process->data;
	gl_workers *pool = worker->pool;
	gl_worker_state state = worker->state;
	/* What it sent before it died counts, unless it could not be believed. */
	while (worker->kill != GL_KILL_BROKEN && worker->fd >= 0) {
		size_t before = worker->in.length;
		uint64_t documents = worker->documents;
		if (gl_worker_read(worker) != GL_READ_MORE || (before == worker->in.length && documents == worker->documents))
			break;
	}
	bool worked = worker->documents || gl_page_read(worker->page).document;
	bool lasted = worker->ready_ns && uv_hrtime() - worker->ready_ns > LASTED_NS;
	worker->failures = worked || lasted ? 0 : worker->failures + 1;
	gl_count(GL_COUNT_DEATHS);
	gl_worker_judge(worker, status, signal);
	worker->state = GL_WORKER_ENDING;
	uv_timer_stop(&worker->timer);
	close_process(worker, true);
	pool->running--;
	if (!pool->described && !pool->stopping && !worker->refused && state != GL_WORKER_READY)
		first_died(worker, status, signal);
	gl_workers_check_ended(pool);
}

/* ---- The start of a worker ------------------------------------------------------------------------------------------- */

static void lives_on(uv_timer_t *timer)
{
	gl_worker *worker = timer->data;
	worker->state = GL_WORKER_READY;
	gl_worker_kill(worker, worker->kill == GL_KILL_RECYCLE ? GL_KILL_RECYCLE : GL_KILL_BROKEN);
}

/* The link ended, or is about to. A kill now would hide from worker_exited what the worker died of, so it is given the time to do so. */
void gl_worker_await_end(gl_worker *worker, uint64_t bound_ms)
{
	if (worker->state == GL_WORKER_ENDING)
		return;
	worker->state = GL_WORKER_ENDING;
	uv_poll_stop(&worker->poll);
	uv_timer_start(&worker->timer, lives_on, bound_ms, 0);
}

static void on_link(uv_poll_t *poll, int status, int events)
{
	gl_worker *worker = poll->data;
	if (events & UV_WRITABLE)
		gl_worker_write(worker);
	gl_read_state state = status < 0 || (events & UV_READABLE) ? gl_worker_read(worker) : GL_READ_MORE;
	if (state == GL_READ_BROKEN)
		gl_worker_kill(worker, GL_KILL_BROKEN);
	else if (state == GL_READ_END)
		gl_worker_await_end(worker, LINGER_MS);
	else {
		gl_worker_poll(worker);
		gl_workers_recycle(worker->pool);
	}
}

void gl_worker_poll(gl_worker *worker)
{
	int events = UV_READABLE | (worker->wants_writable ? UV_WRITABLE : 0);
	/* Each start is a system call. */
	if (events != worker->polled && (worker->state == GL_WORKER_STARTING || worker->state == GL_WORKER_READY)) {
		worker->polled = events;
		uv_poll_start(&worker->poll, events, on_link);
	}
}

static void never_ready(uv_timer_t *timer)
{
	gl_worker *worker = timer->data;
	/* Where glossd itself was stopped for so long, it has not read yet what the worker said. */
	on_link(&worker->poll, 0, UV_READABLE);
	if (worker->state != GL_WORKER_STARTING)
		return;
	gl_log(GLOSS_LOG_WARNING, "worker_never_ready", gl_log_number("worker", worker->process.pid),
	       gl_log_number("milliseconds", (int64_t)(worker->pool->config->workers.start_ns / 1000000)));
	gl_worker_kill(worker, GL_KILL_START);
}

/* Memory to share, mapped here. Its size is sealed: a worker that cut it would otherwise end glossd by SIGBUS. What glossd writes no one
 * else can. Returns its descriptor. */
static int make_shared(const char *name, size_t size, bool written, void **memory)
{
	int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL | (written ? F_SEAL_FUTURE_WRITE : 0);
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return -1;
	void *mapped =
		ftruncate(fd, (off_t)size) ? MAP_FAILED : mmap(NULL, size, written ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
	if (mapped != MAP_FAILED && !fcntl(fd, F_ADD_SEALS, seals)) {
		*memory = mapped;
		return fd;
	}
	if (mapped != MAP_FAILED)
		munmap(mapped, size);
	close(fd);
	return -1;
}

static int spawn(gl_worker *worker, const int *ends)
{
	char *arguments[] = {"glossd", "--worker", NULL};
	uv_stdio_container_t stdio[GL_WORKER_TEXTS + 1] = {
		{.flags = UV_IGNORE},
		{.flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO}, /* what a plugin prints goes to the log's stream */
		{.flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO},
	};
	for (int end = GL_WORKER_LINK; end <= GL_WORKER_TEXTS; end++) {
		stdio[end].flags = UV_INHERIT_FD;
		stdio[end].data.fd = ends[end];
	}
	uv_process_options_t options = {
		.exit_cb = worker_exited,
		.file = "/proc/self/exe",
		.args = arguments,
		.stdio = stdio,
		.stdio_count = GL_WORKER_TEXTS + 1,
	};
	worker->process.data = worker;
	return uv_spawn(worker->pool->loop, &worker->process, &options);
}

static void start_failed(gl_worker *worker, const char *what, int system_error)
{
	gl_workers *pool = worker->pool;
	worker->failures++;
	gl_log(GLOSS_LOG_ERROR, "worker_not_started", gl_log_text("what", what), gl_log_text("reason", uv_strerror(system_error)));
	if (!pool->described) {
		gl_error error;
		gl_fail(&error, GL_SYSTEM, "cannot start a worker: %s: %s", what, uv_strerror(system_error));
		first_failed(pool, &error);
	}
}

/* glossd's end of the link is in worker->fd, and what is shared is mapped; `ends` are the worker's descriptors by their numbers there,
 * which the caller closes. */
static bool launch(gl_worker *worker, const int *ends)
{
	int failed = spawn(worker, ends);
	if (failed) {
		start_failed(worker, "uv_spawn", failed);
		close_process(worker, false);
		return false;
	}
	worker->pool->running++;
	worker->state = GL_WORKER_STARTING;
	gl_count(GL_COUNT_STARTS);
	gl_log(GLOSS_LOG_DEBUG, "worker_started", gl_log_number("worker", worker->process.pid));
	uv_poll_init(worker->pool->loop, &worker->poll, worker->fd);
	worker->polled = 0;
	worker->poll.data = worker;
	uv_timer_start(&worker->timer, never_ready, worker->pool->config->workers.start_ns / 1000000, 0);
	gl_worker_write(worker);
	gl_worker_poll(worker);
	return true;
}

/* What connects glossd with a worker; `ends` as in launch. */
static bool connect_worker(gl_worker *worker, int *ends)
{
	int link[2];
	void *page, *texts;
	ends[GL_WORKER_PAGE] = make_shared("glossd-page", sizeof(gl_page), false, &page);
	if (ends[GL_WORKER_PAGE] < 0)
		return false;
	worker->page = page;
	ends[GL_WORKER_TEXTS] = make_shared("glossd-texts", sizeof(gl_texts), true, &texts);
	if (ends[GL_WORKER_TEXTS] < 0)
		return false;
	worker->texts = texts;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, link))
		return false;
	worker->fd = link[0];
	ends[GL_WORKER_LINK] = link[1];
	return true;
}

void gl_worker_start(gl_worker *worker)
{
	int ends[GL_WORKER_TEXTS + 1] = {-1, -1, -1, -1, -1, -1};
	worker->kill = GL_KILL_NONE;
	worker->refused = worker->due = worker->wants_writable = false;
	worker->config_sent = worker->documents = worker->ready_ns = worker->pace_ns = worker->texts_end = 0;
	if (connect_worker(worker, ends)) {
		launch(worker, ends);
	} else {
		start_failed(worker, "memfd_create, socketpair", uv_translate_sys_error(errno));
		release_process(worker);
		schedule_start(worker);
	}
	for (int end = GL_WORKER_LINK; end <= GL_WORKER_TEXTS; end++)
		if (ends[end] >= 0)
			close(ends[end]);
}
