/* Dates, times, and what is put together from them: 9 a.m. on Monday, from 2014 to 2018, Monday 8-9am, since the end of 1989, between 3 and 8
 * yesterday. Each part is read once by the readers beside this file. No state, nothing fails. */

#include "moments.h"

/* ---- one point of time ---- */

bool gl_read_date(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	static const uint64_t may_begin = ROLE_MONTH | ROLE_WEEKDAY | ROLE_DAY | ROLE_DIRECTION | ROLE_ORDINAL | ROLE_TENS | ROLE_SMALL |
					  ROLE_PERIOD | ROLE_SEASON | ROLE_QUARTER | ROLE_FISCAL | ROLE_MOMENT | ROLE_DECADE;
	const struct gl_word *word = gl_word_at(reader, at);
	bool number = gl_is_digits(reader, at);

	if ((word->roles & may_begin) == ROLE_WEEKDAY && !word->holidays)
		return gl_read_relative(reader, at, moment);
	if (!number && !(word->roles & may_begin) && !word->holidays && !gl_is(reader, at, WORD_W))
		return gl_word_number(reader, at) == WORD_NONE && gl_read_glued_year(reader, at, moment);
	return gl_read_calendar_date(reader, at, moment) || gl_read_period(reader, at, moment) ||
	       (!number && gl_read_relative(reader, at, moment)) || gl_read_lone_year(reader, at, moment) ||
	       gl_read_lone_month(reader, at, moment);
}

/* Adds the time of day to a date. */
static void take_time(struct gl_moment *moment, const struct gl_moment *time)
{
	int part = moment->part_of_day;

	moment->hour = time->hour;
	moment->minute = time->minute;
	moment->second = time->second;
	moment->half_said = time->half_said;
	moment->part_of_day = time->part_of_day;
	if (part && time->hour >= 0)
		gl_move_into_part(moment, part);
	if (time->end > moment->end)
		moment->end = time->end;
}

static void take_date(struct gl_moment *moment, const struct gl_moment *date)
{
	struct gl_moment both = *date;

	both.first = moment->first;
	both.end = date->end;
	take_time(&both, moment);
	if (date->part_of_day && moment->hour >= 0) { /* 10, tonight */
		both.part_of_day = 0;
		gl_move_into_part(&both, date->part_of_day);
	}
	*moment = both;
}

static bool is_day(const struct gl_moment *moment)
{
	return moment->date == DATE_DAY || moment->date == DATE_WEEKDAY || moment->date == DATE_NTH_WEEKDAY ||
	       (moment->date == DATE_PLAIN && !moment->resolved);
}

/* Words between a date and its time, or a time and its date. */
static uint32_t behind_joint(const struct gl_reader *reader, uint32_t at, bool date_follows)
{
	if (gl_token_at(reader, at).mark == MARK_COMMA && gl_is_near(reader, at + 1))
		at++;
	if (gl_is(reader, at, WORD_AT) || gl_is(reader, at, WORD_ON) ||
	    (date_follows ? gl_is(reader, at, WORD_OF)
			  : gl_is(reader, at, WORD_FOR) || gl_is(reader, at, WORD_BY) || gl_is(reader, at, WORD_BEFORE) ||
				    gl_is(reader, at, WORD_AFTER) || gl_is(reader, at, WORD_AROUND)))
		at++;
	if (date_follows && gl_is(reader, at, WORD_THE))
		at++;
	return at;
}

/* The time of day behind a day. */
static bool add_time(const struct gl_reader *reader, struct gl_moment *moment)
{
	struct gl_moment time;
	uint32_t end;
	int part;

	if (gl_has_time(moment) && moment->hour >= 0)
		return false;
	if (gl_read_part_of_day(reader, moment->end, &part, &end)) {
		moment->part_of_day = (uint8_t)part;
		moment->end = end;
	}
	uint32_t at = behind_joint(reader, moment->end, false);
	bool said = at > moment->end && gl_is(reader, at - 1, WORD_AT);
	bool comma = at == moment->end + 1 && gl_token_at(reader, moment->end).mark == MARK_COMMA;
	if (!gl_is_near(reader, at) || !gl_read_clock(reader, at, said, &time) || (comma && time.bare))
		return false;
	if (time.bare && gl_token_at(reader, time.end).kind == TOKEN_WORD && !(gl_roles(reader, time.end) & ROLE_FUNCTION))
		return false;
	take_time(moment, &time);
	return true;
}

