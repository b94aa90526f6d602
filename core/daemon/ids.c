/* Filters of ids: in each, an id is five bits of one 64-bit word, so that a look costs one load. See ids.h. */
#include "ids.h"

#include <stdlib.h>
#include <string.h>

#define WORD_BITS 10 /* 1,024 words a run: 16 bits a document */
#define BITS 5

/* The bits of an id; its word is chosen by others of the hash. */
static uint64_t bits_of(uint64_t id_hash)
{
	uint64_t bits = 0;
	for (int i = 0; i < BITS; i++)
		bits |= UINT64_C(1) << (id_hash >> (WORD_BITS + 6 * i) & 63);
	return bits;
}

static size_t word_of(uint64_t id_hash) { return id_hash >> (64 - WORD_BITS); }

/* Where the run is, or belongs. */
static size_t place_of(const gl_ids *ids, uint64_t run)
{
	size_t at = ids->count;
	while (at && ids->runs[at - 1].run >= run)
		at--;
	return at;
}

static bool insert(gl_ids *ids, size_t at, uint64_t run)
{
	if (ids->count == ids->room) {
		gl_ids_run *larger = realloc(ids->runs, (ids->room * 2 + 16) * sizeof(*larger));
		if (!larger)
			return false;
		ids->runs = larger;
		ids->room = ids->room * 2 + 16;
	}
	uint64_t *words = calloc((size_t)1 << WORD_BITS, sizeof(*words));
	if (!words)
		return false;
	memmove(ids->runs + at + 1, ids->runs + at, (ids->count - at) * sizeof(*ids->runs));
	ids->runs[at] = (gl_ids_run){run, words};
	ids->count++;
	return true;
}

bool gl_ids_add(gl_ids *ids, uint64_t number, uint64_t id_hash)
{
	uint64_t run = number >> GL_IDS_RUN_BITS;
	size_t at = place_of(ids, run);
	if ((at == ids->count || ids->runs[at].run != run) && !insert(ids, at, run))
		return false;
	ids->runs[at].words[word_of(id_hash)] |= bits_of(id_hash);
	return true;
}

bool gl_ids_next(const gl_ids *ids, uint64_t id_hash, size_t *at, uint64_t *run)
{
	uint64_t bits = bits_of(id_hash);
	size_t word = word_of(id_hash);
	while (*at < ids->count) {
		const gl_ids_run *one = &ids->runs[(*at)++];
		if ((one->words[word] & bits) != bits)
			continue;
		*run = one->run;
		return true;
	}
	return false;
}

void gl_ids_forget(gl_ids *ids, uint64_t number)
{
	size_t gone = 0;
	for (; gone < ids->count && ids->runs[gone].run < number >> GL_IDS_RUN_BITS; gone++)
		free(ids->runs[gone].words);
	if (gone)
		memmove(ids->runs, ids->runs + gone, (ids->count - gone) * sizeof(*ids->runs));
	ids->count -= gone;
}

void gl_ids_deinit(gl_ids *ids)
{
	gl_ids_forget(ids, UINT64_MAX);
	for (size_t i = 0; i < ids->count; i++)
		free(ids->runs[i].words);
	free(ids->runs);
	*ids = (gl_ids){0};
}
