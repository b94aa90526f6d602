/* Small words that begin sentences. Where a language writes them small in the middle of a sentence and no name begins with them, a capital tells that a
 * sentence begins, though nothing ended the one before: behind a heading, say. By language, constant, owned by nobody. */
#ifndef BEGINNINGS_H
#define BEGINNINGS_H

#include "reading.h"

typedef struct beginnings {
	const char *language;
	const char (*anywhere)[8]; /* up to an empty one */
	const char (*divided)[8];  /* names begin with these, too: only behind a colon or semicolon */
} beginnings;

/* Of a document's language; NULL: there are none. */
const beginnings *beginnings_of(gloss_string lang);
/* True where token i, not the first, begins a sentence by its capital. */
bool begins_by_capital(const beginnings *words, const reading *r, uint32_t i);

#endif
