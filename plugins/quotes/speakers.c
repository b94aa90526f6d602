/* From phrases to speakers; see speakers.h. Names and roles are people.c's, he and she salience.c's; here are the other pronouns, and those beside whose quotations
 * nobody is named. */
#include "speakers.h"
#include "salience.h"

#include <stdlib.h>

/* The speakers that came last, in the order of the text, and who took turns with the last one. */
typedef struct recent {
	uint32_t any, other;
	uint32_t group;                /* the last one that may be "they" */
	uint32_t sentence, paragraph;  /* up to which sentence paragraphs are counted, and their number there */
	uint32_t spoken, other_spoken; /* the paragraphs in which the last quotation was, and the last of `other` */
	bool open;                     /* nothing closes that quotation: it goes on in the next paragraph */
} recent;

#define TURNS 3 /* paragraphs after which somebody has left a dialogue */

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
	for (; last->sentence < t->sentence_count && t->sentences[last->sentence].tokens.begin <= a->parts[0].begin; last->sentence++)
		last->paragraph += is(t, t->sentences[last->sentence].tokens.begin, PARAGRAPH);
}

/* A pronoun that is neither he nor she. */
static uint32_t meant_by_pronoun(const quote_text *t, const attribution *a, const recent *last)
{
	if (is(t, a->speaker.end - 1, ITSELF))
		return NONE;
	return is(t, a->speaker.end - 1, HE_OR_SHE | HIS_OR_HER | NAME_END) ? last->any : last->group;
}

static void resolve(const quote_text *t, const people *p, attribution *a, recent *last)
{
	if (a->no_quote)
		return;
	count_paragraphs(t, a, last);
	if (is_range(a->speaker)) {
		if (a->person == NONE)
			a->person = meant_by_pronoun(t, a, last);
		if (a->person != NONE) {
			note_speaker(last, a->person);
			enum person_kind kind = p->list[a->person].kind;
			last->group = kind == GROUP || kind == DOCUMENT ? a->person : last->group;
		}
	} else if (a->how == HOW_IMPLICIT && a->quoted) {
		a->person = speaker_in_turn(t, a, last);
	}
	if (!a->quoted)
		return;
	const stretch *s = stretch_of(t, a->parts[a->part_count - 1].end - 1);
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
	if (s->mention_count)
		qsort(s->mentions, s->mention_count, sizeof(*s->mentions), compare_mentions);
	for (uint32_t i = 0; i < s->mention_count; i++) {
		const mention *before = kept ? &s->mentions[kept - 1] : NULL;
		if (!before || before->person != s->mentions[i].person || before->phrase.end <= s->mentions[i].phrase.begin)
			s->mentions[kept++] = s->mentions[i];
	}
	s->mention_count = kept;
}

/* Of all people those who speak, in the order in which they do. */
static void collect(people *p, attributions *found, speakers *s)
{
	for (uint32_t i = 0; i < found->count; i++) {
		attribution *a = &found->list[i];
		if (a->person == NONE)
			continue;
		person *who = &p->list[a->person];
		if (who->row == NONE) {
			who->row = s->count;
			s->list[s->count] = *who;
			s->list[s->count++].row = NONE;
		}
		a->person = who->row;
		if (is_range(a->speaker))
			s->mentions[s->mention_count++] = (mention){a->person, a->speaker};
	}
}

bool find_speakers(quote_text *t, attributions *found, speakers *s)
{
	const gloss_host *host = t->document->host;
	recent last = {.any = NONE, .other = NONE, .group = NONE};
	people p;
	appearances list;
	*s = (speakers){0};
	s->list = host->alloc(t->document, ((size_t)found->count + 1) * sizeof(*s->list));
	s->mentions = host->alloc(t->document, ((size_t)found->count + 1) * sizeof(*s->mentions));
	if (!s->list || !s->mentions)
		return false;
	if (!found->count)
		return true;
	if (!make_people(&p, t, found->count) || !find_appearances(&p, found, &list))
		return false;
	resolve_pronouns(&p, found, &list);
	for (uint32_t i = 0; i < list.count; i++)
		if (list.list[i].attribution != NONE)
			found->list[list.list[i].attribution].person = list.list[i].who;
	for (uint32_t i = 0; i < found->count; i++)
		resolve(t, &p, &found->list[i], &last);
	collect(&p, found, s);
	sort_mentions(s);
	return true;
}
