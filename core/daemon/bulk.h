/* The bulk of the spool: documents and results as bytes, in files beside the database. So they are written once; SQLite would write them
 * into its log, page by page, and from there into the database. The database knows where each lies, and its checksum.
 *
 *     spool.db-bulk-000001 …   documents, each until it has its result, or results, each until retention takes it
 *
 * A file is only ever appended to, and only by the glossd that began it; the next glossd begins new ones. Documents and results have files
 * of their own, since results stay so much longer. Bytes are synced before the transaction that says where they lie, and count from then
 * on. A file in which no row lies any more is used again under a new number, or deleted. Where the disk can, writes bypass the page cache
 * (O_DIRECT), which costs a quarter of what they cost through it (docs/rationale.md).
 *
 * A place is file << 32 | offset. At that offset stand a length, in 4 bytes, and then the bytes. What is read is not trusted: the row's
 * checksum decides. All of it runs on the spool's thread. */
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
	uint64_t number;
	uint64_t size;        /* bytes */
	int64_t rows, change; /* rows that lie in it as of the last commit, and by how many this transaction changes them */
} gl_bulk_file;

/* Where a kind is written to. */
typedef struct gl_bulk_stream {
	int file;        /* descriptor; -1: the next body begins a new file */
	uint64_t number; /* of the file */
	uint8_t *buffer;
	uint64_t begin, kept; /* the file's offset where the buffer begins, and that up to which it is committed */
	size_t filled;        /* bytes of the buffer */
	bool written;         /* the file was written to since the last commit */
} gl_bulk_stream;

typedef struct gl_bulk {
	char *folder;
	char *path;          /* of every file, but for its number */
	gl_bulk_file *files; /* ascending */
	size_t count, room;
	uint64_t last; /* the greatest number given out, or found */
	gl_bulk_stream streams[GL_BULK_KINDS];
	bool frozen; /* a commit that failed may still come to count: no file is used again, or deleted */
	int reading; /* descriptor of the file that was read last; -1: none */
	uint64_t reading_number;
	uint8_t *body; /* the bytes that were read last */
	size_t body_room;
} gl_bulk;

/* Looks which files there are in the folder beside the database of that name. */
gl_code gl_bulk_open(gl_bulk *bulk, const char *folder, const char *database);
void gl_bulk_close(gl_bulk *bulk);

/* ---- In a transaction -------------------------------------------------------------------------------------------------------- */

/* Appends; *place gets where. On any code but GL_OK, gl_bulk_forget must follow; errno says why. */
gl_code gl_bulk_add(gl_bulk *bulk, gl_bulk_kind kind, gl_bytes bytes, uint64_t *place);
/* Counts that a row lies there (change 1), or does no more (-1). */
void gl_bulk_count(gl_bulk *bulk, uint64_t place, int change);
/* Before the database commits: syncs all that was appended to the disk. */
gl_code gl_bulk_sync(gl_bulk *bulk);
/* The database has committed … */
void gl_bulk_keep(gl_bulk *bulk);
/* … or has not. */
void gl_bulk_forget(gl_bulk *bulk);

/* ---- Outside of one ---------------------------------------------------------------------------------------------------------- */

/* The bytes at a place, which live until the next read. GL_DAMAGED: there are none, or the disk cannot give them; GL_SYSTEM, GL_MEMORY:
 * they cannot be read now. */
gl_code gl_bulk_read(gl_bulk *bulk, uint64_t place, gl_bytes *bytes);
/* Bytes of files that rows lie in, and of files that may be used again. */
void gl_bulk_size(const gl_bulk *bulk, uint64_t *used, uint64_t *spare);
/* Deletes files that no row lies in, but for `keep` bytes of them. `all`: those also that are being written to, if no row lies in them. */
void gl_bulk_sweep(gl_bulk *bulk, bool all, uint64_t keep);

/* Syncs the names in a folder to the disk. */
gl_code gl_bulk_sync_folder(const char *path);

#endif
