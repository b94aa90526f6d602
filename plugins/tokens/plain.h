/* What needs no scanner: words of plain ASCII letters, numbers of plain digits, and the keys of tokens.
 *
 * The text is looked at 64 bytes at a time, which gives a bit for each byte, and a word is a run of bits. Where less than a block is left the rest is copied, with zeros behind
 * it; so wherever a token begins eight bytes are there, and nothing is read beyond the end of the text. */
#ifndef PLAIN_H
#define PLAIN_H

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK_BYTES 64
#define BLOCK_ROOM (BLOCK_BYTES + 8) /* with the first bytes of a token that begins with its last */
#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))
#define TOP_BITS EACH_BYTE(0x80)

/* True for what ends a word whatever follows: ASCII that is no letter, no digit and no apostrophe. */
static const bool plain_ends[256] = {
	[0 ... '\'' - 1] = true, ['(' ... '/'] = true, [':' ... '@'] = true, ['[' ... '`'] = true, ['{' ... 0x7f] = true,
};

/* The bits of the first so many bytes of a little-endian number. */
static const uint64_t first_bytes[BLOCK_BYTES + 1] = {
	0, 0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0xffffffffffff, 0xffffffffffffff, [8 ... BLOCK_BYTES] = UINT64_MAX,
};

typedef struct plain_text {
	const char *begin, *end;   /* of the block at hand, and of the text */
	uint64_t others;           /* a bit for each byte of the block that is no small letter */
	uintptr_t origin;          /* of offsets */
	char tail[2 * BLOCK_ROOM]; /* the copy of the text's last bytes, zeros behind them */
} plain_text;

/* The key of any token that begins at a place of the text: its first eight bytes, ASCII letters small. A byte is a capital where its seven low bits plus a constant reach the
 * eighth bit and plus another do not, without touching the next byte (Hacker's Delight, 6-1). */
static inline uint64_t plain_key(const char *begin, const char *end)
{
	uint64_t bytes;
	memcpy(&bytes, begin, sizeof(bytes));
	bytes = le64toh(bytes);
	if (end - begin < 8)
		bytes &= first_bytes[end - begin];
	uint64_t low = bytes & ~TOP_BITS, capitals = (low + EACH_BYTE(0x80 - 'A')) & ~(low + EACH_BYTE(0x7f - 'Z')) & ~bytes & TOP_BITS;
	return bytes | capitals >> 2;
}

static inline uint64_t others_in_block(const char *at)
{
	uint64_t small = 0;
#ifdef __SSE2__
	/* As signed bytes: what is added makes 'a' the least there is. */
	for (unsigned i = 0; i < BLOCK_BYTES; i += 16) {
		__m128i bytes = _mm_add_epi8(_mm_loadu_si128((const __m128i *)(const void *)(at + i)), _mm_set1_epi8((char)(0x80 - 'a')));
		small |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(bytes, _mm_set1_epi8(-128 + 26))) << i;
	}
#else
	for (unsigned i = 0; i < BLOCK_BYTES; i++)
		small |= (uint64_t)(at[i] >= 'a' && at[i] <= 'z') << i;
#endif
	return ~small;
}

/* Makes the block that begins at `at` the one at hand, and returns where that is now: in the copy, where the text ends soon. */
__attribute__((noinline)) static const char *plain_block_at(plain_text *text, const char *at)
{
	size_t left = (size_t)(text->end - at);
	bool copied = at >= text->tail && at < text->tail + sizeof(text->tail);
	if (left < BLOCK_ROOM && !copied) {
		memset(text->tail, 0, sizeof(text->tail));
		memcpy(text->tail, at, left);
		text->origin += (uintptr_t)text->tail - (uintptr_t)at;
		at = text->tail;
		text->end = at + left;
	}
	text->begin = at;
	text->others = others_in_block(at);
	return at;
}

/* A bit for each byte from *at on that is no small letter; all that follows is clear. *at is moved where the next block is taken: where this one ends, or the word here may go on
 * beyond it. */
static inline uint64_t plain_others(plain_text *text, const char **at)
{
	size_t from = (size_t)(*at - text->begin);
	uint64_t others = from < BLOCK_BYTES ? text->others >> from : 0;
	if (others > 1 || !from)
		return others;
	*at = plain_block_at(text, *at);
	return text->others;
}

static inline bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

/* How many ASCII letters begin a word, all but perhaps a first `capital` of them small. Without branches, as capitals stand anywhere. */
static inline size_t plain_letters(uint64_t others, uint64_t capital)
{
	others &= ~capital;
	return others ? (size_t)__builtin_ctzll(others) : BLOCK_BYTES;
}

/* The key of a word of such letters. */
static inline uint64_t plain_word_key(const char *word, size_t count, uint64_t capital)
{
	uint64_t bytes;
	memcpy(&bytes, word, sizeof(bytes));
	return (le64toh(bytes) & first_bytes[count]) | capital << 5;
}

/* The end of the word at `at`, which begins with `count` letters, all but perhaps the first of them small, with an apostrophe behind them and small letters behind
 * that (don't, Anna’s); NULL where there is none, or the block too short for it. */
static inline const char *contraction_end(const plain_text *text, const char *at, size_t count)
{
	const char *mark = at + count;
	mark += *mark == '\'' ? 1 : text->end - mark > 3 && !memcmp(mark, "\u2019", 3) ? 3 : 0;
	size_t from = (size_t)(mark - text->begin);
	if (mark == at + count || from >= BLOCK_BYTES || !(text->others >> from))
		return NULL;
	const char *end = mark + __builtin_ctzll(text->others >> from);
	return end > mark && plain_ends[(unsigned char)*end] ? end : NULL;
}

/* The end of the word of capitals at `at`; NULL where there is none. */
static inline const char *capitals_end(const plain_text *text, const char *at)
{
	const char *end = at;
	while (end < text->end && is_capital(*end))
		end++;
	return end > at && (end == text->end || plain_ends[(unsigned char)*end]) ? end : NULL;
}

static inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The end of the number at `at`, of ASCII digits with single marks between; NULL where there is none, or other digits may belong to it. */
static inline const char *number_end(const plain_text *text, const char *at)
{
	if (!is_digit(*at))
		return NULL;
	for (;;) {
		while (at < text->end && is_digit(*at))
			at++;
		bool mark = text->end - at > 1 && (*at == '.' || *at == ',');
		if (!mark || !is_digit(at[1]))
			return at < text->end && (at[mark] & 0x80) ? NULL : at;
		at++;
	}
}

#endif
