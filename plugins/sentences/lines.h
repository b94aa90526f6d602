/* What line breaks mean: whether a text was wrapped to a width, so that a break is only a space, or breaks lines where something ends. */
#ifndef LINES_H
#define LINES_H

#include "reading.h"

enum newlines { NEWLINES_AUTO, NEWLINES_ALWAYS, NEWLINES_BLANK, NEWLINES_NEVER };

typedef struct lines {
	enum newlines newlines;
	uint32_t width; /* in characters; 0: the text is not wrapped */
} lines;

/* The line breaks of a text, as far as it was looked at; empty at first. */
#define LONGEST_LINE 160 /* a longer line was not wrapped by hand or by a mail program */
typedef struct line_breaks {
	uint32_t count;                   /* of single ones */
	uint32_t first;                   /* the first token of the line at hand */
	int32_t change[LONGEST_LINE + 2]; /* of how many breaks are explained, from one width to the next */
} line_breaks;

/* Notes that token i, not the first, stands behind a line break or blank lines. */
void note_break(line_breaks *breaks, const reading *r, uint32_t i);
/* What the breaks of a whole text say. */
lines lines_of(const line_breaks *breaks, enum newlines newlines);
/* True where the line break before token i ends a sentence; `line` is the first token of the line before it. */
bool break_ends(const reading *r, const lines *l, uint32_t line, uint32_t i);

#endif
