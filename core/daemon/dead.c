/* Dead letters; see dead.h. A retry makes the next revision of its document: the failed result stays what it was, and the new one has a seq
 * of its own. */
#include "dead.h"
#include "reply.h"
#include "request.h"

#include <stdlib.h>

#define TEXT_SHOWN 120                   /* bytes of the text in a list */
#define BYTES_AT_ONCE ((size_t)16 << 20) /* of letters that are retried or dropped together, up to the one that passes it */

typedef struct dead_job dead_job;

static gl_code list_dead(gl_job *job, gl_store *store);
static gl_code show_dead(gl_job *job, gl_store *store);
static gl_code retry_dead(gl_job *job, gl_store *store);
static gl_code drop_dead(gl_job *job, gl_store *store);

static const struct action {
	const char *name;
	gl_code (*run)(gl_job *job, gl_store *store);
	bool writes, one; /* `one`: it wants a number */
} actions[] = {
	{"list", list_dead, false, false},
	{"show", show_dead, false, true},
	{"retry", retry_dead, true, false},
	{"drop", drop_dead, true, false},
};

struct dead_job {
	gl_job job;
	gl_custody *custody;
	gl_port *port;
	gl_envelope envelope;
	const struct action *action;
	uint64_t number;      /* of the one letter that is meant; 0: all */
	uint64_t after;       /* the list begins behind this number */
	uint64_t next_number; /* what the first document that is retried gets */
	uint64_t epoch;
	uint32_t count; /* of letters that were listed, retried or dropped */
	size_t bytes;   /* of those that were copied */
	bool more;      /* others may be left */
	gl_record record;
	gl_buffer written;    /* the letters, in msgpack */
	gl_custody_row *rows; /* of a retry or a drop: room for GL_DEAD_MOST */
};

/* ---- On the spool's thread ------------------------------------------------------------------------------------------------ */

/* As much of the text as fits, cut at a code point. */
static gloss_string beginning(gloss_string text)
{
	uint32_t length = text.length < TEXT_SHOWN ? text.length : TEXT_SHOWN;
	while (length && length < text.length && ((uint8_t)text.data[length] & 0xc0) == 0x80)
		length--;
	return (gloss_string){text.data, length};
}

/* Writes one letter: for a list, or `whole`, with its whole text and its result. */
static void write_letter(dead_job *self, const gl_row *row, bool whole)
{
	gl_submission submission;
	gl_writer writer;
	if (!gl_record_unpack(&self->record, row->record.data, row->record.length) ||
	    gl_submission_parse(row->frame.data, row->frame.length, SIZE_MAX, &submission, NULL) != GL_OK)
		return;
	gl_writer_init(&writer, &self->written, GL_FORM_MSGPACK);
	gl_write_map(&writer, whole ? 9 : 8);
	gl_write_count(&writer, "number", row->number);
	gl_write_string(&writer, "channel", self->record.submission.channel);
	gl_write_string(&writer, "id", self->record.submission.id);
	gl_write_count(&writer, "seq", row->seq);
	gl_write_count(&writer, "failed_ms", row->done_ms);
	gl_write_string(&writer, "code", self->record.code);
	gl_write_string(&writer, "message", self->record.message);
	gl_write_string(&writer, "text", whole ? submission.text : beginning(submission.text));
	if (whole) {
		gl_write_text(&writer, "result");
		gl_record_write(&writer, &self->record, row->seq, self->epoch,
				self->record.output_count ? self->record.outputs[0].offsets : GL_CODEPOINT, false, (gloss_string){0});
	}
	self->count++;
}

static bool list_letter(void *context, const gl_row *row)
{
	write_letter(context, row, false);
	return true;
}

static bool show_letter(void *context, const gl_row *row)
{
	if (row->dead)
		write_letter(context, row, true);
	return false;
}

static gl_code list_dead(gl_job *job, gl_store *store)
{
	dead_job *self = job->context;
	return gl_store_dead(store, self->after, GL_DEAD_MOST, list_letter, self);
}

