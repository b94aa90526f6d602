/* A numeral with what it measures: percent, money, temperatures, ages, durations and other quantities; or alone. What is read first
 * decides: a sign of money before the number, then what stands behind it, the longest form first. No state, nothing fails. */
#include <math.h>

#include "numbers.h"

/* "five-year-old", "60 years old", "12 years of age". */
static bool read_old(const struct gl_reader *reader, uint32_t *end)
{
	uint32_t at = *end;
	if (gl_is_hyphen(gl_token_at(reader, at)))
		at++;
	if (gl_is(reader, at, WORD_OLD) || gl_is(reader, at, WORD_OLDS))
		*end = at + 1;
	else if (gl_is(reader, at, WORD_OF) && gl_is(reader, at + 1, WORD_AGE))
		*end = at + 2;
	else
		return false;
	return true;
}

/* "12 yo", "12 y/o", "12 y.o." behind a number. */
static bool read_age_letters(const struct gl_reader *reader, struct gl_item *item)
{
	uint32_t at = item->end;
	uint8_t mark = gl_token_at(reader, at + 1).mark;
	bool slash = gl_is(reader, at, WORD_Y) && (mark == MARK_SLASH || mark == MARK_STOP) && gl_is(reader, at + 2, WORD_O);

	if (!gl_is(reader, at, WORD_YO) && !slash)
		return false;
	if (!item->has_value || item->kind != KIND_CARDINAL || gl_double(&item->value) > 120)
		return false;
	item->kind = KIND_AGE;
	gl_set_text(item->unit, "year");
	gl_set_text(item->ucum, "a");
	item->end = at + (slash ? 3 : 1);
	return true;
}

/* "40°26'46″", "40° 26.5′": minutes and seconds of arc behind degrees. */
static bool read_arc(const struct gl_reader *reader, struct gl_item *item)
{
	struct gl_numeral rest;
	double share = 60;
	uint32_t end = item->end;

	for (int part = 0; part < 2; part++, share *= 60) {
		uint32_t at = item->end;
		if (gl_token_at(reader, at).kind != TOKEN_NUMBER || gl_token_at(reader, at).gap > GAP_SPACE ||
		    !gl_read_numeral(reader, at, &rest))
			break;
		struct gl_token mark = gl_token_at(reader, rest.end);
		bool minute = gl_is_apostrophe(mark) || gl_is(reader, rest.end, WORD_PRIME);
		bool second = mark.mark == MARK_QUOTE || mark.mark == MARK_CLOSE_QUOTE || gl_is(reader, rest.end, WORD_DOUBLE_PRIME);
		if (mark.gap != GAP_NONE || !(part ? second : minute) || gl_double(&rest.value) >= 60)
			break;
		item->value = gl_sum(item->value, gl_quotient(rest.value, gl_whole((int64_t)share)));
		gl_add_num(item, reader, rest.first, rest.end, gl_double(&rest.value));
		item->end = rest.end + 1;
	}
	return item->end > end;
}

static bool is_angle(const struct gl_reader *reader, const struct gl_item *item, uint32_t end)
{
	double value = fabs(gl_double(&item->value));
	struct gl_token letter = gl_token_at(reader, end);
	bool compass =
		letter.end - letter.begin == 1 && letter.kind == TOKEN_WORD && strchr("NESW", reader->text[letter.begin]); /* 40° N */

	if (compass)
		return true;

	for (uint32_t back = 1; back <= 6; back++) {
		if (gl_roles(reader, item->first - back) & ROLE_ANGLE)
			return true;
	}
	for (uint32_t ahead = 0; ahead < 3; ahead++) {
		if (gl_roles(reader, end + ahead) & ROLE_ANGLE)
			return true;
	}
	return item->has_value && value >= 180 && fmod(value, 90) == 0; /* half a turn and its like */
}

