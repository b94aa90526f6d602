/* The daemon's life; see glossd.h. */
#include "glossd.h"
#include "activity.h"
#include "arguments.h"
#include "check.h"
#include "control.h"
#include "counters.h"
#include "custody.h"
#include "lock.h"
#include "log.h"
#include "reload.h"
#include "replay.h"
#include "salvage.h"
#include "watchdog.h"
#include "worker.h"
#include "engine/clock.h"
#include "engine/process.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define LOG_FLUSH_MS 10000
#define WORKER_DESCRIPTORS 1024 /* the usual limit: what select() can take in a plugin's library */
#define STOP_BOUND_MS 2000      /* for workers that have nothing more to do */

typedef struct glossd {
	uv_loop_t loop;
	const gl_config *config; /* in force */
	gl_locks locks;
	gl_bridge bridge;
	gl_channels channels;
	gl_generations generations;
	gl_reload reload;
	gl_dispatch dispatch;
	gl_ingest ingest;
	gl_publish publish;
	gl_spool spool;
	gl_custody custody;
	gl_replay replay;
	gl_control control;
	gl_notify notify;
	gl_watchdog watchdog;
	gl_activity activity;
	uv_signal_t signals[3];
	uv_timer_t bound;  /* of the drain, then of the workers' end */
	uv_timer_t ending; /* looks how far the end of ingest is */
	uv_timer_t log_timer;
	/* How far its life has come; what is true stays so. */
	bool staffed;     /* the first generation of workers is ready */
	bool ready;       /* and so is the spool, where there is one */
	bool draining;    /* a stop began */
	bool read_to_end; /* ingest has nothing more to read */
	bool stopping;    /* the workers were told to end … */
	bool cut_short;   /* … or killed … */
	bool ended;       /* … and have ended */
	bool closed;      /* everything on the loop is closing, and the loop ends with it */
	int status;       /* the exit status */
} glossd;

/* ---- What becomes of documents ------------------------------------------------------------------------------------------ */

static void document_accepted(void *context, gl_document *document) { gl_custody_accept(&((glossd *)context)->custody, document); }

static void document_given_back(void *context, gl_document *document) { gl_dispatch_add_first(&((glossd *)context)->dispatch, document); }

static void document_finished(void *context, gl_document *document, const gl_finished *finished)
{
	gl_custody_finish(&((glossd *)context)->custody, document, finished);
}

/* ---- The end ----------------------------------------------------------------------------------------------------------- */

static void bound_passed(uv_timer_t *timer);

static void stop_workers(glossd *self, bool now)
{
	if (!self->stopping && !now)
		uv_timer_start(&self->bound, bound_passed, STOP_BOUND_MS, 0);
	self->stopping = true;
	gl_generations_stop(&self->generations, now);
}

static void bound_passed(uv_timer_t *timer)
{
	glossd *self = timer->data;
	if (self->cut_short)
		return;
	self->cut_short = true;
	if (self->ingest.in_hand)
		gl_log(GLOSS_LOG_WARNING, "drain_over", gl_log_number("documents_left", self->ingest.in_hand));
	if (!self->spool.folder)
		gl_count_more(GL_COUNT_LEFT, self->ingest.in_hand);
	stop_workers(self, true);
}

static void look_at_ingest(uv_timer_t *timer)
{
	glossd *self = timer->data;
	self->read_to_end = gl_ingest_look(&self->ingest);
	if (self->read_to_end)
		uv_timer_stop(timer);
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
	gl_notify_stopping();
	gl_custody_drain(&self->custody);
	gl_ingest_stop(&self->ingest);
	uv_timer_start(&self->ending, look_at_ingest, 0, GL_INGEST_LOOK_MS);
	uv_timer_start(&self->bound, bound_passed, self->config->drain_ns / 1000000, 0);
}

static void stop_by_command(void *context)
{
	if (!((glossd *)context)->draining)
		stop(context);
}

static void reload_now(void *context)
{
	glossd *self = context;
	if (self->draining)
		return;
	if (self->ready)
		gl_reload_ask(&self->reload);
	else
		self->reload.again = true; /* at the end of the start */
}

static void on_signal(uv_signal_t *handle, int number)
{
	gl_log(GLOSS_LOG_INFO, "signal", gl_log_number("signal", number));
	(number == SIGHUP ? reload_now : stop)(handle->data);
}

static void workers_ended(void *context) { ((glossd *)context)->ended = true; }

