/* Dates that say for themselves which they are: July 13 2005, 2005-01-10, 5/17/2018, the 4th of May, Dec/2018, years, decades, centuries.
 * What they leave out stays open. No state, nothing fails. */
#include "moments.h"

/* A mark that joins the parts of a date without white space, or with it on both sides of a slash: Sep-23-2020, Oct/2. */
static bool is_joint(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);

	return token.gap == GAP_NONE && gl_touches(reader, at + 1) && token.end - token.begin == 1 &&
	       (token.mark == MARK_SLASH || token.mark == MARK_HYPHEN || token.mark == MARK_STOP);
}

/* nineteen ninety-six, twenty twenty, two thousand and fifteen. */
static int read_year_in_words(const struct gl_reader *reader, uint32_t at, uint32_t *end)
{
	const struct gl_word *word = gl_word_at(reader, at);
	struct gl_numeral rest;

	if (!(word->roles & (ROLE_SMALL | ROLE_TENS)) || !gl_is_near(reader, at))
		return 0;
	if (word->value >= 13 && word->value <= 20 && gl_is_near(reader, at + 1)) {
		uint32_t next = at + 1 + gl_is_hyphen(gl_token_at(reader, at + 1));
		uint64_t roles = gl_roles(reader, next);
		int64_t least = roles & ROLE_TENS || gl_word_at(reader, next)->value >= 10 ? 10 : 100;
		if ((roles & (ROLE_TENS | ROLE_SMALL)) && gl_read_numeral(reader, next, &rest) && !rest.ordinal && !rest.digits &&
		    gl_double(&rest.value) >= (double)least && gl_double(&rest.value) < 100) {
			*end = rest.end;
			return (int)word->value * 100 + (int)gl_double(&rest.value);
		}
	}
	if (word->value != 2 || gl_word_at(reader, at + 1)->value != 1000 || !gl_read_numeral(reader, at, &rest) || rest.ordinal)
		return 0;
	*end = rest.end;
	double value = gl_double(&rest.value);
	return value >= 2000 && value < 2100 ? (int)value : 0;
}

int gl_read_any_year(const struct gl_reader *reader, uint32_t at, uint32_t *end)
{
	int length, year = gl_small_digits(reader, at, &length);

	*end = at + 1;
	if (year >= 0)
		return year >= 1000 && year <= 2199 && length == 4 ? year : 0;
	struct gl_token token = gl_token_at(reader, at);
	if ((gl_is_apostrophe(token) || token.mark == MARK_OPEN_QUOTE) && gl_touches(reader, at + 1)) {
		year = gl_small_digits(reader, at + 1, &length);
		*end = at + 2;
		return year >= 0 && length == 2 && !gl_is(reader, at + 2, WORD_S) ? year + (year < 50 ? 2000 : 1900) : 0;
	}
	return read_year_in_words(reader, at, end);
}

/* A month's name, with the stop of an abbreviation; May, June and July have none. */
int gl_read_month(const struct gl_reader *reader, uint32_t at, uint32_t *end)
{
	enum { MAY = 5, SEPTEMBER = 9 };
	struct gl_token token = gl_token_at(reader, at);
	uint32_t length = token.end - token.begin;

	if (!(gl_roles(reader, at) & ROLE_MONTH))
		return 0;
	*end = at + 1;
	bool shortened = gl_calendar(reader, at) == SEPTEMBER ? length <= 4 : length <= 3 && gl_calendar(reader, at) != MAY;
	if (shortened && gl_token_at(reader, at + 1).mark == MARK_STOP && gl_touches(reader, at + 1) &&
	    gl_token_at(reader, at + 2).gap <= GAP_SPACE)
		*end = at + 2;
	return gl_calendar(reader, at);
}