/* The day behind a time of day. */
static void add_day(const struct gl_reader *reader, struct gl_moment *moment)
{
	struct gl_moment date;
	uint32_t at = behind_joint(reader, moment->end, true);

	if (gl_is(reader, at, WORD_TONIGHT) && gl_read_date(reader, at, &date)) {
		gl_move_into_part(moment, 4);
		if (reader->has_reference)
			take_date(moment, &date);
		moment->end = date.end;
		return;
	}
	if (gl_is_near(reader, at) && gl_read_date(reader, at, &date) && is_day(&date) && date.hour < 0)
		take_date(moment, &date);
}

bool gl_read_point(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	bool clock = gl_is_digits(reader, at) || (gl_roles(reader, at) & (ROLE_CLOCK | ROLE_SMALL | ROLE_TENS | ROLE_BEGINS));

	if (clock && gl_read_clock(reader, at, false, moment)) {
		add_day(reader, moment);
		return true;
	}
	if (!gl_read_date(reader, at, moment))
		return false;
	if ((is_day(moment) || gl_is(reader, moment->first, WORD_TONIGHT)) && gl_ends(reader, moment->end) != 2)
		add_time(reader, moment);
	return true;
}

/* ---- stretches ---- */

/* Between the ends of a stretch; 0 where there is none. */
static uint32_t behind_to(const struct gl_reader *reader, uint32_t at, bool between)
{
	struct gl_token token = gl_token_at(reader, at);

	if (token.gap > GAP_LINE)
		return 0;
	if (between && (gl_is(reader, at, WORD_AND) || gl_is_hyphen(token)))
		return at + 1;
	if (gl_is(reader, at, WORD_TO) || gl_is(reader, at, WORD_THROUGH) || gl_is(reader, at, WORD_UNTIL) ||
	    gl_is(reader, at, WORD_TILL) || gl_is(reader, at, WORD_TILDE))
		return at + 1;
	return gl_is_hyphen(token) && token.end - token.begin <= 3 ? at + 1 : 0;
}

/* "the end of" and its like before a moment at `at`: 0 where there is none, else the token behind it. */
static uint32_t read_portion(const struct gl_reader *reader, uint32_t at, uint8_t *portion)
{
	uint32_t i = at + gl_is(reader, at, WORD_THE);
	const struct gl_word *word = gl_word_at(reader, i);

	if (!(word->roles & ROLE_PORTION))
		return 0;
	*portion = (uint8_t)word->calendar;
	i++;
	if (gl_is(reader, i, WORD_OF) || gl_is(reader, i, WORD_IN) || gl_is_hyphen(gl_token_at(reader, i)))
		i++;
	return i + gl_is(reader, i, WORD_THE);
}

/* One end of a stretch, with its portion: "the end of 2008". */
static bool read_end(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint8_t portion = PORTION_WHOLE;
	uint32_t from = read_portion(reader, at, &portion);

	if (!from)
		from = at + gl_is(reader, at, WORD_THE);
	if (!gl_is_near(reader, from) || !gl_read_point(reader, from, moment))
		return false;
	if (portion)
		moment->portion = portion;
	moment->first = at;
	return true;
}

/* What the first end leaves out and the second has: the month, the year. */
static void share(struct gl_moment *from, struct gl_moment *until)
{
	bool days = from->date == DATE_DAY && until->date == DATE_DAY,
	     months = (from->date == DATE_DAY || from->date == DATE_MONTH) && (until->date == DATE_DAY || until->date == DATE_MONTH);

	if (days && !until->month) {
		until->month = from->month;
		until->year = from->year;
	} else if (months && !from->year && until->year && from->month <= until->month) {
		from->year = until->year;
	}
	if (gl_has_time(from) && gl_has_time(until) && from->date && !until->date) {
		struct gl_moment time = *until;
		take_date(until, from);
		take_time(until, &time);
		until->end = time.end;
	} else if (gl_has_time(from) && gl_has_time(until) && until->date && !from->date) {
		struct gl_moment time = *from;
		uint32_t end = from->end;
		take_date(from, until);
		take_time(from, &time);
		from->end = end;
	}
}

