/* gloss listen: results from a running glossd, as they are published. */
#include "client.h"
#include "text_form.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Waits until the connection stands, and says so: what is submitted after that will be heard. */
static bool wait_for_connection(gl_client *client, const char *topic)
{
	zmq_msg_t event;
	void *monitor = zmq_socket(client->context, ZMQ_PAIR);
	bool stands = monitor && !zmq_connect(monitor, GL_CLIENT_MONITOR);
	zmq_pollitem_t item = {.socket = monitor, .events = ZMQ_POLLIN};
	if (stands && (stands = zmq_poll(&item, 1, client->timeout_ms) > 0)) {
		zmq_msg_init(&event);
		stands = zmq_msg_recv(&event, monitor, 0) >= 0;
		zmq_msg_close(&event);
	}
	if (stands)
		fprintf(stderr, "gloss: listening on %s for \"%s\"\n", client->endpoint, topic);
	else
		gl_complain("no connection to %s; is glossd running there?", client->endpoint);
	zmq_socket_monitor(client->socket, NULL, 0);
	if (monitor) {
		int linger = 0;
		zmq_setsockopt(monitor, ZMQ_LINGER, &linger, sizeof(linger));
		zmq_close(monitor);
	}
	return stands;
}

/* A subscription is a prefix, but a whole topic is asked for as one: wire/doc is not wire/docs. */
static bool wanted(const char *topic, zmq_msg_t *message)
{
	size_t length = strlen(topic);
	bool prefix = !length || topic[length - 1] == '/' || !strchr(topic, '/');
	return zmq_msg_size(message) >= length && !memcmp(zmq_msg_data(message), topic, length) &&
	       (prefix || zmq_msg_size(message) == length);
}

/* One message: its topic, then the map. False where it is none. */
static bool receive(gl_client *client, zmq_msg_t *topic, zmq_msg_t *result)
{
	zmq_msg_init(topic);
	zmq_msg_init(result);
	bool sound = zmq_msg_recv(topic, client->socket, 0) >= 0 && zmq_msg_more(topic) && zmq_msg_recv(result, client->socket, 0) >= 0;
	for (bool more = sound && zmq_msg_more(result); more;) {
		zmq_msg_t rest;
		zmq_msg_init(&rest);
		more = zmq_msg_recv(&rest, client->socket, 0) >= 0 && zmq_msg_more(&rest);
		zmq_msg_close(&rest);
		sound = false;
	}
	return sound;
}

static gl_exit listen_to(gl_client *client, const gl_options *options, const char *topic)
{
	zmq_msg_t name, result;
	gl_format format = options->format == GL_FORMAT_NONE ? GL_FORMAT_JSONL : options->format;
	for (uint64_t heard = 0; !options->count || heard < options->count;) {
		if (!gl_client_wait(client)) {
			gl_complain("nothing came within %d ms", client->timeout_ms);
			return GL_EXIT_UNREACHABLE;
		}
		bool sound = receive(client, &name, &result), ours = sound && wanted(topic, &name);
		bool printed = !ours || gl_print_map(stdout, zmq_msg_data(&result), zmq_msg_size(&result), format, options->color);
		zmq_msg_close(&name);
		zmq_msg_close(&result);
		if (!sound)
			gl_complain("%s sent what is no result", client->endpoint);
		if (!printed) {
			gl_complain("cannot print a result: %s", errno ? strerror(errno) : "it makes no sense, or memory is short");
			return GL_EXIT_USAGE;
		}
		heard += ours;
	}
	return GL_EXIT_DONE;
}

/* The first output that publishes what the topic names. */
static const gl_endpoints *output_for(const gl_config *config, const char *topic)
{
	static const gl_endpoints none;
	const char *slash = strchr(topic, '/');
	bool layer = slash && slash[1] && strcmp(slash + 1, "doc");
	for (uint32_t i = 0; i < config->output_count; i++)
		if (layer ? config->outputs[i].layers : config->outputs[i].doc)
			return &config->outputs[i].endpoints;
	return config->output_count ? &config->outputs[0].endpoints : &none;
}

static gl_exit hear(const gl_options *options, const gl_config *config)
{
	const char *topic = options->word_count ? options->words[0] : "";
	gl_client client;
	if (!gl_client_open(&client, ZMQ_SUB, options, output_for(config, topic), "publish", -1))
		return GL_EXIT_USAGE;
	bool ready = !zmq_setsockopt(client.socket, ZMQ_SUBSCRIBE, topic, strlen(topic));
	gl_exit status = ready && wait_for_connection(&client, topic) ? listen_to(&client, options, topic) : GL_EXIT_UNREACHABLE;
	gl_client_close(&client);
	return status;
}

const gl_command gl_listen = {
	.name = "listen",
	.summary = "prints results as glossd publishes them",
	.help = "usage: gloss listen [OPTIONS] [TOPIC]\n"
		"\n"
		"Prints every result of the topic: CHANNEL/doc, CHANNEL/LAYER, CHANNEL/ for all of a channel;\n"
		"without one, everything.\n"
		"\n"
		"  --format FORMAT    jsonl (default), json, text (where the output has `text: true`), msgpack\n"
		"  --color WHEN       always, never, or auto: on a terminal\n"
		"  --count N          ends after so many\n"
		"  --endpoint WHERE   instead of the configuration's first fitting output\n"
		"  --config FILE      the configuration\n"
		"  --set KEY=VALUE    sets one key over the file\n"
		"  --timeout TIME     ends when nothing came for so long\n"
		"\n"
		"Exit status: 0 done, 2 the command line or the configuration makes no sense, 3 no connection, or\n"
		"nothing came in time.\n",
	.options = " --format --color --count --endpoint --config --set --timeout ",
	.most_words = 1,
	.run = hear,
};
