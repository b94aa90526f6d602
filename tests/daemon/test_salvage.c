/* A salvage that is killed, or that the disk refuses something, at each of its steps: nothing that is sound is lost, and what is lost is told. */
#include "daemon/salvage.h"
#include "daemon/store.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#define ROWS 120 /* several pages */
#define DONE 60  /* of them; the rest wait */
#define LENGTH 3000
#define PAGE 4096

static char folder[] = "/tmp/glossd-test-salvage.XXXXXX";
static gl_store *store;
static gl_store_opening opening;
static uint64_t first;

/* ---- Steps -------------------------------------------------------------------------------------------------------------- */

/* What changes anything on the disk is a step. */
static long steps_left = -1; /* -1: all may be done */
static bool dies;            /* else what comes is refused, all of it */

static bool refused(void)
{
	if (steps_left < 0)
		return false;
	if (steps_left) {
		steps_left--;
		return false;
	}
	if (dies)
		kill(getpid(), SIGKILL);
	errno = ENOSPC;
	return true;
}

#pragma GCC visibility push(default) /* SQLite's calls come here too */

ssize_t pwrite(int file, const void *data, size_t length, off_t offset)
{
	return refused() ? -1 : syscall(SYS_pwrite64, file, data, length, offset);
}

ssize_t pwrite64(int file, const void *data, size_t length, off_t offset);
ssize_t pwrite64(int file, const void *data, size_t length, off_t offset) { return pwrite(file, data, length, offset); }
ssize_t write(int file, const void *data, size_t length) { return refused() ? -1 : syscall(SYS_write, file, data, length); }
/* What a kill leaves is there without them. */
static int sync_step(void) { return refused() ? -1 : 0; }

int fsync(int file) { return (void)file, sync_step(); }
int fdatasync(int file) { return (void)file, sync_step(); }
int ftruncate(int file, off_t length) { return refused() ? -1 : (int)syscall(SYS_ftruncate, file, length); }
int ftruncate64(int file, off_t length);
int ftruncate64(int file, off_t length) { return ftruncate(file, length); }
int rename(const char *from, const char *to) { return refused() ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0); }
int unlink(const char *path) { return refused() ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0); }

/* A page of the file, which stays so whatever the file is called. */
static ino_t bad_file;
static off_t bad_page = -1;

ssize_t pread64(int file, void *data, size_t length, off_t offset);
ssize_t pread64(int file, void *data, size_t length, off_t offset)
{
	struct stat about;
	bool bad = bad_page >= 0 && offset <= bad_page * PAGE && offset + (off_t)length > bad_page * PAGE;
	if (bad && !fstat(file, &about) && about.st_ino == bad_file) {
		errno = EIO;
		return -1;
	}
	return syscall(SYS_pread64, file, data, length, offset);
}

static bool bulk_unreadable;

