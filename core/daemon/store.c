/* The spool's database; see store.h.
 *
 * Statements are prepared once. Blobs are bound where they lie and read where SQLite has them: none is copied here. */
#include "store.h"
#include "mark.h"
#include "row.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

#define BUSY_MS 2000        /* for whoever has the file open with a tool of theirs */
#define LOG_LONG (32 << 20) /* bytes of the log, above which it is put into the database at start: twice what SQLite leaves by itself */

/* Bigger pages than usual, since rows are: of 4 KB documents a commit costs two thirds of what it does with 8 KiB (docs/rationale.md). */
static const char preparation[] = "PRAGMA page_size=32768;"
				  "PRAGMA auto_vacuum=INCREMENTAL;"
				  "PRAGMA journal_mode=WAL;"
				  "PRAGMA synchronous=FULL;"
				  "PRAGMA cell_size_check=ON;"
				  "PRAGMA cache_size=-16384;"
				  "PRAGMA wal_autocheckpoint=500;"
				  "PRAGMA journal_size_limit=67108864;";

static const char schema[] =
	"CREATE TABLE IF NOT EXISTS facts(epoch INTEGER NOT NULL, openings INTEGER NOT NULL, clean INTEGER NOT NULL);"
	"CREATE TABLE IF NOT EXISTS channels(number INTEGER PRIMARY KEY, name TEXT NOT NULL, seq INTEGER NOT NULL,"
	" published INTEGER NOT NULL, checksum INTEGER NOT NULL);"
	"CREATE TABLE IF NOT EXISTS documents(number INTEGER PRIMARY KEY, channel INTEGER NOT NULL, id_hash INTEGER,"
	" content_hash INTEGER NOT NULL, accepted_ms INTEGER NOT NULL, revision INTEGER NOT NULL, seq INTEGER, done_ms INTEGER,"
	" dead INTEGER, frame BLOB, record BLOB, checksum INTEGER NOT NULL);"
	"CREATE INDEX IF NOT EXISTS documents_by_id ON documents(id_hash) WHERE id_hash IS NOT NULL;"
	"CREATE INDEX IF NOT EXISTS documents_by_seq ON documents(channel, seq) WHERE seq IS NOT NULL;"
	"CREATE INDEX IF NOT EXISTS documents_waiting ON documents(number) WHERE seq IS NULL;"
	"CREATE INDEX IF NOT EXISTS documents_dead ON documents(number) WHERE dead IS NOT NULL;";

#define COLUMNS "number, channel, id_hash, content_hash, accepted_ms, revision, seq, done_ms, dead, frame, record, checksum"

typedef enum statement {
	BEGIN,
	COMMIT,
	ROLL_BACK,
	FIND,
	ADD,
	FINISH,
	MARK,
	BURY,
	ALL,
	WAITING,
	RESULTS,
	DEAD,
	ROW,
	SINCE,
	OLDEST,
	CHANNELS,
	TRIM,
	NEWEST,
	PAGES,
	FREE_PAGES,
	STATEMENT_COUNT
} statement;

