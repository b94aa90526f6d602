/* What happens again and again: every Monday, each two days, daily, twice a week, Tuesday afternoons, everyday at 6. A set's TIMEX3 is the
 * time between two (P1W) or the moment that comes again (XXXX-WXX-1). No state, nothing fails. */
#include <stdio.h>

#include "moments.h"

/* The time of day behind a set: "everyday 6am", "every Monday at 9:30", "every Friday morning". */
static void add_time_of_day(const struct gl_reader *reader, struct gl_item *item, bool alone)
{
	struct gl_moment time;
	struct gl_item written;
	uint32_t at = item->end + (gl_is(reader, item->end, WORD_AT) || gl_token_at(reader, item->end).mark == MARK_COMMA), end;
	int part;

	if (gl_read_part_of_day(reader, item->end, &part, &end)) {
		time = gl_no_moment(item->end, end);
		time.part_of_day = (uint8_t)part;
	} else if (!alone || !gl_is_near(reader, at) || !gl_read_clock(reader, at, false, &time)) {
		return;
	}
	gl_write_moment(&time, &written);
	if (alone)
		item->timex[0] = '\0';
	gl_add_text(item->timex, written.timex);
	item->end = time.end;
}

/* The period of a set: P1D, P2W; the unit is found as a number's is. */
static void set_length(struct gl_item *item, int64_t count, const char *unit)
{
	item->value = gl_whole(count);
	item->has_value = true;
	gl_set_text(item->unit, unit);
	item->timex[0] = '\0';
	gl_duration_timex(item);
	item->has_value = false;
	item->unit[0] = item->ucum[0] = '\0';
}

/* every Monday, every other week, each two days, every morning, every July 4, every weekend. */
static bool read_every(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_item length;
	struct gl_moment date;
	struct gl_unit_found unit;
	struct gl_numeral nth;

	if (!(gl_roles(reader, at) & ROLE_EACH))
		return false;
	bool other = gl_is(reader, at + 1, WORD_OTHER);
	uint32_t next = at + 1 + (other || gl_is(reader, at + 1, WORD_SINGLE));
	uint64_t roles = gl_roles(reader, next);
	if (!gl_is_near(reader, next))
		return false;
	gl_begin_item(item, KIND_SET, at, next + 1);
	if (roles & ROLE_WEEKDAY) {
		snprintf(item->timex, sizeof(item->timex), "XXXX-WXX-%d", gl_calendar(reader, next));
		add_time_of_day(reader, item, false);
		return true;
	}
	if (roles & ROLE_DAYPART) {
		add_time_of_day(reader, item, false);
		item->end = next;
		add_time_of_day(reader, item, true);
		return true;
	}
	if ((roles & ROLE_MONTH) && (gl_read_calendar_date(reader, next, &date) || gl_read_lone_month(reader, next, &date))) {
		gl_write_moment(&date, item);
		item->kind = KIND_SET;
		item->first = at;
		return true;
	}
	if (gl_is(reader, next, WORD_WEEKDAY) || gl_is(reader, next, WORD_WEEKEND)) {
		gl_set_text(item->timex, gl_is(reader, next, WORD_WEEKDAY) ? "P1WD" : "P1WE");
		return true;
	}
	if ((roles & (ROLE_ORDINAL | ROLE_TENS)) && gl_read_numeral(reader, next, &nth) && nth.ordinal &&
	    gl_read_unit(reader, nth.end, &unit) && !unit.rate && unit.unit->kind == KIND_OF_TIME) {
		item->end = unit.end;
		set_length(item, (int64_t)gl_double(&nth.value), unit.unit->name);
		return true;
	}
	if (!other && gl_read_measure(reader, next, &length) && length.kind == KIND_DURATION) {
		item->end = length.end;
		gl_set_text(item->timex, length.timex);
		return true;
	}
	if (!gl_read_unit(reader, next, &unit) || unit.rate || unit.unit->kind != KIND_OF_TIME)
		return false;
	item->end = unit.end;
	set_length(item, other ? 2 : 1, unit.unit->name);
	if (!other && !strcmp(item->timex, "P1D"))
		add_time_of_day(reader, item, true);
	return true;
}

/* Part of a name: "The Daily Harbour", "“Daily Harbour” host Reed". */
static bool is_of_name(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at), before = gl_token_at(reader, at - 1), behind = gl_token_at(reader, at + 1);

	return token.letter_case != CASE_LOWER &&
	       ((before.kind == TOKEN_WORD && token.gap < GAP_PARAGRAPH) || (behind.letter_case == CASE_TITLE && behind.gap == GAP_SPACE));
}

