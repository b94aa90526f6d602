/* Reading a worker's description of the pipeline; see catalogue.h. */
#include "catalogue.h"

#include "engine/descriptor.h"

#include <stdlib.h>
#include <string.h>

static bool name_sound(const gl_value *value)
{
	if (value->kind != GL_STR || !value->bytes.length || value->bytes.length > GL_MAX_NAME)
		return false;
	for (uint32_t i = 0; i < value->bytes.length; i++) {
		char c = value->bytes.data[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return true;
}

/* Reads the `name` of one plugin's map, and skips the rest. */
static bool read_plugin(gl_catalogue *catalogue, gl_reader *reader)
{
	gl_value map, key, value;
	gloss_string *name = &catalogue->plugins[catalogue->plugin_count].name;
	if (!gl_read_kind(reader, GL_MAP, &map))
		return false;
	for (uint32_t i = 0; i < map.count; i++) {
		if (!gl_read_kind(reader, GL_STR, &key))
			return false;
		gl_reader peek = *reader;
		if (gl_is(&key, "name") && gl_read(&peek, &value) && name_sound(&value))
			*name = (gloss_string){value.bytes.data, value.bytes.length};
		if (!gl_skip(reader))
			return false;
	}
	catalogue->plugin_count++;
	return name->data;
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
		if (!gl_read(reader, &name) || !name_sound(&name))
			return false;
		catalogue->layers[catalogue->layer_count++] = (gloss_string){name.bytes.data, name.bytes.length};
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
static bool set_deadlines(gl_catalogue *catalogue, const gl_config *config)
{
	if (catalogue->plugin_count != config->pipeline.count)
		return false;
	for (uint32_t i = 0; i < catalogue->plugin_count; i++) {
		const gloss_string *name = &catalogue->plugins[i].name;
		const gl_plugin_config *found = NULL;
		for (uint32_t j = 0; j < config->pipeline.count && !found; j++) {
			const gl_plugin_config *plugin = &config->pipeline.plugins[j];
			if (strlen(plugin->name) == name->length && !memcmp(plugin->name, name->data, name->length))
				found = plugin;
		}
		if (!found)
			return false;
		catalogue->plugins[i].deadline_base_ns = found->deadline_base_ns;
		catalogue->plugins[i].deadline_per_mib_ns = found->deadline_per_mib_ns;
	}
	return true;
}

gl_code gl_catalogue_init(gl_catalogue *catalogue, const gl_config *config, const char *description, size_t length, gl_error *error)
{
	*catalogue = (gl_catalogue){.description = malloc(length ? length : 1), .length = length};
	if (!catalogue->description)
		return gl_fail(error, GL_MEMORY, "memory is short for the pipeline's description");
	memcpy(catalogue->description, description, length);
	if (read_description(catalogue) && set_deadlines(catalogue, config))
		return GL_OK;
	gl_catalogue_deinit(catalogue);
	return gl_fail(error, GL_SYSTEM, "a worker's description of the pipeline makes no sense");
}

void gl_catalogue_deinit(gl_catalogue *catalogue)
{
	free(catalogue->description);
	free(catalogue->layers);
	*catalogue = (gl_catalogue){0};
}

static bool same_name(gloss_string one, gloss_string other)
{
	return one.length == other.length && !memcmp(one.data, other.data, one.length);
}

bool gl_catalogue_same(const gl_catalogue *one, const gl_catalogue *other)
{
	if (one->plugin_count != other->plugin_count || one->layer_count != other->layer_count)
		return false;
	for (uint32_t i = 0; i < one->plugin_count; i++)
		if (!same_name(one->plugins[i].name, other->plugins[i].name))
			return false;
	for (uint32_t i = 0; i < one->layer_count; i++)
		if (!same_name(one->layers[i], other->layers[i]))
			return false;
	return true;
}

uint64_t gl_catalogue_deadline_ns(const gl_catalogue *catalogue, uint32_t plugin, uint32_t text_length)
{
	/* In two steps, so that 1 GiB at a long deadline does not overflow. */
	uint64_t more = (catalogue->plugins[plugin].deadline_per_mib_ns >> 10) * (text_length >> 10);
	return catalogue->plugins[plugin].deadline_base_ns + more;
}
