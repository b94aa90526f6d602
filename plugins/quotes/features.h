/* What the tagger asks of a token: features, rows of the table of weights. The same for the plugin and for the training: features.c has what is around a
 * token, templates.c the features. */
#ifndef FEATURES_H
#define FEATURES_H

#include "tables.h"

#define UNIT_TOKENS 1024 /* at most, in a unit */
#define MARGIN 4         /* tokens that features look at to both sides; empty columns beyond the ends */
#define OWN_REACH 3      /* tokens whose own features count, to both sides */
#define STATE_REACH 2    /* and whose place in a quotation does */
#define MAX_FEATURES 128

/* What stands around a token, as far as features ask. Indices are into the unit; NOWHERE: there is none. */
#define NOWHERE UINT16_MAX
typedef struct around {
	union {
		struct {
			uint16_t left_cue, right_cue;   /* the nearest cues outside quotations */
			uint16_t left_mark, right_mark; /* the nearest punctuation */
		};
		uint16_t bearings[4];
	};
	uint16_t commas, sentences, stretches; /* how many began before it in the unit */
	uint16_t from_begin, to_end;           /* tokens in its sentence */
} around;

/* Runs of tags around a token, by content, cue, source: the last token of the nearest before it, the first of the nearest behind; and where its own begins. */
typedef struct nearest {
	uint16_t left[3], right[3], begin;
} nearest;

/* Sentences of one paragraph, tagged together. */
typedef struct unit {
	uint32_t count;
	uint32_t place;               /* of the paragraph in the text: 0 the first, 1 the second, 2 */
	uint32_t origin[UNIT_TOKENS]; /* which token of the text it is */
	bool quoted;                  /* some of it stands between marks */
	column padded[MARGIN + UNIT_TOKENS + MARGIN];
	uint32_t kinds[MARGIN + UNIT_TOKENS + MARGIN];  /* part of speech and shape */
	uint32_t states[MARGIN + UNIT_TOKENS + MARGIN]; /* state in and size of the quotation */
	around around[UNIT_TOKENS];
	uint8_t tags[MARGIN + UNIT_TOKENS + MARGIN]; /* from MARGIN; around them TAG_OUT */
	nearest nearest[UNIT_TOKENS];
} unit;

static inline column *columns_of(unit *u) { return u->padded + MARGIN; }
static inline uint8_t *tags_of(unit *u) { return u->tags + MARGIN; }

/* Once the columns are there: what features of the first pass need. */
void prepare_unit(unit *u);
/* Once the tags of the first pass are there: what those of the second need besides. */
void prepare_second_pass(unit *u);
/* True where these tags have less cues or sources than contents. */
bool lacks_links(const uint8_t *tags, uint32_t count);
/* Adds the cues and sources of other tags where there are none at all. */
void add_more(uint8_t *tags, const uint8_t *more, uint32_t count);
/* The features of token i in pass 0 or 1, as rows; returns how many. For the training. */
uint32_t features_of(const unit *u, uint32_t i, uint32_t pass, uint32_t *rows);

/* ---- Sums of weights, for the plugin ----------------------------------------------------------------------------------- */

/* A vector that needs no more alignment than the host's memory has. */
typedef uint16_t eight_sums __attribute__((vector_size(16), aligned(8)));

/* Sums of rows of weights, both passes in one: their bytes two by two as they come, and the upper ones of each two, from which the lower ones follow. */
typedef struct row_sums {
	eight_sums both, upper;
} row_sums;

/* By the row's offset in bytes. */
static inline void add_row(const weights *w, uint32_t offset, row_sums *to)
{
	eight_sums bytes = *(const eight_sums *)(const void *)((const char *)w->rows + offset);
	to->both += bytes;
	to->upper += bytes >> 8;
}

static inline void add_sums(row_sums *to, const row_sums *sums)
{
	to->both += sums->both;
	to->upper += sums->upper;
}

/* Those of nine tags. */
#define WINDOW_BITS 8
typedef struct window_sums {
	uint32_t window; /* three bits a tag, plus one; 0: the place is free */
	row_sums sums;
} window_sums;

#define OWN_OFFSETS (2 * OWN_REACH + 1)
#define STATE_OFFSETS (2 * STATE_REACH + 1)
/* What the word of token `at` (an index into `padded`) says of the token to which it has each offset, from -OWN_REACH on. */
void sum_word(const weights *w, const unit *u, uint32_t at, row_sums sums[OWN_OFFSETS]);
/* The same of its place in a quotation, from -STATE_REACH on. */
void sum_state(const weights *w, const unit *u, uint32_t at, row_sums sums[STATE_OFFSETS]);
/* Adds what each token and those around it say together. */
void sum_around(const weights *w, const unit *u, row_sums *sums);
/* Adds what the tags of the first pass say. */
void sum_tags(const weights *w, const unit *u, window_sums *kept, row_sums *sums);

/* True where words of this stem are cues often enough for a sentence with one to be tagged; and for other words to take bearings from. */
static inline bool may_be_cue(const column *c) { return c->cue >= 3; }
static inline bool is_cue_stem(const column *c) { return c->cue >= 4; }

#endif
