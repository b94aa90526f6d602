/* Results that were published, for whoever asks for them again: pages over a ROUTER endpoint, read by the spool's thread
 * (docs/protocol.md). A reply that cannot be sent is lost and counted; whoever asks may ask again. Loop's thread. */
#ifndef GL_REPLAY_H
#define GL_REPLAY_H

#include "channels.h"
#include "publish.h"
#include "reply.h"
#include "spool.h"

typedef struct gl_replay {
	gl_spool *spool;
	const gl_channels *channels;
	const gl_publish *publish;
	const gl_config *config; /* in force: replies are in its first output's unit, unless another is asked for, and with its text */
	gl_port port;
	gl_unsent unsent;
	gl_buffer reply;
	uint32_t pages; /* that are being read */
} gl_replay;

/* Binds the endpoints. The pointers are set by the caller. */
gl_code gl_replay_bind(gl_replay *replay, const gl_endpoints *endpoints, gl_bridge *bridge, gl_error *error);
void gl_replay_adopt(gl_replay *replay, const gl_config *config);
void gl_replay_close(gl_replay *replay);
void gl_replay_deinit(gl_replay *replay);

#endif
