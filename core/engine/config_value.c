/* The kinds of values that the configuration knows, each read from one node of its tree; see config_read.h. */
#include "config_read.h"
#include "submission.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/un.h>

/* ---- Words that are nearly right ----------------------------------------------------------------------------------------- */

#define NEAR_LENGTH 40

static size_t least_of(size_t a, size_t b) { return a < b ? a : b; }

/* The number of letters to change, add or drop to get from one word to the other (Levenshtein), neither longer than NEAR_LENGTH. */
static size_t distance(const char *a, const char *b)
{
	size_t row[NEAR_LENGTH + 1], width = strlen(b);
	for (size_t j = 0; j <= width; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= width; j++) {
			size_t above = row[j];
			row[j] = least_of(least_of(above, row[j - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[width];
}

const char *gl_nearest(const char *word, const char *(*next)(const void *words, uint32_t index), const void *words)
{
	const char *nearest = NULL, *candidate;
	size_t length = strlen(word), most = length / 3 + 1;
	if (length > NEAR_LENGTH)
		return NULL;
	for (uint32_t i = 0; (candidate = next(words, i)); i++) {
		size_t apart = strlen(candidate) > NEAR_LENGTH ? SIZE_MAX : distance(word, candidate);
		if (apart <= most && apart < strlen(candidate)) {
			most = apart - (apart > 0);
			nearest = candidate;
		}
	}
	return nearest;
}

/* ---- Scalars ------------------------------------------------------------------------------------------------------------- */

static gl_code refuse(const gl_yaml_reader *reader, const char *name, const gl_yaml *node, const char *wanted)
{
	static const char *const kinds[] = {[GL_YAML_LIST] = "a list", [GL_YAML_MAP] = "a map"};
	if (node->kind != GL_YAML_SCALAR)
		return gl_yaml_refuse(reader, node->place, "`%s` is %s, wanted %s", name, kinds[node->kind], wanted);
	return gl_yaml_refuse(reader, node->place, "`%s` is \"%.60s\", wanted %s", name, node->text, wanted);
}

static void store(const gl_config_key *key, void *base, uint64_t value)
{
	void *member = (char *)base + key->offset;
	uint32_t small = (uint32_t)value;
	if (key->size == sizeof(value))
		memcpy(member, &value, sizeof(value));
	else
		memcpy(member, &small, sizeof(small));
}

/* Units, largest first; the last is that of a bare number (its name is empty) or none is. */
typedef struct unit {
	const char *name;
	uint64_t worth;
} unit;
static const unit sizes[] = {{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"", 1}, {0}};
static const unit durations[] = {{"h", 3600 * GL_SECOND}, {"m", 60 * GL_SECOND}, {"s", GL_SECOND}, {"ms", GL_MILLISECOND}, {0}};
static const unit counts[] = {{"", 1}, {0}};

/* The value in the largest unit that tells it exactly. */
static void tell(char *text, size_t size, const unit *units, uint64_t value)
{
	const unit *at = units;
	while (at[1].name && (!value || value % at->worth))
		at++;
	snprintf(text, size, "%" PRIu64 "%s", value / at->worth, at->name);
}

/* Digits and a unit. False where the text is something else; a number too large for 64 bits is the largest. */
static bool measure(const char *text, const unit *units, uint64_t *value)
{
	uint64_t number = 0;
	const char *at = text;
	for (; *at >= '0' && *at <= '9'; at++)
		if (__builtin_mul_overflow(number, 10, &number) || __builtin_add_overflow(number, (uint64_t)(*at - '0'), &number))
			number = UINT64_MAX / 10;
	if (at == text)
		return false;
	for (; units->name; units++)
		if (!strcmp(units->name, at)) {
			if (__builtin_mul_overflow(number, units->worth, value))
				*value = UINT64_MAX;
			return true;
		}
	return false;
}

static gl_code read_measure(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base, const unit *units,
			    const char *wanted)
{
	uint64_t value;
	if (node->kind != GL_YAML_SCALAR || !measure(node->text, units, &value))
		return refuse(reader, key->name, node, wanted);
	if (value < key->least || value > key->most) {
		char least[32], most[32], range[72];
		tell(least, sizeof(least), units, key->least);
		tell(most, sizeof(most), units, key->most);
		snprintf(range, sizeof(range), "%s to %s", least, most);
		return refuse(reader, key->name, node, range);
	}
	store(key, base, value);
	return GL_OK;
}

gl_code gl_read_count(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	return read_measure(reader, key, node, base, counts, "a whole number");
}

gl_code gl_read_auto(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	if (node->kind == GL_YAML_SCALAR && !strcmp(node->text, "auto")) {
		store(key, base, 0);
		return GL_OK;
	}
	return read_measure(reader, key, node, base, counts, "auto or a whole number");
}

gl_code gl_read_size(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	return read_measure(reader, key, node, base, sizes, "bytes, or a whole number with KiB, MiB or GiB behind it, such as 16MiB");
}

gl_code gl_read_duration(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	return read_measure(reader, key, node, base, durations, "a whole number with ms, s, m or h behind it, such as 5s");
}

gl_code gl_read_bool(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	bool yes = node->kind == GL_YAML_SCALAR && !strcmp(node->text, "true");
	if (!yes && (node->kind != GL_YAML_SCALAR || strcmp(node->text, "false") != 0))
		return refuse(reader, key->name, node, "true or false");
	*(bool *)((char *)base + key->offset) = yes;
	return GL_OK;
}

/* The index of the node's word in the list, or -1 and an error that lists them. */
static int choose(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node)
{
	const char *const *words = key->more;
	char wanted[200] = "";
	for (int i = 0; words[i]; i++) {
		if (node->kind == GL_YAML_SCALAR && !strcmp(words[i], node->text))
			return i;
		size_t at = strlen(wanted);
		snprintf(wanted + at, sizeof(wanted) - at, "%s%s", !i ? "" : words[i + 1] ? ", " : " or ", words[i]);
	}
	refuse(reader, key->name, node, wanted);
	return -1;
}

gl_code gl_read_choice(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	int chosen = choose(reader, key, node);
	if (chosen < 0)
		return GL_CONFIG;
	store(key, base, (uint64_t)chosen);
	return GL_OK;
}

gl_code gl_read_name(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	int chosen = choose(reader, key, node);
	if (chosen < 0)
		return GL_CONFIG;
	*(const char **)((char *)base + key->offset) = ((const char *const *)key->more)[chosen];
	return GL_OK;
}

const char *gl_read_text(const gl_yaml_reader *reader, const char *name, const gl_yaml *node, gl_code *code)
{
	*code = GL_OK;
	if (node->kind != GL_YAML_SCALAR || node->null || strpbrk(node->text, "\r\n"))
		*code = refuse(reader, name, node, "one line of text");
	return *code ? NULL : node->text;
}

gl_code gl_read_lang(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	if (node->kind != GL_YAML_SCALAR || !gl_lang_valid((gloss_string){node->text, (uint32_t)strlen(node->text)}))
		return refuse(reader, key->name, node, "a language tag (BCP 47), such as en or pt-BR");
	*(const char **)((char *)base + key->offset) = node->text;
	return GL_OK;
}

/* ---- Lists of texts -------------------------------------------------------------------------------------------------------- */

static bool endpoint_valid(const char *endpoint)
{
	if (!strncmp(endpoint, "ipc://", 6))
		return endpoint[6] && strlen(endpoint + 6) < sizeof(((struct sockaddr_un *)0)->sun_path);
	const char *port = strrchr(endpoint, ':');
	if (strncmp(endpoint, "tcp://", 6) || port <= endpoint + 6)
		return false;
	size_t digits = strspn(++port, "0123456789");
	long number = digits && digits <= 5 && !port[digits] ? strtol(port, NULL, 10) : 0;
	return !strcmp(port, "*") || (number >= 1 && number <= 65535);
}

gl_code gl_read_endpoints(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	gl_endpoints *endpoints = (gl_endpoints *)((char *)base + key->offset);
	const gl_yaml *at = node->kind == GL_YAML_LIST ? node->first : node;
	*endpoints = (gl_endpoints){.place = node->place};
	if (!at || node->count > GL_MAX_ENDPOINTS)
		return gl_yaml_refuse(reader, node->place, "`%s` has %u endpoints, wanted 1 to %d", key->name, node->count,
				      GL_MAX_ENDPOINTS);
	for (; at; at = at->next) {
		if (at->kind != GL_YAML_SCALAR || !endpoint_valid(at->text))
			return refuse(reader, key->name, at, "ipc://PATH (107 bytes at most) or tcp://ADDRESS:PORT");
		endpoints->list[endpoints->count++] = at->text;
		if (node->kind != GL_YAML_LIST)
			break;
	}
	return GL_OK;
}

gl_code gl_read_folders(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base)
{
	gl_config *config = base;
	const gl_yaml *at = node->kind == GL_YAML_LIST ? node->first : node;
	const char **folders = gl_arena_alloc(reader->arena, (node->count + 1) * sizeof(*folders));
	if (!folders)
		return gl_yaml_short_of_memory(reader);
	uint32_t count = 0;
	for (; at; at = node->kind == GL_YAML_LIST ? at->next : NULL) {
		gl_code code;
		folders[count] = gl_read_text(reader, key->name, at, &code);
		if (code)
			return code;
		if (!*folders[count++])
			return refuse(reader, key->name, at, "a folder");
	}
	config->pipeline.plugin_path = folders;
	config->pipeline.plugin_path_count = count;
	config->plugin_path_given = node->place.file != NULL;
	return GL_OK;
}
