/* Roman numerals behind a name, as ordinals: "Elizabeth II", "World War I", "Super Bowl XLVIII", "Parts I-III". Only with the option `roman`. How much
 * must speak for a numeral depends on what else its letters may be: I is a pronoun, V and X are initials, CD and MIX words. Each question looks
 * at a fixed number of tokens, and at no more letters than the longest numeral has. No state, nothing fails. */
#include "numbers.h"

enum { LONGEST_NUMERAL = 15 /* letters, of 3888 */ };

/* What the letters may be, were they no numeral. */
enum doubt {
	DOUBT_ALWAYS, /* no numeral, or L, C, D and M alone: these are letters */
	DOUBT_LETTER, /* I, V, X */
	DOUBT_WORD,   /* XI, LIV, CD: a team, a name, a thing */
	DOUBT_DRIP,   /* IV: what goes into a vein */
	DOUBT_NONE
};

/* A token that is a numeral, but for an apostrophe and what stands behind it. */
struct roman {
	enum doubt doubt;
	int value;
	uint8_t cut; /* bytes of the token behind the numeral */
	bool small;
};

/* Of a capital; by its place in the alphabet. */
static inline int letter_value(char letter)
{
	static const int16_t values[32] = {[3] = 100, [4] = 500, [9] = 1, [12] = 50, [13] = 1000, [22] = 5, [24] = 10};

	return (letter & ~31) == 'A' - 1 ? values[letter & 31] : 0;
}

