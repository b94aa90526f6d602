/* A damaged spool: finding the damage, and saving what is sound.
 *
 * Every row has a checksum, which is looked at whenever the row is read, so nothing damaged is ever given out; what is searched for here is
 * damage that hides rows. After a stop that was not clean a child process reads the whole database, while glossd works. Where it finds
 * damage, or the work itself comes upon some, every row that can be read and is sound goes into a new database. The bulk stays where it is,
 * and so do all places in it.
 *
 *     spool.new                       the new database grows
 *     spool.saved-TIME-SAVED-LOST     it is whole and on the disk, and counts; SAVED rows are in it, LOST were lost
 *     spool.db, spool.damaged-TIME    the new database, and the old one
 *
 * Until the new database has its second name the old one is as it was, whatever is killed or fails; from then on gl_salvage_finish ends
 * what was begun, at the next start too. */
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

/* Starts the child. Returns its pid; 0: it cannot be started. */
pid_t gl_salvage_check_begin(const char *folder);
/* True once the child has ended and found damage. Does not wait; *check becomes 0 where the child has ended. */
bool gl_salvage_check_end(pid_t *check);
/* Ends the child, where there is one. */
void gl_salvage_check_kill(pid_t *check);
/* What the child does. `parent`: the process that started it, with which it ends; 0: none. Returns its exit status. */
int gl_salvage_check_run(const char *folder, int parent);

/* Makes a new database of what is sound; gl_salvage_finish puts it in its place. On failure nothing has changed, and it may be tried again.
 * `epoch`: that of the running glossd; 0: the old database's, where everything that numbering depends on is sound, else `new_epoch`. Nobody
 * has the old database open. */
gl_code gl_salvage(const char *folder, uint64_t epoch, uint64_t new_epoch, gl_error *error);
/* Before the database is opened: puts a new database that counts in its place, and deletes one that does not. *salvaged says what the new
 * one has (also where the code is not GL_OK from then on); its `aside` is empty where there was none. Where the new one has no rows the
 * bulk is moved aside too. On failure the database must not be opened. */
gl_code gl_salvage_finish(const char *folder, gl_salvaged *salvaged, gl_error *error);

#endif
