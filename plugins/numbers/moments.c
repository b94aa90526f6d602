/* Dates and times as they are said: July 13, 2005-01-10, Friday, last week, 6:40 a.m., in 2027. What is relative stays so (XXXX-WXX-5), except words
 * like "yesterday" where the document has a date of its own. */
#include <stdio.h>

#include "numbers.h"

static bool touches(const struct gl_reader *reader, uint32_t at) { return gl_token_at(reader, at).gap == GAP_NONE; }

static bool is_near(const struct gl_reader *reader, uint32_t at) { return gl_token_at(reader, at).gap <= GAP_SPACE; }

static int calendar(const struct gl_reader *reader, uint32_t at) { return gl_word_at(reader, at)->calendar; }

/* A plain year of four digits. */
static int year_at(const struct gl_reader *reader, uint32_t at)
{
	int length, year = gl_small_digits(reader, at, &length);
	return year >= 1000 && year <= 2199 && length == 4 ? year : 0;
}

/* A day of the month, 4 or 4th; *end behind it. */
static int day_at(const struct gl_reader *reader, uint32_t at, uint32_t *end)
{
	int length, day = gl_small_digits(reader, at, &length);
	*end = at + 1;
	if (day < 1 || day > 31 || length > 2)
		return 0;
	if (touches(reader, at + 1) && (gl_roles(reader, at + 1) & ROLE_ENDING))
		*end = at + 2;
	else if (touches(reader, at + 1) &&
		 (gl_token_at(reader, at + 1).kind == TOKEN_WORD || gl_token_at(reader, at + 1).mark == MARK_COLON))
		return 0;
	return day;
}

/* A month's name, with the stop of an abbreviation. Short names are capitalized: mar and dec may be other words. */
static int month_at(const struct gl_reader *reader, uint32_t at, uint32_t *end)
{
	struct gl_token token = gl_token_at(reader, at);
	if (!(gl_roles(reader, at) & ROLE_MONTH))
		return 0;
	*end = at + 1;
	if (token.end - token.begin <= 4 && gl_token_at(reader, at + 1).mark == MARK_STOP && touches(reader, at + 1) &&
	    is_near(reader, at + 2))
		*end = at + 2;
	return calendar(reader, at);
}

/* Into the empty TIMEX3 of an item; what is 0 is not known. */
static void set_date(struct gl_item *item, int year, int month, int day)
{
	year ? gl_add_digits(item->timex, year, 4) : gl_add_text(item->timex, "XXXX");
	for (int i = 0, parts[] = {month, day}; i < 2 && parts[i]; i++) {
		gl_add_text(item->timex, "-");
		gl_add_digits(item->timex, parts[i], 2);
	}
}

/* , 2022 or 2022 behind a month or day. */
static uint32_t read_year_behind(const struct gl_reader *reader, uint32_t at, int *year)
{
	uint32_t from = at + (gl_token_at(reader, at).mark == MARK_COMMA || gl_is(reader, at, WORD_OF));
	*year = is_near(reader, from) ? year_at(reader, from) : 0;
	return *year ? from + 1 : at;
}

/* July 13[, 2005]; July 2005; 13 July 2005; the 4th of May. */
static bool read_month_date(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	uint32_t end, behind;
	int year = 0, day = 0, month = month_at(reader, at, &end);
	if (month && is_near(reader, end)) {
		day = day_at(reader, end, &behind);
		if (day && !year_at(reader, end))
			end = behind;
		behind = read_year_behind(reader, end, &year);
		bool comma_alone = !day && behind == end + 2 && !gl_is(reader, end, WORD_OF);
		if (!day && (!year || comma_alone))
			return false;
	} else if ((day = day_at(reader, at, &end)) && is_near(reader, end)) {
		uint32_t from = end + gl_is(reader, end, WORD_OF);
		month = month_at(reader, from, &behind);
		if (!month || gl_token_at(reader, from).letter_case == CASE_LOWER)
			return false;
		end = behind;
		behind = read_year_behind(reader, end, &year);
	} else {
		return false;
	}
	gl_begin_item(item, KIND_DATE, at, behind);
	set_date(item, year, month, day);
	return true;
}

