/* Writing msgpack and JSON; see writer.h. */
#include "writer.h"
#include "utf8.h"

#include <math.h>
#include <msgpack/pack_define.h>
#include <msgpack/timestamp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXACT 9007199254740992.0 /* 2^53: up to here every whole double is one integer */

void gl_writer_init(gl_writer *writer, gl_buffer *buffer, gl_form form)
{
	writer->buffer = buffer;
	writer->form = form;
	writer->depth = 0;
}

/* ---- msgpack --------------------------------------------------------------------------------------------------------- */

/* msgpack-c's packing functions, made for our buffer: its own call a function for every few bytes. */
#define msgpack_pack_inline_func(name) static inline int pack##name
#define msgpack_pack_inline_func_cint(name) static inline int pack##name
#define msgpack_pack_inline_func_fixint(name) static inline int pack_fix##name
#define msgpack_pack_user gl_buffer *
#define msgpack_pack_append_buffer(buffer, bytes, size)             \
	do {                                                        \
		gl_buffer_add(buffer, (const void *)(bytes), size); \
		return 0;                                           \
	} while (0)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <msgpack/pack_template.h>
#pragma GCC diagnostic pop

#define PACK(writer, what, ...) pack_##what((writer)->buffer, ##__VA_ARGS__)

/* ---- JSON ------------------------------------------------------------------------------------------------------------ */

static bool is_json(const gl_writer *writer) { return writer->form == GL_FORM_JSON; }

static void put(gl_writer *writer, const char *text, size_t length) { gl_buffer_add(writer->buffer, text, length); }

/* What stands before the next item: a comma, a colon or nothing. */
static void begin_item(gl_writer *writer)
{
	if (!writer->depth)
		return;
	if (writer->open[writer->depth - 1].map && !writer->open[writer->depth - 1].key)
		put(writer, ":", 1);
	else if (!writer->open[writer->depth - 1].first)
		put(writer, ",", 1);
	writer->open[writer->depth - 1].first = false;
}

/* After an item: closes every map and array that was complete with it. */
static void end_item(gl_writer *writer)
{
	while (writer->depth) {
		unsigned top = writer->depth - 1;
		writer->open[top].key = !writer->open[top].key;
		if (--writer->open[top].left)
			return;
		put(writer, writer->open[top].map ? "}" : "]", 1);
		writer->depth--;
	}
}

static void open_items(gl_writer *writer, bool map, uint32_t items)
{
	begin_item(writer);
	put(writer, map ? "{" : "[", 1);
	if (!items) {
		put(writer, map ? "}" : "]", 1);
		end_item(writer);
		return;
	}
	if (writer->depth == sizeof(writer->open) / sizeof(writer->open[0])) {
		writer->buffer->failed = true;
		return;
	}
	writer->open[writer->depth].left = items;
	writer->open[writer->depth].map = map;
	writer->open[writer->depth].key = true;
	writer->open[writer->depth].first = true;
	writer->depth++;
}

static void put_item(gl_writer *writer, const char *text, size_t length)
{
	begin_item(writer);
	put(writer, text, length);
	end_item(writer);
}

static size_t escape(unsigned char c, char out[6])
{
	static const char names[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\'};
	static const char digits[] = "0123456789abcdef";
	out[0] = '\\';
	if (c < sizeof(names) && names[c]) {
		out[1] = names[c];
		return 2;
	}
	memcpy(out + 1, "u00", 3);
	out[4] = digits[c >> 4];
	out[5] = digits[c & 15];
	return 6;
}

static void put_text(gl_writer *writer, const char *text, size_t length)
{
	size_t begin = 0;
	char escaped[6];
	begin_item(writer);
	put(writer, "\"", 1);
	for (size_t at = 0; at < length; at++) {
		unsigned char c = (unsigned char)text[at];
		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		put(writer, text + begin, at - begin);
		put(writer, escaped, escape(c, escaped));
		begin = at + 1;
	}
	put(writer, text + begin, length - begin);
	put(writer, "\"", 1);
	end_item(writer);
}

static void put_base64(gl_writer *writer, const unsigned char *bytes, size_t length)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	begin_item(writer);
	put(writer, "\"", 1);
	for (size_t at = 0; at < length; at += 3) {
		size_t left = length - at;
		uint32_t three = (uint32_t)bytes[at] << 16 | (left > 1 ? (uint32_t)bytes[at + 1] << 8 : 0) | (left > 2 ? bytes[at + 2] : 0);
		char four[4] = {digits[three >> 18], digits[three >> 12 & 63], left > 1 ? digits[three >> 6 & 63] : '=',
				left > 2 ? digits[three & 63] : '='};
		put(writer, four, 4);
	}
	put(writer, "\"", 1);
	end_item(writer);
}

