/* Numbers that count nothing: those of names and models ("F-16", "Route 66", "COVID-19"), telephone numbers, addresses, versions, list
 * marks, and "one" where it is a pronoun. Each question looks at a fixed number of tokens. No state, nothing fails. */
#include <math.h>

#include "numbers.h"

/* "one by one", "one-on-one": from either of the two, forwards or backwards. */
static bool is_one_to_one(const struct gl_reader *reader, uint32_t at, int step)
{
	uint32_t i = at + (uint32_t)step;

	i += gl_is_hyphen(gl_token_at(reader, i)) ? (uint32_t)step : 0;
	bool joint = gl_is(reader, i, WORD_BY) || gl_is(reader, i, WORD_ON) || gl_is(reader, i, WORD_TO);
	i += (uint32_t)step;
	i += gl_is_hyphen(gl_token_at(reader, i)) ? (uint32_t)step : 0;
	return joint && gl_is(reader, i, WORD_ONE);
}

/* "one based on faith", "one offered to go", "one previously published": a verb that goes on, and no noun. */
static bool is_participle(const struct gl_reader *reader, uint32_t at)
{
	enum { SHORTEST = 5 /* letters: "seed" and "weed" are nouns */ };

	at += gl_ends_with(reader, at, "ly");
	struct gl_token verb = gl_token_at(reader, at);
	return verb.kind == TOKEN_WORD && verb.letter_case == CASE_LOWER && verb.end - verb.begin >= SHORTEST &&
	       gl_ends_with(reader, at, "ed") &&
	       (gl_token_at(reader, at + 1).kind != TOKEN_WORD || (gl_roles(reader, at + 1) & ROLE_FUNCTION));
}

/* "one" stands for a thing, unless a noun follows that it counts. */
static bool is_pronoun(const struct gl_reader *reader, const struct gl_item *item)
{
	struct gl_token behind = gl_token_at(reader, item->end);

	if (item->end - item->first != 1 || !gl_is(reader, item->first, WORD_ONE))
		return false;
	if ((gl_roles(reader, item->first - 1) & ROLE_BEFORE_ONE) || is_one_to_one(reader, item->first, 1) ||
	    is_one_to_one(reader, item->first, -1))
		return true;
	if (item->first == 0 && item->end >= reader->count)
		return false;
	uint32_t next = item->end + 1; /* "one, two and three", "one or two" */
	bool listed = behind.mark == MARK_COMMA || behind.mark == MARK_SLASH || gl_is(reader, item->end, WORD_AND) ||
		      gl_is(reader, item->end, WORD_OR);
	if (listed && (gl_roles(reader, next) & NUMERAL_ROLES) && gl_token_at(reader, next).gap < GAP_PARAGRAPH)
		return false;
	if (behind.kind != TOKEN_WORD || (gl_roles(reader, item->end) & ROLE_FUNCTION))
		return !gl_is(reader, item->end, WORD_OF) && !(item->end >= reader->count);
	return is_participle(reader, item->end);
}

/* Glued to a word, or to a mark that numbers of names have: "COVID-19", "#4", "x=3". */
static bool is_glued(const struct gl_reader *reader, const struct gl_item *item)
{
	struct gl_token token = gl_token_at(reader, item->first), before = gl_token_at(reader, item->first - 1);

	if (gl_is(reader, item->first - 1, WORD_NUMBER_SIGN) && item->kind == KIND_CARDINAL) /* "suite # 31" */
		return true;
	if (token.gap != GAP_NONE || item->first == 0)
		return false;
	if (gl_is(reader, item->first - 1, WORD_PLUS_SIGN) && token.end - token.begin >= 7 && item->bare) /* +4550981306 */
		return true;
	if (before.mark == MARK_QUOTE && gl_is(reader, item->first - 2, WORD_EQUALS_SIGN)) /* id="5" */
		return true;
	if (gl_is(reader, item->first - 1, WORD_LESS_SIGN) && before.gap != GAP_NONE && gl_double(&item->value) == 3 && item->bare)
		return true; /* a heart */
	if (gl_is_hyphen(token) || gl_is_hyphen(before)) {
		uint32_t word = item->first - (gl_is_hyphen(token) ? 1 : 2);
		struct gl_token last = gl_token_at(reader, word);
		bool glued = gl_is_hyphen(token) || before.gap == GAP_NONE;
		if (glued && last.kind == TOKEN_NUMBER)
			return true;
		return glued && last.kind == TOKEN_WORD && before.end - before.begin == 1 &&
		       !(gl_roles(reader, word) & (ROLE_PREFIX | ROLE_SMALL | ROLE_TENS | ROLE_MONTH | ROLE_WEEKDAY | ROLE_FUNCTION));
	}
	return (gl_roles(reader, item->first - 1) & ROLE_MARK_OF_NAMES) || before.kind == TOKEN_WORD ||
	       (before.mark == MARK_SLASH && gl_token_at(reader, item->first - 2).kind == TOKEN_WORD && before.gap == GAP_NONE &&
		!(gl_roles(reader, item->first - 2) & NUMERAL_ROLES));
}

