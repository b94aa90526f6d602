/* The features; see features.h. Each is a row of the table of weights: a hash of its template's number and of what it is about. They are written out for the
 * training, or their weights are added up at once for the plugin; both by the same lines, which the compiler takes apart.
 *
 * What stays the same from token to token is not asked again: what a token says by itself (tagger.c keeps it), the surroundings between two
 * marks, the tags within reach. */
#include "features.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* Classes of distances, which end at 1, 2, 3, 4, 6, 9, 14, 22 and 40. */
static inline uint32_t distance_class(uint32_t distance)
{
	static const uint8_t classes[42] = {0, 0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7,
					    7, 7, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 9};
	return classes[distance < 41 ? distance : 41];
}

static uint32_t least(uint32_t one, uint32_t other) { return one < other ? one : other; }

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

typedef struct writer {
	uint32_t *rows; /* NULL: the sums are asked for */
	uint32_t count;
	const weights *weights;
	row_sums sums;
} writer;

INLINE void put_row(writer *w, uint32_t offset)
{
	if (w->rows)
		w->rows[w->count++] = offset;
	else
		add_row(w->weights, offset, &w->sums);
}

/* A number of its own for each template, mixed well. */
INLINE uint32_t factor(uint32_t template)
{
	uint32_t mixed = template * 0x9e3779b1u;
	mixed = (mixed ^ mixed >> 16) * 0x85ebca6bu;
	mixed = (mixed ^ mixed >> 13) * 0xc2b2ae35u;
	return (mixed ^ mixed >> 16) | 1;
}

/* Rows are found by their offset in bytes. */
#define ROW ((uint32_t)sizeof(((weights *)NULL)->rows[0]))

INLINE uint32_t hash_of(uint32_t template, uint32_t one, uint32_t other)
{
	return one * factor(3 * template) + other * factor(3 * template + 1) + factor(3 * template + 2);
}

/* The first of so many rows, a power of two, that lie side by side: what is asked together is found together. Four are a line of the processor's cache. */
INLINE uint32_t block_at(uint32_t hash, uint32_t rows)
{
	/* FEATURE_ROWS * ROW of 2^32 parts, without the factor that both have. */
	return (uint32_t)((uint64_t)hash * (FEATURE_ROWS * ROW >> 20) >> 12) & ~(rows * ROW - 1);
}

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

void sum_word(const weights *w, const unit *u, uint32_t at, row_sums sums[OWN_OFFSETS])
{
	for (int offset = -OWN_REACH; offset <= OWN_REACH; offset++) {
		writer to = {.weights = w};
		put_form(&to, u, at, offset);
		put_ending(&to, u, at, offset);
		sums[offset + OWN_REACH] = to.sums;
	}
}

void sum_state(const weights *w, const unit *u, uint32_t at, row_sums sums[STATE_OFFSETS])
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

/* Commas, sentences and quotations that begin between two tokens, in classes. */
INLINE uint32_t between(const unit *u, uint32_t from, uint32_t to)
{
	const around *a = &u->around[from], *b = &u->around[to];
	return least((uint32_t)(b->commas - a->commas), 3) | least((uint32_t)(b->sentences - a->sentences), 2) << 2 |
	       least((uint32_t)(b->stretches - a->stretches), 2) << 4;
}

#define FARTHEST 15 /* in place of the class of its distance */
#define NOTHING 99  /* in place of what is between a token and what is nowhere */

/* What is between a token of a segment and the cues to both sides. */
typedef struct cues_apart {
	uint32_t left, right;
} cues_apart;

INLINE cues_apart cues_of(const unit *u, uint32_t i)
{
	const around *a = &u->around[i];
	return (cues_apart){a->left_cue == NOWHERE ? NOTHING : between(u, a->left_cue, i),
			    a->right_cue == NOWHERE ? NOTHING : between(u, i, a->right_cue)};
}

INLINE void put_segment_cue(writer *w, const unit *u, uint32_t i, uint16_t cue, uint32_t crossed, uint32_t template)
{
	const column *c = u->padded + MARGIN;
	uint32_t state = u->states[MARGIN + i];
	put_two(w, template, state, crossed);
	if (cue == NOWHERE)
		return;
	put_two(w, template + 1, c[cue].stem, crossed);
	put_two(w, template + 2, c[cue].stem + c[cue + 1].word, crossed);
	put_two(w, template + 3, c[cue].stem, state + crossed);
}

