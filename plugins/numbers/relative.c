/* Dates that are said from where the writer stands: today, last week, next Friday, the day after tomorrow, the week after next. They are
 * resolved where the document has a date of its own; without it they have none. No state, nothing fails. */
#include "moments.h"

/* A month so many months from the document's own. */
static void set_month(const struct gl_reader *reader, struct gl_moment *moment, int step)
{
	int month = reader->reference[0] * 12 + reader->reference[1] - 1 + step;

	moment->date = DATE_MONTH;
	moment->year = month / 12;
	moment->month = month % 12 + 1;
}

static void set_quarter(const struct gl_reader *reader, struct gl_moment *moment, int step)
{
	int quarter = reader->reference[0] * 4 + (reader->reference[1] - 1) / 3 + step;

	moment->date = DATE_QUARTER;
	moment->year = quarter / 4;
	moment->week = quarter % 4 + 1;
}

static void set_clock_stretch(const struct gl_reader *reader, struct gl_moment *moment, int64_t seconds, int step)
{
	int64_t now = gl_now(reader);

	moment->date = DATE_SECONDS;
	moment->from = step < 0 ? now - seconds : now;
	moment->until = step < 0 ? now : now + seconds;
	gl_print_length(moment->length, 1, seconds == 3600 ? "H" : "M", true);
}

/* The period of this name, `step` of them from the document's date; not resolved where the document has none. */
static void set_period(const struct gl_reader *reader, uint32_t at, int step, struct gl_moment *moment)
{
	enum gl_word_name word = gl_word_number(reader, at);
	int year = reader->reference[0];

	moment->resolved = reader->has_reference;
	if (!reader->has_reference)
		moment->date = DATE_PLAIN;
	else if (word == WORD_WEEK || word == WORD_WORKWEEK) {
		moment->date = DATE_WEEK;
		gl_week_of(gl_today(reader) + 7 * step, &moment->year, &moment->week);
	} else if (word == WORD_WEEKEND) {
		moment->date = DATE_WEEKEND;
		gl_week_of(gl_today(reader) + 7 * step, &moment->year, &moment->week);
	} else if (word == WORD_MONTH)
		set_month(reader, moment, step);
	else if (word == WORD_QUARTER)
		set_quarter(reader, moment, step);
	else if (word == WORD_YEAR) {
		moment->date = DATE_YEAR;
		moment->year = year + step;
	} else if (word == WORD_DECADE || word == WORD_CENTURY) {
		int years = word == WORD_DECADE ? 10 : 100;
		moment->date = word == WORD_DECADE ? DATE_DECADE : DATE_CENTURY;
		moment->year = (year / years + step) * years;
	} else if (word == WORD_DAY)
		gl_set_day(moment, gl_today(reader) + step);
	else if (word == WORD_HOUR || word == WORD_MINUTE)
		set_clock_stretch(reader, moment, word == WORD_HOUR ? 3600 : 60, step);
	else
		moment->date = DATE_PLAIN;
}

/* The weekday behind "last", "next", "this", "past". */
static void set_weekday(const struct gl_reader *reader, uint32_t direction, int day, struct gl_moment *moment)
{
	int64_t today = gl_today(reader);

	moment->resolved = reader->has_reference;
	if (!reader->has_reference) {
		moment->date = DATE_WEEKDAY;
		moment->weekday = day;
	} else if (gl_is(reader, direction, WORD_PAST)) {
		gl_set_day(moment, today - (gl_weekday(today) - day + 6) % 7 - 1);
	} else if (gl_is(reader, direction, WORD_COMING) || gl_is(reader, direction, WORD_UPCOMING)) {
		gl_set_day(moment, today + (day - gl_weekday(today) + 6) % 7 + 1);
	} else {
		gl_set_day(moment, today - gl_weekday(today) + day + 7 * gl_calendar(reader, direction));
	}
}

