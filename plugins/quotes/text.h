/* A document as the quote rules read it: tokens, sentences and paragraphs, and the stretches between quotation marks. Offsets inside the rules are token
 * indices; ranges are half-open. */
#ifndef QUOTES_TEXT_H
#define QUOTES_TEXT_H

#include "reading.h"

#define NONE UINT32_MAX

typedef struct range {
	uint32_t begin, end;
} range;

static inline range no_range(void) { return (range){NONE, NONE}; }
static inline bool is_range(range r) { return r.begin != NONE && r.begin < r.end; }

/* What stands between one pair of marks. */
typedef struct stretch {
	uint32_t open; /* the opening mark */
	range words;   /* between the marks; `words.end` is the closing mark, or, unclosed, the paragraph's end */
	bool closed;
	bool used; /* it belongs to a quote */
} stretch;

typedef struct quote_text {
	reading reading;
	gloss_document *document;
	uint32_t *sentence_of; /* by token */
	range *sentences;      /* their tokens */
	uint32_t sentence_count;
	stretch *stretches; /* in order of their marks, without overlap */
	uint32_t stretch_count;
	uint32_t *stretch_at; /* by token: the stretch whose marks or words it belongs to, or NONE */
	bool *claimed;        /* by token: it is content of an attribution */
} quote_text;

/* Lays a document out; false where memory is short. */
bool quote_text_init(quote_text *t, const token_fields *fields, gloss_layer sentences, gloss_document *document);
/* True where a paragraph begins with this token. */
bool begins_paragraph(const quote_text *t, uint32_t i);
/* True where the token is this word, in any case. */
bool is_word(const quote_text *t, uint32_t i, const char *word);
/* True where it is one of these words, which a NULL ends. */
bool is_one_of(const quote_text *t, uint32_t i, const char *const *words);
bool is_capitalized(const quote_text *t, uint32_t i);
/* The stretch that token i is in, its marks included; NULL: none. */
stretch *stretch_of(const quote_text *t, uint32_t i);

/* marks.c: finds the stretches between double marks, and between single marks outside them. */
bool find_stretches(quote_text *t);

#endif
