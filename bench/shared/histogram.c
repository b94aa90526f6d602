/* Counting times; see histogram.h. Below BENCH_STEPS each value has a bucket of its own; above, the value's highest bit and the five
 * behind it name the bucket. */
#include "histogram.h"

#define STEP_BITS 5

static uint32_t bucket_of(uint64_t ns)
{
	if (ns < BENCH_STEPS)
		return (uint32_t)ns;
	uint32_t shift = 63 - (uint32_t)__builtin_clzll(ns) - STEP_BITS;
	uint32_t bucket = (shift + 1) * BENCH_STEPS + (uint32_t)(ns >> shift) % BENCH_STEPS;
	return bucket < BENCH_BUCKETS ? bucket : BENCH_BUCKETS - 1;
}

static uint64_t upper_end(uint32_t bucket)
{
	if (bucket < BENCH_STEPS)
		return bucket;
	uint32_t shift = bucket / BENCH_STEPS - 1;
	return ((uint64_t)(bucket % BENCH_STEPS + BENCH_STEPS + 1) << shift) - 1;
}

void bench_histogram_add(bench_histogram *histogram, uint64_t ns)
{
	histogram->counts[bucket_of(ns)]++;
	histogram->count++;
	if (ns > histogram->most)
		histogram->most = ns;
}

uint64_t bench_histogram_quantile(const bench_histogram *histogram, double share)
{
	uint64_t seen = 0, wanted = (uint64_t)(share * (double)histogram->count);
	for (uint32_t i = 0; i < BENCH_BUCKETS; i++) {
		seen += histogram->counts[i];
		if (seen > wanted)
			return upper_end(i) < histogram->most ? upper_end(i) : histogram->most;
	}
	return histogram->most;
}

void bench_histogram_print(const bench_histogram *histogram, FILE *file)
{
	const char *before = "[";
	for (uint32_t i = 0; i < BENCH_BUCKETS; i++) {
		if (!histogram->counts[i])
			continue;
		fprintf(file, "%s[%llu,%llu]", before, (unsigned long long)upper_end(i), (unsigned long long)histogram->counts[i]);
		before = ",";
	}
	fputs(*before == '[' ? "[]" : "]", file);
}