/* 4, 4th, fourth, twenty-first. */
int gl_read_day_of_month(const struct gl_reader *reader, uint32_t at, uint32_t *end, bool *ordinal)
{
	struct gl_token token = gl_token_at(reader, at);
	struct gl_numeral numeral;

	*end = at + 1;
	*ordinal = false;
	if (token.kind != TOKEN_NUMBER) {
		if (!(gl_roles(reader, at) & (ROLE_ORDINAL | ROLE_TENS)) || !gl_is_near(reader, at) ||
		    !gl_read_numeral(reader, at, &numeral) || !numeral.ordinal)
			return 0;
		*end = numeral.end;
		*ordinal = true;
		double value = gl_double(&numeral.value);
		return value >= 1 && value <= 31 ? (int)value : 0;
	}
	struct gl_token behind = gl_token_at(reader, at + 1);
	int day = token.end - token.begin <= 2 ? gl_small_digits(reader, at, NULL) : 0;
	if (day < 1 || day > 31)
		return 0;
	if (behind.gap == GAP_NONE && (gl_roles(reader, at + 1) & ROLE_ENDING)) {
		*end = at + 2;
		*ordinal = true;
	} else if (behind.gap == GAP_NONE && (behind.kind == TOKEN_WORD || behind.mark == MARK_COLON || behind.mark == MARK_PERCENT)) {
		return 0;
	}
	return day;
}

/* The year behind a month or day: ", 2022", "of 2022", "in 2020", "/2018", "of 87". */
static uint32_t read_year_behind(const struct gl_reader *reader, uint32_t at, int *year)
{
	struct gl_token token = gl_token_at(reader, at);
	bool of = gl_is(reader, at, WORD_OF) || gl_is(reader, at, WORD_IN);
	uint32_t from = at + (token.mark == MARK_COMMA || of || is_joint(reader, at)), end;
	int length;

	*year = gl_is_near(reader, from) ? gl_read_year(reader, from, &end) : 0;
	if (!*year && gl_is(reader, at, WORD_OF) && (*year = gl_small_digits(reader, from, &length)) > 31 && length == 2) {
		*year += 1900; /* "April of 87" */
		return from + 1;
	}
	if (*year <= 0 || (of && gl_token_at(reader, end).kind == TOKEN_WORD && !(gl_roles(reader, end) & ROLE_FUNCTION) &&
			   gl_is(reader, at, WORD_OF) && *year < 1500)) {
		*year = 0;
		return at;
	}
	/* "May 5, 2000 people came": a number that counts something is no year. */
	if (token.mark == MARK_COMMA && *year < 1900 && gl_token_at(reader, end).kind == TOKEN_WORD &&
	    gl_token_at(reader, end).letter_case == CASE_LOWER && !(gl_roles(reader, end) & ROLE_FUNCTION)) {
		*year = 0;
		return at;
	}
	return end;
}

static void set_date(struct gl_moment *moment, int year, int month, int day)
{
	moment->date = day ? DATE_DAY : DATE_MONTH;
	moment->year = year;
	moment->month = month;
	moment->day = day;
}

/* The year that ends before `behind`, a comma after the month at `at`: "in March, 2015 of", "an April, 2012 meeting"; but "in May, 2000 of them left". */
static bool is_year_apart(const struct gl_reader *reader, uint32_t at, uint32_t behind, int year)
{
	return year >= 1900 && year % 100 && (gl_is_article(reader, at - 1) || (gl_roles(reader, behind) & ROLE_FUNCTION));
}

/* July 13[, 2005]; Oct/2; July 2005; april twenty second. */
static bool read_month_first(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t end, behind;
	bool ordinal;
	int year = 0, month = gl_read_month(reader, at, &end);

	if (!month)
		return false;
	/* "He may second it." */
	if (gl_token_at(reader, at).letter_case == CASE_LOWER && gl_is(reader, end, WORD_SECOND) &&
	    !(gl_roles(reader, at - 1) & ROLE_BEFORE_MONTH))
		return false;
	uint32_t from = end + (is_joint(reader, end) || gl_is(reader, end, WORD_THE));
	int day = gl_is_near(reader, from) && !gl_read_year(reader, from, &behind) ? gl_read_day_of_month(reader, from, &behind, &ordinal)
										   : 0;
	if (day && gl_is(reader, from - 1, WORD_THE) && !ordinal)
		day = 0;
	if (day)
		end = behind;
	behind = read_year_behind(reader, end, &year);
	if (!day && (!year || (gl_token_at(reader, end).mark == MARK_COMMA && !is_year_apart(reader, at, behind, year))))
		return false;
	gl_begin_moment(moment, at, year ? behind : end);
	set_date(moment, year, month, day);
	return true;
}

