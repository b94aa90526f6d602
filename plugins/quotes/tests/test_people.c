/* The table of names: what it takes of names that were chosen to belong in one place. */
#include "../names.c"
#include "../people.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define NAMES 100000
#define PLACE 7

static uint64_t name_in(uint32_t place, uint32_t i) { return (uint64_t)i << 32 | place; }

/* Those that find no place near theirs are not kept, so that none takes longer than some hundred slots; others are. */
static void names_of_one_place(void **state)
{
	(void)state;
	people p = {.mask = (1 << 18) - 1};
	p.slots = calloc(p.mask + 1, sizeof(*p.slots));
	for (uint32_t i = 0; i < NAMES; i++)
		keep(&p, name_in(PLACE, i), i);
	uint32_t kept = 0;
	while (kept < NAMES && find(&p, name_in(PLACE, kept)) == kept)
		kept++;
	assert_true(kept > 64 && kept < 1024);
	for (uint32_t i = kept; i < NAMES; i++)
		assert_int_equal(find(&p, name_in(PLACE, i)), NONE);
	keep(&p, name_in(1000000, 1), 5);
	set_key(&p, name_in(PLACE, 3), 6);
	keep(&p, name_in(PLACE, 4), 6);
	assert_int_equal(find(&p, name_in(1000000, 1)), 5);
	assert_int_equal(find(&p, name_in(PLACE, 3)), 6);
	assert_int_equal(find(&p, name_in(PLACE, 4)), 4);
	free(p.slots);
}

/* A full one takes no more, and ends. */
static void a_full_table(void **state)
{
	(void)state;
	people p = {.mask = 63};
	p.slots = calloc(p.mask + 1, sizeof(*p.slots));
	for (uint32_t i = 0; i < 100; i++)
		keep(&p, name_in(i, i), i);
	for (uint32_t i = 0; i < 100; i++)
		assert_int_equal(find(&p, name_in(i, i)), i < 64 ? i : NONE);
	free(p.slots);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(names_of_one_place), cmocka_unit_test(a_full_table)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
