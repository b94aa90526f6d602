/* What the readers of dates and times share: a moment as it was said, before it is written as TIMEX3.
 *
 * A moment has a date, a time of day, or both; what was not said is 0, or -1 in the time of day. Readers have the shape of the other
 * parsers: true, with the first token behind it in `end`, or false. None looks further than a fixed number of tokens. */
#ifndef GL_NUMBERS_MOMENTS_H
#define GL_NUMBERS_MOMENTS_H

#include "numbers.h"

/* ---- calendar.c: days since 1970-01-01 in the proleptic Gregorian calendar, weeks of ISO 8601 ---- */

int64_t gl_days_from_date(int year, int month, int day);
void gl_date_from_days(int64_t days, int date[3]);
int gl_weekday(int64_t days); /* 1 for Monday to 7 */
int gl_days_in_month(int year, int month);
void gl_week_of(int64_t days, int *year, int *week);
int64_t gl_monday_of(int year, int week);
/* The nth weekday of a month, -1 the last one. */
int64_t gl_nth_weekday(int year, int month, int weekday, int nth);
int64_t gl_easter(int year);
/* The day in which a second since 1970 lies; both may be negative. */
static inline int64_t gl_day_of(int64_t seconds) { return (seconds >= 0 ? seconds : seconds - 86399) / 86400; }

/* ---- moments ---- */

enum gl_date_form {
	DATE_NONE,
	DATE_DAY,     /* year, month, day */
	DATE_WEEKDAY, /* weekday of no known week */
	DATE_WEEK,    /* year, week */
	DATE_WEEKEND,
	DATE_MONTH,
	DATE_WEEK_OF_MONTH, /* year, month, week: the number in the month */
	DATE_NTH_WEEKDAY,   /* year, month, weekday, week: which of them */
	DATE_QUARTER,       /* year, week: the number of the quarter */
	DATE_HALF,          /* the same of a half */
	DATE_SEASON,        /* year, week: the season */
	DATE_YEAR,
	DATE_FISCAL, /* year; label */
	DATE_DECADE, /* year; without its century: below 100 */
	DATE_CENTURY,
	DATE_NOW,
	DATE_STRETCH, /* from `from` until `until`, days; `length` in words of TIMEX3 */
	DATE_SECONDS, /* the same in seconds */
	DATE_PLAIN    /* what cannot be resolved */
};

enum gl_portion { PORTION_WHOLE, PORTION_EARLY, PORTION_MIDDLE, PORTION_LATE };

struct gl_moment {
	uint32_t first, end; /* tokens */
	uint8_t date, portion, part_of_day;
	bool resolved;  /* by the document's own date */
	bool half_said; /* a.m., p.m. or a part of the day: the hour is not one of two */
	bool bare;      /* a lone number: an hour or a day only beside something that says so */
	int year, month, day, weekday, week;
	int hour, minute, second; /* -1: not said */
	int64_t from, until;
	const char *label; /* of a fiscal or school year */
	char length[16];
};

/* A moment of which nothing was said. Field by field: a compound literal would be written elsewhere, and copied by string instructions. */
static inline void gl_begin_moment(struct gl_moment *moment, uint32_t first, uint32_t end)
{
	moment->first = first;
	moment->end = end;
	moment->date = DATE_NONE;
	moment->portion = PORTION_WHOLE;
	moment->part_of_day = 0;
	moment->resolved = moment->half_said = moment->bare = false;
	moment->year = moment->month = moment->day = moment->weekday = moment->week = 0;
	moment->hour = moment->minute = moment->second = -1;
	moment->from = moment->until = 0;
	moment->label = NULL;
	moment->length[0] = '\0';
}

static inline struct gl_moment gl_no_moment(uint32_t first, uint32_t end)
{
	struct gl_moment moment;

	gl_begin_moment(&moment, first, end);
	return moment;
}