/* A day of a known week: "next week Monday", "Tuesday of next week". */
static bool set_day_of_week(const struct gl_moment *week, int day, struct gl_moment *moment)
{
	if (week->date != DATE_WEEK || !week->week)
		return false;
	gl_set_day(moment, gl_monday_of(week->year, week->week) + day - 1);
	return true;
}

/* next Friday, this Monday, May 5. */
static bool read_directed_weekday(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t word = at + 1, next = word + 1 + (gl_token_at(reader, word + 1).mark == MARK_COMMA);
	struct gl_moment date;

	set_weekday(reader, at, gl_calendar(reader, word), moment);
	if (gl_is_near(reader, next) && gl_read_calendar_date(reader, next, &date) && date.date == DATE_DAY) {
		date.first = at;
		*moment = date;
	}
	return true;
}

/* this morning, last night */
static bool read_directed_part(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t end;
	int part;

	if (!gl_read_part_of_day(reader, at + 1, &part, &end))
		return false;
	moment->part_of_day = (uint8_t)part;
	moment->end = end;
	if (reader->has_reference)
		gl_set_day(moment, gl_today(reader) + gl_calendar(reader, at));
	return true;
}

/* last May, next May 5 */
static bool read_directed_month(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	struct gl_moment date;

	moment->date = DATE_PLAIN;
	if (gl_read_calendar_date(reader, at + 1, &date)) {
		*moment = date;
		moment->first = at;
		return true;
	}
	moment->date = DATE_MONTH;
	moment->month = gl_read_month(reader, at + 1, &moment->end);
	moment->year = reader->has_reference ? reader->reference[0] + gl_calendar(reader, at) : 0;
	return true;
}

/* last summer; next school year */
static void set_directed_season(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	moment->date = DATE_SEASON;
	moment->week = gl_calendar(reader, at + 1);
	moment->year = reader->has_reference ? reader->reference[0] + gl_calendar(reader, at) : 0;
}

static void set_directed_year(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	int kind = gl_calendar(reader, at + 1);

	moment->end = at + 3;
	moment->label = kind == 1 ? "FY" : kind == 2 ? "SY" : "";
	moment->date = !reader->has_reference ? DATE_PLAIN : kind == 3 ? DATE_YEAR : DATE_FISCAL;
	moment->year = reader->has_reference ? reader->reference[0] + gl_calendar(reader, at) : 0;
}

/* next Christmas */
static bool read_directed_holiday(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	int step = gl_calendar(reader, at), year = reader->reference[0];
	struct gl_moment date;
	int64_t from, until;

	if (!gl_read_period(reader, at + 1, &date))
		return false;
	if (reader->has_reference && !date.year && gl_days_of(&date, year, &from, &until)) {
		bool later = step > 0 && from <= gl_today(reader), earlier = step < 0 && from >= gl_today(reader);
		if (gl_days_of(&date, year + later - earlier, &from, &until))
			gl_set_day(&date, from);
	}
	*moment = date;
	moment->first = at;
	return true;
}

/* next year, last quarter; next week Mon; this week, Friday. Not this day, hour or minute, which say no date. */
static bool read_directed_period(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t word = at + 1;
	bool this = gl_is(reader, at, WORD_THIS), day = gl_is(reader, word, WORD_DAY);

	if (day &&
	    (this || gl_is(reader, at, WORD_CURRENT) || gl_is(reader, at, WORD_COMING) || gl_is_hyphen(gl_token_at(reader, word + 1))))
		return false;
	if (this && (gl_is(reader, word, WORD_HOUR) || gl_is(reader, word, WORD_MINUTE)))
		return false;
	if (!(gl_roles(reader, word) & ROLE_PERIOD))
		return false;
	set_period(reader, word, gl_calendar(reader, at), moment);
	uint32_t behind = word + 1 + (gl_token_at(reader, word + 1).mark == MARK_COMMA || gl_is(reader, word + 1, WORD_ON));
	if (gl_is(reader, word, WORD_WEEK) && (gl_roles(reader, behind) & ROLE_WEEKDAY) && gl_is_near(reader, behind)) {
		struct gl_moment of_week = gl_no_moment(at, behind + 1);
		if (set_day_of_week(moment, gl_calendar(reader, behind), &of_week))
			*moment = of_week;
		else
			moment->end = behind + 1;
	}
	return true;
}

