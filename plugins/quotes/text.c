/* Laying a document out for the quote rules; see text.h. One pass, in which each word is looked up once. */
#include "text.h"

static bool is_capitalized(enum letter_case letter_case, char first)
{
	return letter_case == CASE_TITLE || letter_case == CASE_UPPER || (letter_case == CASE_MIXED && first >= 'A' && first <= 'Z');
}

static bool is_quotation_mark(enum mark mark)
{
	return mark == MARK_APOSTROPHE || mark == MARK_QUOTE || mark == MARK_OPEN_QUOTE || mark == MARK_CLOSE_QUOTE;
}

/* Where the fields are in a row of the tokens layer: by value, so that a loop over the rows keeps them in registers. */
typedef struct columns {
	uint16_t kind, before, letter_case, mark, key;
} columns;

static columns columns_of(const token_fields *fields)
{
	return (columns){fields->kind.at, fields->before.at, fields->letter_case.at, fields->mark.at, fields->key.at};
}

static inline token lay_out(const token_fields *fields, columns at, const gloss_row *row, const char *text)
{
	const unsigned char *bytes = (const unsigned char *)row;
	uint64_t key;
	memcpy(&key, bytes + at.key, sizeof(key));
	token made = {
		.traits = traits_of(key, text + row->begin, row->end - row->begin),
		.stretch = NONE,
		.kind = fields->kinds[bytes[at.kind]],
		.before = fields->befores[bytes[at.before]],
		.letter_case = fields->cases[bytes[at.letter_case]],
		.mark = fields->marks[bytes[at.mark]],
	};
	if (made.letter_case >= CASE_TITLE && is_capitalized((enum letter_case)made.letter_case, text[row->begin]))
		made.traits |= CAPITALIZED;
	if (made.mark != MARK_NONE && is_quotation_mark((enum mark)made.mark))
		made.traits |= QUOTATION_MARK;
	if (made.before == BEFORE_PARAGRAPH)
		made.traits |= PARAGRAPH;
	return made;
}

/* Lays out the sentence of the tokens from `first` that begin before the byte `end`. */
static sentence lay_out_sentence(quote_text *t, columns at, uint32_t first, uint32_t end)
{
	const token_fields *fields = t->reading.fields;
	const gloss_rows rows = t->reading.tokens;
	const char *text = t->reading.text;
	sentence made = {.tokens = {first, first}};
	uint32_t i = first;
	token *to = t->tokens + first;
	for (const gloss_row *row; i < rows.count && (row = gloss_at(rows, i))->begin < end; i++, to++) {
		*to = lay_out(fields, at, row, text);
		made.traits |= to->traits;
	}
	made.tokens.end = i;
	if (i > first) {
		token *head = &t->tokens[first];
		/* A single line break begins a paragraph where it ends a sentence. */
		head->traits |= SENTENCE | (!first || head->before == BEFORE_LINE ? PARAGRAPH : 0);
		made.traits |= head->traits;
	}
	return made;
}

bool quote_text_init(quote_text *t, const token_fields *fields, gloss_layer sentences, gloss_document *document)
{
	const gloss_host *host = document->host;
	gloss_rows rows = host->rows(document, sentences);
	*t = (quote_text){.document = document, .sentence_count = rows.count};
	t->reading = (reading){fields, host->rows(document, fields->layer), document->text};
	t->tokens = host->alloc(document, ((size_t)t->reading.tokens.count + 1) * sizeof(*t->tokens));
	t->sentences = host->alloc(document, ((size_t)rows.count + 1) * sizeof(*t->sentences));
	if (!t->tokens || !t->sentences)
		return false;
	for (uint32_t i = 0; i < rows.count; i++) {
		t->sentences[i] = lay_out_sentence(t, columns_of(fields), t->count, gloss_at(rows, i)->end);
		t->count = t->sentences[i].tokens.end;
	}
	return find_stretches(t);
}

uint32_t sentence_of(const quote_text *t, uint32_t i)
{
	uint32_t low = 0, high = t->sentence_count;
	while (low < high) {
		uint32_t middle = (low + high) / 2;
		if (t->sentences[middle].tokens.end <= i)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
