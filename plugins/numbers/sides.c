/* Numbers that share the unit of the last: the sides of a thing ("10 by 12 feet", "20 x 30 x 40 cm", "a 10-by-12-foot room"), "15- and 20-mile". Each number stays an item of its own, and those before the last have its
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

void gl_read_sides(const struct gl_reader *reader, struct gl_item *item)
{
	enum { MOST_SIDES = 4 };
	struct gl_item other;

	if ((item->kind != KIND_CARDINAL && item->kind != KIND_FRACTION) || !item->has_value || !behind_by(reader, item->end))
		return;
	other = *item;
	for (int sides = 1; sides < MOST_SIDES && other.has_value && !other.unit[0]; sides++) {
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
