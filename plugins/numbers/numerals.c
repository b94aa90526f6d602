/* A number alone: digits with their separators, words from "one" to "trillion", both mixed ("2.5 million", "3 hundred and 21"),
 * fractions and ordinals. Each numeral is read once from left to right, in time linear in its tokens. No state, nothing fails. */
#include <math.h>

#include "numbers.h"

/* The next code point of valid UTF-8. */
static uint32_t next_point(const char *text, uint32_t *at)
{
	uint8_t lead = (uint8_t)text[(*at)++];
	int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
	uint32_t point = more ? lead & (0x3f >> more) : lead;

	while (more--)
		point = point << 6 | ((uint8_t)text[(*at)++] & 0x3f);
	return point;
}

/* What the separators of a run of digits say: groups of three (or Indian ones) or one decimal separator. */
struct separators {
	uint32_t commas, points, since; /* digits since the last one */
	char last;
	bool grouped;    /* each group has three digits, or two as in India */
	uint32_t before; /* digits before the first */
};

static bool add_digit(struct gl_decimal *value, int digit)
{
	if (value->digits > (unsigned __int128)1e35)
		return false;
	value->digits = value->digits * 10 + (unsigned)digit;
	return true;
}

bool gl_read_digits(const struct gl_reader *reader, uint32_t at, struct gl_decimal *value, bool *bare)
{
	struct gl_token token = gl_token_at(reader, at);
	struct separators seps = {.grouped = true};
	uint32_t count = 0;
	double rough = 0;
	bool exact = true;

	if (token.kind != TOKEN_NUMBER)
		return false;
	*value = gl_whole(0);
	for (uint32_t i = token.begin; i < token.end;) {
		uint32_t point = next_point(reader->text, &i);
		int digit = point - '0' < 10 ? (int)(point - '0') : point < 128 ? -1 : reader->document->host->code_point(point).digit;
		if (digit >= 0) {
			exact = exact && add_digit(value, digit);
			rough = rough * 10 + digit;
			count++;
			seps.since++;
			continue;
		}
		if (!seps.last)
			seps.before = seps.since;
		else if (seps.since != 3 && seps.since != 2)
			seps.grouped = false;
		*(point == ',' ? &seps.commas : &seps.points) += 1;
		seps.last = point == ',' ? ',' : '.';
		seps.since = 0;
	}
	*bare = !seps.last;
	if (!exact)
		*value = gl_approximate(rough);
	if (!seps.last)
		return true;
	uint32_t lasts = seps.last == ',' ? seps.commas : seps.points, others = seps.last == ',' ? seps.points : seps.commas;
	bool groups = seps.grouped && seps.since == 3 && seps.before <= 3 && seps.before > 0;
	if (!others && groups && (lasts > 1 ? seps.last == ',' || reader->decimal_comma : seps.last == (reader->decimal_comma ? '.' : ',')))
		return true;
	if (lasts > 1 || (others && !seps.grouped))
		return false; /* a version, an address, a list */
	if (value->exact)
		value->exponent = -(int32_t)seps.since;
	else
		value->approximate /= pow(10, seps.since);
	return true;
}

int gl_small_digits(const struct gl_reader *reader, uint32_t at, int *length)
{
	struct gl_token token = gl_token_at(reader, at);
	int value = 0;

	if (token.kind != TOKEN_NUMBER || token.end - token.begin > 4)
		return -1;
	for (uint32_t i = token.begin; i < token.end; i++) {
		if (reader->text[i] < '0' || reader->text[i] > '9')
			return -1;
		value = value * 10 + (reader->text[i] - '0');
	}
	if (length)
		*length = (int)(token.end - token.begin);
	return value;
}

enum { NUMERAL_ROLES = ROLE_SMALL | ROLE_TENS | ROLE_HUNDRED | ROLE_MAGNITUDE };

/* The token behind `at`, over a hyphen that joins number words: "twenty-one", "fifty - two". */
static uint32_t over_hyphen(const struct gl_reader *reader, uint32_t at)
{
	return gl_is_hyphen(gl_token_at(reader, at)) && (gl_roles(reader, at + 1) & (NUMERAL_ROLES | ROLE_ORDINAL | ROLE_PARTS)) ? at + 1
																 : at;
}