/* last week, this year, next Monday, this morning, last summer, this school year, next Christmas. */
static bool read_directed(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t word = at + 1, end;
	struct gl_token token = gl_token_at(reader, word);

	if (!(gl_roles(reader, at) & ROLE_DIRECTION) || !gl_is_near(reader, word))
		return false;
	gl_begin_moment(moment, at, word + 1);
	uint64_t roles = gl_roles(reader, word);
	if (roles & ROLE_WEEKDAY)
		return read_directed_weekday(reader, at, moment);
	if (roles & ROLE_DAYPART)
		return read_directed_part(reader, at, moment);
	if ((roles & ROLE_MONTH) && (token.letter_case == CASE_TITLE || gl_calendar(reader, word) > 5))
		return read_directed_month(reader, at, moment);
	if (roles & ROLE_SEASON) {
		set_directed_season(reader, at, moment);
		return true;
	}
	if ((roles & ROLE_FISCAL) && gl_is(reader, word + 1, WORD_YEAR)) {
		set_directed_year(reader, at, moment);
		return true;
	}
	if (gl_word_at(reader, word)->holidays && gl_holiday_at(reader, word, &end))
		return read_directed_holiday(reader, at, moment);
	return read_directed_period(reader, at, moment);
}

/* The week after next, the day before yesterday, the month before last; the day before. */
static bool read_the_one_after(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	bool after = gl_is(reader, at + 1, WORD_AFTER), before = gl_is(reader, at + 1, WORD_BEFORE);

	if (!(gl_roles(reader, at) & ROLE_PERIOD) || (!after && !before) || !gl_is_near(reader, at + 1))
		return false;
	gl_begin_moment(moment, at, at + 3);
	if (gl_is(reader, at, WORD_DAY) && (gl_roles(reader, at + 2) & ROLE_DAY)) {
		moment->date = DATE_PLAIN;
		if (reader->has_reference)
			gl_set_day(moment, gl_today(reader) + gl_calendar(reader, at + 2) + (after ? 1 : -1));
		return true;
	}
	if (gl_is(reader, at + 2, after ? WORD_NEXT : WORD_LAST)) {
		set_period(reader, at, after ? 2 : -2, moment);
		return true;
	}
	struct gl_moment day;
	int64_t from, until;
	if (gl_is(reader, at, WORD_DAY) && gl_read_calendar_date(reader, at + 2, &day) && gl_days_of(&day, 0, &from, &until)) {
		gl_begin_moment(moment, at, day.end);
		gl_set_day(moment, after ? until : from - 1);
		return true;
	}
	struct gl_token behind = gl_token_at(reader, at + 2);
	if (!gl_is(reader, at, WORD_DAY) || !gl_is(reader, at - 1, WORD_THE) || (behind.kind == TOKEN_WORD && behind.gap <= GAP_LINE))
		return false;
	moment->end = at + 2;
	set_period(reader, at, after ? 1 : -1, moment);
	return true;
}

