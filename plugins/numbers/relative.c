/* Dates that are said from where the writer stands: today, last week, every Monday, two days ago, Friday morning. They are resolved where the
 * document has a date of its own, in the proleptic Gregorian calendar with ISO weeks. No state, nothing fails. */
#include <stdio.h>

#include "numbers.h"

int64_t gl_days_from_date(int year, int month, int day)
{
	int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void date_from_days(int64_t days, int date[3])
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365,
		of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t shifted = (5 * of_year + 2) / 153;

	date[2] = (int)(of_year - (153 * shifted + 2) / 5 + 1);
	date[1] = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	date[0] = (int)(year + era * 400 + (date[1] <= 2));
}

/* 1 for Monday to 7. */
static int weekday(int64_t days) { return (int)(((days + 3) % 7 + 7) % 7) + 1; }

static int64_t today(const struct gl_reader *reader)
{
	return gl_days_from_date(reader->reference[0], reader->reference[1], reader->reference[2]);
}

static void set_day(struct gl_item *item, int64_t days)
{
	int date[3];

	date_from_days(days, date);
	snprintf(item->timex, sizeof(item->timex), "%04d-%02d-%02d", date[0], date[1], date[2]);
}

static void set_week(struct gl_item *item, int64_t days)
{
	int thursday[3];
	int64_t at = days - weekday(days) + 4;

	date_from_days(at, thursday);
	snprintf(item->timex, sizeof(item->timex), "%04d-W%02d", thursday[0], (int)((at - gl_days_from_date(thursday[0], 1, 1)) / 7 + 1));
}

static void set_month(struct gl_item *item, int year, int month)
{
	int count = year * 12 + month - 1;

	snprintf(item->timex, sizeof(item->timex), "%04d-%02d", count / 12, count % 12 + 1);
}

/* every Monday, each two days. */
static bool read_every(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_item length;

	if (!(gl_roles(reader, at) & ROLE_EACH))
		return false;
	uint32_t next = at + 1 + (gl_is(reader, at + 1, WORD_OTHER) ? 1 : 0);
	bool other = next > at + 1;
	const struct gl_word *word = gl_word_at(reader, next);
	struct gl_unit_found unit;
	if ((word->roles & ROLE_WEEKDAY)) {
		gl_begin_item(item, KIND_SET, at, next + 1);
		snprintf(item->timex, sizeof(item->timex), "XXXX-WXX-%d", word->calendar);
		return true;
	}
	if ((word->roles & ROLE_DAYPART)) {
		gl_begin_item(item, KIND_SET, at, next + 1);
		return true;
	}
	if (!other && gl_read_measure(reader, next, &length) && length.kind == KIND_DURATION) {
		*item = length;
		item->kind = KIND_SET;
		item->first = at;
		item->has_value = false;
		item->unit[0] = item->ucum[0] = '\0';
		return true;
	}
	if (!gl_read_unit(reader, next, &unit) || unit.rate || unit.unit->kind != KIND_OF_TIME)
		return false;
	gl_begin_item(item, KIND_SET, at, unit.end);
	item->value = gl_whole(other ? 2 : 1);
	item->has_value = true;
	gl_set_text(item->unit, unit.unit->name);
	gl_duration_timex(item);
	item->has_value = false;
	item->unit[0] = '\0';
	return true;
}

