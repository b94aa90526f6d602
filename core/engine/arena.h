/* Memory for one document (or one worker): taken in order, given back all at once. Blocks stay for the next document, so that the
 * steady state allocates nothing. One thread. Short memory is NULL, never an abort. */
#ifndef GL_ARENA_H
#define GL_ARENA_H

#include <stdbool.h>
#include <stddef.h>

typedef struct gl_arena {
	struct gl_arena_block *first, *current;
	size_t used;   /* bytes handed out since the last reset */
	size_t limit;  /* at most so many bytes may be handed out between resets; 0: any number */
	size_t most;   /* that were handed out in one of the last `rounds` */
	size_t rounds; /* resets since the last rest */
} gl_arena;

/* Makes an empty arena; takes no memory yet. */
void gl_arena_init(gl_arena *arena, size_t limit);
/* `size` zeroed bytes, aligned to 8. NULL: memory is short or the limit reached. */
void *gl_arena_alloc(gl_arena *arena, size_t size);
/* A copy of `size` bytes with a NUL after them. */
char *gl_arena_copy(gl_arena *arena, const void *bytes, size_t size);
/* Grows the `size` bytes at `memory` (zeroed behind what was there) to `wanted`: in place where they are the last taken, else by a
 * copy. `memory` NULL: as gl_arena_alloc. */
void *gl_arena_grow(gl_arena *arena, void *memory, size_t size, size_t wanted);
/* Ends a round: everything handed out is gone. Blocks stay for the next rounds, since taking them anew would cost a fault for each page.
 * Each 64th round is a rest: what none of them needed is returned to the system, but for 8 MiB. True at a rest. */
bool gl_arena_reset(gl_arena *arena);
void gl_arena_deinit(gl_arena *arena);

#endif
