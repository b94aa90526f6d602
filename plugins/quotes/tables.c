/* The checksum of the weights; see tables.h. */
#include "tables.h"

#include <string.h>

uint64_t checksum_of(const weights *w)
{
	const char *at = w->notice, *end = (const char *)w + sizeof(*w);
	uint64_t sum = UINT64_C(0xcbf29ce484222325), word;
	for (; at < end; at += sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		sum = (sum ^ word) * UINT64_C(0x100000001b3);
		sum ^= sum >> 31;
	}
	return sum;
}
