/* Accepting documents and finishing them; see custody.h. */
#include "custody.h"
#include "counters.h"
#include "log.h"
#include "engine/clock.h"

#include <xxhash.h>

static bool has_spool(const gl_custody *custody) { return custody->spool->folder != NULL; }

/* ---- What a document is known by ------------------------------------------------------------------------------------------ */

static uint64_t add_string(uint64_t hash, gloss_string string)
{
	hash = XXH3_64bits_withSeed(&string.length, sizeof(string.length), hash + (string.data != NULL));
	return string.data ? XXH3_64bits_withSeed(string.data, string.length, hash) : hash;
}

/* An id_hash of zero means that there is no id; so the hash of one is never zero. */
static void identify(gl_document *document)
{
	const gl_submission *submission = &document->submission;
	uint64_t content = add_string(0, submission->text);
	content = add_string(add_string(add_string(content, submission->lang), submission->date), submission->meta);
	document->content_hash = content;
	document->id_hash = *document->id ? 0 : add_string(add_string(1, submission->channel), submission->id) | 1;
}

static gl_store_channel channel_row(const gl_channel *channel, uint64_t seq, uint64_t published)
{
	gl_store_channel row = {.number = channel->number, .seq = seq, .published = published};
	memcpy(row.name, channel->name, channel->length);
	return row;
}

/* The document's row while it waits. */
static gl_row row_of(const gl_document *document)
{
	return (gl_row){
		.number = document->number,
		.channel = document->channel->number,
		.id_hash = document->id_hash,
		.content_hash = document->content_hash,
		.accepted_ms = document->accepted_ms,
		.revision = document->revision,
		.frame = {zmq_msg_data((zmq_msg_t *)&document->frame), zmq_msg_size(&document->frame)},
		.place = document->place,
	};
}

/* ---- Accepting ------------------------------------------------------------------------------------------------------------ */

static bool see_row(void *context, const gl_row *row)
{
	(void)row;
	*(bool *)context = false;
	return false;
}

/* On the spool's thread. */
static gl_code add_row(gl_job *job, gl_store *store)
{
	gl_document *document = job->context;
	gl_found *found = &document->found;
	gl_code code = GL_OK;
	*found = (gl_found){0};
	if (document->id_hash)
		code = gl_store_find(store, document->id_hash, document->content_hash, found);
	/* One that has waited since before this start may be damaged. Then no result of it will ever be published, and it is as if it had
	 * not come. */
	bool lost = found->same && !found->done && found->number < document->custody->spool->opening.first;
	if (code == GL_OK && lost)
		code = gl_store_row(store, found->number, see_row, &lost);
	if (code != GL_OK || (found->same && !lost))
		return code;
	document->revision = found->same ? found->revision : found->any ? found->revision + 1 : 0;
	found->same = false;
	if (document->names_channel) {
		const gl_store_channel channel = channel_row(document->channel, 0, 0);
		code = gl_store_put_channel(store, &channel);
	}
	gl_row row = row_of(document);
	if (code == GL_OK)
		code = gl_store_add(store, &row);
	document->place = row.place;
	return code;
}

static void enqueue(gl_custody *custody, gl_document *document)
{
	document->accepted_ns = uv_hrtime();
	gl_activity_accepted(custody->activity, document->accepted_ns, document->submission.text.length);
	gl_dispatch_add(custody->dispatch, document);
}

/* Leaves a document in the spool, for the next start. */
static void leave(gl_custody *custody, gl_document *document)
{
	gl_count(GL_COUNT_LEFT);
	gl_ingest_release(custody->ingest, document);
}

static void answer_again(gl_custody *custody, gl_document *document);

static void row_added(gl_job *job)
{
	gl_document *document = job->context;
	gl_custody *custody = document->custody;
	if (job->code != GL_OK) {
		gl_ingest_give_up(custody->ingest, document);
	} else if (document->found.same) {
		answer_again(custody, document);
	} else {
		document->channel->named = true;
		gl_ingest_admit(custody->ingest, document);
		if (custody->leaving)
			leave(custody, document);
		else
			enqueue(custody, document);
	}
}

void gl_custody_accept(gl_custody *custody, gl_document *document)
{
	if (!has_spool(custody)) {
		gl_ingest_admit(custody->ingest, document);
		enqueue(custody, document);
		return;
	}
	identify(document);
	document->custody = custody;
	document->names_channel = !document->channel->named; /* until one of them is committed */
	document->job = (gl_job){.run = add_row, .done = row_added, .context = document, .writes = true, .patient = !document->port};
	gl_spool_add(custody->spool, &document->job);
}

/* ---- Documents that come again -------------------------------------------------------------------------------------------- */

static bool copy_result(void *context, const gl_row *row)
{
	gl_document *document = context;
	document->seq = row->seq;
	gl_buffer_reset(&document->record);
	gl_buffer_add(&document->record, row->record.data, row->record.length);
	return true;
}

static gl_code read_result(gl_job *job, gl_store *store)
{
	gl_document *document = job->context;
	document->seq = 0;
	return gl_store_row(store, document->found.number, copy_result, document);
}

static void answer_with(gl_custody *custody, gl_document *document, const gl_record *record, uint64_t seq)
{
	gl_publish_answer(custody->publish, record, seq, document->port, document->envelope);
	gl_ingest_release(custody->ingest, document);
}

