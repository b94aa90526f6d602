/* The quotes plugin in a pipeline. tests/plugins/test_quotes.py has the many texts. */
#include "engine/pipeline_fixture.h"

FIXTURE_GROUP("quotes", "sentences", "tokens")

static void a_quotation_and_its_speaker(void **state)
{
	(void)state;
	const char *layers = fixture_layers(&f, "\"We left,\" said Ana Reed.");
	HAS(layers, "\"speakers\":[{\"begin\":16,\"end\":24,\"name\":\"Ana Reed\"");
	HAS(layers, "\"mentions\":[[16,24]]");
	HAS(layers, "\"quotes\":[{\"begin\":0,\"end\":10,\"kind\":\"direct\",\"act\":\"speech\",\"content\":[[1,9]],\"verbatim\":[[1,9]],"
		    "\"cue\":{\"begin\":11,\"end\":15},"
		    "\"speaker\":{\"begin\":16,\"end\":24,\"text\":\"Ana Reed\",\"name\":\"Ana Reed\",\"how\":\"span\",\"ids\":[0],");
	HAS(layers, "\"sentences\":[0,0],\"confidence\":0.");
}

static void reported_speech(void **state)
{
	(void)state;
	HAS(fixture_layers(&f, "Ana Reed said that they left."),
	    "\"kind\":\"indirect\",\"act\":\"speech\",\"content\":[[14,28]],\"verbatim\":[],\"cue\":{\"begin\":9,\"end\":13}");
}

static void nothing_is_said(void **state)
{
	(void)state;
	HAS(fixture_layers(&f, "The road was dark."), "\"speakers\":[],\"quotes\":[]");
}

static void takes_its_option(void **state)
{
	(void)state;
	fixture other;
	fixture_name(&other, "quotes", "sentences", "tokens", NULL);
	fixture_set(&other, "indirect", "false");
	assert_int_equal(fixture_open(&other, NULL), GL_OK);
	HAS(fixture_layers(&other, "Ana Reed said that they left."), "\"quotes\":[]");
	fixture_close(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_quotation_and_its_speaker),
		cmocka_unit_test(reported_speech),
		cmocka_unit_test(nothing_is_said),
		cmocka_unit_test(takes_its_option),
	};
	return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
