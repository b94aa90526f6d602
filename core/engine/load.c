/* From a plugin's name to an open instance; see instance.h. Shared objects stay loaded for the life of the process: dlclose, under threads
 * and with destructors of strangers, is not worth its risk, and a reload is a new process. */
#include "config_file.h"
#include "instance.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#define SYMBOL_TEXT_(name) #name
#define SYMBOL_TEXT(name) SYMBOL_TEXT_(name)

/* A folder's path from the root. A plugin may hand a path option to shared_file(), which puts relative paths into the plugin's folder: with
 * a relative folder it would be put there twice. */
static const char *absolute(const char *folder, gl_arena *memory)
{
	char *full = realpath(folder, NULL);
	const char *copy = full ? gl_arena_copy(memory, full, strlen(full)) : NULL;
	free(full);
	return copy;
}

static gl_code find_file(gloss_instance *instance, const gl_pipeline_config *config, const gl_plugin_config *plugin, gl_arena *memory,
			 gl_error *error)
{
	char folders[600] = "";
	for (uint32_t i = 0; i < config->plugin_path_count; i++) {
		const char *folder = config->plugin_path[i];
		size_t size = strlen(folder) + strlen(plugin->name) + sizeof("/.so");
		char *file = gl_arena_alloc(memory, size);
		if (!file)
			return gl_fail(error, GL_MEMORY, "memory is short");
		snprintf(file, size, "%s/%s.so", folder, plugin->name);
		if (access(file, F_OK) == 0) {
			instance->file = file;
			instance->folder = absolute(folder, memory);
			return instance->folder
				       ? GL_OK
				       : gl_fail(error, GL_SYSTEM, "the path of the folder %s cannot be had: %s", folder, strerror(errno));
		}
		size_t at = strlen(folders);
		snprintf(folders + at, sizeof(folders) - at, "%s%s", i ? ", " : "", folder);
	}
	return gl_fail_at(error, GL_CONFIG, plugin->place, "there is no plugin `%s`: %s.so was looked for in %s (plugin_path)",
			  plugin->name, plugin->name, *folders ? folders : "no folder at all");
}

