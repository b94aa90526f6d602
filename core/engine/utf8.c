/* UTF-8: validation with counts, and offsets in other units; see utf8.h.
 *
 * Both walk 64 bytes at a time through three masks (begins a code point, begins a wide one, is not ASCII) that SSE2 makes, where there is
 * SSE2, with four comparisons a 16 bytes. Blocks of plain ASCII, most of a news text, need no further look; in the others each sequence is
 * checked against table 3-7 of the Unicode standard. */
#include "utf8.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

const char *const gl_unit_names[GL_UNITS] = {"codepoint", "byte", "utf16"};

typedef struct masks {
	uint64_t begins, wide, high; /* one bit a byte */
} masks;

/* Whether the 64 bytes are ASCII. */
static inline bool plain(const char *at)
{
#ifdef __SSE2__
	__m128i seen = _mm_setzero_si128();
	for (unsigned i = 0; i < 4; i++)
		seen = _mm_or_si128(seen, _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i)));
	return !_mm_movemask_epi8(seen);
#else
	uint64_t words[8], seen = 0;
	memcpy(words, at, sizeof(words));
	for (unsigned i = 0; i < 8; i++)
		seen |= words[i];
	return !(seen & UINT64_C(0x8080808080808080));
#endif
}

static masks masks_of(const char *at)
{
#ifdef __SSE2__
	masks found = {0};
	for (unsigned i = 0; i < 4; i++) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
		/* As signed bytes, continuations are -128 … -65, wide leads -16 … -1 and ASCII 0 … 127. */
		uint64_t begins = (unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(bytes, _mm_set1_epi8(-65)));
		uint64_t high = (unsigned)_mm_movemask_epi8(bytes);
		uint64_t from_wide = (unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(bytes, _mm_set1_epi8(-17)));
		found.begins |= begins << (16 * i);
		found.high |= high << (16 * i);
		found.wide |= (from_wide & high) << (16 * i);
	}
	return found;
#else
	masks found = {0};
	for (unsigned i = 0; i < 64; i++) {
		unsigned char byte = (unsigned char)at[i];
		found.begins |= (uint64_t)((byte & 0xc0) != 0x80) << i;
		found.wide |= (uint64_t)(byte >= 0xf0) << i;
		found.high |= (uint64_t)(byte >= 0x80) << i;
	}
	return found;
#endif
}

/* The same of fewer bytes: of the last block, and of most strings. */
static inline bool plain_short(const char *at, unsigned size)
{
	uint64_t words[2] = {0}, seen = 0;
	for (; size >= sizeof(words[0]); size -= (unsigned)sizeof(words[0]), at += sizeof(words[0])) {
		memcpy(words, at, sizeof(words[0]));
		seen |= words[0];
	}
	words[0] = 0;
	/* Of the bits of the size, so that each copy is of a size that is known. */
	if (size & 4)
		memcpy(&words[0], at, 4);
	if (size & 2)
		memcpy((char *)&words[1], at + (size & 4), 2);
	if (size & 1)
		memcpy((char *)&words[1] + 2, at + (size & 6), 1);
	return !((seen | words[0] | words[1]) & UINT64_C(0x8080808080808080));
}

/* Of fewer bytes than 64. */
static masks masks_of_short(const char *at, unsigned size)
{
	char copy[64] = {0};
	memcpy(copy, at, size);
	masks found = masks_of(copy);
	found.begins &= ((uint64_t)1 << size) - 1;
	return found;
}

/* The bytes of the valid sequence at `at`, or 0. The ranges of the second byte are those of table 3-7. */
static unsigned sequence(const unsigned char *at, size_t left)
{
	unsigned char first = at[0];
	if (first < 0x80)
		return 1;
	unsigned size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	if (first < 0xc2 || first > 0xf4 || size > left)
		return 0;
	unsigned char least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
	unsigned char most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
	if (at[1] < least || at[1] > most)
		return 0;
	for (unsigned i = 2; i < size; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	return size;
}

/* Checks the sequences that begin from *checked on in the block at `at`, whose bytes beyond ASCII are the bits of `high`. They may reach beyond it. */
static bool sequences_sound(const char *text, size_t size, size_t at, uint64_t high, size_t *checked)
{
	while (*checked < at + 64) {
		uint64_t left = *checked > at ? high >> (*checked - at) << (*checked - at) : high;
		if (!left)
			return true;
		size_t begin = at + (unsigned)__builtin_ctzll(left);
		unsigned bytes = sequence((const unsigned char *)text + begin, size - begin);
		if (!bytes)
			return false;
		*checked = begin + bytes;
	}
	return true;
}

bool gl_utf8_valid(const char *text, size_t size, uint32_t lengths[GL_UNITS])
{
	size_t points = size, wide = 0, checked = 0; /* checked: sequences up to here are valid; may lie beyond `at` */
	for (size_t at = 0; at < size; at += 64) {
		unsigned block = size - at < 64 ? (unsigned)(size - at) : 64;
		if (block == 64 ? plain(text + at) : plain_short(text + at, block))
			continue;
		masks found = block == 64 ? masks_of(text + at) : masks_of_short(text + at, block);
		if (!sequences_sound(text, size, at, found.high, &checked))
			return false;
		points -= block - gl_ones(found.begins);
		wide += found.wide ? gl_ones(found.wide) : 0;
	}
	if (lengths) {
		lengths[GL_BYTE] = (uint32_t)size;
		lengths[GL_CODEPOINT] = (uint32_t)points;
		lengths[GL_UTF16] = (uint32_t)(points + wide);
	}
	return true;
}

uint32_t gl_utf8_decode(const char *at, unsigned *size)
{
	const unsigned char *byte = (const unsigned char *)at;
	*size = byte[0] < 0x80 ? 1 : byte[0] < 0xe0 ? 2 : byte[0] < 0xf0 ? 3 : 4;
	if (*size == 1)
		return byte[0];
	uint32_t point = byte[0] & (0x7fu >> *size);
	for (unsigned i = 1; i < *size; i++)
		point = point << 6 | (byte[i] & 0x3fu);
	return point;
}

bool gl_offset_map_init(gl_offset_map *map, gl_arena *arena, const char *text, uint32_t size, bool ascii)
{
	*map = (gl_offset_map){0};
	if (ascii)
		return true;
	/* One block more than the text fills: the offset `size` itself may be asked for. */
	size_t count = (size_t)size / 64 + 1;
	gl_offset_block *blocks = gl_arena_alloc(arena, count * sizeof(*blocks));
	if (!blocks)
		return false;
	uint32_t points = 0, wides = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t at = (uint32_t)i * 64;
		masks found = {.begins = UINT64_MAX};
		if (size - at < 64)
			found = masks_of_short(text + at, size - at);
		else if (!plain(text + at))
			found = masks_of(text + at);
		blocks[i] = (gl_offset_block){found.begins, found.wide, points, wides};
		points += found.high ? gl_ones(found.begins) : 64;
		wides += found.wide ? gl_ones(found.wide) : 0;
	}
	map->blocks = blocks;
	return true;
}
