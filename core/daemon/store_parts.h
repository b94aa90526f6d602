/* The inside of a store, for store.c and opening.c alone. */
#ifndef GL_STORE_PARTS_H
#define GL_STORE_PARTS_H

#include "database.h"
#include "facts.h"
#include "ids.h"
#include "mark.h"
#include "store.h"

#define GL_STORE_PENDING 16 /* channels whose rows wait for the end of a transaction */

/* What a commit changes, besides rows. */
typedef struct gl_store_state {
	gl_mark mark;
	gl_facts facts;
	uint64_t trimmed; /* rows before this number stay, since they wait or are dead letters: trimming begins here */
} gl_store_state;

struct gl_store {
	gl_database database;
	gl_bulk bulk;
	uint64_t page_size;             /* bytes */
	uint64_t unsound;               /* rows found so since it was last asked */
	uint64_t first;                 /* the number that documents of this opening count from */
	uint64_t oldest;                /* no document that waited at the opening has a lower number */
	int mark_file;                  /* -1: no mark is kept */
	gl_store_state committed, next; /* as of the last commit, and as of the end of this transaction */
	gl_ids ids;
	gl_store_channel pending[GL_STORE_PENDING]; /* rows of channels that this transaction will write */
	uint32_t pending_count;
};

gl_code gl_store_write_facts(gl_store *store, const gl_facts *facts);
/* Returns a code of the bulk's, and keeps errno's words of it for gl_store_words. */
gl_code gl_store_tell(gl_store *store, gl_code code);

#endif
