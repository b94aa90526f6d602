/* A numeral with what it measures: percent, money, temperatures, ages, durations and other quantities; or alone. What is read first
 * decides: a sign of money before the number, then what stands behind it, the longest form first. No state, nothing fails. */
#include "numbers.h"

static const struct gl_measure *find_currency(const struct gl_reader *reader, uint32_t at, unsigned flags, uint32_t *end)
{
	char form[GL_FORM_MAX];
	uint8_t lengths = gl_word_at(reader, at)->currencies;

	for (uint32_t count; (count = gl_take_longest(&lengths));) {
		for (int fold = 0; fold < 2; fold++) {
			size_t length = gl_join(reader, at, at + count, fold, form);
			const struct gl_measure *found = length ? gl_find_measure(form, length) : NULL;
			if (found && found->currency >= 0 && (found->flags & flags) && (!fold || !(found->flags & MEASURE_SYMBOL))) {
				*end = at + count;
				return found;
			}
		}
	}
	return NULL;
}

static void set_currency(struct gl_item *item, const struct gl_measure *found)
{
	const char *part = !strncmp(found->form, "cent", 4) ? "cent"
			   : found->form[0] == 'k'          ? "kopek"
			   : !strcmp(found->form, "pence")  ? "pence"
							    : "penny";

	item->kind = KIND_MONEY;
	gl_set_text(item->unit, found->flags & MEASURE_PART ? part : gl_currency_at(found->currency)->code);
	item->assumed = (found->flags & MEASURE_ASSUMED) != 0;
}

/* A single letter that makes millions behind a sign of money: "$3m", "£2 b". */
static void add_money_letter(const struct gl_reader *reader, struct gl_item *item)
{
	const struct gl_word *word = gl_word_at(reader, item->end);

	if (!(word->roles & ROLE_SUFFIX) || gl_double(&item->scale) > 1 || gl_token_at(reader, item->end).gap != GAP_NONE)
		return;
	item->value = gl_product(item->value, gl_whole(word->scale));
	item->scale = gl_whole(word->scale);
	item->end++;
}

static bool read_money_before(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_numeral numeral;
	uint32_t behind, end;
	struct gl_token first = gl_token_at(reader, at);

	/* S$5: a lone S begins no item, being a plural's ending more often. */
	if (first.mark == MARK_CURRENCY && first.gap == GAP_NONE && at > 0 && gl_is(reader, at - 1, WORD_S) &&
	    gl_token_at(reader, at - 1).letter_case != CASE_LOWER && gl_token_at(reader, at - 1).gap != GAP_NONE &&
	    gl_token_at(reader, at - 2).kind != TOKEN_NUMBER)
		first = gl_token_at(reader, --at);
	bool minus = first.mark == MARK_HYPHEN && gl_token_at(reader, at + 1).mark == MARK_CURRENCY && first.gap != GAP_NONE;

	if (first.kind == TOKEN_WORD ? first.letter_case == CASE_LOWER && !gl_is(reader, at, WORD_US)
				     : first.mark != MARK_CURRENCY && !minus)
		return false;
	const struct gl_measure *sign = find_currency(reader, at + minus, MEASURE_SIGN, &behind);
	if (!sign || !gl_read_numeral(reader, behind, &numeral) || !numeral.digits || numeral.ordinal ||
	    gl_token_at(reader, behind).gap > GAP_LINE)
		return false;
	gl_begin_item(item, KIND_MONEY, at, numeral.end);
	numeral.value.negative = numeral.value.negative || minus;
	gl_add_numeral(item, reader, &numeral);
	set_currency(item, sign);
	add_money_letter(reader, item);
	const struct gl_measure *again = find_currency(reader, item->end, MEASURE_SIGN | MEASURE_NAME, &end);
	if (again && (again->currency == sign->currency || item->assumed)) { /* "$20 USD", "$5 Canadian dollars" */
		bool assumed = item->assumed && (again->flags & MEASURE_ASSUMED);
		set_currency(item, again);
		item->assumed = assumed;
		item->end = end;
	}
	return true;
}

