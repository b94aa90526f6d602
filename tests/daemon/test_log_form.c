/* The forms of a line of the log, for what no document or plugin can bring into one: bytes that are not UTF-8, and texts without end. */
#include "daemon/log_form.h"
#include "engine/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define FIELDS(...) (const gl_log_field[]){__VA_ARGS__}, sizeof((const gl_log_field[]){__VA_ARGS__}) / sizeof(gl_log_field)

/* The line without its time, which is between `before` and `after`. */
static const char *behind_time(const gl_log_line *line, const char *before, const char *after)
{
	static char rest[GL_LOG_LINE];
	size_t skip = strlen(before) + strlen("2026-01-31T12:00:00.000Z");
	assert_true(line->length > skip + strlen(after));
	assert_memory_equal(line->text, before, strlen(before));
	assert_memory_equal(line->text + skip, after, strlen(after));
	memcpy(rest, line->text + skip + strlen(after), line->length - skip - strlen(after));
	rest[line->length - skip - strlen(after)] = '\0';
	return rest;
}

static const char *logfmt(const gl_log_field *fields, size_t count)
{
	gl_log_line line;
	const gl_log_event event = {GLOSS_LOG_WARNING, "tried", fields, count};
	gl_log_logfmt(&line, &event);
	assert_true(gl_utf8_valid(line.text, line.length, NULL));
	return behind_time(&line, "event=tried level=warning time=", " ");
}

static const char *json(const gl_log_field *fields, size_t count)
{
	gl_log_line line;
	const gl_log_event event = {GLOSS_LOG_WARNING, "tried", fields, count};
	gl_log_json(&line, &event);
	assert_true(gl_utf8_valid(line.text, line.length, NULL));
	return behind_time(&line, "{\"event\":\"tried\",\"level\":\"warning\",\"time\":\"", "\",");
}

static void writes_numbers_as_numbers(void **state)
{
	(void)state;
	assert_string_equal(logfmt(FIELDS(gl_log_number("n", -5), gl_log_number("m", INT64_MIN))), "n=-5 m=-9223372036854775808\n");
	assert_string_equal(json(FIELDS(gl_log_number("n", -5), gl_log_text("t", "-5"))), "\"n\":-5,\"t\":\"-5\"}\n");
}

static void leaves_out_what_is_not_there(void **state)
{
	(void)state;
	assert_string_equal(logfmt(FIELDS(gl_log_text("a", NULL), gl_log_text("b", ""), gl_log_number("c", 1))), "b=\"\" c=1\n");
	assert_string_equal(json(FIELDS(gl_log_text("a", NULL), gl_log_text("b", ""))), "\"b\":\"\"}\n");
}

static void escapes(void **state)
{
	(void)state;
	const gl_log_field field = gl_log_bytes("t", "a \"b\\\n\t\x01\x7f\0\xc3\xa9", 12);
	assert_string_equal(logfmt(&field, 1), "t=\"a \\\"b\\\\\\n\\t\\x01\\x7f\\x00\xc3\xa9\"\n");
	assert_string_equal(json(&field, 1), "\"t\":\"a \\\"b\\\\\\n\\t\\u0001\x7f\\u0000\xc3\xa9\"}\n");
}

static void replaces_what_is_no_utf8(void **state)
{
	(void)state;
	/* a byte alone, a sequence cut by the end, a surrogate, and what stands behind them */
	assert_string_equal(json(FIELDS(gl_log_text("t", "a\xff\xe2\x82z"))), "\"t\":\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz\"}\n");
	assert_string_equal(json(FIELDS(gl_log_text("t", "\xed\xa0\x80"))), "\"t\":\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"}\n");
	assert_string_equal(logfmt(FIELDS(gl_log_text("t", "caf\xc3"))), "t=caf\xef\xbf\xbd\n");
}

/* 8 long texts: the line stays within its size and whole, and each field is there to its end or not at all. */
static void cuts_what_is_too_long(void **state)
{
	(void)state;
	char text[2001];
	for (size_t i = 0; i < 1000; i++)
		memcpy(text + 2 * i, "\xc3\xa9", 2);
	text[2000] = '\0';
	gl_log_field fields[8];
	for (int i = 0; i < 8; i++)
		fields[i] = gl_log_text("key", text);
	const char *line = json(fields, 8);
	size_t length = strlen(line);
	assert_true(length < GL_LOG_LINE && length > 3000);
	assert_string_equal(line + length - 3, "\"}\n");
	line = logfmt(fields, 8);
	assert_true(strlen(line) < GL_LOG_LINE && line[strlen(line) - 1] == '\n');
	memset(text, '\x01', 2000);
	line = json(fields, 8);
	length = strlen(line);
	assert_string_equal(line + length - 9, "\\u0001\"}\n");
}

static void the_message_has_no_time(void **state)
{
	(void)state;
	gl_log_line line;
	const gl_log_field fields[] = {gl_log_text("id", "a b"), gl_log_number("n", 1)};
	gl_log_message(&line, &(gl_log_event){GLOSS_LOG_ERROR, "tried", fields, 2});
	line.text[line.length] = '\0';
	assert_string_equal(line.text, "event=tried id=\"a b\" n=1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_numbers_as_numbers),
		cmocka_unit_test(leaves_out_what_is_not_there),
		cmocka_unit_test(escapes),
		cmocka_unit_test(replaces_what_is_no_utf8),
		cmocka_unit_test(cuts_what_is_too_long),
		cmocka_unit_test(the_message_has_no_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
