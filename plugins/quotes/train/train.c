/* Learns quotes.weights; see train.py, which calls it.
 *
 *   train COLUMNS LEXICON WEIGHTS
 *
 * COLUMNS is what the plugin quotes_columns wrote, LEXICON words with their parts of speech. Deterministic. */
#include "corpus.h"
#include "learning.h"
#include "ranking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static unit scratch;

/* The features of every unit, given the tags of the pass before. */
static void make_sequences(const corpus *c, uint32_t pass, sequence *list)
{
	static uint32_t rows[UNIT_TOKENS * MAX_FEATURES];
	for (uint32_t k = 0; k < c->unit_count; k++) {
		const corpus_unit *from = &c->units[k];
		sequence *s = &list[k];
		lay_unit(c, from, &scratch);
		if (pass) {
			memcpy(tags_of(&scratch), from->tags, from->count);
			prepare_second_pass(&scratch);
		}
		*s = (sequence){.count = from->count, .document = from->document, .gold = from->gold, .quoted = scratch.quoted};
		s->row_counts = malloc(s->count * sizeof(*s->row_counts));
		s->classes = malloc(s->count);
		uint32_t count = 0;
		for (uint32_t i = 0; i < s->count; i++) {
			uint32_t added = features_of(&scratch, i, pass, rows + count);
			s->row_counts[i] = (uint16_t)added;
			s->classes[i] = (uint8_t)transition_class(&columns_of(&scratch)[i]);
			count += added;
		}
		s->rows = malloc(count * sizeof(*rows));
		memcpy(s->rows, rows, count * sizeof(*rows));
	}
}

static void free_sequences(sequence *list, uint32_t count)
{
	for (uint32_t k = 0; k < count; k++) {
		free(list[k].rows);
		free(list[k].row_counts);
		free(list[k].classes);
	}
}

/* How many spans of a kind (its begin's tag) a tagging has, and how many it has in common with another. */
typedef struct agreement {
	uint32_t found, right, gold;
} agreement;

static bool ends_at(const uint8_t *tags, uint32_t count, uint32_t i, uint32_t tag) { return i >= count || tags[i] != tag + 1; }

static void compare_tags(const uint8_t *tags, const uint8_t *gold, uint32_t count, agreement sums[3])
{
	for (uint32_t kind = 0; kind < 3; kind++) {
		uint32_t tag = 2 * kind + 1;
		for (uint32_t i = 0; i < count; i++) {
			sums[kind].found += tags[i] == tag;
			sums[kind].gold += gold[i] == tag;
			if (tags[i] != tag || gold[i] != tag)
				continue;
			uint32_t k = i + 1;
			while (!ends_at(tags, count, k, tag) && !ends_at(gold, count, k, tag))
				k++;
			sums[kind].right += ends_at(tags, count, k, tag) && ends_at(gold, count, k, tag);
		}
	}
}

/* Tags the fold that was left out. */
static void tag_fold(const corpus *c, const sequence *list, const model *m, uint32_t fold, uint32_t pass)
{
	agreement sums[3] = {{0}};
	for (uint32_t k = 0; k < c->unit_count; k++)
		if (list[k].document % FOLDS == fold) {
			best_tags(m, &list[k], pass > 0, c->units[k].tags);
			compare_tags(c->units[k].tags, list[k].gold, list[k].count, sums);
		}
	printf("pass %u, fold %u: F1 of spans", pass + 1, fold);
	for (uint32_t kind = 0; kind < 3; kind++)
		printf(" %.2f", 200.0 * sums[kind].right / (sums[kind].found + sums[kind].gold));
	printf("\n");
	fflush(stdout);
}

/* Learns once for all, and once without each fold for the tags of that one; two processes at a time. */
static void learn_pass(const corpus *c, const sequence *list, method how, weights *w, uint32_t pass)
{
	for (uint32_t job = 0, running = 0; job <= FOLDS || running;) {
		if (job > FOLDS || running == 2) {
			int status;
			wait(&status);
			if (status)
				exit(1);
			running--;
			continue;
		}
		if (!fork()) {
			model *m = learn(list, c->unit_count, FOLDS, job ? job - 1 : UINT32_MAX, how);
			if (job)
				tag_fold(c, list, m, job - 1, pass);
			else
				quantize(m, w, pass);
			_exit(0);
		}
		running++;
		job++;
	}
}

int main(int count, char **words)
{
	if (count < 4)
		return fprintf(stderr, "usage: train COLUMNS LEXICON WEIGHTS\n"), 2;
	weights *w = mmap(NULL, sizeof(*w), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	corpus c;
	if (w == MAP_FAILED || !read_corpus(&c, words[1], words[2], w))
		return 1;
	printf("%u documents, %u tokens, %u units\n", c.document_count, c.token_count, c.unit_count);
	fflush(stdout);
	sequence *list = calloc(c.unit_count, sizeof(*list));
	const method how = {.runs = 4, .rounds = 8, .rate = 0.01f, .decay = 0.0005f};
	for (uint32_t pass = 0; pass < 2; pass++) {
		time_t start = time(NULL);
		make_sequences(&c, pass, list);
		learn_pass(&c, list, how, w, pass);
		free_sequences(list, c.unit_count);
		printf("%ld s\n", (long)(time(NULL) - start));
		fflush(stdout);
	}
	learn_rankers(&c, w);
	snprintf(w->notice, sizeof(w->notice),
		 "Learned from the training articles of PolNeAR 1.0 (Newell, Margolin, Ruths 2018), of which no text is here. Parts of "
		 "speech of words: from the "
		 "training documents of UD English EWT (CC BY-SA 4.0) and of the openly licensed ones of UD English GUM (CC BY).");
	w->magic = WEIGHTS_MAGIC;
	w->version = WEIGHTS_VERSION;
	w->size = sizeof(*w);
	w->checksum = checksum_of(w);
	FILE *file = fopen(words[3], "wb");
	return !file || fwrite(w, sizeof(*w), 1, file) != 1 || fclose(file);
}