/* Whether all that the loader would map is in the file. Of one that is cut short, as in the middle of a copy, it would touch pages that are not there, and die. */
static bool is_whole(int file)
{
	struct stat about;
	ElfW(Ehdr) head;
	ElfW(Phdr) part;
	if (fstat(file, &about) || pread(file, &head, sizeof(head), 0) != sizeof(head) || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
		return true; /* no object at all: the loader says so */
	for (unsigned i = 0; i < head.e_phnum; i++) {
		off_t at = (off_t)(head.e_phoff + (uint64_t)i * head.e_phentsize);
		if (pread(file, &part, sizeof(part), at) != sizeof(part) ||
		    (part.p_type == PT_LOAD && part.p_offset + part.p_filesz > (uint64_t)about.st_size))
			return false;
	}
	return true;
}

static gl_code check_file(const char *path, gl_error *error)
{
	const char *reason = NULL;
	int file = gl_open_file(path, &reason);
	if (file >= 0 && !is_whole(file))
		reason = "it is cut short";
	if (file >= 0)
		close(file);
	return reason ? gl_fail(error, GL_PLUGIN_INVALID, "%s: cannot be loaded: %s", path, reason) : GL_OK;
}

static gl_code read_descriptor(gloss_instance *instance, const gl_plugin_config *plugin, gl_arena *memory, gl_error *error)
{
	/* dlopen would search a name without a slash in the system's folders. */
	const char *path = strchr(instance->file, '/') ? instance->file : gl_path_in(".", instance->file, memory);
	gl_code code = check_file(instance->file, error);
	if (code)
		return code;
	void *object = path ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
	if (!object)
		return gl_fail(error, GL_PLUGIN_INVALID, "%s: cannot be loaded: %s", instance->file, path ? dlerror() : "memory is short");
	const gloss_descriptor *descriptor = dlsym(object, SYMBOL_TEXT(GLOSS_SYMBOL));
	if (!descriptor)
		return gl_fail(error, GL_PLUGIN_INVALID, "%s: is not a glossd plugin: it exports no %s (write it with GLOSS_PLUGIN)",
			       instance->file, SYMBOL_TEXT(GLOSS_SYMBOL));
	return gl_descriptor_read(descriptor, instance->file, plugin->name, memory, &instance->declaration, error);
}

/* Adds a file's bytes to the hash; one that is not there adds nothing, and `open` will say so. */
static void hash_file(XXH3_state_t *hash, const char *path)
{
	char block[16384];
	const char *reason;
	struct stat about;
	int file = gl_open_file(path, &reason);
	if (file < 0)
		return;
	/* What is no plain file may have no end. */
	bool plain = !fstat(file, &about) && S_ISREG(about.st_mode);
	for (ssize_t got; plain && (got = read(file, block, sizeof(block))) > 0;)
		XXH3_64bits_update(hash, block, (size_t)got);
	close(file);
}

static void hash_text(XXH3_state_t *hash, const char *text)
{
	/* With its NUL, so that "ab","c" is not "a","bc". */
	XXH3_64bits_update(hash, text ? text : "", text ? strlen(text) + 1 : 1);
}

static gl_code hash_config(gloss_instance *instance, gl_error *error)
{
	XXH3_state_t *hash = XXH3_createState();
	if (!hash)
		return gl_fail(error, GL_MEMORY, "memory is short");
	XXH3_64bits_reset(hash);
	hash_file(hash, instance->file);
	for (uint32_t i = 0; i < instance->declaration.option_count; i++) {
		const gl_option_value *value = &instance->options[i];
		bool paths = value->option->type == GLOSS_OPTION_PATH || value->option->type == GLOSS_OPTION_PATHS;
		hash_text(hash, value->option->name);
		XXH3_64bits_update(hash, &value->boolean, sizeof(value->boolean));
		XXH3_64bits_update(hash, &value->integer, sizeof(value->integer));
		XXH3_64bits_update(hash, &value->number, sizeof(value->number));
		/* What is in a file counts, not where it lies. */
		if (value->text && paths)
			hash_file(hash, value->text);
		else
			hash_text(hash, value->text);
		for (uint32_t k = 0; k < value->count; k++)
			paths ? hash_file(hash, value->items[k]) : hash_text(hash, value->items[k]);
	}
	instance->config_hash = instance->options_hash = XXH3_64bits_digest(hash);
	XXH3_freeState(hash);
	return GL_OK;
}

gl_code gl_instance_load(gloss_instance *instance, const gl_pipeline_config *config, const gl_plugin_config *plugin, gl_arena *memory,
			 gl_error *error)
{
	instance->config = plugin;
	gl_arena_init(&instance->memory, 0);
	gl_code code = find_file(instance, config, plugin, memory, error);
	if (!code)
		code = read_descriptor(instance, plugin, memory, error);
	if (!code)
		code = gl_options_bind(&instance->declaration, plugin, instance->folder, memory, &instance->options, error);
	return code ? code : hash_config(instance, error);
}

gl_code gl_instance_open(gloss_instance *instance, gl_error *error)
{
	instance->error.code = GL_OK;
	instance->config_hash = instance->options_hash;
	gloss_status status = instance->declaration.open(&gl_host, instance, &instance->state);
	instance->opened = status == GLOSS_OK;
	if (instance->opened)
		return GL_OK;
	gl_fail_at(error, GL_PLUGIN_INVALID, instance->config->place, "plugin `%s` cannot be opened: %s", instance->declaration.name,
		   instance->error.code ? instance->error.message : "it did not say why");
	gl_instance_close(instance);
	return GL_PLUGIN_INVALID;
}

void gl_instance_close(gloss_instance *instance)
{
	if (instance->opened && instance->declaration.close)
		instance->declaration.close(instance->state);
	instance->opened = false;
	instance->state = NULL;
	/* The list of mappings lies in the memory that goes last. */
	for (gl_mapping *mapping = instance->mappings; mapping; mapping = mapping->next)
		if (mapping->size)
			munmap(mapping->data, mapping->size);
	instance->mappings = NULL;
	instance->provenance = (gloss_string){0};
	gl_arena_deinit(&instance->memory);
	gl_arena_init(&instance->memory, 0);
}
