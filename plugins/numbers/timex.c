/* Moments as TIMEX3, with the first moment of a stretch and that at which it has ended. What is not known stays open (XXXX-07-13); what
 * only the document's date could resolve, where it has none, gets no TIMEX3. No state, nothing fails; strings that are too long are cut. */
#include <stdio.h>

#include "moments.h"

void gl_set_day(struct gl_moment *moment, int64_t days)
{
	int date[3];

	gl_date_from_days(days, date);
	moment->date = DATE_DAY;
	moment->year = date[0];
	moment->month = date[1];
	moment->day = date[2];
}

/* The months of a period that is a number of them, from `month` of `year`. */
static void days_of_months(int year, int month, int count, int64_t *from, int64_t *until)
{
	int behind = year * 12 + month - 1 + count;

	*from = gl_days_from_date(year, month, 1);
	*until = gl_days_from_date(behind / 12, behind % 12 + 1, 1);
}

/* The days of the whole moment, whatever its portion. */
static bool whole_days_of(const struct gl_moment *moment, int year, int64_t *from, int64_t *until)
{
	*from = moment->from;
	*until = moment->until;
	switch (moment->date) {
	case DATE_DAY:
		if (!moment->month || moment->day > gl_days_in_month(year, moment->month))
			return false;
		*from = gl_days_from_date(year, moment->month, moment->day);
		*until = *from + 1;
		return true;
	case DATE_WEEK:
	case DATE_WEEKEND:
		if (!moment->week)
			return false;
		*from = gl_monday_of(year, moment->week) + (moment->date == DATE_WEEKEND ? 5 : 0);
		*until = *from + (moment->date == DATE_WEEKEND ? 2 : 7);
		return true;
	case DATE_MONTH: days_of_months(year, moment->month, 1, from, until); return true;
	case DATE_WEEK_OF_MONTH: /* a week is of the month that has its Thursday */
		*from = gl_nth_weekday(year, moment->month, 4, moment->week) - 3;
		*until = *from + 7;
		return true;
	case DATE_NTH_WEEKDAY:
		*from = gl_nth_weekday(year, moment->month, moment->weekday, moment->week);
		*until = *from + 1;
		return moment->month > 0;
	case DATE_QUARTER: days_of_months(year, 3 * moment->week - 2, 3, from, until); return true;
	case DATE_HALF: days_of_months(year, 6 * moment->week - 5, 6, from, until); return true;
	case DATE_YEAR: days_of_months(year, 1, 12, from, until); return true;
	case DATE_DECADE: days_of_months(moment->year, 1, 120, from, until); return moment->year >= 100;
	case DATE_CENTURY: days_of_months(moment->year, 1, 1200, from, until); return true;
	case DATE_STRETCH: return true;
	default: return false;
	}
}

bool gl_days_of(const struct gl_moment *moment, int year, int64_t *from, int64_t *until)
{
	year = moment->year ? moment->year : year;
	if ((!year && moment->date != DATE_STRETCH) || !whole_days_of(moment, year, from, until))
		return false;
	int64_t third = (*until - *from) / 3;
	if (moment->date == DATE_YEAR && moment->portion) {
		static const int months[][2] = {{1, 12}, {1, 4}, {5, 4}, {9, 4}};
		days_of_months(year, months[moment->portion][0], months[moment->portion][1], from, until);
	} else if (moment->date == DATE_MONTH && moment->portion) {
		static const int days[][2] = {{1, 31}, {1, 11}, {11, 21}, {21, 32}};
		*from = gl_days_from_date(year, moment->month, days[moment->portion][0]);
		if (moment->portion != PORTION_LATE)
			*until = gl_days_from_date(year, moment->month, days[moment->portion][1]);
	} else if (moment->portion && third > 0) {
		*from += moment->portion == PORTION_EARLY ? 0 : moment->portion * third - third;
		*until -= moment->portion == PORTION_LATE ? 0 : (3 - moment->portion) * third;
	}
	return true;
}

/* ---- the parts of a TIMEX3 ---- */

static void put_two(char *at, int value)
{
	at[0] = value > 0 ? (char)('0' + value / 10) : 'X';
	at[1] = value > 0 ? (char)('0' + value % 10) : 'X';
}

/* What is known of a year of four digits. */
static bool put_year(char *at, int year)
{
	if (year && (year < 1000 || year > 9999))
		return false;
	put_two(at, year / 100);
	at[2] = year ? (char)('0' + year / 10 % 10) : 'X';
	at[3] = year ? (char)('0' + year % 10) : 'X';
	return true;
}

