/* What the tagger sees of a token, whatever text it is in: hashes of the word, small classes, and its place in a quotation. Columns are all that the
 * features (features.c), the linking (linking.c) and the training (train/) read, so that what is learned is what runs. */
#ifndef COLUMNS_H
#define COLUMNS_H

#include <stdbool.h>
#include <stdint.h>

/* Where a token stands in a quotation between marks. */
enum state { OUTSIDE, OPENING, FIRST_WORD, INSIDE, LAST_WORD, CLOSING, STATE_COUNT };

enum column_flag {
	WORDLIKE = 1,         /* a word or a number */
	BEGINS_SENTENCE = 2,  /* */
	BEGINS_PARAGRAPH = 4, /* */
	DEEP = 8,             /* so far inside a quotation that nothing is to be learned from it: no unit has it (units.h) */
	UNCLOSED = 16,        /* nothing closes the quotation */
	TOUCHES = 32,         /* no space before it */
	CAPITAL = 64,         /* its first letter is a capital */
	PRONOUN_WORD = 128    /* he, she, they … */
};

/* What a token is by itself. */
enum shape {
	SHAPE_LOWER,
	SHAPE_TITLE,
	SHAPE_UPPER,
	SHAPE_MIXED,
	SHAPE_LETTER, /* one capital */
	SHAPE_OTHER_WORD,
	SHAPE_NUMBER,
	SHAPE_COMMA,
	SHAPE_STOP,
	SHAPE_QUESTION, /* or an exclamation */
	SHAPE_COLON,
	SHAPE_SEMICOLON,
	SHAPE_DASH,
	SHAPE_HYPHEN,
	SHAPE_MARK, /* of a quotation, or an apostrophe */
	SHAPE_BRACKET,
	SHAPE_OTHER,
	SHAPE_COUNT
};

typedef struct column {
	uint32_t word, stem,
		suffix;   /* hashes: of the word in small letters, of what is left of it without endings, of its last three bytes */
	uint32_t stretch; /* one more than the quotation's index; 0: outside */
	uint32_t size;    /* tokens of that quotation */
	uint8_t shape, state, flags;
	uint8_t part; /* class of its parts of speech: tables.h */
	uint8_t cue;  /* how often words of this stem are cues: tables.h */
	uint8_t spare[3];
} column;

/* True for the marks of a quotation. */
static inline bool is_paired_mark(const column *c) { return c->state == OPENING || c->state == CLOSING; }

#define LONGEST_STEM 24

/* Hashes of a word of `length` bytes: in small letters, its stem, and its ending. The tables of parts of speech and cues have them as keys. */
void hash_word(const char *word, uint32_t length, column *to);

#endif
