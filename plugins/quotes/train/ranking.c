/* Learning the rankers; see ranking.h. Each choice is one of some candidates; the log-linear model of it is learned by AdaGrad. */
#include "ranking.h"
#include "../linking.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 12
#define RATE 0.1f
#define ROWS (1u << RANK_BITS)

/* A choice that was right. */
typedef struct choice {
	uint32_t *rows; /* of all candidates, one behind the other */
	uint8_t counts[MOST_CANDIDATES];
	uint8_t candidates, right;
	uint32_t document;
} choice;

typedef struct choices {
	choice *list;
	uint32_t count, room;
} choices;

static choices all[RANKERS];
static uint32_t document_at_hand;
static bool owned; /* `owners` are that document's */

static choice *new_choice(enum ranker ranker)
{
	choices *c = &all[ranker];
	if (c->count == c->room) {
		c->room = c->room ? c->room * 2 : 1024;
		c->list = realloc(c->list, c->room * sizeof(*c->list));
	}
	c->list[c->count] = (choice){.document = document_at_hand};
	return &c->list[c->count++];
}

static void add_candidate(choice *to, const uint32_t *rows, uint32_t count)
{
	uint32_t before = 0;
	for (uint32_t k = 0; k < to->candidates; k++)
		before += to->counts[k];
	to->rows = realloc(to->rows, (before + count + 1) * sizeof(*rows));
	memcpy(to->rows + before, rows, count * sizeof(*rows));
	to->counts[to->candidates++] = (uint8_t)count;
}

/* ---- What is right ----------------------------------------------------------------------------------------------------- */

static uint32_t *owners; /* by token of the document at hand: one more than the attribution that its content is of */

/* The attribution that most of a piece belongs to; 0: none. */
static uint32_t owner_of(const unit *u, const piece *p)
{
	uint32_t best = 0, most = 0;
	for (uint32_t i = p->begin; i < p->end; i++) {
		uint32_t owner = owners[u->origin[i]], count = 0;
		if (!owner || owner == best)
			continue;
		for (uint32_t k = p->begin; k < p->end; k++)
			count += owners[u->origin[k]] == owner;
		if (count > most) {
			most = count;
			best = owner;
		}
	}
	return best;
}

static uint32_t shared_tokens(token_range one, token_range other)
{
	uint32_t begin = one.begin > other.begin ? one.begin : other.begin, end = one.end < other.end ? one.end : other.end;
	return begin < end ? end - begin : 0;
}

/* Where a piece is in the document. */
static token_range range_in(const unit *u, const piece *p) { return (token_range){u->origin[p->begin], u->origin[p->end - 1] + 1}; }

/* The place among the candidates of the piece that has most of a range; else of none, the last. */
static uint8_t right_candidate(const unit *u, const linking *l, const uint16_t *candidates, uint32_t count, token_range gold)
{
	uint32_t best = count - 1, most = 0;
	for (uint32_t k = 0; k + 1 < count; k++) {
		uint32_t shared = shared_tokens(range_in(u, &l->pieces[candidates[k]]), gold);
		if (shared > most) {
			most = shared;
			best = k;
		}
	}
	return (uint8_t)best;
}

static void add_merge(const unit *u, const linking *l, uint32_t one, uint32_t other, bool same)
{
	uint32_t rows[MAX_ASKED];
	choice *to = new_choice(RANK_MERGE);
	add_candidate(to, rows, 0);
	add_candidate(to, rows, merge_features(u, l, one, other, rows));
	to->right = same;
}

static void add_link(const unit *u, const linking *l, linked *of, const gold_attribution *gold)
{
	uint16_t candidates[MOST_CANDIDATES];
	uint32_t rows[MAX_ASKED], count = cue_candidates(l, of, candidates);
	choice *to = new_choice(RANK_CUE);
	for (uint32_t k = 0; k < count; k++)
		add_candidate(to, rows, cue_features(u, l, of, candidates[k], rows));
	to->right = right_candidate(u, l, candidates, count, gold->cue);
	of->cue = candidates[to->right];
	if (of->cue != NOWHERE) {
		to = new_choice(RANK_ACT);
		add_candidate(to, rows, 0);
		add_candidate(to, rows, act_features(u, l, of, rows));
		to->right = gold->speech;
	}
	count = source_candidates(l, of, candidates);
	to = new_choice(RANK_SOURCE);
	for (uint32_t k = 0; k < count; k++)
		add_candidate(to, rows, source_features(u, l, of, candidates[k], rows));
	to->right = right_candidate(u, l, candidates, count, gold->source);
}

