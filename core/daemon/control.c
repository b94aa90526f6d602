/* The table of commands; see control.h. */
#include "control.h"
#include "counters.h"

#include <stdlib.h>
#include <unistd.h>

#define MAX_COMMAND (64 * 1024)
#define MOST_WAITING 256 /* who wait for a reload */
#define LINGER_MS 1000

/* ---- Small parts ----------------------------------------------------------------------------------------------------- */

static void write_number(gl_writer *writer, const char *key, uint64_t value)
{
	gl_write_text(writer, key);
	gl_write_uint(writer, value);
}

static void write_ok(gl_writer *writer, uint32_t more_pairs)
{
	gl_write_map(writer, 1 + more_pairs);
	gl_write_text(writer, "ok");
	gl_write_bool(writer, true);
}

/* Where a socket really listens: a wildcard is resolved. */
static void write_endpoints(gl_writer *writer, const char *key, const gl_port *port)
{
	gl_write_text(writer, key);
	gl_write_array(writer, port->bound);
	for (unsigned i = 0; i < port->bound; i++)
		gl_write_text(writer, port->endpoints[i]);
}

/* ---- status ---------------------------------------------------------------------------------------------------------- */

static const char *state(const gl_control *control)
{
	return control->stopping ? "draining" : control->ingest->open ? "running" : "starting";
}

static void write_documents(const gl_control *control, gl_writer *writer)
{
	gl_write_text(writer, "documents");
	gl_write_map(writer, 3);
	write_number(writer, "queued", control->dispatch->queue.count);
	write_number(writer, "in_flight", gl_generations_in_flight(control->generations));
	write_number(writer, "bytes", control->ingest->held);
}

static const gl_workers no_workers;

/* The generation that serves, or at the start the one that will. */
static const gl_workers *current(const gl_control *control)
{
	const gl_generations *all = control->generations;
	const gl_generation *generation = all->current ? all->current : all->starting;
	return generation ? &generation->workers : &no_workers;
}

static void write_worker(gl_writer *writer, const gl_worker *worker)
{
	static const char *const states[] = {[GL_WORKER_NONE] = "waiting",
					     [GL_WORKER_STARTING] = "starting",
					     [GL_WORKER_READY] = "ready",
					     [GL_WORKER_ENDING] = "ending"};
	bool runs = worker->state != GL_WORKER_NONE;
	gl_write_map(writer, runs ? 4 : 3);
	gl_write_entry(writer, "state", states[worker->state]);
	if (runs)
		write_number(writer, "pid", (uint64_t)worker->process.pid);
	write_number(writer, "documents", worker->documents);
	write_number(writer, "in_flight", worker->count);
}

static void write_workers(const gl_control *control, gl_writer *writer)
{
	const gl_workers *workers = current(control);
	gl_write_text(writer, "workers");
	gl_write_array(writer, workers->count);
	for (uint32_t i = 0; i < workers->count; i++)
		write_worker(writer, &workers->list[i]);
}

/* Generations that finish what they have. */
static void write_retiring(const gl_control *control, gl_writer *writer)
{
	uint32_t count = 0;
	for (const gl_generation *at = control->generations->retiring; at; at = at->next)
		count++;
	gl_write_text(writer, "retiring");
	gl_write_array(writer, count);
	for (const gl_generation *at = control->generations->retiring; at; at = at->next) {
		gl_write_map(writer, 3);
		write_number(writer, "generation", at->workers.generation);
		write_number(writer, "workers", at->workers.running);
		write_number(writer, "in_flight", gl_workers_in_flight(&at->workers));
	}
}

static void write_string(gl_writer *writer, const char *key, gloss_string value)
{
	gl_write_text(writer, key);
	gl_write_str(writer, value.data, value.length);
}

