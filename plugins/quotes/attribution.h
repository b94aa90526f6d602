/* Which words are attributed to whom: the rules. */
#ifndef ATTRIBUTION_H
#define ATTRIBUTION_H

#include "text.h"

enum how { HOW_SPAN, HOW_PRONOUN, HOW_IMPLICIT };

#define MAX_PARTS 8

typedef struct attribution {
	range parts[MAX_PARTS]; /* the content, in order */
	uint32_t part_count;
	range cue;
	range speaker; /* the phrase; none: nobody is named here */
	enum how how;
	bool speech, scare;
	bool quoted;       /* some of the content stands between marks */
	double confidence; /* of the content */
	uint32_t person;   /* index into the speakers, or NONE (speakers.c) */
} attribution;

typedef struct attributions {
	attribution *list;
	uint32_t count, room;
} attributions;

/* Finds them all, in no special order. `indirect`: also what stands without marks. False where memory is short. */
bool find_attributions(quote_text *t, bool indirect, attributions *found);

#endif
