/* A worker: a process that loads the plugins and runs the pipeline over one document after the other, until glossd closes the link.
 *
 * It blocks on its one socket and has no loop. Whatever goes wrong with a document is sent back in words; whatever goes wrong with the link
 * ends the process, and glossd starts another. */
#ifndef GL_WORKER_H
#define GL_WORKER_H

/* The descriptors that glossd leaves open for it. */
#define GL_WORKER_LINK 3
#define GL_WORKER_PAGE 4
#define GL_WORKER_TEXTS 5

/* What `glossd --worker` runs; returns the exit status. */
int gl_worker_run(void);

#endif
