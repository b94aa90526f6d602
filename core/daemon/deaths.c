/* What the death of a worker means; see workers.h.
 *
 * Only the document that the page names was in hand; the others were not begun, or their results were not sent yet, and they are given back
 * with no attempt counted. Where a plugin was running, and the worker died by its doing, that is noted on the document; the max_attempts-th
 * note makes the plugin guilty, and the document is tried once more without it. A death that blames nobody is counted on the document as
 * well, so that nothing is tried for ever. */
#include "counters.h"
#include "log.h"
#include "workers.h"

#include <signal.h>
#include <stdio.h>

#define MAX_KILLED 5 /* deaths that blame nobody, after which a document fails */
#define GRACE_LEAST_NS (10 * UINT64_C(1000000))
#define GRACE_MOST_NS (1000 * UINT64_C(1000000))
#define OUTSIDE_NS (60 * UINT64_C(1000000000)) /* for what the worker itself does between plugins */

/* What the document's pipeline is made of. Indexes of plugins are those of this catalogue. */
static gl_catalogue *catalogue_of(const gl_worker *worker, const gl_document *document)
{
	return &worker->pool->catalogues[document->pipeline];
}

/* ---- Deadlines ------------------------------------------------------------------------------------------------------- */

/* A plugin that looks at expired() ends by itself: it is given a quarter more to do so. */
static uint64_t with_grace(uint64_t deadline_ns)
{
	uint64_t grace = deadline_ns / 4;
	grace = grace < GRACE_LEAST_NS ? GRACE_LEAST_NS : grace > GRACE_MOST_NS ? GRACE_MOST_NS : grace;
	return deadline_ns + grace;
}

static uint64_t bound_ns(const gl_worker *worker, uint32_t plugin, const gl_document *document)
{
	const gl_catalogue *catalogue = catalogue_of(worker, document);
	uint32_t length = document->submission.text.length;
	uint64_t bound = 0;
	if (plugin < catalogue->plugin_count)
		return with_grace(gl_deadline_ns(&catalogue->plugins[plugin].deadline, length));
	for (uint32_t i = 0; i < catalogue->plugin_count; i++) {
		uint64_t deadline = gl_deadline_ns(&catalogue->plugins[i].deadline, length);
		bound = deadline > bound ? deadline : bound;
	}
	return bound + OUTSIDE_NS;
}

void gl_worker_check_deadline(gl_worker *worker, uint64_t now_ns)
{
	uint32_t at;
	if (worker->state != GL_WORKER_READY || !worker->page)
		return;
	gl_page_copy page = gl_page_read(worker->page);
	const gl_document *document = gl_worker_holds(worker, page.document, &at);
	/* A plugin wrote into the page: it has a time that no clock has shown yet, or names a document that is not here, and there would be
	 * no deadline. */
	bool damaged = document ? page.started_ns > now_ns + OUTSIDE_NS : page.document != 0;
	/* Or it begins nothing of what it was given. */
	if (damaged || (!document && worker->heard_ns + OUTSIDE_NS < now_ns))
		gl_worker_kill(worker, GL_KILL_BROKEN);
	if (!document || page.started_ns > now_ns || now_ns - page.started_ns < bound_ns(worker, page.plugin, document))
		return;
	worker->decided = page;
	gl_count(GL_COUNT_DEADLINES);
	gl_worker_kill(worker, GL_KILL_DEADLINE);
}

/* ---- Blame ----------------------------------------------------------------------------------------------------------- */

/* The verdict on the plugin that was running; GL_KILLED: it is not to blame. */
static gl_code verdict(const gl_worker *worker, const gl_document *document, const gl_page_copy *page, int signal)
{
	const gl_page_copy *decided = &worker->decided;
	if (page->plugin >= catalogue_of(worker, document)->plugin_count || worker->kill == GL_KILL_STOP)
		return GL_KILLED;
	if (signal == SIGKILL && (worker->kill == GL_KILL_DEADLINE || worker->kill == GL_KILL_MEMORY)) {
		bool same =
			page->document == decided->document && page->plugin == decided->plugin && page->started_ns == decided->started_ns;
		return !same ? GL_KILLED : worker->kill == GL_KILL_MEMORY ? GL_MEMORY : GL_DEADLINE;
	}
	if (signal == SIGKILL && worker->kill == GL_KILL_BROKEN)
		return GL_CRASHED;
	/* These two come from outside: the kernel that is short of memory, an administrator. */
	return signal == SIGKILL || signal == SIGTERM ? GL_KILLED : GL_CRASHED;
}

static void fail(gl_worker *worker, gl_document *document, gl_code code, const char *message)
{
	gl_workers *pool = worker->pool;
	gl_breakers_settle(&catalogue_of(worker, document)->breakers, document->number, (gloss_string){0}, 0, uv_hrtime());
	gl_finished finished = gl_failed(pool, document->pipeline, code, message);
	pool->events.finished(pool->events.context, document, &finished);
}

static void give_back(gl_worker *worker, gl_document *document)
{
	gl_count(GL_COUNT_RETRIED);
	worker->pool->events.given_back(worker->pool->events.context, document);
}

