/* The oldest of the documents that wait. */
#include "daemon/waiting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>

#define NONE 1000000

static gl_waiting waiting;

static int end(void **state)
{
	(void)state;
	gl_waiting_deinit(&waiting);
	return 0;
}

static void add(uint64_t from, uint64_t to)
{
	for (uint64_t number = from; number < to; number++)
		gl_waiting_add(&waiting, number);
	gl_waiting_keep(&waiting);
}

static void finish(uint64_t number)
{
	gl_waiting_end(&waiting, number);
	gl_waiting_keep(&waiting);
}

static uint64_t oldest(void) { return gl_waiting_oldest(&waiting, NONE); }

static void the_oldest_is_the_first_that_has_not_ended(void **state)
{
	(void)state;
	assert_int_equal(oldest(), NONE);
	add(10, 20);
	assert_int_equal(oldest(), 10);
	finish(12);
	finish(11);
	assert_int_equal(oldest(), 10);
	finish(10);
	assert_int_equal(oldest(), 13);
	for (uint64_t number = 13; number < 20; number++)
		finish(number);
	assert_int_equal(oldest(), NONE);
}

static void a_transaction_that_is_rolled_back_changes_nothing(void **state)
{
	(void)state;
	add(10, 12);
	gl_waiting_end(&waiting, 10);
	gl_waiting_add(&waiting, 12);
	gl_waiting_forget(&waiting);
	gl_waiting_keep(&waiting);
	assert_int_equal(oldest(), 10);
	finish(10);
	finish(11);
	assert_int_equal(oldest(), NONE);
}

static void one_that_did_not_wait_may_end(void **state)
{
	(void)state;
	finish(5);
	add(10, 12);
	finish(5);
	finish(11);
	finish(11);
	finish(99);
	assert_int_equal(oldest(), 10);
}

static void one_that_comes_late_finds_its_place(void **state)
{
	(void)state;
	add(10, 20);
	add(5, 6);
	assert_int_equal(oldest(), 5);
	finish(5);
	assert_int_equal(oldest(), 10);
}

/* While one waits long, hundreds of thousands come and go behind it. */
static void it_does_not_grow_with_what_has_ended(void **state)
{
	(void)state;
	add(1, 2);
	for (uint64_t number = 2; number < 200000; number++) {
		add(number, number + 1);
		if (number > 100)
			finish(number - 50);
	}
	assert_int_equal(oldest(), 1);
	assert_true(waiting.room < 1000);
	finish(1);
	assert_int_equal(oldest(), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(the_oldest_is_the_first_that_has_not_ended, end),
		cmocka_unit_test_teardown(a_transaction_that_is_rolled_back_changes_nothing, end),
		cmocka_unit_test_teardown(one_that_did_not_wait_may_end, end),
		cmocka_unit_test_teardown(one_that_comes_late_finds_its_place, end),
		cmocka_unit_test_teardown(it_does_not_grow_with_what_has_ended, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
