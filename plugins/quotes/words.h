/* The words that the rules know. The rules ask for the traits of a word, which are bits. The words are in words.tsv; word_table.py makes the tables. */
#ifndef WORDS_H
#define WORDS_H

#include <gloss/plugin.h>

#define TRAIT(place) (UINT64_C(1) << (place))

/* The lists of words.tsv, which says what each is for. */
#define PRONOUN TRAIT(7)
#define OF TRAIT(10)
#define THE TRAIT(11)
#define COMMA TRAIT(12)
#define ITSELF TRAIT(13)
#define HE_OR_SHE TRAIT(14)
#define DETERMINER TRAIT(15)
#define RELATION TRAIT(16)
#define TITLE TRAIT(17)
#define DOCUMENT_NOUN TRAIT(18)
#define GROUP_NOUN TRAIT(19)
#define MALE TRAIT(20)
#define FEMALE TRAIT(21)
#define OPENER TRAIT(22)
#define AND TRAIT(23)
#define GENERATION TRAIT(24)
#define PARTICLE TRAIT(25)
#define NAME_END TRAIT(26)
#define ORGANIZATION TRAIT(27)
#define FOLLOWING TRAIT(28)
#define PREPOSITION TRAIT(29)
#define HIS_OR_HER TRAIT(30)
#define AUXILIARY TRAIT(31)
#define ANOTHER TRAIT(32)

/* Of the token where it stands, not of the word (text.c, attribution.c). The first eight, with PRONOUN, lie as the flags of columns do (units.c). */
#define WORD_OR_NUMBER TRAIT(0)
#define SENTENCE TRAIT(1)  /* a sentence begins with it */
#define PARAGRAPH TRAIT(2) /* a paragraph begins with it */
#define TOUCHING TRAIT(5)  /* no space before it */
#define CAPITALIZED TRAIT(6)
#define QUOTATION_MARK TRAIT(3) /* double or single, an apostrophe too */
#define IN_STRETCH TRAIT(33)    /* it belongs to a stretch between marks, the marks too */
#define CLAIMED TRAIT(4)        /* it is content of an attribution, or a cue or source */
#define UNUSUAL TRAIT(8) /* not all is said: it has letters of both cases, or begins as a listed word of eight bytes or more (text.c) */

/* Its kind, and so on, as numbers. */
#define KIND_AT 48
#define BEFORE_AT 50
#define CASE_AT 52
#define MARK_AT 56

#define WORD_MULTIPLIER UINT64_C(0x9e3779b97f4a7c15) /* of the hash, as in word_table.py */
#define WORD_BITS 11
#define SHIFT_BITS 9
#define LONGEST_WORD 16

#define HIDDEN __attribute__((visibility("hidden"))) /* reached without the plugin's symbol table */

/* Words by their first eight bytes, ASCII letters small, as a little-endian number; 0 where there is none. Those of eight bytes and more have the trait UNUSUAL alone,
 * and, from KIND_AT on, the place of the first of them among the long ones. */
typedef struct listed_word {
	uint64_t key, traits;
} listed_word;

typedef struct long_word {
	uint64_t key, rest; /* bytes 8 to 15, in the same way */
	uint32_t length;
	uint64_t traits;
} long_word;

extern const long_word long_words[] HIDDEN;
/* No two words have one place: those whose hashes begin alike are shifted together to where there is room. */
extern const listed_word listed_words[1 << WORD_BITS] HIDDEN;
extern const uint16_t word_shifts[1 << SHIFT_BITS] HIDDEN;

/* What is listed of the words with this key. Without jumps: most words are listed nowhere, and which are, no processor guesses. */
static inline uint64_t traits_of_key(uint64_t key)
{
	const uint64_t hash = key * WORD_MULTIPLIER;
	const listed_word *listed = &listed_words[(hash >> 40 ^ word_shifts[hash >> (64 - SHIFT_BITS)]) & ((1 << WORD_BITS) - 1)];
	return listed->traits & ((uint64_t)(listed->key != key) - 1);
}

/* The traits of a token that may be one of the long words, of which `first` is the first with its key. */
uint64_t traits_of_long(const long_word *first, const char *text, const gloss_row *token) HIDDEN;

#endif
