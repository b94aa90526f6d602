/* What the spool's database says of itself, in one row that is written with each commit. It bears a checksum, as all rows do. */
#ifndef GL_FACTS_H
#define GL_FACTS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct gl_facts {
	uint64_t epoch;
	uint64_t openings;  /* how often it was opened */
	uint64_t clean;     /* 1: it was closed properly, with everything that was accepted in it; 0: it is in use, or was left so */
	uint64_t documents; /* how many rows there are, so that rows that damage hides are missed */
	uint64_t oldest;    /* where an earlier version began to read; stays what it was */
} gl_facts;

/* Binds all columns of the statement that writes them. */
void gl_facts_bind(sqlite3_stmt *prepared, const gl_facts *facts);
/* Reads the row that the statement has stepped to. False: it is not what was written. */
bool gl_facts_read(sqlite3_stmt *prepared, gl_facts *facts);

#endif