/* Adds `rest` of a smaller unit. */
static void add_smaller(const struct gl_reader *reader, struct gl_item *item, const struct gl_numeral *rest, const struct gl_unit *unit)
{
	bool years = !strcmp(item->known->name, "year") && !strcmp(unit->name, "month"); /* their factors are rounded */
	double ratio = years ? 12 : item->known->factor / unit->factor, value = gl_double(&item->value);
	double whole = round(ratio), near = whole > 0 ? fabs(ratio / whole - 1) : 1;
	struct gl_decimal share =
		near < 1e-9 ? gl_quotient(rest->value, gl_whole((int64_t)whole)) : gl_approximate(gl_double(&rest->value) / ratio);

	if (unit->kind == KIND_OF_TIME) {
		if (!item->timex[0])
			gl_duration_timex(item);
		gl_add_duration(item, gl_double(&rest->value), unit->name);
	}
	share.negative = value < 0;
	share.approximate = value < 0 ? -share.approximate : share.approximate;
	item->value = gl_sum(item->value, share);
	gl_add_num(item, reader, rest->first, rest->end, gl_double(&rest->value));
}

/* "6-foot-2", "six-foot-two", "5 foot 11": inches that are not called so, of a person's height. */
static bool read_inches(const struct gl_reader *reader, struct gl_item *item)
{
	uint32_t at = item->end;
	struct gl_token mark = gl_token_at(reader, at);
	bool hyphen = gl_is_glued_hyphen(reader, at);

	if ((!hyphen && mark.gap != GAP_SPACE) || !gl_is(reader, at - 1, WORD_FOOT))
		return false;
	at += hyphen;
	int64_t inches = gl_roles(reader, at) & ROLE_SMALL ? gl_word_at(reader, at)->value : gl_small_digits(reader, at, NULL);
	struct gl_token behind = gl_token_at(reader, at + 1);
	bool counts =
		!hyphen && (behind.kind == TOKEN_WORD ? !(gl_roles(reader, at + 1) & ROLE_FUNCTION)
						      : gl_is_hyphen(behind) || behind.mark == MARK_QUOTE || behind.kind == TOKEN_NUMBER);
	if (inches < 0 || inches > 11 || counts || item->known->smaller < 0)
		return false;
	struct gl_numeral rest = {.first = at, .end = at + 1, .value = gl_whole(inches)};
	add_smaller(reader, item, &rest, gl_unit_at(item->known->smaller));
	item->end = at + 1;
	uint32_t end, unit = at + 1 + hyphen; /* "5-foot-8-inch" */
	if (hyphen && gl_is_hyphen(gl_token_at(reader, at + 1)) &&
	    gl_read_smaller_unit(reader, unit, gl_unit_at(item->known->smaller), &end))
		item->end = end;
	return true;
}

/* "2 in" behind "5 ft": true where a still smaller one may follow. */
static bool read_next_smaller(const struct gl_reader *reader, struct gl_item *item)
{
	struct gl_numeral rest;
	uint32_t end, at = item->end;
	struct gl_token mark = gl_token_at(reader, at);
	bool stop = mark.mark == MARK_STOP && mark.gap == GAP_NONE && gl_token_at(reader, at + 1).kind == TOKEN_NUMBER; /* "5 ft. 2 in" */

	if (read_inches(reader, item))
		return false;
	at += gl_is(reader, at, WORD_AND) || mark.mark == MARK_COMMA || stop;
	if (!gl_read_numeral(reader, at, &rest) || rest.ordinal)
		return false;
	for (int next = item->known->smaller; next >= 0; next = gl_unit_at(next)->smaller) {
		const struct gl_unit *smaller = gl_unit_at(next);
		uint32_t unit = rest.end + (gl_is_hyphen(gl_token_at(reader, rest.end)) && gl_token_at(reader, rest.end).gap == GAP_NONE);
		if (!gl_read_smaller_unit(reader, unit, smaller, &end) ||
		    gl_double(&rest.value) * smaller->factor >= item->known->factor * 1.01)
			continue;
		add_smaller(reader, item, &rest, smaller);
		item->end = end;
		return smaller->smaller >= 0;
	}
	return false;
}