/* What is the same for all tokens between the same marks and cues, in one state. */
INLINE void put_segment(writer *w, const unit *u, uint32_t i, cues_apart cues)
{
	const column *c = u->padded + MARGIN;
	const around *a = &u->around[i];
	uint32_t state = u->states[MARGIN + i];
	uint32_t left = a->left_mark == NOWHERE ? 0 : c[a->left_mark].word, right = a->right_mark == NOWHERE ? 0 : c[a->right_mark].word;
	put_two(w, OF_SEGMENT, left, right);
	put_two(w, OF_SEGMENT + 1, left + state, right);
	put_two(w, OF_SEGMENT + 2, right, right ? c[a->right_mark + 1].word : 0);
	put_two(w, OF_SEGMENT + 3, left, left ? c[a->left_mark + 1].word : 0);
	put_two(w, OF_SEGMENT + 4, c[i - a->from_begin].word, state);
	put_two(w, OF_SEGMENT + 5, a->left_cue == NOWHERE ? 0 : c[a->left_cue].stem, a->right_cue == NOWHERE ? 0 : c[a->right_cue].stem);
	put_segment_cue(w, u, i, a->left_cue, cues.left, OF_LEFT_SEGMENT);
	put_segment_cue(w, u, i, a->right_cue, cues.right, OF_RIGHT_SEGMENT);
}

/* True where the segment of token i is that of the one before it. */
INLINE bool same_segment(const unit *u, uint32_t i)
{
	const around *a = &u->around[i], *before = a - 1;
	return !memcmp(a->bearings, before->bearings, sizeof(a->bearings)) && a->from_begin == before->from_begin + 1 &&
	       u->states[MARGIN + i] == u->states[MARGIN + i - 1];
}

/* ---- Around a token ---------------------------------------------------------------------------------------------------- */

/* The rows that a token and its neighbours ask for, found some tokens before they are added up: the processor fetches them in between. */
#define RARE_ROWS 11
#define COMMON_ROWS 5
#define ROWS_OF_SEGMENT 14
typedef struct around_rows {
	/* Blocks of what is seen from several tokens: the token and the next; the kinds of both, of those around it; its stem with the kinds beside. */
	uint32_t pair, kinds, three_kinds, kind_behind, kind_before;
	uint32_t rare[RARE_ROWS], common[COMMON_ROWS];    /* the token's own; the common ones are few, so they are at hand */
	uint32_t segment[ROWS_OF_SEGMENT], segment_count; /* 0: it is in that of the token before */
} around_rows;

INLINE void find_blocks(const unit *u, uint32_t at, around_rows *to)
{
	const column *c = u->padded + at;
	const uint32_t *kind = u->kinds + at;
	to->pair = block_of(OF_PAIR, c->word, c[1].word, 4);
	to->kinds = block_of(OF_KINDS, kind[0], kind[1], 2);
	to->three_kinds = block_of(OF_THREE_KINDS, kind[-1] + kind[0] * 3, kind[1], 4);
	to->kind_behind = block_of(OF_KIND_BEHIND, c->stem, kind[1], 2);
	to->kind_before = block_of(OF_KIND_BEFORE, c->stem, kind[-1], 2);
}

/* What a token asks of the blocks from two before it to the next one. */
INLINE void put_blocks(writer *w, const around_rows *second, const around_rows *before, const around_rows *here, const around_rows *behind)
{
	put_row(w, here->pair);
	put_row(w, before->pair + ROW);
	put_row(w, second->pair + 2 * ROW);
	put_row(w, behind->pair + 3 * ROW);
	put_row(w, here->kinds);
	put_row(w, before->kinds + ROW);
	put_row(w, here->three_kinds);
	put_row(w, before->three_kinds + ROW);
	put_row(w, behind->three_kinds + 2 * ROW);
	put_row(w, here->kind_behind);
	put_row(w, before->kind_behind + ROW);
	put_row(w, here->kind_before);
	put_row(w, behind->kind_before + ROW);
}

/* What the tokens of a segment have in common: hashes, without what differs, of what they ask of the cues and marks around. */
typedef struct cue_hashes {
	uint32_t with_kind, with_all, stem, crossed;
} cue_hashes;
typedef struct segment {
	cue_hashes left_cue, right_cue;
	uint32_t left_mark, right_mark;
} segment;

INLINE cue_hashes hashes_of_cue(const unit *u, uint16_t cue, uint32_t crossed, uint32_t template)
{
	uint32_t stem = cue == NOWHERE ? 0 : u->padded[MARGIN + cue].stem;
	return (cue_hashes){hash_of(template, stem, 0), hash_of(template + 1, 0, crossed << 2), hash_of(template + 2, stem, 0),
			    hash_of(template + 3, crossed, 0)};
}

