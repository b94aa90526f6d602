/* Years of an era: "44 BC", "323 B.C.E.", "AD 79", "500 CE"; and years without their century: "in '72 or '73". Each looks at a fixed number of tokens.
 * No state, nothing fails. */
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
	*moment = gl_no_moment(first, end);
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
	*moment = gl_no_moment(at - 1, end);
	moment->date = DATE_YEAR;
	moment->year = gl_read_year(reader, at - 1, &end);
	return true;
}
