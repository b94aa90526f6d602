/* What the rankers ask of pieces and links; see linking.h. Features are rows of a ranker's weights, hashes of a template's number and of what it is about. */
#include "linking.h"

#define REACH 24 /* pieces to both sides that are looked at for candidates */

typedef struct asked {
	uint32_t *rows;
	uint32_t count, template;
} asked;

static void put(asked *a, uint32_t value)
{
	a->template += 0x632be5abu;
	uint32_t hash = (value ^ a->template) * 0x9e3779b1u;
	hash ^= hash >> 15;
	a->rows[a->count++] = hash * 0x85ebca6bu >> (32 - RANK_BITS);
}

static void put_two(asked *a, uint32_t one, uint32_t other) { put(a, one + (other << 13 | other >> 19) * 0xc2b2ae35u); }

/* Classes of distances, which end at 0, 1, 2, 3, 5, 8, 13, 21 and 40. */
static uint32_t distance_class(uint32_t distance)
{
	static const uint8_t classes[42] = {0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7,
					    7, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 9};
	return classes[distance < 41 ? distance : 41];
}

static uint32_t least(uint32_t one, uint32_t other) { return one < other ? one : other; }

/* The kinds of the pieces between two, at most four. */
static uint32_t kinds_between(const linking *l, uint32_t from, uint32_t to)
{
	uint32_t kinds = 1;
	for (uint32_t k = from + 1; k < to && k <= from + 4; k++)
		kinds = kinds << 2 | l->pieces[k].kind;
	return kinds;
}

static uint32_t count_between(const linking *l, uint32_t from, uint32_t to, uint8_t kind)
{
	uint32_t count = 0;
	for (uint32_t k = from + 1; k < to; k++)
		count += l->pieces[k].kind == kind;
	return least(count, 3);
}

/* Sentences, commas and quotations that begin from token `from` to token `to`, in classes. */
static uint32_t between(const unit *u, uint32_t from, uint32_t to)
{
	const around *a = &u->around;
	return least((uint32_t)(a->sentences[to] - a->sentences[from]), 2) | least((uint32_t)(a->commas[to] - a->commas[from]), 3) << 2;
}

static uint32_t kind_at(const linking *l, uint32_t k) { return k < l->piece_count ? l->pieces[k].kind : 0; }

static bool begins_quoted(const unit *u, const piece *p) { return u->padded[MARGIN + p->begin].stretch != 0; }
static bool ends_quoted(const unit *u, const piece *p) { return u->padded[MARGIN + p->end - 1].stretch != 0; }

uint32_t merge_features(const unit *u, const linking *l, uint32_t one, uint32_t other, uint32_t *rows)
{
	asked a = {rows, 0, 1};
	const column *c = u->padded + MARGIN;
	const piece *p = &l->pieces[one], *q = &l->pieces[other];
	uint32_t kinds = kinds_between(l, one, other), gap = distance_class((uint32_t)(q->begin - p->end)),
		 crossed = between(u, p->end - 1u, q->begin);
	uint32_t quoted = (uint32_t)begins_quoted(u, p) | (uint32_t)ends_quoted(u, p) << 1 | (uint32_t)begins_quoted(u, q) << 2 |
			  (uint32_t)ends_quoted(u, q) << 3 |
			  (uint32_t)(c[p->end - 1].stretch && c[p->end - 1].stretch == c[q->begin].stretch) << 4;
	put(&a, 0);
	put(&a, kinds);
	put(&a, gap);
	put(&a, crossed);
	put(&a, quoted);
	put_two(&a, kinds, quoted);
	put_two(&a, kinds, quoted | crossed << 8);
	put_two(&a, kinds, crossed);
	put_two(&a, gap, quoted | crossed << 8);
	put_two(&a, c[p->end].word, quoted);
	put_two(&a, c[q->begin - 1].word, quoted);
	put_two(&a, c[p->end].word, c[q->begin - 1].word);
	put_two(&a, c[q->begin].word, kinds);
	put_two(&a, c[q->begin].flags & CAPITAL, crossed);
	put_two(&a, (one ? kind_at(l, one - 1) : 0) | kind_at(l, other + 1) << 2, kinds);
	put_two(&a, (one ? kind_at(l, one - 1) : 0) | kind_at(l, other + 1) << 2, kinds << 8 | quoted);
	put_two(&a, distance_class((uint32_t)(p->end - p->begin)), quoted);
	put_two(&a, distance_class((uint32_t)(q->end - q->begin)), quoted);
	for (uint32_t k = one + 1; k < other && k <= one + 4; k++)
		if (l->pieces[k].kind == PIECE_CUE) {
			put_two(&a, c[l->pieces[k].begin].stem, quoted);
			put_two(&a, c[l->pieces[k].begin].suffix, kinds);
			put_two(&a, distance_class((uint32_t)(l->pieces[k].begin - p->end)),
				distance_class((uint32_t)(q->begin - l->pieces[k].end)));
		}
	return a.count;
}