/* Begins to close all that is on the loop, which ends when that is done. Also after a start that failed half way. */
static void close_all(glossd *self)
{
	self->closed = true;
	gl_custody_leave(&self->custody);
	gl_dispatch_fail_all(&self->dispatch, GL_KILLED, "glossd was stopped before this document was done");
	gl_spool_stop(&self->spool);
	gl_ingest_close(&self->ingest);
	gl_custody_close(&self->custody);
	gl_replay_close(&self->replay);
	gl_publish_close(&self->publish);
	gl_control_close(&self->control);
	for (int i = 0; i < 3; i++)
		uv_close((uv_handle_t *)&self->signals[i], NULL);
	uv_close((uv_handle_t *)&self->bound, NULL);
	uv_close((uv_handle_t *)&self->ending, NULL);
	uv_close((uv_handle_t *)&self->log_timer, NULL);
	gl_notify_close(&self->notify);
	gl_watchdog_close(&self->watchdog);
	gl_bridge_close(&self->bridge);
}

/* Once a turn of the loop, before it sleeps. */
static void turn(void *context)
{
	glossd *self = context;
	if (self->closed)
		return;
	if (gl_custody_turn(&self->custody) && !self->stopping)
		gl_dispatch_turn(&self->dispatch);
	gl_generations_turn(&self->generations);
	if (self->read_to_end && !self->stopping && !self->ingest.in_hand)
		stop_workers(self, false);
	if (self->ended)
		close_all(self);
}

/* ---- The start --------------------------------------------------------------------------------------------------------- */

/* Puts the configuration of the generation that serves from now on in force. */
static void adopt(glossd *self, gl_generation *generation)
{
	self->config = generation->config;
	gl_ingest_adopt(&self->ingest, generation->config);
	gl_spool_retain(&self->spool, generation->config);
	gl_replay_adopt(&self->replay, generation->config);
	self->dispatch.workers = &generation->workers;
	gl_channels_adopt(&self->channels, generation->config);
	gl_log_set_level((gloss_level)generation->config->log.level);
	gl_log_set_format(generation->config->log.format);
	gl_watchdog_configure(&self->watchdog, generation->config);
}

/* Once there are workers, and the spool, where there is one, is open. */
static void begin_to_serve(glossd *self)
{
	const gl_generation *current = self->generations.current;
	if (self->ready || !self->staffed || (self->spool.folder && !self->spool.opened))
		return;
	self->ready = true;
	if (self->draining)
		return;
	gl_ingest_open(&self->ingest);
	gl_custody_begin(&self->custody);
	gl_notify_ready();
	gl_log(GLOSS_LOG_INFO, "ready", gl_log_text("version", GLOSSD_VERSION), gl_log_number("pid", getpid()),
	       gl_log_number("workers", current->workers.count), gl_log_number("plugins", current->workers.catalogues[0].plugin_count));
	gl_reload_go_on(&self->reload);
}

static void generation_began(void *context, gl_generation *current)
{
	glossd *self = context;
	adopt(self, current);
	if (self->staffed)
		gl_reload_settled(&self->reload, NULL);
	self->staffed = true;
	begin_to_serve(self);
}

/* Numbering goes on where the spool says that it was. */
static void spool_opened(void *context)
{
	glossd *self = context;
	const gl_spool *spool = &self->spool;
	self->ingest.epoch = self->publish.epoch = spool->opening.epoch;
	self->ingest.number = spool->opening.first;
	for (uint32_t i = 0; i < spool->channel_count; i++) {
		const gl_store_channel *channel = &spool->channels[i];
		if (!gl_channels_restore(&self->channels, channel->name, channel->number, channel->seq, channel->published))
			gl_log(GLOSS_LOG_ERROR, "channel_lost", gl_log_text("channel", channel->name));
	}
	begin_to_serve(self);
}

static void refuse_to_start(glossd *self, const gl_error *error)
{
	if (self->draining)
		return;
	fprintf(stderr, "glossd: %s\n", error->message);
	self->status = EXIT_FAILURE;
	stop(self);
}

/* At a reload everything stays as it was; the first time there is nothing to serve with. */
static void generation_refused(void *context, const gl_error *error)
{
	glossd *self = context;
	if (self->staffed) {
		gl_reload_settled(&self->reload, error);
		return;
	}
	refuse_to_start(self, error);
}

static void spool_refused(void *context, const gl_error *error) { refuse_to_start(context, error); }

static void spool_changed(void *context)
{
	glossd *self = context;
	gl_ingest_spool_full(&self->ingest, gl_spool_full(&self->spool));
}

static void generation_retired(void *context) { gl_reload_go_on(&((glossd *)context)->reload); }

static void plugins_changed(void *context) { gl_reload_same(&((glossd *)context)->reload); }

static uint64_t reload_number(void *context) { return gl_reload_number(&((glossd *)context)->reload); }

static void reload_over(void *context, uint64_t number, const gl_error *error)
{
	gl_control_reloaded(&((glossd *)context)->control, number, error);
}

static void flush_log(uv_timer_t *timer)
{
	(void)timer;
	gl_log_flush(false);
}