static bool joined(const struct gl_reader *reader, uint32_t at) { return gl_token_at(reader, at).gap < GAP_PARAGRAPH; }

/* Words read so far: total of what has its magnitude, current of what may still get one. */
struct spoken {
	int64_t total, current;
	int64_t step; /* what may be added next is below this */
	bool any;
};

/* Adds one number word; false where it does not continue the number ("one two"). */
/* Far from the end of 64 bits: no sum of a few leaves them. */
#define MOST_SPOKEN (INT64_MAX / 4)

static bool add_word(struct spoken *spoken, const struct gl_word *word)
{
	if (word->roles & (ROLE_SMALL | ROLE_TENS)) {
		if (spoken->any && word->value >= spoken->step)
			return false;
		if (spoken->any && word->value == 0)
			return false;
		spoken->current += word->value;
		spoken->step = word->roles & ROLE_TENS ? 10 : 0;
	} else if (word->roles & ROLE_HUNDRED) {
		if (spoken->current >= 100 || (spoken->any && !spoken->current))
			return false;
		spoken->current = (spoken->current ? spoken->current : 1) * 100;
		spoken->step = 100;
	} else {
		int64_t times = spoken->current ? spoken->current : 1;
		if (!spoken->current && spoken->total)
			times = spoken->total, spoken->total = 0;
		if (times > MOST_SPOKEN / word->value || spoken->total > MOST_SPOKEN)
			return false;
		spoken->total += times * word->value;
		spoken->current = 0;
		spoken->step = 100;
	}
	spoken->any = true;
	return true;
}

/* "two hundred and fifty-three thousand", "twenty-first". */
static bool read_words(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral)
{
	struct spoken spoken = {.step = 100};
	uint32_t i = at;

	while (!spoken.any || joined(reader, i)) {
		uint32_t next = spoken.any ? over_hyphen(reader, i) : i;
		if (spoken.any && spoken.step == 100 && gl_is(reader, next, WORD_AND) &&
		    (gl_roles(reader, next + 1) & (ROLE_SMALL | ROLE_TENS | ROLE_ORDINAL)) && !(gl_roles(reader, next + 2) & ROLE_PARTS))
			next++;
		const struct gl_word *word = gl_word_at(reader, next);
		if (word->roles & NUMERAL_ROLES) {
			if (!add_word(&spoken, word))
				break;
			i = next + 1;
			continue;
		}
		if ((word->roles & ROLE_ORDINAL) &&
		    (!spoken.any || word->value < spoken.step || (word->value >= 100 && spoken.current + spoken.total > 0))) {
			int64_t times = spoken.total + spoken.current;
			if (word->value >= 100 && spoken.any && times > MOST_SPOKEN / word->value)
				break;
			if (word->value >= 100 && spoken.any)
				spoken.total = times * word->value, spoken.current = 0;
			else
				spoken.current += word->value;
			numeral->ordinal = true;
			spoken.any = true;
			i = next + 1;
		}
		break;
	}
	if (!spoken.any)
		return false;
	numeral->value = gl_whole(spoken.total + spoken.current);
	numeral->magnitude = spoken.total >= 1000;
	numeral->end = i;
	return true;
}

/* "point one four" behind a number in words. */
static void read_point(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	uint32_t i = numeral->end;

	if (!gl_is(reader, i, WORD_POINT) || !(gl_roles(reader, i + 1) & (ROLE_SMALL | ROLE_TENS)))
		return;
	for (i++; (gl_roles(reader, i) & ROLE_SMALL) && numeral->value.exponent > -18; i++) {
		int64_t digit = gl_word_at(reader, i)->value;
		int places = digit > 9 ? 2 : 1;
		numeral->value.digits = numeral->value.digits * (places == 2 ? 100u : 10u) + (unsigned)digit;
		numeral->value.exponent -= places;
	}
	numeral->end = i;
}

