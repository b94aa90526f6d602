/* Where the people of a text appear, and in which part of a sentence. */
#ifndef APPEARANCES_H
#define APPEARANCES_H

#include "attribution.h"
#include "people.h"

enum part {
	AS_SPEAKER,
	AS_SUBJECT,
	AS_OBJECT,
	AS_OBLIQUE,
	AS_POSSESSOR,
	AS_DESCRIPTION,
	IN_QUOTATION,
	IN_REPORT,
	AS_PRONOUN,
	AS_MENTION,
	PARTS
};

typedef struct appearance {
	uint32_t at;
	uint32_t who;         /* NONE for pronouns, until they are resolved */
	uint32_t attribution; /* whose speaker this is, or NONE */
	enum part part;
} appearance;

typedef struct appearances {
	appearance *list; /* by place */
	uint32_t count, room;
	bool pronouns; /* somebody is meant by a pronoun, or beside nobody's name: else only the speakers are listed */
} appearances;

/* True for phrases that stand for somebody named elsewhere: he, they, his, who. */
bool is_pronoun_phrase(const quote_text *t, range phrase);
/* Goes over the text, makes people of its names and of the speakers, and lists where they are. False where memory is short. */
bool find_appearances(people *p, const attributions *found, appearances *list);

#endif
