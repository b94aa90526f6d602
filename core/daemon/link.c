/* Frames between glossd and its workers; see link.h. */
#include "link.h"

#include <string.h>

#define ABSENT UINT32_MAX

/* ---- Writing --------------------------------------------------------------------------------------------------------- */

static void put_u32(gl_buffer *buffer, uint32_t value) { gl_buffer_add(buffer, &value, sizeof(value)); }

static void put_u64(gl_buffer *buffer, uint64_t value) { gl_buffer_add(buffer, &value, sizeof(value)); }

static void put_string(gl_buffer *buffer, gloss_string string)
{
	put_u32(buffer, string.data ? string.length : ABSENT);
	if (string.data)
		gl_buffer_add(buffer, string.data, string.length);
}

/* With its NUL, so that the reader may use it where it lies. */
static void put_text(gl_buffer *buffer, const char *text) { put_string(buffer, (gloss_string){text, (uint32_t)strlen(text) + 1}); }

/* Fills in, at `at`, the length of what was written behind the `skipped` bytes there, and `more` that come later. */
static void patch(gl_buffer *buffer, size_t at, size_t skipped, uint32_t more)
{
	if (buffer->failed)
		return;
	uint32_t length = (uint32_t)(buffer->length - at - skipped) + more;
	memcpy(buffer->data + at, &length, sizeof(length));
}

size_t gl_link_begin(gl_buffer *buffer, gl_link_type type)
{
	size_t at = buffer->length;
	put_u32(buffer, 0);
	put_u32(buffer, type);
	return at;
}

void gl_link_end(gl_buffer *buffer, size_t begin) { patch(buffer, begin, GL_LINK_HEAD, 0); }

/* ---- Reading --------------------------------------------------------------------------------------------------------- */

/* What is left of a frame. Reading beyond its end gives zeroes and makes it broken. */
typedef struct cursor {
	const char *at, *end;
	bool broken;
} cursor;

static const char *take(cursor *from, size_t size)
{
	if (from->broken || (size_t)(from->end - from->at) < size) {
		from->broken = true;
		return NULL;
	}
	const char *at = from->at;
	from->at += size;
	return at;
}

static uint32_t take_u32(cursor *from)
{
	uint32_t value = 0;
	const char *at = take(from, sizeof(value));
	if (at)
		memcpy(&value, at, sizeof(value));
	return value;
}

static uint64_t take_u64(cursor *from)
{
	uint64_t value = 0;
	const char *at = take(from, sizeof(value));
	if (at)
		memcpy(&value, at, sizeof(value));
	return value;
}

static gloss_string take_string(cursor *from)
{
	uint32_t length = take_u32(from);
	if (from->broken || length == ABSENT)
		return (gloss_string){0};
	const char *at = take(from, length);
	return at ? (gloss_string){at, length} : (gloss_string){0};
}

static const char *take_text(cursor *from)
{
	gloss_string text = take_string(from);
	if (!text.data || !text.length || text.data[text.length - 1] || strlen(text.data) + 1 != text.length)
		from->broken = true;
	return text.data;
}

static bool done(const cursor *from) { return !from->broken && from->at == from->end; }

static cursor over(const gl_frame *frame) { return (cursor){frame->data, frame->data + frame->length, false}; }

gl_link_state gl_link_next(const char *data, size_t length, uint32_t limit, gl_frame *frame)
{
	uint32_t head[2];
	if (length < GL_LINK_HEAD)
		return GL_LINK_PART;
	memcpy(head, data, sizeof(head));
	if (head[0] > limit || head[1] < GL_LINK_CONFIG || head[1] > GL_LINK_LEAVING)
		return GL_LINK_BROKEN;
	*frame = (gl_frame){(gl_link_type)head[1], data + GL_LINK_HEAD, head[0]};
	return length - GL_LINK_HEAD < head[0] ? GL_LINK_PART : GL_LINK_WHOLE;
}

/* ---- CONFIG ---------------------------------------------------------------------------------------------------------- */

