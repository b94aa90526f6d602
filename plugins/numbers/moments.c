/* Dates and times as they are said: July 13, 2005-01-10, Friday, last week, 6:40 a.m., in 2027. What is relative stays so (XXXX-WXX-5), except words
 * like "yesterday" where the document has a date of its own. */
#include <stdio.h>

#include "numbers.h"

static bool touches(const struct gl_reader *reader, uint32_t at) { return gl_token_at(reader, at)->gap == GAP_NONE; }

static bool is_near(const struct gl_reader *reader, uint32_t at) { return gl_token_at(reader, at)->gap <= GAP_SPACE; }

static int calendar(const struct gl_reader *reader, uint32_t at) { return gl_token_at(reader, at)->word->calendar; }

/* A plain year of four digits. */
static int year_at(const struct gl_reader *reader, uint32_t at)
{
	int length, year = gl_small_digits(reader, at, &length);
	return year >= 1000 && year <= 2199 && length == 4 ? year : 0;
}

/* A day of the month, 4 or 4th; *end behind it. */
static int day_at(const struct gl_reader *reader, uint32_t at, uint32_t *end)
{
	static const char *const endings[] = {"st", "nd", "rd", "th", NULL};
	int length, day = gl_small_digits(reader, at, &length);
	*end = at + 1;
	if (day < 1 || day > 31 || length > 2)
		return 0;
	if (touches(reader, at + 1) && gl_is_one_of(reader, at + 1, endings))
		*end = at + 2;
	else if (touches(reader, at + 1) && (gl_token_at(reader, at + 1)->kind == TOKEN_WORD || gl_token_at(reader, at + 1)->mark == MARK_COLON))
		return 0;
	return day;
}

/* A month's name, with the stop of an abbreviation. Short names are capitalized: mar and dec may be other words. */
static int month_at(const struct gl_reader *reader, uint32_t at, uint32_t *end)
{
	const struct gl_token *token = gl_token_at(reader, at);
	if (!(gl_roles(reader, at) & ROLE_MONTH))
		return 0;
	*end = at + 1;
	if (token->end - token->begin <= 4 && gl_token_at(reader, at + 1)->mark == MARK_STOP && touches(reader, at + 1) && is_near(reader, at + 2))
		*end = at + 2;
	return calendar(reader, at);
}

static void set_date(struct gl_item *item, int year, int month, int day)
{
	if (!year && !day)
		snprintf(item->timex, sizeof(item->timex), "XXXX-%02d", month);
	else if (!year)
		snprintf(item->timex, sizeof(item->timex), "XXXX-%02d-%02d", month, day);
	else if (!month)
		snprintf(item->timex, sizeof(item->timex), "%04d", year);
	else if (!day)
		snprintf(item->timex, sizeof(item->timex), "%04d-%02d", year, month);
	else
		snprintf(item->timex, sizeof(item->timex), "%04d-%02d-%02d", year, month, day);
}

