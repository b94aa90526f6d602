/* Pipelines as the configuration writes them, its own and those of channels: each plugin's name, its own deadline, and its options as
 * texts, which the plugin's table checks later (options.h). See config_read.h. */
#include "config_read.h"
#include "descriptor.h"
#include "submission.h"

#define MOST_CHANNELS 256
#define NOT_GIVEN UINT64_MAX

static const gl_deadline no_deadline = {NOT_GIVEN, NOT_GIVEN};

gl_code gl_read_deadline(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	static const gl_config_key keys[] = {
		{"base", gl_read_duration, GL_MEMBER(gl_deadline, base_ns), GL_MILLISECOND, GL_DAY, NULL},
		{"per_mib", gl_read_duration, GL_MEMBER(gl_deadline, per_mib_ns), 0, GL_DAY, NULL},
		{0},
	};
	if (node->kind != GL_YAML_MAP)
		return gl_yaml_refuse(reader, node->place, "`%s` wants a map, such as {base: 5s, per_mib: 1s}", key->name);
	return gl_read_keys(reader, keys, node, key->name, (char *)base + key->offset);
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
	static const gl_config_key deadline = {"deadline", gl_read_deadline, GL_MEMBER(gl_plugin_config, deadline), 0, 0, NULL};
	gl_setting *settings = gl_arena_alloc(reader->arena, (map->count + 1) * sizeof(*settings));
	if (!settings)
		return gl_yaml_short_of_memory(reader);
	plugin->settings = settings;
	for (const gl_yaml *at = map->first; at; at = at->next) {
		if (at->kind == GL_YAML_SCALAR && at->null)
			continue;
		bool host = !strcmp(at->key, deadline.name);
		gl_code code =
			host ? gl_read_deadline(reader, &deadline, at, plugin) : read_setting(reader, at, &settings[plugin->setting_count]);
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
				     .deadline = no_deadline,
				     .place = map ? entry->first->key_place : entry->place};
	if (!gl_name_valid(plugin->name, strlen(plugin->name)))
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
	gl_pipeline_config *pipeline = (gl_pipeline_config *)((char *)base + key->offset);
	if (node->kind != GL_YAML_LIST || !node->count || node->count > GL_MAX_PLUGINS)
		return gl_yaml_refuse(reader, node->place, "`%s` wants a list of 1 to %d plugins, such as [tokens, sentences]", key->name,
				      GL_MAX_PLUGINS);
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
	pipeline->plugins = plugins;
	pipeline->count = count;
	pipeline->place = node->key_place;
	return GL_OK;
}

/* ---- Channels -------------------------------------------------------------------------------------------------------------- */

gl_code gl_read_channels(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	static const gl_config_key keys[] = {
		{"pipeline", gl_read_pipeline, GL_MEMBER(gl_channel_config, pipeline), 0, 0, NULL},
		{"deadline", gl_read_deadline, GL_MEMBER(gl_channel_config, deadline), 0, 0, NULL},
		{0},
	};
	gl_config *config = base;
	if (node->kind != GL_YAML_MAP || node->count > MOST_CHANNELS)
		return gl_yaml_refuse(reader, node->place, "`%s` wants a map of at most %d channels, such as {wire: {pipeline: [tokens]}}",
				      key->name, MOST_CHANNELS);
	gl_channel_config *channels = gl_arena_alloc(reader->arena, (node->count + 1) * sizeof(*channels));
	if (!channels)
		return gl_yaml_short_of_memory(reader);
	config->channels = channels;
	config->channel_count = 0;
	for (const gl_yaml *at = node->first; at; at = at->next) {
		gl_channel_config *channel = &channels[config->channel_count++];
		*channel = (gl_channel_config){.name = at->key, .deadline = no_deadline};
		if (!gl_channel_valid(at->key, strlen(at->key)))
			return gl_yaml_refuse(reader, at->key_place, "\"%.70s\" cannot be a channel: wanted [A-Za-z0-9][A-Za-z0-9_-]{0,63}",
					      at->key);
		if (at->kind != GL_YAML_MAP)
			return gl_yaml_refuse(reader, at->place, "channel `%s` wants a map of `pipeline` and `deadline`", at->key);
		gl_code code = gl_read_keys(reader, keys, at, "a channel", channel);
		if (code)
			return code;
	}
	return GL_OK;
}

