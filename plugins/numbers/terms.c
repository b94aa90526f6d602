/* The compiled tables and their lookup: see terms.h. Constant data, usable by any thread; nothing fails. */
#include "terms.h"

#include <endian.h>
#include <string.h>

#include "terms_table.h"

/* Whether the text of this key, which is no shorter, is the word's; ASCII letters in any case. */
static bool is_long_word(const struct gl_word *word, const char *text, uint32_t length, uint64_t key)
{
	uint64_t first;

	if (word->length != length)
		return false;
	memcpy(&first, word->form, sizeof(first));
	if (le64toh(first) != key)
		return false;
	for (uint32_t i = sizeof(key); i < length; i++) {
		char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
		if (c != word->form[i])
			return false;
	}
	return true;
}

static __attribute__((noinline)) uint16_t find_long_word(const char *text, uint32_t length, uint64_t key)
{
	uint32_t slot = gl_slot_of(key);

	for (; gl_word_index.slots[slot]; slot = (slot + 1) % (1 << GL_WORD_SLOT_BITS)) {
		if (!gl_word_index.keys[gl_word_index.slots[slot]] && is_long_word(&gl_words[gl_word_index.slots[slot]], text, length, key))
			break;
	}
	return gl_word_index.slots[slot];
}

uint16_t gl_find_word(const char *text, uint32_t length, uint64_t key)
{
	uint32_t slot = gl_slot_of(key);

	if (length >= sizeof(key))
		return find_long_word(text, length, key);
	while (gl_word_index.slots[slot] && gl_word_index.keys[gl_word_index.slots[slot]] != key)
		slot = (slot + 1) % (1 << GL_WORD_SLOT_BITS);
	return gl_word_index.slots[slot];
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
