/* The tokens layer as the numbers plugin reads it: copied once into the document's memory, with the lexicon's entry of each word.
 * Fails where memory is short, or where the layer lacks a field or name that its contract promises. */
#include "numbers.h"

static const struct gl_token outside = {.kind = TOKEN_PUNCTUATION, .gap = GAP_PARAGRAPH, .mark = MARK_NONE};

static const char *const kind_names[] = {"word", "number", "punctuation", "symbol", NULL};
static const char *const gap_names[] = {"none", "space", "line", "paragraph", NULL};
static const char *const case_names[] = {"none", "lower", "title", "upper", "mixed", NULL};
static const char *const mark_names[] = {"none",        "stop",         "question",      "exclamation", "ellipsis",   "comma", "colon",
					 "semicolon",   "dash",         "hyphen",        "slash",       "apostrophe", "quote", "open_quote",
					 "close_quote", "open_bracket", "close_bracket", "currency",    "percent",    "other", NULL};

static bool open_enum(const gloss_host *host, gloss_instance *self, struct gl_token_layer *layer, const char *path,
		      const char *const *names, gloss_field *field, uint8_t numbers[256])
{
	if (!host->field(self, layer->layer, path, GLOSS_ENUM, field))
		return false;
	for (int i = 0; names[i]; i++) {
		int value = host->enum_value(self, layer->layer, path, names[i]);
		if (value >= 0)
			numbers[value] = (uint8_t)i;
	}
	return true;
}

bool gl_open_tokens(const gloss_host *host, gloss_instance *self, struct gl_token_layer *layer)
{
	return host->layer(self, "tokens", &layer->layer) && open_enum(host, self, layer, "kind", kind_names, &layer->kind, layer->kinds) &&
	       open_enum(host, self, layer, "before", gap_names, &layer->before, layer->gaps) &&
	       open_enum(host, self, layer, "case", case_names, &layer->letter_case, layer->cases) &&
	       open_enum(host, self, layer, "mark", mark_names, &layer->mark, layer->marks);
}

static char folded(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static const struct gl_word *look_up(const char *text, uint32_t length)
{
	char form[GL_FORM_MAX];

	if (length > sizeof(form))
		return NULL;
	for (uint32_t i = 0; i < length; i++)
		form[i] = folded(text[i]);
	return gl_find_word(form, length);
}

bool gl_read_tokens(struct gl_reader *reader, const struct gl_token_layer *layer, gloss_document *document)
{
	gloss_rows rows = document->host->rows(document, layer->layer);
	struct gl_token *tokens = document->host->alloc(document, ((size_t)rows.count + 1) * sizeof(*tokens));

	if (!tokens)
		return false;
	for (uint32_t i = 0; i < rows.count; i++) {
		const gloss_row *row = gloss_at(rows, i);
		struct gl_token *token = &tokens[i];
		token->begin = row->begin;
		token->end = row->end;
		token->kind = layer->kinds[gloss_get_enum(row, layer->kind)];
		token->gap = layer->gaps[gloss_get_enum(row, layer->before)];
		token->mark = layer->marks[gloss_get_enum(row, layer->mark)];
		token->letter_case = layer->cases[gloss_get_enum(row, layer->letter_case)];
		if (token->kind == TOKEN_WORD)
			token->word = look_up(document->text + token->begin, token->end - token->begin);
	}
	reader->document = document;
	reader->text = document->text;
	reader->tokens = tokens;
	reader->count = rows.count;
	return true;
}

const struct gl_token *gl_token_at(const struct gl_reader *reader, uint32_t index)
{
	return index < reader->count ? &reader->tokens[index] : &outside;
}

uint32_t gl_roles(const struct gl_reader *reader, uint32_t index)
{
	const struct gl_word *word = gl_token_at(reader, index)->word;

	return word ? word->roles : 0;
}

bool gl_is(const struct gl_reader *reader, uint32_t index, const char *text)
{
	const struct gl_token *token = gl_token_at(reader, index);
	size_t length = strlen(text);

	if (token->end - token->begin != length)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (folded(reader->text[token->begin + i]) != text[i])
			return false;
	}
	return true;
}

bool gl_is_one_of(const struct gl_reader *reader, uint32_t index, const char *const *texts)
{
	for (; *texts; texts++) {
		if (gl_is(reader, index, *texts))
			return true;
	}
	return false;
}

size_t gl_join(const struct gl_reader *reader, uint32_t first, uint32_t end, bool fold, char form[GL_FORM_MAX])
{
	size_t length = 0;

	if (end > reader->count)
		return 0;
	for (uint32_t i = first; i < end; i++) {
		const struct gl_token *token = &reader->tokens[i];
		bool space = i > first && token->gap != GAP_NONE;
		if (length + space + (token->end - token->begin) > GL_FORM_MAX || (i > first && token->gap == GAP_PARAGRAPH))
			return 0;
		if (space)
			form[length++] = ' ';
		for (uint32_t at = token->begin; at < token->end; at++)
			form[length++] = fold ? folded(reader->text[at]) : reader->text[at];
	}
	return length;
}

enum {
	LONGEST_FORM = 5 /* tokens; "greater than or equal to" */
};

const struct gl_word *gl_longest_word(const struct gl_reader *reader, uint32_t first, uint32_t roles, uint32_t *end)
{
	char form[GL_FORM_MAX];

	for (uint32_t count = LONGEST_FORM; count > 0; count--) {
		size_t length = gl_join(reader, first, first + count, true, form);
		const struct gl_word *word = length ? gl_find_word(form, length) : NULL;
		if (word && (word->roles & roles)) {
			*end = first + count;
			return word;
		}
	}
	return NULL;
}

const struct gl_word *gl_longest_before(const struct gl_reader *reader, uint32_t limit, uint32_t end, uint32_t roles, uint32_t *first)
{
	char form[GL_FORM_MAX];

	for (uint32_t count = LONGEST_FORM; count > 0; count--) {
		if (end < count || end - count < limit)
			continue;
		size_t length = gl_join(reader, end - count, end, true, form);
		const struct gl_word *word = length ? gl_find_word(form, length) : NULL;
		if (word && (word->roles & roles)) {
			*first = end - count;
			return word;
		}
	}
	return NULL;
}