/* The gap between a piece and a link, and on which side of it the piece is: 0 before it, 1 between its parts, 2 behind it. */
typedef struct relation {
	uint32_t side, gap, kinds, contents, cues, sources, crossed;
} relation;

static uint32_t side_of(const linked *of, uint16_t candidate) { return candidate > of->last ? 2 : candidate > of->first; }

static relation relate(const unit *u, const linking *l, const linked *of, uint16_t candidate)
{
	const piece *p = &l->pieces[candidate];
	uint32_t from = candidate, to = of->first, left = p->end, right = l->pieces[of->first].begin, side = side_of(of, candidate);
	if (side == 2) {
		from = of->last;
		to = candidate;
		left = l->pieces[of->last].end;
		right = p->begin;
	} else if (side == 1) {
		/* Between parts: from the part before it. */
		from = candidate;
		while (l->pieces[from].kind != PIECE_CONTENT)
			from--;
		to = candidate;
		left = l->pieces[from].end;
		right = p->begin;
	}
	uint32_t counts[PIECE_SOURCE + 1] = {0};
	for (uint32_t k = from + 1; k < to; k++)
		counts[l->pieces[k].kind]++;
	return (relation){side,
			  distance_class(right - left),
			  kinds_between(l, from, to),
			  least(counts[PIECE_CONTENT], 3),
			  least(counts[PIECE_CUE], 3),
			  least(counts[PIECE_SOURCE], 3),
			  between(u, left ? left - 1 : 0, right)};
}

static uint32_t candidates_near(const linking *l, const linked *of, uint16_t near, uint8_t kind, uint16_t *candidates)
{
	uint32_t count = 0, before = 0, behind = 0;
	uint32_t from = near > REACH ? near - REACH : 0, middle = near;
	for (uint32_t k = middle; k-- > from && before < 5;)
		if (l->pieces[k].kind == kind) {
			candidates[count++] = (uint16_t)k;
			before++;
		}
	for (uint32_t k = middle + 1; k < l->piece_count && k < middle + REACH && behind < 5 && count < MOST_CANDIDATES - 1; k++)
		if (l->pieces[k].kind == kind) {
			candidates[count++] = (uint16_t)k;
			behind++;
		}
	(void)of;
	candidates[count++] = NOWHERE;
	return count;
}

uint32_t cue_candidates(const linking *l, const linked *of, uint16_t *candidates)
{
	return candidates_near(l, of, of->first, PIECE_CUE, candidates);
}

uint32_t source_candidates(const linking *l, const linked *of, uint16_t *candidates)
{
	return candidates_near(l, of, of->cue == NOWHERE ? of->first : of->cue, PIECE_SOURCE, candidates);
}

static uint32_t quoted_class(const unit *u, const linking *l, const linked *of)
{
	const piece *p = &l->pieces[of->first], *q = &l->pieces[of->last];
	return (uint32_t)begins_quoted(u, p) | (uint32_t)ends_quoted(u, p) << 1 | (uint32_t)(of->first != of->last) << 2 |
	       (uint32_t)(ends_quoted(u, q) && begins_quoted(u, q)) << 3;
}

