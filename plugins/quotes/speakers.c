/* Bringing mentions together; see speakers.h. Two names are the same speaker where their last words are; a name's fullest form is the longest run of
 * capitalized words in the text that ends with that word. */
#include "speakers.h"
#include "phrases.h"

#include <stdlib.h>

#define LONGEST_NAME 5

/* What the text calls those whose names end with one word. */
typedef struct name_slot {
	uint32_t hash;
	uint32_t last;   /* a token of that word, plus one; 0: the slot is free */
	range run;       /* the longest name; empty: none was seen */
	uint32_t person; /* or NONE */
} name_slot;

typedef struct naming {
	quote_text *t;
	speakers *speakers;
	name_slot *slots;
	uint32_t mask;
} naming;

static char folded(char c) { return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }

/* Of the word in lower case: its key, and FNV-1a of what is behind that. */
static uint32_t hash_word(const quote_text *t, uint32_t i)
{
	uint64_t hash = key_of(&t->reading, i) * UINT64_C(0x9e3779b97f4a7c15);
	const char *text = text_of(&t->reading, i);
	for (uint32_t k = 8; k < length_of(&t->reading, i); k++)
		hash = (hash ^ (uint8_t)folded(text[k])) * UINT64_C(0x100000001b3);
	return (uint32_t)(hash >> 32);
}

static bool same_word(const quote_text *t, uint32_t one, uint32_t other)
{
	uint32_t length = length_of(&t->reading, one);
	if (length != length_of(&t->reading, other) || key_of(&t->reading, one) != key_of(&t->reading, other))
		return false;
	for (uint32_t k = 8; k < length; k++)
		if (folded(text_of(&t->reading, one)[k]) != folded(text_of(&t->reading, other)[k]))
			return false;
	return true;
}

/* The slot of names whose last word is token `last`, or the free one where it belongs. */
static name_slot *slot_of(const naming *n, uint32_t last)
{
	uint32_t hash = hash_word(n->t, last), at = hash & n->mask;
	while (n->slots[at].last && (n->slots[at].hash != hash || !same_word(n->t, n->slots[at].last - 1, last)))
		at = (at + 1) & n->mask;
	n->slots[at].hash = hash;
	return &n->slots[at];
}

/* The last word of what a speaker is called: of the name, or, where there is none, of the phrase. */
static uint32_t last_word(const quote_text *t, range phrase)
{
	range name = name_in(t, phrase);
	return (is_range(name) ? name : phrase).end - 1;
}

/* True where the attribution names its speaker. */
static bool names_speaker(const attribution *a) { return !a->scare && is_range(a->speaker) && a->how == HOW_SPAN; }

/* A slot for every speaker, all there will be: no other names matter. */
static bool make_slots(naming *n, const attributions *found)
{
	uint32_t slots = 16;
	while (slots < found->count * 2)
		slots *= 2;
	n->slots = n->t->document->host->alloc(n->t->document, slots * sizeof(*n->slots));
	n->mask = slots - 1;
	for (uint32_t i = 0; n->slots && i < found->count; i++)
		if (names_speaker(&found->list[i])) {
			uint32_t last = last_word(n->t, found->list[i].speaker);
			name_slot *slot = slot_of(n, last);
			if (!slot->last)
				*slot = (name_slot){.hash = slot->hash, .last = last + 1, .person = NONE};
		}
	return n->slots;
}

/* A run of capitalized words that ends with a speaker's name may have the fuller one. */
static void note_name(naming *n, range run)
{
	const quote_text *t = n->t;
	/* Nearly all runs end here: what is no pronoun or determiner ends the run's name. */
	if (!is(t, run.end - 1, DETERMINER | PRONOUN) && !slot_of(n, run.end - 1)->last)
		return;
	/* Secretary of State Anna Reed: the office is no part of the name. */
	bool office = run.end > run.begin + 2 && run.begin >= 2 && is(t, run.begin - 1, OF) && is(t, run.begin - 2, CAPITALIZED);
	range name = name_in(t, (range){run.begin + office, run.end});
	name_slot *slot = is_range(name) ? slot_of(n, name.end - 1) : NULL;
	if (slot && slot->last && name.end - name.begin > slot->run.end - slot->run.begin)
		slot->run = name;
}

/* Goes over the text for the fullest name of each speaker. */
static void find_full_names(naming *n)
{
	const quote_text *t = n->t;
	const uint64_t *traits = t->traits;
	for (uint32_t i = 0, count = t->count;;) {
		while (i < count && !(traits[i] & CAPITALIZED))
			i++;
		if (i >= count)
			return;
		uint32_t begin = i++;
		while (i < count && traits[i] & CAPITALIZED && before_of(&t->reading, i) == BEFORE_SPACE)
			i++;
		if (i > begin + 1 && i - begin <= LONGEST_NAME)
			note_name(n, (range){begin, i});
	}
}

