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

static token lay_out(const reading *r, const gloss_row *row, bool begins_sentence)
{
	const token_fields *fields = r->fields;
	const char *text = r->text + row->begin;
	token made = {
		.traits = traits_of((uint64_t)gloss_get_integer(row, fields->key), text, row->end - row->begin),
		.stretch = NONE,
		.kind = fields->kinds[gloss_get_enum(row, fields->kind)],
		.before = fields->befores[gloss_get_enum(row, fields->before)],
		.letter_case = fields->cases[gloss_get_enum(row, fields->letter_case)],
		.mark = fields->marks[gloss_get_enum(row, fields->mark)],
	};
	if (is_capitalized((enum letter_case)made.letter_case, *text))
		made.traits |= CAPITALIZED;
	if (is_quotation_mark((enum mark)made.mark))
		made.traits |= QUOTATION_MARK;
	if (begins_sentence)
		made.traits |= SENTENCE;
	/* A single line break begins a paragraph where it ends a sentence. */
	if (row == r->tokens.first || made.before == BEFORE_PARAGRAPH || (begins_sentence && made.before == BEFORE_LINE))
		made.traits |= PARAGRAPH;
	return made;
}

bool quote_text_init(quote_text *t, const token_fields *fields, gloss_layer sentences, gloss_document *document)
{
	const gloss_host *host = document->host;
	gloss_rows rows = host->rows(document, sentences);
	*t = (quote_text){.document = document, .sentence_count = rows.count};
	t->reading = (reading){fields, host->rows(document, fields->layer), document->text};
	const gloss_rows tokens = t->reading.tokens;
	uint32_t mark_count = 0;
	t->tokens = host->alloc(document, ((size_t)tokens.count + 1) * sizeof(*t->tokens));
	t->sentences = host->alloc(document, ((size_t)rows.count + 1) * sizeof(*t->sentences));
	if (!t->tokens || !t->sentences)
		return false;
	for (uint32_t i = 0, at = 0; i < rows.count; i++) {
		uint32_t end = gloss_at(rows, i)->end;
		sentence found = {.tokens = {at, at}};
		for (const gloss_row *row; at < tokens.count && (row = gloss_at(tokens, at))->begin < end; at++) {
			t->tokens[at] = lay_out(&t->reading, row, at == found.tokens.begin);
			found.traits |= t->tokens[at].traits;
			mark_count += (t->tokens[at].traits & QUOTATION_MARK) != 0;
		}
		t->count = found.tokens.end = at;
		t->sentences[i] = found;
	}
	return find_stretches(t, mark_count);
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
