/* The spool's database: SQLite in WAL mode, each commit synced before it counts. It has one row a document, from the commit that accepts it
 * until retention takes it:
 *
 *     waiting: as it came, no seq  →  done: a result (record.h) with its seq; of a failed document also as it came, a dead letter  →  gone
 *
 * The bulk of a row, the document or its result, lies beside the database (bulk.h); dead letters hold both in the row, as rows of earlier
 * versions do. Every row has a checksum over all its columns and over those bytes; a row whose checksum is wrong is never given out, and is
 * counted. Rows are numbered in order of acceptance, and no number is used twice, since each opening of the database begins a range of its
 * own.
 *
 * Everything here runs on the thread that opened it. A call that fails returns a code: GL_DAMAGED where the file is no sound database any
 * more, GL_SYSTEM where the disk would not take or give something (then the transaction is rolled back, and may be tried again).
 * gl_store_words says more. */
#ifndef GL_STORE_H
#define GL_STORE_H

#include "bulk.h"

#include <stdbool.h>
#include <stdint.h>

#define GL_STORE_FILE "spool.db"
#define GL_STORE_RUN_BITS 40 /* of a number, count the documents of one opening; the bits above say which opening it is */

typedef struct gl_store gl_store;

typedef struct gl_row {
	uint64_t number;
	uint32_t channel;      /* the channel's number */
	uint64_t id_hash;      /* of channel and id; 0: glossd made the id, so nobody will submit it again */
	uint64_t content_hash; /* of text, lang, date and meta: documents that agree in it are the same */
	uint64_t accepted_ms;  /* since 1970 */
	uint32_t revision;     /* 0: the first of its id */
	uint64_t seq;          /* 0: waiting */
	uint64_t done_ms;
	bool dead;              /* a dead letter */
	gl_bytes frame, record; /* the document as it came, and its result */
	uint64_t place;         /* in the bulk: of the frame while it waits, then of the record; 0: their bytes are in the row */
} gl_row;

/* What is known of an id. */
typedef struct gl_found {
	bool any, same;    /* there is a document of that id; there is one with the same content */
	uint32_t revision; /* of the newest of that id */
	uint64_t number;   /* of the one with the same content … */
	bool done;         /* … and whether it has its result */
} gl_found;

typedef struct gl_store_channel {
	uint32_t number;    /* from 1 */
	uint64_t seq;       /* of its last result that is committed */
	uint64_t published; /* of its last result that is known to have gone out */
	char name[65];
} gl_store_channel;

/* What gl_store_open found. */
typedef struct gl_store_opening {
	uint64_t epoch;
	uint64_t first; /* the number that documents of this opening count from */
	bool clean;     /* it was closed properly */
	bool torn;      /* what was committed last is missing (mark.h): numbers may be given out twice, so the epoch is new */
	uint64_t waiting, unpublished, dead; /* how many rows */
} gl_store_opening;

/* Opens the database in that folder, or makes it; a new one gets `new_epoch`. Notes in it that it is in use, which gl_store_close takes
 * back. */
gl_code gl_store_open(gl_store **store, const char *folder, uint64_t new_epoch, gl_store_opening *opening, gl_error *error);
/* Closes; NULL does nothing. `clean`: everything that was accepted is in it. */
void gl_store_close(gl_store *store, bool clean);
/* What went wrong in the last call that failed, in SQLite's words or the system's. */
const char *gl_store_words(const gl_store *store);

/* ---- Writing: between begin and commit -------------------------------------------------------------------------------- */

gl_code gl_store_begin(gl_store *store);
gl_code gl_store_commit(gl_store *store);
void gl_store_roll_back(gl_store *store);
/* Before a batch: where the last commit failed, commits the facts alone. The log may hold the failed commit, and after a crash it may
 * count; this writes over it, and only then may files of the bulk be filled again. */
gl_code gl_store_prove(gl_store *store);
/* What is known of that id, and of that content under it. */
gl_code gl_store_find(gl_store *store, uint64_t id_hash, uint64_t content_hash, gl_found *found);
/* Adds a row, and sets its place. */
gl_code gl_store_add(gl_store *store, gl_row *row);
/* Gives a row its result. `place` is that of the frame that it waited with, and becomes that of the result. A row that is gone (damage) is
 * added again. */
gl_code gl_store_finish(gl_store *store, gl_row *row);
/* Writes the channel's row, which is made where there is none. */
gl_code gl_store_put_channel(gl_store *store, const gl_store_channel *channel);
/* Makes a dead letter an ordinary result. */
gl_code gl_store_bury(gl_store *store, const gl_row *dead);

