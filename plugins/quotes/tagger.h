/* Tagging a unit: which tokens are content, cue or source. Viterbi over the sums of its features' weights. */
#ifndef TAGGER_H
#define TAGGER_H

#include "features.h"

/* What a unit is tagged in; large. */
typedef struct tagging {
	unit unit;
	int32_t scores[UNIT_TOKENS][8];
	uint8_t from[UNIT_TOKENS][8];
} tagging;

/* Sets the tags of the unit, whose columns are there. Both passes. */
void tag_unit(const weights *w, tagging *t);

/* True where a tag may follow another: what is inside follows its like. */
static inline bool may_follow(uint32_t before, uint32_t tag) { return tag == TAG_OUT || tag % 2 || before == tag || before + 1 == tag; }

/* The row of transitions for a token. */
static inline uint32_t transition_class(const column *c) { return c->flags & BEGINS_SENTENCE ? SHAPE_COUNT : c->shape; }

#endif
