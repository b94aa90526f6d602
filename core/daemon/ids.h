/* Which documents of the spool may have an id.
 *
 * One index of all ids would have a commit write pages all over it. So documents are indexed in parts, by number (database.c), and a commit
 * writes to the few pages of the newest part alone; and a filter in memory for each run of parts, 2 bytes a document, tells in which runs
 * to look. A filter may say yes of a run that does not have the id, once in a hundred; it never says no of one that has it. On the spool's
 * thread. */
#ifndef GL_IDS_H
#define GL_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GL_IDS_RUN_BITS 12  /* of a number: 4,096 documents a run */
#define GL_IDS_PART_BITS 10 /* 1,024 documents a part */

typedef struct gl_ids_run {
	uint64_t run;    /* number >> GL_IDS_RUN_BITS */
	uint64_t *words; /* of its filter (ids.c) */
} gl_ids_run;

typedef struct gl_ids {
	gl_ids_run *runs; /* ascending */
	size_t count, room;
} gl_ids;

/* False: memory is short. */
bool gl_ids_add(gl_ids *ids, uint64_t number, uint64_t id_hash);
/* The next run, from the *at-th on, that may have the id; *at moves behind it. Begin with 0. False: there are no more. */
bool gl_ids_next(const gl_ids *ids, uint64_t id_hash, size_t *at, uint64_t *run);
/* Drops the filters of runs below this number, of which no document is left. */
void gl_ids_forget(gl_ids *ids, uint64_t number);
void gl_ids_deinit(gl_ids *ids);

#endif
