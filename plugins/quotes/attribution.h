/* Which words are attributed to whom. */
#ifndef ATTRIBUTION_H
#define ATTRIBUTION_H

#include "linking.h"
#include "text.h"
#include "units.h"

enum how { HOW_SPAN, HOW_PRONOUN, HOW_IMPLICIT };
enum no_quote { QUOTED, SCARE_QUOTES, TITLE_OF_WORK };

#define MAX_PARTS 8

typedef struct attribution {
	range parts[MAX_PARTS]; /* the content, in order */
	uint32_t part_count;
	range cue;
	range speaker; /* the phrase; none: nobody is named here */
	enum how how;
	bool speech;
	enum no_quote no_quote;
	bool quoted;               /* some of the content stands between marks */
	double confidence;         /* of the content */
	double speaker_confidence; /* of the speaker */
	uint32_t person;           /* index into the speakers, or NONE (speakers.c) */
} attribution;

typedef struct attributions {
	attribution *list;
	uint32_t count, room;
} attributions;

/* What a document is read with; made once, kept by the plugin's instance. */
typedef struct reader {
	const weights *weights;
	lexemes *lexemes;
	tagging *tagging;
	linking *linking;
	bool indirect; /* also what stands without marks; quotations alone are tagged in one pass */
} reader;

/* Finds them all, in no special order. False where memory is short. */
bool find_attributions(quote_text *t, const reader *r, attributions *found);

#endif