static gl_code show_dead(gl_job *job, gl_store *store)
{
	dead_job *self = job->context;
	return gl_store_row(store, self->number, show_letter, self);
}

/* Copies a letter, to be changed once all are read: a read that goes on beside changes would see no end. */
static bool copy_letter(void *context, const gl_row *row)
{
	dead_job *self = context;
	if (!row->dead || !gl_custody_copy(&self->rows[self->count], row))
		return false;
	self->bytes += row->frame.length + row->record.length;
	self->more = ++self->count == GL_DEAD_MOST || self->bytes >= BYTES_AT_ONCE;
	return !self->more;
}

static void clear_rows(dead_job *self)
{
	for (uint32_t i = 0; self->rows && i < self->count; i++)
		gl_custody_clear(&self->rows[i]);
	self->count = 0;
	self->bytes = 0;
	self->more = false;
}

static gl_code copy_letters(dead_job *self, gl_store *store)
{
	clear_rows(self);
	if (!self->rows && !(self->rows = calloc(GL_DEAD_MOST, sizeof(*self->rows))))
		return GL_MEMORY;
	return self->number ? gl_store_row(store, self->number, copy_letter, self)
			    : gl_store_dead(store, 0, GL_DEAD_MOST, copy_letter, self);
}

static gl_code drop_dead(gl_job *job, gl_store *store)
{
	dead_job *self = job->context;
	gl_code code = copy_letters(self, store);
	for (uint32_t i = 0; i < self->count && code == GL_OK; i++)
		code = gl_store_bury(store, &self->rows[i].row);
	return code;
}

/* Makes the copy's frame that of the document to be submitted again: with its id, which glossd may have made. False: memory is short. */
static bool write_again(dead_job *self, gl_custody_row *copy)
{
	gl_submission submission;
	gl_buffer frame = {0};
	gl_writer writer;
	if (!gl_record_unpack(&self->record, copy->record.data, copy->record.length) ||
	    gl_submission_parse(copy->row.frame.data, copy->row.frame.length, SIZE_MAX, &submission, NULL) != GL_OK)
		return false;
	const struct {
		const char *key;
		gloss_string value;
	} strings[] = {{"id", self->record.submission.id},
		       {"channel", submission.channel},
		       {"lang", submission.lang},
		       {"date", submission.date},
		       {"text", submission.text}};
	gl_writer_init(&writer, &frame, GL_FORM_MSGPACK);
	gl_write_map(&writer, 3 + (submission.lang.data ? 1 : 0) + (submission.date.data ? 1 : 0) + (submission.meta.data ? 1 : 0));
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		if (strings[i].value.data)
			gl_write_string(&writer, strings[i].key, strings[i].value);
	if (submission.meta.data) {
		gl_write_text(&writer, "meta");
		gl_buffer_add(&frame, submission.meta.data, submission.meta.length);
	}
	zmq_msg_t message;
	bool made = !frame.failed && !zmq_msg_init_size(&message, frame.length);
	if (made) {
		memcpy(zmq_msg_data(&message), frame.data, frame.length);
		zmq_msg_move(&copy->frame, &message);
		copy->row.frame = (gl_bytes){zmq_msg_data(&copy->frame), frame.length};
	}
	gl_buffer_deinit(&frame);
	return made;
}

/* Makes each letter an ordinary result, and adds its document as one that waits, under a new number. */
static gl_code retry_dead(gl_job *job, gl_store *store)
{
	dead_job *self = job->context;
	gl_code code = copy_letters(self, store);
	for (uint32_t i = 0; i < self->count && code == GL_OK; i++) {
		gl_custody_row *copy = &self->rows[i];
		gl_found found = {.revision = copy->row.revision};
		code = gl_store_bury(store, &copy->row);
		if (code == GL_OK && copy->row.id_hash)
			code = gl_store_find(store, copy->row.id_hash, copy->row.content_hash, &found);
		if (code == GL_OK && !write_again(self, copy))
			code = GL_MEMORY;
		copy->row.number = self->next_number + i;
		copy->row.revision = found.revision + 1;
		copy->row.seq = copy->row.done_ms = 0;
		copy->row.dead = false;
		copy->row.record = (gl_bytes){0};
		if (code == GL_OK)
			code = gl_store_add(store, &copy->row);
	}
	return code;
}

