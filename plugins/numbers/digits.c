/* A number in digits: with separators of thousands and of decimals, in groups by spaces or apostrophes, with a point before its first digit, as a
 * fraction with a slash, as a power of ten ("6.02e23", "3 × 10⁸"). Digits of any script. Each is read once from left to right. No state,
 * nothing fails. */
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
	bool zero;       /* begins with one: 0,345 has no thousands */
};

static bool add_digit(struct gl_decimal *value, int digit)
{
	if (value->digits > (unsigned __int128)1e35)
		return false;
	value->digits = value->digits * 10 + (unsigned)digit;
	return true;
}

static void note_separator(struct separators *seps, char mark)
{
	if (!seps->last)
		seps->before = seps->since;
	else if (seps->since != 3 && seps->since != 2)
		seps->grouped = false;
	*(mark == ',' ? &seps->commas : &seps->points) += 1;
	seps->last = mark;
	seps->since = 0;
}

/* Whether the digits are whole, their separators only those of thousands; `sound` is false for versions, addresses and the like. */
static bool is_whole(const struct gl_reader *reader, const struct separators *seps, bool *sound)
{
	uint32_t lasts = seps->last == ',' ? seps->commas : seps->points, others = seps->last == ',' ? seps->points : seps->commas;
	bool groups = seps->grouped && seps->since == 3 && seps->before <= 3 && seps->before > 0 && !seps->zero;

	*sound = true;
	if (!seps->last)
		return true;
	if (!others && groups) {
		bool comma = gl_has_decimal_comma(reader);
		if (lasts > 1 ? seps->last == ',' || lasts == 2 || comma : seps->last == (comma ? '.' : ','))
			return true;
	}
	*sound = lasts == 1 && (!others || seps->grouped);
	return false;
}

/* Most numbers: up to 18 ASCII digits, with one separator that cannot be of thousands ("5.25"). False where it takes the longer look. */
static bool read_short(const struct gl_reader *reader, uint32_t begin, uint32_t end, struct gl_decimal *value, bool *bare)
{
	uint64_t plain = 0;
	uint32_t at = begin;

	for (; at < end && at - begin < 18 && (uint8_t)(reader->text[at] - '0') < 10; at++)
		plain = plain * 10 + (uint64_t)(reader->text[at] - '0');
	if (at == end && end > begin) {
		*value = gl_whole((int64_t)plain);
		*bare = true;
		return true;
	}
	uint32_t mark = at;
	if (at > begin && at < end && (reader->text[at] == '.' || reader->text[at] == ',')) {
		for (at++; at < end && at - begin < 18 && (uint8_t)(reader->text[at] - '0') < 10; at++)
			plain = plain * 10 + (uint64_t)(reader->text[at] - '0');
	}
	if (at != end || at == mark || at - mark == 1 + 3)
		return false;
	*value = gl_whole((int64_t)plain);
	value->exponent = -(int32_t)(at - mark - 1);
	*bare = false;
	return true;
}

bool gl_read_digits_from(const struct gl_reader *reader, uint32_t begin, uint32_t end, struct gl_decimal *value, bool *bare)
{
	if (read_short(reader, begin, end, value, bare))
		return true;
	struct separators seps = {.grouped = true, .zero = begin < end && reader->text[begin] == '0'};
	double rough = 0;
	bool exact = true, sound;

	*value = gl_whole(0);
	for (uint32_t i = begin; i < end;) {
		uint32_t point = next_point(reader->text, &i);
		int digit = point - '0' < 10 ? (int)(point - '0') : point < 128 ? -1 : reader->document->host->code_point(point).digit;
		if (digit >= 0) {
			exact = exact && add_digit(value, digit);
			rough = rough * 10 + digit;
			seps.since++;
		} else if (point == ',' || point == '.') {
			note_separator(&seps, (char)point);
		} else {
			return false;
		}
	}
	*bare = !seps.last;
	if (!exact)
		*value = gl_approximate(rough);
	if (is_whole(reader, &seps, &sound) || !sound)
		return sound;
	if (value->exact)
		value->exponent = -(int32_t)seps.since;
	else
		value->approximate /= pow(10, seps.since);
	return true;
}

bool gl_read_digits(const struct gl_reader *reader, uint32_t at, struct gl_decimal *value, bool *bare)
{
	struct gl_token token = gl_token_at(reader, at);
	int64_t plain = gl_plain_digits(reader, at);

	if (plain >= 0) { /* most numbers */
		*value = gl_whole(plain);
		*bare = true;
		return true;
	}
	return token.kind == TOKEN_NUMBER && gl_read_digits_from(reader, token.begin, token.end, value, bare);
}

