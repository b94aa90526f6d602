/* Properties of code points; see unicode.h. The table has two stages: for each 128 code points `blocks` names a row of `entries`, and that
 * names a record for each. */
#include "unicode.h"

typedef struct unicode_record {
	char category[3], script[5];
	uint8_t letter_case;
	int8_t digit;
	int32_t fold; /* to be added to the code point */
} unicode_record;

#include "engine/unicode_table.h"

static const unicode_record *find(uint32_t code_point)
{
	if (code_point > 0x10ffff)
		code_point = 0x10ffff;
	return &records[entries[blocks[code_point >> 7]][code_point & 127]];
}

gloss_code_point gl_code_point(uint32_t code_point)
{
	const unicode_record *record = find(code_point);
	gloss_code_point answer = {.letter_case = record->letter_case, .digit = record->digit};
	memcpy(answer.category, record->category, sizeof(answer.category));
	memcpy(answer.script, record->script, sizeof(answer.script));
	return answer;
}

uint32_t gl_fold(uint32_t code_point)
{
	if (code_point < 0x80)
		return code_point >= 'A' && code_point <= 'Z' ? code_point + 32 : code_point;
	return code_point > 0x10ffff ? code_point : code_point + (uint32_t)find(code_point)->fold;
}
