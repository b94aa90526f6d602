/* Tokens: words, numbers, punctuation and symbols, with what other plugins need to know of each. The layer is internal; its fields are the
 * contract of plugins/tokens/README.md.
 *
 * One re2c scanner goes over the text once. Its character classes come from Unicode's tables (classes.py), so that a document in any script is
 * tokenized. White space gives no token: what lay between two tokens is in `before` of the second. Plain words, numbers and marks, nearly all tokens of
 * most texts, are taken before the scanner is asked (plain.h); other words are looked at again, code point by code point. */
#include <gloss/plugin.h>

#include "plain.h"

enum kind { KIND_WORD, KIND_NUMBER, KIND_PUNCTUATION, KIND_SYMBOL };
enum before { BEFORE_NONE, BEFORE_SPACE, BEFORE_LINE, BEFORE_PARAGRAPH, BEFORES };
enum letter_case { CASE_NONE, CASE_LOWER, CASE_TITLE, CASE_UPPER, CASE_MIXED };
enum script { LATIN, CYRILLIC, GREEK, ARABIC, HEBREW, DEVANAGARI, HAN, KANA, HANGUL, THAI, OTHER_SCRIPT, NO_SCRIPT };
enum mark {
	MARK_NONE, STOP, QUESTION, EXCLAMATION, ELLIPSIS, COMMA, COLON, SEMICOLON, DASH, HYPHEN, SLASH, APOSTROPHE, QUOTE, OPEN_QUOTE, CLOSE_QUOTE,
	OPEN_BRACKET, CLOSE_BRACKET, CURRENCY, PERCENT, OTHER_MARK
};

static const char *const kinds[] = {"word", "number", "punctuation", "symbol", NULL};
static const char *const befores[] = {"none", "space", "line", "paragraph", NULL};
static const char *const cases[] = {"none", "lower", "title", "upper", "mixed", NULL};
static const char *const scripts[] = {"latin", "cyrillic", "greek", "arabic", "hebrew", "devanagari", "han", "kana", "hangul", "thai", "other", "none", NULL};
static const char *const marks[] = {"none", "stop", "question", "exclamation", "ellipsis", "comma", "colon", "semicolon", "dash", "hyphen", "slash",
                                    "apostrophe", "quote", "open_quote", "close_quote", "open_bracket", "close_bracket", "currency", "percent", "other", NULL};

static const gloss_field_spec fields[] = {
	{.name = "kind", .type = GLOSS_ENUM, .values = kinds, .help = "what the token is"},
	{.name = "before", .type = GLOSS_ENUM, .values = befores, .help = "the white space between it and the token before"},
	{.name = "case", .type = GLOSS_ENUM, .values = cases, .help = "of a word; a single capital is upper"},
	{.name = "script", .type = GLOSS_ENUM, .values = scripts, .help = "of a word's first letter"},
	{.name = "mark", .type = GLOSS_ENUM, .values = marks, .help = "what a punctuation or symbol is"},
	{.name = "key", .type = GLOSS_INTEGER, .help = "its first eight bytes, ASCII letters small, as a little-endian number"},
	{0},
};
static const gloss_layer_spec layers[] = {{"tokens", "words, numbers, punctuation and symbols", fields, true}, {0}};

/* Marks that are a token by themselves where another ASCII character is behind them. */
static const struct {
	char byte;
	uint8_t kind, mark;
} single_marks[] = {
	{'.', KIND_PUNCTUATION, STOP},          {'?', KIND_PUNCTUATION, QUESTION},      {'!', KIND_PUNCTUATION, EXCLAMATION},   {',', KIND_PUNCTUATION, COMMA},
	{':', KIND_PUNCTUATION, COLON},         {';', KIND_PUNCTUATION, SEMICOLON},     {'-', KIND_PUNCTUATION, HYPHEN},        {'/', KIND_PUNCTUATION, SLASH},
	{'\'', KIND_PUNCTUATION, APOSTROPHE},   {'"', KIND_PUNCTUATION, QUOTE},         {'(', KIND_PUNCTUATION, OPEN_BRACKET},  {'[', KIND_PUNCTUATION, OPEN_BRACKET},
	{')', KIND_PUNCTUATION, CLOSE_BRACKET}, {']', KIND_PUNCTUATION, CLOSE_BRACKET}, {'$', KIND_SYMBOL, CURRENCY},           {'%', KIND_PUNCTUATION, PERCENT},
};

