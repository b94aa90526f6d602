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

#define BLOCK 4096                     /* what goes past the page cache begins and ends with one */
#define BUFFER ((size_t)512 << 10)     /* written at once, at most */
#define FILE_BYTES ((uint64_t)8 << 20) /* after which the next file begins; a file ends with the body that passes it */
#define BODY_LEAST ((size_t)64 << 10)  /* room for what was read last; more only while it is needed */
#define PATH 4200

static uint64_t file_of(uint64_t place) { return place >> 32; }

static void path_of(const gl_bulk *bulk, uint64_t number, char path[PATH])
{
	snprintf(path, PATH, "%s%06llu", bulk->path, (unsigned long long)number);
}

/* ---- Which files there are ----------------------------------------------------------------------------------------------------- */

/* Where the file of that number is, or belongs; most are the last. */
static size_t place_of(const gl_bulk *bulk, uint64_t number)
{
	size_t at = bulk->count;
	while (at && bulk->files[at - 1].number >= number)
		at--;
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

/* The number at the end of a file's name, behind what all of them begin with; 0: it is none of them. */
static uint64_t number_in(const char *name, const char *begin)
{
	size_t length = strlen(begin);
	char *end;
	if (strncmp(name, begin, length) != 0 || name[length] < '0' || name[length] > '9')
		return 0;
	unsigned long long number = strtoull(name + length, &end, 10);
	return *end || number > UINT32_MAX >> 1 ? 0 : number;
}

static gl_code list(gl_bulk *bulk)
{
	const struct dirent *entry;
	const char *begin = strrchr(bulk->path, '/') + 1;
	struct stat status;
	gl_code code = GL_OK;
	DIR *folder = opendir(bulk->folder);
	while (code == GL_OK && folder && (entry = readdir(folder))) {
		uint64_t number = number_in(entry->d_name, begin);
		if (number && !fstatat(dirfd(folder), entry->d_name, &status, 0) && !note_file(bulk, number, (uint64_t)status.st_size))
			code = GL_MEMORY;
	}
	if (folder)
		closedir(folder);
	return folder ? code : GL_SYSTEM;
}

gl_code gl_bulk_open(gl_bulk *bulk, const char *folder, const char *database, const char *kind)
{
	char path[PATH];
	*bulk = (gl_bulk){.writing = -1, .reading = -1};
	snprintf(path, sizeof(path), "%s/%s-%s-", folder, database, kind);
	bulk->path = strdup(path);
	bulk->folder = strdup(folder);
	bulk->buffer = aligned_alloc(BLOCK, BUFFER);
	return bulk->path && bulk->folder && bulk->buffer ? list(bulk) : GL_MEMORY;
}

static void close_file(int *file)
{
	if (*file >= 0)
		close(*file);
	*file = -1;
}

void gl_bulk_close(gl_bulk *bulk)
{
	if (!bulk->path)
		return;
	close_file(&bulk->writing);
	close_file(&bulk->reading);
	free(bulk->path);
	free(bulk->folder);
	free(bulk->buffer);
	free(bulk->files);
	free(bulk->body);
	*bulk = (gl_bulk){.writing = -1, .reading = -1};
}

/* ---- Writing -------------------------------------------------------------------------------------------------------------------- */

static gl_code sync_folder(const char *path)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool synced = folder >= 0 && !fsync(folder);
	close_file(&folder);
	return synced ? GL_OK : GL_SYSTEM;
}

static gl_code begin_file(gl_bulk *bulk)
{
	char path[PATH];
	if (!note_file(bulk, bulk->last + 1, 0))
		return GL_MEMORY;
	path_of(bulk, bulk->last, path);
	bulk->writing = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_DIRECT, 0600);
	if (bulk->writing < 0 && errno == EINVAL)
		bulk->writing = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bulk->begin = bulk->kept = bulk->filled = 0;
	bulk->written = true;
	return bulk->writing < 0 ? GL_SYSTEM : sync_folder(bulk->folder);
}

/* Writes so much of the buffer: whole blocks. */
static gl_code write_blocks(gl_bulk *bulk, size_t length)
{
	ssize_t done = pwrite(bulk->writing, bulk->buffer, length, (off_t)bulk->begin);
	int flags = fcntl(bulk->writing, F_GETFL);
	if (done < 0 && errno == EINVAL && flags & O_DIRECT && !fcntl(bulk->writing, F_SETFL, flags & ~O_DIRECT))
		done = pwrite(bulk->writing, bulk->buffer, length, (off_t)bulk->begin);
	bulk->written = true;
	find(bulk, bulk->last)->size = bulk->begin + length;
	if (done >= 0 && done < (ssize_t)length)
		errno = ENOSPC;
	return done == (ssize_t)length ? GL_OK : GL_SYSTEM;
}

static gl_code append(gl_bulk *bulk, const void *data, size_t length)
{
	const uint8_t *at = data;
	gl_code code = GL_OK;
	while (length && code == GL_OK) {
		size_t part = length < BUFFER - bulk->filled ? length : BUFFER - bulk->filled;
		memcpy(bulk->buffer + bulk->filled, at, part);
		bulk->filled += part;
		at += part;
		length -= part;
		if (bulk->filled < BUFFER)
			continue;
		code = write_blocks(bulk, BUFFER);
		bulk->begin += BUFFER;
		bulk->filled = 0;
	}
	return code;
}

