/* What a worker says first: of its plugins, which must be those of the others, or why it cannot open them; see workers.h. */
#include "log.h"
#include "workers.h"

#include <stdlib.h>
#include <string.h>

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
		for (uint32_t i = 1; i < pool->count && !pool->stopping; i++)
			gl_worker_start(&pool->list[i]);
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