/* The plugins of every pipeline; one that stands in several is told for each, with its channel. */
static void write_plugins(const gl_control *control, gl_writer *writer)
{
	const gl_workers *workers = current(control);
	uint32_t pipelines = workers->described ? gl_config_pipeline_count(workers->config) : 0, count = 0;
	for (uint32_t i = 0; i < pipelines; i++)
		count += workers->catalogues[i].plugin_count;
	gl_write_text(writer, "plugins");
	gl_write_array(writer, count);
	for (uint32_t i = 0; i < pipelines; i++) {
		const gl_catalogue *catalogue = &workers->catalogues[i];
		for (uint32_t k = 0; k < catalogue->plugin_count; k++) {
			gl_write_map(writer, i ? 5 : 4);
			write_string(writer, "name", catalogue->plugins[k].name);
			if (i)
				gl_write_entry(writer, "channel", workers->config->channels[i - 1].name);
			write_string(writer, "version", catalogue->plugins[k].version);
			write_string(writer, "config_hash", catalogue->plugins[k].config_hash);
			write_number(writer, "verdicts", catalogue->plugins[k].verdicts);
		}
	}
}

static void write_channels(const gl_control *control, gl_writer *writer)
{
	const gl_channels *channels = control->channels;
	gl_write_text(writer, "channels");
	gl_write_map(writer, channels->count);
	for (uint32_t i = 0; i < channels->slot_count; i++)
		if (channels->slots[i])
			write_number(writer, channels->slots[i]->name, channels->slots[i]->seq);
}

static void write_outputs(const gl_control *control, gl_writer *writer)
{
	gl_write_text(writer, "outputs");
	gl_write_array(writer, control->publish->output_count);
	for (uint32_t i = 0; i < control->publish->output_count; i++) {
		const gl_output *output = &control->publish->outputs[i];
		gl_write_map(writer, 3);
		write_endpoints(writer, "endpoints", &output->port);
		gl_write_entry(writer, "offsets", gl_unit_names[current(control)->config->outputs[i].offsets]);
		write_number(writer, "subscriptions", output->subscriptions);
	}
}

static void status(gl_control *control, gl_writer *writer)
{
	write_ok(writer, 20);
	gl_write_entry(writer, "version", GLOSSD_VERSION);
	gl_write_entry(writer, "state", state(control));
	write_number(writer, "pid", (uint64_t)getpid());
	write_number(writer, "epoch", control->publish->epoch);
	write_number(writer, "uptime_ms", (uv_hrtime() - control->started_ns) / 1000000);
	write_number(writer, "generation", current(control)->generation);
	gl_activity_write(control->activity, uv_hrtime(), writer);
	write_documents(control, writer);
	write_workers(control, writer);
	write_retiring(control, writer);
	write_plugins(control, writer);
	write_channels(control, writer);
	write_endpoints(writer, "push", &control->ingest->push);
	write_endpoints(writer, "request", &control->ingest->request);
	write_outputs(control, writer);
	gl_write_text(writer, "counters");
	gl_counters_write(writer);
	gl_counters_write_reasons(writer);
}

/* ---- plugins, stop, help --------------------------------------------------------------------------------------------- */

/* What the workers said of a pipeline, a map that was checked when it came: its pairs, after a head of ours for them and `more`. */
static void write_pipeline(gl_writer *writer, const gl_catalogue *catalogue, void (*head)(gl_writer *writer, uint32_t pairs), uint32_t more)
{
	gl_reader reader = {(const uint8_t *)catalogue->description, (const uint8_t *)catalogue->description + catalogue->length};
	gl_value map = {0};
	if (!catalogue->length || !gl_read_kind(&reader, GL_MAP, &map))
		map.count = 0;
	head(writer, map.count + more);
	if (map.count)
		gl_buffer_add(writer->buffer, reader.at, (size_t)(reader.end - reader.at));
}

