/* The user's words; see given.h. Each is one token, or several as they stand in the text (loc. cit.), with or without the full stop. The case of ASCII letters
 * does not count. Of a word that was given twice, the last one holds. */
#include "given.h"

#include <ctype.h>

#define MOST 8 /* tokens of a word; a longer one is not found */
#define FEW 64 /* slots at least; twice as many as words */

struct given_word {
	const char *text;
	uint32_t length;
	enum given given;
};

/* A list option and one of files with a word a line. */
static const struct {
	const char *list, *files;
} option_names[GIVEN_COUNT] = {
	[GIVEN_ABBREVIATION] = {"abbreviations", "abbreviation_files"},
	[GIVEN_NEVER] = {"never_split_after", "never_split_after_files"},
	[GIVEN_ALWAYS] = {"always_split_after", "always_split_after_files"},
};

static char small(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c; }

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/* The slot of a word, or the empty one where it belongs. */
static struct given_word *slot_of(const given_words *words, const char *text, uint32_t length)
{
	uint32_t hash = 2166136261;
	for (uint32_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)small(text[i])) * 16777619;
	for (;; hash++) {
		struct given_word *slot = &words->slots[hash & words->mask];
		bool same = slot->length == length;
		for (uint32_t i = 0; same && i < length; i++)
			same = small(slot->text[i]) == small(text[i]);
		if (same || !slot->length)
			return slot;
	}
}

/* How many tokens a word has at most: letters and digits side by side are one, each other byte is another. */
static uint32_t tokens_of(const char *text, size_t length)
{
	uint32_t count = 1;
	for (size_t i = 1; i < length && count < MOST; i++) {
		const bool mark = (unsigned char)text[i] < 0x80 && !isalnum((unsigned char)text[i]);
		const bool begins = !isalnum((unsigned char)text[i - 1]) && (unsigned char)text[i - 1] < 0x80 && !is_space(text[i]);
		count += (mark && !is_space(text[i])) || begins;
	}
	return count;
}

/* Counts a word, and puts it into the table once there is one. */
static void note(given_words *words, enum given given, const char *text, size_t length)
{
	while (length && is_space(text[length - 1]))
		length--;
	while (length && is_space(*text))
		text++, length--;
	if (length > 1 && text[length - 1] == '.')
		length--;
	if (!length || length > UINT32_MAX)
		return;
	words->used++;
	const uint32_t tokens = tokens_of(text, length);
	words->longest = tokens > words->longest ? tokens : words->longest;
	if (words->slots)
		*slot_of(words, text, (uint32_t)length) = (struct given_word){text, (uint32_t)length, given};
}

static bool note_file(given_words *words, const gloss_host *host, gloss_instance *self, enum given given, const char *path)
{
	size_t size;
	const char *text = host->shared_file(self, path, &size);
	if (!text)
		return false;
	for (size_t at = 0; at < size;) {
		const char *end = memchr(text + at, '\n', size - at);
		size_t length = end ? (size_t)(end - text) - at : size - at;
		note(words, given, text + at, length);
		at += length + 1;
	}
	return true;
}

static bool note_all(given_words *words, const gloss_host *host, gloss_instance *self)
{
	for (enum given given = GIVEN_ABBREVIATION; given < GIVEN_COUNT; given++) {
		uint32_t count;
		const char *const *list = host->option_list(self, option_names[given].list, &count);
		for (uint32_t i = 0; i < count; i++)
			note(words, given, list[i], strlen(list[i]));
		const char *const *files = host->option_list(self, option_names[given].files, &count);
		for (uint32_t i = 0; i < count; i++)
			if (!note_file(words, host, self, given, files[i]))
				return false;
	}
	return true;
}

bool given_words_open(given_words *words, const gloss_host *host, gloss_instance *self)
{
	*words = (given_words){0};
	if (!note_all(words, host, self))
		return false;
	if (!words->used)
		return true;
	uint32_t slots = FEW;
	while (slots / 2 < words->used && slots < UINT32_MAX / 2)
		slots *= 2;
	words->slots = host->worker_alloc(self, slots * sizeof(*words->slots));
	words->mask = slots - 1;
	return words->slots && note_all(words, host, self);
}

/* What was said of the text from token `first` to token `last`. */
static enum given given_between(const given_words *words, const reading *r, uint32_t first, uint32_t last)
{
	return slot_of(words, text_of(r, first), token_at(r, last)->end - token_at(r, first)->begin)->given;
}

enum given look_up_given(const given_words *words, const reading *r, uint32_t i)
{
	const uint32_t first = i + 1 > words->longest ? i + 1 - words->longest : 0;
	for (uint32_t begin = first; begin <= i; begin++) {
		const enum given given = given_between(words, r, begin, i);
		if (given != GIVEN_NOTHING)
			return given;
	}
	for (uint32_t begin = first; begin <= i; begin++)
		for (uint32_t last = i + 1; last < begin + words->longest && last < r->tokens.count; last++) {
			const enum given given = given_between(words, r, begin, last);
			if (given == GIVEN_ABBREVIATION || given == GIVEN_NEVER)
				return GIVEN_NEVER;
		}
	return GIVEN_NOTHING;
}
