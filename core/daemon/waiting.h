/* The numbers of the documents that wait in the spool, so that the oldest is known without an index in the database. Additions and ends count once the transaction
 * that they are part of is kept. On the spool's thread. */
#ifndef GL_WAITING_H
#define GL_WAITING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gl_waiting {
	uint64_t *numbers; /* ascending; the highest bit marks those that wait no more */
	size_t first, count, room, ended;
	uint64_t *changes; /* of this transaction, in the same form */
	size_t change_count, change_room;
	uint64_t floor; /* what was the oldest when memory was short; then it is the oldest for good */
	bool incomplete;
} gl_waiting;

/* The document came to wait, or waits no more: one that did not wait is no mistake. */
void gl_waiting_add(gl_waiting *waiting, uint64_t number);
void gl_waiting_end(gl_waiting *waiting, uint64_t number);
/* The transaction is kept, or none of it happened. */
void gl_waiting_keep(gl_waiting *waiting);
void gl_waiting_forget(gl_waiting *waiting);
/* The smallest number that may wait; `none` where none does. */
uint64_t gl_waiting_oldest(const gl_waiting *waiting, uint64_t none);
void gl_waiting_deinit(gl_waiting *waiting);

#endif
