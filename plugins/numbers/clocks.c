/* Times of day: 6:40 a.m., 8.30pm, eight o'clock, half past nine, noon, one in the morning. No state, nothing fails. */
#include "moments.h"

/* a.m., pm, p; the end behind it; `at` where there is none. */
static uint32_t read_half_of_day(const struct gl_reader *reader, uint32_t at, bool *afternoon)
{
	*afternoon = gl_is(reader, at, WORD_PM) || gl_is(reader, at, WORD_P);
	if (!gl_is_near(reader, at))
		return at;
	if (gl_is(reader, at, WORD_AM) || gl_is(reader, at, WORD_PM))
		return at + !gl_is_named_behind(reader, at);
	if (!gl_is(reader, at, WORD_A) && !gl_is(reader, at, WORD_P))
		return at;
	uint32_t letter = at + 1 + (gl_touches(reader, at + 1) && gl_token_at(reader, at + 1).mark == MARK_STOP);
	if (gl_is(reader, letter, WORD_M) && gl_token_at(reader, letter).gap <= GAP_SPACE) {
		bool stop = gl_token_at(reader, letter + 1).mark == MARK_STOP && gl_touches(reader, letter + 1);
		return letter + 1 + (stop && letter == at + 2);
	}
	return gl_touches(reader, at) && gl_is_digits(reader, at - 1) ? at + 1 : at; /* 9p */
}

/* 2.15: one token of digits. */
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
	return *minute < 60;
}

/* :30 behind an hour or minutes; true where there is none, false where it is no time. */
static bool read_minutes(const struct gl_reader *reader, uint32_t *end, int *value)
{
	int length;

	if (gl_token_at(reader, *end).mark != MARK_COLON || !gl_touches(reader, *end) || !gl_touches(reader, *end + 1) ||
	    gl_token_at(reader, *end + 1).kind != TOKEN_NUMBER)
		return true;
	*value = gl_small_digits(reader, *end + 1, &length);
	*end += 2;
	return *value >= 0 && *value <= 59 && length == 2;
}

/* A small number of the clock, in digits or words; 0 to `most`. */
static int read_small(const struct gl_reader *reader, uint32_t at, int most, uint32_t *end)
{
	int length, value = gl_small_digits(reader, at, &length);
	struct gl_numeral words;

	*end = at + 1;
	if (value >= 0)
		return length <= 2 && value <= most ? value : -1;
	if (!(gl_roles(reader, at) & (ROLE_SMALL | ROLE_TENS)) || !gl_is_near(reader, at))
		return -1;
	if (gl_word_at(reader, at)->value < 20)
		return gl_word_at(reader, at)->value <= most ? (int)gl_word_at(reader, at)->value : -1;
	if (!gl_read_numeral(reader, at, &words) || words.ordinal || words.fraction || gl_double(&words.value) > most)
		return -1;
	*end = words.end;
	return (int)gl_double(&words.value);
}

static int normal_hour(int hour, bool afternoon) { return hour <= 12 ? hour % 12 + (afternoon ? 12 : 0) : hour; }

void gl_move_into_part(struct gl_moment *moment, int part)
{
	if (moment->half_said || moment->hour < 0 || moment->hour > 12)
		return;
	if (part == 1)
		moment->hour = moment->hour % 12;
	else if (part == 2 || part == 3)
		moment->hour = moment->hour % 12 + 12;
	else if (part == 4)
		moment->hour = moment->hour == 12 ? 0 : moment->hour > 5 ? moment->hour + 12 : moment->hour;
	moment->half_said = true;
}

bool gl_read_part_of_day(const struct gl_reader *reader, uint32_t at, int *part, uint32_t *end)
{
	uint32_t word = at;

	if (!gl_is_near(reader, at))
		return false;
	if (gl_is(reader, word, WORD_IN) || gl_is(reader, word, WORD_AT) || gl_is(reader, word, WORD_DURING)) {
		bool at_night = gl_is(reader, word, WORD_AT);
		word++;
		if (gl_is(reader, word, WORD_THE))
			word++;
		else if (!at_night || !gl_is(reader, word, WORD_NIGHT))
			return false;
	}
	if (gl_is(reader, word, WORD_EARLY) || gl_is(reader, word, WORD_LATE))
		word++;
	if (!(gl_roles(reader, word) & ROLE_DAYPART) || (gl_roles(reader, word) & ROLE_CLOCK) || gl_is(reader, word, WORD_TONIGHT))
		return false; /* midday is an hour */
	*part = gl_calendar(reader, word);
	*end = word + 1;
	return true;
}

