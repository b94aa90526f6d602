/* Two measures that are one item: 5-10, between 20 and 30, from 3 to 5 per cent; and scores such as 7-4. */
#include "numbers.h"

/* The token behind what joins the two; `at` where nothing does. */
static uint32_t behind_joint(const struct gl_reader *reader, uint32_t at, bool between, bool from, bool *word)
{
	const struct gl_token *token = gl_token_at(reader, at), *next = gl_token_at(reader, at + 1);
	*word = true;
	if (token->gap > GAP_SPACE)
		return at;
	if ((between && gl_is(reader, at, "and")) || gl_is(reader, at, "to"))
		return at + 1;
	if (from && (gl_is(reader, at, "through") || gl_is(reader, at, "until")))
		return at + 1;
	*word = false;
	bool dash = gl_is_hyphen(token) && (token->gap == next->gap || token->gap == GAP_NONE);
	return dash && next->gap <= GAP_SPACE ? at + 1 : at;
}

static bool is_same_measure(const struct gl_item *low, const struct gl_item *high)
{
	if (low->kind == KIND_ORDINAL || high->kind == KIND_ORDINAL)
		return low->kind == high->kind;
	bool bare = low->kind == KIND_CARDINAL || low->kind == KIND_FRACTION;
	return bare || (low->kind == high->kind && !strcmp(low->unit, high->unit)) || high->kind == KIND_CARDINAL;
}

/* In "$20 and $30 million" both are millions. */
static void share_scale(struct gl_item *low, const struct gl_item *high)
{
	double small = gl_double(&low->value), large = gl_double(&high->value), scale = gl_double(&high->scale), own = gl_double(&low->scale);
	if (scale > 1 && own == 1 && small < large / scale * 10 && small * scale < large)
		low->value = gl_product(low->value, high->scale);
}

/* Where both are plain small numbers behind each other it may be a result: 7-4. */
static bool is_score(const struct gl_reader *reader, const struct gl_item *low, const struct gl_item *high, bool word)
{
	double first = gl_double(&low->value), second = gl_double(&high->value);
	bool plain = low->kind == KIND_CARDINAL && high->kind == KIND_CARDINAL && low->bare && high->bare && first < 1000 && second < 1000;
	bool contest = false;
	for (uint32_t i = low->first > 6 ? low->first - 6 : 0; i < low->first; i++)
		contest |= gl_roles(reader, i) & ROLE_CONTEST;
	return plain && (contest || (first >= second && !word));
}

static void merge(const struct gl_reader *reader, struct gl_item *item, struct gl_item *high, uint32_t first, bool word)
{
	struct gl_item low = *item;
	if (is_score(reader, &low, high, word)) {
		item->kind = KIND_SCORE;
		item->has_value = false;
		item->end = high->end;
		gl_add_num(item, reader, high->first, high->end, gl_double(&high->value));
		return;
	}
	share_scale(&low, high);
	if (high->kind != KIND_CARDINAL || low.kind == KIND_CARDINAL)
		*item = *high;
	item->first = first;
	item->end = high->end;
	item->has_value = false;
	item->has_low = item->has_high = true;
	item->low = gl_double(&low.value);
	item->high = gl_double(&high->value);
	item->timex[0] = 0;
	item->nums_count = 0;
	for (uint32_t i = 0; i < low.nums_count; i++)
		item->nums[item->nums_count++] = low.nums[i];
	for (uint32_t i = 0; i < high->nums_count && item->nums_count < GL_NUMS_MAX; i++)
		item->nums[item->nums_count++] = high->nums[i];
}

bool gl_read_range(const struct gl_reader *reader, uint32_t at, struct gl_item *item)
{
	struct gl_item high;
	bool between = gl_is(reader, at, "between"), from = gl_is(reader, at, "from"), word;
	uint32_t begin = at + (between || from);
	if (gl_is(reader, begin, "the") && (between || from))
		begin++;
	if (!gl_read_measure(reader, begin, item))
		return false;
	if (!item->has_value)
		return true;
	uint32_t next = behind_joint(reader, item->end, between, from, &word);
	if (next != item->end && gl_is(reader, next, "the"))
		next++;
	bool second = next != item->end && !gl_is_hyphen(gl_token_at(reader, next)) && gl_read_measure(reader, next, &high) && high.has_value;
	/* 1-2-3 and 555-1234-99 are no ranges. */
	bool chain = second && !word && gl_is_hyphen(gl_token_at(reader, high.end)) && gl_token_at(reader, high.end + 1)->kind == TOKEN_NUMBER &&
	             gl_token_at(reader, high.end)->gap == GAP_NONE;
	if (!second || chain || !is_same_measure(item, &high))
		return true;
	bool rises = gl_double(&item->value) < gl_double(&high.value) || (gl_double(&high.scale) > 1 && gl_double(&item->scale) == 1);
	if (!rises && !from && !is_score(reader, item, &high, word))
		return true;
	merge(reader, item, &high, between || from ? at : begin, word);
	return true;
}
