/* Commands over a ROUTER endpoint: a msgpack map {command, …} in, {ok, error?, …} out (docs/protocol.md). One table in control.c lists
 * them. A reply that cannot be sent is lost and counted; whoever asks may ask again. Loop's thread. */
#ifndef GL_CONTROL_H
#define GL_CONTROL_H

#include "activity.h"
#include "custody.h"
#include "dispatch.h"
#include "generations.h"
#include "ingest.h"
#include "publish.h"
#include "reply.h"

typedef struct gl_control {
	const gl_channels *channels;
	const gl_ingest *ingest;
	const gl_dispatch *dispatch;
	const gl_generations *generations;
	const gl_publish *publish;
	const gl_spool *spool;
	const gl_port *replay;
	gl_custody *custody;
	const gl_activity *activity;
	uint64_t started_ns;
	bool stopping;
	void *context;
	void (*stop)(void *context);
	uint64_t (*reload_number)(void *context); /* the number of the reload that will answer whoever asks now */
	void (*reload)(void *context);
	gl_port port;
	gl_buffer reply;
	struct gl_waiting *waiting; /* requests that are answered when a reload is over */
	uint32_t waiting_count;
} gl_control;

/* Binds the endpoints. The members above `port` are set by the caller. */
gl_code gl_control_bind(gl_control *control, const gl_endpoints *endpoints, gl_bridge *bridge, gl_error *error);
/* The reload of that number is over: answers those who wait for it, or for one before. `error` says why it was refused; NULL: it was
 * not. */
void gl_control_reloaded(gl_control *control, uint64_t number, const gl_error *error);
void gl_control_close(gl_control *control);
void gl_control_deinit(gl_control *control);

/* The workers of the generation that serves, or, at the start, of the one that will. */
const gl_workers *gl_control_workers(const gl_control *control);

#endif
