/* The model; see model.h. The weights, a byte for each feature, are a file that train/train.py writes and the assembler puts here, but for the notice
 * at its head. */
#include "model.h"

#define HEAD "256" /* bytes */
#define UNIT 16    /* of a weight, as in train/train.py; so are the rest */
#define RULES_END (UNIT * 5 / 4)

__asm__(".section .rodata\n"
	".local sentence_weights\n"
	"sentence_weights: .incbin \"" WEIGHTS "\", " HEAD "\n"
	".previous\n");
extern const int8_t sentence_weights[GAP_BUCKETS];

bool model_ends(const reading *r, const sentence *s, uint32_t next, bool rule)
{
	uint32_t features[GAP_FEATURES];
	gap_features(r, s, next, rule, features);
	int32_t score = rule ? RULES_END : 0;
	for (uint32_t i = 0; i < GAP_FEATURES; i++)
		score += sentence_weights[features[i]];
	return score > 0;
}
