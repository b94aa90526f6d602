/* Generations of workers: each is a configuration with the processes that run its pipelines. A reload never changes a generation; it starts
 * the next one.
 *
 *     starting  →  its first worker is ready: current, and the one before retires  →  retiring: no new documents, it finishes what it
 *     has, for at most `drain`; what is left then is given back with no attempt counted  →  ended, and freed
 *
 * At most one is starting, one current and two retiring. A document's result is wholly of the generation that it was last given to. A
 * generation that is refused costs nothing: the current one goes on. Only where the first one is refused it is kept to the end, for its
 * configuration. All on the loop's thread. */
#ifndef GL_GENERATIONS_H
#define GL_GENERATIONS_H

#include "workers.h"
#include "engine/config_file.h"

typedef struct gl_generation {
	struct gl_generation *next; /* among those that retire */
	struct gl_generations *all;
	gl_config_source source; /* the text, for the workers */
	gl_config *config;
	gl_workers workers;
	uv_timer_t bound;    /* of its retirement */
	uint64_t started_ns; /* when it became current */
	bool ended;
} gl_generation;

typedef struct gl_generations_events {
	void *context;
	void (*began)(void *context, gl_generation *current);  /* there is a new current generation */
	void (*refused)(void *context, const gl_error *error); /* the one that was starting will not begin */
	void (*changed)(void *context);                        /* the plugins' files are not those of the current generation any more */
	void (*finished)(void *context, gl_document *document, const gl_finished *finished); /* takes over the document */
	void (*given_back)(void *context, gl_document *document);                            /* takes over the document */
	void (*retired)(void *context);                                                      /* one that retired is gone */
	void (*ended)(void *context); /* after gl_generations_stop: nothing of any generation is left on the loop */
} gl_generations_events;

typedef struct gl_generations {
	uv_loop_t *loop;
	gl_generations_events events;
	gl_generation *starting, *current, *retiring; /* NULL: none */
	uint64_t count;                               /* of those that were started: the number of the last */
	bool stopping;
} gl_generations;

/* Starts a generation; none is starting. Takes over the source and the configuration where it returns GL_OK. `loop` and `events` are set by
 * the caller. As long as no generation is current, a worker that dies or hangs while it opens the plugins is tried again, and is no
 * refusal. */
gl_code gl_generations_start(gl_generations *all, gl_config_source *source, gl_config *config, gl_error *error);
/* Writes what was given to workers. Once a turn of the loop. */
void gl_generations_turn(gl_generations *all);
/* Ends all of them, as gl_workers_stop does; then calls events.ended, from the loop or at once. */
void gl_generations_stop(gl_generations *all, bool now);
/* After events.ended and the end of the loop. */
void gl_generations_deinit(gl_generations *all);
/* True while a generation is starting whose first worker has not failed yet; how long that may take is bounded. */
bool gl_generations_first_try(const gl_generations *all);
/* True while so many retire that none should be started: so processes stay bounded, however often a reload is asked for. */
bool gl_generations_crowded(const gl_generations *all);
/* Documents with workers, of all generations. */
uint32_t gl_generations_in_flight(const gl_generations *all);

#endif