/* Digits in groups by spaces or apostrophes: "40 000", "10'000". */
static void read_groups(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	int length;

	if (!numeral->bare || gl_small_digits(reader, numeral->first, &length) <= 0 || length > 3)
		return;
	for (uint32_t i = numeral->end;; i = numeral->end) {
		struct gl_token token = gl_token_at(reader, i);
		bool quote = (token.mark == MARK_APOSTROPHE || token.mark == MARK_CLOSE_QUOTE) && token.gap == GAP_NONE;
		struct gl_token group = gl_token_at(reader, i + quote);
		int value = gl_small_digits(reader, i + quote, &length);
		if (value < 0 || length != 3 || group.gap != (quote ? GAP_NONE : GAP_SPACE) ||
		    numeral->value.digits > (unsigned __int128)1e30)
			return;
		numeral->value.digits = numeral->value.digits * 1000 + (unsigned)value;
		numeral->end = i + quote + 1;
		numeral->bare = false;
	}
}

/* ½ and its like: what they are worth; 0 for another code point. */
static double vulgar_fraction(uint32_t point)
{
	static const struct {
		uint32_t point;
		double value;
	} values[] = {{0xbc, .25},      {0xbd, .5},       {0xbe, .75},    {0x2150, 1 / 7.}, {0x2151, 1 / 9.}, {0x2152, .1},
		      {0x2153, 1 / 3.}, {0x2154, 2 / 3.}, {0x2155, .2},   {0x2156, .4},     {0x2157, .6},     {0x2158, .8},
		      {0x2159, 1 / 6.}, {0x215a, 5 / 6.}, {0x215b, .125}, {0x215c, .375},   {0x215d, .625},   {0x215e, .875}};

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		if (values[i].point == point)
			return values[i].value;
	}
	return 0;
}

static double fraction_token(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);
	uint32_t i = token.begin;

	if (token.end - token.begin < 2 || token.end - token.begin > 3)
		return 0;
	uint32_t point = next_point(reader->text, &i);
	return i == token.end ? vulgar_fraction(point) : 0;
}

/* "3/4" with whole numbers; not where a third part follows, as in a date. */
static bool read_slash(const struct gl_reader *reader, uint32_t at, struct gl_decimal *value, uint32_t *end)
{
	struct gl_decimal above, below;
	bool bare;

	if (gl_token_at(reader, at + 1).mark != MARK_SLASH || !gl_read_digits(reader, at, &above, &bare) || !bare ||
	    !gl_read_digits(reader, at + 2, &below, &bare) || !bare || gl_double(&below) == 0)
		return false;
	if ((gl_token_at(reader, at + 3).mark == MARK_SLASH && gl_token_at(reader, at + 4).kind == TOKEN_NUMBER) ||
	    gl_token_at(reader, at - 1).mark == MARK_SLASH)
		return false;
	*value = gl_quotient(above, below);
	*end = at + 3;
	return true;
}

/* What a numeral is divided by: "thirds" behind it, or "third" behind one. */
static bool read_denominator(const struct gl_reader *reader, uint32_t at, bool one, struct gl_decimal *below, uint32_t *end)
{
	uint32_t i = over_hyphen(reader, at);
	const struct gl_word *word = gl_word_at(reader, i);

	if (!joined(reader, i))
		return false;
	if ((word->roles & ROLE_TENS) && one) {
		struct gl_numeral ordinal = {0};
		if (!read_words(reader, i, &ordinal) || !ordinal.ordinal)
			return false;
		*below = ordinal.value;
		*end = ordinal.end;
		return true;
	}
	if (!(word->roles & ROLE_PARTS) && !(one && (word->roles & ROLE_ORDINAL) && word->value > 2))
		return false;
	*below = gl_whole(word->value);
	*end = i + 1;
	return true;
}

static bool is_article(const struct gl_reader *reader, uint32_t at) { return gl_is(reader, at, WORD_A) || gl_is(reader, at, WORD_AN); }

