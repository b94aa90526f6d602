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

/* One quotation, its marks at tokens 0 and 11, and what is attributed of it: a link for each piece. */
static void attribute(const piece *pieces, uint32_t count, attributions *found)
{
	static const gloss_host host = {.alloc = give};
	gloss_document document = {.host = &host};
	uint64_t traits[TOKENS];
	for (uint32_t i = 0; i < TOKENS; i++)
		traits[i] = IN_STRETCH;
	uint32_t first_stretches[] = {1};
	stretch quotation = {.open = 0, .words = {1, TOKENS - 1}, .closed = true};
	quote_text t = {.document = &document,
			.count = TOKENS,
			.traits = traits,
			.first_stretches = first_stretches,
			.stretches = &quotation,
			.stretch_count = 1};
	linking *l = calloc(1, sizeof(*l));
	tagging *tagged = calloc(1, sizeof(*tagged));
	assert_true(l && tagged);
	for (uint32_t i = 0; i < TOKENS; i++)
		tagged->unit.origin[i] = i;
	memcpy(l->pieces, pieces, count * sizeof(*pieces));
	for (uint16_t k = 0; k < count; k++)
		l->links[k] = (linked){.first = k, .last = k, .cue = NOWHERE, .source = NOWHERE, .sure_content = 1};
	l->piece_count = l->link_count = count;
	const reader r = {.linking = l, .tagging = tagged, .indirect = true};
	const assembly s = {.t = &t, .reader = &r, .found = found};
	*found = (attributions){0};
	assert_true(add_links(&s));
	assert_int_equal(found->count, count);
	free(l);
	free(tagged);
}

static void free_memory(void)
{
	while (taken)
		free(memory[--taken]);
}

static void assert_part(const attributions *found, uint32_t which, uint32_t begin, uint32_t end)
{
	assert_int_equal(found->list[which].parts[0].begin, begin);
	assert_int_equal(found->list[which].parts[0].end, end);
}

/* Two attributions have parts of it: what has the greater part at one end would have the marks and all up to them, but for the other's. */
static void no_part_grows_over_another(void **state)
{
	(void)state;
	attributions found;
	attribute((const piece[]){{1, 8, PIECE_CONTENT}, {9, 11, PIECE_CONTENT}}, 2, &found);
	assert_part(&found, 0, 0, 8);
	assert_part(&found, 1, 9, TOKENS);
	free_memory();
	attribute((const piece[]){{1, 3, PIECE_CONTENT}, {4, 11, PIECE_CONTENT}}, 2, &found);
	assert_part(&found, 0, 0, 3);
	assert_part(&found, 1, 4, TOKENS);
	free_memory();
}

static void only_the_greater_part_grows_to_the_marks(void **state)
{
	(void)state;
	attributions found;
	attribute((const piece[]){{1, 3, PIECE_CONTENT}}, 1, &found);
	assert_part(&found, 0, 0, 3);
	free_memory();
	attribute((const piece[]){{9, 11, PIECE_CONTENT}}, 1, &found);
	assert_part(&found, 0, 9, TOKENS);
	free_memory();
	attribute((const piece[]){{3, 9, PIECE_CONTENT}}, 1, &found);
	assert_part(&found, 0, 0, TOKENS);
	free_memory();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(no_part_grows_over_another),
					   cmocka_unit_test(only_the_greater_part_grows_to_the_marks)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
