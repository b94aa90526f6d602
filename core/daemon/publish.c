/* Publishing and answering; see publish.h. */
#include "publish.h"
#include "counters.h"
#include "log.h"
#include "reply.h"

#define MAX_SUBSCRIPTION 256 /* bytes: a topic has at most 97, and each byte of a subscription costs libzmq a node of its trie */

/* ---- The record ------------------------------------------------------------------------------------------------------- */

/* The body of a document that no worker finished. */
static gloss_string write_failure(gl_publish *publish, const gl_finished *finished)
{
	gl_writer writer;
	gl_buffer_reset(&publish->failure);
	gl_writer_init(&writer, &publish->failure, GL_FORM_MSGPACK);
	gl_record_write_failure(&writer, finished->code, finished->message);
	return (gloss_string){publish->failure.data, (uint32_t)publish->failure.length};
}

static void tell_language(gl_record *record, const gl_finished *finished)
{
	const char *configured = finished->config->lang;
	if (finished->detected && finished->lang.data) {
		record->lang = finished->lang;
		record->lang_from = GL_LANG_DETECTED;
	} else if (record->submission.lang.data) {
		record->lang = record->submission.lang;
		record->lang_from = GL_LANG_GIVEN;
	} else {
		record->lang = (gloss_string){configured, (uint32_t)strlen(configured)};
		record->lang_from = GL_LANG_CONFIG;
	}
}

/* What each output publishes; the text goes with the record where one of them does. */
static void tell_outputs(gl_record *record, const gl_config *config)
{
	bool text = false;
	record->output_count = config->output_count;
	for (uint32_t i = 0; i < config->output_count; i++) {
		const gl_output_config *output = &config->outputs[i];
		record->outputs[i] = (gl_record_output){output->doc, output->layers, output->text, output->offsets};
		text |= output->text;
	}
	if (!text)
		record->submission.text = (gloss_string){0};
}

bool gl_publish_record(gl_publish *publish, const gl_document *document, const gl_finished *finished)
{
	gl_record *record = &publish->record;
	const gl_bodies *bodies = &finished->catalogue->bodies;
	gloss_string failure = {0};
	if (!gl_record_room(record, bodies->count))
		return false;
	if (!finished->bodies)
		failure = write_failure(publish, finished);
	record->submission = document->submission;
	record->outcome = finished->outcome;
	const char *code = finished->outcome == GL_FAILED ? gl_code_name(finished->code) : NULL;
	record->code = (gloss_string){code, code ? (uint32_t)strlen(code) : 0};
	record->message = finished->message;
	record->revision = document->revision;
	record->body_keys = finished->bodies ? finished->body_keys : GL_FAILURE_KEYS;
	tell_language(record, finished);
	tell_outputs(record, finished->config);
	for (record->body_count = 0; record->body_count < bodies->count; record->body_count++) {
		const gl_body_kind *kind = &bodies->kinds[record->body_count];
		record->bodies[record->body_count] = (gl_record_body){
			.offsets = kind->unit,
			.layer = kind->layer == GL_ALL_LAYERS ? (gloss_string){0} : finished->catalogue->layers[kind->layer],
			.bytes = finished->bodies ? finished->bodies[record->body_count] : failure,
		};
	}
	return finished->bodies || !publish->failure.failed;
}

/* ---- To subscribers --------------------------------------------------------------------------------------------------- */

static void send_message(gl_output *output, const gl_buffer *header, gloss_string body_bytes, const char *channel, gloss_string topic)
{
	size_t length = strlen(channel);
	zmq_msg_t name, message;
	bool failed = header->failed || zmq_msg_init_size(&message, header->length + body_bytes.length);
	if (failed || zmq_msg_init_size(&name, length + 1 + topic.length)) {
		if (!failed)
			zmq_msg_close(&message);
		gl_count(GL_COUNT_MESSAGES_LOST);
		return;
	}
	memcpy(zmq_msg_data(&name), channel, length);
	((char *)zmq_msg_data(&name))[length] = '/';
	memcpy((char *)zmq_msg_data(&name) + length + 1, topic.data, topic.length);
	memcpy(zmq_msg_data(&message), header->data, header->length);
	memcpy((char *)zmq_msg_data(&message) + header->length, body_bytes.data, body_bytes.length);
	bool sent = gl_port_send(&output->port, &name, true) && gl_port_send(&output->port, &message, false);
	zmq_msg_close(&name);
	zmq_msg_close(&message);
	gl_count(sent ? GL_COUNT_MESSAGES : GL_COUNT_MESSAGES_LOST);
}

/* A subscription comes as a byte 1 and the topic, its end as a byte 0 and the topic. (One that a client makes twice ends once, so the count
 * may be too high, and is never too low.) */
static bool receive_subscription(gl_port *port)
{
	gl_output *output = port->context;
	gl_envelope envelope;
	zmq_msg_t message;
	if (!gl_envelope_receive(port, &envelope, &message))
		return false;
	const char *bytes = zmq_msg_data(&message);
	if (zmq_msg_size(&message) && !envelope.count) {
		if (*bytes == 1)
			output->subscriptions++;
		else if (*bytes == 0 && output->subscriptions)
			output->subscriptions--;
	}
	gl_envelope_clear(&envelope);
	zmq_msg_close(&message);
	return true;
}

/* Subscriptions that came in this turn of the loop count: a client that has just subscribed is not to miss this result. */
static bool has_subscribers(gl_output *output)
{
	while (!output->subscriptions && receive_subscription(&output->port))
		;
	return output->subscriptions;
}

