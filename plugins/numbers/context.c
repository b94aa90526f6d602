/* What stands around a number: how sure the writer is (before and behind it), whether something rose or fell, and what is counted. Each
 * looks at a fixed number of tokens. No state, nothing fails. */
#include "numbers.h"

/* An open bound from a modifier: "more than 30" has low 30; of "equal to 30" both are known. */
static void set_bound(struct gl_item *item)
{
	uint8_t says = item->modifier;

	if (says == SENSE_EXACTLY)
		item->modifier = SENSE_NONE;
	if (!item->has_value || (item->kind >= KIND_DATE && item->kind != KIND_DURATION))
		return;
	if (says == SENSE_OVER || says == SENSE_AT_LEAST || says == SENSE_EXACTLY) {
		item->has_low = true;
		item->low = gl_double(&item->value);
	}
	if (says == SENSE_UNDER || says == SENSE_AT_MOST || says == SENSE_EXACTLY) {
		item->has_high = true;
		item->high = gl_double(&item->value);
	}
}

static uint8_t sign_modifier(const struct gl_reader *reader, uint32_t at, uint32_t *first)
{
	bool equal = gl_is(reader, at, WORD_EQUALS_SIGN) && at > 0 && gl_token_at(reader, at).gap <= GAP_SPACE;
	const struct gl_word *sign = gl_word_at(reader, at - equal);

	if (!(sign->roles & ROLE_COMPARISON))
		return SENSE_NONE;
	*first = at - equal;
	if (!equal)
		return sign->sense;
	return sign->sense == SENSE_OVER ? SENSE_AT_LEAST : sign->sense == SENSE_UNDER ? SENSE_AT_MOST : sign->sense;
}

/* What is said before and behind, together: "more than 5000 or equal to it", "equal to 5000 or less". */
static uint8_t both_modifiers(uint8_t before, uint8_t behind)
{
	if (behind == SENSE_EXACTLY)
		return before == SENSE_OVER ? SENSE_AT_LEAST : before == SENSE_UNDER ? SENSE_AT_MOST : SENSE_NONE;
	if (before == SENSE_EXACTLY || !before)
		return behind;
	return SENSE_NONE;
}

static bool begins_number(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);

	return token.kind == TOKEN_NUMBER || token.mark == MARK_CURRENCY || (gl_roles(reader, at) & NUMERAL_ROLES);
}

void gl_read_rounding(const struct gl_reader *reader, struct gl_item *item)
{
	uint32_t at = item->end;
	struct gl_token token = gl_token_at(reader, at);
	bool hyphen = gl_is_hyphen(token) && gl_token_at(reader, at + 1).gap == GAP_NONE;
	bool glued = token.gap == GAP_NONE && gl_token_at(reader, at + 1).kind != TOKEN_NUMBER;
	uint32_t word = at + hyphen;
	bool plus = gl_is(reader, word, WORD_PLUS) && (hyphen || gl_word_at(reader, word + 1)->units),
	     sign = glued && gl_is(reader, at, WORD_PLUS_SIGN);
	bool odd = hyphen && (gl_is(reader, word, WORD_ODD) || gl_is(reader, word, WORD_SOME) || gl_is(reader, word, WORD_SOMETHING));

	if (token.gap > GAP_SPACE || (!plus && !sign && !odd))
		return;
	item->modifier = odd ? SENSE_ABOUT : SENSE_AT_LEAST;
	item->end = word + 1;
}

/* "around 5 p.m.", "circa 1850", "by about 2030"; "about Monday" is its subject. */
static void add_about(const struct gl_reader *reader, struct gl_item *item, uint32_t limit)
{
	uint32_t word = item->first - 1;

	if (item->first <= limit || !(gl_roles(reader, word) & ROLE_MODIFIER) || item->kind == KIND_SET || item->kind == KIND_SCORE ||
	    gl_token_at(reader, item->first).gap >= GAP_PARAGRAPH)
		return;
	bool said = item->kind == KIND_TIME || (word > limit && (gl_roles(reader, word - 1) & (ROLE_BEFORE_YEAR | ROLE_BOUND)));
	if (!gl_is(reader, word, WORD_AROUND) && !gl_is(reader, word, WORD_CIRCA) && !gl_is(reader, word, WORD_ROUGHLY) &&
	    !gl_is(reader, word, WORD_APPROXIMATELY) && !(said && gl_is(reader, word, WORD_ABOUT)))
		return;
	item->modifier = SENSE_ABOUT;
	item->first = word;
}

/* "$30 billion over ten years", "climb gradually over six years", "over a six-month period": how long something takes. Behind a small word ("for over ten
 * years") or a verb ("waited over an hour") it is a modifier. */
