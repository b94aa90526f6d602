/* The sentences plugin in a pipeline. tests/plugins/test_sentences.py has the many texts. */
#include "engine/pipeline_fixture.h"

FIXTURE_GROUP("sentences", "tokens")

static void ends_where_sentences_end(void **state)
{
	(void)state;
	HAS(fixture_layers(&f, "Dr. Lee came. She left!"), "\"sentences\":[{\"begin\":0,\"end\":13},{\"begin\":14,\"end\":23}]");
	HAS(fixture_layers(&f, " One\n\n Two "), "\"sentences\":[{\"begin\":1,\"end\":4},{\"begin\":7,\"end\":10}]");
}

static void nothing_is_no_sentence(void **state)
{
	(void)state;
	HAS(fixture_layers(&f, " \r\n\t"), "\"sentences\":[]");
}

static void knows_the_language(void **state)
{
	(void)state;
	f.submission = (gl_submission){.text = {"Am 5. Mai war es.", 17}, .id = {"d", 1}, .lang = {"de", 2}};
	assert_int_equal(gl_submission_check(&f.submission, 100, &f.error), GL_OK);
	gl_analysis_run(f.analysis, &f.submission, "en", NULL, 0);
	HAS(fixture_body(&f, GL_BYTE, GL_ALL_LAYERS), "\"sentences\":[{\"begin\":0,\"end\":17}]");
}

static void abbreviations_of_many_languages(void **state)
{
	(void)state;
	HAS(fixture_layers(&f, "Живёт на ул. Мира."), "\"sentences\":[{\"begin\":0,\"end\":31}]");
	HAS(fixture_layers(&f, "Véase la pág. 5 del texto."), "\"sentences\":[{\"begin\":0,\"end\":28}]");
}

static void reads_with(const char *newlines, const char *text, const char *sentences)
{
	fixture other;
	fixture_name(&other, "sentences", "tokens", NULL);
	fixture_set(&other, "newlines", newlines);
	assert_int_equal(fixture_open(&other, NULL), GL_OK);
	HAS(fixture_layers(&other, text), sentences);
	fixture_close(&other);
}

static void takes_its_option(void **state)
{
	(void)state;
	reads_with("always", "One\nTwo", "\"sentences\":[{\"begin\":0,\"end\":3},{\"begin\":4,\"end\":7}]");
	reads_with("blank", "One\nTwo", "\"sentences\":[{\"begin\":0,\"end\":7}]");
	reads_with("blank", "One\n\nTwo", "\"sentences\":[{\"begin\":0,\"end\":3},{\"begin\":5,\"end\":8}]");
	reads_with("never", "One\n\nTwo", "\"sentences\":[{\"begin\":0,\"end\":8}]");
	reads_with("never", "One.\nTwo", "\"sentences\":[{\"begin\":0,\"end\":4},{\"begin\":5,\"end\":8}]");
	HAS(fixture_layers(&f, "One\nTwo"), "\"sentences\":[{\"begin\":0,\"end\":3},{\"begin\":4,\"end\":7}]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_where_sentences_end), cmocka_unit_test(nothing_is_no_sentence),
		cmocka_unit_test(knows_the_language),       cmocka_unit_test(abbreviations_of_many_languages),
		cmocka_unit_test(takes_its_option),
	};
	return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
