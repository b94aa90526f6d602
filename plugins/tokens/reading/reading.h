/* The tokens layer from the side of those who read it: its fields resolved once, its enums in an order of our own. For plugins that require tokens; each
 * compiles it in (build.mk). A reading is constant while a document is analysed. */
#ifndef READING_H
#define READING_H

#include <gloss/plugin.h>

enum kind { KIND_WORD, KIND_NUMBER, KIND_PUNCTUATION, KIND_SYMBOL, KIND_COUNT };
enum before { BEFORE_NONE, BEFORE_SPACE, BEFORE_LINE, BEFORE_PARAGRAPH, BEFORE_COUNT };
enum letter_case { CASE_NONE, CASE_LOWER, CASE_TITLE, CASE_UPPER, CASE_MIXED, CASE_COUNT };
enum mark {
	MARK_NONE,
	MARK_STOP,
	MARK_QUESTION,
	MARK_EXCLAMATION,
	MARK_ELLIPSIS,
	MARK_COLON,
	MARK_SEMICOLON,
	MARK_HYPHEN,
	MARK_DASH,
	MARK_APOSTROPHE,
	MARK_QUOTE,
	MARK_OPEN_QUOTE,
	MARK_CLOSE_QUOTE,
	MARK_OPEN_BRACKET,
	MARK_CLOSE_BRACKET,
	MARK_OTHER,
	MARK_COUNT
};

/* The handles of the tokens layer's fields, and its enum values in our own order. */
typedef struct token_fields {
	gloss_layer layer;
	gloss_field kind, before, letter_case, mark, key;
	uint8_t kinds[256], befores[256], cases[256], marks[256]; /* from the layer's values to ours; unknown ones are 0 */
} token_fields;

/* The tokens of one document. */
typedef struct reading {
	const token_fields *fields;
	gloss_rows tokens;
	const char *text;
} reading;

/* For a loop over all rows: fetches one that it will come to, so that it does not wait for those of a long document, which no cache holds. */
static inline void fetch_ahead(const gloss_row *row) { __builtin_prefetch((const char *)row + 4096); }

static inline const gloss_row *token_at(const reading *r, uint32_t i) { return gloss_at(r->tokens, i); }
static inline uint32_t length_of(const reading *r, uint32_t i) { return token_at(r, i)->end - token_at(r, i)->begin; }
static inline const char *text_of(const reading *r, uint32_t i) { return r->text + token_at(r, i)->begin; }
static inline enum kind kind_of(const reading *r, uint32_t i)
{
	return (enum kind)r->fields->kinds[gloss_get_enum(token_at(r, i), r->fields->kind)];
}
static inline enum before before_of(const reading *r, uint32_t i)
{
	return (enum before)r->fields->befores[gloss_get_enum(token_at(r, i), r->fields->before)];
}
static inline enum letter_case case_of(const reading *r, uint32_t i)
{
	return (enum letter_case)r->fields->cases[gloss_get_enum(token_at(r, i), r->fields->letter_case)];
}
static inline enum mark mark_of(const reading *r, uint32_t i)
{
	return (enum mark)r->fields->marks[gloss_get_enum(token_at(r, i), r->fields->mark)];
}

/* The first eight bytes, ASCII letters small, as a little-endian number. */
static inline uint64_t key_of(const reading *r, uint32_t i) { return (uint64_t)gloss_get_integer(token_at(r, i), r->fields->key); }

/* Resolves the fields; false after fail_open said why. */
bool token_fields_open(token_fields *fields, const gloss_host *host, gloss_instance *self);

#endif
