/* A growing run of bytes; see buffer.h. */
#include "buffer.h"

#include "block.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define KEPT ((size_t)4 * 1024 * 1024) /* bytes that gl_buffer_reset keeps */
#define ROUNDS 64                      /* of gl_buffer_reuse: memory of which none of them needed half is given back */

void gl_buffer_deinit(gl_buffer *buffer)
{
	if (!buffer->borrowed)
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

void gl_buffer_reuse(gl_buffer *buffer)
{
	if (buffer->length > buffer->most)
		buffer->most = buffer->length;
	if (++buffer->rounds >= ROUNDS) {
		if (buffer->capacity > KEPT && buffer->capacity / 2 > buffer->most)
			gl_buffer_deinit(buffer);
		buffer->most = buffer->rounds = 0;
	}
	buffer->length = 0;
	buffer->failed = false;
}

char *gl_buffer_grow(gl_buffer *buffer, size_t more)
{
	size_t wanted = buffer->capacity ? buffer->capacity : 512;
	while (wanted - buffer->length < more && wanted <= SIZE_MAX / 4)
		wanted *= 2;
	bool possible = !buffer->failed && wanted - buffer->length >= more;
	char *data = !possible ? NULL : buffer->borrowed ? gl_block_take(wanted) : gl_block_grow(buffer->data, buffer->length, wanted);
	if (data && buffer->borrowed)
		memcpy(data, buffer->data, buffer->length);
	if (!data) {
		buffer->failed = true;
		return NULL;
	}
	buffer->data = data;
	buffer->borrowed = false;
	buffer->capacity = wanted;
	return buffer->data + buffer->length;
}
