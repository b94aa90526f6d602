/* The worker processes of one generation: started, fed, watched, replaced.
 *
 * workers.c is the pool; launch.c starts a process and sees it end; described.c holds what its plugins are against what those of the first
 * were; exchange.c writes documents to it and reads what it sends; deaths.c decides what a death means for the document that was in hand;
 * recycle.c replaces workers in time. All on the loop's thread.
 *
 * The first worker stands for the others: what it says of the pipelines becomes the catalogues, which the others must repeat to the byte;
 * when it refuses, there is no generation. A later one that cannot start is tried again, ever more slowly, and the service goes on with
 * the others. */
#ifndef GL_WORKERS_H
#define GL_WORKERS_H

#include "catalogue.h"
#include "document.h"
#include "link.h"
#include "page.h"

#include <sys/types.h>

/* Documents in flight on one worker: as many as it does in GL_CREDIT_NS at its own pace, so that quick ones go in large batches, a system
 * call for many, and slow ones wait in the queue, where any worker can have them. */
#define GL_CREDIT_LEAST 2
#define GL_CREDIT_FIRST 8 /* while nothing is known of its pace */
#define GL_CREDIT_MOST 64
#define GL_CREDIT_NS UINT64_C(8000000)
#define GL_CREDIT_BYTES ((size_t)1 << 20) /* and their bytes, where there is more than one */
#define GL_SILENT_NS \
	(2 * GL_CREDIT_NS) /* one that finishes nothing for so long is at a slow document, and nothing more waits behind that */
#define GL_MAX_WORKERS 1024

typedef enum gl_worker_state { GL_WORKER_NONE, GL_WORKER_STARTING, GL_WORKER_READY, GL_WORKER_ENDING } gl_worker_state;

/* Why glossd itself ended a worker. */
typedef enum gl_kill {
	GL_KILL_NONE,
	GL_KILL_DEADLINE,
	GL_KILL_MEMORY,  /* it was above workers.memory */
	GL_KILL_BROKEN,  /* it sent what cannot be believed, or closed the link and lived on */
	GL_KILL_START,   /* it was never ready */
	GL_KILL_RECYCLE, /* it is replaced, and ends by itself */
	GL_KILL_STOP
} gl_kill;

typedef struct gl_worker {
	struct gl_workers *pool;
	gl_worker_state state;
	uv_process_t process;
	uv_poll_t poll;
	uv_timer_t timer; /* until the next start, or bounds the start */
	unsigned closing; /* handles that are on their way out */
	int fd;
	const gl_page *page; /* NULL: not running */
	gl_texts *texts;
	uint64_t texts_end; /* the place behind the last text on that shelf */
	bool wants_writable;
	int polled; /* for what the poll waits */
	size_t config_sent;
	gl_document *in_flight[GL_CREDIT_MOST]; /* in the order they were given */
	uint32_t count;
	uint32_t written; /* of them, wholly; of the next one `offset` bytes */
	size_t offset;
	size_t bytes; /* of text in flight */
	gl_buffer in;
	uint64_t ready_ns; /* since when it is ready; 0: not yet */
	uint64_t heard_ns; /* when it last sent a result, or was given something after it had nothing */
	uint64_t paced_ns; /* until when its pace was measured */
	uint64_t pace_ns;  /* between one result and the next, lately; 0: not known */
	gl_kill kill;
	gl_page_copy decided; /* what a deadline, or the memory cap, was decided on */
	bool refused;
	bool due;           /* to be replaced: it is given nothing more */
	uint64_t documents; /* finished by this process */
	uint32_t failures;  /* starts in a row that came to nothing */
} gl_worker;

/* The outcome of a document. What it points to lives until the callback returns. */
typedef struct gl_finished {
	const gl_config *config; /* of the generation that did the work, or would have */
	const gl_catalogue *catalogue;
	gl_outcome outcome;
	gloss_string lang; /* data NULL: as submitted or configured */
	bool detected;
	uint32_t body_keys;
	const gloss_string *bodies; /* by catalogue->bodies; of a failed document NULL */
	gl_code code;               /* of a failed document */
	gloss_string message;
} gl_finished;

typedef struct gl_workers_events {
	void *context;
	void (*ready)(void *context);                          /* the first worker: the catalogues are there */
	void (*refused)(void *context, const gl_error *error); /* the first worker: there are no pipelines */
	void (*changed)(void *context);                        /* a new worker's plugins are others than those of the first */
	void (*finished)(void *context, gl_document *document, const gl_finished *finished); /* takes over the document */
	void (*given_back)(void *context,
			   gl_document *document); /* takes over the document: to be given to another worker, before others */
	void (*ended)(void *context);              /* after gl_workers_stop: no process and nothing on the loop is left */
} gl_workers_events;