static void add_year(char text[GL_NAME_MAX], int year)
{
	char digits[4];

	if (put_year(digits, year))
		gl_add_bytes(text, digits, sizeof(digits));
	else
		gl_add_digits(text, year, 4);
}

static void add_part(char text[GL_NAME_MAX], const char *before, int value)
{
	gl_add_text(text, before);
	value > 0 ? gl_add_digits(text, value, 2) : gl_add_text(text, "XX");
}

static void add_day(char text[GL_NAME_MAX], int year, int month, int day)
{
	char date[] = "YYYY-MM-DD";

	if (!put_year(date, year) || month > 99 || day > 99) {
		add_year(text, year);
		add_part(text, "-", month);
		add_part(text, "-", day);
		return;
	}
	put_two(date + 5, month);
	put_two(date + 8, day);
	gl_add_bytes(text, date, sizeof(date) - 1);
}

static void add_days(char text[GL_NAME_MAX], int64_t days)
{
	int date[3];

	gl_date_from_days(days, date);
	add_day(text, date[0], date[1], date[2]);
}

static void add_seconds(char text[GL_NAME_MAX], int64_t seconds)
{
	int64_t days = gl_day_of(seconds);
	int of_day = (int)(seconds - days * 86400);

	add_days(text, days);
	gl_add_text(text, "T");
	gl_add_digits(text, of_day / 3600, 2);
	gl_add_text(text, ":");
	gl_add_digits(text, of_day / 60 % 60, 2);
	gl_add_text(text, ":");
	gl_add_digits(text, of_day % 60, 2);
}

static void add_time(char text[GL_NAME_MAX], const struct gl_moment *moment, bool whole)
{
	static const char *const parts[] = {"", "TMO", "TAF", "TEV", "TNI", "TDT", "TMEB", "TMEL", "TMED", "TMI"};

	if (moment->hour < 0) {
		gl_add_text(text, parts[moment->part_of_day]);
		return;
	}
	if (text[0] || !whole)
		gl_add_text(text, "T");
	gl_add_digits(text, moment->hour, 2);
	for (int i = 0, rest[] = {moment->minute, moment->second}; i < 2 && (rest[i] >= 0 || whole); i++) {
		gl_add_text(text, ":");
		gl_add_digits(text, rest[i] > 0 ? rest[i] : 0, 2);
	}
}

/* A stretch of whole days or seconds: (2016-01-12,2016-01-22,P10D). */
static void add_stretch(char text[GL_NAME_MAX], const struct gl_moment *moment)
{
	void (*add)(char[GL_NAME_MAX], int64_t) = moment->date == DATE_SECONDS ? add_seconds : add_days;

	if (moment->from == moment->until) {
		add(text, moment->from);
		return;
	}
	gl_add_text(text, "(");
	add(text, moment->from);
	gl_add_text(text, ",");
	add(text, moment->until);
	gl_add_text(text, ",");
	gl_add_text(text, moment->length);
	gl_add_text(text, ")");
}

/* XXXX-05-04, 2020-W07, XXXX-05-WXX-1-#2: what is counted in days, weeks and months. */
static void add_day_or_month(char text[GL_NAME_MAX], const struct gl_moment *moment)
{
	if (moment->date == DATE_DAY) {
		add_day(text, moment->year, moment->month, moment->day);
		return;
	}
	add_year(text, moment->year);
	if (moment->date == DATE_WEEK || moment->date == DATE_WEEKEND) {
		add_part(text, "-W", moment->week);
		gl_add_text(text, moment->date == DATE_WEEKEND ? "-WE" : "");
		return;
	}
	add_part(text, "-", moment->month);
	if (moment->date == DATE_WEEK_OF_MONTH) {
		add_part(text, "-W", moment->week > 0 ? moment->week : 5);
	} else if (moment->date == DATE_NTH_WEEKDAY) {
		gl_add_text(text, "-WXX-");
		gl_add_digits(text, moment->weekday, 1);
		gl_add_text(text, "-#");
		gl_add_digits(text, moment->week > 0 ? moment->week : 5, 1);
	}
}

