/* Outcomes; see record.h. Packed: an array of fixed length, in msgpack, whose first item is the form's version. */
#include "record.h"

#include <stdlib.h>

#define FORM 1
#define ITEMS 17

bool gl_record_room(gl_record *record, uint32_t bodies)
{
	if (bodies <= record->body_room)
		return true;
	gl_record_body *larger = realloc(record->bodies, bodies * sizeof(*larger));
	if (!larger)
		return false;
	record->bodies = larger;
	record->body_room = bodies;
	return true;
}

void gl_record_deinit(gl_record *record)
{
	free(record->bodies);
	*record = (gl_record){0};
}

static bool same(gloss_string one, gloss_string other)
{
	return !one.data == !other.data && (!one.data || (one.length == other.length && !memcmp(one.data, other.data, one.length)));
}

/* What a topic has in that unit; NULL: this record has none, since its generation was configured otherwise. `layer` data NULL: all
 * layers. */
static const gl_record_body *find(const gl_record *record, gl_unit offsets, gloss_string layer)
{
	for (uint32_t i = 0; i < record->body_count; i++)
		if (record->bodies[i].offsets == offsets && same(record->bodies[i].layer, layer))
			return &record->bodies[i];
	return NULL;
}

/* ---- Packing ------------------------------------------------------------------------------------------------------------ */

static void write_string(gl_writer *writer, gloss_string string)
{
	if (string.data)
		gl_write_bin(writer, string.data, string.length);
	else
		gl_write_nil(writer);
}

void gl_record_pack(gl_buffer *buffer, const gl_record *record)
{
	const gl_submission *submission = &record->submission;
	gl_writer writer;
	gl_writer_init(&writer, buffer, GL_FORM_MSGPACK);
	gl_write_array(&writer, ITEMS);
	gl_write_uint(&writer, FORM);
	write_string(&writer, submission->id);
	write_string(&writer, submission->channel);
	write_string(&writer, submission->date);
	write_string(&writer, submission->meta);
	write_string(&writer, submission->text);
	gl_write_array(&writer, GL_UNITS);
	for (int unit = 0; unit < GL_UNITS; unit++)
		gl_write_uint(&writer, submission->lengths[unit]);
	write_string(&writer, record->lang);
	gl_write_uint(&writer, record->lang_from);
	gl_write_uint(&writer, record->outcome);
	write_string(&writer, record->code);
	write_string(&writer, record->message);
	gl_write_uint(&writer, record->revision);
	gl_write_uint(&writer, submission->text_hash);
	gl_write_uint(&writer, record->body_keys);
	gl_write_array(&writer, record->output_count);
	for (uint32_t i = 0; i < record->output_count; i++) {
		const gl_record_output *output = &record->outputs[i];
		gl_write_uint(&writer, (uint64_t)(output->doc | output->layers << 1 | output->text << 2 | output->offsets << 3));
	}
	gl_write_array(&writer, record->body_count);
	for (uint32_t i = 0; i < record->body_count; i++) {
		gl_write_array(&writer, 3);
		gl_write_uint(&writer, record->bodies[i].offsets);
		write_string(&writer, record->bodies[i].layer);
		write_string(&writer, record->bodies[i].bytes);
	}
}

/* ---- Unpacking ---------------------------------------------------------------------------------------------------------- */

static bool read_string(gl_reader *reader, gloss_string *string)
{
	gl_value value;
	*string = (gloss_string){0};
	if (!gl_read(reader, &value) || (value.kind != GL_BIN && value.kind != GL_NIL))
		return false;
	if (value.kind == GL_BIN)
		*string = value.bytes;
	return true;
}

/* A number up to `most`. */
static bool read_number(gl_reader *reader, uint64_t most, uint64_t *number)
{
	gl_value value;
	*number = 0;
	if (!gl_read_kind(reader, GL_UINT, &value) || value.natural > most)
		return false;
	*number = value.natural;
	return true;
}

static bool read_count(gl_reader *reader, uint32_t most, uint32_t *count)
{
	gl_value value;
	if (!gl_read_kind(reader, GL_ARRAY, &value) || value.count > most)
		return false;
	*count = value.count;
	return true;
}

static bool read_submission(gl_reader *reader, gl_submission *submission)
{
	uint32_t count = 0;
	uint64_t length;
	*submission = (gl_submission){0};
	bool sound = read_string(reader, &submission->id) && read_string(reader, &submission->channel) &&
		     read_string(reader, &submission->date) && read_string(reader, &submission->meta) &&
		     read_string(reader, &submission->text) && read_count(reader, GL_UNITS, &count) && count == GL_UNITS;
	for (int unit = 0; sound && unit < GL_UNITS; unit++) {
		sound = read_number(reader, UINT32_MAX, &length);
		submission->lengths[unit] = (uint32_t)length;
	}
	return sound && submission->id.data && submission->channel.data;
}

