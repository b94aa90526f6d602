/* Taking documents in; see ingest.h. */
#include "ingest.h"
#include "counters.h"
#include "log.h"
#include "engine/clock.h"

#include <stdio.h>
#include <stdlib.h>

#define REPLIES_WAITING 16384 /* per client that does not read them; more are lost, and counted */
#define RETRY_AFTER_MS 100
#define BESIDE_THE_TEXT (GL_MAX_META + 4096) /* the other keys; and a handshake of ZeroMQ's, which has the same bound */
#define PUSH_END_NS UINT64_C(1000000000)     /* senders that never pause are unbound after it */

/* ---- Checks ---------------------------------------------------------------------------------------------------------- */

void gl_ingest_name(const gl_ingest *ingest, gl_document *document)
{
	if (document->submission.id.data)
		return;
	uint64_t stamp = ingest->durable ? document->accepted_ms : ingest->epoch;
	int length =
		snprintf(document->id, sizeof(document->id), "%llx-%llu", (unsigned long long)stamp, (unsigned long long)document->number);
	document->submission.id = (gloss_string){document->id, (uint32_t)length};
}

/* All that can be wrong with a document. */
static gl_code check(gl_ingest *ingest, gl_document *document, bool excess, gl_error *error)
{
	gl_submission *submission = &document->submission;
	bool full;
	gl_code code = gl_submission_parse(zmq_msg_data(&document->frame), zmq_msg_size(&document->frame),
					   ingest->config->ingest.max_document, submission, error);
	if (excess)
		return gl_fail(error, GL_BAD_ENVELOPE,
			       "before the document at most 8 frames of 1 KiB are allowed (and none on ingest.push)");
	if (code != GL_OK)
		return code;
	if (ingest->held >= ingest->config->limits.memory)
		return gl_fail(error, GL_BUSY, "glossd holds as many documents as it may (limits.memory)");
	if (ingest->spool_full)
		return gl_fail(error, GL_BUSY,
			       "the spool has no room for more documents, or its disk takes nothing (spool.retention, gloss status)");
	document->channel = gl_channels_get(ingest->channels, submission->channel.data, submission->channel.length, &full);
	if (!document->channel && full)
		return gl_fail(error, GL_TOO_MANY_CHANNELS, "there are %u channels already, no more are allowed (limits.channels)",
			       ingest->channels->count);
	if (!document->channel)
		return gl_fail(error, GL_BUSY, "memory is short");
	return GL_OK;
}

/* PULL is not read while seven eighths of the memory are in use: the rest is for requests, which would find no room where senders flood
 * PULL. ROUTER is always read: there `busy` is answered. */
static void pause_when_full(gl_ingest *ingest)
{
	bool reads = ingest->open && ingest->push_end != GL_PUSH_READ;
	gl_port_pause(&ingest->push, !reads || ingest->spool_full || ingest->held >= ingest->config->limits.memory / 8 * 7);
	gl_port_pause(&ingest->request, !ingest->open);
}

/* Numbers a document that was checked, and puts it in hand. */
static void take(gl_ingest *ingest, gl_document *document)
{
	document->accepted_ms = gl_now_ms();
	gl_ingest_hold(ingest, document, ++ingest->number);
	gl_ingest_name(ingest, document);
}

void gl_ingest_hold(gl_ingest *ingest, gl_document *document, uint64_t number)
{
	document->number = number;
	ingest->held += document->bytes;
	ingest->in_hand++;
	pause_when_full(ingest);
}

void gl_ingest_spool_full(gl_ingest *ingest, bool full)
{
	ingest->spool_full = full;
	pause_when_full(ingest);
}

void gl_ingest_release(gl_ingest *ingest, gl_document *document)
{
	ingest->held -= document->bytes;
	ingest->in_hand--;
	gl_document_destroy(document);
	pause_when_full(ingest);
}

/* ---- PULL ------------------------------------------------------------------------------------------------------------ */

static void drop(const gl_document *document, const gl_error *error)
{
	gloss_string id = document ? document->submission.id : (gloss_string){0};
	gl_count(GL_COUNT_DROPPED);
	gl_count_reason(GL_REASON_REFUSED, error->code);
	gl_log(GLOSS_LOG_WARNING, "document_dropped", gl_log_text("code", gl_code_name(error->code)),
	       gl_log_bytes("id", id.data, id.length), gl_log_text("reason", error->message));
}

static bool receive_push(gl_port *port)
{
	gl_ingest *ingest = port->context;
	gl_envelope envelope;
	zmq_msg_t frame;
	gl_error error;
	if (!gl_envelope_receive(port, &envelope, &frame))
		return false;
	bool excess = envelope.excess || envelope.count;
	gl_envelope_clear(&envelope);
	ingest->push_read++;
	gl_document *document = gl_document_create(&frame);
	if (!document)
		gl_fail(&error, GL_MEMORY, "memory is short");
	if (!document || check(ingest, document, excess, &error) != GL_OK) {
		drop(document, &error);
		gl_document_destroy(document);
		return true;
	}
	take(ingest, document);
	ingest->accepted(ingest->context, document);
	return true;
}

