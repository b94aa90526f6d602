/* Files of bytes beside the spool's database; see bulk.h. */
#include "bulk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 4096                     /* bytes: what goes past the page cache begins and ends at a multiple */
#define BUFFER ((size_t)512 << 10)     /* bytes that are written at once, at most */
#define FILE_BYTES ((uint64_t)8 << 20) /* of a file; it ends with the body that passes this */
#define BODY_LEAST ((size_t)64 << 10)  /* bytes of room for what was read last; more only while it is needed */
#define LAST_FILE (UINT32_MAX >> 1)    /* greatest number of a file: a place has 63 bits, and SQLite's numbers a sign */
#define PATH 4200
/* Whatever somebody laid there: a FIFO is not waited for, and a link not followed. */
#define OPEN_TO_READ (O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
#define OPEN_TO_WRITE (O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)

static uint64_t file_of(uint64_t place) { return place >> 32; }

static void path_of(const gl_bulk *bulk, uint64_t number, char path[PATH])
{
	snprintf(path, PATH, "%s%06llu", bulk->path, (unsigned long long)number);
}

/* ---- Which files there are ----------------------------------------------------------------------------------------------------- */

/* Where the file of that number is, or belongs. */
static size_t place_of(const gl_bulk *bulk, uint64_t number)
{
	size_t at = 0;
	for (size_t end = bulk->count; at < end;) {
		size_t middle = at + (end - at) / 2;
		if (bulk->files[middle].number < number)
			at = middle + 1;
		else
			end = middle;
	}
	return at;
}

static gl_bulk_file *find(gl_bulk *bulk, uint64_t number)
{
	size_t at = place_of(bulk, number);
	return at < bulk->count && bulk->files[at].number == number ? &bulk->files[at] : NULL;
}

/* False: memory is short. */
static bool note_file(gl_bulk *bulk, uint64_t number, uint64_t size)
{
	if (bulk->count == bulk->room) {
		gl_bulk_file *larger = realloc(bulk->files, (bulk->room * 2 + 16) * sizeof(*larger));
		if (!larger)
			return false;
		bulk->files = larger;
		bulk->room = bulk->room * 2 + 16;
	}
	size_t at = place_of(bulk, number);
	memmove(bulk->files + at + 1, bulk->files + at, (bulk->count - at) * sizeof(*bulk->files));
	bulk->files[at] = (gl_bulk_file){.number = number, .size = size};
	bulk->count++;
	bulk->last = number > bulk->last ? number : bulk->last;
	return true;
}

/* The number at the end of a file's name, behind `begin`, with which all of them begin; 0: it is none of them. */
static uint64_t number_in(const char *name, const char *begin)
{
	size_t length = strlen(begin);
	char *end;
	if (strncmp(name, begin, length) != 0 || name[length] < '0' || name[length] > '9')
		return 0;
	unsigned long long number = strtoull(name + length, &end, 10);
	return *end || number > LAST_FILE ? 0 : number;
}

/* Lists the files. The number of what is no regular file is noted all the same, so that it is not given out. */
static gl_code list(gl_bulk *bulk)
{
	const struct dirent *entry;
	const char *begin = strrchr(bulk->path, '/') + 1;
	struct stat status;
	gl_code code = GL_OK;
	DIR *folder = opendir(bulk->folder);
	while (code == GL_OK && folder && (entry = readdir(folder))) {
		uint64_t number = number_in(entry->d_name, begin);
		if (!number || fstatat(dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW))
			continue;
		bulk->last = number > bulk->last ? number : bulk->last;
		if (S_ISREG(status.st_mode) && !note_file(bulk, number, (uint64_t)status.st_size))
			code = GL_MEMORY;
	}
	if (folder)
		closedir(folder);
	return folder ? code : GL_SYSTEM;
}

