/* The numbers plugin in a pipeline. tests/plugins/test_numbers.py has the many texts. */
#include "engine/pipeline_fixture.h"

FIXTURE_GROUP("numbers", "tokens")

static void money_and_percent(void **state)
{
	(void)state;
	HAS(fixture_layers(&f, "It cost $14.2 million."),
	    "\"numbers\":[{\"begin\":8,\"end\":21,\"kind\":\"money\",\"value\":14200000,\"unit\":\"USD\",\"assumed\":true");
	HAS(fixture_layers(&f, "up 12.5%"), "\"kind\":\"percent\",\"value\":12.5,\"decimal\":\"12.5\",\"unit\":\"percent\",\"ucum\":\"%\"");
}

static void a_range_is_a_shape(void **state)
{
	(void)state;
	const char *layers = fixture_layers(&f, "5-10 km");
	HAS(layers, "\"kind\":\"quantity\",\"low\":5,\"high\":10,\"unit\":\"kilometre\"");
	LACKS(layers, "\"value\":5,\"low\"");
}

static void moments_have_a_timex(void **state)
{
	(void)state;
	HAS(fixture_layers(&f, "on 3 March 2021"), "\"kind\":\"date\",\"timex\":\"2021-03-03\"");
}

static void names_are_no_numbers(void **state)
{
	(void)state;
	HAS(fixture_layers(&f, "See page 12 of the F-16 report."), "\"numbers\":[]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(money_and_percent),
		cmocka_unit_test(a_range_is_a_shape),
		cmocka_unit_test(moments_have_a_timex),
		cmocka_unit_test(names_are_no_numbers),
	};
	return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
