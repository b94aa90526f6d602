/* The features; see features.h. Each is a row of the table of weights: a hash of its template's number and of what it is about. They are written out for the
 * training, or their weights are added up at once for the plugin; both by the same lines, which the compiler takes apart.
 *
 * What stays the same from token to token is not asked again: what a token says by itself (tagger.c keeps it), the surroundings between two
 * marks. What the second pass asks besides is in tags.c. */
#include "rows.h"

/* ---- What a token says by itself --------------------------------------------------------------------------------------- */

#define OFFSETS 8 /* rows of a block by offset */

INLINE void put_form(writer *w, const unit *u, uint32_t at, int offset)
{
	const column *c = u->padded + at;
	uint32_t place = (uint32_t)(offset + OWN_REACH);
	put_row(w, block_of(OF_WORD, c->word, 0, OFFSETS) + place * ROW);
	put_row(w, block_of(OF_KIND, u->kinds[at], 0, OFFSETS) + place * ROW);
	if (offset >= -STATE_REACH && offset <= STATE_REACH) {
		put_row(w, block_of(OF_STEM, c->stem, 0, OFFSETS) + place * ROW);
		put_row(w, block_of(OF_CUE, c->cue, 0, OFFSETS) + place * ROW);
	}
}

INLINE void put_ending(writer *w, const unit *u, uint32_t at, int offset)
{
	if (offset >= -1 && offset <= 1)
		put_row(w, block_of(OF_ENDING, u->padded[at].suffix, 0, 4) + (uint32_t)(offset + 1) * ROW);
	if (!offset)
		put(w, OF_ALL, 0);
}

INLINE void put_state(writer *w, const unit *u, uint32_t at, int offset)
{
	if (offset >= -STATE_REACH && offset <= STATE_REACH)
		put_row(w, block_of(OF_STATE, u->states[at], 0, OFFSETS) + (uint32_t)(offset + OWN_REACH) * ROW);
}

INLINE void put_kind_in_state(writer *w, const unit *u, uint32_t at) { put_two(w, OF_ALL + 1, u->kinds[at], u->states[at]); }

WIDE void sum_word(const weights *w, const unit *u, uint32_t at, row_sums sums[OWN_OFFSETS])
{
	for (int offset = -OWN_REACH; offset <= OWN_REACH; offset++) {
		writer to = {.weights = w};
		put_form(&to, u, at, offset);
		put_ending(&to, u, at, offset);
		sums[offset + OWN_REACH] = to.sums;
	}
}

WIDE void sum_state(const weights *w, const unit *u, uint32_t at, row_sums sums[STATE_OFFSETS])
{
	for (int offset = -STATE_REACH; offset <= STATE_REACH; offset++) {
		writer to = {.weights = w};
		put_state(&to, u, at, offset);
		if (!offset)
			put_kind_in_state(&to, u, at);
		sums[offset + STATE_REACH] = to.sums;
	}
}

/* ---- Between two marks ------------------------------------------------------------------------------------------------- */

/* What the tokens of a segment, those between the same marks and cues in one state, see of these: words, stems, and what is between. By side: the left, the right. */
enum seen { MARK_SEEN, BEHIND_MARK = 2, CUE_STEM = 4, WITH_BEHIND = 6, CROSSED = 8, BEGIN_SEEN = 10, STATE_SEEN };
_Static_assert(STATE_SEEN + 1 == SEGMENT_SEEN, "all have room");

INLINE void look_around(const unit *u, uint32_t i, uint32_t seen[SEGMENT_SEEN])
{
	const around *a = &u->around;
	const uint16_t marks[] = {a->left_mark[i], a->right_mark[i]}, cues[] = {a->left_cue[i], a->right_cue[i]};
	for (uint32_t side = 0; side < 2; side++) {
		const uint32_t *mark = u->words + place_of(marks[side]);
		seen[MARK_SEEN + side] = mark[0];
		seen[BEHIND_MARK + side] = mark[1];
		seen[CUE_STEM + side] = u->stems[place_of(cues[side])];
		seen[WITH_BEHIND + side] = seen[CUE_STEM + side] + u->words[place_of(cues[side]) + 1];
	}
	seen[CROSSED] = cues[0] == NOWHERE ? NOTHING : between(u, cues[0], i);
	seen[CROSSED + 1] = cues[1] == NOWHERE ? NOTHING : between(u, i, cues[1]);
	seen[BEGIN_SEEN] = u->words[MARGIN + i - a->from_begin[i]];
	seen[STATE_SEEN] = u->states[MARGIN + i];
}

