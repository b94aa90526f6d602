/* Noun phrases by their shape; see phrases.h. There is no parser here: a phrase is what stands between the verb and the nearest word or mark that
 * cannot be inside one. */
#include "phrases.h"

#define LONGEST 40 /* tokens looked at for one phrase */

static const char *const pronouns[] = {"he", "she", "they", "we", "i", "it", "you", "who", NULL};
static const char *const auxiliaries[] = {"has",    "have",    "had",     "was",      "were",  "is",      "are",     "am",         "be",
					  "been",   "being",   "will",    "would",    "could", "can",     "may",     "might",      "should",
					  "must",   "did",     "does",    "do",       "not",   "never",   "also",    "then",       "later",
					  "now",    "once",    "again",   "just",     "only",  "still",   "even",    "already",    "always",
					  "often",  "ever",    "further", "first",    "since", "himself", "herself", "themselves", "to",
					  "didn't", "doesn't", "don't",   "wouldn't", "won't", "hasn't",  "haven't", "hadn't",     NULL};
static const char *const breakers[] = {"that",   "and",   "but",      "or",     "while", "when",  "because", "as",   "if",      "after",
				       "before", "since", "although", "though", "where", "which", "than",    "so",   "whether", "until",
				       "unless", "what",  "how",      "why",    "yet",   "once",  "then",    "whom", NULL};
static const char *const prepositions[] = {"in",      "on",    "at",      "during",  "by",        "with",    "for",   "from",      "to",
					   "about",   "after", "before",  "under",   "over",      "through", "into",  "against",   "among",
					   "between", "last",  "earlier", "later",   "meanwhile", "however", "today", "yesterday", "still",
					   "instead", "of",    "amid",    "despite", "per",       NULL};
static const char *const determiners[] = {"the",     "a",    "an",      "his",   "her", "their", "its",   "our",  "my",
					  "your",    "this", "these",   "those", "one", "two",   "three", "some", "many",
					  "several", "most", "another", "other", "all", "both",  "no",    NULL};
static const char *const titles[] = {"mr",
				     "mrs",
				     "ms",
				     "miss",
				     "dr",
				     "prof",
				     "professor",
				     "president",
				     "vice",
				     "sen",
				     "senator",
				     "rep",
				     "representative",
				     "gov",
				     "governor",
				     "mayor",
				     "secretary",
				     "minister",
				     "prime",
				     "chief",
				     "judge",
				     "justice",
				     "king",
				     "queen",
				     "prince",
				     "princess",
				     "pope",
				     "sir",
				     "lord",
				     "lady",
				     "gen",
				     "general",
				     "col",
				     "colonel",
				     "capt",
				     "captain",
				     "sgt",
				     "sergeant",
				     "lt",
				     "lieutenant",
				     "officer",
				     "detective",
				     "councillor",
				     "councilman",
				     "councilwoman",
				     "congressman",
				     "congresswoman",
				     "speaker",
				     "chairman",
				     "chairwoman",
				     "director",
				     "ambassador",
				     "spokesman",
				     "spokeswoman",
				     "coach",
				     "rev",
				     "reverend",
				     "father",
				     "sister",
				     "attorney",
				     "sheriff",
				     NULL};

static bool is_plain_word(const quote_text *t, uint32_t i) { return i < t->reading.tokens.count && kind_of(&t->reading, i) == KIND_WORD; }

static bool ends_in_ly(const quote_text *t, uint32_t i)
{
	uint32_t length = length_of(&t->reading, i);
	return length > 4 && case_of(&t->reading, i) == CASE_LOWER && !memcmp(text_of(&t->reading, i) + length - 2, "ly", 2);
}

bool is_pronoun(const quote_text *t, uint32_t i) { return is_one_of(t, i, pronouns); }

