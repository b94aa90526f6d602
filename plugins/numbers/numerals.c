/* A number alone: in digits (digits.c), in words (spoken.c) or both mixed ("2.5 million", "3 hundred and 21"), with its sign, magnitude and
 * fraction. Each numeral is read once from left to right, in time linear in its tokens. No state, nothing fails. */
#include <math.h>

#include "numbers.h"

enum {
	MOST_MAGNITUDES = 8
}; /* one behind the other: what is read at a token is bounded, or a text of nothing else would take quadratic time */

/* "a quarter of a million", "half dozen" behind "and": another number, no part of the one before. */
static bool begins_another(const struct gl_reader *reader, uint32_t at)
{
	bool of = gl_is(reader, at, WORD_OF) && (gl_is_article(reader, at + 1) || gl_is(reader, at + 1, WORD_ONE));

	return (gl_roles(reader, at) & (ROLE_HUNDRED | ROLE_DOZEN)) ||
	       (of && (gl_roles(reader, at + 2) & (ROLE_MAGNITUDE | ROLE_HUNDRED | ROLE_DOZEN)));
}

/* Over a hyphen without white space, as in "two-and-a-half". */
static uint32_t over_glue(const struct gl_reader *reader, uint32_t at)
{
	uint8_t gap = gl_token_at(reader, at).gap; /* none, or space on both sides, as some texts are taken apart */

	return at + (gl_is_hyphen(gl_token_at(reader, at)) && gap <= GAP_SPACE && gl_token_at(reader, at + 1).gap == gap);
}

/* "a half", "three quarters" behind "and" at `at`: what it is, or is of the magnitude before ("3 million and a half"). */
static bool read_part(const struct gl_reader *reader, const struct gl_numeral *numeral, uint32_t at, struct gl_decimal *part, uint32_t *end)
{
	struct gl_numeral above = {.value = gl_whole(1), .end = at};
	struct gl_decimal below;

	if (gl_is_article(reader, at))
		above.end = gl_over_hyphen(reader, at + 1);
	else if (!gl_is(reader, at, WORD_HALF) && !gl_is(reader, at, WORD_QUARTER) && !gl_read_spoken(reader, at, &above))
		return false;
	if (above.end == at && gl_is(reader, at + 1, WORD_OF)) /* "smaller than seven and half of them larger" */
		return false;
	if (above.ordinal || !gl_read_denominator(reader, above.end, gl_double(&above.value) == 1, &below, end))
		return false;
	*part = gl_quotient(above.value, below);
	if (gl_double(part) > 1 || (gl_double(&numeral->value) >= 10 && begins_another(reader, *end)))
		return false;
	bool easy = gl_double(&below) == 2 || gl_double(&below) == 4;
	if (numeral->magnitude && (gl_roles(reader, *end) & ROLE_MAGNITUDE)) /* "one billion and a quarter million" */
		*part = gl_product(*part, gl_whole(gl_word_at(reader, (*end)++)->value));
	else if (numeral->last_scale > 1 && easy)
		*part = gl_product(*part, gl_whole(numeral->last_scale));
	return true;
}

/* ½ and ⅛ end within a few digits, ⅓ does not. */
static struct gl_decimal vulgar_value(double vulgar)
{
	double thousandths = round(vulgar * 1000);

	return fabs(vulgar * 1000 - thousandths) < 1e-9 ? gl_quotient(gl_whole((int64_t)thousandths), gl_whole(1000))
							: gl_approximate(vulgar);
}

/* "3/4" or "½". */
static bool read_written_part(const struct gl_reader *reader, uint32_t at, struct gl_decimal *part, uint32_t *end)
{
	double vulgar = gl_vulgar_fraction(reader, at);

	if (vulgar > 0) {
		*part = vulgar_value(vulgar);
		*end = at + 1;
		return true;
	}
	return gl_read_slash(reader, at, part, end) && gl_double(part) < 1;
}

