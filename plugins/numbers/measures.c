/* A numeral with what it measures: percent, money, ages, temperatures, durations, other quantities; or alone. */
#include <stdio.h>

#include "numbers.h"

enum {
	LONGEST_CURRENCY = 4 /* tokens: "United" "States" "dollars"; "U" "." "S" "$" goes by the join of what touches */
};

void gl_begin_item(struct gl_item *item, enum gl_kind kind, uint32_t first, uint32_t end)
{
	*item = (struct gl_item){.first = first, .end = end, .kind = (uint8_t)kind, .scale = gl_whole(1)};
}

void gl_add_num(struct gl_item *item, const struct gl_reader *reader, uint32_t first, uint32_t end, double value)
{
	if (item->nums_count < GL_NUMS_MAX)
		item->nums[item->nums_count++] = (struct gl_num){gl_token_at(reader, first)->begin, gl_token_at(reader, end - 1)->end, value};
}

void gl_add_numeral(struct gl_item *item, const struct gl_reader *reader, const struct gl_numeral *numeral)
{
	item->has_value = true;
	item->value = numeral->value;
	item->scale = numeral->scale;
	item->bare = numeral->bare;
	item->digits = numeral->digits;
	if (numeral->high > 0) {
		item->has_value = false;
		item->has_low = item->has_high = true;
		item->low = gl_double(&numeral->value);
		item->high = numeral->high;
	}
	gl_add_num(item, reader, numeral->first, numeral->end, gl_double(&numeral->value));
}

static void set_unit(struct gl_item *item, const char *unit, const char *ucum)
{
	snprintf(item->unit, sizeof(item->unit), "%s", unit);
	snprintf(item->ucum, sizeof(item->ucum), "%s", ucum);
}

/* ---- money ------------------------------------------------------------------------------------------------------------- */

/* The longest sign, code or name of money at `at`, with one of the flags. */
static const struct gl_measure *longest_currency(const struct gl_reader *reader, uint32_t at, unsigned flags, uint32_t *end)
{
	char form[GL_FORM_MAX];
	for (uint32_t count = LONGEST_CURRENCY; count > 0; count--) {
		for (int fold = 0; fold <= 1; fold++) {
			size_t length = gl_join(reader, at, at + count, fold, form);
			const struct gl_measure *measure = length ? gl_find_measure(form, length) : NULL;
			if (measure && measure->currency >= 0 && measure->flags & flags) {
				*end = at + count;
				return measure;
			}
		}
	}
	return NULL;
}

static void set_currency(struct gl_item *item, const struct gl_measure *measure)
{
	item->kind = KIND_MONEY;
	item->assumed = measure->flags & MEASURE_ASSUMED;
	if (measure->flags & MEASURE_PART)
		set_unit(item, measure->form, "");
	else
		set_unit(item, gl_currency_at(measure->currency)->code, "");
}

/* $5, USD 200, £1.2bn. */
static bool read_sign_first(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_numeral numeral;
	uint32_t sign_end, from = at + gl_is_hyphen(gl_token_at(reader, at));
	const struct gl_measure *measure = longest_currency(reader, from, MEASURE_SIGN, &sign_end);
	if (!measure || gl_token_at(reader, sign_end)->gap > GAP_SPACE || !gl_read_numeral(reader, sign_end, &numeral) || numeral.ordinal || numeral.high > 0)
		return false;
	if (gl_token_at(reader, sign_end)->kind != TOKEN_NUMBER)
		return false;
	gl_begin_item(item, KIND_MONEY, at, numeral.end);
	gl_add_numeral(item, reader, &numeral);
	item->value.negative = item->value.negative || from > at;
	set_currency(item, measure);
	/* $5 million dollars, US$ 5 USD. */
	uint32_t end;
	const struct gl_measure *again = longest_currency(reader, item->end, MEASURE_NAME, &end);
	if (again && again->currency == measure->currency)
		item->end = end;
	return true;
}

/* dollars and cents behind each other: thirteen dollars forty-five cents. */
static void add_parts(const struct gl_reader *reader, struct gl_item *item, int16_t currency)
{
	struct gl_numeral numeral;
	uint32_t at = item->end + gl_is(reader, item->end, "and"), end;
	if (gl_roles(reader, at) & ROLE_VAGUE || !gl_read_numeral(reader, at, &numeral) || numeral.ordinal)
		return;
	const struct gl_measure *part = longest_currency(reader, numeral.end, MEASURE_PART, &end);
	if (!part || part->currency != currency)
		return;
	item->value = gl_sum(item->value, gl_quotient(numeral.value, gl_whole(100)));
	item->end = end;
}

static bool read_money_behind(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	uint32_t end;
	const struct gl_measure *measure = longest_currency(reader, at, MEASURE_NAME | MEASURE_PART | MEASURE_SIGN, &end);
	if (!measure || gl_token_at(reader, at)->gap > GAP_SPACE)
		return false;
	/* A sign that a number follows belongs to that one. */
	if (measure->flags & MEASURE_SIGN && gl_token_at(reader, at)->gap != GAP_NONE && gl_token_at(reader, end)->kind == TOKEN_NUMBER)
		return false;
	item->end = end;
	set_currency(item, measure);
	if (measure->flags & MEASURE_NAME)
		add_parts(reader, item, measure->currency);
	return true;
}