/* 13 July 2005; the 4th of May; twenty third day of September; 14-Feb-2020. */
static bool read_day_first(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t end, behind;
	bool ordinal;
	int year, day = gl_read_day_of_month(reader, at, &end, &ordinal);
	struct gl_numeral words;

	if (!day && (gl_roles(reader, at) & (ROLE_TENS | ROLE_SMALL)) && gl_read_numeral(reader, at, &words) && !words.ordinal &&
	    !words.fraction && (gl_roles(reader, words.end) & ROLE_MONTH)) {
		day = gl_double(&words.value) >= 1 && gl_double(&words.value) <= 31 ? (int)gl_double(&words.value) : 0;
		end = words.end;
	}
	if (!day || !gl_is_near(reader, end))
		return false;
	uint32_t from = end + (is_joint(reader, end) || gl_is_hyphen(gl_token_at(reader, end)));
	if (ordinal && gl_is(reader, from, WORD_DAY))
		from++;
	from += gl_is(reader, from, WORD_OF) || (gl_token_at(reader, from).mark == MARK_COMMA && ordinal);
	int month = gl_read_month(reader, from, &behind);
	if (!month || (gl_token_at(reader, from).letter_case == CASE_LOWER && (month == 3 || month == 5) && !ordinal))
		return false;
	end = behind;
	behind = read_year_behind(reader, end, &year);
	gl_begin_moment(moment, at, behind);
	set_date(moment, year, month, day);
	return true;
}

static bool is_day_of(int month, int day) { return month >= 1 && month <= 12 && day >= 1 && day <= 31; }

/* 2005-01-10, 5/17/2018, 17.5.2018; 2019/aug/01. */
static bool read_digit_date(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	int numbers[3], lengths[3];
	uint32_t end;

	for (uint32_t i = 0; i < 3; i++) {
		uint32_t part = at + 2 * i;
		numbers[i] = gl_small_digits(reader, part, &lengths[i]);
		if (i == 1 && numbers[i] < 0 && (numbers[i] = gl_read_month(reader, part, &end)) > 0 && end == part + 1)
			lengths[i] = 3;
		if (numbers[i] < 0 || (i && !gl_touches(reader, part)) || (i < 2 && !is_joint(reader, part + 1)))
			return false;
	}
	int year, month, day;
	bool points = gl_token_at(reader, at + 1).mark == MARK_STOP;
	if (lengths[0] == 4)
		year = numbers[0], month = numbers[1], day = numbers[2];
	else if (lengths[2] == 4 || (lengths[2] == 2 && !points && gl_token_at(reader, at + 1).mark == MARK_SLASH))
		year = lengths[2] == 4 ? numbers[2] : numbers[2] + (numbers[2] < 50 ? 2000 : 1900), month = numbers[0], day = numbers[1];
	else
		return false;
	if ((month > 12 || points) && is_day_of(day, month)) {
		int swapped = month;
		month = day;
		day = swapped;
	}
	if (!is_day_of(month, day) || year < 1000 || year > 2999)
		return false;
	gl_begin_moment(moment, at, at + 5);
	set_date(moment, year, month, day);
	return true;
}

/* 17.5.2018 is one token of digits and points. */
static bool read_pointed_date(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	struct gl_token token = gl_token_at(reader, at);
	int parts[3] = {0}, count = 0, length = 0, lengths[3] = {0};

	if (token.end - token.begin < 8 || token.end - token.begin > 10)
		return false;
	for (uint32_t i = token.begin; i < token.end; i++) {
		char c = reader->text[i];
		if (c == '.' && count < 2 && length) {
			count++;
			length = 0;
		} else if (c >= '0' && c <= '9' && length < 4) {
			parts[count] = parts[count] * 10 + c - '0';
			lengths[count] = ++length;
		} else {
			return false;
		}
	}
	if (count != 2 || lengths[2] != 4 || lengths[0] > 2 || lengths[1] > 2 || !is_day_of(parts[1], parts[0]) || parts[2] < 1000)
		return false;
	gl_begin_moment(moment, at, at + 1);
	set_date(moment, parts[2], parts[1], parts[0]);
	return true;
}

