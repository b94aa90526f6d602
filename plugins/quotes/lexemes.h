/* What is known of words, whatever text they are in: hashes and classes. Words come back, so what was found out of one is kept; a word that needs the place of
 * another takes it, and the memory is the instance's, of one size. */
#ifndef LEXEMES_H
#define LEXEMES_H

#include "tables.h"
#include "text.h"

#define LEXEME_BITS 14
#define LEXEME_MULTIPLIER UINT64_C(0x9e3779b97f4a7c15)

typedef struct lexeme {
	uint64_t start[LONGEST_STEM / 8]; /* of the word in small letters, as little-endian numbers; what is behind tells no words apart */
	uint32_t length;                  /* of that, plus one; 0: the place is free */
	uint32_t word, stem, suffix;      /* as in a column */
	uint8_t part, cue;
} lexeme;

typedef struct lexemes {
	const weights *weights; /* NULL: classes are not known, and 0 */
	lexeme list[1 << LEXEME_BITS];
} lexemes;

/* The same for a word of more than eight bytes, or one that is not kept. */
const lexeme *find_lexeme(lexemes *l, const quote_text *t, uint32_t i);

/* Has the memory bring that of a token which will be asked for. */
static inline void fetch_lexeme(const lexemes *l, const quote_text *t, uint32_t i)
{
	__builtin_prefetch(&l->list[key_of(&t->reading, i) * LEXEME_MULTIPLIER >> (64 - LEXEME_BITS)]);
}

/* That of a token; until the next call. */
static inline const lexeme *lexeme_of(lexemes *l, const quote_text *t, uint32_t i)
{
	uint64_t key = key_of(&t->reading, i);
	uint32_t length = length_of(&t->reading, i);
	const lexeme *kept = &l->list[key * LEXEME_MULTIPLIER >> (64 - LEXEME_BITS)];
	return length <= sizeof(key) && kept->length == length + 1 && kept->start[0] == key ? kept : find_lexeme(l, t, i);
}

#endif
