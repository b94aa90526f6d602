/* Results out: the XPUB endpoints, and the replies that carry a result (design 3.2, docs/protocol.md).
 *
 * The header is written here, the worker's body follows it as it came; both by the configuration of the generation that did the work. Each result takes the next number of its channel and goes to every
 * topic under it. A slow subscriber costs nobody else anything: ZeroMQ drops for it at its backlog. Loop's thread. A message that
 * cannot be made or sent for want of memory is lost and counted, and subscribers see the gap. */
#ifndef GL_PUBLISH_H
#define GL_PUBLISH_H

#include "workers.h"

typedef struct gl_output {
	gl_port port;
	uint32_t subscriptions; /* at least so many as there are; 0: nobody listens, and nothing is written */
} gl_output;

typedef struct gl_publish {
	uint64_t epoch;
	gl_output outputs[GL_MAX_OUTPUTS]; /* as the configuration lists them, each reload the same ones */
	uint32_t output_count;
	gl_buffer header, failure, reply;
} gl_publish;

/* Binds the endpoints. `epoch` is set by the caller. */
gl_code gl_publish_bind(gl_publish *publish, const gl_config *config, gl_bridge *bridge, gl_error *error);
/* Numbers the outcome of a document, publishes it, and answers the submitter who waits for it. The document stays the caller's. */
void gl_publish_result(gl_publish *publish, gl_document *document, const gl_finished *finished);
void gl_publish_close(gl_publish *publish);
void gl_publish_deinit(gl_publish *publish);

#endif