/* "11/20, 11/22 or 11/25", "10/1 to 11/7": what follows a month and a day is another. */
static bool follows_short_date(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token joint = gl_token_at(reader, at - 1);
	bool joined = joint.mark == MARK_COMMA || gl_is_hyphen(joint) || gl_is(reader, at - 1, WORD_AND) ||
		      gl_is(reader, at - 1, WORD_OR) || gl_is(reader, at - 1, WORD_TO) || gl_is(reader, at - 1, WORD_THROUGH);

	return at > 3 && joined && gl_token_at(reader, at - 3).mark == MARK_SLASH && is_joint(reader, at - 3) &&
	       is_day_of(gl_small_digits(reader, at - 4, NULL), gl_small_digits(reader, at - 2, NULL));
}

/* 10/1, 5.12: a month and a day, where a word of dates stands before them. */
static bool read_short_date(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	int lengths[2], month = gl_small_digits(reader, at, &lengths[0]), day = gl_small_digits(reader, at + 2, &lengths[1]);
	struct gl_token joint = gl_token_at(reader, at + 1), behind = gl_token_at(reader, at + 3);
	uint32_t end;
	int year;
	bool said = gl_is(reader, at - 1, WORD_ON) || gl_is(reader, at - 1, WORD_BY) || gl_is(reader, at - 1, WORD_UNTIL) ||
		    gl_is(reader, at - 1, WORD_SINCE) || (gl_roles(reader, at - 1) & (ROLE_WEEKDAY | ROLE_DIRECTION)) ||
		    (gl_token_at(reader, at - 1).mark == MARK_OPEN_BRACKET &&
		     ((gl_roles(reader, at - 2) | gl_roles(reader, at - 3)) & ROLE_WEEKDAY)); /* Friday night (5/18) */
	bool opened = gl_is(reader, at - 1, WORD_FROM) || gl_is(reader, at - 1, WORD_BETWEEN) || follows_short_date(reader, at);

	if (joint.mark != MARK_SLASH || !is_joint(reader, at + 1) || lengths[0] > 2 || month < 1 ||
	    (behind.mark == MARK_SLASH && behind.gap == GAP_NONE))
		return false;
	if (month <= 12 && gl_read_year(reader, at + 2, &end) && end == at + 3) { /* 12/2018 */
		gl_begin_moment(moment, at, at + 3);
		set_date(moment, gl_read_year(reader, at + 2, &end), month, 0);
		return true;
	}
	bool glued = gl_is_hyphen(behind) && behind.gap == GAP_NONE && gl_token_at(reader, at + 4).kind == TOKEN_WORD; /* 1/2-inch */
	if (!is_day_of(month, day) || lengths[1] > 2 || !(said || opened) || glued)
		return false;
	end = read_year_behind(reader, at + 3, &year);
	gl_begin_moment(moment, at, end);
	set_date(moment, year, month, day);
	return true;
}

/* 2018 March 4, 2018 March. */
static bool read_year_first(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t end;
	int length, year = gl_small_digits(reader, at, &length);

	if (year < 1000 || year > 2199 || length != 4 || !(gl_roles(reader, at + 1) & ROLE_MONTH) ||
	    gl_token_at(reader, at + 1).letter_case == CASE_LOWER || !gl_is_near(reader, at + 1))
		return false;
	if (read_month_first(reader, at + 1, moment)) {
		if (moment->year)
			return false;
		moment->year = year;
		moment->first = at;
		return true;
	}
	int month = gl_read_month(reader, at + 1, &end);
	gl_begin_moment(moment, at, end);
	set_date(moment, year, month, 0);
	return true;
}

