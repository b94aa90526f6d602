/* What the tagger asks of a token: features, rows of the table of weights. The same for the plugin and for the training: features.c has what is around a
 * token, templates.c the features. */
#ifndef FEATURES_H
#define FEATURES_H

#include "tables.h"

#define UNIT_TOKENS 1024 /* at most, in a unit */
#define MARGIN 4         /* tokens that features look at to both sides; empty columns beyond the ends */
#define LANES 8          /* tokens that are looked at together; UNIT_TOKENS is a multiple */
#define PADDED (UNIT_TOKENS + 96)
#define OWN_REACH 3   /* tokens whose own features count, to both sides */
#define STATE_REACH 2 /* and whose place in a quotation does */
#define MAX_FEATURES 128

/* What stands around each token, as far as features ask, by its place in the unit. Places of others are too; NOWHERE: there is none. */
#define NOWHERE UINT16_MAX
#define ROOM (UNIT_TOKENS + 32) /* no power of two: what is asked together lies in different sets of the processor's cache */
typedef struct around {
	uint16_t left_cue[ROOM], right_cue[ROOM];                /* the nearest cues outside quotations */
	uint16_t left_mark[ROOM], right_mark[ROOM];              /* the nearest punctuation */
	uint16_t commas[ROOM], sentences[ROOM], stretches[ROOM]; /* how many began before it in the unit */
	uint16_t from_begin[ROOM], to_end[ROOM];                 /* tokens in its sentence */
} around;

/* Runs of tags around each token, by content, cue, source: the last token of the nearest before it, the first of the nearest behind; and where its own
 * begins. */
typedef struct nearest {
	uint16_t left[3][ROOM], right[3][ROOM], begin[ROOM];
} nearest;

/* Sentences of one paragraph, tagged together. */
typedef struct unit {
	uint32_t count;
	uint32_t place;        /* of the paragraph in the text: 0 the first, 1 the second, 2 */
	uint32_t origin[ROOM]; /* which token of the text it is */
	bool quoted;           /* some of it stands between marks */
	column padded[MARGIN + UNIT_TOKENS + MARGIN];
	/* Of the same columns, each for itself. Loops over them go on to a whole number of LANES, whatever lies there. */
	uint32_t words[PADDED], stems[PADDED];
	uint32_t kinds[PADDED];  /* part of speech and shape */
	uint32_t states[PADDED]; /* state in and size of the quotation */
	around around;
	uint16_t segments[ROOM], segment_count; /* where runs of tokens begin that have the same around them, and behind the last one */
	uint8_t tags[MARGIN + UNIT_TOKENS + MARGIN]; /* from MARGIN; around them TAG_OUT */
	nearest nearest;
	uint16_t runs[ROOM], run_count; /* as segments, of one tag and with the same runs of tags around */
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

/* Sums of rows of weights, by pass and tag. A vector that needs no more alignment than the host's memory has. */
typedef uint16_t row_sums __attribute__((vector_size(32), aligned(8)));

/* By the row's offset in bytes. */
static inline __attribute__((always_inline)) void add_row(const weights *w, size_t offset, row_sums *to)
{
	const uint8_t *row = (const uint8_t *)w->rows + offset;
	row_sums wide;
	for (uint32_t k = 0; k < sizeof(w->rows[0]); k++)
		wide[k] = row[k];
	*to += wide;
}

/* Functions that are made for processors with wide vectors besides; which of the two runs is found out when the plugin is loaded. By gcc alone: what
 * clang 14 makes of them cannot be called from other files. */
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

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
/* The rows that each token and its neighbours ask for, in bytes, by place in the unit. */
#define RARE_ROWS 11
#define COMMON_ROWS 5
#define SEGMENT_SEEN 12
#define SEGMENT_ROWS 14
#define SEGMENT_HASHES 10
#define ROW_LANES 16
#define MOST_LANES 32
typedef uint32_t eight_hashes __attribute__((vector_size(32), aligned(4)));
/* What several features are about, two numbers each; and what comes of it: rows, and behind them hashes. */
typedef struct asked_lanes {
	uint32_t one[MOST_LANES], other[MOST_LANES];
} asked_lanes;
typedef struct hashed {
	uint32_t lanes[MOST_LANES], count; /* of the rows */
} hashed;
typedef struct around_rows {
	/* Blocks of what is seen from several tokens, by place among the padded ones: of a token and the next; of the kinds of both, of those around it; of
	 * its stem with the kinds beside. */
	uint32_t pair[PADDED], kinds[PADDED], three_kinds[PADDED], kind_behind[PADDED], kind_before[PADDED];
	uint32_t rare[RARE_ROWS][ROOM], common[COMMON_ROWS][ROOM]; /* the common ones are few, so they are at hand */
	/* What they are made of: hashes of what a segment has in common, and classes of distances. */
	/* By segment, and the last by token. */
	uint32_t seen[SEGMENT_SEEN][ROOM], segment_rows[SEGMENT_ROWS][ROOM], segment_hashes[SEGMENT_HASHES][ROOM],
		hashes[SEGMENT_HASHES][ROOM];
	uint16_t begun[ROOM], to_end[ROOM];
	uint16_t left_cue[ROOM], right_cue[ROOM], left_mark[ROOM], right_mark[ROOM];
} around_rows;
/* Adds what each token and those around it say together. */
void sum_around(const weights *w, const unit *u, around_rows *rows, row_sums *sums);
/* The same of what the tags of the first pass say. */
#define TAG_ROWS 4
#define TAG_SIDES 6 /* content, cue and source to both sides */
typedef struct tag_rows {
	uint32_t tags[TAG_ROWS][ROOM], own_run[ROOM], near[TAG_SIDES][ROOM];
	asked_lanes lanes[ROOM]; /* by run */
	hashed runs[ROOM];
	uint8_t sides[UNIT_TOKENS][TAG_SIDES]; /* that have a run */
	uint32_t side_counts[ROOM];
	uint32_t hashes[TAG_SIDES][ROOM];
	uint16_t in_run[ROOM], distances[TAG_SIDES][ROOM];
} tag_rows;
void sum_tags(const weights *w, const unit *u, tag_rows *rows, window_sums *kept, row_sums *sums);

/* True where words of this stem are cues often enough for a sentence with one to be tagged; and for other words to take bearings from. */
static inline bool may_be_cue(const column *c) { return c->cue >= 3; }
static inline bool is_cue_stem(const column *c) { return c->cue >= 4; }

#endif