static bool read_outputs(gl_reader *reader, gl_record *record)
{
	uint64_t bits;
	if (!read_count(reader, GL_MAX_OUTPUTS, &record->output_count))
		return false;
	for (uint32_t i = 0; i < record->output_count; i++) {
		if (!read_number(reader, (GL_UNITS << 3) - 1, &bits))
			return false;
		record->outputs[i] = (gl_record_output){bits & 1, bits & 2, bits & 4, (gl_unit)(bits >> 3)};
	}
	return true;
}

static bool read_bodies(gl_reader *reader, gl_record *record)
{
	uint32_t three;
	uint64_t unit;
	record->body_count = 0;
	uint32_t count;
	if (!read_count(reader, UINT16_MAX, &count) || !gl_record_room(record, count))
		return false;
	for (; record->body_count < count; record->body_count++) {
		gl_record_body *body = &record->bodies[record->body_count];
		if (!read_count(reader, 3, &three) || three != 3 || !read_number(reader, GL_UNITS - 1, &unit) ||
		    !read_string(reader, &body->layer) || !read_string(reader, &body->bytes) || !body->bytes.data)
			return false;
		body->offsets = (gl_unit)unit;
	}
	return true;
}

bool gl_record_unpack(gl_record *record, const void *data, size_t length)
{
	gl_reader reader = {data, (const uint8_t *)data + length}, whole = reader;
	uint64_t form, from = 0, outcome = 0, revision = 0, keys = 0;
	uint32_t items;
	if (!gl_skip(&whole) || whole.at != whole.end)
		return false;
	bool sound = read_count(&reader, ITEMS, &items) && items == ITEMS && read_number(&reader, FORM, &form) && form == FORM &&
		     read_submission(&reader, &record->submission) && read_string(&reader, &record->lang) &&
		     read_number(&reader, GL_LANG_DETECTED, &from) && read_number(&reader, GL_FAILED, &outcome) &&
		     read_string(&reader, &record->code) && read_string(&reader, &record->message) &&
		     read_number(&reader, UINT32_MAX, &revision) && read_number(&reader, UINT64_MAX, &record->submission.text_hash) &&
		     read_number(&reader, UINT32_MAX, &keys) && read_outputs(&reader, record) && read_bodies(&reader, record);
	record->lang_from = (gl_lang_from)from;
	record->outcome = (gl_outcome)outcome;
	record->revision = (uint32_t)revision;
	record->body_keys = (uint32_t)keys;
	return sound && record->lang.data;
}

/* ---- Messages ----------------------------------------------------------------------------------------------------------- */

void gl_record_write_failure(gl_writer *writer, gl_code code, gloss_string message)
{
	gl_write_text(writer, "layers");
	gl_write_map(writer, 0);
	gl_write_text(writer, "provenance");
	gl_write_array(writer, 0);
	gl_write_text(writer, "errors");
	gl_write_array(writer, 1);
	gl_write_map(writer, 2);
	gl_write_entry(writer, "code", gl_code_name(code));
	gl_write_string(writer, "message", message);
	gl_write_text(writer, "elapsed_us");
	gl_write_map(writer, 1);
	gl_write_count(writer, "total", 0);
}

void gl_record_write_header(gl_writer *writer, const gl_record *record, uint64_t seq, uint64_t epoch, gl_unit offsets, bool text,
			    uint32_t body_keys)
{
	const gl_result_header header = {
		.seq = seq,
		.epoch = epoch,
		.submission = &record->submission,
		.revision = record->revision,
		.lang = record->lang,
		.lang_from = record->lang_from,
		.outcome = record->outcome,
		.offsets = offsets,
		.text = text && record->submission.text.data,
		.body_keys = body_keys,
	};
	gl_result_write_header(writer, &header);
}

void gl_record_write(gl_writer *writer, const gl_record *record, uint64_t seq, uint64_t epoch, gl_unit offsets, bool text,
		     gloss_string layer)
{
	static const char not_kept[] = "when this result was made no output published it with these offsets or layers";
	const gl_record_body *body = find(record, offsets, layer);
	gl_record_write_header(writer, record, seq, epoch, offsets, text, body ? record->body_keys : GL_FAILURE_KEYS);
	if (body)
		gl_buffer_add(writer->buffer, body->bytes.data, body->bytes.length);
	else
		gl_record_write_failure(writer, GL_NOT_KEPT, (gloss_string){not_kept, sizeof(not_kept) - 1});
}