static const char *const texts[STATEMENT_COUNT] = {
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[ROLL_BACK] = "ROLLBACK",
	[FIND] = "SELECT number, content_hash, revision, seq FROM documents WHERE id_hash = ?1",
	[ADD] = "INSERT INTO documents(" COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
	[FINISH] = "UPDATE documents SET seq = ?7, done_ms = ?8, dead = ?9, frame = ?10, record = ?11, checksum = ?12 WHERE number = ?1",
	[MARK] = "INSERT OR REPLACE INTO channels(number, seq, published, checksum, name) VALUES(?1, ?2, ?3, ?4, ?5)",
	[BURY] = "UPDATE documents SET dead = NULL, frame = NULL, checksum = ?2 WHERE number = ?1",
	[ALL] = "SELECT " COLUMNS " FROM documents NOT INDEXED WHERE number > ?1 ORDER BY number",
	[WAITING] = "SELECT " COLUMNS " FROM documents WHERE seq IS NULL AND number > ?1 ORDER BY number LIMIT ?2",
	[RESULTS] = "SELECT " COLUMNS " FROM documents WHERE channel = ?1 AND seq >= ?2 AND seq <= ?3 ORDER BY seq",
	[DEAD] = "SELECT " COLUMNS " FROM documents WHERE dead IS NOT NULL AND number > ?1 ORDER BY number LIMIT ?2",
	[ROW] = "SELECT " COLUMNS " FROM documents WHERE number = ?1",
	[SINCE] = "SELECT min(seq) FROM documents WHERE channel = ?1 AND seq IS NOT NULL AND done_ms >= ?2",
	[OLDEST] = "SELECT min(seq) FROM documents WHERE channel = ?1 AND seq IS NOT NULL",
	[CHANNELS] = "SELECT number, name, seq, published, checksum FROM channels ORDER BY number",
	[TRIM] = "DELETE FROM documents WHERE number IN (SELECT number FROM documents AS old WHERE seq IS NOT NULL AND dead IS NULL AND"
		 " done_ms < ?1 AND seq <= (SELECT published FROM channels WHERE "
		 "channels.number = old.channel) ORDER BY number LIMIT ?2)",
	[NEWEST] = "SELECT ifnull(max(number), 0) FROM documents",
	[PAGES] = "PRAGMA page_count",
	[FREE_PAGES] = "PRAGMA freelist_count",
};

struct gl_store {
	sqlite3 *database;
	sqlite3_stmt *statements[STATEMENT_COUNT];
	uint64_t page_size, unsound;
	int mark_file;           /* -1: none is kept */
	gl_mark committed, next; /* what the mark says, and what it says after this transaction */
	char words[256];
};

/* ---- Codes -------------------------------------------------------------------------------------------------------------- */

static gl_code code_of(gl_store *store, int result)
{
	if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW)
		return GL_OK;
	snprintf(store->words, sizeof(store->words), "%s", store->database ? sqlite3_errmsg(store->database) : sqlite3_errstr(result));
	int plain = result & 0xff;
	if (plain == SQLITE_CORRUPT || plain == SQLITE_NOTADB || plain == SQLITE_ERROR || plain == SQLITE_MISMATCH ||
	    plain == SQLITE_CONSTRAINT)
		return GL_DAMAGED;
	return plain == SQLITE_NOMEM ? GL_MEMORY : GL_SYSTEM;
}

const char *gl_store_words(const gl_store *store) { return store->words; }

uint64_t gl_store_take_unsound(gl_store *store)
{
	uint64_t unsound = store->unsound;
	store->unsound = 0;
	return unsound;
}

/* Runs a statement that gives no rows, and makes it ready for its next use. */
static gl_code run(gl_store *store, statement which)
{
	sqlite3_stmt *prepared = store->statements[which];
	gl_code code = code_of(store, sqlite3_step(prepared));
	sqlite3_reset(prepared);
	return code;
}

static sqlite3_stmt *use(gl_store *store, statement which, int64_t first, int64_t second)
{
	sqlite3_stmt *prepared = store->statements[which];
	sqlite3_bind_int64(prepared, 1, first);
	if (sqlite3_bind_parameter_count(prepared) > 1)
		sqlite3_bind_int64(prepared, 2, second);
	return prepared;
}

/* ---- Checksums ---------------------------------------------------------------------------------------------------------- */

static uint64_t checksum_of_channel(const gl_store_channel *channel)
{
	const uint64_t numbers[] = {channel->number, channel->seq, channel->published};
	return XXH3_64bits_withSeed(channel->name, strlen(channel->name), XXH3_64bits(numbers, sizeof(numbers)));
}

/* ---- Rows --------------------------------------------------------------------------------------------------------------- */

static bool take_row(gl_store *store, sqlite3_stmt *prepared, gl_row *row)
{
	bool sound = gl_row_read(prepared, row);
	store->unsound += !sound;
	return sound;
}

/* Steps through the rows of a statement. */
static gl_code visit_rows(gl_store *store, sqlite3_stmt *prepared, gl_store_visit visit, void *context)
{
	gl_row row;
	int result;
	while ((result = sqlite3_step(prepared)) == SQLITE_ROW)
		if (take_row(store, prepared, &row) && !visit(context, &row))
			break;
	gl_code code = code_of(store, result);
	sqlite3_reset(prepared);
	return code;
}

