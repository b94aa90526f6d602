/* Reading what to learn from; see corpus.h. */
#include "corpus.h"
#include "../linking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* ---- Parts of speech --------------------------------------------------------------------------------------------------- */

static const char *const names[] = {"NOUN", "PUNCT", "VERB", "PRON", "ADP",   "DET",  "ADJ", "AUX", "PROPN",
				    "ADV",  "CCONJ", "PART", "NUM",  "SCONJ", "INTJ", "SYM", "X"};
enum { NAMES = sizeof(names) / sizeof(names[0]) };

typedef struct word_counts {
	uint32_t hash;
	uint32_t counts[NAMES];
} word_counts;

static int compare_words(const void *one, const void *other)
{
	const word_counts *a = one, *b = other;
	return a->hash < b->hash ? -1 : a->hash > b->hash;
}

static void put_slot(uint32_t *slots, uint32_t bits, uint32_t hash, uint8_t value)
{
	uint32_t at = hash & ((1u << bits) - 1);
	while (slots[at] && (slots[at] ^ hash) >= 256)
		at = (at + 1) & ((1u << bits) - 1);
	if (!slots[at])
		slots[at] = (hash & ~255u) | value;
}

/* The most frequent part, and the second where that is frequent too; pairs are numbered as they come. */
static uint8_t class_of(const word_counts *w, uint8_t (*numbers)[NAMES + 1], uint32_t *used)
{
	uint32_t first = 0, second = NAMES, all = 0;
	for (uint32_t k = 0; k < NAMES; k++) {
		all += w->counts[k];
		first = w->counts[k] > w->counts[first] ? k : first;
	}
	for (uint32_t k = 0; k < NAMES; k++)
		if (k != first && w->counts[k] * 7 >= all && (second == NAMES || w->counts[k] > w->counts[second]))
			second = k;
	if (!numbers[first][second] && *used < 250)
		numbers[first][second] = (uint8_t)++ * used;
	return numbers[first][second] ? numbers[first][second] : numbers[first][NAMES];
}

static bool read_lexicon(const char *path, weights *w)
{
	FILE *file = fopen(path, "r");
	static word_counts words[32768];
	static uint8_t numbers[NAMES][NAMES + 1];
	static char line[4096];
	uint32_t count = 0, kept = 0, used = NAMES;
	if (!file)
		return fprintf(stderr, "train: %s cannot be read\n", path), false;
	for (uint8_t k = 0; k < NAMES; k++)
		numbers[k][NAMES] = (uint8_t)(k + 1);
	while (count < 32768 && fgets(line, sizeof(line), file)) {
		char *tab = strchr(line, '\t'), *rest;
		column c;
		if (!tab)
			continue;
		hash_word(line, (uint32_t)(tab - line), &c);
		words[count].hash = c.word;
		for (char *part = strtok_r(tab + 1, " \n", &rest); part; part = strtok_r(NULL, " \n", &rest)) {
			char *equals = strchr(part, '=');
			for (uint32_t k = 0; equals && k < NAMES; k++)
				if (strlen(names[k]) == (size_t)(equals - part) && !memcmp(names[k], part, strlen(names[k])))
					words[count].counts[k] += (uint32_t)atoi(equals + 1);
		}
		count++;
	}
	fclose(file);
	qsort(words, count, sizeof(*words), compare_words);
	for (uint32_t i = 0; i < count; i++) {
		if (kept && words[kept - 1].hash == words[i].hash)
			for (uint32_t k = 0; k < NAMES; k++)
				words[kept - 1].counts[k] += words[i].counts[k];
		else
			words[kept++] = words[i];
	}
	for (uint32_t i = 0; i < kept; i++)
		put_slot(w->parts, PART_BITS, words[i].hash, class_of(&words[i], numbers, &used));
	printf("%u words, %u classes\n", kept, used);
	return true;
}

/* ---- Documents --------------------------------------------------------------------------------------------------------- */

static void read_attributions(corpus_document *d, const uint32_t *numbers, uint32_t count)
{
	d->attributions = calloc(count / 3 + 1, sizeof(*d->attributions));
	gold_attribution *a = NULL;
	for (uint32_t i = 0; i + 3 <= count; i += 3) {
		token_range r = {numbers[i + 1], numbers[i + 2]};
		switch (numbers[i]) {
		case 'N':
			a = &d->attributions[d->attribution_count++];
			a->speech = r.begin;
			break;
		case 'C':
			if (a->part_count < GOLD_PARTS)
				a->parts[a->part_count++] = r;
			break;
		case 'Q': a->cue = r; break;
		default: a->source = r;
		}
	}
}

