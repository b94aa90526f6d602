/* The mark: what was committed last, in a small file beside the spool's database.
 *
 * SQLite takes a log that ends early, or is damaged somewhere, for one that a crash cut short, and goes on with what is before that place.
 * What was committed behind it, and perhaps published, would be gone without a word. The mark tells: it is written after the commit that it
 * speaks of, so it is never ahead of what was committed, and where it is ahead of what the database has, commits are lost.
 *
 * It is not synced: after a power cut it may be an older one, which knows less and is not wrong. One that is missing or damaged knows
 * nothing. All of this runs on the spool's thread. */
#ifndef GL_MARK_H
#define GL_MARK_H

#include <stdbool.h>
#include <stdint.h>

#define GL_MARK_FILE "spool.mark"

typedef struct gl_mark {
	uint64_t number;  /* the greatest number of a document */
	uint64_t results; /* the sum of all channels' seqs */
} gl_mark;

/* Opens the folder's mark, or makes it. -1: there is none, and none is kept; the functions below do nothing with it. */
int gl_mark_open(const char *folder);
/* False: it knows nothing. */
bool gl_mark_read(int file, gl_mark *mark);
/* Where it fails, the mark before stays, or there is none. */
void gl_mark_write(int file, const gl_mark *mark);
/* Before a commit after which the database has less: writes and syncs, so that no power cut brings the mark before back. False: that
 * failed. */
bool gl_mark_lower(int file, const gl_mark *mark);
void gl_mark_close(int file);
/* Takes the mark away, before the database is replaced by one that has less. */
void gl_mark_forget(const char *folder);

#endif
