/* The compiled tables and their lookup: see terms.h. Constant data, usable by any thread; nothing fails. */
#include "terms.h"

#include <endian.h>
#include <string.h>

#include "terms_table.h"

enum { OTHER_SLOT_BITS = 12 }; /* of other_words: terms.py has the same */

/* Whether the text of this key is the word's; ASCII letters in any case. */
static bool is_word(const struct gl_word *word, const char *text, uint32_t length, uint64_t key)
{
	uint64_t first = 0;

	if (word->length != length)
		return false;
	memcpy(&first, word->form, length < sizeof(first) ? length : sizeof(first));
	if (le64toh(first) != key)
		return false;
	for (uint32_t i = sizeof(key); i < length; i++) {
		char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
		if (c != word->form[i])
			return false;
	}
	return true;
}

uint16_t gl_find_word(const char *text, uint32_t length, uint64_t key)
{
	uint64_t hash = gl_hash_of(key), slot = gl_slot_of(hash);
	uint16_t word = gl_number_of(slot);

	if (gl_is_hash_of(slot, hash) && (length < sizeof(key) || is_word(&gl_words[word], text, length, key)))
		return word;
	if (!(gl_marks_of(slot) & GL_WORD_SHARED))
		return 0;
	for (uint32_t at = hash >> (64 - OTHER_SLOT_BITS); (word = other_words[at]); at = (at + 1) % (1 << OTHER_SLOT_BITS)) {
		if (is_word(&gl_words[word], text, length, key))
			break;
	}
	return word;
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
