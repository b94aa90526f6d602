/* The daemon: puts the parts together, starts them, stops them.
 *
 *     locks, endpoints bound  →  first worker ready  →  documents are read  →  SIGTERM, SIGINT or `stop`: no more documents are read
 *     →  all that are in hand have their outcome, or the drain's time is over and the others fail  →  workers end  →  endpoints close
 *
 * A second signal cuts the drain short. Everything runs on the one loop's thread. A start that fails says why on standard error and leaves
 * nothing behind. */
#ifndef GL_GLOSSD_H
#define GL_GLOSSD_H

/* What `glossd` does with its command line; returns the exit status: 0 after a clean stop, 1 where it could not start or was refused, 2 for
 * a command line that it does not understand. */
int gl_glossd_run(int argc, char **argv);

#endif
