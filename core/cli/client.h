/* Talking with a running glossd over ZeroMQ. Every wait has an end where --timeout gives it one, or the command a default. */
#ifndef GL_CLIENT_H
#define GL_CLIENT_H

#include "command.h"
#include "engine/buffer.h"
#include "engine/reader.h"

#include <gloss/plugin.h>

#include <zmq.h>

#define GL_REPLY_TIMEOUT_MS 30000 /* of a request, where --timeout says nothing */

#define GL_CLIENT_MONITOR "inproc://connected" /* of a SUB socket: tells when it is connected */

typedef struct gl_client {
	void *context, *socket;
	char endpoint[512];
	int timeout_ms; /* -1: waits for ever */
} gl_client;

/* Connects to --endpoint, or to the first of `configured` (`what` is its name in the configuration). Complains where that fails. */
bool gl_client_open(gl_client *client, int type, const gl_options *options, const gl_endpoints *configured, const char *what,
		    int timeout_ms);
void gl_client_close(gl_client *client);
/* Sends one request and waits for its reply, a well-formed msgpack value, which the caller closes. Complains where none comes. */
bool gl_client_ask(gl_client *client, const gl_buffer *request, zmq_msg_t *reply);
/* Waits until something can be read. False after timeout_ms. */
bool gl_client_wait(gl_client *client);
/* Why nobody may have answered, to end a complaint with. */
const char *gl_client_silence(const gl_client *client);
/* The value of a key of the map at `data`, as a str; data NULL: there is none. */
gloss_string gl_client_string(const void *data, size_t length, const char *name);
/* As an unsigned integer; 0: there is none. */
uint64_t gl_client_natural(const void *data, size_t length, const char *name);
/* Walks one value of an answer, as gl_skip does. A result in it may be as deep as that goes, and more lies around it. */
bool gl_client_skip(gl_reader *reader);
/* Where the value of a key begins; at NULL: there is none. */
gl_reader gl_client_value(const void *data, size_t length, const char *name);

#endif
