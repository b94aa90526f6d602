/* What the parts of the numbers plugin share: the document as tokens, exact decimals, and the item that they build.
 *
 * Every parser has one shape: it is given the reader and the index of a token, fills what it found and its end (the index of the
 * first token behind it), and returns false where there is nothing. None looks further than a fixed number of tokens beyond what
 * it takes, so that the whole stays linear. Nothing here is shared between threads; the reader and its tokens live in the
 * document's memory. */
#ifndef GL_NUMBERS_H
#define GL_NUMBERS_H

#include <gloss/plugin.h>

#include "terms.h"

/* ---- tokens.c: the tokens layer as this plugin reads it ---- */

enum gl_token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_PUNCTUATION, TOKEN_SYMBOL };
enum gl_gap { GAP_NONE, GAP_SPACE, GAP_LINE, GAP_PARAGRAPH };
enum gl_case { CASE_NONE, CASE_LOWER, CASE_TITLE, CASE_UPPER, CASE_MIXED };
enum gl_mark {
	MARK_NONE,
	MARK_STOP,
	MARK_QUESTION,
	MARK_EXCLAMATION,
	MARK_ELLIPSIS,
	MARK_COMMA,
	MARK_COLON,
	MARK_SEMICOLON,
	MARK_DASH,
	MARK_HYPHEN,
	MARK_SLASH,
	MARK_APOSTROPHE,
	MARK_QUOTE,
	MARK_OPEN_QUOTE,
	MARK_CLOSE_QUOTE,
	MARK_OPEN_BRACKET,
	MARK_CLOSE_BRACKET,
	MARK_CURRENCY,
	MARK_PERCENT,
	MARK_OTHER
};

struct gl_token {
	uint32_t begin, end;
	uint8_t kind, gap, mark, letter_case;
};

/* The fields of the tokens layer, whose enums must have the values above; resolved when the plugin opens. */
struct gl_token_layer {
	gloss_layer layer;
	gloss_field kind, before, mark, letter_case, key;
	gloss_row *outside; /* what stands before the first token and behind the last: a paragraph's end */
};

/* ---- given.c: the words and units of the configuration, and what else it adds to what is read ---- */

struct gl_given {
	const struct gl_word *table; /* gl_words, or a copy of it with the users' words behind */
	struct given_form *slots;    /* a hash table of them; NULL: none were given */
	uint32_t mask;
	const struct gl_measure *measures; /* of each of the users' words */
	const struct gl_unit *units;       /* behind those of the table */
	const uint8_t *tokens;             /* of each of the users' words: how many it has */
	bool roman;                        /* the option: Roman numerals behind names are ordinals */
};

/* Reads the options. False after fail_open said why, or when memory is short. */
bool gl_open_given(struct gl_given *given, const gloss_host *host, gloss_instance *self);

/* ---- the reader ---- */

/* How a document writes decimals, once that was asked. */
struct gl_separators {
	bool known, comma;
};

/* A document's tokens stay where they are; what is kept of each is the number of its word. */
struct gl_reader {
	gloss_document *document;
	const char *text;
	struct gl_token_layer layer;
	gloss_rows rows;
	const struct gl_word *table; /* of words: gl_words, or that with the users' */
	const struct gl_given *given;
	const uint16_t *words; /* of each token, into the table; one more, WORD_NONE, behind the last */
	uint32_t count;
	const uint32_t *candidates; /* the tokens at which an item may begin, few among many */
	uint32_t candidates_count;
	struct gl_separators *separators;
	bool si;                    /* the option */
	const char *const *assumed; /* the code of each ambiguous sign, in the order of gl_ambiguous */
	bool has_reference;
	int reference[6]; /* the document's own date: year, month, day, hour, minute, second */
};

/* The number of the longest form of the users that begins at `at`; WORD_NONE where there is none. Only where there are slots. */
uint16_t gl_given_word(const struct gl_reader *reader, uint32_t at);

bool gl_open_tokens(const gloss_host *host, gloss_instance *self, struct gl_token_layer *layer);
bool gl_read_tokens(struct gl_reader *reader, const struct gl_token_layer *layer, const struct gl_given *given, gloss_document *document);

