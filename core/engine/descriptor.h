/* What a plugin declares, read out of its descriptor into tables of the host's own.
 *
 * A plugin may have been built against an older or newer header, whose structs have other sizes. So nothing here indexes a plugin's
 * arrays with the host's sizeof: rows are found by the sizes that the descriptor names, and copied. Everything is checked before it
 * is used: names, types, enum values, nesting, counts. The copies live in an arena of the caller's; strings stay the plugin's. */
#ifndef GL_DESCRIPTOR_H
#define GL_DESCRIPTOR_H

#include "arena.h"
#include "error.h"
#include <gloss/plugin.h>

#define GL_MAX_FIELDS 32
#define GL_MAX_NAME 32
#define GL_NO_LAYER UINT32_MAX
/* Bytes of msgpack (encode.c): how many are copied of every name, however short it is; and the most that these take. */
#define GL_NAME_COPIED 16
#define GL_MOST_HEAD 5                              /* of a map or array */
#define GL_MOST_UINT32 5                            /* a number of 32 bits */
#define GL_MOST_SPAN (1 + 2 * GL_MOST_UINT32)       /* a span as an array of two offsets */
#define GL_MOST_BOUNDS (6 + 4 + 2 * GL_MOST_UINT32) /* `begin` and `end`, with their values */

typedef struct gl_field {
	const char *name, *help, *target;
	gloss_string packed;   /* the name in msgpack, with at least GL_NAME_COPIED bytes to copy */
	uint32_t most;         /* bytes of msgpack that its value takes at most, without the insides of a string or list */
	uint32_t target_layer; /* its number in the pipeline, once that is laid out; GL_NO_LAYER: no plugin provides the target */
	gloss_type type;
	bool required;
	bool confidence;           /* a number named `confidence`: 0 to 1, always written as a float64 */
	const char *const *values; /* of an enum */
	uint32_t value_count;
	const gloss_string *packed_values; /* in msgpack */
	gloss_field place;
	const struct gl_record *record; /* of RECORD and RECORDS */
} gl_field;

/* The fields of a layer or record, with where each lies in a row. */
typedef struct gl_record {
	const gl_field *fields;
	uint32_t count;
	uint32_t size; /* bytes of a row */
	uint32_t most; /* bytes of msgpack that are written for a row at most, without the insides of its strings and lists */
	/* Bits of row->present: of all fields, those required, lists that are optional, and those whose values need a check. */
	uint32_t declared, required, optional_lists, checked;
	gloss_record_span span; /* of a layer: always required */
} gl_record;

typedef struct gl_layer {
	const char *name, *help;
	bool internal;
	gl_record record;
} gl_layer;

typedef struct gl_option {
	const char *name, *initial, *help;
	gloss_option_type type;
	double least, most;
	const char *const *values;
} gl_option;

typedef struct gl_declaration {
	const char *name, *version, *summary;
	const gl_layer *layers;
	uint32_t layer_count;
	const char *const *needs; /* requires_layers */
	uint32_t need_count;
	const char *const *uses;
	uint32_t use_count;
	const gl_option *options;
	uint32_t option_count;
	gloss_status (*open)(const gloss_host *host, gloss_instance *self, void **state);
	gloss_status (*analyze)(void *state, gloss_document *document);
	void (*close)(void *state);
} gl_declaration;

extern const char *const gl_type_names[];        /* by gloss_type */
extern const char *const gl_option_type_names[]; /* by gloss_option_type */

/* Reads and checks. `file` is the plugin's path, for messages; `name` the name it was configured under, which must be its own. */
gl_code gl_descriptor_read(const gloss_descriptor *descriptor, const char *file, const char *name, gl_arena *arena,
			   gl_declaration *declaration, gl_error *error);
/* True for [a-z][a-z0-9_]{0,31}, as plugins, layers, fields and options are named. `name` may be NULL. */
bool gl_name_valid(const char *name, size_t length);
/* True where the plugin provides, requires or uses that layer. */
bool gl_declaration_knows(const gl_declaration *declaration, const char *layer);
/* The provided layer of that name, or NULL. */
const gl_layer *gl_declared_layer(const gl_declaration *declaration, const char *name);
/* The field at `path` (name, or record.field) or NULL. Its place is relative to the row it lies in. */
const gl_field *gl_record_field(const gl_record *record, const char *path);

#endif
