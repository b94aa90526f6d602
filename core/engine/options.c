/* Binding a plugin's options; see options.h. A default goes the same way as a written value, so that it is checked the same. */
#include "options.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct binding {
	const gl_plugin_config *plugin;
	const char *folder;
	gl_arena *arena;
	gl_error *error;
	gl_place place; /* of the setting at hand */
} binding;

static gl_code refuse(binding *b, const gl_option *option, const char *text, const char *wanted)
{
	return gl_fail_at(b->error, GL_CONFIG, b->place, "option `%s` of plugin `%s` is \"%.60s\", wanted %s", option->name,
			  b->plugin->name, text, wanted);
}

static bool in_range(const gl_option *option, double value)
{
	return (option->least == 0 && option->most == 0) || (value >= option->least && value <= option->most);
}

static gl_code refuse_range(binding *b, const gl_option *option, const char *text)
{
	char wanted[80];
	snprintf(wanted, sizeof(wanted), "%.15g to %.15g", option->least, option->most);
	return refuse(b, option, text, wanted);
}

static gl_code bind_bool(binding *b, const gl_option *option, const char *text, gl_option_value *value)
{
	static const struct {
		const char *text;
		bool value;
	} words[] = {{"true", true}, {"false", false}, {"yes", true}, {"no", false}, {"on", true}, {"off", false}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(words[i].text, text)) {
			value->boolean = words[i].value;
			return GL_OK;
		}
	return refuse(b, option, text, "true or false");
}

static gl_code bind_integer(binding *b, const gl_option *option, const char *text, gl_option_value *value)
{
	char *end;
	errno = 0;
	value->integer = strtoll(text, &end, 10);
	if (errno || end == text || *end)
		return refuse(b, option, text, "a whole number");
	return in_range(option, (double)value->integer) ? GL_OK : refuse_range(b, option, text);
}

static gl_code bind_number(binding *b, const gl_option *option, const char *text, gl_option_value *value)
{
	char *end;
	value->number = strtod(text, &end);
	if (end == text || *end || !isfinite(value->number))
		return refuse(b, option, text, "a number");
	return in_range(option, value->number) ? GL_OK : refuse_range(b, option, text);
}

static gl_code bind_string(binding *b, const gl_option *option, const char *text, gl_option_value *value)
{
	(void)option;
	value->text = gl_arena_copy(b->arena, text, strlen(text));
	return value->text ? GL_OK : gl_fail(b->error, GL_MEMORY, "memory is short");
}

static gl_code bind_enum(binding *b, const gl_option *option, const char *text, gl_option_value *value)
{
	char wanted[400] = "one of";
	for (const char *const *name = option->values; *name; name++) {
		if (!strcmp(*name, text)) {
			value->text = *name;
			return GL_OK;
		}
		size_t at = strlen(wanted);
		snprintf(wanted + at, sizeof(wanted) - at, "%s %s", name == option->values ? "" : ",", *name);
	}
	return refuse(b, option, text, wanted);
}

const char *gl_path_in(const char *folder, const char *path, gl_arena *arena)
{
	size_t length = strlen(path), before = *path == '/' ? 0 : strlen(folder) + 1;
	char *full = gl_arena_alloc(arena, before + length + 1);
	if (!full)
		return NULL;
	if (before) {
		memcpy(full, folder, before - 1);
		full[before - 1] = '/';
	}
	memcpy(full + before, path, length);
	return full;
}

static gl_code bind_path(binding *b, const gl_option *option, const char *text, gl_option_value *value)
{
	if (!*text)
		return refuse(b, option, text, "a path");
	value->text = gl_path_in(b->folder, text, b->arena);
	return value->text ? GL_OK : gl_fail(b->error, GL_MEMORY, "memory is short");
}

typedef gl_code (*bind_one)(binding *b, const gl_option *option, const char *text, gl_option_value *value);
static const bind_one binders[] = {
	[GLOSS_OPTION_BOOL] = bind_bool,     [GLOSS_OPTION_INTEGER] = bind_integer, [GLOSS_OPTION_NUMBER] = bind_number,
	[GLOSS_OPTION_STRING] = bind_string, [GLOSS_OPTION_ENUM] = bind_enum,       [GLOSS_OPTION_PATH] = bind_path,
	[GLOSS_OPTION_LIST] = bind_string,   [GLOSS_OPTION_PATHS] = bind_path,
};

