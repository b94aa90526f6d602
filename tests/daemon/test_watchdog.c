/* The watchdog's decision, with clocks and counts that the test makes up, and the bound that a configuration gives. */
#include "daemon/watchdog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define BOUND 1000

static void feeds_what_is_idle_for_ever(void **state)
{
	(void)state;
	gl_watchdog watchdog = {.bound_ms = BOUND};
	const gl_movement idle = {.finished = 7, .started = 2};
	for (uint64_t now = 0; now < 100 * BOUND; now += BOUND / 2)
		assert_true(gl_watchdog_alive(&watchdog, &idle, now));
}

static void counts_from_the_first_document_in_flight(void **state)
{
	(void)state;
	gl_watchdog watchdog = {.bound_ms = BOUND};
	gl_movement now = {0};
	assert_true(gl_watchdog_alive(&watchdog, &now, 50 * BOUND));
	now.in_flight = 1;
	assert_true(gl_watchdog_alive(&watchdog, &now, 60 * BOUND));
	assert_true(gl_watchdog_alive(&watchdog, &now, 61 * BOUND));
}

static void starves_where_nothing_moves(void **state)
{
	(void)state;
	gl_watchdog watchdog = {.bound_ms = BOUND};
	const gl_movement stuck = {.in_flight = 3};
	assert_true(gl_watchdog_alive(&watchdog, &stuck, 10));
	assert_true(gl_watchdog_alive(&watchdog, &stuck, 10 + BOUND));
	assert_false(gl_watchdog_alive(&watchdog, &stuck, 10 + BOUND + 1));
	assert_false(gl_watchdog_alive(&watchdog, &stuck, 10 + 2 * BOUND));
}

/* Each of what counts as movement, by itself, also where as many documents are in flight as before. */
static void anything_that_moves_feeds(void **state)
{
	(void)state;
	static const gl_movement moved[] = {
		{.in_flight = 2},
		{.in_flight = 4},
		{.in_flight = 3, .finished = 1},
		{.in_flight = 3, .given_back = 1},
		{.in_flight = 3, .started = 1},
		{.in_flight = 3, .ended = 1},
	};
	for (size_t i = 0; i < sizeof(moved) / sizeof(moved[0]); i++) {
		gl_watchdog watchdog = {.bound_ms = BOUND};
		const gl_movement before = {.in_flight = 3};
		assert_true(gl_watchdog_alive(&watchdog, &before, 0));
		assert_true(gl_watchdog_alive(&watchdog, &moved[i], BOUND + 1));
		assert_true(gl_watchdog_alive(&watchdog, &moved[i], 2 * BOUND + 1));
		assert_false(gl_watchdog_alive(&watchdog, &moved[i], 2 * BOUND + 2));
	}
}

static void starved_it_recovers(void **state)
{
	(void)state;
	gl_watchdog watchdog = {.bound_ms = BOUND};
	gl_movement now = {.in_flight = 1};
	assert_true(gl_watchdog_alive(&watchdog, &now, 0));
	assert_false(gl_watchdog_alive(&watchdog, &now, 2 * BOUND));
	now.finished++;
	assert_true(gl_watchdog_alive(&watchdog, &now, 2 * BOUND + 1));
}

/* ---- The bound --------------------------------------------------------------------------------------------------------- */

static uint64_t bound_of(const char *text)
{
	gl_config *config;
	gl_error error;
	assert_int_equal(gl_config_parse(text, strlen(text), "test.yaml", NULL, 0, &config, &error), GL_OK);
	uint64_t bound = gl_watchdog_bound_ms(config);
	gl_config_destroy(config);
	return bound;
}

static void the_bound_is_all_that_a_document_may_take(void **state)
{
	(void)state;
	uint64_t outside = bound_of("pipeline: [a]\ndeadline: {base: 1ms, per_mib: 0s}\nworkers: {max_attempts: 1}\n") - 1;
	assert_in_range(outside, 60000, 70000);
	assert_int_equal(
		bound_of("pipeline: [a, b: {deadline: {base: 3s}}]\ndeadline: {base: 1s, per_mib: 0s}\nworkers: {max_attempts: 5}\n"),
		outside + 5 * 4000);
	assert_int_equal(bound_of("pipeline: [a]\ndeadline: {base: 1s, per_mib: 0s}\nworkers: {max_attempts: 1}\n"
				  "channels: {slow: {pipeline: [a, b], deadline: {base: 9s}}, quick: {pipeline: [c]}}\n"),
			 outside + 2 * 9000);
	assert_int_equal(
		bound_of("pipeline: [a]\ndeadline: {base: 1s, per_mib: 2s}\ningest: {max_document: 8MiB}\nworkers: {max_attempts: 1}\n"),
		outside + 1000 + 8 * 2000);
}

static void the_greatest_bound_is_no_overflow(void **state)
{
	(void)state;
	uint64_t day_ms = UINT64_C(24) * 3600 * 1000;
	uint64_t bound = bound_of(
		"pipeline: [a]\ndeadline: {base: 24h, per_mib: 24h}\ningest: {max_document: 256MiB}\nworkers: {max_attempts: 100}\n");
	assert_in_range(bound, day_ms * 257 * 100, day_ms * 258 * 100);
}

static void a_reload_never_shortens_the_bound(void **state)
{
	(void)state;
	gl_watchdog watchdog = {.bound_ms = 90 * 1000};
	gl_plugin_config plugin = {.name = "a", .deadline.base_ns = UINT64_C(1000000000)};
	gl_config config = {.pipeline = {.plugins = &plugin, .count = 1}, .workers = {.max_attempts = 1}};
	gl_watchdog_configure(&watchdog, &config);
	assert_int_equal(watchdog.bound_ms, 90 * 1000);
	plugin.deadline.base_ns *= 3600;
	gl_watchdog_configure(&watchdog, &config);
	assert_int_equal(watchdog.bound_ms, gl_watchdog_bound_ms(&config));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(feeds_what_is_idle_for_ever),
		cmocka_unit_test(counts_from_the_first_document_in_flight),
		cmocka_unit_test(starves_where_nothing_moves),
		cmocka_unit_test(anything_that_moves_feeds),
		cmocka_unit_test(starved_it_recovers),
		cmocka_unit_test(the_bound_is_all_that_a_document_may_take),
		cmocka_unit_test(the_greatest_bound_is_no_overflow),
		cmocka_unit_test(a_reload_never_shortens_the_bound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