#define BLOCK 64 /* rows reserved at once: they are zeroed then, and are to be in the cache when they are written */

enum { MOST_VALUES = 32 }; /* of an enum */

/* The five enums of a row lie side by side, and are written at once: each value has its bits in place, and a token's are the sum of five. */
typedef struct tokens {
	const gloss_host *host;
	gloss_layer layer;
	gloss_field key;
	uint32_t all;   /* fields: every token has every one */
	uint32_t cells; /* where the enums begin in a row */
	uint64_t kinds[MOST_VALUES], whites[MOST_VALUES], cases[MOST_VALUES], scripts[MOST_VALUES], marks[MOST_VALUES];
	uint64_t befores[2 * BEFORES]; /* of what lies before, and whether there is a space behind that */
	uint64_t number;
	uint64_t plain[512]; /* of plain tokens, by their first byte and whether it is all of them; 0: there is none */
} tokens;

/* A document being scanned. */
typedef struct scanning {
	const tokens *tokens;
	gloss_document *document;
	plain_text text;
	uint32_t row_size;
	char *rows, *row, *rows_end; /* the reserved block, the next to write in it, and its end */
	unsigned before;             /* of the next token, but for a space right before it */
} scanning;

/* What the scanner found. */
typedef struct token {
	const char *end;
	uint64_t cells;
	uint8_t white; /* a value of `before`: it is white space, and no token */
} token;

#define PLAIN(first, alone) ((size_t)(unsigned char)(first) << 1 | (alone)) /* an index into tokens.plain */
#define FOLD_AT 56 /* the last byte of cells is none: of plain tokens it says what makes the first letter small */
#define FOLD (UINT64_C(0x20) << FOLD_AT)
#define CELLS(kind, letter_case, script, mark) (t->kinds[kind] | t->cases[letter_case] | t->scripts[script] | t->marks[mark])

/* The bits of each value of an enum, whose byte lies `at` bytes behind the first of the cells. */
static void place(uint64_t places[MOST_VALUES], uint32_t at)
{
	for (unsigned value = 0; value < MOST_VALUES; value++) {
		unsigned char bytes[sizeof(uint64_t)] = {0};
		bytes[at] = (unsigned char)value;
		memcpy(&places[value], bytes, sizeof(bytes));
	}
}

/* What lies before a token: `before`, and a space behind it or none. */
static unsigned with_space(unsigned before, bool spaced) { return spaced && before == BEFORE_NONE ? BEFORE_SPACE : before; }

/* A plain word has a capital at most at its beginning. */
static void place_plain(tokens *t)
{
	for (unsigned before = 0; before < BEFORES; before++)
		for (unsigned spaced = 0; spaced < 2; spaced++)
			t->befores[before << 1 | spaced] = t->whites[with_space(before, spaced)];
	t->number = CELLS(KIND_NUMBER, CASE_NONE, NO_SCRIPT, MARK_NONE);
	for (unsigned alone = 0; alone < 2; alone++) {
		for (unsigned c = 'a'; c <= 'z'; c++)
			t->plain[PLAIN(c, alone)] = CELLS(KIND_WORD, CASE_LOWER, LATIN, MARK_NONE);
		for (unsigned c = 'A'; c <= 'Z'; c++)
			t->plain[PLAIN(c, alone)] = CELLS(KIND_WORD, alone ? CASE_UPPER : CASE_TITLE, LATIN, MARK_NONE) | FOLD;
		for (unsigned c = '0'; c <= '9'; c++)
			t->plain[PLAIN(c, alone)] = t->number;
	}
	for (size_t i = 0; i < sizeof(single_marks) / sizeof(*single_marks); i++)
		t->plain[PLAIN(single_marks[i].byte, true)] = CELLS(single_marks[i].kind, CASE_NONE, NO_SCRIPT, single_marks[i].mark);
}

