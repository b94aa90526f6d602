/* The pipeline: order, what becomes of plugins that fail or lie, and the bytes that come out. */
#include "pipeline_fixture.h"

#include "engine/analysis.h"

#include <malloc.h>

static void runs_in_the_order_that_layers_require(void **state)
{
	(void)state;
	fixture f;
	fixture_name(&f, "every_type", "liar", "runs", NULL);
	assert_int_equal(fixture_open(&f, NULL), GL_OK);
	assert_string_equal(gl_pipeline_plugin(f.pipeline, 0), "runs");
	assert_string_equal(gl_pipeline_plugin(f.pipeline, 1), "every_type");
	assert_string_equal(gl_pipeline_plugin(f.pipeline, 2), "liar");
	assert_int_equal(gl_pipeline_layer_count(f.pipeline), 3);
	assert_string_equal(gl_pipeline_layer(f.pipeline, 0), "runs");
	fixture_close(&f);
}

static void says_what_is_missing(void **state)
{
	(void)state;
	fixture f;
	fixture_name(&f, "every_type", NULL);
	assert_int_equal(fixture_open(&f, NULL), GL_CONFIG);
	HAS(f.error.message, "test.yaml:2:3: ");
	HAS(f.error.message, "`runs`");
	fixture_name(&f, "nobody", NULL);
	assert_int_equal(fixture_open(&f, NULL), GL_CONFIG);
	HAS(f.error.message, "there is no plugin `nobody`");
	fixture_name(&f, "runs", "runs", NULL);
	assert_int_equal(fixture_open(&f, NULL), GL_CONFIG);
	HAS(f.error.message, "twice");
}

static void refuses_options_that_do_not_fit(void **state)
{
	(void)state;
	fixture f;
	fixture_name(&f, "liar", NULL);
	fixture_set(&f, "lie", "white");
	assert_int_equal(fixture_open(&f, NULL), GL_CONFIG);
	HAS(f.error.message, "test.yaml:4:5: ");
	HAS(f.error.message, "one of nothing, unsorted");
	fixture_name(&f, "liar", NULL);
	fixture_set(&f, "lie",
		    "white "
		    "\x07\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"
		    "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9");
	assert_int_equal(fixture_open(&f, NULL), GL_CONFIG);
	HAS(f.error.message, "is \"white  \u00e9");
	HAS(f.error.message, "\u00e9\", wanted");
	assert_true(gl_utf8_valid(f.error.message, strlen(f.error.message), NULL));
	fixture_name(&f, "liar", NULL);
	fixture_set(&f, "truth", "white");
	assert_int_equal(fixture_open(&f, NULL), GL_CONFIG);
	HAS(f.error.message, "has no option `truth`; it has lie");
}

static void writes_every_type(void **state)
{
	(void)state;
	fixture f;
	fixture_name(&f, "every_type", "runs", NULL);
	assert_int_equal(fixture_open(&f, NULL), GL_OK);
	fixture_run(&f, "\xc3\xa9\xf0\x9f\x98\x80 -", 8);
	HAS(fixture_body(&f, GL_CODEPOINT, 1),
	    "{\"layers\":{\"everything\":[{\"begin\":0,\"end\":2,\"flag\":true,\"count\":0,\"share\":0,\"confidence\":1.0,"
	    "\"text\":\"\xc3\xa9\xf0\x9f\x98\x80\",\"kind\":\"first\",\"core\":{\"begin\":0,\"end\":2},\"parts\":[[0,2]],\"word\":0,"
	    "\"place\":{\"text\":\"\xc3\xa9\xf0\x9f\x98\x80\"},"
	    "\"items\":[{\"begin\":0,\"end\":2,\"value\":1e+16},{\"begin\":0,\"end\":2,\"value\":1e+16}]},"
	    "{\"begin\":3,\"end\":4,\"flag\":false,\"parts\":[]}]},\"provenance\":[{\"plugin\":\"runs\",");
	HAS(fixture_body(&f, GL_BYTE, 1), "[{\"begin\":0,\"end\":6,");
	HAS(fixture_body(&f, GL_UTF16, 1), "{\"begin\":4,\"end\":5,\"flag\":false,\"parts\":[]}");
	LACKS(fixture_body(&f, GL_UTF16, 1), "\"opened\"");
	fixture_run(&f, "a b", 3);
	const char *body = fixture_body(&f, GL_CODEPOINT, GL_ALL_LAYERS);
	HAS(body, "\"count\":-1,\"share\":0.5,\"confidence\":1.0,\"text\":\"b\",\"kind\":\"later\",\"core\":{\"begin\":2,\"end\":3},"
		  "\"parts\":[[2,3]],\"word\":1,"
		  "\"around\":[0],\"place\":{\"begin\":2,\"end\":3,\"text\":\"b\",\"whole\":true}");
	HAS(body, "\"runs\":[{\"begin\":0,\"end\":1,\"opened\":");
	fixture_close(&f);
}

