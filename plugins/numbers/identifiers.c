/* Numbers that tell one thing from others and count nothing: of houses, telephones, reports of a court, ports, products. Each question looks at a
 * fixed number of tokens. No state, nothing fails. */
#include "numbers.h"

/* "U.S." at `at`: the reports of a court in "410 U.S. 113". */
static bool is_reporter(const struct gl_reader *reader, uint32_t at)
{
	return gl_is(reader, at, WORD_U) && gl_token_at(reader, at + 1).mark == MARK_STOP && gl_is(reader, at + 2, WORD_S) &&
	       gl_token_at(reader, at + 3).mark == MARK_STOP;
}

/* The volume or the page of a court's reports. */
static bool is_citation(const struct gl_reader *reader, const struct gl_item *item)
{
	if (item->kind != KIND_CARDINAL || !item->bare)
		return false;
	bool code = gl_is(reader, item->end + 4, WORD_C); /* 42 U.S.C. */
	if ((code || gl_token_at(reader, item->end + 4).kind == TOKEN_NUMBER) && is_reporter(reader, item->end))
		return true;
	if (item->first >= 7 && gl_is(reader, item->first - 2, WORD_C) && gl_token_at(reader, item->first - 7).kind == TOKEN_NUMBER)
		return is_reporter(reader, item->first - 6); /* 18 U.S.C. 922 */
	return item->first >= 5 && gl_token_at(reader, item->first - 5).kind == TOKEN_NUMBER && is_reporter(reader, item->first - 4);
}

/* What is left of "T10:38:07.190Z", glued to it by colons. */
static bool is_timestamp(const struct gl_reader *reader, const struct gl_item *item)
{
	uint32_t at = item->first;

	for (int back = 0; back < 6 && at > 0 && gl_token_at(reader, at).gap == GAP_NONE; back++) {
		struct gl_token token = gl_token_at(reader, --at);
		if (token.kind == TOKEN_WORD)
			return back > 0 && (reader->text[token.begin] | 32) == 't' && (uint8_t)(reader->text[token.end - 1] - '0') < 10;
		if (token.mark != MARK_COLON && token.kind != TOKEN_NUMBER)
			return false;
	}
	return false;
}

/* "555-0123": three digits, a hyphen and four, which are no round number of something. */
static bool is_telephone(const struct gl_reader *reader, const struct gl_item *item)
{
	struct gl_token line = gl_token_at(reader, item->first + 2);
	int first, last;

	if (!gl_is_glued_hyphen(reader, item->first + 1) || line.kind != TOKEN_NUMBER)
		return false;
	int number = gl_small_digits(reader, item->first + 2, &last);
	return number >= 0 && last == 4 && gl_small_digits(reader, item->first, &first) >= 200 && first == 3 &&
	       (number % 50 || reader->text[line.begin] == '0');
}

/* "747-400": numbers of three and more digits that fall are parts of a code, where they are no score. */
static bool is_code(const struct gl_reader *reader, const struct gl_item *item)
{
	int first, last;

	if (!gl_is_glued_hyphen(reader, item->first + 1))
		return false;
	int low = gl_small_digits(reader, item->first, &first), high = gl_small_digits(reader, item->first + 2, &last);
	return first >= 3 && last >= 3 && high <= low;
}

/* "(212) 555-1234". */
static bool is_area_code(const struct gl_reader *reader, const struct gl_item *item)
{
	int length;

	return item->bare && item->kind == KIND_CARDINAL && gl_token_at(reader, item->first - 1).mark == MARK_OPEN_BRACKET &&
	       gl_token_at(reader, item->end).mark == MARK_CLOSE_BRACKET && gl_small_digits(reader, item->end + 1, &length) >= 0 &&
	       length >= 3 && gl_is_hyphen(gl_token_at(reader, item->end + 2)) && gl_small_digits(reader, item->end + 3, &length) >= 0 &&
	       length >= 3;
}

/* "42 Elm Street", "1600 Pennsylvania Avenue": a house. */
static bool is_house(const struct gl_reader *reader, const struct gl_item *item)
{
	enum { MOST_WORDS = 4 };

	for (uint32_t i = item->end; item->bare && i < item->end + MOST_WORDS; i++) {
		struct gl_token token = gl_token_at(reader, i);
		if (token.kind != TOKEN_WORD || token.letter_case < CASE_TITLE || token.gap != GAP_SPACE)
			return false;
		if (i > item->end && (gl_roles(reader, i) & ROLE_STREET))
			return true;
	}
	return false;
}

/* "pp. 44-46", "ISSN 2049-3630", "docket 18-281": what looks like a range behind a word whose numbers are names. */
static bool is_labelled_pair(const struct gl_reader *reader, const struct gl_item *item)
{
	uint32_t before = item->first - 1;

	if (!item->has_low || item->kind != KIND_CARDINAL || item->first == 0 || item->end != item->first + 3)
		return false;
	if (gl_token_at(reader, before).mark == MARK_STOP && item->first > 1)
		before--;
	return (gl_roles(reader, before) & ROLE_LABEL) || gl_is(reader, before, WORD_SECTION_SIGN);
}