/* "and a half", "and three quarters", " 1/4", "-1/2", "½" behind a whole number. */
static void read_mixed(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	uint32_t i = numeral->end, end;
	struct gl_token behind = gl_token_at(reader, i);
	struct gl_decimal part;

	if (behind.kind != TOKEN_NUMBER && !gl_is_hyphen(behind) && !gl_is(reader, i, WORD_AND)) /* most numbers */
		return;
	double vulgar = gl_vulgar_fraction(reader, i);
	bool glued = gl_is_glued_hyphen(reader, i) && numeral->bare;

	if (vulgar > 0 && gl_token_at(reader, i).gap <= GAP_SPACE) {
		part = vulgar_value(vulgar);
		end = i + 1;
	} else if (numeral->digits && (glued || gl_token_at(reader, i).gap == GAP_SPACE) && gl_read_slash(reader, i + glued, &part, &end) &&
		   gl_double(&part) < 1 && !(glued && gl_double(&numeral->value) > 99)) {
		; /* "2 1/4" */
	} else if ((numeral->bare || !numeral->digits) && gl_is(reader, i, WORD_AND) && read_written_part(reader, i + 1, &part, &end)) {
		; /* "2 and 1/4", "five and ½" */
	} else if (!gl_is(reader, over_glue(reader, i), WORD_AND) || !gl_is_near(reader, i + 1) ||
		   !read_part(reader, numeral, over_glue(reader, over_glue(reader, i) + 1), &part, &end)) {
		return;
	}
	numeral->value = gl_sum(numeral->value, part);
	numeral->fraction = true;
	numeral->end = end;
}

/* A noun in the plural: "2m people". */
static bool counts_things(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);

	return token.kind == TOKEN_WORD && token.gap == GAP_SPACE && token.letter_case == CASE_LOWER && token.end - token.begin > 3 &&
	       !(gl_roles(reader, at) & ROLE_FUNCTION) &&
	       ((gl_roles(reader, at) & ROLE_PLURAL) || (reader->text[token.end - 1] == 's' && reader->text[token.end - 2] != 's'));
}

/* "5 M" at the end of what is said. */
static bool is_million(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token behind = gl_token_at(reader, at + 1);
	bool ends = behind.gap >= GAP_LINE || behind.mark == MARK_COMMA || (behind.mark == MARK_STOP && behind.gap == GAP_NONE);

	return gl_is(reader, at, WORD_M) && ends && gl_token_at(reader, at).gap == GAP_SPACE;
}

/* "four score and seven", "three score years", "two score." */
static bool is_twenty(const struct gl_reader *reader, uint32_t at, const struct gl_numeral *numeral)
{
	struct gl_token behind = gl_token_at(reader, at + 1);

	if (numeral->digits || gl_double(&numeral->value) < 2 || gl_double(&numeral->value) > 12)
		return false;
	return (gl_is(reader, at + 1, WORD_AND) && (gl_roles(reader, at + 2) & (ROLE_SMALL | ROLE_TENS))) ||
	       counts_things(reader, at + 1) || (behind.kind == TOKEN_PUNCTUATION && !gl_is_hyphen(behind));
}

