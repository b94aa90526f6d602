/* The example plugin in a pipeline; tests/abi builds it outside the tree. */
#include "engine/pipeline_fixture.h"

FIXTURE_GROUP("example")

static void finds_what_it_says(void **state)
{
	(void)state;
	const char *layers = fixture_layers(&f, "Write to ana@harbor.example or see https://harbor.example/x about #boats.");
	HAS(layers, "{\"begin\":9,\"end\":27,");
	HAS(layers, "{\"begin\":35,\"end\":59,");
	HAS(layers, "{\"begin\":66,\"end\":72,");
}

static void finds_nothing_in_words(void **state)
{
	(void)state;
	HAS(fixture_layers(&f, "The road was dark. 5 @ 6 # 7"), ":[]}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_it_says),
		cmocka_unit_test(finds_nothing_in_words),
	};
	return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
