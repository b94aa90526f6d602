/* Listing who appears where; see appearances.h. One pass over the words with a capital and the pronouns; speakers' phrases are met in the order of the text. */
#include "appearances.h"
#include "phrases.h"

/* The phrase of an attribution's speaker. */
typedef struct source {
	uint32_t at; /* of the name, or of the phrase where it has none */
	uint32_t attribution;
	range name, phrase;
} source;

typedef struct listing {
	people *people;
	const attributions *found;
	appearances *to;
	source *sources;
	uint32_t source_count, next;
	bool bystanders;   /* he, who or the senator speaks somewhere: whoever is named may be meant */
	uint32_t expected; /* without bystanders: up to this token runs are looked at, since it is a speaker's word */
	uint32_t who;      /* the last source's */
	uint32_t inside;   /* where the last speaker's phrase ends: names up to there describe */
	bool short_of_memory;
} listing;

bool is_pronoun_phrase(const quote_text *t, range phrase)
{
	return phrase.end == phrase.begin + 1 && (is(t, phrase.begin, PRONOUN) || is(t, phrase.begin, NAME_END) ||
						  (is(t, phrase.begin, DETERMINER) && case_at(t, phrase.begin) != CASE_NONE));
}

static int compare_sources(const void *one, const void *other)
{
	const source *a = one, *b = other;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->attribution < b->attribution ? -1 : a->attribution > b->attribution;
}

static bool list_sources(listing *l)
{
	const quote_text *t = l->people->t;
	l->sources = t->document->host->alloc(t->document, ((size_t)l->found->count + 1) * sizeof(*l->sources));
	for (uint32_t i = 0; l->sources && i < l->found->count; i++) {
		const attribution *a = &l->found->list[i];
		l->bystanders |= !a->no_quote && a->quoted && !is_range(a->speaker);
		if (a->no_quote || !is_range(a->speaker))
			continue;
		range phrase = a->speaker, name = is_pronoun_phrase(t, phrase) ? no_range() : name_in(t, phrase);
		l->bystanders |= !is_range(name) && (is(t, phrase.begin, HE_OR_SHE | HIS_OR_HER | NAME_END) || is_role(t, phrase));
		if (is_range(name))
			expect(l->people, name);
		l->sources[l->source_count++] = (source){is_range(name) ? name.begin : phrase.begin, i, name, phrase};
	}
	sort_list(l->sources, l->source_count, sizeof(*l->sources), compare_sources);
	return l->sources;
}

static void add(listing *l, appearance one)
{
	l->to->list = with_room(l->people->t->document, l->to->list, l->to->count, &l->to->room, sizeof(*l->to->list));
	if (l->to->list)
		l->to->list[l->to->count++] = one;
	else
		l->short_of_memory = true;
}

/* What is said in front of a name, titles left out: the token there. */
static uint32_t token_before(const quote_text *t, uint32_t i)
{
	for (uint32_t back = 0; i && back < 4; back++) {
		i--;
		bool stop = mark_at(t, i) == MARK_STOP && before_at(t, i) == BEFORE_NONE;
		if (is(t, i, SENTENCE) || (!stop && !is(t, i, TITLE | THE)))
			break;
	}
	return i;
}

/* A word that is neither of those which go on with a phrase: most likely a verb. */
static bool is_verb_place(const quote_text *t, uint32_t i)
{
	return i < t->count && case_at(t, i) == CASE_LOWER && !is(t, i, RELATION | OF | PREPOSITION | AND | OPENER | NAME_END);
}

static enum part part_of(const quote_text *t, range run)
{
	uint32_t next = run.end, before = token_before(t, run.begin);
	if (stretch_of(t, run.begin))
		return IN_QUOTATION;
	if (is_possessive(t, run.end - 1))
		return AS_POSSESSOR;
	if (is(t, next, FOLLOWING | GROUP_NOUN | ORGANIZATION))
		return AS_DESCRIPTION;
	if (is(t, run.begin, CLAIMED))
		return IN_REPORT;
	if (is(t, run.begin, SENTENCE))
		return AS_SUBJECT;
	if (is(t, before, RELATION | OF | PREPOSITION) && before < run.begin)
		return AS_OBLIQUE;
	if (is(t, before, OPENER | NAME_END))
		return AS_SUBJECT;
	bool verb = is(t, next, AUXILIARY) || is_verb_place(t, next);
	return verb || is(t, before, SENTENCE) ? AS_SUBJECT : AS_OBJECT;
}

