/* How present people are, and the pronouns that they are meant by; see salience.h. An appearance makes its person present, by its part in the sentence; with
 * each sentence and paragraph that fades. The pronoun means the most present one whom it can mean. Only the last few people are weighed. */
#include "salience.h"

#define WEIGHED 16

/* Chosen on he and she of training articles, by a reader's answers; near these values few answers change. */
static const float weights_of[PARTS] = {
	[AS_SPEAKER] = 1.3f,     [AS_SUBJECT] = 1.0f,    [AS_OBJECT] = 0.6f, [AS_OBLIQUE] = 0.4f, [AS_POSSESSOR] = 0.5f,
	[AS_DESCRIPTION] = 0.2f, [IN_QUOTATION] = 0.05f, [IN_REPORT] = 0.5f, [AS_PRONOUN] = 0.8f, [AS_MENTION] = 0.5f,
};
#define OPENS_SENTENCE 0.2f   /* more for what a sentence begins with */
#define SENTENCE_FADES 0.45f  /* what is left of it behind a sentence */
#define PARAGRAPH_FADES 0.65f /* and behind a paragraph, besides */
#define FORGOTTEN 16          /* sentences or paragraphs behind which it is no less */
#define GENDER_UNSURE 0.6f    /* for those of whom the text says no gender */
#define IN_OWN_CONTENT 0.15f  /* nobody calls himself by his name */

typedef struct place {
	uint32_t sentence, paragraph; /* counted outside quotations */
	uint32_t next;                /* sentence of the text */
} place;

typedef struct stage {
	const quote_text *t;
	people *people;
	const attributions *found;
	uint32_t recent[WEIGHED], recent_count; /* the last first */
	place here;
} stage;

static void move_to(stage *s, uint32_t at)
{
	const quote_text *t = s->t;
	for (; s->here.next < t->sentence_count && t->sentences[s->here.next].tokens.begin <= at; s->here.next++) {
		uint32_t begin = t->sentences[s->here.next].tokens.begin;
		const stretch *in = stretch_of(t, begin);
		s->here.sentence += !in || in->open == begin;
		s->here.paragraph += is(t, begin, PARAGRAPH);
	}
}

static float faded(const stage *s, const person *one)
{
	float presence = one->presence;
	uint32_t sentences = s->here.sentence - one->sentence, paragraphs = s->here.paragraph - one->paragraph;
	for (uint32_t i = 0; i < sentences && i < FORGOTTEN; i++)
		presence *= SENTENCE_FADES;
	for (uint32_t i = 0; i < paragraphs && i < FORGOTTEN; i++)
		presence *= PARAGRAPH_FADES;
	return presence;
}

static void appear(stage *s, const appearance *a)
{
	person *one = &s->people->list[a->who];
	float weight = weights_of[a->part] + (a->part <= AS_SUBJECT && is(s->t, a->at, SENTENCE) ? OPENS_SENTENCE : 0);
	one->presence = faded(s, one) + weight;
	one->sentence = s->here.sentence;
	one->paragraph = s->here.paragraph;
	if (a->part != AS_PRONOUN)
		one->last_at = a->at;
	uint32_t at = 0;
	while (at < s->recent_count && s->recent[at] != a->who)
		at++;
	if (at == s->recent_count && s->recent_count < WEIGHED)
		s->recent_count++;
	at = at < WEIGHED ? at : WEIGHED - 1;
	for (; at; at--)
		s->recent[at] = s->recent[at - 1];
	s->recent[0] = a->who;
}

static bool is_in_content(const stage *s, const appearance *pronoun, uint32_t at)
{
	if (pronoun->attribution == NONE || at == NONE)
		return false;
	const attribution *a = &s->found->list[pronoun->attribution];
	for (uint32_t i = 0; i < a->part_count; i++)
		if (at >= a->parts[i].begin && at < a->parts[i].end)
			return true;
	return false;
}

/* That this is a person at all. */
static float likelihood(const quote_text *t, const person *one)
{
	if (one->surely)
		return 1;
	if (one->named)
		return one->kind == PERSON ? 0.8f : 0.6f;
	/* A man; the senator */
	bool indefinite = is(t, one->name.begin, DETERMINER) && !is(t, one->name.begin, THE);
	return indefinite ? 0.2f : 0.5f;
}

static uint32_t most_present(const stage *s, const appearance *pronoun, enum gender gender)
{
	uint32_t best = NONE;
	float most = 0;
	for (uint32_t i = 0; i < s->recent_count; i++) {
		const person *one = &s->people->list[s->recent[i]];
		if (one->kind == GROUP || one->kind == DOCUMENT || (one->gender && one->gender != gender))
			continue;
		float p = faded(s, one) * (one->gender ? 1 : GENDER_UNSURE) * likelihood(s->t, one);
		if (is_in_content(s, pronoun, one->last_at))
			p *= IN_OWN_CONTENT;
		if (p > most) {
			most = p;
			best = s->recent[i];
		}
	}
	return best;
}

/* By the word: he, his; she, her. */
static enum gender gender_of_pronoun(const quote_text *t, uint32_t i)
{
	const char *word = text_of(&t->reading, i);
	bool her = length_of(&t->reading, i) == 3 && (word[2] | 32) == 'r';
	return her || (word[0] | 32) == 's' ? WOMAN : MAN;
}

void resolve_pronouns(people *p, const attributions *found, appearances *list)
{
	stage s = {.t = p->t, .people = p, .found = found};
	for (uint32_t i = 0; i < list->count; i++) {
		appearance *a = &list->list[i];
		move_to(&s, a->at);
		if (a->who == NONE && is(s.t, a->at, HE_OR_SHE | HIS_OR_HER)) {
			enum gender gender = gender_of_pronoun(s.t, a->at);
			a->who = most_present(&s, a, gender);
			if (a->who != NONE)
				p->list[a->who].gender = gender;
		}
		if (a->who != NONE)
			appear(&s, a);
	}
}
