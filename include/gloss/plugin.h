/* gloss/plugin.h - the one header that a glossd plugin needs.
 *
 * A plugin is a shared object that exports one const gloss_descriptor named GLOSS_SYMBOL (write it with GLOSS_PLUGIN).
 * It links against nothing of glossd: everything it may call is in the gloss_host table that it is handed. The header
 * compiles as C11 and as C++17.
 *
 * Threads. An instance of a plugin is used by one thread; no locks are needed. A process may hold several instances, so keep
 * what belongs to one in the state that `open` makes, never in static variables that change.
 *
 * Offsets are bytes into the document's UTF-8, half-open [begin, end), on code-point boundaries, begin < end. A plugin never
 * sees other units, nor JSON, msgpack or sockets.
 *
 * Ownership. Everything that the host hands out stays the host's; a plugin frees nothing of it. What it hands out for a
 * document is valid until `analyze` returns; what it hands out in `open` (options, files, worker memory) until `close`
 * returns. What a plugin writes into rows (strings, arrays) must outlive `analyze`: it is the document's text, memory of
 * host->alloc or host->worker_alloc, or constant.
 *
 * Texts that a plugin passes to the host are UTF-8 and end in a NUL, unless they are a gloss_string. The host copies what it
 * keeps of them; the descriptor and its tables it does not copy whole: they are constant.
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
	GLOSS_REFERENCE,  /* uint32_t, the index of a row of the layer `target` */
	GLOSS_REFERENCES, /* gloss_array of such indices */
	GLOSS_RECORD,     /* a gloss_row inside the row, with `fields` of the types above */
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
	const char *const *values;             /* of an ENUM: its names, 1 to 255, NULL at the end */
	const char *target;                    /* of a REFERENCE or REFERENCES: a layer that the plugin provides, requires or uses */
	const struct gloss_field_spec *fields; /* of a RECORD or RECORDS */
} gloss_field_spec;

/* One layer that the plugin provides. Lists end with a layer whose name is NULL. Names are as those of fields; `doc` is taken, and no two
 * plugins of a pipeline may provide the same layer. */
typedef struct gloss_layer_spec {
	const char *name;
	const char *help;               /* one line for the documentation */
	const gloss_field_spec *fields; /* besides begin and end, which every annotation has; NULL: none */
	bool internal;                  /* for other plugins alone: it is never published */
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

/* One option. Lists end with an option whose name is NULL. Names are as those of fields; `deadline` is the host's own. */
typedef struct gloss_option_spec {
	const char *name;
	uint8_t type;              /* gloss_option_type */
	const char *initial;       /* the default, written as in the configuration; a list's items by commas. NULL: none */
	double least, most;        /* range of INTEGER and NUMBER, inclusive; both 0: any */
	const char *const *values; /* of an ENUM: its names, at least one, NULL at the end */
	const char *help;          /* one line for the documentation */
} gloss_option_spec;

typedef enum gloss_status {
	GLOSS_OK = 0,
	GLOSS_DOCUMENT_ERROR, /* this plugin could not annotate this document; the other plugins go on */
	GLOSS_PLUGIN_ERROR    /* the same, and this instance is no longer usable: it is closed, and opened again before the next document */
} gloss_status;

typedef struct gloss_host gloss_host;
typedef struct gloss_instance gloss_instance; /* the host's side of one open plugin; opaque */
typedef struct gloss_document gloss_document;

/* The descriptor. GLOSS_HEAD fills in the members up to `reserved`: the ABI that the plugin was built for and the sizes of its structs, by
 * which a newer host reads an older plugin's tables. Tables may be NULL where they are empty. */
typedef struct gloss_descriptor {
	uint32_t magic;
	uint16_t abi_major, abi_minor;
	uint32_t struct_size;
	uint16_t layer_size, field_size, option_size, reserved;

	const char *name;    /* [a-z][a-z0-9_]{0,31}, the name of its file without .so */
	const char *version; /* any text, shown in `provenance` */
	const char *summary; /* one line */
	const gloss_layer_spec *provides;
	/* Names of other plugins' layers that this one reads, NULL at the end; their plugins run before it. Where a layer that it requires
	 * is absent from a document it does not run, and a pipeline in which no plugin provides one is refused; one that it uses may be
	 * missing. */
	const char *const *requires_layers;
	const char *const *uses_layers;
	const gloss_option_spec *options;

	/* Makes an instance: reads options, resolves layers and fields, allocates state. Called before the first document, and again where
	 * `analyze` returned GLOSS_PLUGIN_ERROR. Returns GLOSS_OK and a state in *state (may be NULL), which stays the plugin's, or another
	 * status after host->fail_open() said why; then `close` is not called. */
	gloss_status (*open)(const gloss_host *host, gloss_instance *self, void **state);
	/* Annotates one document: adds rows to the layers that the plugin provides, sorted by begin, then longer first. Must take time
	 * linear in the text, and should look at host->expired() now and then where it may take long. Returns GLOSS_OK, or another status
	 * after host->fail() said why; then its layers are absent from this document, as they are where its rows are not as declared. */
	gloss_status (*analyze)(void *state, gloss_document *document);
	/* Ends an instance, and frees what the plugin itself allocated. May be NULL. Not called when the worker dies. */
	void (*close)(void *state);
} gloss_descriptor;

/* A plugin's descriptor: GLOSS_PLUGIN = {GLOSS_HEAD, .name = "shouts", .version = "1.0", …}; in C++17, which has no designated
 * initializers, GLOSS_PLUGIN = {GLOSS_HEAD, "shouts", "1.0", …}; */
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
	void *items; /* may be NULL where count is 0 */
	uint32_t count;
} gloss_array;

