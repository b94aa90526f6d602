/* A number in words: cardinals and ordinals from "zero" to "quadrillionth", decimals ("three point one four") and what fractions are divided
 * by ("two thirds", "three twenty-firsts", "one hundred thirty fifths"). Each is read once from left to right. No state, nothing fails. */
#include "numbers.h"

uint32_t gl_over_hyphen(const struct gl_reader *reader, uint32_t at)
{
	return gl_is_hyphen(gl_token_at(reader, at)) && (gl_roles(reader, at + 1) & (NUMERAL_ROLES | ROLE_ORDINAL | ROLE_PARTS)) ? at + 1
																 : at;
}

/* Words read so far: total of what has its magnitude, current of what may still get one. */
struct spoken {
	int64_t total, current;
	int64_t step;  /* what may be added next is below this */
	int64_t scale; /* the last magnitude */
	int64_t tens;  /* the last word, where it is a ten */
	int64_t whole; /* what stands before the last "and" */
	bool any;
};

/* Far from the end of 64 bits: no sum of a few leaves them. */
#define MOST_SPOKEN (INT64_MAX / 4)

/* Adds one number word; false where it does not continue the number ("one two"). */
static bool add_word(struct spoken *spoken, const struct gl_word *word)
{
	if (word->roles & (ROLE_SMALL | ROLE_TENS)) {
		if (spoken->any && (word->value >= spoken->step || word->value == 0))
			return false;
		spoken->current += word->value;
		spoken->step = word->roles & ROLE_TENS ? 10 : 0;
		spoken->tens = word->roles & ROLE_TENS ? word->value : 0;
	} else if (word->roles & ROLE_HUNDRED) {
		if (spoken->current >= 100 || (spoken->any && !spoken->current))
			return false;
		spoken->current = (spoken->current ? spoken->current : 1) * 100;
		spoken->step = 100;
		spoken->tens = 0;
	} else {
		int64_t times = spoken->current ? spoken->current : 1;
		if (!spoken->current && spoken->total)
			times = spoken->total, spoken->total = 0;
		if (times > MOST_SPOKEN / word->value || spoken->total > MOST_SPOKEN)
			return false;
		spoken->total += times * word->value;
		spoken->current = 0;
		spoken->step = 100;
		spoken->scale = word->value;
		spoken->tens = 0;
	}
	spoken->any = true;
	return true;
}

/* An ordinal that ends the number: false where it does not continue it. */
static bool add_ordinal(struct spoken *spoken, const struct gl_word *word)
{
	int64_t times = spoken->total + spoken->current;
	bool magnitude = word->value >= 100 && spoken->any;

	if (spoken->any && word->value >= spoken->step && (word->value < 100 || times <= 0))
		return false;
	if (magnitude && times > MOST_SPOKEN / word->value)
		return false;
	if (magnitude && spoken->current && word->value >= 1000 && spoken->total % word->value == 0)
		spoken->total += spoken->current * word->value, spoken->current = 0; /* one million two thousandth */
	else if (magnitude && spoken->current && word->value == 100 && spoken->total)
		spoken->current *= 100; /* one thousand two hundredth */
	else if (magnitude)
		spoken->total = times * word->value, spoken->current = 0;
	else
		spoken->current += word->value;
	spoken->any = true;
	return true;
}

/* Whether "and" goes on with a part of the number: "and two", not the "and two million" behind "ten thousand million". */
static bool is_continued(const struct gl_reader *reader, uint32_t at, const struct spoken *spoken)
{
	const struct gl_word *magnitude = gl_word_at(reader, gl_over_hyphen(reader, at + 1));

	if (!(gl_roles(reader, at) & (ROLE_SMALL | ROLE_TENS | ROLE_ORDINAL)))
		return false;
	return !(magnitude->roles & ROLE_MAGNITUDE) || !spoken->scale || magnitude->value < spoken->scale;
}

/* Halves and quarters, which are said of the magnitude before: "a million and three quarters". */
static bool is_easy_part(const struct gl_reader *reader, uint32_t at)
{
	return gl_is(reader, at, WORD_HALF) || gl_is(reader, at, WORD_HALVES) || gl_is(reader, at, WORD_QUARTER) ||
	       gl_is(reader, at, WORD_QUARTERS);
}