/* today, tonight, yesterday; now, where the clause ends or a stretch does. */
static bool read_day(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	const struct gl_word *word = gl_word_at(reader, at);

	gl_begin_moment(moment, at, at + 1);
	moment->resolved = reader->has_reference;
	if (word->roles & ROLE_DAY) {
		bool tonight = gl_is(reader, at, WORD_TONIGHT);
		if (gl_is(reader, at - 1, WORD_USA) && gl_token_at(reader, at).letter_case != CASE_LOWER)
			return false; /* a newspaper */
		moment->date = tonight ? DATE_NONE : word->calendar == 0 ? DATE_NOW : DATE_PLAIN;
		if (moment->date == DATE_NOW && !reader->has_reference)
			moment->resolved = false;
		if (reader->has_reference)
			gl_set_day(moment, gl_today(reader) + word->calendar);
		if (tonight)
			moment->part_of_day = 4;
		return true;
	}
	struct gl_token behind = gl_token_at(reader, at + 1);
	bool ends = behind.kind == TOKEN_PUNCTUATION && behind.mark != MARK_HYPHEN && gl_token_at(reader, at - 1).mark != MARK_COMMA &&
		    at > 0 && gl_token_at(reader, at).gap < GAP_PARAGRAPH;
	bool joined = gl_is(reader, at - 1, WORD_UNTIL) || gl_is(reader, at - 1, WORD_AND) || gl_is(reader, at - 1, WORD_FROM) ||
		      gl_is(reader, at - 1, WORD_TO) || gl_is(reader, at - 1, WORD_TILL) || gl_is(reader, at - 1, WORD_BETWEEN);
	if (gl_is(reader, at, WORD_NOW)) {
		moment->date = DATE_NOW;
		return ends || joined;
	}
	if (gl_is(reader, at, WORD_PRESENT) || gl_is(reader, at, WORD_DATE)) {
		moment->date = DATE_NOW;
		bool present = gl_is(reader, at, WORD_PRESENT), at_present = present && gl_is(reader, at - 1, WORD_AT);
		bool verb = present && behind.kind == TOKEN_WORD && !gl_is_digits(reader, at - 2); /* "to present a plan" */
		return at_present || (gl_is(reader, at - 1, WORD_TO) && !verb);
	}
	if (gl_is(reader, at, WORD_EOD) || gl_is(reader, at, WORD_OTD)) {
		moment->date = DATE_PLAIN;
		if (reader->has_reference)
			gl_set_day(moment, gl_today(reader));
		if (gl_is(reader, at, WORD_EOD))
			moment->hour = 23, moment->minute = moment->second = 59;
		return true;
	}
	return false;
}

/* for the month, later in the year: of the document's date. */
static bool read_the_period(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	struct gl_token behind = gl_token_at(reader, at + 1);

	if (!(gl_roles(reader, at) & ROLE_PERIOD) || !gl_is(reader, at - 1, WORD_THE) || gl_is(reader, at, WORD_SEASON) ||
	    gl_is(reader, at, WORD_CENTURY) || gl_is(reader, at, WORD_DECADE) || gl_is(reader, at, WORD_HOUR) ||
	    gl_is(reader, at, WORD_MINUTE) || gl_is(reader, at, WORD_DAY))
		return false;
	bool later = gl_is(reader, at - 2, WORD_IN) && (gl_is(reader, at - 3, WORD_LATER) || gl_is(reader, at - 3, WORD_EARLIER) ||
							gl_is(reader, at - 3, WORD_EARLY) || gl_is(reader, at - 3, WORD_LATE));
	bool for_it = gl_is(reader, at - 2, WORD_FOR) || gl_is(reader, at - 2, WORD_OF);
	bool rest = gl_is(reader, at - 2, WORD_OF) && (gl_is(reader, at - 3, WORD_REST) || gl_is(reader, at - 3, WORD_END) ||
						       gl_is(reader, at - 3, WORD_BEGINNING) || gl_is(reader, at - 3, WORD_START));
	bool ends = behind.kind == TOKEN_PUNCTUATION && !gl_is_hyphen(behind);
	if (!later && !rest && !(for_it && ends && reader->has_reference))
		return false;
	gl_begin_moment(moment, at, at + 1);
	set_period(reader, at, 0, moment);
	return true;
}