/* A new epoch for each start, below 2^53 and above those of earlier starts: milliseconds since 1970, then 10 random bits. */
static uint64_t draw_epoch(void)
{
	uint16_t random = 0;
	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) != sizeof(random))
		random = (uint16_t)getpid();
	return gl_now_ms() << 10 | (random & 1023);
}

static gl_code take_locks(glossd *self, gl_error *error)
{
	gl_endpoint_list all[GL_MAX_ENDPOINT_LISTS];
	uint32_t count = gl_config_endpoints(self->config, all);
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < all[i].endpoints->count; k++)
			if (gl_locks_take(&self->locks, all[i].endpoints->list[k], error) != GL_OK)
				return error->code;
	return self->config->spool.path ? gl_spool_lock(self->config, &self->locks, error) : GL_OK;
}

static gl_code bind_endpoints(glossd *self, gl_error *error)
{
	gl_code code = take_locks(self, error);
	self->locks.bound = code == GL_OK;
	if (code == GL_OK)
		code = gl_publish_bind(&self->publish, self->config, &self->bridge, error);
	if (code == GL_OK)
		code = gl_control_bind(&self->control, &self->config->control, &self->bridge, error);
	if (code == GL_OK)
		code = gl_replay_bind(&self->replay, &self->config->replay, &self->bridge, error);
	if (code == GL_OK)
		code = gl_ingest_bind(&self->ingest, &self->bridge, error);
	return code;
}

/* Ties the parts together; nothing here can fail. */
static void connect_parts(glossd *self, const gl_arguments *arguments)
{
	uint64_t epoch = draw_epoch();
	gl_activity_init(&self->activity, uv_hrtime());
	gl_channels_adopt(&self->channels, self->config);
	self->dispatch = (gl_dispatch){.context = self, .failed = document_finished};
	self->ingest = (gl_ingest){
		.config = self->config,
		.channels = &self->channels,
		.epoch = epoch,
		.durable = self->config->spool.path != NULL,
		.context = self,
		.accepted = document_accepted,
	};
	self->publish = (gl_publish){.epoch = epoch};
	self->spool = (gl_spool){.loop = &self->loop, .new_epoch = epoch, .events = {self, spool_opened, spool_refused, spool_changed}};
	self->custody = (gl_custody){
		.spool = &self->spool,
		.channels = &self->channels,
		.ingest = &self->ingest,
		.dispatch = &self->dispatch,
		.publish = &self->publish,
		.activity = &self->activity,
	};
	self->replay = (gl_replay){.spool = &self->spool, .channels = &self->channels, .publish = &self->publish, .config = self->config};
	self->generations = (gl_generations){
		.loop = &self->loop,
		.events = {self, generation_began, generation_refused, plugins_changed, document_finished, document_given_back,
			   generation_retired, workers_ended},
	};
	self->reload = (gl_reload){
		.generations = &self->generations,
		.file = arguments->file,
		.sets = arguments->sets,
		.set_count = arguments->set_count,
		.context = self,
		.over = reload_over,
	};
	self->control = (gl_control){
		.channels = &self->channels,
		.ingest = &self->ingest,
		.dispatch = &self->dispatch,
		.generations = &self->generations,
		.publish = &self->publish,
		.spool = &self->spool,
		.replay = &self->replay.port,
		.custody = &self->custody,
		.activity = &self->activity,
		.started_ns = self->activity.started_ns,
		.context = self,
		.stop = stop_by_command,
		.reload_number = reload_number,
		.reload = reload_now,
	};
}

/* Takes over the source and the configuration, whatever it returns. */
static gl_code start(glossd *self, gl_config_source *source, gl_config *config, gl_error *error)
{
	gl_code code = gl_bridge_init(&self->bridge, &self->loop, turn, self, error);
	if (code == GL_OK)
		code = bind_endpoints(self, error);
	if (code == GL_OK)
		code = gl_spool_start(&self->spool, config, error);
	if (code == GL_OK)
		code = gl_generations_start(&self->generations, source, config, error);
	if (code != GL_OK) {
		gl_config_destroy(config);
		gl_config_source_deinit(source);
	}
	return code;
}

static void take_vitals(void *context, gl_vitals *vitals)
{
	glossd *self = context;
	*vitals = (gl_vitals){
		.phase = self->draining ? GL_PHASE_STOPPING
			 : self->ready  ? GL_PHASE_RUNNING
					: GL_PHASE_STARTING,
		.generation = self->generations.current ? self->generations.current->workers.generation : self->generations.count,
		.queued = self->dispatch.count,
		.in_flight = gl_generations_in_flight(&self->generations),
		.in_hand = self->ingest.in_hand,
		.bounded = self->draining ? uv_is_active((uv_handle_t *)&self->bound)
					  : !self->ready && gl_generations_first_try(&self->generations),
	};
}