/* "and three" behind a ten, where what follows shows that they are one number: "twenty and four hours", "twenty and three and three fifths". */
static bool adds_to_ten(const struct gl_reader *reader, uint32_t at, const struct spoken *spoken)
{
	const struct gl_word *word = gl_word_at(reader, at);
	struct gl_token behind = gl_token_at(reader, at + 1);

	if (!spoken->tens || spoken->total || spoken->current >= 100 || !(word->roles & ROLE_SMALL) || word->value < 1 || word->value > 9)
		return false;
	if (gl_is(reader, at + 1, WORD_AND) || gl_is_hyphen(behind)) {
		const struct gl_word *parts = gl_word_at(reader, at + 3);
		return !gl_is_hyphen(behind) && (parts->roles & (ROLE_PARTS | ROLE_ORDINAL));
	}
	return gl_word_at(reader, at + 1)->units || at + 1 >= reader->count || behind.mark == MARK_STOP;
}

bool gl_read_spoken(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral)
{
	struct spoken spoken = {.step = 100};
	uint32_t i = at;

	while (!spoken.any || gl_is_near(reader, i)) {
		uint32_t next = spoken.any ? gl_over_hyphen(reader, i) : i;
		bool chain = spoken.any && gl_is_hyphen(gl_token_at(reader, i)) && gl_is(reader, i + 1, WORD_AND) &&
			     gl_is_hyphen(gl_token_at(reader, i + 2)) && (gl_roles(reader, i + 3) & (ROLE_SMALL | ROLE_TENS)) &&
			     spoken.step == 100;
		if (chain) /* two-hundred-and-fifty */
			next = i + 3;
		int64_t before = spoken.total + spoken.current;
		if (spoken.step == 10 && gl_is(reader, next, WORD_AND) && adds_to_ten(reader, next + 1, &spoken))
			next++, before = 0;
		else if (spoken.any && spoken.step == 100 && gl_is(reader, next, WORD_AND) && is_continued(reader, next + 1, &spoken) &&
			 !is_easy_part(reader, next + 2))
			next++;
		else
			before = 0;
		const struct gl_word *word = gl_word_at(reader, next);
		if (word->roles & NUMERAL_ROLES) {
			if (!add_word(&spoken, word))
				break;
			spoken.whole = before ? before : spoken.whole;
			i = next + 1;
			continue;
		}
		if ((word->roles & ROLE_ORDINAL) && add_ordinal(&spoken, word)) {
			numeral->ordinal = true;
			i = next + 1;
		}
		break;
	}
	if (!spoken.any)
		return false;
	/* "one hundredth" is a part, "the one hundredth" has a place. */
	if (numeral->ordinal && i == at + 2 && gl_is(reader, at, WORD_ONE) && !gl_is(reader, at - 1, WORD_THE)) {
		numeral->ordinal = false;
		numeral->value = gl_whole(1);
		numeral->end = at + 1;
		return true;
	}
	numeral->value = gl_whole(spoken.total + spoken.current);
	numeral->magnitude = spoken.total >= 1000;
	numeral->last_scale = numeral->magnitude && !spoken.current ? spoken.scale : 0;
	if (numeral->last_scale)
		numeral->scale = gl_whole(numeral->last_scale); /* "two to three million" */
	else if (gl_is(reader, i - 1, WORD_HUNDRED))
		numeral->scale = gl_whole(100);
	numeral->tens = spoken.tens;
	numeral->whole = spoken.whole;
	numeral->end = i;
	return true;
}

/* "point one four", "point twenty-five" behind a number in words, or alone at `at`. */
bool gl_read_decimals(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral)
{
	uint32_t i = at;

	if (!gl_is(reader, i, WORD_POINT) || !(gl_roles(reader, i + 1) & (ROLE_SMALL | ROLE_TENS)) || !numeral->value.exact)
		return false;
	for (i++; numeral->value.exponent > -18; i++) {
		uint32_t next = i > at + 1 ? gl_over_hyphen(reader, i) : i;
		const struct gl_word *word = gl_word_at(reader, next), *unit = gl_word_at(reader, gl_over_hyphen(reader, next + 1));
		if (!(word->roles & (ROLE_SMALL | ROLE_TENS)) || !gl_is_near(reader, next))
			break;
		int64_t digit = word->value;
		int places = digit > 9 ? 2 : 1;
		i = next;
		if ((word->roles & ROLE_TENS) && (unit->roles & ROLE_SMALL) && unit->value > 0 && unit->value < 10) {
			digit += unit->value;
			i = gl_over_hyphen(reader, next + 1);
		}
		if (numeral->value.digits > (unsigned __int128)1e30)
			break;
		numeral->value.digits = numeral->value.digits * (places == 2 ? 100u : 10u) + (unsigned)digit;
		numeral->value.exponent -= places;
	}
	numeral->end = i;
	numeral->last_scale = 0;
	return true;
}

