/* Learning the rankers of linking.c from units that were tagged by a tagger that had not seen them. */
#ifndef RANKING_H
#define RANKING_H

#include "corpus.h"

/* Fills in w->rankers. */
void learn_rankers(const corpus *c, weights *w);

#endif
