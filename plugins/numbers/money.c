/* Money: a sign or code before a number or glued to it ("$5 million", "USD115", "RM79m"), signs, codes and names behind it, with their
 * hundredths ("15 dollars 50 cents", "30 MUSD"). What a sign means that several currencies have, the option `currencies` says. Nothing
 * fails but the option. */

#include "numbers.h"

static const struct gl_measure *find_currency(const struct gl_reader *reader, uint32_t at, unsigned flags, uint32_t *end)
{
	char form[GL_FORM_MAX];
	uint8_t lengths = gl_word_at(reader, at)->currencies;

	if (!gl_is_inside(reader, at + 1))
		lengths &= 1 << 1;
	for (uint32_t count; (count = gl_take_longest(&lengths));) {
		for (int fold = 0; fold < 2; fold++) {
			struct gl_token token = gl_token_at(reader, at);
			bool alone = count == 1 && !fold; /* as it stands */
			size_t length = alone ? token.end - token.begin : gl_join(reader, at, at + count, fold, form);
			const struct gl_measure *found = length ? gl_find_measure(alone ? reader->text + token.begin : form, length) : NULL;
			if (found && found->currency >= 0 && (found->flags & flags) && (!fold || !(found->flags & MEASURE_SYMBOL))) {
				*end = at + count;
				return found;
			}
		}
	}
	return NULL;
}

static void set_currency(const struct gl_reader *reader, struct gl_item *item, const struct gl_measure *found)
{
	item->kind = KIND_MONEY;
	item->assumed = found->ambiguous >= 0;
	gl_set_text(item->unit, found->flags & MEASURE_PART ? found->part
				: item->assumed             ? reader->assumed[found->ambiguous]
							    : gl_currency_at(found->currency)->code);
}

/* A single letter that makes millions behind a sign of money: "$3m", "£2 b". */
void gl_add_money_letter(const struct gl_reader *reader, struct gl_item *item)
{
	const struct gl_word *word = gl_word_at(reader, item->end);

	bool capital = (word->roles & ROLE_LETTER) && gl_token_at(reader, item->end).letter_case == CASE_UPPER; /* "$1.1T" */
	uint8_t gap = gl_is(reader, item->end, WORD_MM) ? GAP_SPACE : GAP_NONE;                                 /* "$10 mm" */
	if ((!(word->roles & ROLE_SUFFIX) && !capital) || gl_double(&item->scale) > 1 || gl_token_at(reader, item->end).gap > gap)
		return;
	item->value = gl_product(item->value, gl_whole(word->scale));
	item->scale = gl_whole(word->scale);
	item->end++;
}

static bool read_sign_before(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_numeral numeral;
	uint32_t behind, end;
	struct gl_token first = gl_token_at(reader, at);

	/* S$5, A$5: a lone S or A begins no item, being a plural's ending or an article more often. */
	if (first.mark == MARK_CURRENCY && first.gap == GAP_NONE && at > 0 &&
	    (gl_is(reader, at - 1, WORD_S) || gl_is(reader, at - 1, WORD_A)) && gl_token_at(reader, at - 1).letter_case != CASE_LOWER &&
	    (at == 1 || gl_token_at(reader, at - 1).gap != GAP_NONE) && gl_token_at(reader, at - 2).kind != TOKEN_NUMBER)
		first = gl_token_at(reader, --at);
	bool minus = (first.mark == MARK_HYPHEN || gl_is(reader, at, WORD_MINUS_SIGN) || gl_is(reader, at, WORD_MINUS)) &&
		     gl_token_at(reader, at + 1).mark == MARK_CURRENCY && (first.gap != GAP_NONE || at == 0);

	uint8_t next = gl_token_at(reader, at + 1).mark;
	if (first.kind == TOKEN_WORD && !(gl_word_at(reader, at)->currencies & 1 << 1) && next != MARK_CURRENCY && next != MARK_STOP &&
	    next != MARK_SLASH)
		return false; /* most of "us" and "c": their signs have more behind them */
	if (first.kind != TOKEN_WORD && first.mark != MARK_CURRENCY && !minus)
		return false;
	const struct gl_measure *sign = find_currency(reader, at + minus, MEASURE_SIGN, &behind);
	if (!sign || !gl_read_numeral(reader, behind, &numeral) || !numeral.digits || numeral.ordinal ||
	    gl_token_at(reader, behind).gap > GAP_LINE)
		return false;
	gl_begin_item(item, KIND_MONEY, at, numeral.end);
	numeral.value.negative = numeral.value.negative || minus;
	gl_add_numeral(item, reader, &numeral);
	set_currency(reader, item, sign);
	gl_add_money_letter(reader, item);
	const struct gl_measure *again = find_currency(reader, item->end, MEASURE_SIGN | MEASURE_NAME, &end);
	if (again && (again->currency == sign->currency || item->assumed) &&
	    !(again->flags & MEASURE_PART)) { /* "$20 USD", "$5 Canadian dollars" */
		bool assumed = item->assumed && again->ambiguous >= 0;
		set_currency(reader, item, again);
		item->assumed = assumed;
		item->end = end;
	}
	return true;
}

