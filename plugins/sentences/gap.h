/* The features of a gap between two tokens, where a sentence may end: what the model (model.h) weighs. They say which words and marks stand
 * around the gap, how the words are written, how the sentence begins, and what the rules say. Each looks a few tokens back or ahead, so
 * that a text's gaps together take linear time. */
#ifndef GAP_H
#define GAP_H

#include "abbreviations.h"
#include "boundary.h"

#define GAP_FEATURES 17
#define GAP_BUCKETS (1u << 17) /* features are numbers below this */

/* True for a word with a capital that begins sentences and goes on with a small one (The ferry), but for I. `row` is not the last token. */
static inline bool is_lost_begin(const reading *r, const gloss_row *row)
{
	return r->fields->cases[gloss_get_enum(row_behind(r, row), r->fields->letter_case)] == CASE_LOWER && row->end - row->begin > 1 &&
	       r->text[row->begin + 1] != '\'' && is_opener((uint64_t)gloss_get_integer(row, r->fields->key), row->end - row->begin);
}

/* True where a sentence may begin with this token though no terminator stands before it. A first look, at few places; may_end_before() says more. These are a
 * capital behind something else than a plain small word, a word that begins sentences, a label ("Date: …"), what may be a day of the week, and a number with a
 * slash or the mark of an item. `last` and `letters` are the cases of the token before it and its own; `row` is neither the first nor the last token. */
static inline bool stands_out(const reading *r, const gloss_row *row, enum letter_case last, enum letter_case letters)
{
	const char next = r->text[row->end];
	if (letters == CASE_NONE)
		return next == '/' || next == '.' || next == ')';
	if (letters != CASE_TITLE && letters != CASE_UPPER)
		return false;
	if ((last != CASE_LOWER && last != CASE_TITLE) || next == ':' ||
	    (next == ',' && r->text[row->end - 1] == 'y' && r->text[row->end - 2] == 'a'))
		return true;
	const gloss_row *before = (const gloss_row *)((const char *)row - r->tokens.size);
	return r->fields->befores[gloss_get_enum(before, r->fields->before)] == BEFORE_NONE || is_lost_begin(r, row);
}

/* True where the sentence may end before token i though no terminator stands there. */
bool may_end_before(const reading *r, const sentence *s, uint32_t i);
/* True where the paragraph begins with the label of a figure or table (Figure 1.3) or with a date, and all that goes up to token i, a capital. */
bool is_heading(const reading *r, uint32_t begin, uint32_t i);
/* Where the head of a message that was passed on begins whose date and time begin at token i: with the name before it ("Ana Ruiz@HARBOR 03/09/2001 08:15"); i
 * where none does. Not before `begin`. */
uint32_t message_begin(const reading *r, uint32_t begin, uint32_t i);
/* True where an address (https://…, www.…) begins with the token before `mark`, which is not the first. */
bool is_address(const reading *r, uint32_t mark);
/* True where the space behind a terminator seems to be forgotten ("all.The next", "what?or") and the stretch is no address, path or abbreviation. */
bool is_run_together(const reading *r, uint32_t next);
/* Fills in the features of the gap before token `next`, not the first, of which the rules say `rule`. */
void gap_features(const reading *r, const sentence *s, uint32_t next, bool rule, uint32_t features[GAP_FEATURES]);

#endif
