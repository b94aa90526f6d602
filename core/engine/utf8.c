/* UTF-8: validation with counts, and offsets in other units; see utf8.h.
 *
 * Both take 64 bytes at a time, as masks of one bit a byte, which SSE2 makes where there is SSE2. Blocks of plain ASCII, most of a news
 * text, need no further look; in the others each sequence is checked against table 3-7 of the Unicode standard. */
#include "utf8.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define SOUND_PIECE 4096 /* bytes looked at in one step */

const char *const gl_unit_names[] = {[GL_CODEPOINT] = "codepoint", [GL_BYTE] = "byte", [GL_UTF16] = "utf16", NULL};

/* A bit for each of the 64 bytes that is not ASCII. */
static inline uint64_t high_bits(const char *at)
{
#ifdef __SSE2__
	__m128i bytes[4];
	memcpy(bytes, at, sizeof(bytes));
	if (!_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(bytes[0], bytes[1]), _mm_or_si128(bytes[2], bytes[3]))))
		return 0;
	return (uint64_t)(unsigned)_mm_movemask_epi8(bytes[3]) << 48 | (uint64_t)(unsigned)_mm_movemask_epi8(bytes[2]) << 32 |
	       (uint64_t)(unsigned)_mm_movemask_epi8(bytes[1]) << 16 | (unsigned)_mm_movemask_epi8(bytes[0]);
#else
	uint64_t bits = 0;
	for (unsigned i = 0; i < 64; i++)
		bits |= (uint64_t)((unsigned char)at[i] >= 0x80) << i;
	return bits;
#endif
}

/* Whether fewer than 64 bytes, those of the last block and of most strings, are all ASCII. */
static inline bool plain_short(const char *at, unsigned size)
{
	uint64_t words[2] = {0}, seen = 0;
	for (; size >= sizeof(words[0]); size -= (unsigned)sizeof(words[0]), at += sizeof(words[0])) {
		memcpy(words, at, sizeof(words[0]));
		seen |= words[0];
	}
	words[0] = 0;
	/* By the bits of the size, so that each copy has a constant size. */
	if (size & 4)
		memcpy(&words[0], at, 4);
	if (size & 2)
		memcpy((char *)&words[1], at + (size & 4), 2);
	if (size & 1)
		memcpy((char *)&words[1] + 2, at + (size & 6), 1);
	return !((seen | words[0] | words[1]) & UINT64_C(0x8080808080808080));
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

/* What was seen of a text. */
typedef struct walk {
	const char *text;
	size_t size;
	size_t checked; /* sequences up to here are valid; may lie beyond the block at hand */
	size_t points, wide;
} walk;

/* Checks the sequences of the block at `at`, whose bytes beyond ASCII are the bits of `high`. They may reach beyond it. */
static bool sequences_sound(walk *w, size_t at, uint64_t high)
{
	while (w->checked < at + 64) {
		uint64_t left = w->checked > at ? high >> (w->checked - at) << (w->checked - at) : high;
		if (!left)
			return true;
		size_t begin = at + (unsigned)__builtin_ctzll(left);
		unsigned bytes = sequence((const unsigned char *)w->text + begin, w->size - begin);
		if (!bytes)
			return false;
		w->checked = begin + bytes;
		w->points -= bytes - 1;
		w->wide += bytes == 4;
	}
	return true;
}

bool gl_utf8_valid(const char *text, size_t size, uint32_t lengths[GL_UNITS])
{
	walk w = {text, size, 0, size, 0};
	size_t whole = size & ~(size_t)63;
	for (size_t at = 0; at < whole; at += 64) {
		uint64_t high = high_bits(text + at);
		if (high && !sequences_sound(&w, at, high))
			return false;
	}
	if (!plain_short(text + whole, (unsigned)(size - whole))) {
		char copy[64] = {0};
		memcpy(copy, text + whole, size - whole);
		if (!sequences_sound(&w, whole, high_bits(copy)))
			return false;
	}
	if (lengths) {
		lengths[GL_BYTE] = (uint32_t)size;
		lengths[GL_CODEPOINT] = (uint32_t)w.points;
		lengths[GL_UTF16] = (uint32_t)(w.points + w.wide);
	}
	return true;
}

static bool continues(char byte) { return ((unsigned char)byte & 0xc0) == 0x80; }

/* First by pieces, and the piece that is not valid by code points. */
size_t gl_utf8_sound(const char *text, size_t size)
{
	size_t at = 0, end, length;
	do {
		end = size - at > SOUND_PIECE ? at + SOUND_PIECE : size;
		while (end < size && end > at && continues(text[end]))
			end--;
	} while (end > at && gl_utf8_valid(text + at, end - at, NULL) && (at = end) < size);
	for (; at < size; at += length) {
		for (length = 1; length <= 4 && length <= size - at && !gl_utf8_valid(text + at, length, NULL);)
			length++;
		if (length > 4 || length > size - at)
			break;
	}
	return at;
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

/* A bit for each of the 64 bytes that is above `least`, as signed bytes: continuations are -128 to -65, leads of four bytes -16 to -1,
 * ASCII 0 to 127. */
static inline uint64_t bytes_above(const char *at, signed char least)
{
	uint64_t bits = 0;
#ifdef __SSE2__
	for (unsigned i = 0; i < 64; i += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
		bits |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(bytes, _mm_set1_epi8(least))) << i;
	}
#else
	for (unsigned i = 0; i < 64; i++)
		bits |= (uint64_t)((signed char)at[i] > least) << i;
#endif
	return bits;
}

bool gl_offset_map_init(gl_offset_map *map, gl_arena *arena, const char *text, uint32_t size, const uint32_t lengths[GL_UNITS])
{
	*map = (gl_offset_map){0};
	if (lengths[GL_CODEPOINT] == size)
		return true;
	const bool any_wide = lengths[GL_UTF16] != lengths[GL_CODEPOINT];
	/* One block more than the text fills: the offset `size` itself may be asked for. */
	size_t count = (size_t)size / 64 + 1;
	gl_offset_block *blocks = gl_arena_alloc(arena, count * sizeof(*blocks));
	if (!blocks)
		return false;
	uint32_t points = 0, wides = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t at = (uint32_t)i * 64;
		char copy[64] = {0};
		const char *bytes = size - at < 64 ? memcpy(copy, text + at, size - at) : text + at;
		const uint64_t begins = bytes_above(bytes, -65), wide = any_wide ? bytes_above(bytes, -17) & high_bits(bytes) : 0;
		blocks[i] = (gl_offset_block){begins, wide, points, wides};
		points += gl_ones(begins);
		wides += any_wide ? gl_ones(wide) : 0;
	}
	map->blocks = blocks;
	return true;
}
