/* The configuration's keys, in tables, and reading them; see config.h. The defaults are a document like any other, read first; the
 * given one is read over it, so that a default goes the same way as a written value. */
#include "config_read.h"

#include <gloss/plugin.h>
#include <stdio.h>
#include <stdlib.h>

static const char defaults[] =
	"ingest: {push: ipc:///run/glossd/push, request: ipc:///run/glossd/request, max_document: 16MiB, backlog: 64}\n"
	"publish: [{endpoint: ipc:///run/glossd/results}]\n"
	"replay: ipc:///run/glossd/replay\n"
	"control: ipc:///run/glossd/control\n"
	"spool: {path: /var/lib/glossd, retention: {age: 24h, size: 4GiB}}\n"
	"workers: {count: auto, memory: 512MiB, recycle_after: 100000, max_attempts: 2, start: 30s}\n"
	"deadline: {base: 5s, per_mib: 1s}\n"
	"drain: 10s\n"
	"limits: {memory: 256MiB, channels: 1000}\n"
	"breaker: {verdicts: 10, per: 1m, half_open: 30s}\n"
	"lang: en\n"
	"plugin_path: [" GLOSSD_PREFIX "/lib/glossd/plugins]\n"
	"pipeline: [tokens, sentences, quotes, numbers]\n"
	"log: {format: logfmt, level: info}\n";
static const gl_output_config default_output = {.doc = true, .offsets = GL_CODEPOINT, .backlog = 10000};

/* ---- Keys ---------------------------------------------------------------------------------------------------------------- */

#define MOST_FRAMES 1000000
#define KIB ((uint64_t)1 << 10)
#define MIB ((uint64_t)1 << 20)
#define MOST_DOCUMENTS UINT64_C(1000000000000)
#define GIB ((uint64_t)1 << 30)
#define MEMBER(member) GL_MEMBER(gl_config, member)

static gl_config_read read_outputs, read_messages, read_spool, read_folder, read_breaker;

static const char *const log_formats[] = {"logfmt", "json", NULL};
const char *const gl_level_names[] = {
	[GLOSS_LOG_ERROR] = "error", [GLOSS_LOG_WARNING] = "warning", [GLOSS_LOG_INFO] = "info", [GLOSS_LOG_DEBUG] = "debug", NULL};

