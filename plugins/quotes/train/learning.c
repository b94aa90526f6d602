/* Learning; see learning.h. A linear-chain conditional random field by AdaGrad, the same weights every time: the mean of those
 * after each of the later rounds of several runs, which differ by the order of the texts. */
#include "learning.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef float lanes __attribute__((vector_size(32)));

static void *room(size_t size)
{
	void *made = aligned_alloc(64, (size + 63) / 64 * 64);
	if (!made) {
		fprintf(stderr, "train: memory is short\n");
		abort();
	}
	return memset(made, 0, size);
}

static void score(const model *m, const sequence *s, float (*scores)[8])
{
	const uint32_t *rows = s->rows;
	for (uint32_t i = 0; i < s->count; i++) {
		lanes sum = {0}, row;
		for (uint32_t k = 0; k < s->row_counts[i]; k++) {
			memcpy(&row, m->rows[*rows++].weights, sizeof(row));
			sum += row;
		}
		memcpy(scores[i], &sum, sizeof(sum));
	}
}

static void decode(const model *m, const sequence *s, float (*scores)[8], uint8_t *tags)
{
	static uint8_t from[UNIT_TOKENS][8];
	for (uint32_t tag = TAG_IN_CONTENT; tag < TAG_COUNT; tag += 2)
		scores[0][tag] = -1e30f;
	for (uint32_t i = 1; i < s->count; i++)
		for (uint32_t tag = 0; tag < TAG_COUNT; tag++) {
			float best = -3e38f;
			for (uint32_t before = 0; before < TAG_COUNT; before++) {
				float sum = scores[i - 1][before] + m->transitions[s->classes[i]][before][tag];
				if (may_follow(before, tag) && sum > best) {
					best = sum;
					from[i][tag] = (uint8_t)before;
				}
			}
			scores[i][tag] += best;
		}
	uint32_t tag = 0;
	for (uint32_t k = 1; k < TAG_COUNT; k++)
		if (scores[s->count - 1][k] > scores[s->count - 1][tag])
			tag = k;
	for (uint32_t i = s->count; i-- > 0; tag = from[i][tag])
		tags[i] = (uint8_t)tag;
}

/* What begins of content, cue and source have more: by a unit's having no marks and having some. Chosen on folds, where it finds six points more of what is
 * reported; what is too eager the rankers tell (RANK_CONTENT). */
static const float eagerness[2][8] = {
	{[TAG_CONTENT] = 1.5f, [TAG_CUE] = 1.0f, [TAG_SOURCE] = 1.2f},
	{[TAG_CONTENT] = 0.6f, [TAG_CUE] = 0.5f, [TAG_SOURCE] = 1.0f},
};
/* The same for the cues and sources that are only added where nothing else is: more than one in five quotations had no source to choose. */
static const float more_eagerness[2][8] = {
	{[TAG_CUE] = 1.0f, [TAG_SOURCE] = 2.0f},
	{[TAG_CUE] = 0.6f, [TAG_SOURCE] = 2.0f},
};

static void decode_eagerly(const model *m, const sequence *s, const float eager[8], uint8_t *tags)
{
	static float scores[UNIT_TOKENS][8];
	score(m, s, scores);
	for (uint32_t i = 0; eager && i < s->count; i++)
		for (uint32_t tag = 0; tag < TAG_COUNT; tag++)
			scores[i][tag] += eager[tag];
	decode(m, s, scores, tags);
}

void best_tags(const model *m, const sequence *s, bool last, uint8_t *tags)
{
	static uint8_t more[UNIT_TOKENS];
	decode_eagerly(m, s, last ? eagerness[s->quoted] : NULL, tags);
	if (!last || !lacks_links(tags, s->count))
		return;
	decode_eagerly(m, s, more_eagerness[s->quoted], more);
	add_more(tags, more, s->count);
}

/* ---- The random field -------------------------------------------------------------------------------------------------- */

typedef struct field {
	model *m;
	float powers[SHAPE_COUNT + 1][8][8];
	float scores[UNIT_TOKENS][8], forward[UNIT_TOKENS][8], backward[UNIT_TOKENS][8];
	float scale[UNIT_TOKENS];
	float moved[SHAPE_COUNT + 1][8][8]; /* gradient of transitions */
	method how;
	float rate; /* of this round's steps */
} field;

