/* What a start finds in the spool, and what is noted for the next one; see custody.h. */
#include "custody.h"
#include "counters.h"
#include "log.h"

#include <stdlib.h>

#define SETTLE_MS 300                   /* subscribers try to connect again every 100 ms */
#define NOTE_MS 1000                    /* between a result that is published and the note of it */
#define QUEUE_ENOUGH 64                 /* documents in the queue, beyond which none are loaded */
#define BYTES_AT_ONCE ((size_t)4 << 20) /* of rows read in one job; the row that passes it is the last */

/* ---- What is published, noted for the next start ----------------------------------------------------------------------------- */

/* A job that writes the rows of channels. Owns itself: several may be under way where the disk is slow. */
typedef struct note {
	gl_job job;
	uint32_t count;
	gl_store_channel rows[];
} note;

static gl_code write_note(gl_job *job, gl_store *store)
{
	const note *self = job->context;
	gl_code code = GL_OK;
	for (uint32_t i = 0; i < self->count && code == GL_OK; i++)
		code = gl_store_put_channel(store, &self->rows[i]);
	return code;
}

static void note_written(gl_job *job) { free(job->context); }

/* Only of channels that have no result on its way: that of another is written with its next result. */
static void note_channel(note *self, gl_channel *channel)
{
	if (channel->noted == channel->published || channel->seq != channel->published)
		return;
	gl_store_channel *row = &self->rows[self->count++];
	*row = (gl_store_channel){.number = channel->number, .seq = channel->seq, .published = channel->published};
	memcpy(row->name, channel->name, channel->length);
	channel->noted = channel->published;
}

static void note_published(uv_timer_t *timer)
{
	gl_custody *custody = timer->data;
	const gl_channels *channels = custody->channels;
	note *self = calloc(1, sizeof(*self) + channels->count * sizeof(*self->rows));
	if (!self)
		return;
	for (uint32_t i = 0; i < channels->slot_count; i++)
		if (channels->slots[i])
			note_channel(self, channels->slots[i]);
	self->job = (gl_job){.run = write_note, .done = note_written, .context = self, .writes = true, .patient = true};
	gl_spool_add(custody->spool, &self->job);
}

void gl_custody_note_soon(gl_custody *custody)
{
	if (!uv_is_active((uv_handle_t *)&custody->note))
		uv_timer_start(&custody->note, note_published, NOTE_MS, 0);
}

/* ---- Reading rows -------------------------------------------------------------------------------------------------------------- */

bool gl_custody_copy(gl_custody_row *copy, const gl_row *row)
{
	*copy = (gl_custody_row){.row = *row};
	if (zmq_msg_init_size(&copy->frame, row->frame.length))
		return false;
	if (row->frame.length)
		memcpy(zmq_msg_data(&copy->frame), row->frame.data, row->frame.length);
	gl_buffer_add(&copy->record, row->record.data, row->record.length);
	copy->row.frame = (gl_bytes){row->frame.data ? zmq_msg_data(&copy->frame) : NULL, row->frame.length};
	copy->row.record = (gl_bytes){row->record.data ? copy->record.data : NULL, row->record.length};
	if (!copy->record.failed)
		return true;
	gl_custody_clear(copy);
	return false;
}

void gl_custody_clear(gl_custody_row *copy)
{
	zmq_msg_close(&copy->frame);
	gl_buffer_deinit(&copy->record);
}

/* On the spool's thread. What is not copied now is read later: rows beyond a number and a size, and those that memory is short for. */
static bool copy_row(void *context, const gl_row *row)
{
	gl_custody *custody = context;
	if (!row->seq && row->number >= custody->spool->opening.first)
		return false;
	bool copied = gl_custody_copy(&custody->rows[custody->row_count], row);
	custody->row_count += copied;
	custody->row_bytes += row->frame.length + row->record.length;
	custody->read_all = copied && custody->row_count < GL_CUSTODY_AT_ONCE && custody->row_bytes < BYTES_AT_ONCE;
	return custody->read_all;
}

static void begin_reading(gl_custody *custody)
{
	custody->row_count = 0;
	custody->row_bytes = 0;
	custody->read_all = true;
}

static gl_code read_unpublished(gl_job *job, gl_store *store)
{
	gl_custody *custody = job->context;
	begin_reading(custody);
	return gl_store_results(store, custody->channel->number, custody->channel->published + 1, custody->channel->seq, copy_row, custody);
}

static gl_code read_waiting(gl_job *job, gl_store *store)
{
	gl_custody *custody = job->context;
	begin_reading(custody);
	return gl_store_waiting(store, custody->after, copy_row, custody);
}

static void clear_rows(gl_custody *custody)
{
	for (uint32_t i = 0; i < custody->row_count; i++)
		gl_custody_clear(&custody->rows[i]);
	custody->row_count = 0;
}

static void read_rows(gl_custody *custody, gl_code (*run)(gl_job *job, gl_store *store), void (*done)(gl_job *job))
{
	custody->reads = true;
	custody->reading = (gl_job){.run = run, .done = done, .context = custody};
	gl_spool_add(custody->spool, &custody->reading);
}

/* ---- Results that were committed and may not have gone out ------------------------------------------------------------------- */

static gl_channel *next_unpublished(const gl_channels *channels)
{
	for (uint32_t i = 0; i < channels->slot_count; i++)
		if (channels->slots[i] && channels->slots[i]->published < channels->slots[i]->seq)
			return channels->slots[i];
	return NULL;
}

static void republish(gl_custody *custody);