static const gl_config_key ingest_keys[] = {
	{"push", gl_read_endpoints, MEMBER(ingest.push), 0, 0, NULL},
	{"request", gl_read_endpoints, MEMBER(ingest.request), 0, 0, NULL},
	{"max_document", gl_read_size, MEMBER(ingest.max_document), 1, 256 * MIB, NULL},
	{"backlog", gl_read_count, MEMBER(ingest.backlog), 1, MOST_FRAMES, NULL},
	{0},
};
static const gl_config_key output_keys[] = {
	{"endpoint", gl_read_endpoints, GL_MEMBER(gl_output_config, endpoints), 0, 0, NULL},
	{"messages", read_messages, 0, 0, 0, 0, NULL},
	{"offsets", gl_read_choice, GL_MEMBER(gl_output_config, offsets), 0, 0, gl_unit_names},
	{"text", gl_read_bool, GL_MEMBER(gl_output_config, text), 0, 0, NULL},
	{"backlog", gl_read_count, GL_MEMBER(gl_output_config, backlog), 1, MOST_FRAMES, NULL},
	{0},
};
static const gl_config_key worker_keys[] = {
	{"count", gl_read_auto, MEMBER(workers.count), 1, 1024, NULL},
	{"memory", gl_read_size, MEMBER(workers.memory), 16 * MIB, 1024 * GIB, NULL},
	{"recycle_after", gl_read_count, MEMBER(workers.recycle_after), 1, MOST_DOCUMENTS, NULL},
	{"max_attempts", gl_read_count, MEMBER(workers.max_attempts), 1, 100, NULL},
	{"start", gl_read_duration, MEMBER(workers.start_ns), GL_MILLISECOND, GL_DAY, NULL},
	{0},
};
static const gl_config_key limit_keys[] = {
	{"memory", gl_read_size, MEMBER(limits.memory), MIB, 1024 * GIB, NULL},
	{"channels", gl_read_count, MEMBER(limits.channels), 1, 1000000, NULL},
	{0},
};
static const gl_config_key retention_keys[] = {
	{"age", gl_read_duration, MEMBER(spool.retention.age_ns), 0, 3650 * GL_DAY, NULL},
	{"size", gl_read_size, MEMBER(spool.retention.size), 16 * MIB, 1024 * GIB, NULL},
	{0},
};
static const gl_config_key spool_keys[] = {
	{"path", read_folder, MEMBER(spool.path), 0, 0, NULL},
	{"retention", gl_read_map, 0, 0, 0, 0, retention_keys},
	{0},
};
static const gl_config_key breaker_keys[] = {
	{"verdicts", gl_read_count, MEMBER(breaker.verdicts), 1, 1000, NULL},
	{"per", gl_read_duration, MEMBER(breaker.per_ns), GL_MILLISECOND, GL_DAY, NULL},
	{"half_open", gl_read_duration, MEMBER(breaker.half_open_ns), GL_MILLISECOND, GL_DAY, NULL},
	{0},
};
static const gl_config_key log_keys[] = {
	{"format", gl_read_name, MEMBER(log.format), 0, 0, log_formats},
	{"level", gl_read_choice, MEMBER(log.level), 0, 0, gl_level_names},
	{0},
};
static const gl_config_key keys[] = {
	{"ingest", gl_read_map, 0, 0, 0, 0, ingest_keys},
	{"publish", read_outputs, 0, 0, 0, 0, NULL},
	{"replay", gl_read_endpoints, MEMBER(replay), 0, 0, NULL},
	{"control", gl_read_endpoints, MEMBER(control), 0, 0, NULL},
	{"spool", read_spool, 0, 0, 0, 0, spool_keys},
	{"workers", gl_read_map, 0, 0, 0, 0, worker_keys},
	{"deadline", gl_read_deadline, MEMBER(deadline), 0, 0, NULL},
	{"drain", gl_read_duration, MEMBER(drain_ns), 0, GL_DAY, NULL},
	{"limits", gl_read_map, 0, 0, 0, 0, limit_keys},
	{"breaker", read_breaker, 0, 0, 0, 0, breaker_keys},
	{"lang", gl_read_lang, MEMBER(lang), 0, 0, NULL},
	{"plugin_path", gl_read_folders, 0, 0, 0, 0, NULL},
	{"pipeline", gl_read_pipeline, MEMBER(pipeline), 0, 0, NULL},
	{"channels", gl_read_channels, 0, 0, 0, 0, NULL},
	{"log", gl_read_map, 0, 0, 0, 0, log_keys},
	{0},
};

/* ---- Maps ---------------------------------------------------------------------------------------------------------------- */

static const char *key_at(const void *table, uint32_t index) { return ((const gl_config_key *)table)[index].name; }

static gl_code refuse_key(const gl_yaml_reader *reader, const gl_config_key *table, const gl_yaml *node, const char *where)
{
	const char *near = gl_nearest(node->key, key_at, table);
	if (near)
		return gl_yaml_refuse(reader, node->key_place, "`%.60s` is not a key of %s: did you mean `%s`?", node->key, where, near);
	char all[200] = "";
	for (const gl_config_key *key = table; key->name; key++) {
		size_t at = strlen(all);
		snprintf(all + at, sizeof(all) - at, "%s%s", at ? ", " : "", key->name);
	}
	return gl_yaml_refuse(reader, node->key_place, "`%.60s` is not a key of %s, which has %s", node->key, where, all);
}

gl_code gl_read_keys(const gl_yaml_reader *reader, const gl_config_key *table, const gl_yaml *map, const char *where, void *base)
{
	for (const gl_yaml *node = map->first; node; node = node->next) {
		const gl_config_key *key = table;
		while (key->name && strcmp(key->name, node->key) != 0)
			key++;
		if (!key->name)
			return refuse_key(reader, table, node, where);
		gl_code code = node->kind == GL_YAML_SCALAR && node->null ? GL_OK : key->read(reader, key, node, base);
		if (code)
			return code;
	}
	return GL_OK;
}

gl_code gl_read_map(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	if (node->kind != GL_YAML_MAP)
		return gl_yaml_refuse(reader, node->place, "`%s` must be a map of keys and values", key->name);
	return gl_read_keys(reader, key->more, node, key->name, base);
}

/* ---- The breaker ----------------------------------------------------------------------------------------------------------- */

static gl_code read_breaker(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	if (node->kind == GL_YAML_MAP)
		return gl_read_map(reader, key, node, base);
	if (node->kind != GL_YAML_SCALAR || strcmp(node->text, "off") != 0)
		return gl_yaml_refuse(reader, node->place, "`%s` wants off, or a map such as {verdicts: 10, per: 1m, half_open: 30s}",
				      key->name);
	((gl_config *)base)->breaker.verdicts = 0;
	return GL_OK;
}

