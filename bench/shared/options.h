/* Command lines of the bench's programs: `--name value`, from a table. One thread, before anything else runs. */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#define BENCH_LIST_MOST 32

typedef enum bench_option_type {
	BENCH_TEXT,   /* const char * */
	BENCH_NUMBER, /* uint64_t */
	BENCH_REAL,   /* double */
	BENCH_FLAG,   /* bool; has no value */
	BENCH_LIST,   /* bench_list; may come again */
} bench_option_type;

typedef struct bench_list {
	const char *texts[BENCH_LIST_MOST];
	uint32_t count;
} bench_list;

typedef struct bench_option {
	const char *name, *help;
	bench_option_type type;
	void *value; /* where it goes; what is there before is the default */
	bool required;
} bench_option;

/* Reads the command line. On a mistake, or --help, says what there is on standard error and returns false. The table ends with a name of NULL. */
bool bench_read_options(int count, char **words, const bench_option *options, const char *summary);

#endif
