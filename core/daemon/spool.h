/* The spool: what glossd may not lose, on disk, by a thread of its own (design 3.4).
 *
 * Work for the spool is a job: `run` works on the store, on the spool's thread; then `done` is called on the loop's. Jobs run in the order they were added,
 * those that write together in one transaction: 256 of them, or what came in 2 ms (in 8 where they come often), or while the disk was busy with the one before.
 * A job's `done` comes after its transaction is synced to the disk, so what it says is so whatever is killed then.
 *
 * Where the disk does not take a transaction it is rolled back. Jobs that are `patient` wait and run again, until it does; the others are told. Meanwhile, and
 * while there is no room for more (`spool.retention.size`, or the disk), `full` is set, and nobody adds documents. Where the file turns out to be
 * damaged, what is sound is saved into a new one (salvage.h) and the jobs run again on that. */
#ifndef GL_SPOOL_H
#define GL_SPOOL_H

#include "engine/config.h"
#include "lock.h"
#include "store.h"

#include <uv.h>

typedef struct gl_job gl_job;
struct gl_job {
	gl_job *next;
	/* On the spool's thread, and again where its transaction failed. What is not GL_OK ends the transaction. */
	gl_code (*run)(gl_job *job, gl_store *store);
	/* On the loop's thread, once; `code` is what became of it. */
	void (*done)(gl_job *job);
	void *context; /* the owner's */
	bool writes, patient;
	gl_code code;
};

typedef struct gl_job_queue {
	gl_job *first, **end; /* end NULL: empty */
	uint32_t count;
} gl_job_queue;

typedef struct gl_spool_events {
	void *context;
	void (*opened)(void *context);                         /* facts and channels are there */
	void (*refused)(void *context, const gl_error *error); /* it cannot be opened: nothing runs */
	void (*changed)(void *context);                        /* `full` is other than it was */
} gl_spool_events;

/* What the spool's thread tells of itself. */
typedef struct gl_spool_state {
	uint64_t used;     /* bytes that rows take */
	uint64_t unsound;  /* rows whose checksum was wrong, or that could not be read at all */
	uint64_t trimmed;  /* results that were let go before their age, for want of room */
	uint64_t salvages; /* times that the file was found damaged, and what is sound of it saved */
	bool failing;      /* the disk takes nothing */
	bool crowded;      /* there is no room for more documents */
	char words[512];   /* why it fails, or what was moved aside */
} gl_spool_state;

typedef struct gl_spool {
	uv_loop_t *loop;
	gl_spool_events events;
	char *folder; /* its own copy, since configurations come and go; NULL: there is no spool */
	uint64_t new_epoch;
	gl_store_facts facts;       /* once it is opened; the loop's */
	gl_store_channel *channels; /* at the opening; the loop's */
	uint32_t channel_count;
	uint32_t jobs;        /* added and not done */
	gl_spool_state state; /* as the loop knows it */
	bool opened, running;
	uv_async_t async;
	uv_thread_t thread;
	uv_mutex_t mutex; /* of all that follows */
	uv_cond_t wake;
	gl_job_queue waiting, finished;
	bool ending, unable, is_open;
	uint64_t age_ms, size; /* retention */
	gl_spool_state told;   /* by the thread */
	gl_error error;
} gl_spool;

/* True while no document may be added. */
static inline bool gl_spool_full(const gl_spool *spool) { return spool->folder && (spool->state.failing || spool->state.crowded); }

/* Makes the folder, which is glossd's alone, and takes its lock: two on one spool are kept apart as two on one endpoint are. */
gl_code gl_spool_lock(const gl_config *config, gl_locks *locks, gl_error *error);
/* What would keep that from going well; makes and takes nothing. */
gl_code gl_spool_check_folder(const gl_config *config, gl_error *error);
/* Begins to open the spool of the configuration; nothing where it has none. `loop`, `events` and `new_epoch` are set by the caller. */
gl_code gl_spool_start(gl_spool *spool, const gl_config *config, gl_error *error);
/* What is kept, from now on. */
void gl_spool_retain(gl_spool *spool, const gl_config *config);
/* Takes over a job until its `done`. */
void gl_spool_add(gl_spool *spool, gl_job *job);
/* Ends the thread once it has run what was added, as far as the disk takes it, and calls `done` of each job. Closes what is on the loop. */
void gl_spool_stop(gl_spool *spool);
/* After the loop is closed. */
void gl_spool_deinit(gl_spool *spool);

#endif