/* What they have in common: rows, first those that every segment asks for, behind them those of a cue to the left and to the right; and hashes of what they ask, without
 * what differs. */
enum { LEFT_ROWS = 8, RIGHT_ROWS = 11 };
enum { WITH_KIND, WITH_ALL, WITH_STEM, WITH_CROSSED, OF_RIGHT, OF_MARK = 2 * OF_RIGHT };

typedef struct segment_rows {
	uint32_t rows[SEGMENT_ROWS], hashes[SEGMENT_HASHES];
} segment_rows;

INLINE void find_side(const uint32_t *seen, uint32_t state, uint32_t template, uint32_t cue, uint32_t *rows, uint32_t *hashes)
{
	rows[0] = row_of(template + 1, seen[CUE_STEM], seen[CROSSED]);
	rows[1] = row_of(template + 2, seen[WITH_BEHIND], seen[CROSSED]);
	rows[2] = row_of(template + 3, seen[CUE_STEM], state + seen[CROSSED]);
	hashes[WITH_KIND] = hash_of(cue, seen[CUE_STEM], 0);
	hashes[WITH_ALL] = hash_of(cue + 1, 0, seen[CROSSED] << 2);
	hashes[WITH_STEM] = hash_of(cue + 2, seen[CUE_STEM], 0);
	hashes[WITH_CROSSED] = hash_of(cue + 3, seen[CROSSED], 0);
}

INLINE segment_rows rows_of_segment(const uint32_t seen[SEGMENT_SEEN])
{
	const uint32_t left = seen[MARK_SEEN], right = seen[MARK_SEEN + 1], state = seen[STATE_SEEN];
	segment_rows found = {{row_of(OF_SEGMENT, left, right), row_of(OF_SEGMENT + 1, left + state, right),
			       row_of(OF_SEGMENT + 2, right, seen[BEHIND_MARK + 1]), row_of(OF_SEGMENT + 3, left, seen[BEHIND_MARK]),
			       row_of(OF_SEGMENT + 4, seen[BEGIN_SEEN], state), row_of(OF_SEGMENT + 5, seen[CUE_STEM], seen[CUE_STEM + 1]),
			       row_of(OF_LEFT_SEGMENT, state, seen[CROSSED]), row_of(OF_RIGHT_SEGMENT, state, seen[CROSSED + 1])},
			      {[OF_MARK] = hash_of(OF_PLACE + 3, left, 0), [OF_MARK + 1] = hash_of(OF_PLACE + 4, right, 0)}};
	find_side(seen, state, OF_LEFT_SEGMENT, OF_LEFT_CUE, found.rows + LEFT_ROWS, found.hashes);
	find_side(seen + 1, state, OF_RIGHT_SEGMENT, OF_RIGHT_CUE, found.rows + RIGHT_ROWS, found.hashes + OF_RIGHT);
	return found;
}

/* ---- Around a token ---------------------------------------------------------------------------------------------------- */

/* Blocks of rows that are seen from several tokens; as in around_rows. */
typedef struct blocks {
	uint32_t pair, kinds, three_kinds, kind_behind, kind_before;
} blocks;

INLINE blocks blocks_of(const unit *u, uint32_t at)
{
	const uint32_t *word = u->words + at, *stem = u->stems + at, *kind = u->kinds + at;
	return (blocks){block_of(OF_PAIR, word[0], word[1], 4), block_of(OF_KINDS, kind[0], kind[1], 2),
			block_of(OF_THREE_KINDS, kind[-1] + kind[0] * 3, kind[1], 4), block_of(OF_KIND_BEHIND, stem[0], kind[1], 2),
			block_of(OF_KIND_BEFORE, stem[0], kind[-1], 2)};
}

/* What a token asks of the blocks from two before it to the next one. */
INLINE void put_blocks(writer *w, const uint32_t *pair, const uint32_t *kinds, const uint32_t *three_kinds, const uint32_t *kind_behind,
		       const uint32_t *kind_before)
{
	put_row(w, pair[0]);
	put_next_row(w, pair[-1], 1);
	put_next_row(w, pair[-2], 2);
	put_next_row(w, pair[1], 3);
	put_row(w, kinds[0]);
	put_next_row(w, kinds[-1], 1);
	put_row(w, three_kinds[0]);
	put_next_row(w, three_kinds[-1], 1);
	put_next_row(w, three_kinds[1], 2);
	put_row(w, kind_behind[0]);
	put_next_row(w, kind_behind[-1], 1);
	put_row(w, kind_before[0]);
	put_next_row(w, kind_before[1], 1);
}

