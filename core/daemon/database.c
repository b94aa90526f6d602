/* The spool's SQLite database; see database.h. */
#include "database.h"
#include "ids.h"

#include <stdio.h>

#define BUSY_MS 2000 /* to wait for somebody who has the file open with a tool of their own */

/* Pages of 4 KiB, and a checkpoint each 1,000 pages, are SQLite's own defaults; a database from before there was a bulk keeps its 32 KiB.
 * The cache is small: what is written lies in the last page or two of each table and index, and a larger cache would only grow with the
 * documents. */
static const char preparation[] = "PRAGMA auto_vacuum=INCREMENTAL;"
				  "PRAGMA journal_mode=WAL;"
				  "PRAGMA synchronous=FULL;"
				  "PRAGMA cell_size_check=ON;"
				  "PRAGMA cache_size=-512;"
				  "PRAGMA journal_size_limit=67108864;";

#define TEXT_(number) #number
#define TEXT(number) TEXT_(number)
#define PART_BITS TEXT(GL_IDS_PART_BITS)

/* Waiting documents have no index: it would be written twice for each, and a start reads all rows anyway. */
static const char schema[] =
	"CREATE TABLE IF NOT EXISTS facts(number INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, openings INTEGER NOT NULL, clean INTEGER NOT "
	"NULL,"
	" documents INTEGER NOT NULL, oldest INTEGER NOT NULL, checksum INTEGER NOT NULL);"
	"CREATE TABLE IF NOT EXISTS channels(number INTEGER PRIMARY KEY, name TEXT NOT NULL, seq INTEGER NOT NULL,"
	" published INTEGER NOT NULL, checksum INTEGER NOT NULL);"
	"CREATE TABLE IF NOT EXISTS documents(number INTEGER PRIMARY KEY, channel INTEGER NOT NULL, id_hash INTEGER,"
	" content_hash INTEGER NOT NULL, accepted_ms INTEGER NOT NULL, revision INTEGER NOT NULL, seq INTEGER, done_ms INTEGER,"
	" dead INTEGER, frame BLOB, record BLOB, checksum INTEGER NOT NULL);"
	"DROP INDEX IF EXISTS documents_by_id;" /* of an earlier version, by whole runs */
	"CREATE INDEX IF NOT EXISTS documents_by_part ON documents(number >> " PART_BITS ", id_hash) WHERE id_hash IS NOT NULL;"
	"CREATE INDEX IF NOT EXISTS documents_by_seq ON documents(channel, seq) WHERE seq IS NOT NULL;"
	"CREATE INDEX IF NOT EXISTS documents_dead ON documents(number) WHERE dead IS NOT NULL;";

#define COLUMNS "number, channel, id_hash, content_hash, accepted_ms, revision, seq, done_ms, dead, frame, record, checksum"

static const char *const texts[GL_STATEMENT_COUNT] = {
	[GL_BEGIN] = "BEGIN IMMEDIATE",
	[GL_COMMIT] = "COMMIT",
	[GL_ROLL_BACK] = "ROLLBACK",
	[GL_FIND] = "SELECT number, content_hash, revision, seq FROM documents WHERE number >> " PART_BITS
		    " IN (?1, ?1 + 1, ?1 + 2, ?1 + 3) AND id_hash = ?2",
	[GL_FIRST] = "SELECT ifnull(min(number), 0) FROM documents",
	[GL_ADD] = "INSERT INTO documents(" COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
	[GL_FINISH] = "UPDATE documents SET seq = ?7, done_ms = ?8, frame = NULL, record = ?11, checksum = ?12 WHERE number = ?1",
	[GL_FINISH_DEAD] =
		"UPDATE documents SET seq = ?7, done_ms = ?8, dead = ?9, frame = ?10, record = ?11, checksum = ?12 WHERE number = ?1",
	[GL_PUT_CHANNEL] = "INSERT OR REPLACE INTO channels(number, seq, published, checksum, name) VALUES(?1, ?2, ?3, ?4, ?5)",
	[GL_NOTE] = "INSERT OR REPLACE INTO facts(number, epoch, openings, clean, documents, oldest, checksum) VALUES(1, ?1, ?2, ?3, ?4, "
		    "?5, ?6)",
	[GL_BURY] = "UPDATE documents SET dead = NULL, frame = NULL, checksum = ?2 WHERE number = ?1",
	[GL_ALL] = "SELECT " COLUMNS " FROM documents NOT INDEXED WHERE number > ?1 ORDER BY number",
	[GL_WAITING] = "SELECT " COLUMNS " FROM documents NOT INDEXED WHERE number > ?1 AND number < ?2 AND seq IS NULL ORDER BY number",
	[GL_RESULTS] = "SELECT " COLUMNS " FROM documents WHERE channel = ?1 AND seq >= ?2 AND seq <= ?3 ORDER BY seq",
	[GL_DEAD] = "SELECT " COLUMNS " FROM documents WHERE dead IS NOT NULL AND number > ?1 ORDER BY number LIMIT ?2",
	[GL_ROW] = "SELECT " COLUMNS " FROM documents WHERE number = ?1",
	[GL_SINCE] = "SELECT min(seq) FROM documents WHERE channel = ?1 AND seq IS NOT NULL AND done_ms >= ?2",
	[GL_OLDEST] = "SELECT min(seq) FROM documents WHERE channel = ?1 AND seq IS NOT NULL",
	[GL_CHANNELS] = "SELECT number, name, seq, published, checksum FROM channels ORDER BY number",
	[GL_FACTS] = "SELECT epoch, openings, clean, documents, oldest, checksum FROM facts",
	[GL_OLD] = "SELECT number, seq IS NULL OR dead IS NOT NULL, done_ms, seq <= (SELECT published FROM channels WHERE channels.number "
		   "= channel), record"
		   " FROM documents NOT INDEXED WHERE number >= ?1 ORDER BY number LIMIT ?2",
	[GL_DELETE] = "DELETE FROM documents WHERE number = ?1",
	[GL_NEWEST] = "SELECT ifnull(max(number), 0) FROM documents",
	[GL_PAGES] = "PRAGMA page_count",
	[GL_FREE_PAGES] = "PRAGMA freelist_count",
};

