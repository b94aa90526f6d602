/* The page that `gloss status` shows: a glossd's status for whoever operates it, what matters most first, and nothing that is zero. It
 * needs none of the keys that it shows, since an older glossd has fewer; counters of a newer one, which are not known here, are shown by
 * their names. */
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
/* Writes any text in this way. What could steer a terminal becomes a `?`, but for the ends of lines. */
bool gl_show_page(FILE *to, const char *text, size_t length, gl_screen screen);

#endif