static gloss_status open_tokens(const gloss_host *host, gloss_instance *self, void **state)
{
	tokens *t = host->worker_alloc(self, sizeof(*t));
	if (!t || !host->layer(self, "tokens", &t->layer) || !host->field(self, t->layer, "key", GLOSS_INTEGER, &t->key))
		return GLOSS_PLUGIN_ERROR;
	const struct {
		const char *name;
		uint64_t *places;
	} enums[] = {{"kind", t->kinds}, {"before", t->whites}, {"case", t->cases}, {"script", t->scripts}, {"mark", t->marks}};
	gloss_field found[sizeof(enums) / sizeof(*enums)];
	t->all = t->key.bit;
	t->cells = UINT32_MAX;
	for (size_t i = 0; i < sizeof(enums) / sizeof(*enums); i++) {
		if (!host->field(self, t->layer, enums[i].name, GLOSS_ENUM, &found[i]))
			return GLOSS_PLUGIN_ERROR;
		t->all |= found[i].bit;
		t->cells = found[i].at < t->cells ? found[i].at : t->cells;
	}
	for (size_t i = 0; i < sizeof(enums) / sizeof(*enums); i++) {
		if (found[i].at - t->cells >= FOLD_AT / 8)
			return GLOSS_PLUGIN_ERROR; /* no host lays them out so */
		place(enums[i].places, found[i].at - t->cells);
	}
	place_plain(t);
	t->host = host;
	*state = t;
	return GLOSS_OK;
}

/* ---- Case and script of words that are not plain ASCII ------------------------------------------------------------------ */

static uint32_t decode(const unsigned char *at, unsigned *size)
{
	if (at[0] < 0x80)
		return *size = 1, at[0];
	if (at[0] < 0xe0)
		return *size = 2, (uint32_t)(at[0] & 31) << 6 | (at[1] & 63);
	if (at[0] < 0xf0)
		return *size = 3, (uint32_t)(at[0] & 15) << 12 | (uint32_t)(at[1] & 63) << 6 | (at[2] & 63);
	return *size = 4, (uint32_t)(at[0] & 7) << 18 | (uint32_t)(at[1] & 63) << 12 | (uint32_t)(at[2] & 63) << 6 | (at[3] & 63);
}

static uint8_t script_of(const char *code)
{
	static const struct {
		char code[5];
		uint8_t script;
	} known[] = {{"Latn", LATIN}, {"Cyrl", CYRILLIC}, {"Grek", GREEK}, {"Arab", ARABIC}, {"Hebr", HEBREW}, {"Deva", DEVANAGARI}, {"Hang", HANGUL}};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!memcmp(code, known[i].code, 4))
			return known[i].script;
	return OTHER_SCRIPT;
}

/* What the letters of a word say of its case, one after the other. */
typedef struct casing {
	unsigned upper, lower;
	bool late_upper; /* a capital that is neither the first letter nor behind an apostrophe */
	bool at_start;
} casing;

static void note_letter(casing *seen, uint8_t letter_case)
{
	if (letter_case == GLOSS_CASE_UPPER || letter_case == GLOSS_CASE_TITLE) {
		seen->upper++;
		seen->late_upper |= !seen->at_start;
	} else if (letter_case == GLOSS_CASE_LOWER) {
		seen->lower++;
	}
	seen->at_start = false;
}

static uint8_t case_of(const casing *seen, bool first_upper)
{
	if (!seen->upper)
		return seen->lower ? CASE_LOWER : CASE_NONE;
	if (!seen->lower)
		return CASE_UPPER;
	return first_upper && !seen->late_upper ? CASE_TITLE : CASE_MIXED;
}

static void look_at_word(const tokens *t, const unsigned char *at, const unsigned char *end, uint8_t *letter_case, uint8_t *script)
{
	casing seen = {.at_start = true};
	unsigned size;
	bool first_upper = false;
	*script = LATIN;
	for (const unsigned char *first = at; at < end; at += size) {
		uint32_t code_point = decode(at, &size);
		if (code_point == '\'' || code_point == 0x2019) {
			seen.at_start = true;
		} else if (code_point < 0x80) {
			bool upper = code_point >= 'A' && code_point <= 'Z', lower = code_point >= 'a' && code_point <= 'z';
			note_letter(&seen, upper ? GLOSS_CASE_UPPER : lower ? GLOSS_CASE_LOWER : GLOSS_CASE_NONE);
		} else {
			gloss_code_point about = t->host->code_point(code_point);
			if (at == first)
				*script = script_of(about.script);
			note_letter(&seen, about.letter_case);
		}
		first_upper |= at == first && seen.upper;
	}
	*letter_case = case_of(&seen, first_upper);
}

/* ---- The scanner --------------------------------------------------------------------------------------------------------- */

