/* The tables; see abbreviations.h. Sorted, looked up by halving: eight bytes in the order of the alphabet are one number, so that a
 * step is one comparison. The words are common knowledge of English, German, French, Spanish, Italian, Dutch,
 * Portuguese, Russian, Ukrainian, Polish and the languages around them, written down for glossd. */
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
	{"approx", BEFORE_NUMBER}, {"apr", MONTH}, {"apt", BEFORE_NUMBER}, {"ariz", AFTER_NAME}, {"ark", AFTER_NAME}, {"art", BEFORE_NUMBER},
	{"assn", AFTER_NAME}, {"asst", BEFORE_NAME}, {"atty", BEFORE_NAME}, {"aug", MONTH}, {"av", BEFORE_NUMBER}, {"avda", INSIDE},
	{"ave", AFTER_NAME}, {"avv", BEFORE_NAME}, {"bd", BEFORE_NUMBER}, {"bijv", INSIDE}, {"bldg", AFTER_NAME}, {"blvd", AFTER_NAME},
	{"brig", BEFORE_NAME}, {"bros", AFTER_NAME}, {"bzgl", INSIDE}, {"bzw", INSIDE}, {"ca", BEFORE_NUMBER}, {"calif", AFTER_NAME},
	{"cap", BEFORE_NUMBER}, {"capt", BEFORE_NAME}, {"cf", INSIDE}, {"ch", BEFORE_NUMBER}, {"cmdr", BEFORE_NAME}, {"co", AFTER_NAME},
	{"col", BEFORE_NAME}, {"colo", AFTER_NAME}, {"comdr", BEFORE_NAME}, {"conn", AFTER_NAME}, {"corp", AFTER_NAME}, {"cpl", BEFORE_NAME},
	{"dec", MONTH}, {"del", AFTER_NAME}, {"dept", AFTER_NAME}, {"det", BEFORE_NAME}, {"dez", MONTH}, {"dhr", BEFORE_NAME}, {"dipl", BEFORE_NAME},
	{"dist", AFTER_NAME}, {"dott", BEFORE_NAME}, {"dr", BEFORE_NAME}, {"dra", BEFORE_NAME}, {"drs", BEFORE_NAME}, {"dwz", INSIDE}, {"ecc", AFTER_NAME},
	{"ed", AFTER_NAME}, {"eds", AFTER_NAME}, {"eg", INSIDE}, {"elev", AFTER_NAME}, {"ens", BEFORE_NAME}, {"esp", INSIDE}, {"esq", AFTER_NAME},
	{"est", BEFORE_NUMBER}, {"etc", AFTER_NAME}, {"evtl", INSIDE}, {"excl", INSIDE}, {"ext", BEFORE_NUMBER}, {"feb", MONTH}, {"fig", BEFORE_NUMBER},
	{"figs", BEFORE_NUMBER}, {"fl", BEFORE_NUMBER}, {"fla", AFTER_NAME}, {"fr", BEFORE_NAME}, {"fri", AFTER_NAME}, {"ft", BEFORE_NAME},
	{"ga", AFTER_NAME}, {"geb", INSIDE}, {"gen", BEFORE_NAME}, {"ggf", INSIDE}, {"godz", BEFORE_NUMBER}, {"gov", BEFORE_NAME}, {"govt", AFTER_NAME},
	{"hist", INSIDE}, {"hon", BEFORE_NAME}, {"hr", BEFORE_NAME}, {"hrs", AFTER_NAME}, {"hwy", BEFORE_NUMBER}, {"ia", AFTER_NAME}, {"id", BEFORE_NUMBER},
	{"ie", INSIDE}, {"ill", AFTER_NAME}, {"inc", AFTER_NAME}, {"incl", INSIDE}, {"ind", AFTER_NAME}, {"ing", BEFORE_NAME}, {"insp", BEFORE_NAME},
	{"jan", MONTH}, {"jr", AFTER_NAME}, {"jul", MONTH}, {"jun", MONTH}, {"kan", AFTER_NAME}, {"kans", AFTER_NAME}, {"kap", BEFORE_NUMBER},
	{"la", AFTER_NAME}, {"lic", BEFORE_NAME}, {"lt", BEFORE_NAME}, {"ltd", AFTER_NAME}, {"lte", BEFORE_NAME}, {"maj", BEFORE_NAME}, {"mar", MONTH},
	{"mass", AFTER_NAME}, {"max", BEFORE_NUMBER}, {"md", AFTER_NAME}, {"messrs", BEFORE_NAME}, {"mevr", BEFORE_NAME}, {"mfg", AFTER_NAME},
	{"mgr", BEFORE_NAME}, {"mich", AFTER_NAME}, {"min", BEFORE_NUMBER}, {"minn", AFTER_NAME}, {"miss", AFTER_NAME}, {"mlle", BEFORE_NAME},
	{"mm", BEFORE_NAME}, {"mme", BEFORE_NAME}, {"mo", AFTER_NAME}, {"mon", AFTER_NAME}, {"mont", AFTER_NAME}, {"mr", BEFORE_NAME}, {"mrs", BEFORE_NAME},
	{"ms", BEFORE_NAME}, {"msgr", BEFORE_NAME}, {"mt", BEFORE_NAME}, {"mts", BEFORE_NAME}, {"mw", BEFORE_NAME}, {"nat", INSIDE}, {"neb", AFTER_NAME},
	{"nev", AFTER_NAME}, {"no", BEFORE_NUMBER}, {"nos", BEFORE_NUMBER}, {"nov", MONTH}, {"nr", BEFORE_NUMBER}, {"num", BEFORE_NUMBER},
	{"n\xc3\xbam", BEFORE_NUMBER}, {"oct", MONTH}, {"okla", AFTER_NAME}, {"okt", MONTH}, {"op", BEFORE_NUMBER}, {"ord", BEFORE_NUMBER},
	{"ore", AFTER_NAME}, {"pa", AFTER_NAME}, {"par", BEFORE_NUMBER}, {"penn", AFTER_NAME}, {"pfc", BEFORE_NAME}, {"ph", BEFORE_NAME},
	{"pl", AFTER_NAME}, {"plc", AFTER_NAME}, {"pp", BEFORE_NUMBER}, {"pres", BEFORE_NAME}, {"prof", BEFORE_NAME}, {"profs", BEFORE_NAME},
	{"pt", BEFORE_NUMBER}, {"pte", BEFORE_NAME}, {"pvt", BEFORE_NAME}, {"p\xc3\xa1g", BEFORE_NUMBER}, {"p\xc3\xa1gs", BEFORE_NUMBER},
	{"rd", AFTER_NAME}, {"ref", BEFORE_NUMBER}, {"rep", BEFORE_NAME}, {"reps", BEFORE_NAME}, {"res", BEFORE_NUMBER}, {"rev", BEFORE_NAME},
	{"rt", BEFORE_NAME}, {"sec", BEFORE_NUMBER}, {"sect", BEFORE_NUMBER}, {"sen", BEFORE_NAME}, {"sens", BEFORE_NAME}, {"sep", MONTH}, {"sept", MONTH},
	{"sgt", BEFORE_NAME}, {"sig", BEFORE_NAME}, {"sog", INSIDE}, {"sr", AFTER_NAME}, {"sra", BEFORE_NAME}, {"srs", BEFORE_NAME}, {"st", BEFORE_NAME},
	{"sta", BEFORE_NAME}, {"ste", BEFORE_NAME}, {"sto", BEFORE_NAME}, {"str", BEFORE_NUMBER}, {"supt", BEFORE_NAME}, {"tab", BEFORE_NUMBER},
	{"tel", BEFORE_NUMBER}, {"tenn", AFTER_NAME}, {"tex", AFTER_NAME}, {"tsp", AFTER_NAME}, {"tzn", INSIDE}, {"tzw", INSIDE}, {"ul", INSIDE},
	{"univ", INSIDE}, {"usw", AFTER_NAME}, {"va", AFTER_NAME}, {"ver", BEFORE_NUMBER}, {"vgl", INSIDE}, {"viz", INSIDE}, {"vol", BEFORE_NUMBER},
	{"vols", BEFORE_NUMBER}, {"vs", INSIDE}, {"vt", AFTER_NAME}, {"wash", AFTER_NAME}, {"wis", AFTER_NAME}, {"zit", INSIDE}, {"zzgl", INSIDE},
	{"\xd0\xb0\xd0\xba\xd0\xb0\xd0\xb4", INSIDE}, {"\xd0\xb0\xd0\xbd\xd0\xb3\xd0\xbb", INSIDE}, {"\xd0\xb2\xd1\x83\xd0\xbb", INSIDE},
	{"\xd0\xb3", BEFORE_NUMBER}, {"\xd0\xb3\xd1\x80\xd0\xb5\xd1\x87", INSIDE}, {"\xd0\xb4\xd0\xb8\xd0\xb2", INSIDE}, {"\xd0\xb8\xd0\xbc", INSIDE},
	{"\xd0\xbb\xd0\xb0\xd1\x82", INSIDE}, {"\xd0\xbd\xd0\xb0\xd0\xbf\xd1\x80", INSIDE}, {"\xd0\xbd\xd0\xb5\xd0\xbc", INSIDE},
	{"\xd0\xbf\xd1\x80\xd0\xbe\xd1\x84", INSIDE}, {"\xd1\x80\xd0\xb8\xd1\x81", BEFORE_NUMBER}, {"\xd1\x81\xd0\xbc", INSIDE},
	{"\xd1\x82\xd0\xb0\xd0\xb1\xd0\xbb", BEFORE_NUMBER}, {"\xd1\x82\xd0\xbe\xd0\xb2", INSIDE}, {"\xd1\x83\xd0\xbb", INSIDE},
	{"\xd1\x96\xd0\xbc", INSIDE},
};