/* Classes of a token's distances. */
typedef struct distances {
	uint16_t begun, to_end, left_cue, right_cue, left_mark, right_mark;
} distances;

INLINE distances distances_of(const unit *u, uint16_t i)
{
	const around *a = &u->around;
	uint16_t left = distance_class((uint16_t)(i - a->left_cue[i])), right = distance_class((uint16_t)(a->right_cue[i] - i)),
		 left_mark = distance_class((uint16_t)(i - a->left_mark[i])), right_mark = distance_class((uint16_t)(a->right_mark[i] - i));
	return (distances){(uint16_t)(distance_class(a->from_begin[i]) | (a->sentences[i] < 2 ? a->sentences[i] : 2) << 4),
			   distance_class(a->to_end[i]),
			   a->left_cue[i] == NOWHERE ? FARTHEST : left,
			   a->right_cue[i] == NOWHERE ? FARTHEST : right,
			   a->left_mark[i] == NOWHERE ? 0 : left_mark,
			   a->right_mark[i] == NOWHERE ? 0 : right_mark};
}

/* A token's own rows. */
typedef struct own_rows {
	uint32_t rare[RARE_ROWS], common[COMMON_ROWS];
} own_rows;

INLINE void find_cue(const uint32_t *hashes, uint32_t kind, uint32_t far, uint32_t template, uint32_t *rare, uint32_t *common)
{
	rare[0] = block_at(hashes[WITH_KIND] + kind * factor(3 * template + 1), 1);
	rare[1] = row_near(hashes[WITH_ALL] + kind * factor(3 * (template + 1)), template + 1, far);
	rare[2] = row_near(hashes[WITH_STEM], template + 2, far);
	*common = row_near(hashes[WITH_CROSSED], template + 3, far);
}

INLINE own_rows own_rows_of(const unit *u, uint32_t i, const uint32_t hashes[SEGMENT_HASHES], distances apart)
{
	const uint32_t *kind = u->kinds + MARGIN + i, *state = u->states + MARGIN + i;
	own_rows own;
	find_cue(hashes, kind[0], apart.left_cue, OF_LEFT_CUE, own.rare, own.common);
	find_cue(hashes + OF_RIGHT, kind[0], apart.right_cue, OF_RIGHT_CUE, own.rare + 3, own.common + 1);
	own.rare[6] = row_of(OF_STATES, u->words[MARGIN + i], state[0]);
	own.rare[7] = row_of(OF_STATES + 1, state[-1] + kind[-1] * 3, kind[0]);
	own.rare[8] = row_near(hash_of(OF_PLACE + 1, kind[0], 0), OF_PLACE + 1, apart.begun & 15u);
	own.rare[9] = row_near(hashes[OF_MARK], OF_PLACE + 3, apart.left_mark);
	own.rare[10] = row_near(hashes[OF_MARK + 1], OF_PLACE + 4, apart.right_mark);
	own.common[2] = row_of(OF_STATES + 2, state[-1] + state[0] * 3, state[1]);
	own.common[3] = row_of(OF_PLACE, apart.begun, apart.to_end | u->place << 4);
	own.common[4] = row_of(OF_PLACE + 2, apart.left_cue | (uint32_t)apart.right_cue << 4, state[0]);
	return own;
}

INLINE void put_own(writer *w, const own_rows *own)
{
	for (uint32_t k = 0; k < RARE_ROWS; k++)
		put_row(w, own->rare[k]);
	for (uint32_t k = 0; k < COMMON_ROWS; k++)
		put_row(w, own->common[k]);
}

/* ---- All tokens of a unit ---------------------------------------------------------------------------------------------- */

static WIDE void find_distances(const unit *restrict u, around_rows *restrict to)
{
	uint32_t end = whole(u->count, 2 * LANES);
	for (uint32_t i = 0; i < end; i++) {
		distances apart = distances_of(u, (uint16_t)i);
		to->begun[i] = apart.begun;
		to->to_end[i] = apart.to_end;
		to->left_cue[i] = apart.left_cue;
		to->right_cue[i] = apart.right_cue;
		to->left_mark[i] = apart.left_mark;
		to->right_mark[i] = apart.right_mark;
	}
}

