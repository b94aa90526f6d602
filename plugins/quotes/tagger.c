/* The tagger; see tagger.h. A row of weights serves both passes, so that the second one only adds what the tags of the first say.
 *
 * Scores are over that of TAG_OUT, and in parts (SCORE_SHIFT) of which no sum of three leaves sixteen bits: what is possible never loses to what is not. */
#include "tagger.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define MOST_BEST 8900 /* IMPOSSIBLE and the bounds of transitions (train/learning.c) go with this */

static inline void add_row(const weights *w, uint32_t row, row_sums *to)
{
	eight_sums bytes;
	memcpy(&bytes, w->rows[row], sizeof(bytes));
	to->both += bytes;
	to->upper += bytes >> 8;
}

static void add_rows(const weights *w, const uint32_t *rows, uint32_t count, row_sums *to)
{
	row_sums sums = *to;
	for (uint32_t k = 0; k < count; k++)
		add_row(w, rows[k], &sums);
	*to = sums;
}

/* ---- What tokens say by themselves ------------------------------------------------------------------------------------- */

static const own_sums *own_sums_of(tagging *t, uint32_t at)
{
	const column *c = &t->unit.padded[at];
	uint32_t kind = t->unit.kinds[at], state = t->unit.states[at], cue = c->cue + 1u;
	own_sums *kept = &t->kept[((c->word ^ state) + kind) * 0x9e3779b1u >> (32 - OWN_BITS)];
	if (kept->word == c->word && kept->kind == kind && kept->state == state && kept->cue == cue && kept->stem == c->stem &&
	    kept->suffix == c->suffix)
		return kept;
	*kept = (own_sums){.word = c->word, .stem = c->stem, .suffix = c->suffix, .kind = kind, .state = state, .cue = cue};
	uint32_t rows[MAX_FEATURES];
	for (int offset = -OWN_REACH; offset <= OWN_REACH; offset++)
		add_rows(t->weights, rows, own_features(&t->unit, at, offset, rows), &kept->sums[offset + OWN_REACH]);
	return kept;
}

static void add_own(tagging *t)
{
	memset(t->sums, 0, sizeof(*t->sums) * (t->unit.count + 2 * (MARGIN + OWN_REACH)));
	for (uint32_t at = MARGIN - OWN_REACH; at < MARGIN + t->unit.count + OWN_REACH; at++) {
		const own_sums *own = own_sums_of(t, at);
		row_sums *to = t->sums + at + 2 * OWN_REACH;
		for (uint32_t k = 0; k <= 2 * OWN_REACH; k++, to--) {
			to->both += own->sums[k].both;
			to->upper += own->sums[k].upper;
		}
	}
}

static row_sums *sums_of(tagging *t, uint32_t i) { return &t->sums[OWN_REACH + MARGIN + i]; }

/* ---- Both passes ------------------------------------------------------------------------------------------------------- */

/* The rows of the next token are asked for meanwhile: most lie outside the nearer caches. */
static void add_around(tagging *t, uint32_t (*features)(const unit *u, uint32_t i, uint32_t *rows))
{
	uint32_t rows[2][MAX_FEATURES], count = features(&t->unit, 0, rows[0]);
	for (uint32_t i = 0; i < t->unit.count; i++) {
		uint32_t *ahead = rows[~i & 1], next = i + 1 < t->unit.count ? features(&t->unit, i + 1, ahead) : 0;
		for (uint32_t k = 0; k < next; k++)
			__builtin_prefetch(t->weights->rows[ahead[k]]);
		add_rows(t->weights, rows[i & 1], count, sums_of(t, i));
		count = next;
	}
}

static inline eight_scores all(int16_t value) { return (eight_scores){value, value, value, value, value, value, value, value}; }

static inline eight_scores larger(eight_scores one, eight_scores other)
{
#ifdef __SSE2__
	return (eight_scores)_mm_max_epi16((__m128i)one, (__m128i)other);
#else
	eight_scores which = (eight_scores)(one > other);
	return (one & which) | (other & ~which);
#endif
}

static inline eight_scores within(eight_scores scores, int16_t most)
{
	return -larger(-larger(scores, all((int16_t)-most)), all((int16_t)-most));
}

/* The scores of a token by tag, over that of TAG_OUT. */
static inline eight_scores scores_of(const row_sums *sums, uint32_t pass, eight_scores eager)
{
	eight_sums lower = sums->both - (sums->upper << 8), upper = sums->upper;
	eight_scores scores = (eight_scores)(pass ? __builtin_shufflevector(lower, upper, 4, 12, 5, 13, 6, 14, 7, 15)
						  : __builtin_shufflevector(lower, upper, 0, 8, 1, 9, 2, 10, 3, 11));
	return ((scores - all(scores[0]) + all(1 << (SCORE_SHIFT - 1))) >> SCORE_SHIFT) + eager;
}

static inline void set_best(tagging *t, uint32_t i, eight_scores scores) { t->best[i] = within(scores - all(scores[0]), MOST_BEST); }

/* The tag before token i, of class `transitions`, that the best sequence with this tag there has. */
static uint32_t tag_before(const tagging *t, uint32_t i, const int16_t (*transitions)[8], uint32_t tag)
{
	uint32_t best = 0;
	int most = IMPOSSIBLE * 2;
	for (uint32_t before = 0; before < TAG_COUNT; before++) {
		int score = t->best[i - 1][before] + transitions[before][tag];
		best = score > most ? before : best;
		most = score > most ? score : most;
	}
	return best;
}

/* The best sequence. */
static void decode(tagging *t, uint32_t pass)
{
	const pass_weights *w = &t->weights->passes[pass];
	const column *c = columns_of(&t->unit);
	eight_scores eager, transition, begin = {0, 0, IMPOSSIBLE / 2, 0, IMPOSSIBLE / 2, 0, IMPOSSIBLE / 2, IMPOSSIBLE / 2};
	memcpy(&eager, w->eager[has_stretch(&t->unit)], sizeof(eager));
	set_best(t, 0, scores_of(sums_of(t, 0), pass, eager) + begin);
	for (uint32_t i = 1; i < t->unit.count; i++) {
		const int16_t(*transitions)[8] = w->transitions[transition_class(&c[i])];
		eight_scores most = all(INT16_MIN), before = t->best[i - 1];
		for (uint32_t tag = 0; tag < TAG_COUNT; tag++) {
			memcpy(&transition, transitions[tag], sizeof(transition));
			transition += all(before[tag]);
			most = larger(transition, most);
		}
		set_best(t, i, most + scores_of(sums_of(t, i), pass, eager));
	}
	uint32_t i = t->unit.count - 1, tag = 0;
	for (uint32_t k = 1; k < TAG_COUNT; k++)
		if (t->best[i][k] > t->best[i][tag])
			tag = k;
	for (; i; i--) {
		tags_of(&t->unit)[i] = (uint8_t)tag;
		tag = tag_before(t, i, w->transitions[transition_class(&c[i])], tag);
	}
	tags_of(&t->unit)[0] = (uint8_t)tag;
}

void tag_unit(tagging *t)
{
	if (!t->unit.count)
		return;
	prepare_unit(&t->unit);
	add_own(t);
	add_around(t, around_features);
	decode(t, 0);
	prepare_second_pass(&t->unit);
	add_around(t, tag_features);
	decode(t, 1);
}
