/* The features; see features.h. Each is a hash of a template's number and of what it is about. Those of the first pass are about words, places and the
 * nearest cues; those of the second, besides, about the tags that the first gave. */
#include "features.h"

#include <string.h>

/* Upper bounds of the classes of distances. */
static uint32_t distance_class(uint32_t distance)
{
	static const uint8_t bounds[] = {1, 2, 3, 4, 6, 9, 14, 22, 40};
	uint32_t class = 0;
	while (class < sizeof(bounds) && distance > bounds[class])
		class ++;
	return class;
}

static uint32_t least(uint32_t one, uint32_t other) { return one < other ? one : other; }

static uint32_t mixed(uint32_t one, uint32_t other) { return (one ^ (other * 0x85ebca6bu + (other >> 15))) * 0x9e3779b1u + (one >> 17); }

/* ---- What is around ---------------------------------------------------------------------------------------------------- */

static bool is_bearing(const column *c) { return is_cue_stem(c) && !c->stretch; }

static void look_left(unit *u)
{
	const column *c = columns_of(u);
	uint16_t cue = NOWHERE, mark = NOWHERE, commas = 0, sentences = 0, stretches = 0, begin = 0;
	for (uint32_t i = 0; i < u->count; i++) {
		if (i && c[i].flags & BEGINS_SENTENCE) {
			sentences++;
			begin = (uint16_t)i;
		}
		if (c[i].stretch && (!i || c[i].stretch != c[i - 1].stretch))
			stretches++;
		around *a = &u->around[i];
		*a = (around){.left_cue = cue, .left_mark = mark, .commas = commas, .sentences = sentences, .stretches = stretches};
		a->from_begin = (uint16_t)(i - begin);
		commas = (uint16_t)(commas + (c[i].shape == SHAPE_COMMA));
		if (is_bearing(&c[i]))
			cue = (uint16_t)i;
		if (!(c[i].flags & WORDLIKE))
			mark = (uint16_t)i;
	}
}

static void look_right(unit *u)
{
	const column *c = columns_of(u);
	uint16_t cue = NOWHERE, mark = NOWHERE, end = (uint16_t)u->count;
	for (uint32_t i = u->count; i-- > 0;) {
		u->around[i].right_cue = cue;
		u->around[i].right_mark = mark;
		u->around[i].to_end = (uint16_t)(end - i - 1);
		if (is_bearing(&c[i]))
			cue = (uint16_t)i;
		if (!(c[i].flags & WORDLIKE))
			mark = (uint16_t)i;
		if (c[i].flags & BEGINS_SENTENCE)
			end = (uint16_t)i;
	}
}

static uint32_t size_class(uint32_t size)
{
	static const uint8_t bounds[] = {1, 2, 3, 4, 6, 9, 15};
	uint32_t class = 0;
	while (class < sizeof(bounds) && size > bounds[class])
		class ++;
	return class;
}

bool has_stretch(const unit *u)
{
	uint32_t any = 0;
	for (uint32_t i = 0; i < u->count; i++)
		any |= u->padded[MARGIN + i].stretch;
	return any;
}

void prepare_unit(unit *u)
{
	const column nothing = {.shape = SHAPE_OTHER};
	for (uint32_t i = 0; i < MARGIN; i++)
		u->padded[i] = columns_of(u)[u->count + i] = nothing;
	for (uint32_t i = 0; i < u->count + 2 * MARGIN; i++) {
		const column *c = &u->padded[i];
		bool outside = i < MARGIN || i >= u->count + MARGIN;
		u->kinds[i] = outside ? 0x51ed270bu : mixed(0x2545f491u, (uint32_t)c->part << 8 | c->shape);
		u->states[i] = outside      ? 0x6a09e667u
			       : c->stretch ? mixed(0x3c6ef372u, 1 + (c->state | (uint32_t)(c->flags & (SINGLE | UNCLOSED)) << 4) +
									 size_class(c->size) * 4096)
					    : 0x1f83d9abu;
	}
	look_left(u);
	look_right(u);
}

/* ---- The first pass ---------------------------------------------------------------------------------------------------- */

typedef struct writer {
	uint32_t *rows;
	uint32_t count, template;
} writer;

static inline void put(writer *w, uint32_t value)
{
	w->template += 0x632be5abu;
	uint32_t hash = (value ^ w->template) * 0x9e3779b1u;
	hash ^= hash >> 15;
	w->rows[w->count++] = hash * 0x85ebca6bu >> (32 - FEATURE_BITS);
}

