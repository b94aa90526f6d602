/* The daemon's life; see glossd.h. */
#include "glossd.h"
#include "activity.h"
#include "arguments.h"
#include "check.h"
#include "control.h"
#include "counters.h"
#include "lock.h"
#include "log.h"
#include "worker.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#define LOG_FLUSH_MS 10000
#define STOP_BOUND_MS 2000 /* for workers that have nothing more to do */

typedef struct glossd {
	uv_loop_t loop;
	gl_config *config;
	gl_config_source source;
	gl_locks locks;
	gl_bridge bridge;
	gl_channels channels;
	gl_workers workers;
	gl_dispatch dispatch;
	gl_ingest ingest;
	gl_publish publish;
	gl_control control;
	gl_activity activity;
	uv_signal_t signals[2];
	uv_timer_t bound; /* of the drain, then of the workers' end */
	uv_timer_t log_timer;
	bool ready;
	bool draining;
	bool stopping;  /* the workers are told to end */
	bool cut_short; /* and killed */
	bool ended;     /* they have */
	bool closed;
	int status;
} glossd;

/* ---- What becomes of documents ------------------------------------------------------------------------------------------ */

static void document_accepted(void *context, gl_document *document)
{
	glossd *self = context;
	document->accepted_ns = uv_hrtime();
	gl_activity_accepted(&self->activity, document->accepted_ns, document->submission.text.length);
	gl_dispatch_add(&self->dispatch, document);
}

static void document_given_back(void *context, gl_document *document) { gl_dispatch_add_first(&((glossd *)context)->dispatch, document); }

static void document_finished(void *context, gl_document *document, const gl_finished *finished)
{
	glossd *self = context;
	gl_publish_result(&self->publish, document, finished);
	gl_activity_finished(&self->activity, uv_hrtime(), document->accepted_ns);
	gl_ingest_release(&self->ingest, document);
}

/* ---- The end ----------------------------------------------------------------------------------------------------------- */

static void bound_passed(uv_timer_t *timer);

static void stop_workers(glossd *self, bool now)
{
	if (!self->stopping && !now)
		uv_timer_start(&self->bound, bound_passed, STOP_BOUND_MS, 0);
	self->stopping = true;
	gl_workers_stop(&self->workers, now);
}

static void bound_passed(uv_timer_t *timer)
{
	glossd *self = timer->data;
	if (self->cut_short)
		return;
	self->cut_short = true;
	if (self->ingest.in_hand)
		gl_log(GLOSS_LOG_WARNING, "drain_over", gl_log_number("documents_left", self->ingest.in_hand));
	gl_count_more(GL_COUNT_LEFT, self->ingest.in_hand);
	stop_workers(self, true);
}

/* Begins to stop. Called again: does not wait for what is in hand. */
static void stop(void *context)
{
	glossd *self = context;
	if (self->draining) {
		bound_passed(&self->bound);
		return;
	}
	self->draining = self->control.stopping = true;
	gl_log(GLOSS_LOG_INFO, "stopping", gl_log_number("documents", self->ingest.in_hand));
	gl_ingest_stop(&self->ingest);
	uv_timer_start(&self->bound, bound_passed, self->config->drain_ns / 1000000, 0);
}

static void stop_by_command(void *context)
{
	if (!((glossd *)context)->draining)
		stop(context);
}

static void on_signal(uv_signal_t *handle, int number)
{
	gl_log(GLOSS_LOG_INFO, "signal", gl_log_number("signal", number));
	stop(handle->data);
}

static void workers_ended(void *context) { ((glossd *)context)->ended = true; }

/* Begins to close all that is on the loop, which ends when that is done. Also after a start that came half way. */
static void close_all(glossd *self)
{
	self->closed = true;
	gl_dispatch_fail_all(&self->dispatch, GL_KILLED, "glossd was stopped before this document was done");
	gl_ingest_close(&self->ingest);
	gl_publish_close(&self->publish);
	gl_control_close(&self->control);
	for (int i = 0; i < 2; i++)
		uv_close((uv_handle_t *)&self->signals[i], NULL);
	uv_close((uv_handle_t *)&self->bound, NULL);
	uv_close((uv_handle_t *)&self->log_timer, NULL);
	gl_workers_close(&self->workers);
	gl_bridge_close(&self->bridge);
}

