/* A damaged spool: finding out, and saving what is sound (design 3.4).
 *
 * Every row has a checksum, which is looked at whenever it is read, so nothing damaged is ever given out; what this finds are damages that would hide rows.
 * After a stop that was not clean a child reads the whole database beside the work. Where it finds damage, or the work itself comes upon it, every row that can be
 * read and is sound goes into a new database; the bulk stays where it is, and so do all places in it.
 *
 *     spool.new                       the new database grows
 *     spool.saved-TIME-SAVED-LOST     it is whole and on the disk, and counts; rows that it has, and that were lost
 *     spool.db, spool.damaged-TIME    the new one, and the old
 *
 * Until it has its second name the old database is as it was, whatever is killed or fails; from then on gl_salvage_finish ends what was begun, at the next start too. */
#ifndef GL_SALVAGE_H
#define GL_SALVAGE_H

#include "engine/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define GL_SALVAGE_DAMAGED 3 /* the child's exit status */

typedef struct gl_salvaged {
	uint64_t saved, lost; /* rows; a part of the file that cannot be read counts as one */
	char aside[4200];     /* where the old database is */
} gl_salvaged;

/* Starts the child; 0: it cannot be started, and nothing is known. */
pid_t gl_salvage_check_begin(const char *folder);
/* True once the child has ended and found damage. Does not wait; *check becomes 0 where it has ended. */
bool gl_salvage_check_end(pid_t *check);
void gl_salvage_check_kill(pid_t *check);
/* What the child does. `parent`: the process that began it, whose end is its own; 0: none. Returns its exit status. */
int gl_salvage_check_run(const char *folder, int parent);

/* Makes a new database of what is sound; gl_salvage_finish puts it in its place. What is not GL_OK has changed nothing, and may be tried again. `epoch`: of the running
 * glossd; 0: the old one's, where all that numbering depends on is sound, else `new_epoch`. Nothing has the old one open. */
gl_code gl_salvage(const char *folder, uint64_t epoch, uint64_t new_epoch, gl_error *error);
/* Before the database is opened: puts a new one that counts in its place, and takes away one that does not. `salvaged`, also where this fails then: what that one has; `aside` is empty where there was none. Where a
 * new one has no rows the bulk is moved aside too. What is not GL_OK: the database must not be opened. */
gl_code gl_salvage_finish(const char *folder, gl_salvaged *salvaged, gl_error *error);

#endif