static void prepare_transitions(field *f)
{
	for (uint32_t class = 0; class <= SHAPE_COUNT; class ++)
		for (uint32_t before = 0; before < TAG_COUNT; before++)
			for (uint32_t tag = 0; tag < TAG_COUNT; tag++)
				f->powers[class][before][tag] = may_follow(before, tag) ? expf(f->m->transitions[class][before][tag]) : 0;
}

static void run_forward(field *f, const sequence *s)
{
	for (uint32_t i = 0; i < s->count; i++) {
		float most = f->scores[i][0], sum = 0;
		for (uint32_t tag = 1; tag < TAG_COUNT; tag++)
			most = f->scores[i][tag] > most ? f->scores[i][tag] : most;
		for (uint32_t tag = 0; tag < TAG_COUNT; tag++) {
			float below = f->scores[i][tag] - most, power = f->scores[i][tag] = expf(below < -30 ? -30 : below), from = 0;
			if (!i)
				from = tag % 2 || !tag;
			else
				for (uint32_t before = 0; before < TAG_COUNT; before++)
					from += f->forward[i - 1][before] * f->powers[s->classes[i]][before][tag];
			sum += f->forward[i][tag] = from * power;
		}
		f->scale[i] = 1 / sum;
		for (uint32_t tag = 0; tag < TAG_COUNT; tag++)
			f->forward[i][tag] *= f->scale[i];
	}
}

static void run_backward(field *f, const sequence *s)
{
	for (uint32_t tag = 0; tag < 8; tag++)
		f->backward[s->count - 1][tag] = 1;
	for (uint32_t i = s->count - 1; i-- > 0;)
		for (uint32_t before = 0; before < TAG_COUNT; before++) {
			float sum = 0;
			for (uint32_t tag = 0; tag < TAG_COUNT; tag++)
				sum += f->powers[s->classes[i + 1]][before][tag] * f->scores[i + 1][tag] * f->backward[i + 1][tag];
			f->backward[i][before] = sum * f->scale[i + 1];
		}
}

static void descend_transitions(field *f, const sequence *s)
{
	memset(f->moved, 0, sizeof(f->moved));
	for (uint32_t i = 1; i < s->count; i++) {
		for (uint32_t before = 0; before < TAG_COUNT; before++)
			for (uint32_t tag = 0; tag < TAG_COUNT; tag++)
				f->moved[s->classes[i]][before][tag] += f->forward[i - 1][before] * f->powers[s->classes[i]][before][tag] *
									f->scores[i][tag] * f->backward[i][tag] * f->scale[i];
		f->moved[s->classes[i]][s->gold[i - 1]][s->gold[i]] -= 1;
	}
	for (uint32_t class = 0; class <= SHAPE_COUNT; class ++)
		for (uint32_t before = 0; before < TAG_COUNT; before++)
			for (uint32_t tag = 0; tag < TAG_COUNT; tag++) {
				float moved = f->moved[class][before][tag], *square = &f->m->transition_squares[class][before][tag];
				if (moved == 0)
					continue;
				*square += moved * moved;
				f->m->transitions[class][before][tag] -= f->rate * moved / sqrtf(*square + 1e-2f);
			}
}

static void descend(field *f, const sequence *s)
{
	const uint32_t *rows = s->rows;
	for (uint32_t i = 0; i < s->count; i++) {
		lanes slope = {0};
		for (uint32_t tag = 0; tag < TAG_COUNT; tag++)
			slope[tag] = f->forward[i][tag] * f->backward[i][tag];
		slope[s->gold[i]] -= 1;
		for (uint32_t k = 0; k < s->row_counts[i]; k++, rows++) {
			lanes weight, square, root;
			memcpy(&weight, f->m->rows[*rows].weights, sizeof(weight));
			memcpy(&square, f->m->rows[*rows].squares, sizeof(square));
			lanes bent = slope + f->how.decay * weight;
			square += bent * bent;
			for (uint32_t tag = 0; tag < 8; tag++)
				root[tag] = sqrtf(square[tag] + 1e-2f);
			weight -= f->rate * bent / root;
			memcpy(f->m->rows[*rows].weights, &weight, sizeof(weight));
			memcpy(f->m->rows[*rows].squares, &square, sizeof(square));
		}
	}
	descend_transitions(f, s);
}

/* ---- Rounds ------------------------------------------------------------------------------------------------------------ */