/* The 18th, where nothing is counted by it: "on the 18th", "the 21st of this month". */
static bool read_lone_day(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t end;
	bool ordinal, weekday = (gl_roles(reader, at - 1 - gl_is(reader, at - 1, WORD_THE)) & ROLE_WEEKDAY) != 0;
	int day = gl_read_day_of_month(reader, at, &end, &ordinal);
	bool the = gl_is(reader, at - 1, WORD_THE);
	bool said = weekday || (the && (gl_is(reader, at - 2, WORD_ON) || gl_is(reader, at - 2, WORD_BY) ||
					gl_is(reader, at - 2, WORD_UNTIL) || gl_is(reader, at - 2, WORD_AROUND)));

	if (!day || !ordinal || !gl_is_digits(reader, at) || !said)
		return false;
	struct gl_token behind = gl_token_at(reader, end);
	if (behind.kind == TOKEN_WORD && !(gl_roles(reader, end) & (ROLE_FUNCTION | ROLE_DIRECTION)))
		return false;
	gl_begin_moment(moment, at, end);
	moment->date = DATE_DAY;
	moment->day = day;
	uint32_t direction = end + gl_is(reader, end, WORD_OF);
	if ((gl_roles(reader, direction) & ROLE_DIRECTION) && gl_is(reader, direction + 1, WORD_MONTH)) {
		moment->end = direction + 2;
		if (reader->has_reference) {
			int month = reader->reference[0] * 12 + reader->reference[1] - 1 + gl_calendar(reader, direction);
			moment->year = month / 12;
			moment->month = month % 12 + 1;
		}
	}
	return true;
}

bool gl_read_calendar_date(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint64_t roles = gl_roles(reader, at), behind = gl_roles(reader, at + 1);
	if (gl_is_digits(reader, at))
		return (is_joint(reader, at + 1) && (read_digit_date(reader, at, moment) || read_short_date(reader, at, moment))) ||
		       read_pointed_date(reader, at, moment) || ((behind & ROLE_MONTH) && read_year_first(reader, at, moment)) ||
		       read_day_first(reader, at, moment) || ((behind & ROLE_ENDING) && read_lone_day(reader, at, moment));
	if (roles & ROLE_MONTH)
		return read_month_first(reader, at, moment);
	if (!(roles & (ROLE_ORDINAL | ROLE_TENS | ROLE_SMALL)))
		return false;
	for (uint32_t ahead = at + 1; ahead <= at + 5; ahead++) { /* most number words are no days: look for the month first */
		if (gl_roles(reader, ahead) & ROLE_MONTH)
			return read_day_first(reader, at, moment);
	}
	return false;
}

/* ---- years, decades, centuries ---- */

/* 1990s, the 70's, '80s. */
static bool read_decade(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	int length, decade;
	struct gl_token token = gl_token_at(reader, at + 1);
	uint32_t letter = at + 1 + gl_is_apostrophe(token);

	if (token.gap != GAP_NONE && !(gl_roles(reader, at) & ROLE_DECADE)) /* most numbers */
		return false;
	if (at > 1 && gl_is_hyphen(gl_token_at(reader, at - 1)) && (gl_is(reader, at - 2, WORD_OVER) || gl_is(reader, at - 2, WORD_UNDER)))
		return false; /* "the over-60s" are people */
	decade = gl_small_digits(reader, at, &length);
	if (gl_roles(reader, at) & ROLE_DECADE) {
		gl_begin_moment(moment, at, at + 1);
		decade = gl_calendar(reader, at);
	} else if (decade < 0 || decade % 10 || (length != 2 && length != 4) || (length == 4 && (decade < 1000 || decade > 2190)) ||
		   !gl_touches(reader, at + 1) || !gl_touches(reader, letter) || !gl_is(reader, letter, WORD_S)) {
		return false;
	} else {
		gl_begin_moment(moment, at, letter + 1);
	}
	if (decade < 20)
		return false;
	moment->date = decade >= 1000 && decade < 1900 && decade % 100 == 0 ? DATE_CENTURY : DATE_DECADE; /* the 1700s */
	moment->year = decade;
	return true;
}

