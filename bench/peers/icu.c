/* The peer in C: ICU's sentence break iterator over the same slices, from UTF-8 (through a UText, as ICU wants it). Prints what was done and the CPU
 * that it took, start left out. One thread. */
#include "../shared/options.h"
#include "../shared/texts.h"
#include "../shared/times.h"

#include <stdio.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

static uint64_t sentences(UBreakIterator *iterator, const bench_slice *slice)
{
	UErrorCode status = U_ZERO_ERROR;
	UText text = UTEXT_INITIALIZER;
	uint64_t found = 0;
	utext_openUTF8(&text, slice->data, slice->length, &status);
	ubrk_setUText(iterator, &text, &status);
	while (U_SUCCESS(status) && ubrk_next(iterator) != UBRK_DONE)
		found++;
	utext_close(&text);
	return found;
}

int main(int count, char **words)
{
	const char *file = NULL;
	uint64_t size = 4096, from = 0, most = 0, bytes = 0, documents = 0, found = 0;
	double seconds = 0;
	bench_text text;
	UErrorCode status = U_ZERO_ERROR;
	const bench_option options[] = {{"text", "the file", BENCH_TEXT, &file, true},
					{"size", "bytes of a slice, at most", BENCH_NUMBER, &size, false},
					{"from", "where in the file to begin", BENCH_NUMBER, &from, false},
					{"bytes", "how much of the file, at most", BENCH_NUMBER, &most, false},
					{"seconds", "of CPU, at least", BENCH_REAL, &seconds, false},
					{0}};
	if (!bench_read_options(count, words, options, "Splits slices of a text with ICU."))
		return 2;
	UBreakIterator *iterator = ubrk_open(UBRK_SENTENCE, "en", NULL, 0, &status);
	if (U_FAILURE(status) || !bench_text_read(&text, file, from, most, size))
		return 1;
	for (uint32_t i = 0; i < text.count && i < 64; i++)
		sentences(iterator, &text.slices[i]);
	uint64_t before = bench_cpu_ns();
	do {
		for (uint32_t i = 0; i < text.count; i++, documents++) {
			found += sentences(iterator, &text.slices[i]);
			bytes += text.slices[i].length;
		}
	} while ((double)(bench_cpu_ns() - before) < seconds * 1e9);
	printf("{\"bytes\": %llu, \"documents\": %llu, \"found\": %llu, \"cpu_ns\": %llu}\n", (unsigned long long)bytes,
	       (unsigned long long)documents, (unsigned long long)found, (unsigned long long)(bench_cpu_ns() - before));
	ubrk_close(iterator);
	bench_text_free(&text);
	return 0;
}