INLINE uint32_t hash_of_mark(const unit *u, uint16_t mark, uint32_t template)
{
	return hash_of(template, mark == NOWHERE ? 0 : u->padded[MARGIN + mark].word, 0);
}

INLINE segment segment_of(const unit *u, uint32_t i, cues_apart cues)
{
	const around *a = &u->around[i];
	return (segment){hashes_of_cue(u, a->left_cue, cues.left, OF_LEFT_CUE), hashes_of_cue(u, a->right_cue, cues.right, OF_RIGHT_CUE),
			 hash_of_mark(u, a->left_mark, OF_PLACE + 3), hash_of_mark(u, a->right_mark, OF_PLACE + 4)};
}

INLINE void find_cue(const cue_hashes *of, uint32_t kind, uint32_t far, uint32_t template, uint32_t *rare, uint32_t *common)
{
	rare[0] = block_at(of->with_kind + kind * factor(3 * template + 1), 1);
	rare[1] = row_near(of->with_all + kind * factor(3 * (template + 1)), template + 1, far);
	rare[2] = row_near(of->stem, template + 2, far);
	*common = row_near(of->crossed, template + 3, far);
}

INLINE void find_own(const unit *u, uint32_t i, const segment *in, around_rows *to)
{
	const uint32_t *kind = u->kinds + MARGIN + i, *state = u->states + MARGIN + i;
	const around *a = &u->around[i];
	uint32_t begun = distance_class(a->from_begin), *rare = to->rare, *common = to->common;
	uint32_t left = a->left_cue == NOWHERE ? FARTHEST : distance_class(i - a->left_cue),
		 right = a->right_cue == NOWHERE ? FARTHEST : distance_class(a->right_cue - i);
	find_cue(&in->left_cue, kind[0], left, OF_LEFT_CUE, rare, common);
	find_cue(&in->right_cue, kind[0], right, OF_RIGHT_CUE, rare + 3, common + 1);
	rare[6] = row_of(OF_STATES, u->padded[MARGIN + i].word, state[0]);
	rare[7] = row_of(OF_STATES + 1, state[-1] + kind[-1] * 3, kind[0]);
	rare[8] = row_near(hash_of(OF_PLACE + 1, kind[0], 0), OF_PLACE + 1, begun);
	rare[9] = row_near(in->left_mark, OF_PLACE + 3, a->left_mark == NOWHERE ? 0 : distance_class(i - a->left_mark));
	rare[10] = row_near(in->right_mark, OF_PLACE + 4, a->right_mark == NOWHERE ? 0 : distance_class(a->right_mark - i));
	common[2] = row_of(OF_STATES + 2, state[-1] + state[0] * 3, state[1]);
	common[3] = row_of(OF_PLACE, begun | least(a->sentences, 2) << 4, distance_class(a->to_end) | u->place << 4);
	common[4] = row_of(OF_PLACE + 2, left | right << 4, state[0]);
}

INLINE void put_own(writer *w, const around_rows *of)
{
	for (uint32_t k = 0; k < RARE_ROWS; k++)
		put_row(w, of->rare[k]);
	for (uint32_t k = 0; k < COMMON_ROWS; k++)
		put_row(w, of->common[k]);
}

static row_sums sum_rows(const weights *w, const uint32_t *rows, uint32_t count)
{
	row_sums sums = {0};
	for (uint32_t k = 0; k < count; k++)
		add_row(w, rows[k], &sums);
	return sums;
}

INLINE void fetch(const weights *w, uint32_t offset) { __builtin_prefetch((const char *)w->rows + offset); }

#define AHEAD 4 /* tokens; the rows of so many, and of two before, are at hand */
#define AT_HAND 8

INLINE void find_around(const weights *w, const unit *u, uint32_t at, segment *in, around_rows *to)
{
	find_blocks(u, at, to);
	fetch(w, to->pair);
	fetch(w, to->three_kinds);
	fetch(w, to->kind_behind);
	fetch(w, to->kind_before);
	uint32_t i = at - MARGIN;
	if (i >= u->count)
		return;
	to->segment_count = 0;
	if (!i || !same_segment(u, i)) {
		writer of = {.rows = to->segment};
		cues_apart cues = cues_of(u, i);
		put_segment(&of, u, i, cues);
		*in = segment_of(u, i, cues);
		to->segment_count = of.count;
		for (uint32_t k = 0; k < of.count; k++)
			fetch(w, to->segment[k]);
	}
	find_own(u, i, in, to);
	for (uint32_t k = 0; k < RARE_ROWS; k++)
		fetch(w, to->rare[k]);
}

