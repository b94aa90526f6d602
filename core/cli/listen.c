/* gloss listen: results from a running glossd, as they are published. */
#include "client.h"
#include "replay.h"
#include "text_form.h"
#include "engine/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SILENCE_MS 2000 /* after so long it asks whether something was missed */

/* Waits until the connection stands, and says so: what is submitted after that will be heard. */
static bool wait_for_connection(gl_client *client, const char *topic)
{
	zmq_msg_t event;
	void *monitor = zmq_socket(client->context, ZMQ_PAIR);
	bool stands = monitor && !zmq_connect(monitor, GL_CLIENT_MONITOR);
	zmq_pollitem_t item = {.socket = monitor, .events = ZMQ_POLLIN};
	if (stands && client->timeout_ms < 0 && !zmq_poll(&item, 1, SILENCE_MS))
		gl_complain("no connection to %s yet, and waiting for one; %s", client->endpoint, gl_client_silence(client));
	if (stands && (stands = zmq_poll(&item, 1, client->timeout_ms) > 0)) {
		zmq_msg_init(&event);
		stands = zmq_msg_recv(&event, monitor, 0) >= 0;
		zmq_msg_close(&event);
	}
	if (stands)
		fprintf(stderr, "gloss: listening on %s for \"%s\"\n", client->endpoint, topic);
	else
		gl_complain("no connection to %s; %s", client->endpoint, gl_client_silence(client));
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

/* ---- Numbers ------------------------------------------------------------------------------------------------------------ */

typedef struct listening {
	gl_client client;
	gl_replaying replaying;
	const gl_options *options;
	const char *topic;
	gl_format format;
	gl_heard *heard; /* of each topic that something came of */
	uint32_t heard_count;
	uint64_t printed;
	int64_t came_ms; /* when the last one came that is wanted */
	gl_exit exit;
} listening;

/* False: enough, or it cannot be printed. */
static bool print(void *context, const void *data, size_t length)
{
	listening *self = context;
	if (!gl_print_map(stdout, data, length, self->format, self->options->color)) {
		self->exit = GL_EXIT_USAGE;
		return false;
	}
	self->printed++;
	return !self->options->count || self->printed < self->options->count;
}

/* NULL: memory is short, and its numbers are not looked at. */
static gl_heard *heard_of(listening *self, const char *topic, size_t length)
{
	for (uint32_t i = 0; i < self->heard_count; i++)
		if (strlen(self->heard[i].topic) == length && !memcmp(self->heard[i].topic, topic, length))
			return &self->heard[i];
	gl_heard *larger = length < sizeof(larger->topic) && memchr(topic, '/', length)
				   ? realloc(self->heard, (self->heard_count + 1) * sizeof(*larger))
				   : NULL;
	if (!larger)
		return NULL;
	self->heard = larger;
	gl_heard *heard = &larger[self->heard_count++];
	*heard = (gl_heard){0};
	memcpy(heard->topic, topic, length);
	return heard;
}

/* Prints what came, each number once and in order: those missing before it are asked for first. */
static bool take(listening *self, zmq_msg_t *name, zmq_msg_t *result)
{
	gl_heard *heard = heard_of(self, zmq_msg_data(name), zmq_msg_size(name));
	const void *data = zmq_msg_data(result);
	size_t length = zmq_msg_size(result);
	uint64_t seq = gl_client_natural(data, length, "seq"), epoch = gl_client_natural(data, length, "epoch");
	if (heard && heard->epoch && heard->epoch != epoch)
		*heard = (gl_heard){.epoch = 0, .topic = ""}, memcpy(heard->topic, zmq_msg_data(name), zmq_msg_size(name));
	if (heard && heard->epoch && seq > heard->seq + 1) {
		const gl_page_request missing = {.from = heard->seq + 1, .to = seq - 1};
		if (!gl_replay_print(&self->replaying, heard, &missing))
			return false;
	}
	if (heard && heard->epoch && seq <= heard->seq)
		return true;
	if (heard) {
		heard->epoch = epoch;
		heard->seq = seq;
	}
	return print(self, data, length);
}

/* ---- Listening ------------------------------------------------------------------------------------------------------------ */

/* Before the first that comes: those from --from or --since on. */
static bool begin(listening *self)
{
	gl_page_request request = {.from = self->options->from};
	if (!self->options->from && !self->options->since)
		return true;
	if (self->options->since)
		request.since_ms = gl_since_ms(self->options->since);
	gl_heard *heard = heard_of(self, self->topic, strlen(self->topic));
	return !heard || gl_replay_print(&self->replaying, heard, &request);
}

/* After a while in which nothing came: whether the last ones were lost. Where no answer comes to the first question the others would have
 * none. */
static bool look_behind(listening *self)
{
	for (uint32_t i = 0; i < self->heard_count; i++) {
		const gl_page_request request = {.from = self->heard[i].seq + 1};
		if (!self->heard[i].epoch)
			continue;
		if (!gl_replay_print(&self->replaying, &self->heard[i], &request))
			return false;
		if (!self->replaying.client.context)
			break;
	}
	return true;
}

static int64_t now_ms(void) { return (int64_t)(gl_now_ns() / 1000000); }

/* One message, which is there. */
static bool hear_one(listening *self)
{
	zmq_msg_t name, result;
	bool sound = receive(&self->client, &name, &result), goes_on = true;
	if (!sound)
		gl_complain("%s sent something that is not a result", self->client.endpoint);
	else if (wanted(self->topic, &name)) {
		goes_on = take(self, &name, &result);
		self->came_ms = now_ms();
	}
	zmq_msg_close(&name);
	zmq_msg_close(&result);
	return goes_on;
}

static void listen_to(listening *self)
{
	int bound_ms = self->client.timeout_ms;
	bool goes_on = begin(self);
	self->came_ms = now_ms();
	while (goes_on) {
		int64_t left_ms = bound_ms >= 0 ? self->came_ms + bound_ms - now_ms() : SILENCE_MS;
		self->client.timeout_ms = left_ms < 0 ? 0 : left_ms < SILENCE_MS ? (int)left_ms : SILENCE_MS;
		uint64_t before = self->printed;
		bool came = gl_client_wait(&self->client);
		goes_on = came ? hear_one(self) : look_behind(self);
		if (!came && self->printed > before)
			self->came_ms = now_ms();
		if (goes_on && bound_ms >= 0 && now_ms() - self->came_ms >= bound_ms) {
			gl_complain("nothing came within %d ms", bound_ms);
			self->exit = GL_EXIT_UNREACHABLE;
			goes_on = false;
		}
	}
}

static bool has_endpoint(const gl_output_config *output, const char *endpoint)
{
	for (uint32_t i = 0; i < output->endpoints.count; i++)
		if (!strcmp(output->endpoints.list[i], endpoint))
			return true;
	return false;
}

/* The output of that endpoint, where one is given, or the first that publishes what the topic names. */
static const gl_output_config *output_for(const gl_config *config, const char *endpoint, const char *topic)
{
	static const gl_output_config none;
	for (uint32_t i = 0; endpoint && i < config->output_count; i++)
		if (has_endpoint(&config->outputs[i], endpoint))
			return &config->outputs[i];
	const char *slash = strchr(topic, '/');
	bool layer = slash && slash[1] && strcmp(slash + 1, "doc");
	for (uint32_t i = 0; i < config->output_count; i++)
		if (layer ? config->outputs[i].layers : config->outputs[i].doc)
			return &config->outputs[i];
	return config->output_count ? &config->outputs[0] : &none;
}

static bool sensible(const gl_options *options, const char *topic)
{
	const char *slash = strchr(topic, '/');
	if (options->since && !gl_since_ms(options->since)) {
		gl_complain("--since is \"%s\", wanted a duration before now such as 10m, or a time such as 2026-01-31T12:00:00Z",
			    options->since);
		return false;
	}
	if (options->from && options->since) {
		gl_complain("--from and --since exclude each other");
		return false;
	}
	if ((options->from || options->since) && !(slash && slash[1])) {
		gl_complain("--from and --since want a whole topic, such as default/doc");
		return false;
	}
	return true;
}

static gl_exit hear(const gl_options *options, const gl_config *config)
{
	const char *topic = options->word_count ? options->words[0] : "";
	const gl_output_config *output = output_for(config, options->endpoint, topic);
	listening self = {
		.options = options,
		.topic = topic,
		.format = options->format == GL_FORMAT_NONE ? GL_FORMAT_JSONL : options->format,
		.exit = GL_EXIT_DONE,
	};
	self.replaying = (gl_replaying){
		.options = options, .config = config, .offsets = gl_unit_names[output->offsets], .print = print, .context = &self};
	if (!sensible(options, topic) || !gl_client_open(&self.client, ZMQ_SUB, options, &output->endpoints, "publish", -1))
		return GL_EXIT_USAGE;
	bool ready = !zmq_setsockopt(self.client.socket, ZMQ_SUBSCRIBE, topic, strlen(topic));
	if (ready && wait_for_connection(&self.client, topic))
		listen_to(&self);
	else
		self.exit = GL_EXIT_UNREACHABLE;
	gl_replay_end(&self.replaying);
	gl_client_close(&self.client);
	free(self.heard);
	return self.exit;
}

const gl_command gl_listen = {
	.name = "listen",
	.summary = "prints results as glossd publishes them",
	.help = "usage: gloss listen [OPTIONS] [TOPIC]\n"
		"\n"
		"Prints every result of the topic: CHANNEL/doc, CHANNEL/LAYER, CHANNEL/ for all of a channel;\n"
		"without one, everything. Each number of a topic is printed once and in order: results that were\n"
		"missed are asked for again, as far as the spool keeps them.\n"
		"\n"
		"  --from SEQ         first those from this number on that are kept (of a whole topic)\n"
		"  --since TIME       first those since then: 10m, 2h, or 2026-01-31T12:00:00Z\n"
		"  --replay WHERE     asks there, instead of the configuration's replay\n"
		"  --format FORMAT    jsonl (default), json, text (where the output has `text: true`), msgpack\n"
		"  --color WHEN       always, never, or auto: on a terminal\n"
		"  --count N          ends after so many\n"
		"  --endpoint WHERE   instead of the configuration's first fitting output\n"
		"  --config FILE      the configuration\n"
		"  --set KEY=VALUE    sets one key over the file\n"
		"  --timeout TIME     ends when nothing came for so long\n"
		"\n"
		"Exit status: 0 done, 2 the command line or the configuration is wrong, 3 no connection, or\n"
		"nothing came in time.\n",
	.options = " --format --color --count --endpoint --from --since --replay --config --set --timeout ",
	.most_words = 1,
	.run = hear,
};
