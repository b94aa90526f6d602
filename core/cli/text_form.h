/* Results for people: printing a result in each format, and the one that a terminal shows. */
#ifndef GL_TEXT_FORM_H
#define GL_TEXT_FORM_H

#include "command.h"
#include "engine/buffer.h"

#include <stdio.h>

/* Prints one result (or error map), flushed. `data` is what the format is made of: JSON for json and jsonl, else msgpack. Where it cannot
 * be written, or memory is short, it complains, and returns false. */
bool gl_print_result(FILE *file, const char *data, size_t length, gl_format format, bool color);
/* The same for a msgpack map in every format; as text, a map without its text is indented JSON. */
bool gl_print_map(FILE *file, const char *data, size_t length, gl_format format, bool color);

/* A msgpack result that has its text, as a terminal shows it: the text with each annotation marked, and behind each what is known of it. It
 * knows layers only as lists of maps: one whose annotations have nothing but begin and end divides the text, a line for each. */
bool gl_text_form(gl_buffer *out, const char *result, size_t length, bool color);

#endif
