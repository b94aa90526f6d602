/* The pipeline as the configuration writes it: each plugin's name, its own deadline, and its options as texts, which the plugin's
 * table checks later (options.h). See config_read.h. */
#include "config_read.h"

#include <gloss/plugin.h>
#include <stdlib.h>

#define MOST_PLUGINS 64 /* as many as there are verdicts a document can carry */
#define NOT_GIVEN UINT64_MAX

static const gl_config_key deadline_keys[] = {
	{"base", gl_read_duration, GL_MEMBER(gl_plugin_config, deadline_base_ns), GL_MILLISECOND, GL_DAY, NULL},
	{"per_mib", gl_read_duration, GL_MEMBER(gl_plugin_config, deadline_per_mib_ns), 0, GL_DAY, NULL},
	{0},
};

static bool name_valid(const char *name)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
	return *name >= 'a' && *name <= 'z' && !name[length] && length <= 32;
}

static gl_code read_setting(const gl_yaml_reader *reader, const gl_yaml *node, gl_setting *setting)
{
	const gl_yaml *at = node->kind == GL_YAML_LIST ? node->first : node;
	const char **texts = gl_arena_alloc(reader->arena, (node->count + 1) * sizeof(*texts));
	if (!texts)
		return gl_yaml_short_of_memory(reader);
	*setting = (gl_setting){.name = node->key, .list = node->kind == GL_YAML_LIST, .texts = texts, .place = node->place};
	for (; at; at = setting->list ? at->next : NULL) {
		if (at->kind != GL_YAML_SCALAR)
			return gl_yaml_refuse(reader, at->place, "option `%s` must be a value or a list of values", node->key);
		texts[setting->count++] = at->text;
	}
	return GL_OK;
}

static gl_code read_settings(const gl_yaml_reader *reader, const gl_yaml *map, gl_plugin_config *plugin)
{
	gl_setting *settings = gl_arena_alloc(reader->arena, (map->count + 1) * sizeof(*settings));
	if (!settings)
		return gl_yaml_short_of_memory(reader);
	plugin->settings = settings;
	for (const gl_yaml *at = map->first; at; at = at->next) {
		if (at->kind == GL_YAML_SCALAR && at->null)
			continue;
		bool host = !strcmp(at->key, "deadline");
		if (host && at->kind != GL_YAML_MAP)
			return gl_yaml_refuse(reader, at->place, "`deadline` wants a map, such as {base: 5s, per_mib: 1s}");
		gl_code code = host ? gl_read_keys(reader, deadline_keys, at, at->key, plugin)
				    : read_setting(reader, at, &settings[plugin->setting_count]);
		if (code)
			return code;
		plugin->setting_count += !host;
	}
	return GL_OK;
}

/* A name, or a map of one name to its options. */
static gl_code read_plugin(const gl_yaml_reader *reader, const gl_yaml *entry, gl_plugin_config *plugin)
{
	bool map = entry->kind == GL_YAML_MAP;
	if (entry->kind == GL_YAML_LIST || (map && !entry->count))
		return gl_yaml_refuse(reader, entry->place, "an entry of the pipeline is a plugin's name, or `name: {option: value}`");
	if (map && entry->count > 1)
		return gl_yaml_refuse(reader, entry->first->next->key_place,
				      "an entry of the pipeline is one plugin: indent `%.32s` below `%.32s` where it is its option, or "
				      "give it a `-` of its own",
				      entry->first->next->key, entry->first->key);
	*plugin = (gl_plugin_config){.name = map ? entry->first->key : entry->text,
				     .deadline_base_ns = NOT_GIVEN,
				     .deadline_per_mib_ns = NOT_GIVEN,
				     .place = map ? entry->first->key_place : entry->place};
	if (!name_valid(plugin->name))
		return gl_yaml_refuse(reader, plugin->place,
				      "\"%.60s\" cannot be a plugin's name: wanted small letters, digits and _, 32 at most", plugin->name);
	if (!map || (entry->first->kind == GL_YAML_SCALAR && entry->first->null))
		return GL_OK;
	if (entry->first->kind != GL_YAML_MAP)
		return gl_yaml_refuse(reader, entry->first->place, "the options of plugin `%s` must be a map, such as {option: value}",
				      plugin->name);
	return read_settings(reader, entry->first, plugin);
}

gl_code gl_read_pipeline(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	gl_config *config = base;
	if (node->kind != GL_YAML_LIST || !node->count || node->count > MOST_PLUGINS)
		return gl_yaml_refuse(reader, node->place, "`%s` wants a list of 1 to %d plugins", key->name, MOST_PLUGINS);
	gl_plugin_config *plugins = gl_arena_alloc(reader->arena, node->count * sizeof(*plugins));
	if (!plugins)
		return gl_yaml_short_of_memory(reader);
	uint32_t count = 0;
	for (const gl_yaml *entry = node->first; entry; entry = entry->next, count++) {
		gl_code code = read_plugin(reader, entry, &plugins[count]);
		if (code)
			return code;
		for (uint32_t i = 0; i < count; i++)
			if (!strcmp(plugins[i].name, plugins[count].name))
				return gl_yaml_refuse(reader, plugins[count].place, "plugin `%s` stands in the pipeline twice",
						      plugins[i].name);
	}
	config->pipeline.plugins = plugins;
	config->pipeline.count = count;
	config->pipeline.place = node->key_place;
	return GL_OK;
}

void gl_fill_deadlines(gl_config *config)
{
	/* The arena's own memory, const only to those who read the configuration. */
	gl_plugin_config *plugins = (gl_plugin_config *)config->pipeline.plugins;
	for (uint32_t i = 0; i < config->pipeline.count; i++) {
		if (plugins[i].deadline_base_ns == NOT_GIVEN)
			plugins[i].deadline_base_ns = config->deadline.base_ns;
		if (plugins[i].deadline_per_mib_ns == NOT_GIVEN)
			plugins[i].deadline_per_mib_ns = config->deadline.per_mib_ns;
	}
}
