/* Which runs of the spool's documents may have an id: the index of ids is one for each part of a run of numbers, so that a commit writes to the few pages of the newest alone,
 * however many documents there are, and a filter in memory for each run (2 bytes a document) tells where to look. A filter may say yes where the run has
 * none, once in a hundred; it never says no where it has one. On the spool's thread. */
#ifndef GL_IDS_H
#define GL_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GL_IDS_RUN_BITS 12  /* 4,096 documents */
#define GL_IDS_PART_BITS 10 /* of a run, in the index (database.c): 1,024 */

typedef struct gl_ids_run {
	uint64_t run; /* number >> GL_IDS_RUN_BITS */
	uint64_t *words;
} gl_ids_run;

typedef struct gl_ids {
	gl_ids_run *runs; /* ascending */
	size_t count, room;
} gl_ids;

/* False: memory is short. */
bool gl_ids_add(gl_ids *ids, uint64_t number, uint64_t id_hash);
/* The next run from the *at-th on that may have it; moves *at behind it. False: no more. Begin with 0. */
bool gl_ids_next(const gl_ids *ids, uint64_t id_hash, size_t *at, uint64_t *run);
/* No document below this number is there any more. */
void gl_ids_forget(gl_ids *ids, uint64_t number);
void gl_ids_deinit(gl_ids *ids);

#endif
