/* The spool's facts to and from their row; see facts.h. */
#include "facts.h"

#include <xxhash.h>

void gl_facts_bind(sqlite3_stmt *prepared, const gl_facts *facts)
{
	const uint64_t columns[] = {facts->epoch,     facts->openings, facts->clean,
				    facts->documents, facts->oldest,   XXH3_64bits(facts, sizeof(*facts))};
	for (int i = 0; i < (int)(sizeof(columns) / sizeof(columns[0])); i++)
		sqlite3_bind_int64(prepared, i + 1, (int64_t)columns[i]);
}

bool gl_facts_read(sqlite3_stmt *prepared, gl_facts *facts)
{
	uint64_t *const columns[] = {&facts->epoch, &facts->openings, &facts->clean, &facts->documents, &facts->oldest};
	const int count = sizeof(columns) / sizeof(columns[0]);
	for (int i = 0; i < count; i++)
		*columns[i] = (uint64_t)sqlite3_column_int64(prepared, i);
	return (uint64_t)sqlite3_column_int64(prepared, count) == XXH3_64bits(facts, sizeof(*facts));
}
