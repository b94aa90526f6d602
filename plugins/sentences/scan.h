/* The scan over all tokens, from one of note to the next. Nearly all are of none, so what is done for each of them is what a text costs: one byte of bits,
 * made and read without branches, tells which may be of note. */
#ifndef SCAN_H
#define SCAN_H

#include "gap.h"

/* What each value of a token's enums adds to its bits. Made once, constant from then on. */
typedef struct scan_tables {
	uint8_t befores[256], cases[256], marks[256];
	bool given; /* the user named words or marks */
} scan_tables;

/* A document's tokens. */
typedef struct scan {
	const scan_tables *tables;
	const uint8_t *bits; /* of each token, zeros before and behind them */
	uint8_t *noted;      /* a bit for each: it may be of note */
	uint64_t learned;    /* all bits: places where the model may end a sentence are of note, too */
	uint64_t capitals;   /* all bits: so are all words with a capital */
} scan;

void scan_tables_open(scan_tables *tables, const token_fields *fields, bool given);
/* Looks at all tokens, for what is below; `s` has the rest. False: memory is short. */
bool scan_tokens(scan *s, const reading *r, gloss_document *document);

/* True for a word with a capital that begins no line; i may be the number of tokens. */
bool is_capital_within(const scan *s, uint32_t i);
/* The first token from i on that begins a line, or may be a small "i"; the number of tokens where there is none. */
uint32_t next_line_or_pronoun(const scan *s, const reading *r, uint32_t i);
/* The first token from i on that may end a sentence, or before which one may end. `in_list`: so may all that stand behind a space, as an item may begin there. */
uint32_t next_of_note(const scan *s, const reading *r, uint32_t i, bool in_list);

#endif