static void result_read(gl_job *job)
{
	gl_document *document = job->context;
	gl_custody *custody = document->custody;
	bool sound = job->code == GL_OK && document->seq && !document->record.failed &&
		     gl_record_unpack(&custody->record, document->record.data, document->record.length);
	if (sound)
		answer_with(custody, document, &custody->record, document->seq);
	else
		gl_ingest_give_up(custody->ingest, document);
}

/* The link to the first of those that wait for the result of that number; NULL is in it where there are none. */
static gl_document **waiting_for(gl_custody *custody, uint64_t number)
{
	gl_document **at = &custody->waiters[number % GL_CUSTODY_PLACES];
	while (*at && (*at)->found.number != number)
		at = &(*at)->next;
	return at;
}

static void wait_for_result(gl_custody *custody, gl_document *document)
{
	gl_document **at = waiting_for(custody, document->found.number);
	gl_document **link = *at ? &(*at)->others : at;
	document->next = NULL;
	document->others = *link;
	*link = document;
}

gl_document *gl_custody_take_waiter(gl_document **place)
{
	gl_document *waiter = *place;
	*place = waiter->others ? waiter->others : waiter->next;
	if (waiter->others)
		waiter->others->next = waiter->next;
	return waiter;
}

/* It is known, with the same content: it is answered as before, and not analyzed again. */
static void answer_again(gl_custody *custody, gl_document *document)
{
	gl_count(GL_COUNT_AGAIN);
	if (!document->port || document->submission.reply != GL_REPLY_RESULT) {
		gl_ingest_confirm(custody->ingest, document);
		gl_ingest_release(custody->ingest, document);
	} else if (!document->found.done) {
		wait_for_result(custody, document);
	} else {
		document->job = (gl_job){.run = read_result, .done = result_read, .context = document};
		gl_spool_add(custody->spool, &document->job);
	}
}

static void answer_waiters(gl_custody *custody, uint64_t number, uint64_t seq)
{
	gl_document **at = waiting_for(custody, number);
	while (*at && (*at)->found.number == number)
		answer_with(custody, gl_custody_take_waiter(at), &custody->record, seq);
}

/* ---- Finishing ------------------------------------------------------------------------------------------------------------- */

static gl_code add_result(gl_job *job, gl_store *store)
{
	const gl_document *document = job->context;
	const gl_store_channel channel = channel_row(document->channel, document->seq, document->published);
	gl_row row = row_of(document);
	row.seq = document->seq;
	row.done_ms = gl_now_ms();
	row.dead = document->dead;
	row.record = (gl_bytes){document->record.data, document->record.length};
	if (!row.dead)
		row.frame = (gl_bytes){0};
	gl_code code = gl_store_finish(store, &row);
	return code == GL_OK ? gl_store_put_channel(store, &channel) : code;
}

/* Sends a result that counts to everybody who waits for it. `made`: there was memory for the record. */
static void publish(gl_custody *custody, gl_document *document, const gl_record *record, bool made)
{
	gl_channel *channel = document->channel;
	if (made)
		gl_publish_send(custody->publish, record, channel->name, document->seq);
	else
		gl_count(GL_COUNT_MESSAGES_LOST);
	gl_activity_finished(custody->activity, uv_hrtime(), document->accepted_ns);
	channel->published = document->seq;
	if (made && document->envelope)
		gl_publish_answer(custody->publish, record, document->seq, document->port, document->envelope);
}

static void result_added(gl_job *job)
{
	gl_document *document = job->context;
	gl_custody *custody = document->custody;
	if (job->code != GL_OK || !gl_record_unpack(&custody->record, document->record.data, document->record.length)) {
		leave(custody, document);
		return;
	}
	publish(custody, document, &custody->record, true);
	answer_waiters(custody, document->number, document->seq);
	gl_ingest_release(custody->ingest, document);
	gl_custody_note_soon(custody);
}

/* Has the result committed; it is published then. `made`: there was memory for the record. */
static void finish_in_spool(gl_custody *custody, gl_document *document, const gl_finished *finished, bool made)
{
	if (made) {
		gl_buffer_reset(&document->record);
		gl_record_pack(&document->record, &custody->publish->record);
	}
	if (!made || document->record.failed) {
		gl_log(GLOSS_LOG_ERROR, "document_left", gl_log_text("reason", "memory is short for its result"));
		leave(custody, document);
		return;
	}
	document->seq = ++document->channel->seq;
	gl_publish_note(document, finished, document->seq);
	document->published = document->channel->published;
	document->dead = finished->outcome == GL_FAILED;
	document->job = (gl_job){.run = add_result, .done = result_added, .context = document, .writes = true, .patient = true};
	gl_spool_add(custody->spool, &document->job);
}

void gl_custody_finish(gl_custody *custody, gl_document *document, const gl_finished *finished)
{
	if (custody->leaving && has_spool(custody)) {
		leave(custody, document);
		return;
	}
	bool made = gl_publish_record(custody->publish, document, finished);
	if (has_spool(custody)) {
		finish_in_spool(custody, document, finished, made);
		return;
	}
	document->seq = ++document->channel->seq;
	gl_publish_note(document, finished, document->seq);
	publish(custody, document, &custody->publish->record, made);
	gl_ingest_release(custody->ingest, document);
}
