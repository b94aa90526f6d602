/* The features of the second pass, which sees the tags of the first; see features.h and templates.c. */
#include "rows.h"

/* ---- The tags within reach --------------------------------------------------------------------------------------------- */

INLINE void put_window(writer *w, const uint8_t *t)
{
	put(w, OF_WINDOW, t[-4]);
	put(w, OF_WINDOW + 1, t[-3]);
	put(w, OF_WINDOW + 2, t[-2]);
	put(w, OF_WINDOW + 3, t[-1]);
	put(w, OF_WINDOW + 4, t[0]);
	put(w, OF_WINDOW + 5, t[1]);
	put(w, OF_WINDOW + 6, t[2]);
	put(w, OF_WINDOW + 7, t[3]);
	put(w, OF_WINDOW + 8, t[4]);
	put_two(w, OF_WINDOW + 9, t[-1], t[0]);
	put_two(w, OF_WINDOW + 10, t[0], t[1]);
	put_two(w, OF_WINDOW + 11, t[-1] | (uint32_t)t[0] << 8, t[1]);
	put_two(w, OF_WINDOW + 12, t[-2] | (uint32_t)t[-1] << 8, t[0] | (uint32_t)t[1] << 8);
}

/* Their sums: few orders of tags there are. */
INLINE const row_sums *window_sums_of(const weights *w, const uint8_t *tags, uint32_t window, window_sums *kept)
{
	kept += window * 0x9e3779b1u >> (32 - WINDOW_BITS);
	if (kept->window != window + 1) {
		writer to = {.weights = w};
		put_window(&to, tags);
		*kept = (window_sums){window + 1, to.sums};
	}
	return &kept->sums;
}

/* ---- Runs of tags around ----------------------------------------------------------------------------------------------- */

/* What tokens have in common that are in one segment, have one tag and the same runs of tags around: lanes (rows.h). First what each asks for, then what hangs on
 * the stems of the runs around, then hashes of what it asks of these by distance. */
#define LANES_OF_RUNS(of)                                                                                                               \
	of(OF_RUNS) of(OF_RUNS + 2) of(OF_RUNS + 4) of(OF_RUNS + 6) of(OF_RUNS + 8) of(OF_RUNS + 10) of(OF_RUNS + 12) of(OF_RUNS + 13)  \
		of(OF_RUNS + 14) of(OF_RUNS + 1) of(OF_RUNS + 3) of(OF_RUNS + 5) of(OF_RUNS + 7) of(OF_RUNS + 9) of(OF_RUNS + 11) of(0) \
			of(OF_NEAREST) of(OF_NEAREST + 3) of(OF_NEAREST + 1) of(OF_NEAREST + 4) of(OF_NEAREST + 2) of(OF_NEAREST + 5)
enum { LANE_OF_ORDER = 6, LANE_OF_STEMS = 9, LANE_OF_DISTANCES = ROW_LANES, RUN_LANES = 24 };
static const lane_factors run_factors = FACTORS(LANES_OF_RUNS);

/* The run of tags to a side: content, cue and source to the left are 0, 2 and 4, to the right 1, 3 and 5. */
INLINE uint16_t run_at(const unit *u, uint32_t i, uint32_t side)
{
	return side % 2 ? u->nearest.right[side / 2][i] : u->nearest.left[side / 2][i];
}

INLINE void lay_runs(const unit *u, uint32_t i, asked_lanes *to)
{
	uint32_t state = u->states[MARGIN + i], tag = u->tags[MARGIN + i], order = 0;
	for (uint32_t side = 0; side < TAG_SIDES; side++) {
		uint16_t run = run_at(u, i, side);
		uint32_t apart = run == NOWHERE ? NOTHING : side % 2 ? between(u, i, run) : between(u, run, i);
		to->one[side] = state;
		to->one[LANE_OF_STEMS + side] = u->stems[place_of(run)];
		to->one[LANE_OF_DISTANCES + side] = to->other[side] = to->other[LANE_OF_STEMS + side] = apart;
	}
	/* The order of what is nearest to both sides: a source, a cue, then content … */
	for (uint32_t k = 0; k < 3; k++)
		for (uint32_t m = k + 1; m < 3; m++)
			for (uint32_t right = 0; right < 2; right++) {
				uint16_t one = run_at(u, i, 2 * k + right), other = run_at(u, i, 2 * m + right);
				order = order << 2 | (one < other ? 1 : one == NOWHERE);
			}
	to->one[LANE_OF_ORDER] = to->one[LANE_OF_ORDER + 1] = order;
	to->other[LANE_OF_ORDER] = to->one[LANE_OF_ORDER + 2] = tag;
	to->other[LANE_OF_ORDER + 1] = to->other[LANE_OF_ORDER + 2] = state;
}

