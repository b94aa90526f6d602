/* The words that the rules know. The rules ask for the traits of a word, which are bits; it is looked up when the first of them asks (text.h). The words are in
 * words.tsv; word_table.py makes the table. */
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
#define CLAIMED TRAIT(4)        /* it is content of an attribution, or a cue or source */
#define MAY_BE_HE TRAIT(8)      /* it begins as he or she does */
#define LOOKED_UP TRAIT(9)      /* the traits of its word are known */

/* Its kind, and so on, as numbers. */
#define KIND_AT 48
#define BEFORE_AT 50
#define CASE_AT 52
#define MARK_AT 56
#define MIXED_CASE TRAIT(63)
#define OF_WORDS (PRONOUN | (TRAIT(KIND_AT) - TRAIT(10))) /* what a word has by itself */

#define WORD_MULTIPLIER UINT64_C(0x9e3779b97f4a7c15) /* of the hash, as in word_table.py */
#define WORD_BITS 13
#define PLACE_BITS 11 /* of the places of listed words; above them in a slot is as much of the word's hash as there is room for */
#define LONGEST_WORD 16

#define HIDDEN __attribute__((visibility("hidden"))) /* reached without the plugin's symbol table */

typedef struct listed_word {
	uint64_t key, rest; /* bytes 0 to 7 and 8 to 15, ASCII letters small, as little-endian numbers */
	uint32_t length;
	uint64_t traits;
} listed_word;

extern const listed_word listed_words[] HIDDEN;
/* Places of listed words, 0 where free; a word that finds its slot taken is in the next free one. */
extern const uint16_t word_slots[1 << WORD_BITS] HIDDEN;

/* The traits of a word in any case that has less than eight bytes: its key is all there is to compare. Most words are listed nowhere and end at the first slot, which is
 * free or another's. */
static inline uint64_t traits_of_key(uint64_t key)
{
	uint64_t hash = key * WORD_MULTIPLIER;
	const uint16_t places = (1 << PLACE_BITS) - 1, rest = (uint16_t)(hash >> (64 - WORD_BITS - 16 + PLACE_BITS) << PLACE_BITS);
	for (uint32_t at = (uint32_t)(hash >> (64 - WORD_BITS)), slot; (slot = word_slots[at]); at = (at + 1) % (1u << WORD_BITS))
		if ((slot & ~places) == rest && listed_words[slot & places].key == key)
			return listed_words[slot & places].traits;
	return 0;
}

/* The same of any token's word. */
uint64_t traits_of(uint64_t key, const char *text, const gloss_row *token) HIDDEN;

#endif
