/* Holding a plugin to what it declared; see gl_check_layer in analysis.h. Nothing that a plugin wrote is encoded before it was checked
 * here, so the encoder trusts rows. Linear in the rows. */
#include "analysis.h"

#include <math.h>

#define UNSORTED "rows are to be sorted by begin, then longer first"

typedef struct checking {
	const gl_analysis *analysis;
	const gl_layer *layer;
	const gloss_row *row; /* that is looked at */
	gl_error *error;
} checking;

static gl_code check_row(checking *c, const gl_record *record, const gloss_row *row);

static gl_code refuse(checking *c, const gl_field *field, const char *what)
{
	return gl_fail(c->error, GL_PLUGIN_ERROR, "a row of layer `%s`, bytes %u to %u, is not as declared: %s%s%s", c->layer->name,
		       c->row->begin, c->row->end, field ? field->name : "", field ? ": " : "", what);
}

static bool span_sound(const gl_analysis *analysis, uint32_t begin, uint32_t end)
{
	const gloss_document *document = &analysis->document;
	if (begin >= end || end > document->length)
		return false;
	bool begins = ((unsigned char)document->text[begin] & 0xc0) != 0x80;
	return begins && (end == document->length || ((unsigned char)document->text[end] & 0xc0) != 0x80);
}

static bool string_sound(const gl_analysis *analysis, gloss_string string)
{
	const gloss_document *document = &analysis->document;
	if (!string.data)
		return false;
	/* Text quoted from the document needs no second look at its insides. */
	if (string.length && string.data >= document->text && string.data < document->text + document->length) {
		size_t begin = (size_t)(string.data - document->text);
		return string.length <= document->length - begin && span_sound(analysis, (uint32_t)begin, (uint32_t)begin + string.length);
	}
	return gl_utf8_valid(string.data, string.length, NULL);
}

static bool spans_sound(const gl_analysis *analysis, gloss_array array)
{
	const gloss_span *spans = array.items;
	for (uint32_t i = 0; i < array.count; i++)
		if (!span_sound(analysis, spans[i].begin, spans[i].end) || (i && spans[i].begin < spans[i - 1].end))
			return false;
	return true;
}

static bool reference_sound(const gl_analysis *analysis, const gl_field *field, uint32_t index)
{
	return field->target_layer != GL_NO_LAYER && index < analysis->layers[field->target_layer].count;
}

static gl_code check_records(checking *c, const gl_field *field, gloss_array array)
{
	for (uint32_t i = 0; i < array.count; i++) {
		gl_code code = check_row(c, field->record, (const gloss_row *)((const char *)array.items + (size_t)i * field->place.size));
		if (code)
			return code;
	}
	return GL_OK;
}

static gl_code check_list(checking *c, const gl_field *field, gloss_array array)
{
	if (!array.items && array.count)
		return refuse(c, field, "a list without items");
	if (field->type == GLOSS_SPANS)
		return spans_sound(c->analysis, array)
			       ? GL_OK
			       : refuse(c, field, "spans outside the text, unsorted, overlapping or inside a character");
	if (field->type == GLOSS_RECORDS)
		return check_records(c, field, array);
	for (uint32_t i = 0; i < array.count; i++)
		if (!reference_sound(c->analysis, field, ((const uint32_t *)array.items)[i]))
			return refuse(c, field, "a reference to a row that is not there");
	return GL_OK;
}

static gl_code check_field(checking *c, const gl_field *field, const gloss_row *row)
{
	gloss_field place = field->place;
	switch (field->type) {
	case GLOSS_NUMBER: {
		double number = gloss_get_number(row, place);
		if (!isfinite(number))
			return refuse(c, field, "not a finite number");
		return field->confidence && (number < 0 || number > 1) ? refuse(c, field, "not a probability") : GL_OK;
	}
	case GLOSS_STRING: return string_sound(c->analysis, gloss_get_string(row, place)) ? GL_OK : refuse(c, field, "not valid UTF-8");
	case GLOSS_ENUM: return gloss_get_enum(row, place) < field->value_count ? GL_OK : refuse(c, field, "beyond the declared values");
	case GLOSS_SPAN: {
		gloss_span span = gloss_get_span(row, place);
		return span_sound(c->analysis, span.begin, span.end) ? GL_OK
								     : refuse(c, field, "outside the text, empty or inside a character");
	}
	case GLOSS_REFERENCE:
		return reference_sound(c->analysis, field, gloss_get_reference(row, place))
			       ? GL_OK
			       : refuse(c, field, "a reference to a row that is not there");
	case GLOSS_RECORD: return check_row(c, field->record, gloss_get_record(row, place));
	default: return check_list(c, field, gloss_get_array(row, place));
	}
}

