/* What stands around an item: modifiers, changes, the noun that is counted; and whether a bare number counts anything at all. */
#include "numbers.h"

enum {
	NEAR = 4,         /* tokens between a word of change and its number */
	LONGEST_NOUN = 4  /* tokens */
};

static void set_bounds(struct gl_item *item)
{
	if (!item->has_value || item->kind == KIND_ORDINAL || item->kind == KIND_SCORE)
		return;
	double value = gl_double(&item->value);
	if (item->modifier == SENSE_OVER || item->modifier == SENSE_AT_LEAST) {
		item->has_low = true;
		item->low = value;
	} else if (item->modifier == SENSE_UNDER || item->modifier == SENSE_AT_MOST) {
		item->has_high = true;
		item->high = value;
	}
}

void gl_add_modifier(const struct gl_reader *reader, struct gl_item *item, uint32_t limit)
{
	uint32_t first, end;
	const struct gl_word *word = gl_longest_before(reader, limit, item->first, ROLE_MODIFIER, &first);
	if (word) {
		item->modifier = word->sense;
		item->first = first;
	} else if ((word = gl_longest_word(reader, item->end, ROLE_AFTER, &end)) && gl_token_at(reader, item->end)->gap <= GAP_SPACE) {
		item->modifier = word->sense;
		item->end = end;
	}
	set_bounds(item);
}

void gl_add_change(const struct gl_reader *reader, struct gl_item *item, uint32_t limit)
{
	for (uint32_t i = item->first; i-- > limit && i + NEAR >= item->first;) {
		if (gl_token_at(reader, i)->kind == TOKEN_PUNCTUATION)
			return;
		if (gl_roles(reader, i) & ROLE_CHANGE) {
			item->change = gl_token_at(reader, i)->word->sense;
			return;
		}
	}
}

void gl_add_noun(const struct gl_reader *reader, struct gl_item *item)
{
	uint32_t at = item->end, end;
	if ((item->kind != KIND_CARDINAL && item->kind != KIND_FRACTION) || item->unit[0])
		return;
	if (gl_is(reader, at, "of") && (gl_is(reader, at + 1, "the") || item->has_high))
		at += gl_is(reader, at + 1, "the") ? 2 : 1;
	for (end = at; end < at + LONGEST_NOUN; end++) {
		const struct gl_token *token = gl_token_at(reader, end);
		if (token->kind != TOKEN_WORD || token->gap > GAP_SPACE || gl_roles(reader, end) & ROLE_FUNCTION)
			break;
		/* A plural ends the noun. */
		uint32_t length = token->end - token->begin;
		bool plural = length > 3 && reader->text[token->end - 1] == 's' && reader->text[token->end - 2] != 's';
		if (plural || gl_is(reader, end, "people") || gl_is(reader, end, "men") || gl_is(reader, end, "women") || gl_is(reader, end, "children")) {
			end++;
			break;
		}
	}
	item->noun_first = at;
	item->noun_end = end > at ? end : at;
}

static bool is_pronoun_one(const struct gl_reader *reader, const struct gl_item *item)
{
	static const char *const before[] = {"the", "which", "that", "this", "any", "every", "each", "another", "no", "some", "good", "new", "other", "next", "last", NULL};
	if (item->end != item->first + 1 || !gl_is(reader, item->first, "one"))
		return false;
	if (item->first && gl_is_one_of(reader, item->first - 1, before))
		return true;
	const struct gl_token *next = gl_token_at(reader, item->end);
	bool ends = next->kind != TOKEN_WORD || next->gap == GAP_PARAGRAPH;
	return gl_token_at(reader, item->first)->gap != GAP_PARAGRAPH && item->first && (ends || (gl_roles(reader, item->end) & ROLE_FUNCTION && !gl_is(reader, item->end, "of")));
}

/* 12 of page 12, 16 of F-16, 2 of 10.4.2: numbers that name. */
static bool is_name(const struct gl_reader *reader, const struct gl_item *item)
{
	const struct gl_token *first = gl_token_at(reader, item->first), *before = item->first ? gl_token_at(reader, item->first - 1) : NULL;
	if (!item->digits || item->kind != KIND_CARDINAL || !before || first->kind != TOKEN_NUMBER)
		return false;
	uint32_t label = item->first - 1;
	if (before->mark == MARK_STOP && first->gap == GAP_SPACE && before->gap == GAP_NONE && label)
		label--;
	if (gl_roles(reader, label) & ROLE_LABEL && gl_token_at(reader, label)->letter_case != CASE_NONE && first->gap == GAP_SPACE)
		return true;
	bool joined = first->gap == GAP_NONE && gl_is_hyphen(before) && before->gap == GAP_NONE && label;
	return joined && gl_token_at(reader, label - 1)->kind == TOKEN_WORD && gl_token_at(reader, label - 1)->letter_case != CASE_LOWER;
}

bool gl_is_no_quantity(const struct gl_reader *reader, const struct gl_item *item)
{
	if (item->kind != KIND_CARDINAL && item->kind != KIND_ORDINAL)
		return false;
	const struct gl_token *next = gl_token_at(reader, item->end);
	/* Letters right behind digits that are no unit: 5G, 3D. */
	if (item->kind == KIND_CARDINAL && item->digits && next->kind == TOKEN_WORD && next->gap == GAP_NONE && gl_token_at(reader, item->end - 1)->kind == TOKEN_NUMBER)
		return true;
	return is_pronoun_one(reader, item) || is_name(reader, item);
}
