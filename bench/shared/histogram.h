/* A histogram of times with buckets of at most 1/32 of their value, from 1 ns to hours; takes a few nanoseconds a value. One thread. */
#ifndef BENCH_HISTOGRAM_H
#define BENCH_HISTOGRAM_H

#include <stdint.h>
#include <stdio.h>

#define BENCH_STEPS 32 /* buckets in each power of two */
#define BENCH_BUCKETS (BENCH_STEPS * 48)

typedef struct bench_histogram {
	uint64_t counts[BENCH_BUCKETS];
	uint64_t count, most;
} bench_histogram;

void bench_histogram_add(bench_histogram *histogram, uint64_t ns);
/* The time that `share` of the values are not above (the upper end of its bucket). */
uint64_t bench_histogram_quantile(const bench_histogram *histogram, double share);
/* Writes it as a JSON array, [[upper end in ns, count] …], without empty buckets. */
void bench_histogram_print(const bench_histogram *histogram, FILE *file);

#endif