/* The token at `index`; before the first and behind the last, one that is a paragraph's end. Inlined, it reads only the fields that are used. */
static inline struct gl_token gl_token_at(const struct gl_reader *reader, uint32_t index)
{
	const gloss_row *row = index < reader->count ? gloss_at(reader->rows, index) : reader->layer.outside;

	return (struct gl_token){.begin = row->begin,
				 .end = row->end,
				 .kind = gloss_get_enum(row, reader->layer.kind),
				 .gap = gloss_get_enum(row, reader->layer.before),
				 .mark = gloss_get_enum(row, reader->layer.mark),
				 .letter_case = gloss_get_enum(row, reader->layer.letter_case)};
}

/* The number of its word, WORD_NONE where the tables do not know it. */
static inline uint16_t gl_word_number(const struct gl_reader *reader, uint32_t index)
{
	return reader->words[index < reader->count ? index : reader->count];
}

/* What the lexicon says of the token; never NULL. */
static inline const struct gl_word *gl_word_at(const struct gl_reader *reader, uint32_t index)
{
	return &reader->table[gl_word_number(reader, index)];
}

/* Whether a longer form of a unit or currency may go on with the token. */
static inline bool gl_is_inside(const struct gl_reader *reader, uint32_t at)
{
	return gl_word_at(reader, at)->inside || gl_token_at(reader, at).kind == TOKEN_NUMBER;
}

/* The token behind the word at `at`: one of the users' may have several. */
static inline uint32_t gl_behind_word(const struct gl_reader *reader, uint32_t at)
{
	uint16_t number = gl_word_number(reader, at);

	return number < gl_word_count ? at + 1 : at + reader->given->tokens[number - gl_word_count];
}

static inline uint64_t gl_roles(const struct gl_reader *reader, uint32_t index) { return gl_word_at(reader, index)->roles; }

static inline bool gl_is(const struct gl_reader *reader, uint32_t index, enum gl_word_name name)
{
	return gl_word_number(reader, index) == name;
}

/* Whether one look tells that nothing goes on at `at`, as it does of most numbers. 1: no rule looks for such a token behind a number; 2: nor behind
 * a date; 0: the rules must be asked. */
uint8_t gl_ends(const struct gl_reader *reader, uint32_t at);

static inline char gl_folded(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* Whether the token is longer than `ending` and ends so, case included. */
static inline bool gl_ends_with(const struct gl_reader *reader, uint32_t at, const char *ending)
{
	struct gl_token token = gl_token_at(reader, at);
	size_t length = strlen(ending);

	return token.end - token.begin > length && !memcmp(reader->text + token.end - length, ending, length);
}
/* How many bytes at the end of the word are an 's, which no item takes: "Henry VIII's", "Monday's". */
uint32_t gl_possessive(const char *text, uint32_t length);
/* Joins the tokens from `first` up to `end` into one form: one space where white space lies between them. 0: too long, or a line apart. */
size_t gl_join(const struct gl_reader *reader, uint32_t first, uint32_t end, bool fold, char form[GL_FORM_MAX]);
/* Takes the longest out of a set of lengths; 0 where none is left. */
static inline uint32_t gl_take_longest(uint8_t *lengths)
{
	uint32_t longest = *lengths ? 31 - (uint32_t)__builtin_clz(*lengths) : 0;

	*lengths &= (uint8_t) ~(1u << longest);
	return longest;
}

/* What the longest modifier that ends before `end`, and does not begin before `limit`, says; SENSE_NONE where there is none. */
uint8_t gl_modifier_before(const struct gl_reader *reader, uint32_t limit, uint32_t end, uint32_t *first);
/* The same of what begins at `first` and is said behind a number. */
uint8_t gl_modifier_behind(const struct gl_reader *reader, uint32_t first, uint32_t *end);

/* Whether a modifier of at most three tokens begins at `first`. */
bool gl_modifier_at(const struct gl_reader *reader, uint32_t first, uint32_t *end);

/* The longest name of a holiday that begins at `at`; NULL where there is none. */
const struct gl_holiday *gl_holiday_at(const struct gl_reader *reader, uint32_t at, uint32_t *end);

static inline bool gl_is_hyphen(struct gl_token token) { return token.mark == MARK_HYPHEN || token.mark == MARK_DASH; }

/* A hyphen or dash at `at` with no white space on either side. */
static inline bool gl_is_glued_hyphen(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);

	return gl_is_hyphen(token) && token.gap == GAP_NONE && gl_token_at(reader, at + 1).gap == GAP_NONE;
}