gl_code gl_database_code(gl_database *database, int result)
{
	if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW)
		return GL_OK;
	snprintf(database->words, sizeof(database->words), "%s",
		 database->connection ? sqlite3_errmsg(database->connection) : sqlite3_errstr(result));
	/* As for the bulk, what the disk does not give is damage: one that takes nothing either lets nothing be saved, and all stays as it is. */
	if (database->connection && sqlite3_extended_errcode(database->connection) == SQLITE_IOERR_CORRUPTFS)
		return GL_DAMAGED;
	int plain = result & 0xff;
	if (plain == SQLITE_CORRUPT || plain == SQLITE_NOTADB || plain == SQLITE_ERROR || plain == SQLITE_MISMATCH ||
	    plain == SQLITE_CONSTRAINT || plain == SQLITE_MISUSE) /* the statement could not be prepared */
		return GL_DAMAGED;
	return plain == SQLITE_NOMEM ? GL_MEMORY : GL_SYSTEM;
}

sqlite3_stmt *gl_database_use(gl_database *database, gl_statement which, int64_t first, int64_t second)
{
	sqlite3_stmt *prepared = database->statements[which];
	sqlite3_bind_int64(prepared, 1, first);
	if (sqlite3_bind_parameter_count(prepared) > 1)
		sqlite3_bind_int64(prepared, 2, second);
	return prepared;
}

gl_code gl_database_run(gl_database *database, gl_statement which)
{
	sqlite3_stmt *prepared = database->statements[which];
	gl_code code = gl_database_code(database, sqlite3_step(prepared));
	sqlite3_reset(prepared);
	return code;
}

gl_code gl_database_number(gl_database *database, sqlite3_stmt *prepared, uint64_t *value)
{
	int result = sqlite3_step(prepared);
	*value = result == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(prepared, 0) : 0;
	gl_code code = gl_database_code(database, result);
	sqlite3_reset(prepared);
	return code;
}

gl_code gl_database_execute(gl_database *database, const char *text)
{
	return gl_database_code(database, sqlite3_exec(database->connection, text, NULL, NULL, NULL));
}

gl_code gl_database_ask(gl_database *database, const char *text, uint64_t *value)
{
	sqlite3_stmt *prepared = NULL;
	gl_code code = gl_database_code(database, sqlite3_prepare_v2(database->connection, text, -1, &prepared, NULL));
	if (code == GL_OK)
		code = gl_database_number(database, prepared, value);
	sqlite3_finalize(prepared);
	return code;
}

void gl_database_put_log_away(gl_database *database)
{
	sqlite3_busy_timeout(database->connection, 0);
	sqlite3_wal_checkpoint_v2(database->connection, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(database->connection, BUSY_MS);
}

gl_code gl_database_open(gl_database *database, const char *path, bool make)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (make ? SQLITE_OPEN_CREATE : 0);
	gl_code code = gl_database_code(database, sqlite3_open_v2(path, &database->connection, flags, NULL));
	if (code == GL_OK)
		sqlite3_busy_timeout(database->connection, BUSY_MS);
	if (code == GL_OK && make)
		code = gl_database_execute(database, preparation);
	if (code == GL_OK && make)
		code = gl_database_execute(database, schema);
	for (int i = 0; i < GL_STATEMENT_COUNT && code == GL_OK; i++) {
		code = gl_database_code(database, sqlite3_prepare_v3(database->connection, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
								     &database->statements[i], NULL));
		if (!make && i != GL_ALL && code == GL_DAMAGED)
			code = GL_OK; /* what can be read of it is read */
	}
	return code;
}

void gl_database_close(gl_database *database)
{
	for (int i = 0; i < GL_STATEMENT_COUNT; i++)
		sqlite3_finalize(database->statements[i]);
	sqlite3_close(database->connection);
}