/* Once a turn of the loop, before it sleeps. */
static void turn(void *context)
{
	glossd *self = context;
	if (self->closed)
		return;
	if (!self->stopping)
		gl_dispatch_turn(&self->dispatch);
	if (self->draining && !self->stopping && !self->ingest.in_hand)
		stop_workers(self, false);
	if (self->ended)
		close_all(self);
}

/* ---- The start --------------------------------------------------------------------------------------------------------- */

static void workers_ready(void *context)
{
	glossd *self = context;
	self->ready = true;
	if (self->draining) {
		stop_by_command(self);
		return;
	}
	gl_ingest_open(&self->ingest);
	gl_log(GLOSS_LOG_INFO, "ready", gl_log_text("version", GLOSSD_VERSION), gl_log_number("pid", getpid()),
	       gl_log_number("workers", self->workers.count), gl_log_number("plugins", self->workers.catalogue.plugin_count));
}

static void workers_refused(void *context, const gl_error *error)
{
	glossd *self = context;
	if (self->draining)
		return;
	fprintf(stderr, "glossd: %s\n", error->message);
	self->status = EXIT_FAILURE;
	stop(self);
}

static void flush_log(uv_timer_t *timer)
{
	(void)timer;
	gl_log_flush(false);
}

/* New at each start, later ones greater, below 2^53: milliseconds since 1970 and 10 random bits. */
static uint64_t draw_epoch(void)
{
	struct timespec now;
	uint16_t random = 0;
	clock_gettime(CLOCK_REALTIME, &now);
	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) != sizeof(random))
		random = (uint16_t)getpid();
	uint64_t milliseconds = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
	return milliseconds << 10 | (random & 1023);
}

static gl_code take_locks(glossd *self, gl_error *error)
{
	const gl_endpoints *all[GL_MAX_OUTPUTS + 3] = {&self->config->ingest.push, &self->config->ingest.request, &self->config->control};
	uint32_t count = 3;
	for (uint32_t i = 0; i < self->config->output_count; i++)
		all[count++] = &self->config->outputs[i].endpoints;
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t j = 0; j < all[i]->count; j++)
			if (gl_locks_take(&self->locks, all[i]->list[j], error) != GL_OK)
				return error->code;
	return GL_OK;
}

static gl_code bind_endpoints(glossd *self, gl_error *error)
{
	gl_code code = take_locks(self, error);
	if (code == GL_OK)
		code = gl_publish_bind(&self->publish, &self->bridge, error);
	if (code == GL_OK)
		code = gl_control_bind(&self->control, &self->bridge, error);
	if (code == GL_OK)
		code = gl_ingest_bind(&self->ingest, &self->bridge, error);
	self->locks.bound = code == GL_OK;
	return code;
}

/* Ties the parts together; nothing here can fail. */
static void connect_parts(glossd *self)
{
	uint64_t epoch = draw_epoch();
	gl_activity_init(&self->activity, uv_hrtime());
	self->dispatch = (gl_dispatch){.workers = &self->workers, .context = self, .failed = document_finished};
	self->ingest = (gl_ingest){
		.config = self->config, .channels = &self->channels, .epoch = epoch, .context = self, .accepted = document_accepted};
	self->publish = (gl_publish){.config = self->config, .workers = &self->workers, .epoch = epoch};
	self->control = (gl_control){
		.config = self->config,
		.channels = &self->channels,
		.ingest = &self->ingest,
		.dispatch = &self->dispatch,
		.workers = &self->workers,
		.publish = &self->publish,
		.activity = &self->activity,
		.started_ns = self->activity.started_ns,
		.context = self,
		.stop = stop_by_command,
	};
}

