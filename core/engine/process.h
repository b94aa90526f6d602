/* What a program of glossd's asks of the system for its own process, once, at its beginning. Where the system does not give it, all stays
 * as it was: nothing here fails. */
#ifndef GL_PROCESS_H
#define GL_PROCESS_H

#include <sys/resource.h>

/* Fills standard descriptors that the parent closed: else a socket or a file would get such a number, and with it what is printed. What
 * takes their place can be read or written as little as a closed one. */
void gl_fill_standard_descriptors(void);
/* Unblocks all signals: with those that a parent blocked, a worker's death would not be seen, nor a stop. */
void gl_unblock_signals(void);
/* Sets the limit of open descriptors to `most`, or to the hard limit where that is lower. */
void gl_bound_descriptors(rlim_t most);
/* Has malloc keep some MiB that are freed. Messages are allocated on ZeroMQ's thread and freed on the loop's: glibc would give their memory
 * back to the system again and again, and take it anew, at a fault for each page. */
void gl_keep_memory(void);
/* Makes this thread a batch thread with long turns, and with it all threads and processes that it starts from now on. A policy that an
 * administrator chose stays, as does the nice value.
 *
 * Under the usual policy a thread that wakes takes the core from one that runs. A document wakes ZeroMQ's thread and the loop's several
 * times, so each word of news cost a worker its place and its caches. As batch threads they wait until a core is free or its owner's turn
 * is over: whoever is idle answers as fast as before, and under load each wake-up finds more to do. Measured beside the shipped plugins: a
 * sixth less CPU outside of plugins (docs/rationale.md). */
void gl_take_turns(void);

#endif
