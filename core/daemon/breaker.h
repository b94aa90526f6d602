/* The circuit breaker of each plugin: one that takes down worker after worker is not asked any more, until a trial shows that it is well
 * again.
 *
 *     closed  →  `verdicts` guilty verdicts within `per`: open, documents are given to workers without the plugin  →  after `half_open`:
 *     half open, one document at a time goes to the plugin as a trial, the others without  →  it did well: closed; guilty: open again
 *
 * A set of breakers belongs to the pipeline of one generation: a reload begins with all closed. The clock is an argument, nanoseconds that
 * never go back. Memory is taken at the start alone; nothing fails after that. Each change is logged and each opening counted. Loop's
 * thread. */
#ifndef GL_BREAKER_H
#define GL_BREAKER_H

#include "engine/config.h"
#include "engine/reader.h"

#include <gloss/plugin.h>

typedef enum gl_breaker_state { GL_BREAKER_CLOSED, GL_BREAKER_OPEN, GL_BREAKER_HALF_OPEN } gl_breaker_state;

typedef struct gl_breaker {
	gloss_string plugin; /* its name, the caller's */
	gl_breaker_state state;
	uint64_t since_ns;    /* when it came into this state */
	uint64_t opened_ns;   /* when it opened first since it was closed */
	uint64_t *verdicts;   /* the times of the last ones: a ring of as many as open it, in the memory of `times` */
	uint32_t count, next; /* of the ring */
	uint64_t trial;       /* the number of the document that is on trial; 0: none */
	uint64_t without;     /* documents given without the plugin since it opened */
	char message[200];    /* why, in words for a result */
} gl_breaker;

typedef struct gl_breakers {
	gl_breaker_config config;
	const char *channel; /* whose own pipeline it is; NULL: the configuration's */
	gl_breaker *list;    /* by the plugins in running order; NULL: off */
	uint64_t *times;
	uint32_t count;
	uint32_t disturbed; /* how many are not closed: while it is 0 there is nothing to ask */
} gl_breakers;

/* Makes breakers for `count` plugins, all closed; the caller sets their names. `channel` lives as long as they do. False: memory is short,
 * and there is nothing to deinit. */
bool gl_breakers_init(gl_breakers *breakers, const gl_breaker_config *config, const char *channel, uint32_t count, uint64_t now_ns);
void gl_breakers_deinit(gl_breakers *breakers);

/* The plugin was found guilty on a document. */
void gl_breakers_guilty(gl_breakers *breakers, uint32_t plugin, uint64_t now_ns);
/* A document, by its number, is about to be given to a worker. NULL: with the plugin; else without it, for this reason, which is the
 * breaker's own. */
const char *gl_breakers_hold(gl_breakers *breakers, uint32_t plugin, uint64_t document, gloss_string id, uint64_t now_ns);
/* A document has its outcome: the body of its result, `keys` pairs of well-formed msgpack, or data NULL where it has none. Where it was on
 * trial and its plugin ran, the breaker closes; where the plugin did not run, another document is tried. */
void gl_breakers_settle(gl_breakers *breakers, uint64_t document, gloss_string body, uint32_t keys, uint64_t now_ns);
/* Verdicts within `per` of now. */
uint32_t gl_breaker_verdicts(const gl_breakers *breakers, uint32_t plugin, uint64_t now_ns);

extern const char *const gl_breaker_state_names[];

#endif
