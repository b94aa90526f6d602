/* The rules of attribution; see attribution.h.
 *
 * A sentence is read for its cues from left to right. Each cue outside quotation marks whose surroundings fit what cues.tsv says of it claims content:
 * to its left ("…," she said.), to its right (She said that …), or both ("…," she said, "…"). Then quoted stretches that no cue claimed are given
 * to the attribution before them in their paragraph, or stand alone. A token belongs to one attribution. */
#include "attribution.h"
#include "phrases.h"

#define LEAST_LEFT 4      /* words of an unquoted clause before its attribution */
#define LEAST_QUOTATION 5 /* words that make a lone stretch a quotation, no scare quotes */
#define NEAR 14           /* tokens between a cue and its "that", or of the name of somebody told */
#define LAST_WORDS 4      /* a verb so near the sentence's end may be its attribution's */
#define SHORT_SUBJECT 5   /* tokens between a conjunction and the verb of a further report */

/* A sentence being read. */
typedef struct clause {
	quote_text *t;
	range sentence;
	uint32_t stretch; /* the first stretch that does not end well before the sentence */
	uint32_t free;    /* the sentence's tokens before it are all claimed; see first_free() */
	uint32_t last;    /* the paragraph's last attribution, or NONE */
	uint32_t quoted;  /* the last one with a quotation, which quoted sentences continue */
	attributions *found;
	bool indirect;
} clause;

static attribution *add(clause *c)
{
	attributions *found = c->found;
	found->list = with_room(c->t->document, found->list, found->count, &found->room, sizeof(*found->list));
	if (!found->list)
		return NULL;
	found->list[found->count] = (attribution){.cue = no_range(), .speaker = no_range(), .person = NONE, .confidence = 0.5};
	return &found->list[found->count++];
}

/* ---- Content ----------------------------------------------------------------------------------------------------------- */

static bool has_words(const quote_text *t, range r, uint32_t least)
{
	uint32_t words = 0;
	for (uint32_t i = r.begin; i < r.end && words < least; i++)
		words += is_wordlike(t, i);
	return words == least;
}

/* Without marks at its ends that are not part of what was said; quotation marks stay. */
static range trimmed(const quote_text *t, range r)
{
	while (r.begin < r.end && kind_of(&t->reading, r.begin) == KIND_PUNCTUATION && !stretch_of(t, r.begin) &&
	       mark_of(&t->reading, r.begin) != MARK_OPEN_BRACKET)
		r.begin++;
	while (r.end > r.begin && kind_of(&t->reading, r.end - 1) == KIND_PUNCTUATION && !stretch_of(t, r.end - 1) &&
	       mark_of(&t->reading, r.end - 1) != MARK_CLOSE_BRACKET)
		r.end--;
	return r;
}

/* The first claimed token of the range, or its end. */
static uint32_t first_claimed(const quote_text *t, range r)
{
	while (r.begin < r.end && !(t->traits[r.begin] & CLAIMED))
		r.begin++;
	return r.begin;
}

/* The sentence's first token that is not claimed, or its end. Found from where it was last, so that many claims in a long sentence take linear time. */
static uint32_t first_free(clause *c)
{
	while (c->free < c->sentence.end && c->t->traits[c->free] & CLAIMED)
		c->free++;
	return c->free;
}

/* Claims a range for an attribution, cut to what is free at its beginning. */
static bool claim(clause *c, attribution *a, range r)
{
	quote_text *t = c->t;
	r = trimmed(t, r);
	if (r.begin >= c->sentence.begin && r.begin < first_free(c))
		r.begin = first_free(c) < r.end ? first_free(c) : r.end;
	while (r.begin < r.end && t->traits[r.begin] & CLAIMED)
		r.begin++;
	r.end = first_claimed(t, r);
	r = trimmed(t, r);
	if (r.begin >= r.end || a->part_count == MAX_PARTS)
		return false;
	for (uint32_t i = r.begin; i < r.end; i++) {
		t->traits[i] |= CLAIMED;
		if (t->stretch_at[i])
			a->quoted = stretch_of(t, i)->used = true;
	}
	a->parts[a->part_count++] = r;
	return true;
}

/* A range that ends inside a quotation goes on to its end. */
static uint32_t past_stretch(const quote_text *t, uint32_t end)
{
	const stretch *s = end ? stretch_of(t, end - 1) : NULL;
	return s && s->words.end >= end ? stretch_end(s) : end;
}

