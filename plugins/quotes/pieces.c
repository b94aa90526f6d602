/* The pieces of a tagged unit; see linking.h. Beside what the tagger found there are forms that need no learning: turns of a transcript, signatures, the clauses
 * behind a line of dialogue, and quotations that nothing else claims. They are here and not in the tagger, so that the rankers learn with them. */
#include "linking.h"

#define LEAST_QUOTATION 4
#define LONGEST_NAME 4   /* words of a name before a turn */
#define LONGEST_PHRASE 8 /* of another speaker behind a verb */

static uint8_t kind_of_tag(uint8_t tag) { return (uint8_t)((tag + 1) / 2); }

static bool nothing_tagged(const uint8_t *tags, uint32_t from, uint32_t to)
{
	while (from < to && tags[from] == TAG_OUT)
		from++;
	return from >= to;
}

static void tag_run(uint8_t *tags, uint32_t from, uint32_t to, uint8_t tag)
{
	for (uint32_t i = from; i < to; i++)
		tags[i] = (uint8_t)(i == from ? tag : tag + 1);
}

/* Quotations without any tag: content from their first to their last word. Short ones, where they are a sentence: “Not today,” */
static void tag_quotations(unit *u)
{
	const column *c = columns_of(u);
	uint8_t *tags = tags_of(u);
	for (uint32_t i = 0, end; i < u->count; i = end) {
		uint32_t words = 0, first = NOWHERE, last = 0;
		bool tagged = false;
		end = i + 1;
		if (!c[i].stretch)
			continue;
		for (end = i; end < u->count && c[end].stretch == c[i].stretch; end++) {
			bool word = c[end].flags & WORDLIKE;
			tagged |= tags[end] != TAG_OUT;
			words += word;
			first = word && first == NOWHERE ? end : first;
			last = word ? end : last;
		}
		bool sentence = c[i].flags & BEGINS_SENTENCE && last + 1 < end && c[last + 1].state != CLOSING;
		if (!tagged && words >= (sentence ? 1 : LEAST_QUOTATION))
			tag_run(tags, first, last + 1, TAG_CONTENT);
	}
}

uint32_t turn_colon(const column *c, uint32_t count)
{
	if (!count || !(c[0].flags & BEGINS_PARAGRAPH))
		return 0;
	uint32_t first = c[0].state == OPENING, colon = first;
	while (colon < count && colon < first + LONGEST_NAME && c[colon].shape == SHAPE_UPPER)
		colon++;
	return colon > first && colon + 2 < count && c[colon].shape == SHAPE_COLON ? colon : 0;
}

static bool any_cue(const unit *u, uint32_t from)
{
	for (uint32_t i = from; i < u->count; i++)
		if (kind_of_tag(u->tags[MARGIN + i]) == PIECE_CUE)
			return true;
	return false;
}

/* A transcript's turn, unless somebody says something in it. Inside a mark it is one whatever is tagged in it. */
static void tag_turn(unit *u)
{
	uint8_t *tags = tags_of(u);
	uint32_t colon = turn_colon(columns_of(u), u->count), first = u->count && columns_of(u)[0].state == OPENING;
	if (!colon || (!first && any_cue(u, colon + 1)))
		return;
	tag_run(tags, first, colon, TAG_SOURCE);
	tags[colon] = TAG_CUE;
	tag_run(tags, colon + 1, u->count, TAG_CONTENT);
}

static bool begins_name(const column *c) { return c->flags & (CAPITAL | PRONOUN_WORD) && !c->stretch && c->flags & WORDLIKE; }

/* A verb in small letters, by its ending, or since it is a cue elsewhere. */
static bool may_say(const column *c)
{
	return c->shape == SHAPE_LOWER && !c->stretch && !(c->flags & PRONOUN_WORD) && (c->word != c->stem || may_be_cue(c));
}

/* The tokens of a name or pronoun from i on; 0: there is none. */
static uint32_t name_length(const unit *u, uint32_t i)
{
	const column *c = u->padded + MARGIN;
	uint32_t length = 0;
	if (i < u->count && c[i].flags & PRONOUN_WORD)
		return !c[i].stretch;
	while (i + length < u->count && length < LONGEST_NAME && begins_name(&c[i + length]) && !(c[i + length].flags & PRONOUN_WORD))
		length++;
	return length;
}