static enum person_kind kind_of_phrase(const quote_text *t, range phrase, range name)
{

	uint32_t last = phrase.end - 1;
	if (is_range(name) && name.end - name.begin >= 2 && is(t, name.begin, CAPITALIZED) && !is(t, name.end - 1, GROUP_NOUN))
		return PERSON;
	if (is(t, last, DOCUMENT_NOUN))
		return DOCUMENT;
	if (is(t, last, GROUP_NOUN))
		return GROUP;
	uint32_t length = length_of(&t->reading, last);
	bool plural = case_of(&t->reading, last) == CASE_LOWER && length > 3 && text_of(&t->reading, last)[length - 1] == 's';
	return plural ? GROUP : UNKNOWN_KIND;
}

/* The speaker that a phrase with or without a name means; made where new. */
static uint32_t person_of(naming *n, range phrase)
{
	speakers *s = n->speakers;
	range name = name_in(n->t, phrase);
	name_slot *slot = slot_of(n, (is_range(name) ? name : phrase).end - 1);
	if (slot->person != NONE)
		return slot->person;
	bool fuller = is_range(name) && slot->run.end - slot->run.begin > name.end - name.begin;
	s->list[s->count] = (person){.name = fuller ? slot->run : is_range(name) ? name : phrase, .row = NONE};
	s->list[s->count].named = is_range(name);
	s->list[s->count].kind = kind_of_phrase(n->t, phrase, is_range(name) ? s->list[s->count].name : name);
	return slot->person = s->count++;
}

static void add_mention(speakers *s, uint32_t index, range phrase) { s->mentions[s->mention_count++] = (mention){index, phrase}; }

/* The speakers that came last, in the order of the text: of all, and of those with a name. */
typedef struct recent {
	uint32_t any, named;
} recent;

/* A pronoun and a quotation without a speaker mean the speaker before; he and she one with a name. */
static void resolve(naming *n, attribution *a, recent *last)
{
	if (a->scare)
		return;
	if (names_speaker(a)) {
		last->any = a->person = person_of(n, a->speaker);
		if (n->speakers->list[a->person].named && n->speakers->list[a->person].kind != GROUP)
			last->named = a->person;
		add_mention(n->speakers, a->person, a->speaker);
	} else if (is_range(a->speaker) && !is(n->t, a->speaker.begin, ITSELF)) {
		a->person = is(n->t, a->speaker.begin, HE_OR_SHE) && last->named != NONE ? last->named : last->any;
		if (a->person != NONE)
			add_mention(n->speakers, a->person, a->speaker);
	} else if (a->how == HOW_IMPLICIT && a->quoted) {
		a->person = last->any;
	}
}

static int compare_mentions(const void *one, const void *other)
{
	const mention *a = one, *b = other;
	if (a->person != b->person)
		return a->person < b->person ? -1 : 1;
	if (a->phrase.begin != b->phrase.begin)
		return a->phrase.begin < b->phrase.begin ? -1 : 1;
	return a->phrase.end > b->phrase.end ? -1 : a->phrase.end < b->phrase.end;
}

/* Of mentions that overlap the first stays. */
static void sort_mentions(speakers *s)
{
	uint32_t kept = 0;
	qsort(s->mentions, s->mention_count, sizeof(*s->mentions), compare_mentions);
	for (uint32_t i = 0; i < s->mention_count; i++) {
		const mention *before = kept ? &s->mentions[kept - 1] : NULL;
		if (!before || before->person != s->mentions[i].person || before->phrase.end <= s->mentions[i].phrase.begin)
			s->mentions[kept++] = s->mentions[i];
	}
	s->mention_count = kept;
}

bool find_speakers(quote_text *t, attributions *found, speakers *s)
{
	const gloss_host *host = t->document->host;
	naming n = {.t = t, .speakers = s};
	recent last = {NONE, NONE};
	*s = (speakers){0};
	s->list = host->alloc(t->document, ((size_t)found->count + 1) * sizeof(*s->list));
	s->mentions = host->alloc(t->document, ((size_t)found->count + 1) * sizeof(*s->mentions));
	if (!s->list || !s->mentions || !make_slots(&n, found))
		return false;
	if (found->count)
		find_full_names(&n);
	for (uint32_t i = 0; i < found->count; i++)
		resolve(&n, &found->list[i], &last);
	sort_mentions(s);
	return true;
}