bool gl_begins_with_point(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token point = gl_token_at(reader, at), digits = gl_token_at(reader, at + 1), before = gl_token_at(reader, at - 1);

	if (at >= reader->count || point.mark != MARK_STOP || point.end - point.begin != 1 || digits.kind != TOKEN_NUMBER ||
	    digits.gap != GAP_NONE)
		return false;
	return at == 0 || point.gap != GAP_NONE || before.kind == TOKEN_SYMBOL || gl_is_hyphen(before) || before.mark == MARK_OPEN_BRACKET;
}

/* "567" or "567.89" as a group behind others: three digits, and decimals where it is the last. */
static bool is_group(const struct gl_reader *reader, struct gl_token group, bool *last)
{
	uint32_t length = group.end - group.begin;

	if (group.kind != TOKEN_NUMBER || length < 3)
		return false;
	for (uint32_t i = 0; i < length; i++) {
		char c = reader->text[group.begin + i];
		if (i == 3 ? c != '.' && c != ',' : c < '0' || c > '9')
			return false;
	}
	*last = length > 3;
	return length != 4;
}

/* Digits in groups by spaces or apostrophes: "40 000", "10'000.50". */
static void read_groups(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	int length;
	bool last = false;

	if (!numeral->bare || gl_small_digits(reader, numeral->first, &length) <= 0 || length > 3)
		return;
	while (!last) {
		uint32_t i = numeral->end;
		struct gl_token token = gl_token_at(reader, i);
		bool quote = gl_is_apostrophe(token) && token.gap == GAP_NONE;
		struct gl_token group = gl_token_at(reader, i + quote);
		if (group.gap != (quote ? GAP_NONE : GAP_SPACE) || !is_group(reader, group, &last) ||
		    numeral->value.digits > (unsigned __int128)1e30)
			return;
		for (uint32_t at = group.begin; at < group.end && numeral->value.digits < (unsigned __int128)1e33; at++) {
			if (at == group.begin + 3)
				continue;
			numeral->value.digits = numeral->value.digits * 10 + (unsigned)(reader->text[at] - '0');
			numeral->value.exponent -= at > group.begin + 3;
		}
		numeral->end = i + quote + 1;
		numeral->bare = false;
	}
}