uint32_t cue_features(const unit *u, const linking *l, const linked *of, uint16_t candidate, uint32_t *rows)
{
	asked a = {rows, 0, 2};
	const column *c = u->padded + MARGIN;
	uint32_t quoted = quoted_class(u, l, of);
	if (candidate == NOWHERE) {
		a.template = 77;
		put(&a, 0);
		put(&a, quoted);
		put(&a, (of->first ? kind_at(l, of->first - 1u) : 0) | kind_at(l, of->last + 1u) << 2);
		put_two(&a, u->around.from_begin[l->pieces[of->first].begin] == 0, quoted);
		return a.count;
	}
	const piece *p = &l->pieces[candidate];
	relation r = relate(u, l, of, candidate);
	uint32_t stem = c[p->begin].stem, side = r.side | quoted << 2;
	/* Whose else it may be: the pieces around the cue. */
	uint32_t neighbours = (candidate ? kind_at(l, candidate - 1u) : 0) | kind_at(l, candidate + 1u) << 2 |
			      (candidate > 1 ? kind_at(l, candidate - 2u) : 0) << 4 | kind_at(l, candidate + 2u) << 6;
	put(&a, 0);
	put(&a, r.side);
	put_two(&a, r.side, r.gap);
	put_two(&a, r.side, r.kinds);
	put_two(&a, side, r.kinds);
	put_two(&a, side, r.gap | r.crossed << 4);
	put_two(&a, r.side, r.crossed);
	put_two(&a, r.side, r.contents | r.cues << 2 | r.sources << 4);
	put_two(&a, side, r.contents | r.cues << 2 | r.crossed << 4);
	put_two(&a, stem, r.side);
	put_two(&a, stem, r.kinds | r.side << 12);
	put_two(&a, stem, side);
	put_two(&a, c[p->end].word, r.side | r.gap << 2);
	put_two(&a, p->begin ? c[p->begin - 1].word : 0, r.side | r.gap << 2);
	put_two(&a, neighbours, r.side);
	put_two(&a, neighbours, r.kinds | r.side << 12);
	put_two(&a, c[p->end - 1].word, r.side);
	put_two(&a, distance_class((uint32_t)(p->end - p->begin)), r.side);
	return a.count;
}

uint32_t source_features(const unit *u, const linking *l, const linked *of, uint16_t candidate, uint32_t *rows)
{
	asked a = {rows, 0, 3};
	const column *c = u->padded + MARGIN;
	uint32_t quoted = quoted_class(u, l, of);
	const piece *cue = of->cue == NOWHERE ? NULL : &l->pieces[of->cue];
	uint32_t stem = cue ? c[cue->begin].stem : 0, suffix = cue ? c[cue->begin].suffix : 0;
	if (candidate == NOWHERE) {
		a.template = 78;
		put(&a, 0);
		put(&a, quoted);
		put_two(&a, stem, 1);
		put_two(&a, suffix, 1);
		put_two(&a, cue ? (of->cue ? kind_at(l, of->cue - 1u) : 0) | kind_at(l, of->cue + 1u) << 2 : 99, quoted);
		put_two(&a, cue && cue->begin ? c[cue->begin - 1].word : 0, cue ? c[cue->end].word : 0);
		put_two(&a, cue && cue->begin ? c[cue->begin - 1].word : 0, suffix);
		put_two(&a, cue ? c[cue->end].word : 0, suffix);
		return a.count;
	}
	const piece *p = &l->pieces[candidate];
	relation r = relate(u, l, of, candidate);
	uint32_t side = r.side | (cue ? (candidate > of->cue) + 1u : 0) << 2 | (cue ? side_of(of, of->cue) + 1u : 0) << 4;
	uint32_t from = candidate, to = of->cue;
	if (cue && candidate > of->cue) {
		from = of->cue;
		to = candidate;
	}
	uint32_t kinds = cue ? kinds_between(l, from, to) : r.kinds;
	uint32_t gap = cue ? distance_class((uint32_t)(l->pieces[to].begin - l->pieces[from].end)) : r.gap;
	uint32_t crossed = cue ? between(u, l->pieces[from].end - 1u, l->pieces[to].begin) : r.crossed;
	uint32_t rivals =
		cue ? count_between(l, from, to, PIECE_SOURCE) | count_between(l, from, to, PIECE_CUE) << 2 : r.sources | r.cues << 2;
	put(&a, 0);
	put(&a, side);
	put_two(&a, side, gap);
	put_two(&a, side, kinds);
	put_two(&a, side, crossed);
	put_two(&a, side, rivals);
	put_two(&a, side | quoted << 8, kinds);
	put_two(&a, side, gap | crossed << 4);
	put_two(&a, side, r.gap | r.crossed << 4);
	put_two(&a, side, r.kinds);
	put_two(&a, stem, side);
	put_two(&a, suffix, side);
	put_two(&a, stem, kinds);
	put_two(&a, stem, gap | side << 8);
	put_two(&a, c[p->begin].word, side);
	put_two(&a, c[p->end - 1].stem, gap);
	put_two(&a, c[p->begin].flags & (CAPITAL | PRONOUN_WORD), side | gap << 8);
	put_two(&a, distance_class((uint32_t)(p->end - p->begin)), gap);
	put_two(&a, c[p->end].word, side);
	put_two(&a, p->begin ? c[p->begin - 1].word : 0, side);
	put_two(&a, cue ? c[cue->end].word : 0, side | kinds << 8);
	put_two(&a, begins_quoted(u, p), side);
	return a.count;
}