static inline void put_two(writer *w, uint32_t one, uint32_t other) { put(w, one + (other << 13 | other >> 19) * 0xc2b2ae35u); }

/* A cue to one side: which it is, how far away, and what is between. */
static void put_cue(writer *w, const unit *u, uint32_t i, uint16_t cue)
{
	const column *c = u->padded + MARGIN;
	uint32_t kind = u->kinds[MARGIN + i], state = u->states[MARGIN + i];
	if (cue == NOWHERE) {
		put(w, 1);
		put_two(w, kind, 1);
		put_two(w, state, 1);
		w->template += 5 * 0x632be5abu;
		return;
	}
	uint32_t from = cue < i ? cue : i, to = cue < i ? i : cue;
	const around *a = &u->around[from], *b = &u->around[to];
	uint32_t distance = distance_class(to - from), commas = least((uint32_t)(b->commas - a->commas), 3);
	uint32_t sentences = least((uint32_t)(b->sentences - a->sentences), 2),
		 stretches = least((uint32_t)(b->stretches - a->stretches), 2);
	uint32_t between = commas | sentences << 2 | stretches << 4, stem = c[cue].stem;
	put_two(w, between, distance);
	put_two(w, kind, between << 4 | distance);
	put_two(w, state, between << 4 | 1);
	put_two(w, stem, distance);
	put_two(w, stem, between << 4 | 2);
	put_two(w, stem, kind);
	put_two(w, stem + c[cue + 1].word, between << 4 | 3);
	put_two(w, stem, state + between);
}

static void put_words(writer *w, const unit *u, uint32_t i)
{
	const column *c = u->padded + MARGIN + i;
	const uint32_t *kind = u->kinds + MARGIN + i, *state = u->states + MARGIN + i;
	for (int k = -3; k <= 3; k++) {
		put(w, c[k].word);
		put(w, kind[k]);
	}
	for (int k = -2; k <= 2; k++) {
		put(w, c[k].stem);
		put(w, c[k].cue);
		put(w, state[k]);
	}
	put(w, c->suffix);
	put(w, c[-1].suffix);
	put(w, c[1].suffix);
	put_two(w, c[-1].word, c->word);
	put_two(w, c->word, c[1].word);
	put_two(w, c[-2].word, c[-1].word);
	put_two(w, c[1].word, c[2].word);
	put_two(w, kind[-1], kind[0]);
	put_two(w, kind[0], kind[1]);
	put_two(w, kind[-2], kind[-1]);
	put_two(w, kind[1], kind[2]);
	put_two(w, kind[-1] + kind[0] * 3, kind[1]);
	put_two(w, kind[-2] + kind[-1] * 3, kind[0]);
	put_two(w, kind[0] + kind[1] * 3, kind[2]);
	put_two(w, c->stem, kind[-1]);
	put_two(w, c->stem, kind[1]);
	put_two(w, c[-1].stem, kind[0]);
	put_two(w, c[1].stem, kind[0]);
	put_two(w, c->word, state[0]);
	put_two(w, kind[0], state[0]);
	put_two(w, state[-1], state[0]);
	put_two(w, state[0], state[1]);
	put_two(w, state[-1] + kind[-1] * 3, kind[0]);
	put_two(w, (uint32_t)c[-1].cue << 8 | c->cue, c[1].cue);
	put_two(w, (uint32_t)c->cue, kind[1]);
	put_two(w, (uint32_t)c->cue, kind[-1]);
}

static void put_place(writer *w, const unit *u, uint32_t i)
{
	const column *c = u->padded + MARGIN;
	const around *a = &u->around[i];
	uint32_t kind = u->kinds[MARGIN + i], state = u->states[MARGIN + i];
	uint32_t left = a->left_mark == NOWHERE ? 0 : c[a->left_mark].word, right = a->right_mark == NOWHERE ? 0 : c[a->right_mark].word;
	uint32_t before = a->left_mark == NOWHERE ? 0 : distance_class(i - a->left_mark),
		 behind = a->right_mark == NOWHERE ? 0 : distance_class(a->right_mark - i);
	put_two(w, distance_class(a->from_begin), least(a->sentences, 2));
	put_two(w, distance_class(a->to_end), u->place);
	put_two(w, kind, distance_class(a->from_begin));
	put_two(w, left, right);
	put_two(w, left, before);
	put_two(w, right, behind);
	put_two(w, left + state, right);
	put_two(w, right, right ? c[a->right_mark + 1].word : 0);
	put_two(w, left, left ? c[a->left_mark + 1].word : 0);
	put_two(w, c[i - a->from_begin].word, state);
	uint32_t first = a->left_cue == NOWHERE ? 0 : c[a->left_cue].stem, second = a->right_cue == NOWHERE ? 0 : c[a->right_cue].stem;
	put_two(w, first, second);
	put_two(w, first ? c[a->left_cue].cue : 0, (second ? c[a->right_cue].cue : 0) | (uint32_t)c[i].cue << 8);
	put_two(w, (first ? distance_class(i - a->left_cue) : 15) | (second ? distance_class(a->right_cue - i) : 15) << 4, state);
}

