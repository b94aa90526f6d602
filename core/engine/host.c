/* The functions that plugins call (gloss/plugin.h says what each promises). A plugin's mistake is answered with nothing, and a line in the
 * log, never with a crash of the host. */
#include "analysis.h"
#include "block.h"
#include "config_file.h"
#include "unicode.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#define LEAST_BYTES 1024  /* of rows, for which the first reserve of a layer makes room */
#define MOST_FETCHED 4096 /* bytes of them that are fetched before they are reserved */

/* ---- Words ----------------------------------------------------------------------------------------------------------- */

static void host_log(gloss_instance *self, gloss_document *document, gloss_level level, const char *format, ...) GLOSS_PRINTF(4, 5);

static void host_log(gloss_instance *self, gloss_document *document, gloss_level level, const char *format, ...)
{
	char message[1024];
	gl_analysis *analysis = document ? gl_analysis_of(document) : NULL;
	gloss_instance *instance = self ? self : analysis ? analysis->current : NULL;
	if (!instance || !instance->pipeline->surroundings.log)
		return;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	const gl_surroundings *surroundings = &instance->pipeline->surroundings;
	surroundings->log(surroundings->context, level, instance->declaration.name, document ? &document->id : NULL, message);
}

/* Through gl_fail, which cuts at a code point. */
static void keep_words(gl_error *error, const char *format, va_list arguments)
{
	char message[sizeof(error->message)];
	vsnprintf(message, sizeof(message), format, arguments);
	gl_fail(error, GL_PLUGIN_ERROR, "%s", message);
}

static gloss_status host_fail_open(gloss_instance *self, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	keep_words(&self->error, format, arguments);
	va_end(arguments);
	return GLOSS_PLUGIN_ERROR;
}

static gloss_status host_fail(gloss_document *document, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	keep_words(&gl_analysis_of(document)->failure, format, arguments);
	va_end(arguments);
	return GLOSS_DOCUMENT_ERROR;
}

/* ---- Options --------------------------------------------------------------------------------------------------------- */

/* The value of a declared option of one of the types in the mask; NULL after a line in the log. */
static const gl_option_value *find_option(gloss_instance *self, const char *name, unsigned types)
{
	for (uint32_t i = 0; i < self->declaration.option_count; i++)
		if (!strcmp(self->declaration.options[i].name, name) && (types & 1u << self->declaration.options[i].type))
			return &self->options[i];
	host_log(self, NULL, GLOSS_LOG_ERROR, "asks for an option `%s` that it does not declare, or not of that type", name);
	return NULL;
}

static bool host_option_bool(gloss_instance *self, const char *name)
{
	const gl_option_value *value = find_option(self, name, 1u << GLOSS_OPTION_BOOL);
	return value && value->boolean;
}

static int64_t host_option_integer(gloss_instance *self, const char *name)
{
	const gl_option_value *value = find_option(self, name, 1u << GLOSS_OPTION_INTEGER);
	return value ? value->integer : 0;
}

static double host_option_number(gloss_instance *self, const char *name)
{
	const gl_option_value *value = find_option(self, name, 1u << GLOSS_OPTION_NUMBER);
	return value ? value->number : 0;
}

static const char *host_option_string(gloss_instance *self, const char *name)
{
	const gl_option_value *value =
		find_option(self, name, 1u << GLOSS_OPTION_STRING | 1u << GLOSS_OPTION_ENUM | 1u << GLOSS_OPTION_PATH);
	return value ? value->text : NULL;
}

static const char *const *host_option_list(gloss_instance *self, const char *name, uint32_t *count)
{
	const gl_option_value *value = find_option(self, name, 1u << GLOSS_OPTION_LIST | 1u << GLOSS_OPTION_PATHS);
	*count = value ? value->count : 0;
	return value ? value->items : NULL;
}

/* ---- Layers and fields ----------------------------------------------------------------------------------------------- */

static bool host_layer(gloss_instance *self, const char *name, gloss_layer *layer)
{
	uint32_t index = gl_find_layer(self->pipeline, name);
	bool declared = gl_declaration_knows(&self->declaration, name);
	if (!declared || index == GL_NO_LAYER) {
		host_fail_open(self,
			       declared ? "no plugin of the pipeline provides layer `%s`"
					: "it neither provides, requires nor uses layer `%s`",
			       name);
		return false;
	}
	layer->index = (uint16_t)index;
	return true;
}

