/* The words that the rules know. A word is looked up once, when the document is laid out (text.c); from there on the rules ask for its traits, which
 * are bits. The words are in words.tsv and cues.tsv; word_table.py makes the tables of both. */
#ifndef WORDS_H
#define WORDS_H

#include <gloss/plugin.h>

#define TRAIT(place) (UINT64_C(1) << (place))

/* Of cues, from cues.tsv: words that say that somebody said, thought or wants something, and what may stand behind each where it does. */
#define CUE TRAIT(0)
#define SPEECH TRAIT(1) /* a cue that says; the others believe, want, know */
#define CUE_THAT TRAIT(2)
#define CUE_QUOTE TRAIT(3)
#define CUE_COLON TRAIT(4)
#define CUE_COMMA TRAIT(5)
#define CUE_END TRAIT(6)
#define CUE_TO TRAIT(7)
#define CUE_WH TRAIT(8) /* how, what, whether … */
#define CUE_CLAUSE TRAIT(9)

/* The words and lists of words.tsv, which says what each is for. */
#define THAT TRAIT(10)
#define TO TRAIT(11)
#define AND TRAIT(12)
#define BUT TRAIT(13)
#define BY TRAIT(14)
#define OF TRAIT(15)
#define THE TRAIT(16)
#define FOR TRAIT(17)
#define WHO TRAIT(18)
#define SAID TRAIT(19)
#define ACCORDING TRAIT(20)
#define COMMA TRAIT(21)
#define CONJUNCTION TRAIT(22)
#define QUESTION_WORD TRAIT(23)
#define ADJUNCT TRAIT(24)
#define TAIL TRAIT(25)
#define TELLING TRAIT(26)
#define OBJECT TRAIT(27)
#define PRONOUN TRAIT(28)
#define ITSELF TRAIT(29)
#define HE_OR_SHE TRAIT(30)
#define RELATIVE TRAIT(31)
#define AUXILIARY TRAIT(32)
#define BEING TRAIT(33)
#define BREAKER TRAIT(34)
#define PREPOSITION TRAIT(35)
#define DETERMINER TRAIT(36)
#define RELATION TRAIT(37)
#define TITLE TRAIT(38)
#define TIME TRAIT(39)
#define BEFORE_TIME TRAIT(40)
#define DOCUMENT_NOUN TRAIT(41)
#define GROUP_NOUN TRAIT(42)

/* Of the token where it stands, not of the word (text.c, attribution.c). */
#define CAPITALIZED TRAIT(43)
#define QUOTATION_MARK TRAIT(44) /* double or single, an apostrophe too */
#define SENTENCE TRAIT(45)       /* a sentence begins with it */
#define PARAGRAPH TRAIT(46)      /* a paragraph begins with it */
#define CLAIMED TRAIT(47)        /* it is content of an attribution */

#define WORD_MULTIPLIER UINT64_C(0x9e3779b97f4a7c15) /* of the hash, as in word_table.py */
#define WORD_BITS 11
#define LONGEST_WORD 16

#define HIDDEN __attribute__((visibility("hidden"))) /* reached without the plugin's symbol table */

typedef struct listed_word {
	uint64_t key, rest; /* bytes 0 to 7 and 8 to 15, ASCII letters small, as little-endian numbers */
	uint32_t length;
	uint64_t traits;
} listed_word;

extern const listed_word listed_words[] HIDDEN;
/* Indices of listed words, 0 where free; a word that finds its slot taken is in the next free one. */
extern const uint16_t word_slots[1 << WORD_BITS] HIDDEN;

/* True where a token of at least eight bytes, whose key is that of a listed word, is that word. */
bool is_long_word(const listed_word *listed, const char *text, const gloss_row *token) HIDDEN;

/* The traits of a token's word in any case. Most words are listed nowhere and end at the first, free slot. Of those of less than eight bytes the key is all
 * there is to compare. */
static inline uint64_t traits_of(uint64_t key, const char *text, const gloss_row *token)
{
	for (uint32_t at = (uint32_t)(key * WORD_MULTIPLIER >> (64 - WORD_BITS)); word_slots[at]; at = (at + 1) % (1u << WORD_BITS)) {
		const listed_word *listed = &listed_words[word_slots[at]];
		if (listed->key == key && (key < UINT64_C(1) << 56 || is_long_word(listed, text, token)))
			return listed->traits;
	}
	return 0;
}

#endif
