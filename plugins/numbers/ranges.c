/* Two measures that make one range ("5-10", "between 20 and 30", "from $3 to $5 million"), scores ("3-2"), or one measure alone. A
 * range is a shape: it has low and high, and the kind and unit of its parts. No state, nothing fails. */
#include <math.h>

#include "numbers.h"

/* Between the parts of a range. `opened` is "between" or "from" where one of them stood before, else WORD_NONE. */
static uint32_t behind_connector(const struct gl_reader *reader, uint32_t at, enum gl_word_name opened)
{
	struct gl_token token = gl_token_at(reader, at);
	bool tilde = gl_is(reader, at, WORD_TILDE) || gl_is(reader, at, WORD_WIDE_TILDE);

	if (token.gap == GAP_PARAGRAPH)
		return 0;
	if (opened == WORD_BETWEEN && gl_is(reader, at, WORD_AND))
		return at + 1;
	bool through = gl_is(reader, at, WORD_THROUGH) || gl_is(reader, at, WORD_THRU) || (opened && gl_is(reader, at, WORD_UNTIL));
	if (gl_is(reader, at, WORD_TO) || tilde || through)
		return at + 1;
	if (gl_is_hyphen(token) && gl_is(reader, at + 1, WORD_TO)) /* "5-to-10", "5- to 10-mile" */
		return at + 2 + gl_is_hyphen(gl_token_at(reader, at + 2));
	if (gl_is(reader, at, WORD_UP) && gl_is(reader, at + 1, WORD_TO) && opened)
		return at + 2;
	return gl_is_hyphen(token) && token.end - token.begin <= 3 ? at + 1 : 0;
}

static bool is_contest(const struct gl_reader *reader, uint32_t at)
{
	for (uint32_t back = 1; back <= 8 && gl_token_at(reader, at - back).mark != MARK_STOP; back++) {
		if (gl_roles(reader, at - back) & ROLE_CONTEST)
			return true;
	}
	return false;
}

/* "3-2", "7-2": small whole numbers around a glued hyphen, the second not above the first, or behind a word of contests; "won 7 to 2" behind such a word,
 * where nothing is counted. */
static bool read_score(const struct gl_reader *reader, const struct gl_item *low, const struct gl_item *high, struct gl_item *item)
{
	double a = gl_double(&low->value), b = gl_double(&high->value);
	struct gl_token next = gl_token_at(reader, high->end);
	bool to = gl_is(reader, low->end, WORD_TO) && a > b && is_contest(reader, low->first) &&
		  (next.kind != TOKEN_WORD || (gl_roles(reader, high->end) & ROLE_FUNCTION));
	bool glued = gl_is_glued_hyphen(reader, low->end);

	if (!low->bare || !high->bare || (!glued && !to) || a >= 300 || b >= 300)
		return false;
	if (high->kind != KIND_CARDINAL || low->kind != KIND_CARDINAL || (a < b && !is_contest(reader, low->first)))
		return false;
	gl_begin_item(item, KIND_SCORE, low->first, high->end);
	gl_add_num(item, reader, low->first, low->end, a);
	gl_add_num(item, reader, high->end - 1, high->end, b);
	return true;
}

/* Gives a bare first part what the second has: unit, kind, magnitude. False where the two do not belong together. */
static bool adopt(struct gl_item *low, const struct gl_item *high)
{
	bool same = low->kind == high->kind && !strcmp(low->unit, high->unit);
	bool bare = (low->kind == KIND_CARDINAL || low->kind == KIND_FRACTION) && !low->unit[0] && high->kind != KIND_ORDINAL;

	if (!same && bare) {
		low->kind = high->kind == KIND_FRACTION ? KIND_CARDINAL : high->kind;
		memcpy(low->unit, high->unit, sizeof(low->unit));
		memcpy(low->ucum, high->ucum, sizeof(low->ucum));
		low->known = high->known;
		memcpy(low->si_unit, high->si_unit, sizeof(low->si_unit));
		memcpy(low->si_ucum, high->si_ucum, sizeof(low->si_ucum));
		low->si_factor = high->si_factor;
		low->si_offset = high->si_offset;
		low->assumed = high->assumed;
	} else if (!same && high->kind != KIND_CARDINAL && high->kind != KIND_FRACTION) {
		return false; /* two quantities; but the second may lack the unit, as in "$20-30" */
	}
	/* "two to three million"; "five hundred to a thousand" is no half a million. */
	if (gl_double(&low->scale) == 1 && gl_double(&high->scale) > 1 && gl_double(&low->value) < 1000 &&
	    gl_double(&low->value) * gl_double(&high->scale) <= gl_double(&high->value))
		low->value = gl_product(low->value, high->scale);
	return true;
}

