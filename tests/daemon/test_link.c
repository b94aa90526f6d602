/* The link between glossd and its workers: what is written is read back, and what no worker would write is refused. */
#include "daemon/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define STRING(text) ((gloss_string){text, sizeof(text) - 1})
#define LIMIT 4096

/* A result's body, its four keys apart. */
#define LAYERS "\xa6layers\x80"
#define PROVENANCE "\xaaprovenance\x90"
#define ERRORS "\246errors\x90"
#define ELAPSED "\252elapsed_us\x80"
#define WHOLE_BODY LAYERS PROVENANCE ELAPSED
#define DEGRADED_BODY LAYERS PROVENANCE ERRORS ELAPSED

static gl_frame whole_frame(const gl_buffer *buffer)
{
	gl_frame frame;
	assert_false(buffer->failed);
	assert_int_equal(gl_link_next(buffer->data, buffer->length, LIMIT, &frame), GL_LINK_WHOLE);
	assert_int_equal(frame.length + GL_LINK_HEAD, buffer->length);
	return frame;
}

/* The frame with its end cut off, or one byte too many, reads as broken; `read` says whether a frame is taken. */
static void refuses_other_lengths(const gl_frame *frame, bool (*read)(const gl_frame *frame))
{
	gl_frame changed = *frame;
	char *longer = calloc(1, frame->length + 1);
	assert_non_null(longer);
	for (changed.length = 0; changed.length < frame->length; changed.length++) {
		/* A copy of its own, so that a sanitizer sees a read beyond the end. */
		char *shorter = malloc(changed.length ? changed.length : 1);
		assert_non_null(shorter);
		memcpy(shorter, frame->data, changed.length);
		changed.data = shorter;
		assert_false(read(&changed));
		free(shorter);
	}
	memcpy(longer, frame->data, frame->length);
	changed = (gl_frame){frame->type, longer, frame->length + 1};
	assert_false(read(&changed));
	free(longer);
}

/* ---- Frames ---------------------------------------------------------------------------------------------------------- */

static void finds_frames_in_a_stream(void **state)
{
	(void)state;
	gl_buffer buffer = {0};
	gl_frame frame;
	gl_link_write_words(&buffer, GL_LINK_LOG, &(gl_link_words){.message = STRING("words")});
	for (size_t length = 0; length < buffer.length; length++)
		assert_int_equal(gl_link_next(buffer.data, length, LIMIT, &frame), GL_LINK_PART);
	assert_int_equal(gl_link_next(buffer.data, buffer.length, LIMIT, &frame), GL_LINK_WHOLE);
	assert_int_equal(frame.type, GL_LINK_LOG);
	assert_int_equal(gl_link_next(buffer.data, buffer.length, frame.length - 1, &frame), GL_LINK_BROKEN);
	memset(buffer.data + 4, 0, 4);
	assert_int_equal(gl_link_next(buffer.data, buffer.length, LIMIT, &frame), GL_LINK_BROKEN);
	memset(buffer.data, 0xff, GL_LINK_HEAD);
	assert_int_equal(gl_link_next(buffer.data, buffer.length, LIMIT, &frame), GL_LINK_BROKEN);
	gl_buffer_deinit(&buffer);
}

/* ---- Contents -------------------------------------------------------------------------------------------------------- */

static bool read_config(const gl_frame *frame)
{
	const char *sets[GL_LINK_MAX_SETS];
	gl_link_config config;
	return gl_link_read_config(frame, sets, &config);
}

static void carries_the_configuration(void **state)
{
	(void)state;
	const char *const given[] = {"lang=fr", "workers.count=2"};
	const char *sets[GL_LINK_MAX_SETS];
	gl_buffer buffer = {0};
	gl_link_config config;
	gl_link_write_config(&buffer, &(gl_link_config){"some.yaml", "lang: de\n", 9, given, 2});
	gl_frame frame = whole_frame(&buffer);
	assert_true(gl_link_read_config(&frame, sets, &config));
	assert_string_equal(config.file, "some.yaml");
	assert_memory_equal(config.text, "lang: de\n", config.length);
	assert_int_equal(config.set_count, 2);
	assert_string_equal(sets[1], "workers.count=2");
	refuses_other_lengths(&frame, read_config);
	gl_buffer_deinit(&buffer);
}

static bool read_document(const gl_frame *frame)
{
	gl_link_document document;
	return gl_link_read_document(frame, NULL, &document);
}

