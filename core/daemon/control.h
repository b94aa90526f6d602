/* Commands over a ROUTER endpoint: a msgpack map {command, …} in, {ok, error?, …} out (docs/protocol.md). What there is stands in one table in
 * control.c. Loop's thread. A reply that cannot be sent is lost and counted; whoever asks may ask again. */
#ifndef GL_CONTROL_H
#define GL_CONTROL_H

#include "activity.h"
#include "custody.h"
#include "dispatch.h"
#include "generations.h"
#include "ingest.h"
#include "publish.h"

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
	uint64_t (*reload_number)(void *context); /* of the reload that answers who asks now */
	void (*reload)(void *context);
	gl_port port;
	gl_buffer reply;
	struct gl_waiting *waiting; /* for the end of a reload */
	uint32_t waiting_count;
} gl_control;

/* Binds the endpoints. What is above `port` is set by the caller. */
gl_code gl_control_bind(gl_control *control, const gl_endpoints *endpoints, gl_bridge *bridge, gl_error *error);
/* Answers those who wait for that reload; `error` NULL: the current generation is its own. */
void gl_control_reloaded(gl_control *control, uint64_t number, const gl_error *error);
void gl_control_close(gl_control *control);
void gl_control_deinit(gl_control *control);

/* For those who write replies: begins one of a command that went well, a map with so many more pairs. */
void gl_write_ok(gl_writer *writer, uint32_t more_pairs);
/* The workers of the generation that serves, or at the start of the one that will. */
const gl_workers *gl_control_workers(const gl_control *control);

#endif