/* What the word multiplies the digits or words before it by; 0: it does not. */
static int64_t magnitude_of(const struct gl_reader *reader, uint32_t i, const struct gl_numeral *numeral)
{
	const struct gl_word *word = gl_word_at(reader, i);
	struct gl_token token = gl_token_at(reader, i);
	bool glued = token.gap == GAP_NONE, letter = token.end - token.begin == 1;

	if (word->roles & (ROLE_HUNDRED | ROLE_MAGNITUDE | ROLE_DOZEN))
		return word->value;
	if ((word->roles & ROLE_VAGUE) && !gl_is(reader, i, WORD_TENS)) /* two dozens, 5 millions */
		return gl_is(reader, i, WORD_DOZENS) ? 12 : word->scale;
	if (gl_is(reader, i, WORD_SCORE)) /* four score and seven, three score men */
		return is_twenty(reader, i, numeral) ? 20 : 0;
	if (!numeral->digits || !(word->roles & (ROLE_SUFFIX | ROLE_LETTER)))
		return 0;
	/* Millimetres are written small, and so are metres; a sign of money before the number makes them millions (measures.c). */
	if (gl_is(reader, i, WORD_MM))
		return token.letter_case == CASE_UPPER ? word->scale : 0;
	/* "1,674.5 G", "1.1T": a capital behind a number that is no name's. */
	if (gl_is(reader, i, WORD_K) && !glued && token.letter_case == CASE_LOWER)
		return word->scale;
	if (word->roles & ROLE_LETTER || (letter && !glued))
		return letter && (glued || !gl_is(reader, i, WORD_T)) && token.letter_case == CASE_UPPER &&
				       (!numeral->bare || is_million(reader, i)) && !gl_is(reader, i, WORD_K)
			       ? word->scale
			       : 0;
	bool million = gl_is(reader, i, WORD_M), billion = gl_is(reader, i, WORD_B);
	if (!letter || (glued && !million && !billion))
		return word->scale;
	/* "1.2B", "2m people", for no bytes are parted, and few people measured. */
	bool parted = billion && token.letter_case == CASE_UPPER && numeral->value.exponent < 0;
	return glued && (parted || (gl_double(&numeral->value) < 100 && counts_things(reader, i + 1))) ? word->scale : 0;
}

/* "million", "bn", "dozen", "hundred" behind what has been read; "of a million" behind a fraction. */
void gl_read_magnitude(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	for (int count = 0; count < MOST_MAGNITUDES; count++) {
		uint32_t i = numeral->end;
		struct gl_token token = gl_token_at(reader, i);
		if (gl_is_hyphen(token) && (token.gap == GAP_NONE || numeral->digits) &&
		    (gl_roles(reader, i + 1) & (ROLE_MAGNITUDE | ROLE_DOZEN)))
			token = gl_token_at(reader, ++i);
		if (token.kind != TOKEN_WORD)
			return;
		if (numeral->fraction && gl_is(reader, i, WORD_OF) && (gl_is_article(reader, i + 1) || gl_is(reader, i + 1, WORD_ONE)) &&
		    (gl_roles(reader, i + 2) & (ROLE_HUNDRED | ROLE_MAGNITUDE | ROLE_DOZEN)))
			i += 2;
		int64_t times = token.gap < GAP_PARAGRAPH ? magnitude_of(reader, i, numeral) : 0;
		if (!times)
			return;
		numeral->value = gl_product(numeral->value, gl_whole(times));
		numeral->scale = gl_product(numeral->scale, gl_whole(times));
		numeral->last_scale = times;
		numeral->magnitude = true;
		numeral->bare = false;
		numeral->fraction = false;
		numeral->end = gl_behind_word(reader, i);
	}
}

/* Digits with a magnitude, or words that end with one: "one lakh and 27". */
static bool may_have_tail(const struct gl_reader *reader, const struct gl_numeral *numeral)
{
	return numeral->digits || numeral->last_scale == 20 ||
	       (numeral->last_scale >= 1000 && !numeral->high && gl_is(reader, numeral->end, WORD_AND) &&
		gl_token_at(reader, numeral->end + 1).kind == TOKEN_NUMBER);
}

/* What goes on behind digits with a magnitude: "and 21" behind "3 hundred", "three hundred" behind "21 trillion", "5 hundred" behind
 * "2 thousand". */
