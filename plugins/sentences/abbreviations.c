/* The words; see abbreviations.h. They are looked up in a hash table by the key of a token, which opening fills: the same in each worker, and the same
 * if it is filled again. The words are common knowledge of English, German, French, Spanish, Italian, Dutch, Portuguese, Russian, Ukrainian,
 * Polish and the languages around them, written down for glossd. */
#include "abbreviations.h"

#include <endian.h>
#include <stddef.h>
#include <string.h>

#define LONGEST 8

typedef struct entry {
	char word[LONGEST];
	enum abbreviation abbreviation;
} entry;

/* clang-format off */
static const entry abbreviations[] = {
	{"abb", BEFORE_NUMBER}, {"abs", BEFORE_NUMBER}, {"adj", INSIDE}, {"adm", BEFORE_NAME}, {"al", AFTER_NAME}, {"ala", AFTER_NAME},
	{"ald", BEFORE_NAME}, {"amb", BEFORE_NAME}, {"approx", BEFORE_NUMBER}, {"apr", MONTH}, {"apt", BEFORE_NUMBER}, {"ariz", AFTER_NAME},
	{"ark", AFTER_NAME}, {"art", BEFORE_NUMBER}, {"assn", AFTER_NAME}, {"asst", BEFORE_NAME}, {"atty", BEFORE_NAME}, {"aug", MONTH},
	{"av", BEFORE_NUMBER}, {"avda", INSIDE}, {"ave", AFTER_NAME}, {"avv", BEFORE_NAME}, {"bd", BEFORE_NUMBER}, {"bijv", INSIDE}, {"bldg", AFTER_NAME},
	{"blvd", AFTER_NAME}, {"brig", BEFORE_NAME}, {"bros", AFTER_NAME}, {"bzgl", INSIDE}, {"bzw", INSIDE}, {"ca", BEFORE_NUMBER}, {"calif", AFTER_NAME},
	{"cap", BEFORE_NUMBER}, {"capt", BEFORE_NAME}, {"cf", INSIDE}, {"ch", BEFORE_NUMBER}, {"chap", BEFORE_NUMBER}, {"chaps", BEFORE_NUMBER},
	{"cir", AFTER_NAME}, {"cm", AFTER_NAME}, {"cmdr", BEFORE_NAME}, {"co", AFTER_NAME}, {"col", BEFORE_NAME}, {"colo", AFTER_NAME},
	{"comdr", BEFORE_NAME}, {"conn", AFTER_NAME}, {"corp", AFTER_NAME}, {"cpl", BEFORE_NAME}, {"cpt", BEFORE_NAME}, {"ct", AFTER_NAME}, {"dec", MONTH},
	{"del", AFTER_NAME}, {"dept", AFTER_NAME}, {"det", BEFORE_NAME}, {"dez", MONTH}, {"dhr", BEFORE_NAME}, {"dipl", BEFORE_NAME}, {"dist", AFTER_NAME},
	{"div", BEFORE_NUMBER}, {"dott", BEFORE_NAME}, {"dr", BEFORE_NAME}, {"dra", BEFORE_NAME}, {"drs", BEFORE_NAME}, {"dwz", INSIDE},
	{"ecc", AFTER_NAME}, {"ed", AFTER_NAME}, {"eds", AFTER_NAME}, {"eg", INSIDE}, {"elev", AFTER_NAME}, {"ens", BEFORE_NAME}, {"eq", BEFORE_NUMBER},
	{"eqn", BEFORE_NUMBER}, {"eqs", BEFORE_NUMBER}, {"esp", INSIDE}, {"esq", AFTER_NAME}, {"est", BEFORE_NUMBER}, {"etc", AFTER_NAME}, {"evtl", INSIDE},
	{"excl", INSIDE}, {"ext", BEFORE_NUMBER}, {"feat", INSIDE}, {"feb", MONTH}, {"fig", BEFORE_NUMBER}, {"figs", BEFORE_NUMBER}, {"fl", BEFORE_NUMBER},
	{"fla", AFTER_NAME}, {"fr", BEFORE_NAME}, {"fri", AFTER_NAME}, {"ft", BEFORE_NAME}, {"ga", AFTER_NAME}, {"gal", AFTER_NAME}, {"geb", INSIDE},
	{"gen", BEFORE_NAME}, {"ggf", INSIDE}, {"godz", BEFORE_NUMBER}, {"gov", BEFORE_NAME}, {"govt", AFTER_NAME}, {"hist", INSIDE}, {"hon", BEFORE_NAME},
	{"hr", BEFORE_NAME}, {"hrs", AFTER_NAME}, {"hwy", BEFORE_NUMBER}, {"ia", AFTER_NAME}, {"id", BEFORE_NUMBER}, {"ie", INSIDE}, {"ill", AFTER_NAME},
	{"inc", AFTER_NAME}, {"incl", INSIDE}, {"ind", AFTER_NAME}, {"ing", BEFORE_NAME}, {"insp", BEFORE_NAME}, {"inst", AFTER_NAME},
	{"intl", BEFORE_NAME}, {"jan", MONTH}, {"jr", AFTER_NAME}, {"jul", MONTH}, {"jun", MONTH}, {"kan", AFTER_NAME}, {"kans", AFTER_NAME},
	{"kap", BEFORE_NUMBER}, {"kg", AFTER_NAME}, {"km", AFTER_NAME}, {"ky", AFTER_NAME}, {"la", AFTER_NAME}, {"lb", AFTER_NAME}, {"lbs", AFTER_NAME}, {"lic", BEFORE_NAME},
	{"lt", BEFORE_NAME}, {"ltd", AFTER_NAME}, {"lte", BEFORE_NAME}, {"maj", BEFORE_NAME}, {"mar", MONTH}, {"mass", AFTER_NAME}, {"max", BEFORE_NUMBER},
	{"md", AFTER_NAME}, {"messrs", BEFORE_NAME}, {"mevr", BEFORE_NAME}, {"mfg", AFTER_NAME}, {"mg", AFTER_NAME}, {"mgr", BEFORE_NAME},
	{"mi", AFTER_NAME}, {"mich", AFTER_NAME}, {"min", BEFORE_NUMBER}, {"minn", AFTER_NAME}, {"mins", AFTER_NAME}, {"miss", AFTER_NAME},
	{"ml", AFTER_NAME}, {"mlle", BEFORE_NAME}, {"mm", BEFORE_NAME}, {"mme", BEFORE_NAME}, {"mo", AFTER_NAME}, {"mon", AFTER_NAME}, {"mont", AFTER_NAME},
	{"mph", AFTER_NAME}, {"mr", BEFORE_NAME}, {"mrs", BEFORE_NAME}, {"ms", BEFORE_NAME}, {"msgr", BEFORE_NAME}, {"mt", BEFORE_NAME},
	{"mts", BEFORE_NAME}, {"mw", BEFORE_NAME}, {"nat", INSIDE}, {"natl", BEFORE_NAME}, {"neb", AFTER_NAME}, {"nev", AFTER_NAME}, {"no", BEFORE_NUMBER},
	{"nos", BEFORE_NUMBER}, {"nov", MONTH}, {"nr", BEFORE_NUMBER}, {"num", BEFORE_NUMBER}, {"n\xc3\xbam", BEFORE_NUMBER}, {"oct", MONTH},
	{"okla", AFTER_NAME}, {"okt", MONTH}, {"op", BEFORE_NUMBER}, {"ord", BEFORE_NUMBER}, {"ore", AFTER_NAME}, {"oz", AFTER_NAME}, {"pa", AFTER_NAME},
	{"par", BEFORE_NUMBER}, {"para", BEFORE_NUMBER}, {"paras", BEFORE_NUMBER}, {"penn", AFTER_NAME}, {"pfc", BEFORE_NAME}, {"pg", BEFORE_NUMBER},
	{"pgs", BEFORE_NUMBER}, {"ph", BEFORE_NAME}, {"pl", AFTER_NAME}, {"plc", AFTER_NAME}, {"pp", BEFORE_NUMBER}, {"pres", BEFORE_NAME},
	{"prof", BEFORE_NAME}, {"profs", BEFORE_NAME}, {"pt", BEFORE_NUMBER}, {"pte", BEFORE_NAME}, {"pvt", BEFORE_NAME}, {"p\xc3\xa1g", BEFORE_NUMBER},
	{"p\xc3\xa1gs", BEFORE_NUMBER}, {"qt", AFTER_NAME}, {"rd", AFTER_NAME}, {"ref", BEFORE_NUMBER}, {"refs", BEFORE_NUMBER}, {"rep", BEFORE_NAME},
	{"reps", BEFORE_NAME}, {"res", BEFORE_NUMBER}, {"resp", INSIDE}, {"rev", BEFORE_NAME}, {"rt", BEFORE_NAME}, {"sec", BEFORE_NUMBER},
	{"secs", BEFORE_NUMBER}, {"sect", BEFORE_NUMBER}, {"sects", BEFORE_NUMBER}, {"secy", BEFORE_NAME}, {"sen", BEFORE_NAME}, {"sens", BEFORE_NAME},
	{"sep", MONTH}, {"sept", MONTH}, {"sgt", BEFORE_NAME}, {"sig", BEFORE_NAME}, {"sog", INSIDE}, {"sq", AFTER_NAME}, {"sr", AFTER_NAME},
	{"sra", BEFORE_NAME}, {"srs", BEFORE_NAME}, {"st", BEFORE_NAME}, {"sta", BEFORE_NAME}, {"ste", BEFORE_NAME}, {"sto", BEFORE_NAME},
	{"str", BEFORE_NUMBER}, {"supp", BEFORE_NUMBER}, {"supt", BEFORE_NAME}, {"tab", BEFORE_NUMBER}, {"tbsp", AFTER_NAME}, {"tel", BEFORE_NUMBER},
	{"tenn", AFTER_NAME}, {"tex", AFTER_NAME}, {"thurs", AFTER_NAME}, {"tsp", AFTER_NAME}, {"tues", AFTER_NAME}, {"tzn", INSIDE}, {"tzw", INSIDE},
	{"ul", INSIDE}, {"ult", AFTER_NAME}, {"univ", INSIDE}, {"usw", AFTER_NAME}, {"va", AFTER_NAME}, {"ver", BEFORE_NUMBER}, {"vgl", INSIDE},
	{"viz", INSIDE}, {"vol", BEFORE_NUMBER}, {"vols", BEFORE_NUMBER}, {"vs", INSIDE}, {"vt", AFTER_NAME}, {"wash", AFTER_NAME}, {"wis", AFTER_NAME}, {"wyo", AFTER_NAME},
	{"yr", AFTER_NAME}, {"yrs", AFTER_NAME}, {"zit", INSIDE}, {"zzgl", INSIDE},
	{"\xd0\xb0\xd0\xba\xd0\xb0\xd0\xb4", INSIDE}, {"\xd0\xb0\xd0\xbd\xd0\xb3\xd0\xbb", INSIDE}, {"\xd0\xb1\xd1\x83\xd0\xb4", BEFORE_NUMBER},
	{"\xd0\xb1\xd1\x83\xd0\xbb", INSIDE}, {"\xd0\xb2\xd1\x83\xd0\xbb", INSIDE}, {"\xd0\xb3", BEFORE_NUMBER},
	{"\xd0\xb3\xd0\xb5\xd0\xbd", INSIDE}, {"\xd0\xb3\xd0\xbb", BEFORE_NUMBER}, {"\xd0\xb3\xd1\x80\xd0\xb5\xd1\x87", INSIDE},
	{"\xd0\xb4\xd0\xb5\xd1\x80", INSIDE}, {"\xd0\xb4\xd0\xb8\xd0\xb2", INSIDE}, {"\xd0\xb4\xd0\xbe\xd1\x86", INSIDE},
	{"\xd0\xb8\xd0\xbc", INSIDE}, {"\xd0\xb8\xd0\xbd\xd0\xb6", INSIDE}, {"\xd0\xba\xd0\xb2", BEFORE_NUMBER},
	{"\xd0\xba\xd0\xbe\xd1\x80\xd0\xbf", BEFORE_NUMBER}, {"\xd0\xbb\xd0\xb0\xd1\x82", INSIDE}, {"\xd0\xbc\xd0\xb0\xd0\xbb", BEFORE_NUMBER},
	{"\xd0\xbd\xd0\xb0\xd0\xbf\xd1\x80", INSIDE}, {"\xd0\xbd\xd0\xb5\xd0\xbc", INSIDE}, {"\xd0\xbf\xd0\xb5\xd1\x80", INSIDE},
	{"\xd0\xbf\xd0\xbb", INSIDE}, {"\xd0\xbf\xd0\xbe\xd1\x81", INSIDE}, {"\xd0\xbf\xd1\x80\xd0\xbe\xd1\x84", INSIDE},
	{"\xd1\x80\xd0\xb8\xd1\x81", BEFORE_NUMBER}, {"\xd1\x81\xd0\xb2", INSIDE}, {"\xd1\x81\xd0\xbc", INSIDE},
	{"\xd1\x81\xd1\x82", BEFORE_NUMBER}, {"\xd1\x81\xd1\x82\xd0\xbe\xd1\x80", BEFORE_NUMBER}, {"\xd1\x81\xd1\x82\xd1\x80", BEFORE_NUMBER},
	{"\xd1\x82\xd0\xb0\xd0\xb1\xd0\xbb", BEFORE_NUMBER}, {"\xd1\x82\xd0\xbe\xd0\xb2", INSIDE}, {"\xd1\x83\xd0\xbb", INSIDE},
	{"\xd1\x96\xd0\xbc", INSIDE},
};