/* "and a half", "and three quarters", " 1/4", "½" behind a whole number. */
static void read_mixed(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	uint32_t i = numeral->end, end;
	struct gl_decimal part, below;
	double vulgar = fraction_token(reader, i);

	if (vulgar > 0) {
		part = gl_approximate(vulgar);
		end = i + 1;
	} else if (numeral->digits && gl_token_at(reader, i).gap == GAP_SPACE && read_slash(reader, i, &part, &end) &&
		   gl_double(&part) < 1) {
		; /* "2 1/4" */
	} else if (gl_is(reader, i, WORD_AND)) {
		struct gl_numeral above = {.value = gl_whole(1), .end = i + 1};
		if (is_article(reader, i + 1))
			above.end = i + 2;
		else if (!gl_is(reader, i + 1, WORD_HALF) && !read_words(reader, i + 1, &above))
			return;
		if (!read_denominator(reader, above.end, gl_double(&above.value) == 1, &below, &end))
			return;
		part = gl_quotient(above.value, below);
		if (numeral->magnitude && (gl_roles(reader, end) & ROLE_MAGNITUDE)) /* "one billion and a quarter million" */
			part = gl_product(part, gl_whole(gl_word_at(reader, end++)->value));
	} else {
		return;
	}
	numeral->value = gl_sum(numeral->value, part);
	numeral->fraction = true;
	numeral->end = end;
}

/* "million", "bn", "dozen", "hundred" behind what has been read. */
static void read_magnitude(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	for (;;) {
		uint32_t i = numeral->end;
		struct gl_token token = gl_token_at(reader, i);
		if (gl_is_hyphen(token) && token.gap == GAP_NONE && (gl_roles(reader, i + 1) & (ROLE_MAGNITUDE | ROLE_DOZEN)))
			token = gl_token_at(reader, ++i);
		const struct gl_word *word = gl_word_at(reader, i);
		int64_t times = 0;
		if (token.gap >= GAP_PARAGRAPH)
			return;
		if (word->roles & (ROLE_HUNDRED | ROLE_MAGNITUDE | ROLE_DOZEN))
			times = word->value;
		else if ((word->roles & ROLE_SUFFIX) && numeral->digits && token.end - token.begin > 1 && !gl_is(reader, i, WORD_MM))
			times = word->scale;
		else if ((word->roles & ROLE_SUFFIX) && numeral->digits && token.gap == GAP_NONE && !gl_is(reader, i, WORD_M) &&
			 !gl_is(reader, i, WORD_B))
			times = word->scale;
		if (!times)
			return;
		numeral->value = gl_product(numeral->value, gl_whole(times));
		numeral->scale = gl_product(numeral->scale, gl_whole(times));
		numeral->magnitude = true;
		numeral->bare = false;
		numeral->fraction = false;
		numeral->end = i + 1;
	}
}

/* "and 21" behind "3 hundred", "three hundred" behind "21 trillion". */
static void read_tail(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	struct gl_numeral tail = {0};
	uint32_t i = numeral->end + (gl_is(reader, numeral->end, WORD_AND) ? 1 : 0);
	bool bare;

	if (!numeral->magnitude || !numeral->digits || !joined(reader, i))
		return;
	if (!read_words(reader, i, &tail)) {
		if (i == numeral->end || !gl_read_digits(reader, i, &tail.value, &bare) || !bare)
			return;
		tail.end = i + 1;
	}
	if (tail.ordinal || gl_double(&tail.value) <= 0 || gl_double(&tail.value) >= gl_double(&numeral->scale))
		return;
	numeral->value = gl_sum(numeral->value, tail.value);
	numeral->end = tail.end;
}