/* ' or the curled one, which closes a quotation too. */
static inline bool gl_is_apostrophe(struct gl_token token) { return token.mark == MARK_APOSTROPHE || token.mark == MARK_CLOSE_QUOTE; }

static inline bool gl_is_article(const struct gl_reader *reader, uint32_t at)
{
	return gl_is(reader, at, WORD_A) || gl_is(reader, at, WORD_AN);
}

/* "ago", "later", "earlier": what makes a moment of the length before it, so that in "$3 million a year ago" the year is none of a rate. */
static inline bool gl_makes_moment(const struct gl_reader *reader, uint32_t at)
{
	return gl_is(reader, at, WORD_AGO) || gl_is(reader, at, WORD_LATER) || gl_is(reader, at, WORD_EARLIER);
}

/* No white space before the token. */
static inline bool gl_touches(const struct gl_reader *reader, uint32_t at) { return gl_token_at(reader, at).gap == GAP_NONE; }

/* No more than a line break before the token: it may belong to what stands before. */
static inline bool gl_is_near(const struct gl_reader *reader, uint32_t at) { return gl_token_at(reader, at).gap < GAP_PARAGRAPH; }

static inline bool gl_is_digits(const struct gl_reader *reader, uint32_t at) { return gl_token_at(reader, at).kind == TOKEN_NUMBER; }

/* candidates.c: whether an item may begin at candidate number `index`, the token `at`: a cheap question before the dear ones. */
bool gl_may_begin(const struct gl_reader *reader, uint32_t index, uint32_t at);
/* The same of a date or time. */
bool gl_may_be_moment(const struct gl_reader *reader, uint32_t at);
/* periods.c: whether a season behind the word, or behind it and "the", is one of the calendar. */
bool gl_is_before_season(const struct gl_reader *reader, uint32_t at);

/* ---- decimal.c: numbers that keep their digits ---- */

struct gl_decimal {
	unsigned __int128 digits;
	int32_t exponent; /* the value is digits times ten to this */
	bool negative;
	bool exact; /* else only `approximate` counts, with its sign */
	double approximate;
};

static inline struct gl_decimal gl_whole(int64_t value)
{
	return (struct gl_decimal){
		.digits = value < 0 ? (unsigned __int128)-(__int128)value : (unsigned __int128)value, .negative = value < 0, .exact = true};
}
struct gl_decimal gl_approximate(double value);
double gl_double_of_large(const struct gl_decimal *decimal);
static inline double gl_double(const struct gl_decimal *decimal)
{
	if (decimal->exponent || decimal->digits > INT64_MAX || !decimal->exact)
		return gl_double_of_large(decimal);
	double whole = (double)(int64_t)decimal->digits; /* most numbers */
	return decimal->negative ? -whole : whole;
}
bool gl_is_large_safe(const struct gl_decimal *decimal);
/* Whether it is a whole number within 2^53, where doubles hold all of them. */
static inline bool gl_is_safe_integer(const struct gl_decimal *decimal)
{
	return (decimal->exact && !decimal->exponent && decimal->digits <= 1ull << 53) || gl_is_large_safe(decimal);
}
struct gl_decimal gl_product(struct gl_decimal a, struct gl_decimal b);
struct gl_decimal gl_sum(struct gl_decimal a, struct gl_decimal b);
struct gl_decimal gl_quotient(struct gl_decimal a, struct gl_decimal b);
/* Plain digits in the document's memory; data NULL where the value is not exact, or memory is short. */
gloss_string gl_plain(gloss_document *document, const struct gl_decimal *decimal);

