/* Whom a text names: each person or group once, found again by full name, last name, given name or role. Memory is bounded by the speakers and a fixed number
 * of bystanders; finding takes constant time. */
#ifndef PEOPLE_H
#define PEOPLE_H

#include "names.h"

enum person_kind { PERSON, GROUP, DOCUMENT, UNKNOWN_KIND };

typedef struct person {
	range name; /* the fullest mention; its text is the name */
	enum person_kind kind;
	enum gender gender;
	bool named;     /* by a name, not by a phrase such as "the report" */
	bool surely;    /* a person, by a given name, a title or an initial */
	uint8_t rank;   /* how good a name `name` is */
	uint32_t given; /* the token of the given name, or NONE */
	uint32_t row;   /* in the layer, once they are sorted; NONE: speaks nowhere */
	/* salience.c: how present this one is, as of which sentence and paragraph */
	float presence;
	uint32_t sentence, paragraph, last_at;
} person;

typedef struct called called;

typedef struct people {
	const quote_text *t;
	person *list;
	uint32_t count, room;
	called *slots;
	uint32_t mask;
	uint32_t bystanders;
	uint32_t expected; /* bits of the first bytes of the words that speakers are expected by: most others need no look */
} people;

/* For up to so many speakers; false where memory is short. */
bool make_people(people *p, const quote_text *t, uint32_t speakers);
/* That a speaker has this name: the same last word elsewhere in the text may have the fuller one. */
void expect(people *p, range name);
bool is_expected_word(const people *p, uint32_t i);
bool is_expected(const people *p, range name);
/* Whom a name in the text means; NONE where it is nobody's of whom the text said enough, or where memory is short. With `speaks` it is always somebody. */
uint32_t person_named(people *p, range name, bool speaks);
/* True for the senator. */
bool is_role(const quote_text *t, range phrase);
/* Whom a phrase without a name means, such as "the mayor": by the role of somebody named, or by its head. */
uint32_t person_described(people *p, range phrase);

#endif