/* "dollars 50 cents" behind a number. */
static bool read_money_behind(const struct gl_reader *reader, struct gl_item *item)
{
	uint32_t at = item->end, end;
	if (gl_is_hyphen(gl_token_at(reader, at)) && gl_token_at(reader, at).gap == GAP_NONE)
		at++;
	else if (item->has_low && gl_is(reader, at, WORD_OF))
		at++; /* "millions of dollars" */
	const struct gl_measure *found = find_currency(reader, at, MEASURE_SIGN | MEASURE_NAME | MEASURE_PART, &end);
	struct gl_numeral rest;

	if (!found && gl_token_at(reader, at).mark == MARK_CURRENCY)
		found = find_currency(reader, at, MEASURE_SIGN, &end);
	if (!found && (gl_is(reader, at, WORD_CENT_SIGN) || gl_is(reader, at, WORD_P))) {
		item->kind = KIND_MONEY;
		gl_set_text(item->unit, gl_is(reader, at, WORD_P) ? "pence" : "cent");
		item->end = at + 1;
		return gl_token_at(reader, at).gap == GAP_NONE;
	}
	if (!found || (gl_token_at(reader, at).mark == MARK_CURRENCY && gl_token_at(reader, at).gap != GAP_NONE &&
		       gl_token_at(reader, end).kind == TOKEN_NUMBER))
		return false;
	set_currency(item, found);
	item->end = end;
	uint32_t next = end + (gl_is(reader, end, WORD_AND) ? 1 : 0);
	if (found->flags & MEASURE_PART || gl_token_at(reader, next).gap == GAP_PARAGRAPH || !gl_read_numeral(reader, next, &rest) ||
	    rest.ordinal || rest.fraction)
		return true;
	if (!find_currency(reader, rest.end, MEASURE_PART, &end)) {
		/* "15 dollars and 50.", "thirteen dollars forty five": what is left over, where it counts nothing else */
		struct gl_token behind = gl_token_at(reader, rest.end);
		double value = gl_double(&rest.value);
		bool ends = behind.gap == GAP_PARAGRAPH || behind.kind == TOKEN_PUNCTUATION;
		if (!ends || value < 10 || value > 99 || !item->has_value || item->digits != rest.digits ||
		    (next == item->end && rest.digits))
			return true;
		end = rest.end;
	}
	item->value = gl_sum(item->value, gl_quotient(rest.value, gl_whole(100)));
	gl_add_num(item, reader, rest.first, rest.end, gl_double(&rest.value));
	item->end = end;
	return true;
}

static bool read_percent(const struct gl_reader *reader, struct gl_item *item)
{
	uint32_t at = item->end;
	struct gl_token token = gl_token_at(reader, at);
	if (gl_is_hyphen(token) && token.gap == GAP_NONE)
		at++;
	bool points = false;
	uint32_t end = 0;

	if (gl_token_at(reader, at).mark == MARK_PERCENT || gl_is(reader, at, WORD_PERCENT) || gl_is(reader, at, WORD_PCT))
		end = at + 1;
	else if (gl_is(reader, at, WORD_PER) && gl_is(reader, at + 1, WORD_CENT))
		end = at + 2;
	else if (gl_is(reader, at, WORD_PERCENTAGE) && (gl_is(reader, at + 1, WORD_POINTS) || gl_is(reader, at + 1, WORD_POINT)))
		end = at + 2, points = true;
	bool basis = gl_is(reader, at, WORD_BASIS) && (gl_is(reader, at + 1, WORD_POINTS) || gl_is(reader, at + 1, WORD_POINT));
	if (!end && (basis || gl_is(reader, at, WORD_BPS))) {
		item->kind = KIND_QUANTITY;
		gl_set_text(item->unit, "basis point");
		item->end = at + (basis ? 2 : 1);
		return true;
	}
	if (!end)
		return false;
	item->kind = points ? KIND_QUANTITY : KIND_PERCENT;
	gl_set_text(item->unit, points ? "percentage point" : "percent");
	if (!points)
		gl_set_text(item->ucum, "%");
	item->end = end;
	return true;
}

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