static const gl_field *find_field(gloss_instance *self, gloss_layer layer, const char *path)
{
	if (layer.index >= self->pipeline->layer_count)
		return NULL;
	return gl_record_field(&self->pipeline->layers[layer.index].layer->record, path);
}

static bool host_field(gloss_instance *self, gloss_layer layer, const char *path, gloss_type type, gloss_field *field)
{
	const gl_field *found = find_field(self, layer, path);
	if (found && found->type == type) {
		*field = found->place;
		return true;
	}
	const char *name = layer.index < self->pipeline->layer_count ? self->pipeline->layers[layer.index].layer->name : "?";
	const char *wanted = type >= GLOSS_BOOL && type <= GLOSS_RECORDS ? gl_type_names[type] : "?";
	if (found)
		host_fail_open(self, "field %s.%s is of type %s, not %s", name, path, gl_type_names[found->type], wanted);
	else
		host_fail_open(self, "layer `%s` has no field `%s`", name, path);
	return false;
}

static int host_enum_value(gloss_instance *self, gloss_layer layer, const char *path, const char *name)
{
	const gl_field *field = find_field(self, layer, path);
	for (uint32_t i = 0; field && field->type == GLOSS_ENUM && i < field->value_count; i++)
		if (!strcmp(field->values[i], name))
			return (int)i;
	return -1;
}

/* ---- What lives as long as the instance ------------------------------------------------------------------------------- */

static void *host_worker_alloc(gloss_instance *self, size_t size) { return gl_arena_alloc(&self->memory, size); }

static const void *host_shared_file(gloss_instance *self, const char *path, size_t *size)
{
	static const char empty[1];
	struct stat about;
	const char *full = gl_path_in(self->folder, path, &self->memory);
	gl_mapping *mapping = gl_arena_alloc(&self->memory, sizeof(*mapping));
	if (!full || !mapping) {
		host_fail_open(self, "memory is short");
		return NULL;
	}
	const char *reason;
	int file = gl_open_file(full, &reason);
	if (file < 0 || fstat(file, &about)) {
		host_fail_open(self, "%s: %s", full, file < 0 ? reason : strerror(errno));
		if (file >= 0)
			close(file);
		return NULL;
	}
	*size = (size_t)about.st_size;
	mapping->data = *size ? mmap(NULL, *size, PROT_READ, MAP_SHARED, file, 0) : NULL;
	int failed = errno;
	close(file);
	if (mapping->data == MAP_FAILED) {
		host_fail_open(self, "%s: cannot be mapped: %s", full, strerror(failed));
		return NULL;
	}
	if (!*size)
		return empty;
	*mapping = (gl_mapping){self->mappings, mapping->data, *size};
	self->mappings = mapping;
	/* Results depend on what `open` reads. */
	if (!self->opened)
		self->config_hash = XXH3_64bits_withSeed(mapping->data, *size, self->config_hash);
	return mapping->data;
}

/* ---- Rows ------------------------------------------------------------------------------------------------------------ */

static gloss_rows host_rows(gloss_document *document, gloss_layer layer)
{
	gl_analysis *analysis = gl_analysis_of(document);
	if (layer.index >= analysis->pipeline->layer_count)
		return (gloss_rows){0};
	const gl_layer_rows *rows = &analysis->layers[layer.index];
	const gl_pipeline_slot *slot = &analysis->pipeline->layers[layer.index];
	bool own = analysis->current && slot->provider == analysis->current->index;
	return (gloss_rows){
		.first = (const gloss_row *)rows->rows,
		.count = rows->computed || own ? rows->count : 0,
		.size = slot->layer->record.size,
		.computed = rows->computed || own,
	};
}

/* A provided layer of the running plugin; NULL after a line in the log. */
static gl_layer_rows *own_rows(gl_analysis *analysis, gloss_layer layer)
{
	if (layer.index < analysis->pipeline->layer_count && analysis->current &&
	    analysis->pipeline->layers[layer.index].provider == analysis->current->index)
		return &analysis->layers[layer.index];
	host_log(NULL, &analysis->document, GLOSS_LOG_ERROR, "writes to a layer that it does not provide");
	return NULL;
}

/* Makes room for `wanted` rows in all, in a new place where need be. A document's room doubles, and is charged to it together with what it
 * takes of its arena, even where the memory is there from earlier documents. False: that is more than one document may take, or memory is
 * short. */