/* Makes `item` a range of two measures; `first` is its first token. */
static void join_bounds(struct gl_item *item, const struct gl_item *low, const struct gl_item *high, uint32_t first, uint32_t end)
{
	double a = gl_double(&low->value), b = gl_double(&high->value);

	*item = *low;
	item->first = first;
	item->end = end;
	item->has_value = false;
	item->has_low = item->has_high = true;
	item->low = a < b ? a : b;
	item->high = a < b ? b : a;
	item->bare = item->ends = false;
	item->timex[0] = '\0';
	for (uint32_t i = 0; i < high->nums_count && item->nums_count < GL_NUMS_MAX; i++)
		item->nums[item->nums_count++] = high->nums[i];
}

/* "three or four years", "20 or 30": two numbers of one form that lie close together are one that is not known better. */
static bool read_alternative(const struct gl_reader *reader, struct gl_item *low, struct gl_item *item)
{
	struct gl_item high;

	if (!gl_is(reader, low->end, WORD_OR) || !low->has_value ||
	    (low->kind != KIND_CARDINAL && low->kind != KIND_MONEY && low->kind != KIND_PERCENT) ||
	    !gl_read_measure(reader, low->end + 1, &high) || !high.has_value || high.kind == KIND_ORDINAL || high.digits != low->digits)
		return false;
	if (!adopt(low, &high))
		return false;
	double ratio = gl_double(&high.value) / gl_double(&low->value);
	if (!(ratio > 1 && ratio <= 2))
		return false;
	join_bounds(item, low, &high, low->first, high.end);
	return true;
}

/* "[5, 10)", "(0.5; 1]": an interval, where its two brackets differ. */
static bool read_interval(const struct gl_reader *reader, struct gl_item *low, struct gl_item *item)
{
	bool square = gl_is(reader, low->first - 1, WORD_LEFT_BRACKET), round = gl_is(reader, low->first - 1, WORD_LEFT_PARENTHESIS);
	uint8_t mark = gl_token_at(reader, low->end).mark;
	struct gl_item high;

	if ((!square && !round) || low->first == 0 || (mark != MARK_COMMA && mark != MARK_SEMICOLON) || !low->has_value ||
	    !gl_read_measure(reader, low->end + 1, &high) || !high.has_value || !adopt(low, &high))
		return false;
	if (!gl_is(reader, high.end, square ? WORD_RIGHT_PARENTHESIS : WORD_RIGHT_BRACKET))
		return false;
	join_bounds(item, low, &high, low->first - 1, high.end + 1);
	return true;
}

/* ---- ratios and tolerances ---- */

static bool is_near_ratio(const struct gl_reader *reader, uint32_t first, uint32_t end)
{
	for (uint32_t back = 1; back <= 5 && gl_token_at(reader, first - back).mark != MARK_STOP; back++) {
		if (gl_roles(reader, first - back) & ROLE_RATIO)
			return true;
	}
	return gl_roles(reader, end) & ROLE_RATIO || gl_roles(reader, end + 1) & ROLE_RATIO;
}

/* "a ratio of 3:1", "4-to-1 odds", "outnumbered five to one": the first over the second. */
static bool read_ratio(const struct gl_reader *reader, const struct gl_item *above, struct gl_item *item)
{
	uint32_t at = above->end;
	bool colon = gl_token_at(reader, at).mark == MARK_COLON && gl_token_at(reader, at).gap == GAP_NONE &&
		     gl_token_at(reader, at + 1).gap == GAP_NONE;
	bool chain = gl_is_hyphen(gl_token_at(reader, at)) && gl_is(reader, at + 1, WORD_TO) && gl_is_hyphen(gl_token_at(reader, at + 2));
	struct gl_item below;

	if ((!colon && !chain && !gl_is(reader, at, WORD_TO)) || above->kind != KIND_CARDINAL || !above->has_value ||
	    !gl_read_measure(reader, at + (chain ? 3 : 1), &below) || below.kind != KIND_CARDINAL || !below.has_value ||
	    below.digits != above->digits || gl_double(&below.value) <= 0)
		return false;
	bool falls = !colon && gl_double(&below.value) == 1 && gl_double(&above->value) > 1;
	if (!falls && !is_near_ratio(reader, above->first, below.end))
		return false;
	gl_begin_item(item, KIND_FRACTION, above->first, below.end);
	item->has_value = true;
	item->value = gl_quotient(above->value, below.value);
	item->nums[item->nums_count++] = above->nums[0];
	item->nums[item->nums_count++] = below.nums[0];
	return true;
}

/* Where "±", "+/-", "plus or minus" ends; else `at`. */
static uint32_t behind_tolerance(const struct gl_reader *reader, uint32_t at)
{
	if (gl_is(reader, at, WORD_PLUS_MINUS))
		return at + 1;
	if (gl_is(reader, at, WORD_PLUS) && gl_is(reader, at + 1, WORD_OR) && gl_is(reader, at + 2, WORD_MINUS))
		return at + 3;
	bool slash = gl_is(reader, at, WORD_PLUS_SIGN) && gl_token_at(reader, at + 1).mark == MARK_SLASH &&
		     gl_is_hyphen(gl_token_at(reader, at + 2));
	return slash && gl_token_at(reader, at).gap <= GAP_SPACE ? at + 3 : at;
}

