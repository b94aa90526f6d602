/* The choices of the rankers; see linking.h. */
#include "linking.h"

#include <math.h>

static float score(const weights *w, enum ranker ranker, const uint32_t *rows, uint32_t count)
{
	int32_t sum = 0;
	for (uint32_t k = 0; k < count; k++)
		sum += w->rankers[ranker][rows[k]];
	return (float)sum / RANK_UNIT;
}

/* The candidate with the highest score, and its probability. */
static uint16_t choose(const float *scores, const uint16_t *candidates, uint32_t count, float *sure)
{
	uint32_t best = 0;
	float sum = 0;
	for (uint32_t k = 1; k < count; k++)
		best = scores[k] > scores[best] ? k : best;
	for (uint32_t k = 0; k < count; k++)
		sum += k == best ? 1 : expf(scores[k] - scores[best]);
	*sure = 1 / sum;
	return candidates[best];
}

static void choose_cue(const weights *w, const unit *u, linking *l, linked *of)
{
	uint16_t candidates[MOST_CANDIDATES];
	float scores[MOST_CANDIDATES];
	uint32_t rows[MAX_ASKED], count = cue_candidates(l, of, candidates);
	for (uint32_t k = 0; k < count; k++)
		scores[k] = score(w, RANK_CUE, rows, cue_features(u, l, of, candidates[k], rows));
	of->cue = choose(scores, candidates, count, &of->sure_cue);
}

static void choose_source(const weights *w, const unit *u, linking *l, linked *of)
{
	uint16_t candidates[MOST_CANDIDATES];
	float scores[MOST_CANDIDATES];
	uint32_t rows[MAX_ASKED], count = source_candidates(l, of, candidates);
	for (uint32_t k = 0; k < count; k++)
		scores[k] = score(w, RANK_SOURCE, rows, source_features(u, l, of, candidates[k], rows));
	of->source = choose(scores, candidates, count, &of->sure_source);
}

static void choose_act(const weights *w, const unit *u, const linking *l, linked *of)
{
	uint32_t rows[MAX_ASKED];
	of->speech = of->cue == NOWHERE || score(w, RANK_ACT, rows, act_features(u, l, of, rows)) > 0;
}

static float probability(float score) { return 1 / (1 + expf(-score)); }

static void weigh_sureness(const weights *w, const unit *u, const linking *l, linked *of)
{
	uint32_t rows[MAX_ASKED], count = sure_features(u, l, of, rows);
	of->sure_content = probability(score(w, RANK_CONTENT, rows, count));
	of->sure_speaker = probability(score(w, RANK_SPEAKER, rows, count));
}

static void merge_contents(const weights *w, const unit *u, linking *l)
{
	uint32_t rows[MAX_ASKED];
	linked *open = NULL;
	l->link_count = 0;
	for (uint32_t k = 0; k < l->piece_count; k++) {
		if (l->pieces[k].kind != PIECE_CONTENT)
			continue;
		float same = open ? score(w, RANK_MERGE, rows, merge_features(u, l, open->last, k, rows)) : 0;
		float sure = open ? probability(fabsf(same)) : 1;
		if (open)
			open->sure_merge = open->sure_merge < sure ? open->sure_merge : sure;
		if (open && same > 0) {
			open->last = (uint16_t)k;
			continue;
		}
		open = &l->links[l->link_count++];
		*open = (linked){.first = (uint16_t)k, .last = (uint16_t)k, .cue = NOWHERE, .source = NOWHERE, .sure_merge = sure};
	}
}

void link_unit(const weights *w, unit *u, linking *l)
{
	find_pieces(u, l);
	merge_contents(w, u, l);
	for (uint32_t k = 0; k < l->link_count; k++) {
		choose_cue(w, u, l, &l->links[k]);
		choose_source(w, u, l, &l->links[k]);
		choose_act(w, u, l, &l->links[k]);
		weigh_sureness(w, u, l, &l->links[k]);
	}
}