static void read_tail(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	if (!numeral->magnitude) /* most numbers */
		return;
	double below = gl_double(&numeral->scale);
	for (int parts = 0; parts < 4 && may_have_tail(reader, numeral) && gl_is_near(reader, numeral->end); parts++) {
		struct gl_numeral tail = {.scale = gl_whole(1)};
		bool joint = gl_is(reader, numeral->end, WORD_AND);
		uint32_t i = numeral->end + joint;
		if (!gl_read_spoken(reader, i, &tail)) {
			if (!gl_is_near(reader, i) || !gl_read_digits(reader, i, &tail.value, &tail.bare) || !tail.bare)
				return;
			tail.digits = true;
			tail.end = i + 1;
			gl_read_magnitude(reader, &tail);
			if ((!joint && !tail.magnitude) || tail.last_scale == 12)
				return;
		}
		double value = gl_double(&tail.value);
		/* "2 million and 3 km", "1.2bn and 500 USD" are two. */
		const struct gl_word *behind = gl_word_at(reader, tail.end);
		bool slash = gl_token_at(reader, tail.end).mark == MARK_SLASH;
		bool percent = slash || gl_token_at(reader, tail.end).mark == MARK_PERCENT || gl_is(reader, tail.end, WORD_PERCENT);
		bool unit = joint && (behind->units || behind->currencies || percent) && below != 100;
		if (tail.ordinal || value <= 0 || value >= below || unit)
			return;
		numeral->value = gl_sum(numeral->value, tail.value);
		numeral->last_scale = 0;
		numeral->end = tail.end;
		below = gl_double(&tail.scale);
	}
}

/* "people", "voters": some of what a share is of. */
static bool is_several(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);

	return token.kind == TOKEN_WORD && !gl_word_at(reader, at)->units &&
	       ((gl_roles(reader, at) & ROLE_PLURAL) || reader->text[token.end - 1] == 's');
}

/* Whether "in" makes a share of two numbers: "one in five people", "1 in 10"; not "one in 2019", "two in five days". */
static bool is_share(const struct gl_reader *reader, const struct gl_numeral *above, const struct gl_numeral *below, bool glued)
{
	double part = gl_double(&above->value), whole = gl_double(&below->value);
	uint64_t behind = gl_roles(reader, below->end);
	struct gl_token token = gl_token_at(reader, below->end);

	if (!above->bare && above->digits)
		return false;
	bool year = below->digits && whole >= 1000 && whole <= 2100;
	bool round = whole == 10 || whole == 100 || whole == 1000;
	/* "1 in a million", "three in 10" */
	bool alike = below->digits == above->digits || below->magnitude || (!above->digits && round);
	if (glued || gl_is(reader, above->first - 1, WORD_A)) /* "a one in three chance", "one-in-three" */
		return part > 0 && part < whole && alike;
	if (round && token.kind == TOKEN_WORD && token.letter_case == CASE_TITLE)
		behind |= ROLE_FUNCTION; /* "eight in 10 Democratic voters" */
	bool name = gl_token_at(reader, above->first).letter_case == CASE_TITLE && gl_token_at(reader, above->first - 1).kind == TOKEN_WORD;
	bool described = (round || (part == 1 && !name)) && token.kind == TOKEN_WORD && is_several(reader, below->end + 1) &&
			 !(gl_roles(reader, below->end + 1) & (ROLE_PERIOD | ROLE_CONTEST)); /* "4 in 10 registered voters" */
	return part > 0 && part < whole && !year && alike && !gl_word_at(reader, below->end)->units &&
	       !(behind & (ROLE_MONTH | ROLE_PERIOD | ROLE_CONTEST)) &&
	       (token.kind == TOKEN_PUNCTUATION || token.gap == GAP_PARAGRAPH || (behind & ROLE_FUNCTION) ||
		is_several(reader, below->end) || described);
}

