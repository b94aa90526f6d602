/* Documents from JSON; see json_document.h. */
#include "json_document.h"
#include "engine/writer.h"

#include <jansson.h>

static const struct {
	const char *name;
	size_t at;
} keys[] = {
	{"id", offsetof(gl_submission, id)},     {"channel", offsetof(gl_submission, channel)}, {"lang", offsetof(gl_submission, lang)},
	{"date", offsetof(gl_submission, date)}, {"text", offsetof(gl_submission, text)},
};

static void write_json(gl_writer *writer, const json_t *value, unsigned depth);

static void write_object(gl_writer *writer, const json_t *value, unsigned depth)
{
	const char *key;
	json_t *item;
	gl_write_map(writer, (uint32_t)json_object_size(value));
	json_object_foreach((json_t *)value, key, item)
	{
		gl_write_text(writer, key);
		write_json(writer, item, depth + 1);
	}
}

static void write_array(gl_writer *writer, const json_t *value, unsigned depth)
{
	size_t index;
	json_t *item;
	gl_write_array(writer, (uint32_t)json_array_size(value));
	json_array_foreach(value, index, item) write_json(writer, item, depth + 1);
}

static void write_json(gl_writer *writer, const json_t *value, unsigned depth)
{
	if (depth > GL_MAX_DEPTH - 1) {
		writer->buffer->failed = true;
		return;
	}
	switch (json_typeof(value)) {
	case JSON_OBJECT: write_object(writer, value, depth); break;
	case JSON_ARRAY: write_array(writer, value, depth); break;
	case JSON_STRING: gl_write_str(writer, json_string_value(value), json_string_length(value)); break;
	case JSON_INTEGER: gl_write_int(writer, json_integer_value(value)); break;
	case JSON_REAL: gl_write_double(writer, json_real_value(value)); break;
	case JSON_TRUE:
	case JSON_FALSE: gl_write_bool(writer, json_is_true(value)); break;
	case JSON_NULL: gl_write_nil(writer); break;
	}
}

static gl_code read_meta(gl_json_document *document, const json_t *meta, gl_error *error)
{
	gl_writer writer;
	if (!meta)
		return GL_OK;
	gl_writer_init(&writer, &document->meta, GL_FORM_MSGPACK);
	write_json(&writer, meta, 0);
	if (document->meta.failed)
		return gl_fail(error, GL_MALFORMED, "`meta` is nested too deep, or memory is short");
	if (document->meta.length > GL_MAX_META)
		return gl_fail(error, GL_TOO_LARGE, "`meta` has %zu bytes as msgpack, more than %d", document->meta.length, GL_MAX_META);
	document->submission.meta = (gloss_string){document->meta.data, (uint32_t)document->meta.length};
	return GL_OK;
}

static gl_code read_keys(gl_json_document *document, const json_t *root, gl_error *error)
{
	gl_code code = GL_OK;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const json_t *value = json_object_get(root, keys[i].name);
		if (!value)
			continue;
		if (json_is_string(value) && json_string_length(value) <= UINT32_MAX)
			*(gloss_string *)((char *)&document->submission + keys[i].at) =
				(gloss_string){json_string_value(value), (uint32_t)json_string_length(value)};
		else if (!code)
			code = gl_fail(error, GL_BAD_TYPE, "`%s` is not a string", keys[i].name);
	}
	return code ? code : read_meta(document, json_object_get(root, "meta"), error);
}

gl_code gl_json_document_read(gl_json_document *document, const char *line, size_t length, gl_error *error)
{
	static const char mark[] = {'\xef', '\xbb', '\xbf'}; /* of the byte order: some editors begin every file with it */
	json_error_t problem;
	*document = (gl_json_document){0};
	if (length >= sizeof(mark) && !memcmp(line, mark, sizeof(mark)))
		line += sizeof(mark), length -= sizeof(mark);
	document->root = json_loadb(line, length, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &problem);
	/* It names a piece of the line, which may be cut within a character. */
	if (!document->root && !gl_utf8_valid(problem.text, strlen(problem.text), NULL))
		for (char *at = problem.text; *at; at++)
			*at = (unsigned char)*at < 0x80 ? *at : '?';
	if (!document->root)
		return gl_fail(error, GL_MALFORMED, "the line is not JSON: %s (column %d)", problem.text, problem.column);
	if (!json_is_object((json_t *)document->root))
		return gl_fail(error, GL_BAD_TYPE, "the line is not a JSON object");
	return read_keys(document, document->root, error);
}

void gl_json_document_clear(gl_json_document *document)
{
	json_decref(document->root);
	gl_buffer_deinit(&document->meta);
	*document = (gl_json_document){0};
}
