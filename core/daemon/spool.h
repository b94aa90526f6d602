/* The spool: what glossd may not lose, on disk, by a thread of its own (design 3.4).
 *
 * Work for the spool is a job: `run` works on the store, on the spool's thread; then `done` is called on the loop's. Jobs run in the order they were added,
 * those that write together in one transaction: 64 of them, or what came in 2 ms. A job's `done` comes after its transaction is synced to the disk, so
 * what it says is so whatever is killed then.
 *
 * Where the disk does not take a transaction it is rolled back. Jobs that are `patient` wait and run again, until it does; the others are told. Meanwhile, and
 * while there is no room for more (`spool.retention.size`, or the disk), `full` is set, and nobody adds documents. Where the file turns out to be
 * damaged, what is sound is saved into a new one (spool_check.h) and the jobs run again on that. */
#ifndef GL_SPOOL_H
#define GL_SPOOL_H

#include "store.h"
#include "engine/config.h"

#include <uv.h>

typedef struct gl_job gl_job;
struct gl_job {
	gl_job *next;
	/* On the spool's thread, and again where its transaction failed. What is not GL_OK ends the transaction. */
	gl_code (*run)(gl_job *job, gl_store *store);
	/* On the loop's thread, once; `code` is what became of it. */
	void (*done)(gl_job *job);
	bool writes, patient;
	gl_code code;
};

typedef struct gl_job_queue {
	gl_job *first, **end; /* end NULL: empty */
	uint32_t count;
} gl_job_queue;

typedef struct gl_spool_events {
	void *context;
	void (*opened)(void *context);                        /* facts and channels are there */
	void (*refused)(void *context, const gl_error *error); /* it cannot be opened: nothing runs */
	void (*changed)(void *context);                        /* `full` is other than it was */
} gl_spool_events;

typedef struct gl_spool {
	uv_loop_t *loop;
	gl_spool_events events;
	char *folder; /* NULL: there is no spool */
	uint64_t new_epoch;
	gl_store_facts facts;       /* once it is opened; the loop's */
	gl_store_channel *channels; /* at the opening; the loop's */
	uint32_t channel_count;
	uint32_t jobs; /* added and not done */
	bool full;     /* no room for more documents; as the loop knows it */
	bool opened, closing;
	uv_async_t async;
	uv_thread_t thread;
	uv_mutex_t mutex; /* of all that follows */
	uv_cond_t wake;
	gl_job_queue waiting, finished;
	bool ending, ended, unable, is_open, is_full;
	uint64_t age_ms, size; /* retention */
	uint64_t used;         /* bytes of rows */
	uint64_t lost;         /* rows that were found unsound */
	uint64_t trimmed;      /* results that were taken before their age, for want of room */
	gl_error error;
} gl_spool;

/* Begins to open the spool of the configuration, which has one. `loop`, `events` and `new_epoch` are set by the caller. */
gl_code gl_spool_start(gl_spool *spool, const gl_config *config, gl_error *error);
/* What is kept, from now on. */
void gl_spool_retain(gl_spool *spool, const gl_config *config);
/* Takes over a job until its `done`. */
void gl_spool_add(gl_spool *spool, gl_job *job);
/* Ends the thread once it has run what was added, and closes what is on the loop. Jobs that are still not done are then given to `left` (may be NULL) on this
 * thread. `clean`: nothing was left behind. */
void gl_spool_stop(gl_spool *spool, void (*left)(gl_job *job));

#endif
