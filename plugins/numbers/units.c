/* The unit behind a number: one of units.tsv, or two of them joined to a rate. */
#include <stdio.h>

#include "numbers.h"

enum {
	LONGEST_UNIT = 5 /* tokens: "degrees" "celsius"; "km" "/" "h" */
};

/* A symbol of one letter is one only right behind its number: 5 A is a row of seats. */
static bool is_loose_letter(const struct gl_reader *reader, uint32_t at, uint32_t end)
{
	const struct gl_token *token = gl_token_at(reader, at);
	return end == at + 1 && token->end - token->begin == 1 && token->letter_case == CASE_UPPER && token->gap != GAP_NONE;
}

static const struct gl_unit *longest_unit(const struct gl_reader *reader, uint32_t at, uint32_t *end)
{
	char form[GL_FORM_MAX];
	for (uint32_t count = LONGEST_UNIT; count > 0; count--) {
		for (int fold = 0; fold <= 1; fold++) {
			size_t length = gl_join(reader, at, at + count, fold, form);
			const struct gl_measure *measure = length ? gl_find_measure(form, length) : NULL;
			bool fits = measure && measure->unit >= 0 && measure->flags & (fold ? MEASURE_NAME : MEASURE_SYMBOL | MEASURE_NAME);
			if (fits && !is_loose_letter(reader, at, at + count)) {
				*end = at + count;
				return gl_unit_at(measure->unit);
			}
		}
	}
	return NULL;
}

bool gl_read_unit(const struct gl_reader *reader, uint32_t at, struct gl_unit_found *found)
{
	*found = (struct gl_unit_found){0};
	found->unit = longest_unit(reader, at, &found->end);
	if (!found->unit)
		return false;
	snprintf(found->name, sizeof(found->name), "%s", found->unit->name);
	snprintf(found->ucum, sizeof(found->ucum), "%s", found->unit->ucum ? found->unit->ucum : "");
	uint32_t next = found->end, end;
	bool slash = gl_token_at(reader, next)->mark == MARK_SLASH && gl_token_at(reader, next)->gap == GAP_NONE;
	if (!slash && !gl_is(reader, next, "per") && !((gl_is(reader, next, "a") || gl_is(reader, next, "an")) && found->unit->kind != KIND_OF_TIME))
		return true;
	const struct gl_unit *below = longest_unit(reader, next + 1, &end);
	if (!below)
		return true;
	found->rate = true;
	found->end = end;
	snprintf(found->name, sizeof(found->name), "%.28s per %.28s", found->unit->name, below->name);
	snprintf(found->ucum, sizeof(found->ucum), "%.30s/%.30s", found->unit->ucum ? found->unit->ucum : "", below->ucum ? below->ucum : "");
	if (!found->unit->ucum || !below->ucum)
		found->ucum[0] = 0;
	return true;
}
