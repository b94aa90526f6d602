/* The worker process; see worker.h.
 *
 * Results are written in batches: the link's system calls cost more than a small document's analysis. A batch goes out when no
 * further document waits in the buffer, when it is large, or when its oldest result is 4 ms old: each batch wakes glossd,
 * ZeroMQ's thread and the subscribers. Who is not busy is never kept waiting, for then no document waits in the buffer. */
#include "worker.h"
#include "bodies.h"
#include "link.h"
#include "memory.h"
#include "page.h"
#include "engine/clock.h"
#include "engine/engine.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAPPED_FROM (1 << 20) /* bytes of a piece that malloc maps by itself */
#define READ_AT_ONCE ((size_t)256 * 1024)
#define BATCH_BYTES ((size_t)128 * 1024)
#define BATCH_NS UINT64_C(4000000)
#define RUN_BASE 4096                /* a result is begun on the shelf where there is so much room … */
#define RUN_PER_BYTE 4               /* … and so much for each byte of text */
#define MEASURE_NS UINT64_C(4000000) /* a reading costs four microseconds; a quarter of the cap is not filled so soon */

typedef struct worker {
	gl_page *page;
	gl_config *config;
	gl_engine engine;
	gl_bodies *bodies; /* by pipeline */
	gl_buffer in;
	size_t taken; /* bytes of `in` that are done with */
	gl_buffer out;
	gl_shelf_end shelf; /* of the bodies that glossd has not taken */
	const gl_texts *texts;
	size_t batched;                    /* bytes on the shelf that `out` tells of */
	uint64_t oldest_ns;                /* of what is in `out` */
	int memory;                        /* where its own is read */
	uint64_t finished_ns, measured_ns; /* the last document; the last reading */
	gl_link_document document;
} worker;

/* ---- The link -------------------------------------------------------------------------------------------------------- */

static bool flush(worker *self)
{
	size_t sent = 0;
	while (sent < self->out.length) {
		ssize_t n = send(GL_WORKER_LINK, self->out.data + sent, self->out.length - sent, MSG_NOSIGNAL);
		if (n < 0 && errno != EINTR)
			return false;
		sent += n > 0 ? (size_t)n : 0;
	}
	gl_buffer_reuse(&self->out);
	self->batched = 0;
	return true;
}

/* Waits for more bytes. False at the end of the link. */
static bool fill(worker *self)
{
	if (self->taken)
		memmove(self->in.data, self->in.data + self->taken, self->in.length - self->taken);
	self->in.length -= self->taken;
	self->taken = 0;
	if (!self->in.length)
		gl_buffer_reset(&self->in);
	char *room = gl_buffer_room(&self->in, READ_AT_ONCE);
	if (!room)
		return false;
	ssize_t n;
	do
		n = recv(GL_WORKER_LINK, room, self->in.capacity - self->in.length, 0);
	while (n < 0 && errno == EINTR);
	self->in.length += n > 0 ? (size_t)n : 0;
	return n > 0;
}

/* Waits for the next frame, which stays until the next call. Sends what is batched before it blocks. */
static bool next_frame(worker *self, gl_frame *frame)
{
	for (;;) {
		gl_link_state state = GL_LINK_PART;
		if (self->in.length > self->taken)
			state = gl_link_next(self->in.data + self->taken, self->in.length - self->taken, UINT32_MAX, frame);
		if (state == GL_LINK_WHOLE) {
			self->taken += GL_LINK_HEAD + (size_t)frame->length;
			return true;
		}
		if (state == GL_LINK_BROKEN || !flush(self) || !fill(self))
			return false;
	}
}

/* ---- What the engine tells ------------------------------------------------------------------------------------------- */

static void log_line(void *context, gloss_level level, const char *plugin, const gloss_string *id, const char *message)
{
	worker *self = context;
	if (self->config && (int)level > self->config->log.level)
		return;
	gl_link_words words = {.code = level, .message = {message, (uint32_t)strlen(message)}};
	if (plugin)
		words.plugin = (gloss_string){plugin, (uint32_t)strlen(plugin)};
	if (id)
		words.id = *id;
	gl_link_write_words(&self->out, GL_LINK_LOG, &words);
	/* At once: a line may be the last that a crashing plugin says. */
	flush(self);
}

static void begin_plugin(void *context, uint32_t plugin, uint64_t started_ns)
{
	gl_page_begin_plugin(((worker *)context)->page, plugin, started_ns);
}

static void end_plugin(void *context, uint32_t plugin)
{
	(void)plugin;
	gl_page_end_plugin(((worker *)context)->page);
}

/* ---- Start ----------------------------------------------------------------------------------------------------------- */

