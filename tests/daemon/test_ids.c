/* Where an id may be: always where it is, and seldom where it is not. */
#include "daemon/ids.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <xxhash.h>

#define RUN (UINT64_C(1) << GL_IDS_RUN_BITS)

static gl_ids ids;

static int end(void **state)
{
	(void)state;
	gl_ids_deinit(&ids);
	return 0;
}

static uint64_t hash_of(uint64_t number) { return XXH3_64bits(&number, sizeof(number)) | 1; }

static void add(uint64_t from, uint64_t to)
{
	for (uint64_t number = from; number < to; number++)
		assert_true(gl_ids_add(&ids, number, hash_of(number)));
}

/* How many runs may have it, and whether that one is among them. */
static size_t runs_of(uint64_t number, bool *there)
{
	size_t at = 0, count = 0;
	uint64_t run;
	for (*there = false; gl_ids_next(&ids, hash_of(number), &at, &run); count++)
		*there |= run == number >> GL_IDS_RUN_BITS;
	return count;
}

static void an_id_is_looked_for_where_it_is(void **state)
{
	(void)state;
	add(5 * RUN + 7, 30 * RUN);
	size_t looks = 0;
	for (uint64_t number = 5 * RUN + 7; number < 30 * RUN; number += 11) {
		bool there;
		looks += runs_of(number, &there);
		assert_true(there);
	}
	/* 25 runs, of which 24 have it not. */
	assert_true((double)(looks * 11) / (25.0 * RUN) < 1.5);
}

static void runs_that_are_gone_are_not_looked_at(void **state)
{
	(void)state;
	bool there;
	add(0, 3 * RUN);
	gl_ids_forget(&ids, RUN + 1);
	assert_int_equal(ids.count, 2);
	assert_true(runs_of(RUN, &there) && there);
	runs_of(RUN - 1, &there);
	assert_false(there);
	gl_ids_forget(&ids, UINT64_MAX);
	assert_int_equal(runs_of(2 * RUN, &there), 0);
}

static void an_older_number_finds_its_run(void **state)
{
	(void)state;
	bool there;
	add(9 * RUN, 9 * RUN + 3);
	add(4 * RUN, 4 * RUN + 3);
	add(9 * RUN + 3, 9 * RUN + 5);
	assert_int_equal(ids.count, 2);
	runs_of(4 * RUN + 1, &there);
	assert_true(there);
	runs_of(9 * RUN + 4, &there);
	assert_true(there);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(an_id_is_looked_for_where_it_is, end),
		cmocka_unit_test_teardown(runs_that_are_gone_are_not_looked_at, end),
		cmocka_unit_test_teardown(an_older_number_finds_its_run, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
