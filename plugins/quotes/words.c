/* The tables; see words.h. */
#include "words.h"

#include "word_table.h"

/* True where a token of at least eight bytes, whose key is that of a listed word, is that word. */
static bool is_long_word(const listed_word *listed, const char *text, const gloss_row *token)
{
	const char *word = text + token->begin;
	uint32_t length = token->end - token->begin;
	uint64_t rest = 0;
	for (uint32_t i = 8; i < length && i < LONGEST_WORD; i++)
		rest |= (uint64_t)(unsigned char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] + 32 : word[i]) << (8 * (i - 8));
	return listed->length == length && listed->rest == rest;
}

uint64_t traits_of(uint64_t key, const char *text, const gloss_row *token)
{
	if (key < UINT64_C(1) << 56)
		return traits_of_key(key);
	for (uint32_t at = (uint32_t)(key * WORD_MULTIPLIER >> (64 - WORD_BITS)); word_slots[at]; at = (at + 1) % (1u << WORD_BITS)) {
		const listed_word *listed = &listed_words[word_slots[at] & ((1 << PLACE_BITS) - 1)];
		if (listed->key == key && is_long_word(listed, text, token))
			return listed->traits;
	}
	return 0;
}