/* "one over three", "2 out of 5", "one in ten": a fraction of two whole numbers. */
static void read_share(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	uint32_t i = numeral->end, behind;
	if (!gl_is_hyphen(gl_token_at(reader, i)) && !gl_is(reader, i, WORD_IN) && !gl_is(reader, i, WORD_OVER) &&
	    !gl_is(reader, i, WORD_OUT))
		return; /* most numbers */
	i = over_glue(reader, i);
	bool in = gl_is(reader, i, WORD_IN), glued = i > numeral->end;

	if (glued && !in) /* "one-in-five" */
		return;

	if ((gl_is(reader, i, WORD_OVER) && !numeral->magnitude) || in)
		i++;
	else if (gl_is(reader, i, WORD_OUT) && gl_is(reader, i + 1, WORD_OF))
		i += 2;
	else
		return;
	behind = i;
	i = glued ? over_glue(reader, i) : i;
	if (i == behind && glued)
		return;
	if (gl_is(reader, i, WORD_EVERY))
		i++;
	if (gl_is_article(reader, i) && (gl_roles(reader, i + 1) & (ROLE_HUNDRED | ROLE_MAGNITUDE)))
		i++;
	struct gl_numeral below = {0};
	if (!gl_read_spoken(reader, i, &below)) {
		if (!gl_read_digits(reader, i, &below.value, &below.bare) || (!below.bare && below.value.exponent))
			return;
		below.digits = true;
		below.end = i + 1;
	}
	if (gl_double(&below.value) == 0 || below.ordinal || (in && !is_share(reader, numeral, &below, glued)))
		return;
	numeral->value = gl_quotient(numeral->value, below.value);
	numeral->fraction = true;
	numeral->bare = false;
	numeral->end = below.end;
}

/* "dozens", "tens of thousands": from one of them up to ten. */
static void read_vague(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral)
{
	int64_t scale = gl_word_at(reader, at)->scale;

	numeral->value = gl_whole(scale);
	numeral->high = (double)scale * 10;
	numeral->end = at + 1;
	for (int count = 0;
	     count < MOST_MAGNITUDES && gl_is(reader, numeral->end, WORD_OF) && (gl_roles(reader, numeral->end + 1) & ROLE_VAGUE);
	     count++) {
		double times = (double)gl_word_at(reader, numeral->end + 1)->scale;
		numeral->value = gl_product(numeral->value, gl_whole((int64_t)times));
		numeral->high *= times;
		numeral->end += 2;
	}
}

/* "several hundred", "a few thousand", "few million" behind `at`: from two of them up to ten. */
static bool read_several(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral)
{
	if (!(gl_roles(reader, at) & (ROLE_HUNDRED | ROLE_MAGNITUDE | ROLE_DOZEN)) || !gl_is_near(reader, at))
		return false;
	numeral->end = at;
	gl_read_magnitude(reader, numeral);
	numeral->high = gl_double(&numeral->value) * 10;
	numeral->value = gl_product(numeral->value, gl_whole(2));
	return true;
}

/* What an article counts: "a hundred", "a dozen", "a couple of", "a third of", "a few thousand". */
static bool read_behind_article(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral)
{
	uint64_t roles = gl_roles(reader, at);
	struct gl_decimal below;

	if (roles & (ROLE_HUNDRED | ROLE_MAGNITUDE))
		return gl_read_spoken(reader, at, numeral);
	if (roles & ROLE_DOZEN) {
		numeral->end = at;
		return true;
	}
	if (gl_is(reader, at, WORD_COUPLE)) {
		numeral->value = gl_whole(2);
		numeral->end = at + (gl_is(reader, at + 1, WORD_OF) ? 2 : 1);
		return true;
	}
	if (gl_is(reader, at, WORD_FEW))
		return read_several(reader, at + 1, numeral);
	if (!gl_read_denominator(reader, at, true, &below, &numeral->end))
		return false;
	bool parts = roles & ROLE_PARTS;
	struct gl_token behind = gl_token_at(reader, numeral->end);
	bool glued = gl_is_glued_hyphen(reader, numeral->end);
	const struct gl_word *word = gl_word_at(reader, numeral->end + 1);
	uint64_t before = gl_roles(reader, numeral->first - 1); /* "fell by a third in May", "rose almost a third" */
	bool amount = (gl_is(reader, numeral->first - 1, WORD_BY) || (before & (ROLE_CHANGE | ROLE_MODIFIER))) &&
		      (gl_roles(reader, numeral->end) & ROLE_FUNCTION);
	if (!parts && !amount && !gl_is(reader, numeral->end, WORD_OF) && behind.kind == TOKEN_WORD)
		return false; /* "a third person" */
	if (glued && !word->units && !(word->roles & (ROLE_MAGNITUDE | ROLE_DOZEN)) && !gl_is(reader, numeral->end + 1, WORD_OF))
		return false; /* "a third-party candidate", "a half-measure" */
	numeral->value = gl_quotient(gl_whole(1), below);
	numeral->fraction = true;
	return true;
}