#define TOKEN(cells) return (token){at, cells, BEFORE_NONE}
#define WORD(letter_case, script) TOKEN(CELLS(KIND_WORD, letter_case, script, MARK_NONE))
#define MARK(mark) TOKEN(CELLS(KIND_PUNCTUATION, CASE_NONE, NO_SCRIPT, mark))
#define SYMBOL(mark) TOKEN(CELLS(KIND_SYMBOL, CASE_NONE, NO_SCRIPT, mark))

__attribute__((noinline)) static token scan(const tokens *t, const char *at, const char *end)
{
	const char *begin = at, *backup;
	uint8_t letter_case, script;
	/*!re2c
	re2c:api = custom;
	re2c:api:style = free-form;
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYPEEK = "(at < end ? (unsigned char)*at : 0)";
	re2c:define:YYSKIP = "++at;";
	re2c:define:YYBACKUP = "backup = at;";
	re2c:define:YYRESTORE = "at = backup;";
	re2c:define:YYLESSTHAN = "at >= end";
	re2c:yyfill:enable = 0;
	re2c:eof = 0;
	re2c:flags:utf-8 = 1;

	!include "classes.re";

	inner = "'" | "\u2019";
	tail = letter | mark | digit | raised;
	word = letter tail* (inner letter tail*)*;

	[a-z]+ { WORD(CASE_LOWER, LATIN); }
	[a-z]+ "'" [a-z]+ { WORD(CASE_LOWER, LATIN); }
	[A-Z][a-z]+ { WORD(CASE_TITLE, LATIN); }
	[A-Z]+ { WORD(CASE_UPPER, LATIN); }
	word {
		look_at_word(t, (const unsigned char *)begin, (const unsigned char *)at, &letter_case, &script);
		WORD(letter_case, script);
	}
	han mark* { WORD(CASE_NONE, HAN); }
	kana mark* { WORD(CASE_NONE, KANA); }
	thai (thai | mark)* { WORD(CASE_NONE, THAI); }
	digit+ ([.,] digit+)* { TOKEN(t->number); }
	fraction { TOKEN(t->number); }

	stop { MARK(STOP); }
	"."{2,} | dots+ "."* { MARK(ELLIPSIS); }
	question+ { MARK(QUESTION); }
	exclamation+ { MARK(EXCLAMATION); }
	comma { MARK(COMMA); }
	colon { MARK(COLON); }
	semicolon { MARK(SEMICOLON); }
	hyphen { MARK(HYPHEN); }
	"-"{2,} | dash+ { MARK(DASH); }
	slash { MARK(SLASH); }
	apostrophe { MARK(APOSTROPHE); }
	quote | "''" | "``" { MARK(QUOTE); }
	open_quote { MARK(OPEN_QUOTE); }
	close_quote { MARK(CLOSE_QUOTE); }
	open_bracket { MARK(OPEN_BRACKET); }
	close_bracket { MARK(CLOSE_BRACKET); }
	percent { MARK(PERCENT); }
	punctuation { MARK(OTHER_MARK); }
	currency { SYMBOL(CURRENCY); }
	symbol (mark* symbol?) { SYMBOL(OTHER_MARK); }
	mark+ { SYMBOL(OTHER_MARK); }

	"\r\n" | break { return (token){at, 0, BEFORE_LINE}; }
	page { return (token){at, 0, BEFORE_PARAGRAPH}; }
	space+ { return (token){at, 0, BEFORE_SPACE}; }
	[^] { SYMBOL(OTHER_MARK); }
	* { SYMBOL(OTHER_MARK); }
	$ { return (token){at, 0, BEFORE_SPACE}; }
	*/
}

/* The token or white space at `at`. */
static token other_token(const tokens *t, const plain_text *text, const char *at)
{
	if (*at == '\n')
		return (token){at + 1, 0, BEFORE_LINE};
	const char *end = capitals_end(text, at);
	return end ? (token){end, CELLS(KIND_WORD, CASE_UPPER, LATIN, MARK_NONE), BEFORE_NONE} : scan(t, at, text->end);
}

/* ---- Rows --------------------------------------------------------------------------------------------------------------- */

/* Commits the rows before `row`, and returns the first of a new block; NULL: memory is short. */
__attribute__((noinline)) static char *more_rows(scanning *s, const char *row)
{
	const tokens *t = s->tokens;
	if (row)
		t->host->commit(s->document, t->layer, (uint32_t)((row - s->rows) / s->row_size));
	s->rows = (char *)t->host->reserve(s->document, t->layer, BLOCK);
	s->rows_end = s->rows ? s->rows + (size_t)BLOCK * s->row_size : NULL;
	return s->rows;
}

