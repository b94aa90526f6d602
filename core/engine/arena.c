/* Memory for one document, given back all at once; see arena.h. */
#include "arena.h"

#include "block.h"

#include <sanitizer/asan_interface.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_BLOCK ((size_t)64 * 1024)
#define MOST_DOUBLED ((size_t)8 * 1024 * 1024) /* bytes up to which each block is twice the one before */
#define KEPT ((size_t)8 * 1024 * 1024)         /* bytes that are never given back */
#define FETCHED_AHEAD 1024                     /* bytes, so that what is taken next does not wait for memory that no cache holds */
#define ROUNDS 64                              /* between two rests */

/* Under AddressSanitizer what was not handed out is poisoned (the macros do nothing elsewhere), and pieces are apart. */
#if defined(__SANITIZE_ADDRESS__)
#define APART ((size_t)16)
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define APART ((size_t)16)
#endif
#endif
#ifndef APART
#define APART ((size_t)0)
#endif

typedef struct gl_arena_block {
	struct gl_arena_block *next;
	size_t size, used;
	char bytes[] __attribute__((aligned(16)));
} gl_arena_block;

static size_t rounded(size_t size) { return (size + 7) & ~(size_t)7; }

void gl_arena_init(gl_arena *arena, size_t limit) { *arena = (gl_arena){.limit = limit}; }

/* A block with room for `size` behind the current one: the next where it is large enough, else a new one between them. */
static gl_arena_block *block_for(gl_arena *arena, size_t size)
{
	gl_arena_block *current = arena->current;
	if (current && current->size - current->used >= size)
		return current;
	gl_arena_block *next = current ? current->next : arena->first;
	if (next && next->size >= size)
		return arena->current = next;
	/* Powers of two: the next document of about that size finds room in what this one leaves. */
	size_t wanted = current ? current->size * 2 : LEAST_BLOCK;
	if (wanted > MOST_DOUBLED)
		wanted = MOST_DOUBLED;
	while (wanted < size)
		wanted *= 2;
	gl_arena_block *block = gl_block_take(sizeof(*block) + wanted);
	if (!block)
		return NULL;
	*block = (gl_arena_block){.next = next, .size = wanted};
	ASAN_POISON_MEMORY_REGION(block->bytes, wanted);
	if (current)
		current->next = block;
	else
		arena->first = block;
	return arena->current = block;
}

void *gl_arena_alloc(gl_arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2)
		return NULL;
	size = rounded(size ? size : 1);
	if (arena->limit && size > arena->limit - arena->used)
		return NULL;
	gl_arena_block *block = block_for(arena, size + APART);
	if (!block)
		return NULL;
	void *memory = block->bytes + block->used;
	block->used += size + APART;
	arena->used += size;
	ASAN_UNPOISON_MEMORY_REGION(memory, size);
	__builtin_prefetch((char *)memory + size + FETCHED_AHEAD, 1);
	return memset(memory, 0, size);
}

char *gl_arena_copy(gl_arena *arena, const void *bytes, size_t size)
{
	char *copy = size < SIZE_MAX ? gl_arena_alloc(arena, size + 1) : NULL;
	if (copy && size)
		memcpy(copy, bytes, size);
	return copy;
}

void *gl_arena_grow(gl_arena *arena, void *memory, size_t size, size_t wanted)
{
	if (!memory)
		return gl_arena_alloc(arena, wanted);
	if (wanted > SIZE_MAX / 2)
		return NULL;
	if (wanted <= size)
		return memory;
	gl_arena_block *block = arena->current;
	size_t old = rounded(size ? size : 1), more = rounded(wanted) - old;
	if (block && (char *)memory + old + APART == block->bytes + block->used && block->size - block->used >= more) {
		if (arena->limit && more > arena->limit - arena->used)
			return NULL;
		ASAN_UNPOISON_MEMORY_REGION(memory, old + more);
		memset((char *)memory + size, 0, old - size + more);
		block->used += more;
		arena->used += more;
		return memory;
	}
	void *moved = gl_arena_alloc(arena, wanted);
	return moved ? memcpy(moved, memory, size) : NULL;
}

/* Gives back blocks, so that about `limit` bytes stay. */
static void trim(gl_arena *arena, size_t limit)
{
	size_t kept = 0;
	for (gl_arena_block **link = &arena->first, *block; (block = *link);) {
		if (kept + block->size > limit) {
			*link = block->next;
			free(block);
			continue;
		}
		kept += block->size;
		link = &block->next;
	}
}

bool gl_arena_reset(gl_arena *arena)
{
	for (gl_arena_block *block = arena->first; block; block = block->next) {
		block->used = 0;
		ASAN_POISON_MEMORY_REGION(block->bytes, block->size);
	}
	if (arena->used > arena->most)
		arena->most = arena->used;
	bool rest = ++arena->rounds >= ROUNDS;
	if (rest) {
		trim(arena, KEPT + arena->most * 2);
		arena->most = arena->rounds = 0;
	}
	arena->current = NULL;
	arena->used = 0;
	return rest;
}

void gl_arena_deinit(gl_arena *arena)
{
	for (gl_arena_block *block = arena->first, *next; block; block = next) {
		next = block->next;
		free(block);
	}
	*arena = (gl_arena){.limit = arena->limit};
}