/* ---- Where content may end --------------------------------------------------------------------------------------------- */

/* The traits of token i where it is a cue outside quotation marks; else 0. */
static uint64_t cue_at(const quote_text *t, uint32_t i) { return is(t, i, CUE) && !t->stretch_at[i] ? t->traits[i] : 0; }

static bool ends_in_ing(const quote_text *t, uint32_t i) { return ends_in(t, i, "ing", 6); }

/* True where the conjunction at i begins another report: and added that; but he said; while 22 percent said. */
static bool begins_report(const clause *c, uint32_t i)
{
	const quote_text *t = c->t;
	if (!is(t, i, CONJUNCTION))
		return false;
	for (uint32_t k = i + 1; k < c->sentence.end && k <= i + SHORT_SUBJECT; k++) {
		if (cue_at(t, k) & SPEECH && !ends_in_ing(t, k) && !is(t, k - 1, TO))
			return true;
		if (!is_wordlike(t, k) || stretch_of(t, k))
			return false;
	}
	return false;
}

/* True where a report without a subject begins at i: adding that. */
static bool begins_participle(const quote_text *t, uint32_t i) { return cue_at(t, i) && ends_in_ing(t, i); }

/* True where a verb that says and what it says stand right behind a conjunction without a comma: and said that. */
static bool begins_verb(const quote_text *t, uint32_t i)
{
	return cue_at(t, i) & SPEECH && (is(t, i, SAID) || is(t, i + 1, THAT | COMMA) || stretch_of(t, i + 1));
}

/* The end of content that begins at i: the sentence's end, or where another attribution begins. */
static uint32_t content_end(const clause *c, uint32_t i)
{
	const quote_text *t = c->t;
	for (uint32_t first = i; i < c->sentence.end; i++) {
		if (!t->stretch_at[i] && !(t->traits[i] & (COMMA | AND | BUT)))
			continue;
		const stretch *s = stretch_of(t, i);
		/* The comma stands inside the marks: “…,” adding that; “…,” he went on. */
		if (s && s->closed && i == s->words.end && is(t, i - 1, COMMA) &&
		    (begins_participle(t, i + 1) || is(t, i + 1, PRONOUN) || begins_report(c, i + 1)))
			return i + 1;
		if (s)
			continue;
		bool another = is(t, i, COMMA) ? is(t, i + 1, ACCORDING) || begins_participle(t, i + 1) || begins_report(c, i + 1)
					       : i > first + 1 && begins_verb(t, i + 1);
		if (another)
			return i;
	}
	return past_stretch(t, c->sentence.end);
}

/* What follows a cue, as the trait of cues that it may follow; *content gets the token where the content begins. */
static uint64_t follower(const clause *c, uint32_t i, uint32_t *content)
{
	const quote_text *t = c->t;
	*content = i;
	if (i >= c->sentence.end)
		return CUE_END;
	enum mark mark = mark_of(&t->reading, i);
	if ((mark == MARK_STOP && i + 1 >= c->sentence.end) || mark == MARK_QUESTION || mark == MARK_EXCLAMATION)
		return CUE_END;
	if (stretch_of(t, i))
		return CUE_QUOTE;
	if (mark == MARK_COLON)
		return CUE_COLON;
	if (is(t, i, COMMA))
		return CUE_COMMA;
	if (is(t, i, THAT))
		return CUE_THAT;
	if (is(t, i, QUESTION_WORD))
		return CUE_WH;
	for (uint32_t k = i + 1; is(t, i, ADJUNCT) && k < c->sentence.end && k < i + NEAR; k++) {
		if (is(t, k, THAT)) {
			*content = k;
			return CUE_THAT;
		}
		if (is(t, k, COMMA) || stretch_of(t, k))
			break;
	}
	return is(t, i, TO) ? CUE_TO : CUE_CLAUSE;
}

/* Verbs that are said to somebody: told the paper that …; the content begins behind the one told. */
static uint32_t past_addressee(const clause *c, uint32_t verb, uint32_t i)
{
	const quote_text *t = c->t;
	if (!is(t, verb, TELLING))
		return i;
	if (is(t, i, OBJECT))
		return i + 1;
	for (uint32_t k = i; k < c->sentence.end && k < i + NEAR; k++)
		if (is(t, k, THAT | TO | COMMA) || stretch_of(t, k) || mark_of(&t->reading, k) == MARK_COLON)
			return is(t, k, COMMA) ? k + 1 : k;
	for (uint32_t end = i + NEAR; i < c->sentence.end && i < end && is(t, i, CAPITALIZED);)
		i++;
	return i;
}

