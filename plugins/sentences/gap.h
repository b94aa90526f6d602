/* The features of a gap between two tokens, where a sentence may end: what the model (model.h) weighs. They say which words and marks stand
 * around the gap, how the words are written, how the sentence begins, and what the rules say. Each looks a few tokens back or ahead, so
 * that a text's gaps together take linear time. */
#ifndef GAP_H
#define GAP_H

#include "boundary.h"

#define GAP_FEATURES 17
#define GAP_BUCKETS (1u << 17) /* features are numbers below this */

/* True where, by the cases of the token before it and of its own, a sentence may begin though no terminator stands there: before a capital behind something else
 * than a plain small word, before a label ("Date: …") and what may be a day of the week, and before numbers with a slash or the mark of an item. Few places; may_end_before() says more. `row` is neither the first nor the last token. */
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
	return r->fields->befores[gloss_get_enum(before, r->fields->before)] == BEFORE_NONE;
}

/* The words that paragraphs begin with, and those that they end with where no terminator stands: greetings, labels, names below letters. Where such a word comes again,
 * a line may have been lost. As sets of hashes; empty at first. */
#define EDGE_WORDS 32
typedef struct edges {
	uint64_t begins[EDGE_WORDS], ends[EDGE_WORDS];
} edges;

/* Notes that a paragraph begins with token i, or the text ends before it. */
void note_paragraph(edges *noted, const reading *r, uint32_t i);
/* True where the sentence that began at `begin` may end before token i though no terminator stands there. */
bool may_end_before(const reading *r, uint32_t begin, uint32_t i);
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
