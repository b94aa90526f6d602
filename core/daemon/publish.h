/* Results out: the XPUB endpoints, and the replies that carry a result (docs/protocol.md).
 *
 * The header is written here, and the worker's body follows it as it came, both as the configuration of the generation that did the work
 * has it. All messages of a result bear its seq. A slow subscriber costs nobody else anything: ZeroMQ drops messages for it beyond its
 * backlog. A message that cannot be made or sent because memory is short is lost and counted, and subscribers see the gap. Loop's
 * thread. */
#ifndef GL_PUBLISH_H
#define GL_PUBLISH_H

#include "record.h"
#include "workers.h"

typedef struct gl_output {
	gl_port port;
	uint32_t subscriptions; /* at least as many as there are; 0: nobody listens, and nothing is written */
} gl_output;

typedef struct gl_publish {
	uint64_t epoch;
	gl_output outputs[GL_MAX_OUTPUTS]; /* as the configuration lists them; a reload cannot change their number */
	uint32_t output_count;
	gl_record record; /* of the document that was finished last */
	gl_buffer header, failure, reply;
} gl_publish;

/* Binds the endpoints. `epoch` is set by the caller. */
gl_code gl_publish_bind(gl_publish *publish, const gl_config *config, gl_bridge *bridge, gl_error *error);
/* Makes the record of an outcome in publish->record. It is a view of document and outcome, valid as long as both. False: memory is
 * short. */
bool gl_publish_record(gl_publish *publish, const gl_document *document, const gl_finished *finished);
/* Counts the outcome and, where it is not whole, logs it. */
void gl_publish_note(const gl_document *document, const gl_finished *finished, uint64_t seq);
/* Sends the result to everybody who listens. */
void gl_publish_send(gl_publish *publish, const gl_record *record, const char *channel, uint64_t seq);
/* Sends the result to the submitter who waits for it. The envelope is empty then. */
void gl_publish_answer(gl_publish *publish, const gl_record *record, uint64_t seq, gl_port *port, gl_envelope *envelope);
void gl_publish_close(gl_publish *publish);
void gl_publish_deinit(gl_publish *publish);

#endif
