/* The tokens plugin in a pipeline: its rows, read as another plugin reads them. tests/plugins/test_tokens.py has the many texts. */
#include "engine/pipeline_fixture.h"
#include "engine/analysis.h"

#include <endian.h>

FIXTURE_GROUP("tokens")

static uint32_t rows(void) { return f.analysis->layers[gl_find_layer(f.pipeline, "tokens")].count; }

static const gloss_row *row(uint32_t index) { return gl_layer_row(f.analysis, gl_find_layer(f.pipeline, "tokens"), index); }

/* The name of an enum's value in one row. */
static const char *value(uint32_t index, const char *name)
{
	const gl_field *field = gl_record_field(&f.pipeline->layers[gl_find_layer(f.pipeline, "tokens")].layer->record, name);
	return field->values[gloss_get_enum(row(index), field->place)];
}

static void run(const char *text) { fixture_run(&f, text, strlen(text)); }

static void words_numbers_and_marks(void **state)
{
	(void)state;
	run("Don't pay $1,000.50 -- O\u2019Brien!");
	assert_int_equal(rows(), 7);
	assert_string_equal(value(0, "kind"), "word");
	assert_string_equal(value(0, "case"), "title");
	assert_int_equal(row(0)->end, 5);
	assert_string_equal(value(2, "mark"), "currency");
	assert_string_equal(value(3, "kind"), "number");
	assert_int_equal(row(3)->end - row(3)->begin, 8);
	assert_string_equal(value(4, "mark"), "dash");
	assert_string_equal(value(5, "case"), "title");
	assert_string_equal(value(6, "mark"), "exclamation");
	assert_string_equal(value(6, "before"), "none");
}

static void digits_of_two_scripts(void **state)
{
	(void)state;
	run("3.\u0663 7\u0663 5.");
	assert_int_equal(rows(), 4);
	assert_int_equal(row(0)->end, 4);
	assert_int_equal(row(1)->end, 8);
}

static void what_lies_between(void **state)
{
	(void)state;
	static const char *const wanted[] = {"none", "space", "line", "paragraph"};
	run("a b\r\nc\n \nd");
	for (uint32_t i = 0; i < 4; i++)
		assert_string_equal(value(i, "before"), wanted[i]);
}

static void keys_are_the_first_letters(void **state)
{
	(void)state;
	run("A The REPORTERS reported \u00c9t\u00e9 @[`{ 12,3");
	const gl_field *field = gl_record_field(&f.pipeline->layers[gl_find_layer(f.pipeline, "tokens")].layer->record, "key");
	static const char *const texts[] = {"a", "the", "reporter", "reported", "\u00c9t\u00e9", "@", "[", "`", "{", "12,3"};
	assert_int_equal(rows(), sizeof(texts) / sizeof(texts[0]));
	for (uint32_t i = 0; i < rows(); i++) {
		char key[9] = "";
		uint64_t number = htole64((uint64_t)gloss_get_integer(row(i), field->place));
		memcpy(key, &number, sizeof(number));
		assert_string_equal(key, texts[i]);
	}
}

static void cases_of_words(void **state)
{
	(void)state;
	static const struct {
		const char *text, *wanted;
	} words[] = {{"don't", "lower"},     {"don\u2019t", "lower"}, {"Anna's", "title"},  {"I\u2019m", "title"},
		     {"NASA's", "mixed"},    {"o'Brien", "mixed"},    {"O'Brien", "title"}, {"A", "upper"},
		     {"REPORTERS", "upper"}, {"McCoy", "mixed"},      {"ABc", "mixed"},     {"Zz", "title"}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		run(words[i].text);
		assert_int_equal(rows(), 1);
		assert_string_equal(value(0, "kind"), "word");
		assert_string_equal(value(0, "case"), words[i].wanted);
	}
}

/* Runs over a part of a text with `before` spaces before it and `behind` line ends behind it, in memory of its own length. */
static void run_within(const char *text, size_t length, size_t before, size_t behind)
{
	size_t whole = before + length + behind;
	char *copy = malloc(whole);
	assert_non_null(copy);
	memset(copy, ' ', before);
	memcpy(copy + before, text, length);
	memset(copy + before + length, '\n', behind);
	fixture_run(&f, copy, whole);
	free(copy);
}

/* The text is looked at in blocks, and its last bytes in a copy: where these begin changes no token. */
static void tokens_are_the_same_anywhere(void **state)
{
	(void)state;
	static const char text[] =
		"(Don't pay Anna\u2019s NASA's bill -- of $1,000.50, or 3.\u0663 or 7\u0663... \u201cMcCoy?!\u201d U.S.\r\nx2 1,2,3, "
		"antidisestablishmentarianismantidisestablishmentarianismantidisestablish \u00c9t\u00e9 'tis 5. a''b c,d "
		"US5,000 1,\u0663 l'\u00e9t\u00e9 e\u00a0further\u00a0words ,, H";
	static char wanted[16384];
	const size_t row_size = f.pipeline->layers[0].layer->record.size;
	for (size_t length = 1; length < sizeof(text); length++) {
		if (((unsigned char)text[length] & 0xc0) == 0x80)
			continue;
		run_within(text, length, 0, 0);
		const uint32_t count = rows();
		assert_true(count * row_size <= sizeof(wanted));
		memcpy(wanted, row(0), count * row_size);
		for (size_t around = 1; around < 150; around += length % 7 + 1) {
			run_within(text, length, around, 150 - around);
			assert_int_equal(rows(), count);
			for (uint32_t i = 0; i < count; i++) {
				gloss_row *was = (gloss_row *)(wanted + i * row_size), is;
				memcpy(&is, row(i), sizeof(is));
				assert_int_equal(is.begin - around, was->begin);
				assert_int_equal(is.end - around, was->end);
				if (i) /* white space is before the first now */
					assert_memory_equal(row(i) + 1, was + 1, row_size - sizeof(is));
			}
		}
	}
}

static void is_internal(void **state)
{
	(void)state;
	LACKS(fixture_layers(&f, "a b"), "tokens\":[{");
	assert_int_equal(gl_pipeline_layer_count(f.pipeline), 0);
}

static void takes_nul_and_nothing(void **state)
{
	(void)state;
	fixture_run(&f, "\0", 1);
	assert_int_equal(rows(), 0);
	fixture_run(&f, "a\0b", 3);
	assert_int_equal(rows(), 2);
	assert_string_equal(value(1, "before"), "space");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_numbers_and_marks),
		cmocka_unit_test(digits_of_two_scripts),
		cmocka_unit_test(what_lies_between),
		cmocka_unit_test(keys_are_the_first_letters),
		cmocka_unit_test(is_internal),
		cmocka_unit_test(cases_of_words),
		cmocka_unit_test(tokens_are_the_same_anywhere),
		cmocka_unit_test(takes_nul_and_nothing),
	};
	return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
