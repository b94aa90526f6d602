/* Noun phrases by their shape; see phrases.h. There is no parser here: a phrase is what stands between the verb and the nearest word or mark that
 * cannot be inside one. */
#include "phrases.h"

#define LONGEST 40 /* tokens looked at for one phrase */

static bool ends_in_ly(const quote_text *t, uint32_t i) { return case_of(&t->reading, i) == CASE_LOWER && ends_in(t, i, "ly", 5); }

uint32_t verb_begin(const quote_text *t, uint32_t verb, uint32_t from)
{
	uint32_t begin = verb;
	while (begin > from && verb - begin < LONGEST && (is(t, begin - 1, AUXILIARY) || ends_in_ly(t, begin - 1)))
		begin--;
	return begin;
}

/* A mark that may be inside a phrase: a hyphen, the stop of an initial or title, an apostrophe. */
static bool is_inner_mark(const quote_text *t, uint32_t i)
{
	enum mark mark = mark_of(&t->reading, i);
	if (mark == MARK_STOP)
		return i && before_of(&t->reading, i) == BEFORE_NONE && !is(t, i + 1, SENTENCE);
	return mark == MARK_HYPHEN || mark == MARK_APOSTROPHE || mark == MARK_CLOSE_QUOTE;
}

/* Back from `end` to where a phrase can begin. */
static uint32_t phrase_begin(const quote_text *t, uint32_t end, uint32_t from)
{
	uint32_t at = end;
	while (at > from && end - at < LONGEST) {
		uint32_t i = at - 1;
		if (stretch_of(t, i) || (!is_wordlike(t, i) && !is_inner_mark(t, i)))
			break;
		if (is(t, i, BREAKER))
			break;
		at = i;
	}
	return at;
}

/* The last capitalized run, with "of" and the like between. */
static range last_name(const quote_text *t, range within)
{
	range found = no_range();
	for (uint32_t i = within.end; i-- > within.begin;) {
		bool part = is(t, i, CAPITALIZED) && !is(t, i, DETERMINER | PRONOUN);
		bool joint =
			found.begin != NONE && (is_inner_mark(t, i) || is(t, i, OF | THE)) && i > within.begin && is(t, i - 1, CAPITALIZED);
		if (!part && !joint) {
			if (found.begin != NONE)
				break;
			continue;
		}
		if (part) {
			if (found.begin == NONE)
				found.end = i + 1;
			found.begin = i;
		}
	}
	return found;
}

/* What a relative clause is about: from the last determiner or name on. */
static range last_noun_phrase(const quote_text *t, range phrase)
{
	range name = last_name(t, phrase);
	for (uint32_t i = phrase.end; i-- > phrase.begin;)
		if (is(t, i, DETERMINER))
			return (range){i, phrase.end};
	return is_range(name) && name.end == phrase.end ? name : phrase;
}

/* A phrase that begins with a preposition ends with the subject: "At the Pentagon on Friday Kirby". */
static range cut_adverbials(const quote_text *t, range phrase)
{
	if (!is(t, phrase.begin, PREPOSITION))
		return phrase;
	range name = last_name(t, phrase);
	if (is_range(name) && name.end == phrase.end)
		return name;
	for (uint32_t i = phrase.end; i-- > phrase.begin + 1;)
		if (is(t, i, DETERMINER))
			return (range){i, phrase.end};
	return phrase;
}

/* The comma that opens the apposition which the comma at `close` ends; NONE: there is none. */
static uint32_t opening_comma(const quote_text *t, uint32_t close, uint32_t from)
{
	for (uint32_t i = close; i-- > from && close - i < LONGEST;) {
		if (is(t, i, COMMA))
			return i;
		if (stretch_of(t, i) || mark_of(&t->reading, i) == MARK_COLON || mark_of(&t->reading, i) == MARK_SEMICOLON)
			break;
	}
	return NONE;
}

/* The end of a phrase without the time behind it: the agency last week ordered; Kirby on Wednesday said. */
static uint32_t without_time(const quote_text *t, uint32_t end, uint32_t from)
{

	if (end < from + 2 || !is(t, end - 1, TIME) || (!is(t, end - 2, BEFORE_TIME) && is(t, end - 2, DETERMINER)))
		return end;
	uint32_t cut = end - 1;
	while (cut > from + 1 && is(t, cut - 1, BEFORE_TIME))
		cut--;
	return cut;
}

range subject_before(const quote_text *t, uint32_t verb, uint32_t from)
{
	uint32_t end = without_time(t, verb_begin(t, verb, from), from);
	if (end == from)
		return no_range();
	if (is(t, end - 1, PRONOUN) && !is(t, end - 1, WHO))
		return (range){end - 1, end};
	bool relative = is(t, end - 1, RELATIVE);
	if (relative)
		end--;
	if (end > from && is(t, end - 1, COMMA)) {
		uint32_t comma = relative ? end - 1 : opening_comma(t, end - 1, from);
		if (comma == NONE)
			return no_range();
		end = comma;
	}
	range phrase = {phrase_begin(t, end, from), end};
	if (!is_range(phrase))
		return no_range();
	return relative ? last_noun_phrase(t, phrase) : cut_adverbials(t, phrase);
}

range subject_after(const quote_text *t, uint32_t i, uint32_t to, uint32_t *behind)
{
	uint32_t at = i;
	if (at < to && is(t, at, PRONOUN)) {
		*behind = at + 1;
		return (range){at, at + 1};
	}
	while (at < to && at - i < LONGEST && !stretch_of(t, at) && (is_wordlike(t, at) || is_inner_mark(t, at)) && !is(t, at, BREAKER)) {
		if (at > i && is(t, at, PREPOSITION) && !is(t, at, OF | FOR))
			break;
		at++;
	}
	*behind = at;
	while (at > i && kind_of(&t->reading, at - 1) != KIND_WORD)
		at--;
	return at > i ? (range){i, at} : no_range();
}

bool is_passive(const quote_text *t, uint32_t verb, uint32_t from)
{
	for (uint32_t i = verb_begin(t, verb, from); i < verb; i++)
		if (is(t, i, BEING))
			return true;
	return is(t, verb + 1, BY);
}

/* Without what is no part of a name: titles, "Secretary of State". */
static range without_titles(const quote_text *t, range name)
{
	for (;;) {
		bool title = is(t, name.begin, TITLE) || kind_of(&t->reading, name.begin) != KIND_WORD;
		bool office = is(t, name.begin, OF) && name.begin + 3 <= name.end;
		if (name.begin + 1 >= name.end || (!title && !office))
			return name;
		name.begin += office ? 2 : 1;
	}
}

/* A spokeswoman, Lena Ortiz, said: the name that ends before the next comma. */
static range name_behind(const quote_text *t, uint32_t comma)
{
	uint32_t i = comma + 1;
	if (!is(t, comma, COMMA))
		return no_range();
	while (is(t, i, CAPITALIZED))
		i++;
	return i >= comma + 3 && is(t, i, COMMA) ? (range){comma + 1, i} : no_range();
}

range name_in(const quote_text *t, range phrase)
{
	range name = last_name(t, phrase);
	bool head = is_range(name) && name.end == phrase.end && (name.begin == phrase.begin || !is(t, name.begin - 1, RELATION));
	return head ? without_titles(t, name) : name_behind(t, phrase.end);
}