void sum_around(const weights *w, const unit *u, row_sums *sums)
{
	around_rows rows[AT_HAND];
	row_sums of_segment = {0};
	segment in = {0};
	const uint32_t end = MARGIN + u->count;
	for (uint32_t next = MARGIN - 2; next < end + AHEAD; next++) {
		uint32_t at = next - AHEAD;
		if (next <= end)
			find_around(w, u, next, &in, &rows[next % AT_HAND]);
		if (next < MARGIN + AHEAD)
			continue;
		const around_rows *here = &rows[at % AT_HAND];
		if (here->segment_count)
			of_segment = sum_rows(w, here->segment, here->segment_count);
		writer to = {.weights = w, .sums = sums[at - MARGIN]};
		add_sums(&to.sums, &of_segment);
		put_blocks(&to, &rows[(at - 2) % AT_HAND], &rows[(at - 1) % AT_HAND], here, &rows[(at + 1) % AT_HAND]);
		put_own(&to, here);
		sums[at - MARGIN] = to.sums;
	}
}

/* ---- The second pass --------------------------------------------------------------------------------------------------- */

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

/* What is between a token and the runs of tags to both sides. */
typedef struct runs_apart {
	uint32_t left[3], right[3];
} runs_apart;

INLINE runs_apart runs_of(const unit *u, uint32_t i)
{
	const nearest *n = &u->nearest[i];
	runs_apart apart;
	for (uint32_t k = 0; k < 3; k++) {
		apart.left[k] = n->left[k] == NOWHERE ? NOTHING : between(u, n->left[k], i);
		apart.right[k] = n->right[k] == NOWHERE ? NOTHING : between(u, i, n->right[k]);
	}
	return apart;
}

#define ROWS_OF_TAGS 4
/* The rows of words and kinds by tags, which are many: they are found some tokens ahead, too. */
INLINE void find_tags(const unit *u, uint32_t i, uint32_t *rows)
{
	const uint8_t *t = u->tags + MARGIN + i;
	const uint32_t *kind = u->kinds + MARGIN + i;
	rows[0] = row_of(OF_TAGS, t[0], u->padded[MARGIN + i].word);
	rows[1] = row_of(OF_TAGS + 1, t[0], kind[0]);
	rows[2] = row_of(OF_TAGS + 2, t[1] | (uint32_t)t[0] << 8, kind[1]);
	rows[3] = row_of(OF_TAGS + 3, t[-1] | (uint32_t)t[0] << 8, kind[-1]);
}

/* One kind of runs; its number is a constant, so that no factor is left to be worked out. */
INLINE void put_nearest_of(writer *w, const unit *u, uint32_t i, const runs_apart *apart, uint32_t k)
{
	const nearest *n = &u->nearest[i];
	uint32_t left = OF_NEAREST + k, right = OF_NEAREST + 3 + k;
	if (n->left[k] != NOWHERE)
		put_row(w, row_near(hash_of(left, apart->left[k], 0), left, distance_class(i - n->left[k])));
	if (n->right[k] != NOWHERE)
		put_row(w, row_near(hash_of(right, apart->right[k], 0), right, distance_class(n->right[k] - i)));
}

INLINE void put_nearest(writer *w, const unit *u, uint32_t i, const runs_apart *apart)
{
	uint32_t own = OF_TAGS + 4;
	put_row(w, row_near(hash_of(own, u->tags[MARGIN + i], 0), own, distance_class(i - u->nearest[i].begin)));
	put_nearest_of(w, u, i, apart, 0);
	put_nearest_of(w, u, i, apart, 1);
	put_nearest_of(w, u, i, apart, 2);
}

INLINE void put_run(writer *w, const unit *u, uint32_t i, uint16_t other, uint32_t crossed, uint32_t template)
{
	put_two(w, template, u->states[MARGIN + i], crossed);
	if (other != NOWHERE)
		put_two(w, template + 1, u->padded[MARGIN + other].stem, crossed);
}

INLINE void put_runs_of(writer *w, const unit *u, uint32_t i, const runs_apart *apart, uint32_t k)
{
	put_run(w, u, i, u->nearest[i].left[k], apart->left[k], OF_RUNS + 4 * k);
	put_run(w, u, i, u->nearest[i].right[k], apart->right[k], OF_RUNS + 4 * k + 2);
}