gl_code gl_bulk_open(gl_bulk *bulk, const char *folder, const char *database)
{
	char path[PATH];
	bool room = true;
	*bulk = (gl_bulk){.reading = -1};
	for (int kind = 0; kind < GL_BULK_KINDS; kind++) {
		bulk->streams[kind] = (gl_bulk_stream){.file = -1, .buffer = aligned_alloc(BLOCK, BUFFER)};
		room &= bulk->streams[kind].buffer != NULL;
	}
	snprintf(path, sizeof(path), "%s/%s-bulk-", folder, database);
	bulk->path = strdup(path);
	bulk->folder = strdup(folder);
	return bulk->path && bulk->folder && room ? list(bulk) : GL_MEMORY;
}

static void close_file(int *file)
{
	if (*file >= 0)
		close(*file);
	*file = -1;
}

void gl_bulk_close(gl_bulk *bulk)
{
	if (!bulk->folder)
		return;
	for (int kind = 0; kind < GL_BULK_KINDS; kind++) {
		close_file(&bulk->streams[kind].file);
		free(bulk->streams[kind].buffer);
	}
	close_file(&bulk->reading);
	free(bulk->path);
	free(bulk->folder);
	free(bulk->files);
	free(bulk->body);
	*bulk = (gl_bulk){0};
}

/* ---- Files that are begun ------------------------------------------------------------------------------------------------------- */

static bool is_written_to(const gl_bulk *bulk, const gl_bulk_file *file)
{
	for (int kind = 0; kind < GL_BULK_KINDS; kind++)
		if (bulk->streams[kind].file >= 0 && bulk->streams[kind].number == file->number)
			return true;
	return false;
}

static bool is_spare(const gl_bulk *bulk, const gl_bulk_file *file)
{
	return file->rows <= 0 && file->change <= 0 && !is_written_to(bulk, file);
}

/* Renames a spare file to that path: so there is room for a new file even where the disk is full. */
static void use_spare(gl_bulk *bulk, const char *path)
{
	char spare[PATH];
	for (size_t i = 0; i < bulk->count && !bulk->frozen; i++) {
		const gl_bulk_file *file = &bulk->files[i];
		if (file->number == bulk->last || !is_spare(bulk, file))
			continue;
		path_of(bulk, file->number, spare);
		if (rename(spare, path))
			continue;
		find(bulk, bulk->last)->size = file->size;
		memmove(bulk->files + i, bulk->files + i + 1, (bulk->count - i - 1) * sizeof(*bulk->files));
		bulk->count--;
		return;
	}
}

gl_code gl_bulk_sync_folder(const char *path)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool synced = folder >= 0 && !fsync(folder);
	close_file(&folder);
	return synced ? GL_OK : GL_SYSTEM;
}

static gl_code begin_file(gl_bulk *bulk, gl_bulk_stream *stream)
{
	char path[PATH];
	if (!note_file(bulk, bulk->last + 1, 0))
		return GL_MEMORY;
	path_of(bulk, bulk->last, path);
	use_spare(bulk, path);
	stream->file = open(path, OPEN_TO_WRITE | O_DIRECT, 0600);
	if (stream->file < 0 && errno == EINVAL)
		stream->file = open(path, OPEN_TO_WRITE, 0600);
	stream->number = bulk->last;
	stream->begin = stream->kept = stream->filled = 0;
	stream->written = true;
	return stream->file < 0 ? GL_SYSTEM : gl_bulk_sync_folder(bulk->folder);
}

/* ---- Writing -------------------------------------------------------------------------------------------------------------------- */

/* Writes `length` bytes of the buffer, whole blocks. Where the disk turns out not to take O_DIRECT, without it. */
static gl_code write_blocks(gl_bulk *bulk, gl_bulk_stream *stream, size_t length)
{
	ssize_t done = pwrite(stream->file, stream->buffer, length, (off_t)stream->begin);
	int flags = done < 0 && errno == EINVAL ? fcntl(stream->file, F_GETFL) : 0;
	if (flags & O_DIRECT && !fcntl(stream->file, F_SETFL, flags & ~O_DIRECT))
		done = pwrite(stream->file, stream->buffer, length, (off_t)stream->begin);
	stream->written = true;
	gl_bulk_file *file = find(bulk, stream->number);
	if (stream->begin + length > file->size)
		file->size = stream->begin + length;
	if (done >= 0 && done < (ssize_t)length)
		errno = ENOSPC;
	return done == (ssize_t)length ? GL_OK : GL_SYSTEM;
}