uint32_t verb_begin(const quote_text *t, uint32_t verb, uint32_t from)
{
	while (verb > from && is_plain_word(t, verb - 1) && (is_one_of(t, verb - 1, auxiliaries) || ends_in_ly(t, verb - 1)))
		verb--;
	return verb;
}

/* A mark that may be inside a phrase: a hyphen, the stop of an initial or title, an apostrophe. */
static bool is_inner_mark(const quote_text *t, uint32_t i)
{
	enum mark mark = mark_of(&t->reading, i);
	if (mark == MARK_STOP)
		return t->sentence_of[i] == t->sentence_of[i + 1 < t->reading.tokens.count ? i + 1 : i] && i &&
		       before_of(&t->reading, i) == BEFORE_NONE;
	return mark == MARK_HYPHEN || mark == MARK_APOSTROPHE || mark == MARK_CLOSE_QUOTE;
}

/* Back from `end` to where a phrase can begin. */
static uint32_t phrase_begin(const quote_text *t, uint32_t end, uint32_t from)
{
	uint32_t at = end;
	while (at > from && end - at < LONGEST) {
		uint32_t i = at - 1;
		if (stretch_of(t, i) || (kind_of(&t->reading, i) >= KIND_PUNCTUATION && !is_inner_mark(t, i)))
			break;
		if (is_plain_word(t, i) && is_one_of(t, i, breakers))
			break;
		at = i;
	}
	return at;
}

/* The last capitalized run, with "of" and the like between. */
static range last_name(const quote_text *t, range within)
{
	range found = no_range();
	for (uint32_t i = within.end; i-- > within.begin;) {
		bool part = is_plain_word(t, i) && is_capitalized(t, i) && !is_one_of(t, i, determiners) && !is_pronoun(t, i);
		bool joint = found.begin != NONE && (is_inner_mark(t, i) || is_word(t, i, "of") || is_word(t, i, "the")) &&
			     i > within.begin && is_capitalized(t, i - 1);
		if (!part && !joint) {
			if (found.begin != NONE)
				break;
			continue;
		}
		if (part) {
			if (found.begin == NONE)
				found.end = i + 1;
			found.begin = i;
		}
	}
	return found;
}

/* What a relative clause is about: from the last determiner or name on. */
static range last_noun_phrase(const quote_text *t, range phrase)
{
	range name = last_name(t, phrase);
	for (uint32_t i = phrase.end; i-- > phrase.begin;)
		if (is_one_of(t, i, determiners))
			return (range){i, phrase.end};
	return is_range(name) && name.end == phrase.end ? name : phrase;
}

/* A phrase that begins with a preposition ends with the subject: "At the Pentagon on Friday Kirby". */
static range cut_adverbials(const quote_text *t, range phrase)
{
	if (!is_one_of(t, phrase.begin, prepositions))
		return phrase;
	range name = last_name(t, phrase);
	if (is_range(name) && name.end == phrase.end)
		return name;
	for (uint32_t i = phrase.end; i-- > phrase.begin + 1;)
		if (is_one_of(t, i, determiners))
			return (range){i, phrase.end};
	return phrase;
}

/* The comma that opens the apposition which the comma at `close` ends; NONE: there is none. */
static uint32_t opening_comma(const quote_text *t, uint32_t close, uint32_t from)
{
	for (uint32_t i = close; i-- > from && close - i < LONGEST;) {
		if (is_word(t, i, ","))
			return i;
		if (stretch_of(t, i) || mark_of(&t->reading, i) == MARK_COLON || mark_of(&t->reading, i) == MARK_SEMICOLON)
			break;
	}
	return NONE;
}