/* ---- numerals.c: a number alone; digits.c and spoken.c have the parts ---- */

struct gl_numeral {
	uint32_t first, end;
	struct gl_decimal value;
	struct gl_decimal scale; /* what a magnitude word multiplied by; 1 without one */
	double high;             /* of a vague one: the value is at least `value`, below this; else 0 */
	bool digits;             /* begins with digits */
	bool bare;               /* digits alone, without separators: may be a year or a name's number */
	bool fraction, ordinal, magnitude;
	bool ends;           /* see gl_ends; false where that was not asked */
	int64_t last_scale;  /* of the magnitude that it ends with: 10^6 in "3 million"; else 0 */
	int64_t tens, whole; /* of words: the ten that it ends with; what stands before its last "and" */
};

bool gl_read_numeral(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral);

/* "20 (twenty)", "thirty (30)": takes the same number behind it, in brackets; false where there is none. */
bool gl_read_again(const struct gl_reader *reader, struct gl_numeral *numeral);

/* "million", "bn", "dozen" behind what has been read. */
void gl_read_magnitude(const struct gl_reader *reader, struct gl_numeral *numeral);

/* ---- separators.c ---- */

/* Whether 1,234 is a little more than one in this document. */
bool gl_has_decimal_comma(const struct gl_reader *reader);

/* ---- digits.c ---- */

/* What begins with digits, without sign and magnitude; "1st" and "3/4" too. */
bool gl_read_digit_numeral(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral);
/* A run of digits in one token, with its separators; no sign, no word. False for versions, addresses and the like. */
bool gl_read_digits(const struct gl_reader *reader, uint32_t at, struct gl_decimal *value, bool *bare);
/* The same of the bytes from `begin` up to `end`. */
bool gl_read_digits_from(const struct gl_reader *reader, uint32_t begin, uint32_t end, struct gl_decimal *value, bool *bare);
/* The value of a token of one to eight ASCII digits, all of them at once and without branches; -1 of another. */
static inline int64_t gl_plain_digits(const struct gl_reader *reader, uint32_t at)
{
	const uint64_t zeros = UINT64_C(0x3030303030303030);
	const gloss_row *row = at < reader->count ? gloss_at(reader->rows, at) : reader->layer.outside;
	uint32_t length = row->end - row->begin;

	if (length - 1 > 7)
		return -1;
	/* The key has the first digit in its lowest byte: zeros are put before it. */
	uint64_t digits = (uint64_t)gloss_get_integer(row, reader->layer.key) << (64 - 8 * length) | (zeros >> 8) >> 8 * (length - 1);
	if (((digits + UINT64_C(0x4646464646464646)) | (digits - zeros)) & UINT64_C(0x8080808080808080))
		return -1;
	digits = (digits & UINT64_C(0x0f0f0f0f0f0f0f0f)) * (10 * 0x100 + 1) >> 8; /* pairs, fours, all */
	digits = (digits & UINT64_C(0x00ff00ff00ff00ff)) * (100 * 0x10000 + 1) >> 16;
	return (int64_t)((digits & UINT64_C(0x0000ffff0000ffff)) * (10000 * UINT64_C(0x100000000) + 1) >> 32);
}
/* The value of a short plain run of ASCII digits, such as a day or an hour, and its length (may be NULL); -1 and 0 where the token is none. */
static inline int gl_small_digits(const struct gl_reader *reader, uint32_t at, int *length)
{
	enum { LONGEST = 4 };
	struct gl_token token = gl_token_at(reader, at);
	int64_t value = token.end - token.begin <= LONGEST ? gl_plain_digits(reader, at) : -1;

	if (length)
		*length = value < 0 ? 0 : (int)(token.end - token.begin);
	return (int)value;
}
/* ".5": a point that no number, word or end of a sentence stands before. */
bool gl_begins_with_point(const struct gl_reader *reader, uint32_t at);
double gl_vulgar_fraction_of(const struct gl_reader *reader, struct gl_token token);
/* What ½ and its like are worth; 0 for another token. */
static inline double gl_vulgar_fraction(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);

	return token.kind == TOKEN_NUMBER && (uint8_t)reader->text[token.begin] >= 0x80 ? gl_vulgar_fraction_of(reader, token) : 0;
}
bool gl_read_fraction(const struct gl_reader *reader, uint32_t at, struct gl_decimal *value, uint32_t *end);
/* "3/4" with whole numbers; not where a third part follows, as in a date. */
static inline bool gl_read_slash(const struct gl_reader *reader, uint32_t at, struct gl_decimal *value, uint32_t *end)
{
	bool slash = gl_token_at(reader, at + 1).mark == MARK_SLASH || gl_is(reader, at + 1, WORD_FRACTION_SLASH);

	return slash && gl_read_fraction(reader, at, value, end);
}
/* "⁸", "⁻²" glued to what stands before. */
bool gl_read_raised(const struct gl_reader *reader, uint32_t at, int *value, uint32_t *end);

