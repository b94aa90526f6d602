/* UTF-8: validation with counts, and offsets in other units.
 *
 * The map holds, for each 64 bytes of text, how many code points begin before them and a mask of the bytes in them that begin one; a
 * lookup is one addition and one population count. It is made once a document, only where the text is not plain ASCII and something was
 * annotated. */
#ifndef GL_UTF8_H
#define GL_UTF8_H

#include "arena.h"
#include <stdbool.h>
#include <stdint.h>

typedef enum gl_unit { GL_CODEPOINT, GL_BYTE, GL_UTF16, GL_UNITS } gl_unit;

/* "codepoint", "byte", "utf16", by gl_unit; NULL at the end. */
extern const char *const gl_unit_names[GL_UNITS + 1];

/* True where the bytes are valid UTF-8 (RFC 3629: no surrogates, nothing overlong, nothing above U+10FFFF). `lengths` (may be NULL)
 * gets the length in each unit. */
bool gl_utf8_valid(const char *text, size_t size, uint32_t lengths[GL_UNITS]);

/* How many bytes from the beginning on are valid UTF-8, whole code points; `size` where all are. For complaints. */
size_t gl_utf8_sound(const char *text, size_t size);

/* The code point at `at` of valid UTF-8; *size gets its bytes. */
uint32_t gl_utf8_decode(const char *at, unsigned *size);

/* 64 bytes of text. */
typedef struct gl_offset_block {
	uint64_t begins, wide;        /* bits of the bytes that begin a code point; that begin one of two UTF-16 units (above U+FFFF) */
	uint32_t before, wide_before; /* how many such begin before the block */
} gl_offset_block;

typedef struct gl_offset_map {
	const gl_offset_block *blocks; /* NULL: the text is ASCII */
} gl_offset_map;

/* Makes the map for `text`, of these lengths, in the arena. False where memory is short. */
bool gl_offset_map_init(gl_offset_map *map, gl_arena *arena, const char *text, uint32_t size, const uint32_t lengths[GL_UNITS]);

/* The bits that are set. Without an instruction for it, which not every machine has, the compiler would call a function. (Hacker's Delight,
 * 5-1) */
static inline uint32_t gl_ones(uint64_t bits)
{
	bits -= bits >> 1 & UINT64_C(0x5555555555555555);
	bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
	bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (uint32_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

/* The byte offset (0 to size) in another unit. */
static inline uint32_t gl_offset_in(const gl_offset_map *map, gl_unit unit, uint32_t byte)
{
	if (!map->blocks || unit == GL_BYTE)
		return byte;
	const gl_offset_block *block = &map->blocks[byte >> 6];
	uint64_t below = ((uint64_t)1 << (byte & 63)) - 1;
	/* In most blocks each byte begins one. */
	uint32_t offset = block->before + ((block->begins & below) == below ? byte & 63 : gl_ones(block->begins & below));
	if (unit == GL_UTF16)
		offset += block->wide_before + gl_ones(block->wide & below);
	return offset;
}

#endif