static bool is_angle(const struct gl_reader *reader, uint32_t at)
{
	for (uint32_t back = 1; back <= 6; back++) {
		if (gl_roles(reader, at - back) & ROLE_ANGLE)
			return true;
	}
	return false;
}

/* "2 in" behind "5 ft", "30 minutes" behind "2 hours and", "and a half" behind "an hour". */
static void read_smaller(const struct gl_reader *reader, struct gl_item *item)
{
	struct gl_numeral rest;
	struct gl_unit_found found;
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
	for (int parts = 0; parts < 3 && item->known && item->known->smaller >= 0; parts++) {
		const struct gl_unit *smaller = gl_unit_at(item->known->smaller);
		at = item->end + (gl_is(reader, item->end, WORD_AND) || gl_token_at(reader, item->end).mark == MARK_COMMA ? 1 : 0);
		while (!gl_read_numeral(reader, at, &rest) || rest.ordinal || !gl_read_unit(reader, rest.end, &found) ||
		       found.unit != smaller || found.rate) {
			if (smaller->smaller < 0 || !rest.end)
				return;
			smaller = gl_unit_at(smaller->smaller);
		}
		double share = gl_double(&rest.value) * found.unit->factor / item->known->factor;
		item->value = gl_approximate(gl_double(&item->value) + share);
		gl_add_num(item, reader, rest.first, rest.end, gl_double(&rest.value));
		item->end = found.end;
		if (!smaller || smaller->smaller < 0)
			return;
		break;
	}
}

static bool read_unit_behind(const struct gl_reader *reader, struct gl_item *item)
{
	struct gl_unit_found found;
	uint32_t at = item->end, end;
	struct gl_token token = gl_token_at(reader, at);
	bool bracket = (token.mark == MARK_OPEN_BRACKET && gl_is(reader, at, WORD_LEFT_BRACKET)) || gl_is(reader, at, WORD_LESS_SIGN);

	if ((gl_is_hyphen(token) && token.gap == GAP_NONE && gl_token_at(reader, at + 1).gap == GAP_NONE) || bracket)
		at++;
	else if ((item->has_low || !item->has_value || gl_double(&item->value) < 1) && gl_is(reader, at, WORD_OF))
		at += gl_is(reader, at + 1, WORD_A) || gl_is(reader, at + 1, WORD_AN) ? 2 : 1;
	else if (gl_double(&item->value) < 1 && (gl_is(reader, at, WORD_A) || gl_is(reader, at, WORD_AN)))
		at++; /* "half an hour" */
	if (item->kind == KIND_FRACTION && at > item->end && gl_is(reader, item->end, WORD_OF) && gl_is(reader, at, WORD_YEAR))
		return false;
	if (gl_token_at(reader, at).mark == MARK_QUOTE && token.gap == GAP_NONE && item->digits &&
	    gl_token_at(reader, item->first - 1).mark != MARK_QUOTE && gl_double(&item->value) < 120) {
		gl_set_text(item->unit, "inch");
		gl_set_text(item->ucum, "[in_i]");
		item->kind = KIND_QUANTITY;
		item->end = at + 1;
		return true;
	}
	if (gl_roles(reader, at) & ROLE_BEFORE_TIME) {
		if (!gl_read_unit(reader, at + 1, &found) || found.unit->kind != KIND_OF_TIME)
			return false;
	} else if (!gl_read_unit(reader, at, &found)) {
		return false;
	}
	if (!item->digits && found.end == at + 1 && gl_token_at(reader, at).end - gl_token_at(reader, at).begin == 1)
		return false; /* "two F" */
	if (bracket && !gl_is(reader, found.end, WORD_RIGHT_BRACKET) && !gl_is(reader, found.end, WORD_GREATER_SIGN))
		return false;
	if (found.unit->kind == KIND_OF_TIME && !strcmp(found.unit->name, "quarter"))
		return false;
	end = found.end + bracket;
	item->kind = KIND_QUANTITY;
	gl_set_text(item->unit, found.name);
	gl_set_text(item->ucum, found.ucum);
	item->known = found.rate ? NULL : found.unit;
	item->end = end;
	if (found.rate)
		return true;
	if (found.unit->kind == KIND_OF_TIME && read_old(reader, &item->end)) {
		item->kind = KIND_AGE;
		return true;
	}
	read_smaller(reader, item);
	if (found.unit->kind == KIND_OF_TIME) {
		item->kind = KIND_DURATION;
		read_old(reader, &item->end) ? (void)(item->kind = KIND_AGE) : gl_duration_timex(item);
	} else if (found.unit->kind == KIND_OF_TEMPERATURE || (!strcmp(found.unit->name, "degree") && !is_angle(reader, item->first))) {
		item->kind = KIND_TEMPERATURE;
	}
	return true;
}

