/* Printing results; see text_form.h. */
#include "text_form.h"
#include "engine/writer.h"

#include <errno.h>
#include <string.h>

static bool put_out(FILE *file, const char *data, size_t length, const char *end)
{
	return fwrite(data, 1, length, file) == length && fputs(end, file) >= 0 && !fflush(file);
}

/* The last byte of the string that begins at `at`. */
static const char *end_of_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		at += *at == '\\';
	return at < end ? at : end - 1;
}

/* JSON without white space, a key or an item a line. No parser: a number, or a key, may be more than one takes. */
static bool print_indented(FILE *file, const char *json, size_t length)
{
	int depth = 0;
	for (const char *at = json, *end = json + length; at < end; at++) {
		const char *last = *at == '"' ? end_of_string(at, end) : at;
		bool opens = *at == '{' || *at == '[', closes = *at == '}' || *at == ']';
		bool empty = opens && at + 1 < end && (at[1] == '}' || at[1] == ']');
		last += empty;
		depth += opens && !empty ? 1 : closes ? -1 : 0;
		if (closes)
			fprintf(file, "\n%*s", 2 * depth, "");
		fwrite(at, 1, (size_t)(last + 1 - at), file);
		if ((opens && !empty) || *at == ',')
			fprintf(file, "\n%*s", 2 * depth, "");
		else if (*at == ':')
			fputc(' ', file);
		at = last;
	}
	return fputc('\n', file) != EOF && !fflush(file) && !ferror(file);
}

static bool print_text(FILE *file, const char *data, size_t length, bool color)
{
	gl_buffer text = {0};
	bool sound = gl_text_form(&text, data, length, color) && put_out(file, text.data, text.length, "");
	gl_buffer_deinit(&text);
	return sound;
}

static bool print_form(FILE *file, const char *data, size_t length, gl_format format, bool color)
{
	switch (format) {
	case GL_FORMAT_JSONL: return put_out(file, data, length, "\n");
	case GL_FORMAT_JSON: return print_indented(file, data, length);
	case GL_FORMAT_MSGPACK: return put_out(file, data, length, "");
	default: return print_text(file, data, length, color);
	}
}

bool gl_print_result(FILE *file, const char *data, size_t length, gl_format format, bool color)
{
	errno = 0;
	bool printed = print_form(file, data, length, format, color);
	if (!printed)
		gl_complain("cannot print: %s", errno ? strerror(errno) : "it makes no sense, or memory is short");
	return printed;
}

static bool has_text(const char *data, size_t length)
{
	gl_reader reader = {(const uint8_t *)data, (const uint8_t *)data + length};
	gl_value map, key, value;
	if (!gl_read_kind(&reader, GL_MAP, &map))
		return false;
	for (uint32_t i = 0; i < map.count && gl_read_kind(&reader, GL_STR, &key); i++) {
		gl_reader ahead = reader;
		if (gl_is(&key, "text") && gl_read_kind(&ahead, GL_STR, &value))
			return true;
		if (!gl_skip(&reader))
			return false;
	}
	return false;
}

/* Value by value: a result in it may be as deep as gl_write_value goes. */
static bool write_map(gl_writer *writer, gl_reader *reader)
{
	gl_value map;
	if (!gl_read_kind(reader, GL_MAP, &map))
		return false;
	gl_write_map(writer, map.count);
	for (uint64_t left = 2 * (uint64_t)map.count; left; left--)
		if (!gl_write_value(writer, reader))
			return false;
	return true;
}

bool gl_print_map(FILE *file, const char *data, size_t length, gl_format format, bool color)
{
	gl_buffer json = {0};
	gl_writer writer;
	gl_reader reader = {(const uint8_t *)data, (const uint8_t *)data + length};
	if (format == GL_FORMAT_TEXT && !has_text(data, length))
		format = GL_FORMAT_JSON;
	if (format != GL_FORMAT_JSON && format != GL_FORMAT_JSONL)
		return gl_print_result(file, data, length, format, color);
	gl_writer_init(&writer, &json, GL_FORM_JSON);
	bool sound = write_map(&writer, &reader) && !json.failed;
	if (!sound)
		gl_complain("cannot print: it makes no sense, or memory is short");
	sound = sound && gl_print_result(file, json.data, json.length, format, color);
	gl_buffer_deinit(&json);
	return sound;
}
