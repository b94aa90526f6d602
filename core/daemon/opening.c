/* Opening the spool's database, looking it through, and closing it; see store.h. */
#include "store_parts.h"
#include "row.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SPARE_KEPT ((uint64_t)8 << 20)    /* bytes of files that no row lies in */
#define OPENINGS_MOST (UINT64_C(1) << 22) /* a number of openings above this is a damaged one */
/* Bytes of the log, above which it is put into the database at the start: four times what SQLite leaves by itself. */
#define LOG_LONG (32 << 20)

/* Reads the row of facts. GL_DAMAGED: it is not what was written; all zero: there is none. */
static gl_code read_facts(gl_store *store, gl_facts *facts)
{
	sqlite3_stmt *prepared = store->database.statements[GL_FACTS];
	*facts = (gl_facts){0};
	int result = sqlite3_step(prepared);
	gl_code code = gl_database_code(&store->database, result);
	if (result == SQLITE_ROW && !gl_facts_read(prepared, facts)) {
		snprintf(store->database.words, sizeof(store->database.words), "the checksum of its facts is wrong");
		code = GL_DAMAGED;
	}
	sqlite3_reset(prepared);
	return code;
}

/* How many documents or results the database has less than the mark says; 1 where they are documents of another opening, which cannot be
 * counted. */
static uint64_t short_of(uint64_t said, uint64_t here)
{
	return said <= here ? 0 : said >> GL_STORE_RUN_BITS == here >> GL_STORE_RUN_BITS ? said - here : 1;
}

/* Compares the database with its mark. What it has less is lost, and counted. */
static gl_code compare(gl_store *store, gl_store_opening *opening)
{
	gl_mark *here = &store->committed.mark, said;
	gl_code code = gl_database_number(&store->database, store->database.statements[GL_NEWEST], &here->number);
	if (code == GL_OK)
		code = gl_database_ask(&store->database, "SELECT ifnull(sum(seq), 0) FROM channels", &here->results);
	if (code == GL_OK && gl_mark_read(store->mark_file, &said))
		store->unsound += short_of(said.number, here->number) + short_of(said.results, here->results);
	opening->torn = store->unsound != 0;
	return code;
}

/* Notes one document, as the statement of read_rows gives it. */
static gl_code note_row(gl_store *store, sqlite3_stmt *prepared, gl_store_opening *opening)
{
	uint64_t number = (uint64_t)sqlite3_column_int64(prepared, 0), id_hash = (uint64_t)sqlite3_column_int64(prepared, 1);
	uint64_t frame = gl_row_place(prepared, 4), record = gl_row_place(prepared, 5);
	bool waits = sqlite3_column_int(prepared, 2) != 0;
	opening->waiting += waits;
	opening->dead += sqlite3_column_int(prepared, 3) != 0;
	if (waits && number < store->oldest)
		store->oldest = number;
	if (frame || record)
		gl_bulk_count(&store->bulk, frame ? frame : record, 1);
	return !id_hash || gl_ids_add(&store->ids, number, id_hash) ? GL_OK : GL_MEMORY;
}

/* Reads what is kept in memory of all documents. Where rows are missing by the count, the database is damaged, and no bytes must be let go
 * for it. */
static gl_code read_rows(gl_store *store, gl_store_opening *opening)
{
	sqlite3_stmt *prepared = NULL;
	gl_code code =
		gl_database_code(&store->database, sqlite3_prepare_v2(store->database.connection,
								      "SELECT number, id_hash, seq IS NULL, dead IS NOT NULL, frame, record"
								      " FROM documents NOT INDEXED ORDER BY number",
								      -1, &prepared, NULL));
	int result = SQLITE_DONE;
	uint64_t documents = 0;
	store->oldest = store->committed.mark.number + 1;
	for (; code == GL_OK && (result = sqlite3_step(prepared)) == SQLITE_ROW; documents++)
		code = note_row(store, prepared, opening);
	if (code == GL_OK)
		code = gl_database_code(&store->database, result);
	if (code == GL_OK && documents != store->committed.facts.documents) {
		snprintf(store->database.words, sizeof(store->database.words), "it has not as many documents as it says");
		code = GL_DAMAGED;
	}
	sqlite3_finalize(prepared);
	gl_bulk_keep(&store->bulk);
	/* Before anything is written: the log wants room, and the disk may be full. */
	if (code == GL_OK)
		gl_bulk_sweep(&store->bulk, true, SPARE_KEPT);
	return code;
}

/* The number of this opening is above those of all documents that there are: what the facts say of openings may be lost, and documents that
 * were in hand during a salvage are of a later opening than it knows. */
static uint64_t next_opening(const gl_store *store)
{
	const uint64_t newest = store->committed.mark.number >> GL_STORE_RUN_BITS, said = store->committed.facts.openings;
	return (newest > said && newest < OPENINGS_MOST ? newest : said) + 1;
}

/* Reads what the database says of itself, and notes that it is in use. */
static gl_code take_over(gl_store *store, uint64_t new_epoch, gl_store_opening *opening)
{
	gl_facts *known = &store->committed.facts;
	gl_code code = read_facts(store, known);
	if (code == GL_OK)
		code = compare(store, opening);
	if (code == GL_OK)
		code = read_rows(store, opening);
	const struct {
		const char *text;
		uint64_t *value;
	} asked[] = {
		{"SELECT ifnull(sum(seq - published), 0) FROM channels", &opening->unpublished},
		{"PRAGMA page_size", &store->page_size},
	};
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]) && code == GL_OK; i++)
		code = gl_database_ask(&store->database, asked[i].text, asked[i].value);
	if (code != GL_OK)
		return code;
	opening->clean = known->clean || (!known->epoch && !store->committed.mark.number);
	if (!known->epoch || opening->torn)
		known->epoch = new_epoch;
	known->openings = next_opening(store);
	known->clean = 0;
	opening->epoch = known->epoch;
	opening->first = store->first = known->openings << GL_STORE_RUN_BITS;
	return gl_store_write_facts(store, known);
}