static void carries_documents(void **state)
{
	(void)state;
	gl_buffer buffer = {0};
	gl_link_document given = {.number = UINT64_MAX, .verdicts = {{3, GL_CRASHED, "it fell"}}, .verdict_count = 1}, taken;
	given.submission = (gl_submission){.text = STRING("a\0b"), .id = STRING("id"), .channel = STRING("wire"), .lengths = {3, 3, 3}};
	gl_link_write_document(&buffer, &given);
	gl_buffer_add(&buffer, given.submission.text.data, given.submission.text.length); /* as the daemon sends it */
	gl_frame frame = whole_frame(&buffer);
	assert_true(gl_link_read_document(&frame, NULL, &taken));
	assert_true(taken.number == UINT64_MAX);
	assert_memory_equal(taken.submission.text.data, "a\0b", 3);
	assert_memory_equal(taken.submission.channel.data, "wire", 4);
	assert_null(taken.submission.lang.data);
	assert_int_equal(taken.submission.lengths[GL_UTF16], 3);
	assert_int_equal(taken.verdicts[0].plugin, 3);
	assert_string_equal(taken.verdicts[0].message, "it fell");
	refuses_other_lengths(&frame, read_document);
	gl_buffer_deinit(&buffer);
}

static void carries_documents_whose_text_is_on_the_shelf(void **state)
{
	(void)state;
	gl_shelf *texts = calloc(1, sizeof(*texts));
	gl_buffer buffer = {0};
	gl_link_document given = {.number = 1, .shelved = true, .place = 7 * GL_SHELF_BYTES - 3}, taken;
	given.submission = (gl_submission){.text = STRING("abc"), .id = STRING("id"), .channel = STRING("wire")};
	assert_non_null(texts);
	memcpy(texts->bytes + GL_SHELF_BYTES - 3, "abc", 3);
	gl_link_write_document(&buffer, &given);
	gl_frame frame = whole_frame(&buffer);
	assert_true(gl_link_read_document(&frame, texts, &taken));
	assert_int_equal(taken.submission.text.length, 3);
	assert_ptr_equal(taken.submission.text.data, texts->bytes + GL_SHELF_BYTES - 3);
	assert_false(gl_link_read_document(&frame, NULL, &taken));
	given.place++; /* then its last byte would lie beyond the end */
	gl_buffer_reset(&buffer);
	gl_link_write_document(&buffer, &given);
	frame = whole_frame(&buffer);
	assert_false(gl_link_read_document(&frame, texts, &taken));
	gl_buffer_deinit(&buffer);
	free(texts);
}

/* Writes a result of two bodies, from raw msgpack. */
static void write_result(gl_buffer *buffer, gl_link_result result, gloss_string first, gloss_string second)
{
	gl_buffer_reset(buffer);
	result.body_count = 2;
	size_t begin = gl_link_begin_result(buffer, &result);
	for (int i = 0; i < 2; i++) {
		size_t body = gl_link_begin_body(buffer);
		gl_buffer_add(buffer, i ? second.data : first.data, i ? second.length : first.length);
		gl_link_end_body(buffer, body);
	}
	gl_link_end(buffer, begin);
}

static bool read_result(const gl_frame *frame)
{
	gl_link_result result;
	gloss_string bodies[2];
	gloss_string run;
	return gl_link_read_result(frame, &result, &run) && gl_link_read_bodies(run, &result, bodies);
}

static void carries_results(void **state)
{
	(void)state;
	gl_buffer buffer = {0};
	gl_link_result given = {.number = 7, .outcome = GL_DEGRADED, .detected = true, .lang = STRING("fr"), .body_keys = 4}, taken;
	gloss_string bodies[2], run;
	write_result(&buffer, given, STRING(DEGRADED_BODY), STRING(DEGRADED_BODY));
	gl_frame frame = whole_frame(&buffer);
	assert_true(gl_link_read_result(&frame, &taken, &run) && gl_link_read_bodies(run, &taken, bodies));
	assert_int_equal(taken.number, 7);
	assert_int_equal(taken.outcome, GL_DEGRADED);
	assert_memory_equal(taken.lang.data, "fr", 2);
	assert_memory_equal(bodies[1].data, DEGRADED_BODY, bodies[1].length);
	taken.body_count = 1;
	assert_false(gl_link_read_bodies(run, &taken, bodies));
	refuses_other_lengths(&frame, read_result);
	gl_buffer_deinit(&buffer);
}

static void tells_where_bodies_are(void **state)
{
	(void)state;
	gl_buffer buffer = {0};
	gl_link_result given = {.number = 7, .body_keys = 3, .body_count = 2, .shelved = 100, .place = UINT64_MAX}, taken;
	gloss_string run;
	gl_link_end(&buffer, gl_link_begin_result(&buffer, &given));
	gl_frame frame = whole_frame(&buffer);
	assert_true(gl_link_read_result(&frame, &taken, &run));
	assert_int_equal(taken.shelved, 100);
	assert_true(taken.place == UINT64_MAX);
	write_result(&buffer, given, STRING(WHOLE_BODY), STRING(WHOLE_BODY)); /* there, and here as well */
	frame = whole_frame(&buffer);
	assert_false(gl_link_read_result(&frame, &taken, &run));
	gl_buffer_deinit(&buffer);
}

