/* Reading msgpack from strangers: every length is checked against the bytes that are there before anything is believed.
 * A reader is a pair of pointers; nothing is allocated or copied, strings point into the input. */
#ifndef GL_READER_H
#define GL_READER_H

#include <gloss/plugin.h>

typedef struct gl_reader {
	const uint8_t *at, *end;
} gl_reader;

typedef enum gl_kind { GL_NIL, GL_BOOL, GL_INT, GL_UINT, GL_FLOAT, GL_STR, GL_BIN, GL_ARRAY, GL_MAP, GL_EXT } gl_kind;

typedef struct gl_value {
	gl_kind kind;
	union {
		bool boolean;
		int64_t integer;  /* GL_INT: negative */
		uint64_t natural; /* GL_UINT */
		double number;
		uint32_t count;     /* GL_ARRAY: items; GL_MAP: pairs; they follow in the input */
		gloss_string bytes; /* GL_STR, GL_BIN, GL_EXT (its type is skipped); in the input */
	};
} gl_value;

#define GL_MAX_DEPTH 32

/* Walks over one value, and leaves the reader behind it. True where the value is whole, is nested no deeper than GL_MAX_DEPTH, and declares
 * no more than the bytes that are left can hold. Linear in the bytes. */
bool gl_skip(gl_reader *reader);
/* Reads one value; of an array or map the count alone. False at the end, on an unknown byte, or where a length goes beyond the end. */
bool gl_read(gl_reader *reader, gl_value *value);
/* The same; false also where the value is of another kind. */
bool gl_read_kind(gl_reader *reader, gl_kind kind, gl_value *value);
/* True where the string is there and is exactly this text. */
static inline bool gl_string_is(gloss_string string, const char *text)
{
	return string.data && string.length == strlen(text) && !memcmp(string.data, text, string.length);
}
/* True where the value is a str of exactly this text. */
bool gl_is(const gl_value *value, const char *text);

#endif
