/* Reading and cutting the text; see texts.h. */
#include "texts.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static size_t slice_length(const char *at, size_t left, size_t size)
{
	if (left <= size)
		return left;
	const char *half = at + size / 2, *end = memrchr(half, '\n', size - size / 2);
	if (!end)
		end = memrchr(half, ' ', size - size / 2);
	if (end)
		return (size_t)(end + 1 - at);
	while (size > 1 && ((unsigned char)at[size] & 0xc0) == 0x80)
		size--;
	return size;
}

static bool cut(bench_text *text, size_t from, size_t most, size_t size)
{
	uint32_t room = 0;
	size_t end = from + most;
	for (size_t at = 0; at < text->length && at < end;) {
		size_t length = slice_length(text->data + at, text->length - at, size);
		if (text->count == room) {
			room = room ? room * 2 : 1024;
			bench_slice *grown = realloc(text->slices, room * sizeof(*grown));
			if (!grown)
				return false;
			text->slices = grown;
		}
		if (at >= from)
			text->slices[text->count++] = (bench_slice){text->data + at, (uint32_t)length};
		at += length;
	}
	return text->count;
}

bool bench_text_read(bench_text *text, const char *path, uint64_t from, uint64_t most, uint64_t size)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	*text = (bench_text){.data = MAP_FAILED};
	if (fd >= 0 && !fstat(fd, &status) && status.st_size) {
		text->length = (size_t)status.st_size;
		/* Populated, so that no page fault is measured. */
		text->data = mmap(NULL, text->length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	}
	if (fd >= 0)
		close(fd);
	if (text->data == MAP_FAILED || !size || !cut(text, from, most ? most : text->length, size)) {
		fprintf(stderr, "bench: %s: no text, or none at that place\n", path);
		bench_text_free(text);
		return false;
	}
	return true;
}

void bench_text_free(bench_text *text)
{
	if (text->data != MAP_FAILED)
		munmap(text->data, text->length);
	free(text->slices);
	*text = (bench_text){.data = MAP_FAILED};
}
