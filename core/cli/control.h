/* Commands for a running glossd, over its control endpoint. */
#ifndef GL_CLI_CONTROL_H
#define GL_CLI_CONTROL_H

#include "client.h"

#include <jansson.h>

#define GL_ANSWER_TIMEOUT_MS 5000 /* of a command that is answered at once, where --timeout says nothing */

/* Sends one command and waits for the answer, a map. GL_EXIT_DONE: glossd has carried it out, and the caller closes the answer. Otherwise
 * it has complained: GL_EXIT_USAGE: there is no such endpoint; GL_EXIT_UNREACHABLE: no answer of a glossd came; GL_EXIT_REFUSED: glossd
 * refused. */
gl_exit gl_ask_control(const gl_options *options, const gl_config *config, const char *command, int timeout_ms, zmq_msg_t *reply);
/* The same with a request that is written already. */
gl_exit gl_ask_control_with(const gl_options *options, const gl_config *config, const char *command, const gl_buffer *request,
			    int timeout_ms, zmq_msg_t *reply);
/* A msgpack value as jansson's, which the caller releases. NULL: it is no JSON value, or memory is short. */
json_t *gl_json_of(const void *data, size_t length);

#endif