/* "1.1^23", "1.5e-3". */
static void read_power(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	uint32_t i = numeral->end;
	struct gl_token token = gl_token_at(reader, i);
	struct gl_decimal power;
	bool bare, negative = false;

	if (token.gap != GAP_NONE)
		return;
	if (gl_is(reader, i, WORD_CARET)) {
		for (i++; gl_is_hyphen(gl_token_at(reader, i)); i++)
			negative = (gl_token_at(reader, i).end - gl_token_at(reader, i).begin) % 2 ? !negative : negative;
		if (!gl_read_digits(reader, i, &power, &bare))
			return;
		numeral->value = gl_approximate(pow(gl_double(&numeral->value), negative ? -gl_double(&power) : gl_double(&power)));
		numeral->end = i + 1;
	} else if (token.kind == TOKEN_WORD && (reader->text[token.begin] | 32) == 'e' && token.end - token.begin <= 4) {
		int exponent = 0;
		bool sign = token.end - token.begin == 1;
		if (sign && gl_is_hyphen(gl_token_at(reader, i + 1)) && gl_token_at(reader, i + 1).gap == GAP_NONE &&
		    gl_token_at(reader, i + 2).gap == GAP_NONE) {
			exponent = -gl_small_digits(reader, i + 2, NULL);
			if (exponent > 0 || exponent < -300)
				return;
			numeral->end = i + 3;
		} else {
			for (uint32_t at = token.begin + 1; at < token.end; at++) {
				if (reader->text[at] < '0' || reader->text[at] > '9')
					return;
				exponent = exponent * 10 + (reader->text[at] - '0');
			}
			if (sign || exponent > 300)
				return;
			numeral->end = i + 1;
		}
		numeral->value.exponent += exponent;
	}
}

/* "one over three", "2 out of 5": a fraction of two whole numbers. */
static void read_share(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	struct gl_numeral below = {0};
	uint32_t i = numeral->end;
	bool bare;

	if (gl_is(reader, i, WORD_OVER) && !numeral->magnitude)
		i++;
	else if (gl_is(reader, i, WORD_OUT) && gl_is(reader, i + 1, WORD_OF))
		i += 2;
	else
		return;
	if (!read_words(reader, i, &below)) {
		if (!gl_read_digits(reader, i, &below.value, &bare) || !bare)
			return;
		below.end = i + 1;
	}
	if (gl_double(&below.value) == 0 || below.ordinal)
		return;
	numeral->value = gl_quotient(numeral->value, below.value);
	numeral->fraction = true;
	numeral->bare = false;
	numeral->end = below.end;
}

/* "a hundred", "a third of", "half a million", "a dozen", "millions", "tens of thousands". */
static bool read_loose(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral)
{
	const struct gl_word *word = gl_word_at(reader, at);
	struct gl_decimal below;

	numeral->value = gl_whole(1);
	if (word->roles & ROLE_DOZEN) {
		numeral->end = at;
	} else if (word->roles & ROLE_VAGUE) {
		numeral->value = gl_whole(word->scale);
		numeral->high = (double)word->scale * 10;
		numeral->end = at + 1;
		while (gl_is(reader, numeral->end, WORD_OF) && (gl_roles(reader, numeral->end + 1) & ROLE_VAGUE)) {
			double times = (double)gl_word_at(reader, numeral->end + 1)->scale;
			numeral->value = gl_product(numeral->value, gl_whole((int64_t)times));
			numeral->high *= times;
			numeral->end += 2;
		}
		return true;
	} else if (is_article(reader, at)) {
		uint64_t roles = gl_roles(reader, at + 1);
		if (roles & (ROLE_HUNDRED | ROLE_MAGNITUDE)) {
			if (!read_words(reader, at + 1, numeral))
				return false;
		} else if (roles & ROLE_DOZEN) {
			numeral->end = at + 1;
		} else if (gl_is(reader, at + 1, WORD_COUPLE)) {
			numeral->value = gl_whole(2);
			numeral->end = at + (gl_is(reader, at + 2, WORD_OF) ? 3 : 2);
		} else if (read_denominator(reader, at + 1, true, &below, &numeral->end)) {
			bool parts = roles & ROLE_PARTS;
			if (!parts && !gl_is(reader, numeral->end, WORD_OF) && gl_token_at(reader, numeral->end).kind == TOKEN_WORD)
				return false; /* "a third person" */
			numeral->value = gl_quotient(gl_whole(1), below);
			numeral->fraction = true;
		} else {
			return false;
		}
	} else if (gl_is(reader, at, WORD_HALF)) {
		if ((gl_roles(reader, at - 1) & ROLE_BEFORE_HALF) || gl_is_hyphen(gl_token_at(reader, at + 1)))
			return false;
		bool alone = at + 1 >= reader->count && at == 0;
		if (!alone && !(gl_roles(reader, at + 1) & ROLE_BEHIND_HALF) && !gl_is(reader, at - 1, WORD_THAN) &&
		    !gl_is(reader, at - 1, WORD_ABOUT))
			return false;
		numeral->value = gl_quotient(gl_whole(1), gl_whole(2));
		numeral->fraction = true;
		numeral->end = at + 1;
		if (is_article(reader, at + 1) && (gl_roles(reader, at + 2) & (ROLE_HUNDRED | ROLE_MAGNITUDE | ROLE_DOZEN)))
			numeral->end = at + 2;
	} else {
		return false;
	}
	read_magnitude(reader, numeral);
	return numeral->end > at;
}

