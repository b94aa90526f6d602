/* Bringing mentions together; see speakers.h. Two names are the same speaker where their last words are; a name's fullest form is the longest run of
 * capitalized words in the text that ends with that word. */
#include "speakers.h"
#include "phrases.h"

#include <stdlib.h>

#define LONGEST_NAME 5
#define LOOK_BACK 150 /* tokens before a pronoun in which it may mean a subject */

/* What the text calls those whose names end with one word; a slot for each gender, and one for all, which has whom that word alone means. */
typedef struct name_slot {
	uint32_t hash;   /* with the gender */
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
static uint32_t hash_of_word(const quote_text *t, uint32_t i)
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
static name_slot *slot_of(const naming *n, uint32_t last, enum gender gender)
{
	uint32_t hash = hash_of_word(n->t, last) + gender * 0x9e3779b1u, at = hash & n->mask;
	while (n->slots[at].last && (n->slots[at].hash != hash || !same_word(n->t, n->slots[at].last - 1, last)))
		at = (at + 1) & n->mask;
	n->slots[at].hash = hash;
	return &n->slots[at];
}

static void open_slot(const naming *n, uint32_t last, enum gender gender)
{
	name_slot *slot = slot_of(n, last, gender);
	if (!slot->last)
		*slot = (name_slot){.hash = slot->hash, .last = last + 1, .person = NONE};
}

/* The last word of what a speaker is called: of the name, or, where there is none, of the phrase. */
static uint32_t last_word(const quote_text *t, range phrase)
{
	range name = name_in(t, phrase);
	return (is_range(name) ? name : phrase).end - 1;
}

/* True where the attribution names its speaker. */
static bool names_speaker(const attribution *a) { return !a->no_quote && is_range(a->speaker) && a->how == HOW_SPAN; }

/* ---- Whom he and she mean ---------------------------------------------------------------------------------------------- */

static bool is_he_or_she(const quote_text *t, const attribution *a)
{
	return !a->no_quote && is_range(a->speaker) && a->how == HOW_PRONOUN && is(t, a->speaker.begin, HE_OR_SHE);
}

/* By the pronoun. */
static enum gender gender_of_pronoun(const quote_text *t, uint32_t i) { return length_of(&t->reading, i) == 3 ? WOMAN : MAN; }

/* By a given name or a title in front of another name. */
static enum gender gender_of_phrase(const quote_text *t, range phrase)
{
	for (uint32_t i = phrase.begin; i + 1 < phrase.end; i++)
		if (is(t, i, MALE | FEMALE) && is(t, i, CAPITALIZED))
			return is(t, i, MALE) ? MAN : WOMAN;
	return GENDER_UNKNOWN;
}

/* The run of capitalized words that a sentence begins with, as long as it is a name with a given name or title of this gender; else none. */
static range subject_at(const quote_text *t, uint32_t begin, enum gender gender)
{
	range run = {begin, begin};
	bool given = false;
	while (run.end < begin + LONGEST_NAME && is(t, run.end, CAPITALIZED) && !stretch_of(t, run.end) &&
	       !is(t, run.end, DETERMINER | PRONOUN)) {
		given |= is(t, run.end, MALE | FEMALE) && is(t, run.end, MALE) == (gender == MAN);
		run.end++;
		/* Mr. Reed */
		if (is(t, run.end - 1, TITLE | MALE | FEMALE) && mark_of(&t->reading, run.end) == MARK_STOP &&
		    is(t, run.end + 1, CAPITALIZED))
			run.end++;
	}
	return given && run.end > begin + 1 ? run : no_range();
}

/* The subject of the sentence that a pronoun is in, or of the nearest one before it in the paragraph, where that is a person of its gender. */
static range antecedent(const quote_text *t, uint32_t pronoun)
{
	enum gender gender = gender_of_pronoun(t, pronoun);
	for (uint32_t i = pronoun; i + LOOK_BACK > pronoun; i--) {
		range subject = i < pronoun && is(t, i, SENTENCE) && !stretch_of(t, i) ? subject_at(t, i, gender) : no_range();
		if (is_range(subject))
			return subject;
		if (!i || is(t, i, PARAGRAPH))
			break;
	}
	return no_range();
}

/* The phrase that an attribution is attributed by: its speaker's, or, for a pronoun, that of whom it means. */
static range naming_phrase(const quote_text *t, const attribution *a)
{
	return names_speaker(a) ? a->speaker : is_he_or_she(t, a) ? antecedent(t, a->speaker.begin) : no_range();
}

/* ---- Names ------------------------------------------------------------------------------------------------------------- */

/* A slot for every speaker, all there will be: no other names matter. */
static bool make_slots(naming *n, const attributions *found)
{
	uint32_t slots = 16;
	while (slots < found->count * 4)
		slots *= 2;
	n->slots = n->t->document->host->alloc(n->t->document, slots * sizeof(*n->slots));
	n->mask = slots - 1;
	for (uint32_t i = 0; n->slots && i < found->count; i++) {
		range phrase = naming_phrase(n->t, &found->list[i]);
		if (!is_range(phrase))
			continue;
		open_slot(n, last_word(n->t, phrase), GENDER_UNKNOWN);
		open_slot(n, last_word(n->t, phrase), gender_of_phrase(n->t, phrase));
	}
	return n->slots;
}

static void note_longer(name_slot *slot, range name)
{
	if (slot->last && name.end - name.begin > slot->run.end - slot->run.begin)
		slot->run = name;
}

/* A run of capitalized words that ends with a speaker's name may have the fuller one. */
static void note_name(naming *n, range run)
{
	const quote_text *t = n->t;
	/* Nearly all runs end here: what is no pronoun or determiner ends the run's name. */
	if (!is(t, run.end - 1, DETERMINER | PRONOUN) && !slot_of(n, run.end - 1, GENDER_UNKNOWN)->last)
		return;
	/* Secretary of State Anna Reed: the office is no part of the name. */
	bool office = run.end > run.begin + 2 && run.begin >= 2 && is(t, run.begin - 1, OF) && is(t, run.begin - 2, CAPITALIZED);
	range name = name_in(t, (range){run.begin + office, run.end});
	if (!is_range(name))
		return;
	enum gender gender = gender_of_phrase(t, run);
	note_longer(slot_of(n, name.end - 1, GENDER_UNKNOWN), name);
	if (gender)
		note_longer(slot_of(n, name.end - 1, gender), name);
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

static uint32_t make_person(naming *n, range phrase, range name, range run)
{
	speakers *s = n->speakers;
	bool fuller = is_range(name) && run.end - run.begin > name.end - name.begin;
	person *who = &s->list[s->count];
	*who = (person){.name = fuller ? run : is_range(name) ? name : phrase, .row = NONE, .named = is_range(name)};
	who->kind = kind_of_phrase(n->t, phrase, is_range(name) ? who->name : name);
	who->gender = gender_of_phrase(n->t, phrase);
	if (!who->gender && is_range(name))
		who->gender = gender_of_phrase(n->t, who->name);
	/* “…,” said Anna. */
	if (!who->gender && who->name.end == who->name.begin + 1 && is(n->t, who->name.begin, MALE | FEMALE))
		who->gender = is(n->t, who->name.begin, MALE) ? MAN : WOMAN;
	return s->count++;
}

/* The speaker that a phrase with or without a name means; made where new. A last name alone means who had it first; Anna Reed is no Ben Reed. */
static uint32_t person_of(naming *n, range phrase)
{
	range name = name_in(n->t, phrase);
	uint32_t last = (is_range(name) ? name : phrase).end - 1;
	enum gender gender = gender_of_phrase(n->t, phrase);
	name_slot *any = slot_of(n, last, GENDER_UNKNOWN), *slot = slot_of(n, last, gender);
	if (slot->person == NONE && any->person != NONE && !n->speakers->list[any->person].gender) {
		slot->person = any->person;
		n->speakers->list[any->person].gender = gender;
	}
	if (slot->person == NONE) {
		slot->person = make_person(n, phrase, name, slot->run);
		/* Reed, where the fullest name is Anna Reed: hers. */
		enum gender found = n->speakers->list[slot->person].gender;
		name_slot *own = found ? slot_of(n, last, found) : slot;
		if (own->last && own->person == NONE)
			own->person = slot->person;
	}
	if (any->person == NONE)
		any->person = slot->person;
	return slot->person;
}

static void add_mention(speakers *s, uint32_t index, range phrase) { s->mentions[s->mention_count++] = (mention){index, phrase}; }

/* The speakers that came last, in the order of the text: of all, of those with a name, and who took turns with the last one. */
typedef struct recent {
	uint32_t any, other;
	uint32_t named[GENDERS], named_at[GENDERS]; /* by gender; where in the text */
	uint32_t token, paragraph;                  /* up to which token paragraphs are counted, and their number there */
	uint32_t spoken, other_spoken;              /* the paragraphs in which the last quotation was, and the last of `other` */
	bool open;                                  /* nothing closes that quotation: it goes on in the next paragraph */
} recent;

#define TURNS 3 /* paragraphs after which somebody has left a dialogue */

static void note_name_of(recent *last, const person *who, uint32_t index, uint32_t at)
{
	last->named[who->gender] = index;
	last->named_at[who->gender] = at;
}

static bool may_be(const person *who, enum gender gender)
{
	return (!who->gender || who->gender == gender) && who->kind != GROUP && who->kind != DOCUMENT;
}

/* The last one with a name whom he or she may be: who spoke, or the subject of a sentence since. Whose gender is not known takes on the pronoun's. */
static uint32_t person_meant(naming *n, const attribution *a, recent *last)
{
	range subject = antecedent(n->t, a->speaker.begin);
	enum gender gender = gender_of_pronoun(n->t, a->speaker.begin);
	enum gender of =
		last->named[GENDER_UNKNOWN] != NONE && last->named_at[GENDER_UNKNOWN] >= last->named_at[gender] ? GENDER_UNKNOWN : gender;
	bool since = is_range(subject) && (last->named[of] == NONE || subject.begin > last->named_at[of]);
	uint32_t who = since ? person_of(n, subject) : last->named[of];
	if (who == NONE)
		return last->any != NONE && may_be(&n->speakers->list[last->any], gender) ? last->any : NONE;
	person *meant = &n->speakers->list[who];
	if (last->named[meant->gender] == who)
		last->named[meant->gender] = NONE;
	meant->gender = gender;
	note_name_of(last, meant, who, a->speaker.begin);
	return who;
}

static void note_speaker(recent *last, uint32_t who)
{
	if (last->any != who) {
		last->other = last->any;
		last->other_spoken = last->spoken;
	}
	last->any = who;
}

/* Who says a quotation beside which nobody is named: who spoke before; in a paragraph of its own right behind another's, the other one of the two. */
static uint32_t speaker_in_turn(const quote_text *t, const attribution *a, recent *last)
{
	bool leads = is(t, a->parts[0].begin, PARAGRAPH) && stretch_of(t, a->parts[0].begin);
	bool turn = leads && !last->open && last->paragraph == last->spoken + 1 && last->other != NONE &&
		    last->other_spoken + TURNS >= last->paragraph;
	if (turn)
		note_speaker(last, last->other);
	return last->any;
}

/* Moves on to an attribution's beginning. */
static void count_paragraphs(const quote_text *t, const attribution *a, recent *last)
{
	for (; last->token <= a->parts[0].begin; last->token++)
		last->paragraph += is(t, last->token, PARAGRAPH);
}

/* A pronoun and a quotation without a speaker mean the speaker before; he and she one with a name. */
static void resolve(naming *n, attribution *a, recent *last)
{
	if (a->no_quote)
		return;
	count_paragraphs(n->t, a, last);
	if (names_speaker(a)) {
		a->person = person_of(n, a->speaker);
		note_speaker(last, a->person);
		if (n->speakers->list[a->person].named && n->speakers->list[a->person].kind != GROUP)
			note_name_of(last, &n->speakers->list[a->person], a->person, a->speaker.begin);
		add_mention(n->speakers, a->person, a->speaker);
	} else if (is_range(a->speaker) && !is(n->t, a->speaker.begin, ITSELF)) {
		a->person = is_he_or_she(n->t, a) ? person_meant(n, a, last) : last->any;
		if (a->person != NONE) {
			add_mention(n->speakers, a->person, a->speaker);
			note_speaker(last, a->person);
		}
	} else if (a->how == HOW_IMPLICIT && a->quoted) {
		a->person = speaker_in_turn(n->t, a, last);
	}
	if (!a->quoted)
		return;
	const stretch *s = stretch_of(n->t, a->parts[a->part_count - 1].end - 1);
	last->spoken = last->paragraph;
	last->open = s && !s->closed;
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
	recent last = {.any = NONE, .named = {NONE, NONE, NONE}, .other = NONE};
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
