/* The numbers of waiting documents: an array in ascending order, from whose front the ended ones go; those in its middle are taken out before it grows. See waiting.h. */
#include "waiting.h"

#include <stdlib.h>
#include <string.h>

#define ENDED (UINT64_C(1) << 63)

/* Without it the oldest cannot be known any more. */
static void give_up(gl_waiting *waiting, uint64_t number)
{
	uint64_t oldest = gl_waiting_oldest(waiting, number);
	waiting->floor = oldest < number ? oldest : number;
	waiting->incomplete = true;
}

static bool make_room(uint64_t **list, size_t count, size_t *room)
{
	if (count < *room)
		return true;
	uint64_t *larger = realloc(*list, (*room * 2 + 64) * sizeof(*larger));
	if (!larger)
		return false;
	*list = larger;
	*room = *room * 2 + 64;
	return true;
}

static void note(gl_waiting *waiting, uint64_t change)
{
	if (make_room(&waiting->changes, waiting->change_count, &waiting->change_room))
		waiting->changes[waiting->change_count++] = change;
	else if (!(change & ENDED))
		give_up(waiting, change);
}

void gl_waiting_add(gl_waiting *waiting, uint64_t number) { note(waiting, number); }

void gl_waiting_end(gl_waiting *waiting, uint64_t number) { note(waiting, number | ENDED); }

static void take_out_ended(gl_waiting *waiting)
{
	size_t kept = 0;
	for (size_t i = waiting->first; i < waiting->count; i++)
		if (!(waiting->numbers[i] & ENDED))
			waiting->numbers[kept++] = waiting->numbers[i];
	waiting->first = waiting->ended = 0;
	waiting->count = kept;
}

static void insert(gl_waiting *waiting, uint64_t number)
{
	if (waiting->count == waiting->room && (waiting->first + waiting->ended) * 2 > waiting->count)
		take_out_ended(waiting);
	if (!make_room(&waiting->numbers, waiting->count, &waiting->room)) {
		give_up(waiting, number);
		return;
	}
	size_t at = waiting->count++;
	for (; at > waiting->first && (waiting->numbers[at - 1] & ~ENDED) > number; at--)
		waiting->numbers[at] = waiting->numbers[at - 1];
	waiting->numbers[at] = number;
}

static void end(gl_waiting *waiting, uint64_t number)
{
	size_t from = waiting->first, to = waiting->count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if ((waiting->numbers[middle] & ~ENDED) < number)
			from = middle + 1;
		else
			to = middle;
	}
	if (from == waiting->count || waiting->numbers[from] != number)
		return;
	waiting->numbers[from] |= ENDED;
	waiting->ended++;
	for (; waiting->first < waiting->count && waiting->numbers[waiting->first] & ENDED; waiting->first++)
		waiting->ended--;
}

void gl_waiting_keep(gl_waiting *waiting)
{
	for (size_t i = 0; i < waiting->change_count; i++) {
		uint64_t change = waiting->changes[i];
		if (change & ENDED)
			end(waiting, change & ~ENDED);
		else
			insert(waiting, change);
	}
	waiting->change_count = 0;
}

void gl_waiting_forget(gl_waiting *waiting) { waiting->change_count = 0; }

uint64_t gl_waiting_oldest(const gl_waiting *waiting, uint64_t none)
{
	if (waiting->incomplete)
		return waiting->floor;
	return waiting->first < waiting->count ? waiting->numbers[waiting->first] : none;
}

void gl_waiting_deinit(gl_waiting *waiting)
{
	free(waiting->numbers);
	free(waiting->changes);
	*waiting = (gl_waiting){0};
}
