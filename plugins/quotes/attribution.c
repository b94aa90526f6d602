/* The rules of attribution; see attribution.h.
 *
 * A sentence is read for its cues from left to right. Each cue outside quotation marks whose surroundings fit what cues.tsv says of it claims content:
 * to its left ("…," she said.), to its right (She said that …), or both ("…," she said, "…"). Then quoted stretches that no cue claimed are given
 * to the attribution before them in their paragraph, or stand alone. A token belongs to one attribution. */
#include "attribution.h"
#include "phrases.h"

#define LEAST_LEFT 4      /* words of an unquoted clause before its attribution */
#define LEAST_QUOTATION 5 /* words that make a lone stretch a quotation, no scare quotes */
#define NEAR 14           /* tokens between a cue and its "that" */
#define LAST_WORDS 4      /* a verb so near the sentence's end may be its attribution's */
#define SHORT_SUBJECT 5   /* tokens between a conjunction and the verb of a further report */

/* A sentence being read. */
typedef struct clause {
	quote_text *t;
	range sentence;
	uint32_t last;   /* the paragraph's last attribution, or NONE */
	uint32_t quoted; /* the last one with a quotation, which quoted sentences continue */
	attributions *found;
	bool indirect;
} clause;

static attribution *add(clause *c)
{
	attributions *found = c->found;
	if (found->count == found->room) {
		uint32_t room = found->room ? found->room * 2 : 32;
		attribution *list = c->t->document->host->alloc(c->t->document, room * sizeof(*list));
		if (!list)
			return NULL;
		if (found->count)
			memcpy(list, found->list, found->count * sizeof(*list));
		found->list = list;
		found->room = room;
	}
	found->list[found->count] = (attribution){.cue = no_range(), .speaker = no_range(), .person = NONE, .confidence = 0.5};
	return &found->list[found->count++];
}

/* ---- Content ----------------------------------------------------------------------------------------------------------- */

static uint32_t words_in(const quote_text *t, range r)
{
	uint32_t words = 0;
	for (uint32_t i = r.begin; i < r.end; i++)
		words += kind_of(&t->reading, i) <= KIND_NUMBER;
	return words;
}

/* Without marks at its ends that are not part of what was said; quotation marks stay. */
static range trimmed(const quote_text *t, range r)
{
	const reading *text = &t->reading;
	while (r.begin < r.end && kind_of(text, r.begin) == KIND_PUNCTUATION && !stretch_of(t, r.begin) &&
	       mark_of(text, r.begin) != MARK_OPEN_BRACKET)
		r.begin++;
	while (r.end > r.begin && kind_of(text, r.end - 1) == KIND_PUNCTUATION && !stretch_of(t, r.end - 1) &&
	       mark_of(text, r.end - 1) != MARK_CLOSE_BRACKET)
		r.end--;
	return r;
}

static bool is_free(const quote_text *t, range r)
{
	for (uint32_t i = r.begin; i < r.end; i++)
		if (t->claimed[i])
			return false;
	return true;
}

/* Claims a range for an attribution, cut to what is free at its beginning. */
static bool claim(quote_text *t, attribution *a, range r)
{
	r = trimmed(t, r);
	while (r.begin < r.end && t->claimed[r.begin])
		r.begin++;
	for (uint32_t i = r.begin; i < r.end; i++)
		if (t->claimed[i])
			r.end = i;
	r = trimmed(t, r);
	if (r.begin >= r.end || a->part_count == MAX_PARTS)
		return false;
	for (uint32_t i = r.begin; i < r.end; i++) {
		stretch *s = stretch_of(t, i);
		t->claimed[i] = true;
		if (s) {
			s->used = true;
			a->quoted = true;
		}
	}
	a->parts[a->part_count++] = r;
	return true;
}

/* A range that ends inside a quotation goes on to its end. */
static uint32_t past_stretch(const quote_text *t, uint32_t end)
{
	const stretch *s = end ? stretch_of(t, end - 1) : NULL;
	return s && s->words.end >= end ? s->words.end + (s->closed ? 1 : 0) : end;
}

