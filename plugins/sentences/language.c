/* The guess; see language.h. A script that one language is mostly written in tells it; in Latin letters the language most of whose small words occur does. The
 * words are common knowledge of the languages, written down for glossd. */
#include "language.h"

#define LOOKED_AT 1000 /* tokens */
#define LEAST 2        /* small words that tell a language */

/* ---- Scripts ------------------------------------------------------------------------------------------------------------- */

/* Ranges of code points, and what they tell. */
enum script {
	LATIN,
	CYRILLIC,
	UKRAINIAN,
	GREEK,
	ARMENIAN,
	HEBREW,
	ARABIC,
	DEVANAGARI,
	THAI,
	GEORGIAN,
	KANA,
	HAN,
	HANGUL,
	SCRIPT_COUNT,
	NO_SCRIPT
};

static const char *const languages_of_scripts[SCRIPT_COUNT] = {NULL, "ru", "uk", "el", "hy", "he", "ar",
							       "hi", "th", "ka", "ja", "zh", "ko"};

static const struct {
	uint32_t first, last;
	enum script script;
} ranges[] = {
	{0x41, 0x24f, LATIN},      {0x370, 0x3ff, GREEK},      {0x404, 0x404, UKRAINIAN}, {0x406, 0x407, UKRAINIAN},
	{0x454, 0x454, UKRAINIAN}, {0x456, 0x457, UKRAINIAN},  {0x490, 0x491, UKRAINIAN}, {0x400, 0x52f, CYRILLIC},
	{0x531, 0x58f, ARMENIAN},  {0x590, 0x5ff, HEBREW},     {0x600, 0x6ff, ARABIC},    {0x900, 0x97f, DEVANAGARI},
	{0xe00, 0xe7f, THAI},      {0x10a0, 0x10ff, GEORGIAN}, {0x3040, 0x30ff, KANA},    {0x3400, 0x9fff, HAN},
	{0xac00, 0xd7a3, HANGUL},
};

static enum script script_of(uint32_t code_point)
{
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (code_point >= ranges[i].first && code_point <= ranges[i].last)
			return ranges[i].script;
	return NO_SCRIPT;
}

/* The code point at a place in sound UTF-8 of one to three bytes; 0 for one of four. */
static uint32_t code_point_at(const char *at, uint32_t *length)
{
	const unsigned char *byte = (const unsigned char *)at;
	*length = *byte < 0x80 ? 1 : *byte < 0xe0 ? 2 : *byte < 0xf0 ? 3 : 4;
	switch (*length) {
	case 1: return *byte;
	case 2: return (*byte & 0x1fu) << 6 | (byte[1] & 0x3fu);
	case 3: return (*byte & 0x0fu) << 12 | (byte[1] & 0x3fu) << 6 | (byte[2] & 0x3fu);
	default: return 0;
	}
}

/* Counts the first letters of a word, up to twelve bytes. */
static void count_letters(const reading *r, uint32_t i, uint32_t counts[SCRIPT_COUNT])
{
	uint32_t step;
	for (uint32_t at = 0; at < length_of(r, i) && at < 12; at += step) {
		enum script script = script_of(code_point_at(text_of(r, i) + at, &step));
		if (script != NO_SCRIPT)
			counts[script]++;
	}
}

static const char *language_of_script(const uint32_t counts[SCRIPT_COUNT])
{
	uint32_t cyrillic = counts[CYRILLIC] + counts[UKRAINIAN], most = LATIN;
	for (uint32_t script = 0; script < SCRIPT_COUNT; script++)
		if (counts[script] > counts[most])
			most = script;
	/* Chinese has no kana, Japanese much Han; Russian has none of the Ukrainian letters. */
	if ((most == HAN || most == KANA) && counts[KANA] * 20 > counts[HAN])
		return "ja";
	if (cyrillic >= counts[most] && cyrillic > counts[LATIN])
		return counts[UKRAINIAN] * 100 > cyrillic ? "uk" : "ru";
	return languages_of_scripts[most];
}

/* ---- Small words --------------------------------------------------------------------------------------------------------- */

/* clang-format off */
static const char english[][8] = {"the", "of", "and", "to", "is", "that", "it", "was", "for", "with", "are", "this", "have", "not", "you", "on", "at", "by", "we", "i", ""};
static const char german[][8] = {"der", "die", "und", "das", "ist", "nicht", "ein", "eine", "zu", "den", "mit", "von", "auf", "sich", "für", "auch", "dem", "im", "ich", "wir", ""};
static const char spanish[][8] = {"el", "la", "los", "las", "de", "que", "y", "en", "un", "una", "es", "por", "con", "para", "del", "se", "su", "al", "lo", "muy", ""};
static const char french[][8] = {"le", "la", "les", "des", "de", "est", "et", "une", "dans", "pour", "que", "qui", "pas", "sur", "du", "au", "avec", "il", "elle", "ce", ""};
static const char italian[][8] = {"il", "la", "di", "che", "è", "e", "un", "una", "per", "non", "con", "sono", "della", "del", "nel", "gli", "le", "si", "da", "anche", ""};
static const char dutch[][8] = {"de", "het", "een", "en", "van", "is", "dat", "op", "te", "niet", "met", "voor", "zijn", "er", "aan", "ook", "ik", "wij", "naar", "door", ""};
static const char portuguese[][8] = {"o", "a", "os", "as", "de", "que", "e", "do", "da", "em", "um", "uma", "para", "com", "não", "no", "na", "dos", "por", "ao", ""};
static const char polish[][8] = {"w", "i", "na", "z", "się", "nie", "do", "to", "jest", "że", "o", "jak", "po", "co", "są", "od", "za", "dla", "był", "ale", ""};
static const char swedish[][8] = {"och", "att", "det", "som", "en", "är", "på", "av", "för", "med", "den", "inte", "till", "ett", "har", "jag", "om", "var", "han", "från", ""};
/* clang-format on */

static const struct {
	const char *language;
	const char (*words)[8];
} languages[] = {
	{"en", english}, {"de", german},     {"es", spanish}, {"fr", french},  {"it", italian},
	{"nl", dutch},   {"pt", portuguese}, {"pl", polish},  {"sv", swedish},
};
#define LANGUAGES (sizeof(languages) / sizeof(languages[0]))

static void count_word(const reading *r, uint32_t i, uint32_t counts[LANGUAGES])
{
	char word[8];
	uint64_t key = key_of(r, i);
	if (length_of(r, i) > sizeof(word))
		return;
	for (uint32_t k = 0; k < sizeof(word); k++, key >>= 8)
		word[k] = (char)key;
	for (uint32_t k = 0; k < LANGUAGES; k++)
		for (const char(*at)[8] = languages[k].words; **at; at++)
			counts[k] += !memcmp(*at, word, sizeof(word));
}

const char *guess_language(const reading *r)
{
	uint32_t letters[SCRIPT_COUNT] = {0}, words[LANGUAGES] = {0}, best = 0;
	for (uint32_t i = 0; i < r->tokens.count && i < LOOKED_AT; i++)
		if (kind_of(r, i) == KIND_WORD) {
			count_letters(r, i, letters);
			count_word(r, i, words);
		}
	const char *language = language_of_script(letters);
	if (language)
		return language;
	for (uint32_t k = 1; k < LANGUAGES; k++)
		if (words[k] > words[best])
			best = k;
	return words[best] >= LEAST ? languages[best].language : "und";
}