/* The shortest decimal that reads back as the same double, with a point or an exponent. */
static void put_double(gl_writer *writer, double value)
{
	char text[40];
	if (!isfinite(value)) {
		put_item(writer, "null", 4);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	size_t length = strlen(text);
	if (!strpbrk(text, ".e")) {
		memcpy(text + length, ".0", 2);
		length += 2;
	}
	put_item(writer, text, length);
}

/* ---- Both ------------------------------------------------------------------------------------------------------------ */

void gl_write_map(gl_writer *writer, uint32_t pairs)
{
	if (is_json(writer))
		open_items(writer, true, pairs * 2);
	else
		PACK(writer, map, pairs);
}

void gl_write_array(gl_writer *writer, uint32_t items)
{
	if (is_json(writer))
		open_items(writer, false, items);
	else
		PACK(writer, array, items);
}

void gl_write_str(gl_writer *writer, const char *data, size_t length)
{
	if (is_json(writer)) {
		put_text(writer, data, length);
		return;
	}
	PACK(writer, str, length);
	put(writer, data, length);
}

void gl_write_names(gl_writer *writer, const char *key, const char *const *names, uint32_t count)
{
	gl_write_text(writer, key);
	gl_write_array(writer, count);
	for (uint32_t i = 0; i < count; i++)
		gl_write_text(writer, names[i]);
}

void gl_write_bin(gl_writer *writer, const void *data, size_t length)
{
	if (is_json(writer)) {
		put_base64(writer, data, length);
		return;
	}
	PACK(writer, bin, length);
	put(writer, data, length);
}

void gl_write_uint(gl_writer *writer, uint64_t value)
{
	char digits[24], *at = digits + sizeof(digits);
	if (!is_json(writer)) {
		PACK(writer, uint64, value);
		return;
	}
	do
		*--at = (char)('0' + value % 10);
	while (value /= 10);
	put_item(writer, at, (size_t)(digits + sizeof(digits) - at));
}

void gl_write_uint64(gl_writer *writer, uint64_t value)
{
	if (is_json(writer))
		gl_write_uint(writer, value);
	else
		PACK(writer, fix_uint64, value);
}

void gl_write_int(gl_writer *writer, int64_t value)
{
	char digits[24];
	if (!is_json(writer))
		PACK(writer, int64, value);
	else
		put_item(writer, digits, (size_t)snprintf(digits, sizeof(digits), "%lld", (long long)value));
}

void gl_write_number(gl_writer *writer, double value)
{
	if (value == trunc(value) && fabs(value) <= EXACT)
		gl_write_int(writer, (int64_t)value);
	else
		gl_write_double(writer, value);
}

void gl_write_double(gl_writer *writer, double value)
{
	if (is_json(writer))
		put_double(writer, value);
	else
		PACK(writer, double, value);
}

void gl_write_bool(gl_writer *writer, bool value)
{
	if (is_json(writer))
		put_item(writer, value ? "true" : "false", value ? 4 : 5);
	else if (value)
		PACK(writer, true);
	else
		PACK(writer, false);
}

void gl_write_nil(gl_writer *writer)
{
	if (is_json(writer))
		put_item(writer, "null", 4);
	else
		PACK(writer, nil);
}

/* ---- Copies ---------------------------------------------------------------------------------------------------------- */

static bool copy_json(gl_writer *writer, gl_reader *reader);

/* JSON's keys are texts: any other key becomes the text of its own JSON. */
static bool copy_key(gl_writer *writer, gl_reader *reader)
{
	gl_reader ahead = *reader;
	gl_value value;
	if (gl_read_kind(&ahead, GL_STR, &value))
		return copy_json(writer, reader);
	gl_buffer text = {0};
	gl_writer apart;
	gl_writer_init(&apart, &text, GL_FORM_JSON);
	bool copied = copy_json(&apart, reader) && !text.failed;
	if (copied)
		put_text(writer, text.data, text.length);
	gl_buffer_deinit(&text);
	return copied;
}

static bool copy_items(gl_writer *writer, gl_reader *reader, const gl_value *value)
{
	bool map = value->kind == GL_MAP;
	open_items(writer, map, value->count * (map ? 2 : 1));
	for (uint32_t i = 0; i < value->count && !writer->buffer->failed; i++)
		if ((map && !copy_key(writer, reader)) || !copy_json(writer, reader))
			return false;
	return !writer->buffer->failed;
}

static bool copy_json(gl_writer *writer, gl_reader *reader)
{
	gl_value value;
	if (!gl_read(reader, &value))
		return false;
	switch (value.kind) {
	case GL_NIL: gl_write_nil(writer); break;
	case GL_BOOL: gl_write_bool(writer, value.boolean); break;
	case GL_INT: gl_write_int(writer, value.integer); break;
	case GL_UINT: gl_write_uint(writer, value.natural); break;
	case GL_FLOAT: gl_write_double(writer, value.number); break;
	case GL_STR:
		/* JSON cannot hold a str that is not UTF-8 any other way than as bytes. */
		if (gl_utf8_valid(value.bytes.data, value.bytes.length, NULL))
			put_text(writer, value.bytes.data, value.bytes.length);
		else
			put_base64(writer, (const unsigned char *)value.bytes.data, value.bytes.length);
		break;
	case GL_BIN:
	case GL_EXT: put_base64(writer, (const unsigned char *)value.bytes.data, value.bytes.length); break;
	case GL_ARRAY:
	case GL_MAP: return copy_items(writer, reader, &value);
	}
	return true;
}

bool gl_write_value(gl_writer *writer, gl_reader *reader)
{
	gl_reader ahead = *reader;
	if (!gl_skip(&ahead))
		return false;
	if (is_json(writer))
		return copy_json(writer, reader);
	put(writer, (const char *)reader->at, (size_t)(ahead.at - reader->at));
	*reader = ahead;
	return true;
}
