/* The tagger by itself, with weights drawn by lot: what it keeps and adds up at once is what the training writes out row by row. */
#include "../tagger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static weights *w;
static tagging *t;
static uint64_t seed = 1;

static uint32_t lot(uint32_t below)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)((seed >> 32) * below >> 32);
}

static int open_tagging(void **state)
{
	(void)state;
	w = calloc(1, sizeof(*w));
	t = calloc(1, sizeof(*t));
	if (!w || !t)
		return -1;
	for (uint32_t row = 0; row < FEATURE_ROWS; row++)
		for (uint32_t tag = 0; tag < 16; tag++)
			w->rows[row][tag / 8][tag % 8] = (uint8_t)(tag % 8 < TAG_COUNT ? 98 + lot(61) : 128);
	for (uint32_t pass = 0; pass < 2; pass++)
		for (uint32_t class = 0; class <= SHAPE_COUNT; class ++)
			for (uint32_t before = 0; before < 8; before++)
				for (uint32_t tag = 0; tag < 8; tag++)
					w->passes[pass].transitions[class][before][tag] =
						(int16_t)(may_follow(before, tag) ? (int)lot(401) - 200 : IMPOSSIBLE);
	for (uint32_t tag = 1; tag < TAG_COUNT; tag += 2)
		w->passes[1].eager[0][tag] = w->passes[0].eager[1][tag] = 50;
	for (uint32_t pass = 0; pass < 2; pass++)
		w->passes[pass].more[0][TAG_SOURCE] = w->passes[pass].more[1][TAG_CUE] = 300;
	prepare_tagging(t, w);
	return 0;
}

static int close_tagging(void **state)
{
	(void)state;
	free(t);
	free(w);
	return 0;
}

/* A unit of words from a small vocabulary, with marks, quotations, sentences and cues. Many words are alike in all but themselves, so that what is kept of one is
 * asked for another. */
static void draw_unit(unit *u, uint32_t count)
{
	uint32_t stretch = 0, size = 0;
	u->count = count;
	u->place = lot(3);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t word = lot(60);
		column *c = columns_of(u) + i;
		*c = (column){.word = word * 0x9e3779b1u ^ lot(100) * 0x01000193u,
			      .stem = word / 2 * 0x85ebca6bu,
			      .suffix = word % 7 * 0xc2b2ae35u};
		c->shape = (uint8_t)((word + !lot(4)) % SHAPE_COUNT);
		c->part = (uint8_t)(word % 11);
		c->cue = (uint8_t)(word % 9 == 0 ? 5 : word % 4);
		c->flags = (uint8_t)((c->shape < SHAPE_COMMA ? WORDLIKE : 0) | (!i || !lot(15) ? BEGINS_SENTENCE : 0));
		if (!size && !lot(12)) {
			size = 1 + lot(12);
			stretch++;
			c->state = OPENING;
		} else if (size) {
			c->state = (uint8_t)(--size ? INSIDE : CLOSING);
		}
		c->stretch = c->state == OUTSIDE ? 0 : stretch;
		c->size = c->stretch ? 1 + lot(20) : 0;
		c->flags |= (uint8_t)(c->stretch && !lot(3) ? UNCLOSED : 0);
	}
}

static void sums_are_those_of_rows(uint32_t pass)
{
	for (uint32_t i = 0; i < t->unit.count; i++) {
		uint32_t rows[MAX_FEATURES], count = features_of(&t->unit, i, pass, rows);
		row_sums sums = {0};
		assert_true(count && count <= MAX_FEATURES);
		for (uint32_t k = 0; k < count; k++)
			add_row(w, rows[k] * sizeof(w->rows[0]), &sums);
		assert_memory_equal(&sums, &t->sums[OWN_REACH + MARGIN + i], sizeof(sums));
	}
}

/* The best sequence, in plain numbers. */
static void tag_plainly(uint32_t pass, const int16_t *eager, uint8_t *tags)
{
	static int scores[UNIT_TOKENS][8], from[UNIT_TOKENS][8];
	const column *c = columns_of(&t->unit);
	for (uint32_t i = 0; i < t->unit.count; i++) {
		uint32_t rows[MAX_FEATURES], count = features_of(&t->unit, i, pass, rows);
		for (uint32_t tag = 0; tag < TAG_COUNT; tag++) {
			int over = 0, most = i ? IMPOSSIBLE * 1000 : tag && tag % 2 == 0 ? IMPOSSIBLE : 0;
			for (uint32_t k = 0; k < count; k++)
				over += w->rows[rows[k]][pass][tag] - w->rows[rows[k]][pass][0];
			for (int before = 0; i && before < TAG_COUNT; before++) {
				int score = scores[i - 1][before] + w->passes[pass].transitions[transition_class(&c[i])][before][tag];
				from[i][tag] = score > most ? before : from[i][tag];
				most = score > most ? score : most;
			}
			scores[i][tag] = most + ((over + (1 << (SCORE_SHIFT - 1))) >> SCORE_SHIFT) + eager[tag];
		}
	}
	int best = 0, last = (int)t->unit.count - 1;
	for (int tag = 1; tag < TAG_COUNT; tag++)
		best = scores[last][tag] > scores[last][best] ? tag : best;
	for (; last >= 0; best = from[last--][best])
		tags[last] = (uint8_t)best;
}

