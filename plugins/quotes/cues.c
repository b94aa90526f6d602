/* Looking up cues; see cues.h. Sorted, by halving. */
#include "cues.h"

#include <stddef.h>
#include <string.h>

#define LONGEST 15

static const cue_entry cues[] = {
#include "cue_table.h"
};

const cue_entry *cue_of(const char *word, uint32_t length)
{
	char folded[LONGEST + 1];
	if (length < 3 || length > LONGEST)
		return NULL;
	for (uint32_t i = 0; i < length; i++)
		folded[i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] + 32 : word[i]);
	folded[length] = 0;
	size_t low = 0, high = sizeof(cues) / sizeof(cues[0]);
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(folded, cues[middle].word);
		if (!order)
			return &cues[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
