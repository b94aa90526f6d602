/* Whether SQLite's write-ahead log still holds all that was committed. SQLite reads a log up to the first frame whose checksum is wrong and takes what
 * follows for a write that was cut short, which after a crash it is; but where a commit stands behind that frame, something that was committed, and
 * perhaps published, is gone, and nothing else would tell (https://www.sqlite.org/fileformat2.html#walformat). */
#ifndef GL_WAL_H
#define GL_WAL_H

#include <stdbool.h>

/* Before the database is opened, which changes the log. False as well where there is no log, or it cannot be read: then SQLite says so. */
bool gl_wal_torn(const char *path);
/* Waits, a second at most, until no other process has the database open; `path` is that of the log's index, `-shm`. */
void gl_wal_wait_alone(const char *path);

#endif
