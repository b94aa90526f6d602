/* For training: stands in for model.c, so that the plugin, run on a text, writes each gap that the model would be asked about to standard error, one
 * a line: the offset of the token behind it, what the rules say, and the features. It follows the rules. */
#include "model.h"

#include <stdio.h>

bool model_ends(const reading *r, const sentence *s, uint32_t next, bool rule)
{
	uint32_t features[GAP_FEATURES];
	gap_features(r, s, next, rule, features);
	fprintf(stderr, "gap %u %d", token_at(r, next)->begin, rule);
	for (uint32_t i = 0; i < GAP_FEATURES; i++)
		fprintf(stderr, " %u", features[i]);
	fputc('\n', stderr);
	return rule;
}