/* ---- Writing ------------------------------------------------------------------------------------------------------------ */

gl_code gl_store_begin(gl_store *store)
{
	store->next = store->committed;
	return run(store, BEGIN);
}

gl_code gl_store_commit(gl_store *store)
{
	gl_code code = run(store, COMMIT);
	if (code == GL_OK && memcmp(&store->next, &store->committed, sizeof(store->next)) != 0) {
		store->committed = store->next;
		gl_mark_write(store->mark_file, &store->committed);
	}
	return code;
}

void gl_store_roll_back(gl_store *store)
{
	if (!sqlite3_get_autocommit(store->database))
		sqlite3_exec(store->database, texts[ROLL_BACK], NULL, NULL, NULL);
}

gl_code gl_store_find(gl_store *store, uint64_t id_hash, uint64_t content_hash, gl_found *found)
{
	sqlite3_stmt *prepared = use(store, FIND, (int64_t)id_hash, 0);
	int result;
	*found = (gl_found){0};
	while ((result = sqlite3_step(prepared)) == SQLITE_ROW) {
		uint32_t revision = (uint32_t)sqlite3_column_int64(prepared, 2);
		found->any = true;
		if (revision > found->revision)
			found->revision = revision;
		if ((uint64_t)sqlite3_column_int64(prepared, 1) != content_hash)
			continue;
		found->same = true;
		found->number = (uint64_t)sqlite3_column_int64(prepared, 0);
		found->done = sqlite3_column_type(prepared, 3) != SQLITE_NULL;
	}
	gl_code code = code_of(store, result);
	sqlite3_reset(prepared);
	return code;
}

gl_code gl_store_add(gl_store *store, const gl_row *row)
{
	gl_row_bind(store->statements[ADD], row);
	if (row->number > store->next.number)
		store->next.number = row->number;
	return run(store, ADD);
}

gl_code gl_store_finish(gl_store *store, const gl_row *row)
{
	gl_row_bind(store->statements[FINISH], row);
	store->next.results++;
	gl_code code = run(store, FINISH);
	return code == GL_OK && !sqlite3_changes(store->database) ? gl_store_add(store, row) : code;
}

gl_code gl_store_mark(gl_store *store, const gl_store_channel *channel)
{
	sqlite3_stmt *prepared = use(store, MARK, channel->number, (int64_t)channel->seq);
	sqlite3_bind_int64(prepared, 3, (int64_t)channel->published);
	sqlite3_bind_int64(prepared, 4, (int64_t)checksum_of_channel(channel));
	sqlite3_bind_text(prepared, 5, channel->name, -1, SQLITE_STATIC);
	return run(store, MARK);
}

gl_code gl_store_bury(gl_store *store, const gl_row *dead)
{
	gl_row row = *dead;
	row.dead = false;
	row.frame = (gl_bytes){0};
	use(store, BURY, (int64_t)row.number, (int64_t)gl_row_checksum(&row));
	return run(store, BURY);
}

/* ---- Reading ------------------------------------------------------------------------------------------------------------ */

gl_code gl_store_waiting(gl_store *store, uint64_t after, uint32_t most, gl_store_visit visit, void *context)
{
	return visit_rows(store, use(store, WAITING, (int64_t)after, most), visit, context);
}

gl_code gl_store_results(gl_store *store, uint32_t channel, uint64_t from, uint64_t to, gl_store_visit visit, void *context)
{
	sqlite3_stmt *prepared = use(store, RESULTS, channel, (int64_t)from);
	sqlite3_bind_int64(prepared, 3, (int64_t)to);
	return visit_rows(store, prepared, visit, context);
}

gl_code gl_store_dead(gl_store *store, uint64_t after, uint32_t most, gl_store_visit visit, void *context)
{
	return visit_rows(store, use(store, DEAD, (int64_t)after, most), visit, context);
}

gl_code gl_store_row(gl_store *store, uint64_t number, gl_store_visit visit, void *context)
{
	return visit_rows(store, use(store, ROW, (int64_t)number, 0), visit, context);
}

