/* Pipelines of the plugins in tests/plugins and of those that ship, for tests of the engine and of plugins. */
#ifndef PIPELINE_FIXTURE_H
#define PIPELINE_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/pipeline.h"
#include "engine/result.h"

#define FIXTURE_PLUGINS 8

#define HAS(text, part) assert_non_null(strstr(text, part))
#define LACKS(text, part) assert_null(strstr(text, part))

typedef struct fixture {
	char folder[512], shipped[512];
	const char *folders[2];
	gl_plugin_config plugins[FIXTURE_PLUGINS];
	gl_setting setting;
	const char *texts[1];
	gl_pipeline_config config;
	gl_pipeline *pipeline;
	gl_analysis *analysis;
	gl_submission submission;
	gl_buffer out;
	gl_error error;
} fixture;

/* Names the plugins, NULL at the end; nothing is loaded yet. */
static inline void fixture_name(fixture *f, const char *first, ...)
{
	const char *build = getenv("GLOSSD_BUILD");
	va_list more;
	memset(f, 0, sizeof(*f));
	snprintf(f->folder, sizeof(f->folder), "%s/tests/plugins", build ? build : "build");
	snprintf(f->shipped, sizeof(f->shipped), "%s/plugins", build ? build : "build");
	f->folders[0] = f->folder;
	f->folders[1] = f->shipped;
	f->config = (gl_pipeline_config){
		.plugins = f->plugins, .plugin_path = f->folders, .plugin_path_count = 2, .place = {"test.yaml", 1, 1}};
	va_start(more, first);
	for (const char *name = first; name; name = va_arg(more, const char *))
		f->plugins[f->config.count++] =
			(gl_plugin_config){.name = name, .deadline.base_ns = 5000000000, .place = {"test.yaml", 2, 3}};
	va_end(more);
}

/* Gives the first plugin one option. */
static inline void fixture_set(fixture *f, const char *name, const char *text)
{
	f->texts[0] = text;
	f->setting = (gl_setting){.name = name, .texts = f->texts, .count = 1, .place = {"test.yaml", 4, 5}};
	f->plugins[0].settings = &f->setting;
	f->plugins[0].setting_count = 1;
}

static inline gl_code fixture_open(fixture *f, const gl_surroundings *surroundings)
{
	gl_code code = gl_pipeline_create(&f->config, surroundings, &f->pipeline, &f->error);
	if (!code)
		code = gl_pipeline_open(f->pipeline, &f->error);
	if (!code)
		f->analysis = gl_analysis_create(f->pipeline);
	return code;
}

static inline void fixture_run(fixture *f, const char *text, size_t length)
{
	f->submission = (gl_submission){.text = {text, (uint32_t)length}, .id = {"d", 1}};
	assert_int_equal(gl_submission_check(&f->submission, 1 << 20, &f->error), GL_OK);
	gl_analysis_run(f->analysis, &f->submission, "en", NULL, 0);
}

/* The body of the last run's result as JSON. */
static inline const char *fixture_body(fixture *f, gl_unit unit, uint32_t layer)
{
	gl_writer writer;
	gl_buffer_reset(&f->out);
	gl_writer_init(&writer, &f->out, GL_FORM_JSON);
	gl_write_map(&writer, gl_result_body_keys(f->analysis));
	gl_result_write_body(&writer, f->analysis, unit, layer);
	gl_buffer_add(&f->out, "", 1);
	assert_false(f->out.failed);
	return f->out.data;
}

static inline void fixture_close(fixture *f)
{
	gl_analysis_destroy(f->analysis);
	gl_pipeline_destroy(f->pipeline);
	gl_buffer_deinit(&f->out);
}

/* Runs a text that ends with NUL and gives all its published layers as JSON, offsets in bytes. */
static inline const char *fixture_layers(fixture *f, const char *text)
{
	fixture_run(f, text, strlen(text));
	assert_true(gl_analysis_whole(f->analysis));
	return fixture_body(f, GL_BYTE, GL_ALL_LAYERS);
}

/* The same pipeline for all tests of a group: FIXTURE_GROUP(names) defines it as `f`, with what opens and closes it. */
#define FIXTURE_GROUP(...)                           \
	static fixture f;                            \
	static int open_fixture(void **state)        \
	{                                            \
		(void)state;                         \
		fixture_name(&f, __VA_ARGS__, NULL); \
		return (int)fixture_open(&f, NULL);  \
	}                                            \
	static int close_fixture(void **state)       \
	{                                            \
		(void)state;                         \
		fixture_close(&f);                   \
		return 0;                            \
	}

#endif