static bool make_room(gl_analysis *analysis, gl_layer_rows *rows, size_t size, uint64_t wanted)
{
	uint64_t room = rows->room ? (uint64_t)rows->room * 2 : LEAST_BYTES / size + 1;
	if (room < wanted)
		room = wanted;
	/* Never the last byte: a limit of 0 would mean none. */
	if (room > UINT32_MAX || (room - rows->room) * size >= analysis->arena.limit - analysis->arena.used)
		return false;
	if (room > rows->capacity) {
		char *larger = gl_block_grow(rows->rows, rows->count * size, room * size);
		if (!larger)
			return false;
		rows->rows = larger;
		rows->capacity = (uint32_t)room;
	}
	analysis->arena.limit -= (room - rows->room) * size;
	rows->room = (uint32_t)room;
	return true;
}

static gloss_row *host_reserve(gloss_document *document, gloss_layer layer, uint32_t count)
{
	gl_analysis *analysis = gl_analysis_of(document);
	gl_layer_rows *rows = own_rows(analysis, layer);
	if (!rows)
		return NULL;
	size_t size = analysis->pipeline->layers[layer.index].layer->record.size;
	uint64_t wanted = (uint64_t)rows->count + count;
	if (wanted > rows->room && !make_room(analysis, rows, size, wanted)) {
		analysis->out_of_memory = true;
		return NULL;
	}
	if (wanted > rows->reserved)
		rows->reserved = (uint32_t)wanted;
	/* Zeroed here, not when room was made: so it is still in the cache when the plugin writes to it. */
	char *first = rows->rows + rows->count * size;
	const size_t bytes = count * size;
	/* What is likely to be reserved next. */
	gl_fetch(first + bytes, bytes < MOST_FETCHED ? bytes : MOST_FETCHED, rows->count * size);
	return (gloss_row *)(count ? memset(first, 0, bytes) : first);
}

static void host_commit(gloss_document *document, gloss_layer layer, uint32_t n)
{
	gl_analysis *analysis = gl_analysis_of(document);
	gl_layer_rows *rows = own_rows(analysis, layer);
	if (!rows)
		return;
	rows->count = n <= rows->reserved - rows->count ? rows->count + n : rows->reserved;
	gl_check_committed(analysis, layer.index);
}

static void *host_alloc(gloss_document *document, size_t size)
{
	gl_analysis *analysis = gl_analysis_of(document);
	void *memory = gl_arena_alloc(&analysis->arena, size);
	if (!memory)
		analysis->out_of_memory = true;
	return memory;
}

static uint32_t host_first_from(gloss_rows rows, uint32_t offset)
{
	uint32_t low = 0, high = rows.count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (gloss_at(rows, middle)->begin < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- The document ---------------------------------------------------------------------------------------------------- */

static bool host_expired(gloss_document *document) { return gl_now_ns() >= gl_analysis_of(document)->deadline_ns; }

static bool host_set_lang(gloss_document *document, const char *lang)
{
	gl_analysis *analysis = gl_analysis_of(document);
	size_t length = strnlen(lang, UINT32_MAX);
	if (!gl_lang_open(analysis->submission->lang) || !gl_lang_valid((gloss_string){lang, (uint32_t)length}))
		return false;
	const char *copy = gl_arena_copy(&analysis->arena, lang, length);
	if (!copy)
		return false;
	document->lang = (gloss_string){copy, (uint32_t)length};
	analysis->detected = true;
	return true;
}

const gloss_host gl_host = {
	.struct_size = sizeof(gloss_host),
	.abi_major = GLOSS_ABI_MAJOR,
	.abi_minor = GLOSS_ABI_MINOR,
	.fail_open = host_fail_open,
	.option_bool = host_option_bool,
	.option_integer = host_option_integer,
	.option_number = host_option_number,
	.option_string = host_option_string,
	.option_list = host_option_list,
	.layer = host_layer,
	.field = host_field,
	.enum_value = host_enum_value,
	.worker_alloc = host_worker_alloc,
	.shared_file = host_shared_file,
	.fail = host_fail,
	.rows = host_rows,
	.reserve = host_reserve,
	.commit = host_commit,
	.alloc = host_alloc,
	.first_from = host_first_from,
	.expired = host_expired,
	.set_lang = host_set_lang,
	.log_line = host_log,
	.code_point = gl_code_point,
	.fold = gl_fold,
};