/* A length whose unit a mark says. */
static void set_length(const struct gl_reader *reader, struct gl_item *item, const char *name)
{
	const struct gl_measure *form = gl_find_measure(name, strlen(name));

	item->kind = KIND_QUANTITY;
	gl_set_text(item->unit, name);
	if (!form || form->unit < 0)
		return;
	item->known = gl_unit_at(form->unit);
	gl_set_text(item->ucum, item->known->ucum);
	if (!reader->si)
		return;
	gl_set_text(item->si_unit, gl_si_of(item->known->kind)->name);
	gl_set_text(item->si_ucum, gl_si_of(item->known->kind)->ucum);
	item->si_factor = item->known->factor;
	item->si_offset = 0;
}

/* 10' x 12', a 6' fence: a mark that ends no quotation, which would have begun not far before. */
static bool is_foot_mark(const struct gl_reader *reader, const struct gl_item *item)
{
	enum { NEAR = 12 };
	uint32_t first = item->first, behind = item->end + 1;
	uint64_t before = gl_roles(reader, first - 1), next = gl_roles(reader, behind);
	struct gl_token token = gl_token_at(reader, behind);

	if (gl_is(reader, first - 1, WORD_X) || gl_is(reader, first - 1, WORD_TIMES_SIGN) || gl_is(reader, first - 1, WORD_BY) ||
	    (next & ROLE_SIZE && token.gap == GAP_SPACE && !gl_is(reader, behind, WORD_IN)))
		return true;
	if (!gl_is(reader, first - 1, WORD_A) && !(before & ROLE_MODIFIER))
		return false;
	for (uint32_t back = 1; back <= NEAR && back <= first; back++) {
		struct gl_token mark = gl_token_at(reader, first - back);
		if ((mark.mark == MARK_APOSTROPHE || mark.mark == MARK_OPEN_QUOTE) && mark.gap != GAP_NONE)
			return false;
	}
	return token.kind == TOKEN_WORD && token.gap == GAP_SPACE && token.letter_case == CASE_LOWER && !(next & ROLE_FUNCTION);
}

/* 5'2" and 6' 1": feet and inches. */
static bool read_feet(const struct gl_reader *reader, struct gl_item *item)
{
	struct gl_token foot = gl_token_at(reader, item->end), inch;
	struct gl_numeral rest;
	uint32_t at = item->end + 1;

	if (!gl_is_apostrophe(foot) && !gl_is(reader, item->end, WORD_PRIME))
		return false;
	if (foot.gap != GAP_NONE || !item->bare)
		return false;
	if (is_foot_mark(reader, item)) {
		set_length(reader, item, "foot");
		item->end = at;
		return true;
	}
	if (gl_token_at(reader, at).kind != TOKEN_NUMBER || gl_token_at(reader, at).gap > GAP_SPACE ||
	    !gl_read_numeral(reader, at, &rest) || gl_double(&rest.value) >= 12)
		return false;
	inch = gl_token_at(reader, rest.end);
	const struct gl_measure *inches = gl_find_measure("inch", strlen("inch"));
	if ((inch.mark != MARK_QUOTE && inch.mark != MARK_CLOSE_QUOTE && !gl_is(reader, rest.end, WORD_DOUBLE_PRIME)) ||
	    inch.gap != GAP_NONE || !inches)
		return false;
	set_length(reader, item, "foot");
	add_smaller(reader, item, &rest, gl_unit_at(inches->unit));
	item->end = rest.end + 1;
	return true;
}

