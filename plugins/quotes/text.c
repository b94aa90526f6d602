/* Laying a document out for the quote rules; see text.h. */
#include "text.h"

bool quote_text_init(quote_text *t, const token_fields *fields, gloss_layer sentences, gloss_document *document)
{
	const gloss_host *host = document->host;
	gloss_rows rows = host->rows(document, sentences);
	*t = (quote_text){.document = document, .sentence_count = rows.count};
	t->reading = (reading){fields, host->rows(document, fields->layer), document->text};
	uint32_t count = t->reading.tokens.count, token = 0;
	t->sentence_of = host->alloc(document, ((size_t)count + 1) * sizeof(*t->sentence_of));
	t->sentences = host->alloc(document, ((size_t)rows.count + 1) * sizeof(*t->sentences));
	t->stretch_at = host->alloc(document, ((size_t)count + 1) * sizeof(*t->stretch_at));
	t->claimed = host->alloc(document, (size_t)count + 1);
	if (!t->sentence_of || !t->sentences || !t->stretch_at || !t->claimed)
		return false;
	for (uint32_t i = 0; i < rows.count; i++) {
		uint32_t end = gloss_at(rows, i)->end;
		t->sentences[i].begin = token;
		while (token < count && token_at(&t->reading, token)->begin < end)
			t->sentence_of[token++] = i;
		t->sentences[i].end = token;
	}
	memset(t->stretch_at, 0xff, ((size_t)count + 1) * sizeof(*t->stretch_at));
	return find_stretches(t);
}

bool begins_paragraph(const quote_text *t, uint32_t i)
{
	enum before before = i ? before_of(&t->reading, i) : BEFORE_PARAGRAPH;
	return before == BEFORE_PARAGRAPH || (before == BEFORE_LINE && t->sentence_of[i] != t->sentence_of[i - 1]);
}

bool is_word(const quote_text *t, uint32_t i, const char *word)
{
	uint32_t length = i < t->reading.tokens.count ? length_of(&t->reading, i) : 0, k = 0;
	const char *text = length ? text_of(&t->reading, i) : "";
	while (k < length && word[k] && (text[k] == word[k] || (text[k] >= 'A' && text[k] <= 'Z' && text[k] + 32 == word[k])))
		k++;
	return length && k == length && !word[k];
}

bool is_one_of(const quote_text *t, uint32_t i, const char *const *words)
{
	for (; *words; words++)
		if (is_word(t, i, *words))
			return true;
	return false;
}

bool is_capitalized(const quote_text *t, uint32_t i)
{
	enum letter_case letter_case = i < t->reading.tokens.count ? case_of(&t->reading, i) : CASE_NONE;
	return letter_case == CASE_TITLE || letter_case == CASE_UPPER ||
	       (letter_case == CASE_MIXED && text_of(&t->reading, i)[0] >= 'A' && text_of(&t->reading, i)[0] <= 'Z');
}

stretch *stretch_of(const quote_text *t, uint32_t i)
{
	return i < t->reading.tokens.count && t->stretch_at[i] != NONE ? &t->stretches[t->stretch_at[i]] : NULL;
}