static bool is_during(const struct gl_reader *reader, uint32_t over, uint32_t first)
{
	struct gl_token before = gl_token_at(reader, over - 1);

	if (!gl_is(reader, over, WORD_OVER))
		return false;
	if (over + 1 < first)
		return true;
	return before.kind != TOKEN_PUNCTUATION && !(gl_roles(reader, over - 1) & ROLE_FUNCTION) &&
	       !gl_possessive(reader->text + before.begin, before.end - before.begin) && !gl_ends_with(reader, over - 1, "ed") &&
	       !gl_ends_with(reader, over - 1, "ing") && !gl_is(reader, over - 1, WORD_TAKE) && !gl_is(reader, over - 1, WORD_TAKES) &&
	       !gl_is(reader, over - 1, WORD_SPENT);
}

void gl_add_modifier(const struct gl_reader *reader, struct gl_item *item, uint32_t limit)
{
	uint32_t first = item->first, end;
	bool over_article = first > limit && (gl_is(reader, first - 1, WORD_A) || gl_is(reader, first - 1, WORD_THE));

	if (item->kind >= KIND_SCORE && item->kind != KIND_DURATION) {
		add_about(reader, item, limit);
		return;
	}
	uint8_t before = SENSE_NONE, behind;
	if (gl_word_at(reader, first - over_article - 1)->modifiers)
		before = gl_modifier_before(reader, limit, first - over_article, &first);
	if (!before && item->first > limit)
		before = sign_modifier(reader, (first = item->first) - 1, &first);
	if (item->kind == KIND_ORDINAL && gl_is(reader, first, WORD_STARTING)) /* "starting at first base" */
		before = SENSE_NONE;
	if (item->kind == KIND_DURATION && before == SENSE_OVER && is_during(reader, first, item->first))
		before = SENSE_NONE;
	if (gl_is(reader, first, WORD_CA) && gl_token_at(reader, first).letter_case != CASE_LOWER) /* "Berkeley, CA 94720" */
		before = SENSE_NONE;
	if (before && gl_token_at(reader, item->first).gap < GAP_PARAGRAPH) {
		item->modifier = before;
		item->first = first;
	}
	if (!item->modifier && !item->ends && gl_may_be_rounded(reader, item->end))
		gl_read_rounding(reader, item);
	if (item->kind != KIND_ORDINAL && !item->ends && (behind = gl_modifier_behind(reader, item->end, &end)) &&
	    !begins_number(reader, end) && !gl_is(reader, end, WORD_THAN) && both_modifiers(item->modifier, behind)) {
		item->modifier = both_modifiers(item->modifier, behind);
		item->end = end;
	}
	if (item->modifier)
		set_bound(item);
}

/* "make up half", "add up to", "picked up two": a verb of which "up" is a part. What a market "closed up" by is counted in percent or money. */
static bool is_part_of_verb(const struct gl_reader *reader, uint32_t up, const struct gl_item *item)
{
	static const uint16_t verbs[] = {WORD_MAKE, WORD_MAKES, WORD_MAKING, WORD_MADE, WORD_ADD, WORD_ADDS,
					 WORD_SET,  WORD_PUT,   WORD_PICK,   WORD_SIGN, WORD_GIVE};
	uint16_t verb = gl_word_number(reader, up - 1);

	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (verb == verbs[i])
			return true;
	}
	return item->kind == KIND_CARDINAL && gl_token_at(reader, up - 1).letter_case == CASE_LOWER &&
	       (gl_ends_with(reader, up - 1, "ed") || gl_ends_with(reader, up - 1, "ing"));
}

/* Whether the word behind a number is a verb of which it is the subject: "one in ten lost their homes". */
static bool is_past_verb(const struct gl_reader *reader, uint32_t at)
{
	static const uint16_t verbs[] = {WORD_LOST, WORD_ROSE, WORD_FELL, WORD_GREW, WORD_SHRANK, WORD_SANK, WORD_SLID, WORD_SHED};

	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (gl_is(reader, at, verbs[i]))
			return true;
	}
	return gl_ends_with(reader, at, "ed");
}

/* What the word at `at` says of the number behind it: "up 5%", but not "make up half", "raised $5 million" or "two
 * sons", "the lower half". */
static uint8_t change_at(const struct gl_reader *reader, uint32_t at, const struct gl_item *item)
{
	const struct gl_word *word = gl_word_at(reader, at);
	bool up = gl_is(reader, at, WORD_UP) || gl_is(reader, at, WORD_DOWN), half = item->kind == KIND_FRACTION && at + 1 == item->first,
	     raised = gl_is(reader, at, WORD_RAISED) || gl_is(reader, at, WORD_RAISE) || gl_is(reader, at, WORD_RAISES) ||
		      gl_is(reader, at, WORD_RAISING);

	if (!(word->roles & ROLE_CHANGE) || (up && at > 0 && is_part_of_verb(reader, at, item)))
		return SENSE_NONE;
	if (raised && (item->kind == KIND_MONEY || item->kind == KIND_CARDINAL) && !gl_is(reader, at + 1, WORD_TO) &&
	    !gl_is(reader, at + 1, WORD_BY))
		return SENSE_NONE;
	return half && (gl_is(reader, at, WORD_LOWER) || gl_is(reader, at, WORD_HIGHER)) ? SENSE_NONE : word->sense;
}