/* "half a million", "half of them", "half-million"; not the second half. */
static bool read_half(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral)
{
	bool glued = gl_is_hyphen(gl_token_at(reader, at + 1));
	bool million = glued && (gl_roles(reader, at + 2) & (ROLE_MAGNITUDE | ROLE_DOZEN)); /* half-million */
	uint32_t unit = at + 1 + glued;
	bool measured = gl_word_at(reader, unit)->units && !gl_is(reader, unit, WORD_YEAR) && !gl_is(reader, unit, WORD_QUARTER) &&
			gl_token_at(reader, unit).letter_case == CASE_LOWER; /* half-mile, half inch */

	if ((gl_roles(reader, at - 1) & ROLE_BEFORE_HALF) || (glued && !million && !measured))
		return false;
	bool alone = at + 1 >= reader->count && at == 0;
	bool dozen = gl_roles(reader, at + 1) & (ROLE_MAGNITUDE | ROLE_DOZEN);
	if (!alone && !million && !dozen && !measured && !(gl_roles(reader, at + 1) & ROLE_BEHIND_HALF) &&
	    !gl_is(reader, at - 1, WORD_THAN) && !gl_is(reader, at - 1, WORD_ABOUT))
		return false;
	numeral->value = gl_quotient(gl_whole(1), gl_whole(2));
	numeral->fraction = true;
	numeral->end = at + 1;
	if (gl_is_article(reader, at + 1) && (gl_roles(reader, at + 2) & (ROLE_HUNDRED | ROLE_MAGNITUDE | ROLE_DOZEN)))
		numeral->end = at + 2;
	return true;
}

/* "quarter of a million", "quarter of a mile", "quarter-inch". */
static bool read_quarter(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral)
{
	bool glued = gl_is_hyphen(gl_token_at(reader, at + 1)) && gl_token_at(reader, at + 2).gap == GAP_NONE &&
		     gl_word_at(reader, at + 2)->units;

	if (glued)
		;
	else if (!gl_is(reader, at + 1, WORD_OF) || !gl_is_article(reader, at + 2) ||
		 (!(gl_roles(reader, at + 3) & (ROLE_HUNDRED | ROLE_MAGNITUDE | ROLE_DOZEN)) && !gl_word_at(reader, at + 3)->units))
		return false;
	numeral->value = gl_quotient(gl_whole(1), gl_whole(4));
	numeral->fraction = true;
	numeral->end = at + 1;
	return true;
}

/* "a hundred", "a third of", "half a million", "a dozen", "millions", "tens of thousands", "several hundred". */
static bool read_loose(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral)
{
	uint64_t roles = gl_roles(reader, at);

	numeral->value = gl_whole(1);
	if (roles & ROLE_VAGUE) {
		read_vague(reader, at, numeral);
		return true;
	}
	if (gl_is(reader, at, WORD_SEVERAL) || gl_is(reader, at, WORD_FEW))
		return read_several(reader, at + 1, numeral);
	if (roles & ROLE_DOZEN)
		numeral->end = at;
	else if (gl_is_article(reader, at)         ? !read_behind_article(reader, at + 1, numeral)
		 : gl_is(reader, at, WORD_HALF)    ? !read_half(reader, at, numeral)
		 : gl_is(reader, at, WORD_QUARTER) ? !read_quarter(reader, at, numeral)
						   : true)
		return false;
	if (numeral->high > 0)
		return true;
	gl_read_magnitude(reader, numeral);
	return numeral->end > at;
}

