/* gloss analyze: the pipeline in this process, over files or over lines of JSON.
 *
 * Each of --jobs threads has a pipeline of its own and does the same in turns: takes the next document, analyses it, waits until the
 * results before it are out, writes its own. So output is in input order, and nothing is queued. What the threads share is under the one
 * lock. */
#include "command.h"
#include "input.h"
#include "text_form.h"
#include "engine/engine.h"
#include "engine/result.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STACK_BYTES ((size_t)8 << 20)

/* What all threads share. */
typedef struct analyzing {
	const gl_options *options;
	const gl_config *config;
	gl_format format;
	const char *lang;
	pthread_mutex_t lock;
	pthread_cond_t written;
	uint64_t taken, next; /* documents taken, and the number of the next to be written */
	bool failed;          /* a document failed, or was refused */
	bool broken;          /* the input or the output: everything stops */
} analyzing;

/* One thread's own. */
typedef struct job {
	analyzing *shared;
	pthread_t thread;
	gl_engine engine;
	gl_analysis *analysis; /* of the document in hand */
	uint64_t number;       /* of the document in hand, from 1 */
	gl_input input;
	char id[24];
	gl_buffer out;
} job;

/* ---- Input ----------------------------------------------------------------------------------------------------------- */

/* Takes the next document's bytes, and its number. False at the end. */
static bool take(job *self)
{
	analyzing *shared = self->shared;
	pthread_mutex_lock(&shared->lock);
	bool taken = !shared->broken && gl_input_take(&self->input, shared->taken);
	if (taken)
		self->number = ++shared->taken;
	pthread_mutex_unlock(&shared->lock);
	return taken;
}

static gl_code read_document(job *self, gl_error *error)
{
	gl_code code = gl_input_read(&self->input, error);
	gl_submission *submission = &self->input.submission;
	if (!code && !submission->id.data) {
		snprintf(self->id, sizeof(self->id), "%llu", (unsigned long long)self->number);
		submission->id = (gloss_string){self->id, (uint32_t)strlen(self->id)};
	}
	return code;
}

/* ---- Output ---------------------------------------------------------------------------------------------------------- */

static void write_result(job *self)
{
	gl_writer writer;
	bool text = self->shared->format == GL_FORMAT_TEXT,
	     json = self->shared->format == GL_FORMAT_JSON || self->shared->format == GL_FORMAT_JSONL;
	gl_writer_init(&writer, &self->out, json ? GL_FORM_JSON : GL_FORM_MSGPACK);
	gl_result_header header = {
		.seq = self->number,
		.submission = &self->input.submission,
		.outcome = gl_analysis_whole(self->analysis) ? GL_WHOLE : GL_DEGRADED,
		.offsets = text ? GL_BYTE : self->shared->options->offsets,
		.text = text,
		.body_keys = gl_result_body_keys(self->analysis),
	};
	bool detected;
	header.lang = gl_analysis_lang(self->analysis, &detected);
	header.lang_from = detected ? GL_LANG_DETECTED : self->input.submission.lang.data ? GL_LANG_GIVEN : GL_LANG_CONFIG;
	gl_result_write_header(&writer, &header);
	gl_result_write_body(&writer, self->analysis, header.offsets, GL_ALL_LAYERS);
}

/* {id?, error: {code, message}}; files are complained about on standard error as well. */
static void write_error(job *self, gl_code code, const gl_error *error)
{
	gl_writer writer;
	gloss_string id = self->input.submission.id;
	bool msgpack = self->shared->format == GL_FORMAT_MSGPACK;
	if (!self->shared->options->jsonl)
		gl_complain("%s: %s", self->input.path, error->message);
	if (self->shared->format == GL_FORMAT_TEXT)
		return;
	gl_buffer_reset(&self->out);
	gl_writer_init(&writer, &self->out, msgpack ? GL_FORM_MSGPACK : GL_FORM_JSON);
	gl_write_map(&writer, id.data ? 2 : 1);
	if (id.data)
		gl_write_string(&writer, "id", id);
	gl_write_text(&writer, "error");
	gl_write_map(&writer, 2);
	gl_write_entry(&writer, "code", gl_code_name(code));
	gl_write_entry(&writer, "message", error->message);
}

/* Waits for its turn and writes; false where the output is gone. */
static bool put_out(job *self, bool failed)
{
	analyzing *shared = self->shared;
	pthread_mutex_lock(&shared->lock);
	while (shared->next != self->number && !shared->broken)
		pthread_cond_wait(&shared->written, &shared->lock);
	if (!shared->broken && self->out.length &&
	    !gl_print_result(stdout, self->out.data, self->out.length, shared->format, shared->options->color))
		shared->broken = true;
	shared->failed |= failed;
	shared->next++;
	bool sound = !shared->broken;
	pthread_cond_broadcast(&shared->written);
	pthread_mutex_unlock(&shared->lock);
	return sound;
}

static bool work_on_one(job *self)
{
	gl_error error;
	gl_buffer_reset(&self->out);
	gl_code code = read_document(self, &error);
	if (!code) {
		const gloss_string *channel = &self->input.submission.channel;
		self->analysis = self->engine.lines[gl_config_pipeline_of(self->shared->config, channel->data, channel->length)].analysis;
		gl_analysis_run(self->analysis, &self->input.submission, self->shared->lang, NULL, 0);
		write_result(self);
		if (self->out.failed)
			code = gl_fail(&error, GL_MEMORY, "memory is short for the result");
	}
	if (code)
		write_error(self, code, &error);
	bool sound = put_out(self, code || !gl_analysis_whole(self->analysis));
	return sound;
}

