/* The texts to learn from: columns with their right tags and attributions. */
#ifndef CORPUS_H
#define CORPUS_H

#include "../tagger.h"

#define FOLDS 4 /* of documents: number modulo FOLDS */

typedef struct token_range {
	uint32_t begin, end;
} token_range;

#define GOLD_PARTS 8
typedef struct gold_attribution {
	token_range parts[GOLD_PARTS], cue, source; /* empty: none */
	uint32_t part_count;
	bool speech;
} gold_attribution;

typedef struct corpus_document {
	column *columns;
	token_range *sentences;
	uint8_t *gold; /* by token: tag */
	gold_attribution *attributions;
	uint32_t count, sentence_count, attribution_count;
} corpus_document;

typedef struct corpus_unit {
	uint32_t document, count, place;
	uint32_t *origin; /* which token of the document each is */
	uint8_t *gold;
	uint8_t *tags; /* those given by a tagger that has not seen the document; memory shared among processes */
} corpus_unit;

typedef struct corpus {
	corpus_document *documents;
	corpus_unit *units;
	uint32_t document_count, unit_count, token_count;
	/* What units have, one behind the other; used up to `laid`. */
	uint32_t *origin, laid;
	uint8_t *gold, *tags;
} corpus;

/* Reads all; fills in the tables of w, and the columns by them. False after saying why. */
bool read_corpus(corpus *c, const char *columns, const char *lexicon, weights *w);
/* Lays out a unit with its features' first needs. */
void lay_unit(const corpus *c, const corpus_unit *from, unit *to);

#endif
