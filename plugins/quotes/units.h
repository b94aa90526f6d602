/* A text in units for the tagger: sentences of a paragraph together, those left out in which nothing can be attributed. Of a long quotation the middle is
 * left out too: it is attributed to whom its begin and end are. */
#ifndef UNITS_H
#define UNITS_H

#include "lexemes.h"
#include "tagger.h"

typedef struct unit_reader {
	const quote_text *t;
	lexemes *lexemes;
	bool indirect;
	uint32_t sentence;   /* the next one */
	uint32_t token;      /* the next one in it */
	uint32_t stretch;    /* the first one that does not end before it */
	uint32_t paragraphs; /* begun so far */
	bool turn;           /* the paragraph at hand is a turn of a transcript */
} unit_reader;

/* Fills in the column of token i. */
void lay_column(const quote_text *t, lexemes *l, uint32_t i, column *to);
/* Lays out the next unit that is worth tagging; false where there is none. */
bool next_unit(unit_reader *r, unit *u);

#endif