/* The first number of a statement's first row; 0 where there is none. */
static gl_code read_number(gl_store *store, sqlite3_stmt *prepared, uint64_t *value)
{
	int result = sqlite3_step(prepared);
	*value = result == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(prepared, 0) : 0;
	gl_code code = code_of(store, result);
	sqlite3_reset(prepared);
	return code;
}

gl_code gl_store_since(gl_store *store, uint32_t channel, uint64_t done_ms, uint64_t *seq)
{
	return read_number(store, use(store, SINCE, channel, (int64_t)done_ms), seq);
}

gl_code gl_store_oldest(gl_store *store, uint32_t channel, uint64_t *seq)
{
	return read_number(store, use(store, OLDEST, channel, 0), seq);
}

gl_code gl_store_channels(gl_store *store, void (*visit)(void *context, const gl_store_channel *channel, bool sound), void *context)
{
	sqlite3_stmt *prepared = store->statements[CHANNELS];
	gl_store_channel channel;
	bool all_sound = true;
	int result;
	while ((result = sqlite3_step(prepared)) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(prepared, 1);
		channel.number = (uint32_t)sqlite3_column_int64(prepared, 0);
		channel.seq = (uint64_t)sqlite3_column_int64(prepared, 2);
		channel.published = (uint64_t)sqlite3_column_int64(prepared, 3);
		snprintf(channel.name, sizeof(channel.name), "%s", name ? name : "");
		bool sound = (uint64_t)sqlite3_column_int64(prepared, 4) == checksum_of_channel(&channel);
		all_sound &= sound;
		visit(context, &channel, sound);
	}
	gl_code code = code_of(store, result);
	sqlite3_reset(prepared);
	if (code != GL_OK || all_sound)
		return code;
	snprintf(store->words, sizeof(store->words), "the checksum of a channel is wrong");
	return GL_DAMAGED;
}

gl_code gl_store_all(gl_store *store, uint64_t after, gl_store_visit visit, void *context)
{
	return visit_rows(store, use(store, ALL, (int64_t)after, 0), visit, context);
}

/* ---- Size --------------------------------------------------------------------------------------------------------------- */

static uint64_t size_of(const char *path)
{
	struct stat status;
	return stat(path, &status) ? 0 : (uint64_t)status.st_size;
}

