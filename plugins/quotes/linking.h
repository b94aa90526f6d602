/* From tags to attributions: which pieces of content belong together, and to which cue and source. Learned rankers, each a sum of weights of features. */
#ifndef LINKING_H
#define LINKING_H

#include "features.h"

enum piece_kind { PIECE_NONE, PIECE_CONTENT, PIECE_CUE, PIECE_SOURCE };

/* A run of tokens with one tag, in a unit. */
typedef struct piece {
	uint16_t begin, end;
	uint8_t kind;
} piece;

/* An attribution, by its pieces. */
typedef struct linked {
	uint16_t first, last; /* its first and last piece of content; those between them are its own too */
	uint16_t cue, source; /* pieces; NOWHERE: none */
	bool speech;
	float sure_merge, sure_cue, sure_source; /* probabilities of the choices, as their rankers see them */
	float sure_content, sure_speaker;        /* that these words are attributed, and to this source: as often right as they say */
} linked;

enum ranker { RANK_MERGE, RANK_CUE, RANK_SOURCE, RANK_ACT, RANK_CONTENT, RANK_SPEAKER, RANKERS };
#define MOST_CANDIDATES 13 /* pieces that are weighed, the nearest, and none of them */
#define MAX_ASKED 64       /* features of one candidate */

/* What a unit is linked in. */
typedef struct linking {
	piece pieces[UNIT_TOKENS];
	linked links[UNIT_TOKENS];
	uint32_t piece_count, link_count;
} linking;

/* pieces.c. NAME: what is said, at the head of a paragraph: the place of the colon; 0: it is no such turn of a transcript. */
uint32_t turn_colon(const column *columns, uint32_t count);
/* The pieces of a tagged unit; quotations in which nothing is tagged become content, short ones where they are a sentence. */
void find_pieces(unit *u, linking *l);
/* relations.c. Features that speak for taking the pieces of content one and other, one behind the other, as parts of one attribution. */
uint32_t merge_features(const unit *u, const linking *l, uint32_t one, uint32_t other, uint32_t *rows);
/* Pieces that may be the cue or the source of a link; the last candidate is NOWHERE. */
uint32_t cue_candidates(const linking *l, const linked *of, uint16_t *candidates);
uint32_t source_candidates(const linking *l, const linked *of, uint16_t *candidates);
/* Features of a candidate, the k-th of all. */
uint32_t cue_features(const unit *u, const linking *l, const linked *of, uint16_t candidate, uint32_t *rows);
uint32_t source_features(const unit *u, const linking *l, const linked *of, uint16_t candidate, uint32_t *rows);
/* Features that speak for a cue of saying, against one of believing or wanting. */
uint32_t act_features(const unit *u, const linking *l, const linked *of, uint32_t *rows);
/* Features of how sure it all is, once the rest is chosen. */
uint32_t sure_features(const unit *u, const linking *l, const linked *of, uint32_t *rows);
/* All of it. */
void link_unit(const weights *w, unit *u, linking *l);

#endif
