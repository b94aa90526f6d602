/* Reading a worker's description of the pipeline; see catalogue.h. */
#include "catalogue.h"

#include "engine/descriptor.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

/* Reads the texts of one plugin's map that are of use, and skips the rest. */
static bool read_plugin(gl_catalogue *catalogue, gl_reader *reader)
{
	gl_value map, key, value;
	gloss_string *name = &catalogue->plugins[catalogue->plugin_count].name;
	const struct {
		const char *key;
		gloss_string *to;
	} texts[] = {
		{"name", name},
		{"version", &catalogue->plugins[catalogue->plugin_count].version},
		{"config_hash", &catalogue->plugins[catalogue->plugin_count].config_hash},
	};
	if (!gl_read_kind(reader, GL_MAP, &map))
		return false;
	for (uint32_t i = 0; i < map.count; i++) {
		if (!gl_read_kind(reader, GL_STR, &key))
			return false;
		gl_reader peek = *reader;
		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
			if (gl_is(&key, texts[k].key) && gl_read_kind(&peek, GL_STR, &value))
				*texts[k].to = value.bytes;
		if (!gl_skip(reader))
			return false;
	}
	catalogue->plugin_count++;
	return gl_name_valid(name->data, name->length);
}

static bool read_plugins(gl_catalogue *catalogue, gl_reader *reader)
{
	gl_value list;
	if (!gl_read_kind(reader, GL_ARRAY, &list) || list.count > GL_MAX_PLUGINS || catalogue->plugin_count)
		return false;
	for (uint32_t i = 0; i < list.count; i++)
		if (!read_plugin(catalogue, reader))
			return false;
	return true;
}

static bool read_layers(gl_catalogue *catalogue, gl_reader *reader)
{
	gl_value list, name;
	if (!gl_read_kind(reader, GL_ARRAY, &list) || list.count > GL_MAX_LAYERS || catalogue->layers)
		return false;
	catalogue->layers = calloc(list.count ? list.count : 1, sizeof(*catalogue->layers));
	for (uint32_t i = 0; catalogue->layers && i < list.count; i++) {
		if (!gl_read_kind(reader, GL_STR, &name) || !gl_name_valid(name.bytes.data, name.bytes.length))
			return false;
		catalogue->layers[catalogue->layer_count++] = name.bytes;
	}
	return catalogue->layers;
}

static bool read_description(gl_catalogue *catalogue)
{
	gl_reader reader = {(const uint8_t *)catalogue->description, (const uint8_t *)catalogue->description + catalogue->length};
	gl_reader whole = reader;
	gl_value map, key;
	if (!gl_skip(&whole) || whole.at != whole.end || !gl_read_kind(&reader, GL_MAP, &map))
		return false;
	for (uint32_t i = 0; i < map.count; i++) {
		bool sound = gl_read_kind(&reader, GL_STR, &key);
		if (sound && gl_is(&key, "plugins"))
			sound = read_plugins(catalogue, &reader);
		else if (sound && gl_is(&key, "layers"))
			sound = read_layers(catalogue, &reader);
		else
			sound = sound && gl_skip(&reader);
		if (!sound)
			return false;
	}
	return catalogue->layers;
}

/* Every plugin must be one of the configuration's, which also says its deadline. */
static bool set_deadlines(gl_catalogue *catalogue, const gl_pipeline_config *config)
{
	if (catalogue->plugin_count != config->count)
		return false;
	for (uint32_t i = 0; i < catalogue->plugin_count; i++) {
		const gloss_string *name = &catalogue->plugins[i].name;
		const gl_plugin_config *found = NULL;
		for (uint32_t j = 0; j < config->count && !found; j++) {
			const gl_plugin_config *plugin = &config->plugins[j];
			if (gl_string_is(*name, plugin->name))
				found = plugin;
		}
		if (!found)
			return false;
		catalogue->plugins[i].deadline = found->deadline;
	}
	return true;
}

static bool init_breakers(gl_catalogue *catalogue, const gl_config *config, uint32_t number)
{
	const char *channel = number ? config->channels[number - 1].name : NULL;
	if (!gl_breakers_init(&catalogue->breakers, &config->breaker, channel, catalogue->plugin_count, uv_hrtime()))
		return false;
	for (uint32_t i = 0; catalogue->breakers.list && i < catalogue->plugin_count; i++)
		catalogue->breakers.list[i].plugin = catalogue->plugins[i].name;
	return true;
}

gl_code gl_catalogue_init(gl_catalogue *catalogue, const gl_config *config, uint32_t number, const char *description, size_t length,
			  gl_error *error)
{
	*catalogue = (gl_catalogue){.description = malloc(length ? length : 1), .length = length};
	if (!catalogue->description)
		return gl_fail(error, GL_MEMORY, "memory is short for the pipeline's description");
	memcpy(catalogue->description, description, length);
	bool sound = read_description(catalogue) && set_deadlines(catalogue, gl_config_pipeline(config, number));
	if (sound && gl_bodies_init(&catalogue->bodies, config, catalogue->layer_count) && init_breakers(catalogue, config, number))
		return GL_OK;
	gl_catalogue_deinit(catalogue);
	if (sound)
		return gl_fail(error, GL_MEMORY, "memory is short for the pipeline's description");
	return gl_fail(error, GL_SYSTEM, "a worker's description of the pipeline makes no sense");
}

void gl_catalogue_deinit(gl_catalogue *catalogue)
{
	free(catalogue->description);
	free(catalogue->layers);
	gl_bodies_deinit(&catalogue->bodies);
	gl_breakers_deinit(&catalogue->breakers);
	*catalogue = (gl_catalogue){0};
}
