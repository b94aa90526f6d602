/* A worker's description of the pipeline is a stranger's word; and the table of channels. */
#include "daemon/catalogue.h"
#include "daemon/channels.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gl_config *configure(void)
{
	static const char text[] = "pipeline: [one, two: {deadline: {base: 1s, per_mib: 2s}}]\n";
	gl_config *config;
	gl_error error;
	assert_int_equal(gl_config_parse(text, sizeof(text) - 1, "test.yaml", NULL, 0, &config, &error), GL_OK);
	return config;
}

static void write_list(gl_writer *writer, const char *key, const char *const *names, uint32_t count, bool maps)
{
	gl_write_text(writer, key);
	gl_write_array(writer, count);
	for (uint32_t i = 0; i < count; i++) {
		if (maps) {
			gl_write_map(writer, 2);
			gl_write_text(writer, "more");
			gl_write_array(writer, 0);
			gl_write_text(writer, "name");
		}
		gl_write_text(writer, names[i]);
	}
}

/* A description with two plugins and one layer. */
static void describe(gl_buffer *buffer, const char *first, const char *second, const char *layer)
{
	gl_writer writer;
	gl_buffer_reset(buffer);
	gl_writer_init(&writer, buffer, GL_FORM_MSGPACK);
	gl_write_map(&writer, 2);
	write_list(&writer, "plugins", (const char *const[]){first, second}, 2, true);
	write_list(&writer, "layers", (const char *const[]){layer}, 1, false);
	assert_false(buffer->failed);
}

static bool accepted(const gl_config *config, const char *data, size_t length)
{
	gl_catalogue catalogue;
	gl_error error;
	/* A copy of its own size, so that a sanitizer sees a read beyond the end. */
	char *copy = malloc(length ? length : 1);
	assert_non_null(copy);
	memcpy(copy, data, length);
	bool good = gl_catalogue_init(&catalogue, config, 0, copy, length, &error) == GL_OK;
	if (good)
		gl_catalogue_deinit(&catalogue);
	free(copy);
	return good;
}

static void reads_a_description(void **state)
{
	(void)state;
	gl_config *config = configure();
	gl_buffer buffer = {0};
	gl_catalogue catalogue;
	gl_error error;
	describe(&buffer, "two", "one", "words");
	assert_int_equal(gl_catalogue_init(&catalogue, config, 0, buffer.data, buffer.length, &error), GL_OK);
	assert_int_equal(catalogue.plugin_count, 2);
	assert_memory_equal(catalogue.plugins[0].name.data, "two", 3);
	assert_memory_equal(catalogue.layers[0].data, "words", 5);
	assert_int_equal(gl_deadline_ns(&catalogue.plugins[0].deadline, 0), 1000000000);
	assert_true(gl_deadline_ns(&catalogue.plugins[0].deadline, 1 << 20) > 2990000000);
	assert_true(gl_deadline_ns(&catalogue.plugins[1].deadline, UINT32_MAX) > gl_deadline_ns(&catalogue.plugins[1].deadline, 0));
	assert_true(catalogue.bodies.count > 0);
	gl_catalogue_deinit(&catalogue);
	gl_buffer_deinit(&buffer);
	gl_config_destroy(config);
}

static void refuses_what_makes_no_sense(void **state)
{
	(void)state;
	gl_config *config = configure();
	gl_buffer buffer = {0};
	describe(&buffer, "one", "two", "words");
	for (size_t length = 0; length < buffer.length; length++)
		assert_false(accepted(config, buffer.data, length));
	assert_true(accepted(config, buffer.data, buffer.length));
	/* Any byte changed: refused or read, never believed beyond the end. */
	for (size_t i = 0; i < buffer.length; i++) {
		for (int value = 0; value < 256; value++) {
			char kept = buffer.data[i];
			buffer.data[i] = (char)value;
			accepted(config, buffer.data, buffer.length);
			buffer.data[i] = kept;
		}
	}
	describe(&buffer, "one", "three", "words"); /* a plugin that nobody configured */
	assert_false(accepted(config, buffer.data, buffer.length));
	describe(&buffer, "one", "two", "a/b");
	assert_false(accepted(config, buffer.data, buffer.length));
	describe(&buffer, "one", "two", "");
	assert_false(accepted(config, buffer.data, buffer.length));
	gl_buffer_deinit(&buffer);
	gl_config_destroy(config);
}

static void keeps_channels_up_to_a_limit(void **state)
{
	(void)state;
	static const char text[] = "pipeline: [one]\nchannels: {channel-7: {pipeline: [two]}}\n";
	gl_config *config, *other = configure();
	gl_channels channels = {0};
	gl_error error;
	char name[16];
	bool full;
	assert_int_equal(gl_config_parse(text, sizeof(text) - 1, "test.yaml", NULL, 0, &config, &error), GL_OK);
	gl_channels_adopt(&channels, config);
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 1000; i++) {
			int length = snprintf(name, sizeof(name), "channel-%d", i);
			gl_channel *channel = gl_channels_get(&channels, name, (size_t)length, &full);
			assert_non_null(channel);
			assert_string_equal(channel->name, name);
			assert_int_equal(channel->seq, round);
			assert_int_equal(channel->pipeline, i == 7);
			channel->seq++;
		}
	}
	assert_null(gl_channels_get(&channels, "another", 7, &full));
	assert_true(full);
	gl_channels_adopt(&channels, other);
	assert_int_equal(gl_channels_get(&channels, "channel-7", 9, &full)->pipeline, 0);
	gl_channels_deinit(&channels);
	gl_config_destroy(config);
	gl_config_destroy(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_description),
		cmocka_unit_test(refuses_what_makes_no_sense),
		cmocka_unit_test(keeps_channels_up_to_a_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