/* ---- Attributions to the left ------------------------------------------------------------------------------------------ */

/* The content that ends before an attribution clause at `end`: a quotation, or the clause from the sentence's beginning. No range: there is none. */
static range left_content(clause *c, uint32_t end)
{
	const quote_text *t = c->t;
	if (!end)
		return no_range();
	uint32_t last = end - 1;
	if (is(t, last, COMMA) && !stretch_of(t, last) && last)
		last--;
	const stretch *s = stretch_of(t, last);
	if (s && last == s->words.end) {
		uint32_t begin = s->open > c->sentence.begin + 1 && first_free(c) < s->open ? first_free(c) : s->open;
		return (range){begin, last + 1};
	}
	if (last + 1 == end && mark_of(&t->reading, end - 1) != MARK_DASH)
		return no_range();
	return (range){c->sentence.begin, last + 1};
}

/* True where nothing but a few words of time and place follow. */
static bool is_tail(const clause *c, uint32_t i) { return i >= c->sentence.end || !is_wordlike(c->t, i) || is(c->t, i, TAIL); }

/* "…," she said, "…": what goes on behind the attribution clause that ends at i. */
static void claim_continuation(clause *c, attribution *a, uint32_t i)
{
	quote_text *t = c->t;
	while (i < c->sentence.end && !stretch_of(t, i)) {
		if (mark_of(&t->reading, i) == MARK_STOP)
			return;
		i++;
	}
	if (i >= c->sentence.end || is(t, i, CLAIMED))
		return;
	const stretch *s = stretch_of(t, i);
	if (i > c->sentence.begin &&
	    (is(t, i - 1, COMMA) || mark_of(&t->reading, i - 1) == MARK_DASH || mark_of(&t->reading, i - 1) == MARK_COLON))
		claim(c, a, (range){s->open, stretch_end(s)});
}

static void set_speaker(clause *c, attribution *a, range phrase)
{
	a->speaker = phrase;
	a->how = is_range(phrase) ? (is(c->t, phrase.begin, PRONOUN) && phrase.end == phrase.begin + 1 ? HOW_PRONOUN : HOW_SPAN)
				  : HOW_IMPLICIT;
}

static uint32_t keep(clause *c, attribution *a)
{
	if (!a->part_count) {
		c->found->count--;
		return NONE;
	}
	c->last = (uint32_t)(a - c->found->list);
	if (a->quoted)
		c->quoted = c->last;
	return c->last;
}

/* CONTENT, subject cue. or CONTENT, cue subject. Returns false where this is neither; *failed where memory is short. */
static bool attribute_left(clause *c, uint32_t verb, uint64_t cue, range subject, bool *failed)
{
	quote_text *t = c->t;
	uint32_t begin = is_range(subject) ? subject.begin : verb_begin(t, verb, c->sentence.begin), behind = verb + 1;
	range content = left_content(c, begin);
	if (!is_range(content) || is(t, content.end - 1, CLAIMED))
		return false;
	bool quoted = stretch_of(t, content.end - 1), inverted = !is_range(subject);
	if (inverted) {
		subject = subject_after(t, verb + 1, c->sentence.end, &behind);
		if (!is_range(subject))
			return false;
	}
	/* Many of the closures, he said, were needed. */
	bool interrupts = !quoted && !inverted && cue & SPEECH && is(t, behind, COMMA) && behind + 3 < c->sentence.end;
	if (!quoted && !interrupts && !has_words(t, content, LEAST_LEFT))
		return false;
	if (!quoted && (!c->indirect || !(cue & (SPEECH | CUE_END | CUE_COMMA)) || !is_tail(c, behind)))
		return false;
	if (quoted && !inverted && !(cue & SPEECH) && !is_tail(c, behind))
		return false;
	attribution *a = add(c);
	if (!a) {
		*failed = true;
		return true;
	}
	a->cue = (range){verb, verb + 1};
	a->speech = (cue & SPEECH) != 0;
	a->confidence = quoted ? 0.9 : 0.7;
	set_speaker(c, a, subject);
	claim(c, a, content);
	if (quoted)
		claim_continuation(c, a, behind);
	else if (interrupts)
		claim(c, a, (range){behind + 1, content_end(c, behind + 1)});
	keep(c, a);
	return true;
}