static void plugins(gl_control *control, gl_writer *writer)
{
	static const gl_catalogue none;
	const gl_workers *workers = current(control);
	uint32_t channels = workers->described ? workers->config->channel_count : 0;
	write_pipeline(writer, workers->described ? &workers->catalogues[0] : &none, write_ok, channels > 0);
	if (!channels)
		return;
	gl_write_text(writer, "channels");
	gl_write_map(writer, channels);
	for (uint32_t i = 0; i < channels; i++) {
		gl_write_text(writer, workers->config->channels[i].name);
		write_pipeline(writer, &workers->catalogues[1 + i], gl_write_map, 0);
	}
}

static void stop(gl_control *control, gl_writer *writer)
{
	control->stop(control->context);
	write_ok(writer, 0);
}

static void commands(gl_control *control, gl_writer *writer);

static const struct command {
	const char *name, *help;
	void (*run)(gl_control *control, gl_writer *writer); /* NULL: `reload`, which is answered when it is over */
} table[] = {
	{"commands", "names and explains the commands", commands},
	{"status", "what glossd does now, and all that it has counted", status},
	{"plugins", "the plugins in running order, with layers, fields and options", plugins},
	{"reload", "read the configuration and the plugins again; answered when that is over", NULL},
	{"stop", "finish what is in hand and end, as SIGTERM does", stop},
};
#define TABLE_COUNT (sizeof(table) / sizeof(table[0]))

static void commands(gl_control *control, gl_writer *writer)
{
	(void)control;
	write_ok(writer, 1);
	gl_write_text(writer, "commands");
	gl_write_map(writer, TABLE_COUNT);
	for (size_t i = 0; i < TABLE_COUNT; i++)
		gl_write_entry(writer, table[i].name, table[i].help);
}

static gl_writer begin_reply(gl_control *control)
{
	gl_writer writer;
	gl_buffer_reset(&control->reply);
	gl_writer_init(&writer, &control->reply, GL_FORM_MSGPACK);
	return writer;
}

static void send_reply(gl_control *control, gl_envelope *envelope)
{
	if (!gl_envelope_reply(&control->port, envelope, &control->reply))
		gl_count(GL_COUNT_REPLIES_LOST);
}

static void write_error(gl_writer *writer, const gl_error *error)
{
	gl_write_map(writer, 2);
	gl_write_text(writer, "ok");
	gl_write_bool(writer, false);
	gl_write_text(writer, "error");
	gl_write_map(writer, 2);
	gl_write_entry(writer, "code", gl_code_name(error->code));
	gl_write_entry(writer, "message", error->message);
}

/* ---- reload ----------------------------------------------------------------------------------------------------------- */

struct gl_waiting {
	struct gl_waiting *next;
	uint64_t number; /* of the reload */
	gl_envelope envelope;
};

/* Keeps the envelope until the reload that is asked for is over. */
static bool await_reload(gl_control *control, gl_envelope *envelope, gl_error *error)
{
	struct gl_waiting *waiting = NULL;
	if (control->stopping || !control->generations->current)
		gl_fail(error, GL_BUSY, control->stopping ? "glossd is stopping" : "glossd is starting; there is nothing to reload yet");
	else if (control->waiting_count >= MOST_WAITING || !(waiting = calloc(1, sizeof(*waiting))))
		gl_fail(error, GL_BUSY, "too many wait for a reload already");
	if (!waiting)
		return false;
	gl_envelope_move(&waiting->envelope, envelope);
	waiting->number = control->reload_number(control->context);
	waiting->next = control->waiting;
	control->waiting = waiting;
	control->waiting_count++;
	return true;
}

void gl_control_reloaded(gl_control *control, uint64_t number, const gl_error *error)
{
	for (struct gl_waiting **at = &control->waiting, *waiting; (waiting = *at);) {
		if (waiting->number > number) {
			at = &waiting->next;
			continue;
		}
		gl_writer writer = begin_reply(control);
		if (error) {
			write_error(&writer, error);
		} else {
			write_ok(&writer, 1);
			write_number(&writer, "generation", current(control)->generation);
		}
		send_reply(control, &waiting->envelope);
		*at = waiting->next;
		free(waiting);
		control->waiting_count--;
	}
}

