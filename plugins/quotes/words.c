/* The tables; see words.h. */
#include "words.h"

#include "word_table.h"

uint64_t traits_of_long(const long_word *first, const char *text, const gloss_row *token)
{
	const char *word = text + token->begin;
	uint32_t length = token->end - token->begin;
	uint64_t rest = 0;
	for (uint32_t i = 8; i < length && i < LONGEST_WORD; i++)
		rest |= (uint64_t)(unsigned char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] + 32 : word[i]) << (8 * (i - 8));
	for (const long_word *listed = first; listed->key == first->key; listed++)
		if (listed->length == length && listed->rest == rest)
			return listed->traits;
	return 0;
}
