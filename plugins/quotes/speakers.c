/* From phrases to speakers; see speakers.h. Names and roles are people.c's, he and she salience.c's; here are the other pronouns, and those beside whose quotations
 * nobody is named. */
#include "speakers.h"
#include "salience.h"

/* The speakers that came last, in the order of the text, and who took turns with the last one. */
typedef struct recent {
	uint32_t any, other;
	uint32_t group;                /* the last one that may be "they" */
	uint32_t sentence, paragraph;  /* up to which sentence paragraphs are counted, and their number there */
	uint32_t spoken, other_spoken; /* the paragraphs in which the last quotation was, and the last of `other` */
	bool open;                     /* nothing closes that quotation: it goes on in the next paragraph */
} recent;

#define NEAR_SENTENCES 12  /* of a paragraph, in which who acts is looked for */
#define NEAR_APPEARANCES 8 /* of people, among which who acts or answers is looked for */
#define TURNS 3            /* paragraphs after which somebody has left a dialogue */

static void note_speaker(recent *last, uint32_t who)
{
	if (last->any != who) {
		last->other = last->any;
		last->other_spoken = last->spoken;
	}
	last->any = who;
}

/* The first appearance at or behind a token. */
static uint32_t first_from(const appearances *list, uint32_t at)
{
	uint32_t low = 0, high = list->count;
	while (low < high) {
		uint32_t middle = (low + high) / 2;
		if (list->list[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* One of those who can speak: no group, no document. */
static bool is_somebody(const person *one) { return one->kind == PERSON || (one->kind == UNKNOWN_KIND && one->named); }

static bool acts(const people *p, const appearance *a)
{
	return a->who != NONE && (a->part == AS_SUBJECT || a->part == AS_PRONOUN) && is_somebody(&p->list[a->who]);
}

/* Anna Reed put her coat down. “It rains.” Who acts in the paragraph, nearest before the quotation, or else behind it; `own` is its first sentence. */
static uint32_t who_acts_beside(const quote_text *t, const people *p, const appearances *list, const attribution *a, uint32_t own)
{
	uint32_t first = own, last = sentence_from(t, own, a->parts[a->part_count - 1].end - 1) + 1;
	while (first && first + NEAR_SENTENCES > own && !is(t, t->sentences[first].tokens.begin, PARAGRAPH))
		first--;
	while (last < t->sentence_count && last < own + NEAR_SENTENCES && !is(t, t->sentences[last].tokens.begin, PARAGRAPH))
		last++;
	uint32_t begin = t->sentences[first].tokens.begin, end = t->sentences[last - 1].tokens.end,
		 here = first_from(list, a->parts[0].begin);
	for (uint32_t i = here; i && i + NEAR_APPEARANCES > here && list->list[i - 1].at >= begin; i--)
		if (acts(p, &list->list[i - 1]))
			return list->list[i - 1].who;
	for (uint32_t i = here; i < list->count && i < here + NEAR_APPEARANCES && list->list[i].at < end; i++)
		if (acts(p, &list->list[i]))
			return list->list[i].who;
	return NONE;
}

/* Whom the text named last but this one; this one where that is nobody. */
static uint32_t who_else_is_there(const people *p, const appearances *list, const attribution *a, uint32_t speaker)
{
	uint32_t here = first_from(list, a->parts[0].begin);
	for (uint32_t i = here; i && i + NEAR_APPEARANCES > here; i--) {
		const appearance *one = &list->list[i - 1];
		if (one->who != NONE && one->who != speaker && is_somebody(&p->list[one->who]))
			return one->who;
	}
	return speaker;
}

/* Who says a quotation beside which nobody is named: who spoke before; in a paragraph of its own right behind another's, the other one of the two. */
static uint32_t speaker_in_turn(const quote_text *t, const people *p, const appearances *list, const attribution *a, recent *last)
{
	bool leads = is(t, a->parts[0].begin, PARAGRAPH) && stretch_of(t, a->parts[0].begin);
	if (!leads || last->open || last->any == NONE || last->paragraph != last->spoken + 1)
		return last->any;
	if (last->other != NONE && last->other_spoken + TURNS >= last->paragraph)
		note_speaker(last, last->other);
	else
		note_speaker(last, who_else_is_there(p, list, a, last->any));
	return last->any;
}

/* Moves on to an attribution's beginning. */
static void count_paragraphs(const quote_text *t, const attribution *a, recent *last)
{
	for (; last->sentence < t->sentence_count && t->sentences[last->sentence].tokens.begin <= a->parts[0].begin; last->sentence++)
		last->paragraph += is(t, t->sentences[last->sentence].tokens.begin, PARAGRAPH);
}

/* Who is whoever spoke last, they the last group. */
static uint32_t meant_by_pronoun(const quote_text *t, const attribution *a, const recent *last)
{
	if (is(t, a->speaker.begin, ITSELF | HE_OR_SHE | HIS_OR_HER))
		return NONE;
	return is(t, a->speaker.begin, NAME_END) ? last->any : last->group;
}

static void resolve(const quote_text *t, const people *p, const appearances *list, attribution *a, recent *last)
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
		bool goes_on = last->any != NONE && last->spoken == last->paragraph;
		a->person = goes_on ? last->any : who_acts_beside(t, p, list, a, last->sentence - 1);
		if (a->person == NONE)
			a->person = speaker_in_turn(t, p, list, a, last);
		else
			note_speaker(last, a->person);
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
	sort_list(s->mentions, s->mention_count, sizeof(*s->mentions), compare_mentions);
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
	if (list.pronouns)
		resolve_pronouns(&p, found, &list);
	for (uint32_t i = 0; i < list.count; i++)
		if (list.list[i].attribution != NONE)
			found->list[list.list[i].attribution].person = list.list[i].who;
	for (uint32_t i = 0; i < found->count; i++)
		resolve(t, &p, &list, &found->list[i], &last);
	collect(&p, found, s);
	sort_mentions(s);
	return true;
}
