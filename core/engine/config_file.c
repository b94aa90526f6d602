/* Finding and reading the configuration's file; see config_file.h. */
#include "config_file.h"

#include "config_yaml.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SYSTEM_FILE "/etc/glossd/glossd.yaml"
#define TREE_FILE "conf/glossd.yaml"

static gl_code short_of_memory(gl_error *error) { return gl_fail(error, GL_MEMORY, "memory is short for the configuration"); }

static bool exists(const char *folder, const char *name, mode_t type)
{
	char path[PATH_MAX];
	struct stat status;
	return snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path) && !stat(path, &status) &&
	       (status.st_mode & S_IFMT) == type;
}

int gl_open_file(const char *path, const char **reason)
{
	struct stat status;
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (file >= 0 && !fstat(file, &status) && !S_ISFIFO(status.st_mode))
		return file;
	*reason = file < 0 ? strerror(errno) : "it is a pipe";
	if (file >= 0)
		close(file);
	return -1;
}

/* Reads up to one byte more than a configuration may have, which gl_config_parse then refuses. `advice` ends the words of a failure. */
static gl_code read_file(gl_config_source *source, const char *advice, gl_error *error)
{
	const char *reason = NULL;
	int file = gl_open_file(source->file, &reason);
	char *text = file < 0 ? NULL : gl_arena_alloc(&source->memory, GL_YAML_SIZE + 1);
	ssize_t got = 0;
	if (text)
		while ((got = read(file, text + source->length, GL_YAML_SIZE + 1 - source->length)) > 0 || (got < 0 && errno == EINTR))
			source->length += got > 0 ? (size_t)got : 0;
	if (got < 0)
		reason = strerror(errno);
	if (file >= 0)
		close(file);
	if (file >= 0 && !text)
		return short_of_memory(error);
	source->text = text;
	return reason ? gl_fail(error, GL_CONFIG, "%s: cannot be read: %s%s", source->file, reason, advice) : GL_OK;
}

/* A --set of plugin_path: the folder in double quotes, as YAML has them. NULL: memory is short. */
static char *plugins_of(const char *folder, gl_arena *memory)
{
	static const char head[] = "plugin_path=[\"", tail[] = "/plugins\"]";
	char *set = gl_arena_alloc(memory, sizeof(head) + sizeof(tail) + 2 * strlen(folder)), *at = set;
	if (!set)
		return NULL;
	at = stpcpy(at, head);
	for (; *folder; folder++) {
		if (*folder == '"' || *folder == '\\')
			*at++ = '\\';
		*at++ = *folder;
	}
	memcpy(at, tail, sizeof(tail));
	return set;
}

/* Where the program lies in a build tree: the set that names its plugins goes before the caller's, which win. */
static gl_code take_sets(gl_config_source *source, const char *tree, const char *const *sets, uint32_t set_count, gl_error *error)
{
	const char **all = gl_arena_alloc(&source->memory, (set_count + 1) * sizeof(*all));
	if (!all)
		return short_of_memory(error);
	source->sets = all;
	source->set_count = 0;
	if (tree && !(all[source->set_count++] = plugins_of(tree, &source->memory)))
		return short_of_memory(error);
	for (uint32_t i = 0; i < set_count; i++)
		if (!(all[source->set_count++] = gl_arena_copy(&source->memory, sets[i], strlen(sets[i]))))
			return short_of_memory(error);
	return GL_OK;
}

static gl_code parse(const gl_config_source *source, gl_config **config, gl_error *error)
{
	return gl_config_parse(source->text, source->length, source->file, source->sets, source->set_count, config, error);
}

/* The file's own plugin_path counts; where it says none, a build tree's plugins do. */
static gl_code load_given(gl_config_source *source, const char *tree, const char *const *sets, uint32_t set_count, gl_config **config,
			  gl_error *error)
{
	gl_code code = take_sets(source, NULL, sets, set_count, error);
	if (!code)
		code = parse(source, config, error);
	if (code || !tree || (*config)->plugin_path_given)
		return code;
	gl_config_destroy(*config);
	*config = NULL;
	code = take_sets(source, tree, sets, set_count, error);
	return code ? code : parse(source, config, error);
}

static gl_code load_default(gl_config_source *source, const char *tree, const char *const *sets, uint32_t set_count, gl_config **config,
			    gl_error *error)
{
	gl_code code = take_sets(source, tree, sets, set_count, error);
	return code ? code : parse(source, config, error);
}

gl_code gl_config_load_from(const char *folder, const char *given, const char *const *sets, uint32_t set_count, gl_config_source *source,
			    gl_config **config, gl_error *error)
{
	const char *tree = folder && exists(folder, "plugins", S_IFDIR) && exists(folder, "../" TREE_FILE, S_IFREG) ? folder : NULL;
	char file[PATH_MAX] = SYSTEM_FILE;
	const char *end = tree ? strrchr(tree, '/') : NULL;
	*config = NULL;
	*source = (gl_config_source){0};
	gl_arena_init(&source->memory, 0);
	if (set_count > GL_MAX_SETS)
		return gl_fail(error, GL_CONFIG, "more than %d --set", GL_MAX_SETS);
	if (!given && tree)
		snprintf(file, sizeof(file), "%.*s/" TREE_FILE, end ? (int)(end - tree) : 0, end ? tree : "");
	source->file = gl_arena_copy(&source->memory, given ? given : file, strlen(given ? given : file));
	gl_code code = source->file ? read_file(source, given ? "" : " (--config names another)", error) : short_of_memory(error);
	if (!code)
		code = (given ? load_given : load_default)(source, tree, sets, set_count, config, error);
	if (code)
		gl_config_source_deinit(source);
	return code;
}

gl_code gl_config_load(const char *given, const char *const *sets, uint32_t set_count, gl_config_source *source, gl_config **config,
		       gl_error *error)
{
	char program[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
	program[length > 0 ? length : 0] = '\0';
	char *end = strrchr(program, '/');
	if (end)
		*end = '\0';
	return gl_config_load_from(end ? program : NULL, given, sets, set_count, source, config, error);
}

gl_code gl_config_load_again(const gl_config_source *from, gl_config_source *source, gl_config **config, gl_error *error)
{
	*config = NULL;
	*source = (gl_config_source){.length = from->length};
	gl_arena_init(&source->memory, 0);
	source->file = gl_arena_copy(&source->memory, from->file, strlen(from->file));
	source->text = gl_arena_copy(&source->memory, from->text, from->length);
	gl_code code = source->file && source->text ? take_sets(source, NULL, from->sets, from->set_count, error) : short_of_memory(error);
	if (!code)
		code = parse(source, config, error);
	if (code)
		gl_config_source_deinit(source);
	return code;
}

void gl_config_source_deinit(gl_config_source *source)
{
	gl_arena_deinit(&source->memory);
	*source = (gl_config_source){0};
}
