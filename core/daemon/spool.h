/* The spool: what glossd may not lose, on disk, by a thread of its own.
 *
 * Work for the spool is a job: its `run` works on the store, on the spool's thread; then its `done` is called on the loop's. Jobs run in
 * the order in which they were added, and those that write share a transaction: 256 of them, or what came in 2 ms (in 8 where they come
 * often), or what came while the disk was busy with the one before. `done` comes once the transaction is synced to the disk, so what it
 * says is so, whatever is killed then.
 *
 * A transaction that the disk does not take is rolled back. Jobs that are `patient` wait and run again until it does; the others are told
 * of the failure. Meanwhile, and while there is no room for more (`spool.retention.size`, or the disk), the spool is full (gl_spool_full),
 * and nobody adds documents. Where the database turns out to be damaged, what is sound is saved into a new one (salvage.h), and the jobs
 * run again on that. */
#ifndef GL_SPOOL_H
#define GL_SPOOL_H

#include "engine/config.h"
#include "lock.h"
#include "store.h"

#include <uv.h>

typedef struct gl_job gl_job;
struct gl_job {
	gl_job *next;
	/* On the spool's thread; once more where its transaction failed. Any code but GL_OK ends the transaction. */
	gl_code (*run)(gl_job *job, gl_store *store);
	/* On the loop's thread, once; `code` says what became of it. */
	void (*done)(gl_job *job);
	void *context; /* the owner's */
	bool writes;   /* it runs in a transaction */
	bool patient;  /* it waits while the disk takes nothing */
	gl_code code;
};

typedef struct gl_job_queue {
	gl_job *first, **end; /* end NULL: empty */
	uint32_t count;
} gl_job_queue;

typedef struct gl_spool_events {
	void *context;
	void (*opened)(void *context);                         /* `opening` and `channels` are there */
	void (*refused)(void *context, const gl_error *error); /* it cannot be opened: no job will run */
	void (*changed)(void *context);                        /* gl_spool_full is another than it was */
} gl_spool_events;

/* What the spool's thread tells of itself. */
typedef struct gl_spool_state {
	uint64_t used;     /* bytes that rows take */
	uint64_t unsound;  /* rows whose checksum was wrong, or that could not be read at all */
	uint64_t trimmed;  /* results that were let go before their time, because there was no room */
	uint64_t salvages; /* times that the database was found damaged, and what is sound of it was saved */
	bool failing;      /* the disk takes nothing */
	bool crowded;      /* there is no room for more documents */
	char words[512];   /* why it fails, or what was moved aside; empty: nothing to say */
} gl_spool_state;

typedef struct gl_spool {
	uv_loop_t *loop;
	gl_spool_events events;
	char *folder; /* its own copy, since configurations come and go; NULL: there is no spool */
	uint64_t new_epoch;
	/* The thread's until `opened` is called, then the loop's. */
	gl_store_opening opening;
	gl_store_channel *channels; /* as they were at the opening */
	uint32_t channel_count;
	/* The loop's. */
	uint32_t jobs;        /* added and not done */
	gl_spool_state state; /* as the loop knows it */
	bool opened;          /* events.opened was called */
	bool running;         /* there is a thread */
	uv_async_t async;
	uv_thread_t thread;
	/* The mutex guards what follows it. */
	uv_mutex_t mutex;
	uv_cond_t wake; /* the thread */
	gl_job_queue waiting, finished;
	bool ending;           /* the thread is to end once it has run what waits */
	bool is_open, unable;  /* the thread has opened the database, or could not (`error`) */
	uint64_t age_ms, size; /* of retention */
	gl_spool_state told;   /* by the thread */
	gl_error error;
} gl_spool;

/* True while no document may be added. */
static inline bool gl_spool_full(const gl_spool *spool) { return spool->folder && (spool->state.failing || spool->state.crowded); }

/* Makes the folder, which is glossd's alone, and takes its lock: two on one spool are kept apart as two on one endpoint are. */
gl_code gl_spool_lock(const gl_config *config, gl_locks *locks, gl_error *error);
/* Says what would make gl_spool_lock fail; makes and takes nothing. */
gl_code gl_spool_check_folder(const gl_config *config, gl_error *error);
/* Starts the thread, which opens the spool of the configuration; does nothing where it has none. `loop`, `events` and `new_epoch` are set
 * by the caller. */
gl_code gl_spool_start(gl_spool *spool, const gl_config *config, gl_error *error);
/* Puts the configuration's retention in force. */
void gl_spool_retain(gl_spool *spool, const gl_config *config);
/* Takes over a job until its `done`. The job lies in memory of its owner's. */
void gl_spool_add(gl_spool *spool, gl_job *job);
/* Waits until the thread has run what was added, as far as the disk takes it, and has ended; calls `done` of each job. Closes what is on
 * the loop. */
void gl_spool_stop(gl_spool *spool);
/* After the loop is closed. */
void gl_spool_deinit(gl_spool *spool);

#endif
