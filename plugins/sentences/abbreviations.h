/* Words that a full stop may follow inside a sentence, by what may come next; and words that often begin one. */
#ifndef ABBREVIATIONS_H
#define ABBREVIATIONS_H

#include <stdbool.h>
#include <stdint.h>

enum abbreviation {
	NO_ABBREVIATION,
	BEFORE_NAME,   /* Mr. Dr. Gen.: what follows belongs to it, whatever its case */
	BEFORE_NUMBER, /* No. p. Fig.: the same before a number */
	INSIDE,        /* vs. e.g. i.e.: never at an end */
	MONTH,         /* Jan.: a number follows, or the sentence may end */
	AFTER_NAME     /* Inc. Jr. etc. a.m.: may well stand at an end */
};

/* Before all else: makes the words known. */
void abbreviations_open(void);
/* The word without its stop, by the key of its token: case does not matter. */
enum abbreviation abbreviation_of(uint64_t key, uint32_t length);
/* True for a word that, with a capital, is far more often the first of a sentence than part of a name: The, He, How. */
bool is_opener(uint64_t key, uint32_t length);

#endif
