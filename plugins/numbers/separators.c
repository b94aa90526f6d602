/* Whether a document writes decimals with a comma: as its numbers show, where they do ("1.234,50", "1.000.000", "3,5 and 2,75"), else as its
 * language does. Asked for the first number that can be read in two ways; each number is looked at once. No state, nothing fails. */
#include "numbers.h"

enum { COMMA, POINT };

/* How many numbers show that decimals have a comma or a point: certainly, where both marks are there or one divides groups of three, or likely. */
struct shown {
	uint32_t certain[2], likely[2];
};

static void look_at(const struct gl_reader *reader, struct gl_token token, struct shown *shown)
{
	uint32_t counts[2] = {0}, since = 0; /* of digits, since the last mark */
	int last = -1;

	for (uint32_t i = token.begin; i < token.end; i++) {
		char c = reader->text[i];
		if (c == ',' || c == '.') {
			last = c == ',' ? COMMA : POINT;
			counts[last]++;
			since = 0;
		} else {
			since++;
		}
	}
	if (last < 0)
		return;
	if (counts[!last]) /* 1.234,5 */
		shown->certain[last] += counts[last] == 1;
	else if (counts[last] == 1 && since != 3) /* 3,5 */
		shown->likely[last]++;
	else if (counts[last] > 1 && since == 3 && token.end - token.begin > 7) /* 1.000.000, but not the version 1.2.123 */
		shown->certain[!last]++;
	else if (reader->text[token.end - 1] == '0' && reader->text[token.end - 2] == '0') /* 4,000: no decimals end so */
		shown->likely[!last]++;
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
	const uint32_t *certain = shown.certain, *likely = shown.likely;
	if ((certain[COMMA] && !certain[POINT] && likely[POINT] <= certain[COMMA]) ||
	    (!certain[POINT] && !likely[POINT] && likely[COMMA] > 1))
		comma = true;
	else if (certain[POINT] && !certain[COMMA] && likely[COMMA] <= certain[POINT])
		comma = false;
	*reader->separators = (struct gl_separators){.known = true, .comma = comma};
	return comma;
}
