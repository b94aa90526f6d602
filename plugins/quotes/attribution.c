/* From the pieces of linking.c to attributions in a text, and what else stands between marks; see attribution.h. In languages other than English nothing is
 * tagged: long stretches between marks are quotations, without a speaker. */
#include "attribution.h"
#include "continuing.h"

#define LEAST_QUOTATION 4 /* words that make a lone stretch a quotation, no scare quotes */
/* Less sure than this, nothing is attributed: on folds of the training articles precision gains more by it than recall loses. */
#define LEAST_SURE 0.1f
#define LEAST_SURE_THOUGHT 0.4f /* of what has no marks and is believed or wanted, of which more is wrong */
#define LEAST_SURE_ALONE 0.5f   /* of what has neither cue nor source, and does not stand between marks from its begin */
#define LEAST_SURE_QUOTED 0.05f /* of what does: nearly all that stands between marks is attributed */

typedef struct assembly {
	quote_text *t;
	const reader *reader;
	attributions *found;
} assembly;

static attribution *add(quote_text *t, attributions *found)
{
	found->list = with_room(t->document, found->list, found->count, &found->room, sizeof(*found->list));
	if (!found->list)
		return NULL;
	found->list[found->count] =
		(attribution){.cue = no_range(), .speaker = no_range(), .person = NONE, .how = HOW_IMPLICIT, .speech = true};
	return &found->list[found->count++];
}

/* ---- Content ----------------------------------------------------------------------------------------------------------- */

static uint32_t count_words(const quote_text *t, range r, uint32_t most)
{
	uint32_t words = 0;
	for (uint32_t i = r.begin; i < r.end && words < most; i++)
		words += is_wordlike(t, i);
	return words;
}

static bool any_claimed(const quote_text *t, range r)
{
	for (uint32_t i = r.begin; i < r.end; i++)
		if (t->traits[i] & CLAIMED)
			return true;
	return false;
}

/* A part that has the greater part of a quotation at its end has all of it, with its marks. */
static range with_marks(const quote_text *t, range r)
{
	const stretch *s = stretch_of(t, r.begin);
	if (s) {
		range lacking = {s->open, r.begin};
		uint32_t here = r.end < s->words.end ? r.end : s->words.end;
		if (r.begin - s->open <= here - r.begin + 1 && !any_claimed(t, lacking))
			r.begin = s->open;
	}
	s = stretch_of(t, r.end - 1);
	if (s) {
		range lacking = {r.end, stretch_end(s)};
		uint32_t here = r.begin > s->open ? r.begin : s->open;
		if (stretch_end(s) - r.end <= r.end - here + 1 && !any_claimed(t, lacking))
			r.end = stretch_end(s);
	}
	return r;
}

static void claim_tokens(quote_text *t, range r)
{
	for (uint32_t i = r.begin; i < r.end; i++)
		t->traits[i] |= CLAIMED;
}

static void claim(quote_text *t, attribution *a, range r)
{
	claim_tokens(t, r);
	for (uint32_t i = r.begin; i < r.end;) {
		stretch *s = stretch_of(t, i);
		if (s)
			a->quoted = s->used = true;
		i = s ? stretch_end(s) : i + 1;
	}
	/* More parts than there is room for are the last one's. */
	if (a->part_count < MAX_PARTS)
		a->parts[a->part_count++] = r;
	else
		a->parts[MAX_PARTS - 1].end = r.end;
}

static range range_of(const assembly *s, const piece *p)
{
	const uint32_t *origin = s->reader->tagging->unit.origin;
	return (range){origin[p->begin], origin[p->end - 1] + 1};
}

/* ---- Links ------------------------------------------------------------------------------------------------------------- */

static void set_source(const assembly *s, attribution *a, const linked *of)
{
	a->speaker_confidence = of->sure_speaker;
	if (of->cue != NOWHERE)
		a->cue = range_of(s, &s->reader->linking->pieces[of->cue]);
	if (of->source == NOWHERE)
		return;
	a->speaker = range_of(s, &s->reader->linking->pieces[of->source]);
	bool pronoun = a->speaker.end == a->speaker.begin + 1 && is(s->t, a->speaker.begin, PRONOUN);
	a->how = pronoun ? HOW_PRONOUN : HOW_SPAN;
}

static bool has_marks(const assembly *s, const linked *of)
{
	const linking *l = s->reader->linking;
	for (uint32_t k = of->first; k <= of->last; k++)
		for (uint32_t i = l->pieces[k].begin; l->pieces[k].kind == PIECE_CONTENT && i < l->pieces[k].end; i++)
			if (is(s->t, s->reader->tagging->unit.origin[i], IN_STRETCH))
				return true;
	return false;
}