/* "aged 12", "Nina, 19,": an age without its unit. */
static bool is_age(const struct gl_reader *reader, const struct gl_item *item)
{
	struct gl_token behind = gl_token_at(reader, item->end), name = gl_token_at(reader, item->first - 2);
	double value = gl_double(&item->value);

	if (value < 1 || value > 115 || !item->has_value || item->kind != KIND_CARDINAL)
		return false;
	if (gl_is(reader, item->first - 1, WORD_AGED) || gl_is(reader, item->first - 1, WORD_AGE))
		return true;
	return item->bare && gl_token_at(reader, item->first - 1).mark == MARK_COMMA && name.kind == TOKEN_WORD &&
	       name.letter_case == CASE_TITLE && !(gl_roles(reader, item->first - 2) & (ROLE_MONTH | ROLE_WEEKDAY | ROLE_LABEL)) &&
	       (behind.mark == MARK_COMMA || behind.mark == MARK_STOP) && gl_token_at(reader, item->end + 1).kind != TOKEN_NUMBER;
}

/* "per cent of twenty-two". */
static bool read_percent_before(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_numeral numeral;
	uint32_t behind = at + (gl_is(reader, at, WORD_PERCENT)                                   ? 1
				: gl_is(reader, at, WORD_PER) && gl_is(reader, at + 1, WORD_CENT) ? 2
												  : 0);

	if (behind == at || !gl_is(reader, behind, WORD_OF) || !gl_read_numeral(reader, behind + 1, &numeral) || numeral.ordinal)
		return false;
	gl_begin_item(item, KIND_PERCENT, at, numeral.end);
	gl_add_numeral(item, reader, &numeral);
	gl_set_text(item->unit, "percent");
	gl_set_text(item->ucum, "%");
	return true;
}

bool gl_read_measure(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_numeral numeral;

	if (read_money_before(reader, at, item) || read_percent_before(reader, at, item))
		return true;
	if (!gl_read_numeral(reader, at, &numeral))
		return false;
	gl_begin_item(item, numeral.ordinal ? KIND_ORDINAL : numeral.fraction ? KIND_FRACTION : KIND_CARDINAL, at, numeral.end);
	gl_add_numeral(item, reader, &numeral);
	if (numeral.ordinal)
		return true;
	if (read_percent(reader, item) || read_unit_behind(reader, item) || read_money_behind(reader, item))
		return true;
	if (numeral.digits && gl_double(&numeral.scale) == 1 && gl_token_at(reader, item->end).gap == GAP_NONE &&
	    (gl_is(reader, item->end, WORD_M) || gl_is(reader, item->end, WORD_B)))
		add_money_letter(reader, item);
	if (is_age(reader, item)) {
		item->kind = KIND_AGE;
		gl_set_text(item->unit, "year");
		gl_set_text(item->ucum, "a");
	}
	return true;
}
