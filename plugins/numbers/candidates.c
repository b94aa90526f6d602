/* Which candidates are worth the parsers. Words that may begin an item ("from", "us", "a", "winter", "may") mostly begin none, so what must stand
 * beside them is asked first. What is let through in vain costs time and nothing else. No state, nothing fails. */
#include "numbers.h"

/* What may begin an item whatever stands around it. */
static const uint64_t alone = NUMERAL_ROLES | ROLE_DOZEN | ROLE_ORDINAL | ROLE_VAGUE | ROLE_WEEKDAY | ROLE_DAY | ROLE_CLOCK | ROLE_DECADE |
			      ROLE_QUARTER | ROLE_MOMENT | ROLE_REPEAT;

static bool is_number_behind(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token behind = gl_token_at(reader, at + 1);

	return behind.kind == TOKEN_NUMBER || behind.mark == MARK_CURRENCY ||
	       (behind.mark == MARK_STOP && gl_begins_with_point(reader, at + 1));
}

/* "a mile", "a metric ton"; of time, "an hour and a half", "a year ago": see singles.c. */
static bool is_before_unit(const struct gl_reader *reader, uint32_t at)
{
	uint8_t lengths = gl_word_at(reader, at + 1)->units;
	uint64_t roles = gl_roles(reader, at + 2);

	if (!lengths)
		return false;
	return (gl_roles(reader, at + 1) & ROLE_COUNTED) || (lengths & ~3u && gl_word_at(reader, at + 2)->units) ||
	       (roles & (ROLE_BEHIND_SINGLE | NUMERAL_ROLES)) || gl_is_digits(reader, at + 2) || gl_is_hyphen(gl_token_at(reader, at + 2));
}

/* An article or a minus before a number. */
static bool is_before_number(const struct gl_reader *reader, uint32_t at)
{
	static const uint64_t numbers = ROLE_SMALL | ROLE_TENS | ROLE_HUNDRED | ROLE_MAGNITUDE | ROLE_DOZEN | ROLE_ORDINAL | ROLE_PARTS;

	if (gl_is(reader, at + 1, WORD_FEW)) /* "a few thousand" */
		return gl_roles(reader, at + 2) & (ROLE_HUNDRED | ROLE_MAGNITUDE | ROLE_DOZEN);
	return (gl_roles(reader, at + 1) & numbers) || is_number_behind(reader, at) || gl_is_hyphen(gl_token_at(reader, at + 1)) ||
	       gl_is(reader, at + 1, WORD_COUPLE) || gl_is(reader, at + 1, WORD_HALF) || gl_is(reader, at + 1, WORD_POINT) ||
	       (gl_is(reader, at + 1, WORD_A) && (gl_roles(reader, at + 2) & numbers)) || is_before_unit(reader, at);
}

/* "from", "between", "each", "every" before another candidate, or one word before it; "from the end of May", "each morning". */
static bool is_before_candidate(const struct gl_reader *reader, uint32_t index, uint32_t at)
{
	enum { PORTION = 5 /* tokens: "from the end of the" */ };
	uint32_t next = at + 1 + gl_is(reader, at + 1, WORD_THE),
		 near = index + 1 < reader->candidates_count ? reader->candidates[index + 1] - at : UINT32_MAX;
	bool portion = (gl_roles(reader, next) & ROLE_PORTION) && near <= PORTION;

	return near <= 2 || portion || (gl_roles(reader, next) & ROLE_DAYPART) || gl_is(reader, next, WORD_WEEKDAY);
}

/* What begins with a word that says more: an article, "from", "per cent of". */
static bool begins(const struct gl_reader *reader, uint32_t index, uint32_t at)
{
	if (gl_roles(reader, at) & ROLE_BEFORE_NUMBER)
		return is_before_number(reader, at);
	if (gl_is(reader, at, WORD_FROM) || gl_is(reader, at, WORD_BETWEEN) || (gl_roles(reader, at) & ROLE_EACH))
		return is_before_candidate(reader, index, at);
	if (gl_is(reader, at, WORD_PERCENT) || gl_is(reader, at, WORD_PERCENTS) || gl_is(reader, at, WORD_PERCENTAGE) ||
	    gl_is(reader, at, WORD_PER))
		return gl_is(reader, at + 1, WORD_OF) || gl_is(reader, at + 1, WORD_CENT);
	if (gl_is(reader, at, WORD_HALF) && gl_is_hyphen(gl_token_at(reader, at + 1))) /* half-mile, but not half-empty */
		return (gl_roles(reader, at + 2) & (ROLE_MAGNITUDE | ROLE_DOZEN)) || gl_word_at(reader, at + 2)->units;
	return !gl_is(reader, at, WORD_US) && !gl_is(reader, at, WORD_U);
}

