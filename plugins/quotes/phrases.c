/* Names inside noun phrases, by their shape; see phrases.h. */
#include "phrases.h"

/* A mark that may be inside a phrase: a hyphen, the stop of an initial or title, an apostrophe. */
static bool is_inner_mark(const quote_text *t, uint32_t i)
{
	enum mark mark = mark_of(&t->reading, i);
	if (mark == MARK_STOP)
		return i && before_of(&t->reading, i) == BEFORE_NONE && !is(t, i + 1, SENTENCE);
	return mark == MARK_HYPHEN || mark == MARK_APOSTROPHE || mark == MARK_CLOSE_QUOTE;
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

/* Without what is no part of a name: titles, with all before them, "Secretary of State". */
static range without_titles(const quote_text *t, range name)
{
	for (uint32_t i = name.begin; i + 1 < name.end; i++)
		if (is(t, i, TITLE) && is(t, i, CAPITALIZED))
			name.begin = i + 1;
	for (;;) {
		bool title = is(t, name.begin, TITLE | OPENER) || kind_of(&t->reading, name.begin) != KIND_WORD;
		bool office = is(t, name.begin, OF) && name.begin + 3 <= name.end;
		if (name.begin + 1 >= name.end || (!title && !office))
			return name;
		name.begin += office ? 2 : 1;
	}
}

/* Anna Reed, 47: without the age. */
static range without_age(const quote_text *t, range phrase)
{
	bool age = phrase.end > phrase.begin + 2 && kind_of(&t->reading, phrase.end - 1) == KIND_NUMBER && is(t, phrase.end - 2, COMMA);
	return age ? (range){phrase.begin, phrase.end - 2} : phrase;
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
	phrase = without_age(t, phrase);
	range name = last_name(t, phrase);
	bool head = is_range(name) && name.end == phrase.end && (name.begin == phrase.begin || !is(t, name.begin - 1, RELATION));
	return head ? without_titles(t, name) : name_behind(t, phrase.end);
}
