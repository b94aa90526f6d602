/* Answering who asks for results again; see replay.h. */
#include "replay.h"
#include "counters.h"
#include "request.h"

#include <stdlib.h>

#define MAX_REQUEST (64 * 1024)
#define PAGE_BYTES ((size_t)1 << 20)      /* a page ends with the result that passes it */
#define PAGE_RESULTS 1000                 /* where the request does not say */
#define MOST_PAGES 64                     /* read at a time; whoever asks then is told to ask again */
#define UNREAD_MOST ((uint64_t)256 << 20) /* bytes of replies that all clients may leave unread; a quarter of it for one alone */

typedef struct page {
	gl_job job;
	gl_replay *replay;
	gl_envelope envelope;
	uint32_t channel;
	uint64_t from, since, most, head, epoch;
	uint64_t oldest, next;
	bool stale; /* the request's `epoch` is another than glossd's */
	gl_unit offsets;
	bool text;
	char layer[40]; /* empty: all */
	gl_record record;
	gl_buffer results;
	uint32_t count;
} page;

/* ---- On the spool's thread ------------------------------------------------------------------------------------------------ */

static bool add_result(void *context, const gl_row *row)
{
	page *self = context;
	gl_writer writer;
	gloss_string layer = {*self->layer ? self->layer : NULL, (uint32_t)strlen(self->layer)};
	if (!gl_record_unpack(&self->record, row->record.data, row->record.length))
		return true; /* its checksum is right: it is of a later version */
	gl_writer_init(&writer, &self->results, GL_FORM_MSGPACK);
	gl_record_write(&writer, &self->record, row->seq, self->epoch, self->offsets, self->text, layer);
	self->count++;
	self->next = row->seq + 1;
	return self->count < self->most && self->results.length < PAGE_BYTES;
}

static gl_code read_page(gl_job *job, gl_store *store)
{
	page *self = job->context;
	gl_code code = gl_store_oldest(store, self->channel, &self->oldest);
	if (!self->oldest || self->oldest > self->head)
		self->oldest = self->head + 1;
	if (code == GL_OK && self->since) {
		code = gl_store_since(store, self->channel, self->since, &self->from);
		if (!self->from)
			self->from = self->head + 1;
	}
	self->next = self->from;
	return code == GL_OK && self->most ? gl_store_results(store, self->channel, self->from, self->head, add_result, self) : code;
}

/* ---- Replies -------------------------------------------------------------------------------------------------------------- */

static void refuse(gl_replay *replay, gl_envelope *envelope, const gl_error *error)
{
	gl_writer writer;
	gl_reply_begin(&writer, &replay->reply);
	gl_write_map(&writer, 1);
	gl_write_error(&writer, error->code, error->message);
	gl_reply_send(&replay->port, envelope, &replay->reply);
}

static void write_page(gl_replay *replay, const page *self)
{
	gl_writer writer;
	gl_reply_begin(&writer, &replay->reply);
	gl_write_map(&writer, 5);
	gl_write_text(&writer, "epoch");
	gl_write_uint64(&writer, self->epoch);
	gl_write_count(&writer, "oldest", self->oldest);
	gl_write_count(&writer, "head", self->head);
	gl_write_count(&writer, "next", self->next);
	gl_write_text(&writer, "results");
	gl_write_array(&writer, self->count);
	gl_buffer_add(&replay->reply, self->results.data, self->results.length);
}

static void page_read(gl_job *job)
{
	page *self = job->context;
	gl_replay *replay = self->replay;
	gl_error error;
	replay->pages--;
	if (job->code == GL_OK && !self->results.failed) {
		gl_count_more(GL_COUNT_REPLAYED, self->count);
		write_page(replay, self);
		gl_reply_send(&replay->port, &self->envelope, &replay->reply);
	} else {
		gl_fail(&error, GL_BUSY, "the spool cannot be read now");
		refuse(replay, &self->envelope, &error);
	}
	gl_record_deinit(&self->record);
	gl_buffer_deinit(&self->results);
	gl_envelope_clear(&self->envelope);
	free(self);
}

/* ---- Requests ------------------------------------------------------------------------------------------------------------- */

/* What the request names, into the page. */
static gl_code fill(gl_replay *replay, page *self, const gl_channel *channel, gloss_string topic, gloss_string offsets, gl_error *error)
{
	const gl_output_config *output = replay->config->output_count ? &replay->config->outputs[0] : NULL;
	self->offsets = output ? output->offsets : GL_CODEPOINT;
	self->text = output && output->text;
	for (int unit = 0; offsets.data && unit <= GL_UNITS; unit++) {
		if (unit == GL_UNITS)
			return gl_fail(error, GL_BAD_TYPE, "`offsets` is codepoint, byte or utf16");
		if (gl_string_is(offsets, gl_unit_names[unit])) {
			self->offsets = (gl_unit)unit;
			break;
		}
	}
	bool doc = !topic.data || gl_string_is(topic, "doc");
	if (!doc && topic.length >= sizeof(self->layer))
		return gl_fail(error, GL_BAD_TYPE, "`topic` is doc or the name of a layer");
	if (!doc)
		memcpy(self->layer, topic.data, topic.length);
	self->channel = channel->number;
	self->head = channel->published;
	self->epoch = replay->publish->epoch;
	return GL_OK;
}