static bool is_list(const gl_option *option) { return option->type == GLOSS_OPTION_LIST || option->type == GLOSS_OPTION_PATHS; }

static gl_code bind_texts(binding *b, const gl_option *option, const char *const *texts, uint32_t count, gl_option_value *value)
{
	value->given = true;
	if (!is_list(option))
		return binders[option->type](b, option, texts[0], value);
	const char **items = gl_arena_alloc(b->arena, (count + 1) * sizeof(*items));
	if (!items)
		return gl_fail(b->error, GL_MEMORY, "memory is short");
	for (uint32_t i = 0; i < count; i++) {
		gl_option_value item = {.option = option};
		gl_code code = binders[option->type](b, option, texts[i], &item);
		if (code)
			return code;
		items[i] = item.text;
	}
	value->items = items;
	value->count = count;
	return GL_OK;
}

/* The default, as it would be written; of a list the parts between commas. */
static gl_code bind_initial(binding *b, const gl_option *option, gl_option_value *value)
{
	if (!option->initial)
		return GL_OK;
	if (!is_list(option))
		return bind_texts(b, option, &option->initial, 1, value);
	uint32_t count = *option->initial ? 1 : 0;
	for (const char *at = option->initial; *at; at++)
		count += *at == ',';
	const char **parts = gl_arena_alloc(b->arena, (count + 1) * sizeof(*parts));
	char *rest = gl_arena_copy(b->arena, option->initial, strlen(option->initial));
	if (!parts || !rest)
		return gl_fail(b->error, GL_MEMORY, "memory is short");
	for (uint32_t i = 0; i < count; i++) {
		parts[i] = strsep(&rest, ",");
		parts[i] += strspn(parts[i], " ");
	}
	return bind_texts(b, option, parts, count, value);
}

static const gl_option *find_option(const gl_declaration *declaration, const char *name)
{
	for (uint32_t i = 0; i < declaration->option_count; i++)
		if (!strcmp(declaration->options[i].name, name))
			return &declaration->options[i];
	return NULL;
}

static gl_code refuse_unknown(binding *b, const gl_declaration *declaration, const gl_setting *setting)
{
	char known[400] = "it has none";
	for (uint32_t i = 0; i < declaration->option_count; i++) {
		size_t at = i ? strlen(known) : 0;
		snprintf(known + at, sizeof(known) - at, "%s%s", i ? ", " : "it has ", declaration->options[i].name);
	}
	return gl_fail_at(b->error, GL_CONFIG, setting->place, "plugin `%s` has no option `%.60s`; %s", declaration->name, setting->name,
			  known);
}

gl_code gl_options_bind(const gl_declaration *declaration, const gl_plugin_config *plugin, const char *folder, gl_arena *arena,
			gl_option_value **values, gl_error *error)
{
	binding b = {.plugin = plugin, .folder = folder, .arena = arena, .error = error};
	gl_option_value *bound = gl_arena_alloc(arena, (declaration->option_count + 1) * sizeof(*bound));
	if (!bound)
		return gl_fail(error, GL_MEMORY, "memory is short");
	for (uint32_t i = 0; i < plugin->setting_count; i++) {
		const gl_setting *setting = &plugin->settings[i];
		const gl_option *option = find_option(declaration, setting->name);
		if (!option)
			return refuse_unknown(&b, declaration, setting);
		if (setting->list != is_list(option) && !(is_list(option) && setting->count == 1))
			return gl_fail_at(error, GL_CONFIG, setting->place, "option `%s` of plugin `%s` wants %s", option->name,
					  plugin->name, is_list(option) ? "a list" : "one value, not a list");
		b.place = setting->place;
		gl_code code = bind_texts(&b, option, setting->texts, setting->count, &bound[option - declaration->options]);
		if (code)
			return code;
	}
	b.place = plugin->place;
	for (uint32_t i = 0; i < declaration->option_count; i++) {
		gl_option_value *value = &bound[i];
		value->option = &declaration->options[i];
		gl_code code = value->given ? GL_OK : bind_initial(&b, value->option, value);
		if (code)
			return code;
	}
	*values = bound;
	return GL_OK;
}