void gl_store_shorten_log(gl_store *store, uint64_t most)
{
	if (size_of(sqlite3_filename_wal(sqlite3_db_filename(store->database, "main"))) <= most)
		return;
	sqlite3_busy_timeout(store->database, 0);
	sqlite3_wal_checkpoint_v2(store->database, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(store->database, BUSY_MS);
}

gl_code gl_store_size(gl_store *store, uint64_t *used, uint64_t *spare, uint64_t *growth)
{
	uint64_t pages = 0, unused = 0;
	gl_code code = read_number(store, store->statements[PAGES], &pages);
	if (code == GL_OK)
		code = read_number(store, store->statements[FREE_PAGES], &unused);
	*used = (pages - unused) * store->page_size;
	*spare = unused * store->page_size;
	uint64_t whole = pages * store->page_size, now = size_of(sqlite3_db_filename(store->database, "main"));
	*growth = whole > now ? whole - now : 0;
	return code;
}

/* Where the newest document was deleted the mark must know less, and be on the disk, before that is committed. */
static gl_code lower_mark(gl_store *store)
{
	uint64_t newest;
	gl_code code = read_number(store, store->statements[NEWEST], &newest);
	if (code != GL_OK || newest >= store->next.number)
		return code;
	store->next.number = store->committed.number = newest;
	return gl_mark_lower(store->mark_file, &store->committed) ? GL_OK : GL_SYSTEM;
}

gl_code gl_store_trim(gl_store *store, uint64_t before_ms, uint32_t most, uint32_t *deleted)
{
	use(store, TRIM, (int64_t)before_ms, most);
	gl_code code = run(store, TRIM);
	*deleted = code == GL_OK ? (uint32_t)sqlite3_changes(store->database) : 0;
	return *deleted ? lower_mark(store) : code;
}

gl_code gl_store_shrink(gl_store *store, uint32_t pages)
{
	char text[64];
	snprintf(text, sizeof(text), "PRAGMA incremental_vacuum(%u)", pages);
	return code_of(store, sqlite3_exec(store->database, text, NULL, NULL, NULL));
}

/* ---- Opening and closing ------------------------------------------------------------------------------------------------- */

static gl_code execute(gl_store *store, const char *text) { return code_of(store, sqlite3_exec(store->database, text, NULL, NULL, NULL)); }

/* One number from a text of SQL. */
static gl_code ask(gl_store *store, const char *text, uint64_t *value)
{
	sqlite3_stmt *prepared = NULL;
	gl_code code = code_of(store, sqlite3_prepare_v2(store->database, text, -1, &prepared, NULL));
	if (code == GL_OK)
		code = read_number(store, prepared, value);
	sqlite3_finalize(prepared);
	return code;
}

/* How many documents or results the database has less than the mark says; of documents of another opening, that there are some. */
static uint64_t short_of(uint64_t said, uint64_t here)
{
	return said <= here ? 0 : said >> GL_STORE_RUN_BITS == here >> GL_STORE_RUN_BITS ? said - here : 1;
}

/* Sets the database beside its mark. What it has less is lost, and counted. */
static gl_code compare(gl_store *store, gl_store_facts *facts)
{
	gl_mark here = {0}, said;
	gl_code code = ask(store, texts[NEWEST], &here.number);
	if (code == GL_OK)
		code = ask(store, "SELECT ifnull(sum(seq), 0) FROM channels", &here.results);
	if (code == GL_OK && gl_mark_read(store->mark_file, &said))
		store->unsound += short_of(said.number, here.number) + short_of(said.results, here.results);
	facts->torn = store->unsound != 0;
	store->committed = here;
	return code;
}

/* Reads what the database says of itself, and notes that it is in use. */
static gl_code take_over(gl_store *store, uint64_t new_epoch, gl_store_facts *facts)
{
	char text[160];
	uint64_t known = 0, openings = 0, clean = 0;
	gl_code code = ask(store, "SELECT count(*) FROM facts", &known);
	if (code == GL_OK)
		code = compare(store, facts);
	if (code == GL_OK && (!known || facts->torn)) {
		snprintf(text, sizeof(text), known ? "UPDATE facts SET epoch = %llu" : "INSERT INTO facts VALUES(%llu, 0, 1)",
			 (unsigned long long)new_epoch);
		code = execute(store, text);
	}
	const struct {
		const char *text;
		uint64_t *value;
	} asked[] = {
		{"SELECT epoch FROM facts", &facts->epoch},
		{"SELECT openings FROM facts", &openings},
		{"SELECT clean FROM facts", &clean},
		{"SELECT count(*) FROM documents WHERE seq IS NULL", &facts->waiting},
		{"SELECT count(*) FROM documents WHERE dead IS NOT NULL", &facts->dead},
		{"SELECT ifnull(sum(seq - published), 0) FROM channels", &facts->unpublished},
		{"PRAGMA page_size", &store->page_size},
	};
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]) && code == GL_OK; i++)
		code = ask(store, asked[i].text, asked[i].value);
	if (code == GL_OK)
		code = execute(store, "UPDATE facts SET openings = openings + 1, clean = 0");
	facts->clean = clean;
	facts->first = (openings + 1) << GL_STORE_RUN_BITS;
	return code;
}

static gl_code prepare(gl_store *store)
{
	gl_code code = GL_OK;
	for (int i = 0; i < STATEMENT_COUNT && code == GL_OK; i++)
		code = code_of(store,
			       sqlite3_prepare_v3(store->database, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &store->statements[i], NULL));
	return code;
}

/* Opens the file; nothing of it is read yet. NULL: memory is short. */
static gl_store *open_file(const char *path, int flags, gl_code *code)
{
	gl_store *store = calloc(1, sizeof(*store));
	if (!store)
		return NULL;
	store->mark_file = -1;
	*code = code_of(store, sqlite3_open_v2(path, &store->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | flags, NULL));
	if (*code == GL_OK)
		sqlite3_busy_timeout(store->database, BUSY_MS);
	return store;
}

