/* What a phrase that means a speaker is called. */
#ifndef PHRASES_H
#define PHRASES_H

#include "names.h"

/* The name that a phrase is headed by, without titles, or that stands apart in it between commas. No range: it has none, such as "the mayor of Ellery". */
range name_in(const quote_text *t, range phrase);

#endif
