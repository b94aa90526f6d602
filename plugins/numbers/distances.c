/* Lengths of time that lead from one moment to another: two weeks ago, 4 months from tomorrow, three days before Christmas, in 5 minutes, the past two
 * quarters, for 3 days starting Monday. What only says how long it is stays a duration; so does what the document's date would have
 * to place, where there is none. No state, nothing fails. */
#include "moments.h"

/* A length of time: in calendar months, or in seconds where it has no months. */
struct length {
	int64_t months, seconds;
	bool clock; /* counts in hours or less */
	const char *letter;
	double count, unit_seconds;
};

static bool read_length(const struct gl_item *item, struct length *length)
{
	static const struct {
		const char *name, *letter;
		int months;
	} units[] = {{"month", "M", 1}, {"quarter", "M", 3}, {"year", "Y", 12}, {"decade", "Y", 120}, {"century", "Y", 1200}};

	if (!item->known || !item->has_value)
		return false;
	double value = gl_double(&item->value);
	*length = (struct length){.count = value, .unit_seconds = item->known->factor};
	if (value < 0 || value > 1e6)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (!strcmp(item->unit, units[i].name)) {
			length->months = (int64_t)(value * units[i].months);
			length->letter = units[i].letter;
			length->count = units[i].letter[0] == 'Y' ? value * units[i].months / 12 : value * units[i].months;
			return length->months < 120000;
		}
	}
	length->seconds = (int64_t)(value * item->known->factor);
	length->clock = item->known->factor < 86400;
	length->letter = item->known->factor == 604800  ? "W"
			 : item->known->factor >= 86400 ? "D"
			 : item->known->factor == 3600  ? "H"
			 : item->known->factor == 60    ? "M"
							: "S";
	if (!length->clock && !strcmp(length->letter, "D"))
		length->count = (double)length->seconds / 86400;
	return true;
}

static int64_t move(int64_t seconds, const struct length *length, int direction)
{
	int64_t days = gl_day_of(seconds), of_day = seconds - days * 86400;

	if (length->months) {
		int date[3];
		gl_date_from_days(days, date);
		int64_t month = (int64_t)date[0] * 12 + date[1] - 1 + direction * length->months;
		if (month < 12)
			return seconds;
		int year = (int)(month / 12), of_year = (int)(month % 12) + 1, most = gl_days_in_month(year, of_year);
		days = gl_days_from_date(year, of_year, date[2] < most ? date[2] : most);
	}
	return days * 86400 + of_day + direction * length->seconds;
}

/* Makes the item the moment from token `first` up to `end`; its numerals stay. */
static void become(struct gl_item *item, struct gl_moment *moment, uint32_t first, uint32_t end)
{
	struct gl_item written;

	moment->first = first;
	moment->end = end;
	gl_write_moment(moment, &written);
	for (uint32_t i = 0; i < item->nums_count; i++)
		written.nums[i] = item->nums[i];
	written.nums_count = item->nums_count;
	*item = written;
}

static struct gl_moment at_seconds(int64_t seconds, bool clock)
{
	struct gl_moment moment = gl_no_moment(0, 0);

	if (clock) {
		moment.date = DATE_SECONDS;
		moment.from = moment.until = seconds;
	} else {
		gl_set_day(&moment, gl_day_of(seconds));
	}
	return moment;
}

/* The point a length is counted from, behind "from", "before", "after": today, tomorrow, January 5. */
static bool read_origin(const struct gl_reader *reader, uint32_t at, int64_t *seconds, uint32_t *end)
{
	struct gl_moment moment;
	int64_t from, until;

	if (gl_is(reader, at, WORD_NOW) || (gl_is(reader, at, WORD_TODAY) && reader->has_reference)) {
		*seconds = gl_is(reader, at, WORD_NOW) ? gl_now(reader) : gl_today(reader) * 86400;
		*end = at + 1;
		return true;
	}
	at += gl_is(reader, at, WORD_THE);
	if (!gl_is_near(reader, at) || !gl_read_date(reader, at, &moment))
		return false;
	*end = moment.end;
	*seconds = INT64_MIN;
	if (gl_days_of(&moment, reader->has_reference ? reader->reference[0] : 0, &from, &until))
		*seconds = from * 86400;
	return true;
}