/* Writes the value as it should be written; its length. */
static uint32_t write_roman(int value, char text[LONGEST_NUMERAL + 1])
{
	static const struct {
		int value;
		const char *letters;
	} parts[] = {{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
		     {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};
	uint32_t length = 0;

	for (size_t i = 0; value > 0;) {
		if (value < parts[i].value) {
			i++;
			continue;
		}
		for (const char *at = parts[i].letters; *at; at++)
			text[length++] = *at;
		value -= parts[i].value;
	}
	return length;
}

/* The value of capital letters that are a well-formed numeral below 4000; else 0. */
static int read_letters(const char *letters, uint32_t length)
{
	char written[LONGEST_NUMERAL + 1];
	int value = 0;

	for (uint32_t i = 0; i < length; i++) {
		int here = letter_value(letters[i]), next = i + 1 < length ? letter_value(letters[i + 1]) : 0;
		value += here < next ? -here : here;
	}
	return value > 0 && value < 4000 && write_roman(value, written) == length && !memcmp(written, letters, length) ? value : 0;
}

static enum doubt doubt_of(const char *letters, uint32_t length, int value)
{
	bool small = value < 40; /* only I, V and X */

	if (length == 1)
		return small ? DOUBT_LETTER : DOUBT_ALWAYS;
	if (value == 4)
		return DOUBT_DRIP;
	if (small)
		return value == 11 || value == 15 || value == 20 || value == 30 ? DOUBT_WORD : DOUBT_NONE;
	for (uint32_t i = 0; i < length; i++) {
		if (letter_value(letters[i]) <= 10)
			return value < 90 && length > 3 ? DOUBT_NONE : DOUBT_WORD;
	}
	return length > 2 ? DOUBT_WORD : DOUBT_ALWAYS;
}

/* How long the run of the letters of numerals is with which the token begins, all of one case; 0 where something else than 's follows. */
static uint32_t letters_of(const char *text, uint32_t length, bool *small)
{
	uint32_t count = 0;

	*small = length > 0 && *text >= 'a';
	while (count < length && count <= LONGEST_NUMERAL && (text[count] >= 'a') == *small &&
	       letter_value(*small ? (char)(text[count] & ~32) : text[count]))
		count++;
	return count <= LONGEST_NUMERAL && count + gl_possessive(text, length) == length ? count : 0;
}

static struct roman roman_at(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);
	struct roman roman = {0};
	char letters[LONGEST_NUMERAL + 1] = "";

	if (token.kind != TOKEN_WORD)
		return roman;
	uint32_t count = letters_of(reader->text + token.begin, token.end - token.begin, &roman.small);
	for (uint32_t i = 0; i < count; i++)
		letters[i] = (char)(reader->text[token.begin + i] & ~32);
	roman.value = read_letters(letters, count);
	roman.cut = (uint8_t)(token.end - token.begin - count);
	roman.doubt = roman.value ? doubt_of(letters, count, roman.value) : DOUBT_ALWAYS;
	return roman;
}

bool gl_may_be_roman(const char *text, uint32_t length)
{
	bool small, joined = length > 1 && (((uint8_t)text[1] | 32) < 'a' || (uint8_t)text[1] >= 0x80); /* an apostrophe */

	return gl_is_roman_letter(text[0]) && (length == 1 || joined || gl_is_roman_letter(text[1])) && letters_of(text, length, &small);
}

static bool is_capitalised(struct gl_token token)
{
	return token.kind == TOKEN_WORD && token.letter_case >= CASE_TITLE && token.end - token.begin > 1;
}

/* V and X before a surname: "George V. Higgins"; not before a new sentence, "Henry V. Then". */
static bool is_initial(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token stop = gl_token_at(reader, at + 1), word = gl_token_at(reader, at + 2);

	return stop.mark == MARK_STOP && stop.gap == GAP_NONE && word.kind == TOKEN_WORD &&
	       (word.gap == GAP_NONE || (word.gap == GAP_SPACE && is_capitalised(word) && !(gl_roles(reader, at + 2) & ROLE_FUNCTION)));
}

/* Whether what follows "I" may have it for its subject: "Then I know". Behind a ruler without a title, small words that go on tell. */
static bool is_pronoun(const struct gl_reader *reader, uint32_t at, bool titled)
{
	struct gl_token behind = gl_token_at(reader, at + 1);

	if (behind.kind != TOKEN_WORD || behind.gap >= GAP_PARAGRAPH)
		return behind.mark == MARK_APOSTROPHE;
	return (gl_roles(reader, at + 1) & ROLE_SPEAKING) || !(titled || (gl_roles(reader, at + 1) & ROLE_FUNCTION));
}

/* A ruler's title within three words before the one at `at`: "King Charles", "Emperor Haile Selassie". */
static bool has_title(const struct gl_reader *reader, uint32_t at)
{
	enum { MOST_BACK = 3 };

	for (uint32_t back = 1; back <= MOST_BACK && back <= at && is_capitalised(gl_token_at(reader, at - back)); back++) {
		if (gl_roles(reader, at - back) & ROLE_RULER)
			return true;
	}
	return false;
}

/* Behind "and", "to", a comma, a dash or a slash at `at`: the token where the next numeral of a row may be; 0 where none of these is there. */
static uint32_t behind_joint(const struct gl_reader *reader, uint32_t at)
{
	uint32_t next = at + (gl_token_at(reader, at).mark == MARK_COMMA);
	bool word = gl_is(reader, next, WORD_AND) || gl_is(reader, next, WORD_OR) || gl_is(reader, next, WORD_TO) ||
		    gl_is(reader, next, WORD_THROUGH) || gl_is(reader, next, WORD_AMPERSAND);
	bool mark = gl_is_hyphen(gl_token_at(reader, next)) || gl_token_at(reader, next).mark == MARK_SLASH;

	next += word || mark;
	return next > at && gl_token_at(reader, next).gap <= GAP_SPACE ? next : 0;
}

/* "I" of "Parts I and II": another numeral follows, one that is no pronoun. */
static bool begins_row(const struct gl_reader *reader, uint32_t at)
{
	uint32_t next = behind_joint(reader, at + 1);
	struct roman roman = next ? roman_at(reader, next) : (struct roman){0};

	return roman.doubt != DOUBT_ALWAYS && roman.value > 1;
}

/* "II" of "Parts I and II": the item that ends at `limit` is a smaller numeral with a joint behind it. */
static bool goes_on(const struct gl_reader *reader, uint32_t at, uint32_t limit, int value)
{
	struct roman before = {0};

	if (limit > 1 && limit < at && at <= limit + 2 && behind_joint(reader, limit) == at)
		before = roman_at(reader, limit - 1);
	return before.doubt != DOUBT_ALWAYS && before.value < value && gl_token_at(reader, limit - 2).kind != TOKEN_NUMBER;
}

/* A single letter behind the name at `name`. */
static bool is_numbered_letter(const struct gl_reader *reader, uint32_t name, uint32_t at, const struct roman *roman)
{
	bool capital = is_capitalised(gl_token_at(reader, name)), titled = has_title(reader, name);
	uint64_t roles = gl_roles(reader, name);
	bool sure = roman->value > 1 || roman->cut; /* no pronoun */
	bool joined = gl_token_at(reader, at - 1).kind == TOKEN_WORD, ends = gl_token_at(reader, at + 1).kind != TOKEN_WORD;

	if (is_initial(reader, at) && !(roles & ROLE_NUMBERED))
		return false;
	if ((roles & (ROLE_NUMBERED | ROLE_REGNAL)) && begins_row(reader, at))
		return true;
	if (!capital)
		return false;
	if ((roles & ROLE_NUMBERED) && (sure || ((joined || ends) && !is_pronoun(reader, at, true))))
		return true;
	return (titled || (roles & ROLE_REGNAL)) && (sure || !is_pronoun(reader, at, titled));
}

/* "Rocky IV", but not "Start IV fluids" or "The IV": a capital in the middle of a sentence says that it is a name. */
static bool is_amid_sentence(const struct gl_reader *reader, uint32_t at)
{
	return at > 0 && gl_token_at(reader, at).gap <= GAP_SPACE && gl_token_at(reader, at - 1).kind == TOKEN_WORD;
}

static bool is_numbered(const struct gl_reader *reader, uint32_t at, uint32_t limit, const struct roman *roman)
{
	uint32_t name = at - 1;
	struct gl_token before = gl_token_at(reader, name);
	bool stop = before.mark == MARK_STOP && before.gap == GAP_NONE && at > 1; /* Vol. IV */

	if (goes_on(reader, at, limit, roman->value))
		return true;
	name -= stop;
	if (at == 0 || name < limit || gl_token_at(reader, at).gap != GAP_SPACE || gl_token_at(reader, name).kind != TOKEN_WORD)
		return false;
	uint64_t roles = gl_roles(reader, name);
	bool capital = is_capitalised(gl_token_at(reader, name)), numbered = roles & ROLE_NUMBERED;
	if (stop && !numbered && !(roles & ROLE_LABEL))
		return false;
	if (roman->small) /* chapter iv */
		return (numbered || (roles & ROLE_LABEL)) && roman->doubt >= DOUBT_WORD && roman->value < 40;
	if (roman->doubt == DOUBT_LETTER)
		return is_numbered_letter(reader, name, at, roman);
	if (numbered || (capital && ((roles & ROLE_REGNAL) || has_title(reader, name))))
		return true;
	if ((roles & ROLE_LABEL) && roman->doubt != DOUBT_WORD)
		return true;
	return capital && !(roles & (ROLE_FUNCTION | ROLE_MONTH | ROLE_WEEKDAY)) &&
	       (roman->doubt == DOUBT_NONE || (roman->doubt == DOUBT_DRIP && is_amid_sentence(reader, name)));
}

/* "I-III", "IV to VI": both ends in one item. */
static void read_to(const struct gl_reader *reader, const struct roman *first, struct gl_item *item)
{
	uint32_t next = behind_joint(reader, item->end);
	bool range =
		gl_is_hyphen(gl_token_at(reader, item->end)) || gl_is(reader, item->end, WORD_TO) || gl_is(reader, item->end, WORD_THROUGH);
	struct roman last = next ? roman_at(reader, next) : (struct roman){0};

	if (!range || first->cut || last.doubt == DOUBT_ALWAYS || last.value <= first->value)
		return;
	gl_add_num(item, reader, next, next + 1, last.value);
	item->nums[item->nums_count - 1].end -= last.cut;
	item->end = next + 1;
	item->has_value = false;
	item->has_low = item->has_high = true;
	item->low = first->value;
	item->high = last.value;
}

bool gl_read_roman(const struct gl_reader *reader, uint32_t at, uint32_t limit, struct gl_item *item)
{
	struct gl_token token = gl_token_at(reader, at);

	if (!gl_may_be_roman(reader->text + token.begin, token.end - token.begin))
		return false;
	struct roman roman = roman_at(reader, at);
	if (roman.doubt == DOUBT_ALWAYS || !is_numbered(reader, at, limit, &roman))
		return false;
	gl_begin_item(item, KIND_ORDINAL, at, at + 1);
	gl_add_num(item, reader, at, at + 1, roman.value);
	item->has_value = true;
	item->value = gl_whole(roman.value);
	read_to(reader, &roman, item);
	return true;
}
