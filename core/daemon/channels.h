/* The channels that documents came on, each with the count of its results and the number of its pipeline. A channel stays until glossd
 * ends, so that its numbers go on; there are at most limits.channels of them. Loop's thread. */
#ifndef GL_CHANNELS_H
#define GL_CHANNELS_H

#include "queue.h"
#include "engine/config.h"

typedef struct gl_channel {
	uint64_t seq;       /* of its last result; 0: none yet */
	uint64_t published; /* seq of the last result that went out */
	uint64_t noted;     /* … and of the last that the spool knows to have gone out */
	uint32_t number;    /* its number in the spool, from 1 */
	bool named;         /* the spool has its row */
	uint32_t pipeline;  /* its pipeline's number in the configuration in force */
	/* Its documents that wait for a worker, and its place among the channels that have some (dispatch.h). */
	gl_queue waiting;
	size_t turn; /* bytes that it may still give before it is the next channel's turn */
	struct gl_channel *next;
	size_t length; /* of its name, at most 64 */
	char name[65];
} gl_channel;

typedef struct gl_channels {
	const gl_config *config; /* in force: the limit, and which channel has which pipeline */
	gl_channel **slots;      /* a hash table with open addressing, at most half full; NULL: free */
	uint32_t slot_count, count;
	uint32_t last_number; /* given to a channel */
} gl_channels;

void gl_channels_deinit(gl_channels *channels);
/* Puts a configuration in force. Channels beyond a lower limit stay. */
void gl_channels_adopt(gl_channels *channels, const gl_config *config);
/* The channel of that (valid) name, made where it is new. NULL: there are too many (*full), or memory is short. */
gl_channel *gl_channels_get(gl_channels *channels, const char *name, size_t length, bool *full);
/* The channel of that name, where it is known; else NULL. */
gl_channel *gl_channels_known(const gl_channels *channels, const char *name, size_t length);
/* Makes a channel as the spool knows it, even beyond the limit. False: memory is short. */
bool gl_channels_restore(gl_channels *channels, const char *name, uint32_t number, uint64_t seq, uint64_t published);

#endif