/* 2 years 1 month 21 days: the parts of a length that follow each other, applied one by one. */
static uint32_t read_more(const struct gl_reader *reader, uint32_t at, struct length *lengths, int *count)
{
	struct gl_item item;

	while (*count < 4) {
		uint32_t next = at + (gl_is(reader, at, WORD_AND) || gl_token_at(reader, at).mark == MARK_COMMA);
		if (!gl_is_near(reader, next) || !gl_read_measure(reader, next, &item) || item.kind != KIND_DURATION ||
		    !read_length(&item, &lengths[*count]))
			return at;
		++*count;
		at = item.end;
	}
	return at;
}

static void place(struct gl_item *item, uint32_t first, uint32_t end, const struct length *lengths, int count, int64_t origin,
		  int direction)
{
	struct gl_moment moment = gl_no_moment(0, 0);
	bool clock = false;

	moment.date = DATE_PLAIN;
	for (int i = 0; i < count; i++)
		clock = clock || lengths[i].clock;
	if (origin != INT64_MIN && count > 0) {
		for (int i = 0; i < count; i++)
			origin = move(origin, &lengths[i], direction);
		moment = at_seconds(origin, clock);
	}
	become(item, &moment, first, end);
	if (moment.date == DATE_PLAIN && clock)
		item->kind = KIND_DATETIME;
}

/* ago, later, from now, before Christmas: behind the length. */
static bool read_behind(const struct gl_reader *reader, struct gl_item *item)
{
	struct length lengths[4];
	int count = read_length(item, &lengths[0]);
	uint32_t end = count ? read_more(reader, item->end, lengths, &count) : item->end, behind;
	int64_t now = reader->has_reference ? gl_now(reader) : INT64_MIN, origin;

	if (!gl_is_near(reader, end))
		return false;
	if (gl_is(reader, end, WORD_AGO)) {
		place(item, item->first, end + 1, lengths, count, now, -1);
		return true;
	}
	bool before = gl_is(reader, end, WORD_BEFORE) || (gl_is(reader, end, WORD_PRIOR) && gl_is(reader, end + 1, WORD_TO));
	bool after = gl_is(reader, end, WORD_FROM) || gl_is(reader, end, WORD_AFTER);
	if ((before || after) && read_origin(reader, end + (gl_is(reader, end, WORD_PRIOR) ? 2 : 1), &origin, &behind)) {
		if (!reader->has_reference && gl_is(reader, end + 1, WORD_NOW))
			origin = INT64_MIN;
		bool stretch = gl_is(reader, item->first - 1, WORD_FOR) && gl_is(reader, end, WORD_FROM) && item->first > 0;
		if (stretch && count == 1 && origin != INT64_MIN && !lengths[0].months && !lengths[0].clock) {
			struct gl_moment moment = gl_no_moment(0, 0);
			moment.date = DATE_STRETCH;
			moment.from = origin / 86400;
			moment.until = move(origin, &lengths[0], 1) / 86400;
			gl_print_length(moment.length, (int)lengths[0].count, lengths[0].letter, false);
			become(item, &moment, item->first, behind);
			return true;
		}
		place(item, item->first, behind, lengths, count, origin, before ? -1 : 1);
		return true;
	}
	struct gl_token token = gl_token_at(reader, end + 1);
	bool ends = token.kind != TOKEN_WORD || token.gap > GAP_LINE;
	if ((gl_is(reader, end, WORD_LATER) || gl_is(reader, end, WORD_HENCE)) && (ends || reader->has_reference)) {
		place(item, item->first, end + 1, lengths, count, now, 1);
		return true;
	}
	if (gl_is(reader, end, WORD_EARLIER) && (ends || reader->has_reference)) {
		place(item, item->first, end + 1, lengths, count, now, -1);
		return true;
	}
	return false;
}