/* "10.0.12.7:8080", "PM2.5", "PS21,700": glued by a mark to what is no number. */
static bool is_rest_of_name(const struct gl_reader *reader, const struct gl_item *item)
{
	struct gl_token token = gl_token_at(reader, item->first), mark = gl_token_at(reader, item->first - 1),
			name = gl_token_at(reader, item->first - 2);
	struct gl_decimal value;
	bool bare;

	if (item->first < 2 || token.gap != GAP_NONE || mark.gap != GAP_NONE || item->kind != KIND_CARDINAL)
		return false;
	if (mark.mark == MARK_COLON)
		return name.kind == TOKEN_NUMBER && !gl_read_digits(reader, item->first - 2, &value, &bare);
	return (mark.mark == MARK_STOP || mark.mark == MARK_COMMA) && name.kind == TOKEN_WORD &&
	       (uint8_t)(reader->text[name.end - 1] - '0') < 10;
}

/* "§ 12", "I-95", "7-Eleven", "+1 (202)". */
static bool is_marked(const struct gl_reader *reader, const struct gl_item *item)
{
	bool hyphen = gl_is_glued_hyphen(reader, item->first - 1);

	if (gl_is(reader, item->first - 1, WORD_SECTION_SIGN))
		return true;
	if (gl_is(reader, item->first - 1, WORD_PLUS_SIGN) && gl_token_at(reader, item->end).mark == MARK_OPEN_BRACKET)
		return gl_token_at(reader, item->end + 1).kind == TOKEN_NUMBER;
	if (hyphen && item->first > 1 && gl_is(reader, item->first - 2, WORD_I))
		return gl_token_at(reader, item->first - 2).letter_case == CASE_UPPER;
	uint32_t word = item->end - 1; /* read as a range of digits and a word */
	return item->has_low && item->digits && gl_is_hyphen(gl_token_at(reader, item->first + 1)) &&
	       gl_token_at(reader, word).kind == TOKEN_WORD && gl_token_at(reader, word).letter_case == CASE_TITLE &&
	       (gl_roles(reader, word) & NUMERAL_ROLES);
}

/* "281-443-3744": three groups of digits with hyphens between them, read as a number or a range with something behind it. */
bool gl_is_chain(const struct gl_reader *reader, const struct gl_item *item)
{
	uint32_t sign = gl_token_at(reader, item->first).kind != TOKEN_NUMBER;

	for (uint32_t i = item->first + sign, groups = 0; groups < 3; groups++, i += 2) {
		struct gl_token digits = gl_token_at(reader, i), hyphen = gl_token_at(reader, i + 1);
		if (digits.kind != TOKEN_NUMBER || (groups && digits.gap != GAP_NONE))
			return false;
		bool joint =
			gl_is_hyphen(hyphen) || (hyphen.mark == MARK_SLASH && !groups && digits.end - digits.begin == 3); /* 800/555-0142 */
		if (groups < 2 && (!joint || hyphen.gap != GAP_NONE))
			return false;
	}
	return true;
}

/* Digits alone; their number, 0 where the token is something else. */
static uint32_t digits_of(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);

	if (token.kind != TOKEN_NUMBER)
		return 0;
	for (uint32_t i = token.begin; i < token.end; i++) {
		if ((uint8_t)(reader->text[i] - '0') > 9)
			return 0;
	}
	return token.end - token.begin;
}

uint32_t gl_behind_telephone(const struct gl_reader *reader, uint32_t at)
{
	enum { MOST_GROUPS = 6, LEAST_DIGITS = 9, MOST_DIGITS = 15 };
	bool plus = gl_is(reader, at - 1, WORD_PLUS_SIGN) && gl_token_at(reader, at).gap == GAP_NONE;
	uint32_t digits = digits_of(reader, at), end = at + 1;

	if ((!plus && reader->text[gl_token_at(reader, at).begin] != '0') || digits < (plus ? 1 : 3))
		return at;
	for (int group = 0; group < MOST_GROUPS; group++) {
		bool hyphen = gl_is_hyphen(gl_token_at(reader, end)) && gl_token_at(reader, end).gap == GAP_NONE;
		bool bracket =
			gl_token_at(reader, end).mark == MARK_OPEN_BRACKET && gl_token_at(reader, end + 2).mark == MARK_CLOSE_BRACKET;
		uint32_t next = end + (hyphen || bracket), more = digits_of(reader, next);
		if (more < (bracket ? 1 : 2) || gl_token_at(reader, next).gap > (hyphen || bracket ? GAP_NONE : GAP_SPACE))
			break;
		digits += more;
		end = next + 1 + bracket;
	}
	return end > at + 1 && digits >= LEAST_DIGITS && digits <= MOST_DIGITS ? end : at;
}

/* "+44 20 7946 0018", "0590258046": what begins so is a telephone's number. */
static bool is_long_code(const struct gl_reader *reader, const struct gl_item *item)
{
	struct gl_token token = gl_token_at(reader, item->first), behind = gl_token_at(reader, item->end);

	if (!item->bare || item->end != item->first + 1 || token.kind != TOKEN_NUMBER)
		return false;
	if (reader->text[token.begin] == '0' && token.end - token.begin >= 6)
		return true;
	return gl_is(reader, item->first - 1, WORD_PLUS_SIGN) && token.gap == GAP_NONE && token.end - token.begin <= 3 &&
	       behind.kind == TOKEN_NUMBER;
}

bool gl_is_identifier(const struct gl_reader *reader, const struct gl_item *item)
{
	if (item->digits && gl_behind_telephone(reader, item->first) > item->first)
		return true;
	return is_long_code(reader, item) || is_telephone(reader, item) || is_code(reader, item) || is_area_code(reader, item) ||
	       is_citation(reader, item) || is_timestamp(reader, item) || is_house(reader, item) || is_labelled_pair(reader, item) ||
	       is_rest_of_name(reader, item) || is_marked(reader, item);
}