/* Hashes what was laid out; which sides have a run, and how many they are. */
INLINE uint32_t find_runs(const unit *u, uint32_t i, const asked_lanes *laid, hashed *to, uint8_t sides[TAG_SIDES])
{
	uint32_t count = 0;
	hash_lanes(laid, &run_factors, RUN_LANES, to);
	for (uint32_t side = 0; side < TAG_SIDES; side++) {
		to->lanes[LANE_OF_STEMS + count] = to->lanes[LANE_OF_STEMS + side];
		sides[count] = (uint8_t)side;
		count += run_at(u, i, side) != NOWHERE;
	}
	to->count = LANE_OF_STEMS + count;
	return count;
}

/* ---- A token's own ----------------------------------------------------------------------------------------------------- */

typedef struct own_rows {
	uint32_t tags[TAG_ROWS], in_run, near[TAG_SIDES];
} own_rows;

/* Without a loop, so that no factor is left to be worked out. */
INLINE own_rows own_rows_of(const unit *u, uint32_t i, const uint32_t hashes[TAG_SIDES], uint16_t in_run,
			    const uint16_t distances[TAG_SIDES])
{
	const uint8_t *t = u->tags + MARGIN + i;
	const uint32_t *kind = u->kinds + MARGIN + i, in = OF_TAGS + 4, near = OF_NEAREST;
	return (own_rows){{row_of(OF_TAGS, t[0], u->words[MARGIN + i]), row_of(OF_TAGS + 1, t[0], kind[0]),
			   row_of(OF_TAGS + 2, t[1] + 256u * t[0], kind[1]), row_of(OF_TAGS + 3, t[-1] + 256u * t[0], kind[-1])},
			  row_near(hash_of(in, t[0], 0), in, in_run),
			  {row_near(hashes[0], near, distances[0]), row_near(hashes[1], near + 3, distances[1]),
			   row_near(hashes[2], near + 1, distances[2]), row_near(hashes[3], near + 4, distances[3]),
			   row_near(hashes[4], near + 2, distances[4]), row_near(hashes[5], near + 5, distances[5])}};
}

INLINE uint16_t distance_in_run(const unit *u, uint16_t i) { return distance_class((uint16_t)(i - u->nearest.begin[i])); }
INLINE uint16_t distance_of_run(const unit *u, uint16_t i, uint32_t side)
{
	uint16_t run = run_at(u, i, side);
	return distance_class((uint16_t)(side % 2 ? run - i : i - run));
}

/* ---- All tokens of a unit ---------------------------------------------------------------------------------------------- */

static WIDE void find_distances(const unit *restrict u, tag_rows *restrict to)
{
	uint32_t end = whole(u->count, 2 * LANES);
	for (uint32_t i = 0; i < end; i++) {
		to->in_run[i] = distance_in_run(u, (uint16_t)i);
		for (uint32_t side = 0; side < TAG_SIDES; side++)
			to->distances[side][i] = distance_of_run(u, (uint16_t)i, side);
	}
}

static WIDE void find_all_runs(const unit *restrict u, tag_rows *restrict to)
{
	for (uint32_t r = 0; r < u->run_count; r++)
		lay_runs(u, u->runs[r], &to->lanes[r]);
	for (uint32_t r = 0; r < u->run_count; r++) {
		to->side_counts[r] = find_runs(u, u->runs[r], &to->lanes[r], &to->runs[r], to->sides[r]);
		fill(to->hashes, TAG_SIDES, u->runs[r], u->runs[r + 1], to->runs[r].lanes + LANE_OF_DISTANCES);
	}
}

