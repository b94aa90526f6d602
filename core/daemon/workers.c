/* Starting workers and seeing them end; see workers.h. */
#include "workers.h"
#include "counters.h"
#include "log.h"
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKOFF_LEAST_MS 10
#define BACKOFF_MOST_MS 5000
#define LINGER_MS 1000                        /* a worker that closed its link is dying; past this it is not */
#define LASTED_NS (10 * UINT64_C(1000000000)) /* a worker that was ready for so long did not fail to start */
#define TICK_LEAST_MS 5
#define TICK_MOST_MS 250
#define STOOD_STILL_NS (2 * UINT64_C(1000000000)) /* between two ticks: glossd was stopped */

static void start(gl_worker *worker);

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

/* The last process is reaped: what is left on the loop goes. */
static void check_ended(gl_workers *pool)
{
	if (!pool->stopping || pool->running || uv_is_closing((uv_handle_t *)&pool->tick))
		return;
	uv_close((uv_handle_t *)&pool->tick, tick_closed);
	for (uint32_t i = 0; i < pool->count; i++)
		uv_close((uv_handle_t *)&pool->list[i].timer, timer_closed);
}

static void start_again(uv_timer_t *timer) { start(timer->data); }

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
	check_ended(pool);
}

/* ---- The start of a worker ------------------------------------------------------------------------------------------- */

static void poll_for(gl_worker *worker);

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
		poll_for(worker);
		gl_workers_recycle(worker->pool);
	}
}

static void poll_for(gl_worker *worker)
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
	poll_for(worker);
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

static void start(gl_worker *worker)
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

/* ---- What the first frames say --------------------------------------------------------------------------------------- */

static void look_at_deadlines(uv_timer_t *timer)
{
	gl_workers *pool = timer->data;
	uint64_t now_ns = uv_hrtime();
	bool busy = false, stood_still = now_ns - pool->looked_ns > STOOD_STILL_NS;
	pool->looked_ns = now_ns;
	for (uint32_t i = 0; i < pool->count; i++) {
		/* What it sent meanwhile is not read yet. */
		if (stood_still)
			pool->list[i].heard_ns = now_ns;
		if (pool->list[i].count) {
			gl_worker_check_deadline(&pool->list[i], now_ns);
			gl_worker_check_memory(&pool->list[i]);
		}
		busy |= pool->list[i].count > 0;
	}
	if (!busy)
		uv_timer_stop(timer);
}

static void set_tick(gl_workers *pool)
{
	uint64_t least = (uint64_t)TICK_MOST_MS * 4 * 1000000;
	for (uint32_t i = 0; i < gl_config_pipeline_count(pool->config); i++) {
		const gl_pipeline_config *pipeline = gl_config_pipeline(pool->config, i);
		for (uint32_t k = 0; k < pipeline->count; k++) {
			uint64_t base = pipeline->plugins[k].deadline.base_ns;
			least = base < least ? base : least;
		}
	}
	pool->tick_ms = least / 4 / 1000000;
	if (pool->tick_ms < TICK_LEAST_MS)
		pool->tick_ms = TICK_LEAST_MS;
}

/* Reads the descriptions of all pipelines into their catalogues, and notes the most bodies that a result has. */
static gl_code read_catalogues(gl_workers *pool, const gl_frame *frame, uint32_t *bodies, gl_error *error)
{
	gl_reader reader = {(const uint8_t *)frame->data, (const uint8_t *)frame->data + frame->length};
	uint32_t count = gl_config_pipeline_count(pool->config);
	gl_value list;
	if (!gl_read_kind(&reader, GL_ARRAY, &list) || list.count != count)
		return gl_fail(error, GL_SYSTEM, "a worker's description of its pipelines makes no sense");
	for (uint32_t i = 0; i < count; i++) {
		const char *begin = (const char *)reader.at;
		if (!gl_skip(&reader))
			return gl_fail(error, GL_SYSTEM, "a worker's description of its pipelines makes no sense");
		gl_code code =
			gl_catalogue_init(&pool->catalogues[i], pool->config, i, begin, (size_t)((const char *)reader.at - begin), error);
		if (code != GL_OK)
			return code;
		if (pool->catalogues[i].bodies.count > *bodies)
			*bodies = pool->catalogues[i].bodies.count;
	}
	return GL_OK;
}

