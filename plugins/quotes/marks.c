/* Pairing quotation marks: “ ” « » „ “ " '' and, outside those, ‘ ’ and '. A pair stays inside its paragraph; an opening mark that nothing closes runs to
 * the paragraph's end, as quotations of several paragraphs are printed. Only sentences with marks are looked at. */
#include "text.h"

/* A mark, with what it can be, seen alone. */
typedef struct quotation_mark {
	uint32_t at;
	uint32_t end; /* of the stretch that it opens: its closing mark, or the paragraph's end; 0: it opens none */
	bool single, opens, closes;
	bool closed; /* of that stretch */
} quotation_mark;

/* Double marks are paired as they come, and those that need no second look are not kept: of a stretch between double marks only the one that opens it is. */
typedef struct pairing {
	quote_text *t;
	quotation_mark *marks; /* of the paragraph at hand */
	uint32_t count, room, stretch_room;
	uint32_t open; /* the double mark that is to be closed; NONE */
	bool singles;  /* there are single marks */
} pairing;

static bool touches_next(const quote_text *t, uint32_t i) { return i + 1 < t->count && before_at(t, i + 1) == BEFORE_NONE; }

static bool touches_letter_after(const quote_text *t, uint32_t i) { return touches_next(t, i) && kind_at(t, i + 1) == KIND_WORD; }

static bool touches_word_after(const quote_text *t, uint32_t i) { return touches_next(t, i) && is_wordlike(t, i + 1); }

/* True for “, ‘ and ’, by their last byte. */
static bool is_character(const quote_text *t, uint32_t i, char last)
{
	const char *text = text_of(&t->reading, i);
	return length_of(&t->reading, i) == 3 && !memcmp(text, "\xe2\x80", 2) && text[2] == last;
}

static quotation_mark look_at(const quote_text *t, uint32_t i)
{
	quotation_mark mark = {.at = i};
	enum mark before = i ? mark_at(t, i - 1) : MARK_NONE;
	bool touches_before = i && before_at(t, i) == BEFORE_NONE;
	bool after_opener = before == MARK_DASH || before == MARK_OPEN_BRACKET || before == MARK_OPEN_QUOTE || before == MARK_QUOTE;
	switch (mark_at(t, i)) {
	case MARK_QUOTE:
		mark.opens = !touches_before || after_opener;
		mark.closes = touches_before;
		break;
	case MARK_APOSTROPHE:
		mark.single = true;
		mark.opens = (!touches_before || after_opener) && touches_letter_after(t, i);
		mark.closes = touches_before && !touches_word_after(t, i);
		break;
	case MARK_OPEN_QUOTE:
		mark.single = is_character(t, i, '\x98');
		mark.opens = !mark.single || touches_next(t, i);
		mark.closes = is_character(t, i, '\x9c') && touches_before && !touches_next(t, i);
		break;
	default: mark.single = is_character(t, i, '\x99'); mark.closes = touches_before && (!mark.single || !touches_word_after(t, i));
	}
	return mark;
}

/* Gives the mark at index `open` its stretch, which ends at the token `end`. An empty pair is none. */
static bool bind(pairing *p, uint32_t open, uint32_t end, bool closed)
{
	if (end <= p->marks[open].at + 1)
		return false;
	p->marks[open].end = end;
	p->marks[open].closed = closed;
	return true;
}

/* Ends the stretch at hand between double marks: what stands inside is not looked at again. */
static void bind_double(pairing *p, uint32_t end, bool closed)
{
	p->count = p->open + bind(p, p->open, end, closed);
	p->open = NONE;
}

/* True where the mark is to be kept. */
static bool take_double(pairing *p, const quotation_mark *mark)
{
	if (p->open != NONE && mark->closes) {
		bind_double(p, mark->at, true);
		return false;
	}
	if (!mark->opens)
		return false;
	/* The one before stays open for ever. */
	if (p->open != NONE && p->open + 1 == p->count)
		p->count--;
	p->open = p->count;
	return true;
}

/* Pairs the single marks of the paragraph outside the stretches that stand. */
static void pair_singles(pairing *p)
{
	uint32_t open = NONE;
	for (uint32_t i = 0; i < p->count; i++) {
		const quotation_mark *mark = &p->marks[i];
		if (!mark->single) {
			open = mark->end ? NONE : open;
		} else if (open != NONE && mark->closes) {
			bind(p, open, mark->at, true);
			open = NONE;
		} else if (mark->opens) {
			open = i;
		}
	}
}

/* Tells the tokens of the last stretch that they are in one. */
static void tell_tokens(quote_text *t, const stretch *made)
{
	const uint32_t behind = stretch_end(made);
	for (uint32_t i = made->open; i < behind; i++)
		t->traits[i] |= IN_STRETCH;
	for (uint32_t block = made->open / STRETCH_BLOCK; block <= (behind - 1) / STRETCH_BLOCK; block++)
		if (!t->first_stretches[block])
			t->first_stretches[block] = t->stretch_count;
}

/* Makes the stretches of a paragraph that ends at the token `end`. */
static bool end_paragraph(pairing *p, uint32_t end)
{
	quote_text *t = p->t;
	if (p->open != NONE)
		bind_double(p, end, false);
	if (p->singles)
		pair_singles(p);
	for (uint32_t i = 0; i < p->count; i++) {
		const quotation_mark *mark = &p->marks[i];
		if (!mark->end)
			continue;
		t->stretches = with_room(t->document, t->stretches, t->stretch_count, &p->stretch_room, sizeof(*t->stretches));
		if (!t->stretches)
			return false;
		stretch *made = &t->stretches[t->stretch_count++];
		*made = (stretch){.open = mark->at, .words = {mark->at + 1, mark->end}, .closed = mark->closed, .single = mark->single};
		tell_tokens(t, made);
	}
	p->count = 0;
	p->singles = false;
	return true;
}

static bool add_marks(pairing *p, range tokens)
{
	const uint64_t *marks = p->t->marks;
	for (uint32_t i = next_of(marks, tokens.begin, tokens.end); i < tokens.end; i = next_of(marks, i + 1, tokens.end)) {
		quotation_mark mark = look_at(p->t, i);
		if (!mark.single && !take_double(p, &mark))
			continue;
		p->singles |= mark.single;
		p->marks = with_room(p->t->document, p->marks, p->count, &p->room, sizeof(*p->marks));
		if (!p->marks)
			return false;
		p->marks[p->count++] = mark;
	}
	return true;
}

bool find_stretches(quote_text *t)
{
	pairing p = {.t = t, .open = NONE};
	for (uint32_t i = 0; i < t->sentence_count; i++) {
		const sentence *s = &t->sentences[i];
		if (s->traits & PARAGRAPH && !end_paragraph(&p, s->tokens.begin))
			return false;
		if (s->traits & QUOTATION_MARK && !add_marks(&p, s->tokens))
			return false;
	}
	return end_paragraph(&p, t->count);
}
