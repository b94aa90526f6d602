/* SQLite as the spool's store (store.h) uses it: the file with its schema, each statement prepared once, results as codes and in words.
 * Everything here runs on the thread that opened it. */
#ifndef GL_DATABASE_H
#define GL_DATABASE_H

#include "engine/error.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* The statements, as database.c has their text. Those that read or write documents do so with all columns, in the order of row.c. */
typedef enum gl_statement {
	GL_BEGIN,
	GL_COMMIT,
	GL_ROLL_BACK,
	GL_FIND,
	GL_FIRST,
	GL_ADD,
	GL_FINISH,
	GL_FINISH_DEAD,
	GL_PUT_CHANNEL,
	GL_NOTE, /* the facts */
	GL_BURY,
	GL_ALL,
	GL_WAITING,
	GL_RESULTS,
	GL_DEAD,
	GL_ROW,
	GL_SINCE,
	GL_OLDEST,
	GL_CHANNELS,
	GL_FACTS,
	GL_OLD, /* for retention */
	GL_DELETE,
	GL_NEWEST,
	GL_PAGES,
	GL_FREE_PAGES,
	GL_STATEMENT_COUNT
} gl_statement;

typedef struct gl_database {
	sqlite3 *connection;
	sqlite3_stmt *statements[GL_STATEMENT_COUNT];
	char words[256]; /* what went wrong last */
} gl_database;

/* Opens the file and prepares the statements; `make`: makes file and tables where they are not there. Without `make` statements may be
 * missing whose table is damaged or of another form; they end in GL_DAMAGED. A database that could not be opened must be closed too. */
gl_code gl_database_open(gl_database *database, const char *path, bool make);
void gl_database_close(gl_database *database);

/* SQLite's result as a code; keeps its words where it failed. GL_DAMAGED: the file is not a sound database of ours. */
gl_code gl_database_code(gl_database *database, int result);
/* The statement with `first` bound, and `second` where it takes two. */
sqlite3_stmt *gl_database_use(gl_database *database, gl_statement which, int64_t first, int64_t second);
/* Runs a statement that gives no rows, and resets it for its next use. */
gl_code gl_database_run(gl_database *database, gl_statement which);
/* The first number of a statement's first row, 0 where there is none; resets it for its next use. */
gl_code gl_database_number(gl_database *database, sqlite3_stmt *prepared, uint64_t *value);
/* The same of a text of SQL that is used once. */
gl_code gl_database_ask(gl_database *database, const char *text, uint64_t *value);
/* Executes texts of SQL that give nothing. */
gl_code gl_database_execute(gl_database *database, const char *text);
/* Puts the log into the database, so that it begins anew, and gives its room back. Where somebody reads from the log, or there is no room,
 * it stays as it is. Never waits. */
void gl_database_put_log_away(gl_database *database);

#endif
