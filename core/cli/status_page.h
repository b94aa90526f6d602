/* The page that `gloss status` shows: a glossd's status for whoever operates it, what matters most first, and nothing that is zero. It asks for
 * every key and needs none: an older glossd has fewer, and of a newer one counters that are not known here are shown by their names. */
#ifndef GL_STATUS_PAGE_H
#define GL_STATUS_PAGE_H

#include <jansson.h>

#include <stdbool.h>
#include <stdio.h>

/* How a page goes to where it is read. */
typedef struct gl_screen {
	bool redraw;   /* a terminal: over the page before, no longer than `rows` */
	unsigned rows; /* 0: nobody knows */
} gl_screen;

/* Writes the page and flushes. False where it cannot be written, or memory is short. */
bool gl_status_page(FILE *to, const json_t *status, gl_screen screen);
/* Writes any text so: what could steer a terminal, but a line's end, becomes a `?`. */
bool gl_show_page(FILE *to, const char *text, size_t length, gl_screen screen);

#endif
