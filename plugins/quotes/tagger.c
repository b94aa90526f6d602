/* The tagger; see tagger.h. */
#include "tagger.h"

#include <string.h>

#define IMPOSSIBLE (INT32_MIN / 4)

typedef uint64_t two_rows __attribute__((vector_size(16)));
typedef uint16_t eight_sums __attribute__((vector_size(16)));

/* Sums of rows, two at a time, even and odd tags apart. The rows of the next token are asked for meanwhile: most lie outside the nearer caches. */
static void score_token(const pass_weights *w, const uint32_t *rows, uint32_t count, const uint32_t *ahead, int32_t scores[8])
{
	eight_sums even = {0}, odd = {0};
	for (uint32_t k = 0; k < count; k += 2) {
		two_rows both = {0};
		memcpy(&both, w->rows[rows[k]], 8);
		if (k + 1 < count)
			memcpy((char *)&both + 8, w->rows[rows[k + 1]], 8);
		even += (eight_sums)both & 0xff;
		odd += (eight_sums)both >> 8;
		__builtin_prefetch(w->rows[ahead[k]]);
		__builtin_prefetch(w->rows[ahead[k + 1]]);
	}
	for (uint32_t k = 0; k < 4; k++) {
		scores[2 * k] += even[k] + even[k + 4];
		scores[2 * k + 1] += odd[k] + odd[k + 4];
	}
}

static void score_unit(const pass_weights *w, tagging *t, uint32_t pass)
{
	uint32_t rows[2][MAX_FEATURES] = {{0}}, count = features_of(&t->unit, 0, pass, rows[0]);
	const int16_t *eager = w->eager[has_stretch(&t->unit)];
	for (uint32_t i = 0; i < t->unit.count; i++) {
		uint32_t *ahead = rows[~i & 1], next = i + 1 < t->unit.count ? features_of(&t->unit, i + 1, pass, ahead) : 0;
		for (uint32_t tag = 0; tag < 8; tag++)
			t->scores[i][tag] = eager[tag];
		score_token(w, rows[i & 1], count, ahead, t->scores[i]);
		count = next;
	}
}

/* The best sequence. */
static void decode(const pass_weights *w, tagging *t)
{
	const column *c = columns_of(&t->unit);
	uint32_t count = t->unit.count;
	int32_t best[8], next[8];
	for (uint32_t tag = 0; tag < TAG_COUNT; tag++)
		best[tag] = tag && tag % 2 == 0 ? IMPOSSIBLE : t->scores[0][tag];
	for (uint32_t i = 1; i < count; i++) {
		const int16_t(*transitions)[8] = w->transitions[transition_class(&c[i])];
		for (uint32_t tag = 0; tag < TAG_COUNT; tag++) {
			int32_t most = INT32_MIN;
			for (uint32_t before = 0; before < TAG_COUNT; before++) {
				int32_t score = best[before] + transitions[before][tag];
				if (may_follow(before, tag) && score > most) {
					most = score;
					t->from[i][tag] = (uint8_t)before;
				}
			}
			next[tag] = t->scores[i][tag] + most;
		}
		memcpy(best, next, sizeof(best));
	}
	uint32_t tag = 0;
	for (uint32_t k = 1; k < TAG_COUNT; k++)
		if (best[k] > best[tag])
			tag = k;
	for (uint32_t i = count; i-- > 0; tag = t->from[i][tag])
		tags_of(&t->unit)[i] = (uint8_t)tag;
}

void tag_unit(const weights *w, tagging *t)
{
	if (!t->unit.count)
		return;
	prepare_unit(&t->unit);
	for (uint32_t pass = 0; pass < 2; pass++) {
		if (pass)
			prepare_second_pass(&t->unit);
		score_unit(&w->passes[pass], t, pass);
		decode(&w->passes[pass], t);
	}
}
