/* A growing run of bytes; see buffer.h. */
#include "buffer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define KEPT ((size_t)4 * 1024 * 1024)

void gl_buffer_deinit(gl_buffer *buffer)
{
	free(buffer->data);
	*buffer = (gl_buffer){0};
}

void gl_buffer_reset(gl_buffer *buffer)
{
	if (buffer->capacity > KEPT)
		gl_buffer_deinit(buffer);
	buffer->length = 0;
	buffer->failed = false;
}

char *gl_buffer_grow(gl_buffer *buffer, size_t more)
{
	size_t wanted = buffer->capacity ? buffer->capacity : 512;
	while (wanted - buffer->length < more && wanted <= SIZE_MAX / 4)
		wanted *= 2;
	char *data = !buffer->failed && wanted - buffer->length >= more ? realloc(buffer->data, wanted) : NULL;
	if (!data) {
		buffer->failed = true;
		return NULL;
	}
	buffer->data = data;
	buffer->capacity = wanted;
	return buffer->data + buffer->length;
}
