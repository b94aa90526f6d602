/* Documents to the workers, frames from them; see workers.h.
 *
 * Writing: a text goes on the worker's shelf at once; whatever else was given in one turn of the loop goes out in one system call, a text
 * that found no room on the shelf from where ZeroMQ put it. A write may stop anywhere; `written` and `offset` say where. Reading: bytes
 * gather in `in` until a frame is whole. A frame that cannot be believed ends the worker; nothing it sent before is undone. */
#include "workers.h"
#include "counters.h"
#include "log.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define VECTORS 128
#define PACE_SHARE 4 /* of the pace so far is replaced by that of the last results */
#define READ_AT_ONCE ((size_t)256 * 1024)
#define RESULT_BASE ((uint64_t)16 << 20) /* what a result may always take … */
#define RESULT_PER_BYTE 512              /* … and for each byte of text in flight */

/* ---- To the worker --------------------------------------------------------------------------------------------------- */

static void add_verdict(gl_link_document *frame, uint32_t plugin, gl_code code, const char *message)
{
	if (frame->verdict_count < GL_LINK_MAX_VERDICTS)
		frame->verdicts[frame->verdict_count++] = (gl_verdict){plugin, code, message};
}

static bool has_verdict(const gl_link_document *frame, uint32_t plugin)
{
	for (uint32_t i = 0; i < frame->verdict_count; i++)
		if (frame->verdicts[i].plugin == plugin)
			return true;
	return false;
}

static void settle_breakers(gl_catalogue *catalogue, const gl_document *document, gloss_string body, uint32_t keys)
{
	if (catalogue->breakers.disturbed)
		gl_breakers_settle(&catalogue->breakers, document->number, body, keys, uv_hrtime());
}

/* Plugins whose breakers are not closed are left out. */
static void add_held(gl_catalogue *catalogue, gl_link_document *frame)
{
	uint64_t now_ns = uv_hrtime();
	bool held = false;
	for (uint32_t i = 0; i < catalogue->plugin_count; i++) {
		const char *why = has_verdict(frame, i)
					  ? NULL
					  : gl_breakers_hold(&catalogue->breakers, i, frame->number, frame->submission.id, now_ns);
		if (why)
			add_verdict(frame, i, GL_BREAKER, why);
		held |= why != NULL;
	}
	gl_count_more(GL_COUNT_WITHOUT, held);
}

/* The texts of documents in flight lie on the shelf in their order. */
static void shelve_text(gl_worker *worker, gl_document *document)
{
	const gloss_string text = document->submission.text;
	gl_shelf_end end = {&worker->texts->shelf, worker->count ? worker->in_flight[0]->shelf_at : worker->texts_end, worker->texts_end};
	size_t room;
	char *bytes = gl_shelf_room(&end, text.length, &document->shelf_at, &room);
	document->shelved = bytes != NULL;
	if (bytes) {
		memcpy(bytes, text.data, text.length);
		worker->texts_end = document->shelf_at + text.length;
	} else {
		document->shelf_at = worker->texts_end;
	}
}

bool gl_worker_give(gl_worker *worker, gl_document *document)
{
	gl_link_document frame;
	if (document->generation != worker->pool->generation) {
		/* What happened to it under other plugins does not count for these. */
		document->generation = worker->pool->generation;
		document->death_count = 0;
	}
	document->pipeline = document->channel->pipeline;
	frame.number = document->number;
	frame.pipeline = document->pipeline;
	frame.submission = document->submission;
	frame.verdict_count = 0;
	shelve_text(worker, document);
	frame.shelved = document->shelved;
	frame.place = document->shelf_at;
	for (uint32_t i = 0; i < document->death_count; i++)
		if (document->deaths[i].guilty)
			add_verdict(&frame, document->deaths[i].plugin, document->deaths[i].code, document->deaths[i].message);
	gl_catalogue *catalogue = &worker->pool->catalogues[document->pipeline];
	if (catalogue->breakers.disturbed)
		add_held(catalogue, &frame);
	gl_buffer_reset(&document->head);
	gl_link_write_document(&document->head, &frame);
	if (document->head.failed) {
		settle_breakers(catalogue, document, (gloss_string){0}, 0);
		return false;
	}
	if (!worker->count)
		worker->heard_ns = worker->paced_ns = uv_hrtime();
	worker->in_flight[worker->count++] = document;
	worker->bytes += document->submission.text.length;
	return true;
}

static void add_vector(struct iovec *vectors, int *count, const char *data, size_t length, size_t *skip)
{
	if (*skip >= length) {
		*skip -= length;
		return;
	}
	vectors[(*count)++] = (struct iovec){(char *)data + *skip, length - *skip};
	*skip = 0;
}

