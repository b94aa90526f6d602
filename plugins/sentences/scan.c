/* The loops; see scan.h. What they call is kept out of them, so that all they need stays in registers, and they look at two rows
 * between two tests for the end. */
#include "scan.h"

static inline const gloss_row *row_behind(const gloss_row *row, size_t size) { return (const gloss_row *)((const char *)row + size); }

uint32_t next_line_or_pronoun(const reading *r, uint32_t i)
{
	const gloss_field key = r->fields->key, before = r->fields->before;
	const uint8_t *befores = r->fields->befores;
	const size_t size = r->tokens.size;
	const uint32_t count = r->tokens.count;
	const gloss_row *row = token_at(r, i);
#define IS_NONE(row) (gloss_get_integer(row, key) != 'i' && befores[gloss_get_enum(row, before)] < BEFORE_LINE)
	for (; i + 1 < count && IS_NONE(row) && IS_NONE(row_behind(row, size)); row = row_behind(row, 2 * size), i += 2)
		fetch_ahead(row);
	for (; i < count && IS_NONE(row); row = row_behind(row, size))
		i++;
	return i;
}

/* Which marks end a sentence, alone or with what is behind them: terminators, what emoticons begin with, and all marks where the user named some. */
static bool is_mark_of_note(const reading *r, const scan *s, const gloss_row *row, enum mark mark)
{
	const unsigned char first = (unsigned char)r->text[row->begin];
	return s->given || mark <= MARK_SEMICOLON || (mark == MARK_OTHER && (first == '=' || first >= 0xe2));
}

/* For a token that is no plain small word. Only words have a case, and no word is a mark. */
__attribute__((noinline)) static bool is_of_note(const reading *r, const scan *s, const gloss_row *row, uint32_t i)
{
	fetch_ahead(row);
	const token_fields *fields = r->fields;
	const enum letter_case letters = (enum letter_case)fields->cases[gloss_get_enum(row, fields->letter_case)];
	if (letters != CASE_NONE && s->capitals)
		return true;
	const enum mark mark = (enum mark)fields->marks[gloss_get_enum(row, fields->mark)];
	if (letters == CASE_NONE && mark != MARK_NONE)
		return is_mark_of_note(r, s, row, mark);
	if (!s->learned || !i || i + 1 == r->tokens.count)
		return false;
	const gloss_row *last = (const gloss_row *)((const char *)row - r->tokens.size);
	return stands_out(r, row, (enum letter_case)fields->cases[gloss_get_enum(last, fields->letter_case)], letters);
}

uint32_t behind_plain(const reading *r, const scan *s, uint32_t i)
{
	const gloss_field before = r->fields->before, letter_case = r->fields->letter_case;
	const uint8_t *befores = r->fields->befores, *cases = r->fields->cases;
	const enum before most = s->in_list ? BEFORE_NONE : BEFORE_SPACE;
	const size_t size = r->tokens.size;
	const uint32_t count = r->tokens.count;
	const gloss_row *row = token_at(r, i);
#define IS_PLAIN(row) (befores[gloss_get_enum(row, before)] <= most && cases[gloss_get_enum(row, letter_case)] == CASE_LOWER)
	for (; i < count; row = row_behind(row, size), i++) {
		if (befores[gloss_get_enum(row, before)] > most)
			break;
		if (cases[gloss_get_enum(row, letter_case)] != CASE_LOWER && is_of_note(r, s, row, i))
			break;
	}
	return i;
}