/* Each unit is counted by hand; a byte-order mark is a character like any other. */
static void offsets_are_exact(void **state)
{
	(void)state;
	static const char text[] = "\xef\xbb\xbf"
				   "a\r\n\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80 e\xcc\x81\0x z";
	fixture f;
	fixture_name(&f, "runs", NULL);
	assert_int_equal(fixture_open(&f, NULL), GL_OK);
	fixture_run(&f, text, sizeof(text) - 1);
	HAS(fixture_body(&f, GL_CODEPOINT, 0), "[{\"begin\":0,\"end\":7,");
	HAS(f.out.data, "{\"begin\":8,\"end\":12,");
	HAS(f.out.data, "{\"begin\":13,\"end\":14,");
	HAS(fixture_body(&f, GL_BYTE, 0), "[{\"begin\":0,\"end\":17,");
	HAS(f.out.data, "{\"begin\":18,\"end\":23,");
	HAS(f.out.data, "{\"begin\":24,\"end\":25,");
	HAS(fixture_body(&f, GL_UTF16, 0), "[{\"begin\":0,\"end\":9,");
	HAS(f.out.data, "{\"begin\":10,\"end\":14,");
	HAS(f.out.data, "{\"begin\":15,\"end\":16,");
	fixture_close(&f);
}

/* The word at `begin` of three letters is told as msgpack wants it. */
static void tells_bounds(fixture *f, uint32_t begin)
{
	gl_buffer wanted = {0};
	gl_writer writer;
	gl_writer_init(&writer, &wanted, GL_FORM_MSGPACK);
	gl_write_count(&writer, "begin", begin);
	gl_write_count(&writer, "end", begin + 3);
	gl_buffer_reset(&f->out);
	gl_writer_init(&writer, &f->out, GL_FORM_MSGPACK);
	gl_result_write_body(&writer, f->analysis, GL_BYTE, GL_ALL_LAYERS);
	assert_non_null(memmem(f->out.data, f->out.length, wanted.data, wanted.length));
	gl_buffer_deinit(&wanted);
}

/* Words before, at and behind those from which on an offset takes a byte more. */
static void offsets_of_all_sizes(void **state)
{
	(void)state;
	static const uint32_t borders[] = {1 << 7, 1 << 8, 1 << 16};
	static char text[(1 << 16) + 16];
	fixture f;
	fixture_name(&f, "runs", NULL);
	assert_int_equal(fixture_open(&f, NULL), GL_OK);
	for (size_t i = 0; i < sizeof(borders) / sizeof(borders[0]); i++)
		for (uint32_t begin = borders[i] - 5; begin < borders[i] + 3; begin++) {
			memset(text, ' ', sizeof(text));
			memcpy(text + begin, "abc", 3);
			fixture_run(&f, text, sizeof(text));
			tells_bounds(&f, begin);
		}
	fixture_close(&f);
}