int open(const char *path, int flags, ...)
{
	va_list rest;
	va_start(rest, flags);
	mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
	va_end(rest);
	if (bulk_unreadable && (flags & O_ACCMODE) == O_RDONLY && strstr(path, "-bulk-")) {
		errno = EMFILE;
		return -1;
	}
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

#pragma GCC visibility pop

/* ---- A spool ------------------------------------------------------------------------------------------------------------ */

static int begin(void **state)
{
	(void)state;
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	return 0;
}

static int end(void **state)
{
	(void)state;
	char command[128];
	gl_store_close(store, false);
	store = NULL;
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

static void open_it(void)
{
	gl_error error;
	assert_int_equal(gl_store_open(&store, folder, 7, &opening, &error), GL_OK);
}

static void close_it(void)
{
	gl_store_close(store, false);
	store = NULL;
}

static char body[ROWS][LENGTH];

static gl_row row_of(unsigned at)
{
	memset(body[at], 'a' + (int)(at % 26), LENGTH);
	return (gl_row){
		.number = first + at, .channel = 1, .id_hash = at + 1, .content_hash = at, .accepted_ms = 5, .frame = {body[at], LENGTH}};
}

/* Rows, of which some are done, in a database that is damaged where nothing lies: a channel's row. */
static void fill(void)
{
	gl_store_channel channel = {.number = 1, .seq = DONE, .published = DONE, .name = "default"};
	gl_row rows[ROWS];
	open_it();
	first = opening.first;
	assert_int_equal(gl_store_begin(store), GL_OK);
	for (unsigned at = 0; at < ROWS; at++) {
		rows[at] = row_of(at);
		assert_int_equal(gl_store_add(store, &rows[at]), GL_OK);
	}
	assert_int_equal(gl_store_put_channel(store, &channel), GL_OK);
	assert_int_equal(gl_store_commit(store), GL_OK);
	assert_int_equal(gl_store_begin(store), GL_OK);
	for (unsigned at = 0; at < DONE; at++) {
		rows[at].record = rows[at].frame;
		rows[at].frame = (gl_bytes){0};
		rows[at].seq = at + 1;
		rows[at].done_ms = 6;
		assert_int_equal(gl_store_finish(store, &rows[at]), GL_OK);
	}
	assert_int_equal(gl_store_commit(store), GL_OK);
}

static void change(const char *text)
{
	char path[128];
	sqlite3 *connection;
	snprintf(path, sizeof(path), "%s/" GL_STORE_FILE, folder);
	assert_int_equal(sqlite3_open(path, &connection), SQLITE_OK);
	assert_int_equal(sqlite3_exec(connection, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(connection);
}

static bool count_sound(void *context, const gl_row *row)
{
	unsigned at = (unsigned)(row->number - first);
	gl_bytes bytes = row->seq ? row->record : row->frame;
	assert_true(at < ROWS && bytes.length == LENGTH && !memcmp(bytes.data, body[at], LENGTH));
	++*(unsigned *)context;
	return true;
}

/* As a start. Adds what it tells. */
static gl_code start(uint64_t *lost)
{
	gl_error error;
	gl_salvaged saved;
	assert_int_equal(gl_salvage_finish(folder, &saved, &error), GL_OK);
	*lost += saved.lost;
	assert_true(!*saved.aside || !access(saved.aside, F_OK));
	return gl_store_open(&store, folder, 7, &opening, &error);
}

/* Starts until the spool is sound, and looks through it. Returns the rows that were told to be lost. */
static uint64_t expect_rows(unsigned waiting, unsigned done)
{
	unsigned found = 0;
	uint64_t lost = 0;
	gl_error error;
	gl_code code = start(&lost);
	if (code == GL_DAMAGED) {
		assert_int_equal(gl_salvage(folder, 0, 7, &error), GL_OK);
		code = start(&lost);
	}
	assert_int_equal(code, GL_OK);
	assert_int_equal(gl_store_waiting(store, 0, count_sound, &found), GL_OK);
	assert_int_equal(found, waiting);
	assert_int_equal(gl_store_results(store, 1, 1, INT64_MAX, count_sound, &found), GL_OK);
	assert_int_equal(found, waiting + done);
	assert_int_equal(gl_store_take_unsound(store), 0);
	return lost;
}

/* A row that waits is not what was written, and one is missing by the count: this is found at the opening. */
static void fill_and_damage(void)
{
	char text[256];
	fill();
	close_it();
	snprintf(text, sizeof(text), "UPDATE documents SET revision = 9 WHERE number = %llu; DELETE FROM documents WHERE number = %llu",
		 (unsigned long long)first + DONE + 3, (unsigned long long)first + 3);
	change(text);
}

/* ---- Tests -------------------------------------------------------------------------------------------------------------- */

/* What glossd does where its spool is damaged. */
static gl_code salvage(uint64_t *told)
{
	gl_error error;
	gl_salvaged saved = {0};
	gl_code code = gl_salvage(folder, 0, 7, &error);
	if (code == GL_OK)
		code = gl_salvage_finish(folder, &saved, &error);
	*told = saved.lost;
	return code;
}

/* False where the process that was to die at that step had no more of them. */
static bool dies_at(long step)
{
	int status;
	uint64_t told;
	pid_t child = fork();
	assert_true(child >= 0);
	if (!child) {
		dies = true;
		steps_left = step;
		_exit(salvage(&told) != GL_OK);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : !WEXITSTATUS(status));
	return WIFSIGNALED(status);
}

/* What is lost is told by whoever lives when all is done; with the last step alone, the sync of the folder, it dies. */
static void test_a_salvage_that_is_killed_at_any_step(void **state)
{
	unsigned untold = 0;
	long step = 0;
	for (bool over = false; !over; step++) {
		fill_and_damage();
		over = !dies_at(step);
		uint64_t lost = expect_rows(ROWS - DONE - 1, DONE - 1);
		assert_true(lost == 2 || !lost);
		untold += !lost && !over;
		end(state);
		begin(state);
	}
	assert_true(untold <= 1);
	assert_in_range(step, 20, 2000);
}

static void test_a_salvage_that_the_disk_refuses_something(void **state)
{
	gl_code code = GL_SYSTEM;
	for (long step = 0; code != GL_OK; step++) {
		fill_and_damage();
		dies = false;
		steps_left = step;
		uint64_t told = 0;
		code = salvage(&told);
		steps_left = -1;
		assert_int_equal(told + expect_rows(ROWS - DONE - 1, DONE - 1), 2);
		end(state);
		begin(state);
	}
}

/* As where all files are in use: nothing is taken for damaged, and nothing is left out. */
static void test_a_bulk_that_cannot_be_read_now(void **state)
{
	(void)state;
	gl_error error;
	unsigned found = 0;
	fill();
	close_it();
	open_it();
	bulk_unreadable = true;
	assert_int_equal(gl_store_waiting(store, 0, count_sound, &found), GL_SYSTEM);
	assert_int_equal(gl_store_take_unsound(store), 0);
	close_it();
	gl_code code = gl_salvage(folder, 0, 7, &error);
	bulk_unreadable = false;
	assert_int_equal(code, GL_SYSTEM);
	assert_int_equal(expect_rows(ROWS - DONE, DONE), 0);
}

/* The disk does not give that page of the database, now or ever. Returns how many pages there are. */
static off_t fill_and_lose(off_t page)
{
	char path[128];
	struct stat about;
	fill();
	close_it();
	snprintf(path, sizeof(path), "%s/" GL_STORE_FILE, folder);
	assert_int_equal(stat(path, &about), 0);
	bad_file = about.st_ino;
	bad_page = page;
	return about.st_size / PAGE;
}

/* It costs what lies in it, and that is told; it is not tried for ever. (Behind the first page nobody knows how much there was.) */
static void test_a_page_that_cannot_be_read(void **state)
{
	unsigned lost_some = 0;
	for (off_t page = 0; page < fill_and_lose(page); page++) {
		unsigned found = 0;
		uint64_t lost = 0, told = 0;
		gl_code code = start(&told);
		if (code == GL_OK)
			code = gl_store_integrity(store);
		assert_true(code == GL_OK || code == GL_DAMAGED);
		close_it();
		if (code == GL_DAMAGED)
			assert_int_equal(salvage(&lost), GL_OK);
		assert_int_equal(start(&told), GL_OK);
		assert_int_equal(gl_store_all(store, 0, count_sound, &found), GL_OK);
		assert_true(page ? found + lost == ROWS : !found && lost == 1);
		lost_some += found && lost;
		bad_page = -1;
		end(state);
		begin(state);
	}
	bad_page = -1;
	assert_true(lost_some > 1);
}

/* A row that is gone is not taken off its file once more: others lie there. */
static void test_a_result_of_a_row_that_is_gone(void **state)
{
	(void)state;
	gl_row rows[2];
	char text[128];
	unsigned found = 0;
	open_it();
	first = opening.first;
	assert_int_equal(gl_store_begin(store), GL_OK);
	for (unsigned at = 0; at < 2; at++) {
		rows[at] = row_of(at);
		assert_int_equal(gl_store_add(store, &rows[at]), GL_OK);
	}
	assert_int_equal(gl_store_commit(store), GL_OK);
	close_it();
	snprintf(text, sizeof(text), "DELETE FROM documents WHERE number = %llu; UPDATE facts SET documents = 1",
		 (unsigned long long)first);
	change(text);
	gl_error error;
	gl_salvaged saved;
	assert_int_equal(gl_salvage(folder, 7, 7, &error), GL_OK);
	assert_int_equal(gl_salvage_finish(folder, &saved, &error), GL_OK);
	open_it();
	rows[0].record = rows[0].frame;
	rows[0].seq = 1;
	rows[0].frame = (gl_bytes){0};
	assert_int_equal(gl_store_begin(store), GL_OK);
	assert_int_equal(gl_store_finish(store, &rows[0]), GL_OK);
	assert_int_equal(gl_store_commit(store), GL_OK);
	gl_store_sweep(store, true, 0);
	assert_int_equal(gl_store_waiting(store, 0, count_sound, &found), GL_OK);
	assert_int_equal(gl_store_results(store, 1, 1, 9, count_sound, &found), GL_OK);
	assert_int_equal(found, 2);
}

/* A document that was in hand through a salvage that lost the count of openings. */
static void test_numbers_are_above_all_that_there_are(void **state)
{
	(void)state;
	open_it();
	first = opening.first + (UINT64_C(3) << GL_STORE_RUN_BITS);
	gl_row row = row_of(0);
	assert_int_equal(gl_store_begin(store), GL_OK);
	assert_int_equal(gl_store_add(store, &row), GL_OK);
	assert_int_equal(gl_store_commit(store), GL_OK);
	close_it();
	open_it();
	assert_true(opening.first > first);
	assert_int_equal(opening.first & ((UINT64_C(1) << GL_STORE_RUN_BITS) - 1), 0);
}

/* Nothing says any more where anything lies in the bulk: it is kept with the old database. */
static void test_a_database_that_is_none(void **state)
{
	(void)state;
	char path[4400];
	gl_error error;
	gl_salvaged saved;
	fill();
	gl_store_close(store, true);
	snprintf(path, sizeof(path), "%s/" GL_STORE_FILE, folder);
	int file = open(path, O_WRONLY);
	assert_int_equal(pwrite(file, "this is none", 12, 0), 12);
	close(file);
	assert_int_equal(gl_store_open(&store, folder, 7, &opening, &error), GL_DAMAGED);
	assert_int_equal(gl_salvage(folder, 0, 8, &error), GL_OK);
	assert_int_equal(gl_salvage_finish(folder, &saved, &error), GL_OK);
	assert_int_equal(saved.saved, 0);
	assert_int_equal(saved.lost, 1);
	open_it();
	assert_int_equal(opening.epoch, 8);
	for (int number = 1; number <= 2; number++) {
		snprintf(path, sizeof(path), "%s-bulk-%06d", saved.aside, number);
		assert_int_equal(access(path, F_OK), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_salvage_that_is_killed_at_any_step, begin, end),
		cmocka_unit_test_setup_teardown(test_a_salvage_that_the_disk_refuses_something, begin, end),
		cmocka_unit_test_setup_teardown(test_a_bulk_that_cannot_be_read_now, begin, end),
		cmocka_unit_test_setup_teardown(test_a_page_that_cannot_be_read, begin, end),
		cmocka_unit_test_setup_teardown(test_a_result_of_a_row_that_is_gone, begin, end),
		cmocka_unit_test_setup_teardown(test_numbers_are_above_all_that_there_are, begin, end),
		cmocka_unit_test_setup_teardown(test_a_database_that_is_none, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