/* 2005-01-10, 5/17/2018, 17.5.2018. */
static bool read_digit_date(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	int numbers[3], lengths[3];
	for (uint32_t i = 0; i < 3; i++) {
		numbers[i] = gl_small_digits(reader, at + 2 * i, &lengths[i]);
		struct gl_token joint = gl_token_at(reader, at + 2 * i + 1);
		if (numbers[i] < 0 || (i && !touches(reader, at + 2 * i)))
			return false;
		if (i < 2 && (joint.gap != GAP_NONE || (joint.mark != MARK_SLASH && joint.mark != MARK_HYPHEN)))
			return false;
	}
	int year, month, day;
	if (lengths[0] == 4)
		year = numbers[0], month = numbers[1], day = numbers[2];
	else if (lengths[2] == 4 || lengths[2] == 2)
		year = lengths[2] == 4 ? numbers[2] : numbers[2] + (numbers[2] < 50 ? 2000 : 1900), month = numbers[0], day = numbers[1];
	else
		return false;
	if (month > 12 && day <= 12) {
		int swapped = month;
		month = day;
		day = swapped;
	}
	if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1000)
		return false;
	gl_begin_item(item, KIND_DATE, at, at + 5);
	for (uint32_t i = 0; i < 3; i++)
		gl_add_num(item, reader, at + 2 * i, at + 2 * i + 1, numbers[i]);
	set_date(item, year, month, day);
	return true;
}

/* 1990s, and years where the words before say that they are. */
static bool read_year(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	int year = year_at(reader, at);
	if (!year)
		return false;
	struct gl_token next = gl_token_at(reader, at + 1);
	if (touches(reader, at + 1) && gl_is(reader, at + 1, WORD_S)) {
		gl_begin_item(item, KIND_DATE, at, at + 2);
		gl_add_digits(item->timex, year / 10, 3);
		gl_add_text(item->timex, "X");
		return true;
	}
	bool joined = touches(reader, at + 1) &&
		      (next.kind == TOKEN_WORD || next.mark == MARK_SLASH || next.mark == MARK_COLON || next.mark == MARK_PERCENT);
	bool counts = next.kind == TOKEN_WORD && next.letter_case == CASE_LOWER && next.gap == GAP_SPACE &&
		      !(gl_roles(reader, at + 1) & ROLE_FUNCTION);
	bool said = at && ((gl_roles(reader, at - 1) & ROLE_BEFORE_YEAR) || gl_token_at(reader, at - 1).mark == MARK_OPEN_BRACKET);
	if (joined || year < 1500 || !said || (counts && year < 1900))
		return false;
	gl_begin_item(item, KIND_DATE, at, at + 1);
	set_date(item, year, 0, 0);
	return true;
}

/* May, in June: a month alone. The names that are other words too need a word of dates before them. */
static bool read_month(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	uint32_t end;
	int month = month_at(reader, at, &end);

	if (!month || gl_token_at(reader, at).letter_case < CASE_TITLE)
		return false;
	bool doubtful = gl_token_at(reader, at).end - gl_token_at(reader, at).begin < 6 && month < 6;
	if ((doubtful || end > at + 1) && !(gl_roles(reader, at - 1) & ROLE_BEFORE_MONTH))
		return false;
	gl_begin_item(item, KIND_DATE, at, at + 1);
	set_date(item, 0, month, 0);
	return true;
}

/* the 70's, '80s. */
static bool read_decade(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	int length, decade = gl_small_digits(reader, at, &length);
	uint32_t mark = gl_token_at(reader, at + 1).mark, letter = at + 1 + (mark == MARK_APOSTROPHE || mark == MARK_CLOSE_QUOTE);

	if (decade < 20 || decade % 10 || length != 2 || !touches(reader, at + 1) || !touches(reader, letter) ||
	    !gl_is(reader, letter, WORD_S))
		return false;
	gl_begin_item(item, KIND_DATE, at, letter + 1);
	snprintf(item->timex, sizeof(item->timex), "XX%dX", decade / 10);
	return true;
}

/* ---- Words ------------------------------------------------------------------------------------------------------------- */

static bool read_weekday(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	uint32_t day = at;
	struct gl_token token = gl_token_at(reader, day);
	if (!(gl_roles(reader, day) & ROLE_WEEKDAY) || (token.letter_case == CASE_LOWER && token.end - token.begin < 6) ||
	    !is_near(reader, day))
		return false;
	/* Sun and Sat may be other words. */
	if (token.end - token.begin == 3 && !gl_is(reader, day + 1, WORD_FULL_STOP) && !gl_is(reader, day + 1, WORD_COMMA))
		return false;
	struct gl_item date;
	uint32_t next = day + 1 + (gl_token_at(reader, day + 1).mark == MARK_COMMA);
	if (is_near(reader, next) && (read_month_date(reader, next, &date) || read_digit_date(reader, next, &date))) {
		*item = date;
		item->first = at;
		return true;
	}
	gl_begin_item(item, KIND_DATE, at, day + 1);
	gl_set_text(item->timex, "XXXX-WXX-");
	gl_add_digits(item->timex, calendar(reader, day), 1);
	return true;
}

