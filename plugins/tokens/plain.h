/* What needs no scanner: words of plain ASCII letters, numbers of plain digits, marks that are a token by themselves, and the keys of tokens.
 *
 * The text is looked at 64 bytes at a time, which gives a bit for each byte, and a token is a run of bits. Where less than a block is left the rest is copied, with zeros behind
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

/* The bits of the first so many bytes of a little-endian number. */
static const uint64_t first_bytes[BLOCK_BYTES + 1] = {
	0, 0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0xffffffffffff, 0xffffffffffffff, [8 ... BLOCK_BYTES] = UINT64_MAX,
};

/* A block of the text, which begins with a token or white space; a bit for each byte. The last byte is looked at with the next block. */
typedef struct plain_block {
	const char *begin;
	uint64_t starts; /* a token begins, or other white space than a space */
	uint64_t ends;   /* the first of those ends at the first of these, and so on */
	uint64_t unsure; /* what ends here is to be looked at again: it may be no plain token, or go on */
} plain_block;

#define LAST_BYTE (BLOCK_BYTES - 1)
#define LAST_BIT (UINT64_C(1) << LAST_BYTE)

typedef struct plain_text {
	const char *end;
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

/* The key of a plain token of `count` bytes; `fold` makes its first letter small. */
static inline uint64_t plain_token_key(const char *token, size_t count, uint64_t fold)
{
	uint64_t bytes;
	memcpy(&bytes, token, sizeof(bytes));
	return (le64toh(bytes) & first_bytes[count]) | fold;
}

static inline bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

/* ---- Bits of the 64 bytes at a place: those from `first` to `last` (below 0x80) once `set` is set in them; those beyond ASCII; those equal to the next ------- */

static inline uint64_t bytes_within(const char *at, char set, char first, char last)
{
	uint64_t found = 0;
#ifdef __SSE2__
	/* As signed bytes: what is added makes the first the least there is. */
	for (unsigned i = 0; i < BLOCK_BYTES; i += 16) {
		__m128i bytes = _mm_or_si128(_mm_loadu_si128((const __m128i *)(const void *)(at + i)), _mm_set1_epi8(set));
		bytes = _mm_add_epi8(bytes, _mm_set1_epi8((char)(0x80 - first)));
		found |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(bytes, _mm_set1_epi8((char)(-128 + last - first + 1)))) << i;
	}
#else
	for (unsigned i = 0; i < BLOCK_BYTES; i++)
		found |= (uint64_t)((at[i] | set) >= first && (at[i] | set) <= last) << i;
#endif
	return found;
}

static inline uint64_t bytes_equal(const char *at, char wanted)
{
	uint64_t found = 0;
#ifdef __SSE2__
	for (unsigned i = 0; i < BLOCK_BYTES; i += 16)
		found |= (uint64_t)(unsigned)_mm_movemask_epi8(
				 _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)(at + i)), _mm_set1_epi8(wanted)))
			 << i;
#else
	for (unsigned i = 0; i < BLOCK_BYTES; i++)
		found |= (uint64_t)(at[i] == wanted) << i;
#endif
	return found;
}

static inline uint64_t bytes_beyond_ascii(const char *at)
{
	uint64_t found = 0;
#ifdef __SSE2__
	for (unsigned i = 0; i < BLOCK_BYTES; i += 16)
		found |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(const void *)(at + i))) << i;
#else
	for (unsigned i = 0; i < BLOCK_BYTES; i++)
		found |= (uint64_t)((unsigned char)at[i] >= 0x80) << i;
#endif
	return found;
}

static inline uint64_t bytes_repeated(const char *at)
{
	uint64_t found = 0;
#ifdef __SSE2__
	for (unsigned i = 0; i < BLOCK_BYTES; i += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
		__m128i next = _mm_loadu_si128((const __m128i *)(const void *)(at + i + 1));
		found |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, next)) << i;
	}
#else
	for (unsigned i = 0; i < BLOCK_BYTES; i++)
		found |= (uint64_t)(at[i] == at[i + 1]) << i;
#endif
	return found;
}

/* ---- Blocks ---------------------------------------------------------------------------------------------------------------- */

/* The apostrophes U+2019, all three bytes, that stand between letters. */
static inline uint64_t curly_between(const char *at, uint64_t letters)
{
	uint64_t curly = bytes_equal(at, '\xe2') & bytes_equal(at, '\x80') >> 1 & bytes_equal(at, '\x99') >> 2;
	curly &= letters << 1 & letters >> 3;
	return curly | curly << 1 | curly << 2;
}

/* Words are letters with apostrophes between them, and numbers digits with single marks between them, as the scanner has it. Its other tokens, and white space,
 * begin wherever no word or number goes on: who reads them says how far each goes. */
static inline void look_at_block(plain_block *block, const char *at)
{
	const uint64_t beyond = bytes_beyond_ascii(at), letters = bytes_within(at, 0x20, 'a', 'z'), digits = bytes_within(at, 0, '0', '9');
	const uint64_t points = bytes_within(at, '.' ^ ',', '.', '.'), apostrophes = bytes_equal(at, '\'');
	const uint64_t words = letters | (apostrophes & letters << 1 & letters >> 1) | (beyond ? curly_between(at, letters) : 0);
	const uint64_t numbers = digits | (points & digits << 1 & digits >> 1);
	/* A capital behind the first letter: added to the word's bits, it is carried to the word's end. */
	const uint64_t late = bytes_within(at, 0, 'A', 'Z') & words << 1;
	const uint64_t spaces = bytes_equal(at, ' '), starts = ~spaces & ~(words & words << 1) & ~(numbers & numbers << 1);
	*block = (plain_block){
		.begin = at,
		.starts = starts & ~LAST_BIT,
		.ends = ((starts | spaces) & ~(spaces << 1) & ~(uint64_t)1) | LAST_BIT,
		.unsure = LAST_BIT | beyond | ((words + late) & ~words) | (words << 1 & digits) |
			  (bytes_repeated(at) & ~words & ~numbers) << 1 |
			  (((apostrophes & words << 1) | (points & numbers << 1)) & beyond >> 1),
	};
}

/* Takes the block that begins at `at`, before the end: in the copy, where the text ends soon. */
static inline void take_block(plain_text *text, plain_block *block, const char *at)
{
	size_t left = (size_t)(text->end - at);
	if (left < BLOCK_ROOM && !(at >= text->tail && at < text->tail + sizeof(text->tail))) {
		memset(text->tail, 0, sizeof(text->tail));
		memcpy(text->tail, at, left);
		text->origin += (uintptr_t)text->tail - (uintptr_t)at;
		at = text->tail;
		text->end = at + left;
	}
	look_at_block(block, at);
	if (left < BLOCK_BYTES)
		block->starts &= ((uint64_t)1 << left) - 1;
}

/* True for what ends a word whatever follows: ASCII that is no letter, no digit and no apostrophe. */
static inline bool plain_ends(unsigned char c)
{
	return c < 0x80 && !(c >= '0' && c <= '9') && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && c != '\'';
}

/* The end of the word of capitals at `at`; NULL where there is none. */
static inline const char *capitals_end(const plain_text *text, const char *at)
{
	const char *end = at;
	while (end < text->end && is_capital(*end))
		end++;
	return end > at && (end == text->end || plain_ends((unsigned char)*end)) ? end : NULL;
}

#endif