/* "3.5 ± 0.2 mm", "100 plus or minus 5%": a value with the bounds that it may have. */
static bool read_tolerance(const struct gl_reader *reader, struct gl_item *value, struct gl_item *item)
{
	uint32_t at = behind_tolerance(reader, value->end);
	struct gl_item around;

	if (at == value->end || !value->has_value || !gl_read_measure(reader, at, &around) || !around.has_value)
		return false;
	double share = gl_double(&around.value);
	bool part = around.kind == KIND_PERCENT && value->kind != KIND_PERCENT;
	if (part)
		share *= fabs(gl_double(&value->value)) / 100;
	else if (!adopt(value, &around))
		return false;
	double middle = gl_double(&value->value);
	join_bounds(item, value, &around, value->first, around.end);
	item->has_value = true;
	item->low = middle - share;
	item->high = middle + share;
	item->modifier = SENSE_ABOUT;
	return true;
}

static bool read_tolerance_or_ratio(const struct gl_reader *reader, struct gl_item *item)
{
	struct gl_token behind = gl_token_at(reader, item->end);
	struct gl_item first;

	if (behind.mark != MARK_COLON && !gl_is_hyphen(behind) && !gl_is(reader, item->end, WORD_TO) &&
	    behind_tolerance(reader, item->end) == item->end)
		return false; /* most numbers */
	first = *item;
	return read_tolerance(reader, &first, item) || read_ratio(reader, &first, item);
}

/* ---- the parts together ---- */

/* A dash alone makes no range of numbers that fall, nor "to" of what rose by 8 % to 3.65. */
static bool is_range(const struct gl_reader *reader, const struct gl_item *low, const struct gl_item *high, bool opened)
{
	bool dash = gl_is_hyphen(gl_token_at(reader, low->end));

	if (opened)
		return true;
	bool both = low->kind != KIND_CARDINAL && high->kind != KIND_CARDINAL, changed = gl_roles(reader, low->first - 1) & ROLE_CHANGE;
	double from = gl_double(&low->value), to = gl_double(&high->value);
	if (to == from || (to < from && (dash || (both && !changed)))) /* "one to one", "leads 50% to 39%" */
		return false;
	if (both && to > 3 * from && !dash && changed) /* "fell $2 to $15" */
		return false;
	return !(low->kind == KIND_PERCENT && high->kind != KIND_PERCENT && !dash);
}

/* "beat him 52 to 38 percent", "a 73-to-25 percent victory": shares of two sides, where no change is said and the first is greater. */
static bool are_shares(const struct gl_reader *reader, const struct gl_item *low, const struct gl_item *high)
{
	bool to = gl_is(reader, low->end, WORD_TO) || gl_is(reader, low->end + 1, WORD_TO);

	return to && low->kind == KIND_CARDINAL && high->kind == KIND_PERCENT && gl_double(&high->value) < gl_double(&low->value) &&
	       !(gl_roles(reader, low->first - 1) & ROLE_CHANGE);
}

bool gl_read_range(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	enum gl_word_name opened = gl_is(reader, at, WORD_BETWEEN) || gl_is(reader, at, WORD_FROM) ? gl_word_number(reader, at) : WORD_NONE;
	uint32_t first = opened ? at + 1 : at;
	struct gl_item high, score, low;

	if (opened && gl_is(reader, first, WORD_THE))
		first++;
	if (!gl_read_measure(reader, first, item))
		return false;
	bool bracket = gl_token_at(reader, item->first - 1).mark == MARK_OPEN_BRACKET;
	if (!bracket && item->ends)
		return !opened;
	if (!opened && (gl_is(reader, item->end, WORD_OR) || bracket)) {
		low = *item;
		if (read_alternative(reader, &low, item) || read_interval(reader, &low, item))
			return true;
	}
	if (!opened && (gl_read_sides(reader, item), read_tolerance_or_ratio(reader, item)))
		return true;
	uint32_t second = behind_connector(reader, item->end, opened), skipped;
	if (second && opened && gl_is(reader, second, WORD_THE))
		second++;
	if (second && opened && gl_modifier_at(reader, second, &skipped)) /* "from 5 to less than 10" */
		second = skipped;
	if (!second || !item->has_value || !gl_read_measure(reader, second, &high) || !high.has_value)
		return !opened;
	low = *item;
	if (!opened && read_score(reader, &low, &high, &score)) {
		*item = score;
		return true;
	}
	if (!opened && are_shares(reader, &low, &high)) {
		adopt(item, &high);
		item->bare = item->ends = false;
		return true;
	}
	if (!is_range(reader, &low, &high, opened) || !adopt(&low, &high))
		return !opened;
	join_bounds(item, &low, &high, at, high.end);
	return true;
}