static WIDE void find_own(const unit *restrict u, tag_rows *restrict to)
{
	uint32_t end = whole(u->count, LANES);
	for (uint32_t i = 0; i < end; i++) {
		uint32_t hashes[TAG_SIDES];
		uint16_t distances[TAG_SIDES];
		for (uint32_t side = 0; side < TAG_SIDES; side++) {
			hashes[side] = to->hashes[side][i];
			distances[side] = to->distances[side][i];
		}
		own_rows own = own_rows_of(u, i, hashes, to->in_run[i], distances);
		for (uint32_t k = 0; k < TAG_ROWS; k++)
			to->tags[k][i] = own.tags[k];
		to->own_run[i] = own.in_run;
		for (uint32_t side = 0; side < TAG_SIDES; side++)
			to->near[side][i] = own.near[side];
	}
}

INLINE void fetch_tags(const weights *w, const tag_rows *rows, uint32_t i)
{
	for (uint32_t k = 0; k < TAG_ROWS; k++)
		fetch(w, rows->tags[k][i]);
}

static WIDE void add_tags(const weights *w, const unit *u, const tag_rows *rows, window_sums *kept, row_sums *sums)
{
	const uint8_t *t = u->tags + MARGIN;
	uint32_t window = t[0] << 9 | t[1] << 6 | t[2] << 3 | t[3], next = 0;
	for (; next < AHEAD && next < u->count; next++)
		fetch_tags(w, rows, next);
	for (uint32_t r = 0; r < u->run_count; r++) {
		writer of_run = {.weights = w};
#pragma GCC unroll 16
		for (uint32_t k = 0; k < LANE_OF_STEMS; k++)
			put_row(&of_run, rows->runs[r].lanes[k]);
		for (uint32_t k = LANE_OF_STEMS; k < rows->runs[r].count; k++)
			put_row(&of_run, rows->runs[r].lanes[k]);
		for (uint32_t i = u->runs[r]; i < u->runs[r + 1]; i++, next++) {
			if (next < u->count)
				fetch_tags(w, rows, next);
			window = (window << 3 | t[i + 4]) & ((1u << 27) - 1);
			writer to = {.weights = w, .sums = sums[i] + of_run.sums + *window_sums_of(w, t + i, window, kept)};
#pragma GCC unroll 16
			for (uint32_t k = 0; k < TAG_ROWS; k++)
				put_row(&to, rows->tags[k][i]);
			put_row(&to, rows->own_run[i]);
			for (uint32_t k = 0; k < rows->side_counts[r]; k++)
				put_row(&to, rows->near[rows->sides[r][k]][i]);
			sums[i] = to.sums;
		}
	}
}

void sum_tags(const weights *w, const unit *u, tag_rows *rows, window_sums *kept, row_sums *sums)
{
	find_distances(u, rows);
	find_all_runs(u, rows);
	find_own(u, rows);
	add_tags(w, u, rows, kept, sums);
}

/* ---- For the training -------------------------------------------------------------------------------------------------- */

uint32_t tag_features_of(const unit *u, uint32_t i, uint32_t *rows)
{
	writer w = {.rows = rows};
	asked_lanes laid = {0};
	hashed runs;
	uint8_t sides[TAG_SIDES];
	uint16_t distances[TAG_SIDES];
	lay_runs(u, i, &laid);
	uint32_t count = find_runs(u, i, &laid, &runs, sides);
	for (uint32_t side = 0; side < TAG_SIDES; side++)
		distances[side] = distance_of_run(u, (uint16_t)i, side);
	own_rows own = own_rows_of(u, i, runs.lanes + LANE_OF_DISTANCES, distance_in_run(u, (uint16_t)i), distances);
	put_window(&w, u->tags + MARGIN + i);
	for (uint32_t k = 0; k < TAG_ROWS; k++)
		put_row(&w, own.tags[k]);
	put_row(&w, own.in_run);
	for (uint32_t k = 0; k < count; k++)
		put_row(&w, own.near[sides[k]]);
	for (uint32_t side = 0, lane = LANE_OF_STEMS; side < TAG_SIDES; side++) {
		put_row(&w, runs.lanes[side]);
		if (run_at(u, i, side) != NOWHERE)
			put_row(&w, runs.lanes[lane++]);
	}
	for (uint32_t lane = LANE_OF_ORDER; lane < LANE_OF_STEMS; lane++)
		put_row(&w, runs.lanes[lane]);
	return w.count;
}
