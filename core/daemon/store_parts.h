/* What store.c and opening.c share: the store's parts. */
#ifndef GL_STORE_PARTS_H
#define GL_STORE_PARTS_H

#include "database.h"
#include "facts.h"
#include "ids.h"
#include "mark.h"
#include "store.h"

#define GL_STORE_MARKS 16 /* channels whose rows wait for the end of a transaction */

/* What commits change, besides rows. */
typedef struct gl_store_state {
	gl_mark mark;
	gl_facts facts;
	uint64_t trimmed; /* rows before this number stay: they wait, or are dead letters */
} gl_store_state;

struct gl_store {
	gl_database database;
	gl_bulk bulk;
	uint64_t page_size, unsound;
	uint64_t first;                 /* number of this opening's documents */
	uint64_t oldest;                /* document that waited when it was opened, or later */
	int mark_file;                  /* -1: none is kept */
	gl_store_state committed, next; /* as of the last commit, and of this transaction's */
	gl_ids ids;
	gl_store_channel marks[GL_STORE_MARKS];
	uint32_t mark_count;
};

gl_code gl_store_write_facts(gl_store *store, const gl_facts *facts);
/* The code, and a failure of the bulk in words. */
gl_code gl_store_tell(gl_store *store, gl_code code);

#endif