/* The 19th century, the twenty-first century. */
static bool read_century(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	struct gl_numeral ordinal;
	uint32_t ahead = 1;

	while (ahead <= 5 && !gl_is(reader, at + ahead, WORD_CENTURY))
		ahead++;
	if (ahead > 5 || !gl_read_numeral(reader, at, &ordinal) || !ordinal.ordinal)
		return false;
	uint32_t word = ordinal.end + gl_is_hyphen(gl_token_at(reader, ordinal.end));
	int century = (int)gl_double(&ordinal.value);
	if (!gl_is(reader, word, WORD_CENTURY) || century < 1 || century > 30 || !gl_is_near(reader, word))
		return false;
	gl_begin_moment(moment, at, word + 1);
	moment->date = DATE_CENTURY;
	moment->year = century * 100 - 100;
	if (!moment->year)
		moment->date = DATE_PLAIN; /* there is no year 0 */
	return true;
}

/* 2012-2016, where no third number is joined to the two; 2014 or later. */
static bool is_in_stretch(const struct gl_reader *reader, uint32_t at, int year)
{
	uint32_t end;
	struct gl_token hyphen = gl_token_at(reader, at + 1), until = gl_token_at(reader, at + 2), behind = gl_token_at(reader, at + 3);
	int length, last;

	if (gl_is(reader, at + 1, WORD_OR) && (gl_is(reader, at + 2, WORD_LATER) || gl_is(reader, at + 2, WORD_EARLIER)))
		return true;
	if (!gl_is_hyphen(hyphen) || until.kind != TOKEN_NUMBER || (at > 0 && gl_token_at(reader, at).gap == GAP_NONE))
		return false;
	bool noun = behind.kind == TOKEN_WORD && behind.letter_case == CASE_LOWER && !(gl_roles(reader, at + 3) & ROLE_FUNCTION);
	bool apart = hyphen.gap == GAP_SPACE && until.gap == GAP_SPACE && !noun; /* "reigned 1715 - 1774" */
	if ((!apart && (hyphen.gap != GAP_NONE || until.gap != GAP_NONE)) || year < (noun ? 1800 : 1400))
		return false;
	bool joined = behind.gap == GAP_NONE && (gl_is_hyphen(behind) || behind.kind == TOKEN_WORD || behind.mark == MARK_SLASH);
	last = gl_small_digits(reader, at + 2, &length);
	if (length == 2 && !apart && last == (year + 1) % 100 && year < 2100) /* the 2014-15 season */
		return !joined;
	return !joined && gl_read_year(reader, at + 2, &end) > year;
}

/* The, its, whose, a, Monday's, the Reeds': what stands before a noun that is a certain one. */
static bool is_determiner(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);

	if (token.kind != TOKEN_WORD)
		return gl_is_apostrophe(token) && gl_touches(reader, at) && gl_ends_with(reader, at - 1, "s");
	return (gl_roles(reader, at) & ROLE_DETERMINER) || gl_is_article(reader, at) || gl_is(reader, at, WORD_WHOSE) ||
	       gl_possessive(reader->text + token.begin, token.end - token.begin);
}

/* "her failed 2008 run", "a much-awaited 2016 opener": a word that is no verb stands at `at`, since a determiner is before it. */
static bool is_adjective(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);
	uint32_t first = at >= 2 && gl_is_glued_hyphen(reader, at - 1) ? at - 2 : at;

	return token.kind == TOKEN_WORD && token.letter_case == CASE_LOWER && !(gl_roles(reader, at) & (ROLE_FUNCTION | ROLE_MODIFIER)) &&
	       first > 0 && is_determiner(reader, first - 1);
}

/* "the 2016 race", "this 1833 map", "Ohio's 1912 law", "the 2012 Games", "her failed 2008 run": a year before a noun. Thousands are mostly written with a comma;
 * round ones, and a plural that is counted, are no years. */