/* "2 in" behind "5 ft", "30 minutes" behind "2 hours and", "and a half" behind "an hour". */
static void read_smaller(const struct gl_reader *reader, struct gl_item *item)
{
	uint32_t at = item->end + (gl_is(reader, item->end, WORD_AND) || gl_token_at(reader, item->end).mark == MARK_COMMA ? 1 : 0);

	if (at > item->end && (gl_is(reader, at, WORD_A) || gl_is(reader, at, WORD_HALF) || gl_is(reader, at, WORD_QUARTER))) {
		at += gl_is(reader, at, WORD_A);
		double part = gl_is(reader, at, WORD_HALF) ? 0.5 : gl_is(reader, at, WORD_QUARTER) ? 0.25 : 0;
		if (part > 0 && gl_is(reader, at - 1, WORD_AND) + gl_is(reader, at - 1, WORD_A) > 0) {
			item->value = gl_sum(item->value, gl_quotient(gl_whole((int64_t)(part * 100)), gl_whole(100)));
			item->end = at + 1;
		}
		return;
	}
	while (item->known && item->known->smaller >= 0 && read_next_smaller(reader, item))
		;
}

static void make_negative(struct gl_item *item)
{
	item->value.negative = true;
	item->value.approximate = -fabs(item->value.approximate);
}

/* A minus that numerals do not take, since it might join two of them: the dash of "at –5°C", the hyphen apart of "to - 5 degrees". */
static bool is_behind_minus(const struct gl_reader *reader, const struct gl_item *item)
{
	uint32_t at = item->first - 1;
	struct gl_token mark = gl_token_at(reader, at);
	uint8_t gap = gl_token_at(reader, item->first).gap;

	if (item->first == 0)
		return false;
	if (mark.mark == MARK_DASH && mark.end - mark.begin == 3 && mark.gap != GAP_NONE && gap == GAP_NONE)
		return true;
	return gl_is_hyphen(mark) && mark.end - mark.begin == 1 && gap == GAP_SPACE &&
	       (at == 0 || (gl_roles(reader, at - 1) & ROLE_FUNCTION));
}

/* What is said around a temperature: a minus, "below zero", or the scale apart from its degrees ("98.6 ° F", "20 degrees below zero
 * Celsius"). */
static void read_scale(const struct gl_reader *reader, struct gl_item *item, const struct gl_unit *unit)
{
	struct gl_unit_found scale;

	if (is_behind_minus(reader, item)) {
		make_negative(item);
		item->first--;
	}
	if (gl_is(reader, item->end, WORD_BELOW) &&
	    (gl_is(reader, item->end + 1, WORD_ZERO) || gl_small_digits(reader, item->end + 1, NULL) == 0)) {
		make_negative(item);
		item->end += 2;
	}
	if (unit->kind == KIND_OF_TEMPERATURE || !gl_read_unit(reader, item->end, &scale) || scale.unit->kind != KIND_OF_TEMPERATURE ||
	    scale.rate)
		return;
	gl_set_text(item->unit, scale.name);
	gl_set_text(item->ucum, scale.ucum);
	memcpy(item->si_unit, scale.si_name, sizeof(item->si_unit));
	memcpy(item->si_ucum, scale.si_ucum, sizeof(item->si_ucum));
	item->si_factor = scale.factor;
	item->si_offset = scale.unit->offset;
	item->end = scale.end;
}

/* "year", "mile", "foot": behind a hyphen. */
static bool is_singular_name(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);

	uint32_t behind = at + 1 + gl_is_hyphen(gl_token_at(reader, at + 1));
	return token.kind == TOKEN_WORD && token.end - token.begin > 2 && token.letter_case == CASE_LOWER &&
	       gl_word_at(reader, at)->units && reader->text[token.end - 1] != 's' && gl_token_at(reader, behind).kind == TOKEN_WORD;
}

/* What closes the bracket that a unit stands in, behind its number: "20 [kg]"; WORD_NONE where there is none. */
static enum gl_word_name closing(const struct gl_reader *reader, uint32_t at)
{
	static const enum gl_word_name pairs[][2] = {{WORD_LEFT_BRACKET, WORD_RIGHT_BRACKET},
						     {WORD_LEFT_PARENTHESIS, WORD_RIGHT_PARENTHESIS},
						     {WORD_LEFT_BRACE, WORD_RIGHT_BRACE},
						     {WORD_LESS_SIGN, WORD_GREATER_SIGN}};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (gl_is(reader, at, pairs[i][0]))
			return pairs[i][1];
	return WORD_NONE;
}

