/* What glossd has taken on: a document's way from ingest to its published result, by way of the spool (design 3.4).
 *
 *     accepted:  a row of the spool, committed  →  the submitter is told  →  the queue, a worker
 *     finished:  the result and its seq, committed  →  published, answered  →  let go
 *
 * Without a spool both happen at once. A document that is there already is answered as it was before, and analyzed once; the same id with another content is its
 * next revision. After a start what was committed and not known to be published goes out first, a moment later, so that subscribers are there
 * again; until then nothing else is published, so that each channel's results stay in order. Then the documents that wait are loaded, as there is room, among
 * the new ones.
 *
 * A document that cannot be finished any more in this run (glossd ends, or memory is short for its result) stays in the spool, counted as left, for the next. All
 * on the loop's thread, but for the jobs' `run`. */
#ifndef GL_CUSTODY_H
#define GL_CUSTODY_H

#include "activity.h"
#include "dispatch.h"
#include "ingest.h"
#include "publish.h"
#include "spool.h"

#define GL_CUSTODY_AT_ONCE 64 /* rows read in one job */
#define GL_CUSTODY_PLACES 1024

/* A row that was read, copied. */
typedef struct gl_custody_row {
	gl_row row;
	zmq_msg_t frame;
	gl_buffer record;
} gl_custody_row;

/* Copies a row with its bytes, on any thread. False: memory is short, and there is nothing to clear. */
bool gl_custody_copy(gl_custody_row *copy, const gl_row *row);
void gl_custody_clear(gl_custody_row *copy);

typedef struct gl_custody {
	gl_spool *spool;
	gl_channels *channels;
	gl_ingest *ingest;
	gl_dispatch *dispatch;
	gl_publish *publish;
	gl_activity *activity;
	enum { GL_CUSTODY_CLOSED, GL_CUSTODY_SETTLES, GL_CUSTODY_REPUBLISHES, GL_CUSTODY_LOADS, GL_CUSTODY_WHOLE } phase;
	bool draining; /* what waits in the spool stays there */
	bool leaving;  /* what is not finished is left to the next start */
	uv_timer_t settle, mark;
	gl_record record; /* of the result that goes out */
	/* Documents that came again and wait for the result of the first, by its number: a place has one of each number, and this its `others`. */
	gl_document *waiters[GL_CUSTODY_PLACES];
	gl_job reading; /* rows; one at a time */
	bool reads;
	gl_channel *channel; /* whose results go out again */
	uint64_t after;      /* number of the row that was loaded last */
	gl_custody_row rows[GL_CUSTODY_AT_ONCE];
	uint32_t row_count;
	size_t row_bytes;
	bool read_all; /* no row is left behind those that were read */
	gl_job marking;
	bool marks;
	gl_store_channel *marked; /* what is written */
	uint32_t marked_count;
} gl_custody;

/* The pointers are set by the caller. */
void gl_custody_init(gl_custody *custody, uv_loop_t *loop);
/* The spool is open, or there is none, and there are workers: what was left is worked off from now on. */
void gl_custody_begin(gl_custody *custody);
/* Takes over a document that was checked. */
void gl_custody_accept(gl_custody *custody, gl_document *document);
/* Takes over a document that has its outcome. */
void gl_custody_finish(gl_custody *custody, gl_document *document, const gl_finished *finished);
/* A document that was read from the spool: it waits, and is committed. */
void gl_custody_resume(gl_custody *custody, gl_custody_row *copy);
/* Takes out the first document of a place that has one. */
gl_document *gl_custody_take_waiter(gl_document **place);
/* What is published is noted a moment later. */
void gl_custody_mark_soon(gl_custody *custody);
/* Once a turn of the loop: loads what waits, as there is room. False: nothing may be given to workers yet. */
bool gl_custody_turn(gl_custody *custody);
/* A stop began: what waits in the spool is for the next start; what is in hand is finished. */
void gl_custody_drain(gl_custody *custody);
/* Before the spool is stopped: notes what is published; what comes to nothing now is left. */
void gl_custody_leave(gl_custody *custody);
/* Before the loop closes; and after. */
void gl_custody_close(gl_custody *custody);
void gl_custody_deinit(gl_custody *custody);

#endif