static void unpublished_read(gl_job *job)
{
	gl_custody *custody = job->context;
	gl_channel *channel = custody->channel;
	custody->reads = false;
	for (uint32_t i = 0; i < custody->row_count && !custody->leaving; i++) {
		const gl_row *row = &custody->rows[i].row;
		channel->published = row->seq;
		if (!gl_record_unpack(&custody->record, row->record.data, row->record.length))
			continue; /* its checksum is right: it is of a later version */
		gl_publish_send(custody->publish, &custody->record, channel->name, row->seq);
		gl_count(GL_COUNT_REPUBLISHED);
	}
	/* A result that is not there any more was let go, or was not sound; the latter is counted. */
	if (custody->read_all && job->code == GL_OK)
		channel->published = channel->seq;
	clear_rows(custody);
	if (!custody->leaving)
		republish(custody);
}

static void republish(gl_custody *custody)
{
	custody->phase = GL_CUSTODY_REPUBLISHES;
	custody->channel = next_unpublished(custody->channels);
	if (custody->channel)
		read_rows(custody, read_unpublished, unpublished_read);
	else
		custody->phase = custody->draining ? GL_CUSTODY_WHOLE : GL_CUSTODY_LOADS;
}

static void settled(uv_timer_t *timer) { republish(timer->data); }

/* ---- Documents that wait -------------------------------------------------------------------------------------------------------- */

static void leave_row(const char *reason)
{
	gl_count(GL_COUNT_LEFT);
	gl_log(GLOSS_LOG_ERROR, "document_left", gl_log_text("reason", reason));
}

void gl_custody_resume(gl_custody *custody, gl_custody_row *copy)
{
	const gl_row *row = &copy->row;
	gl_error error;
	bool full;
	if (custody->leaving)
		return; /* the next start finds it */
	gl_document *document = gl_document_create(&copy->frame);
	zmq_msg_init(&copy->frame);
	if (!document) {
		leave_row("memory is short");
		return;
	}
	gl_code code = gl_submission_parse(zmq_msg_data(&document->frame), zmq_msg_size(&document->frame), SIZE_MAX, &document->submission,
					   &error);
	if (code == GL_OK)
		document->channel =
			gl_channels_get(custody->channels, document->submission.channel.data, document->submission.channel.length, &full);
	if (!document->channel) {
		leave_row(code == GL_OK ? "its channel cannot be opened" : error.message);
		gl_document_destroy(document);
		return;
	}
	document->custody = custody;
	document->id_hash = row->id_hash;
	document->content_hash = row->content_hash;
	document->accepted_ms = row->accepted_ms;
	document->revision = row->revision;
	document->place = row->place;
	gl_ingest_hold(custody->ingest, document, row->number);
	gl_ingest_name(custody->ingest, document);
	document->accepted_ns = uv_hrtime();
	gl_dispatch_add(custody->dispatch, document);
}

static void waiting_read(gl_job *job)
{
	gl_custody *custody = job->context;
	custody->reads = false;
	for (uint32_t i = 0; i < custody->row_count && !custody->draining; i++) {
		custody->after = custody->rows[i].row.number;
		gl_count(GL_COUNT_RESUMED);
		gl_custody_resume(custody, &custody->rows[i]);
	}
	clear_rows(custody);
	if (custody->read_all && job->code == GL_OK)
		custody->phase = GL_CUSTODY_WHOLE;
}

bool gl_custody_turn(gl_custody *custody)
{
	if (custody->phase == GL_CUSTODY_LOADS && !custody->reads && !custody->leaving && custody->dispatch->count < QUEUE_ENOUGH &&
	    custody->ingest->held < custody->ingest->config->limits.memory / 2)
		read_rows(custody, read_waiting, waiting_read);
	return custody->phase >= GL_CUSTODY_LOADS;
}

/* ---- Beginning and end --------------------------------------------------------------------------------------------------------- */

void gl_custody_init(gl_custody *custody, uv_loop_t *loop)
{
	uv_timer_init(loop, &custody->settle);
	uv_timer_init(loop, &custody->note);
	custody->settle.data = custody->note.data = custody;
}

void gl_custody_begin(gl_custody *custody)
{
	const gl_store_opening *opening = &custody->spool->opening;
	if (!custody->spool->folder || !(opening->waiting || opening->unpublished)) {
		custody->phase = GL_CUSTODY_WHOLE;
		return;
	}
	gl_log(GLOSS_LOG_INFO, "spool_resumes", gl_log_number("waiting", (int64_t)opening->waiting),
	       gl_log_number("unpublished", (int64_t)opening->unpublished));
	custody->phase = GL_CUSTODY_SETTLES;
	uv_timer_start(&custody->settle, settled, SETTLE_MS, 0);
}

void gl_custody_drain(gl_custody *custody)
{
	custody->draining = true;
	if (custody->phase == GL_CUSTODY_LOADS || custody->phase == GL_CUSTODY_CLOSED)
		custody->phase = GL_CUSTODY_WHOLE;
}

void gl_custody_leave(gl_custody *custody)
{
	custody->leaving = true;
	if (custody->spool->opened)
		note_published(&custody->note);
	for (uint32_t i = 0; i < GL_CUSTODY_PLACES; i++)
		while (custody->waiters[i])
			gl_ingest_give_up(custody->ingest, gl_custody_take_waiter(&custody->waiters[i]));
}

void gl_custody_close(gl_custody *custody)
{
	uv_close((uv_handle_t *)&custody->settle, NULL);
	uv_close((uv_handle_t *)&custody->note, NULL);
}

void gl_custody_deinit(gl_custody *custody) { gl_record_deinit(&custody->record); }