static void believes_no_strange_result(void **state)
{
	(void)state;
	const gloss_string strange[] = {
		STRING(""),                                                     /* no keys */
		STRING(DEGRADED_BODY),                                          /* more than were said */
		STRING(LAYERS PROVENANCE),                                      /* fewer */
		STRING(WHOLE_BODY "\xa3seq\x01"),                               /* a key that is glossd's to write */
		STRING(LAYERS "\xa3seq\x01" ELAPSED),                           /* in place of another */
		STRING(LAYERS LAYERS ELAPSED),                                  /* a key twice */
		STRING(LAYERS PROVENANCE "\x01\x80"),                           /* a key that is no str */
		STRING(LAYERS PROVENANCE "\252elapsed_us"),                     /* no value */
		STRING(LAYERS PROVENANCE "\252elapsed_us\x05"),                 /* one of another kind */
		STRING("\xa6layers\x90" PROVENANCE ELAPSED),                    /* the same */
		STRING(LAYERS PROVENANCE "\252elapsed_us\xdf\xff\xff\xff\xff"), /* more pairs than bytes */
		STRING("\xa6layers\x81\xa1k\xc1" PROVENANCE ELAPSED),           /* no msgpack */
		STRING(LAYERS PROVENANCE "\xdb\xff\xff\xff\xffk\x80"),          /* a key beyond the end */
	};
	gl_buffer buffer = {0};
	gl_link_result result = {.number = 7, .body_keys = 3};
	for (size_t i = 0; i < sizeof(strange) / sizeof(strange[0]); i++) {
		write_result(&buffer, result, STRING(WHOLE_BODY), strange[i]);
		gl_frame frame = whole_frame(&buffer);
		assert_false(read_result(&frame));
	}
	write_result(&buffer, result, STRING(WHOLE_BODY), STRING(WHOLE_BODY));
	gl_frame frame = whole_frame(&buffer);
	assert_true(read_result(&frame));
	result.body_keys = 2;
	write_result(&buffer, result, STRING(LAYERS PROVENANCE), STRING(LAYERS PROVENANCE));
	frame = whole_frame(&buffer);
	assert_false(read_result(&frame));
	result.body_keys = 3;
	const gloss_string no_langs[] = {STRING("a\"b"), STRING("---"), STRING("")};
	for (size_t i = 0; i < sizeof(no_langs) / sizeof(no_langs[0]); i++) {
		result.lang = no_langs[i];
		write_result(&buffer, result, STRING(WHOLE_BODY), STRING(WHOLE_BODY));
		frame = whole_frame(&buffer);
		assert_false(read_result(&frame));
	}
	gl_buffer_deinit(&buffer);
}

static bool read_words(const gl_frame *frame)
{
	gl_link_words words;
	return gl_link_read_words(frame, &words);
}

static void carries_words(void **state)
{
	(void)state;
	gl_buffer buffer = {0};
	gl_link_words taken;
	gl_link_write_words(&buffer, GL_LINK_FAILED, &(gl_link_words){.number = 9, .code = GL_MEMORY, .message = STRING("caf\xc3\xa9")});
	gl_frame frame = whole_frame(&buffer);
	assert_true(gl_link_read_words(&frame, &taken));
	assert_int_equal(taken.number, 9);
	assert_null(taken.plugin.data);
	refuses_other_lengths(&frame, read_words);
	gl_buffer_reset(&buffer);
	gl_link_write_words(&buffer, GL_LINK_FAILED, &(gl_link_words){.message = STRING("caf\xe9")});
	frame = whole_frame(&buffer);
	assert_false(read_words(&frame));
	gl_buffer_reset(&buffer);
	gl_link_write_words(&buffer, GL_LINK_LOG, &(gl_link_words){.message = STRING("caf\xe9")});
	frame = whole_frame(&buffer);
	assert_true(read_words(&frame));
	gl_buffer_deinit(&buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_frames_in_a_stream),   cmocka_unit_test(carries_the_configuration),
		cmocka_unit_test(carries_documents),          cmocka_unit_test(carries_results),
		cmocka_unit_test(believes_no_strange_result), cmocka_unit_test(carries_words),
		cmocka_unit_test(tells_where_bodies_are),     cmocka_unit_test(carries_documents_whose_text_is_on_the_shelf),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