/* The magnitude of letters that stand without a gap: k, m, bn; 0 where they are none. */
static int64_t scale_of(const char *text, uint32_t length)
{
	uint64_t key = 0;

	if (length > 3)
		return 0;
	for (uint32_t i = 0; i < length; i++)
		key |= (uint64_t)(uint8_t)(text[i] | 32) << 8 * i;
	const struct gl_word *word = &gl_words[gl_find_word(text, length, key)];
	return word->roles & ROLE_SUFFIX ? word->scale : 0;
}

/* Letters, digits, letters: "USD115m" as the tokens plugin leaves it in one token. */
struct glued {
	uint32_t digits, letters; /* where the digits and the letters behind them begin */
};

static bool take_apart(const struct gl_reader *reader, uint32_t at, struct glued *glued)
{
	struct gl_token token = gl_token_at(reader, at);
	uint32_t i = token.begin;

	for (; i < token.end && (uint8_t)((reader->text[i] | 32) - 'a') < 26; i++)
		;
	glued->digits = i;
	for (; i < token.end && (uint8_t)(reader->text[i] - '0') < 10; i++)
		;
	glued->letters = i;
	return glued->digits > token.begin && glued->letters > glued->digits && token.end - glued->letters <= 3;
}

/* The currency that the letters before the digits are, alone or behind a sign ("$US113"). */
static const struct gl_measure *glued_currency(const struct gl_reader *reader, uint32_t *at, uint32_t digits)
{
	struct gl_token token = gl_token_at(reader, *at);
	char form[GL_FORM_MAX];
	uint32_t length = digits - token.begin;

	if (length > 4)
		return NULL;
	memcpy(form + 1, reader->text + token.begin, length);
	form[0] = '$';
	bool sign = token.gap == GAP_NONE && *at > 0 && gl_token_at(reader, *at - 1).mark == MARK_CURRENCY;
	const struct gl_measure *found = gl_find_measure(form + !sign, length + sign);
	*at -= sign;
	return found && found->currency >= 0 && (found->flags & MEASURE_SIGN) && (length > 1 || sign) ? found : NULL;
}

/* "USD115", "AUD1.5m", "RM79 million", "$US113 trillion": a code or sign of letters glued to the digits. */
static bool read_glued(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_numeral numeral = {.first = at, .end = at + 1, .scale = gl_whole(1), .digits = true};
	struct gl_token token = gl_token_at(reader, at);
	struct glued glued;
	uint32_t first = at, end = token.end;

	if (!take_apart(reader, at, &glued))
		return false;
	const struct gl_measure *found = glued_currency(reader, &first, glued.digits);
	if (!found)
		return false;
	struct gl_token mark = gl_token_at(reader, at + 1), rest = gl_token_at(reader, at + 2);
	if (glued.letters == token.end && (mark.mark == MARK_STOP || mark.mark == MARK_COMMA) && mark.gap == GAP_NONE &&
	    rest.kind == TOKEN_NUMBER && rest.gap == GAP_NONE) {
		end = rest.end;
		numeral.end = at + 3;
	} else if (glued.letters < token.end) {
		int64_t scale = scale_of(reader->text + glued.letters, token.end - glued.letters);
		if (!scale)
			return false;
		numeral.scale = gl_whole(scale);
		end = glued.letters;
	}
	if (!gl_read_digits_from(reader, glued.digits, end, &numeral.value, &numeral.bare))
		return false;
	numeral.value = gl_product(numeral.value, numeral.scale);
	if (glued.letters == token.end)
		gl_read_magnitude(reader, &numeral);
	gl_begin_item(item, KIND_MONEY, first, numeral.end);
	gl_add_numeral(item, reader, &numeral);
	item->nums[0].begin = glued.digits;
	set_currency(reader, item, found);
	if (glued.letters == token.end)
		gl_add_money_letter(reader, item);
	return true;
}

