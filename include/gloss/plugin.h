/* gloss/plugin.h - the one header that a glossd plugin needs.
 *
 * A plugin is a shared object that exports one const gloss_descriptor named GLOSS_SYMBOL (write it with GLOSS_PLUGIN).
 * It links against nothing of glossd: everything it may call is in the gloss_host table that it is handed. It compiles as
 * C11 and as C++17.
 *
 * Threads. A plugin instance is used by one thread; no locks are needed. A process may hold several instances, so keep what
 * belongs to one in the state that `open` makes, never in static variables that change.
 *
 * Offsets are bytes into the document's UTF-8, half-open [begin, end), on code-point boundaries, begin < end. A plugin never
 * sees other units, nor JSON, msgpack or sockets.
 *
 * Ownership. What the host hands out for a document (text, rows, arena memory) lives until that document's `analyze` returns,
 * except rows of layers, which live until the whole pipeline is done with the document. What it hands out in `open` (options,
 * files, worker memory) lives until `close` returns.
 *
 * Limits. Texts of a descriptor are UTF-8 of at most 4096 bytes, its tables have less than 1024 rows, and no enum names a value twice.
 *
 * Growth. gloss_descriptor and gloss_host only grow, at their ends; a new member raises GLOSS_ABI_MINOR. A plugin that needs
 * a newer member of gloss_host than 1.0 checks host->struct_size before it uses it.
 */
#ifndef GLOSS_PLUGIN_H
#define GLOSS_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GLOSS_MAGIC 0x53534f4cu /* "LOSS", little-endian */
#define GLOSS_ABI_MAJOR 1
#define GLOSS_ABI_MINOR 0
#define GLOSS_SYMBOL gloss_plugin_descriptor

#if defined(__GNUC__)
#define GLOSS_EXPORT __attribute__((visibility("default")))
#define GLOSS_PRINTF(at, first) __attribute__((format(printf, at, first)))
#else
#define GLOSS_EXPORT
#define GLOSS_PRINTF(at, first)
#endif

/* ---- What a plugin declares ------------------------------------------------------------------------------------------ */

/* The types of a field, with what a row holds for each. */
typedef enum gloss_type {
	GLOSS_BOOL = 1,   /* bool */
	GLOSS_INTEGER,    /* int64_t */
	GLOSS_NUMBER,     /* double; NaN and infinities are refused; one named `confidence` is a probability, 0 to 1 */
	GLOSS_STRING,     /* gloss_string, valid UTF-8 */
	GLOSS_ENUM,       /* uint8_t, an index into the field's `values` */
	GLOSS_SPAN,       /* gloss_span */
	GLOSS_SPANS,      /* gloss_array of gloss_span, sorted, without overlap */
	GLOSS_REFERENCE,  /* uint32_t, the index of a row of layer `target` */
	GLOSS_REFERENCES, /* gloss_array of uint32_t */
	GLOSS_RECORD,     /* a row of its own, with `fields`; its fields are of the types above */
	GLOSS_RECORDS     /* gloss_array of such rows */
} gloss_type;

typedef enum gloss_presence { GLOSS_REQUIRED = 0, GLOSS_OPTIONAL = 1 } gloss_presence;

/* Whether a record has begin and end of its own. */
typedef enum gloss_record_span { GLOSS_NO_SPAN = 0, GLOSS_SPAN_REQUIRED, GLOSS_SPAN_OPTIONAL } gloss_record_span;

/* One field of a layer or record. Lists of these end with a field whose name is NULL. At most 32 fields a list.
 * Names are [a-z][a-z0-9_]{0,31}; `begin` and `end` are taken. */
typedef struct gloss_field_spec {
	const char *name;
	uint8_t type;                          /* gloss_type */
	uint8_t presence;                      /* gloss_presence */
	uint8_t span;                          /* gloss_record_span, of a RECORD or of RECORDS */
	const char *help;                      /* one line for the documentation */
	const char *const *values;             /* of an ENUM: its names, NULL at the end, at most 255 */
	const char *target;                    /* of a REFERENCE or REFERENCES: the layer referred to */
	const struct gloss_field_spec *fields; /* of a RECORD or RECORDS */
} gloss_field_spec;

/* One layer that the plugin provides. Lists end with a layer whose name is NULL. Every annotation has begin and end; `fields` are the
 * others (NULL: none). An internal layer is for other plugins and is published only where a configuration names it. */
typedef struct gloss_layer_spec {
	const char *name;
	const char *help;
	const gloss_field_spec *fields;
	bool internal;
} gloss_layer_spec;

