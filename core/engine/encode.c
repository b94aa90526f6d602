/* Writing layers; see encode.h. The rules are docs/protocol.md's: keys in declared order, an absent field has no key, an optional list that
 * is empty is absent.
 *
 * What a row takes at most, apart from the insides of strings and lists, is known from its declaration. There is room for that before each
 * row and behind each string and list, so everything else is written without a look at the buffer. The helpers put_… write where there is
 * room, and return the place behind what they wrote. */
#include "encode.h"

#include <endian.h>
#include <math.h>
#include <string.h>

#define EXACT 9007199254740992.0 /* 2^53: up to here every whole double is one integer */

typedef struct encoding {
	gl_buffer *buffer;
	gl_offset_map offsets;
	gl_unit unit;
	size_t room; /* of a row, with what its records take */
} encoding;

/* ---- Values, where there is room ----------------------------------------------------------------------------------------- */

/* A head and behind it a number of `size` bytes, 1 to 8. Eight bytes are always written. */
static inline char *put_sized(char *at, unsigned head, uint64_t value, unsigned size)
{
	uint64_t bytes = htobe64(value << (64 - 8 * size));
	*at = (char)head;
	memcpy(at + 1, &bytes, sizeof(bytes));
	return at + 1 + size;
}

/* Integers in their shortest form, as msgpack wants it. */
static inline char *put_uint(char *at, uint64_t value)
{
	if (value <= INT8_MAX) {
		*at = (char)value;
		return at + 1;
	}
	if (value <= UINT16_MAX)
		return value <= UINT8_MAX ? put_sized(at, 0xcc, value, 1) : put_sized(at, 0xcd, value, 2);
	return value <= UINT32_MAX ? put_sized(at, 0xce, value, 4) : put_sized(at, 0xcf, value, 8);
}

static char *put_int(char *at, int64_t value)
{
	uint64_t bits = (uint64_t)value;
	if (value >= -32) {
		*at = (char)value;
		return value < 0 ? at + 1 : put_uint(at, bits);
	}
	if (value >= INT16_MIN)
		return value >= INT8_MIN ? put_sized(at, 0xd0, bits, 1) : put_sized(at, 0xd1, bits, 2);
	return value >= INT32_MIN ? put_sized(at, 0xd2, bits, 4) : put_sized(at, 0xd3, bits, 8);
}

static char *put_double(char *at, double value)
{
	uint64_t bits;
	memcpy(&bits, &value, sizeof(bits));
	return put_sized(at, 0xcb, bits, 8);
}

/* As gl_write_number. */
static char *put_number(char *at, double value)
{
	return value == trunc(value) && fabs(value) <= EXACT ? put_int(at, (int64_t)value) : put_double(at, value);
}

/* The head of an array, map or str of `count`: up to `most` in the head itself, else in two bytes or four. */
static inline char *put_count(char *at, unsigned head, uint32_t most, unsigned head16, uint32_t count)
{
	if (count <= most) {
		*at = (char)(head | count);
		return at + 1;
	}
	return count <= UINT16_MAX ? put_sized(at, head16, count, 2) : put_sized(at, head16 + 1, count, 4);
}

static inline char *put_map(char *at, uint32_t pairs) { return put_count(at, 0x80, 15, 0xde, pairs); }
static inline char *put_array(char *at, uint32_t items) { return put_count(at, 0x90, 15, 0xdc, items); }

static inline char *put_str_head(char *at, uint32_t length)
{
	return length > 31 && length <= UINT8_MAX ? put_sized(at, 0xd9, length, 1) : put_count(at, 0xa0, 31, 0xda, length);
}

/* A name in msgpack, of which GL_NAME_COPIED bytes are there to copy. */
static inline char *put_name(char *at, gloss_string packed)
{
	memcpy(at, packed.data, GL_NAME_COPIED);
	if (packed.length > GL_NAME_COPIED)
		memcpy(at, packed.data, packed.length);
	return at + packed.length;
}

static inline char *put_offset(const encoding *e, char *at, uint32_t byte)
{
	return put_uint(at, gl_offset_in(&e->offsets, e->unit, byte));
}

/* `begin` and `end`, which each annotation has; most offsets take two bytes. */
static char *put_bounds(const encoding *e, char *at, uint32_t begin, uint32_t end)
{
	static const char common[16] = "\245begin\315\0\0\243end\315";
	begin = gl_offset_in(&e->offsets, e->unit, begin);
	end = gl_offset_in(&e->offsets, e->unit, end);
	memcpy(at, common, sizeof(common));
	if (begin > UINT8_MAX && end <= UINT16_MAX) {
		uint16_t bytes[2] = {htobe16((uint16_t)begin), htobe16((uint16_t)end)};
		memcpy(at + 7, &bytes[0], sizeof(bytes[0]));
		memcpy(at + 14, &bytes[1], sizeof(bytes[1]));
		return at + sizeof(common);
	}
	at = put_uint(at + 6, begin);
	memcpy(at, common + 9, 4);
	return put_uint(at + 4, end);
}

/* ---- Rows: each returns the place behind what it wrote, with room for a row; NULL: memory is short ------------------------ */

/* Room for `more` bytes and a row at `at`. */
static inline char *ensure(const encoding *e, char *at, size_t more)
{
	e->buffer->length = (size_t)(at - e->buffer->data);
	return gl_buffer_room(e->buffer, more + e->room);
}

