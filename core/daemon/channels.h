/* The channels that documents came on, each with the count of its results. A channel stays until glossd ends, as its numbers must; at most
 * limits.channels of them. Loop's thread. */
#ifndef GL_CHANNELS_H
#define GL_CHANNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gl_channel {
	uint64_t seq; /* of its last result; 0: none yet */
	size_t length;
	char name[65];
} gl_channel;

typedef struct gl_channels {
	gl_channel **slots; /* open addressing; NULL: free */
	uint32_t slot_count, count, limit;
} gl_channels;

/* False where memory is short. */
bool gl_channels_init(gl_channels *channels, uint32_t limit);
void gl_channels_deinit(gl_channels *channels);
/* The channel of that (valid) name, made where it is new. NULL where there are too many, or memory is short (*full: which of them). */
gl_channel *gl_channels_get(gl_channels *channels, const char *name, size_t length, bool *full);

#endif