/* ---- what a fraction is divided by ---- */

/* "hundredth(s)", "ten-thousandth(s)", "twenty-fifths", "twenty firsts"; `one` where it may be singular. */
static bool read_compound_parts(const struct gl_reader *reader, uint32_t at, bool one, struct gl_decimal *below, uint32_t *end)
{
	const struct gl_word *word = gl_word_at(reader, at);
	uint32_t i = gl_over_hyphen(reader, at + 1);
	const struct gl_word *last = gl_word_at(reader, i);
	bool seconds = gl_is_hyphen(gl_token_at(reader, at + 1)) && gl_is(reader, at + 2, WORD_SECONDS);

	if (!gl_is_near(reader, i))
		return false;
	if (seconds && (word->roles & ROLE_TENS)) {
		*below = gl_whole(word->value + 2);
		*end = at + 3;
		return true;
	}
	if (!(last->roles & ROLE_PARTS) && !(one && (last->roles & ROLE_ORDINAL)))
		return false;
	if (last->value < 10 && last->value > 0 && (word->roles & ROLE_TENS) && !is_easy_part(reader, i))
		*below = gl_whole(word->value + last->value);
	else if (last->value >= 1000 && (word->value == 10 || word->value == 100))
		*below = gl_product(gl_whole(word->value), gl_whole(last->value));
	else
		return false;
	*end = i + 1;
	return true;
}

bool gl_read_denominator(const struct gl_reader *reader, uint32_t at, bool one, struct gl_decimal *below, uint32_t *end)
{
	uint32_t i = gl_over_hyphen(reader, at);
	const struct gl_word *word = gl_word_at(reader, i);

	if (!gl_is_near(reader, i))
		return false;
	if ((word->roles & (ROLE_SMALL | ROLE_TENS | ROLE_HUNDRED)) && read_compound_parts(reader, i, one, below, end))
		return true;
	if (word->value < 2 || (!(word->roles & ROLE_PARTS) && !(one && (word->roles & ROLE_ORDINAL) && word->value > 2)))
		return false;
	*below = gl_whole(word->value);
	*end = i + 1;
	return true;
}

/* "the past two quarters", "four quarters": of the year, where halves and wholes would be said. */
static bool are_of_year(const struct gl_reader *reader, const struct gl_numeral *numeral)
{
	double count = gl_double(&numeral->value);
	uint32_t before = numeral->first - 1;

	if (!gl_is(reader, numeral->end, WORD_QUARTERS) || gl_is(reader, numeral->end + 1, WORD_OF))
		return false;
	return (gl_roles(reader, before) & ROLE_DIRECTION) || gl_is(reader, before, WORD_FIRST) ||
	       (count > 1 && count == 2 * (int)(count / 2));
}

/* The parts of `numeral`, in words, which ends before "thirds": "two hundred and fifty-four hundredths" is 200.54, "one hundred
 * thirty fifths" a hundred of a thirty-fifth, "twenty fifths" four. */
bool gl_divide(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	struct gl_decimal below;
	int64_t tens = numeral->tens;
	uint32_t end;

	if (!(gl_roles(reader, gl_over_hyphen(reader, numeral->end)) & (NUMERAL_ROLES | ROLE_ORDINAL | ROLE_PARTS)))
		return false; /* most numbers */
	double value = gl_double(&numeral->value);
	if (are_of_year(reader, numeral) || !gl_read_denominator(reader, numeral->end, !numeral->digits && value == 1, &below, &end))
		return false;
	double parts = gl_double(&below), rest = value - (double)numeral->whole;
	bool plural = gl_roles(reader, end - 1) & ROLE_PARTS;
	if (tens && plural && end == numeral->end + 1 && parts < 10 && !numeral->whole && value > (double)tens &&
	    !is_easy_part(reader, end - 1)) {
		numeral->value = gl_quotient(gl_whole((int64_t)value - tens), gl_whole(tens + (int64_t)parts));
	} else if (numeral->whole && rest > 0 && rest < parts) {
		numeral->value = gl_sum(gl_whole(numeral->whole), gl_quotient(gl_whole((int64_t)rest), below));
	} else {
		numeral->value = gl_quotient(numeral->value, below);
	}
	numeral->fraction = true;
	numeral->bare = false;
	numeral->end = end;
	return true;
}
