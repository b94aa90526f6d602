/* Commands over a ROUTER endpoint: a msgpack map {command, …} in, {ok, error?, …} out (docs/protocol.md). What there is stands in one table in
 * control.c. Loop's thread. A reply that cannot be sent is lost and counted; whoever asks may ask again. */
#ifndef GL_CONTROL_H
#define GL_CONTROL_H

#include "activity.h"
#include "dispatch.h"
#include "ingest.h"
#include "publish.h"

typedef struct gl_control {
	const gl_config *config;
	const gl_channels *channels;
	const gl_ingest *ingest;
	const gl_dispatch *dispatch;
	const gl_workers *workers;
	const gl_publish *publish;
	const gl_activity *activity;
	uint64_t started_ns;
	bool stopping;
	void *context;
	void (*stop)(void *context);
	gl_port port;
	gl_buffer reply;
} gl_control;

/* Binds the endpoints. What is above `port` is set by the caller. */
gl_code gl_control_bind(gl_control *control, gl_bridge *bridge, gl_error *error);
void gl_control_close(gl_control *control);
void gl_control_deinit(gl_control *control);

#endif
