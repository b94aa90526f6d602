/* The scan over all tokens: from one of note to the next. Nearly all are of none, and what is done for each of them is what a text costs, so these two loops
 * go from row to row, and stand apart. */
#ifndef SCAN_H
#define SCAN_H

#include "gap.h"

/* What is of note. */
typedef struct scan {
	bool learned;  /* places where the model may end a sentence */
	bool capitals; /* all words with a capital */
	bool given;    /* the user named words or marks */
	bool in_list;  /* whatever stands behind a space: an item of a list may begin */
} scan;

/* The first token from i on that may end a sentence, or before which one may end; the number of tokens where there is none. */
uint32_t behind_plain(const reading *r, const scan *s, uint32_t i);
/* The first token from i on that begins a line, or may be a small "i". */
uint32_t next_line_or_pronoun(const reading *r, uint32_t i);

#endif
