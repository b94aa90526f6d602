/* Memory that is taken in large pieces; free gives it back. A large piece lies in huge pages where the system has them: what goes through megabytes row by
 * row waits for memory a third less then, and a fresh piece costs a fault for each 2 MiB in place of one for each 4 KiB. */
#ifndef GL_BLOCK_H
#define GL_BLOCK_H

#include <stddef.h>

/* As malloc. */
void *gl_block_take(size_t size);
/* As realloc, but of what was there only the first `used` bytes are kept. */
void *gl_block_grow(void *block, size_t used, size_t size);

#endif
