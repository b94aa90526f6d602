/* What the load generator and the subscriber tell each other: a page of shared memory in a file that whoever runs them made.
 *
 * The subscriber alone counts what came, so that the load generator can hold its window; the load generator alone says how many there
 * were, so that the subscriber knows when it has all. */
#ifndef BENCH_BOARD_H
#define BENCH_BOARD_H

#include <stdatomic.h>
#include <stdint.h>

typedef struct bench_board {
	_Atomic uint64_t warm;      /* documents of the warm-up that came */
	_Atomic uint64_t received;  /* documents of the run that came */
	_Atomic uint64_t sent_more; /* how many were sent, and one more; 0: not known yet */
} bench_board;

static inline void bench_board_say_sent(bench_board *board, uint64_t sent) { atomic_store(&board->sent_more, sent + 1); }
static inline uint64_t bench_board_sent(bench_board *board) { return atomic_load(&board->sent_more) - 1; }

/* Maps the file; NULL after it said why on standard error. */
bench_board *bench_board_open(const char *path);

#endif
