/* Writing layers; see encode.h. The rules are docs/protocol.md's: keys in declared order, an absent field has no key, an optional list that is
 * empty is absent. */
#include "encode.h"

#include <string.h>

typedef struct encoding {
	gl_writer *writer;
	const gl_offset_map *offsets;
	gl_unit unit;
} encoding;

static void write_offset(encoding *e, uint32_t byte) { gl_write_uint(e->writer, gl_offset_in(e->offsets, e->unit, byte)); }

/* A name whose msgpack is there already. */
static void write_name(encoding *e, const char *name, gloss_string packed)
{
	if (e->writer->form == GL_FORM_MSGPACK)
		gl_buffer_add(e->writer->buffer, packed.data, packed.length);
	else
		gl_write_text(e->writer, name);
}

/* An unsigned integer in its shortest form, as msgpack wants it; returns the place behind it. */
static char *put_uint(char *at, uint32_t value)
{
	if (value < 0x80) {
		*at = (char)value;
		return at + 1;
	}
	unsigned size = value <= UINT8_MAX ? 1 : value <= UINT16_MAX ? 2 : 4;
	*at++ = (char)(size == 1 ? 0xcc : size == 2 ? 0xcd : 0xce);
	for (unsigned left = size; left--;)
		*at++ = (char)(value >> (8 * left));
	return at;
}

/* Each annotation has them: in msgpack they are put down without a call for each. */
static void write_bounds(encoding *e, uint32_t begin, uint32_t end)
{
	static const char begin_key[6] = "\245begin", end_key[4] = "\243end";
	gl_buffer *buffer = e->writer->buffer;
	if (e->writer->form != GL_FORM_MSGPACK) {
		gl_write_text(e->writer, "begin");
		write_offset(e, begin);
		gl_write_text(e->writer, "end");
		write_offset(e, end);
		return;
	}
	char *room = gl_buffer_room(buffer, sizeof(begin_key) + sizeof(end_key) + 2 * (1 + sizeof(uint32_t))), *at = room;
	if (!room)
		return;
	memcpy(at, begin_key, sizeof(begin_key));
	at = put_uint(at + sizeof(begin_key), gl_offset_in(e->offsets, e->unit, begin));
	memcpy(at, end_key, sizeof(end_key));
	at = put_uint(at + sizeof(end_key), gl_offset_in(e->offsets, e->unit, end));
	buffer->length += (size_t)(at - room);
}

static void write_spans(encoding *e, gloss_array array)
{
	const gloss_span *spans = array.items;
	gl_write_array(e->writer, array.count);
	for (uint32_t i = 0; i < array.count; i++) {
		gl_write_array(e->writer, 2);
		write_offset(e, spans[i].begin);
		write_offset(e, spans[i].end);
	}
}

static void write_references(encoding *e, gloss_array array)
{
	const uint32_t *indices = array.items;
	gl_write_array(e->writer, array.count);
	for (uint32_t i = 0; i < array.count; i++)
		gl_write_uint(e->writer, indices[i]);
}

static void write_row(encoding *e, const gl_record *record, const gloss_row *row);

static void write_records(encoding *e, const gl_field *field, gloss_array array)
{
	gl_write_array(e->writer, array.count);
	for (uint32_t i = 0; i < array.count; i++)
		write_row(e, field->record, (const gloss_row *)((const char *)array.items + (size_t)i * field->place.size));
}

static void write_cell(encoding *e, const gl_field *field, const gloss_row *row)
{
	gloss_field place = field->place;
	switch (field->type) {
	case GLOSS_BOOL: gl_write_bool(e->writer, gloss_get_bool(row, place)); break;
	case GLOSS_INTEGER: gl_write_int(e->writer, gloss_get_integer(row, place)); break;
	case GLOSS_NUMBER: (field->confidence ? gl_write_double : gl_write_number)(e->writer, gloss_get_number(row, place)); break;
	case GLOSS_STRING: {
		gloss_string string = gloss_get_string(row, place);
		gl_write_str(e->writer, string.data, string.length);
		break;
	}
	case GLOSS_ENUM: {
		unsigned value = gloss_get_enum(row, place);
		write_name(e, field->values[value], field->packed_values[value]);
		break;
	}
	case GLOSS_SPAN: {
		gloss_span span = gloss_get_span(row, place);
		gl_write_map(e->writer, 2);
		write_bounds(e, span.begin, span.end);
		break;
	}
	case GLOSS_SPANS: write_spans(e, gloss_get_array(row, place)); break;
	case GLOSS_REFERENCE: gl_write_uint(e->writer, gloss_get_reference(row, place)); break;
	case GLOSS_REFERENCES: write_references(e, gloss_get_array(row, place)); break;
	case GLOSS_RECORD: write_row(e, field->record, gloss_get_record(row, place)); break;
	case GLOSS_RECORDS: write_records(e, field, gloss_get_array(row, place)); break;
	}
}

static bool is_list(const gl_field *field)
{
	return field->type == GLOSS_SPANS || field->type == GLOSS_REFERENCES || field->type == GLOSS_RECORDS;
}

/* The bits of the fields that have a key: those present, without optional lists that are empty. */
static uint32_t written_fields(const gl_record *record, const gloss_row *row)
{
	uint32_t written = row->present;
	for (uint32_t left = row->present & ~record->required; left; left &= left - 1) {
		const gl_field *field = &record->fields[__builtin_ctz(left)];
		if (is_list(field) && !gloss_get_array(row, field->place).count)
			written &= ~field->place.bit;
	}
	return written;
}

static void write_row(encoding *e, const gl_record *record, const gloss_row *row)
{
	bool bounds = record->span == GLOSS_SPAN_REQUIRED || (record->span == GLOSS_SPAN_OPTIONAL && row->end);
	uint32_t written = written_fields(record, row);
	gl_write_map(e->writer, (bounds ? 2u : 0u) + gl_ones(written));
	if (bounds)
		write_bounds(e, row->begin, row->end);
	for (; written; written &= written - 1) {
		const gl_field *field = &record->fields[__builtin_ctz(written)];
		write_name(e, field->name, field->packed);
		write_cell(e, field, row);
	}
}

void gl_encode_layer(gl_writer *writer, const gl_analysis *analysis, uint32_t layer, gl_unit unit)
{
	encoding e = {.writer = writer, .offsets = &analysis->offsets, .unit = unit};
	const gl_record *record = &analysis->pipeline->layers[layer].layer->record;
	uint32_t count = analysis->layers[layer].count;
	gl_write_array(writer, count);
	for (uint32_t i = 0; i < count; i++) {
		const gloss_row *row = gl_layer_row(analysis, layer, i);
		gl_fetch_ahead(row, record->size);
		write_row(&e, record, row);
	}
}