/* ---- Threads --------------------------------------------------------------------------------------------------------- */

static void *work(void *argument)
{
	job *self = argument;
	while (take(self) && work_on_one(self))
		;
	return NULL;
}

static void say(void *context, gloss_level level, const char *plugin, const gloss_string *id, const char *message)
{
	const analyzing *shared = context;
	if ((int)level > shared->config->log.level)
		return;
	bool named = id && id->data;
	gl_complain("plugin %s%s%.*s: %s", plugin, named ? ", document " : "", named ? (int)id->length : 0, named ? id->data : "", message);
}

static gl_code open_job(job *self, analyzing *shared, gl_error *error)
{
	gl_surroundings surroundings = {.context = shared, .log = say};
	self->shared = shared;
	self->input = (gl_input){.options = shared->options, .max_document = shared->config->ingest.max_document};
	return gl_engine_open(&self->engine, shared->config, &surroundings, error);
}

static void close_job(job *self)
{
	gl_engine_close(&self->engine);
	gl_input_clear(&self->input);
	gl_buffer_deinit(&self->out);
}

/* The first job is this thread's. A thread that cannot be made is no failure: the others do its work. */
static void run_jobs(job *jobs, uint32_t count)
{
	uint32_t started = 1;
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	while (started < count && !pthread_create(&jobs[started].thread, &attributes, work, &jobs[started]))
		started++;
	pthread_attr_destroy(&attributes);
	work(&jobs[0]);
	for (uint32_t i = 1; i < started; i++)
		pthread_join(jobs[i].thread, NULL);
}

/* ---- The command ----------------------------------------------------------------------------------------------------- */

static gl_exit analyze_with(analyzing *shared)
{
	const gl_options *options = shared->options;
	uint32_t count = options->jobs, opened = 0;
	gl_error error;
	gl_code code = GL_OK;
	if (!options->jsonl && count > options->word_count)
		count = options->word_count;
	job *jobs = calloc(count, sizeof(*jobs));
	if (!jobs) {
		gl_complain("memory is short");
		return GL_EXIT_USAGE;
	}
	while (opened < count && !code)
		code = open_job(&jobs[opened++], shared, &error);
	if (code)
		gl_complain("%s", error.message);
	else
		run_jobs(jobs, count);
	shared->broken |= gl_input_failed(&jobs[0].input);
	for (uint32_t i = 0; i < opened; i++)
		close_job(&jobs[i]);
	free(jobs);
	return code || shared->broken ? GL_EXIT_USAGE : shared->failed ? GL_EXIT_DOCUMENT : GL_EXIT_DONE;
}

static gl_exit analyze(const gl_options *options, const gl_config *config)
{
	if (options->jsonl == (options->word_count > 0)) {
		gl_complain("analyze wants files, where - is standard input, or --jsonl with documents on standard input, not both");
		return GL_EXIT_USAGE;
	}
	analyzing shared = {.options = options, .config = config, .lang = config->lang, .next = 1};
	shared.format = options->format != GL_FORMAT_NONE ? options->format : options->jsonl ? GL_FORMAT_JSONL : GL_FORMAT_TEXT;
	pthread_mutex_init(&shared.lock, NULL);
	pthread_cond_init(&shared.written, NULL);
	return analyze_with(&shared);
}

const gl_command gl_analyze = {
	.name = "analyze",
	.summary = "annotates files or lines of JSON in this process",
	.help = "usage: gloss analyze [OPTIONS] FILE …\n"
		"       gloss analyze [OPTIONS] --jsonl <DOCUMENTS\n"
		"\n"
		"Annotates documents without a running glossd. Each file is one document, its path the\n"
		"id (- is standard input). With --jsonl each line of standard input is a document map,\n"
		"{\"text\": …, \"id\": …, \"channel\": …, \"lang\": …, \"date\": …, \"meta\": …}, and each line of\n"
		"the output a result, in the same order; a bad line gives {id?, error: {code, message}}.\n"
		"\n"
		"  --format FORMAT   text (default for files), json, jsonl (default with --jsonl), msgpack\n"
		"  --offsets UNIT    codepoint (default), byte or utf16\n"
		"  --color WHEN      always, never, or auto: on a terminal\n"
		"  --config FILE     the configuration; lang, plugin_path, pipeline, channels, deadline,\n"
		"                    ingest.max_document and log.level count\n"
		"  --set KEY=VALUE   sets one key over the file\n"
		"  --plugin PLUGIN   adds a plugin to every pipeline: a name, or the path of its .so\n"
		"  --lang LANG       for documents that don't say theirs\n"
		"  --date DATE       for documents that don't say theirs\n"
		"  --channel NAME    for documents that don't say theirs\n"
		"  --jobs N          threads; the output stays in order\n"
		"\n"
		"Exit status: 0 done, 1 a document was refused or is not whole, 2 the\n"
		"command line, the configuration or a plugin is wrong, standard input could not be read\n"
		"to its end, or a result not be written.\n",
	.options = " --format --offsets --color --config --set --plugin --lang --date --channel --jobs --jsonl ",
	.most_words = UINT32_MAX,
	.run = analyze,
};
