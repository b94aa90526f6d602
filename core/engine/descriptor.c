/* Reading a plugin's descriptor; see descriptor.h. Each refusal is one message that begins with the plugin's file. */
#include "descriptor.h"
#include "utf8.h"
#include "writer.h"

#include <math.h>

const char *const gl_type_names[] = {[GLOSS_BOOL] = "bool",     [GLOSS_INTEGER] = "integer",     [GLOSS_NUMBER] = "number",
				     [GLOSS_STRING] = "string", [GLOSS_ENUM] = "enum",           [GLOSS_SPAN] = "span",
				     [GLOSS_SPANS] = "spans",   [GLOSS_REFERENCE] = "reference", [GLOSS_REFERENCES] = "references",
				     [GLOSS_RECORD] = "record", [GLOSS_RECORDS] = "records"};
const char *const gl_option_type_names[] = {
	[GLOSS_OPTION_BOOL] = "bool",     [GLOSS_OPTION_INTEGER] = "integer", [GLOSS_OPTION_NUMBER] = "number",
	[GLOSS_OPTION_STRING] = "string", [GLOSS_OPTION_ENUM] = "enum",       [GLOSS_OPTION_PATH] = "path",
	[GLOSS_OPTION_LIST] = "list",     [GLOSS_OPTION_PATHS] = "paths"};

/* The bytes that a field takes in a row (`cell`), and at most in msgpack, without the insides of strings and lists. Records and names of
 * enums are sized one by one. */
static const struct {
	uint8_t cell, packed;
} sizes[] = {
	[GLOSS_BOOL] = {1, 1},
	[GLOSS_ENUM] = {1, 0},
	[GLOSS_INTEGER] = {8, 9},
	[GLOSS_NUMBER] = {8, 9},
	[GLOSS_STRING] = {sizeof(gloss_string), 5},
	[GLOSS_SPAN] = {8, 1 + GL_MOST_BOUNDS},
	[GLOSS_REFERENCE] = {4, GL_MOST_UINT32},
	[GLOSS_SPANS] = {sizeof(gloss_array), 5},
	[GLOSS_REFERENCES] = {sizeof(gloss_array), 5},
	[GLOSS_RECORD] = {0, 0},
	[GLOSS_RECORDS] = {sizeof(gloss_array), 5},
};

#define MOST_ROWS \
	1024 /* of any table of a descriptor: past it the end mark is missing. Layers have numbers of 16 bits, also those of 64 plugins */
#define MOST_TEXT 4096 /* bytes of a text, which may stand in every result */
#define MOST_NAMES 255 /* of an enum: a row has a byte for it */

typedef struct reading {
	const gloss_descriptor *from;
	const char *file;
	gl_arena *arena;
	gl_error *error;
} reading;

