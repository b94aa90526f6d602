/* Reading and writing msgpack and JSON, and the checks of what is submitted. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "engine/submission.h"
#include "engine/writer.h"

#include <stdlib.h>
#include <string.h>

#define BYTES(text) (const uint8_t *)(text), sizeof(text) - 1

/* ---- Reading ----------------------------------------------------------------------------------------------------------- */

static bool skips(const uint8_t *bytes, size_t size)
{
	gl_reader reader = {bytes, bytes + size};
	return gl_skip(&reader) && reader.at == reader.end;
}

static void skips_whole_values(void **state)
{
	(void)state;
	assert_true(skips(BYTES("\xc0")));
	assert_true(skips(BYTES("\x83\xa1"
				"a\x01\xa1"
				"b\x92\xc2\xc3\xa1"
				"c\xcb\0\0\0\0\0\0\0\0")));
	assert_true(skips(BYTES("\xc7\x02\x05"
				"ab")));
	assert_true(skips(BYTES("\xd8\x05"
				"0123456789abcdef")));
	assert_true(skips(BYTES("\xd9\x03"
				"abc")));
	assert_true(skips(BYTES("\x90")));
}

/* Each declares more than is there. */
static void refuses_what_is_not_there(void **state)
{
	(void)state;
	assert_false(skips(BYTES("")));
	assert_false(skips(BYTES("\xc1")));
	assert_false(skips(BYTES("\xa5"
				 "abcd")));
	assert_false(skips(BYTES("\xdb\xff\xff\xff\xff"
				 "a")));
	assert_false(skips(BYTES("\xdd\xff\xff\xff\xff\xc0")));
	assert_false(skips(BYTES("\xdf\x7f\xff\xff\xff\xc0\xc0")));
	assert_false(skips(BYTES("\xdf\x80\x00\x00\x01\xc0\xc0")));
	assert_false(skips(BYTES("\xc9\xff\xff\xff\xff\x01")));
	assert_false(skips(BYTES("\xcf\0\0\0")));
	assert_false(skips(BYTES("\x82\xa1"
				 "a\x01\xa1"
				 "b")));
}

static void refuses_deep_nesting(void **state)
{
	(void)state;
	uint8_t nested[GL_MAX_DEPTH + 2];
	memset(nested, 0x91, sizeof(nested));
	nested[GL_MAX_DEPTH] = 0xc0;
	assert_true(skips(nested, GL_MAX_DEPTH + 1));
	nested[GL_MAX_DEPTH] = 0x91;
	nested[GL_MAX_DEPTH + 1] = 0xc0;
	assert_false(skips(nested, GL_MAX_DEPTH + 2));
}

/* As gl_skip, one value after the other. */
static bool skips_slowly(gl_reader *reader, unsigned depth)
{
	gl_value value;
	if (!gl_read(reader, &value))
		return false;
	uint64_t items = value.kind == GL_MAP ? (uint64_t)value.count * 2 : value.kind == GL_ARRAY ? value.count : 0;
	if (items && depth == GL_MAX_DEPTH)
		return false;
	for (; items; items--)
		if (!skips_slowly(reader, depth + 1))
			return false;
	return true;
}

static uint32_t drawn(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)(*seed >> 8) * below >> 24);
}

/* An array of what results are made of, in any order, and cut off anywhere. */
static void draw_values(uint32_t *seed, uint8_t *bytes, size_t size)
{
	static const char *const pieces[] = {"\x81",
					     "\245begin\315\001\002\243end\315\003\004",
					     "\x82",
					     "\x84\245begin\315\001\002\243end\315\003\004",
					     "\x82\245begin\315\001\002\243end\315\003\004",
					     "\x83\245begin\177\243end\315\003\004",
					     "\x91",
					     "\x92\315\001\001\315\001\002",
					     "\x92\001\002",
					     "\x93",
					     "\x9f",
					     "\244kind\246direct",
					     "\240",
					     ("\277"
					      "0123456789012345678901234567890"),
					     "\331\003abc",
					     "\313abcdefgh",
					     "\314a",
					     "\315ab",
					     "\316abcd",
					     "\317abcdefgh",
					     "\303",
					     "\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91",
					     "\x90",
					     "\x80",
					     "\301",
					     "\335\001\001\001\001"};
	const uint8_t head[] = {0xdc, 0, (uint8_t)drawn(seed, 30)};
	size_t length = size < sizeof(head) ? 0 : sizeof(head);
	memcpy(bytes, head, length);
	while (length < size) {
		const char *piece = pieces[drawn(seed, sizeof(pieces) / sizeof(*pieces))];
		for (; *piece && length < size; piece++)
			bytes[length++] = drawn(seed, 200) ? (uint8_t)*piece : (uint8_t)drawn(seed, 256);
	}
}

