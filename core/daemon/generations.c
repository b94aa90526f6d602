/* One generation after the other; see generations.h. */
#include "generations.h"
#include "log.h"

#include <stdlib.h>

#define MOST_RETIRING 2 /* while so many retire, none is started */

static void destroy(gl_generation *generation)
{
	gl_workers_deinit(&generation->workers);
	gl_config_destroy(generation->config);
	gl_config_source_deinit(&generation->source);
	free(generation);
}

/* ---- The end ----------------------------------------------------------------------------------------------------------- */

static bool has_ended(const gl_generation *generation) { return !generation || generation->ended; }

static void check_ended(gl_generations *all)
{
	if (all->stopping && !all->retiring && has_ended(all->current) && has_ended(all->starting))
		all->events.ended(all->events.context);
}

/* Nothing of the generation is on the loop any more. One whose configuration is in force is kept to the end: the last documents are
 * published as its own. */
static void bound_closed(uv_handle_t *handle)
{
	gl_generation *generation = handle->data;
	gl_generations *all = generation->all;
	gl_generation **at = &all->retiring;
	while (*at && *at != generation)
		at = &(*at)->next;
	generation->ended = true;
	if (*at) {
		*at = generation->next;
		gl_log(GLOSS_LOG_DEBUG, "generation_ended", gl_log_number("generation", (int64_t)generation->workers.generation));
		destroy(generation);
		all->events.retired(all->events.context);
	}
	check_ended(all);
}

static void workers_ended(void *context) { uv_close((uv_handle_t *)&((gl_generation *)context)->bound, bound_closed); }

static void bound_passed(uv_timer_t *timer)
{
	gl_generation *generation = timer->data;
	gl_log(GLOSS_LOG_WARNING, "generation_cut_short", gl_log_number("generation", (int64_t)generation->workers.generation),
	       gl_log_number("given_back", gl_workers_in_flight(&generation->workers)));
	gl_workers_stop(&generation->workers, true);
}

static void retire(gl_generation *generation, bool now)
{
	generation->next = generation->all->retiring;
	generation->all->retiring = generation;
	if (!now)
		uv_timer_start(&generation->bound, bound_passed, generation->config->drain_ns / 1000000, 0);
	gl_workers_stop(&generation->workers, now);
}

/* ---- What the workers tell ---------------------------------------------------------------------------------------------- */

static void workers_ready(void *context)
{
	gl_generation *generation = context, *before = generation->all->current;
	gl_generations *all = generation->all;
	/* It was told to end, as all of them were, and the one before may have ended by now: there is nothing for it to take over. */
	if (all->stopping)
		return;
	all->starting = NULL;
	all->current = generation;
	generation->started_ns = uv_hrtime();
	if (before)
		retire(before, false);
	all->events.began(all->events.context, generation);
}

static void workers_refused(void *context, const gl_error *error)
{
	gl_generation *generation = context;
	gl_generations *all = generation->all;
	if (all->current) {
		all->starting = NULL;
		retire(generation, true);
	} else {
		/* It stays: its configuration is the only one there is, and is needed until the end. */
		gl_workers_stop(&generation->workers, true);
	}
	all->events.refused(all->events.context, error);
}

static void plugins_changed(void *context)
{
	gl_generation *generation = context;
	if (generation == generation->all->current)
		generation->all->events.changed(generation->all->events.context);
}

static void document_finished(void *context, gl_document *document, const gl_finished *finished)
{
	gl_generations *all = ((gl_generation *)context)->all;
	all->events.finished(all->events.context, document, finished);
}

static void document_given_back(void *context, gl_document *document)
{
	gl_generations *all = ((gl_generation *)context)->all;
	all->events.given_back(all->events.context, document);
}

/* ---- The start ---------------------------------------------------------------------------------------------------------- */

gl_code gl_generations_start(gl_generations *all, gl_config_source *source, gl_config *config, gl_error *error)
{
	const gl_link_config link = {source->file, source->text, (uint32_t)source->length, source->sets, source->set_count};
	gl_generation *generation = calloc(1, sizeof(*generation));
	const gl_workers_events events = {generation,        workers_ready,       workers_refused, plugins_changed,
					  document_finished, document_given_back, workers_ended};
	if (!generation)
		return gl_fail(error, GL_MEMORY, "memory is short for another generation of workers");
	generation->workers.generation = all->count + 1;
	generation->workers.patient = !all->current;
	gl_code code = gl_workers_init(&generation->workers, all->loop, config, &link, &events, error);
	if (code != GL_OK) {
		free(generation);
		return code;
	}
	uv_timer_init(all->loop, &generation->bound);
	generation->bound.data = generation;
	generation->all = all;
	generation->source = *source;
	generation->config = config;
	*source = (gl_config_source){0};
	all->starting = generation;
	all->count++;
	gl_workers_start(&generation->workers);
	return GL_OK;
}

/* ---- All of them -------------------------------------------------------------------------------------------------------- */

void gl_generations_turn(gl_generations *all)
{
	for (gl_generation *generation = all->retiring; generation; generation = generation->next)
		gl_workers_turn(&generation->workers);
	if (all->current)
		gl_workers_turn(&all->current->workers);
	if (all->starting)
		gl_workers_turn(&all->starting->workers);
}

void gl_generations_stop(gl_generations *all, bool now)
{
	all->stopping = true;
	for (gl_generation *generation = all->retiring; generation; generation = generation->next)
		gl_workers_stop(&generation->workers, now);
	if (all->current)
		gl_workers_stop(&all->current->workers, now);
	if (all->starting)
		gl_workers_stop(&all->starting->workers, now);
	check_ended(all);
}

void gl_generations_deinit(gl_generations *all)
{
	if (all->current)
		destroy(all->current);
	if (all->starting)
		destroy(all->starting);
	all->current = all->starting = NULL;
}

bool gl_generations_first_try(const gl_generations *all) { return all->starting && !all->starting->workers.list[0].failures; }

bool gl_generations_crowded(const gl_generations *all)
{
	uint32_t count = 0;
	for (const gl_generation *generation = all->retiring; generation; generation = generation->next)
		count++;
	return count >= MOST_RETIRING;
}

uint32_t gl_generations_in_flight(const gl_generations *all)
{
	uint32_t count = all->current ? gl_workers_in_flight(&all->current->workers) : 0;
	for (const gl_generation *generation = all->retiring; generation; generation = generation->next)
		count += gl_workers_in_flight(&generation->workers);
	return count;
}
