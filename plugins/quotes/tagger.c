/* The tagger; see tagger.h. A row of weights serves both passes, so that the second one only adds what the tags of the first say.
 *
 * Scores are over that of TAG_OUT, and in parts (SCORE_SHIFT) of which no sum of three leaves sixteen bits: what is possible never loses to what is not. */
#include "tagger.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define WORDS_AHEAD 6
#define MOST_BEST 8900 /* IMPOSSIBLE and the bounds of transitions (train/learning.c) go with this */

/* ---- What tokens say by themselves ------------------------------------------------------------------------------------- */

static word_sums *place_of_word(tagging *t, uint32_t at)
{
	return &t->kept_words[(t->unit.padded[at].word + t->unit.kinds[at]) * 0x9e3779b1u >> (32 - WORD_SUMS_BITS)];
}

/* Has the memory bring what will be asked some words later. */
static void fetch_word_sums(tagging *t, uint32_t at)
{
	const char *kept = (const char *)place_of_word(t, at);
	for (uint32_t k = 0; k < sizeof(word_sums); k += 64)
		__builtin_prefetch(kept + k);
}

static const word_sums *word_sums_of(tagging *t, uint32_t at)
{
	const column *c = &t->unit.padded[at];
	uint32_t kind = t->unit.kinds[at], cue = c->cue + 1u;
	word_sums *kept = place_of_word(t, at);
	if (kept->word == c->word && kept->kind == kind && kept->cue == cue && kept->stem == c->stem && kept->suffix == c->suffix)
		return kept;
	*kept = (word_sums){.word = c->word, .stem = c->stem, .suffix = c->suffix, .kind = kind, .cue = cue};
	sum_word(t->weights, &t->unit, at, kept->sums);
	return kept;
}

static const state_sums *state_sums_of(tagging *t, uint32_t at)
{
	uint32_t kind = t->unit.kinds[at], state = t->unit.states[at];
	state_sums *kept = &t->kept_states[(kind ^ state) * 0x9e3779b1u >> (32 - STATE_SUMS_BITS)];
	if (kept->kind == kind && kept->state == state && kept->taken)
		return kept;
	*kept = (state_sums){.state = state, .kind = kind, .taken = true};
	sum_state(t->weights, &t->unit, at, kept->sums);
	return kept;
}

static void add_own(tagging *t)
{
	memset(t->sums, 0, sizeof(*t->sums) * (t->unit.count + 2 * (MARGIN + OWN_REACH)));
	const uint32_t end = MARGIN + t->unit.count + OWN_REACH;
	for (uint32_t at = MARGIN - OWN_REACH; at < end; at++) {
		if (at + WORDS_AHEAD < end)
			fetch_word_sums(t, at + WORDS_AHEAD);
		const word_sums *word = word_sums_of(t, at);
		const state_sums *state = state_sums_of(t, at);
		row_sums *to = t->sums + at + 2 * OWN_REACH;
		for (uint32_t k = 0; k < OWN_OFFSETS; k++)
			add_sums(to - k, &word->sums[k]);
		to -= OWN_REACH - STATE_REACH;
		for (uint32_t k = 0; k < STATE_OFFSETS; k++)
			add_sums(to - k, &state->sums[k]);
	}
}

static row_sums *sums_of(tagging *t, uint32_t i) { return &t->sums[OWN_REACH + MARGIN + i]; }

/* ---- Both passes ------------------------------------------------------------------------------------------------------- */

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

static inline eight_scores set_best(tagging *t, uint32_t i, eight_scores scores)
{
	return t->best[i] = within(scores - all(scores[0]), MOST_BEST);
}