/* Thursday, when Monday is 2019-09-09: the first one behind it. */
static void resolve_weekday(const struct gl_moment *from, struct gl_moment *until)
{
	int64_t day, behind;

	if (until->date != DATE_WEEKDAY || from->date != DATE_DAY || !gl_days_of(from, 0, &day, &behind))
		return;
	gl_set_day(until, day + (until->weekday - gl_weekday(day) + 7) % 7);
}

/* A lone hour takes the half of the day that the other end has, unless it would then be later. */
static void share_half(struct gl_moment *from, struct gl_moment *until)
{
	if (!from->half_said && until->half_said && from->hour <= 12 && until->hour >= 12) {
		int afternoon = from->hour % 12 + 12;
		if (afternoon < until->hour || (afternoon == until->hour && from->minute < until->minute))
			from->hour = afternoon;
	} else if (from->half_said && !until->half_said && from->hour >= 12 && until->hour < 12 && until->hour + 12 > from->hour) {
		until->hour += 12;
	}
}

/* 9-10 am, 10am-12pm, 4 to 6:30 pm; for 2 hours behind a time. `loose` of 7 to 9, which something else must show to be hours. */
static bool read_clocks(const struct gl_reader *reader, uint32_t at, bool *loose, struct gl_moment *from, struct gl_moment *until)
{
	bool between = gl_is(reader, at, WORD_BETWEEN), opened = between || gl_is(reader, at, WORD_FROM);
	uint32_t first = at + (opened || gl_is(reader, at, WORD_AT)), second;
	struct gl_item length;

	if (!gl_is_digits(reader, first) && !(gl_roles(reader, first) & (ROLE_CLOCK | ROLE_SMALL)))
		return false;
	if (!(gl_roles(reader, first) & ROLE_CLOCK) && !gl_may_be_clock(reader, first))
		return false;
	if (!gl_read_clock(reader, first, true, from))
		return false;
	from->first = at;
	if (gl_is(reader, from->end, WORD_FOR) && !from->bare && gl_read_measure(reader, from->end + 1, &length) &&
	    length.kind == KIND_DURATION && length.known && length.known->factor <= 3600 && length.known->factor >= 60) {
		int minutes = from->hour * 60 + (from->minute > 0 ? from->minute : 0) +
			      (int)(gl_double(&length.value) * length.known->factor / 60);
		*until = *from;
		until->hour = minutes / 60 % 24;
		until->minute = minutes % 60;
		until->second = 0;
		until->end = length.end;
		*loose = false;
		return true;
	}
	if (!(second = behind_to(reader, from->end, between)) || !gl_read_clock(reader, second, true, until))
		return false;
	*loose = until->bare && (from->bare || (!opened && !from->half_said && from->minute < 0));
	if (!gl_is_near(reader, second) || from->hour > 24 || until->hour > 24)
		return false;
	struct gl_token glue = gl_token_at(reader, until->end);
	if (until->bare && (glue.mark == MARK_SLASH || (gl_is_hyphen(glue) && glue.gap == GAP_NONE) || glue.mark == MARK_CURRENCY))
		return false;
	share_half(from, until);
	return true;
}

/* A day with a stretch of hours: Monday 8-9am, tomorrow from 10am-12am, between 3 and 8 yesterday. */
static bool read_hours(const struct gl_reader *reader, uint32_t at, struct gl_moment *from, struct gl_moment *until)
{
	struct gl_moment day;
	uint32_t first = at + (gl_is(reader, at, WORD_BETWEEN) || gl_is(reader, at, WORD_FROM) || gl_is(reader, at, WORD_AT));

	if (!gl_is_digits(reader, first) ? !(gl_roles(reader, first) & (ROLE_CLOCK | ROLE_SMALL)) : !gl_may_be_clock(reader, first))
		return false;
	bool loose;
	if (!read_clocks(reader, at, &loose, from, until))
		return false;
	if (loose) {
		if (!gl_is_near(reader, until->end))
			return false;
		if (!(gl_roles(reader, until->end) & (ROLE_DAY | ROLE_DIRECTION)) || !gl_read_date(reader, until->end, &day) ||
		    !is_day(&day))
			return false;
	}
	uint32_t next = behind_joint(reader, until->end, true);
	if (gl_is_near(reader, next) && gl_read_date(reader, next, &day) && is_day(&day)) {
		uint32_t end = day.end;
		take_date(from, &day);
		take_date(until, &day);
		until->end = end;
	}
	return true;
}