static WIDE void find_blocks(const unit *restrict u, around_rows *restrict to)
{
	/* What the first token asks of, to what the last one does. */
	uint32_t begin = MARGIN - 2, end = begin + whole(u->count + 3, LANES);
	for (uint32_t at = begin; at < end; at++) {
		blocks found = blocks_of(u, at);
		to->pair[at] = found.pair;
		to->kinds[at] = found.kinds;
		to->three_kinds[at] = found.three_kinds;
		to->kind_behind[at] = found.kind_behind;
		to->kind_before[at] = found.kind_before;
	}
}

static WIDE void find_own(const unit *restrict u, around_rows *restrict to)
{
	uint32_t end = whole(u->count, LANES);
	for (uint32_t i = 0; i < end; i++) {
		uint32_t hashes[SEGMENT_HASHES];
		for (uint32_t k = 0; k < SEGMENT_HASHES; k++)
			hashes[k] = to->hashes[k][i];
		own_rows own = own_rows_of(
			u, i, hashes,
			(distances){to->begun[i], to->to_end[i], to->left_cue[i], to->right_cue[i], to->left_mark[i], to->right_mark[i]});
		for (uint32_t k = 0; k < RARE_ROWS; k++)
			to->rare[k][i] = own.rare[k];
		for (uint32_t k = 0; k < COMMON_ROWS; k++)
			to->common[k][i] = own.common[k];
	}
}

static WIDE void find_segments(const unit *restrict u, around_rows *restrict to)
{
	uint32_t end = whole(u->segment_count, LANES);
	for (uint32_t s = 0; s < end; s++) {
		uint32_t seen[SEGMENT_SEEN];
		for (uint32_t k = 0; k < SEGMENT_SEEN; k++)
			seen[k] = to->seen[k][s];
		segment_rows found = rows_of_segment(seen);
		for (uint32_t k = 0; k < SEGMENT_ROWS; k++)
			to->segment_rows[k][s] = found.rows[k];
		for (uint32_t k = 0; k < SEGMENT_HASHES; k++)
			to->segment_hashes[k][s] = found.hashes[k];
	}
}

/* Gives each token the hashes of its segment. */
static WIDE void spread_segments(const weights *w, const unit *restrict u, around_rows *restrict to)
{
	for (uint32_t s = 0; s < u->segment_count; s++) {
		uint32_t hashes[SEGMENT_HASHES];
#pragma GCC unroll 16
		for (uint32_t k = 0; k < SEGMENT_ROWS; k++)
			fetch(w, to->segment_rows[k][s]);
#pragma GCC unroll 16
		for (uint32_t k = 0; k < SEGMENT_HASHES; k++)
			hashes[k] = to->segment_hashes[k][s];
		fill(to->hashes, SEGMENT_HASHES, u->segments[s], u->segments[s + 1], hashes);
	}
}

INLINE void fetch_around(const weights *w, const around_rows *of, uint32_t i)
{
	fetch(w, of->pair[MARGIN + i]);
	fetch(w, of->three_kinds[MARGIN + i]);
	fetch(w, of->kind_behind[MARGIN + i]);
	fetch(w, of->kind_before[MARGIN + i]);
	for (uint32_t k = 0; k < RARE_ROWS; k++)
		fetch(w, of->rare[k][i]);
}

/* Without unrolling, a round of these loops costs more than its row. */
INLINE void put_around(writer *w, const around_rows *of, uint32_t i)
{
	uint32_t at = MARGIN + i;
	put_blocks(w, of->pair + at, of->kinds + at, of->three_kinds + at, of->kind_behind + at, of->kind_before + at);
#pragma GCC unroll 16
	for (uint32_t k = 0; k < RARE_ROWS; k++)
		put_row(w, of->rare[k][i]);
#pragma GCC unroll 16
	for (uint32_t k = 0; k < COMMON_ROWS; k++)
		put_row(w, of->common[k][i]);
}

INLINE void put_rows_of(writer *w, const uint32_t (*rows)[ROOM], uint32_t s, uint32_t begin, uint32_t end)
{
#pragma GCC unroll 16
	for (uint32_t k = begin; k < end; k++)
		put_row(w, rows[k][s]);
}