static void shuffle(uint32_t *order, uint32_t count, uint64_t *seed)
{
	for (uint32_t i = count; i > 1; i--) {
		*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
		uint32_t other = (uint32_t)((*seed >> 32) * i >> 32), kept = order[i - 1];
		order[i - 1] = order[other];
		order[other] = kept;
	}
}

/* Adds the weights of one to another. */
static void add_model(model *to, const model *m)
{
	for (uint32_t i = 0; i < sizeof(*m) / sizeof(float); i++)
		((float *)to)[i] += ((const float *)m)[i];
}

static void divide_model(model *m, float by)
{
	for (uint32_t i = 0; i < sizeof(*m) / sizeof(float); i++)
		((float *)m)[i] /= by;
}

/* Once through all rounds, from nothing; adds the weights after each of the later rounds to `sum`. */
static void run(field *f, const sequence *list, uint32_t *order, uint32_t count, uint64_t *seed, model *sum)
{
	memset(f->m, 0, sizeof(*f->m));
	for (uint32_t round = 0; round < f->how.rounds; round++) {
		shuffle(order, count, seed);
		f->rate = f->how.rate / (1 + 0.15f * (float)round);
		for (uint32_t k = 0; k < count; k++) {
			const sequence *s = &list[order[k]];
			prepare_transitions(f);
			score(f->m, s, f->scores);
			run_forward(f, s);
			run_backward(f, s);
			descend(f, s);
		}
		if (round >= f->how.rounds - f->how.rounds / 2)
			add_model(sum, f->m);
	}
}

model *learn(const sequence *list, uint32_t count, uint32_t folds, uint32_t skip, method how)
{
	model *m = room(sizeof(*m)), *mean = room(sizeof(*mean));
	field *f = room(sizeof(*f));
	uint32_t *order = room((count + 1) * sizeof(*order)), kept = 0;
	uint64_t seed = 1;
	*f = (field){.m = m, .how = how};
	for (uint32_t i = 0; i < count; i++)
		if (list[i].document % folds != skip)
			order[kept++] = i;
	for (uint32_t k = 0; k < how.runs; k++)
		run(f, list, order, kept, &seed, mean);
	divide_model(mean, (float)(how.runs * (how.rounds / 2)));
	free(m);
	free(f);
	free(order);
	return mean;
}

void quantize(const model *m, weights *w, uint32_t pass)
{
	pass_weights *to = &w->passes[pass];
	/* The largest weights are cut, so that the others keep their differences. */
	float squares = 0, most = 0;
	uint32_t used = 0;
	for (uint32_t i = 0; i < FEATURE_ROWS; i++)
		for (uint32_t tag = 0; tag < TAG_COUNT; tag++) {
			squares += m->rows[i].weights[tag] * m->rows[i].weights[tag];
			used += m->rows[i].weights[tag] != 0;
			most = fabsf(m->rows[i].weights[tag]) > most ? fabsf(m->rows[i].weights[tag]) : most;
		}
	float largest = 7 * sqrtf(squares / (float)(used ? used : 1));
	float factor = 127 / (largest < most ? largest : most);
	for (uint32_t i = 0; i < FEATURE_ROWS; i++)
		for (uint32_t tag = 0; tag < 8; tag++) {
			float value = roundf(m->rows[i].weights[tag] * factor);
			value = value > 127 ? 127 : value < -127 ? -127 : value;
			w->rows[i][pass][tag] = (uint8_t)(tag < TAG_COUNT ? 128 + (int)value : 128);
		}
	for (uint32_t class = 0; class <= SHAPE_COUNT; class ++)
		for (uint32_t before = 0; before < 8; before++)
			for (uint32_t tag = 0; tag < 8; tag++) {
				float value = roundf(m->transitions[class][before][tag] * factor / (1 << SCORE_SHIFT));
				value = value > MOST_TRANSITION ? MOST_TRANSITION : value < -MOST_TRANSITION ? -MOST_TRANSITION : value;
				to->transitions[class][before][tag] = (int16_t)(may_follow(before, tag) ? value : IMPOSSIBLE);
			}
	for (uint32_t tag = 0; tag < 8; tag++)
		for (uint32_t quoted = 0; quoted < 2; quoted++) {
			to->eager[quoted][tag] = (int16_t)roundf(eagerness[quoted][tag] * factor / (1 << SCORE_SHIFT));
			to->more[quoted][tag] = (int16_t)roundf(more_eagerness[quoted][tag] * factor / (1 << SCORE_SHIFT));
		}
}
