/* Numbers that keep their digits: up to 36 of them exactly, as an integer times a power of ten; beyond that, and for quotients that do
 * not end, the nearest double. Plain arithmetic without state; only gl_plain needs memory. */
#include <math.h>
#include <stdio.h>

#include "numbers.h"

static const unsigned __int128 most_digits = (unsigned __int128)1000000000000000000u * 1000000000000000000u; /* 1e36 */

struct gl_decimal gl_approximate(double value) { return (struct gl_decimal){.approximate = value, .negative = value < 0}; }

double gl_double_of_large(const struct gl_decimal *decimal)
{
	if (!decimal->exact)
		return decimal->approximate;
	static const long double powers[] = {1e0L, 1e1L, 1e2L, 1e3L, 1e4L, 1e5L, 1e6L, 1e7L, 1e8L, 1e9L};
	enum { EASY = sizeof(powers) / sizeof(*powers) };
	bool small = decimal->digits <= INT64_MAX;
	long double value = small ? (long double)(int64_t)decimal->digits : (long double)decimal->digits;
	if (decimal->exponent < 0)
		value /= -decimal->exponent < EASY ? powers[-decimal->exponent] : powl(10, -decimal->exponent);
	else
		value *= powl(10, decimal->exponent);
	return (double)(decimal->negative ? -value : value);
}

bool gl_is_large_safe(const struct gl_decimal *decimal)
{
	const unsigned __int128 most = (unsigned __int128)1 << 53;
	unsigned __int128 digits = decimal->digits;
	int exponent = decimal->exponent;

	if (!decimal->exact) {
		double value = decimal->approximate;
		return fabs(value) <= 9007199254740992.0 && value == (double)(int64_t)value;
	}
	for (; digits && exponent < 0; exponent++, digits /= 10) {
		if (digits % 10)
			return false;
	}
	for (; digits && digits <= most && exponent > 0; exponent--)
		digits *= 10;
	return digits <= most;
}

struct gl_decimal gl_product(struct gl_decimal a, struct gl_decimal b)
{
	bool small = !((a.digits | b.digits) >> 59); /* most numbers: their product has no more digits */
	if (!a.exact || !b.exact || (!small && b.digits && a.digits > most_digits / b.digits))
		return gl_approximate(gl_double(&a) * gl_double(&b));
	return (struct gl_decimal){
		.digits = a.digits * b.digits, .exponent = a.exponent + b.exponent, .negative = a.negative != b.negative, .exact = true};
}

static bool lower_exponent(struct gl_decimal *a, int exponent)
{
	while (a->exponent > exponent) {
		if (a->digits > most_digits / 10)
			return false;
		a->digits *= 10;
		a->exponent--;
	}
	return true;
}

struct gl_decimal gl_sum(struct gl_decimal a, struct gl_decimal b)
{
	int exponent = a.exponent < b.exponent ? a.exponent : b.exponent;

	if (!a.exact || !b.exact || a.negative != b.negative || !lower_exponent(&a, exponent) || !lower_exponent(&b, exponent))
		return gl_approximate(gl_double(&a) + gl_double(&b));
	a.digits += b.digits;
	return a;
}

/* Whether a / b may end: what is left of b without its twos and fives divides a. */
static bool may_end(unsigned __int128 a, unsigned __int128 b)
{
	if ((a | b) >> 64)
		return true;
	uint64_t rest = (uint64_t)b >> __builtin_ctzll((uint64_t)b);
	while (rest % 5 == 0)
		rest /= 5;
	return (uint64_t)a % rest == 0;
}

/* Exact where the decimal ends within a few digits: halves, fifths, hundredths. */
struct gl_decimal gl_quotient(struct gl_decimal a, struct gl_decimal b)
{
	if (a.exact && b.exact && b.digits && may_end(a.digits, b.digits)) {
		for (int more = 0; more <= 18 && a.digits <= most_digits / 10; more++) {
			if (a.digits % b.digits == 0)
				return (struct gl_decimal){.digits = a.digits / b.digits,
							   .exponent = a.exponent - b.exponent,
							   .negative = a.negative != b.negative,
							   .exact = true};
			a.digits *= 10;
			a.exponent--;
		}
	}
	double divisor = gl_double(&b);
	return gl_approximate(divisor != 0 ? gl_double(&a) / divisor : 0);
}

gloss_string gl_plain(gloss_document *document, const struct gl_decimal *decimal)
{
	gloss_string none = {0};
	char digits[48];
	int count = 0, exponent = decimal->exponent;
	unsigned __int128 rest = decimal->digits;

	if (!decimal->exact || exponent > 400 || exponent < -400)
		return none;
	for (; rest && exponent < 0 && rest % 10 == 0; exponent++)
		rest /= 10;
	do {
		digits[count++] = (char)('0' + (int)(rest % 10));
		rest /= 10;
	} while (rest);
	int whole = count + exponent > 0 ? count + exponent : 0;
	size_t room = (size_t)(1 + (whole ? whole : 1) + 1 + (exponent < 0 ? -exponent : 0));
	char *text = document->host->alloc(document, room), *to = text;
	if (!text)
		return none;
	if (decimal->negative)
		*to++ = '-';
	if (!whole)
		*to++ = '0';
	for (int place = whole - 1; place >= exponent || place >= 0; place--) {
		int index = place - exponent;
		if (place == -1)
			*to++ = '.';
		*to++ = index >= 0 && index < count ? digits[index] : '0';
	}
	return (gloss_string){text, (uint32_t)(to - text)};
}