/* ---- Where content may end --------------------------------------------------------------------------------------------- */

static const cue_entry *cue_at(const quote_text *t, uint32_t i)
{
	if (i >= t->reading.tokens.count || kind_of(&t->reading, i) != KIND_WORD || stretch_of(t, i))
		return NULL;
	return cue_of(text_of(&t->reading, i), length_of(&t->reading, i));
}

static bool ends_in_ing(const quote_text *t, uint32_t i)
{
	uint32_t length = length_of(&t->reading, i);
	return length > 5 && !memcmp(text_of(&t->reading, i) + length - 3, "ing", 3);
}

/* True where the conjunction at i begins another report: and added that; but he said; while 22 percent said. */
static bool begins_report(const clause *c, uint32_t i)
{
	static const char *const conjunctions[] = {"and", "but", "while", "though", "although", NULL};
	const quote_text *t = c->t;
	if (!is_one_of(t, i, conjunctions))
		return false;
	for (uint32_t k = i + 1; k < c->sentence.end && k <= i + SHORT_SUBJECT; k++) {
		const cue_entry *entry = cue_at(t, k);
		if (entry && entry->speech && !ends_in_ing(t, k) && !is_word(t, k - 1, "to"))
			return true;
		if (kind_of(&t->reading, k) >= KIND_PUNCTUATION || stretch_of(t, k))
			return false;
	}
	return false;
}

/* The end of content that begins at i: the sentence's end, or where another attribution begins. */
static uint32_t content_end(const clause *c, uint32_t i)
{
	const quote_text *t = c->t;
	for (uint32_t first = i; i < c->sentence.end; i++) {
		const stretch *s = stretch_of(t, i);
		/* The comma stands inside the marks: “…,” adding that; “…,” he went on. */
		bool inside = s && s->closed && i == s->words.end && is_word(t, i - 1, ",");
		if (inside && ((cue_at(t, i + 1) && ends_in_ing(t, i + 1)) || is_pronoun(t, i + 1) || begins_report(c, i + 1)))
			return i + 1;
		if (s)
			continue;
		bool comma = is_word(t, i, ",");
		if (comma && (is_word(t, i + 1, "according") || (cue_at(t, i + 1) && ends_in_ing(t, i + 1)) || begins_report(c, i + 1)))
			return i;
		/* Without a comma only a verb right behind: and said that. */
		const cue_entry *entry = i > first + 1 && (is_word(t, i, "and") || is_word(t, i, "but")) ? cue_at(t, i + 1) : NULL;
		if (entry && entry->speech &&
		    (is_word(t, i + 2, "that") || stretch_of(t, i + 2) || is_word(t, i + 2, ",") || is_word(t, i + 1, "said")))
			return i;
	}
	return past_stretch(t, c->sentence.end);
}

/* What follows a cue, as a bit of cues.tsv; *content gets the token where the content begins. */
static unsigned follower(const clause *c, uint32_t i, uint32_t *content)
{
	static const char *const questions[] = {"how", "what", "why", "who", "when", "where", "whether", "if", NULL};
	static const char *const adjuncts[] = {"in",      "on",        "at",     "during",   "to",        "after",    "late",   "last",
					       "earlier", "this",      "monday", "tuesday",  "wednesday", "thursday", "friday", "saturday",
					       "sunday",  "yesterday", "today",  "recently", "publicly",  "again",    "then",   NULL};
	const quote_text *t = c->t;
	const reading *r = &t->reading;
	*content = i;
	if (i >= c->sentence.end || (mark_of(r, i) == MARK_STOP && i + 1 >= c->sentence.end) || mark_of(r, i) == MARK_QUESTION ||
	    mark_of(r, i) == MARK_EXCLAMATION)
		return CUE_END;
	if (stretch_of(t, i))
		return CUE_QUOTE;
	if (mark_of(r, i) == MARK_COLON)
		return CUE_COLON;
	if (is_word(t, i, ","))
		return CUE_COMMA;
	if (is_word(t, i, "that"))
		return CUE_THAT;
	if (is_one_of(t, i, questions))
		return CUE_WH;
	if (is_one_of(t, i, adjuncts))
		for (uint32_t k = i + 1; k < c->sentence.end && k < i + NEAR; k++) {
			if (is_word(t, k, "that")) {
				*content = k;
				return CUE_THAT;
			}
			if (is_word(t, k, ",") || stretch_of(t, k))
				break;
		}
	return is_word(t, i, "to") ? CUE_TO : CUE_CLAUSE;
}