/* ---- Times ------------------------------------------------------------------------------------------------------------- */

/* a.m., pm; the end behind it; at where there is none. */
static uint32_t read_half_of_day(const struct gl_reader *reader, uint32_t at, bool *afternoon)
{
	*afternoon = gl_is(reader, at, WORD_PM) || gl_is(reader, at, WORD_P);
	if (gl_is(reader, at, WORD_AM) || gl_is(reader, at, WORD_PM))
		return at + 1;
	if (!gl_is(reader, at, WORD_A) && !gl_is(reader, at, WORD_P))
		return at;
	if (!touches(reader, at + 1) || gl_token_at(reader, at + 1).mark != MARK_STOP || !touches(reader, at + 2) ||
	    !gl_is(reader, at + 2, WORD_M))
		return at;
	bool stop = gl_token_at(reader, at + 3).mark == MARK_STOP && touches(reader, at + 3);
	return at + 3 + stop;
}

/* 2.15 where half of the day follows: one token of digits. */
static bool read_pointed(const struct gl_reader *reader, uint32_t at, int *hour, int *minute)
{
	struct gl_token token = gl_token_at(reader, at);
	uint32_t length = token.end - token.begin;
	const char *text = reader->text + token.begin;

	if (token.kind != TOKEN_NUMBER || length < 4 || length > 5 || text[length - 3] != '.')
		return false;
	for (uint32_t i = 0; i < length; i++) {
		if (i != length - 3 && (text[i] < '0' || text[i] > '9'))
			return false;
	}
	*hour = length == 4 ? text[0] - '0' : (text[0] - '0') * 10 + text[1] - '0';
	*minute = (text[length - 2] - '0') * 10 + text[length - 1] - '0';
	return true;
}

/* :30 behind an hour or minutes; true where there is none, false where it is no time. */
static bool read_minutes(const struct gl_reader *reader, uint32_t *end, int *value)
{
	int length;

	if (gl_token_at(reader, *end).mark != MARK_COLON || !touches(reader, *end) || !touches(reader, *end + 1) ||
	    gl_token_at(reader, *end + 1).kind != TOKEN_NUMBER)
		return true;
	*value = gl_small_digits(reader, *end + 1, &length);
	*end += 2;
	return *value >= 0 && *value <= 59 && length == 2;
}

static bool read_clock(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	int length = 0, minute = -1, second = -1, hour = gl_small_digits(reader, at, &length);
	uint32_t end = at + 1;
	bool afternoon = false;
	if (gl_roles(reader, at) & ROLE_CLOCK) {
		gl_begin_item(item, KIND_TIME, at, at + 1);
		gl_set_text(item->timex, "T");
		gl_add_digits(item->timex, calendar(reader, at), 2);
		return true;
	}
	bool points = hour < 0 && read_pointed(reader, at, &hour, &minute);
	if (length >= 3 && is_near(reader, end) && read_half_of_day(reader, end, &afternoon) != end) { /* 1140 a.m. */
		minute = hour % 100;
		hour /= 100;
		length = 2;
	}
	if (hour < 0 || hour > 24 || length > 2 || minute > 59)
		return false;
	if (!points && minute < 0 && !read_minutes(reader, &end, &minute))
		return false;
	if (minute >= 0 && !points && !read_minutes(reader, &end, &second))
		return false;
	uint32_t half = is_near(reader, end) ? read_half_of_day(reader, end, &afternoon) : end;
	bool sharp = half == end && minute < 0 && gl_is(reader, end, WORD_O_CLOCK);
	if (half == end && !sharp && (minute < 0 || points))
		return false;
	if (half != end && hour <= 12)
		hour = hour % 12 + (afternoon ? 12 : 0);
	gl_begin_item(item, KIND_TIME, at, half + sharp);
	gl_add_num(item, reader, at, at + 1, hour);
	gl_set_text(item->timex, "T");
	gl_add_digits(item->timex, hour, 2);
	for (int i = 0, parts[] = {minute, second}; i < 2 && parts[i] >= 0; i++) {
		gl_add_text(item->timex, ":");
		gl_add_digits(item->timex, parts[i], 2);
	}
	return true;
}