/* daily, weekly, bi-monthly. */
static bool read_adverb(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	static const struct {
		const char *unit;
		int count;
	} lengths[] = {{"", 0},      {"day", 1},  {"week", 1},  {"month", 1}, {"year", 1}, {"hour", 1},
		       {"month", 3}, {"week", 2}, {"month", 6}, {"month", 2}, {"year", 2}};
	const struct gl_word *word = gl_word_at(reader, at);
	int which = word->calendar;

	if (!(word->roles & ROLE_REPEAT) || which >= (int)(sizeof(lengths) / sizeof(*lengths)) || is_of_name(reader, at))
		return false;
	uint32_t first = at;
	if (gl_is_hyphen(gl_token_at(reader, at - 1)) && gl_touches(reader, at)) {
		if (!gl_is(reader, at - 2, WORD_BI))
			return false;
		first = at - 2;
		which = which == 2 ? 7 : which == 3 ? 9 : which == 4 ? 10 : which;
	}
	gl_begin_item(item, KIND_SET, first, at + 1);
	set_length(item, lengths[which].count, lengths[which].unit);
	if (which == 1)
		add_time_of_day(reader, item, true);
	return true;
}

/* once a week, twice a day, three times per month. */
static bool read_times(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_unit_found unit;
	struct gl_numeral count;
	uint32_t end = at + 1;
	int times = gl_is(reader, at, WORD_ONCE) ? 1 : gl_is(reader, at, WORD_TWICE) ? 2 : 0;

	if (!times) {
		if (!gl_is(reader, at + 1, WORD_TIMES) && !gl_is(reader, at + 2, WORD_TIMES) && !gl_is(reader, at + 3, WORD_TIMES))
			return false;
		if (!gl_read_numeral(reader, at, &count) || count.ordinal || count.fraction || !gl_is(reader, count.end, WORD_TIMES))
			return false;
		times = (int)gl_double(&count.value);
		end = count.end + 1;
	}
	if (!gl_is(reader, end, WORD_A) && !gl_is(reader, end, WORD_AN) && !gl_is(reader, end, WORD_PER) &&
	    !gl_is(reader, end, WORD_EVERY) && !gl_is(reader, end, WORD_EACH))
		return false;
	if (!gl_read_unit(reader, end + 1, &unit) || unit.rate || unit.unit->kind != KIND_OF_TIME || unit.unit->factor < 3600)
		return false;
	gl_begin_item(item, KIND_SET, at, unit.end);
	set_length(item, 1, unit.unit->name);
	return true;
}

/* Mondays, Tuesday afternoons, weekends. */
static bool read_plural(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	const struct gl_word *day = gl_word_at(reader, at), *part = gl_word_at(reader, at + 1);

	if (gl_is(reader, at, WORD_WEEKENDS) || gl_is(reader, at, WORD_WEEKDAYS)) {
		gl_begin_item(item, KIND_SET, at, at + 1);
		gl_set_text(item->timex, gl_is(reader, at, WORD_WEEKENDS) ? "P1WE" : "P1WD");
		return true;
	}
	if (!(day->roles & ROLE_WEEKDAY))
		return false;
	bool plural = day->length > 6 && day->form[day->length - 1] == 's',
	     parts = (part->roles & ROLE_DAYPART) && part->form[part->length - 1] == 's';
	if (!plural && !parts)
		return false;
	gl_begin_item(item, KIND_SET, at, at + 1);
	snprintf(item->timex, sizeof(item->timex), "XXXX-WXX-%d", gl_calendar(reader, at));
	add_time_of_day(reader, item, false);
	return true;
}

bool gl_read_repeat(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	uint64_t roles = gl_roles(reader, at);

	if (roles & (ROLE_EACH | ROLE_REPEAT))
		return read_every(reader, at, item) || read_adverb(reader, at, item);
	if (roles & ROLE_WEEKDAY || gl_is(reader, at, WORD_WEEKENDS) || gl_is(reader, at, WORD_WEEKDAYS))
		return read_plural(reader, at, item);
	return (gl_is_digits(reader, at) || (roles & (ROLE_SMALL | ROLE_TENS)) || gl_is(reader, at, WORD_ONCE) ||
		gl_is(reader, at, WORD_TWICE)) &&
	       read_times(reader, at, item);
}