/* Each in memory of its own length, so that a look beyond the end is found. */
static void skips_as_the_slow_way_does(void **state)
{
	(void)state;
	uint32_t seed = 7, whole = 0;
	for (uint32_t round = 0; round < 100000; round++) {
		size_t size = drawn(&seed, 300) + 1;
		uint8_t *bytes = malloc(size);
		assert_non_null(bytes);
		draw_values(&seed, bytes, size);
		gl_reader slow = {bytes, bytes + size}, quick = slow;
		bool sound = skips_slowly(&slow, 0);
		assert_int_equal(gl_skip(&quick), sound);
		if (sound)
			assert_ptr_equal(quick.at, slow.at);
		whole += sound && slow.at > bytes + 64;
		free(bytes);
	}
	assert_true(whole > 1000); /* which are long enough to be told by the quick way */
}

static void reads_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t size;
		gl_kind kind;
		int64_t integer;
	} cases[] = {
		{"\x7f", 1, GL_UINT, 127},
		{"\xe0", 1, GL_INT, -32},
		{"\xd0\x80", 2, GL_INT, -128},
		{"\xd1\xff\x00", 3, GL_INT, -256},
		{"\xd2\x7f\xff\xff\xff", 5, GL_UINT, 2147483647},
		{"\xd3\xff\xff\xff\xff\xff\xff\xff\xfe", 9, GL_INT, -2},
		{"\xcd\x01\x00", 3, GL_UINT, 256},
		{"\xce\xff\xff\xff\xff", 5, GL_UINT, 4294967295},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		gl_reader reader = {(const uint8_t *)cases[i].bytes, (const uint8_t *)cases[i].bytes + cases[i].size};
		gl_value value;
		assert_true(gl_read_kind(&reader, cases[i].kind, &value));
		assert_int_equal(value.integer, cases[i].integer);
		assert_ptr_equal(reader.at, reader.end);
	}
	static const uint8_t half[] = {0xca, 0x3f, 0, 0, 0};
	gl_reader narrow = {half, half + sizeof(half)};
	gl_value value;
	assert_true(gl_read_kind(&narrow, GL_FLOAT, &value));
	assert_true(value.number == 0.5);
}

/* ---- Writing ----------------------------------------------------------------------------------------------------------- */

static void write_sample(gl_writer *writer)
{
	gl_write_map(writer, 9);
	gl_write_text(writer, "a\"\\\n\x01\x7f");
	gl_write_array(writer, 3);
	gl_write_uint(writer, 18446744073709551615u);
	gl_write_int(writer, -5);
	gl_write_array(writer, 0);
	gl_write_text(writer, "n");
	gl_write_number(writer, 3);
	gl_write_text(writer, "f");
	gl_write_number(writer, 0.1);
	gl_write_text(writer, "d");
	gl_write_double(writer, 1);
	gl_write_text(writer, "big");
	gl_write_number(writer, 9007199254740994.0);
	gl_write_text(writer, "m");
	gl_write_map(writer, 0);
	gl_write_text(writer, "b");
	gl_write_bin(writer, "\xff\x00\x01\x02", 4);
	gl_write_text(writer, "t");
	gl_write_bool(writer, true);
	gl_write_text(writer, "x");
	gl_write_nil(writer);
}

static void writes_json(void **state)
{
	(void)state;
	gl_buffer out = {0};
	gl_writer writer;
	gl_writer_init(&writer, &out, GL_FORM_JSON);
	write_sample(&writer);
	gl_buffer_add(&out, "", 1);
	assert_string_equal(
		out.data,
		"{\"a\\\"\\\\\\n\\u0001\x7f\":[18446744073709551615,-5,[]],\"n\":3,\"f\":0.1,\"d\":1.0,\"big\":9007199254740994.0,\"m\":{},"
		"\"b\":\"/wABAg==\",\"t\":true,\"x\":null}");
	gl_buffer_deinit(&out);
}

/* msgpack, read back by ourselves and copied into JSON, gives the same JSON. */
static void copies_msgpack_into_json(void **state)
{
	(void)state;
	gl_buffer packed = {0}, direct = {0}, copied = {0}, again = {0};
	gl_writer writer;
	gl_writer_init(&writer, &packed, GL_FORM_MSGPACK);
	write_sample(&writer);
	gl_writer_init(&writer, &direct, GL_FORM_JSON);
	write_sample(&writer);
	gl_reader reader = {(uint8_t *)packed.data, (uint8_t *)packed.data + packed.length};
	gl_writer_init(&writer, &copied, GL_FORM_JSON);
	assert_true(gl_write_value(&writer, &reader));
	assert_ptr_equal(reader.at, reader.end);
	assert_int_equal(copied.length, direct.length);
	assert_memory_equal(copied.data, direct.data, direct.length);
	reader.at = (uint8_t *)packed.data;
	gl_writer_init(&writer, &again, GL_FORM_MSGPACK);
	assert_true(gl_write_value(&writer, &reader));
	assert_int_equal(again.length, packed.length);
	assert_memory_equal(again.data, packed.data, packed.length);
	gl_buffer_deinit(&packed);
	gl_buffer_deinit(&direct);
	gl_buffer_deinit(&copied);
	gl_buffer_deinit(&again);
}