static void set_time(struct gl_moment *moment, int hour, int minute, int second)
{
	moment->hour = hour;
	moment->minute = minute;
	moment->second = second;
}

/* half past nine, quarter to six, 20 min past eight, ten to four. */
static bool read_past(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t i = at + gl_is(reader, at, WORD_A), end = i + 1;
	int minutes = gl_is(reader, i, WORD_HALF) ? 30 : gl_is(reader, i, WORD_QUARTER) ? 15 : read_small(reader, i, 59, &end);
	bool said = minutes == 30 || minutes == 15;

	if (minutes < 0 || (i > at && !gl_is(reader, i, WORD_QUARTER)))
		return false;
	if (gl_is(reader, end, WORD_MINUTES) || gl_is(reader, end, WORD_MIN) || gl_is(reader, end, WORD_MINUTE)) {
		end++;
		said = true;
	}
	bool past = gl_is(reader, end, WORD_PAST), to = gl_is(reader, end, WORD_TO) || gl_is(reader, end, WORD_TILL);
	if (!past && !to)
		return false;
	int hour = read_small(reader, end + 1, 12, &end);
	if (hour < 1)
		return false;
	bool afternoon = false, clock = gl_is(reader, end, WORD_O_CLOCK);
	uint32_t half = read_half_of_day(reader, end, &afternoon);
	if (to && !said)
		return false; /* "ten to four" is a score or a range more often */
	gl_begin_moment(moment, at, half != end ? half : end + clock);
	moment->half_said = half != end;
	hour = half != end ? normal_hour(hour, afternoon) : hour;
	set_time(moment, to ? (hour + 23) % 24 : hour, to ? 60 - minutes : minutes, -1);
	return true;
}

/* Hours and minutes in words: "one thirty p m", "seven twenty-seven", "eight o'clock", "one in the morning". */
static bool read_spoken(const struct gl_reader *reader, uint32_t at, bool loose, struct gl_moment *moment)
{
	uint32_t end, behind;
	int part, hour = read_small(reader, at, 12, &end), minute = -1;

	if (hour < 1)
		return false;
	uint32_t next = end;
	bool oh = gl_is(reader, next, WORD_OH);
	if (gl_roles(reader, next) & ROLE_TENS || (gl_word_at(reader, next)->value >= 10 && gl_roles(reader, next) & ROLE_SMALL) || oh)
		minute = read_small(reader, next + oh, 59, &behind);
	bool afternoon = false, clock = minute < 0 && gl_is(reader, end, WORD_O_CLOCK);
	if (minute >= 0)
		end = behind;
	uint32_t half = read_half_of_day(reader, end, &afternoon);
	bool followed = gl_read_part_of_day(reader, end, &part, &behind) && !(gl_roles(reader, end) & ROLE_DAYPART);
	if (half == end && !clock && !followed && !(loose && gl_is(reader, at - 1, WORD_AT)))
		return false;
	gl_begin_moment(moment, at, half != end ? half : end + clock);
	moment->half_said = half != end;
	set_time(moment, half != end ? normal_hour(hour, afternoon) : hour, minute, -1);
	return true;
}

