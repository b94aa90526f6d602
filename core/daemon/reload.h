/* Reload: the configuration is read again and, where it is sound and asks for nothing that needs a restart, a new generation of workers is
 * started with it.
 *
 * There is one reload at a time: whoever asks while one is under way is answered by the next, which reads the file anew. It begins at once,
 * or, while two generations still finish what they have, when one of them is gone. A reload that fails, by a line of the file or by a
 * plugin that does not open, says why, and everything stays as it was. Loop's thread. */
#ifndef GL_RELOAD_H
#define GL_RELOAD_H

#include "generations.h"

typedef struct gl_reload {
	gl_generations *generations;
	const char *file; /* --config, or NULL */
	const char *const *sets;
	uint32_t set_count;
	uint64_t running; /* number of the reload that is under way; 0: none */
	uint64_t begun;   /* number of the last that was begun */
	bool again;       /* somebody asked, and it could not begin yet */
	void *context;
	/* A reload is over. `error` says why it was refused; NULL: the current generation is the one that it started. */
	void (*over)(void *context, uint64_t number, const gl_error *error);
} gl_reload;

/* The number of the reload that will answer whoever asks now. */
uint64_t gl_reload_number(const gl_reload *reload);
/* Asks for a reload. `over` may be called before this returns. */
void gl_reload_ask(gl_reload *reload);
/* The plugins' files changed: starts a generation with the configuration in force. Not while a reload is under way, nor where the current
 * generation is younger than ten seconds: files that change all the time must not make one generation after the other. */
void gl_reload_same(gl_reload *reload);
/* A generation that retired is gone: a reload that waited for that begins. */
void gl_reload_go_on(gl_reload *reload);
/* The generation that was starting has begun, or was refused. */
void gl_reload_settled(gl_reload *reload, const gl_error *error);

#endif