/* A word that the table does not have: it may be letters and digits. */
static bool is_unknown(const struct gl_reader *reader, uint32_t at)
{
	return gl_word_number(reader, at) == WORD_NONE && gl_token_at(reader, at).kind == TOKEN_WORD;
}

bool gl_read_money_before(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	if (is_unknown(reader, at))
		return read_glued(reader, at, item);
	if (gl_token_at(reader, at).mark == MARK_CURRENCY && is_unknown(reader, at + 1) && gl_token_at(reader, at + 1).gap == GAP_NONE &&
	    read_glued(reader, at + 1, item))
		return true;
	return (gl_roles(reader, at) & ROLE_MONEY || gl_is(reader, at, WORD_US) || gl_token_at(reader, at).mark == MARK_CURRENCY ||
		gl_token_at(reader, at).mark == MARK_HYPHEN || gl_is(reader, at, WORD_MINUS_SIGN) || gl_is(reader, at, WORD_MINUS)) &&
	       read_sign_before(reader, at, item);
}

/* "MUSD", "kEUR", "USDm" behind a number: a code and its magnitude in one word. */
static bool read_coded_magnitude(const struct gl_reader *reader, struct gl_item *item)
{
	struct gl_token token = gl_token_at(reader, item->end);
	uint32_t length = token.end - token.begin;
	const char *text = reader->text + token.begin;

	if (token.kind != TOKEN_WORD || gl_word_number(reader, item->end) != WORD_NONE || length < 4 || length > 5 || !item->has_value)
		return false;
	const struct gl_measure *found = length == 4 ? gl_find_measure(text + 1, 3) : NULL;
	int64_t scale = found && found->currency >= 0 ? (text[0] == 'T' ? 1000 : scale_of(text, 1)) : 0;
	if (!scale && (found = gl_find_measure(text, 3)) && found->currency >= 0)
		scale = scale_of(text + 3, length - 3);
	if (!scale)
		return false;
	set_currency(reader, item, found);
	item->value = gl_product(item->value, gl_whole(scale));
	item->scale = gl_product(item->scale, gl_whole(scale));
	item->end++;
	return true;
}

