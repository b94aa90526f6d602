/* Large pieces of memory, and buffers that are filled again and again. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "engine/block.h"
#include "engine/buffer.h"

#include <stdint.h>
#include <stdlib.h>

#define MB ((size_t)1 << 20)

static void a_piece_grows_and_keeps_what_was_used(void **state)
{
	(void)state;
	static const size_t sizes[] = {100, 2 * MB, 5 * MB, 40 * MB};
	char *piece = gl_block_grow(NULL, 0, 10);
	assert_non_null(piece);
	memcpy(piece, "abcdefghij", 10);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		piece = gl_block_grow(piece, 10, sizes[i]);
		assert_non_null(piece);
		assert_memory_equal(piece, "abcdefghij", 10);
		piece[sizes[i] - 1] = 'z';
	}
	assert_int_equal((uintptr_t)piece % (2 * MB), 0);
	assert_null(gl_block_grow(piece, 10, SIZE_MAX));
	assert_null(gl_block_take(SIZE_MAX - MB));
	assert_memory_equal(piece, "abcdefghij", 10);
	free(piece);
}

static void fill(gl_buffer *buffer, size_t size)
{
	char *room = gl_buffer_room(buffer, size);
	assert_non_null(room);
	memset(room, 'x', size);
	buffer->length += size;
}

static void what_is_used_again_stays_while_it_is_needed(void **state)
{
	(void)state;
	gl_buffer buffer = {0};
	fill(&buffer, 20 * MB);
	const char *data = buffer.data;
	for (int i = 0; i < 200; i++) {
		gl_buffer_reuse(&buffer);
		assert_int_equal(buffer.length, 0);
		assert_ptr_equal(buffer.data, data);
		fill(&buffer, i % 60 ? 1000 : 20 * MB);
	}
	for (int i = 0; i < 130; i++) {
		gl_buffer_reuse(&buffer);
		fill(&buffer, 1000);
	}
	assert_true(buffer.capacity < 5 * MB);
	gl_buffer_deinit(&buffer);
}

static void using_again_forgets_a_failure(void **state)
{
	(void)state;
	gl_buffer buffer = {0};
	assert_null(gl_buffer_room(&buffer, SIZE_MAX / 2));
	assert_true(buffer.failed);
	gl_buffer_reuse(&buffer);
	assert_false(buffer.failed);
	fill(&buffer, 10);
	gl_buffer_deinit(&buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_piece_grows_and_keeps_what_was_used),
		cmocka_unit_test(what_is_used_again_stays_while_it_is_needed),
		cmocka_unit_test(using_again_forgets_a_failure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
