/* The client's side of docs/protocol.md; see client.h. */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define AROUND_RESULT 3 /* maps and arrays: an answer, its letters, and one of them */

/* Where to connect for what is bound: a wildcard address is this machine. */
static void connectable(char *to, size_t size, const char *endpoint)
{
	const char *star = strstr(endpoint, "://*:");
	if (star)
		snprintf(to, size, "%.*s://127.0.0.1:%s", (int)(star - endpoint), endpoint, star + 5);
	else
		snprintf(to, size, "%s", endpoint);
}

bool gl_client_open(gl_client *client, int type, const gl_options *options, const gl_endpoints *configured, const char *what,
		    int timeout_ms)
{
	const char *endpoint = options->endpoint ? options->endpoint : configured->count ? configured->list[0] : NULL;
	int linger = 0, six = endpoint && strchr(endpoint, '[') != NULL;
	*client = (gl_client){.timeout_ms = options->timeout_ms >= 0 ? options->timeout_ms : timeout_ms};
	if (!endpoint) {
		gl_complain("the configuration has no endpoint under `%s`; name one with --endpoint", what);
		return false;
	}
	connectable(client->endpoint, sizeof(client->endpoint), endpoint);
	client->context = zmq_ctx_new();
	client->socket = client->context ? zmq_socket(client->context, type) : NULL;
	if (!client->socket || zmq_setsockopt(client->socket, ZMQ_LINGER, &linger, sizeof(linger)) ||
	    zmq_setsockopt(client->socket, ZMQ_IPV6, &six, sizeof(six)) ||
	    (type == ZMQ_SUB && zmq_socket_monitor(client->socket, GL_CLIENT_MONITOR, ZMQ_EVENT_HANDSHAKE_SUCCEEDED)) ||
	    zmq_connect(client->socket, client->endpoint)) {
		gl_complain("cannot connect to %s: %s", client->endpoint, zmq_strerror(errno));
		gl_client_close(client);
		return false;
	}
	return true;
}

void gl_client_close(gl_client *client)
{
	if (client->socket)
		zmq_close(client->socket);
	if (client->context)
		while (zmq_ctx_term(client->context) && errno == EINTR)
			;
	client->socket = client->context = NULL;
}

bool gl_client_wait(gl_client *client)
{
	zmq_pollitem_t item = {.socket = client->socket, .events = ZMQ_POLLIN};
	return zmq_poll(&item, 1, client->timeout_ms) > 0;
}

const char *gl_client_silence(const gl_client *client)
{
	static const char ipc[] = "ipc://";
	const size_t length = sizeof(ipc) - 1;
	bool forbidden = !strncmp(client->endpoint, ipc, length) && faccessat(AT_FDCWD, client->endpoint + length, W_OK, AT_EACCESS) &&
			 errno == EACCES;
	return forbidden ? "this user may not connect there: Permission denied" : "is glossd running there?";
}

/* The last frame of one message. */
static bool receive(gl_client *client, zmq_msg_t *last)
{
	do
		if (zmq_msg_recv(last, client->socket, 0) < 0)
			return false;
	while (zmq_msg_more(last));
	return true;
}

static bool skip_within(gl_reader *reader, unsigned around)
{
	gl_reader ahead = *reader;
	gl_value value;
	if (!around || !gl_read(&ahead, &value) || (value.kind != GL_MAP && value.kind != GL_ARRAY))
		return gl_skip(reader);
	uint64_t left = value.kind == GL_MAP ? 2 * (uint64_t)value.count : value.count;
	*reader = ahead;
	while (left && skip_within(reader, around - 1))
		left--;
	return !left;
}

bool gl_client_skip(gl_reader *reader) { return skip_within(reader, AROUND_RESULT); }

static bool is_whole(zmq_msg_t *message)
{
	gl_reader reader = {zmq_msg_data(message), (const uint8_t *)zmq_msg_data(message) + zmq_msg_size(message)};
	return gl_client_skip(&reader) && reader.at == reader.end;
}

bool gl_client_ask(gl_client *client, const gl_buffer *request, zmq_msg_t *reply)
{
	if (request->failed) {
		gl_complain("memory is short for the request");
		return false;
	}
	if (zmq_send(client->socket, request->data, request->length, ZMQ_DONTWAIT) < 0) {
		gl_complain("cannot send to %s: %s", client->endpoint, zmq_strerror(errno));
		return false;
	}
	if (!gl_client_wait(client)) {
		gl_complain("no answer from %s within %d ms; %s", client->endpoint, client->timeout_ms, gl_client_silence(client));
		return false;
	}
	zmq_msg_init(reply);
	if (receive(client, reply) && is_whole(reply))
		return true;
	zmq_msg_close(reply);
	gl_complain("%s did not answer as glossd does", client->endpoint);
	return false;
}

gl_reader gl_client_value(const void *data, size_t length, const char *name)
{
	gl_reader reader = {data, (const uint8_t *)data + length};
	gl_value map, key;
	if (gl_read_kind(&reader, GL_MAP, &map))
		for (uint32_t i = 0; i < map.count && gl_read_kind(&reader, GL_STR, &key); i++) {
			if (gl_is(&key, name))
				return reader;
			if (!gl_client_skip(&reader))
				break;
		}
	return (gl_reader){0};
}

gloss_string gl_client_string(const void *data, size_t length, const char *name)
{
	gl_reader reader = gl_client_value(data, length, name);
	gl_value value;
	return reader.at && gl_read_kind(&reader, GL_STR, &value) ? value.bytes : (gloss_string){0};
}

uint64_t gl_client_natural(const void *data, size_t length, const char *name)
{
	gl_reader reader = gl_client_value(data, length, name);
	gl_value value;
	return reader.at && gl_read_kind(&reader, GL_UINT, &value) ? value.natural : 0;
}