static char *put_string(const encoding *e, char *at, gloss_string string)
{
	at = ensure(e, put_str_head(at, string.length), string.length);
	return at ? (char *)memcpy(at, string.data, string.length) + string.length : NULL;
}

static char *put_spans(const encoding *e, char *at, gloss_array array)
{
	const gloss_span *spans = array.items;
	at = ensure(e, put_array(at, array.count), array.count * (size_t)GL_MOST_SPAN);
	for (uint32_t i = 0; at && i < array.count; i++) {
		*at = (char)0x92;
		at = put_offset(e, put_offset(e, at + 1, spans[i].begin), spans[i].end);
	}
	return at;
}

static char *put_references(const encoding *e, char *at, gloss_array array)
{
	const uint32_t *indices = array.items;
	at = ensure(e, put_array(at, array.count), array.count * (size_t)GL_MOST_UINT32);
	for (uint32_t i = 0; at && i < array.count; i++)
		at = put_uint(at, indices[i]);
	return at;
}

static char *put_row(const encoding *e, char *at, const gl_record *record, const gloss_row *row);

static char *put_records(const encoding *e, char *at, const gl_field *field, gloss_array array)
{
	at = ensure(e, put_array(at, array.count), 0);
	for (uint32_t i = 0; at && i < array.count; i++) {
		at = put_row(e, at, field->record, (const gloss_row *)((const char *)array.items + (size_t)i * field->place.size));
		at = at ? ensure(e, at, 0) : NULL;
	}
	return at;
}

static char *put_cell(const encoding *e, char *at, const gl_field *field, const gloss_row *row)
{
	gloss_field place = field->place;
	switch (field->type) {
	case GLOSS_BOOL: *at = (char)(gloss_get_bool(row, place) ? 0xc3 : 0xc2); return at + 1;
	case GLOSS_INTEGER: return put_int(at, gloss_get_integer(row, place));
	case GLOSS_NUMBER: return (field->confidence ? put_double : put_number)(at, gloss_get_number(row, place));
	case GLOSS_STRING: return put_string(e, at, gloss_get_string(row, place));
	case GLOSS_ENUM: return put_name(at, field->packed_values[gloss_get_enum(row, place)]);
	case GLOSS_SPAN: {
		gloss_span span = gloss_get_span(row, place);
		return put_bounds(e, put_map(at, 2), span.begin, span.end);
	}
	case GLOSS_SPANS: return put_spans(e, at, gloss_get_array(row, place));
	case GLOSS_REFERENCE: return put_uint(at, gloss_get_reference(row, place));
	case GLOSS_REFERENCES: return put_references(e, at, gloss_get_array(row, place));
	case GLOSS_RECORD: return put_row(e, at, field->record, gloss_get_record(row, place));
	case GLOSS_RECORDS: return put_records(e, at, field, gloss_get_array(row, place));
	}
	return at;
}

/* The bits of the fields that have a key: those present, without optional lists that are empty. */
static uint32_t written_fields(const gl_record *record, const gloss_row *row)
{
	uint32_t written = row->present;
	for (uint32_t left = row->present & record->optional_lists; left; left &= left - 1) {
		const gl_field *field = &record->fields[__builtin_ctz(left)];
		if (!gloss_get_array(row, field->place).count)
			written &= ~field->place.bit;
	}
	return written;
}

static char *put_row(const encoding *e, char *at, const gl_record *record, const gloss_row *row)
{
	bool bounds = record->span == GLOSS_SPAN_REQUIRED || (record->span == GLOSS_SPAN_OPTIONAL && row->end);
	if (bounds && !row->present)
		return put_bounds(e, put_map(at, 2), row->begin, row->end);
	uint32_t written = written_fields(record, row);
	at = put_map(at, (bounds ? 2u : 0u) + gl_ones(written));
	if (bounds)
		at = put_bounds(e, at, row->begin, row->end);
	for (; at && written; written &= written - 1) {
		const gl_field *field = &record->fields[__builtin_ctz(written)];
		at = put_cell(e, put_name(at, field->packed), field, row);
	}
	return at;
}

static void pack_layer(gl_buffer *buffer, const gl_analysis *analysis, uint32_t layer, gl_unit unit)
{
	const gl_record *record = &analysis->pipeline->layers[layer].layer->record;
	uint32_t count = analysis->layers[layer].count;
	encoding e = {buffer, analysis->offsets, unit, record->most};
	char *at = gl_buffer_room(buffer, e.room);
	at = at ? put_array(at, count) : NULL;
	for (uint32_t i = 0; i < count && at && (at = ensure(&e, at, 0)); i++) {
		const gloss_row *row = gl_layer_row(analysis, layer, i);
		gl_fetch((const char *)row + (size_t)record->size * GL_ROWS_AHEAD, record->size, count * (size_t)record->size);
		at = put_row(&e, at, record, row);
	}
	if (at)
		buffer->length = (size_t)(at - buffer->data);
}

/* JSON is made from the msgpack. */
void gl_encode_layer(gl_writer *writer, const gl_analysis *analysis, uint32_t layer, gl_unit unit)
{
	if (writer->form == GL_FORM_MSGPACK) {
		pack_layer(writer->buffer, analysis, layer, unit);
		return;
	}
	gl_buffer packed = {0};
	pack_layer(&packed, analysis, layer, unit);
	gl_reader reader = {(const uint8_t *)packed.data, (const uint8_t *)packed.data + packed.length};
	writer->buffer->failed |= packed.failed || !gl_write_value(writer, &reader);
	gl_buffer_deinit(&packed);
}