static gl_code read_request(gl_replay *replay, page *self, const zmq_msg_t *frame, gl_error *error)
{
	gloss_string name = {"default", 7}, topic = {0}, offsets = {0};
	uint64_t epoch = 0;
	const gl_request_key keys[] = {
		{"channel", &name, NULL},    {"topic", &topic, NULL},       {"offsets", &offsets, NULL}, {"epoch", NULL, &epoch},
		{"from", NULL, &self->from}, {"since", NULL, &self->since}, {"max", NULL, &self->most},
	};
	self->from = 1;
	self->most = PAGE_RESULTS;
	gl_code code = gl_request_read(zmq_msg_data((zmq_msg_t *)frame), zmq_msg_size(frame), keys, sizeof(keys) / sizeof(keys[0]), error);
	if (code != GL_OK)
		return code;
	if (!replay->spool->folder)
		return gl_fail(error, GL_NO_SPOOL, "nothing is kept here: `spool: off`");
	const gl_channel *channel = gl_channels_known(replay->channels, name.data, name.length);
	if (!channel)
		return gl_fail(error, GL_UNKNOWN_CHANNEL, "no document ever came on this channel");
	self->stale = epoch && epoch != replay->publish->epoch;
	/* Numbers of the database have a sign. */
	self->from = self->from < INT64_MAX ? self->from : INT64_MAX;
	self->since = self->since < INT64_MAX ? self->since : INT64_MAX;
	return fill(replay, self, channel, topic, offsets, error);
}

static void begin(gl_replay *replay, gl_envelope *envelope, bool excess, const zmq_msg_t *frame)
{
	gl_error error;
	page *self = replay->pages < MOST_PAGES ? calloc(1, sizeof(*self)) : NULL;
	if (!self) {
		gl_fail(&error, GL_BUSY, "too many pages are being read, or memory is short; ask again");
		refuse(replay, envelope, &error);
		return;
	}
	gl_code code = excess ? gl_fail(&error, GL_BAD_ENVELOPE, "before the request at most 8 frames of 1 KiB are allowed")
			      : read_request(replay, self, frame, &error);
	if (code != GL_OK) {
		refuse(replay, envelope, &error);
		free(self);
		return;
	}
	self->replay = replay;
	self->job = (gl_job){.run = read_page, .done = page_read, .context = self};
	gl_envelope_move(&self->envelope, envelope);
	replay->pages++;
	if (!self->stale) {
		gl_spool_add(replay->spool, &self->job);
		return;
	}
	self->oldest = self->next = 1; /* no results of another epoch; the next request begins anew */
	page_read(&self->job);
}

static bool receive_request(gl_port *port)
{
	gl_replay *replay = port->context;
	gl_envelope envelope;
	zmq_msg_t frame;
	if (!gl_envelope_receive(port, &envelope, &frame))
		return false;
	begin(replay, &envelope, envelope.excess, &frame);
	zmq_msg_close(&frame);
	return true;
}

void gl_replay_adopt(gl_replay *replay, const gl_config *config) { replay->config = config; }

gl_code gl_replay_bind(gl_replay *replay, const gl_endpoints *endpoints, gl_bridge *bridge, gl_error *error)
{
	gl_code code = gl_port_open(bridge, &replay->port, ZMQ_ROUTER, receive_request, replay, error);
	replay->port.scarce = GL_SCARCE_ERROR;
	replay->port.scarce_length = sizeof(GL_SCARCE_ERROR) - 1;
	replay->unsent.most = UNREAD_MOST;
	replay->port.unsent = &replay->unsent;
	if (code == GL_OK)
		code = gl_port_set_size(&replay->port, ZMQ_MAXMSGSIZE, MAX_REQUEST, error);
	if (code == GL_OK)
		code = gl_port_set(&replay->port, ZMQ_ROUTER_MANDATORY, 1, error);
	if (code == GL_OK)
		code = gl_port_bind(&replay->port, endpoints, error);
	return code == GL_OK ? gl_port_start(&replay->port, error) : code;
}

void gl_replay_close(gl_replay *replay) { gl_port_close(&replay->port); }
void gl_replay_deinit(gl_replay *replay) { gl_buffer_deinit(&replay->reply); }