/* ---- Attributions to the right ----------------------------------------------------------------------------------------- */

static bool attribute_right(clause *c, uint32_t verb, uint64_t cue, range subject, bool *failed)
{
	quote_text *t = c->t;
	uint32_t content, first = past_addressee(c, verb, verb + 1);
	uint64_t follows = follower(c, first, &content);
	if (first != verb + 1 && follows == CUE_COMMA)
		follows = CUE_CLAUSE;
	bool quote_ahead = follows == CUE_COMMA && stretch_of(t, content + 1);
	if (!(cue & follows) && follows != CUE_QUOTE && !quote_ahead && !(first != verb + 1 && cue & CUE_CLAUSE))
		return false;
	if (follows == CUE_END || (follows == CUE_COMMA && !quote_ahead))
		return false;
	/* What is said of somebody who is told or called something is not their own. */
	if (is_passive(t, verb, c->sentence.begin)) {
		if (!(follows & (CUE_THAT | CUE_TO | CUE_WH)))
			return false;
		if (follows != CUE_TO)
			subject = no_range();
	}
	if (!c->indirect && !stretch_of(t, content) && !stretch_of(t, content + 1))
		return false;
	range words = {content, content_end(c, content)};
	if (!has_words(t, words, 2))
		return false;
	attribution *a = add(c);
	if (!a) {
		*failed = true;
		return true;
	}
	a->cue = (range){verb, verb + 1};
	a->speech = (cue & SPEECH) != 0;
	a->confidence = follows == CUE_THAT || follows == CUE_QUOTE || quote_ahead ? 0.8 : 0.55;
	set_speaker(c, a, subject);
	/* "…, adding that …" and "… and said that …" go on with who spoke before. */
	uint32_t before = verb_begin(t, verb, c->sentence.begin);
	bool goes_on = before && is(t, before - 1, COMMA | AND | BUT);
	if (!is_range(subject) && goes_on && c->last != NONE && c->last < c->found->count - 1)
		set_speaker(c, a, c->found->list[c->last].speaker);
	claim(c, a, words);
	keep(c, a);
	return true;
}

/* According to NP, CONTENT. or CONTENT, according to NP. */
static bool attribute_according(clause *c, uint32_t i, bool *failed)
{
	quote_text *t = c->t;
	uint32_t behind;
	range speaker = subject_after(t, i + 2, c->sentence.end, &behind), content;
	if (!is_range(speaker) || !c->indirect)
		return false;
	if (i > c->sentence.begin + 2)
		content = (range){c->sentence.begin, i};
	else
		content = (range){behind, past_stretch(t, c->sentence.end)};
	if (!has_words(t, content, 1))
		return false;
	attribution *a = add(c);
	if (!a) {
		*failed = true;
		return true;
	}
	a->cue = (range){i, i + 2};
	a->speech = true;
	a->confidence = 0.8;
	set_speaker(c, a, speaker);
	claim(c, a, content);
	keep(c, a);
	return true;
}

/* NAME: CONTENT at the head of a paragraph, as in headlines and transcripts. */
static bool attribute_colon(clause *c, bool *failed)
{
	quote_text *t = c->t;
	uint32_t i = c->sentence.begin;
	if (!is(t, i, PARAGRAPH))
		return false;
	while (i < c->sentence.end && i < c->sentence.begin + 6 && is(t, i, CAPITALIZED))
		i++;
	if (i == c->sentence.begin || i >= c->sentence.end || mark_of(&t->reading, i) != MARK_COLON || i + 1 >= c->sentence.end)
		return false;
	attribution *a = add(c);
	if (!a) {
		*failed = true;
		return true;
	}
	a->cue = (range){i, i + 1};
	a->speech = true;
	a->confidence = 0.6;
	set_speaker(c, a, (range){c->sentence.begin, i});
	claim(c, a, (range){i + 1, past_stretch(t, c->sentence.end)});
	keep(c, a);
	return true;
}

/* ---- Quotations that no cue claimed ------------------------------------------------------------------------------------ */

/* True for a stretch that ends in this sentence and belongs to nobody yet. */
static bool is_loose(const clause *c, const stretch *s)
{
	return !s->used && s->words.end - 1 >= c->sentence.begin && s->words.end - 1 < c->sentence.end &&
	       !is(c->t, s->words.begin, CLAIMED);
}