static gl_code append(gl_bulk *bulk, gl_bulk_stream *stream, const void *data, size_t length)
{
	const uint8_t *at = data;
	gl_code code = GL_OK;
	while (length && code == GL_OK) {
		size_t part = length < BUFFER - stream->filled ? length : BUFFER - stream->filled;
		memcpy(stream->buffer + stream->filled, at, part);
		stream->filled += part;
		at += part;
		length -= part;
		if (stream->filled < BUFFER)
			continue;
		code = write_blocks(bulk, stream, BUFFER);
		stream->begin += BUFFER;
		stream->filled = 0;
	}
	return code;
}

void gl_bulk_count(gl_bulk *bulk, uint64_t place, int change)
{
	gl_bulk_file *file = find(bulk, file_of(place));
	if (file)
		file->change += change;
	else if (file_of(place) > bulk->last && file_of(place) <= LAST_FILE)
		bulk->last = file_of(place); /* the file is gone, but its number is not given out again */
}

/* The last block is padded, and written again with what comes next: the bytes that it has by now stay where they are. */
static gl_code sync_stream(gl_bulk *bulk, gl_bulk_stream *stream)
{
	if (stream->file < 0 || stream->begin + stream->filled == stream->kept)
		return GL_OK;
	size_t blocks = (stream->filled + BLOCK - 1) / BLOCK * BLOCK, whole = stream->filled / BLOCK * BLOCK;
	memset(stream->buffer + stream->filled, 0, blocks - stream->filled);
	if (write_blocks(bulk, stream, blocks) != GL_OK || fdatasync(stream->file))
		return GL_SYSTEM;
	memmove(stream->buffer, stream->buffer + whole, stream->filled - whole);
	stream->begin += whole;
	stream->filled -= whole;
	return GL_OK;
}

gl_code gl_bulk_add(gl_bulk *bulk, gl_bulk_kind kind, gl_bytes bytes, uint64_t *place)
{
	gl_bulk_stream *stream = &bulk->streams[kind];
	uint32_t length = (uint32_t)bytes.length;
	gl_code code = GL_OK;
	if (length != bytes.length) {
		errno = EFBIG;
		return GL_SYSTEM;
	}
	if (stream->file >= 0 && stream->begin + stream->filled >= FILE_BYTES) {
		code = sync_stream(bulk, stream);
		close_file(&stream->file);
	}
	if (code == GL_OK && stream->file < 0)
		code = begin_file(bulk, stream);
	if (code != GL_OK)
		return code;
	*place = stream->number << 32 | (stream->begin + stream->filled);
	gl_bulk_count(bulk, *place, 1);
	code = append(bulk, stream, &length, sizeof(length));
	return code == GL_OK ? append(bulk, stream, bytes.data, length) : code;
}

gl_code gl_bulk_sync(gl_bulk *bulk)
{
	gl_code code = GL_OK;
	for (int kind = 0; kind < GL_BULK_KINDS && code == GL_OK; kind++)
		code = sync_stream(bulk, &bulk->streams[kind]);
	return code;
}

void gl_bulk_keep(gl_bulk *bulk)
{
	for (size_t i = 0; i < bulk->count; i++) {
		bulk->files[i].rows += bulk->files[i].change;
		bulk->files[i].change = 0;
	}
	for (int kind = 0; kind < GL_BULK_KINDS; kind++) {
		gl_bulk_stream *stream = &bulk->streams[kind];
		stream->kept = stream->begin + stream->filled;
		stream->written = false;
	}
}

/* A commit that failed may come back with the log after a crash: so a file that was written to is not gone on with. */
void gl_bulk_forget(gl_bulk *bulk)
{
	for (size_t i = 0; i < bulk->count; i++)
		bulk->files[i].change = 0;
	for (int kind = 0; kind < GL_BULK_KINDS; kind++) {
		gl_bulk_stream *stream = &bulk->streams[kind];
		if (stream->written)
			close_file(&stream->file);
		else
			stream->filled = (size_t)(stream->kept - stream->begin);
		stream->written = false;
	}
}

