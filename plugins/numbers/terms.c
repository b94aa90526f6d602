/* The compiled tables and their lookup: see terms.h. Constant data, usable by any thread; nothing fails. */
#include "terms.h"

#include <endian.h>
#include <string.h>

#include "terms_table.h"

/* Whether the text has the word's bytes behind those of its key, ASCII letters in any case. */
static __attribute__((noinline)) bool is_tail(const struct gl_word *word, const char *text, uint32_t length)
{
	for (uint32_t i = sizeof(uint64_t); i < length; i++) {
		char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
		if (c != word->form[i])
			return false;
	}
	return true;
}

/* Whether the text of this key is the word's. */
static bool is_word(uint32_t number, const char *text, uint32_t length, uint64_t key)
{
	const struct gl_word *word = &gl_words[number];
	uint64_t first;

	if (word->length != length)
		return false;
	if (length < sizeof(key))
		return gl_word_keys[number] == key;
	memcpy(&first, word->form, sizeof(first));
	return le64toh(first) == key && is_tail(word, text, length);
}

uint16_t gl_find_slot(const char *text, uint32_t length, uint64_t key)
{
	uint64_t hash = gl_hash_key(key);
	uint32_t check = (uint32_t)(hash >> 32) & GL_WORD_CHECK, slot = (uint32_t)(hash >> (64 - GL_WORD_SLOT_BITS));

	for (uint16_t entry; (entry = gl_word_slots[slot]); slot = (slot + 1) % (1 << GL_WORD_SLOT_BITS)) {
		if ((entry & GL_WORD_CHECK) == check && is_word(entry & GL_WORD_NUMBER, text, length, key))
			return entry;
	}
	return 0;
}

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

const struct gl_phrase *gl_find_phrase(const char *form, size_t length) { FIND(phrases, form, length); }

const struct gl_measure *gl_find_measure(const char *form, size_t length) { FIND(measures, form, length); }

const struct gl_holiday *gl_find_holiday(const char *form, size_t length)
{
	const struct gl_phrase *phrase = gl_find_phrase(form, length);

	return phrase && phrase->holiday >= 0 ? &holidays[phrase->holiday] : NULL;
}

const struct gl_unit *gl_unit_at(int index) { return &units[index]; }

const struct gl_si *gl_si_of(uint8_t kind) { return &units_of_si[kind]; }

const struct gl_currency *gl_currency_at(int index) { return &currencies[index]; }