/* The tag before token i, by the transitions to the one that the best sequence has there. Few tags have to be asked: most follow the first, TAG_OUT. */
static inline uint32_t tag_before(const tagging *t, uint32_t i, eight_scores transitions)
{
	eight_scores scores = t->best[i - 1] + transitions, most = scores;
	most = larger(most, __builtin_shufflevector(most, most, 4, 5, 6, 7, 0, 1, 2, 3));
	most = larger(most, __builtin_shufflevector(most, most, 2, 3, 0, 1, 6, 7, 4, 5));
	most = larger(most, __builtin_shufflevector(most, most, 1, 0, 3, 2, 5, 4, 7, 6));
	uint32_t before = 0;
	while (scores[before] != most[0])
		before++;
	return before;
}

/* The tags of the best sequence, from its end on. */
static void trace(const tagging *t, uint32_t pass, uint8_t *tags)
{
	const column *c = t->unit.padded + MARGIN;
	uint32_t i = t->unit.count - 1, tag = 0;
	for (uint32_t k = 1; k < TAG_COUNT; k++)
		if (t->best[i][k] > t->best[i][tag])
			tag = k;
	for (; i; i--) {
		tags[i] = (uint8_t)tag;
		tag = tag_before(t, i, t->transitions_to[pass][transition_class(&c[i])][tag]);
	}
	tags[0] = (uint8_t)tag;
}

#define FROM(tag) (__builtin_shufflevector(before, before, tag, tag, tag, tag, tag, tag, tag, tag) + transitions[tag])

/* The best sequence, each token having so much more for each tag. */
static void decode(tagging *t, uint32_t pass, eight_scores eager, uint8_t *tags)
{
	const pass_weights *w = &t->weights->passes[pass];
	const column *c = columns_of(&t->unit);
	const eight_scores begin = {0, 0, IMPOSSIBLE / 2, 0, IMPOSSIBLE / 2, 0, IMPOSSIBLE / 2, IMPOSSIBLE / 2};
	eight_scores before = set_best(t, 0, scores_of(sums_of(t, 0), pass, eager) + begin);
	for (uint32_t i = 1; i < t->unit.count; i++) {
		const eight_scores *transitions = (const void *)w->transitions[transition_class(&c[i])];
		eight_scores most =
			larger(larger(larger(FROM(0), FROM(1)), larger(FROM(2), FROM(3))), larger(larger(FROM(4), FROM(5)), FROM(6)));
		before = set_best(t, i, most + scores_of(sums_of(t, i), pass, eager));
	}
	trace(t, pass, tags);
}

void prepare_tagging(tagging *t, const weights *w)
{
	t->weights = w;
	for (uint32_t pass = 0; pass < 2; pass++)
		for (uint32_t class = 0; class <= SHAPE_COUNT; class ++)
			for (uint32_t tag = 0; tag < 8; tag++)
				for (uint32_t before = 0; before < 8; before++)
					t->transitions_to[pass][class][tag][before] =
						before < TAG_COUNT ? w->passes[pass].transitions[class][before][tag] : IMPOSSIBLE;
}

/* The tags to link by: cues and sources that are less likely, too, where nothing else is. */
static void decide(tagging *t, uint32_t pass)
{
	const pass_weights *w = &t->weights->passes[pass];
	bool quoted = t->unit.quoted;
	eight_scores eager, more;
	memcpy(&eager, w->eager[quoted], sizeof(eager));
	memcpy(&more, w->more[quoted], sizeof(more));
	decode(t, pass, eager, tags_of(&t->unit));
	if (!lacks_links(tags_of(&t->unit), t->unit.count))
		return;
	decode(t, pass, more, t->more);
	add_more(tags_of(&t->unit), t->more, t->unit.count);
}

void tag_unit(tagging *t, bool twice)
{
	if (!t->unit.count)
		return;
	prepare_unit(&t->unit);
	add_own(t);
	sum_around(t->weights, &t->unit, sums_of(t, 0));
	if (twice) {
		decode(t, 0, (eight_scores){0}, tags_of(&t->unit));
		prepare_second_pass(&t->unit);
		sum_tags(t->weights, &t->unit, t->kept_windows, sums_of(t, 0));
	}
	decide(t, twice);
}
