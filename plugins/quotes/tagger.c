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

static inline word_sums *place_of_word(tagging *t, uint32_t at)
{
	return &t->kept_words[(t->unit.words[at] + t->unit.kinds[at]) * 0x9e3779b1u >> (32 - WORD_SUMS_BITS)];
}

/* Has the memory bring what will be asked some words later. */
static inline void fetch_word_sums(tagging *t, uint32_t at)
{
	const char *kept = (const char *)place_of_word(t, at);
	for (uint32_t k = 0; k < sizeof(word_sums); k += 64)
		__builtin_prefetch(kept + k);
}

static inline const word_sums *word_sums_of(tagging *t, uint32_t at)
{
	uint32_t word = t->unit.words[at], kind = t->unit.kinds[at];
	word_sums *kept = place_of_word(t, at);
	if (kept->word != word || kept->kind != kind || !kept->taken) {
		kept->word = word;
		kept->kind = kind;
		kept->taken = true;
		sum_word(t->weights, &t->unit, at, kept->sums);
	}
	return kept;
}

static inline const state_sums *state_sums_of(tagging *t, uint32_t at)
{
	uint32_t kind = t->unit.kinds[at], state = t->unit.states[at];
	state_sums *kept = &t->kept_states[(kind ^ state) * 0x9e3779b1u >> (32 - STATE_SUMS_BITS)];
	if (kept->kind != kind || kept->state != state || !kept->taken) {
		kept->kind = kind;
		kept->state = state;
		kept->taken = true;
		sum_state(t->weights, &t->unit, at, kept->sums);
	}
	return kept;
}

/* Adds what token `at` says to the sums of itself and of those around it. To the last of them nobody has added yet. */
static inline void add_token(tagging *t, uint32_t at)
{
	const word_sums *word = word_sums_of(t, at);
	const state_sums *state = state_sums_of(t, at);
	row_sums *to = t->sums + at;
	to[0] += word->sums[6];
	to[1] += word->sums[5] + state->sums[4];
	to[2] += word->sums[4] + state->sums[3];
	to[3] += word->sums[3] + state->sums[2];
	to[4] += word->sums[2] + state->sums[1];
	to[5] += word->sums[1] + state->sums[0];
	to[6] = word->sums[0];
}

static row_sums *sums_of(tagging *t, uint32_t i) { return &t->sums[OWN_REACH + MARGIN + i]; }

/* What the margins say of the first tokens and of the last ones: in every unit the same. */
static void keep_margins(tagging *t)
{
	t->unit.count = 0;
	prepare_unit(&t->unit);
	memset(t->sums, 0, sizeof(t->sums));
	for (uint32_t at = MARGIN - OWN_REACH; at < MARGIN; at++)
		add_token(t, at);
	memcpy(t->before_first, sums_of(t, 0), sizeof(t->before_first));
	memset(t->sums, 0, sizeof(t->sums));
	for (uint32_t at = MARGIN; at < MARGIN + OWN_REACH; at++)
		add_token(t, at);
	memcpy(t->behind_last, sums_of(t, 0) - OWN_REACH, sizeof(t->behind_last));
}

static WIDE void add_own(tagging *t)
{
	const uint32_t count = t->unit.count;
	memcpy(sums_of(t, 0), t->before_first, sizeof(t->before_first));
	for (uint32_t i = 0; i < count; i++) {
		if (i + WORDS_AHEAD < count)
			fetch_word_sums(t, MARGIN + i + WORDS_AHEAD);
		add_token(t, MARGIN + i);
	}
	for (uint32_t k = 0; k < OWN_REACH && k < count; k++)
		*sums_of(t, count - 1 - k) += t->behind_last[OWN_REACH - 1 - k];
}

/* ---- Both passes ------------------------------------------------------------------------------------------------------- */

static inline eight_scores larger(eight_scores one, eight_scores other)
{
#ifdef __SSE2__
	return (eight_scores)_mm_max_epi16((__m128i)one, (__m128i)other);
#else
	eight_scores which = (eight_scores)(one > other);
	return (one & which) | (other & ~which);
#endif
}

static inline eight_scores smaller(eight_scores one, eight_scores other)
{
#ifdef __SSE2__
	return (eight_scores)_mm_min_epi16((__m128i)one, (__m128i)other);
#else
	return -larger(-one, -other);
#endif
}

/* The score of one tag, for each. */
#define ALL(v, tag) __builtin_shufflevector(v, v, tag, tag, tag, tag, tag, tag, tag, tag)
#define EACH(value) ((eight_scores){0} + (int16_t)(value))

