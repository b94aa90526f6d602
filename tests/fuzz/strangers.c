/* What glossd reads of strangers: submissions, frames and descriptions of workers, results of its spool; for clang's libFuzzer (`make fuzz`). What it takes
 * for sound must be so. The first byte of an input says which of them it is. */
#include "daemon/catalogue.h"
#include "daemon/link.h"
#include "daemon/record.h"

#include <stdlib.h>

#define MOST_BODIES 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
	if (!holds)
		abort();
}

/* A string that was read lies in what it was read from. */
static void expect_within(gloss_string string, const char *data, size_t size)
{
	expect(!string.data || (string.data >= data && string.data <= data + size && string.length <= (size_t)(data + size - string.data)));
}

static void read_submission(const char *data, size_t size)
{
	gl_submission submission;
	gl_error error = {0};
	gl_code code = gl_submission_parse(data, size, 1024, &submission, &error);
	const gloss_string strings[] = {submission.id, submission.text, submission.lang, submission.date, submission.meta};
	for (size_t i = 0; code == GL_OK && i < sizeof(strings) / sizeof(strings[0]); i++) {
		expect_within(strings[i], data, size);
		expect(!strings[i].data || i == 4 || gl_utf8_valid(strings[i].data, strings[i].length, NULL));
	}
	expect(code == GL_OK ? submission.text.length && submission.text.length <= 1024 : *error.message);
	expect(code == GL_OK || gl_utf8_valid(error.message, strlen(error.message), NULL));
}

static void read_result(const gl_frame *frame)
{
	gl_link_result result;
	gloss_string run, bodies[MOST_BODIES];
	if (gl_link_read_result(frame, &result, &run) && result.body_count <= MOST_BODIES && gl_link_read_bodies(run, &result, bodies))
		for (uint32_t i = 0; i < result.body_count; i++)
			expect_within(bodies[i], run.data, run.length);
}

static void read_frames(const char *data, size_t size)
{
	gl_frame frame;
	for (size_t at = 0; gl_link_next(data + at, size - at, UINT32_MAX, &frame) == GL_LINK_WHOLE; at += GL_LINK_HEAD + frame.length) {
		gl_link_words words;
		read_result(&frame);
		if (gl_link_read_words(&frame, &words) && frame.type != GL_LINK_LOG)
			expect(gl_utf8_valid(words.message.data, words.message.length, NULL));
	}
}

static void read_description(const char *data, size_t size)
{
	static gl_config *config;
	gl_catalogue catalogue;
	gl_error error;
	if (!config)
		expect(!gl_config_parse("pipeline: [a, b]\n", 17, "fuzz.yaml", NULL, 0, &config, &error));
	if (gl_catalogue_init(&catalogue, config, 0, data, size, &error) == GL_OK)
		gl_catalogue_deinit(&catalogue);
}

/* One that reads is written again as it was, and as a message. */
static void read_record(const char *data, size_t size)
{
	static gl_record record;
	static gl_buffer packed, message;
	gl_writer writer;
	if (!gl_record_unpack(&record, data, size))
		return;
	gl_buffer_reset(&packed);
	gl_record_pack(&packed, &record);
	expect(gl_record_unpack(&record, packed.data, packed.length));
	gl_buffer_reset(&message);
	gl_writer_init(&writer, &message, GL_FORM_MSGPACK);
	gl_record_write(&writer, &record, 1, 1, GL_UTF16, true, (gloss_string){0});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(const char *data, size_t size) = {read_submission, read_frames, read_description, read_record};
	if (!size)
		return 0;
	char *copy = malloc(size - 1); /* whose end is known */
	memcpy(copy, data + 1, size - 1);
	readers[*data % (sizeof(readers) / sizeof(readers[0]))](copy, size - 1);
	free(copy);
	return 0;
}