/* last week, this year, next Monday. */
static bool read_directed(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	const struct gl_word *word = gl_word_at(reader, at);
	uint64_t roles = gl_roles(reader, at + 1);

	if (!(word->roles & ROLE_DIRECTION) || gl_token_at(reader, at + 1).gap > GAP_LINE || gl_is(reader, at, WORD_FOLLOWING))
		return false;
	bool month = (roles & ROLE_MONTH) && gl_token_at(reader, at + 1).letter_case == CASE_TITLE;
	if (!(gl_roles(reader, at + 1) & ROLE_PERIOD) && !month && !(roles & (ROLE_SEASON | ROLE_DAYPART | ROLE_WEEKDAY)))
		return false;
	gl_begin_item(item, (roles & ROLE_DAYPART) && !(roles & ROLE_WEEKDAY) ? KIND_TIME : KIND_DATE, at, at + 2);
	int step = word->calendar;
	if (roles & ROLE_WEEKDAY) {
		int day = gl_word_at(reader, at + 1)->calendar;
		snprintf(item->timex, sizeof(item->timex), "XXXX-WXX-%d", day);
		if (!reader->has_reference)
			return true;
		if (gl_is(reader, at, WORD_PAST))
			set_day(item, today(reader) - (weekday(today(reader)) - day + 6) % 7 - 1);
		else
			set_day(item, today(reader) - weekday(today(reader)) + day + 7 * step);
		return true;
	}
	if (!reader->has_reference)
		return true;
	if (gl_is(reader, at + 1, WORD_WEEK))
		set_week(item, today(reader) + 7 * step);
	else if (gl_is(reader, at + 1, WORD_MONTH))
		set_month(item, reader->reference[0], reader->reference[1] + step);
	else if (gl_is(reader, at + 1, WORD_YEAR))
		snprintf(item->timex, sizeof(item->timex), "%04d", reader->reference[0] + step);
	else if (month)
		set_month(item, reader->reference[0] + step, gl_word_at(reader, at + 1)->calendar);
	else if (roles & ROLE_DAYPART) {
		set_day(item, today(reader) + step);
		gl_add_part_of_day(reader, item, at + 1);
	}
	return true;
}

static bool read_day(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	const struct gl_word *word = gl_word_at(reader, at);
	bool tonight = gl_is(reader, at, WORD_TONIGHT);

	if (!(word->roles & ROLE_DAY))
		return false;
	gl_begin_item(item, tonight ? KIND_TIME : KIND_DATE, at, at + 1);
	if (reader->has_reference)
		set_day(item, today(reader) + word->calendar);
	else if (!tonight && word->calendar == 0)
		gl_set_text(item->timex, "PRESENT_REF");
	if (tonight)
		gl_add_text(item->timex, "TNI");
	return true;
}

bool gl_read_relative(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	return read_every(reader, at, item) || read_day(reader, at, item) || read_directed(reader, at, item);
}

/* Friday morning, tomorrow night: the part's TIMEX3 behind the day's. */
bool gl_add_part_of_day(const struct gl_reader *reader, struct gl_item *item, uint32_t at)
{
	static const char *const parts[] = {"", "TMO", "TAF", "TEV", "TNI"};
	struct gl_token token = gl_token_at(reader, at);

	if (!(gl_roles(reader, at) & ROLE_DAYPART) || token.gap > GAP_LINE)
		return false;
	if (item->timex[0])
		gl_add_text(item->timex, parts[gl_word_at(reader, at)->calendar]);
	item->kind = KIND_DATETIME;
	item->end = at + 1;
	return true;
}

void gl_turn_into_date(const struct gl_reader *reader, struct gl_item *item)
{
	if (item->kind != KIND_DURATION || !item->known || !gl_is(reader, item->end, WORD_AGO))
		return;
	bool days = item->known->factor >= 86400;
	int64_t count = item->has_value ? (int64_t)gl_double(&item->value) : 0;
	double factor = item->known->factor;
	item->kind = days ? KIND_DATE : KIND_DATETIME;
	item->end++;
	item->timex[0] = item->unit[0] = item->ucum[0] = '\0';
	item->has_value = item->has_low = item->has_high = false;
	if (!reader->has_reference || !days || count <= 0 || count > 100000)
		return;
	if (factor == 86400 || factor == 604800) {
		set_day(item, today(reader) - count * (int64_t)(factor / 86400));
	} else if (factor == 2592000 || factor == 31536000) {
		int64_t month = (int64_t)reader->reference[0] * 12 + reader->reference[1] - 1 - count * (factor == 2592000 ? 1 : 12);
		if (month >= 0)
			snprintf(item->timex, sizeof(item->timex), "%04d-%02d-%02d", (int)(month / 12), (int)(month % 12) + 1,
				 reader->reference[2]);
	}
}
