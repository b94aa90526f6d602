/* Where a sentence may end: the rules around full stops, question marks and what closes behind them. */
#ifndef BOUNDARY_H
#define BOUNDARY_H

#include "reading.h"

/* A sentence being read. */
typedef struct sentence {
	uint32_t begin;     /* its first token */
	bool broken;        /* speech is cut short in the text: a paragraph ends with a dash */
	bool informal;      /* the text writes without capitals where others have them */
	bool numeric_stops; /* the language writes ordinals as 3. (German and others) */
} sentence;

static inline const gloss_row *row_behind(const reading *r, const gloss_row *row)
{
	return (const gloss_row *)((const char *)row + r->tokens.size);
}

/* A word in small letters, and one that begins with a capital. i may be the number of tokens. */
static inline bool is_lower(const reading *r, uint32_t i)
{
	return i < r->tokens.count && kind_of(r, i) == KIND_WORD && case_of(r, i) == CASE_LOWER;
}
static inline bool is_capital(const reading *r, uint32_t i)
{
	return i < r->tokens.count && kind_of(r, i) == KIND_WORD && (case_of(r, i) == CASE_TITLE || case_of(r, i) == CASE_UPPER);
}

/* True for a token that ends sentences. */
static inline bool is_terminator(const reading *r, uint32_t i)
{
	enum mark mark = mark_of(r, i);
	return mark == MARK_STOP || mark == MARK_QUESTION || mark == MARK_EXCLAMATION || mark == MARK_ELLIPSIS;
}
/* The token behind a terminator and all that goes with it: further terminators, closing marks, note numbers, emoticons. */
uint32_t terminator_end(const reading *r, uint32_t i);

/* Whether a sentence ends, and whether that is beyond doubt. */
typedef struct verdict {
	bool ends, sure;
} verdict;

/* What the rules say of the terminator at i, whose end is `next` (below the number of tokens). They are sure of the full stops of other scripts, of stops with
 * spaces between them, of a small word's end before a capital, of titles before names, and of who said what was quoted. */
verdict ends_at(const reading *r, const sentence *s, uint32_t i, uint32_t next);
/* True where a sentence may end with an abbreviation: before a word that begins sentences. */
bool ends_abbreviation(const reading *r, uint32_t next);
/* The token behind an emoticon or emoji that begins at i; i where there is none. */
uint32_t emoticon_end(const reading *r, uint32_t i);

#endif