/* Letters that are a currency's sign or begin one: "Rs 5", "US$5", "U.S.$5". */
static bool is_sign(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token behind = gl_token_at(reader, at + 1);

	if (behind.mark == MARK_STOP) {
		uint32_t last = at + 2 + (gl_token_at(reader, at + 2).kind == TOKEN_WORD && gl_token_at(reader, at + 2).gap == GAP_NONE);
		last += last > at + 2 && gl_token_at(reader, last).mark == MARK_STOP;
		return gl_is_digits(reader, last) || gl_token_at(reader, last).mark == MARK_CURRENCY;
	}
	return behind.kind == TOKEN_NUMBER || behind.kind == TOKEN_SYMBOL || gl_is_hyphen(behind) || behind.mark == MARK_SLASH;
}

/* "may" and "march" are verbs before a word, unless something says that they are months. */
static bool is_month(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at), behind = gl_token_at(reader, at + 1);
	bool verb = (gl_is(reader, at, WORD_MAY) || gl_is(reader, at, WORD_MARCH)) && token.letter_case == CASE_LOWER;

	return !verb || behind.kind != TOKEN_WORD || (gl_roles(reader, at + 1) & (ROLE_ORDINAL | ROLE_TENS | ROLE_SMALL)) ||
	       gl_is(reader, at + 1, WORD_THE) || (gl_roles(reader, at - 1) & ROLE_BEFORE_MONTH);
}

/* "summer 2019", "the spring of 2020", "in autumn": see periods.c. */
static bool is_season(const struct gl_reader *reader, uint32_t at)
{
	uint32_t before = at - 1 - gl_is(reader, at - 1, WORD_THE);
	struct gl_token behind = gl_token_at(reader, at + 1);

	if (behind.kind == TOKEN_WORD && !(gl_roles(reader, at + 1) & ROLE_FUNCTION))
		return false;
	return gl_is_digits(reader, at + 1) || gl_is(reader, at + 1, WORD_OF) || gl_is(reader, at + 1, WORD_IN) ||
	       gl_is_apostrophe(behind) || gl_is_before_season(reader, before);
}

static bool is_holiday(const struct gl_reader *reader, uint32_t at)
{
	uint32_t end, second = at + 1 + (gl_token_at(reader, at + 1).mark == MARK_STOP);

	return ((gl_word_at(reader, at)->holidays & 1 << 1) || gl_word_number(reader, second) != WORD_NONE) &&
	       gl_holiday_at(reader, at, &end);
}

/* "next" and its like before what has a next, or a number: "next week", "the last two pages"; and "give me the next book". */
static bool is_direction(const struct gl_reader *reader, uint32_t at)
{
	static const uint64_t led = NUMERAL_ROLES | ROLE_DOZEN | ROLE_ORDINAL | ROLE_MONTH | ROLE_WEEKDAY | ROLE_SEASON | ROLE_DAYPART |
				    ROLE_DAY | ROLE_PERIOD | ROLE_QUARTER | ROLE_FISCAL | ROLE_SERIES | ROLE_DECADE | ROLE_HOLIDAY |
				    ROLE_DIRECTION | ROLE_CLOCK | ROLE_BEFORE_TIME | ROLE_PORTION | ROLE_PARTS | ROLE_MODIFIER;
	struct gl_token behind = gl_token_at(reader, at + 1);

	if ((gl_roles(reader, at + 1) & led) || gl_word_at(reader, at + 1)->units || behind.kind == TOKEN_NUMBER || gl_is_hyphen(behind))
		return true;
	if (gl_is(reader, at + 1, WORD_TO) || gl_is(reader, at + 1, WORD_BUT) || gl_is(reader, at + 1, WORD_FEW) ||
	    gl_is(reader, at + 1, WORD_COUPLE))
		return true;
	return behind.kind == TOKEN_WORD &&
	       ((gl_roles(reader, at - 1) | gl_roles(reader, at - 2) | gl_roles(reader, at - 3)) & ROLE_COMMAND);
}