static gl_code check_row(checking *c, const gl_record *record, const gloss_row *row)
{
	bool absent = !row->begin && !row->end;
	bool wants_span = record->span == GLOSS_SPAN_REQUIRED || (record->span == GLOSS_SPAN_OPTIONAL && !absent);
	if (wants_span && !span_sound(c->analysis, row->begin, row->end))
		return refuse(c, NULL, "a span outside the text, empty or inside a character");
	if ((row->present & record->required) != record->required)
		return refuse(c, &record->fields[__builtin_ctz(record->required & ~row->present)], "required, and absent");
	if (row->present & ~record->declared)
		return refuse(c, NULL, "a field beyond those declared");
	for (uint32_t left = row->present & record->checked; left; left &= left - 1) {
		gl_code code = check_field(c, &record->fields[__builtin_ctz(left)], row);
		if (code)
			return code;
	}
	return GL_OK;
}

static bool before(const gloss_row *one, const gloss_row *next)
{
	return one->begin < next->begin || (one->begin == next->begin && one->end >= next->end);
}

/* True where each row from `at` on begins at or behind the end of the one before it (`end` for the first), as nearly all do: then they are
 * sorted, and only the end of the last is to be compared with the text's. */
static bool follow_each_other(const char *at, const char *behind, uint32_t size, uint32_t end, uint32_t length)
{
	for (; at < behind; at += size) {
		const gloss_row *row = (const gloss_row *)at;
		if (row->begin < end || row->end <= row->begin)
			return false;
		end = row->end;
	}
	return end <= length;
}

/* Checks the rows of an internal layer that were not checked yet. Returns what is wrong with the first that is wrong, or NULL. */
static const char *check_more(gl_layer_rows *rows, uint32_t size, uint32_t length)
{
	const char *at = rows->rows + (size_t)rows->checked * size, *behind = rows->rows + (size_t)rows->count * size;
	gloss_span last = {0, UINT32_MAX};
	if (rows->checked)
		memcpy(&last, at - size, sizeof(last));
	bool follow = follow_each_other(at, behind, size, rows->checked ? last.end : 0, length);
	for (; at < behind && !follow; at += size) {
		const gloss_row *row = (const gloss_row *)at;
		const char *wrong = row->begin < last.begin || (row->begin == last.begin && row->end > last.end) ? UNSORTED
				    : row->begin >= row->end || row->end > length ? "a span outside the text, or empty"
										  : NULL;
		if (wrong) {
			rows->checked = (uint32_t)((size_t)(at - rows->rows) / size);
			return wrong;
		}
		last = (gloss_span){row->begin, row->end};
	}
	rows->checked = rows->count;
	return NULL;
}

void gl_check_committed(gl_analysis *analysis, uint32_t index)
{
	const gl_layer *layer = analysis->pipeline->layers[index].layer;
	if (layer->internal)
		check_more(&analysis->layers[index], layer->record.size, analysis->document.length);
}

gl_code gl_check_layer(const gl_analysis *analysis, uint32_t index, gl_error *error)
{
	const gl_layer *layer = analysis->pipeline->layers[index].layer;
	checking c = {.analysis = analysis, .layer = layer, .error = error};
	uint32_t count = analysis->layers[index].count;
	if (layer->internal) {
		const char *wrong = check_more(&analysis->layers[index], layer->record.size, analysis->document.length);
		c.row = gl_layer_row(analysis, index, analysis->layers[index].checked);
		return wrong ? refuse(&c, NULL, wrong) : GL_OK;
	}
	const uint32_t size = layer->record.size;
	const gloss_row *row = (const gloss_row *)analysis->layers[index].rows, *last = NULL;
	for (uint32_t i = 0; i < count; i++, last = row, row = (const gloss_row *)((const char *)row + size)) {
		gl_fetch((const char *)row + size * GL_ROWS_AHEAD, size, count * (size_t)size);
		c.row = row;
		if (last && !before(last, row))
			return refuse(&c, NULL, UNSORTED);
		gl_code code = check_row(&c, &layer->record, row);
		if (code)
			return code;
	}
	return GL_OK;
}