static void start_handles(glossd *self)
{
	static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
	for (int i = 0; i < 3; i++) {
		uv_signal_init(&self->loop, &self->signals[i]);
		self->signals[i].data = self;
		uv_signal_start(&self->signals[i], on_signal, numbers[i]);
	}
	uv_timer_init(&self->loop, &self->bound);
	self->bound.data = self;
	gl_custody_init(&self->custody, &self->loop);
	uv_timer_init(&self->loop, &self->ending);
	self->ending.data = self;
	uv_timer_init(&self->loop, &self->log_timer);
	uv_timer_start(&self->log_timer, flush_log, LOG_FLUSH_MS, LOG_FLUSH_MS);
	gl_notify_init(&self->notify, &self->loop, take_vitals, self);
	gl_watchdog_init(&self->watchdog, &self->loop, self->config, take_vitals, self);
}

static void deinit(glossd *self)
{
	gl_generations_deinit(&self->generations);
	gl_ingest_deinit(&self->ingest);
	gl_publish_deinit(&self->publish);
	gl_control_deinit(&self->control);
	gl_custody_deinit(&self->custody);
	gl_replay_deinit(&self->replay);
	gl_channels_deinit(&self->channels);
	uv_loop_close(&self->loop);
	gl_spool_deinit(&self->spool);
	/* What was sent goes out before the locks are given back: then the next glossd finds the paths free. */
	gl_bridge_deinit(&self->bridge);
	gl_locks_release(&self->locks);
}

static int serve(glossd *self, const gl_arguments *arguments, gl_config_source *source, gl_config *config)
{
	gl_error error;
	int failed = uv_loop_init(&self->loop);
	if (failed) {
		fprintf(stderr, "glossd: cannot start the event loop: %s\n", uv_strerror(failed));
		gl_config_destroy(config);
		gl_config_source_deinit(source);
		return EXIT_FAILURE;
	}
	self->config = config;
	connect_parts(self, arguments);
	start_handles(self);
	if (start(self, source, config, &error) != GL_OK) {
		fprintf(stderr, "glossd: %s\n", error.message);
		self->status = EXIT_FAILURE;
		close_all(self);
	}
	uv_run(&self->loop, UV_RUN_DEFAULT);
	gl_log(GLOSS_LOG_INFO, "stopped", gl_log_number("status", self->status),
	       gl_log_number("documents", (int64_t)gl_counted_outcomes()));
	gl_log_flush(true);
	deinit(self);
	return self->status;
}

/* ---- The command line -------------------------------------------------------------------------------------------------- */

static int work(void)
{
	gl_bound_descriptors(WORKER_DESCRIPTORS);
	return gl_worker_run();
}

static int configure_and_serve(const gl_arguments *arguments)
{
	glossd *self = calloc(1, sizeof(*self));
	gl_config_source source;
	gl_config *config;
	gl_error error;
	if (!self) {
		fprintf(stderr, "glossd: memory is short\n");
		return EXIT_FAILURE;
	}
	if (gl_config_load(arguments->file, arguments->sets, arguments->set_count, &source, &config, &error) != GL_OK) {
		fprintf(stderr, "glossd: %s\n", error.message);
		free(self);
		return EXIT_FAILURE;
	}
	gl_log_open();
	gl_log_set_format(config->log.format);
	gl_log_set_level((gloss_level)config->log.level);
	signal(SIGPIPE, SIG_IGN);
	/* Each client is a descriptor of glossd's, and libzmq 4.3.4 aborts where there is none for one (ipc). */
	gl_bound_descriptors(RLIM_INFINITY);
	gl_keep_memory();
	gl_take_turns();
	int status = serve(self, arguments, &source, config);
	free(self);
	return status;
}

static int say(const char *words)
{
	if (fputs(words, stdout) != EOF && !fflush(stdout))
		return EXIT_SUCCESS;
	fprintf(stderr, "glossd: cannot write to standard output: %s\n", strerror(errno));
	return EXIT_FAILURE;
}

int gl_glossd_run(int argc, char **argv)
{
	gl_arguments arguments;
	gl_fill_standard_descriptors();
	gl_unblock_signals();
	gl_arguments_read(&arguments, argc, argv);
	switch (arguments.command) {
	case GL_RUN_WORKER: return work();
	case GL_CHECK_SPOOL: return gl_salvage_check_run(arguments.file, arguments.parent);
	case GL_CHECK_ONLY: return gl_check_run(&arguments);
	case GL_SHOW_HELP: return say(gl_glossd_help);
	case GL_SHOW_VERSION: return say("glossd " GLOSSD_VERSION "\n");
	case GL_NOT_UNDERSTOOD: fprintf(stderr, "glossd: %s\n%s", arguments.reason, gl_glossd_help); return 2;
	default: return configure_and_serve(&arguments);
	}
}