static void json_keys_are_texts(void **state)
{
	(void)state;
	gl_buffer out = {0};
	gl_writer writer;
	static const char map[] = "\x83\x01\x02\x92\x01\xa1"
				  "a\xc0\xa1\xff\xa1\xfe";
	gl_reader reader = {(const uint8_t *)map, (const uint8_t *)map + sizeof(map) - 1};
	gl_writer_init(&writer, &out, GL_FORM_JSON);
	assert_true(gl_write_value(&writer, &reader));
	gl_buffer_add(&out, "", 1);
	assert_string_equal(out.data, "{\"1\":2,\"[1,\\\"a\\\"]\":null,\"/w==\":\"/g==\"}");
	gl_buffer_deinit(&out);
}

static void seq_has_a_fixed_width(void **state)
{
	(void)state;
	gl_buffer out = {0};
	gl_writer writer;
	gl_writer_init(&writer, &out, GL_FORM_MSGPACK);
	gl_write_uint64(&writer, 1);
	assert_int_equal(out.length, 9);
	assert_memory_equal(out.data, "\xcf\0\0\0\0\0\0\0\1", 9);
	gl_buffer_deinit(&out);
}

static void doubles_read_back(void **state)
{
	(void)state;
	static const double numbers[] = {0.1, 1e300, 5e-324, 1.7976931348623157e308, 2.0 / 3, 123456789.125, -0.5};
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		gl_buffer out = {0};
		gl_writer writer;
		gl_writer_init(&writer, &out, GL_FORM_JSON);
		gl_write_double(&writer, numbers[i]);
		gl_buffer_add(&out, "", 1);
		assert_true(strtod(out.data, NULL) == numbers[i]);
		gl_buffer_deinit(&out);
	}
}

/* ---- Submissions ------------------------------------------------------------------------------------------------------- */

static gl_code parse(const void *frame, size_t size, gl_submission *submission)
{
	gl_error error;
	return gl_submission_parse(frame, size, 100, submission, &error);
}

static void takes_text_and_maps(void **state)
{
	(void)state;
	gl_submission submission;
	assert_int_equal(parse("caf\xc3\xa9", 5, &submission), GL_OK);
	assert_int_equal(submission.text.length, 5);
	assert_int_equal(submission.lengths[GL_CODEPOINT], 4);
	assert_memory_equal(submission.channel.data, "default", 7);
	static const char map[] = "\x88\xa4text\xc4\x02hi\xa2id\xa1"
				  "7\xa7"
				  "channel\xa4wire\xa4lang\xa5pt-BR\xa4"
				  "date\xaa"
				  "2024-02-29\xa4meta\x92\x01\x02"
				  "\xa5reply\xa6result\xa5other\x01";
	assert_int_equal(parse(map, sizeof(map) - 1, &submission), GL_OK);
	assert_int_equal(submission.reply, GL_REPLY_RESULT);
	assert_int_equal(submission.meta.length, 3);
	assert_memory_equal(submission.channel.data, "wire", 4);
}

#define MAP(pairs) "\x81" pairs, sizeof("\x81" pairs) - 1
#define MAP2(pairs) "\x82" pairs, sizeof("\x82" pairs) - 1