static inline bool gl_has_time(const struct gl_moment *moment) { return moment->hour >= 0 || moment->part_of_day; }

static inline int gl_calendar(const struct gl_reader *reader, uint32_t at) { return gl_word_at(reader, at)->calendar; }

static inline int64_t gl_today(const struct gl_reader *reader)
{
	return gl_days_from_date(reader->reference[0], reader->reference[1], reader->reference[2]);
}

void gl_set_day(struct gl_moment *moment, int64_t days);
/* The days a moment covers, half-open; false where they are not known. A date without a year is taken to be in `year`, unless that is 0. */
bool gl_days_of(const struct gl_moment *moment, int year, int64_t *from, int64_t *until);

/* dates.c: dates that say for themselves which they are, in whole or part. */
bool gl_read_calendar_date(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment);
int gl_read_any_year(const struct gl_reader *reader, uint32_t at, uint32_t *end);
/* A year of four digits, or of two behind an apostrophe, or in words; 0 where there is none. */
static inline int gl_read_year(const struct gl_reader *reader, uint32_t at, uint32_t *end)
{
	struct gl_token token = gl_token_at(reader, at);

	*end = at + 1;
	if (token.kind == TOKEN_NUMBER ? token.end - token.begin != 4
				       : token.kind == TOKEN_WORD && !(gl_roles(reader, at) & (ROLE_SMALL | ROLE_TENS)))
		return 0; /* most tokens */
	return gl_read_any_year(reader, at, end);
}
int gl_read_month(const struct gl_reader *reader, uint32_t at, uint32_t *end);
int gl_read_day_of_month(const struct gl_reader *reader, uint32_t at, uint32_t *end, bool *ordinal);
/* A year alone, where what stands before it says so; decades and centuries. */
bool gl_read_lone_year(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment);
/* eras.c: "44 BC", "AD 79"; "'73" behind a word of dates, at its digits. */
bool gl_read_year_of_era(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment);
bool gl_read_short_year(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment);
/* FY2021, FY21. */
bool gl_read_glued_year(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment);
/* "in her early thirties", "temperatures in the 80s": makes an age or a temperature of a decade; false where it is one of years. */
bool gl_read_decade_of(const struct gl_reader *reader, const struct gl_moment *moment, struct gl_item *item);
bool gl_read_lone_month(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment);

/* periods.c: weeks, quarters, halves, seasons, holidays, years of institutions. */
bool gl_read_period(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment);

/* relative.c: dates said from where the writer stands. */
bool gl_read_relative(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment);

/* clocks.c: times of day. A loose one may be a lone hour. */
bool gl_read_clock(const struct gl_reader *reader, uint32_t at, bool loose, struct gl_moment *moment);
bool gl_may_be_clock(const struct gl_reader *reader, uint32_t at);
/* morning, in the evening, at night: behind a date or an hour. */
bool gl_read_part_of_day(const struct gl_reader *reader, uint32_t at, int *part, uint32_t *end);
/* Makes the hour one of that part of the day: 8 in the evening is 20. */
void gl_move_into_part(struct gl_moment *moment, int part);

/* repeats.c: every Monday, daily, twice a week. */
bool gl_read_repeat(const struct gl_reader *reader, uint32_t at, struct gl_item *item);

/* moments.c: any date or time. */
bool gl_read_date(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment);
bool gl_read_point(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment);

/* Copies as much of a TIMEX3 as the start or end of a stretch has room for. */
static inline void gl_copy_moment(char copy[32], const char *timex)
{
	size_t length = strnlen(timex, 31);

	memcpy(copy, timex, length);
	copy[length] = '\0';
}

/* timex.c: a moment, and a stretch between two, as TIMEX3 with start and end. */
void gl_write_moment(const struct gl_moment *moment, struct gl_item *item);
void gl_write_stretch(const struct gl_reader *reader, const struct gl_moment *from, const struct gl_moment *until, struct gl_item *item);

#endif
