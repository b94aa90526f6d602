/* Who the speakers are: mentions of the same one brought together, pronouns resolved. */
#ifndef SPEAKERS_H
#define SPEAKERS_H

#include "attribution.h"
#include "people.h"

/* That this phrase means this speaker. */
typedef struct mention {
	uint32_t person;
	range phrase;
} mention;

typedef struct speakers {
	person *list; /* those who speak */
	uint32_t count;
	mention *mentions; /* sorted by person, then place; none twice */
	uint32_t mention_count;
} speakers;

/* Sets attribution.person where there is one. False where memory is short. */
bool find_speakers(quote_text *t, attributions *found, speakers *s);

#endif
