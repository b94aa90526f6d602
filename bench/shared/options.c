/* Reading command lines; see options.h. */
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_text(const char *text, void *value)
{
	*(const char **)value = text;
	return true;
}

static bool read_number(const char *text, void *value)
{
	char *end;
	errno = 0;
	*(uint64_t *)value = strtoull(text, &end, 10);
	return !errno && end != text && !*end && *text != '-';
}

static bool read_real(const char *text, void *value)
{
	char *end;
	*(double *)value = strtod(text, &end);
	return end != text && !*end && *(double *)value >= 0;
}

static bool read_item(const char *text, void *value)
{
	bench_list *list = value;
	if (list->count == BENCH_LIST_MOST)
		return false;
	list->texts[list->count++] = text;
	return true;
}

static bool (*const readers[])(const char *text, void *value) = {
	[BENCH_TEXT] = read_text, [BENCH_NUMBER] = read_number, [BENCH_REAL] = read_real, [BENCH_LIST] = read_item};

static bool explain(const char *program, const bench_option *options, const char *summary)
{
	fprintf(stderr, "usage: %s OPTIONS\n%s\n", program, summary);
	for (const bench_option *option = options; option->name; option++)
		fprintf(stderr, "  --%-10s %s%s\n", option->name, option->help, option->required ? " (required)" : "");
	return false;
}

static const bench_option *find(const char *word, const bench_option *options)
{
	for (; options->name; options++)
		if (!strncmp(word, "--", 2) && !strcmp(word + 2, options->name))
			return options;
	return NULL;
}

bool bench_read_options(int count, char **words, const bench_option *options, const char *summary)
{
	uint64_t given = 0;
	for (int i = 1; i < count; i++) {
		const bench_option *option = find(words[i], options);
		if (!option)
			return explain(words[0], options, summary);
		given |= UINT64_C(1) << (option - options);
		if (option->type == BENCH_FLAG)
			*(bool *)option->value = true;
		else if (++i == count || !readers[option->type](words[i], option->value))
			return explain(words[0], options, summary);
	}
	for (const bench_option *option = options; option->name; option++)
		if (option->required && !(given >> (option - options) & 1))
			return explain(words[0], options, summary);
	return true;
}