/* A plural in small letters follows, which the number counts. */
static bool counts_plural(const struct gl_reader *reader, const struct gl_item *item)
{
	struct gl_token noun = gl_token_at(reader, item->end);

	return noun.kind == TOKEN_WORD && noun.letter_case == CASE_LOWER && !(gl_roles(reader, item->end) & ROLE_FUNCTION) &&
	       noun.end - noun.begin > 3 && reader->text[noun.end - 1] == 's';
}

/* "Chapter One", "World War Two". */
static bool is_titled(const struct gl_reader *reader, const struct gl_item *item)
{
	struct gl_token word = gl_token_at(reader, item->first), before = gl_token_at(reader, item->first - 1);

	return !item->digits && item->end == item->first + 1 && before.letter_case == CASE_TITLE && word.letter_case == CASE_TITLE &&
	       word.gap == GAP_SPACE && ((gl_roles(reader, item->first - 1) & ROLE_LABEL) || gl_is(reader, item->first - 1, WORD_WAR));
}

/* "the Group of 20", "the Gang of Eight". */
static bool is_club(const struct gl_reader *reader, uint32_t first)
{
	return gl_is(reader, first - 1, WORD_OF) && (gl_is(reader, first - 2, WORD_GROUP) || gl_is(reader, first - 2, WORD_GANG)) &&
	       gl_token_at(reader, first - 2).letter_case == CASE_TITLE;
}

/* "No. 10", "pp. 3": a label and the stop of its abbreviation stand before. */
static bool is_behind_abbreviation(const struct gl_reader *reader, uint32_t first)
{
	struct gl_token stop = gl_token_at(reader, first - 1);

	return first >= 2 && stop.mark == MARK_STOP && stop.gap == GAP_NONE && gl_token_at(reader, first).gap <= GAP_SPACE &&
	       gl_roles(reader, first - 2) & ROLE_LABEL;
}

/* "Boeing 737", "iPhone 12": a capital stands before, and does more than to begin a sentence ("Yesterday 12 huts burned"). */
static bool is_behind_name(const struct gl_reader *reader, const struct gl_item *item)
{
	static const uint64_t no_names = ROLE_FUNCTION | ROLE_MONTH | ROLE_WEEKDAY | ROLE_CHANGE | ROLE_MODIFIER;
	struct gl_token name = gl_token_at(reader, item->first - 1);
	uint8_t mark = gl_token_at(reader, item->first - 2).mark;

	if (name.letter_case < CASE_TITLE || (gl_roles(reader, item->first - 1) & no_names))
		return false;
	bool quoted = (mark == MARK_QUOTE || mark == MARK_OPEN_QUOTE) && name.gap == GAP_NONE;
	bool begins = name.letter_case != CASE_MIXED && (item->first == 1 || mark == MARK_STOP || mark == MARK_QUESTION ||
							 mark == MARK_EXCLAMATION || quoted || name.gap == GAP_PARAGRAPH);
	return !begins || gl_token_at(reader, item->end).kind != TOKEN_WORD;
}

/* "Article 50", "page 5", "version 2.0", "Runway 27L", "rows 49-53" and the like: the number is a name's. */
static bool is_label(const struct gl_reader *reader, const struct gl_item *item)
{
	struct gl_token last = gl_token_at(reader, item->end - 1);
	bool label = gl_roles(reader, item->first - 1) & ROLE_LABEL, cardinal = item->kind == KIND_CARDINAL;
	bool version = cardinal && item->digits && item->end == item->first + 1 && item->value.exponent < 0;
	bool letter = item->end == item->first + 2 && last.gap == GAP_NONE && last.end - last.begin == 1 && last.letter_case == CASE_UPPER;

	if ((label && item->has_low && item->has_high && item->digits) || is_titled(reader, item))
		return true;
	if (is_club(reader, item->first))
		return !counts_plural(reader, item);
	if ((item->bare || version) && cardinal && is_behind_abbreviation(reader, item->first))
		return version || !counts_plural(reader, item);
	if (gl_token_at(reader, item->first).gap != GAP_SPACE)
		return false;
	if (version && label)
		return !counts_plural(reader, item);
	return item->bare && (cardinal || letter) && gl_token_at(reader, item->first - 1).kind == TOKEN_WORD &&
	       (label || is_behind_name(reader, item)) && !counts_plural(reader, item);
}

