/* The tables; see words.h. */
#include "words.h"

#include "word_table.h"

bool is_long_word(const listed_word *listed, const char *text, const gloss_row *token)
{
	const char *word = text + token->begin;
	uint32_t length = token->end - token->begin;
	uint64_t rest = 0;
	for (uint32_t i = 8; i < length && i < LONGEST_WORD; i++)
		rest |= (uint64_t)(unsigned char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] + 32 : word[i]) << (8 * (i - 8));
	return listed->length == length && listed->rest == rest;
}
