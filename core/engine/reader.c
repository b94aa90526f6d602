/* Reading msgpack from strangers; see reader.h. The format: https://github.com/msgpack/msgpack/blob/master/spec.md */
#include "reader.h"

#include <string.h>

/* The big-endian number of `size` bytes; false where they are not there. */
static bool take_number(gl_reader *reader, unsigned size, uint64_t *number)
{
	if ((size_t)(reader->end - reader->at) < size)
		return false;
	*number = 0;
	for (unsigned i = 0; i < size; i++)
		*number = *number << 8 | *reader->at++;
	return true;
}

static bool take_bytes(gl_reader *reader, gl_kind kind, uint64_t length, gl_value *value)
{
	if ((uint64_t)(reader->end - reader->at) < length)
		return false;
	value->kind = kind;
	value->bytes.data = (const char *)reader->at;
	value->bytes.length = (uint32_t)length;
	reader->at += length;
	return true;
}

/* Every item takes a byte at least, so a count that promises more than is left is a lie. */
static bool take_count(gl_reader *reader, gl_kind kind, uint64_t count, gl_value *value)
{
	uint64_t items = kind == GL_MAP ? count * 2 : count;
	value->kind = kind;
	value->count = (uint32_t)count;
	return items <= (uint64_t)(reader->end - reader->at);
}

static bool take_unsigned(gl_reader *reader, unsigned size, gl_value *value)
{
	value->kind = GL_UINT;
	return take_number(reader, size, &value->natural);
}

static bool take_signed(gl_reader *reader, unsigned size, gl_value *value)
{
	uint64_t number;
	if (!take_number(reader, size, &number))
		return false;
	unsigned unused = 64 - 8 * size;
	int64_t integer = (int64_t)(number << unused) >> unused;
	value->kind = integer < 0 ? GL_INT : GL_UINT;
	value->integer = integer;
	return true;
}

static bool take_float(gl_reader *reader, unsigned size, gl_value *value)
{
	uint64_t bits;
	if (!take_number(reader, size, &bits))
		return false;
	value->kind = GL_FLOAT;
	if (size == 8) {
		memcpy(&value->number, &bits, sizeof(value->number));
	} else {
		uint32_t narrow = (uint32_t)bits;
		float number;
		memcpy(&number, &narrow, sizeof(number));
		value->number = number;
	}
	return true;
}

static bool take_long(gl_reader *reader, gl_kind kind, unsigned size, gl_value *value)
{
	uint64_t length;
	return take_number(reader, size, &length) && take_bytes(reader, kind, length, value);
}

/* `size` bytes of length (0: it is `length` itself), a type byte, and the contents. */
static bool take_extension(gl_reader *reader, unsigned size, uint64_t length, gl_value *value)
{
	uint64_t type;
	if (size && !take_number(reader, size, &length))
		return false;
	return take_number(reader, 1, &type) && take_bytes(reader, GL_EXT, length, value);
}

static bool take_compound(gl_reader *reader, gl_kind kind, unsigned size, gl_value *value)
{
	uint64_t count;
	return take_number(reader, size, &count) && take_count(reader, kind, count, value);
}

static bool take_boolean(gl_value *value, bool boolean)
{
	value->kind = GL_BOOL;
	value->boolean = boolean;
	return true;
}

/* The values whose head is a byte from 0xc0 to 0xdf. */
static bool take_headed(gl_reader *reader, uint8_t head, gl_value *value)
{
	switch (head) {
	case 0xc0: value->kind = GL_NIL; return true;
	case 0xc2: return take_boolean(value, false);
	case 0xc3: return take_boolean(value, true);
	case 0xc4: return take_long(reader, GL_BIN, 1, value);
	case 0xc5: return take_long(reader, GL_BIN, 2, value);
	case 0xc6: return take_long(reader, GL_BIN, 4, value);
	case 0xc7: return take_extension(reader, 1, 0, value);
	case 0xc8: return take_extension(reader, 2, 0, value);
	case 0xc9: return take_extension(reader, 4, 0, value);
	case 0xca: return take_float(reader, 4, value);
	case 0xcb: return take_float(reader, 8, value);
	case 0xcc: return take_unsigned(reader, 1, value);
	case 0xcd: return take_unsigned(reader, 2, value);
	case 0xce: return take_unsigned(reader, 4, value);
	case 0xcf: return take_unsigned(reader, 8, value);
	case 0xd0: return take_signed(reader, 1, value);
	case 0xd1: return take_signed(reader, 2, value);
	case 0xd2: return take_signed(reader, 4, value);
	case 0xd3: return take_signed(reader, 8, value);
	case 0xd4:
	case 0xd5:
	case 0xd6:
	case 0xd7:
	case 0xd8: return take_extension(reader, 0, (uint64_t)1 << (head - 0xd4), value);
	case 0xd9: return take_long(reader, GL_STR, 1, value);
	case 0xda: return take_long(reader, GL_STR, 2, value);
	case 0xdb: return take_long(reader, GL_STR, 4, value);
	case 0xdc: return take_compound(reader, GL_ARRAY, 2, value);
	case 0xdd: return take_compound(reader, GL_ARRAY, 4, value);
	case 0xde: return take_compound(reader, GL_MAP, 2, value);
	case 0xdf: return take_compound(reader, GL_MAP, 4, value);
	default: return false;
	}
}

