/* Words of names, and runs of them. A token may be a name's last word and carry a possessive's ending (Reed's); the name goes without. */
#ifndef NAMES_H
#define NAMES_H

#include "text.h"

enum gender { GENDER_UNKNOWN, MAN, WOMAN, GENDERS };

#define LONGEST_NAME 8 /* tokens of a run, stops of initials among them */

/* The bytes of a word without a possessive's ending. */
uint32_t name_length(const quote_text *t, uint32_t i);
/* True for Reed's. */
bool is_possessive(const quote_text *t, uint32_t i);
/* Of the word in lower case, without a possessive's ending. */
uint64_t hash_of_word(const quote_text *t, uint32_t i);
/* The run of capitalized words at i, initials and particles inside; at most to `end`, none where i begins no name. */
range capitals_at(const quote_text *t, uint32_t i, uint32_t end);
/* A run without openers, titles and offices in front. Not empty where the run is not. */
range without_titles(const quote_text *t, range run);
/* The token of a name's last word that is not "Jr". */
uint32_t last_word_of(const quote_text *t, range name);
/* True for The President, and But: words that stand in front of names, and no name. */
bool is_only_title(const quote_text *t, range run);
/* True for CNN. */
bool is_abbreviation(const quote_text *t, uint32_t i);
/* True for a given name in the lists. */
bool is_given_name(const quote_text *t, uint32_t i);
/* By a title or noun in front of the name, or by its given name. */
enum gender gender_of_name(const quote_text *t, range name);

#endif
