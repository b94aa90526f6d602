/* Reading the map of a request: keys that are known, each of one kind; others are ignored. */
#ifndef GL_REQUEST_H
#define GL_REQUEST_H

#include "engine/error.h"
#include "engine/reader.h"
#include <gloss/plugin.h>

/* One key. `string` or `natural` receives its value; where the key is absent it stays as it is. */
typedef struct gl_request_key {
	const char *name;
	gloss_string *string;
	uint64_t *natural;
} gl_request_key;

/* Strings point into the data. */
gl_code gl_request_read(const void *data, size_t length, const gl_request_key *keys, uint32_t count, gl_error *error);

#endif