/* The text that goes on the link. */
static gloss_string text_in_frame(const gl_document *document) { return document->shelved ? (gloss_string){0} : document->submission.text; }

/* What waits to be written, from where the last write stopped. */
static int gather(gl_worker *worker, struct iovec *vectors)
{
	int count = 0;
	size_t skip = worker->config_sent;
	add_vector(vectors, &count, worker->pool->config_frame.data, worker->pool->config_frame.length, &skip);
	skip = worker->offset;
	for (uint32_t i = worker->written; i < worker->count && count + 2 <= VECTORS; i++) {
		const gl_document *document = worker->in_flight[i];
		add_vector(vectors, &count, document->head.data, document->head.length, &skip);
		gloss_string text = text_in_frame(document);
		add_vector(vectors, &count, text.data, text.length, &skip);
	}
	return count;
}

static void advance(gl_worker *worker, size_t sent)
{
	size_t left = worker->pool->config_frame.length - worker->config_sent;
	size_t config = sent < left ? sent : left;
	worker->config_sent += config;
	worker->offset += sent - config;
	while (worker->written < worker->count) {
		gl_document *document = worker->in_flight[worker->written];
		size_t whole = document->head.length + text_in_frame(document).length;
		if (worker->offset < whole)
			return;
		worker->offset -= whole;
		worker->written++;
		gl_buffer_deinit(&document->head);
	}
}

void gl_worker_write(gl_worker *worker)
{
	struct iovec vectors[VECTORS];
	struct msghdr message = {.msg_iov = vectors};
	while ((message.msg_iovlen = (size_t)gather(worker, vectors))) {
		ssize_t sent = sendmsg(worker->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0) {
			/* Full: the poll says when to go on. Any other error: the read sees the end of the link. */
			worker->wants_writable = errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM;
			return;
		}
		advance(worker, (size_t)sent);
	}
	worker->wants_writable = false;
}

/* ---- From the worker ------------------------------------------------------------------------------------------------- */

gl_document *gl_worker_holds(const gl_worker *worker, uint64_t number, uint32_t *at)
{
	for (uint32_t i = 0; i < worker->written; i++) {
		if (worker->in_flight[i]->number == number) {
			*at = i;
			return worker->in_flight[i];
		}
	}
	return NULL;
}

/* Takes a document out of flight. */
static gl_document *release(gl_worker *worker, uint64_t number)
{
	uint32_t at;
	gl_document *document = gl_worker_holds(worker, number, &at);
	if (!document)
		return NULL;
	worker->count--;
	worker->written--;
	worker->bytes -= document->submission.text.length;
	for (uint32_t i = at; i < worker->count; i++)
		worker->in_flight[i] = worker->in_flight[i + 1];
	return document;
}

/* Copies what lies on the worker's shelf, which may change under the eye. */
static bool take_bodies(gl_worker *worker, const gl_link_result *result, gloss_string *run)
{
	gl_buffer *copy = &worker->pool->bodies;
	const char *bytes = gl_shelf_at(&worker->page->bodies, result->place, result->shelved);
	gl_buffer_reset(copy);
	if (bytes)
		gl_buffer_add(copy, bytes, result->shelved);
	atomic_store_explicit(&worker->texts->bodies_taken, result->place + result->shelved, memory_order_release);
	*run = (gloss_string){copy->data, (uint32_t)copy->length};
	return bytes && !copy->failed;
}

static bool on_result(gl_worker *worker, const gl_frame *frame)
{
	gl_workers *pool = worker->pool;
	gl_link_result result;
	gloss_string run;
	uint32_t at;
	gl_document *document = gl_worker_holds(worker, gl_link_result_number(frame), &at);
	gl_catalogue *catalogue = document ? &pool->catalogues[document->pipeline] : NULL;
	if (!document || !gl_link_read_result(frame, &result, &run) || result.body_count != catalogue->bodies.count)
		return false;
	if ((result.shelved && !take_bodies(worker, &result, &run)) || !gl_link_read_bodies(run, &result, pool->body_values))
		return false;
	release(worker, document->number);
	worker->documents++;
	settle_breakers(catalogue, document, *pool->body_values, result.body_keys);
	gl_finished finished = {
		.config = pool->config,
		.catalogue = catalogue,
		.outcome = result.outcome,
		.lang = result.lang,
		.detected = result.detected,
		.body_keys = result.body_keys,
		.bodies = pool->body_values,
	};
	pool->events.finished(pool->events.context, document, &finished);
	return true;
}

