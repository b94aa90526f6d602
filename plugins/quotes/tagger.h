/* Tagging a unit: which tokens are content, cue or source. Viterbi over the sums of its features' weights. */
#ifndef TAGGER_H
#define TAGGER_H

#include "features.h"

/* Vectors that need no more alignment than the host's memory has. */
typedef uint16_t eight_sums __attribute__((vector_size(16), aligned(8)));
typedef int16_t eight_scores __attribute__((vector_size(16), aligned(8)));

/* Sums of rows of weights, both passes in one: their bytes two by two as they come, and the upper ones of each two, from which the lower ones follow. */
typedef struct row_sums {
	eight_sums both, upper;
} row_sums;

/* The sums of what a token says by itself, by the offset to the token of which it says it. They hang on nothing else, so they are kept. */
#define OWN_BITS 11
typedef struct own_sums {
	uint32_t word, stem, suffix, kind, state;
	uint32_t cue; /* plus one; 0: the place is free */
	row_sums sums[2 * OWN_REACH + 1];
} own_sums;

/* What a unit is tagged in; large. Zero but for the weights, to begin with. */
typedef struct tagging {
	const weights *weights;
	unit unit;
	row_sums sums[OWN_REACH + MARGIN + UNIT_TOKENS + MARGIN + OWN_REACH]; /* by token, from its place among the padded ones on */
	eight_scores best[UNIT_TOKENS]; /* by token and tag: of the best sequence up to it, over that which ends with TAG_OUT */
	own_sums kept[1 << OWN_BITS];
} tagging;

/* Sets the tags of the unit, whose columns are there. Both passes. */
void tag_unit(tagging *t);

/* True where a tag may follow another: what is inside follows its like. */
static inline bool may_follow(uint32_t before, uint32_t tag) { return tag == TAG_OUT || tag % 2 || before == tag || before + 1 == tag; }

/* The row of transitions for a token. */
static inline uint32_t transition_class(const column *c) { return c->flags & BEGINS_SENTENCE ? SHAPE_COUNT : c->shape; }

#endif