/* , 2022 or 2022 behind a month or day. */
static uint32_t read_year_behind(const struct gl_reader *reader, uint32_t at, int *year)
{
	uint32_t from = at + (gl_token_at(reader, at)->mark == MARK_COMMA || gl_is(reader, at, "of"));
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
		bool comma_alone = !day && behind == end + 2 && !gl_is(reader, end, "of");
		if (!day && (!year || comma_alone))
			return false;
	} else if ((day = day_at(reader, at, &end)) && is_near(reader, end)) {
		uint32_t from = end + gl_is(reader, end, "of");
		month = month_at(reader, from, &behind);
		if (!month || gl_token_at(reader, from)->letter_case == CASE_LOWER)
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
		const struct gl_token *joint = gl_token_at(reader, at + 2 * i + 1);
		if (numbers[i] < 0 || (i && !touches(reader, at + 2 * i)))
			return false;
		if (i < 2 && (joint->gap != GAP_NONE || (joint->mark != MARK_SLASH && joint->mark != MARK_HYPHEN)))
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
	static const char *const before[] = {"in", "since", "by", "of", "from", "until", "till", "to", "during", "before", "after", "between", "and", "early", "late", "mid",
	                                     "through", "around", "for", "year", "fiscal", "circa", "spring", "summer", "autumn", "fall", "winter", NULL};
	int year = year_at(reader, at);
	if (!year)
		return false;
	const struct gl_token *next = gl_token_at(reader, at + 1);
	if (touches(reader, at + 1) && gl_is(reader, at + 1, "s")) {
		gl_begin_item(item, KIND_DATE, at, at + 2);
		snprintf(item->timex, sizeof(item->timex), "%03dX", year / 10);
		return true;
	}
	bool joined = touches(reader, at + 1) && (next->kind == TOKEN_WORD || next->mark == MARK_SLASH || next->mark == MARK_COLON || next->mark == MARK_PERCENT);
	bool counts = next->kind == TOKEN_WORD && next->letter_case == CASE_LOWER && next->gap == GAP_SPACE && !(gl_roles(reader, at + 1) & ROLE_FUNCTION);
	bool said = at && (gl_is_one_of(reader, at - 1, before) || gl_token_at(reader, at - 1)->mark == MARK_OPEN_BRACKET);
	if (joined || year < 1500 || !said || (counts && year < 1900))
		return false;
	gl_begin_item(item, KIND_DATE, at, at + 1);
	const struct gl_token *dash = gl_token_at(reader, at + 1);
	if (gl_is_hyphen(dash) && dash->gap == GAP_NONE && touches(reader, at + 2) && year_at(reader, at + 2) > year) {
		snprintf(item->start, sizeof(item->start), "%04d", year);
		snprintf(item->end_time, sizeof(item->end_time), "%04d", year_at(reader, at + 2));
		item->end = at + 3;
		return true;
	}
	set_date(item, year, 0, 0);
	return true;
}

/* between 2019 and 2021, from 2019 to 2021. */
static bool read_years(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	bool between = gl_is(reader, at, "between"), from = gl_is(reader, at, "from");
	int first = between || from ? year_at(reader, at + 1) : 0, last = first ? year_at(reader, at + 3) : 0;
	bool joined = between ? gl_is(reader, at + 2, "and") : gl_is(reader, at + 2, "to") || gl_is(reader, at + 2, "until") || gl_is(reader, at + 2, "through");
	if (!joined || first < 1500 || last <= first)
		return false;
	gl_begin_item(item, KIND_DATE, at, at + 4);
	snprintf(item->start, sizeof(item->start), "%04d", first);
	snprintf(item->end_time, sizeof(item->end_time), "%04d", last);
	return true;
}

/* ---- Words ------------------------------------------------------------------------------------------------------------- */

static bool read_weekday(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	uint32_t day = at + (gl_roles(reader, at) & ROLE_DIRECTION ? 1 : 0);
	const struct gl_token *token = gl_token_at(reader, day);
	if (!(gl_roles(reader, day) & ROLE_WEEKDAY) || (token->letter_case == CASE_LOWER && token->end - token->begin < 6) || !is_near(reader, day))
		return false;
	/* Sun and Sat may be other words. */
	if (token->end - token->begin == 3 && !gl_is(reader, day + 1, ".") && !gl_is(reader, day + 1, ","))
		return false;
	struct gl_item date;
	uint32_t next = day + 1 + (gl_token_at(reader, day + 1)->mark == MARK_COMMA);
	if (is_near(reader, next) && (read_month_date(reader, next, &date) || read_digit_date(reader, next, &date))) {
		*item = date;
		item->first = at;
		return true;
	}
	gl_begin_item(item, KIND_DATE, at, day + 1);
	snprintf(item->timex, sizeof(item->timex), "XXXX-WXX-%d", calendar(reader, day));
	return true;
}

/* today, yesterday; last week, this year. */
static bool read_relative(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	static const char *const periods[] = {"week", "month", "year", "quarter", "decade", "century", "weekend", "season", NULL};
	if (gl_roles(reader, at) & ROLE_DAY) {
		gl_begin_item(item, gl_is(reader, at, "tonight") ? KIND_TIME : KIND_DATE, at, at + 1);
		if (gl_is(reader, at, "tonight"))
			snprintf(item->timex, sizeof(item->timex), "TNI");
		else if (gl_is(reader, at, "today"))
			snprintf(item->timex, sizeof(item->timex), "PRESENT_REF");
		return true;
	}
	if (!(gl_roles(reader, at) & ROLE_DIRECTION) || !is_near(reader, at + 1))
		return false;
	if (!gl_is_one_of(reader, at + 1, periods) && !(gl_roles(reader, at + 1) & (ROLE_SEASON | ROLE_MONTH)) &&
	    !(gl_roles(reader, at + 1) & ROLE_DAYPART && !gl_is(reader, at, "the")))
		return false;
	gl_begin_item(item, gl_roles(reader, at + 1) & ROLE_DAYPART ? KIND_TIME : KIND_DATE, at, at + 2);
	return true;
}