/* The hours behind a day. */
static bool add_hours(const struct gl_reader *reader, const struct gl_moment *day, struct gl_moment *from, struct gl_moment *until)
{
	uint32_t at = day->end + (gl_token_at(reader, day->end).mark == MARK_COMMA && gl_is_near(reader, day->end + 1));
	int part = day->part_of_day;

	bool loose;

	if (!gl_is_near(reader, at) || !is_day(day) || day->hour >= 0 || !read_clocks(reader, at, &loose, from, until) ||
	    (loose && at > day->end))
		return false;
	uint32_t end = until->end;
	struct gl_moment a = *day, b = *day;
	take_time(&a, from);
	take_time(&b, until);
	if (part) {
		gl_move_into_part(&a, part);
		gl_move_into_part(&b, part);
	}
	*from = a;
	*until = b;
	until->end = end;
	return true;
}

/* A year behind a year's hyphen: 2014-18, 2014-2018. */
static bool read_last_year(const struct gl_reader *reader, uint32_t at, const struct gl_moment *from, struct gl_moment *until)
{
	int length, year = gl_small_digits(reader, at, &length);

	if (from->date != DATE_YEAR || from->portion)
		return false;
	if (length == 2 && year > from->year % 100 && gl_is_hyphen(gl_token_at(reader, at - 1)))
		year += from->year / 100 * 100;
	if (year < from->year || year > 2199 || gl_token_at(reader, at + 1).mark == MARK_SLASH)
		return false;
	gl_begin_moment(until, at, at + 1);
	until->date = DATE_YEAR;
	until->year = year;
	return true;
}

/* Behind a day of a month: "April 9th through seventeenth", "Oct. 2-7". */
static bool read_last_day(const struct gl_reader *reader, uint32_t at, const struct gl_moment *from, struct gl_moment *until)
{
	uint32_t end;
	bool ordinal;
	int day = gl_read_day_of_month(reader, at, &end, &ordinal);

	if (from->date != DATE_DAY || !from->month || !day || day <= from->day)
		return false;
	struct gl_token behind = gl_token_at(reader, end);
	bool joined = (behind.mark == MARK_SLASH || gl_is_hyphen(behind)) && behind.gap == GAP_NONE &&
		      gl_token_at(reader, end + 1).gap == GAP_NONE && gl_is_digits(reader, end + 1);
	if (joined || (gl_roles(reader, end + gl_is(reader, end, WORD_OF)) & ROLE_MONTH)) /* "10/1 to 11/7", "to 28th June": a whole date */
		return false;
	if (behind.kind == TOKEN_WORD && behind.gap != GAP_PARAGRAPH && !(gl_roles(reader, end) & ROLE_FUNCTION) && !ordinal)
		return false;
	gl_begin_moment(until, at, end);
	until->date = DATE_DAY;
	until->month = from->month;
	until->year = from->year;
	until->day = day;
	uint32_t year_at = end + (behind.mark == MARK_COMMA);
	int year = gl_is_near(reader, year_at) ? gl_read_year(reader, year_at, &end) : 0;
	if (year && !from->year) {
		until->year = year;
		until->end = end;
	}
	return true;
}

/* The first day of "4 to 22 March", "from the 3rd to the 5th of May". */
static bool read_first_day(const struct gl_reader *reader, uint32_t at, bool between, struct gl_moment *from, struct gl_moment *until)
{
	struct gl_token token = gl_token_at(reader, at);
	uint32_t end, second;
	bool ordinal;

	if (token.kind == TOKEN_NUMBER ? token.end - token.begin > 2 : !(gl_roles(reader, at) & (ROLE_ORDINAL | ROLE_TENS)))
		return false;
	int day = gl_read_day_of_month(reader, at, &end, &ordinal);
	if (!day || !(second = behind_to(reader, end, between)))
		return false;
	second += gl_is(reader, second, WORD_THE);
	if (!gl_is_near(reader, second) || (!gl_is_digits(reader, second) && !ordinal) || !gl_read_calendar_date(reader, second, until) ||
	    until->date != DATE_DAY || !until->month || day >= until->day || (gl_roles(reader, until->first) & ROLE_MONTH))
		return false;
	gl_begin_moment(from, at, end);
	from->date = DATE_DAY;
	from->year = until->year;
	from->month = until->month;
	from->day = day;
	return true;
}

