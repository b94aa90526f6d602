/* Hashes of words; see columns.h. */
#include "columns.h"

#include <string.h>

#define MULTIPLIER UINT64_C(0x9e3779b97f4a7c15)

static uint32_t hash_bytes(const char *bytes, uint32_t length)
{
	uint64_t hash = length, word;
	for (; length >= 8; bytes += 8, length -= 8) {
		memcpy(&word, bytes, 8);
		hash = (hash ^ word) * MULTIPLIER;
		hash ^= hash >> 29;
	}
	word = 0;
	memcpy(&word, bytes, length);
	hash = (hash ^ word) * MULTIPLIER;
	hash = (hash ^ hash >> 32) * MULTIPLIER;
	return (uint32_t)(hash >> 32);
}

/* Verbs of saying and thinking whose forms share no stem. No form has more than seven letters. */
static const struct {
	char form[8], stem[8];
} irregular[] = {
	{"said", "say"},     {"told", "tell"},     {"thought", "think"}, {"knew", "know"},    {"known", "know"},   {"wrote", "writ"},
	{"written", "writ"}, {"felt", "feel"},     {"saw", "see"},       {"seen", "see"},     {"found", "find"},   {"made", "mak"},
	{"meant", "mean"},   {"heard", "hear"},    {"spoke", "speak"},   {"spoken", "speak"}, {"swore", "swear"},  {"sworn", "swear"},
	{"held", "hold"},    {"began", "begin"},   {"begun", "begin"},   {"gave", "giv"},     {"given", "giv"},    {"took", "tak"},
	{"taken", "tak"},    {"forgot", "forget"}, {"sought", "seek"},   {"chose", "choos"},  {"chosen", "choos"}, {"went", "go"},
	{"has", "hav"},      {"had", "hav"},       {"is", "be"},         {"are", "be"},       {"was", "be"},       {"were", "be"},
	{"been", "be"},      {"does", "do"},       {"did", "do"},        {"done", "do"},
};

static bool ends(const char *word, uint32_t length, const char *ending)
{
	uint32_t size = (uint32_t)strlen(ending);
	return length >= size && !memcmp(word + length - size, ending, size);
}

static bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

/* planned → plan, but told from called: a doubled l or s stays. */
static uint32_t without_doubling(const char *word, uint32_t length)
{
	char last = word[length - 1];
	bool doubled = length >= 4 && last == word[length - 2] && !is_vowel(last) && last != 'l' && last != 's';
	return doubled ? length - 1 : length;
}

/* The length of what is left of a word without its ending; the word, which zeroes are behind, may be changed. */
static uint32_t stem(char *word, uint32_t length)
{
	if (ends(word, length, "'s"))
		length -= 2;
	else if (ends(word, length, "\xe2\x80\x99s"))
		length -= 4;
	memset(word + length, 0, 4);
	for (uint32_t i = 0; length < sizeof(irregular[0].form) && i < sizeof(irregular) / sizeof(irregular[0]); i++)
		if (!memcmp(word, irregular[i].form, sizeof(irregular[0].form))) {
			memcpy(word, irregular[i].stem, sizeof(irregular[0].stem));
			return (uint32_t)strlen(word);
		}
	if (length >= 5 && (ends(word, length, "ies") || ends(word, length, "ied"))) {
		word[length - 3] = 'y';
		return length - 2;
	}
	if (length >= 6 && ends(word, length, "ing"))
		return without_doubling(word, length - 3);
	if (length >= 5 && ends(word, length, "ed"))
		return without_doubling(word, length - 2);
	if (length >= 4 && word[length - 1] == 's' && !ends(word, length, "ss") && !ends(word, length, "us") && !ends(word, length, "is"))
		length--;
	if (length >= 4 && word[length - 1] == 'e')
		length--;
	return length;
}

void hash_word(const char *word, uint32_t length, column *to)
{
	char small[LONGEST_STEM + 8] = {0};
	uint32_t kept = length < LONGEST_STEM ? length : LONGEST_STEM;
	for (uint32_t i = 0; i < kept; i++)
		small[i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] + 32 : word[i]);
	to->word = hash_bytes(small, kept);
	uint32_t ending = kept < 3 ? kept : 3;
	to->suffix = hash_bytes(small + kept - ending, ending);
	to->stem = kept >= 3 ? hash_bytes(small, stem(small, kept)) : to->word;
}