/* The date and the time that belong together: 9 a.m. on Monday; Monday at 9 a.m. */
static void join(const struct gl_reader *reader, struct gl_item *item, bool (*read)(const struct gl_reader *, uint32_t, struct gl_item *))
{
	struct gl_item other;
	uint32_t at = item->end + (gl_is(reader, item->end, WORD_ON) || gl_is(reader, item->end, WORD_AT) ||
				   gl_token_at(reader, item->end).mark == MARK_COMMA);
	if (!is_near(reader, at) || !read(reader, at, &other))
		return;
	const char *date = item->kind == KIND_DATE ? item->timex : other.timex, *time = item->kind == KIND_DATE ? other.timex : item->timex;
	char both[GL_NAME_MAX];
	gl_set_text(both, date);
	gl_add_text(both, time);
	gl_set_text(item->timex, both);
	item->kind = KIND_DATETIME;
	item->end = other.end;
}

static bool is_number(const struct gl_reader *reader, uint32_t at) { return gl_token_at(reader, at).kind == TOKEN_NUMBER; }

static bool read_date(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	if (is_number(reader, at))
		return read_digit_date(reader, at, item) || read_month_date(reader, at, item);
	return read_weekday(reader, at, item) || read_month_date(reader, at, item) || gl_read_relative(reader, at, item);
}

static bool read_point_of_time(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	static const uint64_t may_begin = ROLE_MONTH | ROLE_WEEKDAY | ROLE_DAY | ROLE_DIRECTION | ROLE_CLOCK | ROLE_EACH;
	bool number = is_number(reader, at);

	if (!number && !(gl_roles(reader, at) & may_begin))
		return false;
	if (read_clock(reader, at, item)) {
		join(reader, item, read_date);
		return true;
	}
	if (read_date(reader, at, item)) {
		if (item->kind == KIND_DATE && !gl_add_part_of_day(reader, item, item->end))
			join(reader, item, read_clock);
		return true;
	}
	return number ? read_year(reader, at, item) || read_decade(reader, at, item) : read_month(reader, at, item);
}

/* The TIMEX3 of a stretch between two whole dates or years: (2016-01-12,2016-01-22,P10D). */
static void set_stretch(struct gl_item *item, const struct gl_item *last)
{
	int a[3], b[3], behind = 0, until = 0;
	size_t length = strlen(item->timex);
	char first[GL_NAME_MAX];

	memcpy(first, item->timex, sizeof(first));
	item->timex[0] = '\0';
	if (length == 4 && strlen(last->timex) == 4 && sscanf(first, "%d", &a[0]) == 1 && sscanf(last->timex, "%d", &b[0]) == 1) {
		snprintf(item->start, sizeof(item->start), "%04d-01-01", a[0]);
		snprintf(item->end_time, sizeof(item->end_time), "%04d-01-01", b[0]);
		snprintf(item->timex, sizeof(item->timex), "(%04d-01-01,%04d-01-01,P%dY)", a[0], b[0], b[0] - a[0]);
		return;
	}
	snprintf(item->start, sizeof(item->start), "%.31s", first);
	snprintf(item->end_time, sizeof(item->end_time), "%.31s", last->timex);
	bool whole = sscanf(first, "%d-%d-%d%n", &a[0], &a[1], &a[2], &behind) == 3 &&
		     sscanf(last->timex, "%d-%d-%d%n", &b[0], &b[1], &b[2], &until) == 3;
	bool open = !whole && sscanf(first, "XXXX-%d-%d%n", &a[1], &a[2], &behind) == 2 &&
		    sscanf(last->timex, "XXXX-%d-%d%n", &b[1], &b[2], &until) == 2;
	if ((whole || open) && behind == 10 && until == 10) {
		a[0] = whole ? a[0] : 2001;
		b[0] = whole ? b[0] : 2001 + (b[1] < a[1]);
		snprintf(item->timex, sizeof(item->timex), "(%.10s,%.10s,P%dD)", first, last->timex,
			 (int)(gl_days_from_date(b[0], b[1], b[2]) - gl_days_from_date(a[0], a[1], a[2])));
	}
}

