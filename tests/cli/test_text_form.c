/* The text form of a result, from maps that no plugin here would make: nesting, crossing, offsets beyond the text, hostile strings. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "cli/text_form.h"
#include "engine/utf8.h"
#include "engine/writer.h"

#include <string.h>

typedef struct item {
	uint32_t begin, end;
	const char *key, *value; /* one more field; key NULL: none */
} item;

static void write_layer(gl_writer *writer, const char *name, const item *items, uint32_t count)
{
	gl_write_text(writer, name);
	gl_write_array(writer, count);
	for (uint32_t i = 0; i < count; i++) {
		gl_write_map(writer, items[i].key ? 3 : 2);
		gl_write_text(writer, "begin");
		gl_write_uint(writer, items[i].begin);
		gl_write_text(writer, "end");
		gl_write_uint(writer, items[i].end);
		if (items[i].key) {
			gl_write_text(writer, items[i].key);
			gl_write_text(writer, items[i].value);
		}
	}
}

/* The form of a result with one or two layers; NUL-terminated. */
static void form_of(gl_buffer *out, const char *text, gl_unit unit, const item *one, uint32_t ones, const item *two, uint32_t twos)
{
	gl_buffer result = {0};
	gl_writer writer;
	gl_writer_init(&writer, &result, GL_FORM_MSGPACK);
	gl_write_map(&writer, 5);
	gl_write_text(&writer, "id");
	gl_write_text(&writer, "x");
	gl_write_text(&writer, "text");
	gl_write_text(&writer, text);
	gl_write_text(&writer, "outcome");
	gl_write_text(&writer, "whole");
	gl_write_text(&writer, "offsets");
	gl_write_text(&writer, gl_unit_names[unit]);
	gl_write_text(&writer, "layers");
	gl_write_map(&writer, two ? 2 : 1);
	write_layer(&writer, "one", one, ones);
	if (two)
		write_layer(&writer, "two", two, twos);
	*out = (gl_buffer){0};
	assert_true(gl_text_form(out, result.data, result.length, false));
	gl_buffer_add(out, "", 1);
	gl_buffer_deinit(&result);
}

static void divides_and_marks(void **state)
{
	(void)state;
	gl_buffer out;
	static const item lines[] = {{0, 6, NULL, NULL}, {7, 11, NULL, NULL}},
			  marks[] = {{0, 3, "kind", "article"}, {7, 10, "name", "two"}};
	form_of(&out, "One a. Two.", GL_BYTE, lines, 2, marks, 2);
	assert_string_equal(out.data, "   1  [One](article) a.\n   2  [Two](two).\n\nx: whole, one 2, two 2\n");
	gl_buffer_deinit(&out);
}

static void offsets_of_every_unit(void **state)
{
	(void)state;
	static const uint32_t begins[GL_UNITS] = {[GL_CODEPOINT] = 2, [GL_BYTE] = 5, [GL_UTF16] = 3};
	for (int unit = 0; unit < GL_UNITS; unit++) {
		gl_buffer out;
		item mark = {begins[unit], begins[unit] + 3, "kind", "k"};
		form_of(&out, "\xf0\x9f\x99\x82 abc", (gl_unit)unit, &mark, 1, NULL, 0);
		assert_string_equal(out.data, "\xf0\x9f\x99\x82 [abc](k)\n\nx: whole, one 1\n");
		gl_buffer_deinit(&out);
	}
}

static void nests_and_crosses(void **state)
{
	(void)state;
	gl_buffer out;
	static const item outer[] = {{0, 5, "kind", "o"}}, inner[] = {{2, 3, "kind", "i"}}, crossing[] = {{4, 7, "kind", "c"}};
	form_of(&out, "a b c d", GL_BYTE, outer, 1, inner, 1);
	assert_string_equal(out.data, "[a [b](i) c](o) d\n\nx: whole, one 1, two 1\n");
	gl_buffer_deinit(&out);
	form_of(&out, "a b c d", GL_BYTE, outer, 1, crossing, 1);
	assert_string_equal(out.data, "[a b [c](o) d](c)\n\nx: whole, one 1, two 1\n");
	gl_buffer_deinit(&out);
}

static void offsets_beyond_the_text(void **state)
{
	(void)state;
	gl_buffer out;
	static const item wrong[] = {{1, 4000000000u, "kind", "k"}, {9, 2, "kind", "backwards"}};
	form_of(&out, "abc", GL_CODEPOINT, wrong, 2, NULL, 0);
	assert_string_equal(out.data, "a[bc](k)\n\nx: whole, one 2\n");
	gl_buffer_deinit(&out);
}

/* What a terminal would act upon is shown, in the text and in the strings of annotations. */
static void shows_controls(void **state)
{
	(void)state;
	gl_buffer out;
	static const item marks[] = {{0, 1, "name",
				      "e\x1b[2J\xc2\x9b"
				      "f\xc2\xa0"}};
	form_of(&out,
		"a\xc2\x9b"
		"1m\x1b[0m\x7f\xc2\xa0",
		GL_BYTE, marks, 1, NULL, 0);
	assert_string_equal(out.data, "[a](e\xef\xbf\xbd[2J\xef\xbf\xbd"
				      "f\xc2\xa0)\xef\xbf\xbd"
				      "1m\xef\xbf\xbd[0m\xef\xbf\xbd\xc2\xa0\n\nx: whole, one 1\n");
	gl_buffer_deinit(&out);
}

static void long_strings_are_cut_between_code_points(void **state)
{
	(void)state;
	for (size_t before = 0; before < 4; before++) {
		char value[601] = {0};
		memset(value, 'x', before);
		for (size_t at = before; at + 4 <= 600; at += 4)
			memcpy(value + at, "\xf0\x9f\x99\x82", 4);
		gl_buffer out;
		item mark = {0, 1, "name", value};
		form_of(&out, "a", GL_BYTE, &mark, 1, NULL, 0);
		assert_true(gl_utf8_valid(out.data, out.length, NULL));
		assert_true(out.length < 300);
		gl_buffer_deinit(&out);
	}
}

/* Cut anywhere, a result is refused or shown in part; nothing is read beyond it. */
static void what_is_no_result(void **state)
{
	(void)state;
	static const char whole[] = "\x82\xa4text\xa3"
				    "abc\xa6layers\x81\xa3one\x91\x82\xa5"
				    "begin\x00\xa3"
				    "end\x02";
	for (size_t size = 1; size < sizeof(whole); size++) {
		gl_buffer out = {0}, exact = {0};
		gl_buffer_add(&exact, whole, size);
		assert_int_equal(gl_text_form(&out, exact.data, exact.length, false), size == sizeof(whole) - 1 || size == sizeof(whole));
		gl_buffer_deinit(&out);
		gl_buffer_deinit(&exact);
	}
	static const char *const wrong[] = {"\x81\xa6layers\x05",
					    ("\x82\xa4text\xa1"
					     "a\xa6layers\x81\xa1x\x81\xa1y\x01"),
					    "\x93\x01\x02\x03"};
	static const size_t sizes[] = {9, 20, 4};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		gl_buffer out = {0};
		gl_text_form(&out, wrong[i], sizes[i], true);
		gl_buffer_deinit(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(divides_and_marks), cmocka_unit_test(offsets_of_every_unit),
		cmocka_unit_test(nests_and_crosses), cmocka_unit_test(offsets_beyond_the_text),
		cmocka_unit_test(shows_controls),    cmocka_unit_test(long_strings_are_cut_between_code_points),
		cmocka_unit_test(what_is_no_result),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
