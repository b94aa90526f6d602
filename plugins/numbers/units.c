/* The unit behind a number: the longest form of the table, and rates of two ("km/h", "barrels a day"). Names of rates are put together
 * in the caller's buffers. No state, nothing fails. */
#include "numbers.h"

/* A unit's entry: by its form as it stands, or folded where that is a name or a symbol of two letters or more ("KM"). */
static const struct gl_measure *find_unit(const struct gl_reader *reader, uint32_t at, uint32_t *end)
{
	char form[GL_FORM_MAX];
	uint8_t lengths = gl_word_at(reader, at)->units;

	for (uint32_t count; (count = gl_take_longest(&lengths));) {
		size_t length = gl_join(reader, at, at + count, false, form);
		const struct gl_measure *found = length ? gl_find_measure(form, length) : NULL;
		if (!found || found->unit < 0) {
			length = gl_join(reader, at, at + count, true, form);
			found = length > 2 || (length == 2 && count == 1) ? gl_find_measure(form, length) : NULL;
		}
		if (found && found->unit >= 0) {
			*end = at + count;
			return found;
		}
	}
	return NULL;
}

/* Symbols that are more often something else: "in" and "a" words, "m" million, "d", "at" need to stand against the number or before no noun. */
static bool is_doubtful(const struct gl_reader *reader, uint32_t at, const struct gl_measure *found)
{
	struct gl_token behind = gl_token_at(reader, at + 1);

	if (!(found->flags & MEASURE_SYMBOL) || found->length > 3)
		return false;
	if (gl_roles(reader, at) & ROLE_DOUBTFUL)
		return gl_token_at(reader, at).gap != GAP_NONE && behind.kind != TOKEN_PUNCTUATION;
	if (found->length == 1 && gl_token_at(reader, at).kind == TOKEN_WORD && gl_token_at(reader, at).gap != GAP_NONE)
		return gl_token_at(reader, at).letter_case == CASE_UPPER && behind.mark == MARK_STOP;
	return false;
}

static bool is_rate_mark(const struct gl_reader *reader, uint32_t at, bool *article)
{
	*article = gl_is(reader, at, WORD_A) || gl_is(reader, at, WORD_AN);
	return *article || gl_is(reader, at, WORD_PER) ||
	       (gl_token_at(reader, at).mark == MARK_SLASH && gl_token_at(reader, at).gap == GAP_NONE);
}

bool gl_read_unit(const struct gl_reader *reader, uint32_t at, struct gl_unit_found *found)
{
	const struct gl_measure *unit, *second;
	uint32_t end;
	bool article;

	if (gl_token_at(reader, at).gap == GAP_PARAGRAPH || !(unit = find_unit(reader, at, &found->end)) || is_doubtful(reader, at, unit))
		return false;
	found->unit = gl_unit_at(unit->unit);
	found->rate = false;
	gl_set_text(found->name, found->unit->name);
	gl_set_text(found->ucum, found->unit->ucum ? found->unit->ucum : "");
	if (!is_rate_mark(reader, found->end, &article) || !(second = find_unit(reader, found->end + 1, &end)))
		return true;
	const struct gl_unit *below = gl_unit_at(second->unit);
	if (article && (below->kind != KIND_OF_TIME || found->unit->kind == KIND_OF_TIME || (second->flags & MEASURE_SYMBOL)))
		return true;
	gl_add_text(found->name, " per ");
	gl_add_text(found->name, below->name);
	if (found->unit->ucum && below->ucum) {
		gl_add_text(found->ucum, "/");
		gl_add_text(found->ucum, below->ucum);
	} else {
		found->ucum[0] = '\0';
	}
	found->rate = true;
	found->end = end;
	return true;
}