typedef enum gloss_option_type {
	GLOSS_OPTION_BOOL = 1,
	GLOSS_OPTION_INTEGER,
	GLOSS_OPTION_NUMBER,
	GLOSS_OPTION_STRING,
	GLOSS_OPTION_ENUM,
	GLOSS_OPTION_PATH, /* a file; relative ones lie beside the plugin's file */
	GLOSS_OPTION_LIST, /* of strings */
	GLOSS_OPTION_PATHS /* a list of files */
} gloss_option_type;

/* One option. Lists end with an option whose name is NULL. `deadline` is the host's own and is refused as a name. */
typedef struct gloss_option_spec {
	const char *name;
	uint8_t type;        /* gloss_option_type */
	const char *initial; /* the default as it would be written in the configuration; of lists NULL (empty) or a comma-separated text */
	double least, most;  /* range of INTEGER and NUMBER, inclusive; both 0: any */
	const char *const *values; /* of an ENUM, NULL at the end */
	const char *help;          /* one line for the documentation */
} gloss_option_spec;

typedef enum gloss_status {
	GLOSS_OK = 0,
	GLOSS_DOCUMENT_ERROR, /* this document could not be annotated; its other plugins go on */
	GLOSS_PLUGIN_ERROR    /* this instance is no longer usable: it is closed, and opened again before the next document */
} gloss_status;

typedef struct gloss_host gloss_host;
typedef struct gloss_instance gloss_instance; /* the host's side of one open plugin; opaque */
typedef struct gloss_document gloss_document;

/* The descriptor. The first six members never change their place; the sizes let a newer host read an older plugin's tables. */
typedef struct gloss_descriptor {
	uint32_t magic;
	uint16_t abi_major, abi_minor;
	uint32_t struct_size;
	uint16_t layer_size, field_size, option_size, reserved;

	const char *name;    /* [a-z][a-z0-9_]{0,31}, the name of its file without .so */
	const char *version; /* free text, shown in `provenance` */
	const char *summary; /* one line */
	const gloss_layer_spec *provides;
	const char *const *requires_layers; /* NULL at the end; NULL: none. Without them this plugin does not run. */
	const char *const *uses_layers;     /* read where they are there; they run before this plugin */
	const gloss_option_spec *options;

	/* Makes an instance: reads options, resolves layers and fields, allocates state. Called once per worker, before any document.
	 * Returns GLOSS_OK and a state in *state (may be NULL), or another status after host->fail_open() said why. */
	gloss_status (*open)(const gloss_host *host, gloss_instance *self, void **state);
	/* Annotates one document: adds rows to the layers it provides, sorted by begin, then longer first. Must take time linear in the
	 * text, and should look at host->expired() now and then where it may take long. */
	gloss_status (*analyze)(void *state, gloss_document *document);
	/* Ends an instance. May be NULL. Not called when the worker dies. */
	void (*close)(void *state);
} gloss_descriptor;

/* Begins a plugin's descriptor: GLOSS_PLUGIN = { GLOSS_HEAD, "name", "1.0", "summary", layers, ... }; */
#ifdef __cplusplus
#define GLOSS_PLUGIN                                                 \
	extern "C" GLOSS_EXPORT const gloss_descriptor GLOSS_SYMBOL; \
	const gloss_descriptor GLOSS_SYMBOL
#else
#define GLOSS_PLUGIN GLOSS_EXPORT const gloss_descriptor GLOSS_SYMBOL
#endif
#define GLOSS_HEAD                                                                                                                   \
	GLOSS_MAGIC, GLOSS_ABI_MAJOR, GLOSS_ABI_MINOR, sizeof(gloss_descriptor), sizeof(gloss_layer_spec), sizeof(gloss_field_spec), \
		sizeof(gloss_option_spec), 0

/* ---- What a plugin reads and writes ---------------------------------------------------------------------------------- */

typedef struct gloss_string {
	const char *data; /* not terminated; may hold NUL. NULL: absent */
	uint32_t length;  /* bytes */
} gloss_string;

typedef struct gloss_span {
	uint32_t begin, end;
} gloss_span;

typedef struct gloss_array {
	void *items;
	uint32_t count;
} gloss_array;

/* An annotation, or a record inside one. Its fields follow it, at places that gloss_field handles know. */
typedef struct gloss_row {
	uint32_t begin, end; /* of a record without a span: 0, 0 */
	uint32_t present;    /* one bit a field; set by the setters below */
} gloss_row;

/* Handles, resolved in `open`; small values to be copied. */
typedef struct gloss_layer {
	uint16_t index;
} gloss_layer;

typedef struct gloss_field {
	uint16_t at;   /* bytes from the beginning of the row */
	uint16_t size; /* of RECORD and RECORDS: bytes of one record row */
	uint32_t bit;  /* of row->present */
} gloss_field;