/* ---- Outputs --------------------------------------------------------------------------------------------------------------- */

static gl_code read_messages(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	gl_output_config *output = base;
	const gl_yaml *at = node->kind == GL_YAML_LIST ? node->first : node;
	output->doc = output->layers = false;
	for (; at; at = node->kind == GL_YAML_LIST ? at->next : NULL) {
		bool doc = at->kind == GL_YAML_SCALAR && !strcmp(at->text, "doc"),
		     layers = at->kind == GL_YAML_SCALAR && !strcmp(at->text, "layers");
		if (!doc && !layers)
			return gl_yaml_refuse(reader, at->place, "`%s` wants [doc], [layers] or [doc, layers]", key->name);
		output->doc |= doc;
		output->layers |= layers;
	}
	if (!output->doc && !output->layers)
		return gl_yaml_refuse(reader, node->place, "`%s` wants [doc], [layers] or [doc, layers]", key->name);
	return GL_OK;
}

static gl_code read_outputs(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	gl_config *config = base;
	if (node->kind != GL_YAML_LIST || !node->count || node->count > GL_MAX_OUTPUTS)
		return gl_yaml_refuse(reader, node->place, "`%s` wants a list of 1 to %d outputs, such as [{endpoint: ipc://results}]",
				      key->name, GL_MAX_OUTPUTS);
	config->output_count = 0;
	for (const gl_yaml *at = node->first; at; at = at->next) {
		gl_output_config *output = &config->outputs[config->output_count++];
		if (at->kind != GL_YAML_MAP)
			return gl_yaml_refuse(reader, at->place, "an output of `%s` must be a map with an `endpoint`", key->name);
		*output = default_output;
		gl_code code = gl_read_keys(reader, output_keys, at, "an output of `publish`", output);
		if (code)
			return code;
		if (!output->endpoints.count)
			return gl_yaml_refuse(reader, at->place, "an output of `%s` needs an `endpoint`", key->name);
	}
	return GL_OK;
}

/* ---- The spool ------------------------------------------------------------------------------------------------------------- */

/* A folder that is spelled from the root: the workers and the next start must mean the same one. */
static gl_code read_folder(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	gl_code code;
	const char *folder = gl_read_text(reader, key->name, node, &code);
	if (code == GL_OK && *folder != '/')
		return gl_yaml_refuse(reader, node->place, "`%s` wants a folder from the root, such as /var/lib/glossd", key->name);
	if (code == GL_OK)
		*(const char **)((char *)base + key->offset) = folder;
	return code;
}

static gl_code read_spool(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	gl_config *config = base;
	if (node->kind == GL_YAML_SCALAR && (!strcmp(node->text, "off") || !strcmp(node->text, "false"))) {
		config->spool.path = NULL;
		return GL_OK;
	}
	if (node->kind != GL_YAML_MAP)
		return gl_yaml_refuse(reader, node->place, "`%s` wants {path: FOLDER, retention: {age: 24h, size: 4GiB}}, or `off`",
				      key->name);
	return gl_read_keys(reader, key->more, node, key->name, base);
}

/* ---- The whole --------------------------------------------------------------------------------------------------------------- */

/* A tcp port of * or 0 is another each time that it is bound. */
static bool any_port(const char *endpoint)
{
	const char *end = endpoint + strlen(endpoint) - 2;
	return !strcmp(end, ":*") || !strcmp(end, ":0");
}

/* The first endpoint of `list` that is among `others`, or NULL. With itself: the first that stands there twice. */
static const char *taken(const gl_endpoints *list, const gl_endpoints *others)
{
	for (uint32_t i = 0; i < list->count; i++)
		for (uint32_t k = 0; k < (list == others ? i : others->count); k++)
			if (!strcmp(list->list[i], others->list[k]) && !any_port(list->list[i]))
				return list->list[i];
	return NULL;
}

/* Two sockets cannot be bound to one endpoint; libzmq would silently take an ipc path over. */
static gl_code check_endpoints(const gl_yaml_reader *reader, const gl_config *config)
{
	gl_endpoint_list all[GL_MAX_ENDPOINT_LISTS];
	uint32_t count = gl_config_endpoints(config, all);
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = 0; k <= i; k++) {
			const gl_endpoints *one = all[i].endpoints, *other = all[k].endpoints;
			const char *twice = taken(one, other);
			if (twice)
				return gl_yaml_refuse(reader, one->place.file ? one->place : other->place, "the endpoint %s is taken twice",
						      twice);
		}
	return GL_OK;
}

