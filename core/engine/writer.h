/* One way to write structured data in two forms: msgpack (by msgpack-c's packer) and JSON (compact, one line). It goes to a gl_buffer; a
 * failure shows in buffer->failed. Maps and arrays say their size first, and every key of a map is a str. One thread. */
#ifndef GL_WRITER_H
#define GL_WRITER_H

#include "buffer.h"
#include "reader.h"

typedef enum gl_form { GL_FORM_MSGPACK, GL_FORM_JSON } gl_form;

typedef struct gl_writer {
	gl_buffer *buffer;
	gl_form form;
	unsigned depth; /* JSON: open maps and arrays, with what is left of each */
	struct {
		uint32_t left;
		bool map, key, first;
	} open[GL_MAX_DEPTH + 8];
} gl_writer;

void gl_writer_init(gl_writer *writer, gl_buffer *buffer, gl_form form);
void gl_write_map(gl_writer *writer, uint32_t pairs);
void gl_write_array(gl_writer *writer, uint32_t items);
void gl_write_str(gl_writer *writer, const char *data, size_t length);
/* A NUL-terminated str; also for keys, most of which are constants: their lengths are known to the compiler. */
static inline void gl_write_text(gl_writer *writer, const char *text) { gl_write_str(writer, text, strlen(text)); }
void gl_write_bin(gl_writer *writer, const void *data, size_t length); /* in JSON: base64 */
void gl_write_uint(gl_writer *writer, uint64_t value);
void gl_write_uint64(gl_writer *writer, uint64_t value); /* in msgpack always 0xcf, of fixed width */
void gl_write_int(gl_writer *writer, int64_t value);
/* A number of the result format: an integer where it is whole and within ±2^53, else a float64 (JSON: the shortest text that reads back the
 * same). */
void gl_write_number(gl_writer *writer, double value);
void gl_write_double(gl_writer *writer, double value); /* always float64; JSON with a point or an exponent */
void gl_write_bool(gl_writer *writer, bool value);
void gl_write_nil(gl_writer *writer);

/* A key and its value: a text, a string that is there, an unsigned integer, an array of texts. */
static inline void gl_write_entry(gl_writer *writer, const char *key, const char *text)
{
	gl_write_text(writer, key);
	gl_write_text(writer, text);
}
static inline void gl_write_string(gl_writer *writer, const char *key, gloss_string string)
{
	gl_write_text(writer, key);
	gl_write_str(writer, string.data, string.length);
}
static inline void gl_write_count(gl_writer *writer, const char *key, uint64_t value)
{
	gl_write_text(writer, key);
	gl_write_uint(writer, value);
}
void gl_write_names(gl_writer *writer, const char *key, const char *const *names, uint32_t count);

/* Copies one value from msgpack, in the writer's form, and moves the reader behind it. False where it is not well formed. */
bool gl_write_value(gl_writer *writer, gl_reader *reader);

#endif