/* ---- Plugins of a command line --------------------------------------------------------------------------------------------- */

/* The name in a plugin's path: between the last slash and `.so`. */
static char *name_of(const char *plugin, gl_arena *memory)
{
	const char *slash = strrchr(plugin, '/'), *base = slash ? slash + 1 : plugin;
	size_t length = strlen(base);
	if (slash && length > 3 && !strcmp(base + length - 3, ".so"))
		length -= 3;
	return gl_arena_copy(memory, base, length);
}

/* Lays `plugin` over one pipeline; `folder` (NULL: those of plugin_path) is looked in first. False: memory is short. */
static bool add_plugin(gl_pipeline_config *pipeline, const gl_plugin_config *plugin, const char *folder, gl_arena *memory)
{
	gl_plugin_config *plugins = gl_arena_alloc(memory, (pipeline->count + 1) * sizeof(*plugins));
	const char **folders = gl_arena_alloc(memory, (pipeline->plugin_path_count + 1) * sizeof(*folders));
	if (!plugins || !folders)
		return false;
	memcpy(plugins, pipeline->plugins, pipeline->count * sizeof(*plugins));
	plugins[pipeline->count++] = *plugin;
	pipeline->plugins = plugins;
	if (!folder)
		return true;
	folders[0] = folder;
	memcpy(folders + 1, pipeline->plugin_path, pipeline->plugin_path_count * sizeof(*folders));
	pipeline->plugin_path = folders;
	pipeline->plugin_path_count++;
	return true;
}

gl_code gl_config_add_plugin(gl_config *config, const char *plugin, gl_error *error)
{
	gl_arena *memory = &config->memory->arena;
	const char *slash = strrchr(plugin, '/');
	const char *folder = slash ? gl_arena_copy(memory, plugin, (size_t)(slash - plugin) + (slash == plugin)) : NULL;
	gl_plugin_config entry = {.name = name_of(plugin, memory), .deadline = config->deadline, .place = {"--plugin", 0, 0}};
	bool added = entry.name && (folder || !slash);
	for (uint32_t i = 0; added && i < gl_config_pipeline_count(config); i++)
		added = add_plugin((gl_pipeline_config *)gl_config_pipeline(config, i), &entry, folder, memory);
	return added ? GL_OK : gl_fail(error, GL_MEMORY, "memory is short for the configuration");
}

/* ---- What is not said ------------------------------------------------------------------------------------------------------ */

static void fill(gl_deadline *deadline, const gl_deadline *from)
{
	if (deadline->base_ns == NOT_GIVEN)
		deadline->base_ns = from->base_ns;
	if (deadline->per_mib_ns == NOT_GIVEN)
		deadline->per_mib_ns = from->per_mib_ns;
}

/* The plugins are the arena's own memory, const only to those who read the configuration. */
static void fill_plugins(gl_pipeline_config *pipeline, const gl_deadline *deadline)
{
	for (uint32_t i = 0; i < pipeline->count; i++)
		fill((gl_deadline *)&pipeline->plugins[i].deadline, deadline);
}

bool gl_complete_pipelines(const gl_yaml_reader *reader, gl_config *config)
{
	for (uint32_t i = 0; i < config->channel_count; i++) {
		gl_channel_config *channel = (gl_channel_config *)&config->channels[i];
		gl_pipeline_config *pipeline = &channel->pipeline;
		if (!pipeline->count) {
			*pipeline = config->pipeline;
			size_t size = pipeline->count * sizeof(*pipeline->plugins);
			gl_plugin_config *plugins = gl_arena_alloc(reader->arena, size);
			if (!plugins)
				return false;
			pipeline->plugins = memcpy(plugins, config->pipeline.plugins, size);
		}
		pipeline->plugin_path = config->pipeline.plugin_path;
		pipeline->plugin_path_count = config->pipeline.plugin_path_count;
		fill(&channel->deadline, &config->deadline);
		fill_plugins(pipeline, &channel->deadline);
	}
	fill_plugins(&config->pipeline, &config->deadline);
	return true;
}
