/* The arena: zeroed, aligned memory that stays where it is, within a limit, and used again after a reset. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <malloc.h>

#include "engine/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static bool zeroed(const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

/* What was handed out before a reset was written to, and comes back zeroed. */
static void memory_is_zeroed_aligned_and_apart(void **state)
{
	(void)state;
	gl_arena arena;
	gl_arena_init(&arena, 0);
	for (int round = 0; round < 3; round++) {
		char *taken[300];
		for (size_t i = 0; i < 300; i++) {
			size_t size = i * 37 % 5000;
			taken[i] = gl_arena_alloc(&arena, size);
			assert_non_null(taken[i]);
			assert_int_equal((uintptr_t)taken[i] % 8, 0);
			assert_true(zeroed(taken[i], size));
			memset(taken[i], (int)(i % 255) + 1, size);
		}
		for (size_t i = 0; i < 300; i++)
			for (size_t k = 0; k < i * 37 % 5000; k++)
				assert_int_equal((unsigned char)taken[i][k], i % 255 + 1);
		gl_arena_reset(&arena);
		assert_int_equal(arena.used, 0);
	}
	gl_arena_deinit(&arena);
}

static void a_reset_gives_the_same_memory_again(void **state)
{
	(void)state;
	gl_arena arena;
	gl_arena_init(&arena, 0);
	void *first = gl_arena_alloc(&arena, 1000), *large = gl_arena_alloc(&arena, 200000);
	gl_arena_reset(&arena);
	assert_ptr_equal(gl_arena_alloc(&arena, 1000), first);
	assert_ptr_equal(gl_arena_alloc(&arena, 200000), large);
	gl_arena_deinit(&arena);
}

static void the_limit_is_kept(void **state)
{
	(void)state;
	gl_arena arena;
	gl_arena_init(&arena, 64);
	char *memory = gl_arena_alloc(&arena, 40);
	assert_non_null(memory);
	assert_null(gl_arena_alloc(&arena, 32));
	assert_null(gl_arena_grow(&arena, memory, 40, 72));
	assert_non_null(gl_arena_alloc(&arena, 24));
	assert_null(gl_arena_alloc(&arena, 1));
	gl_arena_reset(&arena);
	assert_non_null(gl_arena_alloc(&arena, 64));
	gl_arena_deinit(&arena);
}

static void sizes_beyond_sense_are_refused(void **state)
{
	(void)state;
	gl_arena arena;
	gl_arena_init(&arena, 0);
	assert_null(gl_arena_alloc(&arena, SIZE_MAX));
	assert_null(gl_arena_alloc(&arena, SIZE_MAX / 2 + 1));
	assert_null(gl_arena_copy(&arena, "", SIZE_MAX));
	char *memory = gl_arena_alloc(&arena, 8);
	assert_null(gl_arena_grow(&arena, memory, 8, SIZE_MAX));
	gl_arena_deinit(&arena);
}

static void growing_keeps_what_was_there(void **state)
{
	(void)state;
	gl_arena arena;
	gl_arena_init(&arena, 0);
	char *memory = gl_arena_grow(&arena, NULL, 0, 5);
	memcpy(memory, "abcde", 5);
	char *grown = gl_arena_grow(&arena, memory, 5, 50);
	assert_ptr_equal(grown, memory); /* the last taken: in place */
	assert_memory_equal(grown, "abcde", 5);
	assert_true(zeroed(grown + 5, 45));
	memset(grown + 5, 'x', 45);
	char *other = gl_arena_alloc(&arena, 8);
	memcpy(other, "another", 8);
	char *moved = gl_arena_grow(&arena, grown, 50, 100);
	assert_ptr_not_equal(moved, grown);
	assert_memory_equal(moved, "abcdexxx", 8);
	assert_true(zeroed(moved + 50, 50));
	assert_string_equal(other, "another");
	assert_ptr_equal(gl_arena_grow(&arena, moved, 100, 60), moved);
	/* Beyond its block. */
	char *large = gl_arena_grow(&arena, moved, 100, 1000000);
	assert_memory_equal(large, "abcde", 5);
	assert_true(zeroed(large + 100, 1000000 - 100));
	gl_arena_deinit(&arena);
}

/* Bytes between the size asked for and the next multiple of 8 may have been written to before a grow zeroes them. */
static void growing_within_the_alignment_is_zeroed(void **state)
{
	(void)state;
	gl_arena arena;
	gl_arena_init(&arena, 0);
	char *memory = gl_arena_alloc(&arena, 3);
	memory[3] = memory[7] = 'x';
	assert_ptr_equal(gl_arena_grow(&arena, memory, 3, 8), memory);
	assert_true(zeroed(memory, 8));
	gl_arena_deinit(&arena);
}

static void copies_end_with_nul(void **state)
{
	(void)state;
	gl_arena arena;
	gl_arena_init(&arena, 0);
	char *dirty = gl_arena_alloc(&arena, 64);
	memset(dirty, 'x', 64);
	gl_arena_reset(&arena);
	assert_string_equal(gl_arena_copy(&arena, "12345678junk", 8), "12345678");
	assert_string_equal(gl_arena_copy(&arena, NULL, 0), "");
	assert_memory_equal(gl_arena_copy(&arena, "a\0b", 3), "a\0b", 4);
	gl_arena_deinit(&arena);
}

/* What mmap has given and free has not given back. */
static size_t mapped(void) { return mallinfo2().hblkhd; }

static void keeps_what_it_needed_lately(void **state)
{
	(void)state;
	gl_arena arena;
	size_t large = (size_t)96 << 20, before = mapped();
	mallopt(M_MMAP_THRESHOLD, 1 << 20);
	gl_arena_init(&arena, 0);
	void *memory = gl_arena_alloc(&arena, large);
	assert_non_null(memory);
	bool counted = mapped() >= before + large; /* a sanitizer's malloc counts nothing */
	for (int round = 0; round < 3; round++) {
		gl_arena_reset(&arena);
		assert_ptr_equal(gl_arena_alloc(&arena, large), memory);
	}
	assert_true(!counted || mapped() >= before + large);
	for (int round = 0; round < 200; round++) {
		gl_arena_reset(&arena);
		assert_non_null(gl_arena_alloc(&arena, 1000));
	}
	assert_true(!counted || mapped() < before + large / 2);
	gl_arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
		cmocka_unit_test(a_reset_gives_the_same_memory_again),
		cmocka_unit_test(the_limit_is_kept),
		cmocka_unit_test(sizes_beyond_sense_are_refused),
		cmocka_unit_test(growing_keeps_what_was_there),
		cmocka_unit_test(growing_within_the_alignment_is_zeroed),
		cmocka_unit_test(copies_end_with_nul),
		cmocka_unit_test(keeps_what_it_needed_lately),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
