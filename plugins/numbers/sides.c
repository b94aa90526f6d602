/* Numbers that share the unit of the last: the sides of a thing ("10 by 12 feet", "20 x 30 x 40 cm", "a 10-by-12-foot room"), "15- and 20-mile", "12x14 feet". Each number stays an item of its own, and those before the last have its
 * unit. No state, nothing fails. */
#include "numbers.h"

/* The token behind "by", "x", "×", "-by-" or "- and" at `at`; 0 where there is none. */
static uint32_t behind_by(const struct gl_reader *reader, uint32_t at)
{
	bool hyphen = gl_is_hyphen(gl_token_at(reader, at)) && gl_token_at(reader, at).gap == GAP_NONE;

	if (hyphen && gl_is(reader, at + 1, WORD_BY) && gl_is_hyphen(gl_token_at(reader, at + 2)))
		return at + 3;
	if (hyphen && (gl_is(reader, at + 1, WORD_AND) || gl_is(reader, at + 1, WORD_OR)))
		return at + 2; /* "15- and 20-mile" */
	return gl_is(reader, at, WORD_BY) || gl_is(reader, at, WORD_X) || gl_is(reader, at, WORD_TIMES_SIGN) ? at + 1 : 0;
}

/* The decimal behind an "x" that is glued to it. */
static bool read_behind_x(const struct gl_reader *reader, struct gl_token token, struct gl_decimal *value)
{
	enum { MOST_DIGITS = 9 };
	bool bare;

	return token.kind == TOKEN_WORD && token.gap == GAP_NONE && gl_folded(reader->text[token.begin]) == 'x' &&
	       token.end - token.begin > 1 && token.end - token.begin <= 1 + MOST_DIGITS &&
	       gl_read_digits_from(reader, token.begin + 1, token.end, value, &bare);
}

bool gl_read_glued_side(const struct gl_reader *reader, const struct gl_item *item, struct gl_item *side)
{
	enum { MOST_TIMES = 10 }; /* as long as wide; more often 4x100 m are a race */
	uint32_t at = item->end;
	struct gl_token token = gl_token_at(reader, at);
	struct gl_decimal value;

	if (!item->has_value || gl_token_at(reader, at - 1).kind != TOKEN_NUMBER || !read_behind_x(reader, token, &value))
		return false;
	gl_begin_item(side, KIND_CARDINAL, at, at + 1);
	side->joint = 1;
	side->value = value;
	side->has_value = side->digits = true;
	side->nums[side->nums_count++] = (struct gl_num){token.begin + 1, token.end, gl_double(&value)};
	return gl_read_unit_behind(reader, side) && side->kind == KIND_QUANTITY && side->known &&
	       (side->known->kind == KIND_OF_LENGTH || side->known->kind == KIND_OF_IMAGE) &&
	       gl_double(&side->value) <= MOST_TIMES * gl_double(&item->value);
}

void gl_read_sides(const struct gl_reader *reader, struct gl_item *item)
{
	enum { MOST_SIDES = 4 };
	struct gl_item other;

	if ((item->kind != KIND_CARDINAL && item->kind != KIND_FRACTION) || !item->has_value)
		return;
	bool glued = gl_read_glued_side(reader, item, &other);
	if (!glued && !behind_by(reader, item->end))
		return;
	if (!glued)
		other = *item;
	for (int sides = 1; !glued && sides < MOST_SIDES && other.has_value && !other.unit[0]; sides++) {
		uint32_t next = behind_by(reader, other.end);
		if (!next || gl_token_at(reader, next).gap >= GAP_PARAGRAPH || !gl_read_measure(reader, next, &other))
			return;
	}
	if ((other.kind != KIND_QUANTITY && other.kind != KIND_AGE && other.kind != KIND_DURATION) || !other.known)
		return;
	if (other.kind == KIND_DURATION && !gl_is_hyphen(gl_token_at(reader, item->end)))
		return; /* "by 5 minutes" */
	other.timex[0] = '\0';
	other.ends = false;
	other.joint = 0;
	other.first = item->first;
	other.end = item->end;
	other.value = item->value;
	other.scale = item->scale;
	other.nums_count = item->nums_count;
	memcpy(other.nums, item->nums, item->nums_count * sizeof(*item->nums));
	*item = other;
	if (item->kind == KIND_DURATION)
		gl_duration_timex(item);
}