/* 9-10 am: the half of day is said once, and goes for the first too unless that would be later. */
static bool read_hours(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	int first = gl_small_digits(reader, at, NULL), last = 0;
	bool to = gl_is(reader, at + 1, WORD_TO) || gl_is(reader, at + 1, WORD_AND) || gl_is_hyphen(gl_token_at(reader, at + 1));
	struct gl_item until;

	if (first < 1 || first > 12 || !to || !read_clock(reader, at + 2, &until) || sscanf(until.timex, "T%2d", &last) != 1 ||
	    strlen(until.timex) != 3)
		return false;
	if (first % 12 + (last >= 12 ? 12 : 0) < last)
		first = first % 12 + (last >= 12 ? 12 : 0);
	if (first >= last)
		return false;
	gl_begin_item(item, KIND_TIME, at, until.end);
	snprintf(item->start, sizeof(item->start), "T%02d", first);
	snprintf(item->end_time, sizeof(item->end_time), "T%02d", last);
	snprintf(item->timex, sizeof(item->timex), "(T%02d,T%02d,PT%dH)", first, last, last - first);
	return true;
}

/* Whether "century" stands where it could belong to an ordinal at `at`; "twenty - first - century" is the longest. */
static bool is_before_century(const struct gl_reader *reader, uint32_t at)
{
	for (uint32_t ahead = 1; ahead <= 5; ahead++) {
		if (gl_is(reader, at + ahead, WORD_CENTURY))
			return true;
	}
	return false;
}

/* The 19th century. */
static bool read_century(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_numeral ordinal;

	if (!is_before_century(reader, at) || !gl_read_numeral(reader, at, &ordinal) || !ordinal.ordinal)
		return false;
	uint32_t word = ordinal.end + (gl_is_hyphen(gl_token_at(reader, ordinal.end)) ? 1 : 0);
	int century = (int)gl_double(&ordinal.value);
	if (!gl_is(reader, word, WORD_CENTURY) || century < 1 || century > 30 || gl_token_at(reader, word).gap > GAP_LINE)
		return false;
	gl_begin_item(item, KIND_DATE, at, word + 1);
	gl_add_num(item, reader, at, ordinal.end, century);
	snprintf(item->start, sizeof(item->start), "%04d-01-01", century * 100 - 100);
	snprintf(item->end_time, sizeof(item->end_time), "%04d-01-01", century * 100);
	snprintf(item->timex, sizeof(item->timex), "%02dXX", century - 1);
	return true;
}

/* A point of time, or two that are the ends of a stretch: "from 2014 to 2018", "July 2024 to June 2027". */
bool gl_read_moment(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	bool between = gl_is(reader, at, WORD_BETWEEN), opened = between || gl_is(reader, at, WORD_FROM);
	struct gl_item last;

	if (read_hours(reader, at + opened, item) || read_century(reader, at, item)) {
		item->first = at;
		return true;
	}
	if (!read_point_of_time(reader, at + opened, item))
		return false;
	uint32_t joint = item->end;
	struct gl_token token = gl_token_at(reader, joint);
	bool joined = between ? gl_is(reader, joint, WORD_AND)
			      : gl_is(reader, joint, WORD_TO) || gl_is(reader, joint, WORD_THROUGH) || gl_is(reader, joint, WORD_UNTIL) ||
					gl_is_hyphen(token);
	if (!joined || item->kind == KIND_SET || !is_near(reader, joint) || !read_point_of_time(reader, joint + 1, &last)) {
		int year = gl_is_hyphen(token) && touches(reader, joint) && touches(reader, joint + 1) && strlen(item->timex) == 4
				   ? year_at(reader, joint + 1)
				   : 0;
		if (!year)
			return !opened;
		gl_begin_item(&last, KIND_DATE, joint + 1, joint + 2);
		set_date(&last, year, 0, 0);
	} else if (last.kind != item->kind) {
		return !opened;
	}
	set_stretch(item, &last);
	item->first = at;
	item->end = last.end;
	return true;
}

void gl_read_reference(struct gl_reader *reader)
{
	gloss_string date = reader->document->date;
	int parts[3] = {0}, count = 0;
	uint32_t digits = 0;
	for (uint32_t i = 0; date.data && i < date.length && i < 10 && count < 3; i++) {
		if (date.data[i] < '0' || date.data[i] > '9')
			continue;
		parts[count] = parts[count] * 10 + (date.data[i] - '0');
		if (++digits == (count ? 2 : 4)) {
			count++;
			digits = 0;
		}
	}
	reader->has_reference = count == 3;
	memcpy(reader->reference, parts, sizeof(parts));
}
