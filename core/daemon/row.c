/* Rows of the spool as SQLite has them; see row.h. */
#include "row.h"

#include <xxhash.h>

uint64_t gl_row_checksum(const gl_row *row)
{
	const uint64_t numbers[] = {row->number, row->channel, row->id_hash, row->content_hash, row->accepted_ms,  row->revision,
				    row->seq,    row->done_ms, row->dead,    row->frame.length, row->record.length};
	uint64_t hash = XXH3_64bits(numbers, sizeof(numbers));
	if (row->frame.data)
		hash = XXH3_64bits_withSeed(row->frame.data, row->frame.length, hash);
	if (row->record.data)
		hash = XXH3_64bits_withSeed(row->record.data, row->record.length, hash);
	return hash;
}

static void bind_bytes(sqlite3_stmt *prepared, int at, gl_bytes bytes, uint64_t place)
{
	if (bytes.data && place)
		sqlite3_bind_int64(prepared, at, (int64_t)place);
	else if (bytes.data)
		sqlite3_bind_blob64(prepared, at, bytes.data, bytes.length, SQLITE_STATIC);
	else
		sqlite3_bind_null(prepared, at);
}

static void bind_or_null(sqlite3_stmt *prepared, int at, uint64_t value)
{
	if (value)
		sqlite3_bind_int64(prepared, at, (int64_t)value);
	else
		sqlite3_bind_null(prepared, at);
}

void gl_row_bind(sqlite3_stmt *prepared, const gl_row *row)
{
	sqlite3_bind_int64(prepared, 1, (int64_t)row->number);
	sqlite3_bind_int64(prepared, 2, row->channel);
	bind_or_null(prepared, 3, row->id_hash);
	sqlite3_bind_int64(prepared, 4, (int64_t)row->content_hash);
	sqlite3_bind_int64(prepared, 5, (int64_t)row->accepted_ms);
	sqlite3_bind_int64(prepared, 6, row->revision);
	bind_or_null(prepared, 7, row->seq);
	bind_or_null(prepared, 8, row->done_ms);
	bind_or_null(prepared, 9, row->dead);
	bind_bytes(prepared, 10, row->frame, row->place);
	bind_bytes(prepared, 11, row->record, row->place);
	sqlite3_bind_int64(prepared, 12, (int64_t)gl_row_checksum(row));
}

uint64_t gl_row_place(sqlite3_stmt *prepared, int at)
{
	return sqlite3_column_type(prepared, at) == SQLITE_INTEGER ? (uint64_t)sqlite3_column_int64(prepared, at) : 0;
}

static gl_code column_bytes(sqlite3_stmt *prepared, int at, gl_bulk *bulk, uint64_t *place, gl_bytes *bytes)
{
	uint64_t here = gl_row_place(prepared, at);
	if (here) {
		*place = here;
		return gl_bulk_read(bulk, here, bytes);
	}
	if (sqlite3_column_type(prepared, at) == SQLITE_NULL)
		return GL_OK;
	const void *data = sqlite3_column_blob(prepared, at);
	*bytes = (gl_bytes){data ? data : "", (size_t)sqlite3_column_bytes(prepared, at)};
	return GL_OK;
}

gl_code gl_row_read(sqlite3_stmt *prepared, gl_bulk *bulk, gl_row *row)
{
	*row = (gl_row){
		.number = (uint64_t)sqlite3_column_int64(prepared, 0),
		.channel = (uint32_t)sqlite3_column_int64(prepared, 1),
		.id_hash = (uint64_t)sqlite3_column_int64(prepared, 2),
		.content_hash = (uint64_t)sqlite3_column_int64(prepared, 3),
		.accepted_ms = (uint64_t)sqlite3_column_int64(prepared, 4),
		.revision = (uint32_t)sqlite3_column_int64(prepared, 5),
		.seq = (uint64_t)sqlite3_column_int64(prepared, 6),
		.done_ms = (uint64_t)sqlite3_column_int64(prepared, 7),
		.dead = sqlite3_column_int64(prepared, 8) != 0,
	};
	if (gl_row_place(prepared, 9) && gl_row_place(prepared, 10))
		return GL_DAMAGED; /* no row has both there, and the second reading would be in the place of the first */
	gl_code code = column_bytes(prepared, 9, bulk, &row->place, &row->frame);
	if (code == GL_OK)
		code = column_bytes(prepared, 10, bulk, &row->place, &row->record);
	if (code != GL_OK)
		return code;
	bool sound =
		(uint64_t)sqlite3_column_int64(prepared, 11) == gl_row_checksum(row) && (row->seq ? row->record.data : row->frame.data);
	return sound ? GL_OK : GL_DAMAGED;
}