void gl_link_write_config(gl_buffer *buffer, const gl_link_config *config)
{
	size_t begin = gl_link_begin(buffer, GL_LINK_CONFIG);
	put_text(buffer, config->file);
	put_string(buffer, (gloss_string){config->text, config->length});
	put_u32(buffer, config->set_count);
	for (uint32_t i = 0; i < config->set_count; i++)
		put_text(buffer, config->sets[i]);
	gl_link_end(buffer, begin);
}

bool gl_link_read_config(const gl_frame *frame, const char **sets, gl_link_config *config)
{
	cursor from = over(frame);
	config->file = take_text(&from);
	gloss_string text = take_string(&from);
	config->text = text.data;
	config->length = text.length;
	config->sets = sets;
	config->set_count = take_u32(&from);
	if (config->set_count > GL_LINK_MAX_SETS)
		return false;
	for (uint32_t i = 0; i < config->set_count; i++)
		sets[i] = take_text(&from);
	return done(&from) && text.data;
}

/* ---- DOCUMENT -------------------------------------------------------------------------------------------------------- */

void gl_link_write_document(gl_buffer *buffer, const gl_link_document *document)
{
	const gl_submission *submission = &document->submission;
	size_t begin = gl_link_begin(buffer, GL_LINK_DOCUMENT);
	put_u64(buffer, document->number);
	put_u32(buffer, document->pipeline);
	gl_buffer_add(buffer, submission->lengths, sizeof(submission->lengths));
	put_string(buffer, submission->id);
	put_string(buffer, submission->channel);
	put_string(buffer, submission->lang);
	put_string(buffer, submission->date);
	put_string(buffer, submission->meta);
	put_u32(buffer, document->verdict_count);
	for (uint32_t i = 0; i < document->verdict_count; i++) {
		put_u32(buffer, document->verdicts[i].plugin);
		put_u32(buffer, document->verdicts[i].code);
		put_text(buffer, document->verdicts[i].message);
	}
	put_u32(buffer, document->shelved);
	put_u64(buffer, document->place);
	put_u32(buffer, submission->text.length);
	patch(buffer, begin, GL_LINK_HEAD, document->shelved ? 0 : submission->text.length);
}

bool gl_link_read_document(const gl_frame *frame, const gl_shelf *texts, gl_link_document *document)
{
	gl_submission *submission = &document->submission;
	cursor from = over(frame);
	*submission = (gl_submission){0};
	document->number = take_u64(&from);
	document->pipeline = take_u32(&from);
	const char *lengths = take(&from, sizeof(submission->lengths));
	if (lengths)
		memcpy(submission->lengths, lengths, sizeof(submission->lengths));
	submission->id = take_string(&from);
	submission->channel = take_string(&from);
	submission->lang = take_string(&from);
	submission->date = take_string(&from);
	submission->meta = take_string(&from);
	document->verdict_count = take_u32(&from);
	if (document->verdict_count > GL_LINK_MAX_VERDICTS)
		return false;
	for (uint32_t i = 0; i < document->verdict_count; i++) {
		document->verdicts[i].plugin = take_u32(&from);
		document->verdicts[i].code = (gl_code)take_u32(&from);
		document->verdicts[i].message = take_text(&from);
	}
	document->shelved = take_u32(&from) != 0;
	document->place = take_u64(&from);
	if (document->shelved) {
		submission->text.length = take_u32(&from);
		submission->text.data = gl_shelf_at(texts, document->place, submission->text.length);
	} else {
		submission->text = take_string(&from);
	}
	return done(&from) && submission->text.data;
}

/* ---- RESULT ---------------------------------------------------------------------------------------------------------- */

size_t gl_link_begin_result(gl_buffer *buffer, const gl_link_result *result)
{
	size_t begin = gl_link_begin(buffer, GL_LINK_RESULT);
	put_u64(buffer, result->number);
	put_u32(buffer, result->outcome);
	put_u32(buffer, result->detected);
	put_u32(buffer, result->body_keys);
	put_u32(buffer, result->body_count);
	put_string(buffer, result->lang);
	put_u32(buffer, result->shelved);
	put_u64(buffer, result->place);
	return begin;
}