/* Whether a bracket was opened not far before. */
static bool is_in_brackets(const struct gl_reader *reader, uint32_t at)
{
	enum { NEAR = 24 };

	for (uint32_t back = 1; back <= NEAR && back <= at; back++) {
		uint8_t mark = gl_token_at(reader, at - back).mark;
		if (mark == MARK_OPEN_BRACKET || mark == MARK_CLOSE_BRACKET)
			return mark == MARK_OPEN_BRACKET;
	}
	return false;
}

/* "1." or "(2)" or "[3]" at the beginning of a line, and notes in square brackets. */
static bool is_list_mark(const struct gl_reader *reader, const struct gl_item *item)
{
	struct gl_token token = gl_token_at(reader, item->first), before = gl_token_at(reader, item->first - 1),
			behind = gl_token_at(reader, item->end);
	bool ended = before.mark == MARK_STOP || before.mark == MARK_QUESTION || before.mark == MARK_EXCLAMATION;
	bool line = token.gap >= GAP_LINE || item->first == 0 || (ended && behind.mark == MARK_STOP && behind.gap == GAP_NONE);

	if (!item->bare)
		return false;
	if (line && (behind.mark == MARK_STOP || behind.mark == MARK_CLOSE_BRACKET) && item->end + 1 < reader->count &&
	    (gl_token_at(reader, item->end + 1).kind == TOKEN_WORD || gl_token_at(reader, item->end + 1).mark == MARK_OPEN_QUOTE))
		return true;
	if (gl_is(reader, item->end, WORD_RIGHT_PARENTHESIS) && behind.gap == GAP_NONE && !is_in_brackets(reader, item->first))
		return gl_double(&item->value) < 100; /* "for 1) the price, 2) the time" */
	return before.mark == MARK_OPEN_BRACKET && gl_is(reader, item->first - 1, WORD_LEFT_BRACKET) &&
	       gl_is(reader, item->end, WORD_RIGHT_BRACKET);
}

/* A number with letters glued behind it that are no unit: "5G", "777F", "3D", "27L". */
static bool has_letters(const struct gl_reader *reader, const struct gl_item *item)
{
	struct gl_token behind = gl_token_at(reader, item->end);

	return item->bare && behind.kind == TOKEN_WORD && behind.gap == GAP_NONE && item->digits;
}

/* "second-largest", "third-best", "third-place" say a place; "second-hand" and "first-class" do not. */
static bool is_superlative(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token word = gl_token_at(reader, at);

	return gl_is(reader, at, WORD_MOST) || gl_is(reader, at, WORD_WORST) || gl_is(reader, at, WORD_PLACE) ||
	       (word.end - word.begin > 3 && !memcmp(reader->text + word.end - 3, "est", 3));
}

/* second-hand, first-class. */
static bool is_compound(const struct gl_reader *reader, const struct gl_item *item)
{
	return gl_is_glued_hyphen(reader, item->end) && gl_token_at(reader, item->end + 1).kind == TOKEN_WORD &&
	       !is_superlative(reader, item->end + 1);
}

/* "to second the motion" */
static bool is_verb(const struct gl_reader *reader, const struct gl_item *item)
{
	uint32_t before = item->first - 1;
	bool modal = gl_is(reader, before, WORD_TO) || gl_is(reader, before, WORD_MAY) || gl_is(reader, before, WORD_WILL) ||
		     gl_is(reader, before, WORD_WOULD) || gl_is(reader, before, WORD_CAN);

	return modal && gl_is(reader, item->first, WORD_SECOND) && item->end == item->first + 1 &&
	       ((gl_roles(reader, item->end) & ROLE_DETERMINER) || gl_is(reader, item->end, WORD_THAT) || gl_is(reader, item->end, WORD_A));
}

