/* The features of a gap between two tokens, where a sentence may end: what the model (model.h) weighs. They say which words and marks stand
 * around the gap, how the words are written, how the sentence begins, and what the rules say. Each looks a few tokens back or ahead, so
 * that a text's gaps together take linear time. */
#ifndef GAP_H
#define GAP_H

#include "boundary.h"

#define GAP_FEATURES 15
#define GAP_BUCKETS (1u << 17) /* features are numbers below this */

/* True for a capital behind something else than a small letter, by the cases of two tokens: where no terminator stands, only those may begin a sentence. */
static inline bool stands_out(enum letter_case last, enum letter_case letters)
{
	return (letters == CASE_TITLE || letters == CASE_UPPER) && last != CASE_LOWER && last != CASE_TITLE;
}

/* True where the sentence that began at `begin` may end before token i though no terminator stands there. */
bool may_end_before(const reading *r, uint32_t begin, uint32_t i);
/* True where the space behind a full stop seems to be forgotten ("all.The next") and the stretch is no address, path or abbreviation. */
bool is_run_together(const reading *r, uint32_t next);
/* Fills in the features of the gap before token `next`, not the first, of which the rules say `rule`. */
void gap_features(const reading *r, const sentence *s, uint32_t next, bool rule, uint32_t features[GAP_FEATURES]);

#endif
