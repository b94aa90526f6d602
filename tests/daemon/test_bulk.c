/* Bytes beside the spool's database: what was kept is there, what was forgotten is not written over, and a file goes with the last that lay in it. */
#include "daemon/bulk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#define LARGE ((size_t)9 << 20) /* more than a file takes of small ones, and than is written at once */

static char folder[] = "/tmp/glossd-test-bulk.XXXXXX";
static gl_bulk bulk;

static void open_it(void) { assert_int_equal(gl_bulk_open(&bulk, folder, "base"), GL_OK); }

static int begin(void **state)
{
	(void)state;
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	open_it();
	return 0;
}

static int end(void **state)
{
	(void)state;
	char command[128];
	gl_bulk_close(&bulk);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

static bool there(unsigned number)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/base-bulk-%06u", folder, number);
	return !access(path, F_OK);
}

/* Bytes that tell them from those of another seed. */
static uint8_t *bytes_of(uint32_t seed, size_t length)
{
	uint8_t *bytes = malloc(length + 1);
	assert_non_null(bytes);
	for (size_t i = 0; i < length; i++)
		bytes[i] = (uint8_t)((i + seed) * 2654435761u >> 24);
	return bytes;
}

static uint64_t add_to(gl_bulk_kind kind, uint32_t seed, size_t length)
{
	uint64_t place = 0;
	uint8_t *bytes = bytes_of(seed, length);
	assert_int_equal(gl_bulk_add(&bulk, kind, (gl_bytes){bytes, length}, &place), GL_OK);
	free(bytes);
	assert_int_not_equal(place, 0);
	return place;
}

static uint64_t add(uint32_t seed, size_t length) { return add_to(GL_BULK_RESULTS, seed, length); }

static uint64_t used(uint64_t *spare)
{
	uint64_t size;
	gl_bulk_size(&bulk, &size, spare);
	return size;
}

static void keep(void)
{
	assert_int_equal(gl_bulk_sync(&bulk), GL_OK);
	gl_bulk_keep(&bulk);
}

static bool reads(uint64_t place, uint32_t seed, size_t length)
{
	uint8_t *bytes = bytes_of(seed, length);
	gl_bytes read;
	assert_int_equal(gl_bulk_read(&bulk, place, &read), GL_OK);
	bool same = read.data && read.length == length && !memcmp(read.data, bytes, length);
	free(bytes);
	return same;
}

static void expect_unread(uint64_t place, gl_code code)
{
	gl_bytes read = {"", 1};
	assert_int_equal(gl_bulk_read(&bulk, place, &read), code);
	assert_null(read.data);
}

static void what_was_kept_is_read_again(void **state)
{
	(void)state;
	const size_t lengths[] = {0, 1, 4091, 4092, 4093, 100, 524288, 1048575, LARGE, 5, 70000, LARGE, 1};
	enum { COUNT = sizeof(lengths) / sizeof(lengths[0]) };
	uint64_t places[COUNT];
	for (uint32_t i = 0; i < COUNT; i++) {
		places[i] = add(i, lengths[i]);
		if (i % 3 == 1)
			keep();
	}
	keep();
	for (int life = 0; life < 2; life++) {
		for (uint32_t i = 0; i < COUNT; i++)
			assert_true(reads(places[i], i, lengths[i]));
		gl_bulk_close(&bulk);
		open_it();
	}
	assert_true(there(1) && there(2) && there(3));
}

/* Many small commits: each but the first writes a block again that has bytes of the one before. */
static void a_block_is_gone_on_with(void **state)
{
	(void)state;
	enum { COUNT = 500 };
	uint64_t places[COUNT];
	for (uint32_t i = 0; i < COUNT; i++) {
		places[i] = add(i, 10 + i * 3);
		keep();
		assert_true(reads(places[i], i, 10 + i * 3));
	}
	for (uint32_t i = 0; i < COUNT; i++)
		assert_true(reads(places[i], i, 10 + i * 3));
	assert_false(there(2));
}

/* The database may have committed what it says that it has not. */
static void what_was_written_and_forgotten_is_not_written_over(void **state)
{
	(void)state;
	uint64_t first = add(1, 100);
	keep();
	uint64_t second = add(2, 100);
	gl_bulk_forget(&bulk);
	uint64_t third = add(3, 100);
	assert_int_equal(third, second); /* nothing of it was written */
	assert_int_equal(gl_bulk_sync(&bulk), GL_OK);
	gl_bulk_forget(&bulk);
	uint64_t fourth = add(4, 100);
	keep();
	assert_true(reads(first, 1, 100) && reads(third, 3, 100) && reads(fourth, 4, 100));
	assert_int_equal(fourth >> 32, 2);
}

static void let_go(uint64_t place)
{
	gl_bulk_count(&bulk, place, -1);
	gl_bulk_keep(&bulk);
}

