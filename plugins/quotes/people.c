/* Bringing names together; see people.h. Names are keys in one hash table: given and last name; last name, alone and for each gender; given name alone; role. What
 * a key meant first it means to the end, roles what they meant last. */
#include "people.h"

#include <stdlib.h>

enum key { KEY_NONE, FULL_NAME, LAST_NAME, LAST_NAME_MAN, LAST_NAME_WOMAN, GIVEN_NAME, ROLE, PHRASE_HEAD, SPEAKERS_WORD };

struct called {
	uint32_t hash;   /* of key and words: the half that says not where the slot is */
	uint32_t person; /* plus one; 0: the slot is free */
};

#define KEYS_EACH 6          /* room for so many; a person takes 2 to 7 */
#define WORDS_EACH 48        /* of the text for each bystander, with room for some more */
#define NEAR 256             /* slots that are looked at for a key */
#define BYSTANDERS (1 << 14) /* people who are named and say nothing */

bool make_people(people *p, const quote_text *t, uint32_t speakers)
{
	const gloss_host *host = t->document->host;
	uint32_t bystanders = t->count / WORDS_EACH + 8, slots = 64;
	bystanders = bystanders < BYSTANDERS ? bystanders : BYSTANDERS;
	*p = (people){.t = t, .room = speakers + bystanders + 1, .bystanders = bystanders};
	while (slots < p->room * KEYS_EACH)
		slots *= 2;
	p->mask = slots - 1;
	p->list = host->alloc(t->document, p->room * sizeof(*p->list));
	p->slots = host->alloc(t->document, slots * sizeof(*p->slots));
	return p->list && p->slots;
}

