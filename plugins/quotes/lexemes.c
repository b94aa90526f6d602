/* Looking words up; see lexemes.h. */
#include "lexemes.h"

/* The bytes from the ninth on, small, as the key has the first eight. */
static void spell(const quote_text *t, uint32_t i, lexeme *to)
{
	char rest[LONGEST_STEM - 8] = {0};
	const char *text = text_of(&t->reading, i);
	for (uint32_t k = 8; k + 1 < to->length; k++)
		rest[k - 8] = (char)(text[k] >= 'A' && text[k] <= 'Z' ? text[k] + 32 : text[k]);
	memcpy(&to->start[1], rest, sizeof(rest));
}

static bool same_word(const lexeme *one, const lexeme *other)
{
	return one->length == other->length && one->start[0] == other->start[0] && one->start[1] == other->start[1] &&
	       one->start[2] == other->start[2];
}

static void look_up_word(const lexemes *l, const quote_text *t, uint32_t i, lexeme *to)
{
	column hashes;
	hash_word(text_of(&t->reading, i), length_of(&t->reading, i), &hashes);
	to->word = hashes.word;
	to->stem = hashes.stem;
	to->suffix = hashes.suffix;
	if (l->weights) {
		to->part = look_up(l->weights->parts, PART_BITS, hashes.word);
		to->cue = look_up(l->weights->cues, CUE_BITS, hashes.stem);
	}
}

const lexeme *find_lexeme(lexemes *l, const quote_text *t, uint32_t i)
{
	uint32_t length = length_of(&t->reading, i);
	lexeme asked = {.start = {key_of(&t->reading, i)}, .length = (length < LONGEST_STEM ? length : LONGEST_STEM) + 1};
	if (length > 8)
		spell(t, i, &asked);
	lexeme *kept = &l->list[((asked.start[0] ^ asked.start[1] * 3 ^ asked.start[2] * 5) * LEXEME_MULTIPLIER) >> (64 - LEXEME_BITS)];
	if (!same_word(kept, &asked)) {
		look_up_word(l, t, i, &asked);
		*kept = asked;
	}
	return kept;
}