/* Where the unit of the number begins: over a hyphen, a bracket, "of a". */
static uint32_t begin_of_unit(const struct gl_reader *reader, const struct gl_item *item, bool bracket)
{
	uint32_t at = item->end;
	struct gl_token token = gl_token_at(reader, at);
	bool article = gl_is_article(reader, at);

	/* "30 - year bonds", as some texts are taken apart: a hyphen between spaces joins a unit's name in the singular. */
	bool apart = gl_is_hyphen(token) && token.end - token.begin == 1 && token.gap == GAP_SPACE &&
		     gl_token_at(reader, at + 1).gap == GAP_SPACE && is_singular_name(reader, at + 1);
	if (gl_is_glued_hyphen(reader, at) || bracket || apart)
		return at + 1;
	bool part = gl_double(&item->value) < 1;
	if ((item->has_low || !item->has_value || part) && gl_is(reader, at, WORD_OF))
		return at + 1 + gl_is_article(reader, at + 1);
	return at + (part && article); /* "half an hour" */
}

/* 6": an inch, where no quotation ends. */
static bool read_inch_mark(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	enum { NEAR = 16 };

	if (gl_token_at(reader, at).mark != MARK_QUOTE || gl_token_at(reader, item->end).gap != GAP_NONE || !item->digits ||
	    gl_token_at(reader, item->first - 1).mark == MARK_QUOTE || gl_double(&item->value) >= 120)
		return false;
	for (uint32_t back = 1; back <= NEAR && back <= item->first; back++) {
		struct gl_token mark = gl_token_at(reader, item->first - back);
		if (mark.mark != MARK_QUOTE)
			continue;
		if (mark.gap != GAP_NONE || back == item->first)
			return false; /* a quotation was opened, and ends here */
		break;
	}
	set_length(reader, item, "inch");
	item->end = at + 1;
	return true;
}

/* What looks like the unit `found` at `at`, and is something else. */
static bool is_no_unit(const struct gl_reader *reader, const struct gl_item *item, uint32_t at, const struct gl_unit_found *found)
{
	struct gl_token token = gl_token_at(reader, at);
	bool word = found->end == at + 1, letter = word && token.end - token.begin == 1;

	if (letter && gl_token_at(reader, found->end).mark == MARK_CURRENCY && gl_token_at(reader, found->end).gap == GAP_NONE)
		return true; /* 5 C$ */
	if (letter && (!item->digits || (at > item->end && found->unit->kind == KIND_OF_TEMPERATURE)))
		return true; /* "two F", "Form 10-K" */
	if (letter && token.letter_case == CASE_UPPER && gl_is_glued_hyphen(reader, found->end) && gl_is_digits(reader, found->end + 1))
		return true; /* "300 B-52s" */
	if (gl_is(reader, at, WORD_S) && item->first > 0 && gl_is_hyphen(gl_token_at(reader, item->first - 1)) &&
	    gl_token_at(reader, item->first).gap == GAP_NONE)
		return true; /* "the under-19s" */
	if (word && gl_is(reader, at, WORD_ST) && token.letter_case != CASE_LOWER)
		return true; /* "177 St." */
	if (word && gl_is(reader, at, WORD_BIT) && !item->digits && gl_double(&item->value) == 1)
		return true;                                                                          /* "not one bit" */
	return (word && gl_is(reader, at, WORD_QUARTER)) || gl_currency_end(reader, at) > found->end; /* "pounds sterling" */
}

/* "section 3(d)" */
static bool is_item_mark(const struct gl_reader *reader, uint32_t at, const struct gl_unit_found *found, enum gl_word_name close)
{
	struct gl_token token = gl_token_at(reader, at);
	return close == WORD_RIGHT_PARENTHESIS && found->end == at + 1 && token.end - token.begin == 1;
}