/* 6:40, 6:40:10 p.m., 8.30pm, 1140 a.m., 5 o'clock; a lone hour where `loose`. */
static bool read_digits(const struct gl_reader *reader, uint32_t at, bool loose, struct gl_moment *moment)
{
	int length = 0, minute = -1, second = -1, hour = gl_small_digits(reader, at, &length), part;
	uint32_t end = at + 1, behind;
	bool afternoon = false, points = hour < 0 && read_pointed(reader, at, &hour, &minute);
	bool four = length == 4 && hour % 100 < 60 && hour < 2400;
	bool written = reader->text[gl_token_at(reader, at).begin] == '0' || gl_is(reader, at - 1, WORD_AT);
	bool zone = four && (gl_is(reader, end, WORD_GMT) || gl_is(reader, end, WORD_UTC) ||
			     (written && (gl_is(reader, end, WORD_HOURS) || gl_is(reader, end, WORD_HRS)))); /* 0714 GMT, at 1800 hours */

	bool pence = (length == 3 || hour > 12) && gl_is(reader, end, WORD_P) && !gl_is(reader, end + 1, WORD_M) &&
		     !gl_is(reader, end + 2, WORD_M);
	if (length >= 3 && !pence &&
	    (zone || read_half_of_day(reader, end, &afternoon) != end ||
	     (loose && four && gl_token_at(reader, at).begin && reader->text[gl_token_at(reader, at).begin] == '0'))) { /* 1140 a.m. */
		minute = hour % 100;
		hour /= 100;
		length = 2;
	}
	if (hour < 0 || hour > 24 || length > 2 || minute > 59 || (pence && hour > 12 && gl_touches(reader, end)))
		return false;
	if (!points && minute < 0 && !read_minutes(reader, &end, &minute))
		return false;
	bool colon = end > at + 1;
	if (minute >= 0 && colon && !read_minutes(reader, &end, &second))
		return false;
	uint32_t half = read_half_of_day(reader, end, &afternoon);
	bool sharp = half == end && (zone || (minute < 0 && gl_is(reader, end, WORD_O_CLOCK)));
	bool followed = half == end && hour <= 12 && hour > 0 && gl_read_part_of_day(reader, end, &part, &behind) &&
			(gl_is(reader, end, WORD_IN) || gl_is(reader, end, WORD_AT));
	struct gl_token next = gl_token_at(reader, end);
	bool glued = next.gap == GAP_NONE &&
		     (next.kind == TOKEN_WORD || next.mark == MARK_PERCENT || next.mark == MARK_COLON || next.mark == MARK_SLASH);
	if (half == end && !sharp && !followed && !(colon && second >= -1 && (minute >= 0)) && (!loose || glued))
		return false;
	if (half == end && glued && !sharp)
		return false;
	/* 4:3 is a ratio, and so is 1:1; hours have two digits of minutes, which read_minutes saw to. */
	gl_begin_moment(moment, at, half + sharp);
	moment->half_said = half != end;
	moment->bare = half == end && !sharp && !followed && !colon && minute < 0;
	set_time(moment, half != end ? normal_hour(hour, afternoon) : hour, minute, second);
	return true;
}

/* Whether what follows a number could make it a time of day; most numbers are asked no more. */
bool gl_may_be_clock(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at), next = gl_token_at(reader, at + 1);

	if (token.kind == TOKEN_NUMBER && token.end - token.begin > 5)
		return false;
	if (next.mark == MARK_COLON || gl_is_hyphen(next) || next.kind == TOKEN_NUMBER)
		return true;
	const struct gl_word *word = gl_word_at(reader, at + 1);
	if ((word->roles & ROLE_BEHIND_CLOCK) || token.kind == TOKEN_NUMBER)
		return (word->roles & ROLE_BEHIND_CLOCK) != 0;
	bool minutes = (word->roles & ROLE_SMALL) && (word->value >= 10 || (gl_roles(reader, at) & ROLE_TENS));
	return minutes || (word->roles & (ROLE_TENS | ROLE_DAYPART)) || gl_is(reader, at + 1, WORD_OH) ||
	       gl_is(reader, at + 1, WORD_LATE) || gl_is(reader, at + 1, WORD_DURING);
}

bool gl_read_clock(const struct gl_reader *reader, uint32_t at, bool loose, struct gl_moment *moment)
{
	uint64_t roles = gl_roles(reader, at);
	int part;
	uint32_t end;

	if (roles & ROLE_CLOCK) {
		gl_begin_moment(moment, at, at + 1);
		set_time(moment, gl_calendar(reader, at), -1, -1);
		moment->half_said = true;
		return true;
	}
	bool number = gl_is_digits(reader, at);
	if (!loose && (number || (roles & (ROLE_SMALL | ROLE_TENS))) && !gl_may_be_clock(reader, at))
		return false;
	if (!number && !(roles & (ROLE_SMALL | ROLE_TENS)) && !gl_is(reader, at, WORD_HALF) && !gl_is(reader, at, WORD_QUARTER) &&
	    !gl_is(reader, at, WORD_A))
		return false;
	if (!read_past(reader, at, moment) && !(number ? read_digits(reader, at, loose, moment) : read_spoken(reader, at, loose, moment)))
		return false;
	if (gl_read_part_of_day(reader, moment->end, &part, &end)) { /* 8 in the evening */
		gl_move_into_part(moment, part);
		moment->bare = false;
		moment->end = end;
	} else if (gl_is(reader, moment->end, WORD_TONIGHT) && gl_is_near(reader, moment->end)) {
		gl_move_into_part(moment, 4);
		moment->bare = false;
	} else if (number && (gl_is(reader, moment->end, WORD_SHARP) || gl_is(reader, moment->end, WORD_EXACTLY))) {
		moment->end++;
	}
	return true;
}
