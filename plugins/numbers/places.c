/* Places in a series that have no number of their own: "the next one", "the previous page", "second to last", "next but one". They are ordinals
 * with `relative`: so many steps from where the reader is, or from the end. Each looks at a fixed number of tokens. No state, nothing fails. */
#include <stdio.h>

#include "numbers.h"

static void set_place(struct gl_item *item, uint32_t first, uint32_t end, int offset, const char *to)
{
	gl_begin_item(item, KIND_ORDINAL, first, end);
	snprintf(item->relative_offset, sizeof(item->relative_offset), "%d", offset);
	snprintf(item->relative_to, sizeof(item->relative_to), "%s", to);
}

/* "last", "the last", "the end", "last one" at `at`; the end behind it, 0 where there is none. */
static uint32_t behind_last(const struct gl_reader *reader, uint32_t at)
{
	at += gl_is(reader, at, WORD_THE);
	if (!gl_is(reader, at, WORD_LAST) && !gl_is(reader, at, WORD_END))
		return 0;
	return at + 1 + (gl_is(reader, at + 1, WORD_ONE) && gl_is(reader, at, WORD_LAST));
}

/* "second to last", "third-to-last", "fourth from the end", "next to last": counted from the end. */
static bool read_from_end(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_numeral ordinal;
	uint32_t i, end;
	int place = 2;

	if (gl_is(reader, at, WORD_NEXT))
		i = at + 1;
	else if (((gl_roles(reader, at) & (ROLE_ORDINAL | ROLE_TENS)) || (gl_roles(reader, at + 1) & ROLE_ENDING)) &&
		 gl_read_numeral(reader, at, &ordinal) && ordinal.ordinal && gl_double(&ordinal.value) < 1000)
		i = ordinal.end, place = (int)gl_double(&ordinal.value);
	else
		return false;
	i += gl_is_hyphen(gl_token_at(reader, i));
	bool to = gl_is(reader, i, WORD_TO), from = gl_is(reader, i, WORD_FROM) && !gl_is(reader, at, WORD_NEXT);
	i++;
	i += gl_is_hyphen(gl_token_at(reader, i));
	if ((!to && !from) || !(end = behind_last(reader, i)) || (to && gl_is(reader, end - 1, WORD_END)))
		return false;
	set_place(item, at, end, 1 - place, "end");
	return true;
}

/* "last but one", "next but two". */
static bool read_but(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	bool last = gl_is(reader, at, WORD_LAST);
	int64_t steps = gl_word_at(reader, at + 2)->value;

	if ((!last && !gl_is(reader, at, WORD_NEXT)) || !gl_is(reader, at + 1, WORD_BUT) || !(gl_roles(reader, at + 2) & ROLE_SMALL) ||
	    steps < 1 || steps > 9)
		return false;
	set_place(item, at, at + 3, last ? -(int)steps : (int)steps + 1, last ? "end" : "current");
	return true;
}

/* "the one before the last", "the one after the next". */
static bool read_one_from(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	bool before = gl_is(reader, at + 1, WORD_BEFORE), after = gl_is(reader, at + 1, WORD_AFTER);
	uint32_t i = at + 2 + gl_is(reader, at + 2, WORD_THE), last = i + 1 + gl_is(reader, i + 1, WORD_ONE);

	if (!gl_is(reader, at, WORD_ONE) || (!before && !after))
		return false;
	if (before && gl_is(reader, i, WORD_LAST))
		set_place(item, at, last, -1, "end");
	else if (before && gl_is(reader, i, WORD_PREVIOUS))
		set_place(item, at, last, -2, "current");
	else if (after && gl_is(reader, i, WORD_NEXT))
		set_place(item, at, last, 2, "current");
	else if (gl_is(reader, i, WORD_THIS) && last > i + 1)
		set_place(item, at, last, before ? -1 : 1, "current");
	else
		return false;
	return true;
}

/* "Give me the next book", "I want the next 3 books": what is asked for is counted off, whatever it is. */
static bool is_asked_for(const struct gl_reader *reader, uint32_t at, uint32_t thing)
{
	enum { MOST_BEFORE = 3 /* the verb, and "me the" */ };
	struct gl_token noun = gl_token_at(reader, thing);

	if (noun.kind != TOKEN_WORD || noun.letter_case != CASE_LOWER || (gl_roles(reader, thing) & (ROLE_FUNCTION | ROLE_PERIOD)) ||
	    gl_word_at(reader, thing)->units)
		return false;
	for (uint32_t back = 1; back <= MOST_BEFORE && back <= at; back++) {
		if (gl_roles(reader, at - back) & ROLE_COMMAND)
			return true;
		if (gl_token_at(reader, at - back).kind != TOKEN_WORD)
			return false;
	}
	return false;
}

/* "the next one", "next page", "the last sentence": of things that stand in a series. */
static bool read_direction(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	int step = gl_word_at(reader, at)->calendar;
	bool last = gl_is(reader, at, WORD_LAST), one = gl_is(reader, at + 1, WORD_ONE);
	bool begins = at == 0 || gl_token_at(reader, at - 1).kind == TOKEN_PUNCTUATION;

	if (!(gl_roles(reader, at) & ROLE_DIRECTION) || gl_is(reader, at, WORD_THIS) || gl_is(reader, at, WORD_PAST))
		return false;
	if (gl_token_at(reader, at + 1).gap >= GAP_PARAGRAPH || gl_is_hyphen(gl_token_at(reader, at + 2)))
		return false;
	/* "that last one", "her next one" point at things; "next 3 pages" counts those of a series. */
	uint32_t thing = at + 1 + (gl_token_at(reader, at + 1).kind == TOKEN_NUMBER || (gl_roles(reader, at + 1) & ROLE_SMALL));
	if (one ? !begins && (gl_roles(reader, at - 1) & ROLE_BEFORE_ONE) && !gl_is(reader, at - 1, WORD_THE)
		: !(gl_roles(reader, thing) & ROLE_SERIES) && !is_asked_for(reader, at, thing))
		return false;
	set_place(item, at, at + 1 + one, last ? 0 : step > 0 ? 1 : step < 0 ? -1 : 0, last ? "end" : "current");
	return true;
}

/* Whether "to", "from" or a hyphen may lead to the end from behind the ordinal. */
static bool may_lead_to_end(const struct gl_reader *reader, uint32_t at)
{
	return gl_is(reader, at, WORD_TO) || gl_is(reader, at, WORD_FROM) || gl_is_hyphen(gl_token_at(reader, at));
}

bool gl_read_place(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	uint64_t roles = gl_roles(reader, at);

	if (gl_token_at(reader, at).kind == TOKEN_NUMBER)
		return (gl_roles(reader, at + 1) & ROLE_ENDING) && may_lead_to_end(reader, at + 2) && read_from_end(reader, at, item);
	if (roles & ROLE_DIRECTION)
		return read_from_end(reader, at, item) || read_but(reader, at, item) || read_direction(reader, at, item);
	if (roles & ROLE_ORDINAL)
		return may_lead_to_end(reader, at + 1) && read_from_end(reader, at, item);
	if (roles & ROLE_TENS)
		return read_from_end(reader, at, item);
	if (gl_is(reader, at, WORD_ONE))
		return read_one_from(reader, at, item);
	if (!gl_is(reader, at, WORD_PENULTIMATE) && !gl_is(reader, at, WORD_ANTEPENULTIMATE))
		return false;
	set_place(item, at, at + 1, gl_is(reader, at, WORD_PENULTIMATE) ? -1 : -2, "end");
	return true;
}
