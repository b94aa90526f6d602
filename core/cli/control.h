/* Questions to a running glossd's control endpoint, for the commands that have any. */
#ifndef GL_CLI_CONTROL_H
#define GL_CLI_CONTROL_H

#include "client.h"

#include <jansson.h>

/* Asks one command and waits for the answer, which the caller closes. Complains where none comes. */
bool gl_ask_control(const gl_options *options, const gl_config *config, const char *command, zmq_msg_t *reply);
/* A msgpack value as jansson's, which the caller releases. NULL: it is no JSON value, or memory is short. */
json_t *gl_json_of(const void *data, size_t length);

#endif
