/* The configured pipeline over slices of a text in this process: what `gloss analyze` and a worker do with a document, from the check of its UTF-8 to
 * the packed body of its result, and nothing else.
 *
 * Prints what was done and the CPU it took, start left out. With --frozen the clock stands still for the engine and the plugins, so that the same text takes the same
 * instructions every time: callgrind collects inside bench_measured(). One thread. */
#include "shared/options.h"
#include "shared/texts.h"
#include "shared/times.h"
#include "engine/config_file.h"
#include "engine/engine.h"
#include "engine/result.h"

#include <stdio.h>
#include <stdlib.h>

#define WARM_BYTES ((size_t)256 << 10)

typedef struct run {
	const char *config_file, *text_file;
	bench_list sets;
	uint64_t size, from, most, passes;
	double seconds;
	bool freezes, degraded;
	gl_config *config;
	gl_engine engine;
	bench_text text;
	gl_buffer out;
	uint64_t bytes, documents, result_bytes;
} run;

static bool frozen; /* the clock stands still */

/* The linker puts this in place of clock_gettime (--wrap). */
int __real_clock_gettime(clockid_t clock, struct timespec *time);
int __wrap_clock_gettime(clockid_t clock, struct timespec *time);
int __wrap_clock_gettime(clockid_t clock, struct timespec *time)
{
	if (!frozen)
		return __real_clock_gettime(clock, time);
	*time = (struct timespec){1, 0};
	return 0;
}

static bool analyze(run *self, const bench_slice *slice)
{
	gl_submission submission = {.text = {slice->data, slice->length}, .id = {"bench", 5}};
	gl_error error;
	gl_writer writer;
	if (gl_submission_check(&submission, self->config->ingest.max_document, &error) != GL_OK) {
		fprintf(stderr, "inprocess: %s\n", error.message);
		return false;
	}
	gl_analysis *analysis = self->engine.lines[0].analysis;
	gl_analysis_run(analysis, &submission, self->config->lang, NULL, 0);
	gl_buffer_reuse(&self->out);
	gl_writer_init(&writer, &self->out, GL_FORM_MSGPACK);
	gl_result_write_body(&writer, analysis, GL_CODEPOINT, GL_ALL_LAYERS);
	self->degraded |= !gl_analysis_whole(analysis);
	self->bytes += slice->length;
	self->documents++;
	self->result_bytes += self->out.length;
	return !self->out.failed;
}

/* One pass over the text. */
__attribute__((noinline)) bool bench_measured(run *self);
bool bench_measured(run *self)
{
	for (uint32_t i = 0; i < self->text.count; i++)
		if (!analyze(self, &self->text.slices[i]))
			return false;
	return true;
}

static bool warm_up(run *self)
{
	for (uint32_t i = 0; i < self->text.count && self->bytes < WARM_BYTES; i++)
		if (!analyze(self, &self->text.slices[i]))
			return false;
	self->bytes = self->documents = self->result_bytes = 0;
	return true;
}

static bool measure(run *self)
{
	bool sound = self->freezes || warm_up(self);
	frozen = self->freezes;
	uint64_t passes = 0, cpu = bench_cpu_ns(), wall = bench_now_ns(), spent;
	do {
		sound = sound && bench_measured(self);
		spent = bench_cpu_ns() - cpu;
		passes++;
	} while (sound && (passes < self->passes || (double)spent < self->seconds * 1e9));
	frozen = false;
	printf("{\"bytes\": %llu, \"documents\": %llu, \"result_bytes\": %llu, \"cpu_ns\": %llu, \"wall_ns\": %llu, \"whole\": %s}\n",
	       (unsigned long long)self->bytes, (unsigned long long)self->documents, (unsigned long long)self->result_bytes,
	       (unsigned long long)spent, (unsigned long long)(bench_now_ns() - wall), self->degraded ? "false" : "true");
	return sound;
}

static bool open_all(run *self, gl_config_source *source)
{
	gl_error error;
	gl_code code = gl_config_load(self->config_file, self->sets.texts, self->sets.count, source, &self->config, &error);
	if (code == GL_OK)
		code = gl_engine_open(&self->engine, self->config, &(gl_surroundings){0}, &error);
	if (code != GL_OK)
		fprintf(stderr, "inprocess: %s\n", error.message);
	return code == GL_OK && bench_text_read(&self->text, self->text_file, self->from, self->most, self->size);
}

int main(int count, char **words)
{
	run self = {.size = 4096, .passes = 1};
	gl_config_source source = {0};
	const bench_option options[] = {{"config", "the configuration", BENCH_TEXT, &self.config_file, true},
					{"set", "KEY=VALUE over it", BENCH_LIST, &self.sets, false},
					{"text", "the file that documents are cut from", BENCH_TEXT, &self.text_file, true},
					{"size", "bytes of a document, at most", BENCH_NUMBER, &self.size, false},
					{"from", "where in the file to begin", BENCH_NUMBER, &self.from, false},
					{"bytes", "how much of the file, at most", BENCH_NUMBER, &self.most, false},
					{"passes", "over the text, at least", BENCH_NUMBER, &self.passes, false},
					{"seconds", "of CPU, at least", BENCH_REAL, &self.seconds, false},
					{"frozen", "the clock stands still, and there is no warm-up", BENCH_FLAG, &self.freezes, false},
					{0}};
	if (!bench_read_options(count, words, options, "Runs the pipeline over slices of a text."))
		return 2;
	bool done = open_all(&self, &source) && measure(&self);
	gl_engine_close(&self.engine);
	gl_config_destroy(self.config);
	gl_config_source_deinit(&source);
	gl_buffer_deinit(&self.out);
	if (self.text.slices)
		bench_text_free(&self.text);
	return done ? 0 : 1;
}