/* Friday, Sun 14th, wednesday the thirty first, Tuesday of next week; with a date of its own: Monday, May 5. */
static bool read_weekday(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	struct gl_token token = gl_token_at(reader, at);
	struct gl_moment date;
	uint32_t end, next = at + 1;
	bool ordinal, shortened = token.end - token.begin <= 5 && !gl_is(reader, at, WORD_FRIDAY);

	if (gl_is(reader, at, WORD_SUN) && gl_is(reader, at - 1, WORD_THE))
		return false;
	if (!(gl_roles(reader, at) & ROLE_WEEKDAY) || (token.letter_case == CASE_LOWER && token.end - token.begin < 6))
		return false;
	gl_begin_moment(moment, at, at + 1);
	moment->date = DATE_WEEKDAY;
	moment->weekday = gl_calendar(reader, at);
	if (token.end - token.begin > 5 && gl_ends(reader, next) == 2) /* most of them */
		return true;
	if (shortened && gl_token_at(reader, next).mark == MARK_STOP && gl_touches(reader, next) &&
	    gl_token_at(reader, next + 1).gap <= GAP_SPACE)
		next++;
	next += gl_token_at(reader, next).mark == MARK_COMMA || gl_is(reader, next, WORD_ON);
	next += gl_is(reader, next, WORD_THE);
	if (gl_is_near(reader, next) && gl_read_calendar_date(reader, next, &date) && (date.date == DATE_DAY && date.month)) {
		*moment = date;
		moment->first = at;
		return true;
	}
	bool the = gl_is(reader, next - 1, WORD_THE);
	int day = gl_is_near(reader, next) && gl_token_at(reader, next - 1).mark != MARK_COMMA
			  ? gl_read_day_of_month(reader, next, &end, &ordinal)
			  : 0;
	if (day && (ordinal || gl_token_at(reader, end).kind == TOKEN_PUNCTUATION) && !gl_is_hyphen(gl_token_at(reader, end)) &&
	    (gl_token_at(reader, end).kind != TOKEN_WORD || (gl_roles(reader, end) & ROLE_FUNCTION))) {
		moment->end = end;
		int64_t this_month = reader->has_reference ? gl_days_from_date(reader->reference[0], reader->reference[1], day) : 0;
		if (the && reader->has_reference && gl_weekday(this_month) == moment->weekday)
			gl_set_day(moment, this_month);
		return true;
	}
	uint32_t direction = at + 1 + (gl_is(reader, at + 1, WORD_OF) || gl_is(reader, at + 1, WORD_IN));
	if ((gl_roles(reader, direction) & ROLE_DIRECTION) && gl_is(reader, direction + 1, WORD_WEEK) && gl_is_near(reader, direction) &&
	    read_directed(reader, direction, &date)) {
		moment->end = date.end;
		set_day_of_week(&date, gl_calendar(reader, at), moment);
		return true;
	}
	/* Sun, Sat, Mon and Wed are other words too: a stop, a comma or a word of dates goes with them. */
	if (token.end - token.begin == 3 && gl_token_at(reader, at + 1).kind != TOKEN_PUNCTUATION &&
	    !(gl_roles(reader, at - 1) & (ROLE_BEFORE_MONTH | ROLE_WEEKDAY)) && !gl_is(reader, at - 1, WORD_ON) &&
	    !gl_is(reader, at - 1, WORD_OR) && !gl_is_digits(reader, at + 1))
		return false;
	return true;
}

bool gl_read_relative(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint64_t roles = gl_roles(reader, at);

	if (roles & ROLE_WEEKDAY)
		return read_weekday(reader, at, moment);
	if (roles & ROLE_DIRECTION)
		return read_directed(reader, at, moment);
	if (roles & ROLE_PERIOD)
		return read_the_one_after(reader, at, moment) || read_the_period(reader, at, moment);
	return (roles & (ROLE_DAY | ROLE_MOMENT)) && read_day(reader, at, moment);
}