/* One that is full before its first document would be replaced after each. */
static gl_code has_room(worker *self, gl_error *error)
{
	gl_memory memory;
	self->memory = gl_memory_open();
	if (!gl_memory_read(self->memory, &memory) || !gl_memory_full(&memory, self->config->workers.memory))
		return GL_OK;
	return gl_fail(error, GL_MEMORY, "the plugins, once open, hold %llu MiB, and `workers.memory` is %llu MiB: a quarter must be left",
		       (unsigned long long)(memory.resident >> 20), (unsigned long long)(self->config->workers.memory >> 20));
}

static gl_code load(worker *self, const gl_frame *frame, gl_error *error)
{
	const char *sets[GL_LINK_MAX_SETS];
	gl_link_config given;
	if (frame->type != GL_LINK_CONFIG || !gl_link_read_config(frame, sets, &given))
		return gl_fail(error, GL_SYSTEM, "a worker did not understand its configuration");
	gl_code code = gl_config_parse(given.text, given.length, given.file, given.sets, given.set_count, &self->config, error);
	if (code != GL_OK)
		return code;
	gl_memory_bound(self->config->workers.memory);
	gl_surroundings surroundings = {self, log_line, begin_plugin, end_plugin};
	code = gl_engine_open(&self->engine, self->config, &surroundings, error);
	if (code != GL_OK)
		return code;
	self->bodies = calloc(self->engine.count, sizeof(*self->bodies));
	for (uint32_t i = 0; self->bodies && i < self->engine.count; i++)
		if (!gl_bodies_init(&self->bodies[i], self->config, gl_pipeline_layer_count(self->engine.lines[i].pipeline)))
			return gl_fail(error, GL_MEMORY, "a worker could not start: memory is short");
	return self->bodies ? has_room(self, error) : gl_fail(error, GL_MEMORY, "a worker could not start: memory is short");
}

static bool refuse(worker *self, const gl_error *error)
{
	gl_link_words words = {.code = error->code, .message = {error->message, (uint32_t)strlen(error->message)}};
	gl_link_write_words(&self->out, GL_LINK_REFUSED, &words);
	return flush(self);
}

static bool say_ready(worker *self)
{
	gl_writer writer;
	gl_writer_init(&writer, &self->out, GL_FORM_MSGPACK);
	size_t begin = gl_link_begin(&self->out, GL_LINK_READY);
	gl_write_array(&writer, self->engine.count);
	for (uint32_t i = 0; i < self->engine.count; i++)
		gl_pipeline_describe(self->engine.lines[i].pipeline, &writer, 0);
	gl_link_end(&self->out, begin);
	return !self->out.failed && flush(self);
}

/* ---- Documents ------------------------------------------------------------------------------------------------------- */

static void write_bodies(const worker *self, gl_buffer *buffer, uint32_t pipeline)
{
	const gl_bodies *bodies = &self->bodies[pipeline];
	for (uint32_t i = 0; i < bodies->count && !buffer->failed; i++) {
		gl_writer writer;
		gl_writer_init(&writer, buffer, GL_FORM_MSGPACK);
		size_t body = gl_link_begin_body(buffer);
		gl_result_write_body(&writer, self->engine.lines[pipeline].analysis, bodies->kinds[i].unit, bodies->kinds[i].layer);
		gl_link_end_body(buffer, body);
	}
}

/* Writes them on the shelf, where they most likely fit. Where they do not after all, `run` holds them. */
static void shelve_bodies(worker *self, gl_link_result *result, gl_buffer *run, uint32_t pipeline)
{
	size_t least = RUN_BASE + RUN_PER_BYTE * (size_t)self->document.submission.text.length;
	self->shelf.begin = atomic_load_explicit(&self->texts->bodies_taken, memory_order_acquire);
	run->data = gl_shelf_room(&self->shelf, least, &result->place, &run->capacity);
	if (!run->data)
		return;
	run->borrowed = true;
	write_bodies(self, run, pipeline);
	if (!run->borrowed || run->failed)
		return;
	result->shelved = (uint32_t)run->length;
	self->shelf.end = result->place + run->length;
	self->batched += run->length;
}

static void write_result(worker *self, uint64_t number, uint32_t pipeline)
{
	gl_analysis *analysis = self->engine.lines[pipeline].analysis;
	gl_link_result result = {
		.number = number,
		.outcome = gl_analysis_whole(analysis) ? GL_WHOLE : GL_DEGRADED,
		.body_keys = gl_result_body_keys(analysis),
		.body_count = self->bodies[pipeline].count,
	};
	gl_buffer run = {0};
	result.lang = gl_analysis_lang(analysis, &result.detected);
	shelve_bodies(self, &result, &run, pipeline);
	size_t begin = gl_link_begin_result(&self->out, &result);
	if (!run.data)
		write_bodies(self, &self->out, pipeline);
	else if (!result.shelved)
		gl_buffer_add(&self->out, run.data, run.length);
	self->out.failed |= run.failed;
	gl_link_end(&self->out, begin);
	gl_buffer_deinit(&run);
}

