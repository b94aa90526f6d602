/* What a number counts: "90 U.N. relief *workers*" and all that stands between. Without a grammar the noun is known by its plural; where there is none,
 * as behind "one" and "half of", by where the run of words ends. A fixed number of tokens. No state, nothing fails. */
#include "numbers.h"

enum {
	MOST_WORDS = 6,
	MOST_TOKENS = 12 /* hyphens and the stops of initials included */
};

/* The words behind a number, as far as they may be its noun. */
struct run {
	uint32_t end, words;
	bool plural;     /* it ends with one */
	bool at_numeral; /* a numeral breaks it off: "2 recent 2015 papers" */
};

static bool is_plural(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);
	bool name = token.letter_case == CASE_TITLE; /* Israelis */
	char last = token.end ? reader->text[token.end - 1] : 0;

	if (last != 's' && last != 'S' && last != 'n') /* most words */
		return gl_roles(reader, at) & ROLE_PLURAL;
	if (gl_possessive(reader->text + token.begin, token.end - token.begin))
		return false;
	return (gl_roles(reader, at) & ROLE_PLURAL) || gl_ends_with(reader, at, "men") || gl_ends_with(reader, at, "children") ||
	       (gl_ends_with(reader, at, "s") && !gl_ends_with(reader, at, "ss") && !gl_ends_with(reader, at, "us") &&
		(name || !gl_ends_with(reader, at, "is")));
}

static bool is_word(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);
	return token.kind == TOKEN_WORD && token.gap <= GAP_SPACE && !(gl_roles(reader, at) & ROLE_FUNCTION);
}

/* "U.S.", "U.N.": where such initials end, or `at`. */
static uint32_t behind_initials(const struct gl_reader *reader, uint32_t at)
{
	uint32_t end = at;
	for (;;) {
		struct gl_token letter = gl_token_at(reader, end), stop = gl_token_at(reader, end + 1);
		bool one = letter.kind == TOKEN_WORD && letter.end - letter.begin == 1 && letter.letter_case != CASE_LOWER;
		if (!one || stop.mark != MARK_STOP || stop.gap != GAP_NONE || (end > at && letter.gap != GAP_NONE))
			return end > at + 2 ? end : at; /* "Plan B." ends a sentence */
		end += 2;
	}
}

/* "red *and* blue cars". */
static bool joins(const struct gl_reader *reader, const struct run *run)
{
	return run->words && (gl_is(reader, run->end, WORD_AND) || gl_is(reader, run->end, WORD_OR)) && is_word(reader, run->end - 1) &&
	       is_word(reader, run->end + 1);
}

/* "one point last year": a date, and no part of the noun. */
static bool begins_date(const struct gl_reader *reader, uint32_t at)
{
	return (gl_roles(reader, at) & ROLE_DIRECTION) &&
	       (gl_roles(reader, at + 1) & (ROLE_PERIOD | ROLE_WEEKDAY | ROLE_MONTH | ROLE_SEASON | ROLE_DAYPART));
}

/* Adds one word, with what is glued to it, to the run; false where it ends. */
static bool add_word(const struct gl_reader *reader, uint32_t first, struct run *run)
{
	uint32_t at = run->end, end = behind_initials(reader, at);
	struct gl_token token = gl_token_at(reader, at);
	bool compound = at > first && gl_is_glued_hyphen(reader, at - 1); /* "gas-only options" */

	run->at_numeral = token.kind == TOKEN_NUMBER || (gl_roles(reader, at) & NUMERAL_ROLES);
	if (end == at && (token.end - token.begin == 1 || (gl_roles(reader, at) & ROLE_FUNCTION && !compound)))
		return false;
	if (token.kind != TOKEN_WORD || token.gap == GAP_PARAGRAPH || (token.gap == GAP_NONE && at == first) || begins_date(reader, at))
		return false;
	run->words += !compound;
	run->end = end > at ? end : at + 1;
	run->plural = is_plural(reader, run->end - 1);
	return true;
}