static bool is_end_of_stretch(const struct gl_moment *from, const struct gl_moment *until)
{
	if (gl_has_time(from) != gl_has_time(until))
		return from->date == DATE_NOW || until->date == DATE_NOW;
	return (from->date != DATE_NONE) == (until->date != DATE_NONE) || gl_has_time(from);
}

/* The second end behind `from`. */
static bool read_until(const struct gl_reader *reader, struct gl_moment *from, bool between, bool opened, struct gl_moment *until)
{
	uint32_t second = behind_to(reader, from->end, between);
	bool glued = second && gl_is_hyphen(gl_token_at(reader, second - 1)) && gl_touches(reader, second);

	if (!second || !gl_is_near(reader, second))
		return false;
	if (gl_is(reader, second - 1, WORD_UNTIL) && !opened && !gl_has_time(from) && from->date != DATE_MONTH && from->date != DATE_YEAR &&
	    from->date != DATE_DAY)
		return false;
	if (read_last_year(reader, second, from, until) || read_last_day(reader, second + gl_is(reader, second, WORD_THE), from, until))
		return true;
	if (!read_end(reader, second, until) || !is_end_of_stretch(from, until) ||
	    (glued && until->date == DATE_WEEKDAY && from->date != DATE_WEEKDAY))
		return false;
	share(from, until);
	resolve_weekday(from, until);
	if (from->hour >= 0 && until->hour >= 0)
		share_half(from, until);
	return true;
}

/* ---- what stands before and behind ---- */

/* since, before, after, until: the stretch has one end only. */
static void read_bound(const struct gl_reader *reader, struct gl_item *item, const struct gl_moment *moment, uint32_t limit)
{
	uint32_t at = item->first;
	char from[32], until[32];

	if (at > limit && gl_is(reader, at - 1, WORD_THE))
		at--;
	if (at <= limit ||
	    (at < item->first && moment->date == DATE_YEAR && gl_is_digits(reader, item->first))) /* "after the 2012 attack" */
		return;
	uint64_t roles = gl_roles(reader, at - 1);
	bool later = gl_is(reader, at - 1, WORD_THAN) && at - 1 > limit;
	int sense = roles & ROLE_BOUND                                 ? gl_calendar(reader, at - 1)
		    : later && (gl_roles(reader, at - 2) & ROLE_BOUND) ? gl_calendar(reader, at - 2)
								       : 0;
	if (!sense || item->kind == KIND_SET)
		return;
	memcpy(from, item->start, sizeof(from));
	memcpy(until, item->end_time, sizeof(until));
	if (!from[0]) {
		gl_copy_moment(from, item->timex);
		memcpy(until, from, sizeof(until));
	}
	item->start[0] = item->end_time[0] = '\0';
	if (sense == 1) /* since, from: its beginning */
		memcpy(item->start, from, sizeof(from));
	else if (sense == 2) /* after: its end */
		memcpy(item->start, until, sizeof(from));
	else if (sense == 3) /* before: its beginning */
		memcpy(item->end_time, from, sizeof(from));
	else /* until, by: its end */
		memcpy(item->end_time, until, sizeof(from));
	item->first = at - 1 - later;
	if (later && item->first > limit && gl_is(reader, item->first - 1, WORD_NO))
		item->first--;
}

/* early, mid, the end of, later: before a period. */
static void read_portion_before(const struct gl_reader *reader, struct gl_moment *moment, uint32_t limit)
{
	uint32_t i = moment->first;

	if (i > limit && gl_is(reader, i - 1, WORD_THE)) {
		if (moment->date == DATE_YEAR && gl_is_digits(reader, i)) /* "the end of the 2014 season" */
			return;
		i--;
	}
	bool of = i > limit && (gl_is(reader, i - 1, WORD_OF) || gl_is(reader, i - 1, WORD_IN));
	uint32_t word = i - 1 - of;
	if (!of && i > limit && gl_is_hyphen(gl_token_at(reader, i - 1)))
		word--;
	if (word >= i || word < limit || !(gl_roles(reader, word) & ROLE_PORTION) || gl_has_time(moment))
		return;
	moment->portion = (uint8_t)gl_calendar(reader, word);
	moment->first = word;
	if (word > limit && gl_is(reader, word - 1, WORD_THE))
		moment->first--;
}