/* A result that cannot be written becomes words. Those that wait in the batch are sent before, so that they are not lost with it. */
static bool write_failed(worker *self, uint64_t number, const char *message)
{
	gl_link_words words = {.number = number, .code = GL_MEMORY, .message = {message, (uint32_t)strlen(message)}};
	gl_buffer_reset(&self->out);
	gl_link_write_words(&self->out, GL_LINK_FAILED, &words);
	return !self->out.failed;
}

/* True where its memory is full, and glossd was told. */
static bool leaves(worker *self)
{
	gl_memory memory;
	if (self->finished_ns - self->measured_ns < MEASURE_NS)
		return false;
	self->measured_ns = self->finished_ns;
	if (!gl_memory_read(self->memory, &memory) || !gl_memory_full(&memory, self->config->workers.memory))
		return false;
	gl_link_words words = {.number = memory.resident, .message = {"", 0}};
	gl_link_write_words(&self->out, GL_LINK_LEAVING, &words);
	flush(self);
	return true;
}

static bool take_document(worker *self, const gl_frame *frame)
{
	if (frame->type != GL_LINK_DOCUMENT || !gl_link_read_document(frame, &self->texts->shelf, &self->document) ||
	    self->document.pipeline >= self->engine.count)
		return false;
	uint64_t number = self->document.number;
	gl_page_begin_document(self->page, number, gl_now_ns());
	gl_analysis_run(self->engine.lines[self->document.pipeline].analysis, &self->document.submission, self->config->lang,
			self->document.verdicts, self->document.verdict_count);
	size_t before = self->out.length;
	write_result(self, number, self->document.pipeline);
	bool sound = true;
	if (self->out.failed || self->out.length - before > (size_t)GL_LINK_MAX_RESULT + GL_LINK_HEAD) {
		bool failed = self->out.failed;
		self->out.failed = false;
		self->out.length = before;
		sound = flush(self) && write_failed(self, number, failed ? "memory is short for the result" : "the result is above 1 GiB");
	}
	gl_page_end_document(self->page);
	self->finished_ns = gl_now_ns();
	if (!before)
		self->oldest_ns = self->finished_ns;
	if (self->out.length + self->batched >= BATCH_BYTES || self->finished_ns - self->oldest_ns >= BATCH_NS)
		sound = sound && flush(self);
	return sound;
}

static int serve(worker *self)
{
	gl_frame frame;
	gl_error error;
	if (!next_frame(self, &frame))
		return EXIT_FAILURE;
	if (load(self, &frame, &error) != GL_OK)
		return refuse(self, &error) ? EXIT_SUCCESS : EXIT_FAILURE;
	if (!say_ready(self))
		return EXIT_FAILURE;
	while (next_frame(self, &frame)) {
		if (!take_document(self, &frame))
			return EXIT_FAILURE;
		if (leaves(self))
			break;
	}
	return EXIT_SUCCESS;
}

int gl_worker_run(void)
{
	worker self = {.memory = -1};
	/* The terminal's Ctrl-C is glossd's to handle; without glossd there is nothing to do. */
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	/* A plugin that prints is not to die of the log's reader being gone. */
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	self.page = mmap(NULL, sizeof(gl_page), PROT_READ | PROT_WRITE, MAP_SHARED, GL_WORKER_PAGE, 0);
	self.texts = mmap(NULL, sizeof(gl_texts), PROT_READ, MAP_SHARED, GL_WORKER_TEXTS, 0);
	if (self.page == MAP_FAILED || self.texts == MAP_FAILED) {
		fprintf(stderr, "glossd --worker is started by glossd alone\n");
		return EXIT_FAILURE;
	}
	close(GL_WORKER_PAGE);
	close(GL_WORKER_TEXTS);
	self.shelf.shelf = &self.page->bodies;
	/* What the engine gives back goes to the system. glibc would take the largest piece that was ever freed for its bound, and keep
	 * twice as much. */
	mallopt(M_MMAP_THRESHOLD, MAPPED_FROM);
	gl_page_end_document(self.page);
	int status = serve(&self);
	for (uint32_t i = 0; self.bodies && i < self.engine.count; i++)
		gl_bodies_deinit(&self.bodies[i]);
	free(self.bodies);
	gl_engine_close(&self.engine);
	gl_config_destroy(self.config);
	gl_buffer_deinit(&self.in);
	gl_buffer_deinit(&self.out);
	if (self.memory >= 0)
		close(self.memory);
	return status;
}