/* What the tokens of a segment, the first of which is i, have in common. */
INLINE void put_segment(writer *w, const unit *u, uint32_t i, const uint32_t (*rows)[ROOM], uint32_t s)
{
	put_rows_of(w, rows, s, 0, LEFT_ROWS);
	if (u->around.left_cue[i] != NOWHERE)
		put_rows_of(w, rows, s, LEFT_ROWS, RIGHT_ROWS);
	if (u->around.right_cue[i] != NOWHERE)
		put_rows_of(w, rows, s, RIGHT_ROWS, SEGMENT_ROWS);
}

static WIDE void add_around(const weights *w, const unit *u, const around_rows *rows, row_sums *sums)
{
	uint32_t count = u->count, next = 0;
	for (; next < AHEAD && next < count; next++)
		fetch_around(w, rows, next);
	for (uint32_t s = 0; s < u->segment_count; s++) {
		writer of_segment = {.weights = w};
		put_segment(&of_segment, u, u->segments[s], rows->segment_rows, s);
		for (uint32_t i = u->segments[s]; i < u->segments[s + 1]; i++, next++) {
			if (next < count)
				fetch_around(w, rows, next);
			writer to = {.weights = w, .sums = sums[i] + of_segment.sums};
			put_around(&to, rows, i);
			sums[i] = to.sums;
		}
	}
}

void sum_around(const weights *w, const unit *u, around_rows *rows, row_sums *sums)
{
	for (uint32_t s = 0; s < u->segment_count; s++) {
		uint32_t seen[SEGMENT_SEEN];
		look_around(u, u->segments[s], seen);
		for (uint32_t k = 0; k < SEGMENT_SEEN; k++)
			rows->seen[k][s] = seen[k];
	}
	find_segments(u, rows);
	spread_segments(w, u, rows);
	find_distances(u, rows);
	find_blocks(u, rows);
	find_own(u, rows);
	add_around(w, u, rows, sums);
}

/* ---- For the training -------------------------------------------------------------------------------------------------- */

static void put_listed(writer *w, const uint32_t *rows, uint32_t begin, uint32_t end)
{
	for (uint32_t k = begin; k < end; k++)
		put_row(w, rows[k]);
}

uint32_t features_of(const unit *u, uint32_t i, uint32_t pass, uint32_t *rows)
{
	writer w = {.rows = rows};
	for (int offset = -OWN_REACH; offset <= OWN_REACH; offset++) {
		uint32_t at = (uint32_t)((int)(MARGIN + i) + offset);
		put_form(&w, u, at, offset);
		put_state(&w, u, at, offset);
		put_ending(&w, u, at, offset);
		if (!offset)
			put_kind_in_state(&w, u, at);
	}
	uint32_t pair[4], kinds[4], three_kinds[4], kind_behind[4], kind_before[4];
	for (uint32_t k = 0; k < 4; k++) {
		blocks near = blocks_of(u, MARGIN + i + k - 2);
		pair[k] = near.pair;
		kinds[k] = near.kinds;
		three_kinds[k] = near.three_kinds;
		kind_behind[k] = near.kind_behind;
		kind_before[k] = near.kind_before;
	}
	uint32_t seen[SEGMENT_SEEN];
	look_around(u, i, seen);
	segment_rows in = rows_of_segment(seen);
	own_rows own = own_rows_of(u, i, in.hashes, distances_of(u, (uint16_t)i));
	put_blocks(&w, pair + 2, kinds + 2, three_kinds + 2, kind_behind + 2, kind_before + 2);
	put_own(&w, &own);
	/* In the order in which the weights were learned: sums of another are rounded otherwise. */
	put_listed(&w, in.rows, 0, LEFT_ROWS - 1);
	if (u->around.left_cue[i] != NOWHERE)
		put_listed(&w, in.rows, LEFT_ROWS, RIGHT_ROWS);
	put_row(&w, in.rows[LEFT_ROWS - 1]);
	if (u->around.right_cue[i] != NOWHERE)
		put_listed(&w, in.rows, RIGHT_ROWS, SEGMENT_ROWS);
	if (pass)
		w.count += tag_features_of(u, i, rows + w.count);
	for (uint32_t k = 0; k < w.count; k++)
		rows[k] /= ROW;
	return w.count;
}
