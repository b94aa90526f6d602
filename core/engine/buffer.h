/* A growing run of bytes. Where memory is short the buffer becomes `failed` and stays so, so that a writer checks once, at
 * the end. One thread. */
#ifndef GL_BUFFER_H
#define GL_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct gl_buffer {
	char *data;
	size_t length, capacity;
	size_t most, rounds; /* of gl_buffer_reuse: the greatest length in the last so many rounds */
	bool borrowed;       /* `data` is somebody's fixed room: what grows beyond it moves to memory of its own */
	bool failed;
} gl_buffer;

void gl_buffer_deinit(gl_buffer *buffer);
/* Empties it, keeps up to 4 MiB of its memory, forgets a failure. */
void gl_buffer_reset(gl_buffer *buffer);
/* As gl_buffer_reset, for a buffer that is filled again and again: it keeps its memory as long as one of the last 64 rounds needed half of
 * it. */
void gl_buffer_reuse(gl_buffer *buffer);
/* For gl_buffer_room, where there is not enough room. */
char *gl_buffer_grow(gl_buffer *buffer, size_t more);

/* Room for `more` bytes behind the end, to which the caller writes and then adds to `length`; NULL: memory is short, and the buffer is
 * failed. Inline, as gl_buffer_add is, since an annotation is a dozen small writes. What a failed buffer holds means nothing. */
static inline char *gl_buffer_room(gl_buffer *buffer, size_t more)
{
	return more <= buffer->capacity - buffer->length ? buffer->data + buffer->length : gl_buffer_grow(buffer, more);
}

static inline void gl_buffer_add(gl_buffer *buffer, const void *bytes, size_t size)
{
	char *room = size ? gl_buffer_room(buffer, size) : NULL;
	if (room) {
		memcpy(room, bytes, size);
		buffer->length += size;
	}
}

#endif
