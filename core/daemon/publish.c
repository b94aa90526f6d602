/* Numbering, publishing and answering; see publish.h. */
#include "publish.h"
#include "counters.h"
#include "log.h"

#include <stdio.h>

#define LINGER_MS 1000
#define MAX_SUBSCRIPTION 4096
#define FAILED_KEYS 4 /* layers, provenance, errors, elapsed_us */

/* ---- The parts of a result -------------------------------------------------------------------------------------------- */

/* The body of a document that no worker finished. */
static void write_failure(gl_publish *publish, const gl_finished *finished)
{
	gl_writer writer;
	gl_buffer_reset(&publish->failure);
	gl_writer_init(&writer, &publish->failure, GL_FORM_MSGPACK);
	gl_write_text(&writer, "layers");
	gl_write_map(&writer, 0);
	gl_write_text(&writer, "provenance");
	gl_write_array(&writer, 0);
	gl_write_text(&writer, "errors");
	gl_write_array(&writer, 1);
	gl_write_map(&writer, 2);
	gl_write_text(&writer, "code");
	gl_write_text(&writer, gl_code_name(finished->code));
	gl_write_text(&writer, "message");
	gl_write_str(&writer, finished->message.data, finished->message.length);
	gl_write_text(&writer, "elapsed_us");
	gl_write_map(&writer, 1);
	gl_write_text(&writer, "total");
	gl_write_uint(&writer, 0);
}

static gloss_string body(const gl_publish *publish, const gl_finished *finished, gl_unit unit, uint32_t layer)
{
	if (finished->bodies)
		return finished->bodies[gl_bodies_find(&finished->catalogue->bodies, unit, layer)];
	return (gloss_string){publish->failure.data, (uint32_t)publish->failure.length};
}

/* What is the same in every message of one result. */
static gl_result_header common_header(const gl_publish *publish, const gl_document *document, const gl_finished *finished)
{
	const gl_submission *submission = &document->submission;
	const char *configured = finished->config->lang;
	gl_result_header header = {
		.seq = document->channel->seq,
		.epoch = publish->epoch,
		.submission = submission,
		.outcome = finished->outcome,
		.text_hash = gl_text_hash(submission->text.data, submission->text.length),
		.body_keys = finished->bodies ? finished->body_keys : FAILED_KEYS,
	};
	if (submission->lang.data) {
		header.lang = submission->lang;
		header.lang_from = GL_LANG_GIVEN;
	} else if (finished->detected && finished->lang.data) {
		header.lang = finished->lang;
		header.lang_from = GL_LANG_DETECTED;
	} else {
		header.lang = (gloss_string){configured, (uint32_t)strlen(configured)};
		header.lang_from = GL_LANG_CONFIG;
	}
	return header;
}

/* Writes the header for this unit and with or without the text. */
static void write_header(gl_buffer *buffer, const gl_result_header *common, gl_unit unit, bool text)
{
	gl_result_header header = *common;
	gl_writer writer;
	header.offsets = unit;
	header.text = text;
	gl_writer_init(&writer, buffer, GL_FORM_MSGPACK);
	gl_result_write_header(&writer, &header);
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

/* A subscription comes as 1 and the topic, its end as 0 and the topic. (One that a client makes twice ends once: the count is never too low.) */
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

/* Nothing is written for nobody. Subscriptions that came in this turn count. */
static bool has_subscribers(gl_output *output)
{
	while (!output->subscriptions && receive_subscription(&output->port))
		;
	return output->subscriptions;
}

static void publish_on(gl_publish *publish, uint32_t number, const gl_document *document, const gl_finished *finished,
		       const gl_result_header *common)
{
	gl_output *output = &publish->outputs[number];
	const gl_output_config *config = &finished->config->outputs[number];
	const gl_catalogue *catalogue = finished->catalogue;
	const char *channel = document->channel->name;
	if (!has_subscribers(output))
		return;
	gl_buffer_reset(&publish->header);
	write_header(&publish->header, common, config->offsets, config->text);
	if (config->doc)
		send_message(output, &publish->header, body(publish, finished, config->offsets, GL_ALL_LAYERS), channel,
			     (gloss_string){"doc", 3});
	for (uint32_t i = 0; config->layers && i < catalogue->layer_count; i++)
		send_message(output, &publish->header, body(publish, finished, config->offsets, i), channel, catalogue->layers[i]);
}

/* ---- To the submitter -------------------------------------------------------------------------------------------------- */

static void answer(gl_publish *publish, gl_document *document, const gl_finished *finished, const gl_result_header *common)
{
	const gl_output_config *config = gl_reply_output(finished->config);
	gl_unit unit = config ? config->offsets : GL_CODEPOINT;
	gloss_string bytes = body(publish, finished, unit, GL_ALL_LAYERS);
	gl_writer writer;
	gl_buffer_reset(&publish->reply);
	gl_writer_init(&writer, &publish->reply, GL_FORM_MSGPACK);
	gl_write_map(&writer, 3);
	gl_write_text(&writer, "id");
	gl_write_str(&writer, document->submission.id.data, document->submission.id.length);
	gl_write_text(&writer, "status");
	gl_write_text(&writer, "accepted");
	gl_write_text(&writer, "result");
	write_header(&publish->reply, common, unit, config && config->text);
	gl_buffer_add(&publish->reply, bytes.data, bytes.length);
	if (!gl_envelope_reply(document->port, document->envelope, &publish->reply))
		gl_count(GL_COUNT_REPLIES_LOST);
}

/* What is wrong with a degraded document stands in its result, which glossd does not read. */
static void log_outcome(const gl_document *document, const gl_finished *finished)
{
	gl_log_field seq = gl_log_number("seq", (int64_t)document->channel->seq);
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

void gl_publish_result(gl_publish *publish, gl_document *document, const gl_finished *finished)
{
	count(finished);
	document->channel->seq++;
	gl_result_header common = common_header(publish, document, finished);
	if (!finished->bodies)
		write_failure(publish, finished);
	log_outcome(document, finished);
	for (uint32_t i = 0; i < publish->output_count; i++)
		publish_on(publish, i, document, finished, &common);
	if (document->envelope)
		answer(publish, document, finished, &common);
}

/* ---- Endpoints ------------------------------------------------------------------------------------------------------- */

static gl_code bind_output(gl_output *output, const gl_output_config *config, gl_bridge *bridge, gl_error *error)
{
	gl_port *port = &output->port;
	gl_code code = gl_port_open(bridge, port, ZMQ_XPUB, receive_subscription, output, error);
	if (code == GL_OK)
		code = gl_port_set(port, ZMQ_SNDHWM, config->backlog, error);
	if (code == GL_OK)
		code = gl_port_set(port, ZMQ_LINGER, LINGER_MS, error);
	if (code == GL_OK)
		code = gl_port_set_size(port, ZMQ_MAXMSGSIZE, MAX_SUBSCRIPTION, error);
	if (code == GL_OK)
		code = gl_port_set(port, ZMQ_XPUB_VERBOSER, 1, error);
	for (uint32_t i = 0; i < config->endpoints.count && code == GL_OK; i++)
		code = gl_port_bind(port, config->endpoints.list[i], error);
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
	gl_buffer_deinit(&publish->header);
	gl_buffer_deinit(&publish->failure);
	gl_buffer_deinit(&publish->reply);
}