/* ---- The second pass --------------------------------------------------------------------------------------------------- */

static uint32_t kind_of_tag(uint8_t tag) { return (tag + 1u) / 2; } /* 1 content, 2 cue, 3 source */

void prepare_second_pass(unit *u)
{
	uint8_t *tags = tags_of(u);
	memset(u->tags, TAG_OUT, MARGIN);
	memset(tags + u->count, TAG_OUT, MARGIN);
	uint16_t last[3] = {NOWHERE, NOWHERE, NOWHERE};
	for (uint32_t i = 0; i < u->count; i++) {
		for (uint32_t k = 0; k < 3; k++)
			u->left_tag[k][i] = last[k];
		if (tags[i])
			last[kind_of_tag(tags[i]) - 1] = (uint16_t)i;
	}
	memset(last, 0xff, sizeof(last));
	for (uint32_t i = u->count; i-- > 0;) {
		for (uint32_t k = 0; k < 3; k++)
			u->right_tag[k][i] = last[k];
		if (tags[i])
			last[kind_of_tag(tags[i]) - 1] = (uint16_t)i;
	}
}

static void put_tag(writer *w, const unit *u, uint32_t i, uint16_t other)
{
	const column *c = u->padded + MARGIN;
	if (other == NOWHERE) {
		put(w, 1);
		w->template += 2 * 0x632be5abu;
		return;
	}
	uint32_t from = other < i ? other : i, to = other < i ? i : other;
	const around *a = &u->around[from], *b = &u->around[to];
	uint32_t between = least((uint32_t)(b->commas - a->commas), 2) | least((uint32_t)(b->sentences - a->sentences), 2) << 2;
	put_two(w, distance_class(to - from), between);
	put_two(w, c[other].stem, between);
	put_two(w, u->states[MARGIN + i], between);
}

static void put_tags(writer *w, const unit *u, uint32_t i)
{
	const uint8_t *t = u->tags + MARGIN + i;
	const uint32_t kind = u->kinds[MARGIN + i], word = u->padded[MARGIN + i].word, state = u->states[MARGIN + i];
	for (int k = -4; k <= 4; k++)
		put(w, t[k]);
	put_two(w, t[-1], t[0]);
	put_two(w, t[0], t[1]);
	put_two(w, t[-1] | (uint32_t)t[0] << 8, t[1]);
	put_two(w, t[-2] | (uint32_t)t[-1] << 8, t[0] | (uint32_t)t[1] << 8);
	put_two(w, t[0], word);
	put_two(w, t[0], kind);
	put_two(w, t[0], state);
	put_two(w, t[1] | (uint32_t)t[0] << 8, u->kinds[MARGIN + i + 1]);
	put_two(w, t[-1] | (uint32_t)t[0] << 8, u->kinds[MARGIN + i - 1]);
	for (uint32_t k = 0; k < 3; k++) {
		put_tag(w, u, i, u->left_tag[k][i]);
		put_tag(w, u, i, u->right_tag[k][i]);
	}
	/* The order of what is nearest to both sides: a source, a cue, then content … */
	uint32_t order = 0;
	for (uint32_t k = 0; k < 3; k++)
		for (uint32_t m = k + 1; m < 3; m++) {
			order = order << 2 | (u->left_tag[k][i] < u->left_tag[m][i] ? 1 : u->left_tag[k][i] == NOWHERE);
			order = order << 2 | (u->right_tag[k][i] < u->right_tag[m][i] ? 1 : u->right_tag[k][i] == NOWHERE);
		}
	put_two(w, order, t[0]);
	put_two(w, order, state);
}

uint32_t features_of(const unit *u, uint32_t i, uint32_t pass, uint32_t *rows)
{
	writer w = {rows, 0, 0x7f4a7c15u};
	put(&w, 0);
	put_words(&w, u, i);
	put_place(&w, u, i);
	put_cue(&w, u, i, u->around[i].left_cue);
	put_cue(&w, u, i, u->around[i].right_cue);
	if (pass)
		put_tags(&w, u, i);
	return w.count;
}