/* The rows of a layer, sorted by begin, then longer first. `computed` is false where the layer is absent from this document. */
typedef struct gloss_rows {
	const gloss_row *first;
	uint32_t count;
	uint32_t size; /* bytes from one row to the next */
	bool computed;
} gloss_rows;

/* A document, read-only for plugins. Absent strings have data NULL. */
struct gloss_document {
	const gloss_host *host;
	const char *text; /* valid UTF-8, may hold NUL, not terminated; never NULL */
	uint32_t length;  /* bytes, at least 1 */
	gloss_string id;
	gloss_string channel;
	gloss_string lang; /* BCP 47; may be changed by a plugin that ran before (host->set_lang) */
	gloss_string date; /* ISO 8601 */
	gloss_string meta; /* one msgpack value, as it was submitted */
};

typedef enum gloss_level { GLOSS_LOG_ERROR, GLOSS_LOG_WARNING, GLOSS_LOG_INFO, GLOSS_LOG_DEBUG } gloss_level;

typedef enum gloss_case { GLOSS_CASE_NONE, GLOSS_CASE_LOWER, GLOSS_CASE_UPPER, GLOSS_CASE_TITLE } gloss_case;

/* What Unicode 15 says of one code point. */
typedef struct gloss_code_point {
	char category[3];    /* general category, such as "Lu" */
	uint8_t letter_case; /* gloss_case */
	int8_t digit;        /* 0-9 where it is a decimal digit, else -1 */
	char script[5];      /* ISO 15924, such as "Latn" */
} gloss_code_point;

/* Everything that a plugin may call. Functions with `self` belong into open, those with `document` into analyze. None of them may
 * be called from another thread. Memory handed out is zeroed and aligned to 8 bytes; NULL means that memory is short: return
 * GLOSS_DOCUMENT_ERROR (or, in open, GLOSS_PLUGIN_ERROR) then. */
struct gloss_host {
	uint32_t struct_size;
	uint16_t abi_major, abi_minor;

	/* -- in open -- */
	/* Says why open fails; always returns GLOSS_PLUGIN_ERROR. */
	gloss_status (*fail_open)(gloss_instance *self, const char *format, ...) GLOSS_PRINTF(2, 3);
	/* The option's value; its type is as declared (of another type or name: a logged bug and zero). Strings end with NUL and live until close. */
	bool (*option_bool)(gloss_instance *self, const char *name);
	int64_t (*option_integer)(gloss_instance *self, const char *name);
	double (*option_number)(gloss_instance *self, const char *name);
	const char *(*option_string)(gloss_instance *self, const char *name); /* STRING, ENUM, PATH (made absolute); NULL: not given */
	const char *const *(*option_list)(gloss_instance *self, const char *name, uint32_t *count); /* LIST, PATHS */
	/* Finds a layer that this plugin provides, requires or uses. False where it is of none of these, or a used one that nobody provides. */
	bool (*layer)(gloss_instance *self, const char *name, gloss_layer *layer);
	/* Finds a field of such a layer. `path` is the field's name, or record.field for one inside a record. False (and fail_open's
	 * message is set) where there is none or its type is another. */
	bool (*field)(gloss_instance *self, gloss_layer layer, const char *path, gloss_type type, gloss_field *field);
	/* The index of an enum's name; -1 where it has none of that name. */
	int (*enum_value)(gloss_instance *self, gloss_layer layer, const char *path, const char *name);
	/* Memory until close. */
	void *(*worker_alloc)(gloss_instance *self, size_t size);
	/* Maps a file read-only, shared by all workers; relative paths lie beside the plugin's file. NULL after fail_open's message is set. */
	const void *(*shared_file)(gloss_instance *self, const char *path, size_t *size);

	/* -- in analyze -- */
	/* Says why this document fails; always returns GLOSS_DOCUMENT_ERROR. */
	gloss_status (*fail)(gloss_document *document, const char *format, ...) GLOSS_PRINTF(2, 3);
	/* The rows of a required or used layer, or those so far committed of a provided one. */
	gloss_rows (*rows)(gloss_document *document, gloss_layer layer);
	/* Room for `count` zeroed rows at the end of a provided layer, side by side; moves the rows there before. commit() then adds
	 * the first n of them (n <= count); those of an internal layer have their begin and end then. */
	gloss_row *(*reserve)(gloss_document *document, gloss_layer layer, uint32_t count);
	void (*commit)(gloss_document *document, gloss_layer layer, uint32_t n);
	/* Memory until the whole pipeline is done with the document: for strings, arrays and records in rows, and for scratch. */
	void *(*alloc)(gloss_document *document, size_t size);
	/* The index of the first row whose begin is at or after `offset`; count where there is none. */
	uint32_t (*first_from)(gloss_rows rows, uint32_t offset);
	/* True once the deadline has passed: end soon, with GLOSS_OK for what was found or an error. About 20 ns. */
	bool (*expired)(gloss_document *document);
	/* Names the document's language for the plugins after this one and for the result (`lang_from: detected`), where the submitter
	 * gave none, or `auto`. A copy is made. False where one was given or memory is short. */
	bool (*set_lang)(gloss_document *document, const char *lang);