static bool on_failed(gl_worker *worker, const gl_frame *frame)
{
	gl_workers *pool = worker->pool;
	gl_link_words words;
	gl_document *document = gl_link_read_words(frame, &words) ? release(worker, words.number) : NULL;
	if (!document)
		return false;
	worker->documents++;
	settle_breakers(&pool->catalogues[document->pipeline], document, (gloss_string){0}, 0);
	gl_finished finished =
		gl_failed(pool, document->pipeline, words.code > GL_OK && words.code <= GL_SYSTEM ? (gl_code)words.code : GL_SYSTEM, "");
	finished.message = words.message;
	pool->events.finished(pool->events.context, document, &finished);
	return true;
}

static bool on_ready(gl_worker *worker, const gl_frame *frame)
{
	return worker->state == GL_WORKER_STARTING && gl_worker_described(worker, frame);
}

static bool on_refused(gl_worker *worker, const gl_frame *frame)
{
	gl_link_words words;
	if (worker->state != GL_WORKER_STARTING || !gl_link_read_words(frame, &words))
		return false;
	gl_worker_refused(worker, &words);
	return true;
}

static bool on_log(gl_worker *worker, const gl_frame *frame)
{
	gl_link_words words;
	if (!gl_link_read_words(frame, &words))
		return false;
	gloss_level level = words.code <= GLOSS_LOG_DEBUG ? (gloss_level)words.code : GLOSS_LOG_DEBUG;
	gl_log(level, "plugin_says", gl_log_bytes("plugin", words.plugin.data, words.plugin.length),
	       gl_log_bytes("id", words.id.data, words.id.length), gl_log_number("worker", worker->process.pid),
	       gl_log_bytes("message", words.message.data, words.message.length));
	return true;
}

static bool on_leaving(gl_worker *worker, const gl_frame *frame)
{
	gl_link_words words;
	return gl_link_read_words(frame, &words) && gl_worker_leaving(worker, words.number);
}

static bool (*const actions[])(gl_worker *worker, const gl_frame *frame) = {
	[GL_LINK_READY] = on_ready,   [GL_LINK_REFUSED] = on_refused, [GL_LINK_RESULT] = on_result,
	[GL_LINK_FAILED] = on_failed, [GL_LINK_LOG] = on_log,         [GL_LINK_LEAVING] = on_leaving,
};

static bool act(gl_worker *worker, const gl_frame *frame) { return actions[frame->type] && actions[frame->type](worker, frame); }

/* Acts on every whole frame that was read. False where one is broken. */
static bool act_on_all(gl_worker *worker)
{
	uint64_t bound = RESULT_BASE + RESULT_PER_BYTE * (uint64_t)worker->bytes;
	uint32_t limit = bound < GL_LINK_MAX_RESULT ? (uint32_t)bound : GL_LINK_MAX_RESULT;
	size_t taken = 0;
	gl_link_state state = GL_LINK_PART;
	gl_frame frame;
	while (taken < worker->in.length) {
		state = gl_link_next(worker->in.data + taken, worker->in.length - taken, limit, &frame);
		if (state == GL_LINK_WHOLE && frame.type != GL_LINK_RESULT && frame.length > GL_LINK_MAX_CONTROL)
			state = GL_LINK_BROKEN;
		if (state != GL_LINK_WHOLE)
			break;
		if (!act(worker, &frame)) {
			state = GL_LINK_BROKEN;
			break;
		}
		taken += GL_LINK_HEAD + (size_t)frame.length;
	}
	worker->in.length -= taken;
	if (!worker->in.length)
		gl_buffer_reset(&worker->in);
	else if (taken)
		memmove(worker->in.data, worker->in.data + taken, worker->in.length);
	return state != GL_LINK_BROKEN;
}

/* `results` came at `now_ns`, of a worker that has had something to do since paced_ns. Other bytes, of which a plugin may make any
 * number, are no sign that it gets on. */
static void note_results(gl_worker *worker, uint64_t results, uint64_t now_ns)
{
	if (!results)
		return;
	uint64_t pace_ns = (now_ns - worker->paced_ns) / results + 1;
	worker->pace_ns = worker->pace_ns ? (worker->pace_ns * (PACE_SHARE - 1) + pace_ns) / PACE_SHARE : pace_ns;
	worker->heard_ns = worker->paced_ns = now_ns;
}

gl_read_state gl_worker_read(gl_worker *worker)
{
	char *room = gl_buffer_room(&worker->in, READ_AT_ONCE);
	if (!room)
		return GL_READ_BROKEN;
	ssize_t n;
	do
		n = recv(worker->fd, room, worker->in.capacity - worker->in.length, MSG_DONTWAIT);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return n < 0 && errno == EAGAIN ? GL_READ_MORE : GL_READ_END;
	worker->in.length += (size_t)n;
	uint64_t now_ns = uv_hrtime(), before = worker->documents;
	bool sound = act_on_all(worker);
	note_results(worker, worker->documents - before, now_ns);
	return sound ? GL_READ_MORE : GL_READ_BROKEN;
}
