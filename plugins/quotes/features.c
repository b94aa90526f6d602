/* What is around a token in its unit; see features.h. The features themselves are in templates.c. */
#include "features.h"

#include <string.h>

static uint32_t mixed(uint32_t one, uint32_t other) { return (one ^ (other * 0x85ebca6bu + (other >> 15))) * 0x9e3779b1u + (one >> 17); }

/* ---- What is around ---------------------------------------------------------------------------------------------------- */

static bool is_bearing(const column *c) { return is_cue_stem(c) && !c->stretch; }

static void look_right(unit *u)
{
	const column *c = columns_of(u);
	around *a = &u->around;
	uint16_t cue = NOWHERE, mark = NOWHERE, end = (uint16_t)u->count;
	for (uint32_t i = u->count; i-- > 0;) {
		a->right_cue[i] = cue;
		a->right_mark[i] = mark;
		a->to_end[i] = (uint16_t)(end - i - 1);
		if (is_bearing(&c[i]))
			cue = (uint16_t)i;
		if (!(c[i].flags & WORDLIKE))
			mark = (uint16_t)i;
		if (c[i].flags & BEGINS_SENTENCE)
			end = (uint16_t)i;
	}
}

/* Classes of sizes, which end at 1, 2, 3, 4, 6, 9 and 15. */
static uint32_t size_class(uint32_t size)
{
	static const uint8_t classes[] = {0, 0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6, 6, 7};
	return classes[size < sizeof(classes) ? size : sizeof(classes) - 1];
}

static uint32_t state_of(const column *c)
{
	if (!c->stretch)
		return 0x1f83d9abu;
	return mixed(0x3c6ef372u, 1 + (c->state | (uint32_t)(c->flags & UNCLOSED) << 4) + size_class(c->size) * 4096);
}

static void lay_margin(unit *u, uint32_t begin)
{
	for (uint32_t i = begin; i < begin + MARGIN; i++) {
		u->padded[i] = (column){.shape = SHAPE_OTHER};
		u->words[i] = u->stems[i] = 0;
		u->kinds[i] = 0x51ed270bu;
		u->states[i] = 0x6a09e667u;
	}
}

/* What each token is, and what is to its left. */
static void look_left(unit *u)
{
	const column *c = columns_of(u);
	around *a = &u->around;
	uint16_t cue = NOWHERE, mark = NOWHERE, commas = 0, sentences = 0, stretches = 0, begin = 0, segments = 0;
	uint32_t stretch = 0, state = 0;
	bool apart = true;
	for (uint32_t i = 0; i < u->count; i++) {
		const uint32_t own_state = state_of(&c[i]);
		u->words[MARGIN + i] = c[i].word;
		u->stems[MARGIN + i] = c[i].stem;
		u->kinds[MARGIN + i] = mixed(0x2545f491u, (uint32_t)c[i].part << 8 | c[i].shape);
		u->states[MARGIN + i] = own_state;
		if (i && c[i].flags & BEGINS_SENTENCE) {
			sentences++;
			begin = (uint16_t)i;
		}
		stretches = (uint16_t)(stretches + (c[i].stretch && c[i].stretch != stretch));
		stretch = c[i].stretch;
		a->left_cue[i] = cue;
		a->left_mark[i] = mark;
		a->commas[i] = commas;
		a->sentences[i] = sentences;
		a->stretches[i] = stretches;
		a->from_begin[i] = (uint16_t)(i - begin);
		commas = (uint16_t)(commas + (c[i].shape == SHAPE_COMMA));
		bool bears = is_bearing(&c[i]), marks = !(c[i].flags & WORDLIKE);
		cue = bears ? (uint16_t)i : cue;
		mark = marks ? (uint16_t)i : mark;
		/* A cue or a mark is a segment of its own. */
		u->segments[segments] = (uint16_t)i;
		segments = (uint16_t)(segments + (apart || bears || marks || begin == i || own_state != state));
		apart = bears || marks;
		state = own_state;
	}
	u->segments[segments] = (uint16_t)u->count;
	u->segment_count = segments;
	u->quoted = stretches;
}

void prepare_unit(unit *u)
{
	lay_margin(u, 0);
	lay_margin(u, MARGIN + u->count);
	look_left(u);
	look_right(u);
}

/* ---- The second pass --------------------------------------------------------------------------------------------------- */

static uint32_t kind_of_tag(uint8_t tag) { return (tag + 1u) / 2; } /* 1 content, 2 cue, 3 source */

/* Runs that end before a token, and that begin behind it; the one that it is in itself is neither. */
void prepare_second_pass(unit *u)
{
	const uint8_t *tags = tags_of(u);
	memset(u->tags, TAG_OUT, MARGIN);
	memset(tags_of(u) + u->count, TAG_OUT, MARGIN);
	nearest *n = &u->nearest;
	uint16_t last[3] = {NOWHERE, NOWHERE, NOWHERE}, begin = 0, runs = 0;
	for (uint32_t i = 0, segment = 0; i < u->count; i++) {
		bool goes_on = tags[i] && tags[i] % 2 == 0;
		if (i && tags[i - 1] && !goes_on)
			last[kind_of_tag(tags[i - 1]) - 1] = (uint16_t)(i - 1);
		begin = goes_on ? begin : (uint16_t)i;
		n->begin[i] = begin;
		for (uint32_t k = 0; k < 3; k++)
			n->left[k][i] = last[k];
		/* Where a run of tags begins or ended, what is around changes. */
		bool begins = u->segments[segment] == i;
		segment += begins;
		u->runs[runs] = (uint16_t)i;
		runs = (uint16_t)(runs + (begins || tags[i] % 2 || tags[i] != tags[i - 1]));
	}
	u->runs[runs] = (uint16_t)u->count;
	u->run_count = runs;
	last[0] = last[1] = last[2] = NOWHERE;
	for (uint32_t i = u->count; i-- > 0;) {
		for (uint32_t k = 0; k < 3; k++)
			n->right[k][i] = last[k];
		if (tags[i] % 2)
			last[kind_of_tag(tags[i]) - 1] = (uint16_t)i;
	}
}

bool lacks_links(const uint8_t *tags, uint32_t count)
{
	uint32_t counts[TAG_COUNT] = {0};
	for (uint32_t i = 0; i < count; i++)
		counts[tags[i]]++;
	return counts[TAG_CONTENT] && (counts[TAG_CUE] < counts[TAG_CONTENT] || counts[TAG_SOURCE] < counts[TAG_CONTENT]);
}

void add_more(uint8_t *tags, const uint8_t *more, uint32_t count)
{
	for (uint32_t i = 0, end; i < count; i = end) {
		bool room = tags[i] == TAG_OUT;
		end = i + 1;
		if (more[i] <= TAG_IN_CONTENT)
			continue;
		for (; end < count && more[end] && more[end] % 2 == 0; end++)
			room &= tags[end] == TAG_OUT;
		if (room)
			memcpy(tags + i, more + i, end - i);
	}
}
