/* Percent behind a number or before it, percentage points and basis points. Each looks at a fixed number of tokens. No state, nothing fails. */
#include "numbers.h"

/* Behind "%", "percent", "per cent", "pct", "pc" at `at`; 0 where there is none. `digits`: the number is in digits. */
static uint32_t behind_percent(const struct gl_reader *reader, uint32_t at, bool digits)
{
	struct gl_token token = gl_token_at(reader, at), next = gl_token_at(reader, at + 1);

	if (token.mark == MARK_PERCENT || gl_is(reader, at, WORD_PERCENT) || gl_is(reader, at, WORD_PCT) ||
	    gl_is(reader, at, WORD_PERCENTS))
		return at + 1;
	if (gl_is(reader, at, WORD_PERCENTAGE))
		return next.kind == TOKEN_PUNCTUATION && !gl_is_hyphen(next) ? at + 1 : 0;
	if (gl_is(reader, at, WORD_PC))
		return token.letter_case == CASE_LOWER && digits ? at + 1 : 0;
	if (!gl_is(reader, at, WORD_PER))
		return 0;
	uint32_t cent = at + 1 + gl_is_hyphen(next);
	return gl_is(reader, cent, WORD_CENT) ? cent + 1 : 0;
}

/* The same of "percentage points", "percentage-point", "pp"; of "basis points", "bps", "bp", and then `basis` is true. */
static uint32_t behind_points(const struct gl_reader *reader, uint32_t at, bool digits, bool *basis)
{
	bool percentage = gl_is(reader, at, WORD_PERCENTAGE);
	uint32_t next = at + 1;

	*basis = gl_is(reader, at, WORD_BASIS) || gl_is(reader, at, WORD_BPS) || gl_is(reader, at, WORD_BP);
	if ((percentage || gl_is(reader, at, WORD_BASIS)) && (gl_is(reader, next, WORD_POINTS) || gl_is(reader, next, WORD_POINT)))
		return at + 2;
	if (percentage && gl_is_hyphen(gl_token_at(reader, next)) && gl_is(reader, at + 2, WORD_POINT))
		return at + 3;
	if (gl_is(reader, at, WORD_PP))
		return digits && gl_token_at(reader, next).kind != TOKEN_NUMBER ? at + 1 : 0; /* but "10 pp. 3" */
	return gl_is(reader, at, WORD_BPS) || (gl_is(reader, at, WORD_BP) && digits) ? at + 1 : 0;
}

bool gl_read_percent(const struct gl_reader *reader, struct gl_item *item)
{
	uint32_t at = item->end, end;
	struct gl_token token = gl_token_at(reader, at);
	bool part = item->kind == KIND_FRACTION && gl_double(&item->value) < 1, basis;

	if (gl_word_number(reader, at) == WORD_NONE && token.mark != MARK_PERCENT && !gl_is_hyphen(token))
		return false;
	at += gl_is_hyphen(token) && token.gap == GAP_NONE;
	at += part && gl_is(reader, at, WORD_OF);
	if (part &&
	    (gl_is(reader, at, WORD_A) || (at > item->end && (gl_is(reader, at, WORD_ONE) || gl_small_digits(reader, at, NULL) == 1))))
		at++;
	if (gl_is(reader, at, WORD_PERMILLE_SIGN))
		return false; /* a unit */
	if ((end = behind_percent(reader, at, item->digits))) {
		item->kind = KIND_PERCENT;
		gl_set_text(item->unit, "percent");
		gl_set_text(item->ucum, "%");
	} else if ((end = behind_points(reader, at, item->digits, &basis))) {
		item->kind = KIND_QUANTITY;
		gl_set_text(item->unit, basis ? "basis point" : "percentage point");
	} else {
		return false;
	}
	item->end = end;
	return true;
}

bool gl_read_percent_before(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_numeral numeral;
	uint32_t behind = at + (gl_is(reader, at, WORD_PERCENT) || gl_is(reader, at, WORD_PERCENTS) ? 1
				: gl_is(reader, at, WORD_PERCENTAGE)                                ? 1
				: gl_is(reader, at, WORD_PER) && gl_is(reader, at + 1, WORD_CENT)   ? 2
												    : 0);

	if (behind == at || !gl_is(reader, behind, WORD_OF) || !gl_read_numeral(reader, behind + 1, &numeral) || numeral.ordinal)
		return false;
	if (gl_is(reader, at, WORD_PERCENTAGE) && gl_token_at(reader, numeral.end).kind != TOKEN_PUNCTUATION && numeral.end < reader->count)
		return false; /* "a percentage of 20 people" */
	gl_begin_item(item, KIND_PERCENT, at, numeral.end);
	gl_add_numeral(item, reader, &numeral);
	gl_set_text(item->unit, "percent");
	gl_set_text(item->ucum, "%");
	return true;
}
