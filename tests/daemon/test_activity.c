/* Rates and latencies, with a clock that the test sets. */
#include "daemon/activity.h"
#include "engine/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define MS UINT64_C(1000000)
#define SECOND (1000 * MS)
#define START (12345 * SECOND + 6 * MS) /* not at the begin of anything */

static gl_activity activity; /* too large for a stack */

static void begin(void) { gl_activity_init(&activity, START); }

static double rate(gl_flow flow, gl_window window, uint64_t now_ns) { return gl_activity_rate(&activity, flow, window, now_ns); }

/* One document every ten milliseconds, of five bytes, which takes a millisecond. */
static void run_evenly(uint64_t from_ns, uint64_t to_ns)
{
	for (uint64_t now = from_ns; now < to_ns; now += 10 * MS) {
		gl_activity_accepted(&activity, now, 5);
		gl_activity_finished(&activity, now + MS, now);
	}
}

static void an_even_flow_has_one_rate(void **state)
{
	(void)state;
	begin();
	run_evenly(START, START + 70 * SECOND);
	for (gl_window window = 0; window < GL_WINDOW_COUNT; window++) {
		assert_float_equal(rate(GL_FLOW_ACCEPTED, window, START + 70 * SECOND), 100, 0.001);
		assert_float_equal(rate(GL_FLOW_FINISHED, window, START + 70 * SECOND), 100, 0.001);
		assert_float_equal(rate(GL_FLOW_BYTES, window, START + 70 * SECOND), 500, 0.001);
	}
}

static void each_window_forgets_in_its_time(void **state)
{
	(void)state;
	begin();
	uint64_t burst = START + 100 * SECOND;
	for (int i = 0; i < 600; i++)
		gl_activity_accepted(&activity, burst, 1);
	assert_float_equal(rate(GL_FLOW_ACCEPTED, GL_LAST_SECOND, burst), 0, 0); /* the tenth is still filling */
	assert_float_equal(rate(GL_FLOW_ACCEPTED, GL_LAST_SECOND, burst + 100 * MS), 600, 0);
	assert_float_equal(rate(GL_FLOW_ACCEPTED, GL_LAST_SECOND, burst + 1100 * MS), 0, 0);
	assert_float_equal(rate(GL_FLOW_ACCEPTED, GL_LAST_TEN_SECONDS, burst + 9900 * MS), 60, 0);
	assert_float_equal(rate(GL_FLOW_ACCEPTED, GL_LAST_TEN_SECONDS, burst + 10100 * MS), 0, 0);
	assert_float_equal(rate(GL_FLOW_ACCEPTED, GL_LAST_MINUTE, burst + 60000 * MS), 10, 0);
	assert_float_equal(rate(GL_FLOW_ACCEPTED, GL_LAST_MINUTE, burst + 60100 * MS), 0, 0);
	gl_activity_accepted(&activity, burst + 3600 * SECOND, 1); /* the old counts are in the places of new ones */
	assert_float_equal(rate(GL_FLOW_ACCEPTED, GL_LAST_MINUTE, burst + 3601 * SECOND) * 60, 1, 0.001);
}

static void a_young_daemon_has_the_rate_of_its_life(void **state)
{
	(void)state;
	begin();
	assert_float_equal(rate(GL_FLOW_ACCEPTED, GL_LAST_MINUTE, START), 0, 0);
	run_evenly(START, START + 2 * SECOND);
	assert_float_equal(rate(GL_FLOW_ACCEPTED, GL_LAST_MINUTE, START + 2 * SECOND), 100, 0.6);
}

static void about(uint64_t value, uint64_t wanted) { assert_in_range(value, wanted - wanted / 25, wanted + wanted / 25); }

static void quantiles_are_a_few_percent_off_at_most(void **state)
{
	(void)state;
	uint64_t now = START;
	/* From microseconds to seconds: the same shape at every size. */
	for (uint64_t unit = 1; unit <= 10000; unit *= 10) {
		begin();
		for (uint64_t i = 1; i <= 1000; i++)
			gl_activity_finished(&activity, now + i * unit * 1000, now);
		gl_latency latency = gl_activity_latency(&activity, now + 1000 * unit * 1000);
		assert_int_equal(latency.count, 1000);
		about(latency.p50_us, 500 * unit);
		about(latency.p90_us, 900 * unit);
		about(latency.p99_us, 990 * unit);
		assert_int_equal(latency.most_us, 1000 * unit);
	}
}

static void one_document_is_every_quantile(void **state)
{
	(void)state;
	const uint64_t times_us[] = {0, 1, 15, 16, 31, 32, 33, 1000, 123456789, UINT64_C(1) << 36, UINT64_C(1) << 40};
	for (size_t i = 0; i < sizeof(times_us) / sizeof(times_us[0]); i++) {
		uint64_t now = START + times_us[i] * 1000;
		begin();
		gl_activity_finished(&activity, now, START);
		gl_latency latency = gl_activity_latency(&activity, now);
		assert_int_equal(latency.count, 1);
		assert_int_equal(latency.most_us, times_us[i]);
		assert_int_equal(latency.p50_us, latency.p99_us);
		assert_true(latency.p99_us <= latency.most_us);
		if (times_us[i] < UINT64_C(1) << 37)
			about(latency.p50_us, times_us[i]);
	}
}

static void latencies_are_of_the_last_minute(void **state)
{
	(void)state;
	begin();
	gl_activity_finished(&activity, START + 9 * SECOND, START);
	run_evenly(START + 9 * SECOND, START + 30 * SECOND);
	assert_int_equal(gl_activity_latency(&activity, START + 60 * SECOND).most_us, 9000000);
	about(gl_activity_latency(&activity, START + 60 * SECOND).p99_us, 1000);
	assert_int_equal(gl_activity_latency(&activity, START + 70 * SECOND).most_us, 1000);
	assert_int_equal(gl_activity_latency(&activity, START + 100 * SECOND).count, 0);
	gl_activity_finished(&activity, START + 200 * SECOND, START + 199 * SECOND);
	assert_int_equal(gl_activity_latency(&activity, START + 200 * SECOND).count, 1);
}

static bool holds(const gl_buffer *buffer, const char *text) { return memmem(buffer->data, buffer->length, text, strlen(text)); }

static void what_is_not_known_is_not_told(void **state)
{
	(void)state;
	gl_buffer buffer = {0};
	gl_writer writer;
	begin();
	for (int finished = 0; finished < 2; finished++) {
		gl_buffer_reset(&buffer);
		gl_writer_init(&writer, &buffer, GL_FORM_JSON);
		gl_write_map(&writer, 2);
		gl_activity_write(&activity, START + SECOND, &writer);
		gl_buffer_add(&buffer, "", 1);
		assert_false(buffer.failed);
		assert_true(holds(&buffer, finished ? "\"latency_us\":{\"p50\":50000," : "\"latency_us\":{}"));
		assert_true(holds(&buffer, "\"rates\":{\"accepted\":{\"second\":0,\"ten_seconds\":0,\"minute\":0}"));
		gl_activity_finished(&activity, START + 50 * MS, START);
	}
	gl_buffer_deinit(&buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_even_flow_has_one_rate),
		cmocka_unit_test(each_window_forgets_in_its_time),
		cmocka_unit_test(a_young_daemon_has_the_rate_of_its_life),
		cmocka_unit_test(quantiles_are_a_few_percent_off_at_most),
		cmocka_unit_test(one_document_is_every_quantile),
		cmocka_unit_test(latencies_are_of_the_last_minute),
		cmocka_unit_test(what_is_not_known_is_not_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
