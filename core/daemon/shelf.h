/* Memory that glossd and a worker share, where the bulk of their frames lies: texts on the way to the worker, bodies of results on the
 * way back.
 *
 * A shelf is written by one side and mapped read-only by the other; its size is sealed. Places on it are counted on and on, so that what
 * lies there is the stretch from `begin` to `end`, at most a shelf long, and each piece lies in one run of bytes. What finds no room goes
 * in the frame itself: nobody ever waits for a shelf. A copy through a socket would cost two copies and the kernel's pages for them: 3 µs
 * of CPU for a document of 4 KB and its result.
 *
 * What a worker put on its shelf is a stranger's word that may change while it is read: glossd copies it once, and checks the copy. */
#ifndef GL_SHELF_H
#define GL_SHELF_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GL_SHELF_BYTES ((size_t)256 << 10)

typedef struct gl_shelf {
	char bytes[GL_SHELF_BYTES];
} gl_shelf;

/* The memory that glossd writes and a worker reads; the worker's is its page (page.h). */
typedef struct gl_texts {
	_Atomic uint64_t bodies_taken; /* glossd needs nothing more that lies before this place on the worker's shelf */
	_Alignas(64) gl_shelf shelf;
} gl_texts;

/* The writer's side. */
typedef struct gl_shelf_end {
	gl_shelf *shelf; /* NULL: there is none, and never any room */
	uint64_t begin, end;
} gl_shelf_end;

/* The run of bytes behind the end, at least `least` long, and its place. NULL: there is none so long. What was written there counts once
 * `end` is set behind it. */
static inline char *gl_shelf_room(const gl_shelf_end *at, size_t least, uint64_t *place, size_t *room)
{
	size_t used = at->end % GL_SHELF_BYTES, left = GL_SHELF_BYTES - used;
	*place = left < least ? at->end + left : at->end;
	if (!at->shelf || *place - at->begin > GL_SHELF_BYTES)
		return NULL;
	size_t run = GL_SHELF_BYTES - *place % GL_SHELF_BYTES, unused = GL_SHELF_BYTES - (size_t)(*place - at->begin);
	*room = run < unused ? run : unused;
	return *room < least ? NULL : at->shelf->bytes + *place % GL_SHELF_BYTES;
}

/* What lies at a place; NULL: no shelf has so much there. */
static inline const char *gl_shelf_at(const gl_shelf *shelf, uint64_t place, size_t length)
{
	size_t at = place % GL_SHELF_BYTES;
	return shelf && length <= GL_SHELF_BYTES - at ? shelf->bytes + at : NULL;
}

#endif
