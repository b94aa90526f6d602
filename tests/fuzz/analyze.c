/* Any text through the shipped plugins, for clang's libFuzzer (`make fuzz`). Each plugin must do its part, of which the engine checks the rows (check.c), and two
 * must say the same of a text: one that has seen every text before, and one that saw few, in memory that no document used.
 * The first byte of an input chooses options and a date. What is no UTF-8 behind it becomes blanks, so that few inputs are refused. */
#include "engine/encode.h"
#include "engine/engine.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const pipelines[] = {
	"pipeline=[tokens, sentences, quotes, numbers]",
	"pipeline=[tokens, sentences: {newlines: always, split_list_marks: true}, quotes: {indirect: false}, numbers: {si: true, roman: "
	"true}]",
	"pipeline=[tokens, sentences: {newlines: blank, abbreviations: [loc. cit., Zz], always_split_after: [etc., ;]}, quotes: "
	"{min_confidence: 0.9}, "
	"numbers: {roman: true, words: [grand = 1000, zillion = 1000000000000000], units: [smoot = 1.7018 metre | smoots | sm t, huge = "
	"1e299 metre]}]",
	"pipeline=[tokens, sentences: {newlines: never, never_split_after: [Mr, Dr.]}, quotes, numbers: {si: true, currencies: [$=CAD]}]",
};
#define PIPELINES (sizeof(pipelines) / sizeof(pipelines[0]))

static gl_engine engines[2][PIPELINES];
static gl_config *configs[2][PIPELINES];
static gl_buffer results[2];

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The engines and their configurations live as long as the process. */
int LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count, (void)words;
	char folders[1024];
	snprintf(folders, sizeof(folders), "plugin_path=[\"%s/plugins\"]", getenv("GLOSSD_BUILD"));
	for (size_t i = 0; i < 2 * PIPELINES; i++) {
		const char *const sets[] = {pipelines[i % PIPELINES], folders};
		gl_config **config = &configs[i / PIPELINES][i % PIPELINES];
		gl_error error;
		if (gl_config_parse("", 0, "nothing", sets, 2, config, &error) ||
		    gl_engine_open(&engines[i / PIPELINES][i % PIPELINES], *config, &(gl_surroundings){0}, &error)) {
			fprintf(stderr, "%s\n", error.message);
			exit(2);
		}
	}
	return 0;
}

/* All layers that are published, in msgpack. */
static void run(gl_analysis *analysis, const gl_submission *submission, gl_buffer *out)
{
	gl_writer writer;
	gl_analysis_run(analysis, submission, "en", NULL, 0);
	for (uint32_t i = 0; i < analysis->pipeline->count; i++)
		if (analysis->runs[i].code) {
			fprintf(stderr, "%s: %s\n", gl_pipeline_plugin(analysis->pipeline, i), analysis->runs[i].message);
			abort();
		}
	gl_buffer_reset(out);
	gl_writer_init(&writer, out, GL_FORM_MSGPACK);
	for (uint32_t i = 0; i < analysis->pipeline->published_count; i++)
		gl_encode_layer(&writer, analysis, analysis->pipeline->published[i], GL_UTF16);
}

static void analyze(uint8_t options, const char *text, size_t size)
{
	static const char *const dates[] = {NULL, "2026-01-31", "2024-02-29T23:59:59Z", "0001-01-01"};
	const char *date = dates[options / PIPELINES % 4];
	gl_submission submission = {.text = {text, (uint32_t)size}, .id = {"a", 1}, .date = {date, date ? (uint32_t)strlen(date) : 0}};
	gl_error error;
	gl_analysis *apart = gl_analysis_create(engines[1][options % PIPELINES].lines[0].pipeline);
	if (!apart || gl_submission_check(&submission, size, &error))
		abort();
	run(engines[0][options % PIPELINES].lines[0].analysis, &submission, &results[0]);
	if (options & 0x80)
		run(apart, &submission, &results[1]);
	gl_analysis_destroy(apart);
	if (options & 0x80 &&
	    (results[0].length != results[1].length || memcmp(results[0].data, results[1].data, results[0].length) != 0)) {
		fprintf(stderr, "the same text has two results\n");
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	char *text = malloc(size - 1);
	memcpy(text, data + 1, size - 1);
	for (size_t at = 0, left = size - 1, length; left; at += length, left -= length) {
		for (length = 1; length < 4 && length < left && (text[at + length] & 0xc0) == 0x80; length++)
			;
		if (!gl_utf8_valid(text + at, length, NULL))
			memset(text + at, ' ', length);
	}
	analyze(*data, text, size - 1);
	free(text);
	return 0;
}