/* ---- ROUTER ---------------------------------------------------------------------------------------------------------- */

static void refuse(gl_ingest *ingest, gl_envelope *envelope, gloss_string id, const gl_error *error)
{
	gl_writer writer;
	bool busy = error->code == GL_BUSY;
	gl_count(busy ? GL_COUNT_BUSY : GL_COUNT_REJECTED);
	gl_count_reason(GL_REASON_REFUSED, error->code);
	gl_reply_begin(&writer, &ingest->reply);
	gl_write_map(&writer, 3 + (id.data ? 1 : 0) + (busy ? 1 : 0));
	if (id.data)
		gl_write_string(&writer, "id", id);
	gl_write_entry(&writer, "status", busy ? "busy" : "rejected");
	gl_write_entry(&writer, "code", gl_code_name(error->code));
	gl_write_entry(&writer, "message", error->message);
	if (busy) {
		gl_write_count(&writer, "retry_after_ms", RETRY_AFTER_MS);
	}
	gl_reply_send(&ingest->request, envelope, &ingest->reply);
}

static void confirm(gl_ingest *ingest, gl_envelope *envelope, gloss_string id)
{
	gl_writer writer;
	gl_reply_begin(&writer, &ingest->reply);
	gl_write_map(&writer, 2);
	gl_write_string(&writer, "id", id);
	gl_write_entry(&writer, "status", "accepted");
	gl_reply_send(&ingest->request, envelope, &ingest->reply);
}

void gl_ingest_confirm(gl_ingest *ingest, gl_document *document)
{
	if (!document->envelope || document->submission.reply != GL_REPLY_ACCEPTED)
		return;
	confirm(ingest, document->envelope, document->submission.id);
	free(document->envelope); /* it went with the reply */
	document->envelope = NULL;
}

void gl_ingest_admit(gl_ingest *ingest, gl_document *document)
{
	gl_count(GL_COUNT_ACCEPTED);
	gl_count_more(GL_COUNT_BYTES, document->submission.text.length);
	gl_ingest_confirm(ingest, document);
}

void gl_ingest_give_up(gl_ingest *ingest, gl_document *document)
{
	gl_error error;
	gl_fail(&error, GL_BUSY, "the spool did not take this document");
	if (document->envelope)
		refuse(ingest, document->envelope, document->submission.id, &error);
	else
		gl_count(GL_COUNT_UNREAD);
	gl_ingest_release(ingest, document);
}

static bool wants_envelope(const gl_ingest *ingest, const gl_document *document)
{
	return ingest->durable || document->submission.reply == GL_REPLY_RESULT;
}

static bool receive_request(gl_port *port)
{
	gl_ingest *ingest = port->context;
	gl_envelope envelope;
	zmq_msg_t frame;
	gl_error error;
	if (!gl_envelope_receive(port, &envelope, &frame))
		return false;
	gl_document *document = gl_document_create(&frame);
	bool sound = document && check(ingest, document, envelope.excess, &error) == GL_OK;
	if (!document)
		gl_fail(&error, GL_BUSY, "memory is short");
	if (sound && ingest->stopped) {
		gl_fail(&error, GL_BUSY, "glossd is stopping");
		sound = false;
	}
	if (sound && wants_envelope(ingest, document) && !gl_document_expect_reply(document, port, &envelope)) {
		gl_fail(&error, GL_BUSY, "memory is short");
		sound = false;
	}
	if (!sound) {
		refuse(ingest, &envelope, document ? document->submission.id : (gloss_string){0}, &error);
		gl_document_destroy(document);
		return true;
	}
	take(ingest, document);
	if (!document->envelope)
		confirm(ingest, &envelope, document->submission.id);
	ingest->accepted(ingest->context, document);
	return true;
}

/* ---- Endpoints ------------------------------------------------------------------------------------------------------- */

/* An event of a monitored socket, of two frames. Only ends of connections are asked for, so each one counts. */
static bool receive_event(gl_port *port)
{
	gl_envelope envelope;
	zmq_msg_t last;
	if (!gl_envelope_receive(port, &envelope, &last))
		return false;
	gl_count(GL_COUNT_CLOSED);
	gl_envelope_clear(&envelope);
	zmq_msg_close(&last);
	return true;
}

