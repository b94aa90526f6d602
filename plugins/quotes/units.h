/* A text in units for the tagger: sentences of a paragraph together, those left out in which nothing can be attributed. */
#ifndef UNITS_H
#define UNITS_H

#include "tagger.h"
#include "text.h"

typedef struct unit_reader {
	const quote_text *t;
	const weights *weights;
	bool indirect;
	uint32_t sentence;   /* the next one */
	uint32_t token;      /* the next one in it */
	uint32_t paragraphs; /* begun so far */
	bool turn;           /* the paragraph at hand is a turn of a transcript */
	range tokens;        /* of the unit at hand */
} unit_reader;

/* Fills in the columns of these tokens, all but what tables say. */
void lay_columns(const quote_text *t, range tokens, column *to);
/* What the tables say of them; true where one is a cue. */
bool class_columns(const weights *w, column *columns, uint32_t count);
/* Lays out the next unit that is worth tagging; false where there is none. */
bool next_unit(unit_reader *r, unit *u);

#endif