static void a_file_goes_with_the_last_that_lay_in_it(void **state)
{
	(void)state;
	uint64_t large = add(1, LARGE), other = add(2, 50), spare;
	keep();
	assert_int_equal(other >> 32, 2);
	assert_true(used(&spare) >= LARGE && !spare);
	gl_bulk_count(&bulk, large, -1);
	gl_bulk_sweep(&bulk, false, 0);
	assert_true(there(1)); /* not before the commit */
	gl_bulk_forget(&bulk);
	gl_bulk_sweep(&bulk, false, 0);
	assert_true(there(1));
	let_go(large);
	let_go(other);
	bulk.frozen = true;
	gl_bulk_sweep(&bulk, false, 0);
	assert_true(there(1));
	bulk.frozen = false;
	gl_bulk_sweep(&bulk, false, 0);
	assert_true(!there(1) && there(2)); /* it is written to */
	gl_bulk_sweep(&bulk, true, 0);
	assert_true(!there(2) && !used(&spare) && !spare);
	uint64_t last = add(3, 60);
	keep();
	assert_true(last >> 32 == 3 && reads(last, 3, 60));
	gl_bulk_close(&bulk);
	open_it();
	gl_bulk_count(&bulk, last, 1);
	gl_bulk_keep(&bulk);
	gl_bulk_sweep(&bulk, true, 0);
	assert_true(reads(last, 3, 60));
}

/* Where the disk is short its room stays ours: it becomes the next file of either kind, under another number, unless it may be needed yet. */
static void a_file_that_is_kept_becomes_another(void **state)
{
	(void)state;
	uint64_t first = add(1, LARGE), second = add(2, LARGE), spare;
	keep();
	let_go(first);
	gl_bulk_sweep(&bulk, true, LARGE);
	assert_true(there(1) && used(&spare) >= LARGE && spare >= LARGE);
	bulk.frozen = true;
	uint64_t document = add_to(GL_BULK_DOCUMENTS, 3, 100);
	keep();
	assert_true(document >> 32 == 3 && there(1));
	bulk.frozen = false;
	uint64_t third = add(4, 70000);
	keep();
	assert_true(third >> 32 == 4 && !there(1));
	used(&spare);
	assert_int_equal(spare, 0);
	expect_unread(first, GL_DAMAGED);
	assert_true(reads(second, 2, LARGE) && reads(document, 3, 100) && reads(third, 4, 70000));
}

/* A kind does not write into the files of the other. */
static void kinds_lie_apart(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 20; i++) {
		uint64_t document = add_to(GL_BULK_DOCUMENTS, i, 300), result = add(i + 100, 500);
		assert_true(document >> 32 == 1 && result >> 32 == 2);
		if (i % 4 == 3)
			keep();
		if (i % 4 == 3)
			assert_true(reads(document, i, 300) && reads(result, i + 100, 500));
	}
}

static void a_place_where_nothing_lies_has_nothing(void **state)
{
	(void)state;
	uint64_t place = add(1, 100);
	keep();
	expect_unread(place + 5000, GL_DAMAGED);
	expect_unread(place + 50, GL_DAMAGED); /* no length */
	expect_unread(place + (UINT64_C(1) << 32), GL_DAMAGED);
	gl_bulk_count(&bulk, UINT64_MAX, 1); /* of a damaged row */
	gl_bulk_keep(&bulk);
	assert_int_equal(add(2, 10) >> 32, 1);
}

/* A row may name a file that somebody took away: what comes next does not take its number, or the row would be about it. */
static void the_number_of_a_lost_file_is_not_given_out(void **state)
{
	(void)state;
	uint64_t lost = add(1, LARGE);
	keep();
	char path[128];
	snprintf(path, sizeof(path), "%s/base-bulk-000001", folder);
	gl_bulk_close(&bulk);
	assert_int_equal(unlink(path), 0);
	open_it();
	gl_bulk_count(&bulk, lost, 1);
	gl_bulk_keep(&bulk);
	assert_int_equal(add(2, 100) >> 32, 2);
}

/* Its size would be another file's for good. */
static void a_large_file_becomes_no_other(void **state)
{
	(void)state;
	uint64_t large = add(1, 2 * LARGE), other = add(2, 100), spare;
	keep();
	let_go(large);
	gl_bulk_sweep(&bulk, false, 4 * LARGE);
	assert_true(!there(1) && there(2) && reads(other, 2, 100) && used(&spare) && !spare);
}

/* Files that are all in use are no damage. */
static void what_cannot_be_read_now_is_read_later(void **state)
{
	(void)state;
	struct rlimit was, none;
	uint64_t place = add(1, 100);
	keep();
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
	none = was;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	expect_unread(place, GL_SYSTEM);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
	assert_true(reads(place, 1, 100));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(what_was_kept_is_read_again),
		TEST(a_block_is_gone_on_with),
		TEST(what_was_written_and_forgotten_is_not_written_over),
		TEST(a_file_goes_with_the_last_that_lay_in_it),
		TEST(a_file_that_is_kept_becomes_another),
		TEST(kinds_lie_apart),
		TEST(a_place_where_nothing_lies_has_nothing),
		TEST(the_number_of_a_lost_file_is_not_given_out),
		TEST(a_large_file_becomes_no_other),
		TEST(what_cannot_be_read_now_is_read_later),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