	/* -- anywhere -- */
	/* One line to the log; never a document's text above debug. `self` or `document` may be NULL. */
	void (*log_line)(gloss_instance *self, gloss_document *document, gloss_level level, const char *format, ...) GLOSS_PRINTF(4, 5);
	gloss_code_point (*code_point)(uint32_t code_point);
	/* Simple case folding of one code point. */
	uint32_t (*fold)(uint32_t code_point);
};

/* ---- Rows, inline ---------------------------------------------------------------------------------------------------- */

static inline const gloss_row *gloss_at(gloss_rows rows, uint32_t index)
{
	return (const gloss_row *)((const char *)rows.first + (size_t)index * rows.size);
}

static inline bool gloss_has(const gloss_row *row, gloss_field field) { return (row->present & field.bit) != 0; }

/* Getters. Of an absent field the value is zero: ask gloss_has() where that matters. */
#define GLOSS_GETTER(name, c_type)                                                           \
	static inline c_type gloss_get_##name(const gloss_row *row, gloss_field field)       \
	{                                                                                    \
		c_type value;                                                                \
		memcpy(&value, (const char *)row + field.at, sizeof(value));                 \
		return value;                                                                \
	}                                                                                    \
	static inline void gloss_set_##name(gloss_row *row, gloss_field field, c_type value) \
	{                                                                                    \
		memcpy((char *)row + field.at, &value, sizeof(value));                       \
		row->present |= field.bit;                                                   \
	}
GLOSS_GETTER(bool, bool)
GLOSS_GETTER(integer, int64_t)
GLOSS_GETTER(number, double)
GLOSS_GETTER(string, gloss_string)
GLOSS_GETTER(enum, uint8_t)
GLOSS_GETTER(span, gloss_span)
GLOSS_GETTER(reference, uint32_t)
GLOSS_GETTER(array, gloss_array) /* SPANS, REFERENCES, RECORDS */
#undef GLOSS_GETTER

/* A record inside a row, to read, and to write (which makes it present). */
static inline const gloss_row *gloss_get_record(const gloss_row *row, gloss_field field)
{
	return (const gloss_row *)((const char *)row + field.at);
}

static inline gloss_row *gloss_set_record(gloss_row *row, gloss_field field)
{
	row->present |= field.bit;
	return (gloss_row *)((char *)row + field.at);
}

/* Adds one row to a provided layer. NULL: memory is short. The row may move at the next reserve or append of that layer. */
static inline gloss_row *gloss_append(gloss_document *document, gloss_layer layer, uint32_t begin, uint32_t end)
{
	gloss_row *row = document->host->reserve(document, layer, 1);
	if (row) {
		row->begin = begin;
		row->end = end;
		document->host->commit(document, layer, 1);
	}
	return row;
}

/* Makes an array of `count` items in a row and returns its first, to be filled; NULL: memory is short. */
static inline gloss_span *gloss_new_spans(gloss_document *document, gloss_row *row, gloss_field field, uint32_t count)
{
	gloss_array array = {document->host->alloc(document, (count ? count : 1) * sizeof(gloss_span)), count};
	if (array.items)
		gloss_set_array(row, field, array);
	return (gloss_span *)array.items;
}

static inline uint32_t *gloss_new_references(gloss_document *document, gloss_row *row, gloss_field field, uint32_t count)
{
	gloss_array array = {document->host->alloc(document, (count ? count : 1) * sizeof(uint32_t)), count};
	if (array.items)
		gloss_set_array(row, field, array);
	return (uint32_t *)array.items;
}

/* Record rows lie field.size bytes apart: the i-th is (gloss_row *)((char *)first + i * field.size). */
static inline gloss_row *gloss_new_records(gloss_document *document, gloss_row *row, gloss_field field, uint32_t count)
{
	gloss_array array = {document->host->alloc(document, (count ? count : 1) * (size_t)field.size), count};
	if (array.items)
		gloss_set_array(row, field, array);
	return (gloss_row *)array.items;
}

#ifdef __cplusplus
}
#endif
#endif