typedef struct gl_workers {
	uv_loop_t *loop;
	const gl_config *config;
	gl_workers_events events;
	uint64_t generation; /* its number, from 1 */
	bool patient;        /* a first worker that dies or is never ready is no refusal: it is tried again */
	gl_buffer config_frame;
	gl_buffer description;     /* what the first worker said */
	gl_catalogue *catalogues;  /* by the pipelines' numbers */
	gloss_string *body_values; /* of the result being read */
	gl_buffer bodies;          /* its bodies, copied from a worker's shelf */
	bool described;            /* the first worker was ready */
	bool stopping;             /* no new workers; those that have nothing more to do end */
	uint32_t open_handles;     /* on the loop */
	uv_timer_t tick;           /* looks for passed deadlines while documents are in flight */
	uint64_t tick_ms;
	uint64_t looked_ns; /* when it last did */
	gl_worker *list;
	uint32_t count;
	uint32_t running; /* processes that are not reaped */
} gl_workers;

/* Of a zeroed pool; `config` lives as long as it. On failure there is nothing to stop and nothing to deinit. */
gl_code gl_workers_init(gl_workers *pool, uv_loop_t *loop, const gl_config *config, const gl_link_config *link,
			const gl_workers_events *events, gl_error *error);
/* How many workers that configuration has. */
uint32_t gl_workers_count(const gl_config *config);
/* Starts the first worker; the others follow when it is ready. */
void gl_workers_start(gl_workers *pool);
/* Lets each worker end when it has finished what it has; what a dying one leaves is given back. `now`: they are killed, and what they
 * have is given back with no attempt counted. Then calls events.ended, from the loop. */
void gl_workers_stop(gl_workers *pool, bool now);
/* After events.ended. */
void gl_workers_deinit(gl_workers *pool);
/* Documents with workers. */
uint32_t gl_workers_in_flight(const gl_workers *pool);
/* The outcome of a document of that pipeline that no worker finished. */
gl_finished gl_failed(const gl_workers *pool, uint32_t pipeline, gl_code code, const char *message);

/* The ready worker that has the least to do and credit for this document; NULL: none. One that a worker died of for no known reason goes
 * alone: what is in flight with it would die as well, and might have been the reason. */
gl_worker *gl_workers_free(gl_workers *pool, const gl_document *document);
/* Writes what was given to each since the last call, in one go; what a link does not take now follows when it can. Where the pool is
 * stopping, tells those that have nothing to do to end. Once a turn of the loop. */
void gl_workers_turn(gl_workers *pool);

/* ---- launch.c --------------------------------------------------------------------------------------------------------- */

/* Starts a process. Where that fails it is tried again, later each time, unless the pool waits for its first worker and is not patient. */
void gl_worker_start(gl_worker *worker);
/* Waits for its link to be readable, and writable where something is left to be written. */
void gl_worker_poll(gl_worker *worker);
/* Ends a worker with SIGKILL. */
void gl_worker_kill(gl_worker *worker, gl_kill why);
/* It is given nothing more and not read any more, and killed where it does not end in time. */
void gl_worker_await_end(gl_worker *worker, uint64_t bound_ms);
/* Of a pool that is stopping: once the last process is reaped, what is left on the loop goes, and then events.ended is called. */
void gl_workers_check_ended(gl_workers *pool);

/* ---- described.c ------------------------------------------------------------------------------------------------------ */

/* A ready frame came. False: it makes no sense. */
bool gl_worker_described(gl_worker *worker, const gl_frame *frame);
/* A refused frame came. */
void gl_worker_refused(gl_worker *worker, const gl_link_words *words);

/* ---- exchange.c ------------------------------------------------------------------------------------------------------- */

/* Puts a document in flight; it is written by the next gl_worker_write. False: memory is short, and the document stays the caller's. */
bool gl_worker_give(gl_worker *worker, gl_document *document);
/* Writes what waits, as much as the link takes now. */
void gl_worker_write(gl_worker *worker);
typedef enum gl_read_state { GL_READ_MORE, GL_READ_END, GL_READ_BROKEN } gl_read_state;

/* Reads what is there and acts on every whole frame. */
gl_read_state gl_worker_read(gl_worker *worker);
/* The document in flight and wholly written that has this number, and where it is; NULL: none. */
gl_document *gl_worker_holds(const gl_worker *worker, uint64_t number, uint32_t *at);

/* ---- deaths.c --------------------------------------------------------------------------------------------------------- */

/* Kills the worker whose plugin is past its deadline at `now_ns`. */
void gl_worker_check_deadline(gl_worker *worker, uint64_t now_ns);
/* After a worker is reaped: blames, and gives back or finishes every document it had. */
void gl_worker_judge(gl_worker *worker, int64_t status, int signal);
/* Gives back every document it has with no attempt counted. */
void gl_worker_give_back_all(gl_worker *worker);

/* ---- recycle.c -------------------------------------------------------------------------------------------------------- */

/* A leaving frame came: its memory is full. False: it makes no sense. */
bool gl_worker_leaving(gl_worker *worker, uint64_t memory);
/* Replaces a worker that has done its number of documents. After something was read of one. */
void gl_workers_recycle(gl_workers *pool);
/* Kills the worker that has more memory than it may. */
void gl_worker_check_memory(gl_worker *worker);

#endif