/* An annotation, or a record inside one. Its fields follow it, at places that gloss_field handles know. */
typedef struct gloss_row {
	uint32_t begin, end; /* of a record without a span: 0, 0 */
	uint32_t present;    /* one bit a field; the setters below set it */
} gloss_row;

/* Handles to a layer and a field, resolved in `open`: small values to be copied, valid until `close`. */
typedef struct gloss_layer {
	uint16_t index;
} gloss_layer;

typedef struct gloss_field {
	uint16_t at;   /* bytes from the beginning of the row */
	uint16_t size; /* of RECORD and RECORDS: bytes of one record row */
	uint32_t bit;  /* of row->present */
} gloss_field;

/* The rows of a layer, sorted by begin, then longer first: gloss_at() gives one of them. */
typedef struct gloss_rows {
	const gloss_row *first;
	uint32_t count;
	uint32_t size; /* bytes from one row to the next */
	bool computed; /* false: the layer is absent from this document, and count is 0 */
} gloss_rows;

/* A document, read-only for plugins. Absent strings have data NULL. */
struct gloss_document {
	const gloss_host *host;
	const char *text; /* valid UTF-8, may hold NUL, not terminated; never NULL */
	uint32_t length;  /* bytes, at least 1 */
	gloss_string id;
	gloss_string channel;
	gloss_string lang; /* BCP 47, or `auto`; a plugin that ran before may have named it (host->set_lang) */
	gloss_string date; /* ISO 8601 */
	gloss_string meta; /* one msgpack value, as it was submitted */
};

typedef enum gloss_level { GLOSS_LOG_ERROR, GLOSS_LOG_WARNING, GLOSS_LOG_INFO, GLOSS_LOG_DEBUG } gloss_level;

typedef enum gloss_case { GLOSS_CASE_NONE, GLOSS_CASE_LOWER, GLOSS_CASE_UPPER, GLOSS_CASE_TITLE } gloss_case;

/* What Unicode 15 says of one code point. */
typedef struct gloss_code_point {
	char category[3];    /* general category, such as "Lu" */
	uint8_t letter_case; /* gloss_case */
	int8_t digit;        /* 0 to 9 where it is a decimal digit, else -1 */
	char script[5];      /* ISO 15924, such as "Latn" */
} gloss_code_point;

/* Everything that a plugin may call, from the thread that it was called on. Functions with `self` belong in open, those with `document` in
 * analyze. Memory that is handed out is zeroed and aligned to 8 bytes; NULL means that memory is short: return GLOSS_DOCUMENT_ERROR (in
 * open GLOSS_PLUGIN_ERROR) then. */
struct gloss_host {
	uint32_t struct_size; /* bytes */
	uint16_t abi_major, abi_minor;

	/* -- in open -- */
	/* Says why open fails, in at most 1,023 bytes; more are cut. Always returns GLOSS_PLUGIN_ERROR. */
	gloss_status (*fail_open)(gloss_instance *self, const char *format, ...) GLOSS_PRINTF(2, 3);
	/* An option's value in force, by the type that it was declared with. Of one that was not declared, or with another type, it is zero
	 * or NULL, and a line in the log says so. */
	bool (*option_bool)(gloss_instance *self, const char *name);
	int64_t (*option_integer)(gloss_instance *self, const char *name);
	double (*option_number)(gloss_instance *self, const char *name);
	const char *(*option_string)(gloss_instance *self, const char *name); /* STRING, ENUM, PATH (made absolute). NULL: not given */
	const char *const *(*option_list)(gloss_instance *self, const char *name, uint32_t *count); /* LIST, PATHS (made absolute) */
	/* Finds a layer that this plugin provides, requires or uses. False: it is none of these, or a used one that no plugin provides. */
	bool (*layer)(gloss_instance *self, const char *name, gloss_layer *layer);
	/* Finds a field of such a layer. `path` is the field's name, or record.field for one inside a record. False, after fail_open() was
	 * called for the plugin: there is none of that name, or its type is another. */
	bool (*field)(gloss_instance *self, gloss_layer layer, const char *path, gloss_type type, gloss_field *field);
	/* The index of the name `name` of the enum at `path`, 0 to 254; -1: it has no such name. */
	int (*enum_value)(gloss_instance *self, gloss_layer layer, const char *path, const char *name);
	/* `size` bytes until close. */
	void *(*worker_alloc)(gloss_instance *self, size_t size);
	/* Maps a file read-only until close; all workers share its memory. A relative path is one in the folder of the plugin's file. *size
	 * gets its bytes. NULL, after fail_open() was called for the plugin: it cannot be mapped. */
	const void *(*shared_file)(gloss_instance *self, const char *path, size_t *size);

