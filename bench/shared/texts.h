/* The text that every program of the bench reads, cut into the same slices: a file, mapped; slices of at most `size` bytes that end behind
 * a line's end where one lies in their second half, else behind a blank, else between code points. One thread. */
#ifndef BENCH_TEXTS_H
#define BENCH_TEXTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct bench_slice {
	const char *data;
	uint32_t length;
} bench_slice;

typedef struct bench_text {
	char *data;
	size_t length;
	bench_slice *slices;
	uint32_t count;
} bench_text;

/* Reads `most` bytes (0: all there are) of the file from `from` on, both moved to slice ends. False after it said why on standard error. */
bool bench_text_read(bench_text *text, const char *path, uint64_t from, uint64_t most, uint64_t size);
void bench_text_free(bench_text *text);

#endif
