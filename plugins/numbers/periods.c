/* Stretches of the calendar that have names: holidays, quarters, halves, seasons, numbered weeks, the nth of something ("the first Monday of
 * next month", "the last week of Dec 2016"), years of institutions. No state, nothing fails. */
#include "moments.h"

/* ---- holidays ---- */

/* The day of the holiday in a year. */
static int64_t holiday_in(const struct gl_holiday *holiday, int year)
{
	if (holiday->easter)
		return gl_easter(year) + holiday->offset;
	if (holiday->weekday)
		return gl_nth_weekday(year, holiday->month, holiday->weekday, holiday->nth) + holiday->offset;
	return gl_days_from_date(year, holiday->month, holiday->day);
}

static bool read_holiday(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t end, behind;
	const struct gl_holiday *holiday = gl_holiday_at(reader, at, &end);

	if (!holiday || (gl_token_at(reader, end).gap == GAP_NONE && gl_is_hyphen(gl_token_at(reader, end)))) /* Christmas-themed */
		return false;
	gl_begin_moment(moment, at, end);
	uint32_t from = end + (gl_is(reader, end, WORD_OF) || gl_is(reader, end, WORD_IN) || gl_token_at(reader, end).mark == MARK_COMMA);
	int year = gl_is_near(reader, from) ? gl_read_year(reader, from, &behind) : 0;
	if (year) {
		moment->end = behind;
		gl_set_day(moment, holiday_in(holiday, year));
	} else if (!holiday->easter && !holiday->weekday) {
		moment->date = DATE_DAY;
		moment->month = holiday->month;
		moment->day = holiday->day;
	} else if (holiday->easter || holiday->offset) {
		moment->date = DATE_PLAIN;
		if (reader->has_reference) { /* the next one */
			int64_t day = holiday_in(holiday, reader->reference[0]);
			gl_set_day(moment, day < gl_today(reader) ? holiday_in(holiday, reader->reference[0] + 1) : day);
		}
	} else {
		moment->date = DATE_NTH_WEEKDAY;
		moment->month = holiday->month;
		moment->weekday = holiday->weekday;
		moment->week = holiday->nth;
	}
	return true;
}

/* ---- the period of which something is the nth ---- */

/* of 2019, in May, of next month, of the year: a year, a month or a known period. */
static bool read_of(const struct gl_reader *reader, uint32_t at, struct gl_moment *of)
{
	uint32_t from = at + (gl_is(reader, at, WORD_OF) || gl_is(reader, at, WORD_IN)), end;

	if (!gl_is_near(reader, from))
		return false;
	uint32_t the = from;
	if (gl_is(reader, from, WORD_THE))
		from++;
	int year = from == the ? gl_read_year(reader, from, &end) : 0;
	if (year) {
		gl_begin_moment(of, from, end);
		of->date = DATE_YEAR;
		of->year = year;
		return true;
	}
	if (from == at)
		return false;
	if (gl_roles(reader, from) & ROLE_MONTH) {
		if (gl_read_calendar_date(reader, from, of))
			return of->date == DATE_MONTH;
		return gl_read_lone_month(reader, from, of);
	}
	bool year_word = gl_is(reader, from, WORD_YEAR), month_word = gl_is(reader, from, WORD_MONTH);
	if (year_word && gl_read_year(reader, from + 1, &end)) {
		gl_begin_moment(of, from, end);
		of->date = DATE_YEAR;
		of->year = gl_read_year(reader, from + 1, &end);
		return true;
	}
	if (from > the && (year_word || month_word)) {
		gl_begin_moment(of, from, from + 1);
		of->date = year_word ? DATE_YEAR : DATE_MONTH;
		of->year = reader->has_reference ? reader->reference[0] : 0;
		of->month = month_word && reader->has_reference ? reader->reference[1] : 0;
		return true;
	}
	return (gl_roles(reader, from) & (ROLE_DIRECTION | ROLE_FISCAL)) &&
	       (gl_read_relative(reader, from, of) || gl_read_period(reader, from, of)) &&
	       (of->date == DATE_MONTH || of->date == DATE_YEAR || of->date == DATE_WEEK || of->date == DATE_FISCAL);
}

