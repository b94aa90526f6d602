/* How features are found: each is a row of the table of weights, a hash of its template's number and of what it is about. For templates.c and tags.c. */
#ifndef ROWS_H
#define ROWS_H

#include "features.h"

#define INLINE static inline __attribute__((always_inline))

/* Classes of distances, which end at 1, 2, 3, 4, 6, 9, 14, 22 and 40. Without a table, so that many tokens are looked at together. */
INLINE uint16_t distance_class(uint16_t distance)
{
	return (uint16_t)((distance > 1) + (distance > 2) + (distance > 3) + (distance > 4) + (distance > 6) + (distance > 9) +
			  (distance > 14) + (distance > 22) + (distance > 40));
}

INLINE uint32_t least(uint32_t one, uint32_t other) { return one < other ? one : other; }

/* ---- Rows -------------------------------------------------------------------------------------------------------------- */

/* Templates, by number; some have several. */
enum template {
	OF_ALL = 1,
	OF_WORD = 10,
	OF_KIND,
	OF_STEM,
	OF_CUE,
	OF_STATE,
	OF_ENDING = 20,
	OF_PAIR = 30,
	OF_KINDS,
	OF_THREE_KINDS,
	OF_KIND_BEHIND,
	OF_KIND_BEFORE,
	OF_STATES = 40,
	OF_PLACE = 50,
	OF_LEFT_CUE = 60,
	OF_RIGHT_CUE = 70,
	OF_SEGMENT = 80,
	OF_LEFT_SEGMENT = 90,
	OF_RIGHT_SEGMENT = 100,
	OF_WINDOW = 110,
	OF_TAGS = 130,
	OF_NEAREST = 140,
	OF_RUNS = 150
};

/* Rows are found by their offset in bytes. */
#define ROW ((uint32_t)sizeof(((weights *)NULL)->rows[0]))

typedef struct writer {
	uint32_t *rows; /* NULL: the sums are asked for */
	uint32_t count;
	const weights *weights;
	row_sums sums;
} writer;

/* The row so many behind that at an offset. */
INLINE void put_next_row(writer *w, uint32_t offset, uint32_t more)
{
	if (w->rows)
		w->rows[w->count++] = offset + more * ROW;
	else
		add_row(w->weights, (size_t)offset + more * ROW, &w->sums);
}

INLINE void put_row(writer *w, uint32_t offset) { put_next_row(w, offset, 0); }

/* A number of its own for each template, mixed well. */
#define MIXED(value, shift, multiplier) (((value) ^ (value) >> (shift)) * (multiplier))
#define FACTOR(number) (MIXED(MIXED(MIXED((number)*0x9e3779b1u, 16, 0x85ebca6bu), 13, 0xc2b2ae35u), 16, 1u) | 1)
INLINE uint32_t factor(uint32_t template) { return FACTOR(template); }

INLINE uint32_t hash_of(uint32_t template, uint32_t one, uint32_t other)
{
	return one * factor(3 * template) + other * factor(3 * template + 1) + factor(3 * template + 2);
}

/* The first of so many rows, a power of two, that lie side by side: what is asked together is found together. Four are a line of the processor's cache. */
INLINE uint32_t block_at(uint32_t hash, uint32_t rows)
{
	/* Seven eighths of the hash, without what is behind the point, and of that the upper bits. */
	return (hash - (hash >> 3) - ((hash & 7) != 0)) >> 9 & ~(rows * ROW - 1);
}
_Static_assert(FEATURE_ROWS *ROW == 7u << 20, "hashes are spread over all rows");

INLINE uint32_t block_of(uint32_t template, uint32_t one, uint32_t other, uint32_t rows)
{
	return block_at(hash_of(template, one, other), rows);
}

INLINE uint32_t row_of(uint32_t template, uint32_t one, uint32_t other) { return block_of(template, one, other, 1); }