static float least_sure(const assembly *s, const linked *of)
{
	if (is(s->t, range_of(s, &s->reader->linking->pieces[of->first]).begin, IN_STRETCH))
		return LEAST_SURE_QUOTED;
	if (of->cue == NOWHERE && of->source == NOWHERE)
		return LEAST_SURE_ALONE;
	return of->speech || has_marks(s, of) ? LEAST_SURE : LEAST_SURE_THOUGHT;
}

static bool is_sure(const assembly *s, const linked *of) { return of->sure_content >= least_sure(s, of); }

static bool add_link(const assembly *s, const linked *of)
{
	const linking *l = s->reader->linking;
	if (!is_sure(s, of))
		return true;
	attribution *a = add(s->t, s->found);
	if (!a)
		return false;
	for (uint32_t k = of->first; k <= of->last; k++)
		if (l->pieces[k].kind == PIECE_CONTENT)
			claim(s->t, a, with_marks(s->t, range_of(s, &l->pieces[k])));
	a->speech = of->speech;
	a->confidence = of->sure_content;
	set_source(s, a, of);
	if (!a->quoted && !s->reader->indirect)
		s->found->count--;
	return true;
}

/* Every token that has a tag is claimed first, so that no part grows over another, a cue or a source. */
static void claim_pieces(const assembly *s)
{
	const linking *l = s->reader->linking;
	for (uint32_t k = 0; k < l->piece_count; k++)
		if (l->pieces[k].kind != PIECE_CONTENT)
			claim_tokens(s->t, range_of(s, &l->pieces[k]));
	for (const linked *of = l->links; of < l->links + l->link_count; of++)
		for (uint32_t k = is_sure(s, of) ? of->first : of->last + 1u; k <= of->last; k++)
			claim_tokens(s->t, range_of(s, &l->pieces[k]));
}

static bool add_links(const assembly *s)
{
	const linking *l = s->reader->linking;
	claim_pieces(s);
	for (uint32_t k = 0; k < l->link_count; k++)
		if (!add_link(s, &l->links[k]))
			return false;
	return true;
}

/* ---- Stretches that nobody said ---------------------------------------------------------------------------------------- */

/* All capitals: a title or a nickname. */
static bool is_title(const quote_text *t, range words)
{
	uint32_t capitals = 0, all = 0;
	for (uint32_t i = words.begin; i < words.end; i++) {
		if (kind_at(t, i) != KIND_WORD || (i > words.begin && length_of(&t->reading, i) < 4 && !is(t, i, CAPITALIZED)))
			continue;
		all++;
		capitals += is(t, i, CAPITALIZED);
	}
	return all && capitals == all;
}

static bool add_rest(quote_text *t, attributions *found)
{
	for (uint32_t k = 0; k < t->stretch_count; k++) {
		stretch *s = &t->stretches[k];
		uint32_t words = count_words(t, s->words, LEAST_QUOTATION);
		if (s->used || !words)
			continue;
		attribution *a = add(t, found);
		if (!a)
			return false;
		claim(t, a, (range){s->open, stretch_end(s)});
		a->no_quote = is_title(t, s->words) ? TITLE_OF_WORK : words < LEAST_QUOTATION ? SCARE_QUOTES : QUOTED;
		a->confidence = 0.5;
		a->speaker_confidence = 0.3;
	}
	return true;
}

static bool is_english(gloss_string lang) { return lang.length >= 2 && (lang.data[0] | 32) == 'e' && (lang.data[1] | 32) == 'n'; }

bool find_attributions(quote_text *t, const reader *r, attributions *found)
{
	unit_reader units = {.t = t, .lexemes = r->lexemes, .indirect = r->indirect};
	assembly s = {.t = t, .reader = r, .found = found};
	bool dialogue = is_dialogue(t);
	uint32_t before = 0, first; /* the first attributions of the unit before and of the one at hand */
	*found = (attributions){0};
	while (is_english(t->document->lang) && next_unit(&units, &r->tagging->unit)) {
		first = found->count;
		tag_unit(r->tagging, r->indirect);
		link_unit(r->weights, &r->tagging->unit, r->linking);
		if (!add_links(&s))
			return false;
		if (found->count > first && !continue_quote(t, found, before, first, dialogue))
			before = first;
	}
	return add_rest(t, found);
}
