/* When a breaker opens, what is tried while it is open, and when it closes. */
#include "daemon/breaker.h"
#include "daemon/counters.h"
#include "daemon/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define SECOND UINT64_C(1000000000)
#define START (1000 * SECOND)
#define NAME(text) ((gloss_string){text, sizeof(text) - 1})

static gl_breakers breakers;

static void begin(uint32_t verdicts)
{
	const gl_breaker_config config = {verdicts, 60 * SECOND, 30 * SECOND};
	gl_log_set_level(GLOSS_LOG_ERROR - 1);
	assert_true(gl_breakers_init(&breakers, &config, NULL, 2, START));
	if (breakers.list) {
		breakers.list[0].plugin = NAME("one");
		breakers.list[1].plugin = NAME("two");
	}
}

static const char *hold(uint64_t document, uint64_t now_ns) { return gl_breakers_hold(&breakers, 1, document, NAME("id"), now_ns); }

/* The document's result, in which these plugins have times. */
static void settle(uint64_t document, const char *plugin, uint64_t now_ns)
{
	gl_buffer buffer = {0};
	gl_writer writer;
	gl_writer_init(&writer, &buffer, GL_FORM_MSGPACK);
	gl_write_entry(&writer, "two", "no time");
	gl_write_text(&writer, "elapsed_us");
	gl_write_map(&writer, 2);
	gl_write_count(&writer, "total", 7);
	gl_write_count(&writer, plugin, 3);
	assert_false(buffer.failed);
	gl_breakers_settle(&breakers, document, (gloss_string){buffer.data, (uint32_t)buffer.length}, 2, now_ns);
	gl_buffer_deinit(&buffer);
}

static void open_at(uint64_t now_ns)
{
	begin(2);
	gl_breakers_guilty(&breakers, 1, now_ns);
	gl_breakers_guilty(&breakers, 1, now_ns);
	assert_int_equal(breakers.list[1].state, GL_BREAKER_OPEN);
}

static void opens_at_so_many_verdicts_in_so_long(void **state)
{
	(void)state;
	begin(3);
	uint64_t opened = gl_counters[GL_COUNT_BREAKERS];
	gl_breakers_guilty(&breakers, 1, START);
	gl_breakers_guilty(&breakers, 1, START + 50 * SECOND);
	gl_breakers_guilty(&breakers, 1, START + 61 * SECOND); /* the first is too long ago */
	assert_int_equal(breakers.disturbed, 0);
	assert_int_equal(gl_breaker_verdicts(&breakers, 1, START + 61 * SECOND), 2);
	assert_null(hold(1, START + 61 * SECOND));
	gl_breakers_guilty(&breakers, 0, START + 61 * SECOND); /* another's */
	assert_int_equal(breakers.disturbed, 0);
	gl_breakers_guilty(&breakers, 1, START + 110 * SECOND);
	assert_int_equal(breakers.disturbed, 1);
	const char *why = hold(1, START + 110 * SECOND);
	assert_non_null(why);
	assert_non_null(strstr(why, "guilty on 3 documents within 60000 ms"));
	assert_null(gl_breakers_hold(&breakers, 0, 1, NAME("id"), START + 110 * SECOND));
	assert_int_equal(gl_counters[GL_COUNT_BREAKERS], opened + 1);
	gl_breakers_guilty(&breakers, 1, START + 111 * SECOND); /* a document that was given before */
	assert_int_equal(gl_counters[GL_COUNT_BREAKERS], opened + 1);
	assert_int_equal(breakers.list[1].since_ns, START + 110 * SECOND);
	assert_int_equal(gl_breaker_verdicts(&breakers, 1, START + 300 * SECOND), 0);
	gl_breakers_deinit(&breakers);
}

static void one_document_at_a_time_is_tried(void **state)
{
	(void)state;
	open_at(START);
	assert_non_null(hold(1, START + 30 * SECOND - 1));
	assert_null(hold(2, START + 30 * SECOND));
	assert_int_equal(breakers.list[1].state, GL_BREAKER_HALF_OPEN);
	assert_non_null(hold(3, START + 30 * SECOND));
	assert_null(hold(2, START + 31 * SECOND)); /* given again */
	settle(3, "two", START + 31 * SECOND);
	assert_int_equal(breakers.list[1].state, GL_BREAKER_HALF_OPEN);
	settle(2, "two", START + 31 * SECOND);
	assert_int_equal(breakers.list[1].state, GL_BREAKER_CLOSED);
	assert_int_equal(breakers.list[1].without, 2);
	assert_int_equal(breakers.disturbed, 0);
	assert_null(hold(4, START + 31 * SECOND));
	/* What was before it closed does not count. */
	gl_breakers_guilty(&breakers, 1, START + 32 * SECOND);
	assert_int_equal(breakers.disturbed, 0);
	gl_breakers_deinit(&breakers);
}

static void a_trial_without_the_plugin_says_nothing(void **state)
{
	(void)state;
	open_at(START);
	assert_null(hold(1, START + 30 * SECOND));
	settle(1, "one", START + 31 * SECOND);
	assert_int_equal(breakers.list[1].state, GL_BREAKER_HALF_OPEN);
	assert_null(hold(2, START + 31 * SECOND));
	gl_breakers_settle(&breakers, 2, (gloss_string){0}, 0, START + 31 * SECOND);
	assert_int_equal(breakers.list[1].state, GL_BREAKER_HALF_OPEN);
	assert_null(hold(3, START + 31 * SECOND));
	assert_non_null(hold(4, START + 31 * SECOND));
	gl_breakers_deinit(&breakers);
}

static void a_guilty_trial_opens_it_again(void **state)
{
	(void)state;
	open_at(START);
	uint64_t opened = gl_counters[GL_COUNT_BREAKERS];
	assert_null(hold(1, START + 300 * SECOND));
	gl_breakers_guilty(&breakers, 1, START + 301 * SECOND);
	assert_int_equal(breakers.list[1].state, GL_BREAKER_OPEN);
	assert_int_equal(gl_counters[GL_COUNT_BREAKERS], opened + 1);
	settle(1, "two", START + 302 * SECOND);
	assert_int_equal(breakers.list[1].state, GL_BREAKER_OPEN);
	assert_non_null(hold(2, START + 330 * SECOND));
	assert_null(hold(3, START + 331 * SECOND));
	assert_int_equal(breakers.list[1].opened_ns, START);
	assert_int_equal(breakers.disturbed, 1);
	gl_breakers_deinit(&breakers);
}

static void off_is_never_open(void **state)
{
	(void)state;
	begin(0);
	for (int i = 0; i < 100; i++)
		gl_breakers_guilty(&breakers, 1, START);
	assert_null(hold(1, START));
	assert_int_equal(breakers.disturbed, 0);
	gl_breakers_settle(&breakers, 1, (gloss_string){0}, 0, START);
	gl_breakers_deinit(&breakers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens_at_so_many_verdicts_in_so_long),
		cmocka_unit_test(one_document_at_a_time_is_tried),
		cmocka_unit_test(a_trial_without_the_plugin_says_nothing),
		cmocka_unit_test(a_guilty_trial_opens_it_again),
		cmocka_unit_test(off_is_never_open),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