/* starting next Monday: a stretch of this length. */
static bool read_starting(const struct gl_reader *reader, struct gl_item *item)
{
	struct length length;
	struct gl_moment start;
	int64_t from, until;
	uint32_t at = item->end;

	if (!gl_is(reader, at, WORD_STARTING) && !gl_is(reader, at, WORD_BEGINNING))
		return false;
	at++;
	at += gl_is(reader, at, WORD_FROM) || gl_is(reader, at, WORD_ON);
	if (!read_length(item, &length) || length.clock || !gl_read_date(reader, at, &start))
		return false;
	struct gl_moment stretch = gl_no_moment(0, 0);
	stretch.date = DATE_PLAIN;
	int year = reader->has_reference ? reader->reference[0] : 0;
	if (gl_days_of(&start, year, &from, &until)) {
		if (!start.year && from < gl_today(reader))
			gl_days_of(&start, year + 1, &from, &until);
		stretch.date = DATE_STRETCH;
		stretch.from = from;
		stretch.until = move(from * 86400, &length, 1) / 86400;
		gl_print_length(stretch.length, (int)length.count, length.letter, false);
	}
	become(item, &stretch, item->first, start.end);
	return true;
}

/* The stretch of this length before or behind the document's date; quarters are whole ones. */
static void set_stretch(const struct gl_reader *reader, struct gl_moment *moment, const struct gl_item *item, const struct length *length,
			int direction)
{
	int64_t now = gl_now(reader), other = move(now, length, direction);

	moment->date = length->clock ? DATE_SECONDS : DATE_STRETCH;
	moment->from = direction > 0 ? now : other;
	moment->until = direction > 0 ? other : now;
	if (!length->clock) {
		moment->from /= 86400;
		moment->until /= 86400;
	}
	if (!strcmp(item->unit, "quarter")) {
		int month = reader->reference[0] * 12 + (reader->reference[1] - 1) / 3 * 3 + (direction > 0 ? 3 : 0);
		int far = month + direction * (int)length->months;
		int first = far < month ? far : month, last = far < month ? month : far;
		moment->from = gl_days_from_date(first / 12, first % 12 + 1, 1);
		moment->until = gl_days_from_date(last / 12, last % 12 + 1, 1);
	}
	gl_print_length(moment->length, (int)length->count, length->letter, length->clock);
}

/* in, within, the past, the next: before the length. */
static bool read_before(const struct gl_reader *reader, struct gl_item *item, uint32_t limit)
{
	struct length lengths[4];
	uint32_t before = item->first - 1;

	if (item->first <= limit || !reader->has_reference || !read_length(item, &lengths[0]))
		return false;
	struct gl_moment moment = gl_no_moment(0, 0);
	uint64_t roles = gl_roles(reader, before);
	int direction = gl_calendar(reader, before);
	if ((roles & ROLE_DIRECTION) && direction && !gl_is(reader, before, WORD_FOLLOWING)) {
		set_stretch(reader, &moment, item, &lengths[0], direction);
		become(item, &moment, before, item->end);
		return true;
	}
	if (gl_is(reader, before, WORD_WITHIN)) {
		set_stretch(reader, &moment, item, &lengths[0], 1);
		become(item, &moment, before, item->end);
		return true;
	}
	if (!gl_is(reader, before, WORD_IN) || item->modifier)
		return false;
	int count = 1;
	uint32_t end = read_more(reader, item->end, lengths, &count);
	place(item, before, end, lengths, count, gl_now(reader), 1);
	struct gl_moment day; /* "in 3 days on Friday" */
	if (gl_is(reader, end, WORD_ON) && gl_read_date(reader, end + 1, &day) && day.date == DATE_WEEKDAY && reader->has_reference) {
		int64_t there = move(gl_now(reader), &lengths[0], 1) / 86400;
		struct gl_moment resolved = gl_no_moment(0, 0);
		gl_set_day(&resolved, there - gl_weekday(there) + day.weekday);
		become(item, &resolved, item->first, day.end);
	}
	return true;
}

void gl_place_duration(const struct gl_reader *reader, struct gl_item *item, uint32_t limit)
{
	if (item->kind != KIND_DURATION)
		return;
	if (read_behind(reader, item) || read_starting(reader, item))
		return;
	read_before(reader, item, limit);
}