/* Gives out what was opened, or closes what was not. */
static gl_code settle(gl_store **opened, gl_store *store, gl_code code, const char *path, gl_error *error)
{
	*opened = code == GL_OK ? store : NULL;
	if (code == GL_OK)
		return code;
	gl_fail(error, code, "the spool %s cannot be opened: %s", path, store->words);
	gl_store_close(store, false);
	return code;
}

gl_code gl_store_open(gl_store **opened, const char *folder, uint64_t new_epoch, gl_store_facts *facts, gl_error *error)
{
	char path[4200];
	gl_code code;
	*opened = NULL;
	*facts = (gl_store_facts){0};
	snprintf(path, sizeof(path), "%s/" GL_STORE_FILE, folder);
	gl_store *store = open_file(path, SQLITE_OPEN_CREATE, &code);
	if (!store)
		return gl_fail(error, GL_MEMORY, "memory is short for the spool");
	store->mark_file = gl_mark_open(folder);
	if (code == GL_OK)
		code = execute(store, preparation);
	if (code == GL_OK)
		code = execute(store, schema);
	if (code == GL_OK)
		code = take_over(store, new_epoch, facts);
	if (code == GL_OK)
		code = prepare(store);
	/* Now is the moment, before there is a child that reads it: through many kills in a row the log would grow, and be read from its beginning at each start. */
	if (code == GL_OK)
		gl_store_shorten_log(store, LOG_LONG);
	return settle(opened, store, code, path, error);
}

gl_code gl_store_open_old(gl_store **opened, const char *folder, const char *file, gl_error *error)
{
	char path[4200];
	gl_code code;
	*opened = NULL;
	snprintf(path, sizeof(path), "%s/%s", folder, file);
	gl_store *store = open_file(path, 0, &code);
	if (!store)
		return gl_fail(error, GL_MEMORY, "memory is short for the spool");
	if (code == GL_OK)
		code = prepare(store);
	return settle(opened, store, code, path, error);
}

gl_code gl_store_integrity(gl_store *store)
{
	sqlite3_stmt *prepared = NULL;
	gl_code code = code_of(store, sqlite3_prepare_v2(store->database, "PRAGMA integrity_check(1)", -1, &prepared, NULL));
	if (code == GL_OK)
		code = code_of(store, sqlite3_step(prepared));
	const char *said = code == GL_OK ? (const char *)sqlite3_column_text(prepared, 0) : NULL;
	if (said && strcmp(said, "ok") != 0) {
		snprintf(store->words, sizeof(store->words), "%.250s", said);
		code = GL_DAMAGED;
	}
	sqlite3_finalize(prepared);
	return code;
}

gl_code gl_store_count_indexed(gl_store *store, uint64_t *count)
{
	uint64_t done = 0, waiting = 0;
	gl_code code = ask(store, "SELECT count(*) FROM documents INDEXED BY documents_by_seq WHERE seq IS NOT NULL", &done);
	if (code == GL_OK)
		code = ask(store, "SELECT count(*) FROM documents INDEXED BY documents_waiting WHERE seq IS NULL", &waiting);
	*count = done + waiting;
	return code;
}

gl_code gl_store_read_facts(gl_store *store, uint64_t *epoch, uint64_t *openings)
{
	gl_code code = ask(store, "SELECT epoch FROM facts", epoch);
	return code == GL_OK ? ask(store, "SELECT openings FROM facts", openings) : code;
}

gl_code gl_store_set_facts(gl_store *store, uint64_t epoch, uint64_t openings)
{
	char text[160];
	snprintf(text, sizeof(text), "UPDATE facts SET epoch = %llu, openings = %llu", (unsigned long long)epoch,
		 (unsigned long long)openings);
	return execute(store, text);
}

void gl_store_close(gl_store *store, bool clean)
{
	if (!store)
		return;
	for (int i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(store->statements[i]);
	if (clean && store->database)
		sqlite3_exec(store->database, "UPDATE facts SET clean = 1; PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
	sqlite3_close(store->database);
	gl_mark_close(store->mark_file);
	free(store);
}