/* A verb beside a speaker. */
typedef struct saying {
	uint32_t verb, name, name_end;
} saying;

/* What stands from token i on, behind a quotation: said Anna Reed; Anna Reed said; said the man with the hat, up to a mark. False: nothing of that. */
static bool read_saying(const unit *u, uint32_t i, saying *s)
{
	const column *c = u->padded + MARGIN;
	uint32_t length = name_length(u, i);
	if (length) {
		*s = (saying){i + length, i, i + length};
	} else {
		length = name_length(u, i + 1);
		for (uint32_t k = i + 1; !length && k <= i + LONGEST_PHRASE && k <= u->count; k++)
			if (k == u->count || !(c[k].flags & WORDLIKE) || c[k].stretch || k == i + LONGEST_PHRASE)
				length = k - i - 1;
		*s = (saying){i, i + 1, i + 1 + length};
	}
	return length && s->verb < u->count && may_say(&c[s->verb]);
}

/* “…,” murmured the man. “…!” he cried. As novels have them, where the tagger saw at most one of the two: right behind the mark of a quotation that asks for more. */
static void tag_clause(unit *u, uint32_t closing)
{
	const column *before = columns_of(u) + closing - 1;
	uint8_t *tags = tags_of(u);
	saying s;
	bool goes_on = before->shape == SHAPE_COMMA || before->shape == SHAPE_QUESTION || before->shape == SHAPE_DASH;
	if (!goes_on || !read_saying(u, closing + 1, &s))
		return;
	bool verb = kind_of_tag(tags[s.verb]) == PIECE_CUE, name = kind_of_tag(tags[s.name]) == PIECE_SOURCE;
	if (!verb && tags[s.verb] == TAG_OUT && (name || nothing_tagged(tags, s.name, s.name_end)))
		tags[s.verb] = TAG_CUE;
	else if (!verb)
		return;
	if (!name && nothing_tagged(tags, s.name, s.name_end))
		tag_run(tags, s.name, s.name_end, TAG_SOURCE);
}

/* “…” — Name: who signs a quotation, up to the end of the line or of the sentence. */
static void tag_signature(unit *u, uint32_t closing)
{
	const column *c = columns_of(u);
	uint8_t *tags = tags_of(u);
	uint32_t begin = closing + 2, end = begin;
	while (end < u->count && end < begin + LONGEST_NAME && c[end].flags & CAPITAL && !c[end].stretch &&
	       !(end > begin && c[end].flags & BEGINS_SENTENCE))
		end++;
	bool over = end >= u->count || c[end].flags & BEGINS_SENTENCE || c[end].state == OPENING || !(c[end].flags & WORDLIKE);
	if (end == begin || !over || !nothing_tagged(tags, closing + 1, end))
		return;
	tags[closing + 1] = TAG_CUE;
	tag_run(tags, begin, end, TAG_SOURCE);
}

/* What stands behind quotations. */
static void tag_behind(unit *u)
{
	const column *c = columns_of(u);
	for (uint32_t i = 0; i + 2 < u->count; i++) {
		if (c[i].state != CLOSING || c[i + 1].stretch)
			continue;
		if (c[i + 1].shape == SHAPE_DASH || c[i + 1].shape == SHAPE_HYPHEN)
			tag_signature(u, i);
		else
			tag_clause(u, i);
	}
}

void find_pieces(unit *u, linking *l)
{
	tag_turn(u);
	if (u->quoted) {
		tag_behind(u);
		tag_quotations(u);
	}
	const uint8_t *tags = tags_of(u);
	l->piece_count = 0;
	for (uint32_t i = 0, end; i < u->count; i = end) {
		end = i + 1;
		if (tags[i] == TAG_OUT)
			continue;
		const uint8_t inside = (uint8_t)(tags[i] + tags[i] % 2);
		while (end < u->count && tags[end] == inside)
			end++;
		l->pieces[l->piece_count++] = (piece){(uint16_t)i, (uint16_t)end, kind_of_tag(tags[i])};
	}
}
