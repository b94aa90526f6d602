/* The spool's database after a commit that failed: what the log may have of it is written over before files of the bulk are filled again. */
#include "daemon/store_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static char folder[] = "/tmp/glossd-test-store.XXXXXX";
static gl_store *store;

static int begin(void **state)
{
	(void)state;
	gl_store_opening opening;
	gl_error error;
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	return gl_store_open(&store, folder, 1, &opening, &error);
}

static int end(void **state)
{
	(void)state;
	char command[128];
	gl_store_close(store, true);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

static long long log_size(void)
{
	char path[128];
	struct stat status;
	snprintf(path, sizeof(path), "%s/" GL_STORE_FILE "-wal", folder);
	return stat(path, &status) ? 0 : (long long)status.st_size;
}

static void commit_nothing(void)
{
	assert_int_equal(gl_store_begin(store), GL_OK);
	assert_int_equal(gl_store_commit(store), GL_OK);
}

static void a_commit_of_nothing_writes_where_one_failed(void **state)
{
	(void)state;
	commit_nothing();
	long long before = log_size();
	commit_nothing();
	assert_int_equal(log_size(), before);
	store->bulk.frozen = true; /* as a commit leaves it that failed */
	commit_nothing();
	assert_true(log_size() > before && !store->bulk.frozen);
}

static void before_a_batch_the_log_is_written_over(void **state)
{
	(void)state;
	commit_nothing();
	long long before = log_size();
	assert_int_equal(gl_store_prove(store), GL_OK);
	assert_int_equal(log_size(), before);
	store->bulk.frozen = true;
	assert_int_equal(gl_store_prove(store), GL_OK);
	assert_true(log_size() > before && !store->bulk.frozen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_commit_of_nothing_writes_where_one_failed, begin, end),
		cmocka_unit_test_setup_teardown(before_a_batch_the_log_is_written_over, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
