/* From a changed file to a new generation; see reload.h. */
#include "reload.h"
#include "log.h"
#include "notify.h"

#include <string.h>

#define YOUNG_NS (10 * UINT64_C(1000000000))

/* ---- What needs a restart ----------------------------------------------------------------------------------------------- */

static bool same_endpoints(const gl_endpoints *one, const gl_endpoints *other)
{
	bool same = one->count == other->count;
	for (uint32_t i = 0; same && i < one->count; i++)
		same = !strcmp(one->list[i], other->list[i]);
	return same;
}

static gl_code refuse(const gl_config_source *source, gl_place place, const char *key, gl_error *error)
{
	if (!place.file)
		place = (gl_place){source->file, 0, 0};
	return gl_fail_at(error, GL_CONFIG, place, "`%s` is not what glossd was started with: that needs a restart", key);
}

/* Refuses what only a restart can change: sockets are made once, and so is the spool. */
static gl_code check_restart(const gl_config *now, const gl_config *wanted, const gl_config_source *source, gl_error *error)
{
	const struct {
		const char *key;
		const gl_endpoints *now, *wanted;
	} endpoints[] = {
		{"ingest.push", &now->ingest.push, &wanted->ingest.push},
		{"ingest.request", &now->ingest.request, &wanted->ingest.request},
		{"replay", &now->replay, &wanted->replay},
		{"control", &now->control, &wanted->control},
	};
	for (size_t i = 0; i < sizeof(endpoints) / sizeof(endpoints[0]); i++)
		if (!same_endpoints(endpoints[i].now, endpoints[i].wanted))
			return refuse(source, endpoints[i].wanted->place, endpoints[i].key, error);
	if (now->ingest.max_document != wanted->ingest.max_document)
		return refuse(source, (gl_place){0}, "ingest.max_document", error);
	bool spool = now->spool.path && wanted->spool.path ? !strcmp(now->spool.path, wanted->spool.path)
							   : !now->spool.path && !wanted->spool.path;
	if (!spool)
		return refuse(source, (gl_place){0}, "spool.path", error);
	if (now->ingest.backlog != wanted->ingest.backlog)
		return refuse(source, (gl_place){0}, "ingest.backlog", error);
	if (now->output_count != wanted->output_count)
		return refuse(source, wanted->outputs[0].endpoints.place, "publish", error);
	for (uint32_t i = 0; i < now->output_count; i++) {
		const gl_output_config *output = &wanted->outputs[i];
		if (!same_endpoints(&now->outputs[i].endpoints, &output->endpoints) || now->outputs[i].backlog != output->backlog)
			return refuse(source, output->endpoints.place, "publish", error);
	}
	return GL_OK;
}

/* ---- One reload ---------------------------------------------------------------------------------------------------------- */

/* Takes over source and configuration. */
static void begin(gl_reload *reload, gl_config_source *source, gl_config *config, gl_code code, gl_error *error)
{
	gl_generations *all = reload->generations;
	reload->running = ++reload->begun;
	gl_notify_reloading();
	if (code == GL_OK)
		code = check_restart(all->current->config, config, source, error);
	if (code == GL_OK)
		code = gl_generations_start(all, source, config, error);
	if (code == GL_OK)
		return;
	gl_config_destroy(config);
	gl_config_source_deinit(source);
	gl_reload_settled(reload, error);
}

static void read_and_begin(gl_reload *reload)
{
	gl_config_source source;
	gl_config *config;
	gl_error error;
	gl_log(GLOSS_LOG_INFO, "reloading", gl_log_text("file", reload->generations->current->source.file));
	gl_code code = gl_config_load(reload->file, reload->sets, reload->set_count, &source, &config, &error);
	begin(reload, &source, config, code, &error);
}

void gl_reload_settled(gl_reload *reload, const gl_error *error)
{
	uint64_t number = reload->running;
	const gl_generation *current = reload->generations->current;
	if (!number)
		return;
	reload->running = 0;
	gl_notify_ready();
	if (error)
		gl_log(GLOSS_LOG_ERROR, "reload_refused", gl_log_text("reason", error->message));
	else
		gl_log(GLOSS_LOG_INFO, "reloaded", gl_log_number("generation", (int64_t)current->workers.generation),
		       gl_log_number("workers", current->workers.count));
	reload->over(reload->context, number, error);
	gl_reload_go_on(reload);
}

void gl_reload_go_on(gl_reload *reload)
{
	const gl_generations *all = reload->generations;
	if (!reload->again || reload->running || all->stopping || gl_generations_crowded(all))
		return;
	reload->again = false;
	read_and_begin(reload);
}

/* ---- Asking -------------------------------------------------------------------------------------------------------------- */

uint64_t gl_reload_number(const gl_reload *reload) { return reload->begun + 1; }

void gl_reload_ask(gl_reload *reload)
{
	if (!reload->again && !reload->running && gl_generations_crowded(reload->generations))
		gl_log(GLOSS_LOG_INFO, "reload_waits", gl_log_number("in_flight", gl_generations_in_flight(reload->generations)));
	reload->again = true;
	gl_reload_go_on(reload);
}

void gl_reload_same(gl_reload *reload)
{
	const gl_generation *current = reload->generations->current;
	gl_config_source source;
	gl_config *config;
	gl_error error;
	if (reload->running || reload->generations->stopping || gl_generations_crowded(reload->generations) ||
	    uv_hrtime() - current->started_ns < YOUNG_NS)
		return;
	gl_code code = gl_config_load_again(&current->source, &source, &config, &error);
	begin(reload, &source, config, code, &error);
}