/* "dollars 50 cents" behind a number. */
bool gl_read_money_behind(const struct gl_reader *reader, struct gl_item *item)
{
	uint32_t at = item->end, end;

	if (read_coded_magnitude(reader, item))
		return true;
	if (gl_is_hyphen(gl_token_at(reader, at)) && gl_token_at(reader, at).gap == GAP_NONE)
		at++;
	else if (item->has_low && gl_is(reader, at, WORD_OF))
		at++; /* "millions of dollars" */
	const struct gl_measure *found = find_currency(reader, at, MEASURE_SIGN | MEASURE_NAME | MEASURE_PART, &end);
	struct gl_numeral rest;

	if (!found && (gl_roles(reader, at) & ROLE_SUFFIX) && item->digits && gl_double(&item->scale) == 1 &&
	    (found = find_currency(reader, at + 1, MEASURE_SIGN | MEASURE_NAME, &end))) { /* "5m euros" */
		item->scale = gl_whole(gl_word_at(reader, at)->scale);
		item->value = gl_product(item->value, item->scale);
	}

	if (!found && gl_token_at(reader, at).mark == MARK_CURRENCY)
		found = find_currency(reader, at, MEASURE_SIGN, &end);
	bool pence = gl_is(reader, at, WORD_P) && gl_double(&item->value) < 1000; /* but 1080p */
	if (!found && (gl_is(reader, at, WORD_CENT_SIGN) || pence)) {
		item->kind = KIND_MONEY;
		gl_set_text(item->unit, gl_is(reader, at, WORD_P) ? "pence" : "cent");
		item->end = at + 1;
		return gl_token_at(reader, at).gap == GAP_NONE;
	}
	if (!found || (gl_token_at(reader, at).mark == MARK_CURRENCY && gl_token_at(reader, at).gap != GAP_NONE &&
		       gl_token_at(reader, end).kind == TOKEN_NUMBER))
		return false;
	set_currency(reader, item, found);
	item->end = end;
	uint32_t next = end + (gl_is(reader, end, WORD_AND) ? 1 : 0);
	if (found->flags & MEASURE_PART || gl_token_at(reader, next).gap == GAP_PARAGRAPH || !gl_read_numeral(reader, next, &rest) ||
	    rest.ordinal || rest.fraction)
		return true;
	const struct gl_measure *part = find_currency(reader, rest.end, MEASURE_PART, &end);
	int64_t parts = part ? part->parts : 100;
	if (!part) {
		/* "15 dollars and 50.", "thirteen dollars forty five": what is left over, where it counts nothing else */
		struct gl_token behind = gl_token_at(reader, rest.end);
		double value = gl_double(&rest.value);
		bool ends = behind.gap == GAP_PARAGRAPH || behind.kind == TOKEN_PUNCTUATION;
		if (!ends || value < 10 || value > 99 || !item->has_value || item->digits != rest.digits ||
		    (next == item->end && rest.digits))
			return true;
		end = rest.end;
	}
	item->value = gl_sum(item->value, gl_quotient(rest.value, gl_whole(parts)));
	gl_add_num(item, reader, rest.first, rest.end, gl_double(&rest.value));
	item->end = end;
	return true;
}

uint32_t gl_currency_end(const struct gl_reader *reader, uint32_t at)
{
	uint32_t end = at;

	return gl_word_at(reader, at)->currencies & ~3u && find_currency(reader, at, MEASURE_NAME, &end) ? end : at;
}

void gl_weigh_pounds(const struct gl_reader *reader, struct gl_item *item)
{
	if (item->kind != KIND_QUANTITY || gl_double(&item->scale) < 1e6 || strcmp(item->unit, "pound"))
		return;
	const struct gl_measure *sign = gl_find_measure("£", strlen("£"));
	if (!sign || gl_is(reader, item->end, WORD_OF)) /* "3 million pounds of beef" */
		return;
	item->ucum[0] = '\0';
	item->known = NULL;
	set_currency(reader, item, sign);
}

/* ---- the option ---- */

/* "$=CAD", "kr=SEK": the sign is one of the table, the code one that it knows. */
static bool assume(const char *given, const char **assumed)
{
	const char *equals = strrchr(given, '=');

	for (int i = 0; equals && i < gl_ambiguous_count; i++) {
		const struct gl_ambiguous *sign = &gl_ambiguous[i];
		size_t length = strlen(sign->sign);
		if (length != (size_t)(equals - given) || memcmp(sign->sign, given, length))
			continue;
		const struct gl_measure *code = gl_find_measure(equals + 1, strlen(equals + 1));
		if (!code || code->currency < 0 || strcmp(gl_currency_at(code->currency)->code, equals + 1))
			return false;
		assumed[i] = gl_currency_at(code->currency)->code;
		return true;
	}
	return false;
}

bool gl_open_currencies(const gloss_host *host, gloss_instance *self, const char **assumed)
{
	uint32_t count;
	const char *const *given = host->option_list(self, "currencies", &count);

	for (int i = 0; i < gl_ambiguous_count; i++)
		assumed[i] = gl_ambiguous[i].code;
	for (uint32_t i = 0; i < count; i++) {
		if (!assume(given[i], assumed)) {
			host->fail_open(self, "currencies: %s is not SIGN=CODE with a sign of docs/units.md and a code of ISO 4217",
					given[i]);
			return false;
		}
	}
	return true;
}
