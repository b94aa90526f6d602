/* Bringing mentions together; see speakers.h. Two names are the same speaker where their last words are; a name's fullest form is the longest run of
 * capitalized words in the text that ends with that word. */
#include "speakers.h"
#include "phrases.h"

#include <stdlib.h>

#define LONGEST_NAME 5

typedef struct name_slot {
	uint32_t hash;
	range run;       /* the longest with this last word; its end is 0: the slot is free */
	uint32_t person; /* or NONE */
} name_slot;

typedef struct naming {
	quote_text *t;
	speakers *speakers;
	name_slot *slots;
	uint32_t mask;
} naming;

static char folded(char c) { return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }

/* FNV-1a of the word in lower case. */
static uint32_t hash_word(const quote_text *t, uint32_t i)
{
	uint32_t hash = 2166136261u;
	for (uint32_t k = 0; k < length_of(&t->reading, i); k++)
		hash = (hash ^ (uint8_t)folded(text_of(&t->reading, i)[k])) * 16777619u;
	return hash;
}

static bool same_word(const quote_text *t, uint32_t one, uint32_t other)
{
	uint32_t length = length_of(&t->reading, one);
	for (uint32_t k = 0; length == length_of(&t->reading, other) && k < length; k++)
		if (folded(text_of(&t->reading, one)[k]) != folded(text_of(&t->reading, other)[k]))
			return false;
	return length == length_of(&t->reading, other);
}

/* The slot of names whose last word is that of `run`. */
static name_slot *slot_of(naming *n, range run)
{
	uint32_t last = run.end - 1, hash = hash_word(n->t, last);
	for (uint32_t at = hash & n->mask;; at = (at + 1) & n->mask) {
		name_slot *slot = &n->slots[at];
		if (slot->run.end && (slot->hash != hash || !same_word(n->t, slot->run.end - 1, last)))
			continue;
		if (!slot->run.end)
			*slot = (name_slot){hash, run, NONE};
		return slot;
	}
}

/* Every run of capitalized words goes into the table, the longer one where two end alike. */
static bool index_names(naming *n)
{
	const quote_text *t = n->t;
	uint32_t count = t->count, slots = 64, capitals = 0;
	for (uint32_t i = 0; i < count; i++)
		capitals += is(t, i, CAPITALIZED);
	while (slots < capitals * 3)
		slots *= 2;
	n->slots = t->document->host->alloc(t->document, slots * sizeof(*n->slots));
	n->mask = slots - 1;
	for (uint32_t i = 0; n->slots && i < count;) {
		uint32_t end = i;
		while (end < count && is(t, end, CAPITALIZED) && (end == i || t->tokens[end].before == BEFORE_SPACE))
			end++;
		if (end > i + 1 && end - i <= LONGEST_NAME) {
			/* Secretary of State Anna Reed: the office is no part of the name. */
			bool office = end > i + 2 && i >= 2 && is(t, i - 1, OF) && is(t, i - 2, CAPITALIZED);
			range run = name_in(t, (range){i + office, end});
			name_slot *slot = is_range(run) ? slot_of(n, run) : NULL;
			if (slot && run.end - run.begin > slot->run.end - slot->run.begin)
				slot->run = run;
		}
		i = end > i ? end : i + 1;
	}
	return n->slots;
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
	bool plural = t->tokens[last].letter_case == CASE_LOWER && length > 3 && text_of(&t->reading, last)[length - 1] == 's';
	return plural ? GROUP : UNKNOWN_KIND;
}

/* The speaker that a phrase with or without a name means; made where new. */
static uint32_t person_of(naming *n, range phrase)
{
	speakers *s = n->speakers;
	range name = name_in(n->t, phrase);
	name_slot *slot = slot_of(n, is_range(name) ? name : phrase);
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
	if (is_range(a->speaker) && a->how == HOW_SPAN) {
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
	if (!s->list || !s->mentions || !index_names(&n))
		return false;
	for (uint32_t i = 0; i < found->count; i++)
		resolve(&n, &found->list[i], &last);
	sort_mentions(s);
	return true;
}
