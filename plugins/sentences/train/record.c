/* For training: stands in for model.c, so that the plugin, run on a text, writes each gap that the model would be asked about to standard error, one
 * a line: the offset of the token behind it, what the rules say, and the features. It answers what is right: the environment's SENTENCES has the offsets
 * in bytes where sentences begin, so that a sentence that is judged began where it should. */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>

/* Whether a sentence begins at `offset`. */
static bool is_begin(uint32_t offset)
{
	const char *at = getenv("SENTENCES");
	for (char *end; at; at = end) {
		unsigned long begin = strtoul(at, &end, 10);
		if (end == at)
			break;
		if (begin == offset)
			return true;
	}
	return false;
}

bool model_ends(const reading *r, const sentence *s, uint32_t next, bool rule)
{
	uint32_t features[GAP_FEATURES];
	gap_features(r, s, next, rule, features);
	fprintf(stderr, "gap %u %d", token_at(r, next)->begin, rule);
	for (uint32_t i = 0; i < GAP_FEATURES; i++)
		fprintf(stderr, " %u", features[i]);
	fputc('\n', stderr);
	return is_begin(token_at(r, next)->begin);
}