static gl_code open_port(gl_ingest *ingest, gl_bridge *bridge, gl_port *port, int type, gl_receive receive, gl_error *error)
{
	gl_code code = gl_port_open(bridge, port, type, receive, ingest, error);
	if (code == GL_OK)
		code = gl_port_set(port, ZMQ_RCVHWM, ingest->config->ingest.backlog, error);
	if (code == GL_OK)
		code = gl_port_set_size(port, ZMQ_MAXMSGSIZE, (int64_t)ingest->config->ingest.max_document * 2 + BESIDE_THE_TEXT, error);
	gl_port_pause(port, true);
	return code;
}

void gl_ingest_adopt(gl_ingest *ingest, const gl_config *config)
{
	ingest->config = config;
	ingest->unsent.most = config->limits.memory;
	pause_when_full(ingest);
}

gl_code gl_ingest_bind(gl_ingest *ingest, gl_bridge *bridge, gl_error *error)
{
	const gl_config *config = ingest->config;
	gl_code code = open_port(ingest, bridge, &ingest->push, ZMQ_PULL, receive_push, error);
	if (code == GL_OK)
		code = gl_port_watch(&ingest->push, &ingest->push_monitor, "push", ZMQ_EVENT_DISCONNECTED, receive_event, ingest, error);
	if (code == GL_OK)
		code = gl_port_bind(&ingest->push, &config->ingest.push, error);
	if (code == GL_OK)
		code = open_port(ingest, bridge, &ingest->request, ZMQ_ROUTER, receive_request, error);
	/* A reply that cannot be sent is an error, to be counted, and no silent loss. */
	if (code == GL_OK)
		code = gl_port_set(&ingest->request, ZMQ_ROUTER_MANDATORY, 1, error);
	gl_ingest_adopt(ingest, config);
	ingest->request.unsent = &ingest->unsent;
	if (code == GL_OK)
		code = gl_port_set(&ingest->request, ZMQ_SNDHWM, REPLIES_WAITING, error);
	if (code == GL_OK)
		code = gl_port_watch(&ingest->request, &ingest->request_monitor, "request", ZMQ_EVENT_DISCONNECTED, receive_event, ingest,
				     error);
	if (code == GL_OK)
		code = gl_port_bind(&ingest->request, &config->ingest.request, error);
	if (code == GL_OK)
		code = gl_port_start(&ingest->push, error);
	if (code == GL_OK)
		code = gl_port_start(&ingest->request, error);
	return code;
}

void gl_ingest_open(gl_ingest *ingest)
{
	ingest->open = true;
	pause_when_full(ingest);
}

void gl_ingest_stop(gl_ingest *ingest)
{
	/* One that never began to read has nothing to end. */
	if (!ingest->open)
		ingest->push_end = GL_PUSH_READ;
	ingest->open = ingest->stopped = true;
	ingest->stopped_ns = uv_hrtime();
	ingest->push_seen = ingest->push_read;
	pause_when_full(ingest);
}

bool gl_ingest_look(gl_ingest *ingest)
{
	bool quiet = !ingest->push.waiting && ingest->push_seen == ingest->push_read;
	bool late = uv_hrtime() - ingest->stopped_ns > PUSH_END_NS;
	ingest->push_seen = ingest->push_read;
	if (ingest->push_end == GL_PUSH_LISTENS && (quiet || late)) {
		gl_port_unbind(&ingest->push);
		ingest->push_end = GL_PUSH_UNBOUND;
	} else if (ingest->push_end == GL_PUSH_UNBOUND && quiet) {
		ingest->push_end = GL_PUSH_READ;
		pause_when_full(ingest);
	}
	return ingest->push_end == GL_PUSH_READ;
}

/* Counts what ZeroMQ took from senders and nobody will read. */
static void count_unread(gl_ingest *ingest)
{
	gl_envelope envelope;
	zmq_msg_t frame;
	uint64_t before = gl_counters[GL_COUNT_UNREAD];
	while (ingest->push.socket && gl_envelope_receive(&ingest->push, &envelope, &frame)) {
		gl_envelope_clear(&envelope);
		zmq_msg_close(&frame);
		gl_count(GL_COUNT_UNREAD);
	}
	if (gl_counters[GL_COUNT_UNREAD] > before)
		gl_log(GLOSS_LOG_WARNING, "documents_unread", gl_log_number("documents", (int64_t)(gl_counters[GL_COUNT_UNREAD] - before)),
		       gl_log_text("reason", "they came on ingest.push and could not be read in time"));
}

void gl_ingest_close(gl_ingest *ingest)
{
	count_unread(ingest);
	while (ingest->request.socket && ingest->stopped && receive_request(&ingest->request))
		;
	gl_port_unwatch(&ingest->push);
	gl_port_unwatch(&ingest->request);
	gl_port_close(&ingest->push_monitor);
	gl_port_close(&ingest->request_monitor);
	gl_port_close(&ingest->push);
	gl_port_close(&ingest->request);
}

void gl_ingest_deinit(gl_ingest *ingest) { gl_buffer_deinit(&ingest->reply); }
