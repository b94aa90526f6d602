/* The bulk of the spool: documents and results as bytes, in files beside the database, so that they are written once and not, as SQLite would, into its log, page by
 * page, and from there into its pages. The database has where each lies, and its checksum.
 *
 *     spool.db-bulk-000001 …   documents, each until it has its result, or results, each until retention takes it
 *
 * A file is only ever appended to, by the glossd that began it; the next one begins others. Documents and results have files apart, since these stay so much longer. Bytes count once
 * the database says where they lie: they are synced before the transaction that says so. When no row lies in a file any more it becomes another, or goes. It bypasses the page cache, where the disk can (O_DIRECT): that costs a quarter (docs/rationale.md).
 *
 * A place is file << 32 | offset; there stands a length in 4 bytes, and behind it the bytes. What is read is not trusted: the row's checksum tells. On the spool's thread. */
#ifndef GL_BULK_H
#define GL_BULK_H

#include "engine/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gl_bytes {
	const void *data; /* NULL: none */
	size_t length;
} gl_bytes;

/* What goes into files of its own. */
typedef enum gl_bulk_kind { GL_BULK_DOCUMENTS, GL_BULK_RESULTS, GL_BULK_KINDS } gl_bulk_kind;

typedef struct gl_bulk_file {
	uint64_t number, size;
	int64_t rows, change; /* rows that lie in it as of the last commit, and by how many this transaction changes them */
} gl_bulk_file;

/* Where a kind is written to. */
typedef struct gl_bulk_stream {
	int file; /* -1: the next body begins another */
	uint64_t number;
	uint8_t *buffer;
	uint64_t begin, kept; /* where in the file the buffer lies, and what of the file is committed */
	size_t filled;        /* bytes of the buffer */
	bool written;         /* since the last commit the file was written to */
} gl_bulk_stream;

typedef struct gl_bulk {
	char *folder, *path; /* of the files, but for their numbers */
	gl_bulk_file *files; /* ascending */
	size_t count, room;
	uint64_t last; /* number given out, or found */
	gl_bulk_stream streams[GL_BULK_KINDS];
	bool frozen; /* what no row lies in may be needed yet */
	int reading;
	uint64_t reading_number;
	uint8_t *body; /* that was read last */
	size_t body_room;
} gl_bulk;

/* Looks which files there are beside the database. */
gl_code gl_bulk_open(gl_bulk *bulk, const char *folder, const char *database);
void gl_bulk_close(gl_bulk *bulk);

/* ---- In a transaction -------------------------------------------------------------------------------------------------------- */

/* Appends. What is not GL_OK: the transaction is to be forgotten; errno says why. */
gl_code gl_bulk_add(gl_bulk *bulk, gl_bulk_kind kind, gl_bytes bytes, uint64_t *place);
/* A row lies there (1), or does no more (-1); where that file is gone nothing does. */
void gl_bulk_count(gl_bulk *bulk, uint64_t place, int change);
/* Before the database commits: all that was appended is on the disk. */
gl_code gl_bulk_sync(gl_bulk *bulk);
/* The database has committed, or has not. */
void gl_bulk_keep(gl_bulk *bulk);
void gl_bulk_forget(gl_bulk *bulk);

/* ---- Outside of one ---------------------------------------------------------------------------------------------------------- */

/* What lies there; it lives until the next reading. GL_DAMAGED: nothing does, or the disk cannot give it; GL_SYSTEM, GL_MEMORY: it cannot be read now. */
gl_code gl_bulk_read(gl_bulk *bulk, uint64_t place, gl_bytes *bytes);
/* Bytes of files that rows lie in, and of those that are free to become others. */
void gl_bulk_size(const gl_bulk *bulk, uint64_t *used, uint64_t *spare);
/* Deletes files that no row lies in, but for so many bytes of them. Where `all`, what is written to ends where no row lies in it. */
void gl_bulk_sweep(gl_bulk *bulk, bool all, uint64_t keep);

/* Names of the folder are on the disk. */
gl_code gl_bulk_sync_folder(const char *path);

#endif
