/* The table of commands; see control.h. */
#include "control.h"
#include "counters.h"
#include "dead.h"
#include "status.h"

#include <stdlib.h>

#define MAX_COMMAND (64 * 1024) /* bytes */
#define MOST_WAITING 256        /* requests that wait for a reload */

/* ---- Whom it is about ----------------------------------------------------------------------------------------------------- */

static const gl_workers no_workers;

const gl_workers *gl_control_workers(const gl_control *control)
{
	const gl_generations *all = control->generations;
	const gl_generation *generation = all->current ? all->current : all->starting;
	return generation ? &generation->workers : &no_workers;
}

/* ---- plugins, stop, commands --------------------------------------------------------------------------------------------- */

/* Writes what the workers said of a pipeline, a map that was checked when it came: its pairs, behind a `head` of our own that counts `more`
 * pairs with them. */
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
	const gl_workers *workers = gl_control_workers(control);
	uint32_t channels = workers->described ? workers->config->channel_count : 0;
	write_pipeline(writer, workers->described ? &workers->catalogues[0] : &none, gl_write_ok, channels > 0);
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
	gl_write_ok(writer, 0);
}

static void commands(gl_control *control, gl_writer *writer);
static gl_code begin_reload(gl_control *control, gl_envelope *envelope, const zmq_msg_t *request, gl_error *error);

static gl_code begin_dead(gl_control *control, gl_envelope *envelope, const zmq_msg_t *request, gl_error *error)
{
	return gl_dead_begin(control->custody, &control->port, envelope, request, error);
}

static const struct command {
	const char *name, *help;
	void (*run)(gl_control *control, gl_writer *writer); /* NULL: it is answered later, by `begin` */
	/* Takes over the envelope, or says what is wrong. */
	gl_code (*begin)(gl_control *control, gl_envelope *envelope, const zmq_msg_t *request, gl_error *error);
} table[] = {
	{"commands", "names and explains the commands", commands, NULL},
	{"status", "what glossd does now, and all that it has counted", gl_status, NULL},
	{"plugins", "the plugins in running order, with layers, fields and options", plugins, NULL},
	{"dead", "documents that failed and are kept: list, show, retry or drop them", NULL, begin_dead},
	{"reload", "read the configuration and the plugins again; answered when that is over", NULL, begin_reload},
	{"stop", "finish what is in hand and end, as SIGTERM does", stop, NULL},
};
#define TABLE_COUNT (sizeof(table) / sizeof(table[0]))

static void commands(gl_control *control, gl_writer *writer)
{
	(void)control;
	gl_write_ok(writer, 1);
	gl_write_text(writer, "commands");
	gl_write_map(writer, TABLE_COUNT);
	for (size_t i = 0; i < TABLE_COUNT; i++)
		gl_write_entry(writer, table[i].name, table[i].help);
}

/* ---- reload ----------------------------------------------------------------------------------------------------------- */

struct gl_waiting {
	struct gl_waiting *next;
	uint64_t number; /* of the reload */
	gl_envelope envelope;
};

/* Keeps the envelope until the reload that is asked for is over. */
static gl_code begin_reload(gl_control *control, gl_envelope *envelope, const zmq_msg_t *request, gl_error *error)
{
	(void)request;
	struct gl_waiting *waiting = NULL;
	if (control->stopping || !control->generations->current)
		gl_fail(error, GL_BUSY, control->stopping ? "glossd is stopping" : "glossd is starting; there is nothing to reload yet");
	else if (control->waiting_count >= MOST_WAITING || !(waiting = calloc(1, sizeof(*waiting))))
		gl_fail(error, GL_BUSY, "too many wait for a reload already");
	if (!waiting)
		return error->code;
	gl_envelope_move(&waiting->envelope, envelope);
	waiting->number = control->reload_number(control->context);
	waiting->next = control->waiting;
	control->waiting = waiting;
	control->waiting_count++;
	control->reload(control->context);
	return GL_OK;
}

void gl_control_reloaded(gl_control *control, uint64_t number, const gl_error *error)
{
	for (struct gl_waiting **at = &control->waiting, *waiting; (waiting = *at);) {
		if (waiting->number > number) {
			at = &waiting->next;
			continue;
		}
		gl_writer writer;
		gl_reply_begin(&writer, &control->reply);
		if (error) {
			gl_write_refusal(&writer, error->code, error->message);
		} else {
			gl_write_ok(&writer, 1);
			gl_write_count(&writer, "generation", gl_control_workers(control)->generation);
		}
		gl_reply_send(&control->port, &waiting->envelope, &control->reply);
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
	bool begun = command && command->begin && command->begin(control, &envelope, &frame, &error) == GL_OK;
	zmq_msg_close(&frame);
	if (begun)
		return true;
	gl_writer writer;
	gl_reply_begin(&writer, &control->reply);
	if (command && command->run)
		command->run(control, &writer);
	else
		gl_write_refusal(&writer, error.code, error.message);
	gl_reply_send(&control->port, &envelope, &control->reply);
	return true;
}

gl_code gl_control_bind(gl_control *control, const gl_endpoints *endpoints, gl_bridge *bridge, gl_error *error)
{
	gl_code code = gl_port_open(bridge, &control->port, ZMQ_ROUTER, receive_command, control, error);
	control->port.at_once = 1; /* a status may take half a millisecond to write */
	control->port.scarce = GL_SCARCE_ERROR;
	control->port.scarce_length = sizeof(GL_SCARCE_ERROR) - 1;
	if (code == GL_OK)
		code = gl_port_set_size(&control->port, ZMQ_MAXMSGSIZE, MAX_COMMAND, error);
	if (code == GL_OK)
		code = gl_port_bind(&control->port, endpoints, error);
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