static uint64_t hash_of(enum key key, uint64_t first, uint64_t second)
{
	uint64_t hash = (first * UINT64_C(0x9e3779b97f4a7c15) ^ second) + key * UINT64_C(0xd6e8feb86659fd93);
	hash = (hash ^ hash >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
	return hash ^ hash >> 32;
}

/* The slot of a key, or the free one where it belongs. NULL: there is none near, since the table is full, or the text has names that were chosen to belong in
 * one place. Two keys of one hash are taken for one: of texts with some hundred names one in millions. */
static called *slot_of(const people *p, uint64_t hash)
{
	for (uint32_t i = 0; i < NEAR; i++) {
		called *slot = &p->slots[(hash + i) & p->mask];
		if (!slot->person || slot->hash == hash >> 32)
			return slot;
	}
	return NULL;
}

static uint32_t find(const people *p, uint64_t hash)
{
	const called *slot = slot_of(p, hash);
	return slot ? slot->person - 1 : NONE;
}

/* From now on this key means this person, if there is room for it. */
static void set_key(people *p, uint64_t hash, uint32_t who)
{
	called *slot = slot_of(p, hash);
	if (slot)
		*slot = (called){(uint32_t)(hash >> 32), who + 1};
}

/* Unless it means somebody already. */
static void keep(people *p, uint64_t hash, uint32_t who)
{
	called *slot = slot_of(p, hash);
	if (slot && !slot->person)
		*slot = (called){(uint32_t)(hash >> 32), who + 1};
}

/* A word of a name; at NONE: there is none. */
typedef struct name_word {
	uint32_t at;
	uint64_t hash;
} name_word;

static name_word word_at(const quote_text *t, uint32_t at) { return (name_word){at, hash_of_word(t, at)}; }

static uint64_t last_key(name_word last, enum gender gender)
{
	return hash_of(gender == MAN ? LAST_NAME_MAN : gender == WOMAN ? LAST_NAME_WOMAN : LAST_NAME, last.hash, 0);
}

static uint64_t given_key(name_word given) { return hash_of(GIVEN_NAME, given.hash, 0); }

static bool ends_plural(const quote_text *t, uint32_t i)
{
	uint32_t length = name_length(t, i);
	const char *text = text_of(&t->reading, i);
	return length > 3 && text[length - 1] == 's' && text[length - 2] != 's';
}

static bool is_organization(const quote_text *t, range name)
{
	for (uint32_t i = name.begin; i < name.end; i++)
		if (is(t, i, ORGANIZATION | OF) || (i == name.end - 1 && is(t, i, GROUP_NOUN)))
			return true;
	return false;
}

static bool has_initial(const quote_text *t, range name)
{
	for (uint32_t i = name.begin; i + 2 < name.end; i++)
		if (length_of(&t->reading, i) == 1 && mark_at(t, i + 1) == MARK_STOP && before_at(t, i + 2) == BEFORE_SPACE)
			return true;
	return false;
}

static bool has_title(const quote_text *t, range name)
{
	uint32_t i = name.begin;
	if (!i)
		return false;
	i -= mark_at(t, i - 1) == MARK_STOP && before_at(t, i - 1) == BEFORE_NONE && i > 1 ? 2 : 1;
	/* The former Ellery mayor: no Mr. Ellery */
	bool describes = is(t, name.end, TITLE) || (!is(t, i, CAPITALIZED) && last_word_of(t, name) == name.begin);
	return is(t, i, TITLE) && before_at(t, name.begin) == BEFORE_SPACE && !describes;
}

/* Anna Reed, 47, */
static bool has_age(const quote_text *t, range name)
{
	return is(t, name.end, COMMA) && name.end + 2 < t->count && kind_at(t, name.end + 1) == KIND_NUMBER &&
	       length_of(&t->reading, name.end + 1) <= 2 && is(t, name.end + 2, COMMA);
}

/* How good a name this mention is: by a given name, behind a title, and not at a sentence's begin, where its first word may be another's. */
static uint8_t rank_of(const quote_text *t, range name)
{
	bool several = last_word_of(t, name) > name.begin, given = several && is_given_name(t, name.begin);
	return (uint8_t)((given ? 8 : 0) + (several && (given || !is(t, name.begin, SENTENCE)) ? 4 : 0) +
			 (!given && is(t, name.begin, SENTENCE) ? 0 : 2) + (has_title(t, name) || has_initial(t, name) ? 1 : 0));
}

static enum person_kind kind_of_name(const quote_text *t, range name, bool surely)
{
	uint32_t last = last_word_of(t, name);
	if (surely)
		return PERSON;
	if (is(t, last, DOCUMENT_NOUN))
		return DOCUMENT;
	if (is_organization(t, name))
		return GROUP;
	if (last == name.begin && (is_abbreviation(t, last) || ends_plural(t, last)))
		return GROUP;
	/* Not Coca-Cola */
	return last > name.begin && before_at(t, last) == BEFORE_SPACE ? PERSON : UNKNOWN_KIND;
}

static uint32_t bytes_of(const quote_text *t, range name)
{
	return token_at(&t->reading, name.end - 1)->end - token_at(&t->reading, name.begin)->begin -
	       (length_of(&t->reading, name.end - 1) - name_length(t, name.end - 1));
}

/* Takes a mention as the name where it is a better or a fuller one. */
static void consider(people *p, uint32_t who, range name)
{
	person *one = &p->list[who];
	uint8_t rank = rank_of(p->t, name);
	if (rank > one->rank || (rank == one->rank && bytes_of(p->t, name) > bytes_of(p->t, one->name))) {
		one->name = name;
		one->rank = rank;
	}
}

static uint32_t make_person(people *p, range name)
{
	if (p->count >= p->room)
		return NONE;
	p->list[p->count] = (person){.name = name, .kind = UNKNOWN_KIND, .given = NONE, .row = NONE, .last_at = NONE};
	return p->count++;
}

/* From now on these words mean this person. */
static void keep_names(people *p, uint32_t who, name_word given, name_word last)
{
	person *one = &p->list[who];
	if (given.at != NONE) {
		one->given = one->given == NONE ? given.at : one->given;
		keep(p, hash_of(FULL_NAME, given.hash, last.hash), who);
		keep(p, given_key(given), who);
	}
	keep(p, last_key(last, GENDER_UNKNOWN), who);
	if (one->gender)
		keep(p, last_key(last, one->gender), who);
}

/* Joe Reed and Joseph Reed. */
static bool are_alike(const quote_text *t, uint32_t one, uint32_t other)
{
	const char *a = text_of(&t->reading, one), *b = text_of(&t->reading, other);
	uint32_t length = name_length(t, one) < name_length(t, other) ? name_length(t, one) : name_length(t, other);
	return length == 1 ? a[0] == b[0] : !memcmp(a, b, 2);
}

/* Who bears this last name, and may be the one of this given name and gender. */
static uint32_t bearer(const people *p, uint32_t given, name_word last, enum gender gender)
{
	uint32_t who = gender ? find(p, last_key(last, gender)) : NONE;
	if (who == NONE)
		who = find(p, last_key(last, GENDER_UNKNOWN));
	if (who == NONE)
		return NONE;
	const person *one = &p->list[who];
	bool other = gender && one->gender && gender != one->gender;
	if (other)
		return NONE;
	return given == NONE || one->given == NONE || are_alike(p->t, given, one->given) ? who : NONE;
}

/* Whom a name of one word means. */
static uint32_t find_single(const people *p, name_word word, enum gender gender)
{
	bool titled = gender && !is_given_name(p->t, word.at);
	uint32_t who = bearer(p, NONE, word, titled ? gender : GENDER_UNKNOWN);
	if (who != NONE || titled)
		return who;
	return find(p, given_key(word));
}

static uint32_t find_full(const people *p, name_word given, name_word last, enum gender gender)
{
	uint32_t who = find(p, hash_of(FULL_NAME, given.hash, last.hash));
	if (who != NONE)
		return who;
	/* Understated Reed, at a sentence's begin: Reed. */
	bool other_word = is(p->t, given.at, SENTENCE) && !is_given_name(p->t, given.at);
	who = bearer(p, other_word ? NONE : given.at, last, gender);
	if (who != NONE)
		return who;
	/* Daisy, before, and now Daisy Miller. */
	who = find(p, last_key(given, GENDER_UNKNOWN));
	bool alone = who != NONE && p->list[who].given == NONE && last_word_of(p->t, p->list[who].name) == p->list[who].name.begin;
	return alone && is_given_name(p->t, given.at) ? who : NONE;
}

/* The campaign manager, Ben Ortiz; Senator Reed: what the word in front says. */
static void keep_role(people *p, uint32_t who, range name)
{
	const quote_text *t = p->t;
	if (!name.begin || before_at(t, name.begin) != BEFORE_SPACE)
		return;
	uint32_t role = name.begin - 1;
	if (is(t, role, COMMA) && role)
		role--;
	if (mark_at(t, role) == MARK_STOP || kind_at(t, role) != KIND_WORD || !is(t, role, TITLE))
		return;
	set_key(p, hash_of(ROLE, hash_of_word(t, role), 0), who);
}

static uint32_t bit_of(const quote_text *t, uint32_t i) { return 1u << (key_of(&t->reading, i) & 31); }

void expect(people *p, range name)
{
	uint32_t last = last_word_of(p->t, name);
	keep(p, hash_of(SPEAKERS_WORD, hash_of_word(p->t, last), 0), 0);
	p->expected |= bit_of(p->t, last);
}

bool is_expected_word(const people *p, uint32_t i)
{
	return p->expected & bit_of(p->t, i) && find(p, hash_of(SPEAKERS_WORD, hash_of_word(p->t, i), 0)) != NONE;
}

bool is_expected(const people *p, range name)
{
	uint32_t last = last_word_of(p->t, name);
	return is_expected_word(p, last) || (name.begin < last && is_expected_word(p, name.begin));
}

uint32_t person_named(people *p, range name, bool speaks)
{
	const quote_text *t = p->t;
	name_word last = word_at(t, last_word_of(t, name)), first = last.at > name.begin ? word_at(t, name.begin) : last;
	enum gender gender = gender_of_name(t, name);
	bool group = is_organization(t, name);
	name_word given = group || first.at == last.at ? (name_word){.at = NONE} : first;
	uint64_t group_key = hash_of(PHRASE_HEAD, first.hash, last.hash);
	bool surely = !group && (gender || has_title(t, name) || has_initial(t, name) || has_age(t, name));
	uint32_t who = group ? find(p, group_key) : given.at == NONE ? find_single(p, last, gender) : find_full(p, given, last, gender);
	if (who == NONE) {
		if (!speaks && (group || p->bystanders == 0 || (!surely && (given.at == NONE || !is_expected(p, name)))))
			return NONE;
		who = make_person(p, name);
		if (who == NONE)
			return NONE;
		p->bystanders -= !speaks;
		p->list[who].named = true;
		if (group)
			keep(p, group_key, who);
	}
	person *one = &p->list[who];
	one->gender = one->gender ? one->gender : gender;
	one->surely |= surely;
	if (!group)
		keep_names(p, who, given, last);
	consider(p, who, name);
	one->kind = kind_of_name(t, one->name, one->surely);
	if (!group)
		keep_role(p, who, name);
	return who;
}

static enum person_kind kind_of_phrase(const quote_text *t, range phrase, uint32_t head)
{
	for (uint32_t i = phrase.begin + 1; i < head; i++)
		if (is(t, i, AND))
			return GROUP;
	if (is(t, head, DOCUMENT_NOUN))
		return DOCUMENT;
	if (is(t, head, GROUP_NOUN | ORGANIZATION))
		return GROUP;
	return ends_plural(t, head) ? GROUP : UNKNOWN_KIND;
}

bool is_role(const quote_text *t, range phrase)
{
	return is(t, phrase.begin, THE) && phrase.end == phrase.begin + 2 && is(t, phrase.begin + 1, TITLE);
}

/* The word that a phrase is about: before what is tied to it. */
static uint32_t head_of(const quote_text *t, range phrase)
{
	uint32_t end = phrase.begin + 1;
	while (end < phrase.end && (!is(t, end, RELATION | OF | PREPOSITION | NAME_END | COMMA) || is(t, end - 1, DETERMINER)))
		end++;
	return last_word_of(t, (range){phrase.begin, end});
}

/* The ad, which was late; the captain (a Democrat); the officials who met: without what is added. */
static range without_additions(const quote_text *t, range phrase)
{
	for (uint32_t i = phrase.begin + 1; i < phrase.end; i++) {
		enum mark mark = mark_at(t, i);
		bool aside = is(t, i, COMMA) && is(t, i + 1, NAME_END | DETERMINER | RELATION);
		bool clause = is(t, i, NAME_END) && !is(t, i - 1, DETERMINER | RELATION | OF | PREPOSITION);
		if (aside || clause || mark == MARK_OPEN_BRACKET || mark == MARK_DASH)
			return (range){phrase.begin, i};
	}
	return phrase;
}

uint32_t person_described(people *p, range phrase)
{
	const quote_text *t = p->t;
	phrase = without_additions(t, phrase);
	uint32_t head = head_of(t, phrase);
	if (is_role(t, phrase)) {
		uint32_t who = find(p, hash_of(ROLE, hash_of_word(t, head), 0));
		if (who != NONE)
			return who;
	}
	/* The aide is who was the last one; an aide is another. */
	bool another = is(t, phrase.begin, ANOTHER);
	uint64_t hash = hash_of(PHRASE_HEAD, 0, hash_of_word(t, head));
	uint32_t who = another ? NONE : find(p, hash);
	if (who != NONE)
		return who;
	who = make_person(p, phrase);
	if (who == NONE)
		return NONE;
	set_key(p, hash, who);
	p->list[who].kind = kind_of_phrase(t, phrase, head);
	/* The old man */
	if (is(t, head, MALE | FEMALE))
		p->list[who].gender = is(t, head, MALE) ? MAN : WOMAN;
	return who;
}