uint32_t act_features(const unit *u, const linking *l, const linked *of, uint32_t *rows)
{
	asked a = {rows, 0, 4};
	const column *c = u->padded + MARGIN;
	const piece *cue = &l->pieces[of->cue];
	put(&a, 0);
	put(&a, quoted_class(u, l, of) & 3);
	put(&a, c[cue->end].word);
	for (uint32_t i = cue->begin; i < cue->end && i < cue->begin + 6u; i++) {
		a.template = 5;
		put(&a, c[i].word);
		put(&a, c[i].stem);
		put(&a, c[i].stem + (i + 1 == cue->end));
		put_two(&a, c[i].stem, c[i + 1].stem);
	}
	return a.count;
}

/* Classes of a probability: the surer, the finer. */
static uint32_t sure_class(float sure)
{
	static const float bounds[] = {0.5f, 0.7f, 0.85f, 0.93f, 0.97f, 0.99f, 0.997f, 0.999f};
	uint32_t class = 0;
	while (class < sizeof(bounds) / sizeof(bounds[0]) && sure > bounds[class])
		class ++;
	return class;
}

static void put_sure_pieces(asked *a, const unit *u, const linking *l, const linked *of, uint32_t quoted)
{
	const column *c = u->padded + MARGIN;
	const piece *cue = of->cue == NOWHERE ? NULL : &l->pieces[of->cue], *source = of->source == NOWHERE ? NULL : &l->pieces[of->source];
	uint32_t cue_gap = cue ? relate(u, l, of, of->cue).gap : 15, source_gap = source ? relate(u, l, of, of->source).gap : 15;
	put_two(a, cue ? c[cue->begin].stem : 1, quoted);
	put_two(a, cue ? c[cue->begin].cue : 9, quoted);
	put_two(a, cue_gap, source_gap);
	put_two(a, cue_gap, quoted);
	put_two(a, source ? c[source->end - 1].part : 251, quoted);
	put_two(a, source ? c[source->end - 1].shape : 99, source ? c[source->begin].shape : 99);
	put_two(a, source ? distance_class((uint32_t)(source->end - source->begin)) : 99,
		cue ? distance_class((uint32_t)(cue->end - cue->begin)) : 99);
}

uint32_t sure_features(const unit *u, const linking *l, const linked *of, uint32_t *rows)
{
	asked a = {rows, 0, 6};
	const column *c = u->padded + MARGIN;
	const piece *first = &l->pieces[of->first], *last = &l->pieces[of->last];
	uint32_t quoted = quoted_class(u, l, of), named = (uint32_t)(of->cue != NOWHERE) | (uint32_t)(of->source != NOWHERE) << 1;
	uint32_t cue = sure_class(of->sure_cue), source = sure_class(of->sure_source), merged = sure_class(of->sure_merge);
	put(&a, 0);
	put(&a, quoted | named << 4);
	put_two(&a, cue, named);
	put_two(&a, source, named);
	put_two(&a, merged, quoted);
	put_two(&a, cue, source << 4 | merged << 8);
	put_two(&a, distance_class((uint32_t)(last->end - first->begin)), quoted);
	put_two(&a, first->begin ? c[first->begin - 1].word : 0, quoted);
	put_two(&a, c[last->end].shape, quoted);
	put_two(&a, c[first->begin].word, quoted & 1);
	put_two(&a, between(u, first->begin, last->end - 1u), quoted);
	put_two(&a, c[first->begin].size < 5 ? c[first->begin].size : 5, quoted | named << 4);
	put_sure_pieces(&a, u, l, of, quoted | named << 4);
	return a.count;
}