static void publish_on(gl_publish *publish, uint32_t number, const gl_record *record, const char *channel, uint64_t seq)
{
	gl_output *output = &publish->outputs[number];
	const gl_record_output *wanted = &record->outputs[number];
	gl_writer writer;
	if (!has_subscribers(output))
		return;
	gl_buffer_reset(&publish->header);
	gl_writer_init(&writer, &publish->header, GL_FORM_MSGPACK);
	gl_record_write_header(&writer, record, seq, publish->epoch, wanted->offsets, wanted->text, record->body_keys);
	for (uint32_t i = 0; i < record->body_count; i++) {
		const gl_record_body *body = &record->bodies[i];
		bool layer = body->layer.data != NULL;
		if (body->offsets == wanted->offsets && (layer ? wanted->layers : wanted->doc))
			send_message(output, &publish->header, body->bytes, channel, layer ? body->layer : (gloss_string){"doc", 3});
	}
}

void gl_publish_send(gl_publish *publish, const gl_record *record, const char *channel, uint64_t seq)
{
	uint32_t count = record->output_count < publish->output_count ? record->output_count : publish->output_count;
	for (uint32_t i = 0; i < count; i++)
		publish_on(publish, i, record, channel, seq);
}

/* ---- To the submitter -------------------------------------------------------------------------------------------------- */

void gl_publish_answer(gl_publish *publish, const gl_record *record, uint64_t seq, gl_port *port, gl_envelope *envelope)
{
	const gl_record_output *output = record->output_count ? &record->outputs[0] : NULL;
	gl_writer writer;
	gl_reply_begin(&writer, &publish->reply);
	gl_write_map(&writer, 3);
	gl_write_string(&writer, "id", record->submission.id);
	gl_write_entry(&writer, "status", "accepted");
	gl_write_text(&writer, "result");
	gl_record_write(&writer, record, seq, publish->epoch, output ? output->offsets : GL_CODEPOINT, output && output->text,
			(gloss_string){0});
	gl_reply_send(port, envelope, &publish->reply);
}

/* ---- What it came to --------------------------------------------------------------------------------------------------- */

/* What is wrong with a degraded document stands in its result, which glossd does not read. */
static void log_outcome(const gl_document *document, const gl_finished *finished, uint64_t number)
{
	gl_log_field seq = gl_log_number("seq", (int64_t)number);
	gl_log_field channel = gl_log_text("channel", document->channel->name);
	gl_log_field id = gl_log_bytes("id", document->submission.id.data, document->submission.id.length);
	if (finished->outcome == GL_DEGRADED)
		gl_log(GLOSS_LOG_INFO, "document_degraded", seq, id, channel);
	if (finished->outcome == GL_FAILED)
		gl_log(GLOSS_LOG_ERROR, "document_failed", gl_log_text("code", gl_code_name(finished->code)), id, channel, seq,
		       gl_log_bytes("reason", finished->message.data, finished->message.length));
}

/* By outcome, and what was not whole by the reason for it. */
static void count(const gl_finished *finished)
{
	static const gl_counter counters[] = {
		[GL_WHOLE] = GL_COUNT_WHOLE, [GL_DEGRADED] = GL_COUNT_DEGRADED, [GL_FAILED] = GL_COUNT_FAILED};
	gl_count(counters[finished->outcome]);
	if (finished->outcome == GL_FAILED)
		gl_count_reason(GL_REASON_FAILED, finished->code);
	if (finished->outcome == GL_DEGRADED) {
		/* Every body has the same errors. */
		const uint8_t *body = (const uint8_t *)finished->bodies->data;
		gl_count_errors((gl_reader){body, body + finished->bodies->length}, finished->body_keys);
	}
}

void gl_publish_note(const gl_document *document, const gl_finished *finished, uint64_t seq)
{
	count(finished);
	log_outcome(document, finished, seq);
}

/* ---- Endpoints ------------------------------------------------------------------------------------------------------- */

static gl_code bind_output(gl_output *output, const gl_output_config *config, gl_bridge *bridge, gl_error *error)
{
	gl_port *port = &output->port;
	gl_code code = gl_port_open(bridge, port, ZMQ_XPUB, receive_subscription, output, error);
	if (code == GL_OK)
		code = gl_port_set(port, ZMQ_SNDHWM, config->backlog, error);
	if (code == GL_OK)
		code = gl_port_set_size(port, ZMQ_MAXMSGSIZE, MAX_SUBSCRIPTION, error);
	if (code == GL_OK)
		code = gl_port_set(port, ZMQ_XPUB_VERBOSER, 1, error);
	if (code == GL_OK)
		code = gl_port_bind(port, &config->endpoints, error);
	return code == GL_OK ? gl_port_start(port, error) : code;
}

gl_code gl_publish_bind(gl_publish *publish, const gl_config *config, gl_bridge *bridge, gl_error *error)
{
	gl_code code = GL_OK;
	for (; publish->output_count < config->output_count && code == GL_OK; publish->output_count++)
		code = bind_output(&publish->outputs[publish->output_count], &config->outputs[publish->output_count], bridge, error);
	return code;
}

void gl_publish_close(gl_publish *publish)
{
	for (uint32_t i = 0; i < GL_MAX_OUTPUTS; i++)
		gl_port_close(&publish->outputs[i].port);
}

void gl_publish_deinit(gl_publish *publish)
{
	gl_record_deinit(&publish->record);
	gl_buffer_deinit(&publish->header);
	gl_buffer_deinit(&publish->failure);
	gl_buffer_deinit(&publish->reply);
}
