/* A document's row (store.h), to and from a statement of the spool's database, with the checksum over all its columns. Blobs are bound
 * where they lie, and read where SQLite has them. */
#ifndef GL_ROW_H
#define GL_ROW_H

#include "store.h"

#include <sqlite3.h>

uint64_t gl_row_checksum(const gl_row *row);
/* Binds all columns, in the order of the table; the row's bytes must live until the statement is reset. */
void gl_row_bind(sqlite3_stmt *prepared, const gl_row *row);
/* Reads a row of all columns, in that order; its bytes live until the statement's next step, or the next row that is read. GL_DAMAGED: it
 * is not what was written; any other failure: it cannot be read now (gl_bulk_read). */
gl_code gl_row_read(sqlite3_stmt *prepared, gl_bulk *bulk, gl_row *row);
/* The place in the bulk that the column at `at` (from 0) names; 0: it has the bytes themselves, or none. */
uint64_t gl_row_place(sqlite3_stmt *prepared, int at);

#endif
