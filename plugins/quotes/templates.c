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
	OF_KIND = 20,
	OF_STEM = 30,
	OF_CUE = 40,
	OF_STATE = 50,
	OF_ENDING = 60,
	OF_PAIRS = 70,
	OF_PLACE = 90,
	OF_LEFT_CUE = 100,
	OF_RIGHT_CUE = 110,
	OF_SEGMENT = 120,
	OF_LEFT_SEGMENT = 130,
	OF_RIGHT_SEGMENT = 140,
	OF_WINDOW = 150,
	OF_TAGS = 170,
	OF_NEAREST = 180,
	OF_RUNS = 190
};

typedef struct writer {
	uint32_t *rows; /* NULL: the sums are asked for */
	uint32_t count;
	const weights *weights;
	row_sums sums;
} writer;

/* A number of its own for each template, mixed well. */
INLINE uint32_t factor(uint32_t template)
{
	uint32_t mixed = template * 0x9e3779b1u;
	mixed = (mixed ^ mixed >> 16) * 0x85ebca6bu;
	mixed = (mixed ^ mixed >> 13) * 0xc2b2ae35u;
	return (mixed ^ mixed >> 16) | 1;
}

INLINE void put_two(writer *w, uint32_t template, uint32_t one, uint32_t other)
{
	uint32_t hash = one * factor(3 * template) + other * factor(3 * template + 1) + factor(3 * template + 2);
	uint32_t row = (uint32_t)((uint64_t)hash * FEATURE_ROWS >> 32);
	if (w->rows)
		w->rows[w->count++] = row;
	else
		add_row(w->weights, row, &w->sums);
}

INLINE void put(writer *w, uint32_t template, uint32_t value) { put_two(w, template, value, 0); }

/* ---- What a token says by itself --------------------------------------------------------------------------------------- */

INLINE void put_form(writer *w, const unit *u, uint32_t at, int offset)
{
	const column *c = u->padded + at;
	uint32_t place = (uint32_t)(offset + OWN_REACH);
	put(w, OF_WORD + place, c->word);
	put(w, OF_KIND + place, u->kinds[at]);
	if (offset >= -STATE_REACH && offset <= STATE_REACH) {
		put(w, OF_STEM + place, c->stem);
		put(w, OF_CUE + place, c->cue);
	}
}

INLINE void put_ending(writer *w, const unit *u, uint32_t at, int offset)
{
	if (offset >= -1 && offset <= 1)
		put(w, OF_ENDING + (uint32_t)(offset + OWN_REACH), u->padded[at].suffix);
	if (!offset)
		put(w, OF_ALL, 0);
}

INLINE void put_state(writer *w, const unit *u, uint32_t at, int offset)
{
	if (offset >= -STATE_REACH && offset <= STATE_REACH)
		put(w, OF_STATE + (uint32_t)(offset + OWN_REACH), u->states[at]);
}

INLINE void put_word_in_state(writer *w, const unit *u, uint32_t at) { put_two(w, OF_ALL + 1, u->padded[at].word, u->states[at]); }
INLINE void put_kind_in_state(writer *w, const unit *u, uint32_t at) { put_two(w, OF_ALL + 2, u->kinds[at], u->states[at]); }

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
INLINE uint32_t between(const unit *u, uint32_t i, uint32_t other)
{
	const around *a = &u->around[other < i ? other : i], *b = &u->around[other < i ? i : other];
	return least((uint32_t)(b->commas - a->commas), 3) | least((uint32_t)(b->sentences - a->sentences), 2) << 2 |
	       least((uint32_t)(b->stretches - a->stretches), 2) << 4;
}

INLINE uint32_t distance(uint32_t i, uint32_t other) { return distance_class(other < i ? i - other : other - i); }

#define NOTHING 99 /* in place of what is between a token and what is nowhere */

/* What is between a token of a segment and the cues to both sides. */
typedef struct cues_apart {
	uint32_t left, right;
} cues_apart;

