/* What glossd has taken on: a document's way from ingest to its published result, by way of the spool.
 *
 *     accepted:  a row of the spool, committed  →  the submitter is told  →  the queue, a worker
 *     finished:  the result and its seq, committed  →  published, answered  →  let go
 *
 * Without a spool nothing is committed, and each line happens at once. A document that the spool has already is answered as it was before,
 * and analyzed once; the same id with other content is its next revision (custody.c).
 *
 * After a start, results that were committed and are not known to have been published go out first, a moment later, when subscribers have
 * connected again. Until then nothing else is published, so that each channel's results stay in order. Then documents that still wait are
 * loaded, as there is room, among the new ones (recovery.c).
 *
 * A document that cannot be finished in this run (glossd ends, or memory is short for its result) stays in the spool for the next, counted
 * as left. All of this is on the loop's thread, but for the jobs' `run`. */
#ifndef GL_CUSTODY_H
#define GL_CUSTODY_H

#include "activity.h"
#include "dispatch.h"
#include "ingest.h"
#include "publish.h"
#include "spool.h"

#define GL_CUSTODY_AT_ONCE 64  /* rows read in one job */
#define GL_CUSTODY_PLACES 1024 /* of the hash table of documents that wait for another's result */

/* A copy of a row that was read; the row's bytes lie in the other two. */
typedef struct gl_custody_row {
	gl_row row;
	zmq_msg_t frame;
	gl_buffer record;
} gl_custody_row;

/* Copies a row with its bytes, on any thread. False: memory is short, and there is nothing to clear. (recovery.c) */
bool gl_custody_copy(gl_custody_row *copy, const gl_row *row);
void gl_custody_clear(gl_custody_row *copy);

typedef struct gl_custody {
	gl_spool *spool;
	gl_channels *channels;
	gl_ingest *ingest;
	gl_dispatch *dispatch;
	gl_publish *publish;
	gl_activity *activity;
	enum {
		GL_CUSTODY_CLOSED,      /* not begun yet */
		GL_CUSTODY_SETTLES,     /* waits for subscribers to connect again */
		GL_CUSTODY_REPUBLISHES, /* results that may not have gone out go out again */
		GL_CUSTODY_LOADS,       /* documents that wait are loaded */
		GL_CUSTODY_WHOLE        /* nothing is left over from before the start */
	} phase;
	bool draining; /* what waits in the spool stays there */
	bool leaving;  /* what is not finished is left to the next start */
	uv_timer_t settle, note;
	gl_record record; /* of the result that goes out */
	/* Documents that came again and wait for the result of the first, hashed by its number. A place lists one document for each number
	 * (by `next`), and that one the others of its number (by `others`). */
	gl_document *waiters[GL_CUSTODY_PLACES];
	gl_job reading; /* of rows, one job at a time */
	bool reads;
	gl_channel *channel; /* whose results go out again */
	uint64_t after;      /* number of the row that was loaded last */
	gl_custody_row rows[GL_CUSTODY_AT_ONCE];
	uint32_t row_count;
	size_t row_bytes;
	bool read_all; /* no more rows are left behind those that were read */
} gl_custody;

/* ---- custody.c -------------------------------------------------------------------------------------------------------- */

/* Takes over a document that was checked. */
void gl_custody_accept(gl_custody *custody, gl_document *document);
/* Takes over a document that has its outcome. */
void gl_custody_finish(gl_custody *custody, gl_document *document, const gl_finished *finished);
/* Takes out the first document of a place that has one. */
gl_document *gl_custody_take_waiter(gl_document **place);

/* ---- recovery.c ------------------------------------------------------------------------------------------------------- */

/* The pointers are set by the caller. */
void gl_custody_init(gl_custody *custody, uv_loop_t *loop);
/* There are workers, and the spool, where there is one, is open: from now on what was left is worked off. */
void gl_custody_begin(gl_custody *custody);
/* Puts a document that was read from the spool, where it waits, in hand again. Takes the copy's frame; what cannot be done leaves the row
 * as it is. */
void gl_custody_resume(gl_custody *custody, gl_custody_row *copy);
/* Has the spool note, within a second, what is published. */
void gl_custody_note_soon(gl_custody *custody);
/* Once a turn of the loop: loads what waits, as there is room. False: nothing may be given to workers yet. */
bool gl_custody_turn(gl_custody *custody);
/* A stop began: what is in hand is finished, and what waits in the spool stays for the next start. */
void gl_custody_drain(gl_custody *custody);
/* Before the spool is stopped: has it note what is published. What is not finished is left from now on. */
void gl_custody_leave(gl_custody *custody);
/* Before the loop closes; and after. */
void gl_custody_close(gl_custody *custody);
void gl_custody_deinit(gl_custody *custody);

#endif
