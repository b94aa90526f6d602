/* Results that were published, asked for again (design 3.2): pages over a ROUTER endpoint, read by the spool's thread. Loop's thread. A reply that cannot be
 * sent is lost and counted; whoever asks may ask again. */
#ifndef GL_REPLAY_H
#define GL_REPLAY_H

#include "channels.h"
#include "publish.h"
#include "spool.h"

typedef struct gl_replay {
	gl_spool *spool;
	const gl_channels *channels;
	const gl_publish *publish;
	const gl_config
		*config; /* in force: replies are in the first output's unit, with or without text as it is, unless others are asked for */
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
