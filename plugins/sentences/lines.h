/* What line breaks mean: whether a text was wrapped to a width, so that a break is only a space, or breaks lines where something ends. */
#ifndef LINES_H
#define LINES_H

#include "reading.h"

enum newlines { NEWLINES_AUTO, NEWLINES_ALWAYS, NEWLINES_PARAGRAPH };

typedef struct lines {
	enum newlines newlines;
	uint32_t width; /* in characters; 0: the text is not wrapped */
} lines;

/* Looks at the whole text once. */
lines lines_of(const reading *r, enum newlines newlines);
/* True where the line break before token i ends a sentence; `line` is the first token of the line before it. */
bool break_ends(const reading *r, const lines *l, uint32_t line, uint32_t i);

#endif
