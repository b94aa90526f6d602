/* What was learned of places where rules do not know: a linear model over the features of a gap (gap.h). For English; train/ says from what and how. */
#ifndef MODEL_H
#define MODEL_H

#include "gap.h"

/* True where the sentence ends at the gap before token `next`, of which the rules say `rule`. */
bool model_ends(const reading *r, const sentence *s, uint32_t next, bool rule);

#endif