/* ---- spoken.c ---- */

enum { NUMERAL_ROLES = ROLE_SMALL | ROLE_TENS | ROLE_HUNDRED | ROLE_MAGNITUDE };

/* "two hundred and fifty-three thousand", "twenty-first". */
bool gl_read_spoken(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral);
/* "point one four" at `at`, behind what the numeral has. */
bool gl_read_decimals(const struct gl_reader *reader, uint32_t at, struct gl_numeral *numeral);
/* What a numeral is divided by: "thirds", "twenty-firsts", or "third" where `one` says that it may be singular. */
bool gl_read_denominator(const struct gl_reader *reader, uint32_t at, bool one, struct gl_decimal *below, uint32_t *end);
/* Divides by the parts behind the numeral; false where there are none. */
bool gl_divide(const struct gl_reader *reader, struct gl_numeral *numeral);
/* The token behind `at`, over a hyphen that joins number words: "twenty-one", "fifty - two". */
uint32_t gl_over_hyphen(const struct gl_reader *reader, uint32_t at);

/* ---- items ---- */

enum gl_kind {
	KIND_CARDINAL,
	KIND_ORDINAL,
	KIND_FRACTION,
	KIND_PERCENT,
	KIND_MONEY,
	KIND_QUANTITY,
	KIND_AGE,
	KIND_TEMPERATURE,
	KIND_SCORE,
	KIND_DATE,
	KIND_TIME,
	KIND_DATETIME,
	KIND_DURATION,
	KIND_SET
};

enum { GL_NUMS_MAX = 8, GL_NAME_MAX = 64 };

struct gl_num {
	uint32_t begin, end;
	double value;
};

struct gl_item {
	uint32_t first, end; /* tokens, its modifiers included once these are found */
	uint8_t kind, modifier, change;
	uint8_t joint; /* bytes of its first token that are not its own: the x in "12x14 feet" */
	bool has_value, has_low, has_high, assumed, bare, digits;
	bool ends; /* see gl_ends; false where that was not asked */
	double low, high;
	const struct gl_unit *known;   /* the unit's entry, where it is a single one */
	uint32_t noun_first, noun_end; /* tokens; equal: none */
	uint32_t nums_count;
	struct gl_decimal value, scale;
	/* From here on only the first byte is cleared. */
	char unit[GL_NAME_MAX], ucum[GL_NAME_MAX], timex[GL_NAME_MAX], start[32], end_time[32];
	char relative_offset[16], relative_to[8];        /* empty: none */
	char si_unit[GL_NAME_MAX], si_ucum[GL_NAME_MAX]; /* empty: none */
	double si_factor, si_offset;
	struct gl_num nums[GL_NUMS_MAX];
};