/* "rose by 5%", "rose 5% to 20": true where a word of change stands before the item, even if it says nothing of it. */
static bool add_change_before(const struct gl_reader *reader, struct gl_item *item, const struct gl_item *before, uint32_t limit)
{
	uint32_t at = item->first;

	for (int back = 0; back < 5 && at > limit; back++) {
		if (gl_token_at(reader, --at).kind == TOKEN_PUNCTUATION)
			break;
		if ((gl_roles(reader, at) & ROLE_CHANGE)) {
			item->change = change_at(reader, at, item);
			return true;
		}
		if (back >= 1 && !(gl_roles(reader, at) & ROLE_TO_CHANGE))
			break;
	}
	bool reached = before && before->change && limit == before->end && item->first == limit + 1 && gl_is(reader, limit, WORD_TO);
	if (reached)
		item->change = before->change;
	return reached;
}

/* "5% higher", "3%, up from 2%". */
static void add_change_behind(const struct gl_reader *reader, struct gl_item *item)
{
	bool comma = gl_token_at(reader, item->end).mark == MARK_COMMA;
	uint32_t ahead = item->end + comma;
	if (comma) { /* ", up from 3%", ", higher than", not ", up to 30" */
		bool moved = gl_is(reader, ahead, WORD_UP) || gl_is(reader, ahead, WORD_DOWN) || gl_is(reader, ahead, WORD_HIGHER) ||
			     gl_is(reader, ahead, WORD_LOWER);
		if (!moved || gl_is(reader, ahead + 1, WORD_TO))
			return;
	}
	for (uint32_t last = item->end + 1; ahead <= last && gl_token_at(reader, ahead).kind == TOKEN_WORD; ahead++) {
		if (gl_is(reader, ahead, WORD_OR) || gl_is(reader, ahead, WORD_AND))
			return;
		const struct gl_word *word = gl_word_at(reader, ahead);
		if ((word->roles & ROLE_CHANGE)) {
			item->change = is_past_verb(reader, ahead) ? SENSE_NONE : word->sense;
			return;
		}
	}
}

void gl_add_change(const struct gl_reader *reader, struct gl_item *item, const struct gl_item *before, uint32_t limit)
{
	if (item->kind == KIND_ORDINAL || item->kind == KIND_AGE)
		return;
	if (!add_change_before(reader, item, before, limit) && item->kind != KIND_CARDINAL)
		add_change_behind(reader, item);
}

void gl_add_noun(const struct gl_reader *reader, struct gl_item *item)
{
	if (item->kind != KIND_CARDINAL && item->kind != KIND_FRACTION)
		return;
	gl_find_noun(reader, item);
	if (item->noun_end <= item->noun_first)
		return;
	uint32_t end;
	uint8_t behind = item->modifier ? SENSE_NONE : gl_modifier_behind(reader, item->noun_end, &end);
	if (behind && end > item->noun_end + 1 && !begins_number(reader, end)) { /* "20 people or more" */
		item->modifier = behind;
		set_bound(item);
	}
}

bool gl_merge_bounds(const struct gl_reader *reader, struct gl_item *low, const struct gl_item *high)
{
	uint32_t between = low->end + (gl_token_at(reader, low->end).mark == MARK_COMMA);
	between += gl_is(reader, between, WORD_AND) || gl_is(reader, between, WORD_BUT);
	bool joined = between > low->end && between == high->first;

	if (!joined || !low->has_value || !high->has_value || low->has_low == high->has_low || low->has_high == high->has_high)
		return false;
	if (low->kind != high->kind && low->kind != KIND_CARDINAL)
		return false;
	if ((low->has_low ? low->low : high->low) >= (low->has_high ? low->high : high->high))
		return false;
	struct gl_item merged = *high;
	merged.first = low->first;
	merged.has_value = false;
	merged.low = low->has_low ? low->low : high->low;
	merged.high = low->has_high ? low->high : high->high;
	merged.has_low = merged.has_high = true;
	merged.modifier = SENSE_NONE;
	merged.nums_count = 0;
	for (uint32_t i = 0; i < low->nums_count + high->nums_count && i < GL_NUMS_MAX; i++)
		merged.nums[merged.nums_count++] = i < low->nums_count ? low->nums[i] : high->nums[i - low->nums_count];
	*low = merged;
	return true;
}