/* 2012 or later. */
static void read_bound_behind(const struct gl_reader *reader, struct gl_item *item)
{
	bool later = gl_is(reader, item->end + 1, WORD_LATER), earlier = gl_is(reader, item->end + 1, WORD_EARLIER);

	if (!gl_is(reader, item->end, WORD_OR) || (!later && !earlier))
		return;
	item->end += 2;
	if (later)
		item->end_time[0] = '\0';
	else
		item->start[0] = '\0';
}

static bool read_moment(const struct gl_reader *reader, uint32_t at, uint32_t limit, struct gl_item *item)
{
	bool between = gl_is(reader, at, WORD_BETWEEN), opened = between || gl_is(reader, at, WORD_FROM);
	uint32_t first = at + opened;
	struct gl_moment from, until, hours;

	bool repeat = gl_is_digits(reader, at) ||
		      (gl_roles(reader, at) & (ROLE_EACH | ROLE_REPEAT | ROLE_WEEKDAY | ROLE_SMALL | ROLE_TENS | ROLE_MOMENT));
	if (repeat && !opened && gl_read_repeat(reader, at, item))
		return true;
	if (read_hours(reader, at, &from, &until)) {
		gl_write_stretch(reader, &from, &until, item);
		item->first = at;
		return true;
	}
	if (read_first_day(reader, first + (opened && gl_is(reader, first, WORD_THE)), between, &from, &until)) {
		gl_write_stretch(reader, &from, &until, item);
		item->first = at;
		return true;
	}
	if (opened ? !read_end(reader, first, &from) : !gl_read_point(reader, first, &from))
		return false;
	bool goes_on = gl_ends(reader, from.end) != 2;
	if (goes_on && add_hours(reader, &from, &hours, &until)) {
		gl_write_stretch(reader, &hours, &until, item);
		item->first = at;
		return true;
	}
	if (!opened)
		read_portion_before(reader, &from, limit);
	if (goes_on && read_until(reader, &from, between, opened, &until)) {
		gl_write_stretch(reader, &from, &until, item);
		item->first = opened ? at : from.first;
		return true;
	}
	if (opened)
		return false;
	if (gl_read_decade_of(reader, &from, item))
		return true;
	gl_write_moment(&from, item);
	read_bound(reader, item, &from, limit);
	read_bound_behind(reader, item);
	return true;
}

bool gl_read_moment(const struct gl_reader *reader, uint32_t at, uint32_t limit, struct gl_item *item)
{
	struct gl_decimal value;
	bool bare;

	if (!read_moment(reader, at, limit, item))
		return false;
	for (uint32_t i = item->first; i < item->end && item->nums_count < GL_NUMS_MAX; i++) {
		if (gl_is_digits(reader, i) && gl_read_digits(reader, i, &value, &bare))
			gl_add_num(item, reader, i, i + 1, gl_double(&value));
	}
	return true;
}

/* The document's own date, and its time where it has one. */
void gl_read_reference(struct gl_reader *reader)
{
	gloss_string date = reader->document->date;
	int count = 0;
	uint32_t digits = 0;

	memset(reader->reference, 0, sizeof(reader->reference));
	for (uint32_t i = 0; date.data && i < date.length && i < 19 && count < 6; i++) {
		if (date.data[i] < '0' || date.data[i] > '9')
			continue;
		reader->reference[count] = reader->reference[count] * 10 + (date.data[i] - '0');
		if (++digits == (count ? 2 : 4)) {
			count++;
			digits = 0;
		}
	}
	const int *r = reader->reference;
	reader->has_reference = count >= 3 && r[0] >= 1 && r[1] >= 1 && r[1] <= 12 && r[2] >= 1 && r[2] <= 31;
	if (count < 6 && digits)
		reader->reference[count] = 0;
}

int64_t gl_now(const struct gl_reader *reader)
{
	const int *r = reader->reference;

	return gl_today(reader) * 86400 + r[3] * 3600 + r[4] * 60 + r[5];
}
