/* The pool: made, fed by credit, looked at for deadlines, stopped; see workers.h. */
#include "workers.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define TICK_LEAST_MS 5
#define TICK_MOST_MS 250
#define STOOD_STILL_NS (2 * UINT64_C(1000000000)) /* between two ticks: glossd was stopped */

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
	set_tick(pool);
	return GL_OK;
}

void gl_workers_start(gl_workers *pool) { gl_worker_start(&pool->list[0]); }

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

/* ---- Credit ------------------------------------------------------------------------------------------------------------- */

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

/* ---- Turns and the end -------------------------------------------------------------------------------------------------- */

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
		gl_worker_poll(worker);
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
	gl_workers_check_ended(pool);
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