/* 2020-Q1, 2020-SU, FY2020, 198X, 19XX: years and what is a part or a number of them. */
static void add_years(char text[GL_NAME_MAX], const struct gl_moment *moment)
{
	static const char *const seasons[] = {"", "SP", "SU", "FA", "WI"};

	switch (moment->date) {
	case DATE_QUARTER:
	case DATE_HALF:
		add_year(text, moment->year);
		gl_add_text(text, moment->date == DATE_QUARTER ? "-Q" : "-H");
		gl_add_digits(text, moment->week, 1);
		return;
	case DATE_SEASON:
		if (moment->year) {
			add_year(text, moment->year);
			gl_add_text(text, "-");
		}
		gl_add_text(text, seasons[moment->week]);
		return;
	case DATE_FISCAL: gl_add_text(text, moment->label); break;
	case DATE_DECADE:
		gl_add_text(text, moment->year < 100 ? "XX" : "");
		gl_add_digits(text, moment->year / 10 % 1000, moment->year < 100 ? 1 : 3);
		gl_add_text(text, "X");
		return;
	case DATE_CENTURY:
		gl_add_digits(text, moment->year / 100, 2);
		gl_add_text(text, "XX");
		return;
	default: break;
	}
	add_year(text, moment->year);
}

static void add_date(char text[GL_NAME_MAX], const struct gl_moment *moment)
{
	switch (moment->date) {
	case DATE_DAY:
	case DATE_WEEK:
	case DATE_WEEKEND:
	case DATE_MONTH:
	case DATE_WEEK_OF_MONTH:
	case DATE_NTH_WEEKDAY: add_day_or_month(text, moment); return;
	case DATE_WEEKDAY:
		gl_add_text(text, "XXXX-WXX-");
		gl_add_digits(text, moment->weekday, 1);
		return;
	case DATE_QUARTER:
	case DATE_HALF:
	case DATE_SEASON:
	case DATE_YEAR:
	case DATE_FISCAL:
	case DATE_DECADE:
	case DATE_CENTURY: add_years(text, moment); return;
	case DATE_NOW: gl_add_text(text, "PRESENT_REF"); return;
	case DATE_STRETCH:
	case DATE_SECONDS: add_stretch(text, moment); return;
	default: return;
	}
}

/* ---- items ---- */

static uint8_t kind_of(const struct gl_moment *moment)
{
	if (moment->date == DATE_NONE)
		return KIND_TIME;
	return moment->date == DATE_SECONDS || gl_has_time(moment) ? KIND_DATETIME : KIND_DATE;
}

static void set_bound(char bound[32], const int date[3])
{
	char text[GL_NAME_MAX] = "";

	add_day(text, date[0], date[1], date[2]);
	gl_copy_moment(bound, text);
}

static void set_bounds(struct gl_item *item, const struct gl_moment *moment)
{
	int first[] = {moment->year, 1, 1}, last[] = {moment->year + 1, 1, 1};
	int64_t from, until;

	if (moment->date != DATE_YEAR || moment->portion || !moment->year) {
		if (!gl_days_of(moment, 0, &from, &until) || from == until)
			return;
		gl_date_from_days(from, first);
		gl_date_from_days(until, last);
	}
	set_bound(item->start, first);
	set_bound(item->end_time, last);
}

void gl_write_moment(const struct gl_moment *moment, struct gl_item *item)
{
	bool period = moment->date != DATE_DAY && moment->date != DATE_NTH_WEEKDAY && !gl_has_time(moment);

	gl_begin_item(item, kind_of(moment), moment->first, moment->end);
	if (moment->date == DATE_PLAIN)
		return;
	if (moment->date == DATE_NOW && moment->resolved)
		item->kind = KIND_DATETIME;
	int64_t day, until;
	if (moment->date == DATE_NTH_WEEKDAY && moment->year && gl_days_of(moment, 0, &day, &until) && !gl_has_time(moment))
		add_days(item->timex, day);
	else
		add_date(item->timex, moment);
	if (gl_has_time(moment))
		add_time(item->timex, moment, false);
	if (period)
		set_bounds(item, moment);
	if (moment->date == DATE_SECONDS && moment->from != moment->until) {
		char text[GL_NAME_MAX] = "";
		add_seconds(text, moment->from);
		gl_copy_moment(item->start, text);
		text[0] = '\0';
		add_seconds(text, moment->until);
		gl_copy_moment(item->end_time, text);
	}
}

/* The point at which a stretch begins or ends: of whole months and years the first day of them. */
static void add_end(char text[GL_NAME_MAX], const struct gl_moment *moment, bool last)
{
	struct gl_moment point = *moment;
	int64_t from, until;
	bool open = !moment->year && moment->date == DATE_MONTH;

	if (!gl_has_time(moment) && moment->date != DATE_DAY && gl_days_of(moment, open ? 2001 : 0, &from, &until)) {
		gl_set_day(&point, last && moment->portion == PORTION_LATE ? until : from);
		if (open)
			point.year = 0;
	}
	add_date(text, &point);
	if (gl_has_time(moment))
		add_time(text, &point, false);
}

static void add_count(char text[GL_NAME_MAX], int64_t count, const char *unit)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld%s", (long long)count, unit);
	gl_add_text(text, digits);
}