static bool is_attribute(const struct gl_reader *reader, uint32_t at, int year)
{
	struct gl_unit_found unit;
	struct gl_token noun = gl_token_at(reader, at + 1);
	const char *text = reader->text;

	if (at == 0 || noun.kind != TOKEN_WORD || noun.gap != GAP_SPACE ||
	    (gl_word_at(reader, at + 1)->units && gl_read_unit(reader, at + 1, &unit)) || gl_currency_end(reader, at + 1) > at + 1 ||
	    (gl_roles(reader, at + 1) & (ROLE_FUNCTION | ROLE_MAGNITUDE)))
		return false;
	bool another = (gl_is(reader, at - 1, WORD_AND) || gl_is(reader, at - 1, WORD_OR)) && at > 1 && gl_is_digits(reader, at - 2) &&
		       gl_small_digits(reader, at - 2, NULL) >= 1900; /* "the 2004 and 2008 races" */
	bool plural = (gl_roles(reader, at + 1) & ROLE_PLURAL) || (text[noun.end - 1] == 's' && text[noun.end - 2] != 's');
	if (!another && !is_determiner(reader, at - 1) && (plural || year < 1900 || !is_adjective(reader, at - 1)))
		return false;
	if (plural || year < 1900)
		return plural ? year > 1950 && year < 2040 && year % 100 : year >= 1700 && year % 50;
	return year < 2040 && (year % 100 || (year == 2000 && !gl_is_article(reader, at - 1)));
}

/* "Mason's 2012 and 2016 campaigns": the first of two years before a noun. */
static bool is_first_attribute(const struct gl_reader *reader, uint32_t at, int year)
{
	bool two = (gl_is(reader, at + 1, WORD_AND) || gl_is(reader, at + 1, WORD_OR)) && gl_is_digits(reader, at + 2);
	int second = two ? gl_small_digits(reader, at + 2, NULL) : 0;

	return year >= 1900 && second > year && at > 0 && is_determiner(reader, at - 1) && is_attribute(reader, at + 2, second);
}

/* A year of our time that no word announces: "rather than 2018.", "a new 2010 Hyundai", "2005 will be", "in mid-2004", "(Aberdeen, 1859)". */
static bool is_plain_year(const struct gl_reader *reader, uint32_t at, int year)
{
	struct gl_token token = gl_token_at(reader, at), before = gl_token_at(reader, at - 1), next = gl_token_at(reader, at + 1);
	bool function = next.kind == TOKEN_WORD && (gl_roles(reader, at + 1) & ROLE_FUNCTION) && !gl_is(reader, at + 1, WORD_OF);
	bool ends = next.kind == TOKEN_PUNCTUATION && (!gl_is_hyphen(next) || (next.gap == GAP_SPACE && !gl_is_digits(reader, at + 2)));
	bool ours = year >= 1950 && year < 2040 && !gl_word_at(reader, at + 1)->units;

	if (at == 0 || token.gap == GAP_NONE)
		return at > 1 && gl_is_hyphen(before) && before.gap == GAP_NONE && (gl_roles(reader, at - 2) & ROLE_PORTION);
	if (before.mark == MARK_COMMA && at > 1) {
		int last = gl_small_digits(reader, at - 2, NULL); /* "in 2001, 2003 and 2005" */
		return (ends || function) && year < 2040 &&
		       (gl_token_at(reader, at - 2).letter_case == CASE_TITLE || (ours && last >= 1950 && last < year));
	}
	struct gl_token word = gl_token_at(reader, at - 2);
	if (before.mark == MARK_STOP && before.gap == GAP_NONE && token.gap == GAP_SPACE && at > 1 && word.letter_case == CASE_LOWER &&
	    word.end - word.begin <= 3 && ends && year < 2040) /* "(m. 1949; div. 1964)" */
		return true;
	if (before.mark == MARK_STOP || token.gap == GAP_PARAGRAPH)
		return function && ours;
	if (token.gap != GAP_SPACE || before.kind != TOKEN_WORD || before.letter_case != CASE_LOWER)
		return false;
	bool line = next.gap == GAP_PARAGRAPH && year >= 1900 && year < 2100;
	bool name = next.kind == TOKEN_WORD && next.letter_case == CASE_TITLE && reader->text[next.end - 1] != 's' && year % 100 &&
		    !(gl_roles(reader, at - 1) & ROLE_MODIFIER);
	return line || (ours && (ends || function || name));
}

