/* Parsing configurations in tests, with the last error at hand. */
#ifndef CONFIG_FIXTURE_H
#define CONFIG_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/config.h"
#include "engine/config_yaml.h"

#define SECOND UINT64_C(1000000000)
#define MIB ((uint64_t)1 << 20)

static gl_error error;

static inline gl_config *read_with(const char *text, const char *const *sets, uint32_t count)
{
	gl_config *config;
	memset(&error, 0, sizeof(error));
	gl_code code = gl_config_parse(text, strlen(text), "test.yaml", sets, count, &config, &error);
	assert_int_equal(code, error.code);
	assert_int_equal(code == GL_OK, config != NULL);
	return config;
}

static inline gl_config *good(const char *text)
{
	gl_config *config = read_with(text, NULL, 0);
	if (!config)
		fail_msg("%s", error.message);
	return config;
}

static inline void has(const char *part)
{
	if (!strstr(error.message, part))
		fail_msg("\"%s\" is not in \"%s\"", part, error.message);
}

static inline void same_endpoints(const gl_endpoints *a, const gl_endpoints *b)
{
	assert_int_equal(a->count, b->count);
	for (uint32_t i = 0; i < a->count; i++)
		assert_string_equal(a->list[i], b->list[i]);
}

static inline void same_pipeline(const gl_pipeline_config *a, const gl_pipeline_config *b)
{
	assert_int_equal(a->plugin_path_count, b->plugin_path_count);
	for (uint32_t i = 0; i < a->plugin_path_count; i++)
		assert_string_equal(a->plugin_path[i], b->plugin_path[i]);
	assert_int_equal(a->count, b->count);
	for (uint32_t i = 0; i < a->count; i++) {
		const gl_plugin_config *x = &a->plugins[i], *y = &b->plugins[i];
		assert_string_equal(x->name, y->name);
		assert_int_equal(x->setting_count, y->setting_count);
		assert_int_equal(x->deadline.base_ns, y->deadline.base_ns);
		assert_int_equal(x->deadline.per_mib_ns, y->deadline.per_mib_ns);
	}
}

static inline void same(const gl_config *a, const gl_config *b)
{
	same_endpoints(&a->ingest.push, &b->ingest.push);
	same_endpoints(&a->ingest.request, &b->ingest.request);
	same_endpoints(&a->control, &b->control);
	assert_int_equal(a->ingest.max_document, b->ingest.max_document);
	assert_int_equal(a->ingest.backlog, b->ingest.backlog);
	assert_int_equal(a->output_count, b->output_count);
	for (uint32_t i = 0; i < a->output_count; i++) {
		same_endpoints(&a->outputs[i].endpoints, &b->outputs[i].endpoints);
		assert_int_equal(a->outputs[i].doc, b->outputs[i].doc);
		assert_int_equal(a->outputs[i].layers, b->outputs[i].layers);
		assert_int_equal(a->outputs[i].offsets, b->outputs[i].offsets);
		assert_int_equal(a->outputs[i].text, b->outputs[i].text);
		assert_int_equal(a->outputs[i].backlog, b->outputs[i].backlog);
	}
	assert_memory_equal(&a->workers, &b->workers, sizeof(a->workers));
	assert_memory_equal(&a->deadline, &b->deadline, sizeof(a->deadline));
	assert_int_equal(a->drain_ns, b->drain_ns);
	assert_int_equal(a->limits.memory, b->limits.memory);
	assert_int_equal(a->limits.channels, b->limits.channels);
	assert_string_equal(a->lang, b->lang);
	assert_string_equal(a->log.format, b->log.format);
	assert_int_equal(a->log.level, b->log.level);
	assert_int_equal(a->channel_count, b->channel_count);
	for (uint32_t i = 0; i < gl_config_pipeline_count(a); i++)
		same_pipeline(gl_config_pipeline(a, i), gl_config_pipeline(b, i));
}

#endif