/* Anna Reed, who said: whom a relative pronoun behind a name means. */
static uint32_t person_before(const listing *l, uint32_t pronoun)
{
	const quote_text *t = l->people->t;
	const appearances *met = l->to;
	if (!is(t, pronoun, NAME_END) || !met->count || pronoun < 2)
		return NONE;
	uint32_t last = pronoun - 1 - is(t, pronoun - 1, COMMA);
	const appearance *a = &met->list[met->count - 1];
	return is(t, last, CAPITALIZED) && a->at + LONGEST_NAME > last ? a->who : NONE;
}

static void meet_source(listing *l, const source *s)
{
	const quote_text *t = l->people->t;
	/* One phrase may be the speaker of several quotes. */
	bool again = l->next && l->sources[l->next - 1].at == s->at;
	uint32_t who = again                             ? l->who
		       : is_range(s->name)               ? person_named(l->people, s->name, true)
		       : is_pronoun_phrase(t, s->phrase) ? person_before(l, s->phrase.begin)
							 : person_described(l->people, s->phrase);
	l->who = who;
	if (again && who != NONE) {
		add(l, (appearance){s->at, who, s->attribution, AS_MENTION});
		return;
	}
	add(l, (appearance){s->at, who, s->attribution, who == NONE ? AS_PRONOUN : AS_SPEAKER});
}

/* The sources up to token i; the token behind the last one that is named. */
static uint32_t meet_sources(listing *l, uint32_t i)
{
	uint32_t behind = i;
	for (; l->next < l->source_count && l->sources[l->next].at <= i; l->next++) {
		const source *s = &l->sources[l->next];
		bool moves = is_range(s->name) || is_pronoun_phrase(l->people->t, s->phrase);
		uint32_t end = is_range(s->name) ? s->name.end : s->at + moves;
		meet_source(l, s);
		l->inside = s->phrase.end > l->inside ? s->phrase.end : l->inside;
		behind = end > behind ? end : behind;
	}
	return behind;
}

static uint32_t meet_run(listing *l, uint32_t i)
{
	const quote_text *t = l->people->t;
	uint32_t end = l->next < l->source_count ? l->sources[l->next].at : t->count;
	range run = capitals_at(t, i, end);
	if (!is_range(run))
		return i + 1;
	if (is_only_title(t, run))
		return run.end;
	range name = without_titles(t, run);
	uint32_t who = l->bystanders || is_expected(l->people, name) ? person_named(l->people, name, false) : NONE;
	if (l->bystanders && who != NONE)
		add(l, (appearance){name.begin, who, NONE, name.begin < l->inside ? AS_DESCRIPTION : part_of(t, name)});
	return run.end;
}

static uint32_t meet_word(listing *l, uint32_t i)
{
	const quote_text *t = l->people->t;
	/* A speaker is met first, and may begin here. */
	if (l->next < l->source_count && l->sources[l->next].at <= i)
		return i;
	if (t->traits[i] & HE_OR_SHE) {
		if (l->bystanders && !stretch_of(t, i))
			add(l, (appearance){i, NONE, NONE, AS_PRONOUN});
		return i + 1;
	}
	return t->traits[i] & CAPITALIZED ? meet_run(l, i) : i + 1;
}

/* True for what may stand inside a run of capitalized words. */
static bool is_inside_run(const quote_text *t, uint32_t i)
{
	enum mark mark = mark_at(t, i);
	return is(t, i, CAPITALIZED | PARTICLE) || mark == MARK_STOP || mark == MARK_HYPHEN;
}

/* The first token from i on, before `end`, that is to be looked at: where bystanders do not count, what may begin a run with a speaker's word. */
static uint32_t next_name(listing *l, uint32_t i, uint32_t end)
{
	const quote_text *t = l->people->t;
	uint32_t at = next_of(t->names, i, end);
	if (l->bystanders || at <= l->expected)
		return at;
	while (at < end && !is_expected_word(l->people, at))
		at = next_of(t->names, at + 1, end);
	if (at >= end)
		return end;
	l->expected = at;
	while (at > i && is_inside_run(t, at - 1))
		at--;
	return at;
}

bool find_appearances(people *p, const attributions *found, appearances *list)
{
	const quote_text *t = p->t;
	listing l = {.people = p, .found = found, .to = list};
	*list = (appearances){0};
	if (!list_sources(&l))
		return false;
	if (!l.source_count)
		return true;
	list->pronouns = l.bystanders;
	for (uint32_t i = 0; i < t->count && !l.short_of_memory;) {
		uint32_t next = l.next < l.source_count && l.sources[l.next].at < t->count ? l.sources[l.next].at : t->count;
		i = i < next ? next_name(&l, i, next) : i;
		if (i >= next && next < t->count)
			i = meet_sources(&l, i > next ? i : next);
		if (i < t->count)
			i = meet_word(&l, i);
	}
	return !l.short_of_memory;
}
