/* Words that say that somebody said, thought or wants something, and what may follow each where it does. */
#ifndef CUES_H
#define CUES_H

#include <stdbool.h>
#include <stdint.h>

/* What may stand behind a cue. */
enum {
	CUE_THAT = 1,
	CUE_QUOTE = 2,
	CUE_COLON = 4,
	CUE_COMMA = 8,
	CUE_END = 16,
	CUE_TO = 32,
	CUE_WH = 64, /* how, what, whether … */
	CUE_CLAUSE = 128
};

typedef struct cue_entry {
	const char *word;
	bool speech; /* says; else believes, wants, knows */
	uint8_t follows;
} cue_entry;

/* The cue of that word in any case, or NULL. */
const cue_entry *cue_of(const char *word, uint32_t length);

#endif
