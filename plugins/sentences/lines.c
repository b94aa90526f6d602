/* Wrapped or not; see lines.h.
 *
 * In wrapped text a line is as long as it can be: the next line's first word would not have fitted. So each break is explained by the widths from its
 * line's length to that with one more word, and text is wrapped to the width that explains most of its breaks, if it explains enough of them.
 * A break that the width does not explain was meant. Lengths are in code points, which is what mail programs count. */
#include "lines.h"
#include "boundary.h"

#define SHORTEST 40 /* no text is wrapped to less */
#define FEW 3       /* fewer breaks than this say little: then only the common widths count */
#define COMMON 60
#define WORD_TOKENS 64 /* of one unbroken stretch, as far as it is looked at */

static uint32_t columns(const reading *r, uint32_t first, uint32_t last)
{
	uint32_t count = 0;
	for (uint32_t at = token_at(r, first)->begin, end = token_at(r, last)->end; at < end; at++)
		count += ((unsigned char)r->text[at] & 0xc0) != 0x80;
	return count;
}

/* The length of what stands from token i to the next white space. */
static uint32_t word_columns(const reading *r, uint32_t i)
{
	uint32_t last = i;
	while (last + 1 < r->tokens.count && before_of(r, last + 1) == BEFORE_NONE && last < i + WORD_TOKENS)
		last++;
	return columns(r, i, last);
}

void note_break(line_breaks *breaks, const reading *r, uint32_t i)
{
	if (before_of(r, i) == BEFORE_LINE) {
		uint32_t length = columns(r, breaks->first, i - 1), most = length + word_columns(r, i);
		uint32_t low = length < SHORTEST ? SHORTEST : length, high = most > LONGEST_LINE ? LONGEST_LINE : most;
		breaks->count++;
		if (low <= high) {
			breaks->change[low]++;
			breaks->change[high + 1]--;
		}
	}
	breaks->first = i;
}

lines lines_of(const line_breaks *breaks, enum newlines newlines)
{
	lines found = {.newlines = newlines};
	if (newlines != NEWLINES_AUTO || !breaks->count)
		return found;
	int32_t explained = 0, most = 0;
	for (uint32_t width = SHORTEST; width <= LONGEST_LINE; width++) {
		explained += breaks->change[width];
		if (explained >= most && explained && (breaks->count >= FEW || width >= COMMON)) {
			most = explained;
			found.width = width;
		}
	}
	if ((uint32_t)most * 2 < breaks->count)
		found.width = 0;
	return found;
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
	uint32_t length = columns(r, line, i - 1);
	if (length > LONGEST_LINE)
		return true;
	/* A list whose lines are as long as the width: its marks tell it from a dash or a number that came to stand at a line's head. */
	if (is_item(r, i) && (is_item(r, line) || mark_of(r, i - 1) == MARK_STOP || mark_of(r, i - 1) == MARK_COLON))
		return true;
	/* Behind a line that may have been wrapped a small letter goes on with what was begun. */
	if (is_lower(r, i) && (l->width || length >= SHORTEST))
		return false;
	return !l->width || length + word_columns(r, i) < l->width;
}