/* ---- Reading ------------------------------------------------------------------------------------------------------------ */

/* Called with each row that is sound, in order; the row's bytes live until it returns. False: enough. */
typedef bool (*gl_store_visit)(void *context, const gl_row *row);

/* Waiting rows after this number that were accepted before this opening. */
gl_code gl_store_waiting(gl_store *store, uint64_t after, gl_store_visit visit, void *context);
/* Results of a channel, by seq from `from` to `to`, both inclusive. */
gl_code gl_store_results(gl_store *store, uint32_t channel, uint64_t from, uint64_t to, gl_store_visit visit, void *context);
/* Dead letters after this number, at most `most`. */
gl_code gl_store_dead(gl_store *store, uint64_t after, uint32_t most, gl_store_visit visit, void *context);
/* The row of that number, where there is one. */
gl_code gl_store_row(gl_store *store, uint64_t number, gl_store_visit visit, void *context);
/* The first result of the channel that was done at that time or later; 0: none. */
gl_code gl_store_since(gl_store *store, uint32_t channel, uint64_t done_ms, uint64_t *seq);
/* The first result of the channel that is kept; 0: none. */
gl_code gl_store_oldest(gl_store *store, uint32_t channel, uint64_t *seq);
/* All channels, by number, and whether each row is what was written; GL_DAMAGED where one is not. */
gl_code gl_store_channels(gl_store *store, void (*visit)(void *context, const gl_store_channel *channel, bool sound), void *context);

/* ---- Saving what is sound (salvage.h) ------------------------------------------------------------------------------------ */

/* Opens a database, in any file of the folder, as it is: nothing is made, and nothing is noted in it. */
gl_code gl_store_open_old(gl_store **store, const char *folder, const char *file, gl_error *error);
/* Makes a database of that name, without a log, so that once it is closed all of it is in its file, which the caller syncs. Where anything
 * fails it is worth nothing. */
gl_code gl_store_open_new(gl_store **store, const char *folder, const char *file, gl_error *error);
/* Adds a row of another database on the same bulk: the row's bytes stay where they lie. */
gl_code gl_store_copy(gl_store *store, const gl_row *row);
/* GL_DAMAGED where SQLite finds pages or indexes unsound. Reads the whole file. */
gl_code gl_store_integrity(gl_store *store);
/* All rows after this number, in order, found without an index. */
gl_code gl_store_all(gl_store *store, uint64_t after, gl_store_visit visit, void *context);
/* What the database says of itself; all 0 where that is not what was written (GL_DAMAGED). `documents`: how many rows there must be, since
 * damage may hide some. */
gl_code gl_store_read_facts(gl_store *store, uint64_t *epoch, uint64_t *openings, uint64_t *documents);
gl_code gl_store_set_facts(gl_store *store, uint64_t epoch, uint64_t openings);

/* ---- Size --------------------------------------------------------------------------------------------------------------- */

/* Bytes that rows take, bytes of files that are free for others, and the bytes that the database will grow by when the log is put into
 * it. */
gl_code gl_store_size(gl_store *store, uint64_t *used, uint64_t *spare, uint64_t *growth);
/* Puts a log of more than `most` bytes into the database, so that it begins anew, and gives its room back. That can be done only while
 * nobody reads from the log: while the child does that checks the database after a kill, or where there is no room, it stays as it is.
 * Never waits. */
void gl_store_shorten_log(gl_store *store, uint64_t most);
/* Deletes published results that were done before `before_ms`, the oldest first, at most `most` of them and at most 256. Dead letters stay.
 * Results done after `latest_ms` stay until the next start: the clock was wrong then, and says nothing of what is behind them. In a
 * transaction of the caller's. */
gl_code gl_store_trim(gl_store *store, uint64_t before_ms, uint64_t latest_ms, uint32_t most, uint32_t *deleted);
/* Deletes files of the bulk that no row lies in any more (gl_bulk_sweep). Outside a transaction. */
void gl_store_sweep(gl_store *store, bool all, uint64_t keep);
/* Gives at most `pages` spare pages back to the disk. Outside a transaction. */
gl_code gl_store_shrink(gl_store *store, uint32_t pages);
/* Rows that were found unsound, or are missing by the mark, since this was last asked. */
uint64_t gl_store_take_unsound(gl_store *store);

#endif