void gl_begin_item(struct gl_item *item, enum gl_kind kind, uint32_t first, uint32_t end);
void gl_add_num(struct gl_item *item, const struct gl_reader *reader, uint32_t first, uint32_t end, double value);
/* Writing the strings of items: the first begins anew, the others go on; what is too long is cut at a character. `least` is the number of digits at least. */
void gl_add_bytes(char text[GL_NAME_MAX], const char *bytes, size_t count);
static inline void gl_add_text(char text[GL_NAME_MAX], const char *what) { gl_add_bytes(text, what, strlen(what)); }
static inline void gl_set_text(char text[GL_NAME_MAX], const char *what)
{
	text[0] = '\0';
	gl_add_text(text, what);
}
void gl_add_digits(char text[GL_NAME_MAX], int value, int least);
void gl_add_numeral(struct gl_item *item, const struct gl_reader *reader, const struct gl_numeral *numeral);

/* money.c: "$5 million", "USD115", and what stands behind a number: "dollars 50 cents", "MUSD". */
bool gl_read_money_before(const struct gl_reader *reader, uint32_t at, struct gl_item *item);
bool gl_read_money_behind(const struct gl_reader *reader, struct gl_item *item);
/* "20m", "3b" behind digits that have no unit: millions. */
void gl_add_money_letter(const struct gl_reader *reader, struct gl_item *item);
/* The end of a currency's name of several words at `at`, such as "pounds sterling"; else `at`. */
uint32_t gl_currency_end(const struct gl_reader *reader, uint32_t at);
/* Makes an item in pounds money where it is hardly a weight: "3 million pounds". */
void gl_weigh_pounds(const struct gl_reader *reader, struct gl_item *item);
/* The currency's ISO 4217 code for each ambiguous sign, as the option `currencies` has it. False where that is wrong, after fail_open. */
bool gl_open_currencies(const gloss_host *host, gloss_instance *self, const char **assumed);
/* percent.c: percent behind the item's number, or points of it; over a hyphen, and in "half of one percent" over the words between. */
bool gl_read_percent(const struct gl_reader *reader, struct gl_item *item);
/* "per cent of twenty-two", "percentage of 20." */
bool gl_read_percent_before(const struct gl_reader *reader, uint32_t at, struct gl_item *item);
/* measures.c: a numeral with what it measures: percent, money, quantities, temperatures, ages, durations; or alone. */
bool gl_read_measure(const struct gl_reader *reader, uint32_t at, struct gl_item *item);
/* The unit behind an item that is a bare number so far. */
bool gl_read_unit_behind(const struct gl_reader *reader, struct gl_item *item);
/* singles.c: "a metric ton", "an hour and a half", "a week or two", "a year ago"; where "a" is no part of a price or a rate. */
bool gl_read_single(const struct gl_reader *reader, uint32_t at, struct gl_item *item);
/* units.c: the unit that begins at `at`; rates ("km/h", "barrels a day") included. */
struct gl_unit_found {
	uint32_t end;
	const struct gl_unit *unit; /* of a rate: of its first part */
	bool rate;
	char name[GL_NAME_MAX], ucum[GL_NAME_MAX];
	char si_name[GL_NAME_MAX], si_ucum[GL_NAME_MAX]; /* empty: not asked for, or none */
	double factor;                                   /* to the unit of SI */
};
bool gl_read_unit(const struct gl_reader *reader, uint32_t at, struct gl_unit_found *found);
/* "in" behind "5 ft 2": where that unit is expected, its symbol is in no doubt. */
bool gl_read_smaller_unit(const struct gl_reader *reader, uint32_t at, const struct gl_unit *smaller, uint32_t *end);
/* Whether the words behind a unit's symbol say which it is: "2 pm is 2 picometres". */
bool gl_is_named_behind(const struct gl_reader *reader, uint32_t at);
/* ranges.c: "5-10", "between 20 and 30", "from 3 to 5 per cent", and scores; or one measure alone. */
bool gl_read_range(const struct gl_reader *reader, uint32_t at, struct gl_item *item);
/* sides.c: gives a bare number the unit of those that follow it in "10 by 12 feet", "10 x 12 ft". */
void gl_read_sides(const struct gl_reader *reader, struct gl_item *item);
/* The next side where it is one token with what joins it: "12x14 feet", of which the item is 12. */
bool gl_read_glued_side(const struct gl_reader *reader, const struct gl_item *item, struct gl_item *side);
/* roman.c: "Elizabeth II", "Part IV": the numeral at `at` as an ordinal; `limit` as below. The other asks only for its letters. */
bool gl_read_roman(const struct gl_reader *reader, uint32_t at, uint32_t limit, struct gl_item *item);
bool gl_may_be_roman(const char *text, uint32_t length);
/* I, V, X, L, C, D, M, capital or small. */
static inline bool gl_is_roman_letter(char c)
{
	return (c & 0xc0) == 0x40 && ((1u << ('c' & 31) | 1u << ('d' & 31) | 1u << ('i' & 31) | 1u << ('l' & 31) | 1u << ('m' & 31) |
				       1u << ('v' & 31) | 1u << ('x' & 31)) >>
					      (c & 31) &
				      1);
}
/* places.c: "the next one", "second to last": ordinals that count from somewhere. */
bool gl_read_place(const struct gl_reader *reader, uint32_t at, struct gl_item *item);
/* moments.c: dates, times, and both together; `limit` is the first token that no earlier item has taken. */
bool gl_read_moment(const struct gl_reader *reader, uint32_t at, uint32_t limit, struct gl_item *item);
/* Reads the document's own date, for the dates that are said relative to it. */
void gl_read_reference(struct gl_reader *reader);
/* Seconds of it since 1970. */
int64_t gl_now(const struct gl_reader *reader);
/* distances.c: "two days ago", "in 5 minutes": makes a date of a duration that says when. */
void gl_place_duration(const struct gl_reader *reader, struct gl_item *item, uint32_t limit);

