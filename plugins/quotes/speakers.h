/* Who the speakers are: mentions of the same one brought together, pronouns resolved. */
#ifndef SPEAKERS_H
#define SPEAKERS_H

#include "attribution.h"

enum person_kind { PERSON, GROUP, DOCUMENT, UNKNOWN_KIND };

enum gender { GENDER_UNKNOWN, MAN, WOMAN, GENDERS };

typedef struct person {
	range name; /* the fullest mention; its text is the name */
	enum person_kind kind;
	bool named; /* by a name, not by a phrase such as "the report" */
	enum gender gender;
	uint32_t row; /* in the layer, once they are sorted */
} person;

/* That this phrase means this speaker. */
typedef struct mention {
	uint32_t person;
	range phrase;
} mention;

typedef struct speakers {
	person *list;
	uint32_t count;
	mention *mentions; /* sorted by person, then place; none twice */
	uint32_t mention_count;
} speakers;

/* Sets attribution.person where there is one. False where memory is short. */
bool find_speakers(quote_text *t, attributions *found, speakers *s);

#endif
