/* The words; see beginnings.h. Common knowledge of the languages, written down for glossd. The keys of tokens fold ASCII letters alone, so words stand here with
 * ASCII letters small and others as they are with a capital. No single letters but one: they name things (vitamin C), too. */
#include "beginnings.h"
#include "language.h"

/* clang-format off */
static const char none[][8] = {""};

static const char dutch[][8] = {
	"als", "bij", "dat", "deze", "dit", "door", "een", "er", "hij", "in", "maar", "met", "na", "naast", "om", "omdat", "ook", "op", "sinds", "tijdens", "toen",
	"volgens", "voor", "we", "wij", "ze", "zij", ""};

static const char french[][8] = {
	"après", "avec", "ce", "ces", "cette", "dans", "depuis", "elle", "elles", "il", "ils", "mais", "nous", "on", "pour", "selon", ""};
static const char french_divided[][8] = {"en", "la", "le", "les", "un", "une", ""};

static const char italian[][8] = {
	"anche", "con", "dopo", "durante", "ma", "mentre", "nei", "nel", "nella", "non", "per", "quando", "questa", "questi", "questo", "se", "si", ""};
static const char italian_divided[][8] = {"come", "gli", "ha", "i", "il", "la", "le", "lo", "un", "una", "È", ""};

static const char portuguese[][8] = {
	"após", "as", "com", "desde", "durante", "ela", "ele", "eles", "em", "essa", "esse", "esta", "este", "mas", "não", "o", "os", "para", "quando", "um", "uma", ""};
static const char portuguese_divided[][8] = {"a", "na", "no", "nos", "É", ""};

static const char russian[][8] = {
	"Для", "До", "Его", "Если", "За", "Из", "Как", "Мы", "На", "Но", "Об", "Он", "Она", "Они", "От", "По", "При", "Так", "Что", "Это", ""};

static const char spanish[][8] = {
	"aunque", "con", "cuando", "desde", "durante", "en", "entre", "esta", "estas", "este", "esto", "estos", "para", "pero", "por", "se", "según", "sin", "tras",
	"también", ""};
static const char spanish_divided[][8] = {"el", "es", "la", "las", "los", "no", "su", "sus", "un", "una", ""};

static const char ukrainian[][8] = {
	"Але", "Він", "Від", "Вона", "Вони", "Для", "До", "За", "Із", "Ми", "На", "При", "Про", "Та", "Це", "Що", "Як", "Якщо", ""};
/* clang-format on */

static const beginnings languages[] = {
	{"es", spanish, spanish_divided},       {"fr", french, french_divided}, {"it", italian, italian_divided}, {"nl", dutch, none},
	{"pt", portuguese, portuguese_divided}, {"ru", russian, none},          {"uk", ukrainian, none},
};

const beginnings *beginnings_of(gloss_string lang)
{
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (is_language(lang, languages[i].language))
			return &languages[i];
	return NULL;
}

static bool is_among(const char (*words)[8], const reading *r, uint32_t i)
{
	uint64_t key = key_of(r, i);
	char word[8];
	for (uint32_t k = 0; k < 8; k++, key >>= 8)
		word[k] = (char)key;
	for (; **words; words++)
		if (!memcmp(*words, word, sizeof(word)))
			return length_of(r, i) <= sizeof(word);
	return false;
}

bool begins_by_capital(const beginnings *words, const reading *r, uint32_t i)
{
	const bool capital = case_of(r, i) == CASE_TITLE || (case_of(r, i) == CASE_UPPER && length_of(r, i) <= 2);
	if (!capital || before_of(r, i) == BEFORE_NONE || i + 1 >= r->tokens.count || before_of(r, i + 1) != BEFORE_SPACE)
		return false;
	const enum mark last = mark_of(r, i - 1);
	const bool divided = last == MARK_COLON || last == MARK_SEMICOLON;
	if (divided)
		return is_among(words->divided, r, i) || is_among(words->anywhere, r, i);
	/* What goes on with a capital may be a title. */
	const bool goes_on = kind_of(r, i + 1) == KIND_NUMBER || (kind_of(r, i + 1) == KIND_WORD && case_of(r, i + 1) == CASE_LOWER);
	return goes_on && (last == MARK_NONE || last == MARK_CLOSE_BRACKET) && is_among(words->anywhere, r, i);
}
