/* The user's words: options that say what a full stop behind a word means. Read once, in open, into memory of the worker's; constant from then on. */
#ifndef GIVEN_H
#define GIVEN_H

#include "reading.h"

enum given { GIVEN_NOTHING, GIVEN_ABBREVIATION, GIVEN_NEVER, GIVEN_ALWAYS, GIVEN_COUNT };

typedef struct given_words {
	struct given_word *slots; /* a hash table; NULL: no words were given */
	uint32_t mask, used;
	uint32_t longest; /* tokens of the longest word, at most */
} given_words;

/* Reads the options' lists and files. False after fail_open said why, or when memory is short. */
bool given_words_open(given_words *words, const gloss_host *host, gloss_instance *self);
enum given look_up_given(const given_words *words, const reading *r, uint32_t i);
/* What was said of the token at i, or of the words that end with it; inside a longer word that ends nothing, GIVEN_NEVER. */
static inline enum given given_of(const given_words *words, const reading *r, uint32_t i)
{
	return words->slots ? look_up_given(words, r, i) : GIVEN_NOTHING;
}

#endif
