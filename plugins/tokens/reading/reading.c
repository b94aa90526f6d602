/* Resolving the tokens layer; see reading.h. */
#include "reading.h"

static const char *const kinds[] = {
	[KIND_WORD] = "word", [KIND_NUMBER] = "number", [KIND_PUNCTUATION] = "punctuation", [KIND_SYMBOL] = "symbol"};
static const char *const befores[] = {
	[BEFORE_NONE] = "none", [BEFORE_SPACE] = "space", [BEFORE_LINE] = "line", [BEFORE_PARAGRAPH] = "paragraph"};
static const char *const cases[] = {
	[CASE_NONE] = "none", [CASE_LOWER] = "lower", [CASE_TITLE] = "title", [CASE_UPPER] = "upper", [CASE_MIXED] = "mixed"};
static const char *const marks[] = {
	[MARK_NONE] = "none",
	[MARK_STOP] = "stop",
	[MARK_QUESTION] = "question",
	[MARK_EXCLAMATION] = "exclamation",
	[MARK_ELLIPSIS] = "ellipsis",
	[MARK_COLON] = "colon",
	[MARK_SEMICOLON] = "semicolon",
	[MARK_HYPHEN] = "hyphen",
	[MARK_DASH] = "dash",
	[MARK_APOSTROPHE] = "apostrophe",
	[MARK_QUOTE] = "quote",
	[MARK_OPEN_QUOTE] = "open_quote",
	[MARK_CLOSE_QUOTE] = "close_quote",
	[MARK_OPEN_BRACKET] = "open_bracket",
	[MARK_CLOSE_BRACKET] = "close_bracket",
	[MARK_OTHER] = "other",
};

static bool map_values(const gloss_host *host, gloss_instance *self, gloss_layer layer, const char *field, const char *const *names,
		       int count, uint8_t to[256])
{
	for (int i = 0; i < count; i++) {
		int value = host->enum_value(self, layer, field, names[i]);
		if (value < 0) {
			host->fail_open(self, "the tokens layer's field `%s` has no value `%s`", field, names[i]);
			return false;
		}
		to[value] = (uint8_t)i;
	}
	return true;
}

bool token_fields_open(token_fields *fields, const gloss_host *host, gloss_instance *self)
{
	gloss_layer layer;
	if (!host->layer(self, "tokens", &layer))
		return false;
	fields->layer = layer;
	return host->field(self, layer, "kind", GLOSS_ENUM, &fields->kind) &&
	       host->field(self, layer, "before", GLOSS_ENUM, &fields->before) &&
	       host->field(self, layer, "case", GLOSS_ENUM, &fields->letter_case) &&
	       host->field(self, layer, "mark", GLOSS_ENUM, &fields->mark) &&
	       host->field(self, layer, "key", GLOSS_INTEGER, &fields->key) &&
	       map_values(host, self, layer, "kind", kinds, KIND_COUNT, fields->kinds) &&
	       map_values(host, self, layer, "before", befores, BEFORE_COUNT, fields->befores) &&
	       map_values(host, self, layer, "case", cases, CASE_COUNT, fields->cases) &&
	       map_values(host, self, layer, "mark", marks, MARK_COUNT, fields->marks);
}