/* PT2H30M from a number of minutes. */
static void add_minutes(char text[GL_NAME_MAX], int64_t minutes)
{
	gl_add_text(text, "PT");
	if (minutes >= 60 || !minutes)
		add_count(text, minutes / 60, "H");
	if (minutes % 60)
		add_count(text, minutes % 60, "M");
}

static int minutes_of(const struct gl_moment *moment) { return moment->hour * 60 + (moment->minute > 0 ? moment->minute : 0); }

/* Where a moment lies, in days, for lengths; an open year is `year`, an open week any one. */
static bool place_of(const struct gl_reader *reader, const struct gl_moment *moment, int year, bool last, int64_t *days)
{
	int64_t until;

	if (moment->date == DATE_WEEKDAY) {
		*days = moment->weekday;
		return true;
	}
	if (moment->date == DATE_NOW) {
		*days = gl_today(reader);
		return reader->has_reference;
	}
	bool found = gl_days_of(moment, year, days, &until);
	if (found && last && moment->portion == PORTION_LATE)
		*days = until;
	return found;
}

static bool add_length(const struct gl_reader *reader, const struct gl_moment *from, const struct gl_moment *until, char text[GL_NAME_MAX])
{
	int64_t a, b;
	int reference = reader->has_reference ? reader->reference[0] : 2001;

	if (from->hour >= 0 && until->hour >= 0) {
		int minutes = minutes_of(until) - minutes_of(from);
		int64_t days = 0;
		if (from->date && until->date && place_of(reader, from, reference, false, &a) &&
		    place_of(reader, until, reference, false, &b))
			days = b - a;
		else if (minutes < 0)
			days = 1;
		add_minutes(text, days * 1440 + minutes);
		return days >= 0;
	}
	if (from->date == DATE_NOW && until->hour >= 0 && reader->has_reference) {
		add_minutes(text, minutes_of(until) - reader->reference[3] * 60 - reader->reference[4]);
		return true;
	}
	if (gl_has_time(from) || gl_has_time(until) || (from->date == DATE_WEEKDAY) != (until->date == DATE_WEEKDAY) ||
	    !place_of(reader, from, reference, false, &a) || !place_of(reader, until, reference, true, &b))
		return false;
	if (b < a && from->date == DATE_WEEKDAY)
		b += 7;
	else if (b < a && !from->year && !until->year)
		place_of(reader, until, reference + 1, true, &b);
	bool years = from->date == DATE_YEAR && until->date == DATE_YEAR && !from->portion && !until->portion;
	bool months = (from->date == DATE_YEAR || from->date == DATE_MONTH) && (until->date == DATE_YEAR || until->date == DATE_MONTH);
	int x[3], y[3];
	gl_date_from_days(a, x);
	gl_date_from_days(b, y);
	gl_add_text(text, "P");
	if (years || months)
		add_count(text, years ? y[0] - x[0] : y[0] * 12 + y[1] - x[0] * 12 - x[1], years ? "Y" : "M");
	else
		add_count(text, b - a, "D");
	return b >= a;
}

static void set_end(char text[32], const struct gl_moment *moment, bool last)
{
	char whole[GL_NAME_MAX] = "";

	if (gl_has_time(moment)) {
		add_date(whole, moment);
		if (moment->hour >= 0)
			add_time(whole, moment, true);
		else
			whole[0] = '\0';
	} else {
		add_end(whole, moment, last);
	}
	gl_copy_moment(text, whole);
}

void gl_write_stretch(const struct gl_reader *reader, const struct gl_moment *from, const struct gl_moment *until, struct gl_item *item)
{
	char length[GL_NAME_MAX] = "";

	gl_begin_item(item, kind_of(from) == kind_of(until) ? kind_of(from) : KIND_DATETIME, from->first, until->end);
	if (from->date == DATE_PLAIN || until->date == DATE_PLAIN)
		return;
	set_end(item->start, from, false);
	set_end(item->end_time, until, true);
	if (!add_length(reader, from, until, length))
		return;
	struct gl_moment now = gl_no_moment(0, 0);
	if (reader->has_reference)
		gl_set_day(&now, gl_today(reader));
	gl_add_text(item->timex, "(");
	add_end(item->timex, from->date == DATE_NOW && until->hour < 0 && now.date ? &now : from, false);
	gl_add_text(item->timex, ",");
	add_end(item->timex, until->date == DATE_NOW && now.date ? &now : until, true);
	gl_add_text(item->timex, ",");
	gl_add_text(item->timex, length);
	gl_add_text(item->timex, ")");
}
