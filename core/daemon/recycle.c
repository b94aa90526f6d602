/* Workers are replaced before they grow too large or too old; see workers.h.
 *
 * A worker itself says that its memory is full: it leaves once it has sent what it finished, and what it did not begin is given to others
 * at once, with no attempt counted. glossd counts its documents: after `recycle_after` it gets no more, finishes what it has, and is told
 * to end. That is done to one worker at a time, and only while all the others are ready, so that those that began together do not go
 * together. A worker that goes above the cap within a document, before it can say anything, is killed, and the plugin that ran is
 * blamed. */
#include "counters.h"
#include "log.h"
#include "memory.h"
#include "workers.h"

#include <sys/socket.h>

#define CLOSE_MS 5000 /* for the plugins to close, and the kernel to free what there is */
#define MIB ((uint64_t)1 << 20)

static void replace(gl_worker *worker, const char *reason, uint64_t memory)
{
	worker->kill = GL_KILL_RECYCLE;
	gl_count(GL_COUNT_RECYCLED);
	gl_log(GLOSS_LOG_INFO, "worker_recycled", gl_log_text("reason", reason), gl_log_number("worker", worker->process.pid),
	       gl_log_number("documents", (int64_t)worker->documents), gl_log_number("memory_mib", (int64_t)(memory / MIB)));
	gl_worker_await_end(worker, CLOSE_MS);
}

bool gl_worker_leaving(gl_worker *worker, uint64_t memory)
{
	/* Only between documents is it the worker that says so, and not a plugin. And one that leaves before it has finished anything would
	 * do so for ever. */
	if (worker->state != GL_WORKER_READY || !worker->documents || gl_page_read(worker->page).document)
		return false;
	replace(worker, "memory", memory);
	gl_worker_give_back_all(worker);
	return true;
}

void gl_workers_recycle(gl_workers *pool)
{
	bool all_ready = !pool->stopping;
	for (uint32_t i = 0; i < pool->count; i++)
		all_ready &= pool->list[i].state == GL_WORKER_READY && !pool->list[i].due;
	for (uint32_t i = 0; i < pool->count; i++) {
		gl_worker *worker = &pool->list[i];
		if (all_ready && worker->documents >= pool->config->workers.recycle_after) {
			worker->due = true;
			all_ready = false;
		}
		if (!worker->due || worker->count || worker->state != GL_WORKER_READY)
			continue;
		gl_memory memory = {0};
		gl_memory_of(worker->process.pid, &memory);
		shutdown(worker->fd, SHUT_WR);
		replace(worker, "documents", memory.resident);
	}
}

void gl_worker_check_memory(gl_worker *worker)
{
	gl_memory memory;
	if (worker->state != GL_WORKER_READY)
		return;
	gl_page_copy page = gl_page_read(worker->page);
	if (!gl_memory_of(worker->process.pid, &memory) || memory.resident <= worker->pool->config->workers.memory)
		return;
	worker->decided = page;
	gl_count(GL_COUNT_MEMORY);
	gl_worker_kill(worker, GL_KILL_MEMORY);
}
