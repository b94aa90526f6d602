/* A growing run of bytes. Where memory is short the buffer becomes `failed` and takes nothing more, so that a writer checks once, at
 * the end. One thread. */
#ifndef GL_BUFFER_H
#define GL_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct gl_buffer {
	char *data;
	size_t length, capacity;
	bool failed;
} gl_buffer;

void gl_buffer_deinit(gl_buffer *buffer);
/* Empties it, keeps up to 1 MiB of its memory, forgets a failure. */
void gl_buffer_reset(gl_buffer *buffer);
/* Room for `more` bytes behind the end; NULL (and failed) where memory is short. Add to `length` what was written there. */
char *gl_buffer_room(gl_buffer *buffer, size_t more);
void gl_buffer_add(gl_buffer *buffer, const void *bytes, size_t size);

#endif
