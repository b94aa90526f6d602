/* Years of an era: "44 BC", "323 B.C.E.", "AD 79", "500 CE"; years without their century: "in '72 or '73"; years with their letters: "FY2021"; and the decades of
 * a life: "in her early thirties". Each looks at a fixed number of tokens. No state, nothing fails. */
#include "moments.h"

static bool is_letter(const struct gl_reader *reader, uint32_t at, char letter)
{
	struct gl_token token = gl_token_at(reader, at);

	return token.end - token.begin == 1 && reader->text[token.begin] == letter;
}

/* Where "B.C." or "B.C.E." ends, letters with their stops; `at` where there is none. */
static uint32_t behind_letters(const struct gl_reader *reader, uint32_t at, const char *letters)
{
	uint32_t i = at;

	for (; *letters; letters++, i += 2) {
		if (!is_letter(reader, i, *letters) || (i > at && !gl_touches(reader, i)))
			return at;
		if (gl_token_at(reader, i + 1).mark != MARK_STOP || !gl_touches(reader, i + 1))
			return letters[1] ? at : i + 1;
	}
	return i;
}

/* The era at `at`: before it, of it, or none. */
static int read_era(const struct gl_reader *reader, uint32_t at, uint32_t *end)
{
	static const struct {
		const char *letters;
		int side;
	} eras[] = {{"BCE", -1}, {"BC", -1}, {"CE", 1}, {"AD", 1}};
	struct gl_token token = gl_token_at(reader, at);

	if (token.letter_case != CASE_UPPER || token.gap > GAP_SPACE)
		return 0;
	for (size_t i = 0; i < sizeof(eras) / sizeof(*eras); i++) {
		size_t length = strlen(eras[i].letters);
		bool whole = token.end - token.begin == length && !memcmp(reader->text + token.begin, eras[i].letters, length);
		*end = whole ? at + 1 : behind_letters(reader, at, eras[i].letters);
		if (*end > at)
			return eras[i].side;
	}
	return 0;
}

bool gl_read_year_of_era(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	uint32_t end = at + 1, behind, first = at;
	int length, year, side = 0;

	if (gl_token_at(reader, at + 1).letter_case != CASE_UPPER &&
	    gl_token_at(reader, at - 1).letter_case != CASE_UPPER) /* most numbers */
		return false;
	if ((year = gl_small_digits(reader, at, &length)) < 1)
		return false;
	if (!(side = read_era(reader, at + 1, &end)) && at > 0 && read_era(reader, at - 1, &behind) > 0 && behind == at)
		side = 1, first = at - 1, end = at + 1; /* AD 79 */
	if (!side)
		return false;
	gl_begin_moment(moment, first, end);
	moment->date = DATE_FISCAL;
	moment->label = side < 0 ? "BC" : "";
	moment->year = year;
	return true;
}

bool gl_read_short_year(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	if (!gl_touches(reader, at) || at < 2)
		return false;
	struct gl_token mark = gl_token_at(reader, at - 1), behind = gl_token_at(reader, at + 1);
	int length, year = gl_small_digits(reader, at, &length);
	uint8_t last = mark.end ? (uint8_t)reader->text[mark.end - 1] : 0; /* of ', ‘ or ’ */
	bool hyphen = gl_is_hyphen(behind) && behind.gap == GAP_NONE;
	uint32_t end;

	if ((last != '\'' && last != 0x98 && last != 0x99) || hyphen || length != 2 || year < 0 || mark.gap != GAP_SPACE ||
	    (behind.kind == TOKEN_WORD && behind.gap == GAP_NONE) ||
	    (behind.kind == TOKEN_WORD && !(gl_roles(reader, at + 1) & ROLE_FUNCTION)) || gl_token_at(reader, at - 2).kind != TOKEN_WORD ||
	    !(gl_roles(reader, at - 2) & (ROLE_FUNCTION | ROLE_BEFORE_YEAR | ROLE_SEASON | ROLE_MONTH)) ||
	    !gl_read_year(reader, at - 1, &end))
		return false;
	gl_begin_moment(moment, at - 1, end);
	moment->date = DATE_YEAR;
	moment->year = gl_read_year(reader, at - 1, &end);
	return true;
}