/* Verbs that are said to somebody: told the paper that …; the content begins behind the one told. */
static uint32_t past_addressee(const clause *c, uint32_t verb, uint32_t i)
{
	static const char *const verbs[] = {"told",     "tells",  "tell",  "telling",   "asked",     "assured", "reminded",
					    "informed", "warned", "urged", "convinced", "persuaded", NULL};
	static const char *const objects[] = {"me", "him", "her", "us", "them", "you", NULL};
	const quote_text *t = c->t;
	if (!is_one_of(t, verb, verbs))
		return i;
	if (is_one_of(t, i, objects))
		return i + 1;
	for (uint32_t k = i; k < c->sentence.end && k < i + NEAR; k++)
		if (is_word(t, k, "that") || is_word(t, k, "to") || is_word(t, k, ",") || stretch_of(t, k) ||
		    mark_of(&t->reading, k) == MARK_COLON)
			return is_word(t, k, ",") ? k + 1 : k;
	for (uint32_t k = i; k < c->sentence.end && is_capitalized(t, k); k++)
		i = k + 1;
	return i;
}

/* ---- Attributions to the left ------------------------------------------------------------------------------------------ */

/* The content that ends before an attribution clause at `end`: a quotation, or the clause from the sentence's beginning. No range: there is none. */
static range left_content(const clause *c, uint32_t end)
{
	const quote_text *t = c->t;
	const reading *r = &t->reading;
	if (!end)
		return no_range();
	uint32_t last = end - 1;
	if (is_word(t, last, ",") && !stretch_of(t, last) && last)
		last--;
	const stretch *s = stretch_of(t, last);
	if (s && last == s->words.end) {
		uint32_t begin = s->open > c->sentence.begin + 1 ? c->sentence.begin : s->open;
		while (begin < s->open && t->claimed[begin])
			begin++;
		return (range){begin, last + 1};
	}
	if (last + 1 == end && mark_of(r, end - 1) != MARK_DASH)
		return no_range();
	return (range){c->sentence.begin, last + 1};
}

/* True where nothing but a few words of time and place follow. */
static bool is_tail(const clause *c, uint32_t i)
{
	static const char *const first[] = {"in",      "on",       "at",     "during",    "to",      "after",     "last",
					    "earlier", "late",     "this",   "monday",    "tuesday", "wednesday", "thursday",
					    "friday",  "saturday", "sunday", "yesterday", "today",   "of",        "about",
					    "when",    "while",    "as",     "before",    NULL};
	return i >= c->sentence.end || kind_of(&c->t->reading, i) >= KIND_PUNCTUATION || is_one_of(c->t, i, first);
}

/* "…," she said, "…": what goes on behind the attribution clause that ends at i. */
static void claim_continuation(clause *c, attribution *a, uint32_t i)
{
	quote_text *t = c->t;
	while (i < c->sentence.end && !stretch_of(t, i)) {
		if (mark_of(&t->reading, i) == MARK_STOP)
			return;
		i++;
	}
	if (i >= c->sentence.end || t->claimed[i])
		return;
	const stretch *s = stretch_of(t, i);
	if (i > c->sentence.begin &&
	    (is_word(t, i - 1, ",") || mark_of(&t->reading, i - 1) == MARK_DASH || mark_of(&t->reading, i - 1) == MARK_COLON))
		claim(t, a, (range){s->open, s->words.end + (s->closed ? 1 : 0)});
}