static const char openers[][LONGEST] = {
	"a", "about", "after", "all", "also", "although", "always", "an", "and", "another", "any", "are", "as", "at", "because", "before", "both", "but",
	"by", "can", "could", "despite", "did", "didn't", "do", "does", "don't", "during", "each", "either", "even", "every", "everyone", "finally",
	"first", "for", "from", "had", "has", "have", "he", "he's", "hello", "her", "here", "his", "how", "however", "i", "i'd", "i'll", "i'm", "i've",
	"if", "in", "instead", "is", "it", "it's", "its", "just", "last", "let", "let's", "many", "maybe", "more", "most", "my", "neither", "never", "no",
	"nobody", "not", "nothing", "now", "of", "on", "once", "one", "only", "or", "other", "others", "our", "perhaps", "please", "she", "she's", "since",
	"so", "some", "someone", "still", "such", "thank", "thanks", "that", "that's", "the", "their", "then", "there", "there's", "these", "they",
	"they're", "this", "those", "though", "through", "to", "today", "under", "unless", "until", "was", "we", "we'll", "we're", "we've", "were", "what",
	"what's", "when", "where", "whether", "which", "while", "who", "why", "will", "with", "without", "would", "yes", "yet", "you", "you're", "you've",
	"your",
};
/* clang-format on */