static void a_lie_costs_the_plugins_layers(void **state)
{
	(void)state;
	static const struct {
		const char *lie, *words;
	} lies[] = {
		{"unsorted", "sorted"},
		{"shorter_first", "sorted"},
		{"outside", "outside"},
		{"empty", "empty"},
		{"inside", "inside a character"},
		{"lacking", "kind: required, and absent"},
		{"enum", "kind: beyond"},
		{"reference", "other: a reference"},
		{"nan", "number: not a finite"},
		{"confidence", "confidence: not a probability"},
		{"string", "text: not valid UTF-8"},
		{"spans", "parts: spans"},
		{"foreign", "refused, as it should be"},
		{"asides_unsorted", "layer `asides`, bytes 2 to 6, is not as declared: rows are to be sorted"},
		{"asides_empty", "layer `asides`, bytes 5 to 5, is not as declared: a span outside"},
		{"asides_outside", "layer `asides`, bytes 5 to 10, is not as declared: a span outside"},
		{"half_a_word", "half: \"}"},
	};
	fixture f;
	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		fixture_name(&f, "liar", "runs", NULL);
		fixture_set(&f, "lie", lies[i].lie);
		assert_int_equal(fixture_open(&f, NULL), GL_OK);
		fixture_run(&f,
			    "\xc3\xa9"
			    "bcdefgh",
			    9);
		const char *body = fixture_body(&f, GL_CODEPOINT, GL_ALL_LAYERS);
		HAS(body, "{\"layers\":{\"runs\":[");
		LACKS(body, "\"lies\":[{");
		HAS(body, "\"errors\":[{\"plugin\":\"liar\",\"code\":\"error\",\"message\":\"");
		HAS(body, lies[i].words);
		assert_false(gl_analysis_whole(f.analysis));
		fixture_close(&f);
	}
	fixture_name(&f, "liar", NULL);
	assert_int_equal(fixture_open(&f, NULL), GL_OK);
	fixture_run(&f,
		    "\xc3\xa9"
		    "bcdefgh",
		    9);
	assert_true(gl_analysis_whole(f.analysis));
	fixture_close(&f);
}

static void a_failure_goes_to_those_that_require_it(void **state)
{
	(void)state;
	fixture f;
	fixture_name(&f, "every_type", "runs", "liar", NULL);
	assert_int_equal(fixture_open(&f, NULL), GL_OK);
	fixture_run(&f, "this must fail now", 18);
	const char *body = fixture_body(&f, GL_CODEPOINT, GL_ALL_LAYERS);
	HAS(body, "{\"layers\":{\"lies\":[");
	HAS(body, "{\"plugin\":\"runs\",\"code\":\"error\",\"message\":\"the text says fail\"}");
	HAS(body, "{\"plugin\":\"every_type\",\"code\":\"requires\",\"message\":\"layer `runs`");
	fixture_run(&f, "this is well again", 18);
	assert_true(gl_analysis_whole(f.analysis));
	gl_verdict verdict = {0, GL_CRASHED, "it fell twice"};
	gl_analysis_run(f.analysis, &f.submission, "en", &verdict, 1);
	body = fixture_body(&f, GL_CODEPOINT, GL_ALL_LAYERS);
	HAS(body, "{\"plugin\":\"runs\",\"code\":\"crashed\",\"message\":\"it fell twice\"}");
	fixture_close(&f);
}

static void a_broken_plugin_is_opened_again(void **state)
{
	(void)state;
	fixture f;
	int first, second;
	fixture_name(&f, "runs", NULL);
	assert_int_equal(fixture_open(&f, NULL), GL_OK);
	fixture_run(&f, "one", 3);
	assert_int_equal(sscanf(strstr(fixture_body(&f, GL_CODEPOINT, 0), "\"opened\":"), "\"opened\":%d", &first), 1);
	fixture_run(&f, "a break", 7);
	assert_false(gl_analysis_whole(f.analysis));
	fixture_run(&f, "two", 3);
	assert_int_equal(sscanf(strstr(fixture_body(&f, GL_CODEPOINT, 0), "\"opened\":"), "\"opened\":%d", &second), 1);
	assert_int_equal(second, first + 1);
	fixture_close(&f);
}