/* Whether a minus stands at `at`, which is left behind it: before the number, and after nothing that it could join to it. "- 5" has one only
 * where the number fills its line (`apart`); before more it would mark an item of a list. */
static bool read_sign(const struct gl_reader *reader, uint32_t *at, bool *apart)
{
	struct gl_token token = gl_token_at(reader, *at), behind = gl_token_at(reader, *at + 1);
	bool digits = behind.kind == TOKEN_NUMBER, minus, number;

	*apart = false;
	if (gl_is(reader, *at, WORD_MINUS) || gl_is(reader, *at, WORD_NEGATIVE)) {
		bool plus_or = *at > 1 && gl_is(reader, *at - 1, WORD_OR) && gl_is(reader, *at - 2, WORD_PLUS);
		minus = !plus_or;
		number = digits || (gl_roles(reader, *at + 1) & NUMERAL_ROLES) || gl_is(reader, *at + 1, WORD_A) ||
			 gl_is(reader, *at + 1, WORD_HALF) ||
			 (gl_is(reader, *at + 1, WORD_POINT) && (gl_roles(reader, *at + 2) & ROLE_SMALL));
	} else {
		minus = (token.mark == MARK_HYPHEN && token.end - token.begin == 1) || gl_is(reader, *at, WORD_MINUS_SIGN);
		*apart = minus && digits && behind.gap == GAP_SPACE && (*at == 0 || token.gap >= GAP_LINE);
		uint8_t before = gl_token_at(reader, *at - 1).mark;
		bool joins = token.gap == GAP_NONE && *at > 0 && before != MARK_OPEN_BRACKET && before != MARK_CURRENCY;
		number = *apart || (behind.gap == GAP_NONE && !joins && (digits || gl_begins_with_point(reader, *at + 1)));
	}
	*at += minus && number;
	return minus && number;
}

/* "100s of people": hundreds. */
static bool read_hundreds(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	double value = gl_double(&numeral->value);
	bool power = value == 10 || value == 100 || value == 1000;

	if (!power || !numeral->bare || !gl_is(reader, numeral->end, WORD_S) || gl_token_at(reader, numeral->end).gap != GAP_NONE ||
	    !gl_is(reader, numeral->end + 1, WORD_OF))
		return false;
	numeral->high = value * 10;
	numeral->bare = false;
	numeral->end++;
	return true;
}

static bool may_have_magnitude(const struct gl_reader *reader, const struct gl_numeral *numeral)
{
	static const uint64_t magnitudes = ROLE_HUNDRED | ROLE_MAGNITUDE | ROLE_DOZEN | ROLE_VAGUE | ROLE_SUFFIX | ROLE_LETTER;
	uint32_t at = numeral->end;

	return (gl_roles(reader, at) & magnitudes) || gl_is_hyphen(gl_token_at(reader, at)) || gl_is(reader, at, WORD_SCORE) ||
	       (numeral->fraction && gl_is(reader, at, WORD_OF));
}

/* What goes on behind the number itself: decimals, fraction, magnitude. False where it is "100s of", which nothing follows. */
static bool read_behind(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	if (read_hundreds(reader, numeral))
		return false;
	if (!numeral->digits)
		gl_read_decimals(reader, numeral->end, numeral);
	if (!numeral->fraction && ((numeral->digits && !numeral->bare) || !gl_divide(reader, numeral))) {
		read_mixed(reader, numeral);
		read_share(reader, numeral);
	}
	if (may_have_magnitude(reader, numeral))
		gl_read_magnitude(reader, numeral);
	if (numeral->magnitude && !numeral->fraction && numeral->last_scale > 1)
		read_mixed(reader, numeral);
	read_tail(reader, numeral);
	return true;
}

