/* Short memory: wherever an allocation fails, the document fails, and the next one is whole again. */
#include "engine/arena.h"
#include "engine/pipeline_fixture.h"

static size_t left = SIZE_MAX; /* allocations until one fails */

void *__real_gl_arena_alloc(gl_arena *arena, size_t size);
void *__wrap_gl_arena_alloc(gl_arena *arena, size_t size);
void *__wrap_gl_arena_alloc(gl_arena *arena, size_t size) { return left-- ? __real_gl_arena_alloc(arena, size) : NULL; }

FIXTURE_GROUP("quotes", "sentences", "tokens")

static const char text[] =
	"\"We left,\" said Ana Reed. \"It was dark,\" she added, \"and cold.\" Ben Ortiz, her brother, believes that they stayed.\n\n"
	"He called it a \"walk\". According to the mayor, nobody was there. “Who knows?” asked the old man.";

/* The layers of a text, without the times that they took. */
static const char *read_layers(void)
{
	const char *layers = fixture_layers(&f, text);
	char *times = strstr(layers, ",\"elapsed_us\"");
	assert_non_null(times);
	*times = 0;
	return layers;
}

static void fails_the_document(void **state)
{
	(void)state;
	char whole[8192];
	snprintf(whole, sizeof(whole), "%s", read_layers());
	HAS(whole, "\"name\":\"Ana Reed\"");
	for (size_t place = 0, failed = 1; failed; place++) {
		left = place;
		fixture_run(&f, text, sizeof(text) - 1);
		failed = left > place;
		left = SIZE_MAX;
		assert_int_equal(gl_analysis_whole(f.analysis), !failed);
		assert_string_equal(read_layers(), whole);
		assert_true(place < 10000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(fails_the_document)};
	return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
