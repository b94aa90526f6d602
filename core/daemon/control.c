/* The table of commands; see control.h. */
#include "control.h"
#include "counters.h"

#include <unistd.h>

#define MAX_COMMAND (64 * 1024)
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
	write_number(writer, "in_flight", gl_dispatch_in_flight(control->dispatch));
	write_number(writer, "bytes", control->ingest->held);
}

static void write_workers(const gl_control *control, gl_writer *writer)
{
	static const char *const states[] = {[GL_WORKER_NONE] = "waiting",
					     [GL_WORKER_STARTING] = "starting",
					     [GL_WORKER_READY] = "ready",
					     [GL_WORKER_ENDING] = "ending"};
	gl_write_text(writer, "workers");
	gl_write_array(writer, control->workers->count);
	for (uint32_t i = 0; i < control->workers->count; i++) {
		const gl_worker *worker = &control->workers->list[i];
		bool runs = worker->state != GL_WORKER_NONE;
		gl_write_map(writer, runs ? 4 : 3);
		gl_write_entry(writer, "state", states[worker->state]);
		if (runs)
			write_number(writer, "pid", (uint64_t)worker->process.pid);
		write_number(writer, "documents", worker->documents);
		write_number(writer, "in_flight", worker->count);
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
	gl_write_array(writer, control->config->output_count);
	for (uint32_t i = 0; i < control->config->output_count; i++) {
		const gl_output *output = &control->publish->outputs[i];
		gl_write_map(writer, 3);
		write_endpoints(writer, "endpoints", &output->port);
		gl_write_entry(writer, "offsets", gl_unit_names[output->config->offsets]);
		write_number(writer, "subscriptions", output->subscriptions);
	}
}

static void status(gl_control *control, gl_writer *writer)
{
	write_ok(writer, 17);
	gl_write_entry(writer, "version", GLOSSD_VERSION);
	gl_write_entry(writer, "state", state(control));
	write_number(writer, "pid", (uint64_t)getpid());
	write_number(writer, "epoch", control->publish->epoch);
	write_number(writer, "uptime_ms", (uv_hrtime() - control->started_ns) / 1000000);
	gl_activity_write(control->activity, uv_hrtime(), writer);
	write_documents(control, writer);
	write_workers(control, writer);
	write_channels(control, writer);
	write_endpoints(writer, "push", &control->ingest->push);
	write_endpoints(writer, "request", &control->ingest->request);
	write_outputs(control, writer);
	gl_write_text(writer, "counters");
	gl_counters_write(writer);
	gl_counters_write_reasons(writer);
}

/* ---- plugins, stop, help --------------------------------------------------------------------------------------------- */

/* The first worker's description, a map that was checked when it came: its pairs follow ours. */
static void plugins(gl_control *control, gl_writer *writer)
{
	const gl_catalogue *catalogue = &control->workers->catalogue;
	gl_reader reader = {(const uint8_t *)catalogue->description, (const uint8_t *)catalogue->description + catalogue->length};
	gl_value map = {0};
	if (catalogue->length && !gl_read_kind(&reader, GL_MAP, &map))
		map.count = 0;
	write_ok(writer, map.count);
	if (map.count)
		gl_buffer_add(writer->buffer, reader.at, (size_t)(reader.end - reader.at));
}

static void stop(gl_control *control, gl_writer *writer)
{
	control->stop(control->context);
	write_ok(writer, 0);
}

static void commands(gl_control *control, gl_writer *writer);

static const struct {
	const char *name, *help;
	void (*run)(gl_control *control, gl_writer *writer);
} table[] = {
	{"commands", "names and explains the commands", commands},
	{"status", "what glossd does now, and all that it has counted", status},
	{"plugins", "the plugins in running order, with layers, fields and options", plugins},
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

/* ---- The conversation -------------------------------------------------------------------------------------------------- */

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

static void act(gl_control *control, zmq_msg_t *frame, bool excess, gl_writer *writer)
{
	gl_value command;
	gl_error error;
	gl_code code = read_request(frame, &command, &error);
	if (excess)
		code = gl_fail(&error, GL_BAD_ENVELOPE, "before the command at most 8 frames of 1 KiB are allowed");
	for (size_t i = 0; code == GL_OK && i < TABLE_COUNT; i++) {
		if (gl_is(&command, table[i].name)) {
			table[i].run(control, writer);
			return;
		}
	}
	if (code == GL_OK)
		gl_fail(&error, GL_UNKNOWN_COMMAND, "there is no such command; `commands` lists those there are");
	write_error(writer, &error);
}

static bool receive_command(gl_port *port)
{
	gl_control *control = port->context;
	gl_envelope envelope;
	gl_writer writer;
	zmq_msg_t frame;
	if (!gl_envelope_receive(port, &envelope, &frame))
		return false;
	gl_count(GL_COUNT_COMMANDS);
	gl_buffer_reset(&control->reply);
	gl_writer_init(&writer, &control->reply, GL_FORM_MSGPACK);
	act(control, &frame, envelope.excess, &writer);
	zmq_msg_close(&frame);
	if (!gl_envelope_reply(port, &envelope, &control->reply))
		gl_count(GL_COUNT_REPLIES_LOST);
	return true;
}

gl_code gl_control_bind(gl_control *control, gl_bridge *bridge, gl_error *error)
{
	const gl_endpoints *endpoints = &control->config->control;
	gl_code code = gl_port_open(bridge, &control->port, ZMQ_ROUTER, receive_command, control, error);
	if (code == GL_OK)
		code = gl_port_set_size(&control->port, ZMQ_MAXMSGSIZE, MAX_COMMAND, error);
	if (code == GL_OK)
		code = gl_port_set(&control->port, ZMQ_LINGER, LINGER_MS, error);
	for (uint32_t i = 0; i < endpoints->count && code == GL_OK; i++)
		code = gl_port_bind(&control->port, endpoints->list[i], error);
	return code == GL_OK ? gl_port_start(&control->port, error) : code;
}

void gl_control_close(gl_control *control) { gl_port_close(&control->port); }

void gl_control_deinit(gl_control *control) { gl_buffer_deinit(&control->reply); }
