/* What the tagger asks of a token: features, as rows of the table of weights. One file for the plugin and for the training. */
#ifndef FEATURES_H
#define FEATURES_H

#include "tables.h"

#define UNIT_TOKENS 1024 /* at most, in a unit */
#define MARGIN 4         /* tokens that features look at to both sides; empty columns beyond the ends */
#define MAX_FEATURES 128

/* What stands around a token, as far as features ask. Indices are into the unit; NOWHERE: there is none. */
#define NOWHERE UINT16_MAX
typedef struct around {
	uint16_t left_cue, right_cue;          /* the nearest cues outside quotations */
	uint16_t left_mark, right_mark;        /* the nearest punctuation */
	uint16_t commas, sentences, stretches; /* how many began before it in the unit */
	uint16_t from_begin, to_end;           /* tokens in its sentence */
} around;

/* Sentences of one paragraph, tagged together. */
typedef struct unit {
	uint32_t count;
	uint32_t place; /* of the paragraph in the text: 0 the first, 1 the second, 2 */
	column padded[MARGIN + UNIT_TOKENS + MARGIN];
	uint32_t kinds[MARGIN + UNIT_TOKENS + MARGIN];  /* part of speech and shape */
	uint32_t states[MARGIN + UNIT_TOKENS + MARGIN]; /* state in and size of the quotation */
	around around[UNIT_TOKENS];
	uint8_t tags[MARGIN + UNIT_TOKENS + MARGIN];                  /* from MARGIN; around them TAG_OUT */
	uint16_t left_tag[3][UNIT_TOKENS], right_tag[3][UNIT_TOKENS]; /* the nearest begin of content, cue, source before and behind */
} unit;

static inline column *columns_of(unit *u) { return u->padded + MARGIN; }
static inline uint8_t *tags_of(unit *u) { return u->tags + MARGIN; }

/* True where some of it stands between marks. */
bool has_stretch(const unit *u);
/* Once the columns are there: what features of the first pass need. */
void prepare_unit(unit *u);
/* Once the tags of the first pass are there: what those of the second need besides. */
void prepare_second_pass(unit *u);
/* The features of token i in pass 0 or 1; returns how many. */
uint32_t features_of(const unit *u, uint32_t i, uint32_t pass, uint32_t *rows);

/* True where words of this stem are cues often enough for others to take bearings from. */
static inline bool is_cue_stem(const column *c) { return c->cue >= 4; }

#endif
