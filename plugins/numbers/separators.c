/* Whether a document writes decimals with a comma: as its numbers show, where they do ("1.234,50", "1.000.000", "3,5 and 2,75"), else as its
 * language does. Asked for the first number that can be read in two ways; each number is looked at once. No state, nothing fails. */
#include "numbers.h"

/* What numbers have shown: certain where both separators are there or one divides groups of three. */
struct shown {
	uint32_t comma, point, likely_comma, likely_point;
};

static void look_at(const struct gl_reader *reader, struct gl_token token, struct shown *shown)
{
	uint32_t commas = 0, points = 0, since = 0;
	char last = 0;

	for (uint32_t i = token.begin; i < token.end; i++) {
		char c = reader->text[i];
		if (c == ',' || c == '.') {
			*(c == ',' ? &commas : &points) += 1;
			last = c;
			since = 0;
		} else {
			since++;
		}
	}
	if (!last)
		return;
	uint32_t lasts = last == ',' ? commas : points, others = commas + points - lasts;
	if (others ? lasts == 1 : lasts == 1 && since != 3)
		*(last == ',' ? others ? &shown->comma : &shown->likely_comma : others ? &shown->point : &shown->likely_point) += 1;
	else if (!others && lasts > 1 && since == 3 && token.end - token.begin > 7) /* 1.000.000, but not the version 1.2.123 */
		*(last == ',' ? &shown->point : &shown->comma) += 1;
	else if (!others && reader->text[token.end - 1] == '0' && reader->text[token.end - 2] == '0') /* 4,000: no decimals end so */
		*(last == ',' ? &shown->likely_point : &shown->likely_comma) += 1;
}

/* Languages that write 1.234,5; source: the Unicode CLDR, numbers/symbols/decimal. Those of several uses, such as es, by their most. */
static bool language_has_comma(gloss_string lang)
{
	static const char codes[] = "az be bg bs ca cs da de el es et eu fi fr gl hr hu hy id is it ka kk lt lv mk nb nl nn no pl pt ro ru "
				    "sk sl sq sr sv tr uk uz vi ";

	if (!lang.data || lang.length < 2 || (lang.length > 2 && lang.data[2] != '-'))
		return false;
	for (const char *code = codes; *code; code += 3) {
		if (code[0] == (lang.data[0] | 32) && code[1] == (lang.data[1] | 32))
			return true;
	}
	return false;
}

bool gl_has_decimal_comma(const struct gl_reader *reader)
{
	struct shown shown = {0};

	if (reader->separators->known)
		return reader->separators->comma;
	for (uint32_t i = 0; i < reader->candidates_count; i++) {
		if (gl_word_number(reader, reader->candidates[i]) != WORD_NONE)
			continue;
		struct gl_token token = gl_token_at(reader, reader->candidates[i]);
		if (token.kind == TOKEN_NUMBER && gl_plain_digits(reader, reader->candidates[i]) < 0)
			look_at(reader, token, &shown);
	}
	bool comma = language_has_comma(reader->document->lang);
	if ((shown.comma && !shown.point && shown.likely_point <= shown.comma) ||
	    (!shown.point && !shown.likely_point && shown.likely_comma > 1))
		comma = true;
	else if (shown.point && !shown.comma && shown.likely_comma <= shown.point)
		comma = false;
	*reader->separators = (struct gl_separators){.known = true, .comma = comma};
	return comma;
}