/* Gives out a store that was opened, or closes one that was not. */
static gl_code settle(gl_store **opened, gl_store *store, gl_code code, const char *path, gl_error *error)
{
	*opened = code == GL_OK ? store : NULL;
	if (code == GL_OK)
		return code;
	gl_fail(error, code, "the spool %s cannot be opened: %s", path, store->database.words);
	gl_store_close(store, false);
	return code;
}

static gl_store *create(gl_error *error)
{
	gl_store *store = calloc(1, sizeof(*store));
	if (store)
		store->mark_file = -1;
	else
		gl_fail(error, GL_MEMORY, "memory is short for the spool");
	return store;
}

/* SQLite deletes the log of a database that has no bytes, and all documents may be in that log. With a page of zeroes the database is a
 * damaged one, whose pages SQLite takes from the log. */
static void keep_log(const char *path)
{
	static const char page[4096];
	char log[4210];
	struct stat here, beside;
	snprintf(log, sizeof(log), "%s-wal", path);
	if (stat(path, &here) || here.st_size || stat(log, &beside) || !beside.st_size)
		return;
	int file = open(path, O_WRONLY | O_CLOEXEC);
	if (file >= 0 && write(file, page, sizeof(page)) == sizeof(page))
		fsync(file);
	if (file >= 0)
		close(file);
}

gl_code gl_store_open(gl_store **opened, const char *folder, uint64_t new_epoch, gl_store_opening *opening, gl_error *error)
{
	char path[4200];
	*opened = NULL;
	*opening = (gl_store_opening){0};
	snprintf(path, sizeof(path), "%s/" GL_STORE_FILE, folder);
	gl_store *store = create(error);
	if (!store)
		return GL_MEMORY;
	store->mark_file = gl_mark_open(folder);
	gl_code code = gl_store_tell(store, gl_bulk_open(&store->bulk, folder, GL_STORE_FILE));
	keep_log(path);
	if (code == GL_OK)
		code = gl_database_open(&store->database, path, true);
	if (code == GL_OK)
		code = take_over(store, new_epoch, opening);
	/* Before there is a child that reads it: else the log would grow from kill to kill, and be read from its beginning at each
	 * start. */
	if (code == GL_OK)
		gl_store_shorten_log(store, LOG_LONG);
	return settle(opened, store, code, path, error);
}

/* Opens a database in any file of the folder, without a mark. */
static gl_code open_file(gl_store **opened, const char *folder, const char *file, bool make, gl_error *error)
{
	char path[4200];
	*opened = NULL;
	snprintf(path, sizeof(path), "%s/%s", folder, file);
	gl_store *store = create(error);
	if (!store)
		return GL_MEMORY;
	gl_code code = gl_store_tell(store, gl_bulk_open(&store->bulk, folder, file));
	if (code == GL_OK)
		code = gl_database_open(&store->database, path, make);
	if (code == GL_OK && make)
		code = gl_database_execute(&store->database, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;");
	return settle(opened, store, code, path, error);
}

gl_code gl_store_open_old(gl_store **opened, const char *folder, const char *file, gl_error *error)
{
	return open_file(opened, folder, file, false, error);
}

gl_code gl_store_open_new(gl_store **opened, const char *folder, const char *file, gl_error *error)
{
	return open_file(opened, folder, file, true, error);
}

gl_code gl_store_integrity(gl_store *store)
{
	sqlite3_stmt *prepared = NULL;
	gl_code code = gl_database_code(&store->database,
					sqlite3_prepare_v2(store->database.connection, "PRAGMA integrity_check(1)", -1, &prepared, NULL));
	if (code == GL_OK)
		code = gl_database_code(&store->database, sqlite3_step(prepared));
	const char *said = code == GL_OK ? (const char *)sqlite3_column_text(prepared, 0) : NULL;
	if (said && strcmp(said, "ok") != 0) {
		snprintf(store->database.words, sizeof(store->database.words), "%.250s", said);
		code = GL_DAMAGED;
	}
	sqlite3_finalize(prepared);
	return code;
}

gl_code gl_store_read_facts(gl_store *store, uint64_t *epoch, uint64_t *openings, uint64_t *documents)
{
	gl_facts facts;
	gl_code code = read_facts(store, &facts);
	*epoch = code == GL_OK ? facts.epoch : 0;
	*openings = code == GL_OK ? facts.openings : 0;
	*documents = code == GL_OK ? facts.documents : 0;
	return code;
}

gl_code gl_store_set_facts(gl_store *store, uint64_t epoch, uint64_t openings)
{
	store->committed.facts.epoch = epoch;
	store->committed.facts.openings = openings;
	store->committed.facts.clean = 1;
	return gl_store_write_facts(store, &store->committed.facts);
}

void gl_store_close(gl_store *store, bool clean)
{
	if (!store)
		return;
	store->committed.facts.clean = 1;
	if (clean && store->database.connection && gl_store_write_facts(store, &store->committed.facts) == GL_OK)
		gl_database_put_log_away(&store->database);
	gl_database_close(&store->database);
	gl_bulk_close(&store->bulk);
	gl_mark_close(store->mark_file);
	gl_ids_deinit(&store->ids);
	free(store);
}
