/* A document as the quote rules read it: tokens, sentences and paragraphs, and the stretches between quotation marks. Offsets inside the rules are token
 * indices; ranges are half-open. */
#ifndef QUOTES_TEXT_H
#define QUOTES_TEXT_H

#include "reading.h"
#include "words.h"

#define NONE UINT32_MAX

typedef struct range {
	uint32_t begin, end;
} range;

static inline range no_range(void) { return (range){NONE, NONE}; }
static inline bool is_range(range r) { return r.begin != NONE && r.begin < r.end; }

typedef struct sentence {
	range tokens;
	uint64_t traits; /* of any of its tokens, where they stand */
} sentence;

/* What stands between one pair of marks. */
typedef struct stretch {
	uint32_t open; /* the opening mark */
	range words;   /* between the marks; `words.end` is the closing mark, or, unclosed, the paragraph's end */
	bool closed;
	bool single; /* the marks are */
	bool used;   /* it belongs to a quote */
} stretch;

#define STRETCH_BLOCK 16 /* tokens, among which few stretches are to be looked at */

typedef struct quote_text {
	reading reading;
	gloss_document *document;
	uint32_t count;   /* of the tokens, up to the end of the last sentence */
	uint64_t *traits; /* by token: words.h */
	uint64_t *marks;  /* bits of tokens: quotation marks, single ones and apostrophes too */
	uint64_t *names;  /* bits of tokens: words with a capital, he and she, particles of names */
	sentence *sentences;
	uint32_t sentence_count;
	stretch *stretches; /* in order of their marks, without overlap */
	uint32_t stretch_count;
	uint32_t *first_stretches; /* by STRETCH_BLOCK tokens: one more than the index of the first that any of them belongs to */
} quote_text;

/* The fields of tokens, and the traits that each of their values gives. */
typedef struct token_traits {
	token_fields fields;
	uint64_t of_kinds[256], of_befores[256], of_cases[256], of_marks[256];
} token_traits;

/* Resolves the fields; false after fail_open said why. */
bool token_traits_open(token_traits *traits, const gloss_host *host, gloss_instance *self);
/* True where a document has a quotation mark, or an apostrophe that is a token. */
bool any_marks(const token_traits *traits, gloss_document *document);
/* Lays a document out; false where memory is short. */
bool quote_text_init(quote_text *t, const token_traits *traits, gloss_layer sentences, gloss_document *document);
/* A list with room for one more behind its `count` items, itself or a larger copy; NULL: memory is short. */
void *with_room(gloss_document *document, void *list, uint32_t count, uint32_t *room, size_t size);
/* Sorts a list as qsort does; most are sorted already, and are left as they are. */
void sort_list(void *list, uint32_t count, size_t size, int (*compare)(const void *, const void *));
/* marks.c: finds the stretches between double marks, and between single marks outside them. */
bool find_stretches(quote_text *t);

/* The rules look at neighbours without asking whether there are any: behind the last token is none of any trait, nor in any stretch. */

/* True where token i has any of these traits. */
static inline bool is(const quote_text *t, uint32_t i, uint64_t traits) { return i < t->count && t->traits[i] & traits; }

static inline enum kind kind_at(const quote_text *t, uint32_t i) { return (enum kind)(t->traits[i] >> KIND_AT & 3); }
static inline enum before before_at(const quote_text *t, uint32_t i) { return (enum before)(t->traits[i] >> BEFORE_AT & 3); }
static inline enum letter_case case_at(const quote_text *t, uint32_t i) { return (enum letter_case)(t->traits[i] >> CASE_AT & 15); }
static inline enum mark mark_at(const quote_text *t, uint32_t i) { return (enum mark)(t->traits[i] >> MARK_AT & 15); }

/* The index of the sentence that token i is in, which is not before that sentence. */
static inline uint32_t sentence_from(const quote_text *t, uint32_t from, uint32_t i)
{
	while (t->sentences[from].tokens.end <= i)
		from++;
	return from;
}

/* The first token from i on, which is at most the count, that has its bit; `end`, where there is none before it. */
static inline uint32_t next_of(const uint64_t *bits, uint32_t i, uint32_t end)
{
	uint32_t block = i / 64;
	uint64_t here = bits[block] & UINT64_MAX << i % 64;
	while (!here && (block + 1) * 64 < end)
		here = bits[++block];
	uint32_t found = here ? block * 64 + (uint32_t)__builtin_ctzll(here) : end;
	return found < end ? found : end;
}

/* The token behind a stretch and its marks. */
static inline uint32_t stretch_end(const stretch *s) { return s->words.end + (s->closed ? 1 : 0); }

/* The stretch that token i is in, its marks included; NULL: none. */
static inline stretch *stretch_of(const quote_text *t, uint32_t i)
{
	if (!is(t, i, IN_STRETCH))
		return NULL;
	stretch *s = &t->stretches[t->first_stretches[i / STRETCH_BLOCK] - 1];
	while (stretch_end(s) <= i)
		s++;
	return s;
}

/* True for words and numbers. */
static inline bool is_wordlike(const quote_text *t, uint32_t i) { return t->traits[i] & WORD_OR_NUMBER; }

/* True for a token of more than these ending's letters, small ones. */
static inline bool ends_in(const quote_text *t, uint32_t i, const char *ending, uint32_t least)
{
	uint32_t length = length_of(&t->reading, i), size = (uint32_t)strlen(ending);
	return length >= least && !memcmp(text_of(&t->reading, i) + length - size, ending, size);
}

#endif