bool gl_read_lone_year(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t end;
	bool number = gl_is_digits(reader, at);

	bool ordinal = number ? gl_roles(reader, at + 1) & ROLE_ENDING : gl_roles(reader, at) & (ROLE_ORDINAL | ROLE_TENS);

	if (read_decade(reader, at, moment) || (ordinal && read_century(reader, at, moment)))
		return true;
	if (number && (gl_read_year_of_era(reader, at, moment) || gl_read_short_year(reader, at, moment)))
		return true;
	if (!number && !(gl_roles(reader, at) & (ROLE_SMALL | ROLE_TENS)))
		return false;
	uint32_t letter = at + 1 + gl_is_apostrophe(gl_token_at(reader, at + 1)); /* 2019's, and 2019s */
	bool possessive = number && gl_is(reader, letter, WORD_S) && gl_touches(reader, letter) && gl_touches(reader, at + 1),
	     said = possessive ||
		    (at && ((gl_roles(reader, at - 1) & ROLE_BEFORE_YEAR) || gl_token_at(reader, at - 1).mark == MARK_OPEN_BRACKET));
	int year = said || number ? gl_read_year(reader, at, &end) : 0;
	if (!year)
		return false;
	bool attribute = !said && number && (is_attribute(reader, at, year) || is_first_attribute(reader, at, year));
	said = said || attribute || (number && is_in_stretch(reader, at, year));
	struct gl_token next = gl_token_at(reader, end);
	bool glued = next.gap == GAP_NONE && ((next.kind == TOKEN_WORD && !possessive) || next.mark == MARK_SLASH ||
					      next.mark == MARK_PERCENT || (next.mark == MARK_COLON && gl_touches(reader, end + 1)));
	bool counts = !attribute && next.kind == TOKEN_WORD && next.letter_case == CASE_LOWER && next.gap == GAP_SPACE &&
		      !(gl_roles(reader, end) & ROLE_FUNCTION);
	bool alone = next.kind == TOKEN_PUNCTUATION || (gl_roles(reader, end) & ROLE_FUNCTION);
	bool old =
		alone && at && (gl_is(reader, at - 1, WORD_IN) || gl_is(reader, at - 1, WORD_SINCE) || gl_is(reader, at - 1, WORD_UNTIL));
	if (glued || year < (old ? 1000 : 1500) || !(said || (number && is_plain_year(reader, at, year))) ||
	    (counts && (year < 1900 || !number)))
		return false;
	gl_begin_moment(moment, at, end);
	moment->date = DATE_YEAR;
	moment->year = year;
	return true;
}

/* May, in June: a month alone. The names that are other words too need a word of dates before them. */
bool gl_read_lone_month(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t end;
	int month = gl_read_month(reader, at, &end);
	struct gl_token token = gl_token_at(reader, at);
	bool joined = gl_is(reader, at + 1, WORD_TO) || gl_is(reader, at + 1, WORD_THROUGH) || gl_is_hyphen(gl_token_at(reader, at + 1));
	bool said = (gl_roles(reader, at - 1) & ROLE_BEFORE_MONTH) ||
		    (joined && (gl_roles(reader, at + 2) & ROLE_MONTH) && token.letter_case != CASE_LOWER);

	if (!month)
		return false;
	bool doubtful = token.end - token.begin < 6 && month < 6;
	if (token.letter_case < CASE_TITLE ? !said || (doubtful && month != 4) : (doubtful || end > at + 1) && !said)
		return false;
	gl_begin_moment(moment, at, end > at + 1 && gl_token_at(reader, end).gap <= GAP_SPACE && end < reader->count ? end : at + 1);
	moment->date = DATE_MONTH;
	moment->month = month;
	return true;
}
