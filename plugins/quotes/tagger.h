/* Tagging a unit: which tokens are content, cue or source. Viterbi over the sums of its features' weights. */
#ifndef TAGGER_H
#define TAGGER_H

#include "features.h"

typedef int16_t eight_scores __attribute__((vector_size(16), aligned(8)));

/* The sums of what a word says by itself, by the offset to the token of which it says it. They hang on nothing else, so they are kept. */
#define WORD_SUMS_BITS 13
typedef struct word_sums {
	uint32_t word, kind;
	bool taken;
	row_sums sums[OWN_OFFSETS];
} word_sums;

/* The same of a place in a quotation. */
#define STATE_SUMS_BITS 11
typedef struct state_sums {
	uint32_t state, kind;
	bool taken;
	row_sums sums[STATE_OFFSETS];
} state_sums;

/* What a unit is tagged in; large. Zero, and then prepared, to begin with. */
typedef struct tagging {
	const weights *weights;
	eight_scores transitions_to[2][SHAPE_COUNT + 1][8]; /* the weights' own, by the later tag */
	unit unit;
	around_rows around;
	tag_rows tag_rows;
	row_sums sums[OWN_REACH + MARGIN + UNIT_TOKENS + MARGIN + OWN_REACH]; /* by token, from its place among the padded ones on */
	row_sums before_first[OWN_REACH], behind_last[OWN_REACH];
	eight_scores best[UNIT_TOKENS],
		best_more[UNIT_TOKENS]; /* by token and tag: of the best sequence up to it, over that which ends with TAG_OUT */
	uint8_t more[UNIT_TOKENS];      /* tags that are less likely */
	word_sums kept_words[1 << WORD_SUMS_BITS];
	state_sums kept_states[1 << STATE_SUMS_BITS];
	window_sums kept_windows[1 << WINDOW_BITS];
} tagging;

void prepare_tagging(tagging *t, const weights *w);
/* Sets the tags of the unit, whose columns are there, in both passes or in the first alone. */
void tag_unit(tagging *t, bool twice);

/* True where a tag may follow another: what is inside follows its like. */
static inline bool may_follow(uint32_t before, uint32_t tag) { return tag == TAG_OUT || tag % 2 || before == tag || before + 1 == tag; }

/* The row of transitions for a token. */
static inline uint32_t transition_class(const column *c) { return c->flags & BEGINS_SENTENCE ? SHAPE_COUNT : c->shape; }

#endif
