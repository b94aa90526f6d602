/* YAML text as a tree with places, made from libfyaml's events; and --set's texts laid over such a tree.
 *
 * The text is a stranger's until it is read: at most 1 MiB of valid UTF-8, nested at most GL_YAML_DEPTH deep, no key twice, no anchors,
 * aliases or tags, one document. Everything lies in the caller's arena. Any thread. */
#ifndef GL_CONFIG_YAML_H
#define GL_CONFIG_YAML_H

#include "arena.h"
#include "error.h"

#include <stdbool.h>
#include <stdint.h>

#define GL_YAML_DEPTH 16
#define GL_YAML_SIZE ((size_t)1 << 20)
#define GL_YAML_KEYS 512 /* of one map */

typedef enum gl_yaml_kind { GL_YAML_SCALAR, GL_YAML_LIST, GL_YAML_MAP } gl_yaml_kind;

typedef struct gl_yaml {
	gl_yaml_kind kind;
	bool null;                    /* a scalar that says nothing: empty, ~ or null */
	const char *text;             /* of a scalar */
	struct gl_yaml *first, *last; /* of a list or map */
	uint32_t count;
	const char *key; /* in a map: under which it stands */
	gl_place key_place, place;
	struct gl_yaml *next; /* in the list or map that holds it */
} gl_yaml;

/* A text that places may point into. A place names its origin by the address of its name, of which each origin has a copy of its own. */
typedef struct gl_yaml_origin {
	const char *name;
	const char *text;
	size_t length;
} gl_yaml_origin;

/* What the configuration is read with. */
typedef struct gl_yaml_reader {
	gl_arena *arena;
	gl_error *error;
	gl_yaml_origin *origins; /* the file's, then one for each --set */
	uint32_t origin_count;
} gl_yaml_reader;

/* Fills the reader's error: the words behind `place`, and below them the line with a caret under it. */
gl_code gl_yaml_refuse(const gl_yaml_reader *reader, gl_place place, const char *format, ...) __attribute__((format(printf, 3, 4)));
gl_code gl_yaml_short_of_memory(const gl_yaml_reader *reader);

/* Reads a text; *tree is a map (an empty text: an empty one), since that is what a configuration is. */
gl_code gl_yaml_read(const gl_yaml_reader *reader, const gl_yaml_origin *origin, gl_yaml **tree);
/* Lays `key=value` over the tree. A dotted key leads through maps, which are made where there are none, and through lists: by a number, or
 * by an entry's name. */
gl_code gl_yaml_set(const gl_yaml_reader *reader, const gl_yaml_origin *origin, gl_yaml *tree);

/* The value under a key of a map, or NULL. */
gl_yaml *gl_yaml_under(const gl_yaml *map, const char *key, size_t length);
void gl_yaml_add(gl_yaml *parent, gl_yaml *child);

#endif