/* The TIMEX3 of a duration such as PT1.5H. */
void gl_duration_timex(struct gl_item *item);
/* Adds so many of a smaller unit to it: PT3H20M. */
void gl_add_duration(struct gl_item *item, double value, const char *unit);
/* P3D, PT2H: a count of Y, M, W or D, or of H, M or S behind `time`. */
void gl_print_length(char length[16], int count, const char *letter, bool time);

/* nouns.c: what the item counts, behind it. */
void gl_find_noun(const struct gl_reader *reader, struct gl_item *item);
/* context.c: what stands around an item. `limit` is the first token that no earlier item has taken. */
/* "20-odd", "30-plus", "100+": what is said of a number between it and its unit. */
void gl_read_rounding(const struct gl_reader *reader, struct gl_item *item);
static inline bool gl_may_be_rounded(const struct gl_reader *reader, uint32_t at)
{
	return gl_is_hyphen(gl_token_at(reader, at)) || gl_is(reader, at, WORD_PLUS) || gl_is(reader, at, WORD_PLUS_SIGN);
}
void gl_add_modifier(const struct gl_reader *reader, struct gl_item *item, uint32_t limit);
/* Of what counts or measures. `before` is the item that ends at `limit`, NULL where none was found. */
void gl_add_change(const struct gl_reader *reader, struct gl_item *item, const struct gl_item *before, uint32_t limit);
void gl_add_noun(const struct gl_reader *reader, struct gl_item *item);
/* "more than 20 and less than 30": makes one item of two; false where they are two. */
bool gl_merge_bounds(const struct gl_reader *reader, struct gl_item *low, const struct gl_item *high);

/* identifiers.c: cardinals of houses, telephones, reports. */
bool gl_is_identifier(const struct gl_reader *reader, const struct gl_item *item);
/* Whether digits are the first of three groups with hyphens between them, of any kind. */
bool gl_is_chain(const struct gl_reader *reader, const struct gl_item *item);
/* Behind "+44 20 7946 0018" or "020 7946 0018", of which the first digits stand at `at`; else `at`. */
uint32_t gl_behind_telephone(const struct gl_reader *reader, uint32_t at);
/* names.c: numbers that count nothing. */
bool gl_is_no_quantity(const struct gl_reader *reader, const struct gl_item *item);
/* Where to go on behind a token that begins no item: behind a whole telephone number, address or version. */
uint32_t gl_behind_no_quantity(const struct gl_reader *reader, uint32_t at);

#endif