static void set_unit(struct gl_item *item, const struct gl_unit_found *found, uint32_t end)
{
	item->kind = KIND_QUANTITY;
	gl_set_text(item->unit, found->name);
	gl_set_text(item->ucum, found->ucum);
	item->known = found->rate ? NULL : found->unit;
	memcpy(item->si_unit, found->si_name, sizeof(item->si_unit));
	memcpy(item->si_ucum, found->si_ucum, sizeof(item->si_ucum));
	item->si_factor = found->factor;
	item->si_offset = found->rate ? 0 : found->unit->offset;
	item->end = end;
}

bool gl_read_unit_behind(const struct gl_reader *reader, struct gl_item *item)
{
	struct gl_unit_found found;
	struct gl_token behind = gl_token_at(reader, item->end);
	bool word = behind.kind == TOKEN_WORD && behind.gap != GAP_NONE; /* no mark */
	enum gl_word_name close = word ? WORD_NONE : closing(reader, item->end);
	bool bracket = close != WORD_NONE;
	uint32_t at = begin_of_unit(reader, item, bracket);

	if (!word && (read_feet(reader, item) || read_inch_mark(reader, at, item)))
		return true;
	if (item->kind == KIND_FRACTION && at > item->end && gl_is(reader, item->end, WORD_OF) && gl_is(reader, at, WORD_YEAR))
		return false;
	if (gl_roles(reader, at) & ROLE_BEFORE_TIME) {
		if (!gl_read_unit(reader, at + 1, &found) || (found.unit->kind != KIND_OF_TIME && !gl_is(reader, at, WORD_FULL)))
			return false; /* "three more weeks", "two full turns" */
	} else if (!gl_read_unit(reader, at, &found)) {
		return false;
	}
	if (is_no_unit(reader, item, at, &found) ||
	    (bracket && (!gl_is(reader, found.end, close) || is_item_mark(reader, at, &found, close))))
		return false;
	set_unit(item, &found, found.end + bracket);
	if (found.rate)
		return true;
	if (found.unit->kind == KIND_OF_TIME && read_old(reader, &item->end)) {
		item->kind = KIND_AGE;
		return true;
	}
	if (found.unit->kind == KIND_OF_ANGLE && read_arc(reader, item))
		return true;
	if (gl_token_at(reader, item->end).kind != TOKEN_WORD || !gl_ends(reader, item->end)) /* "5 ft. 2 in" */
		read_smaller(reader, item);
	gl_weigh_pounds(reader, item);
	if (found.unit->kind == KIND_OF_TIME) {
		item->kind = KIND_DURATION;
		if (read_old(reader, &item->end)) {
			item->kind = KIND_AGE;
			item->timex[0] = '\0';
		} else if (!item->timex[0]) {
			gl_duration_timex(item);
		}
	} else if (found.unit->kind == KIND_OF_TEMPERATURE || (!strcmp(found.unit->name, "degree") && !is_angle(reader, item, item->end))) {
		item->kind = KIND_TEMPERATURE;
		if (found.unit->kind == KIND_OF_ANGLE)
			item->si_unit[0] = '\0'; /* of which scale is not said */
		read_scale(reader, item, found.unit);
	}
	return true;
}

/* "aged 12", "Nina, 19,": an age without its unit. */
static bool is_age(const struct gl_reader *reader, const struct gl_item *item)
{
	struct gl_token behind = gl_token_at(reader, item->end), name = gl_token_at(reader, item->first - 2);

	if (!item->has_value || item->kind != KIND_CARDINAL || gl_double(&item->value) < 1 || gl_double(&item->value) > 115)
		return false;
	uint32_t age = item->first - 1 - (gl_is(reader, item->first - 1, WORD_OF) && gl_is(reader, item->first - 2, WORD_AGE));
	if (gl_is(reader, age, WORD_AGED) || gl_is(reader, age, WORD_AGE) || gl_is(reader, age, WORD_AGES))
		return true;
	return item->bare && gl_token_at(reader, item->first - 1).mark == MARK_COMMA && name.kind == TOKEN_WORD &&
	       name.letter_case == CASE_TITLE && !(gl_roles(reader, item->first - 2) & (ROLE_MONTH | ROLE_WEEKDAY | ROLE_LABEL)) &&
	       (behind.mark == MARK_COMMA || behind.mark == MARK_STOP) && gl_token_at(reader, item->end + 1).kind != TOKEN_NUMBER;
}