bool gl_read(gl_reader *reader, gl_value *value)
{
	if (reader->at == reader->end)
		return false;
	uint8_t head = *reader->at++;
	if (head < 0x80) {
		value->kind = GL_UINT;
		value->natural = head;
		return true;
	}
	if (head < 0x90)
		return take_count(reader, GL_MAP, head & 15, value);
	if (head < 0xa0)
		return take_count(reader, GL_ARRAY, head & 15, value);
	if (head < 0xc0)
		return take_bytes(reader, GL_STR, head & 31, value);
	if (head < 0xe0)
		return take_headed(reader, head, value);
	value->kind = GL_INT;
	value->integer = (int64_t)head - 256;
	return true;
}

bool gl_read_kind(gl_reader *reader, gl_kind kind, gl_value *value) { return gl_read(reader, value) && value->kind == kind; }

bool gl_is(const gl_value *value, const char *text) { return value->kind == GL_STR && gl_string_is(value->bytes, text); }

/* The size of a value, its head included, by its head; 0: the head alone does not tell. */
#define EIGHT(first, size)                                                                                                                \
	[first] = (size), [(first) + 1] = (size) + 1, [(first) + 2] = (size) + 2, [(first) + 3] = (size) + 3, [(first) + 4] = (size) + 4, \
	[(first) + 5] = (size) + 5, [(first) + 6] = (size) + 6, [(first) + 7] = (size) + 7
static const uint8_t plain_sizes[256] = {
	[0x00 ... 0x7f] = 1, EIGHT(0xa0, 1), EIGHT(0xa8, 9), EIGHT(0xb0, 17), EIGHT(0xb8, 25),     [0xc0] = 1, [0xc2] = 1,
	[0xc3] = 1,          [0xca] = 5,     [0xcb] = 9,     [0xcc] = 2,      [0xcd] = 3,          [0xce] = 5, [0xcf] = 9,
	[0xd0] = 2,          [0xd1] = 3,     [0xd2] = 5,     [0xd3] = 9,      [0xe0 ... 0xff] = 1,
};
#undef EIGHT

#define STEP 64   /* bytes: a key and its value, or bounds, are not longer */
#define BOUNDS 16 /* bytes of begin and end in their commonest form, two bytes each */
#define SPAN 7    /* bytes of an array of two such offsets */
#define NO_HEAD 0xc1

static inline bool is_short_str(uint8_t head) { return (head & 0xe0) == 0xa0; }

/* Whether `begin` and `end` of an annotation stand here, with which most maps of a result begin: four values in one comparison. */
static inline bool is_bounds(const uint8_t *at)
{
	static const uint8_t bytes[BOUNDS] = "\245begin\315\0\0\243end\315",
			     told[BOUNDS] = "\377\377\377\377\377\377\377\0\0\377\377\377\377\377";
	uint64_t there[2], wanted[2], mask[2];
	memcpy(there, at, BOUNDS);
	memcpy(wanted, bytes, BOUNDS);
	memcpy(mask, told, BOUNDS);
	return !(((there[0] ^ wanted[0]) & mask[0]) | ((there[1] ^ wanted[1]) & mask[1]));
}

static inline bool is_span(uint8_t head, const uint8_t *at) { return head == 0x92 && at[1] == 0xcd && at[4] == 0xcd; }

/* The size of a value by its head, or 0. Which values follow each other repeats from row to row, so the commonest are told by branches: the
 * processor predicts them, and reads the next head before it knows the size of this value. */
static inline unsigned plain_size(uint8_t head)
{
	if (head < 0x80)
		return 1;
	if (head == 0xcd)
		return 3;
	if (is_short_str(head))
		return 1 + (head & 31);
	return head < 0xa0 ? 0 : plain_sizes[head];
}

/* A short str and the value behind it, such as a key and its value, are passed in one step. */
bool gl_skip(gl_reader *reader)
{
	/* Items still to come: of the arrays and maps around, of the innermost, of the next. */
	uint64_t around[GL_MAX_DEPTH], left = 1, count;
	unsigned depth = 0;
	const uint8_t *at = reader->at, *near = reader->end - at > STEP ? reader->end - STEP : at;
	gl_value value;
	for (;;) {
		while (!left) {
			if (!depth) {
				reader->at = at;
				return true;
			}
			left = around[--depth];
		}
		left--;
		uint8_t head = NO_HEAD;
		if (at < near) {
			head = *at;
			if (left && is_short_str(head)) {
				at += 1 + (head & 31);
				head = *at;
				left--;
			}
			unsigned size = plain_size(head);
			if (size) {
				at += size;
				continue;
			}
		}
		if (head < 0x90) {
			count = (head & 15) * 2;
			at++;
			if (count >= 4 && depth < GL_MAX_DEPTH && is_bounds(at)) {
				at += BOUNDS;
				count -= 4;
			}
		} else if (depth < GL_MAX_DEPTH && is_span(head, at)) {
			at += SPAN;
			continue;
		} else {
			reader->at = at;
			if (!gl_read(reader, &value))
				return false;
			at = reader->at;
			count = value.kind == GL_MAP ? (uint64_t)value.count * 2 : value.kind == GL_ARRAY ? value.count : 0;
		}
		if (!count)
			continue;
		if (depth == GL_MAX_DEPTH)
			return false;
		around[depth++] = left;
		left = count;
	}
}