/* A noun may stand before another in the plural: "police officers", "arms dealers". */
static void add_plurals(const struct gl_reader *reader, struct run *run)
{
	while (is_word(reader, run->end) && gl_token_at(reader, run->end).letter_case == CASE_LOWER && is_plural(reader, run->end))
		run->end++;
}

static struct run read_plural(const struct gl_reader *reader, uint32_t first)
{
	struct run run = {.end = first};
	while (run.words < MOST_WORDS && run.end < first + MOST_TOKENS) {
		if (run.words && gl_is_glued_hyphen(reader, run.end)) {
			run.end++;
			run.plural = false;
		} else if (run.plural) {
			break;
		} else if (joins(reader, &run)) {
			run.end++;
		} else if (!add_word(reader, first, &run)) {
			break;
		}
	}
	if (run.plural)
		add_plurals(reader, &run);
	return run;
}

/* Of one thing, or of a mass: up to what may be a verb. */
static struct run read_single(const struct gl_reader *reader, uint32_t first)
{
	struct run run = {.end = first};
	while (run.words < MOST_WORDS && run.end < first + MOST_TOKENS) {
		if (run.words && gl_is_glued_hyphen(reader, run.end)) {
			run.end++;
			continue;
		}
		struct run before = run;
		if (!add_word(reader, first, &run))
			break;
		bool apart = before.words && !gl_is_glued_hyphen(reader, before.end - 1);
		if (apart && (run.plural || gl_ends_with(reader, run.end - 1, "ed") || gl_ends_with(reader, run.end - 1, "ing")))
			return before;
	}
	return run;
}

/* "a three cylinder engine", "12 NCO": the word behind a number that stands before another, or is an abbreviation. */
static bool is_attribute(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);

	if (is_word(reader, at) && token.letter_case == CASE_UPPER)
		return token.end - token.begin > 1; /* no initial: "two F-16s" */
	return is_word(reader, at) && is_word(reader, at + 1) && token.letter_case == CASE_LOWER &&
	       gl_token_at(reader, at + 1).letter_case == CASE_LOWER && !gl_ends_with(reader, at, "ed") &&
	       !gl_ends_with(reader, at, "ing") && !gl_ends_with(reader, at, "ly");
}

void gl_find_noun(const struct gl_reader *reader, struct gl_item *item)
{
	uint32_t first = item->end;
	bool vague = item->has_low && item->has_high,
	     single = item->has_value && item->kind == KIND_CARDINAL && gl_double(&item->value) == 1,
	     mass = item->has_value && gl_double(&item->value) == 0; /* "zero knowledge" */

	bool half = item->kind == KIND_FRACTION && (gl_roles(reader, first) & ROLE_DETERMINER); /* "half the crew" */
	if (half || (gl_is(reader, first, WORD_OF) && (vague || item->kind == KIND_FRACTION))) {
		mass = true;
		first++;
		while (gl_roles(reader, first) & ROLE_DETERMINER)
			first++;
	}
	first += gl_is(reader, first, WORD_MORE); /* "eight more picks" */
	uint32_t from = first + gl_is(reader, first, WORD_OTHER);
	struct run run = single ? (struct run){0} : read_plural(reader, from);
	if (!run.plural && (single || mass))
		run = read_single(reader, from);
	else if (!run.plural && !vague && is_attribute(reader, from))
		run = (struct run){.end = from + 1, .words = 1};
	else if (!run.plural)
		return;
	while (run.end > from && gl_is_hyphen(gl_token_at(reader, run.end - 1)))
		run.end--;
	if (!run.words || run.at_numeral || (gl_roles(reader, from) & (ROLE_DAY | ROLE_MONTH | ROLE_WEEKDAY)))
		return;
	item->noun_first = first;
	item->noun_end = run.end;
}
