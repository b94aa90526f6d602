/* The compiled tables and their lookup: see terms.h. Constant data, usable by any thread; nothing fails. */
#include "terms.h"

#include <string.h>

#include "terms_table.h"

/* The same hash as in terms.py. */
static uint32_t hash(const char *form, size_t length)
{
	uint32_t value = 2166136261u;

	for (size_t i = 0; i < length; i++)
		value = (value ^ (uint8_t)form[i]) * 16777619u;
	return value;
}

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define FIND(entries, form, length)                                                  \
	uint32_t at = hash(form, length) & (COUNT(entries##_slots) - 1);             \
	for (; entries##_slots[at]; at = (at + 1) & (COUNT(entries##_slots) - 1)) {  \
		const typeof(*entries) *entry = &entries[entries##_slots[at] - 1];   \
		if (entry->length == (length) && !memcmp(entry->form, form, length)) \
			return entry;                                                \
	}                                                                            \
	return NULL

const struct gl_word *gl_find_word(const char *form, size_t length) { FIND(words, form, length); }

const struct gl_measure *gl_find_measure(const char *form, size_t length) { FIND(measures, form, length); }

const struct gl_unit *gl_unit_at(int index) { return &units[index]; }

const struct gl_currency *gl_currency_at(int index) { return &currencies[index]; }
