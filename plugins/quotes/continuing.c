/* Quotations that fill a paragraph of their own, beside which nobody is named, behind a paragraph in which somebody was quoted or reported: they are the
 * same speaker's, and part of his quotation. Where such paragraphs are many, as in novels, they are turns of a dialogue, which speakers.c tells apart;
 * there only a quotation that nothing closed goes on. */
#include "continuing.h"

#define DIALOGUE 8 /* one paragraph in so many */

/* True where the stretch is the whole of a paragraph. */
static bool fills_paragraph(const quote_text *t, const stretch *s)
{
	return is(t, s->open, PARAGRAPH) && (stretch_end(s) >= t->count || is(t, stretch_end(s), PARAGRAPH));
}

bool is_dialogue(const quote_text *t)
{
	uint32_t paragraphs = 0, filled = 0;
	for (uint32_t i = 0; i < t->sentence_count; i++)
		paragraphs += (t->sentences[i].traits & PARAGRAPH) != 0;
	for (uint32_t i = 0; i < t->stretch_count; i++)
		filled += fills_paragraph(t, &t->stretches[i]);
	return filled * DIALOGUE > paragraphs;
}

/* The last token of a quote, or of what names its speaker. */
static uint32_t last_token(const attribution *a)
{
	uint32_t last = 0;
	for (uint32_t i = 0; i < a->part_count; i++)
		last = a->parts[i].end > last ? a->parts[i].end : last;
	if (is_range(a->cue) && a->cue.end > last)
		last = a->cue.end;
	if (is_range(a->speaker) && a->speaker.end > last)
		last = a->speaker.end;
	return last - 1;
}

/* The one of these that ends last; NULL: there is none. */
static attribution *last_of(attributions *found, uint32_t from, uint32_t to)
{
	attribution *last = NULL;
	for (uint32_t i = from; i < to; i++)
		if (!last || last_token(&found->list[i]) > last_token(last))
			last = &found->list[i];
	return last;
}

/* True where the paragraph that token `begin` begins is the one behind that of token `last`. */
static bool is_next_paragraph(const quote_text *t, uint32_t last, uint32_t begin)
{
	uint32_t i = begin - 1;
	while (i > last && !is(t, i, PARAGRAPH))
		i--;
	return i <= last;
}

bool continue_quote(const quote_text *t, attributions *found, uint32_t before, uint32_t first, bool dialogue)
{
	attribution *a = &found->list[first];
	attribution *last = last_of(found, before, first);
	if (found->count != first + 1 || !last || a->part_count != 1 || is_range(a->cue) || is_range(a->speaker))
		return false;
	const stretch *s = stretch_of(t, a->parts[0].begin);
	if (!s || s->open != a->parts[0].begin || stretch_end(s) != a->parts[0].end || !fills_paragraph(t, s) ||
	    !is_next_paragraph(t, last_token(last), s->open))
		return false;
	const stretch *open = stretch_of(t, s->open - 1);
	if (dialogue && (!open || open->closed))
		return false;
	if (last->quoted && last->part_count < MAX_PARTS) {
		last->parts[last->part_count++] = a->parts[0];
		found->count--;
		return true;
	}
	a->speaker = last->speaker;
	a->how = last->how;
	a->speaker_confidence = last->speaker_confidence;
	return false;
}
