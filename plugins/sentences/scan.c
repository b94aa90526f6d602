/* The scan; see scan.h. It notes more tokens than are of note, never fewer. */
#include "scan.h"

#include <endian.h>

/* A token's bits. */
enum {
	NOTE = 1,      /* a mark that may be of note */
	BREAK = 2,     /* it begins a line */
	PRONOUN = 4,   /* "i", small or not */
	SMALL = 8,     /* of case lower */
	CAPITAL = 16,  /* title or upper */
	PLAIN = 32,    /* lower or title */
	UNSPACED = 64, /* nothing lies before it */
	KNOWN = 128    /* it has a case or a mark */
};

#define AT_ONCE 8 /* tokens; so many zeros are before the first and behind the last */
#define EACH(bits) (UINT64_C(0x0101010101010101) * (bits))

void scan_tables_open(scan_tables *tables, const token_fields *fields, bool given)
{
	static const uint8_t cases[CASE_COUNT] = {[CASE_LOWER] = SMALL | PLAIN | KNOWN,
						  [CASE_TITLE] = CAPITAL | PLAIN | KNOWN,
						  [CASE_UPPER] = CAPITAL | KNOWN,
						  [CASE_MIXED] = KNOWN};
	for (unsigned value = 0; value < 256; value++) {
		const enum before before = (enum before)fields->befores[value];
		const enum mark mark = (enum mark)fields->marks[value];
		tables->befores[value] = before == BEFORE_NONE ? UNSPACED : before >= BEFORE_LINE ? BREAK : 0;
		tables->cases[value] = cases[fields->cases[value]];
		tables->marks[value] = mark == MARK_NONE ? 0 : KNOWN | (given || mark <= MARK_SEMICOLON || mark == MARK_OTHER);
	}
	tables->given = given;
}

static inline uint64_t bits_from(const uint8_t *bits)
{
	uint64_t eight;
	memcpy(&eight, bits, sizeof(eight));
	return eight;
}

/* Tells which of eight tokens may be of note, a bit for each. A capital stands out unless a plain word is before it and a capital behind it, and what has neither case nor
 * mark, a number mostly, where anything but a word is right behind it. */
static inline uint8_t note_eight(const scan *s, uint32_t i)
{
	const uint64_t bits = bits_from(s->bits + i), next = bits_from(s->bits + i + 1), last = bits_from(s->bits + i - 1);
	const uint64_t plain = last & ~(last >> 1) & EACH(PLAIN), capital = bits & ~(plain >> 1 & next) & EACH(CAPITAL);
	const uint64_t learned = capital << 3 | (~bits & next << 1 & ~(next << 3 | next << 4)), capitals = bits & ~(bits << 4);
	const uint64_t noted = (bits << 7 | bits << 6 | (learned & s->learned) | (capitals & s->capitals)) & EACH(0x80);
	/* Each byte's bit is moved to its place among the highest eight. */
	return (uint8_t)((le64toh(noted) >> 7) * UINT64_C(0x0102040810204080) >> 56);
}

bool scan_tokens(scan *s, const reading *r, gloss_document *document)
{
	const gloss_field before = r->fields->before, letter_case = r->fields->letter_case, mark = r->fields->mark, key = r->fields->key;
	const scan_tables *tables = s->tables;
	const uint32_t count = r->tokens.count;
	const size_t size = r->tokens.size;
	const char *at = (const char *)r->tokens.first;
	uint8_t *bits = document->host->alloc(document, AT_ONCE + count + AT_ONCE + (size_t)count / AT_ONCE + 1 + sizeof(uint64_t));
	if (!bits)
		return false;
	s->bits = bits += AT_ONCE;
	s->noted = bits + count + AT_ONCE;
	for (uint32_t i = 0; i < count; i++, at += size) {
		const gloss_row *row = (const gloss_row *)at;
		fetch_ahead(row);
		bits[i] = tables->befores[gloss_get_enum(row, before)] | tables->cases[gloss_get_enum(row, letter_case)] |
			  tables->marks[gloss_get_enum(row, mark)] | (gloss_get_integer(row, key) == 'i' ? PRONOUN : 0);
	}
	for (uint32_t i = 0; i < count; i += AT_ONCE)
		s->noted[i / AT_ONCE] = note_eight(s, i);
	return true;
}

static inline uint32_t first_of(uint64_t eight) { return (uint32_t)__builtin_ctzll(le64toh(eight)) / 8; }

bool is_capital_within(const scan *s, uint32_t i) { return (s->bits[i] & (CAPITAL | BREAK)) == CAPITAL; }

uint32_t next_line_or_pronoun(const scan *s, const reading *r, uint32_t i)
{
	uint64_t found;
	for (; i < r->tokens.count; i += AT_ONCE)
		if ((found = bits_from(s->bits + i) & EACH(BREAK | PRONOUN)))
			return i + first_of(found); /* behind the last token are zeros */
	return r->tokens.count;
}

/* Which marks end a sentence, alone or with what is behind them: terminators, what emoticons begin with, and all marks where the user named some. */
static bool is_mark_of_note(const scan *s, const reading *r, uint32_t i)
{
	const unsigned char first = (unsigned char)text_of(r, i)[0];
	return s->tables->given || mark_of(r, i) != MARK_OTHER || first == '=' || first >= 0xe2;
}

/* The second look, at a token that was noted. */
static bool is_of_note(const scan *s, const reading *r, uint32_t i)
{
	const unsigned bits = s->bits[i];
	fetch_ahead(token_at(r, i));
	if (bits & BREAK)
		return true;
	if (bits & NOTE)
		return is_mark_of_note(s, r, i);
	return (s->capitals && case_of(r, i) > CASE_LOWER) ||
	       (s->learned && i && i + 1 < r->tokens.count && stands_out(r, token_at(r, i), case_of(r, i - 1), case_of(r, i)));
}

/* The first token from i on that was noted; at or behind the number of tokens where there is none. */
static uint32_t next_noted(const scan *s, uint32_t i, uint32_t count)
{
	for (uint64_t noted; i < count; i = (i / AT_ONCE + sizeof(noted)) * AT_ONCE) {
		noted = le64toh(bits_from(s->noted + i / AT_ONCE)) >> i % AT_ONCE;
		if (noted)
			return i + (uint32_t)__builtin_ctzll(noted);
	}
	return i;
}

uint32_t next_of_note(const scan *s, const reading *r, uint32_t i, bool in_list)
{
	const uint32_t count = r->tokens.count;
	for (; (i = in_list ? i : next_noted(s, i, count)) < count; i++)
		if ((in_list && !(s->bits[i] & UNSPACED)) || is_of_note(s, r, i))
			return i;
	return count;
}