static void add_unit(const corpus *c, const corpus_unit *from, unit *u, linking *l)
{
	const corpus_document *d = &c->documents[from->document];
	lay_unit(c, from, u);
	memcpy(tags_of(u), from->tags, from->count);
	find_pieces(u, l);
	linked open = {.first = NOWHERE};
	uint32_t owner = 0;
	for (uint32_t k = 0; k <= l->piece_count; k++) {
		if (k < l->piece_count && l->pieces[k].kind != PIECE_CONTENT)
			continue;
		uint32_t next = k < l->piece_count ? owner_of(u, &l->pieces[k]) : 0;
		bool same = owner && next == owner && k < l->piece_count;
		if (open.first != NOWHERE && k < l->piece_count && (owner || next))
			add_merge(u, l, open.last, k, same);
		if (same) {
			open.last = (uint16_t)k;
			continue;
		}
		if (owner && open.first != NOWHERE)
			add_link(u, l, &open, &d->attributions[owner - 1]);
		open = (linked){.first = (uint16_t)k, .last = (uint16_t)k, .cue = NOWHERE, .source = NOWHERE};
		owner = next;
	}
}

/* Notes whose content the tokens of a document are, where that is not the one at hand. */
static void own_tokens(const corpus *c, uint32_t document)
{
	const corpus_document *d = &c->documents[document];
	if (owned && document == document_at_hand)
		return;
	owned = true;
	document_at_hand = document;
	memset(owners, 0, d->count * sizeof(*owners));
	for (uint32_t k = 0; k < d->attribution_count; k++)
		for (uint32_t p = 0; p < d->attributions[k].part_count; p++)
			for (uint32_t i = d->attributions[k].parts[p].begin; i < d->attributions[k].parts[p].end; i++)
				owners[i] = k + 1;
}

/* ---- How sure --------------------------------------------------------------------------------------------------------- */

/* A link against what is right: content is where half of all words of both are shared, and a source where half of its own are. */
typedef struct judgement {
	bool content, speaker;
} judgement;

/* The attribution that most of a link's content belongs to; NULL: none. */
static const gold_attribution *gold_of(const corpus_document *d, const unit *u, const linking *l, const linked *of, uint32_t *own,
				       uint32_t *shared)
{
	uint32_t best = 0;
	*own = *shared = 0;
	for (uint32_t k = of->first; k <= of->last; k++) {
		if (l->pieces[k].kind != PIECE_CONTENT)
			continue;
		uint32_t owner = owner_of(u, &l->pieces[k]);
		*own += range_in(u, &l->pieces[k]).end - range_in(u, &l->pieces[k]).begin;
		best = best ? best : owner;
	}
	for (uint32_t p = 0; best && p < d->attributions[best - 1].part_count; p++)
		for (uint32_t k = of->first; k <= of->last; k++)
			if (l->pieces[k].kind == PIECE_CONTENT)
				*shared += shared_tokens(d->attributions[best - 1].parts[p], range_in(u, &l->pieces[k]));
	return best ? &d->attributions[best - 1] : NULL;
}

static judgement judge(const corpus_document *d, const unit *u, const linking *l, const linked *of)
{
	uint32_t own, shared, words = 0;
	const gold_attribution *gold = gold_of(d, u, l, of, &own, &shared);
	if (!gold)
		return (judgement){0};
	for (uint32_t p = 0; p < gold->part_count; p++)
		words += gold->parts[p].end - gold->parts[p].begin;
	bool content = shared * 2 >= own + words - shared;
	if (of->source == NOWHERE)
		return (judgement){content, content && gold->source.begin == gold->source.end};
	token_range source = range_in(u, &l->pieces[of->source]);
	uint32_t inside = shared_tokens(source, gold->source), least = gold->source.end - gold->source.begin;
	return (judgement){content, content && inside * 2 >= source.end - source.begin && inside * 2 >= (least < 3 ? least : 3)};
}

/* Links a unit by rankers that have not seen it, and notes whether that was right. */
static void add_sureness(const corpus *c, const weights *w, const corpus_unit *from, unit *u, linking *l)
{
	uint32_t rows[MAX_ASKED];
	lay_unit(c, from, u);
	memcpy(tags_of(u), from->tags, from->count);
	link_unit(w, u, l);
	for (uint32_t k = 0; k < l->link_count; k++) {
		judgement right = judge(&c->documents[from->document], u, l, &l->links[k]);
		uint32_t count = sure_features(u, l, &l->links[k], rows);
		choice *content = new_choice(RANK_CONTENT);
		add_candidate(content, rows, 0);
		add_candidate(content, rows, count);
		content->right = right.content;
		choice *speaker = new_choice(RANK_SPEAKER);
		add_candidate(speaker, rows, 0);
		add_candidate(speaker, rows, count);
		speaker->right = right.speaker;
	}
}

