/* The shelf: pieces lie side by side, none over one that is still there, and a reader is given nothing that is not on it. */
#include "daemon/shelf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>

static gl_shelf shelf;

/* Puts a piece there as its writers do. True where there was room. */
static bool put(gl_shelf_end *at, size_t length, uint64_t *place)
{
	size_t room = 0;
	char *bytes = gl_shelf_room(at, length, place, &room);
	if (!bytes)
		return false;
	assert_true(room >= length);
	assert_ptr_equal(bytes, gl_shelf_at(&shelf, *place, length));
	assert_true(bytes + room <= shelf.bytes + GL_SHELF_BYTES);
	at->end = *place + length;
	assert_true(at->end - at->begin <= GL_SHELF_BYTES);
	return true;
}

static void has_room_for_a_shelf_and_no_more(void **state)
{
	(void)state;
	gl_shelf_end at = {&shelf, 0, 0};
	uint64_t place;
	assert_false(put(&at, GL_SHELF_BYTES + 1, &place));
	assert_true(put(&at, GL_SHELF_BYTES, &place));
	assert_int_equal(place, 0);
	assert_false(put(&at, 1, &place));
	at.begin = 1;
	assert_true(put(&at, 1, &place));
	assert_int_equal(place, GL_SHELF_BYTES);
	assert_false(put(&at, 1, &place));
}

static void keeps_each_piece_in_one_run(void **state)
{
	(void)state;
	gl_shelf_end at = {&shelf, GL_SHELF_BYTES - 10, GL_SHELF_BYTES - 10};
	uint64_t place;
	assert_true(put(&at, 11, &place));
	assert_int_equal(place, GL_SHELF_BYTES);
	assert_false(put(&at, GL_SHELF_BYTES - 20, &place)); /* the ten bytes before are in use as well */
	assert_true(put(&at, GL_SHELF_BYTES - 21, &place));
}

/* Pieces of all sizes, the oldest taken away now and then: those that are there never touch. */
static void puts_nothing_over_what_is_there(void **state)
{
	(void)state;
	enum { PIECES = 64 };
	struct {
		uint64_t begin, end;
	} there[PIECES];
	gl_shelf_end at = {&shelf, 0, 0};
	uint32_t first = 0, next = 0, random = 1;
	uint64_t place;
	for (int round = 0; round < 100000; round++) {
		random = random * 1664525 + 1013904223;
		size_t length = 1 + (random >> 8) % (GL_SHELF_BYTES / 16);
		if (next - first < PIECES && put(&at, length, &place)) {
			for (uint32_t i = first; i < next; i++)
				assert_true(there[i % PIECES].end <= place);
			assert_true(first == next || at.end - there[first % PIECES].begin <= GL_SHELF_BYTES);
			there[next % PIECES].begin = place;
			there[next++ % PIECES].end = at.end;
		} else {
			first++;
			at.begin = first == next ? at.end : there[first % PIECES].begin;
		}
	}
	assert_true(at.end > 100 * GL_SHELF_BYTES);
}

static void gives_nothing_beyond_the_end(void **state)
{
	(void)state;
	assert_ptr_equal(gl_shelf_at(&shelf, GL_SHELF_BYTES * 5 + 7, GL_SHELF_BYTES - 7), shelf.bytes + 7);
	assert_null(gl_shelf_at(&shelf, GL_SHELF_BYTES * 5 + 7, GL_SHELF_BYTES - 6));
	assert_null(gl_shelf_at(&shelf, UINT64_MAX, 2));
	assert_null(gl_shelf_at(&shelf, 0, SIZE_MAX));
	assert_null(gl_shelf_at(NULL, 0, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_room_for_a_shelf_and_no_more),
		cmocka_unit_test(keeps_each_piece_in_one_run),
		cmocka_unit_test(puts_nothing_over_what_is_there),
		cmocka_unit_test(gives_nothing_beyond_the_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
