/* What was learned, as it lies in the file quotes.weights, which the plugin maps and train/ writes. One struct is the whole file. */
#ifndef TABLES_H
#define TABLES_H

#include "columns.h"

#include <stddef.h>

#define WEIGHTS_MAGIC UINT64_C(0x5354485745544f51) /* "QOTEWHTS" on a little-endian machine */
#define WEIGHTS_VERSION 8

#define PART_BITS 15
#define CUE_BITS 13
#define FEATURE_ROWS (7u << 16) /* no power of two: as many as are under eight megabytes */
#define RANK_BITS 14
#define RANK_UNIT 512.0f /* weights of rankers are in parts of one */

/* Of a token: outside; begin and inside of content, cue and source. */
enum tag { TAG_OUT, TAG_CONTENT, TAG_IN_CONTENT, TAG_CUE, TAG_IN_CUE, TAG_SOURCE, TAG_IN_SOURCE, TAG_COUNT };

#define SCORE_SHIFT 2 /* bits that sums of rows lose where they meet transitions, which lack them */
#define MOST_TRANSITION 1000
#define IMPOSSIBLE (-20000) /* of a tag that may not follow another: less than all that is possible (tagger.c) */

/* One pass of the tagger. */
typedef struct pass_weights {
	/* What tokens have more, so that more is found, by whether the unit has marks, by tag: in the tags themselves, and for the cues and sources beside. */
	int16_t eager[2][8], more[2][8];
	int16_t transitions[SHAPE_COUNT + 1][8]
			   [8]; /* by the shape of the later token (SHAPE_COUNT: it begins a sentence), the tag before, the tag */
} pass_weights;

typedef struct weights {
	uint64_t magic;
	uint32_t version, size;
	uint64_t checksum; /* of all that follows it */
	char notice[488];
	uint32_t parts[1 << PART_BITS]; /* hash tables with open addressing: the upper 24 bits of a word's hash, and its class; 0: free */
	uint32_t cues[1 << CUE_BITS];   /* the same of stems, and how often they are cues */
	int16_t rankers[6][1 << RANK_BITS]; /* linking.h */
	pass_weights passes[2];
	/* By feature, by pass, by tag. Weights are bytes with 128 for zero: a sum over the same number of features has the same surplus for every tag. */
	uint8_t rows[FEATURE_ROWS][2][8];
} weights;

/* Four rows are a line of the processor's cache, as templates.c counts on; the file is mapped from a page's begin on. */
_Static_assert(offsetof(weights, rows) % 64 == 0, "rows begin a line");

/* The classes are numbers from 1; 0: the word is not there. */
static inline uint8_t look_up(const uint32_t *slots, uint32_t bits, uint32_t hash)
{
	for (uint32_t at = hash & ((1u << bits) - 1); slots[at]; at = (at + 1) & ((1u << bits) - 1))
		if ((slots[at] ^ hash) < 256)
			return (uint8_t)slots[at];
	return 0;
}

/* FNV-1a over words of eight bytes. */
uint64_t checksum_of(const weights *w);

#endif
