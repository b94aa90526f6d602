/* Memory that is taken in large pieces; see block.h. */
#include "block.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)
#define LARGE (2 * HUGE_PAGE) /* a smaller piece would waste too much of its last page */

void *gl_block_take(size_t size)
{
	if (size > SIZE_MAX / 2)
		return NULL;
	if (size < LARGE)
		return malloc(size);
	void *block = aligned_alloc(HUGE_PAGE, (size + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1));
	if (block)
		madvise(block, size & ~(HUGE_PAGE - 1), MADV_HUGEPAGE);
	return block;
}

void *gl_block_grow(void *block, size_t used, size_t size)
{
	if (size < LARGE)
		return realloc(block, size);
	void *larger = gl_block_take(size);
	if (larger && used)
		memcpy(larger, block, used);
	if (larger)
		free(block);
	return larger;
}