/* The end of a phrase without the time behind it: the agency last week ordered; Kirby on Wednesday said. */
static uint32_t without_time(const quote_text *t, uint32_t end, uint32_t from)
{
	static const char *const times[] = {"monday", "tuesday",   "wednesday", "thursday",  "friday",  "saturday",
					    "sunday", "yesterday", "today",     "tonight",   "week",    "month",
					    "year",   "night",     "morning",   "afternoon", "evening", NULL};
	static const char *const before[] = {"on", "last", "this", "earlier", "late", "early", "next", "that", NULL};
	if (end < from + 2 || !is_one_of(t, end - 1, times) || (!is_one_of(t, end - 2, before) && is_one_of(t, end - 2, determiners)))
		return end;
	uint32_t cut = end - 1;
	while (cut > from + 1 && is_one_of(t, cut - 1, before))
		cut--;
	return cut;
}

range subject_before(const quote_text *t, uint32_t verb, uint32_t from)
{
	uint32_t end = without_time(t, verb_begin(t, verb, from), from);
	if (end == from)
		return no_range();
	if (is_pronoun(t, end - 1) && !is_word(t, end - 1, "who"))
		return (range){end - 1, end};
	bool relative = is_word(t, end - 1, "who") || is_word(t, end - 1, "which") || is_word(t, end - 1, "that");
	if (relative)
		end--;
	if (end > from && is_word(t, end - 1, ",")) {
		uint32_t comma = relative ? end - 1 : opening_comma(t, end - 1, from);
		if (comma == NONE)
			return no_range();
		end = comma;
	}
	range phrase = {phrase_begin(t, end, from), end};
	if (!is_range(phrase))
		return no_range();
	return relative ? last_noun_phrase(t, phrase) : cut_adverbials(t, phrase);
}

range subject_after(const quote_text *t, uint32_t i, uint32_t to, uint32_t *behind)
{
	uint32_t at = i;
	if (at < to && is_pronoun(t, at)) {
		*behind = at + 1;
		return (range){at, at + 1};
	}
	while (at < to && at - i < LONGEST && !stretch_of(t, at) && (kind_of(&t->reading, at) <= KIND_NUMBER || is_inner_mark(t, at)) &&
	       !is_one_of(t, at, breakers)) {
		if (at > i && is_one_of(t, at, prepositions) && !is_word(t, at, "of") && !is_word(t, at, "for"))
			break;
		at++;
	}
	*behind = at;
	while (at > i && kind_of(&t->reading, at - 1) != KIND_WORD)
		at--;
	return at > i ? (range){i, at} : no_range();
}

bool is_passive(const quote_text *t, uint32_t verb, uint32_t from)
{
	static const char *const forms[] = {"was", "were", "is", "are", "been", "being", "be", NULL};
	for (uint32_t i = verb_begin(t, verb, from); i < verb; i++)
		if (is_one_of(t, i, forms))
			return true;
	return verb + 1 < t->reading.tokens.count && is_word(t, verb + 1, "by");
}

/* Without what is no part of a name: titles, "Secretary of State". */
static range without_titles(const quote_text *t, range name)
{
	for (;;) {
		bool title = is_one_of(t, name.begin, titles) || kind_of(&t->reading, name.begin) != KIND_WORD;
		bool office = is_word(t, name.begin, "of") && name.begin + 3 <= name.end;
		if (name.begin + 1 >= name.end || (!title && !office))
			return name;
		name.begin += office ? 2 : 1;
	}
}

/* A spokeswoman, Lena Ortiz, said: the name that ends before the next comma. */
static range name_behind(const quote_text *t, uint32_t comma)
{
	uint32_t i = comma + 1;
	if (!is_word(t, comma, ","))
		return no_range();
	while (is_plain_word(t, i) && is_capitalized(t, i))
		i++;
	return i >= comma + 3 && is_word(t, i, ",") ? (range){comma + 1, i} : no_range();
}

range name_in(const quote_text *t, range phrase)
{
	static const char *const relations[] = {"of", "for", "from", "in", "at", "with", "to", NULL};
	range name = last_name(t, phrase);
	bool head = is_range(name) && name.end == phrase.end && (name.begin == phrase.begin || !is_one_of(t, name.begin - 1, relations));
	return head ? without_titles(t, name) : name_behind(t, phrase.end);
}
