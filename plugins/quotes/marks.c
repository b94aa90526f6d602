/* Pairing quotation marks: “ ” « » „ “ " '' and, outside those, ‘ ’ and '. A pair stays inside its paragraph; an opening mark that nothing closes runs to
 * the paragraph's end, as quotations of several paragraphs are printed. */
#include "text.h"

/* What a mark can be, seen alone. */
typedef struct mark_use {
	bool is_mark, single, opens, closes;
} mark_use;

static bool touches_next(const quote_text *t, uint32_t i)
{
	return i + 1 < t->reading.tokens.count && before_of(&t->reading, i + 1) == BEFORE_NONE;
}

static bool touches_letter_after(const quote_text *t, uint32_t i) { return touches_next(t, i) && kind_of(&t->reading, i + 1) == KIND_WORD; }

static bool touches_word_after(const quote_text *t, uint32_t i) { return touches_next(t, i) && kind_of(&t->reading, i + 1) <= KIND_NUMBER; }

static mark_use use_of(const quote_text *t, uint32_t i)
{
	const reading *r = &t->reading;
	const char *text = text_of(r, i);
	bool touches_before = before_of(r, i) == BEFORE_NONE && i;
	bool after_dash = i && (mark_of(r, i - 1) == MARK_DASH || mark_of(r, i - 1) == MARK_OPEN_BRACKET ||
				mark_of(r, i - 1) == MARK_OPEN_QUOTE || mark_of(r, i - 1) == MARK_QUOTE);
	switch (mark_of(r, i)) {
	case MARK_QUOTE: return (mark_use){true, false, !touches_before || after_dash, touches_before};
	case MARK_APOSTROPHE:
		return (mark_use){true, true, (!touches_before || after_dash) && touches_letter_after(t, i),
				  touches_before && !touches_word_after(t, i)};
	case MARK_OPEN_QUOTE: {
		bool single = length_of(r, i) == 3 && !memcmp(text, "\xe2\x80\x98", 3);
		return (mark_use){true, single, !single || touches_next(t, i),
				  !memcmp(text, "\xe2\x80\x9c", 3) && touches_before && !touches_next(t, i)};
	}
	case MARK_CLOSE_QUOTE: {
		bool single = length_of(r, i) == 3 && !memcmp(text, "\xe2\x80\x99", 3);
		return (mark_use){true, single, false, touches_before && (!single || !touches_word_after(t, i))};
	}
	default: return (mark_use){0};
	}
}

static void close_stretch(quote_text *t, uint32_t open, uint32_t end, bool closed)
{
	stretch *s = &t->stretches[t->stretch_count];
	*s = (stretch){.open = open, .words = {open + 1, end}, .closed = closed};
	if (end <= open + 1)
		return;
	for (uint32_t i = open; i < end + (closed ? 1 : 0); i++)
		t->stretch_at[i] = t->stretch_count;
	t->stretch_count++;
}

/* One pass over a paragraph for double marks, or for single ones outside the stretches that stand. */
static void pair_marks(quote_text *t, range paragraph, bool single)
{
	uint32_t open = NONE;
	for (uint32_t i = paragraph.begin; i < paragraph.end; i++) {
		if (single && t->stretch_at[i] != NONE) {
			open = NONE;
			continue;
		}
		mark_use use = use_of(t, i);
		if (!use.is_mark || use.single != single)
			continue;
		if (open != NONE && use.closes) {
			close_stretch(t, open, i, true);
			open = NONE;
		} else if (use.opens) {
			open = i;
		}
	}
	if (open != NONE && !single)
		close_stretch(t, open, paragraph.end, false);
}

/* Puts the stretches in the order of their marks, after single ones came behind double ones. */
static bool sort_stretches(quote_text *t)
{
	stretch *sorted = t->document->host->alloc(t->document, ((size_t)t->stretch_count + 1) * sizeof(*sorted));
	uint32_t count = 0;
	if (!sorted)
		return false;
	for (uint32_t i = 0; i < t->reading.tokens.count; i++) {
		uint32_t at = t->stretch_at[i];
		if (at == NONE)
			continue;
		if (t->stretches[at].open == i)
			sorted[count++] = t->stretches[at];
		t->stretch_at[i] = count - 1;
	}
	t->stretches = sorted;
	return true;
}

bool find_stretches(quote_text *t)
{
	uint32_t count = t->reading.tokens.count;
	t->stretches = t->document->host->alloc(t->document, ((size_t)count / 2 + 2) * sizeof(*t->stretches));
	if (!t->stretches)
		return false;
	for (range paragraph = {0, 0}; paragraph.begin < count; paragraph.begin = paragraph.end) {
		paragraph.end = paragraph.begin + 1;
		while (paragraph.end < count && !begins_paragraph(t, paragraph.end))
			paragraph.end++;
		pair_marks(t, paragraph, false);
		pair_marks(t, paragraph, true);
	}
	return sort_stretches(t);
}