/* ---- Learning ---------------------------------------------------------------------------------------------------------- */

/* One step; true where the right candidate had the highest score. */
static bool descend(float *m, float *squares, const choice *c, float rate)
{
	float scores[MOST_CANDIDATES], sum = 0;
	uint32_t best = 0, at = 0;
	for (uint32_t k = 0; k < c->candidates; k++) {
		scores[k] = 0;
		for (uint32_t i = 0; i < c->counts[k]; i++)
			scores[k] += m[c->rows[at++]];
		best = scores[k] > scores[best] ? k : best;
	}
	float most = scores[best];
	for (uint32_t k = 0; k < c->candidates; k++)
		sum += scores[k] = expf(scores[k] - most);
	at = 0;
	for (uint32_t k = 0; k < c->candidates; k++) {
		float slope = scores[k] / sum - (k == c->right);
		for (uint32_t i = 0; i < c->counts[k]; i++) {
			uint32_t row = c->rows[at++];
			float bent = slope + 1e-4f * m[row];
			squares[row] += bent * bent;
			m[row] -= rate * bent / sqrtf(squares[row] + 1e-2f);
		}
	}
	return best == c->right;
}

/* Learns from all choices but those of documents with document % FOLDS == skip; returns how many were right in the last round, in percent. */
static double learn_ranker(const choices *c, int16_t *to, uint32_t skip)
{
	float *m = calloc(ROWS, sizeof(*m)), *squares = calloc(ROWS, sizeof(*squares)), *mean = calloc(ROWS, sizeof(*mean));
	uint32_t *order = calloc(c->count + 1, sizeof(*order)), count = 0, right = 0;
	uint64_t seed = 1;
	for (uint32_t k = 0; k < c->count; k++)
		if (c->list[k].document % FOLDS != skip)
			order[count++] = k;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		right = 0;
		for (uint32_t i = count; i > 1; i--) {
			seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
			uint32_t other = (uint32_t)((seed >> 32) * i >> 32), kept = order[i - 1];
			order[i - 1] = order[other];
			order[other] = kept;
		}
		for (uint32_t k = 0; k < count; k++)
			right += descend(m, squares, &c->list[order[k]], RATE / (1 + 0.2f * (float)round));
		for (uint32_t i = 0; i < ROWS && round >= ROUNDS / 2; i++)
			mean[i] += m[i] / (ROUNDS - ROUNDS / 2);
	}
	for (uint32_t i = 0; i < ROWS; i++) {
		float value = roundf(mean[i] * RANK_UNIT);
		to[i] = (int16_t)(value > 32000 ? 32000 : value < -32000 ? -32000 : value);
	}
	free(m);
	free(squares);
	free(mean);
	free(order);
	return 100.0 * right / (count ? count : 1);
}

static void learn_choices(const corpus *c, weights *w, unit *u, linking *l)
{
	static const char *const names[] = {"merging", "cues", "sources", "acts"};
	for (uint32_t k = 0; k < c->unit_count; k++) {
		own_tokens(c, c->units[k].document);
		add_unit(c, &c->units[k], u, l);
	}
	for (uint32_t ranker = 0; ranker <= RANK_ACT; ranker++)
		printf("%s: %u choices, %.2f %% right in the last round\n", names[ranker], all[ranker].count,
		       learn_ranker(&all[ranker], w->rankers[ranker], FOLDS));
}

/* How often it is right is learned from documents that the rankers, too, have not seen. */
static void learn_sureness(const corpus *c, weights *w, unit *u, linking *l)
{
	weights *without = calloc(1, sizeof(*without));
	for (uint32_t fold = 0; fold < FOLDS; fold++) {
		for (uint32_t ranker = 0; ranker <= RANK_ACT; ranker++)
			learn_ranker(&all[ranker], without->rankers[ranker], fold);
		for (uint32_t k = 0; k < c->unit_count; k++)
			if (c->units[k].document % FOLDS == fold) {
				own_tokens(c, c->units[k].document);
				add_sureness(c, without, &c->units[k], u, l);
			}
	}
	free(without);
	for (uint32_t ranker = RANK_CONTENT; ranker < RANKERS; ranker++)
		learn_ranker(&all[ranker], w->rankers[ranker], FOLDS);
}

void learn_rankers(const corpus *c, weights *w)
{
	static unit u;
	static linking l;
	owners = calloc(c->token_count + 1, sizeof(*owners));
	learn_choices(c, w, &u, &l);
	learn_sureness(c, w, &u, &l);
	free(owners);
}