/* Gives the tree the lists of the defaults that it lacks, so that a --set can change a part of one. Maps are read key by key anyway. */
static void adopt_lists(gl_yaml *tree, const gl_yaml *built_in)
{
	for (gl_yaml *node = built_in->first, *next; node; node = next) {
		next = node->next;
		gl_yaml *given = gl_yaml_under(tree, node->key, strlen(node->key));
		if (node->kind != GL_YAML_LIST || (given && !given->null))
			continue;
		gl_yaml *after = given ? given->next : NULL;
		if (given)
			*given = *node;
		else
			gl_yaml_add(tree, given = node);
		given->next = after;
	}
}

static gl_code read_trees(const gl_yaml_reader *reader, gl_config *config)
{
	static const gl_yaml_origin built_in = {NULL, defaults, sizeof(defaults) - 1};
	gl_yaml *tree, *under;
	gl_code code = gl_yaml_read(reader, &built_in, &under);
	if (!code)
		code = gl_read_keys(reader, keys, under, "the configuration", config);
	if (!code)
		code = gl_yaml_read(reader, &reader->origins[0], &tree);
	if (code)
		return code;
	adopt_lists(tree, under);
	for (uint32_t i = 1; !code && i < reader->origin_count; i++)
		code = gl_yaml_set(reader, &reader->origins[i], tree);
	return code ? code : gl_read_keys(reader, keys, tree, "the configuration", config);
}

static gl_code read_all(gl_yaml_reader *reader, const char *text, size_t length, const char *file, const char *const *sets,
			gl_config *config)
{
	for (uint32_t i = 0; i < reader->origin_count; i++) {
		const char *name = i ? "--set" : file, *from = i ? sets[i - 1] : text;
		size_t size = i ? strlen(from) : length;
		char *name_copy = gl_arena_copy(reader->arena, name, strlen(name)), *copy = gl_arena_copy(reader->arena, from, size);
		if (!name_copy || !copy)
			return gl_yaml_short_of_memory(reader);
		reader->origins[i] = (gl_yaml_origin){name_copy, copy, size};
	}
	gl_code code = read_trees(reader, config);
	if (!code)
		code = check_endpoints(reader, config);
	if (!code && !gl_complete_pipelines(reader, config))
		code = gl_yaml_short_of_memory(reader);
	return code;
}

gl_code gl_config_parse(const char *text, size_t length, const char *file, const char *const *sets, uint32_t set_count, gl_config **parsed,
			gl_error *error)
{
	*parsed = NULL;
	gl_config *config = calloc(1, sizeof(*config));
	struct gl_config_memory *memory = calloc(1, sizeof(*memory));
	if (!config || !memory) {
		free(config);
		free(memory);
		return gl_fail(error, GL_MEMORY, "memory is short for the configuration");
	}
	config->memory = memory;
	gl_arena_init(&memory->arena, (size_t)256 << 20);
	gl_yaml_reader reader = {.arena = &memory->arena, .error = error, .origin_count = set_count + 1};
	reader.origins = gl_arena_alloc(&memory->arena, reader.origin_count * sizeof(*reader.origins));
	gl_code code = reader.origins ? read_all(&reader, text, length, file, sets, config) : gl_yaml_short_of_memory(&reader);
	if (code)
		gl_config_destroy(config);
	else
		*parsed = config;
	return code;
}

uint32_t gl_config_endpoints(const gl_config *config, gl_endpoint_list all[GL_MAX_ENDPOINT_LISTS])
{
	uint32_t count = 0;
	all[count++] = (gl_endpoint_list){"ingest.push", &config->ingest.push};
	all[count++] = (gl_endpoint_list){"ingest.request", &config->ingest.request};
	for (uint32_t i = 0; i < config->output_count; i++)
		all[count++] = (gl_endpoint_list){"publish", &config->outputs[i].endpoints};
	all[count++] = (gl_endpoint_list){"replay", &config->replay};
	all[count++] = (gl_endpoint_list){"control", &config->control};
	return count;
}

uint32_t gl_config_pipeline_of(const gl_config *config, const char *channel, size_t length)
{
	for (uint32_t i = 0; i < config->channel_count; i++)
		if (!strncmp(config->channels[i].name, channel, length) && !config->channels[i].name[length])
			return i + 1;
	return 0;
}

void gl_config_destroy(gl_config *config)
{
	if (!config)
		return;
	gl_arena_deinit(&config->memory->arena);
	free(config->memory);
	free(config);
}