/* "20 below zero": degrees, though nothing says so. */
static bool read_below_zero(const struct gl_reader *reader, struct gl_item *item)
{
	if (!gl_is(reader, item->end, WORD_BELOW) || !gl_is(reader, item->end + 1, WORD_ZERO) || !item->has_value || item->modifier)
		return false;
	item->kind = KIND_TEMPERATURE;
	gl_set_text(item->unit, "degree");
	make_negative(item);
	item->end += 2;
	return true;
}

/* "two or more years", "20 or so minutes": the unit stands behind what modifies the number. */
static bool read_unit_behind_modifier(const struct gl_reader *reader, struct gl_item *item)
{
	enum { LEAST_NAME = 3 /* letters */ };
	struct gl_item ahead = *item;
	uint8_t modifier = gl_is(reader, item->end, WORD_OR) ? gl_modifier_behind(reader, item->end, &ahead.end) : SENSE_NONE;
	struct gl_token name = gl_token_at(reader, ahead.end);

	if (!modifier || name.kind != TOKEN_WORD || name.end - name.begin < LEAST_NAME || !gl_read_unit_behind(reader, &ahead))
		return false;
	*item = ahead;
	item->modifier = modifier;
	return true;
}

/* What the number at the item's end measures; false where nothing behind it says so. */
static bool read_measured(const struct gl_reader *reader, const struct gl_numeral *numeral, struct gl_item *item)
{
	if (gl_may_be_rounded(reader, item->end))
		gl_read_rounding(reader, item);
	bool euros = (gl_roles(reader, item->end) & ROLE_SUFFIX) && gl_word_at(reader, item->end + 1)->currencies; /* "5m euros" */
	if (euros && gl_read_money_behind(reader, item))
		return true;
	if (gl_read_percent(reader, item) || read_age_letters(reader, item) || gl_read_unit_behind(reader, item) ||
	    gl_read_money_behind(reader, item) || read_below_zero(reader, item) || read_unit_behind_modifier(reader, item))
		return true;
	if (numeral->digits && gl_double(&numeral->scale) == 1 && gl_token_at(reader, item->end).gap == GAP_NONE &&
	    (gl_is(reader, item->end, WORD_M) || gl_is(reader, item->end, WORD_B)))
		gl_add_money_letter(reader, item);
	struct gl_token times = gl_token_at(reader, item->end), next = gl_token_at(reader, item->end + 1); /* 3x faster */
	if (item->kind == KIND_CARDINAL && item->digits && times.gap == GAP_NONE && gl_is(reader, item->end, WORD_X) &&
	    (next.gap != GAP_NONE || (next.kind == TOKEN_PUNCTUATION && !gl_is_hyphen(next))))
		item->end++;
	return false;
}

bool gl_read_measure(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_numeral numeral;
	bool number = gl_token_at(reader, at).kind == TOKEN_NUMBER; /* digits */

	if (!number && (gl_read_money_before(reader, at, item) || gl_read_percent_before(reader, at, item)))
		return true;
	if (!gl_read_numeral(reader, at, &numeral))
		return gl_read_single(reader, at, item);
	gl_begin_item(item, numeral.ordinal ? KIND_ORDINAL : numeral.fraction ? KIND_FRACTION : KIND_CARDINAL, at, numeral.end);
	gl_add_numeral(item, reader, &numeral);
	if (numeral.ordinal)
		return true;
	if (!numeral.ends && gl_read_again(reader, &numeral))
		item->end = numeral.end;
	if (!numeral.ends && read_measured(reader, &numeral, item)) {
		item->ends = gl_ends(reader, item->end);
		return true;
	}
	item->ends = numeral.ends;
	if (is_age(reader, item)) {
		item->kind = KIND_AGE;
		gl_set_text(item->unit, "year");
		gl_set_text(item->ucum, "a");
	}
	return true;
}