	/* -- in analyze -- */
	/* Says why this plugin cannot annotate this document, in at most 1,023 bytes; more are cut. Always returns GLOSS_DOCUMENT_ERROR. */
	gloss_status (*fail)(gloss_document *document, const char *format, ...) GLOSS_PRINTF(2, 3);
	/* The rows of a required or used layer, or those of a provided one that were committed so far; these move at the layer's next
	 * reserve. */
	gloss_rows (*rows)(gloss_document *document, gloss_layer layer);
	/* Room for `count` zeroed rows, side by side, at the end of a provided layer. May move all rows of that layer. */
	gloss_row *(*reserve)(gloss_document *document, gloss_layer layer, uint32_t count);
	/* Adds the first `n` of the rows reserved last, n <= count. Those of an internal layer must have their begin and end by then; all
	 * else may be set until analyze returns, or the rows move. */
	void (*commit)(gloss_document *document, gloss_layer layer, uint32_t n);
	/* `size` bytes until the whole pipeline is done with the document: for strings, arrays and records in rows, and for scratch. */
	void *(*alloc)(gloss_document *document, size_t size);
	/* The index of the first row whose begin is `offset` or more; rows.count where there is none. Takes logarithmic time. */
	uint32_t (*first_from)(gloss_rows rows, uint32_t offset);
	/* True once the plugin's deadline for this document has passed: return soon, GLOSS_OK for what was found or an error, or the worker
	 * is killed. About 20 ns. */
	bool (*expired)(gloss_document *document);
	/* Names the document's language, for the plugins after this one and for the result (`lang_from: detected`), where the submitter
	 * gave none or `auto`. `lang` has the shape of a BCP 47 tag, and at most 64 bytes. False: the submitter gave one, it is no such
	 * tag, or memory is short. */
	bool (*set_lang)(gloss_document *document, const char *lang);

	/* -- anywhere -- */
	/* One line to the log; a long one is cut. No text of a document above level debug. One of `self` and `document` may be NULL. */
	void (*log_line)(gloss_instance *self, gloss_document *document, gloss_level level, const char *format, ...) GLOSS_PRINTF(4, 5);
	/* What Unicode says of a code point; of one above U+10FFFF, as of one that is not assigned. */
	gloss_code_point (*code_point)(uint32_t code_point);
	/* Simple case folding of one code point; one that does not fold stays as it is. */
	uint32_t (*fold)(uint32_t code_point);
};

/* ---- Rows, inline ---------------------------------------------------------------------------------------------------- */

/* The row at `index`, which is below rows.count. */
static inline const gloss_row *gloss_at(gloss_rows rows, uint32_t index)
{
	return (const gloss_row *)((const char *)rows.first + (size_t)index * rows.size);
}

/* Whether an optional field is there. */
static inline bool gloss_has(const gloss_row *row, gloss_field field) { return (row->present & field.bit) != 0; }

/* gloss_get_TYPE(row, field): the value, zero where the field is absent: ask gloss_has() where that matters. gloss_set_TYPE(row, field,
 * value) makes it present. The field must be one of that row's layer, or record, and of that type. */
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

/* The record inside a row, to read its fields. */
static inline const gloss_row *gloss_get_record(const gloss_row *row, gloss_field field)
{
	return (const gloss_row *)((const char *)row + field.at);
}

/* Makes the record inside a row present, to set its fields. */
static inline gloss_row *gloss_set_record(gloss_row *row, gloss_field field)
{
	row->present |= field.bit;
	return (gloss_row *)((char *)row + field.at);
}

/* Adds one row to a provided layer, whose fields are then to be set. NULL: memory is short. The row may move at the next reserve or append
 * of that layer: set its fields before. */
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

/* Sets a field of spans, references or records to an array of `count` items and returns the first, to be filled; NULL: memory is short. */
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