/* ---- The table ----------------------------------------------------------------------------------------------------------- */

#define SLOTS 1024 /* more than twice as many as words */
#define OPENER 16  /* beside the abbreviation */

static uint64_t keys[SLOTS]; /* of tokens; 0: none */
static uint8_t meanings[SLOTS];

static uint32_t slot_of(uint64_t key)
{
	uint32_t slot = (uint32_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 54);
	while (keys[slot] && keys[slot] != key)
		slot = (slot + 1) % SLOTS;
	return slot;
}

static void put(const char word[LONGEST], uint8_t meaning)
{
	uint64_t key;
	memcpy(&key, word, sizeof(key));
	key = le64toh(key);
	uint32_t slot = slot_of(key);
	keys[slot] = key;
	meanings[slot] |= meaning;
}

void abbreviations_open(void)
{
	for (size_t i = 0; i < sizeof(abbreviations) / sizeof(abbreviations[0]); i++)
		put(abbreviations[i].word, (uint8_t)abbreviations[i].abbreviation);
	for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++)
		put(openers[i], OPENER);
}

static uint8_t meaning_of(uint64_t key, uint32_t length) { return length > LONGEST ? 0 : meanings[slot_of(key)]; }

enum abbreviation abbreviation_of(uint64_t key, uint32_t length) { return (enum abbreviation)(meaning_of(key, length) % OPENER); }

bool is_opener(uint64_t key, uint32_t length) { return meaning_of(key, length) >= OPENER; }