/* The first worker's description holds for all. */
static gl_code describe(gl_workers *pool, const gl_frame *frame, gl_error *error)
{
	uint32_t bodies = 0;
	gl_code code = read_catalogues(pool, frame, &bodies, error);
	pool->body_values = calloc(bodies + 1, sizeof(*pool->body_values));
	gl_buffer_add(&pool->description, frame->data, frame->length);
	if (code == GL_OK && (!pool->body_values || pool->description.failed))
		code = gl_fail(error, GL_MEMORY, "memory is short for the pipelines' descriptions");
	pool->described = code == GL_OK;
	return code;
}

static bool same_description(const gl_workers *pool, const gl_frame *frame)
{
	return pool->description.length == frame->length && !memcmp(pool->description.data, frame->data, frame->length);
}

bool gl_worker_described(gl_worker *worker, const gl_frame *frame)
{
	gl_workers *pool = worker->pool;
	bool first = !pool->described;
	gl_error error;
	if (first && describe(pool, frame, &error) != GL_OK) {
		worker->refused = true;
		pool->events.refused(pool->events.context, &error);
		return false;
	}
	if (!first && !same_description(pool, frame)) {
		gl_log(GLOSS_LOG_WARNING, "plugins_changed", gl_log_number("worker", worker->process.pid),
		       gl_log_text("reason", "files of plugins are others than at the last reload"));
		gl_worker_kill(worker, GL_KILL_START);
		pool->events.changed(pool->events.context);
		return true;
	}
	worker->state = GL_WORKER_READY;
	worker->ready_ns = uv_hrtime();
	uv_timer_stop(&worker->timer);
	gl_log(GLOSS_LOG_DEBUG, "worker_ready", gl_log_number("worker", worker->process.pid));
	if (first) {
		set_tick(pool);
		for (uint32_t i = 1; i < pool->count && !pool->stopping; i++)
			start(&pool->list[i]);
		pool->events.ready(pool->events.context);
	}
	return true;
}

void gl_worker_refused(gl_worker *worker, const gl_link_words *words)
{
	gl_error error;
	worker->refused = true;
	gl_fail(&error, words->code > GL_OK && words->code <= GL_SYSTEM ? (gl_code)words->code : GL_SYSTEM, "%.*s",
		(int)words->message.length, words->message.data);
	if (worker->pool->described)
		gl_log(GLOSS_LOG_ERROR, "worker_refused", gl_log_number("worker", worker->process.pid),
		       gl_log_text("reason", error.message));
	else
		worker->pool->events.refused(worker->pool->events.context, &error);
}

/* ---- The pool -------------------------------------------------------------------------------------------------------- */

static void init_handles(gl_workers *pool)
{
	uv_timer_init(pool->loop, &pool->tick);
	pool->tick.data = pool;
	pool->open_handles = 1 + pool->count;
	for (uint32_t i = 0; i < pool->count; i++) {
		gl_worker *worker = &pool->list[i];
		worker->pool = pool;
		worker->fd = -1;
		uv_timer_init(pool->loop, &worker->timer);
		worker->timer.data = worker;
	}
}

uint32_t gl_workers_count(const gl_config *config)
{
	uint32_t count = config->workers.count ? config->workers.count : uv_available_parallelism();
	return count < GL_MAX_WORKERS ? count : GL_MAX_WORKERS;
}

gl_code gl_workers_init(gl_workers *pool, uv_loop_t *loop, const gl_config *config, const gl_link_config *link,
			const gl_workers_events *events, gl_error *error)
{
	pool->loop = loop;
	pool->config = config;
	pool->events = *events;
	pool->count = gl_workers_count(config);
	gl_link_write_config(&pool->config_frame, link);
	pool->list = calloc(pool->count, sizeof(*pool->list));
	pool->catalogues = calloc(gl_config_pipeline_count(config), sizeof(*pool->catalogues));
	if (!pool->list || !pool->catalogues || pool->config_frame.failed) {
		gl_workers_deinit(pool);
		return gl_fail(error, GL_MEMORY, "memory is short for the workers");
	}
	init_handles(pool);
	return GL_OK;
}

