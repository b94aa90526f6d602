/* One of a unit, said with an article: "a metric ton", "a mile away", "an hour and a half", "a week or two", "a year ago". Not "a gallon" of a price or rate,
 * nor a unit whose name with an article is more often something else ("a foot", "a bar"). No state, nothing fails. */
#include "numbers.h"

/* Whether "a" at `at` goes with what stands before it, in a price or rate: "$3 a gallon", "40 cents a mile", "30 people a square mile". */
static bool is_rate(const struct gl_reader *reader, uint32_t at)
{
	const struct gl_word *before = gl_word_at(reader, at - 1);
	struct gl_token token = gl_token_at(reader, at - 1);

	if (at == 0 || gl_makes_moment(reader, at + 2))
		return false;
	return token.kind == TOKEN_NUMBER || gl_token_at(reader, at - 2).kind == TOKEN_NUMBER || token.mark == MARK_PERCENT ||
	       before->units || before->currencies ||
	       (before->roles & (ROLE_SMALL | ROLE_TENS | ROLE_HUNDRED | ROLE_MAGNITUDE | ROLE_REPEAT)) ||
	       gl_is(reader, at - 1, WORD_TIMES);
}

/* "or two" behind "a week". */
static bool read_or_two(const struct gl_reader *reader, struct gl_item *item)
{
	if (!gl_is(reader, item->end, WORD_OR) || !gl_is(reader, item->end + 1, WORD_TWO) ||
	    gl_token_at(reader, item->end + 2).kind == TOKEN_WORD)
		return false;
	item->has_value = false;
	item->has_low = item->has_high = true;
	item->low = 1;
	item->high = 2;
	item->timex[0] = '\0';
	item->end += 2;
	return true;
}

bool gl_read_single(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_token name = gl_token_at(reader, at + 1);

	if ((!gl_is(reader, at, WORD_A) && !gl_is(reader, at, WORD_AN)) || !gl_word_at(reader, at + 1)->units || is_rate(reader, at) ||
	    name.end - name.begin < 3 || name.letter_case != CASE_LOWER ||
	    reader->text[name.end - 1] == 's') /* symbols are words here: "an in-depth look" */
		return false;
	gl_begin_item(item, KIND_CARDINAL, at, at + 1);
	item->has_value = true;
	item->value = gl_whole(1);
	if (!gl_read_unit_behind(reader, item))
		return false;
	if (gl_double(&item->value) != 1 || item->kind == KIND_AGE || read_or_two(reader, item)) /* "a year-old baby" */
		return true;
	if (item->kind == KIND_DURATION) {
		gl_place_duration(reader, item, at);
		return item->kind != KIND_DURATION;
	}
	bool words = item->end > at + 2 && gl_token_at(reader, at + 2).kind == TOKEN_WORD; /* "a short ton" */
	return item->kind == KIND_QUANTITY && item->unit[0] && (words || (item->known && item->known->counted));
}
