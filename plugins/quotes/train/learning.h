/* Learning the tagger's weights: sequences of tokens, each with its features and its right tag. */
#ifndef LEARNING_H
#define LEARNING_H

#include "../tagger.h"

/* One unit. */
typedef struct sequence {
	uint32_t count;       /* tokens */
	uint32_t *rows;       /* their features, one behind the other */
	uint16_t *row_counts; /* how many each has */
	uint8_t *classes;     /* of transitions */
	uint8_t *gold;        /* right tags */
	uint32_t document;
	bool quoted; /* some of it stands between marks */
} sequence;

/* Weights, and the sums of their squared gradients beside them: each touch asks for both. */
typedef struct model {
	float transitions[SHAPE_COUNT + 1][8][8];
	float transition_squares[SHAPE_COUNT + 1][8][8];
	_Alignas(64) struct {
		float weights[8], squares[8];
	} rows[FEATURE_ROWS];
} model;

typedef struct method {
	uint32_t runs; /* through all rounds, each in other orders */
	uint32_t rounds;
	float rate;  /* of a step of the first round */
	float decay; /* of the weights that it touches */
} method;

/* Learns from those sequences whose document is not left out by `skip` (0xffffffff: none), which are those with document % folds == skip. */
model *learn(const sequence *list, uint32_t count, uint32_t folds, uint32_t skip, method how);
/* The best tags of a sequence: those to link by, or those that the next pass sees. */
void best_tags(const model *m, const sequence *s, bool last, uint8_t *tags);
/* In bytes, as the plugin reads them. */
void quantize(const model *m, weights *to, uint32_t pass);

#endif