/* ---- Reading -------------------------------------------------------------------------------------------------------------------- */

/* Why a file could not be opened or read: for good, which is damage, or only now. */
static gl_code why_unread(void)
{
	static const int lasting[] = {ENOENT, ENOTDIR, EISDIR, ELOOP, ENXIO, EIO};
	for (size_t i = 0; i < sizeof(lasting) / sizeof(lasting[0]); i++)
		if (errno == lasting[i])
			return GL_DAMAGED;
	return errno == ENOMEM ? GL_MEMORY : GL_SYSTEM;
}

static gl_code read_at(gl_bulk *bulk, void *to, size_t length, uint64_t offset)
{
	ssize_t done = pread(bulk->reading, to, length, (off_t)offset);
	return done == (ssize_t)length ? GL_OK : done < 0 ? why_unread() : GL_DAMAGED;
}

static gl_code open_to_read(gl_bulk *bulk, uint64_t number)
{
	char path[PATH];
	if (bulk->reading >= 0 && bulk->reading_number == number)
		return GL_OK;
	close_file(&bulk->reading);
	path_of(bulk, number, path);
	bulk->reading = open(path, OPEN_TO_READ);
	bulk->reading_number = number;
	return bulk->reading >= 0 ? GL_OK : why_unread();
}

static gl_code make_room(gl_bulk *bulk, size_t length)
{
	size_t room = length < BODY_LEAST ? BODY_LEAST : length;
	if (room <= bulk->body_room && bulk->body_room <= BODY_LEAST)
		return GL_OK;
	uint8_t *other = realloc(bulk->body, room);
	if (!other)
		return GL_MEMORY;
	bulk->body = other;
	bulk->body_room = room;
	return GL_OK;
}

gl_code gl_bulk_read(gl_bulk *bulk, uint64_t place, gl_bytes *bytes)
{
	uint64_t offset = place & UINT32_MAX;
	struct stat status;
	uint32_t length = 0;
	*bytes = (gl_bytes){0};
	gl_code code = open_to_read(bulk, file_of(place));
	if (code == GL_OK)
		code = read_at(bulk, &length, sizeof(length), offset);
	if (code == GL_OK && fstat(bulk->reading, &status))
		code = why_unread();
	if (code == GL_OK && length > (uint64_t)status.st_size - offset)
		code = GL_DAMAGED;
	if (code == GL_OK)
		code = make_room(bulk, length);
	if (code == GL_OK)
		code = read_at(bulk, bulk->body, length, offset + sizeof(length));
	if (code == GL_OK)
		*bytes = (gl_bytes){bulk->body, length};
	return code;
}

/* ---- Room ----------------------------------------------------------------------------------------------------------------------- */

void gl_bulk_size(const gl_bulk *bulk, uint64_t *used, uint64_t *spare)
{
	*used = *spare = 0;
	for (size_t i = 0; i < bulk->count; i++)
		*(is_spare(bulk, &bulk->files[i]) ? spare : used) += bulk->files[i].size;
}

void gl_bulk_sweep(gl_bulk *bulk, bool all, uint64_t keep)
{
	char path[PATH];
	size_t kept = 0;
	uint64_t used, spare;
	for (int kind = 0; kind < GL_BULK_KINDS && all; kind++) {
		gl_bulk_stream *stream = &bulk->streams[kind];
		if (stream->file >= 0 && find(bulk, stream->number)->rows <= 0)
			close_file(&stream->file);
	}
	gl_bulk_size(bulk, &used, &spare);
	for (size_t i = 0; i < bulk->count; i++) {
		const gl_bulk_file *file = &bulk->files[i];
		/* One that a large document made goes: used again, it would hold its disk for a few small ones. */
		bool goes = !bulk->frozen && is_spare(bulk, file) && (spare - file->size >= keep || file->size > 2 * FILE_BYTES);
		path_of(bulk, file->number, path);
		if (goes && (!unlink(path) || errno == ENOENT))
			spare -= file->size;
		else
			bulk->files[kept++] = *file;
	}
	bulk->count = kept;
}