/* Without what is no word at its ends, unless there is nothing else. */
static token_range trimmed(const corpus_document *d, token_range r)
{
	token_range kept = r;
	while (kept.begin < kept.end && !(d->columns[kept.begin].flags & WORDLIKE))
		kept.begin++;
	while (kept.end > kept.begin && !(d->columns[kept.end - 1].flags & WORDLIKE))
		kept.end--;
	return kept.begin < kept.end ? kept : r;
}

static void tag_range(corpus_document *d, token_range r, uint8_t tag)
{
	r = trimmed(d, r);
	for (uint32_t i = r.begin; i < r.end && i < d->count; i++)
		d->gold[i] = i == r.begin ? tag : tag + 1;
}

static bool only_marks_between(const corpus_document *d, uint32_t begin, uint32_t end)
{
	for (uint32_t i = begin; i < end; i++)
		if (d->columns[i].flags & WORDLIKE)
			return false;
	return begin <= end;
}

static void tag_gold(corpus_document *d)
{
	for (uint32_t k = 0; k < d->attribution_count; k++)
		if (d->attributions[k].source.begin < d->attributions[k].source.end)
			tag_range(d, d->attributions[k].source, TAG_SOURCE);
	for (uint32_t k = 0; k < d->attribution_count; k++)
		if (d->attributions[k].cue.begin < d->attributions[k].cue.end)
			tag_range(d, d->attributions[k].cue, TAG_CUE);
	for (uint32_t k = 0; k < d->attribution_count; k++) {
		gold_attribution *a = &d->attributions[k];
		uint32_t kept = 0;
		for (uint32_t i = 0; i < a->part_count; i++) {
			if (kept && only_marks_between(d, a->parts[kept - 1].end, a->parts[i].begin))
				a->parts[kept - 1].end = a->parts[i].end;
			else
				a->parts[kept++] = a->parts[i];
		}
		a->part_count = kept;
		for (uint32_t i = 0; i < a->part_count; i++) {
			a->parts[i] = trimmed(d, a->parts[i]);
			tag_range(d, a->parts[i], TAG_CONTENT);
		}
	}
}

static bool read_document(FILE *file, corpus_document *d)
{
	uint32_t sizes[3];
	if (fread(sizes, sizeof(sizes), 1, file) != 1)
		return false;
	*d = (corpus_document){.count = sizes[0], .sentence_count = sizes[1]};
	d->columns = calloc(d->count + 1, sizeof(*d->columns));
	d->sentences = calloc(d->sentence_count + 1, sizeof(*d->sentences));
	d->gold = calloc(d->count + 1, 1);
	uint32_t *numbers = calloc(sizes[2] + 1, sizeof(*numbers));
	if (fread(d->columns, sizeof(column), d->count, file) != d->count ||
	    fread(d->sentences, sizeof(token_range), d->sentence_count, file) != d->sentence_count ||
	    fread(numbers, sizeof(*numbers), sizes[2], file) != sizes[2])
		return false;
	read_attributions(d, numbers, sizes[2]);
	free(numbers);
	tag_gold(d);
	return true;
}

/* ---- Cues -------------------------------------------------------------------------------------------------------------- */

#define STEMS (1u << 17)
typedef struct stem_counts {
	uint32_t stem, cues, all;
	uint32_t own_cues, own_all; /* in the document at hand */
} stem_counts;

static stem_counts stems[STEMS];

static stem_counts *stem_of(uint32_t stem)
{
	uint32_t at = stem % STEMS;
	while (stems[at].all && stems[at].stem != stem)
		at = (at + 1) % STEMS;
	stems[at].stem = stem;
	return &stems[at];
}

/* How often words of a stem are cues, in classes. */
static uint8_t cue_class(uint32_t cues, uint32_t all)
{
	static const float bounds[] = {0.005f, 0.04f, 0.12f, 0.25f, 0.4f, 0.6f, 0.8f};
	uint8_t class = 0;
	float share = (float)cues / (float)(all + 2);
	if (cues < 2)
		return 0;
	while (class < 7 && share >= bounds[class])
		class ++;
	return class;
}

static bool counts_as_cue(const corpus_document *d, uint32_t i) { return d->gold[i] == TAG_CUE || d->gold[i] == TAG_IN_CUE; }

static void count_cues(corpus *c, weights *w)
{
	for (uint32_t k = 0; k < c->document_count; k++)
		for (uint32_t i = 0; i < c->documents[k].count; i++) {
			stem_counts *s = stem_of(c->documents[k].columns[i].stem);
			s->all++;
			s->cues += counts_as_cue(&c->documents[k], i);
		}
	uint32_t used = 0;
	for (uint32_t at = 0; at < STEMS; at++) {
		uint8_t class = cue_class(stems[at].cues, stems[at].all);
		used += class > 0;
		if (class && used < (1u << CUE_BITS) * 3 / 4)
			put_slot(w->cues, CUE_BITS, stems[at].stem, class);
	}
	printf("%u stems of cues\n", used);
}