/* The scores of a token by tag, over that of TAG_OUT. */
static inline eight_scores scores_of(const row_sums *sums, uint32_t pass)
{
	eight_scores scores = ((const eight_scores *)sums)[pass];
	return (scores - ALL(scores, 0) + EACH(1 << (SCORE_SHIFT - 1))) >> SCORE_SHIFT;
}

static inline eight_scores within(eight_scores scores)
{
	return smaller(larger(scores - ALL(scores, 0), EACH(-MOST_BEST)), EACH(MOST_BEST));
}

#define FROM(tag) (ALL(before, tag) + transitions[tag])
static inline eight_scores best_from(eight_scores before, const eight_scores *transitions)
{
	return larger(larger(larger(FROM(0), FROM(1)), larger(FROM(2), FROM(3))), larger(larger(FROM(4), FROM(5)), FROM(6)));
}

/* The scores of the best sequences up to each token, where each has so much more for each tag; and of others, with another bonus, where that is asked for. One token waits for
 * the next, so that both take hardly longer than one. */
static WIDE void find_best(tagging *t, uint32_t pass, eight_scores eager, const eight_scores *more)
{
	const pass_weights *w = &t->weights->passes[pass];
	const column *c = columns_of(&t->unit);
	const eight_scores begin = {0, 0, IMPOSSIBLE / 2, 0, IMPOSSIBLE / 2, 0, IMPOSSIBLE / 2, IMPOSSIBLE / 2};
	eight_scores own = scores_of(sums_of(t, 0), pass), best = within(own + begin + eager),
		     other = more ? within(own + begin + *more) : best;
	t->best[0] = best;
	t->best_more[0] = other;
	for (uint32_t i = 1; i < t->unit.count; i++) {
		const eight_scores *transitions = (const void *)w->transitions[transition_class(&c[i])];
		own = scores_of(sums_of(t, i), pass);
		t->best[i] = best = within(best_from(best, transitions) + (own + eager));
		if (more)
			t->best_more[i] = other = within(best_from(other, transitions) + (own + *more));
	}
}

/* The tag before token i, by the transitions to the one that the best sequence has there. Few tags have to be asked: most follow the first, TAG_OUT. */
static inline uint32_t tag_before(eight_scores best, eight_scores transitions)
{
	eight_scores scores = best + transitions, most = scores;
	most = larger(most, __builtin_shufflevector(most, most, 4, 5, 6, 7, 0, 1, 2, 3));
	most = larger(most, __builtin_shufflevector(most, most, 2, 3, 0, 1, 6, 7, 4, 5));
	most = larger(most, __builtin_shufflevector(most, most, 1, 0, 3, 2, 5, 4, 7, 6));
	uint32_t before = 0;
	while (scores[before] != most[0])
		before++;
	return before;
}

/* The tags of the best sequence, from its end on. */
static WIDE void trace(const tagging *t, uint32_t pass, const eight_scores *best, uint8_t *tags)
{
	const column *c = t->unit.padded + MARGIN;
	uint32_t i = t->unit.count - 1, tag = 0;
	for (uint32_t k = 1; k < TAG_COUNT; k++)
		if (best[i][k] > best[i][tag])
			tag = k;
	for (; i; i--) {
		tags[i] = (uint8_t)tag;
		tag = tag_before(best[i - 1], t->transitions_to[pass][transition_class(&c[i])][tag]);
	}
	tags[0] = (uint8_t)tag;
}

void prepare_tagging(tagging *t, const weights *w)
{
	t->weights = w;
	keep_margins(t);
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
	find_best(t, pass, eager, &more);
	trace(t, pass, t->best, tags_of(&t->unit));
	if (!lacks_links(tags_of(&t->unit), t->unit.count))
		return;
	trace(t, pass, t->best_more, t->more);
	add_more(tags_of(&t->unit), t->more, t->unit.count);
}

void tag_unit(tagging *t, bool twice)
{
	if (!t->unit.count)
		return;
	prepare_unit(&t->unit);
	add_own(t);
	sum_around(t->weights, &t->unit, &t->around, sums_of(t, 0));
	if (twice) {
		find_best(t, 0, (eight_scores){0}, NULL);
		trace(t, 0, t->best, tags_of(&t->unit));
		prepare_second_pass(&t->unit);
		sum_tags(t->weights, &t->unit, &t->tag_rows, t->kept_windows, sums_of(t, 0));
	}
	decide(t, twice);
}
