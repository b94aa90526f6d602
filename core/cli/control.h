/* Questions to a running glossd's control endpoint, for the commands that have any. */
#ifndef GL_CLI_CONTROL_H
#define GL_CLI_CONTROL_H

#include "client.h"

#include <jansson.h>

#define GL_ANSWER_TIMEOUT_MS 5000 /* of a command that is answered at once, where --timeout says nothing */

/* Asks one command and waits for the answer, a map, which the caller closes where glossd has carried the command out (GL_EXIT_DONE). Else it has complained:
 * GL_EXIT_USAGE where there is no such endpoint, GL_EXIT_UNREACHABLE where no answer of a glossd came, GL_EXIT_REFUSED where it refused. */
gl_exit gl_ask_control(const gl_options *options, const gl_config *config, const char *command, int timeout_ms, zmq_msg_t *reply);
/* The same with a request that is written already. */
gl_exit gl_ask_control_with(const gl_options *options, const gl_config *config, const char *command, const gl_buffer *request,
			    int timeout_ms, zmq_msg_t *reply);
/* A msgpack value as jansson's, which the caller releases. NULL: it is no JSON value, or memory is short. */
json_t *gl_json_of(const void *data, size_t length);

#endif
