/* What is claimed for whom, from links that the test makes itself. */
#include "../attribution.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TOKENS 12

static void *memory[16];
static uint32_t taken;

static void *give(gloss_document *document, size_t size)
{
	(void)document;
	assert_true(taken < 16);
	return memory[taken++] = calloc(1, size);
}

/* One quotation, its marks at tokens 0 and 11, of which two attributions have parts: the greater one at its begin, the other one behind it. */
static void no_part_grows_over_another(void **state)
{
	(void)state;
	const gloss_host host = {.alloc = give};
	gloss_document document = {.host = &host};
	uint64_t traits[TOKENS] = {0};
	uint32_t stretch_at[TOKENS];
	for (uint32_t i = 0; i < TOKENS; i++)
		stretch_at[i] = 1;
	stretch quotation = {.open = 0, .words = {1, TOKENS - 1}, .closed = true};
	quote_text t = {.document = &document,
			.count = TOKENS,
			.traits = traits,
			.stretch_at = stretch_at,
			.stretches = &quotation,
			.stretch_count = 1};
	linking *l = calloc(1, sizeof(*l));
	tagging *tagged = calloc(1, sizeof(*tagged));
	assert_true(l && tagged);
	for (uint32_t i = 0; i < TOKENS; i++)
		tagged->unit.origin[i] = i;
	l->pieces[0] = (piece){1, 8, PIECE_CONTENT};
	l->pieces[1] = (piece){9, 11, PIECE_CONTENT};
	for (uint16_t k = 0; k < 2; k++)
		l->links[k] = (linked){.first = k, .last = k, .cue = NOWHERE, .source = NOWHERE, .sure_content = 1};
	l->piece_count = l->link_count = 2;
	const reader r = {.linking = l, .tagging = tagged, .indirect = true};
	attributions found = {0};
	const assembly s = {.t = &t, .reader = &r, .found = &found};
	assert_true(add_links(&s));
	assert_int_equal(found.count, 2);
	assert_int_equal(found.list[0].parts[0].begin, 0);
	assert_true(found.list[0].parts[0].end <= found.list[1].parts[0].begin);
	assert_int_equal(found.list[1].parts[0].end, TOKENS);
	free(l);
	free(tagged);
	while (taken)
		free(memory[--taken]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(no_part_grows_over_another)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