/* Arabic and full-width separators, which are tokens of their own: "٣٫٥", "１，２３４．５". */
static void read_other_separators(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	static const struct {
		const char mark[4];
		bool decimal;
	} separators[] = {{"\u066b", true}, {"\uff0e", true}, {"\u066c", false}, {"\uff0c", false}};
	enum { MARKS = sizeof(separators) / sizeof(*separators) };

	for (;;) {
		struct gl_token mark = gl_token_at(reader, numeral->end), token = gl_token_at(reader, numeral->end + 1);
		struct gl_decimal part;
		bool bare;
		size_t which = 0;
		uint32_t length = 0;
		while (which < MARKS && (mark.end - mark.begin != strlen(separators[which].mark) ||
					 memcmp(reader->text + mark.begin, separators[which].mark, mark.end - mark.begin)))
			which++;
		if (which == MARKS || mark.gap != GAP_NONE || token.gap != GAP_NONE ||
		    !gl_read_digits(reader, numeral->end + 1, &part, &bare) || !bare || numeral->value.exponent ||
		    numeral->value.digits > (unsigned __int128)1e18)
			return;
		for (uint32_t i = token.begin; i < token.end; length++)
			next_point(reader->text, &i);
		bool decimal = separators[which].decimal;
		if (!part.exact || (!decimal && length != 3))
			return;
		numeral->value =
			gl_sum(gl_product(numeral->value, gl_whole(decimal ? 1 : 1000)),
			       (struct gl_decimal){.digits = part.digits, .exponent = decimal ? -(int32_t)length : 0, .exact = true});
		numeral->bare = false;
		numeral->end += 2;
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

double gl_vulgar_fraction_of(const struct gl_reader *reader, struct gl_token token)
{
	uint32_t i = token.begin;

	if (token.end - token.begin < 2 || token.end - token.begin > 3)
		return 0;
	uint32_t point = next_point(reader->text, &i);
	return i == token.end ? vulgar_fraction(point) : 0;
}

bool gl_read_fraction(const struct gl_reader *reader, uint32_t at, struct gl_decimal *value, uint32_t *end)
{
	struct gl_decimal above, below;
	bool bare;

	if (!gl_read_digits(reader, at, &above, &bare) || !bare || !gl_read_digits(reader, at + 2, &below, &bare) || !bare ||
	    gl_double(&below) == 0)
		return false;
	if ((gl_token_at(reader, at + 3).mark == MARK_SLASH && gl_token_at(reader, at + 4).kind == TOKEN_NUMBER) ||
	    gl_token_at(reader, at - 1).mark == MARK_SLASH)
		return false;
	*value = gl_quotient(above, below);
	*end = at + 3;
	return true;
}

/* ---- powers ---- */

static int raised_digit(uint32_t point)
{
	return point == 0xb9                        ? 1
	       : point == 0xb2 || point == 0xb3     ? (int)(point - 0xb0)
	       : point >= 0x2070 && point <= 0x2079 ? (int)(point - 0x2070)
						    : -1;
}

bool gl_read_raised(const struct gl_reader *reader, uint32_t at, int *value, uint32_t *end)
{
	bool negative = gl_is(reader, at, WORD_RAISED_MINUS);
	int digits = 0;

	*value = 0;
	for (uint32_t i = at + negative; digits < 3; i++, digits++) {
		struct gl_token token = gl_token_at(reader, i);
		uint32_t byte = token.begin;
		if (i >= reader->count || token.gap != GAP_NONE || token.end - token.begin < 2 || token.end - token.begin > 3)
			break;
		int digit = raised_digit(next_point(reader->text, &byte));
		if (digit < 0 || byte != token.end)
			break;
		*value = *value * 10 + digit;
		*end = i + 1;
	}
	if (negative)
		*value = -*value;
	return digits > 0;
}

/* "^23", "^-3", "⁸" at `at`. */
static bool read_exponent(const struct gl_reader *reader, uint32_t at, struct gl_decimal *power, uint32_t *end)
{
	int raised;
	bool bare, negative = false;

	if (gl_read_raised(reader, at, &raised, end)) {
		*power = gl_whole(raised);
		return true;
	}
	if ((!gl_is(reader, at, WORD_CARET) && !gl_is(reader, at, WORD_CARET_PLUS)) || gl_token_at(reader, at).gap > GAP_SPACE)
		return false;
	if (gl_is_hyphen(gl_token_at(reader, at + 1)) || gl_is(reader, at + 1, WORD_PLUS_SIGN) || gl_is(reader, at + 1, WORD_MINUS_SIGN)) {
		negative =
			!gl_is(reader, at + 1, WORD_PLUS_SIGN) && (gl_token_at(reader, at + 1).end - gl_token_at(reader, at + 1).begin) % 2;
		at++;
	}
	if (!gl_read_digits(reader, at + 1, power, &bare))
		return false;
	power->negative = negative;
	power->approximate = negative ? -power->approximate : power->approximate;
	*end = at + 2;
	return true;
}

/* Ten to the `power`, exactly where it can be. */
static void times_ten(struct gl_decimal *value, double power)
{
	if (value->exact && power == (int)power && fabs(power) <= 300)
		value->exponent += (int)power;
	else
		*value = gl_approximate(gl_double(value) * pow(10, power));
}

/* "5", "-3", "+23" behind an e: the exponent of "1.5e-3". The word at `at` begins with that e. */
static bool read_e(const struct gl_reader *reader, uint32_t at, int *exponent, uint32_t *end)
{
	struct gl_token token = gl_token_at(reader, at), sign = gl_token_at(reader, at + 1);

	if (token.end - token.begin == 1) {
		bool plus = gl_is(reader, at + 1, WORD_PLUS_SIGN), minus = gl_is_hyphen(sign) || gl_is(reader, at + 1, WORD_MINUS_SIGN);
		int value = gl_small_digits(reader, at + 2, NULL);
		*exponent = minus ? -value : value;
		*end = at + 3;
		return (plus || minus) && sign.gap == GAP_NONE && gl_token_at(reader, at + 2).gap == GAP_NONE && value >= 0 && value <= 300;
	}
	*exponent = 0;
	for (uint32_t i = token.begin + 1; i < token.end; i++) {
		if (reader->text[i] < '0' || reader->text[i] > '9')
			return false;
		*exponent = *exponent * 10 + (reader->text[i] - '0');
	}
	*end = at + 1;
	return *exponent <= 300;
}

/* "1.1^23", "10⁸", "1.5e-3". Raised digits behind a large number are more often a note's. */
static void read_power(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	uint32_t i = numeral->end, end;
	struct gl_token token = gl_token_at(reader, i);
	struct gl_decimal power;
	double base = gl_double(&numeral->value);
	int exponent;

	bool caret = gl_is(reader, i, WORD_CARET) || gl_is(reader, i, WORD_CARET_PLUS);

	if (token.gap != GAP_NONE && !caret)
		return;
	if (read_exponent(reader, i, &power, &end) && (caret || base <= 100)) {
		if (base == 10)
			numeral->value = gl_whole(1), times_ten(&numeral->value, gl_double(&power));
		else
			numeral->value = gl_approximate(pow(base, gl_double(&power)));
		numeral->end = end;
		numeral->bare = false;
	} else if (token.kind == TOKEN_WORD && (reader->text[token.begin] | 32) == 'e' && token.end - token.begin <= 4 &&
		   read_e(reader, i, &exponent, &end)) {
		times_ten(&numeral->value, exponent);
		numeral->end = end;
		numeral->bare = false;
	}
}

/* "× 10⁸", "x10^8", "*10^-3" behind a number. */
static void read_times_ten(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	uint32_t i = numeral->end, end;
	struct gl_token mark = gl_token_at(reader, i);
	struct gl_decimal power;
	int length;

	if (gl_is(reader, i, WORD_X10) && mark.gap == GAP_NONE)
		end = i + 1;
	else if ((gl_is(reader, i, WORD_TIMES_SIGN) || gl_is(reader, i, WORD_STAR) || gl_is(reader, i, WORD_X) ||
		  gl_is(reader, i, WORD_MIDDLE_DOT)) &&
		 gl_small_digits(reader, i + 1, &length) == 10 && length == 2)
		end = i + 2;
	else
		return;
	if (!read_exponent(reader, end, &power, &end))
		return;
	times_ten(&numeral->value, gl_double(&power));
	numeral->end = end;
	numeral->bare = false;
}

/* "2·5": the decimal point of some British papers. */
static void read_raised_point(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	struct gl_token point = gl_token_at(reader, numeral->end), digits = gl_token_at(reader, numeral->end + 1);
	struct gl_decimal decimals;
	bool bare;

	if ((!gl_is(reader, numeral->end, WORD_MIDDLE_DOT) && !gl_is(reader, numeral->end, WORD_DOT_OPERATOR)) || point.gap != GAP_NONE ||
	    digits.gap != GAP_NONE || !numeral->bare || !gl_read_digits(reader, numeral->end + 1, &decimals, &bare) || !bare)
		return;
	decimals.exponent = -(int32_t)(digits.end - digits.begin);
	numeral->value = gl_sum(numeral->value, decimals);
	numeral->bare = false;
	numeral->end += 2;
}

/* "14st 5lb": 14 is no first. */
static bool is_stones(const struct gl_reader *reader, uint32_t ending, const struct gl_decimal *value)
{
	uint64_t last = (uint64_t)value->digits % 100;
	return gl_is(reader, ending, WORD_ST) && (last % 10 != 1 || last == 11);
}

bool gl_read_digit_numeral(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral)
{
	numeral->digits = true;
	numeral->end = at + 1;
	if ((numeral->ends = gl_ends(reader, at + 1)))
		return gl_read_digits(reader, at, &numeral->value, &numeral->bare);
	if (gl_token_at(reader, at).mark == MARK_STOP) {
		if (!gl_begins_with_point(reader, at) || !gl_read_digits(reader, at + 1, &numeral->value, &numeral->bare) ||
		    !numeral->bare || !numeral->value.exact)
			return false;
		struct gl_token digits = gl_token_at(reader, at + 1);
		for (uint32_t i = digits.begin; i < digits.end; numeral->value.exponent--)
			next_point(reader->text, &i);
		numeral->bare = false;
		numeral->end = at + 2;
		return true;
	}
	if (gl_read_slash(reader, at, &numeral->value, &numeral->end)) {
		numeral->fraction = true;
		numeral->end += gl_is(reader, numeral->end, WORD_TH) && gl_token_at(reader, numeral->end).gap == GAP_NONE; /* 1/100th */
		return true;
	}
	if (!gl_read_digits(reader, at, &numeral->value, &numeral->bare))
		return false;
	numeral->end = at + 1;
	struct gl_token ending = gl_token_at(reader, at + 1);
	if ((gl_roles(reader, at + 1) & ROLE_ENDING) && !is_stones(reader, at + 1, &numeral->value) &&
	    (ending.gap == GAP_NONE ||
	     (ending.gap == GAP_SPACE && numeral->bare &&
	      (gl_is(reader, at + 1, WORD_TH) || gl_is(reader, at + 1, WORD_ND) || gl_is(reader, at + 1, WORD_RD))))) {
		numeral->ordinal = true;
		numeral->bare = false;
		numeral->end = at + 2;
		return numeral->value.exponent == 0;
	}
	if (ending.kind == TOKEN_WORD && ending.gap != GAP_NONE && !gl_is(reader, at + 1, WORD_X)) /* most numbers */
		return true;
	read_groups(reader, numeral);
	if (numeral->bare && ending.kind != TOKEN_WORD && ending.gap == GAP_NONE && ending.end - ending.begin > 1)
		read_other_separators(reader, numeral);
	read_power(reader, numeral);
	read_times_ten(reader, numeral);
	read_raised_point(reader, numeral);
	return true;
}
