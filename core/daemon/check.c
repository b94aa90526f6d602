/* Whether glossd could start; see check.h. */
#include "check.h"
#include "lock.h"
#include "spool.h"
#include "log.h"
#include "workers.h"

#include <stdio.h>
#include <stdlib.h>

#define STOP_BOUND_MS 2000 /* for the worker to end by itself */

typedef struct check {
	const gl_config *config;
	gl_config single; /* the same with one worker, which stands for all */
	const gl_config_source *source;
	uv_loop_t loop;
	uv_timer_t end; /* stops the worker, then kills it */
	gl_workers workers;
	bool stopping;
	unsigned problems;
} check;

static void complain(check *self, const gl_error *error)
{
	fprintf(stderr, "glossd: %s\n", error->message);
	self->problems++;
}

/* ---- Endpoints ------------------------------------------------------------------------------------------------------- */

static void check_endpoints(check *self)
{
	gl_endpoint_list all[GL_MAX_ENDPOINT_LISTS];
	uint32_t count = gl_config_endpoints(self->config, all);
	gl_error error;
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < all[i].endpoints->count; k++)
			if (gl_locks_check(all[i].endpoints->list[k], &error) != GL_OK)
				complain(self, &error);
	if (self->config->spool.path && gl_spool_check_folder(self->config, &error) != GL_OK)
		complain(self, &error);
}

/* ---- What would run -------------------------------------------------------------------------------------------------- */

/* A channel without a name is every other one. */
static void print_pipeline(const char *channel, const gl_catalogue *catalogue)
{
	printf(channel ? "pipeline of channel %s:" : "pipeline:", channel);
	for (uint32_t i = 0; i < catalogue->plugin_count; i++)
		printf("%s %.*s", i ? "," : "", (int)catalogue->plugins[i].name.length, catalogue->plugins[i].name.data);
	putchar('\n');
}

static void print_endpoints(const gl_config *config)
{
	gl_endpoint_list all[GL_MAX_ENDPOINT_LISTS];
	uint32_t count = gl_config_endpoints(config, all);
	for (uint32_t i = 0; i < count; i++) {
		if (all[i].endpoints->count)
			printf("%s:", all[i].name);
		for (uint32_t k = 0; k < all[i].endpoints->count; k++)
			printf("%s %s", k ? "," : "", all[i].endpoints->list[k]);
		if (all[i].endpoints->count)
			putchar('\n');
	}
}

static void print_findings(const check *self)
{
	printf("configuration: %s\n", self->source->file);
	for (uint32_t i = 0; i < gl_config_pipeline_count(self->config); i++)
		print_pipeline(i ? self->config->channels[i - 1].name : NULL, &self->workers.catalogues[i]);
	printf("workers: %u\n", gl_workers_count(self->config));
	print_endpoints(self->config);
	printf("spool: %s\n", self->config->spool.path ? self->config->spool.path : "off");
}

/* ---- The worker ------------------------------------------------------------------------------------------------------ */

static void end_worker(uv_timer_t *timer)
{
	check *self = timer->data;
	bool again = self->stopping;
	self->stopping = true;
	uv_timer_start(timer, end_worker, STOP_BOUND_MS, 0);
	gl_workers_stop(&self->workers, again);
}

static void worker_ready(void *context)
{
	check *self = context;
	if (!self->problems)
		print_findings(self);
	uv_timer_start(&self->end, end_worker, 0, 0);
}

static void worker_refused(void *context, const gl_error *error)
{
	check *self = context;
	if (!self->stopping)
		complain(self, error);
	uv_timer_start(&self->end, end_worker, 0, 0);
}

static void worker_ended(void *context) { uv_close((uv_handle_t *)&((check *)context)->end, NULL); }

static void check_plugins(check *self)
{
	const gl_config_source *source = self->source;
	const gl_link_config link = {source->file, source->text, (uint32_t)source->length, source->sets, source->set_count};
	const gl_workers_events events = {.context = self, .ready = worker_ready, .refused = worker_refused, .ended = worker_ended};
	gl_error error;
	int failed = uv_loop_init(&self->loop);
	if (failed) {
		gl_fail(&error, GL_SYSTEM, "cannot start the event loop: %s", uv_strerror(failed));
		complain(self, &error);
		return;
	}
	uv_timer_init(&self->loop, &self->end);
	self->end.data = self;
	bool begun = gl_workers_init(&self->workers, &self->loop, &self->single, &link, &events, &error) == GL_OK;
	if (begun) {
		gl_workers_start(&self->workers);
	} else {
		complain(self, &error);
		worker_ended(self);
	}
	uv_run(&self->loop, UV_RUN_DEFAULT);
	if (begun)
		gl_workers_deinit(&self->workers);
	uv_loop_close(&self->loop);
}

int gl_check_run(const gl_arguments *arguments)
{
	gl_config_source source;
	gl_config *config;
	gl_error error;
	check *self = calloc(1, sizeof(*self));
	if (!self) {
		fputs("glossd: memory is short\n", stderr);
		return EXIT_FAILURE;
	}
	gl_log_set_level(GLOSS_LOG_WARNING);
	if (gl_config_load(arguments->file, arguments->sets, arguments->set_count, &source, &config, &error) != GL_OK) {
		complain(self, &error);
	} else {
		self->config = config;
		self->source = &source;
		self->single = *config;
		self->single.workers.count = 1;
		check_endpoints(self);
		check_plugins(self);
		gl_log_flush(true);
		gl_config_destroy(config);
		gl_config_source_deinit(&source);
	}
	bool sound = !self->problems && !fflush(stdout);
	free(self);
	return sound ? EXIT_SUCCESS : EXIT_FAILURE;
}