static bool read_digit_numeral(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral)
{
	numeral->digits = true;
	if (read_slash(reader, at, &numeral->value, &numeral->end)) {
		numeral->fraction = true;
		return true;
	}
	if (!gl_read_digits(reader, at, &numeral->value, &numeral->bare))
		return false;
	numeral->end = at + 1;
	if ((gl_roles(reader, at + 1) & ROLE_ENDING) && gl_token_at(reader, at + 1).gap == GAP_NONE && numeral->bare) {
		numeral->ordinal = true;
		numeral->bare = false;
		numeral->end = at + 2;
		return true;
	}
	read_groups(reader, numeral);
	read_power(reader, numeral);
	return true;
}

/* A minus that stands before the number and after nothing that it could join to it. */
static bool read_sign(const struct gl_reader *reader, uint32_t *at)
{
	struct gl_token token = gl_token_at(reader, *at), behind = gl_token_at(reader, *at + 1);

	if (gl_is(reader, *at, WORD_MINUS) || gl_is(reader, *at, WORD_NEGATIVE)) {
		bool number = behind.kind == TOKEN_NUMBER || (gl_roles(reader, *at + 1) & NUMERAL_ROLES);
		*at += number;
		return number;
	}
	bool minus = (token.mark == MARK_HYPHEN && token.end - token.begin == 1) || gl_is(reader, *at, WORD_MINUS_SIGN);
	if (!minus || behind.gap != GAP_NONE || behind.kind != TOKEN_NUMBER)
		return false;
	if (token.gap == GAP_NONE && *at > 0 && gl_token_at(reader, *at - 1).mark != MARK_OPEN_BRACKET)
		return false;
	*at += 1;
	return true;
}

bool gl_read_numeral(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral)
{
	static const uint64_t may_begin = NUMERAL_ROLES | ROLE_ORDINAL | ROLE_DOZEN | ROLE_VAGUE | ROLE_BEGINS;
	struct gl_decimal below;
	uint32_t i = at;
	double vulgar;

	*numeral = (struct gl_numeral){.first = at, .scale = gl_whole(1)};
	if (!(gl_roles(reader, at) & may_begin) && gl_token_at(reader, at).kind != TOKEN_NUMBER)
		return false;
	bool negative = read_sign(reader, &i);
	if ((vulgar = fraction_token(reader, i)) > 0) {
		numeral->value = gl_approximate(vulgar);
		numeral->fraction = numeral->digits = true;
		numeral->end = i + 1;
	} else if (gl_token_at(reader, i).kind == TOKEN_NUMBER) {
		if (!read_digit_numeral(reader, i, numeral))
			return false;
	} else if (!read_words(reader, i, numeral)) {
		if (!read_loose(reader, i, numeral))
			return false;
		if (numeral->high > 0 || numeral->fraction)
			return true;
	}
	if (numeral->ordinal)
		return true;
	if (!numeral->digits)
		read_point(reader, numeral);
	if (!numeral->fraction && !(numeral->digits && !numeral->bare) &&
	    read_denominator(reader, numeral->end, !numeral->digits && gl_double(&numeral->value) == 1, &below, &numeral->end)) {
		numeral->value = gl_quotient(numeral->value, below);
		numeral->fraction = true;
	} else if (!numeral->fraction) {
		read_mixed(reader, numeral);
		read_share(reader, numeral);
	}
	read_magnitude(reader, numeral);
	read_tail(reader, numeral);
	if (negative) {
		numeral->value.negative = !numeral->value.negative;
		numeral->value.approximate = -numeral->value.approximate;
	}
	return true;
}