static void a_plugin_may_name_the_language(void **state)
{
	(void)state;
	fixture f;
	bool detected;
	fixture_name(&f, "runs", NULL);
	assert_int_equal(fixture_open(&f, NULL), GL_OK);
	fixture_run(&f, "lang:de", 7);
	gloss_string lang = gl_analysis_lang(f.analysis, &detected);
	assert_true(detected);
	assert_memory_equal(lang.data, "de", 2);
	f.submission.lang = (gloss_string){"fr", 2};
	gl_analysis_run(f.analysis, &f.submission, "en", NULL, 0);
	lang = gl_analysis_lang(f.analysis, &detected);
	assert_false(detected);
	assert_memory_equal(lang.data, "fr", 2);
	f.submission.lang = (gloss_string){0};
	fixture_run(&f, "lang:--", 7);
	lang = gl_analysis_lang(f.analysis, &detected);
	assert_false(detected);
	assert_memory_equal(lang.data, "en", 2);
	fixture_close(&f);
}

static void nothing_grows(void **state)
{
	(void)state;
	fixture f;
	char text[4096];
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 3 ? 'a' : ' ';
	fixture_name(&f, "every_type", "runs", NULL);
	assert_int_equal(fixture_open(&f, NULL), GL_OK);
	size_t before = 0;
	for (int i = 0; i < 50; i++) {
		fixture_run(&f, text, sizeof(text));
		fixture_body(&f, GL_CODEPOINT, GL_ALL_LAYERS);
		if (i == 2)
			before = mallinfo2().uordblks;
	}
	assert_int_equal(mallinfo2().uordblks, before);
	fixture_close(&f);
}

static size_t taken(void)
{
	struct mallinfo2 about = mallinfo2();
	return about.uordblks + about.hblkhd;
}

/* What an earlier document left is no more room for a later one. */
static void a_document_takes_no_more_than_it_may(void **state)
{
	(void)state;
	fixture f;
	char text[4096];
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 2 ? ' ' : 'a';
	fixture_name(&f, "runs", NULL);
	assert_int_equal(fixture_open(&f, NULL), GL_OK);
	fixture_run(&f, text, sizeof(text));
	assert_true(gl_analysis_whole(f.analysis));
	f.analysis->memory = 40000;
	fixture_run(&f, text, sizeof(text));
	HAS(fixture_body(&f, GL_CODEPOINT, GL_ALL_LAYERS), "\"code\":\"memory\"");
	fixture_run(&f, text, sizeof(text) / 4);
	assert_true(gl_analysis_whole(f.analysis));
	fixture_close(&f);
}

/* Two bytes of text make a row, so a megabyte of them takes many. The next large document finds room; small ones give it back. */
static void rows_stay_for_large_documents_only(void **state)
{
	(void)state;
	enum { LARGE = 1 << 20 };
	fixture f;
	char *text = malloc(LARGE);
	assert_non_null(text);
	memset(text, 'a', LARGE);
	for (size_t i = 1; i < LARGE; i += 2)
		text[i] = ' ';
	fixture_name(&f, "runs", NULL);
	assert_int_equal(fixture_open(&f, NULL), GL_OK);
	fixture_run(&f, text, 4096);
	size_t before = taken();
	fixture_run(&f, text, LARGE);
	size_t after = taken();
	bool counted = before != after; /* a sanitizer's malloc counts nothing */
	assert_true(!counted || after > before + (8u << 20));
	for (int i = 0; i < 3; i++)
		fixture_run(&f, text, LARGE);
	assert_int_equal(taken(), after);
	for (int i = 0; i < 200; i++)
		fixture_run(&f, text, 4096);
	assert_true(taken() < before + (1u << 20));
	fixture_close(&f);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_in_the_order_that_layers_require),
		cmocka_unit_test(says_what_is_missing),
		cmocka_unit_test(refuses_options_that_do_not_fit),
		cmocka_unit_test(writes_every_type),
		cmocka_unit_test(offsets_are_exact),
		cmocka_unit_test(offsets_of_all_sizes),
		cmocka_unit_test(a_lie_costs_the_plugins_layers),
		cmocka_unit_test(a_failure_goes_to_those_that_require_it),
		cmocka_unit_test(a_broken_plugin_is_opened_again),
		cmocka_unit_test(a_plugin_may_name_the_language),
		cmocka_unit_test(nothing_grows),
		cmocka_unit_test(a_document_takes_no_more_than_it_may),
		cmocka_unit_test(rows_stay_for_large_documents_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