/* ---- The conversation -------------------------------------------------------------------------------------------------- */

/* Finds the command's name in a request. Other keys are ignored. */
static gl_code read_request(zmq_msg_t *frame, gl_value *command, gl_error *error)
{
	gl_reader reader = {zmq_msg_data(frame), (const uint8_t *)zmq_msg_data(frame) + zmq_msg_size(frame)};
	gl_reader whole = reader;
	gl_value map, key, value;
	if (!gl_skip(&whole) || whole.at != whole.end)
		return gl_fail(error, GL_MALFORMED, "a command is one msgpack map");
	if (!gl_read_kind(&reader, GL_MAP, &map))
		return gl_fail(error, GL_BAD_TYPE, "a command is a msgpack map");
	for (uint32_t i = 0; i < map.count; i++) {
		gl_reader peek;
		bool named = gl_read(&reader, &key) && gl_is(&key, "command");
		if (key.kind != GL_STR)
			return gl_fail(error, GL_BAD_TYPE, "a command's keys are str");
		peek = reader;
		if (named && gl_read_kind(&peek, GL_STR, &value)) {
			*command = value;
			return GL_OK;
		}
		gl_skip(&reader);
	}
	return gl_fail(error, GL_BAD_TYPE, "a command has a key `command`, a str");
}

/* The command that a request names. NULL: the error says what is wrong with it. */
static const struct command *find(zmq_msg_t *frame, bool excess, gl_error *error)
{
	gl_value name;
	if (excess)
		gl_fail(error, GL_BAD_ENVELOPE, "before the command at most 8 frames of 1 KiB are allowed");
	if (excess || read_request(frame, &name, error) != GL_OK)
		return NULL;
	for (size_t i = 0; i < TABLE_COUNT; i++)
		if (gl_is(&name, table[i].name))
			return &table[i];
	gl_fail(error, GL_UNKNOWN_COMMAND, "there is no such command; `commands` lists those there are");
	return NULL;
}

static bool receive_command(gl_port *port)
{
	gl_control *control = port->context;
	gl_envelope envelope;
	zmq_msg_t frame;
	gl_error error = {.code = GL_OK};
	if (!gl_envelope_receive(port, &envelope, &frame))
		return false;
	gl_count(GL_COUNT_COMMANDS);
	const struct command *command = find(&frame, envelope.excess, &error);
	zmq_msg_close(&frame);
	if (command && !command->run && await_reload(control, &envelope, &error)) {
		control->reload(control->context);
		return true;
	}
	gl_writer writer = begin_reply(control);
	if (command && command->run)
		command->run(control, &writer);
	else
		write_error(&writer, &error);
	send_reply(control, &envelope);
	return true;
}

gl_code gl_control_bind(gl_control *control, const gl_endpoints *endpoints, gl_bridge *bridge, gl_error *error)
{
	gl_code code = gl_port_open(bridge, &control->port, ZMQ_ROUTER, receive_command, control, error);
	if (code == GL_OK)
		code = gl_port_set_size(&control->port, ZMQ_MAXMSGSIZE, MAX_COMMAND, error);
	if (code == GL_OK)
		code = gl_port_set(&control->port, ZMQ_LINGER, LINGER_MS, error);
	for (uint32_t i = 0; i < endpoints->count && code == GL_OK; i++)
		code = gl_port_bind(&control->port, endpoints->list[i], error);
	return code == GL_OK ? gl_port_start(&control->port, error) : code;
}

void gl_control_close(gl_control *control)
{
	gl_error error;
	gl_fail(&error, GL_BUSY, "glossd was stopped before the reload was over");
	gl_control_reloaded(control, UINT64_MAX, &error);
	gl_port_close(&control->port);
}

void gl_control_deinit(gl_control *control) { gl_buffer_deinit(&control->reply); }