/* Field by field: all of it at once would be a string instruction, which is slow to begin. */
static inline void begin_numeral(struct gl_numeral *numeral, uint32_t at)
{
	numeral->first = at;
	numeral->end = 0;
	numeral->value = (struct gl_decimal){0};
	numeral->scale = gl_whole(1);
	numeral->high = 0;
	numeral->digits = numeral->bare = numeral->fraction = numeral->ordinal = numeral->magnitude = numeral->ends = false;
	numeral->last_scale = numeral->tens = numeral->whole = 0;
}

bool gl_read_numeral(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral)
{
	static const uint64_t may_begin = NUMERAL_ROLES | ROLE_ORDINAL | ROLE_DOZEN | ROLE_VAGUE | ROLE_BEGINS;
	uint32_t i = at;
	double vulgar;

	if (!(gl_roles(reader, at) & may_begin) && gl_token_at(reader, at).kind != TOKEN_NUMBER &&
	    !(gl_token_at(reader, at).mark == MARK_STOP && gl_begins_with_point(reader, at)))
		return false;
	begin_numeral(numeral, at);
	bool apart = false, negative = gl_token_at(reader, at).kind != TOKEN_NUMBER && read_sign(reader, &i, &apart);
	if ((vulgar = gl_vulgar_fraction(reader, i)) > 0) {
		numeral->value = vulgar_value(vulgar);
		numeral->fraction = numeral->digits = true;
		numeral->end = i + 1;
	} else if (gl_token_at(reader, i).kind == TOKEN_NUMBER || gl_token_at(reader, i).mark == MARK_STOP) {
		if (!gl_read_digit_numeral(reader, i, numeral))
			return false;
	} else if (gl_is(reader, i, WORD_POINT)) {
		bool word = i > 0 && gl_token_at(reader, i - 1).kind == TOKEN_WORD && gl_token_at(reader, i).gap < GAP_PARAGRAPH;
		if (word && !negative && !(gl_roles(reader, i - 1) & (ROLE_MODIFIER | ROLE_CHANGE)) && !gl_is(reader, i - 1, WORD_BY))
			return false; /* "at this point two of them" */
		numeral->value = gl_whole(0);
		if (!gl_read_decimals(reader, i, numeral))
			return false;
	} else if (!gl_read_spoken(reader, i, numeral)) {
		if (!read_loose(reader, i, numeral))
			return false;
		if (numeral->high > 0 || (numeral->fraction && !negative))
			return true;
	}
	if (numeral->ordinal)
		return true;
	numeral->ends = numeral->ends || gl_ends(reader, numeral->end);
	if (!numeral->ends && !read_behind(reader, numeral))
		return true;
	if (apart && numeral->end < reader->count && gl_token_at(reader, numeral->end).gap < GAP_LINE)
		return false;
	if (negative) {
		numeral->value.negative = !numeral->value.negative;
		numeral->value.approximate = -numeral->value.approximate;
	}
	return true;
}

bool gl_read_again(const struct gl_reader *reader, struct gl_numeral *numeral)
{
	struct gl_numeral again;
	uint32_t at = numeral->end + 1;

	if (gl_token_at(reader, numeral->end).mark != MARK_OPEN_BRACKET || gl_token_at(reader, numeral->end).gap >= GAP_PARAGRAPH)
		return false;
	if (!gl_read_numeral(reader, at, &again) || again.ordinal || again.digits == numeral->digits ||
	    gl_double(&again.value) != gl_double(&numeral->value) || gl_token_at(reader, again.end).mark != MARK_CLOSE_BRACKET)
		return false;
	numeral->end = again.end + 1;
	numeral->ends = gl_ends(reader, numeral->end);
	return true;
}