bool gl_name_valid(const char *name, size_t length)
{
	if (!name || !length || length > GL_MAX_NAME || *name < 'a' || *name > 'z')
		return false;
	for (size_t i = 1; i < length; i++)
		if (!((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9') || name[i] == '_'))
			return false;
	return true;
}

static bool name_valid(const char *name) { return name && gl_name_valid(name, strnlen(name, GL_MAX_NAME + 1)); }

static gl_code out_of_memory(reading *r) { return gl_fail(r->error, GL_MEMORY, "%s: memory is short", r->file); }

/* The row `index` of one of the plugin's tables, whose rows are `size` bytes long there. */
static const void *row_of(const void *table, size_t size, uint32_t index) { return (const char *)table + size * index; }

/* How many rows stand before the one whose first member, its name, is NULL. */
static uint32_t rows_in(const void *table, size_t size)
{
	uint32_t count = 0;
	if (table)
		while (count < MOST_ROWS && *(const char *const *)row_of(table, size, count))
			count++;
	return count;
}

static uint32_t names_in(const char *const *names)
{
	uint32_t count = 0;
	if (names)
		while (count < MOST_ROWS && names[count])
			count++;
	return count;
}

/* The name as a msgpack str; data NULL: memory is short. */
static gloss_string pack_name(reading *r, const char *name)
{
	gl_buffer buffer = {0};
	gl_writer writer;
	gl_writer_init(&writer, &buffer, GL_FORM_MSGPACK);
	gl_write_text(&writer, name);
	char *data = buffer.failed ? NULL : gl_arena_alloc(r->arena, buffer.length + GL_NAME_COPIED);
	gloss_string packed = {data ? memcpy(data, buffer.data, buffer.length) : NULL, (uint32_t)buffer.length};
	gl_buffer_deinit(&buffer);
	return packed;
}

static gl_code check_rows(reading *r, const char *what, uint32_t count)
{
	return count < MOST_ROWS
		       ? GL_OK
		       : gl_fail(r->error, GL_PLUGIN_INVALID, "%s: has %d %s or more, or their list has no end", r->file, MOST_ROWS, what);
}

/* A text of what is called `name`, or NULL. */
static gl_code check_text(reading *r, const char *name, const char *text)
{
	size_t length = text ? strnlen(text, MOST_TEXT + 1) : 0;
	if (length <= MOST_TEXT && (!length || gl_utf8_valid(text, length, NULL)))
		return GL_OK;
	return gl_fail(r->error, GL_PLUGIN_INVALID, "%s: a text of `%s` is not UTF-8, or longer than %d bytes", r->file, name, MOST_TEXT);
}

/* Those of an enum. */
static gl_code check_names(reading *r, const char *where, const char *name, const char *const *names)
{
	uint32_t count = names_in(names);
	if (count < 1 || count > MOST_NAMES)
		return gl_fail(r->error, GL_PLUGIN_INVALID, "%s: enum %s.%s has %u names, wanted 1 to %d", r->file, where, name, count,
			       MOST_NAMES);
	for (uint32_t i = 0; i < count; i++) {
		gl_code code = check_text(r, name, names[i]);
		for (uint32_t k = 0; !code && k < i; k++)
			if (!strcmp(names[k], names[i]))
				code = gl_fail(r->error, GL_PLUGIN_INVALID, "%s: enum %s.%s has the name \"%.40s\" twice", r->file, where,
					       name, names[i]);
		if (code)
			return code;
	}
	return GL_OK;
}

/* The names of an enum; NULL: memory is short. *most gets the length of the longest. */
static const gloss_string *pack_names(reading *r, const char *const *names, uint32_t count, uint32_t *most)
{
	gloss_string *packed = gl_arena_alloc(r->arena, count * sizeof(*packed));
	for (uint32_t i = 0; packed && i < count; i++) {
		packed[i] = pack_name(r, names[i]);
		if (!packed[i].data)
			return NULL;
		*most = packed[i].length > *most ? packed[i].length : *most;
	}
	return packed;
}

static gl_code read_record(reading *r, const char *where, const gloss_field_spec *specs, bool nested, gl_record *record);

static gl_code read_field(reading *r, const char *where, const gloss_field_spec *spec, bool nested, gl_field *field)
{
	bool compound = spec->type == GLOSS_RECORD || spec->type == GLOSS_RECORDS,
	     refers = spec->type == GLOSS_REFERENCE || spec->type == GLOSS_REFERENCES;
	gl_code code;
	if (!name_valid(spec->name) || !strcmp(spec->name, "begin") || !strcmp(spec->name, "end"))
		return gl_fail(r->error, GL_PLUGIN_INVALID, "%s: %s has a field with the unusable name \"%.40s\"", r->file, where,
			       spec->name);
	if (spec->type < GLOSS_BOOL || spec->type > GLOSS_RECORDS || spec->presence > GLOSS_OPTIONAL ||
	    (compound && spec->span > GLOSS_SPAN_OPTIONAL))
		return gl_fail(r->error, GL_PLUGIN_INVALID, "%s: field %s.%s has an unknown type, presence or span: %u, %u, %u", r->file,
			       where, spec->name, spec->type, spec->presence, spec->span);
	if (compound && nested)
		return gl_fail(r->error, GL_PLUGIN_INVALID, "%s: field %s.%s is a record inside a record", r->file, where, spec->name);
	*field = (gl_field){.name = spec->name,
			    .help = spec->help ? spec->help : "",
			    .target = refers ? spec->target : NULL,
			    .type = spec->type,
			    .required = spec->presence == GLOSS_REQUIRED,
			    .confidence = spec->type == GLOSS_NUMBER && !strcmp(spec->name, "confidence"),
			    .values = spec->values,
			    .value_count = names_in(spec->values),
			    .packed = pack_name(r, spec->name),
			    .most = sizes[spec->type].packed};
	if (!field->packed.data)
		return out_of_memory(r);
	if ((code = check_text(r, spec->name, spec->help)) ||
	    (spec->type == GLOSS_ENUM && (code = check_names(r, where, spec->name, spec->values))))
		return code;
	if (spec->type == GLOSS_ENUM && !(field->packed_values = pack_names(r, field->values, field->value_count, &field->most)))
		return out_of_memory(r);
	if (refers && !name_valid(spec->target))
		return gl_fail(r->error, GL_PLUGIN_INVALID, "%s: reference %s.%s names no layer", r->file, where, spec->name);
	if (!compound)
		return GL_OK;
	gl_record *record = gl_arena_alloc(r->arena, sizeof(*record));
	if (!record)
		return out_of_memory(r);
	record->span = (gloss_record_span)spec->span;
	field->record = record;
	code = read_record(r, spec->name, spec->fields, true, record);
	field->most += record->most;
	return code;
}

/* Adds a field to what the encoder and the checks know of a record. */
static void note_field(gl_record *record, const gl_field *field)
{
	bool list = field->type == GLOSS_SPANS || field->type == GLOSS_REFERENCES || field->type == GLOSS_RECORDS;
	record->declared |= field->place.bit;
	record->required |= field->required ? field->place.bit : 0;
	record->optional_lists |= list && !field->required ? field->place.bit : 0;
	record->checked |= field->type != GLOSS_BOOL && field->type != GLOSS_INTEGER ? field->place.bit : 0;
	record->most += field->packed.length + field->most;
}

/* Reads a list of fields and lays them out: one-byte cells anywhere, the others on multiples of 4. */
static gl_code read_record(reading *r, const char *where, const gloss_field_spec *specs, bool nested, gl_record *record)
{
	size_t stride = r->from->field_size;
	uint32_t count = rows_in(specs, stride), at = sizeof(gloss_row);
	if (count > GL_MAX_FIELDS)
		return gl_fail(r->error, GL_PLUGIN_INVALID, "%s: %s has more than %d fields, or its list has no end", r->file, where,
			       GL_MAX_FIELDS);
	gl_field *fields = gl_arena_alloc(r->arena, (count + 1) * sizeof(*fields));
	if (!fields)
		return out_of_memory(r);
	record->most = GL_MOST_HEAD + GL_MOST_BOUNDS + GL_NAME_COPIED;
	for (uint32_t i = 0; i < count; i++) {
		gl_code code = read_field(r, where, row_of(specs, stride, i), nested, &fields[i]);
		if (code)
			return code;
		for (uint32_t k = 0; k < i; k++)
			if (!strcmp(fields[k].name, fields[i].name))
				return gl_fail(r->error, GL_PLUGIN_INVALID, "%s: field %s.%s is declared twice", r->file, where,
					       fields[i].name);
		uint32_t cell = fields[i].type == GLOSS_RECORD ? fields[i].record->size : sizes[fields[i].type].cell;
		if (cell > 1)
			at = (at + 3) & ~3u;
		fields[i].place = (gloss_field){
			.at = (uint16_t)at, .size = fields[i].record ? (uint16_t)fields[i].record->size : (uint16_t)cell, .bit = 1u << i};
		note_field(record, &fields[i]);
		at += cell;
	}
	record->fields = fields;
	record->count = count;
	record->size = (at + 3) & ~3u;
	return GL_OK;
}

static gl_code read_layers(reading *r, gl_declaration *to)
{
	size_t stride = r->from->layer_size;
	uint32_t count = rows_in(r->from->provides, stride);
	gl_code code = check_rows(r, "layers", count);
	gl_layer *layers = code ? NULL : gl_arena_alloc(r->arena, (count + 1) * sizeof(*layers));
	if (!layers)
		return code ? code : out_of_memory(r);
	for (uint32_t i = 0; i < count; i++) {
		const gloss_layer_spec *spec = row_of(r->from->provides, stride, i);
		if (!name_valid(spec->name) || !strcmp(spec->name, "doc"))
			return gl_fail(r->error, GL_PLUGIN_INVALID,
				       "%s: provides a layer with the unusable name \"%.40s\" (wanted: [a-z][a-z0-9_]{0,31}, not doc)",
				       r->file, spec->name);
		layers[i] = (gl_layer){.name = spec->name, .help = spec->help ? spec->help : "", .internal = spec->internal};
		layers[i].record.span = GLOSS_SPAN_REQUIRED;
		if ((code = check_text(r, spec->name, spec->help)) ||
		    (code = read_record(r, spec->name, spec->fields, false, &layers[i].record)))
			return code;
	}
	to->layers = layers;
	to->layer_count = count;
	return GL_OK;
}

/* One option, behind those that were read already. */
static gl_code check_option(reading *r, const gloss_option_spec *spec, const gl_option *before, uint32_t count)
{
	if (!name_valid(spec->name) || !strcmp(spec->name, "deadline"))
		return gl_fail(r->error, GL_PLUGIN_INVALID, "%s: declares an option with the unusable name \"%.40s\"", r->file, spec->name);
	for (uint32_t i = 0; i < count; i++)
		if (!strcmp(before[i].name, spec->name))
			return gl_fail(r->error, GL_PLUGIN_INVALID, "%s: option %s is declared twice", r->file, spec->name);
	if (spec->type < GLOSS_OPTION_BOOL || spec->type > GLOSS_OPTION_PATHS)
		return gl_fail(r->error, GL_PLUGIN_INVALID, "%s: option %s has the unknown type %u", r->file, spec->name, spec->type);
	if (!isfinite(spec->least) || !isfinite(spec->most) || spec->least > spec->most)
		return gl_fail(r->error, GL_PLUGIN_INVALID, "%s: option %s has an impossible range", r->file, spec->name);
	gl_code code = check_text(r, spec->name, spec->help);
	if (!code)
		code = check_text(r, spec->name, spec->initial);
	return code || spec->type != GLOSS_OPTION_ENUM ? code : check_names(r, "option", spec->name, spec->values);
}

static gl_code read_options(reading *r, gl_declaration *to)
{
	size_t stride = r->from->option_size;
	uint32_t count = rows_in(r->from->options, stride);
	gl_code code = check_rows(r, "options", count);
	gl_option *options = code ? NULL : gl_arena_alloc(r->arena, (count + 1) * sizeof(*options));
	if (!options)
		return code ? code : out_of_memory(r);
	for (uint32_t i = 0; i < count; i++) {
		const gloss_option_spec *spec = row_of(r->from->options, stride, i);
		if ((code = check_option(r, spec, options, i)))
			return code;
		options[i] = (gl_option){.name = spec->name,
					 .initial = spec->initial,
					 .help = spec->help ? spec->help : "",
					 .type = spec->type,
					 .least = spec->least,
					 .most = spec->most,
					 .values = spec->values};
	}
	to->options = options;
	to->option_count = count;
	return GL_OK;
}

/* The layers that are read, of this name in the descriptor. */
static gl_code read_needs(reading *r, const char *what, const char *const *names, const char *const **to, uint32_t *count)
{
	*to = names;
	*count = names_in(names);
	gl_code code = check_rows(r, what, *count);
	for (uint32_t i = 0; !code && i < *count; i++)
		if (!name_valid(names[i]))
			code = gl_fail(r->error, GL_PLUGIN_INVALID, "%s: \"%.40s\" among the %s is no name of a layer", r->file, names[i],
				       what);
	return code;
}

/* Without a layer of its own a plugin would never run. */
static gl_code check_needs(reading *r, const gl_declaration *declaration)
{
	for (uint32_t i = 0; i < declaration->need_count; i++)
		if (gl_declared_layer(declaration, declaration->needs[i]))
			return gl_fail(r->error, GL_PLUGIN_INVALID, "%s: requires layer `%s`, which it provides itself", r->file,
				       declaration->needs[i]);
	return GL_OK;
}

#define THROUGH(type, member) (offsetof(type, member) + sizeof(((type *)0)->member))

static gl_code check_head(const gloss_descriptor *from, const char *file, gl_error *error)
{
	if (from->magic != GLOSS_MAGIC)
		return gl_fail(error, GL_PLUGIN_INVALID,
			       "%s: is not a glossd plugin: its descriptor begins with 0x%08x, wanted 0x%08x (begin it with GLOSS_HEAD)",
			       file, from->magic, GLOSS_MAGIC);
	if (from->abi_major != GLOSS_ABI_MAJOR)
		return gl_fail(error, GL_PLUGIN_INVALID, "%s: was built for plugin ABI %u.%u, this glossd has %u.%u: build it again", file,
			       from->abi_major, from->abi_minor, GLOSS_ABI_MAJOR, GLOSS_ABI_MINOR);
	/* Sizes up to the last members of ABI 1.0. When a struct grows these stay, and a new member is read only where the plugin's struct
	 * has it. */
	size_t least = THROUGH(gloss_descriptor, close), layer = THROUGH(gloss_layer_spec, internal),
	       field = THROUGH(gloss_field_spec, fields), option = THROUGH(gloss_option_spec, help);
	if (from->struct_size < least || from->struct_size > 64 * 1024 || from->layer_size < layer || from->field_size < field ||
	    from->option_size < option || (from->layer_size | from->field_size | from->option_size) % _Alignof(void *))
		return gl_fail(error, GL_PLUGIN_INVALID,
			       "%s: has a descriptor of %u bytes, wanted %zu or more: build it with a header of this ABI", file,
			       from->struct_size, least);
	return GL_OK;
}

gl_code gl_descriptor_read(const gloss_descriptor *descriptor, const char *file, const char *name, gl_arena *arena,
			   gl_declaration *declaration, gl_error *error)
{
	reading r = {.from = descriptor, .file = file, .arena = arena, .error = error};
	*declaration = (gl_declaration){0};
	gl_code code = check_head(descriptor, file, error);
	if (code)
		return code;
	if (!name_valid(descriptor->name) || strcmp(descriptor->name, name) != 0)
		return gl_fail(error, GL_PLUGIN_INVALID, "%s: calls itself \"%.40s\"; a plugin's name is that of its file", file,
			       descriptor->name ? descriptor->name : "");
	if (!descriptor->analyze || !descriptor->open)
		return gl_fail(error, GL_PLUGIN_INVALID, "%s: has no %s function", file, descriptor->analyze ? "open" : "analyze");
	*declaration = (gl_declaration){.name = descriptor->name,
					.version = descriptor->version ? descriptor->version : "",
					.summary = descriptor->summary ? descriptor->summary : "",
					.open = descriptor->open,
					.analyze = descriptor->analyze,
					.close = descriptor->close};
	if ((code = check_text(&r, name, descriptor->version)) || (code = check_text(&r, name, descriptor->summary)) ||
	    (code = read_needs(&r, "layers that it requires", descriptor->requires_layers, &declaration->needs,
			       &declaration->need_count)) ||
	    (code = read_needs(&r, "layers that it uses", descriptor->uses_layers, &declaration->uses, &declaration->use_count)) ||
	    (code = read_layers(&r, declaration)) || (code = check_needs(&r, declaration)))
		return code;
	return read_options(&r, declaration);
}

static bool listed(const char *const *names, uint32_t count, const char *name)
{
	for (uint32_t i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

bool gl_declaration_knows(const gl_declaration *declaration, const char *layer)
{
	return gl_declared_layer(declaration, layer) || listed(declaration->needs, declaration->need_count, layer) ||
	       listed(declaration->uses, declaration->use_count, layer);
}

const gl_layer *gl_declared_layer(const gl_declaration *declaration, const char *name)
{
	for (uint32_t i = 0; i < declaration->layer_count; i++)
		if (!strcmp(declaration->layers[i].name, name))
			return &declaration->layers[i];
	return NULL;
}

const gl_field *gl_record_field(const gl_record *record, const char *path)
{
	const char *dot = strchr(path, '.');
	size_t length = dot ? (size_t)(dot - path) : strlen(path);
	for (uint32_t i = 0; i < record->count; i++) {
		const gl_field *field = &record->fields[i];
		if (strlen(field->name) != length || memcmp(field->name, path, length) != 0)
			continue;
		if (!dot)
			return field;
		return field->record ? gl_record_field(field->record, dot + 1) : NULL;
	}
	return NULL;
}