void gl_bulk_count(gl_bulk *bulk, uint64_t place, int change)
{
	gl_bulk_file *file = find(bulk, file_of(place));
	if (file)
		file->change += change;
}

/* The last block is written again with what comes next: what it has by then stays where it is. */
gl_code gl_bulk_sync(gl_bulk *bulk)
{
	if (bulk->writing < 0 || bulk->begin + bulk->filled == bulk->kept)
		return GL_OK;
	size_t blocks = (bulk->filled + BLOCK - 1) / BLOCK * BLOCK, whole = bulk->filled / BLOCK * BLOCK;
	memset(bulk->buffer + bulk->filled, 0, blocks - bulk->filled);
	if (write_blocks(bulk, blocks) != GL_OK || fdatasync(bulk->writing))
		return GL_SYSTEM;
	memmove(bulk->buffer, bulk->buffer + whole, bulk->filled - whole);
	bulk->begin += whole;
	bulk->filled -= whole;
	return GL_OK;
}

static gl_code end_file(gl_bulk *bulk)
{
	gl_code code = gl_bulk_sync(bulk);
	close_file(&bulk->writing);
	return code;
}

gl_code gl_bulk_add(gl_bulk *bulk, gl_bytes bytes, uint64_t *place)
{
	uint32_t length = (uint32_t)bytes.length;
	if (length != bytes.length) {
		errno = EFBIG;
		return GL_SYSTEM;
	}
	gl_code code = bulk->writing >= 0 && bulk->begin + bulk->filled >= FILE_BYTES ? end_file(bulk) : GL_OK;
	if (code == GL_OK && bulk->writing < 0)
		code = begin_file(bulk);
	if (code != GL_OK)
		return code;
	*place = bulk->last << 32 | (bulk->begin + bulk->filled);
	code = append(bulk, &length, sizeof(length));
	if (code == GL_OK)
		code = append(bulk, bytes.data, length);
	gl_bulk_count(bulk, *place, 1);
	return code;
}

void gl_bulk_keep(gl_bulk *bulk)
{
	for (size_t i = 0; i < bulk->count; i++) {
		bulk->files[i].rows += bulk->files[i].change;
		bulk->files[i].change = 0;
	}
	bulk->kept = bulk->begin + bulk->filled;
	bulk->written = false;
}

/* A commit that failed may come back with the log after a crash: what was written for it is not written over. */
void gl_bulk_forget(gl_bulk *bulk)
{
	for (size_t i = 0; i < bulk->count; i++)
		bulk->files[i].change = 0;
	if (bulk->written)
		close_file(&bulk->writing);
	else
		bulk->filled = (size_t)(bulk->kept - bulk->begin);
	bulk->written = false;
}

/* ---- Reading -------------------------------------------------------------------------------------------------------------------- */

static bool read_at(gl_bulk *bulk, void *to, size_t length, uint64_t offset)
{
	return pread(bulk->reading, to, length, (off_t)offset) == (ssize_t)length;
}

static bool open_to_read(gl_bulk *bulk, uint64_t number)
{
	char path[PATH];
	if (bulk->reading >= 0 && bulk->reading_number == number)
		return true;
	close_file(&bulk->reading);
	path_of(bulk, number, path);
	bulk->reading = open(path, O_RDONLY | O_CLOEXEC);
	bulk->reading_number = number;
	return bulk->reading >= 0;
}

gl_bytes gl_bulk_read(gl_bulk *bulk, uint64_t place)
{
	uint64_t offset = place & UINT32_MAX;
	struct stat status;
	uint32_t length;
	if (!open_to_read(bulk, file_of(place)) || !read_at(bulk, &length, sizeof(length), offset) || fstat(bulk->reading, &status) ||
	    length > (uint64_t)status.st_size - offset)
		return (gl_bytes){0};
	size_t room = length < BODY_LEAST ? BODY_LEAST : length;
	if (room > bulk->body_room || bulk->body_room > BODY_LEAST) {
		uint8_t *other = realloc(bulk->body, room);
		if (!other)
			return (gl_bytes){0};
		bulk->body = other;
		bulk->body_room = room;
	}
	return read_at(bulk, bulk->body, length, offset + sizeof(length)) ? (gl_bytes){bulk->body, length} : (gl_bytes){0};
}

/* ---- Room ----------------------------------------------------------------------------------------------------------------------- */

uint64_t gl_bulk_size(const gl_bulk *bulk)
{
	uint64_t size = 0;
	for (size_t i = 0; i < bulk->count; i++)
		size += bulk->files[i].size;
	return size;
}

/* False: it is gone. */
static bool keep_file(gl_bulk *bulk, const gl_bulk_file *file, bool all)
{
	char path[PATH];
	bool open = bulk->writing >= 0 && file->number == bulk->last;
	if (file->rows > 0 || (open && !all))
		return true;
	if (open)
		close_file(&bulk->writing);
	path_of(bulk, file->number, path);
	return unlink(path) && errno != ENOENT;
}

void gl_bulk_sweep(gl_bulk *bulk, bool all)
{
	size_t kept = 0;
	for (size_t i = 0; i < bulk->count; i++)
		if (keep_file(bulk, &bulk->files[i], all))
			bulk->files[kept++] = bulk->files[i];
	bulk->count = kept;
}