/* What is the same for all tokens in a segment that have one tag and the same runs of tags around. */
INLINE void put_runs(writer *w, const unit *u, uint32_t i, const runs_apart *apart)
{
	const nearest *n = &u->nearest[i];
	uint32_t order = 0, tag = u->tags[MARGIN + i];
	put_runs_of(w, u, i, apart, 0);
	put_runs_of(w, u, i, apart, 1);
	put_runs_of(w, u, i, apart, 2);
	/* The order of what is nearest to both sides: a source, a cue, then content … */
	for (uint32_t k = 0; k < 3; k++)
		for (uint32_t m = k + 1; m < 3; m++) {
			order = order << 2 | (n->left[k] < n->left[m] ? 1 : n->left[k] == NOWHERE);
			order = order << 2 | (n->right[k] < n->right[m] ? 1 : n->right[k] == NOWHERE);
		}
	put_two(w, OF_RUNS + 12, order, tag);
	put_two(w, OF_RUNS + 13, order, u->states[MARGIN + i]);
	put_two(w, OF_RUNS + 14, tag, u->states[MARGIN + i]);
}

INLINE bool same_runs(const unit *u, uint32_t i)
{
	const nearest *n = &u->nearest[i], *before = n - 1;
	return u->tags[MARGIN + i] == u->tags[MARGIN + i - 1] && !memcmp(n->left, before->left, sizeof(n->left)) &&
	       !memcmp(n->right, before->right, sizeof(n->right)) && same_segment(u, i);
}

/* The sums of the tags within reach: few orders of tags there are. */
static const row_sums *window_sums_of(const weights *w, const uint8_t *tags, uint32_t window, window_sums *kept)
{
	kept += window * 0x9e3779b1u >> (32 - WINDOW_BITS);
	if (kept->window != window + 1) {
		writer to = {.weights = w};
		put_window(&to, tags);
		*kept = (window_sums){window + 1, to.sums};
	}
	return &kept->sums;
}

void sum_tags(const weights *w, const unit *u, window_sums *kept, row_sums *sums)
{
	uint32_t rows[AHEAD][ROWS_OF_TAGS];
	writer runs = {0};
	runs_apart apart = {0};
	const uint8_t *t = u->tags + MARGIN;
	uint32_t window = t[0] << 9 | t[1] << 6 | t[2] << 3 | t[3];
	for (uint32_t i = 0; i < AHEAD && i < u->count; i++)
		find_tags(u, i, rows[i]);
	for (uint32_t i = 0; i < u->count; i++) {
		window = (window << 3 | t[i + 4]) & ((1u << 27) - 1);
		if (!i || !same_runs(u, i)) {
			runs = (writer){.weights = w};
			apart = runs_of(u, i);
			put_runs(&runs, u, i, &apart);
		}
		writer to = {.weights = w, .sums = sums[i]};
		uint32_t *own = rows[i % AHEAD];
		for (uint32_t k = 0; k < ROWS_OF_TAGS; k++)
			put_row(&to, own[k]);
		if (i + AHEAD < u->count) {
			find_tags(u, i + AHEAD, own);
			for (uint32_t k = 0; k < ROWS_OF_TAGS; k++)
				fetch(w, own[k]);
		}
		put_nearest(&to, u, i, &apart);
		add_sums(&to.sums, &runs.sums);
		add_sums(&to.sums, window_sums_of(w, t + i, window, kept));
		sums[i] = to.sums;
	}
}

/* ---- For the training -------------------------------------------------------------------------------------------------- */

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
	around_rows near[4];
	for (uint32_t k = 0; k < 4; k++)
		find_blocks(u, MARGIN + i + k - 2, &near[k]);
	segment in = segment_of(u, i, cues_of(u, i));
	find_own(u, i, &in, &near[2]);
	put_blocks(&w, &near[0], &near[1], &near[2], &near[3]);
	put_own(&w, &near[2]);
	put_segment(&w, u, i, cues_of(u, i));
	if (pass) {
		runs_apart apart = runs_of(u, i);
		put_window(&w, u->tags + MARGIN + i);
		uint32_t own[ROWS_OF_TAGS];
		find_tags(u, i, own);
		for (uint32_t k = 0; k < ROWS_OF_TAGS; k++)
			put_row(&w, own[k]);
		put_nearest(&w, u, i, &apart);
		put_runs(&w, u, i, &apart);
	}
	for (uint32_t k = 0; k < w.count; k++)
		rows[k] /= ROW;
	return w.count;
}