static gl_code start(glossd *self, gl_error *error)
{
	const gl_link_config link = {self->source.file, self->source.text, (uint32_t)self->source.length, self->source.sets,
				     self->source.set_count};
	const gl_workers_events events = {self, workers_ready, workers_refused, document_finished, document_given_back, workers_ended};
	gl_code code = gl_bridge_init(&self->bridge, &self->loop, turn, self, error);
	if (code == GL_OK && !gl_channels_init(&self->channels, self->config->limits.channels))
		code = gl_fail(error, GL_MEMORY, "memory is short for %u channels", self->config->limits.channels);
	if (code == GL_OK)
		code = bind_endpoints(self, error);
	if (code == GL_OK)
		code = gl_workers_init(&self->workers, &self->loop, self->config, &link, &events, error);
	if (code == GL_OK)
		gl_workers_start(&self->workers);
	return code;
}

static void start_handles(glossd *self)
{
	static const int numbers[] = {SIGTERM, SIGINT};
	for (int i = 0; i < 2; i++) {
		uv_signal_init(&self->loop, &self->signals[i]);
		self->signals[i].data = self;
		uv_signal_start(&self->signals[i], on_signal, numbers[i]);
	}
	uv_timer_init(&self->loop, &self->bound);
	self->bound.data = self;
	uv_timer_init(&self->loop, &self->log_timer);
	uv_timer_start(&self->log_timer, flush_log, LOG_FLUSH_MS, LOG_FLUSH_MS);
}

static void deinit(glossd *self)
{
	gl_workers_deinit(&self->workers);
	gl_ingest_deinit(&self->ingest);
	gl_publish_deinit(&self->publish);
	gl_control_deinit(&self->control);
	gl_channels_deinit(&self->channels);
	uv_loop_close(&self->loop);
	/* What was sent goes out before the locks are given back: then the next glossd finds the paths free. */
	gl_bridge_deinit(&self->bridge);
	gl_locks_release(&self->locks);
}

static int serve(glossd *self)
{
	gl_error error;
	int failed = uv_loop_init(&self->loop);
	if (failed) {
		fprintf(stderr, "glossd: cannot start the event loop: %s\n", uv_strerror(failed));
		return EXIT_FAILURE;
	}
	connect_parts(self);
	start_handles(self);
	if (start(self, &error) != GL_OK) {
		fprintf(stderr, "glossd: %s\n", error.message);
		self->status = EXIT_FAILURE;
		close_all(self);
	}
	uv_run(&self->loop, UV_RUN_DEFAULT);
	gl_log_flush(true);
	deinit(self);
	return self->status;
}

/* ---- The command line -------------------------------------------------------------------------------------------------- */

static int configure_and_serve(const gl_arguments *arguments)
{
	glossd *self = calloc(1, sizeof(*self));
	gl_error error;
	if (!self) {
		fprintf(stderr, "glossd: memory is short\n");
		return EXIT_FAILURE;
	}
	if (gl_config_load(arguments->file, arguments->sets, arguments->set_count, &self->source, &self->config, &error) != GL_OK) {
		fprintf(stderr, "glossd: %s\n", error.message);
		free(self);
		return EXIT_FAILURE;
	}
	gl_log_set_level((gloss_level)self->config->log.level);
	signal(SIGPIPE, SIG_IGN);
	int status = serve(self);
	gl_config_destroy(self->config);
	gl_config_source_deinit(&self->source);
	free(self);
	return status;
}

int gl_glossd_run(int argc, char **argv)
{
	gl_arguments arguments;
	gl_arguments_read(&arguments, argc, argv);
	switch (arguments.command) {
	case GL_RUN_WORKER: return gl_worker_run();
	case GL_CHECK_ONLY: return gl_check_run(&arguments);
	case GL_SHOW_HELP: fputs(gl_glossd_help, stdout); return EXIT_SUCCESS;
	case GL_SHOW_VERSION: puts("glossd " GLOSSD_VERSION); return EXIT_SUCCESS;
	case GL_NOT_UNDERSTOOD: fprintf(stderr, "glossd: %s\n%s", arguments.reason, gl_glossd_help); return 2;
	default: return configure_and_serve(&arguments);
	}
}