/* The week's number, from the first week that has its Thursday there. */
static bool set_week_of(struct gl_moment *moment, const struct gl_moment *of, int nth)
{
	if (of->date == DATE_MONTH) {
		moment->date = DATE_WEEK_OF_MONTH;
		moment->year = of->year;
		moment->month = of->month;
		moment->week = nth;
		if (nth < 0 && of->year) {
			int date[3];
			gl_date_from_days(gl_nth_weekday(of->year, of->month, 4, -1), date);
			moment->week = (date[2] - 1) / 7 + 1;
		}
		return true;
	}
	moment->date = DATE_WEEK;
	moment->year = of->year;
	moment->week = nth;
	if (nth < 0) {
		int year;
		gl_week_of(gl_days_from_date(of->year ? of->year : 2000, 12, 28), &year, &moment->week);
	}
	return of->date == DATE_YEAR;
}

/* How many units "2 weeks" are in days; 0 where it is another. */
static int days_of_unit(const struct gl_reader *reader, uint32_t at)
{
	if (gl_is(reader, at, WORD_DAYS))
		return 1;
	return gl_is(reader, at, WORD_WEEKS) ? 7 : 0;
}

/* The first 2 weeks of 2021, the last three days of May: a week begins with its Monday. */
static bool read_first_few(const struct gl_reader *reader, uint32_t at, int nth, struct gl_moment *moment)
{
	struct gl_numeral count;
	struct gl_moment of;
	int64_t from, until;

	if ((nth != 1 && nth != -1) || !gl_read_numeral(reader, at, &count) || count.ordinal || count.fraction ||
	    !gl_is(reader, count.end + 1, WORD_OF))
		return false;
	int unit = days_of_unit(reader, count.end), number = (int)gl_double(&count.value);
	if (!unit || number < 1 || number > 100 || !read_of(reader, count.end + 1, &of) || !gl_days_of(&of, 0, &from, &until))
		return false;
	gl_begin_moment(moment, at, of.end);
	moment->date = DATE_STRETCH;
	if (unit == 7) {
		from += (11 - gl_weekday(from)) % 7 - 3;
		until -= gl_weekday(until) >= 5 ? gl_weekday(until) - 8 : gl_weekday(until) - 1;
	}
	moment->from = nth > 0 ? from : until - (int64_t)unit * number;
	moment->until = moment->from + (int64_t)unit * number;
	gl_print_length(moment->length, number, unit == 7 ? "W" : "D", false);
	return true;
}

/* first, second …, last, 3rd; 0 where there is none. */
static int read_nth(const struct gl_reader *reader, uint32_t at, uint32_t *end)
{
	const struct gl_word *word = gl_word_at(reader, at);

	*end = at + 1;
	if (gl_is(reader, at, WORD_LAST) || gl_is(reader, at, WORD_FINAL))
		return -1;
	if (word->roles & ROLE_ORDINAL)
		return word->value > 0 && word->value <= 53 ? (int)word->value : 0;
	int number = gl_small_digits(reader, at, NULL);
	if (number > 0 && number <= 53 && (gl_roles(reader, at + 1) & ROLE_ENDING) && gl_touches(reader, at + 1)) {
		*end = at + 2;
		return number;
	}
	return 0;
}

static bool read_nth_period(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t word;
	int nth = read_nth(reader, at, &word);
	struct gl_moment of = gl_no_moment(0, 0);

	if (!nth || !gl_is_near(reader, word))
		return false;
	bool quarter = gl_is(reader, word, WORD_QUARTER), half = gl_is(reader, word, WORD_HALF), week = gl_is(reader, word, WORD_WEEK),
	     weekday = (gl_roles(reader, word) & ROLE_WEEKDAY) != 0, day = gl_is(reader, word, WORD_DAY),
	     month = gl_is(reader, word, WORD_MONTH);
	if (!quarter && !half && !week && !weekday && !day && !month)
		return read_first_few(reader, word, nth, moment);
	bool known = read_of(reader, word + 1, &of);
	gl_begin_moment(moment, at, known ? of.end : word + 1);
	moment->year = of.year;
	if ((quarter || half) && (!known || of.date == DATE_YEAR || of.date == DATE_FISCAL)) {
		moment->date = quarter ? DATE_QUARTER : DATE_HALF;
		moment->week = nth < 0 ? (quarter ? 4 : 2) : nth;
		return moment->week <= (quarter ? 4 : 2) && (known || (quarter && nth > 0 && !gl_is_hyphen(gl_token_at(reader, word + 1))));
	}
	if (!known)
		return false;
	if (week)
		return set_week_of(moment, &of, nth);
	if (weekday && of.date == DATE_MONTH && nth <= 5) {
		moment->date = DATE_NTH_WEEKDAY;
		moment->month = of.month;
		moment->weekday = gl_calendar(reader, word);
		moment->week = nth;
		return true;
	}
	int64_t from, until;
	if (day && gl_days_of(&of, 0, &from, &until) && nth < 32) {
		gl_set_day(moment, nth < 0 ? until - 1 : from + nth - 1);
		return true;
	}
	if (month && of.date == DATE_YEAR && nth <= 12) {
		moment->date = DATE_MONTH;
		moment->month = nth < 0 ? 12 : nth;
		return true;
	}
	return false;
}