bool gl_read_glued_year(const struct gl_reader *reader, uint32_t at, struct gl_moment *moment)
{
	struct gl_token token = gl_token_at(reader, at);
	const char *text = reader->text + token.begin;
	uint32_t length = token.end - token.begin;
	int year = 0;

	if (token.letter_case != CASE_UPPER || (length != sizeof("FY21") - 1 && length != sizeof("FY2021") - 1) || memcmp(text, "FY", 2))
		return false;
	for (uint32_t i = 2; i < length; i++) {
		int digit = text[i] - '0';
		if (digit < 0 || digit > 9)
			return false;
		year = 10 * year + digit;
	}
	if (year > 99 && (year < 1900 || year > 2100))
		return false;
	gl_begin_moment(moment, at, at + 1);
	moment->date = DATE_FISCAL;
	moment->label = "FY";
	moment->year = year > 99 ? year : year + (year < 70 ? 2000 : 1900);
	return true;
}

static bool is_owner(const struct gl_reader *reader, uint32_t at)
{
	return (gl_roles(reader, at) & ROLE_DETERMINER) &&
	       (gl_is(reader, at, WORD_HIS) || gl_is(reader, at, WORD_HER) || gl_is(reader, at, WORD_THEIR) || gl_is(reader, at, WORD_MY) ||
		gl_is(reader, at, WORD_YOUR) || gl_is(reader, at, WORD_OUR));
}

/* "temperatures in the 80s" where the words before "in" say so. */
static bool is_of_weather(const struct gl_reader *reader, uint32_t at)
{
	return gl_is(reader, at, WORD_TEMPERATURES) || gl_is(reader, at, WORD_TEMPERATURE) || gl_is(reader, at, WORD_HIGHS) ||
	       gl_is(reader, at, WORD_LOWS) || gl_is(reader, at, WORD_TEMPS);
}

/* "30s, 40s or" before another decade. */
static bool is_decade_listed(const struct gl_reader *reader, uint32_t at)
{
	return gl_token_at(reader, at).mark == MARK_COMMA || gl_is(reader, at, WORD_AND) || gl_is(reader, at, WORD_OR) ||
	       gl_is(reader, at, WORD_S) || gl_is_digits(reader, at) || (gl_roles(reader, at) & ROLE_DECADE);
}

bool gl_read_decade_of(const struct gl_reader *reader, const struct gl_moment *moment, struct gl_item *item)
{
	static const int lows[] = {0, 0, 4, 7}, highs[] = {9, 3, 6, 9}; /* of each portion */
	enum { MOST_LISTED = 8 };
	uint32_t before = moment->first - 1;

	if (moment->date != DATE_DECADE || moment->year > 99 || moment->first == 0)
		return false;
	for (int back = 0; back < MOST_LISTED && is_decade_listed(reader, before); back++)
		before--;
	bool article = gl_is(reader, before, WORD_THE) || gl_is(reader, moment->first, WORD_THE);
	bool life = is_owner(reader, before);
	uint32_t in = before - gl_is(reader, before, WORD_THE);
	if (!life && !(article && in > 0 && gl_is(reader, in, WORD_IN) && is_of_weather(reader, in - 1)))
		return false;
	gl_begin_item(item, life ? KIND_AGE : KIND_TEMPERATURE, moment->first + gl_is(reader, moment->first, WORD_THE), moment->end);
	item->has_low = item->has_high = true;
	item->low = moment->year + lows[moment->portion];
	item->high = moment->year + highs[moment->portion];
	gl_set_text(item->unit, life ? "year" : "degree");
	gl_set_text(item->ucum, life ? "a" : "deg");
	return true;
}