/* ---- percent, ages, units ------------------------------------------------------------------------------------------------ */

static bool read_percent_behind(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	uint32_t end = at;
	if (gl_token_at(reader, at)->mark == MARK_PERCENT || gl_is(reader, at, "percent") || gl_is(reader, at, "pct") || gl_is(reader, at, "percentage"))
		end = at + 1;
	else if (gl_is(reader, at, "per") && gl_is(reader, at + 1, "cent"))
		end = at + 2;
	if (end == at || gl_token_at(reader, at)->gap > GAP_SPACE)
		return false;
	item->kind = KIND_PERCENT;
	if (gl_is(reader, end, "points") || gl_is(reader, end, "point")) {
		set_unit(item, "percentage point", "");
		end++;
	} else {
		set_unit(item, "percent", "%");
	}
	item->end = end;
	return true;
}

/* The token behind a hyphen that joins a number and its unit: 12-cent, 61-year-old. */
static uint32_t behind_joint(const struct gl_reader *reader, uint32_t at)
{
	const struct gl_token *hyphen = gl_token_at(reader, at), *next = gl_token_at(reader, at + 1);
	return gl_is_hyphen(hyphen) && hyphen->gap == GAP_NONE && next->gap == GAP_NONE && next->kind == TOKEN_WORD ? at + 1 : at;
}

/* old, of age: behind a unit of time. */
static bool read_age_behind(const struct gl_reader *reader, struct gl_item *item)
{
	uint32_t at = behind_joint(reader, item->end);
	if (gl_is(reader, at, "old") || gl_is(reader, at, "olds"))
		item->end = at + 1;
	else if (gl_is(reader, at, "of") && gl_is(reader, at + 1, "age"))
		item->end = at + 2;
	else
		return false;
	item->kind = KIND_AGE;
	return true;
}

static enum gl_kind kind_of_unit(const struct gl_unit *unit)
{
	return unit->kind == KIND_OF_TIME ? KIND_DURATION : unit->kind == KIND_OF_TEMPERATURE ? KIND_TEMPERATURE : KIND_QUANTITY;
}

/* 5 feet 2 inches. */
static void add_smaller(const struct gl_reader *reader, struct gl_item *item, const struct gl_unit *unit)
{
	struct gl_numeral numeral;
	struct gl_unit_found found;
	uint32_t at = item->end + gl_is(reader, item->end, "and");
	if (unit->smaller < 0 || gl_roles(reader, at) & ROLE_VAGUE || !gl_read_numeral(reader, at, &numeral) || numeral.ordinal ||
	    !gl_read_unit(reader, behind_joint(reader, numeral.end), &found) || gl_unit_index(found.unit) != unit->smaller)
		return;
	double factor = found.unit->factor / unit->factor;
	item->value = gl_approximate(gl_double(&item->value) + gl_double(&numeral.value) * factor);
	item->end = found.end;
}

static bool read_unit_behind(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_unit_found found;
	uint32_t from = behind_joint(reader, at);
	if (gl_token_at(reader, from)->gap > GAP_SPACE || !gl_read_unit(reader, from, &found))
		return false;
	item->kind = (uint8_t)kind_of_unit(found.unit);
	item->known = found.rate ? NULL : found.unit;
	item->end = found.end;
	set_unit(item, found.name, found.ucum);
	if (found.rate)
		item->kind = KIND_QUANTITY;
	else
		add_smaller(reader, item, found.unit);
	if (item->kind == KIND_DURATION && !read_age_behind(reader, item))
		gl_duration_timex(item);
	return true;
}

bool gl_read_measure(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_numeral numeral;
	if (read_sign_first(reader, at, item))
		return true;
	if (!gl_read_numeral(reader, at, &numeral))
		return false;
	gl_begin_item(item, numeral.ordinal ? KIND_ORDINAL : numeral.fraction ? KIND_FRACTION : KIND_CARDINAL, at, numeral.end);
	gl_add_numeral(item, reader, &numeral);
	if (numeral.ordinal)
		return true;
	uint32_t behind = behind_joint(reader, numeral.end);
	if (!read_percent_behind(reader, behind, item) && !read_money_behind(reader, behind, item))
		read_unit_behind(reader, numeral.end, item);
	return true;
}

/* ---- durations ----------------------------------------------------------------------------------------------------------- */

void gl_duration_timex(struct gl_item *item)
{
	static const struct {
		const char *unit;
		int times;
		bool time;
		char letter;
	} units[] = {{"second", 1, true, 'S'}, {"minute", 1, true, 'M'}, {"hour", 1, true, 'H'}, {"day", 1, false, 'D'}, {"week", 1, false, 'W'}, {"month", 1, false, 'M'},
	             {"year", 1, false, 'Y'}, {"quarter", 3, false, 'M'}, {"decade", 10, false, 'Y'}, {"century", 100, false, 'Y'}, {"millennium", 1000, false, 'Y'},
	             {"fortnight", 2, false, 'W'}, {"night", 1, false, 'D'}, {"weekend", 2, false, 'D'}, {"business day", 1, false, 'D'}};
	for (size_t i = 0; item->has_value && i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(units[i].unit, item->unit))
			snprintf(item->timex, sizeof(item->timex), "P%s%.10g%c", units[i].time ? "T" : "", gl_double(&item->value) * units[i].times, units[i].letter);
}