void gl_workers_start(gl_workers *pool) { start(&pool->list[0]); }

static uint32_t credit_of(const gl_worker *worker)
{
	uint64_t credit = worker->pace_ns ? GL_CREDIT_NS / worker->pace_ns : GL_CREDIT_FIRST;
	return credit < GL_CREDIT_LEAST ? GL_CREDIT_LEAST : credit > GL_CREDIT_MOST ? GL_CREDIT_MOST : (uint32_t)credit;
}

static bool has_credit(const gl_worker *worker, const gl_document *document)
{
	if (!worker->count)
		return true;
	bool alone = document->killed || worker->in_flight[0]->killed;
	return !alone && worker->count < credit_of(worker) && worker->bytes + document->submission.text.length <= GL_CREDIT_BYTES;
}

gl_worker *gl_workers_free(gl_workers *pool, const gl_document *document)
{
	gl_worker *best = NULL;
	uint64_t now_ns = uv_now(pool->loop) * 1000000;
	for (uint32_t i = 0; i < pool->count; i++) {
		gl_worker *worker = &pool->list[i];
		bool silent = worker->count && now_ns > worker->heard_ns + GL_SILENT_NS;
		if (worker->state == GL_WORKER_READY && !worker->due && !silent && has_credit(worker, document) &&
		    (!best || worker->count < best->count))
			best = worker;
	}
	return best;
}

uint32_t gl_workers_in_flight(const gl_workers *pool)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < pool->count; i++)
		count += pool->list[i].count;
	return count;
}

gl_finished gl_failed(const gl_workers *pool, uint32_t pipeline, gl_code code, const char *message)
{
	return (gl_finished){.config = pool->config,
			     .catalogue = &pool->catalogues[pipeline],
			     .outcome = GL_FAILED,
			     .code = code,
			     .message = {message, (uint32_t)strlen(message)}};
}

/* The end of the link is how a worker is told to end. */
static void end_idle(gl_worker *worker)
{
	bool runs = worker->state == GL_WORKER_STARTING || worker->state == GL_WORKER_READY;
	if (!runs || worker->count || worker->kill != GL_KILL_NONE)
		return;
	worker->kill = GL_KILL_STOP;
	shutdown(worker->fd, SHUT_WR);
}

void gl_workers_turn(gl_workers *pool)
{
	bool busy = false;
	for (uint32_t i = 0; i < pool->count; i++) {
		gl_worker *worker = &pool->list[i];
		busy |= worker->count > 0;
		if (pool->stopping)
			end_idle(worker);
		if (worker->state != GL_WORKER_READY || worker->written == worker->count || worker->wants_writable)
			continue;
		gl_worker_write(worker);
		poll_for(worker);
	}
	if (busy && !uv_is_active((uv_handle_t *)&pool->tick) && !uv_is_closing((uv_handle_t *)&pool->tick)) {
		pool->looked_ns = uv_hrtime();
		uv_timer_start(&pool->tick, look_at_deadlines, pool->tick_ms, pool->tick_ms);
	}
}

void gl_workers_stop(gl_workers *pool, bool now)
{
	pool->stopping = true;
	for (uint32_t i = 0; i < pool->count; i++) {
		gl_worker *worker = &pool->list[i];
		if (worker->state == GL_WORKER_NONE && !uv_is_closing((uv_handle_t *)&worker->timer))
			uv_timer_stop(&worker->timer);
		if (now)
			gl_worker_kill(worker, GL_KILL_STOP);
		else
			end_idle(worker);
	}
	check_ended(pool);
}

void gl_workers_deinit(gl_workers *pool)
{
	for (uint32_t i = 0; pool->catalogues && i < gl_config_pipeline_count(pool->config); i++)
		gl_catalogue_deinit(&pool->catalogues[i]);
	free(pool->catalogues);
	gl_buffer_deinit(&pool->description);
	free(pool->body_values);
	gl_buffer_deinit(&pool->bodies);
	gl_buffer_deinit(&pool->config_frame);
	free(pool->list);
	*pool = (gl_workers){0};
}