/* ---- names of periods ---- */

/* week 10, week 3 of 2027; the week of Oct 3, w/c Feb 4. */
static bool read_week(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	struct gl_moment day, of;
	int64_t from, until;

	if (gl_is(reader, at, WORD_W)) { /* w/c */
		if (gl_token_at(reader, at + 1).mark != MARK_SLASH || !gl_is(reader, at + 2, WORD_C))
			return false;
		at += 2;
	} else if (!gl_is(reader, at, WORD_WEEK)) {
		return false;
	}
	int week = gl_small_digits(reader, at + 1, NULL);
	if (week >= 1 && week <= 53 && gl_is(reader, at, WORD_WEEK)) {
		bool known = read_of(reader, at + 2, &of) && of.date == DATE_YEAR;
		gl_begin_moment(moment, at, known ? of.end : at + 2);
		moment->date = DATE_WEEK;
		moment->year = known ? of.year : reader->has_reference ? reader->reference[0] : 0;
		moment->week = week;
		return known || reader->has_reference;
	}
	uint32_t next =
		at + 1 +
		(gl_is(reader, at + 1, WORD_OF) || gl_is(reader, at + 1, WORD_BEGINNING) || gl_is(reader, at + 1, WORD_COMMENCING) ||
		 gl_is(reader, at + 1, WORD_STARTING) || gl_is(reader, at + 1, WORD_ENDING));
	if (next == at + 1 && !gl_is(reader, at, WORD_C))
		return false;
	if (!gl_read_calendar_date(reader, next, &day) && !read_holiday(reader, next, &day))
		return false;
	*moment = day;
	moment->first = at - (gl_is(reader, at, WORD_C) ? 2 : 0);
	if (gl_days_of(&day, 0, &from, &until) && gl_is(reader, at, WORD_WEEK)) {
		moment->date = DATE_WEEK;
		gl_week_of(from, &moment->year, &moment->week);
	}
	return day.date == DATE_DAY;
}

/* Q3 [of] 2019, 2019 H2. */
static bool read_quarter(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	struct gl_moment of;
	uint32_t end = at, word = at;
	int year = gl_is_digits(reader, at) ? gl_read_year(reader, at, &end) : 0;

	if (year)
		word = end + (gl_is_hyphen(gl_token_at(reader, end)) || gl_token_at(reader, end).mark == MARK_SLASH);
	if (!(gl_roles(reader, word) & ROLE_QUARTER) || !gl_is_near(reader, word))
		return false;
	int number = gl_calendar(reader, word);
	gl_begin_moment(moment, at, word + 1);
	uint32_t behind = word + 1 + (gl_is_hyphen(gl_token_at(reader, word + 1)) || gl_token_at(reader, word + 1).mark == MARK_SLASH);
	if (!year && read_of(reader, behind, &of) && of.date == DATE_YEAR) {
		moment->year = of.year;
		moment->end = of.end;
	}
	moment->year = year ? year : moment->year;
	moment->date = number < 5 ? DATE_QUARTER : DATE_HALF;
	moment->week = number < 5 ? number : number - 4;
	/* H1 is a heading or a visa too */
	return moment->year || (number < 5 && (gl_roles(reader, at - 1) & ROLE_BEFORE_YEAR));
}