/* The columns say what the tables say, but for cues: what would be said without the document itself. */
static void class_document(corpus_document *d, const weights *w)
{
	for (uint32_t i = 0; i < d->count; i++) {
		stem_counts *s = stem_of(d->columns[i].stem);
		s->own_all++;
		s->own_cues += counts_as_cue(d, i);
	}
	for (uint32_t i = 0; i < d->count; i++) {
		stem_counts *s = stem_of(d->columns[i].stem);
		if (is_paired_mark(&d->columns[i]))
			continue;
		d->columns[i].part = look_up(w->parts, PART_BITS, d->columns[i].word);
		d->columns[i].cue = cue_class(s->cues - s->own_cues, s->all - s->own_all);
	}
	for (uint32_t i = 0; i < d->count; i++) {
		stem_counts *s = stem_of(d->columns[i].stem);
		s->own_all = s->own_cues = 0;
	}
}

/* ---- Units ------------------------------------------------------------------------------------------------------------- */

static bool worth_tagging(const corpus_document *d, token_range tokens)
{
	for (uint32_t i = tokens.begin; i < tokens.end; i++)
		if (d->columns[i].stretch || may_be_cue(&d->columns[i]))
			return true;
	return false;
}

/* Adds a sentence's tokens, but the middles of quotations. */
static void add_tokens(corpus *c, corpus_unit *to, token_range tokens)
{
	const corpus_document *d = &c->documents[to->document];
	for (uint32_t i = tokens.begin; i < tokens.end; i++)
		if (!(d->columns[i].flags & DEEP)) {
			to->gold[to->count] = d->gold[i];
			to->origin[to->count++] = i;
		}
	c->laid = (uint32_t)(to->origin - c->origin) + to->count;
}

/* As units.c does. */
static void make_units(corpus *c, uint32_t index)
{
	corpus_document *d = &c->documents[index];
	corpus_unit *open = NULL;
	uint32_t paragraphs = 0;
	bool turn = false;
	for (uint32_t k = 0; k < d->sentence_count; k++) {
		token_range tokens = d->sentences[k];
		if (tokens.begin >= tokens.end)
			continue;
		bool paragraph = d->columns[tokens.begin].flags & BEGINS_PARAGRAPH;
		paragraphs += paragraph;
		if (paragraph)
			turn = turn_colon(d->columns + tokens.begin, tokens.end - tokens.begin);
		if (tokens.end - tokens.begin > UNIT_TOKENS || !(turn || worth_tagging(d, tokens))) {
			open = NULL;
			continue;
		}
		if (open && (paragraph || open->count + tokens.end - tokens.begin > UNIT_TOKENS))
			open = NULL;
		if (!open) {
			open = &c->units[c->unit_count++];
			*open = (corpus_unit){
				.document = index, .origin = c->origin + c->laid, .gold = c->gold + c->laid, .tags = c->tags + c->laid};
			open->place = paragraphs < 3 ? paragraphs - (paragraphs > 0) : 2;
		}
		add_tokens(c, open, tokens);
	}
}

void lay_unit(const corpus *c, const corpus_unit *from, unit *to)
{
	to->count = from->count;
	to->place = from->place;
	for (uint32_t i = 0; i < from->count; i++)
		columns_of(to)[i] = c->documents[from->document].columns[from->origin[i]];
	memcpy(to->origin, from->origin, from->count * sizeof(*from->origin));
	prepare_unit(to);
}

bool read_corpus(corpus *c, const char *columns, const char *lexicon, weights *w)
{
	FILE *file = fopen(columns, "rb");
	*c = (corpus){.documents = calloc(4096, sizeof(*c->documents))};
	if (!file || !c->documents || !read_lexicon(lexicon, w))
		return fprintf(stderr, "train: %s cannot be read\n", columns), false;
	while (c->document_count < 4096 && read_document(file, &c->documents[c->document_count]))
		c->token_count += c->documents[c->document_count++].count;
	fclose(file);
	count_cues(c, w);
	c->tags = mmap(NULL, c->token_count + 1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	c->gold = calloc(c->token_count + 1, 1);
	c->origin = calloc(c->token_count + 1, sizeof(*c->origin));
	c->units = calloc(c->token_count / 2 + 1, sizeof(*c->units));
	for (uint32_t k = 0; k < c->document_count; k++) {
		class_document(&c->documents[k], w);
		make_units(c, k);
	}
	return true;
}