/* ---- Replies --------------------------------------------------------------------------------------------------------------- */

static void write_reply(const dead_job *self, gl_buffer *reply)
{
	gl_writer writer;
	gl_reply_begin(&writer, reply);
	if (self->job.code != GL_OK || self->written.failed) {
		gl_write_refusal(&writer, GL_BUSY, "the spool cannot be read or written now");
		return;
	}
	if (self->number && !self->count) {
		gl_write_refusal(&writer, GL_UNKNOWN_DOCUMENT, "there is no dead letter of that number");
		return;
	}
	bool more = self->more && !self->number;
	gl_write_ok(&writer, more ? 2 : 1);
	if (self->action->writes) {
		gl_write_count(&writer, "letters", self->count);
		if (more) {
			gl_write_text(&writer, "more");
			gl_write_bool(&writer, true);
		}
		return;
	}
	gl_write_text(&writer, "letters");
	gl_write_array(&writer, self->count);
	gl_buffer_add(reply, self->written.data, self->written.length);
}

static void dead_done(gl_job *job)
{
	dead_job *self = job->context;
	gl_buffer reply = {0};
	write_reply(self, &reply);
	gl_reply_send(self->port, &self->envelope, &reply);
	for (uint32_t i = 0; self->action->run == retry_dead && job->code == GL_OK && i < self->count; i++)
		gl_custody_resume(self->custody, &self->rows[i]);
	clear_rows(self);
	gl_buffer_deinit(&reply);
	gl_buffer_deinit(&self->written);
	gl_record_deinit(&self->record);
	gl_envelope_clear(&self->envelope);
	free(self->rows);
	free(self);
}

/* ---- Requests -------------------------------------------------------------------------------------------------------------- */

static const struct action *find_action(gloss_string name)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (gl_string_is(name, actions[i].name))
			return &actions[i];
	return NULL;
}

gl_code gl_dead_begin(gl_custody *custody, gl_port *port, gl_envelope *envelope, const zmq_msg_t *request, gl_error *error)
{
	gloss_string name = {"list", 4};
	uint64_t number = 0, after = 0;
	const gl_request_key keys[] = {{"action", &name, NULL}, {"number", NULL, &number}, {"after", NULL, &after}};
	gl_code code = gl_request_read(zmq_msg_data((zmq_msg_t *)request), zmq_msg_size(request), keys, 3, error);
	const struct action *action = find_action(name);
	if (code != GL_OK)
		return code;
	if (!action || (action->one && !number))
		return gl_fail(error, GL_BAD_TYPE, "`action` is list, show (with a `number`), retry or drop (with a `number`, or all)");
	if (!custody->spool->opened || custody->leaving)
		return gl_fail(error, custody->spool->folder ? GL_BUSY : GL_NO_SPOOL,
			       custody->spool->folder ? "the spool is not open" : "nothing is kept here: `spool: off`");
	if (action->run == retry_dead && !custody->dispatch->workers)
		return gl_fail(error, GL_BUSY, "glossd is starting; there are no workers yet");
	dead_job *self = calloc(1, sizeof(*self));
	if (!self)
		return gl_fail(error, GL_BUSY, "memory is short");
	*self = (dead_job){
		.custody = custody, .port = port, .action = action, .number = number, .after = after, .epoch = custody->publish->epoch};
	self->job = (gl_job){.run = action->run, .done = dead_done, .context = self, .writes = action->writes};
	self->next_number = custody->ingest->number + 1;
	if (action->run == retry_dead)
		custody->ingest->number += GL_DEAD_MOST;
	gl_envelope_move(&self->envelope, envelope);
	gl_spool_add(custody->spool, &self->job);
	return GL_OK;
}