bool gl_is_before_season(const struct gl_reader *reader, uint32_t at)
{
	return gl_is(reader, at, WORD_IN) || gl_is(reader, at, WORD_DURING) || gl_is(reader, at, WORD_THROUGHOUT) ||
	       gl_is(reader, at, WORD_WHOLE) || gl_is(reader, at, WORD_SINCE) || gl_is(reader, at, WORD_UNTIL) ||
	       gl_is(reader, at, WORD_BY);
}

/* summer 2019, the spring of 2020. */
static bool read_season(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	struct gl_moment of;

	if (!(gl_roles(reader, at) & ROLE_SEASON))
		return false;
	bool known = read_of(reader, at + 1, &of) && of.date == DATE_YEAR;
	bool doubtful = gl_is(reader, at, WORD_SPRING) || gl_is(reader, at, WORD_FALL);
	bool the = gl_is(reader, at - 1, WORD_THE);
	uint32_t before = at - 1 - the;
	bool said = gl_is_before_season(reader, before);
	struct gl_token behind = gl_token_at(reader, at + 1);
	bool ends = behind.kind != TOKEN_WORD ? behind.gap != GAP_NONE || !gl_is_hyphen(behind)
					      : (gl_roles(reader, at + 1) & ROLE_FUNCTION) != 0;
	if (!known && (!said || !ends || (doubtful && (!the || gl_is(reader, at + 1, WORD_OF)))))
		return false;
	gl_begin_moment(moment, at, known ? of.end : at + 1);
	moment->date = DATE_SEASON;
	moment->year = known ? of.year : 0;
	moment->week = gl_calendar(reader, at);
	return true;
}

/* fiscal 2019, school year 2020, FY 2018, the year 2012. */
static bool read_fiscal(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	static const char *const labels[] = {"", "FY", "SY", ""};
	uint32_t next = at + 1, end;
	int length;

	bool year_word = gl_is(reader, at, WORD_YEAR);
	if (!(gl_roles(reader, at) & ROLE_FISCAL) && !year_word)
		return false;
	if (!year_word && gl_is(reader, next, WORD_YEAR))
		next++;
	int year = gl_is_near(reader, next) ? gl_read_year(reader, next, &end) : 0;
	if (!year && !year_word && (year = gl_small_digits(reader, next, &length)) >= 0 && length == 2) {
		year += 2000;
		end = next + 1;
	} else if (year < 1000) {
		return false;
	}
	gl_begin_moment(moment, at, end);
	moment->label = year_word ? "" : labels[gl_calendar(reader, at)];
	moment->date = moment->label[0] ? DATE_FISCAL : DATE_YEAR;
	moment->year = year;
	return true;
}

/* A holiday's weekend: "labor day 2021 weekend", "the weekend of halloween". */
static bool read_holiday_weekend(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t day = at + (gl_is(reader, at, WORD_WEEKEND) && gl_is(reader, at + 1, WORD_OF) ? 2 : 0);
	int64_t from, until;
	int year = reader->has_reference ? reader->reference[0] : 0;

	if (!read_holiday(reader, day, moment) && !(day > at && gl_read_calendar_date(reader, day, moment)))
		return false;
	if (day == at && !gl_is(reader, moment->end, WORD_WEEKEND))
		return true;
	moment->end += day == at;
	moment->first = at;
	if (!gl_days_of(moment, year, &from, &until)) {
		moment->date = DATE_PLAIN;
		return true;
	}
	moment->date = DATE_WEEKEND;
	gl_week_of(from, &moment->year, &moment->week);
	return true;
}

bool gl_read_period(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint64_t roles = gl_roles(reader, at);

	if (gl_is_digits(reader, at))
		return read_quarter(reader, at, moment) ||
		       ((gl_roles(reader, at + 1) & ROLE_ENDING) && read_nth_period(reader, at, moment));
	if ((roles & (ROLE_ORDINAL | ROLE_DIRECTION)) && read_nth_period(reader, at, moment))
		return true;
	if (gl_word_at(reader, at)->holidays || gl_is(reader, at, WORD_WEEKEND))
		return read_holiday_weekend(reader, at, moment);
	return ((roles & ROLE_QUARTER) && read_quarter(reader, at, moment)) || ((roles & ROLE_SEASON) && read_season(reader, at, moment)) ||
	       read_fiscal(reader, at, moment) || read_week(reader, at, moment);
}