/* "the week", "year 2012", "day before yesterday", "weekend of". */
static bool is_period(const struct gl_reader *reader, uint32_t at)
{
	static const uint64_t led = ROLE_BEFORE_YEAR | ROLE_BOUND | ROLE_DIRECTION | NUMERAL_ROLES | ROLE_ORDINAL | ROLE_PORTION;

	bool the = gl_is(reader, at - 1, WORD_THE) && (reader->has_reference || gl_is(reader, at - 2, WORD_IN));
	return the || gl_is_digits(reader, at + 1) || (gl_roles(reader, at + 1) & led) || gl_is(reader, at + 1, WORD_OF);
}

/* "fiscal 2019", "school year". */
static bool is_fiscal(const struct gl_reader *reader, uint32_t at)
{
	return gl_is_digits(reader, at + 1) || (gl_roles(reader, at + 1) & (ROLE_PERIOD | ROLE_QUARTER | ROLE_FISCAL | ROLE_ORDINAL)) ||
	       gl_is(reader, at + 1, WORD_YEAR);
}

/* An ordinal whose next token is `next` may be of a day, of a period or of a century, or a place in a series, if this shows it: "the 3rd of May", "the first
 * week", "the nineteenth century", "second to last". */
static bool is_ordinal_of_date(const struct gl_reader *reader, uint32_t at, uint32_t next)
{
	enum { FAR = 5 };
	struct gl_token behind = gl_token_at(reader, next);
	uint64_t roles = gl_roles(reader, next);

	if (behind.kind != TOKEN_WORD || (roles & (ROLE_WEEKDAY | ROLE_PERIOD | ROLE_BOUND)) || gl_is(reader, next, WORD_TO) ||
	    gl_is(reader, next, WORD_FROM) || gl_is(reader, next, WORD_HALF) || gl_is(reader, next, WORD_THROUGH))
		return true;
	if (gl_word_at(reader, at)->value <= 1 && (roles & gl_begin_roles)) /* "first two weeks" */
		return true;
	for (uint32_t i = next; i <= at + FAR; i++) {
		if ((gl_roles(reader, i) & ROLE_MONTH) || gl_is(reader, i, WORD_CENTURY))
			return true;
	}
	return false;
}

/* A word that is no small number. */
static bool is_word_of_date(const struct gl_reader *reader, uint32_t at)
{
	static const uint64_t dates = ROLE_MONTH | ROLE_WEEKDAY | ROLE_DAY | ROLE_DIRECTION | ROLE_PERIOD | ROLE_SEASON | ROLE_QUARTER |
				      ROLE_FISCAL | ROLE_MOMENT | ROLE_DECADE | ROLE_HOLIDAY | ROLE_CLOCK | ROLE_REPEAT | ROLE_EACH;
	uint64_t roles = gl_roles(reader, at);

	if (roles & dates)
		return true;
	if (roles & ROLE_ORDINAL)
		return is_ordinal_of_date(reader, at, at + 1);
	if (gl_is(reader, at, WORD_HALF)) /* half past, half an hour */
		return gl_is(reader, at + 1, WORD_PAST) || gl_is(reader, at + 1, WORD_TO) || gl_is(reader, at + 1, WORD_TILL);
	return (!gl_is(reader, at, WORD_A) && !gl_is(reader, at, WORD_AN)) || gl_is(reader, at + 1, WORD_QUARTER);
}

/* Digits, but for years. A mark behind them that joins nothing ends them: "9 of 12.", "9, 12", "12°C". */
static bool are_digits_of_date(const struct gl_reader *reader, uint32_t at, struct gl_token behind)
{
	struct gl_token token = gl_token_at(reader, at), before = gl_token_at(reader, at - 1), next = gl_token_at(reader, at + 2);

	if (before.letter_case == CASE_UPPER || token.gap == GAP_NONE) /* "AD 79", "'73" */
		return true;
	if ((gl_roles(reader, at + 1) & ROLE_ENDING) && behind.gap == GAP_NONE)
		return (gl_roles(reader, at - 1 - gl_is(reader, at - 1, WORD_THE)) & ROLE_WEEKDAY) ||
		       (gl_is(reader, at - 1, WORD_THE) && (gl_roles(reader, at - 2) & (ROLE_FUNCTION | ROLE_BOUND))) ||
		       is_ordinal_of_date(reader, at, at + 2);
	return !((behind.mark == MARK_STOP || behind.mark == MARK_COMMA) && next.gap != GAP_NONE) &&
	       !(behind.kind == TOKEN_SYMBOL && gl_word_at(reader, at + 1)->units);
}

