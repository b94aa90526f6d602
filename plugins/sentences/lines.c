/* Wrapped or not; see lines.h.
 *
 * In wrapped text a line is as long as it can be: the next line's first word would not have fitted. So the width is the greatest length that
 * several lines come close to, and a break after a line on which the next word would have had room was meant. */
#include "lines.h"

#define LONGEST 160 /* a longer line was not wrapped by hand or by a mail program */
#define SHORTEST 40 /* no text is wrapped to less */
#define NEAR 12     /* how much below the width lines commonly end */

/* Characters from the first byte of one token to the last of another. */
static uint32_t columns(const reading *r, uint32_t first, uint32_t last)
{
	uint32_t count = 0;
	for (uint32_t at = token_at(r, first)->begin; at < token_at(r, last)->end; at++)
		count += ((unsigned char)r->text[at] & 0xc0) != 0x80;
	return count;
}

static uint32_t line_length(const reading *r, uint32_t first, uint32_t behind) { return columns(r, first, behind - 1); }

lines lines_of(const reading *r, enum newlines newlines)
{
	uint32_t lengths[LONGEST + 1] = {0}, total = 0, first = 0;
	lines found = {.newlines = newlines};
	if (newlines != NEWLINES_AUTO)
		return found;
	for (uint32_t i = 1; i < r->tokens.count; i++) {
		enum before before = before_of(r, i);
		if (before != BEFORE_LINE && before != BEFORE_PARAGRAPH)
			continue;
		uint32_t length = line_length(r, first, i);
		if (before == BEFORE_LINE) {
			total++;
			lengths[length > LONGEST ? LONGEST : length]++;
		}
		first = i;
	}
	uint32_t near = 0, wanted = total / 6 < 2 ? 1 : total / 6;
	lengths[LONGEST] = 0;
	for (uint32_t length = LONGEST; total && length >= SHORTEST; length--) {
		near = 0;
		for (uint32_t k = length; k + NEAR > length && k; k--)
			near += lengths[k];
		if (lengths[length] && near >= wanted) {
			found.width = length;
			break;
		}
	}
	return found;
}

/* The characters up to the next white space. */
static uint32_t chunk_length(const reading *r, uint32_t i)
{
	uint32_t first = i;
	while (i + 1 < r->tokens.count && before_of(r, i + 1) == BEFORE_NONE && i < first + 64)
		i++;
	return columns(r, first, i);
}

/* - item, * item, 1. item, 1) item. */
static bool is_item(const reading *r, uint32_t i)
{
	if (i + 2 >= r->tokens.count)
		return false;
	enum mark mark = mark_of(r, i), next = mark_of(r, i + 1);
	bool spaced = before_of(r, i + 1) == BEFORE_SPACE;
	if (kind_of(r, i) == KIND_NUMBER)
		return (next == MARK_STOP || next == MARK_CLOSE_BRACKET) && !spaced && before_of(r, i + 2) == BEFORE_SPACE;
	return spaced && (mark == MARK_HYPHEN || mark == MARK_DASH || (mark == MARK_OTHER && kind_of(r, i) != KIND_WORD));
}

bool break_ends(const reading *r, const lines *l, uint32_t line, uint32_t i)
{
	if (l->newlines != NEWLINES_AUTO)
		return l->newlines == NEWLINES_ALWAYS;
	uint32_t length = line_length(r, line, i);
	/* Behind a line that may have been wrapped a small letter goes on with what was begun. */
	if (length >= (l->width ? 0 : SHORTEST) && length <= LONGEST && kind_of(r, i) == KIND_WORD && case_of(r, i) == CASE_LOWER)
		return false;
	return !l->width || length > LONGEST || length + 1 + chunk_length(r, i) <= l->width || is_item(r, i);
}
