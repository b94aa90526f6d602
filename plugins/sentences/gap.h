/* The features of a gap between two tokens, where a sentence may end: what the model (model.h) weighs. They say which words and marks stand
 * around the gap, how the words are written, how the sentence begins, and what the rules say. Each looks a few tokens back or ahead, so
 * that a text's gaps together take linear time. */
#ifndef GAP_H
#define GAP_H

#include "boundary.h"

#define GAP_FEATURES 15
#define GAP_BUCKETS (1u << 17) /* features are numbers below this */

/* True where, by the cases of the token before i and of its own, a sentence may begin though no terminator stands there: before a capital behind something else
 * than a plain small word, and before numbers with a slash. Few places; may_end_before() says more. */
static inline bool stands_out(const reading *r, uint32_t i, enum letter_case last, enum letter_case letters)
{
	if (letters == CASE_NONE)
		return i + 1 < r->tokens.count && r->text[token_at(r, i)->end] == '/';
	if (letters != CASE_TITLE && letters != CASE_UPPER)
		return false;
	return (last != CASE_LOWER && last != CASE_TITLE) || (i && before_of(r, i - 1) == BEFORE_NONE);
}

/* True where the sentence that began at `begin` may end before token i though no terminator stands there. */
bool may_end_before(const reading *r, uint32_t begin, uint32_t i);
/* True where the space behind a full stop seems to be forgotten ("all.The next") and the stretch is no address, path or abbreviation. */
bool is_run_together(const reading *r, uint32_t next);
/* Fills in the features of the gap before token `next`, not the first, of which the rules say `rule`. */
void gap_features(const reading *r, const sentence *s, uint32_t next, bool rule, uint32_t features[GAP_FEATURES]);

#endif