/* ---- Times ------------------------------------------------------------------------------------------------------------- */

/* a.m., pm; the end behind it; at where there is none. */
static uint32_t read_half_of_day(const struct gl_reader *reader, uint32_t at, bool *afternoon)
{
	*afternoon = gl_is(reader, at, "pm") || gl_is(reader, at, "p");
	if (gl_is(reader, at, "am") || gl_is(reader, at, "pm"))
		return at + 1;
	if (!gl_is(reader, at, "a") && !gl_is(reader, at, "p"))
		return at;
	if (!touches(reader, at + 1) || gl_token_at(reader, at + 1)->mark != MARK_STOP || !touches(reader, at + 2) || !gl_is(reader, at + 2, "m"))
		return at;
	bool stop = gl_token_at(reader, at + 3)->mark == MARK_STOP && touches(reader, at + 3);
	return at + 3 + stop;
}

static bool read_clock(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	int length, minute = -1, hour = gl_small_digits(reader, at, &length);
	uint32_t end = at + 1;
	bool afternoon;
	if (gl_roles(reader, at) & ROLE_CLOCK) {
		gl_begin_item(item, KIND_TIME, at, at + 1);
		snprintf(item->timex, sizeof(item->timex), "T%02d", calendar(reader, at));
		return true;
	}
	if (hour < 0 || hour > 24 || length > 2)
		return false;
	if (gl_token_at(reader, end)->mark == MARK_COLON && touches(reader, end) && touches(reader, end + 1)) {
		minute = gl_small_digits(reader, end + 1, &length);
		if (minute < 0 || minute > 59 || length != 2)
			return false;
		end += 2;
	}
	uint32_t half = gl_token_at(reader, end)->gap <= GAP_SPACE ? read_half_of_day(reader, end, &afternoon) : end;
	if (half == end && minute < 0)
		return false;
	/* 7:40 without more is a time where it is no ratio: its minutes have two digits. */
	if (half != end)
		hour = hour % 12 + (afternoon ? 12 : 0);
	gl_begin_item(item, KIND_TIME, at, half);
	if (minute < 0)
		snprintf(item->timex, sizeof(item->timex), "T%02d", hour);
	else
		snprintf(item->timex, sizeof(item->timex), "T%02d:%02d", hour, minute);
	return true;
}

/* The date and the time that belong together: 9 a.m. on Monday; Monday at 9 a.m. */
static void join(const struct gl_reader *reader, struct gl_item *item, bool (*read)(const struct gl_reader *, uint32_t, struct gl_item *))
{
	struct gl_item other;
	uint32_t at = item->end + (gl_is(reader, item->end, "on") || gl_is(reader, item->end, "at") || gl_token_at(reader, item->end)->mark == MARK_COMMA);
	if (!is_near(reader, at) || !read(reader, at, &other))
		return;
	const char *date = item->kind == KIND_DATE ? item->timex : other.timex, *time = item->kind == KIND_DATE ? other.timex : item->timex;
	char both[2 * GL_NAME_MAX];
	snprintf(both, sizeof(both), "%s%s", date, time);
	snprintf(item->timex, sizeof(item->timex), "%.*s", GL_NAME_MAX - 1, both);
	item->kind = KIND_DATETIME;
	item->end = other.end;
}

static bool read_date(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	return read_weekday(reader, at, item) || read_digit_date(reader, at, item) || read_month_date(reader, at, item) || read_relative(reader, at, item);
}

bool gl_read_moment(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	if (read_clock(reader, at, item)) {
		join(reader, item, read_date);
		return true;
	}
	if (read_date(reader, at, item)) {
		if (item->kind == KIND_DATE)
			join(reader, item, read_clock);
		return true;
	}
	return read_years(reader, at, item) || read_year(reader, at, item);
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