static void refuses_with_a_code(void **state)
{
	(void)state;
	static const struct {
		const char *frame;
		size_t size;
		gl_code code;
	} cases[] = {
		{"", 0, GL_EMPTY_TEXT},
		{"\xff", 1, GL_INVALID_UTF8},
		{"\xed\xa0\x80", 3, GL_INVALID_UTF8},
		{MAP("\xa4text\xa0"), GL_EMPTY_TEXT},
		{MAP("\xa4text\xa1\xff"), GL_INVALID_UTF8},
		{MAP("\xa4text\x01"), GL_BAD_TYPE},
		{MAP("\xa4text\xa5"
		     "a"),
		 GL_MALFORMED},
		{MAP("\xa2id\xa1"
		     "a"),
		 GL_MISSING_TEXT},
		{MAP2("\xa4text\xa1"
		      "a\xa4text\xa1"
		      "b"),
		 GL_BAD_TYPE},
		{MAP2("\xa4text\xa1"
		      "a\xa2id\xa0"),
		 GL_BAD_ID},
		{MAP2("\xa4text\xa1"
		      "a\xa2id\xa1\xff"),
		 GL_BAD_ID},
		{MAP2("\xa4text\xa1"
		      "a\xa2id\xc0"),
		 GL_BAD_TYPE},
		{MAP2("\xa4text\xa1"
		      "a\xa7"
		      "channel\xa3"
		      "a/b"),
		 GL_BAD_CHANNEL},
		{MAP2("\xa4text\xa1"
		      "a\xa4lang\xa1"
		      "e"),
		 GL_BAD_LANG},
		{MAP2("\xa4text\xa1"
		      "a\xa4"
		      "date\xaa"
		      "2023-02-29"),
		 GL_BAD_DATE},
		{MAP2("\xa4text\xa1"
		      "a\xa4"
		      "date\xa7"
		      "2023-13"),
		 GL_BAD_DATE},
		{MAP2("\xa4text\xa1"
		      "a\xa5reply\xa1"
		      "x"),
		 GL_BAD_REPLY},
		{"\x81\xa4text\xa1"
		 "a\xc0",
		 9, GL_MALFORMED},
		{"\xde\x00\x01\xa4text\xa0", 9, GL_EMPTY_TEXT},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		gl_submission submission;
		assert_int_equal(parse(cases[i].frame, cases[i].size, &submission), cases[i].code);
	}
}

static void keeps_the_id_of_what_it_refuses(void **state)
{
	(void)state;
	gl_submission submission;
	static const char map[] = "\x82\xa4text\x01\xa2id\xa1"
				  "7";
	assert_int_equal(parse(map, sizeof(map) - 1, &submission), GL_BAD_TYPE);
	assert_int_equal(submission.id.length, 1);
	char large[120];
	memset(large, 'a', sizeof(large));
	assert_int_equal(parse(large, sizeof(large), &submission), GL_TOO_LARGE);
}

static void knows_dates_and_languages(void **state)
{
	(void)state;
	static const char *const dates[] = {
		"2024", "2024-05", "2024-05-06", "20240506", "2024-05-06T07:08Z", "2024-05-06T07:08:09.123+02:00", "2024-05-06 07:08-0330"};
	static const char *const no_dates[] = {"",
					       "24",
					       "2024-5-6",
					       "2024-05-32",
					       "2024-05-06T",
					       "2024-05-06T25:00",
					       "2024-05-06T07:08X",
					       "yesterday",
					       "2024-05-06T07:08:09."};
	static const char *const langs[] = {"en", "pt-BR", "zh-Hant-TW", "x-gloss", "de-1996"};
	static const char *const no_langs[] = {"", "e", "en_US", "en-", "-en", "12", "en-toolongpart"};
	gl_error error;
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		gl_submission submission = {.text = {"a", 1}, .date = {dates[i], (uint32_t)strlen(dates[i])}};
		assert_int_equal(gl_submission_check(&submission, 10, &error), GL_OK);
	}
	for (size_t i = 0; i < sizeof(no_dates) / sizeof(no_dates[0]); i++) {
		gl_submission submission = {.text = {"a", 1}, .date = {no_dates[i], (uint32_t)strlen(no_dates[i])}};
		assert_int_equal(gl_submission_check(&submission, 10, &error), GL_BAD_DATE);
	}
	for (size_t i = 0; i < sizeof(langs) / sizeof(langs[0]); i++) {
		gl_submission submission = {.text = {"a", 1}, .lang = {langs[i], (uint32_t)strlen(langs[i])}};
		assert_int_equal(gl_submission_check(&submission, 10, &error), GL_OK);
	}
	for (size_t i = 0; i < sizeof(no_langs) / sizeof(no_langs[0]); i++) {
		gl_submission submission = {.text = {"a", 1}, .lang = {no_langs[i], (uint32_t)strlen(no_langs[i])}};
		assert_int_equal(gl_submission_check(&submission, 10, &error), GL_BAD_LANG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(skips_whole_values),
		cmocka_unit_test(refuses_what_is_not_there),
		cmocka_unit_test(refuses_deep_nesting),
		cmocka_unit_test(skips_as_the_slow_way_does),
		cmocka_unit_test(reads_numbers),
		cmocka_unit_test(writes_json),
		cmocka_unit_test(copies_msgpack_into_json),
		cmocka_unit_test(json_keys_are_texts),
		cmocka_unit_test(seq_has_a_fixed_width),
		cmocka_unit_test(doubles_read_back),
		cmocka_unit_test(takes_text_and_maps),
		cmocka_unit_test(refuses_with_a_code),
		cmocka_unit_test(keeps_the_id_of_what_it_refuses),
		cmocka_unit_test(knows_dates_and_languages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
