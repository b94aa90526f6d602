/* Who may be speaking: noun phrases beside a cue. */
#ifndef PHRASES_H
#define PHRASES_H

#include "text.h"

/* The subject that ends before the verb at `verb`, not before `from`: "the mayor of Ellery", "Anna Smith" (also with an apposition between commas), "she".
 * No range: there is none. */
range subject_before(const quote_text *t, uint32_t verb, uint32_t from);
/* The noun phrase that begins at i, at most up to `to`; with an apposition in *behind, the token after all of it. */
range subject_after(const quote_text *t, uint32_t i, uint32_t to, uint32_t *behind);
/* The first token of the verb group that ends with `verb`: "has also said" begins at "has". */
uint32_t verb_begin(const quote_text *t, uint32_t verb, uint32_t from);
/* True where the verb is passive: was criticized. */
bool is_passive(const quote_text *t, uint32_t verb, uint32_t from);
/* The name that a phrase ends with, without titles, or that stands behind it between commas. No range: it has none. */
range name_in(const quote_text *t, range phrase);

#endif
