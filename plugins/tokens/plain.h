/* Words of plain ASCII letters, eight bytes at a time, and the keys of tokens.
 *
 * A number of eight bytes is looked at as a whole: seven bits of a byte plus a constant reach its eighth bit where the byte is at least some
 * other constant, without touching the next byte (Hacker's Delight, 6-1). Nothing is read beyond the end of the text. */
#ifndef PLAIN_H
#define PLAIN_H

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))
#define TOP_BITS EACH_BYTE(0x80)

enum plain_case { PLAIN_LOWER, PLAIN_TITLE, PLAIN_UPPER };

typedef struct plain_word {
	const char *end; /* NULL: there is none */
	uint64_t key;
	enum plain_case letter_case;
} plain_word;

#define CASE_BITS EACH_BYTE(0x20) /* set in small letters, clear in capitals */

/* The top bit of each byte that is in the range, which lies in ASCII. */
static inline uint64_t bytes_from_to(uint64_t bytes, uint8_t first, uint8_t last)
{
	uint64_t low = bytes & ~TOP_BITS;
	return (low + EACH_BYTE(0x80 - first)) & ~(low + EACH_BYTE(0x7f - last)) & ~bytes & TOP_BITS;
}

static inline uint64_t eight_bytes(const char *at)
{
	uint64_t bytes;
	memcpy(&bytes, at, sizeof(bytes));
	return le64toh(bytes);
}

/* The first `count` bytes, of at least one. */
static inline uint64_t first_bytes(uint64_t bytes, unsigned count) { return bytes & (UINT64_MAX >> (64 - 8 * count)); }

/* The key of any token: its first eight bytes, ASCII letters small. */
static inline uint64_t plain_key(const char *begin, const char *end)
{
	uint64_t bytes = 0;
	size_t length = (size_t)(end - begin);
	memcpy(&bytes, begin, length < sizeof(bytes) ? length : sizeof(bytes));
	bytes = le64toh(bytes);
	return bytes | bytes_from_to(bytes, 'A', 'Z') >> 2;
}

/* True where a word of letters ends before this byte whatever follows: it is ASCII, no letter (the caller knows), no digit and no apostrophe. */
static inline bool ends_plainly(unsigned char next) { return next < 0x80 && next != '\'' && (next < '0' || next > '9'); }

/* The word at `at` where it is of ASCII letters alone, all small, all capitals or begun with one, and seen to end: eight bytes are there to look at.
 * Capitals are taken up to eight. */
static inline plain_word plain_word_at(const char *at, const char *end)
{
	plain_word word = {0};
	if (end - at < 8)
		return word;
	uint64_t bytes = eight_bytes(at), others = bytes_from_to(bytes, 'a', 'z') ^ TOP_BITS;
	unsigned count = others ? (unsigned)__builtin_ctzll(others) / 8 : 8;
	if (count) { /* most words */
		word.key = first_bytes(bytes, count);
	} else {
		uint64_t small = bytes | CASE_BITS;
		others = bytes_from_to(small, 'a', 'z') ^ TOP_BITS;
		count = others ? (unsigned)__builtin_ctzll(others) / 8 : 8;
		if (!count)
			return word;
		uint64_t capitals = first_bytes(~bytes & CASE_BITS, count);
		word.letter_case = capitals == first_bytes(CASE_BITS, count) ? PLAIN_UPPER : PLAIN_TITLE;
		if (word.letter_case == PLAIN_TITLE && capitals != 0x20)
			return word;
		word.key = first_bytes(small, count);
	}
	for (at += count; count == 8; at += count) {
		if (word.letter_case == PLAIN_UPPER || end - at < 8)
			return word;
		bytes = eight_bytes(at);
		others = bytes_from_to(bytes, 'a', 'z') ^ TOP_BITS;
		count = others ? (unsigned)__builtin_ctzll(others) / 8 : 8;
	}
	unsigned char next = (unsigned char)*at;
	if (ends_plainly(next) && (next < 'A' || next > 'Z'))
		word.end = at;
	return word;
}

#endif
