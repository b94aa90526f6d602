/* What a phrase that means a speaker is called. */
#ifndef PHRASES_H
#define PHRASES_H

#include "text.h"

/* The name that a phrase ends with, without titles, or that stands behind it between commas. No range: it has none. */
range name_in(const quote_text *t, range phrase);

#endif
