/* Quotations that go on in the next paragraph. */
#ifndef CONTINUING_H
#define CONTINUING_H

#include "attribution.h"

/* True where so many paragraphs are nothing but a quotation that they are turns. */
bool is_dialogue(const quote_text *t);
/* Looks whether the one attribution of a unit, at index `first`, goes on with the last one of the unit before, whose are those from index `before` on: then it
 * becomes a part of that, and true is returned; or it takes over its speaker. */
bool continue_quote(const quote_text *t, attributions *found, uint32_t before, uint32_t first, bool dialogue);

#endif
