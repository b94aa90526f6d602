/* Whom he and she mean: who is most present where they stand. */
#ifndef SALIENCE_H
#define SALIENCE_H

#include "appearances.h"

/* Sets `who` of the pronouns that can be resolved. Whose gender is not known takes on the pronoun's. */
void resolve_pronouns(people *p, const attributions *found, appearances *list);

#endif
