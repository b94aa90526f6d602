/* UTF-8: what is valid, how long it is in each unit, and where each offset lies; against a count byte by byte. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "engine/utf8.h"

#include <stdlib.h>
#include <string.h>

#define TEXT(text) (text), sizeof(text) - 1

static void lengths_in_each_unit(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t size;
		uint32_t points, units;
	} cases[] = {
		{TEXT(""), 0, 0},
		{TEXT("plain"), 5, 5},
		{TEXT("a\0b"), 3, 3},
		{TEXT("\r\n"), 2, 2},
		{TEXT("\xef\xbb\xbf"
		      "a"),
		 2, 2},                    /* a byte-order mark counts */
		{TEXT("e\xcc\x81"), 2, 2}, /* a combining mark counts */
		{TEXT("caf\xc3\xa9 \xf0\x9f\x99\x82"), 6, 7},
		{TEXT("\xf4\x8f\xbf\xbf\xee\x80\x80"), 2, 3},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t lengths[GL_UNITS];
		assert_true(gl_utf8_valid(cases[i].text, cases[i].size, lengths));
		assert_int_equal(lengths[GL_BYTE], cases[i].size);
		assert_int_equal(lengths[GL_CODEPOINT], cases[i].points);
		assert_int_equal(lengths[GL_UTF16], cases[i].units);
	}
}

/* Each is put at every place around the 64-byte blocks in which the text is looked at, and at its very end. */
static void refuses_at_every_place(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"\x80",
		"\xbf",
		"\xc0\x80",
		"\xc1\xbf",
		"\xc3",
		"\xe0\x9f\xbf",
		"\xe2\x82",
		"\xed\xa0\x80",
		"\xed\xbf\xbf",
		"\xf0\x8f\xbf\xbf",
		"\xf0\x9f\x99",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xff",
		"\xc3(",
		"\xe2(\xa1",
		"\xc3\xa9\xa9",
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		for (size_t before = 0; before < 140; before++)
			for (size_t after = 0; after <= 70; after += 70) {
				char text[256];
				size_t size = strlen(wrong[i]);
				memset(text, 'a', sizeof(text));
				memcpy(text + before, wrong[i], size);
				assert_false(gl_utf8_valid(text, before + size + after, NULL));
			}
}

/* Behind more than one piece of what is looked at in one step, of characters that the pieces' ends would cut. */
static void says_where_it_stops(void **state)
{
	(void)state;
	static const size_t places[] = {0, 3, 4095, 4098, 9000};
	static const struct {
		const char *bytes;
		size_t sound;
	} wrong[] = {{"\xe4rz", 0}, {"\xc3\xa9\xa9", 2}, {"a\xf0\x9f\x99", 1}, {"\x80\x80\x80\x80\x80", 0}, {"fine", 4}};
	char text[9100];
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		for (size_t k = 0; k < sizeof(wrong) / sizeof(wrong[0]); k++) {
			size_t size = places[i] + strlen(wrong[k].bytes);
			for (size_t at = 0; at < places[i]; at += 3)
				memcpy(text + at, "\xe2\x82\xac", 3);
			memcpy(text + places[i], wrong[k].bytes, strlen(wrong[k].bytes));
			assert_int_equal(gl_utf8_sound(text, size), places[i] + wrong[k].sound);
			memset(text + places[i], '\xbf', 90);
			assert_int_equal(gl_utf8_sound(text, places[i] + 90), places[i]);
		}
}

static void takes_at_every_place(void **state)
{
	(void)state;
	static const char *const right[] = {"\xc2\x80",     "\xdf\xbf",     "\xe0\xa0\x80",     "\xed\x9f\xbf",
					    "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"};
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		for (size_t before = 0; before < 140; before++) {
			char text[256];
			uint32_t lengths[GL_UNITS];
			size_t size = strlen(right[i]);
			memset(text, 'a', sizeof(text));
			memcpy(text + before, right[i], size);
			assert_true(gl_utf8_valid(text, before + size + 70, lengths));
			assert_int_equal(lengths[GL_CODEPOINT], before + 71);
			assert_int_equal(lengths[GL_UTF16], before + 71 + (size == 4));
		}
}

/* One of each width, in a fixed disorder; returns the bytes. */
static size_t mixed_text(char *text, size_t room)
{
	static const char *const points[] = {"a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x99\x82"};
	size_t size = 0;
	for (uint32_t seed = 1; size + 4 <= room; seed = seed * 1664525 + 1013904223) {
		const char *point = points[seed >> 30];
		memcpy(text + size, point, strlen(point));
		size += strlen(point);
	}
	return size;
}

static void offsets_are_as_counted(void **state)
{
	(void)state;
	char text[1000];
	/* Sizes on and around the blocks, down to a text that ends within the first. */
	for (size_t room = 4; room <= sizeof(text); room += room < 270 ? 1 : 83) {
		gl_arena arena;
		gl_offset_map map;
		uint32_t size = (uint32_t)mixed_text(text, room), points = 0, units = 0;
		uint32_t lengths[GL_UNITS];
		gl_arena_init(&arena, 0);
		assert_true(gl_utf8_valid(text, size, lengths));
		assert_true(gl_offset_map_init(&map, &arena, text, size, lengths));
		for (uint32_t at = 0; at <= size;) {
			assert_int_equal(gl_offset_in(&map, GL_BYTE, at), at);
			assert_int_equal(gl_offset_in(&map, GL_CODEPOINT, at), points);
			assert_int_equal(gl_offset_in(&map, GL_UTF16, at), units);
			if (at == size)
				break;
			unsigned width;
			uint32_t point = gl_utf8_decode(text + at, &width);
			at += width;
			points++;
			units += point > 0xffff ? 2 : 1;
		}
		gl_arena_deinit(&arena);
	}
}

static void offsets_of_ascii_are_bytes(void **state)
{
	(void)state;
	gl_arena arena;
	gl_offset_map map;
	gl_arena_init(&arena, 0);
	assert_true(gl_offset_map_init(&map, &arena, "plain", 5, (uint32_t[GL_UNITS]){5, 5, 5}));
	for (int unit = 0; unit < GL_UNITS; unit++)
		assert_int_equal(gl_offset_in(&map, (gl_unit)unit, 5), 5);
	assert_int_equal(arena.used, 0);
	gl_arena_deinit(&arena);
}

static void a_map_needs_its_memory(void **state)
{
	(void)state;
	gl_arena arena;
	gl_offset_map map;
	gl_arena_init(&arena, 16);
	assert_false(gl_offset_map_init(&map, &arena, "caf\xc3\xa9", 5, (uint32_t[GL_UNITS]){4, 5, 4}));
	gl_arena_deinit(&arena);
}

static void decodes(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint32_t point;
		unsigned size;
	} cases[] = {{"A", 0x41, 1},
		     {"\xc3\xa9", 0xe9, 2},
		     {"\xe2\x82\xac", 0x20ac, 3},
		     {"\xf0\x9f\x99\x82", 0x1f642, 4},
		     {"\xf4\x8f\xbf\xbf", 0x10ffff, 4}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned size;
		assert_int_equal(gl_utf8_decode(cases[i].text, &size), cases[i].point);
		assert_int_equal(size, cases[i].size);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths_in_each_unit),   cmocka_unit_test(refuses_at_every_place),
		cmocka_unit_test(says_where_it_stops),    cmocka_unit_test(takes_at_every_place),
		cmocka_unit_test(offsets_are_as_counted), cmocka_unit_test(offsets_of_ascii_are_bytes),
		cmocka_unit_test(a_map_needs_its_memory), cmocka_unit_test(decodes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