static unsigned more_white(unsigned before, bool spaced, unsigned white)
{
	before = with_space(before, spaced || white == BEFORE_SPACE);
	if (white == BEFORE_SPACE)
		return before;
	return white == BEFORE_LINE && before < BEFORE_LINE ? BEFORE_LINE : BEFORE_PARAGRAPH;
}

/* Reads the tokens of a block, and returns where the next block is to begin; NULL: memory is short. */
static const char *read_block(scanning *s, const plain_block *block)
{
	const tokens *t = s->tokens;
	const size_t row_size = s->row_size, cells_at = t->cells, key_at = t->key.at;
	const uint32_t origin = (uint32_t)((uintptr_t)block->begin - s->text.origin), all = t->all;
	const char *next = block->begin + LAST_BYTE - 1; /* a space, where all tokens end before it */
	char *row = s->row;
	unsigned before = s->before, last = 0; /* the end of what was read; only spaces are between it and the next */
	for (uint64_t starts = block->starts, ends = block->ends; starts;) {
		const unsigned begin = (unsigned)__builtin_ctzll(starts), spaced = begin > last;
		const char *at = block->begin + begin;
		unsigned end = (unsigned)__builtin_ctzll(ends);
		uint64_t cells = t->plain[PLAIN(*at, end - begin == 1)], key = plain_token_key(at, end - begin, cells >> FOLD_AT);
		starts &= starts - 1;
		ends &= ends - 1;
		if (!cells || block->unsure >> end & 1) {
			/* What may go on behind the block begins the next, with the space before it; but for what is longer than a block. */
			if (end == LAST_BYTE && begin > 1) {
				next = at - spaced;
				break;
			}
			const token found = other_token(t, &s->text, at);
			end = (unsigned)(found.end - block->begin);
			/* What is behind "US5" in "US5,000" is no part of a number, as it seemed. */
			const bool sound = end < LAST_BYTE && (starts >> end & 1 || *found.end == ' ');
			starts = sound ? starts >> end << end : 0;
			ends = sound ? ends >> end >> 1 << 1 << end : 0;
			next = sound ? next : found.end;
			if (found.white) {
				before = more_white(before, spaced, found.white);
				last = end;
				continue;
			}
			key = plain_key(at, found.end);
			cells = found.cells;
		}
		if (row == s->rows_end && !(row = more_rows(s, row)))
			return NULL;
		cells = (cells & ~FOLD) | t->befores[before << 1 | spaced];
		*(gloss_row *)row = (gloss_row){origin + begin, origin + end, all};
		memcpy(row + cells_at, &cells, sizeof(cells));
		memcpy(row + key_at, &key, sizeof(key));
		row += row_size;
		before = BEFORE_NONE;
		last = end;
	}
	s->row = row;
	s->before = before;
	return next;
}

/* Goes over the text; false: memory is short. */
static bool read_tokens(scanning *s)
{
	plain_block block;
	s->row = more_rows(s, NULL);
	for (const char *at = s->row ? s->document->text : NULL; at; at = read_block(s, &block)) {
		if (at >= s->text.end) {
			s->tokens->host->commit(s->document, s->tokens->layer, (uint32_t)((s->row - s->rows) / s->row_size));
			return true;
		}
		take_block(&s->text, &block, at);
	}
	return false;
}

static gloss_status analyze(void *state, gloss_document *document)
{
	const tokens *t = state;
	scanning s = {.tokens = t, .document = document, .row_size = t->host->rows(document, t->layer).size};
	s.text.end = document->text + document->length;
	s.text.origin = (uintptr_t)document->text;
	if (t->cells + sizeof(uint64_t) > s.row_size)
		return GLOSS_PLUGIN_ERROR; /* no host has rows so short */
	return read_tokens(&s) ? GLOSS_OK : GLOSS_DOCUMENT_ERROR;
}

GLOSS_PLUGIN = {
	GLOSS_HEAD,
	.name = "tokens",
	.version = GLOSSD_VERSION,
	.summary = "words, numbers, punctuation and symbols of any script",
	.provides = layers,
	.open = open_tokens,
	.analyze = analyze,
};
