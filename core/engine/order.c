/* The order in which plugins run; see gl_order in instance.h. Kahn's algorithm, which always takes the first plugin of the configuration
 * that nothing holds up. */
#include "instance.h"

#include <stdio.h>

/* The instance that provides the layer, or `count`. */
static uint32_t provider_of(const gloss_instance *instances, uint32_t count, const char *layer)
{
	uint32_t i = 0;
	while (i < count && !gl_declared_layer(&instances[i].declaration, layer))
		i++;
	return i;
}

static gl_code check_provided_once(const gloss_instance *instances, uint32_t count, gl_error *error)
{
	for (uint32_t i = 0; i < count; i++) {
		const gl_declaration *declaration = &instances[i].declaration;
		for (uint32_t k = 0; k < i; k++)
			if (!strcmp(instances[k].declaration.name, declaration->name))
				return gl_fail_at(error, GL_CONFIG, instances[i].config->place, "plugin `%s` stands in the pipeline twice",
						  declaration->name);
		for (uint32_t l = 0; l < declaration->layer_count; l++) {
			const char *layer = declaration->layers[l].name;
			uint32_t first = provider_of(instances, count, layer);
			if (first < i)
				return gl_fail_at(error, GL_CONFIG, instances[i].config->place,
						  "layer `%s` is provided twice, by plugin `%s` and by plugin `%s`: take one out", layer,
						  instances[first].declaration.name, declaration->name);
			for (uint32_t k = 0; k < l; k++)
				if (!strcmp(declaration->layers[k].name, layer))
					return gl_fail(error, GL_PLUGIN_INVALID, "%s: declares layer `%s` twice", instances[i].file, layer);
		}
	}
	return GL_OK;
}

static gl_code check_requirements(const gloss_instance *instances, uint32_t count, gl_error *error)
{
	for (uint32_t i = 0; i < count; i++) {
		const gl_declaration *declaration = &instances[i].declaration;
		for (uint32_t k = 0; k < declaration->need_count; k++)
			if (provider_of(instances, count, declaration->needs[k]) == count)
				return gl_fail_at(
					error, GL_CONFIG, instances[i].config->place,
					"plugin `%s` requires layer `%s`, which no plugin of the pipeline provides: add one that does",
					declaration->name, declaration->needs[k]);
	}
	return GL_OK;
}

/* True where a plugin not yet placed provides a layer of the list. Its own layers do not hold it up. */
static bool waits(const gloss_instance *instances, uint32_t count, const bool *placed, uint32_t self, const char *const *layers,
		  uint32_t layer_count)
{
	for (uint32_t i = 0; i < layer_count; i++) {
		uint32_t provider = provider_of(instances, count, layers[i]);
		if (provider < count && provider != self && !placed[provider])
			return true;
	}
	return false;
}

static gl_code refuse_cycle(const gloss_instance *instances, uint32_t count, const bool *placed, gl_place place, gl_error *error)
{
	char names[400] = "";
	for (uint32_t i = 0; i < count; i++) {
		size_t at = strlen(names);
		if (!placed[i])
			snprintf(names + at, sizeof(names) - at, "%s`%s`", at ? ", " : "", instances[i].declaration.name);
	}
	return gl_fail_at(error, GL_CONFIG, place, "the plugins %s require each other's layers in a cycle: no order can run them", names);
}

/* The next plugin that nothing holds up, or `count`. */
static uint32_t next_free(const gloss_instance *instances, uint32_t count, const bool *placed)
{
	for (uint32_t i = 0; i < count; i++) {
		const gl_declaration *declaration = &instances[i].declaration;
		if (!placed[i] && !waits(instances, count, placed, i, declaration->needs, declaration->need_count) &&
		    !waits(instances, count, placed, i, declaration->uses, declaration->use_count))
			return i;
	}
	return count;
}

gl_code gl_order(gloss_instance *instances, uint32_t count, const gl_pipeline_config *config, gl_arena *memory, gl_error *error)
{
	gl_code code = check_provided_once(instances, count, error);
	if (!code)
		code = check_requirements(instances, count, error);
	if (code)
		return code;
	gloss_instance *ordered = gl_arena_alloc(memory, (count + 1) * sizeof(*ordered));
	bool *placed = gl_arena_alloc(memory, count + 1);
	if (!ordered || !placed)
		return gl_fail(error, GL_MEMORY, "memory is short");
	for (uint32_t done = 0; done < count; done++) {
		uint32_t next = next_free(instances, count, placed);
		if (next == count)
			return refuse_cycle(instances, count, placed, config->place, error);
		placed[next] = true;
		ordered[done] = instances[next];
	}
	memcpy(instances, ordered, count * sizeof(*ordered));
	return GL_OK;
}