static const char openers[][LONGEST] = {
	"a", "about", "after", "all", "also", "although", "an", "and", "another", "any", "are", "as", "at", "because", "before", "both", "but", "by", "can", "could",
	"despite", "did", "do", "does", "during", "each", "even", "every", "first", "for", "from", "had", "has", "have", "he", "her", "here", "his", "how",
	"however", "i", "i'm", "i've", "if", "in", "instead", "is", "it", "it's", "its", "just", "last", "let", "many", "maybe", "more", "most", "my", "no", "not",
	"now", "of", "on", "once", "one", "only", "or", "other", "others", "our", "please", "since", "so", "some", "still", "such", "thank", "thanks", "that", "the",
	"their", "then", "there", "these", "they", "this", "those", "though", "through", "to", "today", "under", "until", "was", "we", "were", "what", "when",
	"where", "whether", "which", "while", "who", "why", "will", "with", "would", "yes", "yet", "you", "your",
};
/* clang-format on */

/* Where a word stands in the alphabet; the key is that of its token. */
static uint64_t order_of_key(uint64_t key) { return be64toh(htole64(key)); }

static uint64_t order_of(const char word[LONGEST])
{
	uint64_t bytes;
	memcpy(&bytes, word, sizeof(bytes));
	return be64toh(bytes);
}

/* The entry with this word in a sorted table whose entries begin with theirs; NULL: there is none. */
static const void *find(const void *table, size_t count, size_t size, uint64_t key, uint32_t length)
{
	uint64_t wanted = order_of_key(key);
	size_t low = 0, high = length <= LONGEST ? count : 0;
	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *word = (const char *)table + middle * size;
		if (order_of(word) == wanted)
			return word;
		if (order_of(word) > wanted)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

enum abbreviation abbreviation_of(uint64_t key, uint32_t length)
{
	const entry *found = find(abbreviations, sizeof(abbreviations) / sizeof(abbreviations[0]), sizeof(abbreviations[0]), key, length);
	return found ? found->abbreviation : NO_ABBREVIATION;
}

bool is_opener(uint64_t key, uint32_t length)
{
	return find(openers, sizeof(openers) / sizeof(openers[0]), sizeof(openers[0]), key, length);
}