size_t gl_link_begin_body(gl_buffer *buffer)
{
	size_t at = buffer->length;
	put_u32(buffer, 0);
	return at;
}

void gl_link_end_body(gl_buffer *buffer, size_t begin) { patch(buffer, begin, sizeof(uint32_t), 0); }

static const struct {
	const char *key;
	gl_kind kind;
} body_pairs[] = {{"layers", GL_MAP}, {"provenance", GL_ARRAY}, {"errors", GL_ARRAY}, {"elapsed_us", GL_MAP}};
#define BODY_PAIRS (sizeof(body_pairs) / sizeof(body_pairs[0]))
#define ERRORS_AT 2 /* only where there are any */

/* True for the pairs that gl_result_write_body writes: any other key would stand among glossd's own. */
static bool body_sound(gloss_string body, uint32_t keys)
{
	if (!body.data)
		return false;
	gl_reader reader = {(const uint8_t *)body.data, (const uint8_t *)body.data + body.length};
	for (size_t i = 0; i < BODY_PAIRS; i++) {
		gl_value key, value;
		if (i == ERRORS_AT && keys < BODY_PAIRS)
			continue;
		bool named = gl_read_kind(&reader, GL_STR, &key) && gl_is(&key, body_pairs[i].key);
		gl_reader peek = reader;
		if (!named || !gl_read_kind(&peek, body_pairs[i].kind, &value) || !gl_skip(&reader))
			return false;
	}
	return reader.at == reader.end;
}

uint64_t gl_link_result_number(const gl_frame *frame)
{
	cursor from = over(frame);
	return take_u64(&from);
}

bool gl_link_read_result(const gl_frame *frame, gl_link_result *result, gloss_string *run)
{
	cursor from = over(frame);
	result->number = take_u64(&from);
	uint32_t outcome = take_u32(&from);
	result->outcome = outcome == GL_WHOLE ? GL_WHOLE : GL_DEGRADED;
	result->detected = take_u32(&from) != 0;
	result->body_keys = take_u32(&from);
	result->body_count = take_u32(&from);
	result->lang = take_string(&from);
	result->shelved = take_u32(&from);
	result->place = take_u64(&from);
	*run = (gloss_string){from.at, (uint32_t)(from.end - from.at)};
	return !from.broken && outcome <= GL_DEGRADED && result->body_keys <= BODY_PAIRS && result->body_keys >= BODY_PAIRS - 1 &&
	       (!result->lang.data || gl_lang_valid(result->lang)) && (!result->shelved || !run->length);
}

bool gl_link_read_bodies(gloss_string run, const gl_link_result *result, gloss_string *bodies)
{
	cursor from = {run.data, run.data + run.length, false};
	for (uint32_t i = 0; i < result->body_count; i++) {
		bodies[i] = take_string(&from);
		if (!body_sound(bodies[i], result->body_keys))
			return false;
	}
	return done(&from);
}

/* ---- Words ----------------------------------------------------------------------------------------------------------- */

void gl_link_write_words(gl_buffer *buffer, gl_link_type type, const gl_link_words *words)
{
	size_t begin = gl_link_begin(buffer, type);
	put_u64(buffer, words->number);
	put_u32(buffer, words->code);
	put_string(buffer, words->plugin);
	put_string(buffer, words->id);
	put_string(buffer, words->message);
	gl_link_end(buffer, begin);
}

static bool text_sound(gloss_string text) { return !text.data || gl_utf8_valid(text.data, text.length, NULL); }

bool gl_link_read_words(const gl_frame *frame, gl_link_words *words)
{
	cursor from = over(frame);
	words->number = take_u64(&from);
	words->code = take_u32(&from);
	words->plugin = take_string(&from);
	words->id = take_string(&from);
	words->message = take_string(&from);
	/* What a plugin writes to the log is its own words, and may be anything; what goes into a result must be text. */
	bool sound = frame->type == GL_LINK_LOG || text_sound(words->message);
	return done(&from) && words->message.data && sound && text_sound(words->plugin) && text_sound(words->id);
}