/* Where a small number differs little from token to token: the hash is of the others, and it is added as the lower bits of the second one. */
INLINE uint32_t row_near(uint32_t hash, uint32_t template, uint32_t near)
{
	return block_at(hash + (near >> 2) * factor(3 * template + 1), 4) + (near & 3) * ROW;
}

INLINE void put(writer *w, uint32_t template, uint32_t value) { put_row(w, row_of(template, value, 0)); }
INLINE void put_two(writer *w, uint32_t template, uint32_t one, uint32_t other) { put_row(w, row_of(template, one, other)); }

/* ---- Several at once --------------------------------------------------------------------------------------------------- */

/* The factors of several templates, each in a lane of its own; `list` is a macro that names them, of each a template. */
typedef struct lane_factors {
	uint32_t one[MOST_LANES], other[MOST_LANES], last[MOST_LANES];
} lane_factors;
#define FIRST_FACTOR(template) FACTOR(3u * (template)),
#define SECOND_FACTOR(template) FACTOR(3u * (template) + 1),
#define LAST_FACTOR(template) FACTOR(3u * (template) + 2),
#define FACTORS(list)                                                              \
	{                                                                          \
		{list(FIRST_FACTOR)}, {list(SECOND_FACTOR)}, { list(LAST_FACTOR) } \
	}

/* The first lanes become rows, the others, up to `count`, stay hashes. */
INLINE void hash_lanes(const asked_lanes *laid, const lane_factors *factors, uint32_t count, hashed *to)
{
	const eight_hashes *one = (const void *)laid->one, *other = (const void *)laid->other, *first = (const void *)factors->one,
			   *second = (const void *)factors->other, *last = (const void *)factors->last;
	eight_hashes *found = (void *)to->lanes;
	for (uint32_t k = 0; k < count / LANES; k++)
		found[k] = one[k] * first[k] + other[k] * second[k] + last[k];
	for (uint32_t k = 0; k < ROW_LANES / LANES; k++)
		found[k] = (found[k] - (found[k] >> 3) + (eight_hashes)((found[k] & 7) != 0)) >> 9 & ~(ROW - 1);
}

/* Gives the tokens of a run some numbers, each its own. What is too much, the next run overwrites. */
INLINE void fill(uint32_t (*numbers)[ROOM], uint32_t count, uint32_t begin, uint32_t end, const uint32_t *of)
{
	for (uint32_t i = begin; i < end; i += LANES)
		for (uint32_t k = 0; k < count; k++)
			*(eight_hashes *)(void *)(numbers[k] + i) = (eight_hashes){0} + of[k];
}

INLINE uint32_t whole(uint32_t count, uint32_t many) { return (count + many - 1) / many * many; }

INLINE void fetch(const weights *w, uint32_t offset) { __builtin_prefetch((const char *)w->rows + offset); }

/* ---- Between two tokens ------------------------------------------------------------------------------------------------ */

/* Commas, sentences and quotations that begin between two tokens, in classes. */
INLINE uint32_t between(const unit *u, uint32_t from, uint32_t to)
{
	const around *a = &u->around;
	return least((uint32_t)(a->commas[to] - a->commas[from]), 3) | least((uint32_t)(a->sentences[to] - a->sentences[from]), 2) << 2 |
	       least((uint32_t)(a->stretches[to] - a->stretches[from]), 2) << 4;
}

#define FARTHEST 15 /* in place of the class of its distance */
#define NOTHING 99  /* in place of what is between a token and what is nowhere */

/* The place among the padded tokens; of what is nowhere it is one in the margin, which says nothing. */
INLINE uint32_t place_of(uint16_t i) { return (MARGIN + i) & ((uint32_t)(i == NOWHERE) - 1); }

#define AHEAD 4 /* tokens, whose rows the processor fetches before they are added up */

/* The features of the second pass besides, as offsets; how many. */
uint32_t tag_features_of(const unit *u, uint32_t i, uint32_t *rows);

#endif