/* "wait a second", "a split second", "pence per second": the unit, of which one is no quantity; "a second goal" is the ordinal. */
static bool is_unit(const struct gl_reader *reader, const struct gl_item *item)
{
	uint32_t before = item->first - 1, behind = item->end;
	struct gl_token next = gl_token_at(reader, behind);
	bool one = gl_is(reader, before, WORD_A), of_time = gl_is(reader, before, WORD_PER) || gl_is(reader, before, WORD_SPLIT);
	bool lasts = gl_is(reader, before - 1, WORD_FOR) || gl_is(reader, before - 1, WORD_IN) || gl_is(reader, before - 1, WORD_WAIT);

	if (!gl_is(reader, item->first, WORD_SECOND) || item->end != item->first + 1 || (!one && !of_time))
		return false;
	if (next.kind != TOKEN_WORD)
		return of_time || (next.mark == MARK_COMMA ? lasts : !gl_is_hyphen(next));
	bool listed = gl_is(reader, behind, WORD_AND) || gl_is(reader, behind, WORD_OR);
	return next.gap <= GAP_LINE && (gl_roles(reader, behind) & ROLE_FUNCTION) &&
	       !(listed && ((gl_roles(reader, behind + 1) | gl_roles(reader, behind + 2)) & ROLE_ORDINAL));
}

/* "9/11", "24/7", "2001/02": of all that look like a fraction, names and years. */
static bool is_name_with_slash(const struct gl_reader *reader, const struct gl_item *item)
{
	static const int names[][2] = {{9, 11}, {24, 7}};
	int length;

	if (item->end != item->first + 3 || gl_token_at(reader, item->first + 1).mark != MARK_SLASH)
		return false;
	int year = gl_small_digits(reader, item->first, &length), last = gl_small_digits(reader, item->end - 1, NULL);
	if (year >= 1400 && length == 4 && last < 100 && last > year % 100)
		return true;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (gl_small_digits(reader, item->first, NULL) == names[i][0] &&
		    gl_small_digits(reader, item->first + 2, NULL) == names[i][1])
			return true;
	}
	return false;
}

/* Beyond the range of doubles a number says nothing that a reader could use. */
static bool is_beyond_doubles(const struct gl_item *item)
{
	bool small = item->value.exact && item->value.exponent < 200; /* most numbers */
	bool finite = (small || isfinite(gl_double(&item->value))) && isfinite(item->low) && isfinite(item->high);

	for (uint32_t i = 0; i < item->nums_count; i++)
		finite = finite && isfinite(item->nums[i].value);
	return !finite;
}

bool gl_is_no_quantity(const struct gl_reader *reader, const struct gl_item *item)
{
	if (item->kind == KIND_ORDINAL && (is_compound(reader, item) || is_verb(reader, item) || is_unit(reader, item)))
		return true;
	if (item->kind == KIND_CARDINAL &&
	    (is_pronoun(reader, item) || is_list_mark(reader, item) || has_letters(reader, item) || gl_is_identifier(reader, item)))
		return true;
	if ((item->kind == KIND_CARDINAL || item->bare) && is_label(reader, item))
		return true;
	if ((item->kind == KIND_FRACTION && is_name_with_slash(reader, item)) ||
	    ((item->digits || item->kind == KIND_SCORE) && gl_is_chain(reader, item)) || is_beyond_doubles(item))
		return true;
	bool counts = item->kind != KIND_ORDINAL && item->kind != KIND_MONEY && item->kind != KIND_AGE && item->kind < KIND_DATE;
	return (counts || item->kind == KIND_DURATION) && is_glued(reader, item);
}

/* Digits joined by hyphens, points or slashes without white space are one chain, passed over whole. */
uint32_t gl_behind_no_quantity(const struct gl_reader *reader, uint32_t at)
{
	uint32_t end = at + 1;

	if (gl_token_at(reader, at).kind != TOKEN_NUMBER)
		return end;
	uint32_t telephone = gl_behind_telephone(reader, at);
	if (telephone > at)
		return telephone;
	while (end + 1 < reader->count && gl_token_at(reader, end).gap == GAP_NONE && gl_token_at(reader, end + 1).gap == GAP_NONE &&
	       (gl_is_hyphen(gl_token_at(reader, end)) || gl_token_at(reader, end).mark == MARK_SLASH ||
		gl_token_at(reader, end).mark == MARK_STOP) &&
	       gl_token_at(reader, end + 1).kind == TOKEN_NUMBER)
		end += 2;
	return end;
}