static void set_speaker(clause *c, attribution *a, range phrase)
{
	a->speaker = phrase;
	a->how = is_range(phrase) ? (is_pronoun(c->t, phrase.begin) && phrase.end == phrase.begin + 1 ? HOW_PRONOUN : HOW_SPAN)
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
static bool attribute_left(clause *c, uint32_t verb, const cue_entry *entry, range subject, bool *failed)
{
	quote_text *t = c->t;
	uint32_t begin = is_range(subject) ? subject.begin : verb_begin(t, verb, c->sentence.begin), behind = verb + 1;
	range content = left_content(c, begin);
	if (!is_range(content) || t->claimed[content.end - 1])
		return false;
	bool quoted = stretch_of(t, content.end - 1), inverted = !is_range(subject);
	if (inverted) {
		subject = subject_after(t, verb + 1, c->sentence.end, &behind);
		if (!is_range(subject))
			return false;
	}
	/* Many of the closures, he said, were needed. */
	bool interrupts = !quoted && !inverted && entry->speech && is_word(t, behind, ",") && behind + 3 < c->sentence.end;
	if (!quoted && !interrupts && words_in(t, content) < LEAST_LEFT)
		return false;
	if (!quoted && (!c->indirect || !(entry->speech || entry->follows & (CUE_END | CUE_COMMA)) || !is_tail(c, behind)))
		return false;
	if (quoted && !inverted && !entry->speech && !is_tail(c, behind))
		return false;
	attribution *a = add(c);
	if (!a) {
		*failed = true;
		return true;
	}
	a->cue = (range){verb, verb + 1};
	a->speech = entry->speech;
	a->confidence = quoted ? 0.9 : 0.7;
	set_speaker(c, a, subject);
	claim(t, a, content);
	if (quoted)
		claim_continuation(c, a, behind);
	else if (interrupts)
		claim(t, a, (range){behind + 1, content_end(c, behind + 1)});
	keep(c, a);
	return true;
}

/* ---- Attributions to the right ----------------------------------------------------------------------------------------- */

static bool attribute_right(clause *c, uint32_t verb, const cue_entry *entry, range subject, bool *failed)
{
	quote_text *t = c->t;
	uint32_t content, first = past_addressee(c, verb, verb + 1);
	unsigned follows = follower(c, first, &content);
	if (first != verb + 1 && follows == CUE_COMMA)
		follows = CUE_CLAUSE;
	bool quote_ahead = follows == CUE_COMMA && stretch_of(t, content + 1);
	if (!(entry->follows & follows) && follows != CUE_QUOTE && !quote_ahead && !(first != verb + 1 && entry->follows & CUE_CLAUSE))
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
	range words = {content, content_end(c, content)};
	if (words_in(t, words) < 2 || (!c->indirect && !stretch_of(t, words.begin) && !stretch_of(t, words.begin + 1)))
		return false;
	attribution *a = add(c);
	if (!a) {
		*failed = true;
		return true;
	}
	a->cue = (range){verb, verb + 1};
	a->speech = entry->speech;
	a->confidence = follows == CUE_THAT || follows == CUE_QUOTE || quote_ahead ? 0.8 : 0.55;
	set_speaker(c, a, subject);
	/* "…, adding that …" and "… and said that …" go on with who spoke before. */
	uint32_t before = verb_begin(t, verb, c->sentence.begin);
	bool goes_on = before && (is_word(t, before - 1, ",") || is_word(t, before - 1, "and") || is_word(t, before - 1, "but"));
	if (!is_range(subject) && goes_on && c->last != NONE && c->last < c->found->count - 1)
		set_speaker(c, a, c->found->list[c->last].speaker);
	claim(t, a, words);
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
	if (!words_in(t, content))
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
	claim(t, a, content);
	keep(c, a);
	return true;
}

/* NAME: CONTENT at the head of a paragraph, as in headlines and transcripts. */
static bool attribute_colon(clause *c, bool *failed)
{
	quote_text *t = c->t;
	uint32_t i = c->sentence.begin;
	if (!begins_paragraph(t, i))
		return false;
	while (i < c->sentence.end && i < c->sentence.begin + 6 && is_capitalized(t, i))
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
	claim(t, a, (range){i + 1, past_stretch(t, c->sentence.end)});
	keep(c, a);
	return true;
}

/* ---- Quotations that no cue claimed ------------------------------------------------------------------------------------ */

/* True for a stretch that ends in this sentence and belongs to nobody yet. */
static bool is_loose(const clause *c, const stretch *s)
{
	return s && !s->used && s->words.end - 1 >= c->sentence.begin && s->words.end - 1 < c->sentence.end &&
	       !c->t->claimed[s->words.begin];
}

static bool attribute_rest(clause *c)
{
	quote_text *t = c->t;
	for (uint32_t i = c->sentence.begin; i < c->sentence.end; i++) {
		stretch *s = stretch_of(t, i);
		if (!is_loose(c, s))
			continue;
		range whole = {s->open, s->words.end + (s->closed ? 1 : 0)};
		bool leads = s->open <= t->sentences[t->sentence_of[s->open]].begin + 1;
		s->used = true;
		if (leads && c->quoted != NONE && claim(t, &c->found->list[c->quoted], whole))
			continue;
		if (!is_free(t, whole))
			continue;
		attribution *a = add(c);
		if (!a)
			return false;
		a->speech = true;
		a->scare = words_in(t, s->words) < LEAST_QUOTATION && !leads;
		a->how = HOW_IMPLICIT;
		a->confidence = a->scare ? 0.6 : 0.5;
		claim(t, a, whole);
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
	while (end > c->sentence.begin && kind_of(&t->reading, end - 1) >= KIND_PUNCTUATION)
		end--;
	uint32_t from = end > c->sentence.begin + LAST_WORDS ? end - LAST_WORDS : c->sentence.begin;
	for (uint32_t i = end; i-- > from;) {
		const cue_entry *entry = cue_at(t, i);
		if (!entry || !entry->speech || ends_in_ing(t, i))
			continue;
		range subject = subject_before(t, i, c->sentence.begin);
		if (is_range(subject) && subject.begin > c->sentence.begin && is_word(t, subject.begin - 1, ",") &&
		    !stretch_of(t, subject.begin - 1))
			attribute_left(c, i, entry, subject, failed);
		return;
	}
}

static bool read_sentence(clause *c)
{
	quote_text *t = c->t;
	bool failed = false;
	attribute_colon(c, &failed);
	if (!failed)
		attribute_whole(c, &failed);
	for (uint32_t i = c->sentence.begin; i < c->sentence.end && !failed; i++) {
		if (kind_of(&t->reading, i) != KIND_WORD || stretch_of(t, i))
			continue;
		if (is_word(t, i, "according") && is_word(t, i + 1, "to")) {
			attribute_according(c, i, &failed);
			continue;
		}
		/* so-called, much-discussed: no verb. */
		if (i && mark_of(&t->reading, i - 1) == MARK_HYPHEN && before_of(&t->reading, i) == BEFORE_NONE)
			continue;
		const cue_entry *entry = cue_of(text_of(&t->reading, i), length_of(&t->reading, i));
		if (!entry || t->claimed[i])
			continue;
		range subject = subject_before(t, i, c->sentence.begin);
		if (!attribute_left(c, i, entry, subject, &failed))
			attribute_right(c, i, entry, subject, &failed);
	}
	return !failed && attribute_rest(c);
}

bool find_attributions(quote_text *t, bool indirect, attributions *found)
{
	clause c = {.t = t, .found = found, .indirect = indirect, .last = NONE, .quoted = NONE};
	*found = (attributions){0};
	for (uint32_t i = 0; i < t->sentence_count; i++) {
		c.sentence = t->sentences[i];
		if (c.sentence.begin >= c.sentence.end)
			continue;
		if (begins_paragraph(t, c.sentence.begin))
			c.last = c.quoted = NONE;
		if (!read_sentence(&c))
			return false;
	}
	return true;
}