static void describe(gl_worker *worker, const gl_document *document, gl_death *death, int64_t status, int signal)
{
	char cause[80];
	if (death->code == GL_DEADLINE)
		snprintf(cause, sizeof(cause), "ran past its deadline of %llu ms",
			 (unsigned long long)gl_deadline_ns(&catalogue_of(worker, document)->plugins[death->plugin].deadline,
							    document->submission.text.length) /
				 1000000);
	else if (death->code == GL_MEMORY)
		snprintf(cause, sizeof(cause), "took its worker above workers.memory, %llu MiB,",
			 (unsigned long long)(worker->pool->config->workers.memory >> 20));
	else if (signal == SIGKILL && worker->kill == GL_KILL_BROKEN)
		snprintf(cause, sizeof(cause), "broke the link of its worker");
	else if (signal)
		snprintf(cause, sizeof(cause), "crashed with signal %d", signal);
	else
		snprintf(cause, sizeof(cause), "ended its process with status %d", (int)status);
	snprintf(death->message, sizeof(death->message), "the plugin %s in %u of %u attempts", cause, death->count, death->count);
}

/* The document that was in hand: blame, and one more try or the end. */
static void settle(gl_worker *worker, gl_document *document, gl_code code, uint32_t plugin, int64_t status, int signal)
{
	if (worker->kill == GL_KILL_STOP) {
		give_back(worker, document);
		return;
	}
	if (code == GL_KILLED) {
		if (++document->killed > MAX_KILLED)
			fail(worker, document, GL_KILLED, "its worker was killed again and again, by no doing of a plugin");
		else
			give_back(worker, document);
		return;
	}
	gl_death *death = gl_document_note_death(document, plugin, worker->pool->config->workers.max_attempts);
	if (!death) {
		fail(worker, document, GL_MEMORY, "memory is short to try this document again");
		return;
	}
	death->code = code;
	if (death->guilty) {
		catalogue_of(worker, document)->plugins[plugin].verdicts++;
		gl_breakers_guilty(&catalogue_of(worker, document)->breakers, plugin, uv_hrtime());
	}
	describe(worker, document, death, status, signal);
	give_back(worker, document);
}

static void log_death(const gl_worker *worker, const gl_document *document, const gl_page_copy *page, gl_code code, int64_t status,
		      int signal)
{
	static const char *const reasons[] = {
		[GL_KILL_NONE] = "by itself",
		[GL_KILL_DEADLINE] = "killed past a deadline",
		[GL_KILL_MEMORY] = "killed above workers.memory",
		[GL_KILL_RECYCLE] = "while it was replaced",
		[GL_KILL_BROKEN] = "killed, since what it did on its link could not be believed",
		[GL_KILL_START] = "killed, since it was never ready",
	};
	gloss_string plugin = {0}, id = {0};
	if (document) {
		const gl_catalogue *catalogue = catalogue_of(worker, document);
		id = document->submission.id;
		if (page->plugin < catalogue->plugin_count)
			plugin = catalogue->plugins[page->plugin].name;
	}
	gl_log(GLOSS_LOG_WARNING, "worker_died", gl_log_bytes("plugin", plugin.data, plugin.length),
	       gl_log_text("verdict", document ? gl_code_name(code) : "none"), gl_log_text("reason", reasons[worker->kill]),
	       gl_log_number("signal", signal), gl_log_number("status", status), gl_log_bytes("id", id.data, id.length),
	       gl_log_number("worker", worker->process.pid), gl_log_number("in_flight", worker->count));
}

static void forget_all(gl_worker *worker)
{
	worker->count = worker->written = 0;
	worker->offset = worker->bytes = 0;
}

void gl_worker_give_back_all(gl_worker *worker)
{
	uint32_t count = worker->count;
	forget_all(worker);
	/* Each goes to the front of the queue, so the last comes first. */
	while (count-- > 0)
		give_back(worker, worker->in_flight[count]);
}

void gl_worker_judge(gl_worker *worker, int64_t status, int signal)
{
	uint32_t at = 0;
	gl_page_copy page = worker->page ? gl_page_read(worker->page) : (gl_page_copy){.plugin = GL_NO_PLUGIN};
	gl_document *suspect = page.document ? gl_worker_holds(worker, page.document, &at) : NULL;
	gl_code code = suspect ? verdict(worker, suspect, &page, signal) : GL_KILLED;
	/* What came over the link could not be used: the first document in flight is the one it was about. */
	if (!suspect && worker->kill == GL_KILL_BROKEN && worker->written)
		suspect = worker->in_flight[at = 0];
	if (worker->kill != GL_KILL_STOP && (worker->kill != GL_KILL_RECYCLE || signal || status))
		log_death(worker, suspect, &page, code, status, signal);
	uint32_t count = worker->count;
	forget_all(worker);
	for (uint32_t i = count; i-- > 0;) {
		if (suspect && i == at)
			settle(worker, suspect, code, page.plugin, status, signal);
		else
			give_back(worker, worker->in_flight[i]);
	}
}