/* Those to link by. */
static void decide_plainly(uint32_t pass, uint8_t *tags)
{
	static uint8_t more[UNIT_TOKENS];
	bool quoted = t->unit.quoted;
	tag_plainly(pass, w->passes[pass].eager[quoted], tags);
	if (!lacks_links(tags, t->unit.count))
		return;
	tag_plainly(pass, w->passes[pass].more[quoted], more);
	add_more(tags, more, t->unit.count);
}

static void adds_up_what_was_learned(void **state)
{
	(void)state;
	static const int16_t nothing[8];
	uint8_t tags[UNIT_TOKENS], plain[UNIT_TOKENS];
	for (uint32_t round = 0; round < 40; round++) {
		draw_unit(&t->unit, round ? 1 + lot(90) : UNIT_TOKENS);
		tag_unit(t, false);
		sums_are_those_of_rows(0);
		decide_plainly(0, plain);
		assert_memory_equal(tags_of(&t->unit), plain, t->unit.count);
		tag_unit(t, true);
		memcpy(tags, tags_of(&t->unit), t->unit.count);
		tag_plainly(0, nothing, plain);
		memcpy(tags_of(&t->unit), plain, t->unit.count);
		prepare_second_pass(&t->unit);
		sums_are_those_of_rows(1);
		decide_plainly(1, plain);
		assert_memory_equal(tags, plain, t->unit.count);
	}
}

/* Only runs of cues and sources, and only where nothing is. */
static void less_likely_tags_take_no_place(void **state)
{
	(void)state;
	uint8_t tags[] = {TAG_OUT, TAG_OUT, TAG_CONTENT, TAG_IN_CONTENT, TAG_OUT, TAG_OUT, TAG_OUT, TAG_OUT};
	const uint8_t more[] = {TAG_SOURCE, TAG_IN_SOURCE, TAG_OUT, TAG_CUE, TAG_IN_CUE, TAG_CONTENT, TAG_IN_CONTENT, TAG_CUE};
	const uint8_t wanted[] = {TAG_SOURCE, TAG_IN_SOURCE, TAG_CONTENT, TAG_IN_CONTENT, TAG_OUT, TAG_OUT, TAG_OUT, TAG_CUE};
	assert_true(lacks_links(tags, sizeof(tags)));
	add_more(tags, more, sizeof(tags));
	assert_memory_equal(tags, wanted, sizeof(tags));
	assert_false(lacks_links(tags, sizeof(tags)));
}

/* The committed weights lie in rows that these very features were given when they were learned. A sum over all rows of some units, in their order; it changes with the
 * features, and then the weights must be learned again. */
static void rows_are_those_that_were_learned(void **state)
{
	(void)state;
	uint64_t sum = 0;
	seed = 1;
	for (uint32_t round = 0; round < 20; round++) {
		draw_unit(&t->unit, 1 + lot(120));
		prepare_unit(&t->unit);
		for (uint32_t i = 0; i < t->unit.count; i++)
			tags_of(&t->unit)[i] = (uint8_t)(lot(3) ? TAG_OUT : 2 * lot(3) + 1);
		prepare_second_pass(&t->unit);
		for (uint32_t i = 0; i < t->unit.count; i++)
			for (uint32_t pass = 0; pass < 2; pass++) {
				uint32_t rows[MAX_FEATURES], count = features_of(&t->unit, i, pass, rows);
				for (uint32_t k = 0; k < count; k++)
					sum = (sum ^ rows[k]) * UINT64_C(0x100000001b3);
			}
	}
	assert_int_equal(sum, UINT64_C(0x668324b20b82ee6));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(adds_up_what_was_learned), cmocka_unit_test(less_likely_tags_take_no_place),
					   cmocka_unit_test(rows_are_those_that_were_learned)};
	return cmocka_run_group_tests(tests, open_tagging, close_tagging);
}