bool gl_may_be_moment(const struct gl_reader *reader, uint32_t at)
{
	static const uint64_t behind_number = ROLE_MONTH | ROLE_WEEKDAY | ROLE_ENDING | ROLE_BEHIND_CLOCK | ROLE_DAYPART | ROLE_PERIOD |
					      ROLE_DAY | ROLE_SEASON | ROLE_QUARTER | ROLE_DIRECTION | ROLE_ORDINAL | ROLE_SMALL |
					      ROLE_TENS | ROLE_BOUND | ROLE_FISCAL | ROLE_CLOCK | ROLE_HOLIDAY | ROLE_MOMENT |
					      ROLE_PORTION | ROLE_PARTS | ROLE_MAGNITUDE | ROLE_HUNDRED;
	static const uint64_t before_number =
		ROLE_BOUND | ROLE_MONTH | ROLE_WEEKDAY | ROLE_DAY | ROLE_PERIOD | ROLE_FISCAL | ROLE_ORDINAL | ROLE_TENS | ROLE_SMALL;
	enum { POINTED = sizeof("1.1.2020") - 1 };
	struct gl_token token = gl_token_at(reader, at), before, behind = gl_token_at(reader, at + 1);
	uint32_t last = at;

	if (token.kind == TOKEN_NUMBER) {
		/* Nor are large numbers, nor those before a magnitude or percent. */
		if (token.end - token.begin > sizeof("2020.12.31") - 1 || (gl_roles(reader, at + 1) & ROLE_MAGNITUDE) ||
		    behind.mark == MARK_PERCENT)
			return false;
		if (token.end - token.begin == 4 || (token.end - token.begin >= POINTED && reader->text[token.end - 5] == '.'))
			return true; /* years, "17.5.2018" */
		if (token.end - token.begin < POINTED && !are_digits_of_date(reader, at, behind))
			return false;
	} else if (token.kind != TOKEN_WORD) {
		return false; /* signs begin neither dates nor places */
	} else if (!(gl_roles(reader, at) & (ROLE_SMALL | ROLE_TENS))) {
		return is_word_of_date(reader, at);
	} else if (gl_is_hyphen(behind) && (gl_roles(reader, at) & ROLE_TENS) && (gl_roles(reader, at + 2) & ROLE_SMALL)) {
		last = at + 2; /* twenty-six */
		behind = gl_token_at(reader, last + 1);
	}
	uint64_t roles = gl_roles(reader, last + 1);
	if ((roles & ROLE_SMALL) && token.kind == TOKEN_WORD && gl_word_at(reader, at)->value < 13 &&
	    gl_word_at(reader, last + 1)->value < 10)
		roles &= ~ROLE_SMALL; /* neither "nineteen five" nor "one fifteen" */
	if (behind.kind != TOKEN_WORD || behind.gap == GAP_NONE || behind.letter_case == CASE_UPPER || (roles & behind_number))
		return true;
	before = gl_token_at(reader, at - 1);
	return (gl_roles(reader, at - 1) & before_number) || gl_is(reader, at - 1, WORD_AT) || gl_is(reader, last + 1, WORD_TIMES) ||
	       (before.kind == TOKEN_PUNCTUATION && before.mark != MARK_COMMA && token.gap == GAP_NONE);
}

bool gl_may_begin(const struct gl_reader *reader, uint32_t index, uint32_t at)
{
	static const uint64_t others = ROLE_MONEY | ROLE_MONTH | ROLE_SEASON | ROLE_HOLIDAY | ROLE_FISCAL | ROLE_DIRECTION | ROLE_PERIOD;
	uint64_t roles = gl_roles(reader, at);

	if ((roles & alone) || gl_word_number(reader, at) == WORD_NONE)
		return true;
	if (gl_token_at(reader, at).kind != TOKEN_WORD)
		return !(roles & ROLE_BEFORE_NUMBER) || is_number_behind(reader, at);
	if ((roles & ROLE_BEGINS) && begins(reader, index, at))
		return true;
	if (!(roles & others)) /* articles, most of them */
		return (gl_is(reader, at, WORD_US) || gl_is(reader, at, WORD_U)) && is_sign(reader, at);
	return ((roles & ROLE_MONEY) && is_sign(reader, at)) || ((roles & ROLE_MONTH) && is_month(reader, at)) ||
	       ((roles & ROLE_SEASON) && is_season(reader, at)) || ((roles & ROLE_HOLIDAY) && is_holiday(reader, at)) ||
	       ((roles & ROLE_FISCAL) && is_fiscal(reader, at)) || ((roles & ROLE_DIRECTION) && is_direction(reader, at)) ||
	       ((roles & ROLE_PERIOD) && is_period(reader, at));
}