INLINE cues_apart cues_of(const unit *u, uint32_t i)
{
	const around *a = &u->around[i];
	return (cues_apart){a->left_cue == NOWHERE ? NOTHING : between(u, i, a->left_cue),
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

INLINE void put_cue(writer *w, const unit *u, uint32_t i, uint16_t cue, uint32_t crossed, uint32_t template)
{
	uint32_t kind = u->kinds[MARGIN + i];
	if (cue == NOWHERE) {
		put(w, template, kind);
		return;
	}
	uint32_t far = distance(i, cue), stem = u->padded[MARGIN + cue].stem;
	put_two(w, template + 1, crossed, far);
	put_two(w, template + 2, kind, crossed << 4 | far);
	put_two(w, template + 3, stem, far);
	put_two(w, template + 4, stem, kind);
}

INLINE void put_pairs(writer *w, const unit *u, uint32_t i)
{
	const column *c = u->padded + MARGIN + i;
	const uint32_t *kind = u->kinds + MARGIN + i, *state = u->states + MARGIN + i;
	put_two(w, OF_PAIRS, c[-1].word, c->word);
	put_two(w, OF_PAIRS + 1, c->word, c[1].word);
	put_two(w, OF_PAIRS + 2, c[-2].word, c[-1].word);
	put_two(w, OF_PAIRS + 3, c[1].word, c[2].word);
	put_two(w, OF_PAIRS + 4, kind[-1], kind[0]);
	put_two(w, OF_PAIRS + 5, kind[0], kind[1]);
	put_two(w, OF_PAIRS + 6, kind[-1] + kind[0] * 3, kind[1]);
	put_two(w, OF_PAIRS + 7, kind[-2] + kind[-1] * 3, kind[0]);
	put_two(w, OF_PAIRS + 8, kind[0] + kind[1] * 3, kind[2]);
	put_two(w, OF_PAIRS + 9, c->stem, kind[-1]);
	put_two(w, OF_PAIRS + 10, c->stem, kind[1]);
	put_two(w, OF_PAIRS + 11, c[-1].stem, kind[0]);
	put_two(w, OF_PAIRS + 12, c[1].stem, kind[0]);
	put_two(w, OF_PAIRS + 13, state[-1] + state[0] * 3, state[1]);
	put_two(w, OF_PAIRS + 14, state[-1] + kind[-1] * 3, kind[0]);
}

INLINE void put_place(writer *w, const unit *u, uint32_t i)
{
	const column *c = u->padded + MARGIN;
	const around *a = &u->around[i];
	uint32_t begun = distance_class(a->from_begin);
	put_two(w, OF_PLACE, begun | least(a->sentences, 2) << 4, distance_class(a->to_end) | u->place << 4);
	put_two(w, OF_PLACE + 1, u->kinds[MARGIN + i], begun);
	put_two(w, OF_PLACE + 2, a->left_mark == NOWHERE ? 0 : c[a->left_mark].word,
		a->left_mark == NOWHERE ? 0 : distance(i, a->left_mark));
	put_two(w, OF_PLACE + 3, a->right_mark == NOWHERE ? 0 : c[a->right_mark].word,
		a->right_mark == NOWHERE ? 0 : distance(i, a->right_mark));
	put_two(w, OF_PLACE + 4,
		(a->left_cue == NOWHERE ? 15 : distance(i, a->left_cue)) | (a->right_cue == NOWHERE ? 15 : distance(i, a->right_cue)) << 4,
		u->states[MARGIN + i]);
}

INLINE void put_around(writer *w, const unit *u, uint32_t i, cues_apart cues)
{
	put_pairs(w, u, i);
	put_place(w, u, i);
	put_cue(w, u, i, u->around[i].left_cue, cues.left, OF_LEFT_CUE);
	put_cue(w, u, i, u->around[i].right_cue, cues.right, OF_RIGHT_CUE);
}

void sum_around(const weights *w, const unit *u, row_sums *sums)
{
	writer segment = {0};
	cues_apart cues = {0};
	for (uint32_t i = 0; i < u->count; i++) {
		if (!i || !same_segment(u, i)) {
			segment = (writer){.weights = w};
			cues = cues_of(u, i);
			put_segment(&segment, u, i, cues);
		}
		writer to = {.weights = w, .sums = sums[i]};
		put_word_in_state(&to, u, MARGIN + i);
		put_around(&to, u, i, cues);
		add_sums(&to.sums, &segment.sums);
		sums[i] = to.sums;
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
		apart.left[k] = n->left[k] == NOWHERE ? NOTHING : between(u, i, n->left[k]);
		apart.right[k] = n->right[k] == NOWHERE ? NOTHING : between(u, i, n->right[k]);
	}
	return apart;
}

INLINE void put_tags(writer *w, const unit *u, uint32_t i, const runs_apart *apart)
{
	const uint8_t *t = u->tags + MARGIN + i;
	const uint32_t *kind = u->kinds + MARGIN + i;
	const nearest *n = &u->nearest[i];
	put_two(w, OF_TAGS, t[0], u->padded[MARGIN + i].word);
	put_two(w, OF_TAGS + 1, t[0], kind[0]);
	put_two(w, OF_TAGS + 2, t[1] | (uint32_t)t[0] << 8, kind[1]);
	put_two(w, OF_TAGS + 3, t[-1] | (uint32_t)t[0] << 8, kind[-1]);
	put_two(w, OF_TAGS + 4, t[0], distance(i, n->begin));
	for (uint32_t k = 0; k < 3; k++) {
		if (n->left[k] != NOWHERE)
			put_two(w, OF_NEAREST + k, distance(i, n->left[k]), apart->left[k]);
		if (n->right[k] != NOWHERE)
			put_two(w, OF_NEAREST + 3 + k, distance(i, n->right[k]), apart->right[k]);
	}
}

INLINE void put_run(writer *w, const unit *u, uint32_t i, uint16_t other, uint32_t crossed, uint32_t template)
{
	put_two(w, template, u->states[MARGIN + i], crossed);
	if (other != NOWHERE)
		put_two(w, template + 1, u->padded[MARGIN + other].stem, crossed);
}

/* What is the same for all tokens in a segment that have one tag and the same runs of tags around. */
INLINE void put_runs(writer *w, const unit *u, uint32_t i, const runs_apart *apart)
{
	const nearest *n = &u->nearest[i];
	uint32_t order = 0, tag = u->tags[MARGIN + i];
	for (uint32_t k = 0; k < 3; k++) {
		put_run(w, u, i, n->left[k], apart->left[k], OF_RUNS + 4 * k);
		put_run(w, u, i, n->right[k], apart->right[k], OF_RUNS + 4 * k + 2);
	}
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
	writer runs = {0};
	runs_apart apart = {0};
	const uint8_t *t = u->tags + MARGIN;
	uint32_t window = t[0] << 9 | t[1] << 6 | t[2] << 3 | t[3];
	for (uint32_t i = 0; i < u->count; i++) {
		window = (window << 3 | t[i + 4]) & ((1u << 27) - 1);
		if (!i || !same_runs(u, i)) {
			runs = (writer){.weights = w};
			apart = runs_of(u, i);
			put_runs(&runs, u, i, &apart);
		}
		writer to = {.weights = w, .sums = sums[i]};
		put_tags(&to, u, i, &apart);
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
		if (!offset) {
			put_word_in_state(&w, u, at);
			put_kind_in_state(&w, u, at);
		}
	}
	put_segment(&w, u, i, cues_of(u, i));
	put_around(&w, u, i, cues_of(u, i));
	if (pass) {
		runs_apart apart = runs_of(u, i);
		put_window(&w, u->tags + MARGIN + i);
		put_tags(&w, u, i, &apart);
		put_runs(&w, u, i, &apart);
	}
	return w.count;
}
