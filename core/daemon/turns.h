/* How the threads of glossd and of its workers share the cores.
 *
 * Under the usual policy a thread that wakes takes the core from one that runs. A document wakes ZeroMQ's thread and the loop's several
 * times, so each word of news cost a worker its place and its caches. As batch threads they wait until a core is free or its owner's turn
 * is over: whoever is idle answers as fast as before, and under load each wake-up finds more to do. Measured beside the shipped plugins: a
 * sixth less CPU outside of plugins. */
#ifndef GL_TURNS_H
#define GL_TURNS_H

/* Makes this thread a batch thread with long turns, and with it all threads and processes that it starts from now on. A policy that an
 * administrator chose stays, as does the nice value; where the system does not have it, all stays as it was. Nothing fails. */
void gl_take_turns(void);

#endif