static bool attribute_rest(clause *c)
{
	quote_text *t = c->t;
	for (uint32_t i = c->stretch; i < t->stretch_count && t->stretches[i].open < c->sentence.end; i++) {
		stretch *s = &t->stretches[i];
		if (!is_loose(c, s))
			continue;
		range whole = {s->open, stretch_end(s)};
		bool leads = is(t, s->open, SENTENCE) || (s->open && is(t, s->open - 1, SENTENCE));
		s->used = true;
		if (leads && c->quoted != NONE && claim(c, &c->found->list[c->quoted], whole))
			continue;
		if (first_claimed(t, whole) < whole.end)
			continue;
		attribution *a = add(c);
		if (!a)
			return false;
		a->speech = true;
		a->scare = !has_words(t, s->words, LEAST_QUOTATION) && !leads;
		a->how = HOW_IMPLICIT;
		a->confidence = a->scare ? 0.6 : 0.5;
		claim(c, a, whole);
		if (!a->scare)
			keep(c, a);
		else if (!a->part_count)
			c->found->count--;
	}
	return true;
}

/* A sentence that ends with its attribution is all of it said, whatever else is reported in it: …, officials said. */
static void attribute_whole(clause *c, bool *failed)
{
	quote_text *t = c->t;
	uint32_t end = c->sentence.end;
	while (end > c->sentence.begin && !is_wordlike(t, end - 1))
		end--;
	uint32_t from = end > c->sentence.begin + LAST_WORDS ? end - LAST_WORDS : c->sentence.begin;
	for (uint32_t i = end; i-- > from;) {
		uint64_t cue = cue_at(t, i);
		if (!(cue & SPEECH) || ends_in_ing(t, i))
			continue;
		range subject = subject_before(t, i, c->sentence.begin);
		if (is_range(subject) && subject.begin > c->sentence.begin && is(t, subject.begin - 1, COMMA) &&
		    !stretch_of(t, subject.begin - 1))
			attribute_left(c, i, cue, subject, failed);
		return;
	}
}

/* Every cue and every "according to" of the sentence. */
static bool attribute_cues(clause *c)
{
	quote_text *t = c->t;
	bool failed = false;
	attribute_whole(c, &failed);
	for (uint32_t i = c->sentence.begin; i < c->sentence.end && !failed; i++) {
		uint64_t traits = t->traits[i];
		if (!(traits & (CUE | ACCORDING)) || t->stretch_at[i])
			continue;
		if (traits & ACCORDING && is(t, i + 1, TO)) {
			attribute_according(c, i, &failed);
			continue;
		}
		/* so-called, much-discussed: no verb. */
		if (i && mark_of(&t->reading, i - 1) == MARK_HYPHEN && before_of(&t->reading, i) == BEFORE_NONE)
			continue;
		if (!(traits & CUE) || traits & CLAIMED)
			continue;
		range subject = subject_before(t, i, c->sentence.begin);
		if (!attribute_left(c, i, traits, subject, &failed))
			attribute_right(c, i, traits, subject, &failed);
	}
	return !failed;
}

/* Moves on to the first stretch that ends in this sentence, or beside it: a comma may stand between. False where the sentence has no part of any. */
static bool find_quotations(clause *c)
{
	const quote_text *t = c->t;
	while (c->stretch < t->stretch_count && stretch_end(&t->stretches[c->stretch]) + 1 < c->sentence.begin)
		c->stretch++;
	return c->stretch < t->stretch_count && t->stretches[c->stretch].open < c->sentence.end;
}

/* Where only quotations are wanted, a sentence without any needs no look at its cues. */
static bool read_sentence(clause *c, uint64_t traits)
{
	bool failed = false, quotations = find_quotations(c);
	attribute_colon(c, &failed);
	if (failed || (traits & (CUE | ACCORDING) && (c->indirect || quotations) && !attribute_cues(c)))
		return false;
	return !quotations || attribute_rest(c);
}

bool find_attributions(quote_text *t, bool indirect, attributions *found)
{
	clause c = {.t = t, .found = found, .indirect = indirect, .last = NONE, .quoted = NONE};
	*found = (attributions){0};
	for (uint32_t i = 0; i < t->sentence_count; i++) {
		c.sentence = t->sentences[i].tokens;
		c.free = c.sentence.begin;
		if (c.sentence.begin >= c.sentence.end)
			continue;
		if (is(t, c.sentence.begin, PARAGRAPH))
			c.last = c.quoted = NONE;
		if (!read_sentence(&c, t->sentences[i].traits))
			return false;
	}
	return true;
}
