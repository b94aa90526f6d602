/* A plugin for tests: a row for each word with a field of every type there is. A word that begins with a hyphen has the required ones alone. */
#include <gloss/plugin.h>

static const char *const kinds[] = {"first", "later", NULL};
static const gloss_field_spec place_fields[] = {
	{.name = "text", .type = GLOSS_STRING, .presence = GLOSS_REQUIRED, .help = "the word"},
	{.name = "whole", .type = GLOSS_BOOL, .presence = GLOSS_OPTIONAL, .help = "whole"},
	{0},
};
static const gloss_field_spec item_fields[] = {{.name = "value", .type = GLOSS_NUMBER, .presence = GLOSS_REQUIRED, .help = "a value"}, {0}};
static const gloss_field_spec fields[] = {
	{.name = "flag", .type = GLOSS_BOOL, .presence = GLOSS_REQUIRED, .help = "even"},
	{.name = "count", .type = GLOSS_INTEGER, .presence = GLOSS_OPTIONAL, .help = "minus its index"},
	{.name = "share", .type = GLOSS_NUMBER, .presence = GLOSS_OPTIONAL, .help = "half its index"},
	{.name = "confidence", .type = GLOSS_NUMBER, .presence = GLOSS_OPTIONAL, .help = "1"},
	{.name = "text", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "the word"},
	{.name = "kind", .type = GLOSS_ENUM, .presence = GLOSS_OPTIONAL, .help = "first or later", .values = kinds},
	{.name = "core", .type = GLOSS_SPAN, .presence = GLOSS_OPTIONAL, .help = "the word"},
	{.name = "parts", .type = GLOSS_SPANS, .presence = GLOSS_REQUIRED, .help = "the word"},
	{.name = "word", .type = GLOSS_REFERENCE, .presence = GLOSS_OPTIONAL, .help = "the word", .target = "runs"},
	{.name = "around", .type = GLOSS_REFERENCES, .presence = GLOSS_OPTIONAL, .help = "the word before", .target = "runs"},
	{.name = "place",
	 .type = GLOSS_RECORD,
	 .presence = GLOSS_OPTIONAL,
	 .help = "where",
	 .span = GLOSS_SPAN_OPTIONAL,
	 .fields = place_fields},
	{.name = "items",
	 .type = GLOSS_RECORDS,
	 .presence = GLOSS_OPTIONAL,
	 .help = "two",
	 .span = GLOSS_SPAN_REQUIRED,
	 .fields = item_fields},
	{0},
};
static const gloss_layer_spec layers[] = {{"everything", "one field of each type", fields, false}, {0}};
static const char *const requires_layers[] = {"runs", NULL};

typedef struct every_type {
	gloss_layer runs, layer;
	gloss_field flag, count, share, confidence, text, kind, core, parts, word, around, place, place_text, place_whole, items,
		item_value;
} every_type;

static gloss_status open_every_type(const gloss_host *host, gloss_instance *self, void **state)
{
	every_type *t = host->worker_alloc(self, sizeof(*t));
	if (!t || !host->layer(self, "runs", &t->runs) || !host->layer(self, "everything", &t->layer))
		return GLOSS_PLUGIN_ERROR;
	const struct {
		const char *path;
		gloss_type type;
		gloss_field *field;
	} wanted[] = {
		{"flag", GLOSS_BOOL, &t->flag},
		{"count", GLOSS_INTEGER, &t->count},
		{"share", GLOSS_NUMBER, &t->share},
		{"confidence", GLOSS_NUMBER, &t->confidence},
		{"text", GLOSS_STRING, &t->text},
		{"kind", GLOSS_ENUM, &t->kind},
		{"core", GLOSS_SPAN, &t->core},
		{"parts", GLOSS_SPANS, &t->parts},
		{"word", GLOSS_REFERENCE, &t->word},
		{"around", GLOSS_REFERENCES, &t->around},
		{"place", GLOSS_RECORD, &t->place},
		{"place.text", GLOSS_STRING, &t->place_text},
		{"place.whole", GLOSS_BOOL, &t->place_whole},
		{"items", GLOSS_RECORDS, &t->items},
		{"items.value", GLOSS_NUMBER, &t->item_value},
	};
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!host->field(self, t->layer, wanted[i].path, wanted[i].type, wanted[i].field))
			return GLOSS_PLUGIN_ERROR;
	*state = t;
	return GLOSS_OK;
}

static bool fill(const every_type *t, gloss_document *document, gloss_row *row, uint32_t index)
{
	gloss_string text = {document->text + row->begin, row->end - row->begin};
	gloss_set_integer(row, t->count, -(int64_t)index);
	gloss_set_number(row, t->share, index / 2.0);
	gloss_set_number(row, t->confidence, 1);
	gloss_set_string(row, t->text, text);
	gloss_set_enum(row, t->kind, index > 0);
	gloss_set_span(row, t->core, (gloss_span){row->begin, row->end});
	gloss_set_reference(row, t->word, index);
	uint32_t *around = gloss_new_references(document, row, t->around, index > 0);
	gloss_row *place = gloss_set_record(row, t->place);
	gloss_set_string(place, t->place_text, text);
	if (index) {
		place->begin = row->begin;
		place->end = row->end;
		gloss_set_bool(place, t->place_whole, true);
	}
	gloss_row *item = gloss_new_records(document, row, t->items, 2);
	if (!around || !item)
		return false;
	if (index)
		around[0] = index - 1;
	for (int i = 0; i < 2; i++, item = (gloss_row *)((char *)item + t->items.size)) {
		item->begin = row->begin;
		item->end = row->end;
		gloss_set_number(item, t->item_value, 1e16 + i);
	}
	return true;
}

static gloss_status analyze(void *state, gloss_document *document)
{
	const every_type *t = state;
	gloss_rows runs = document->host->rows(document, t->runs);
	for (uint32_t i = document->host->first_from(runs, 0); i < runs.count; i++) {
		const gloss_row *word = gloss_at(runs, i);
		gloss_row *row = gloss_append(document, t->layer, word->begin, word->end);
		if (!row)
			return GLOSS_DOCUMENT_ERROR;
		gloss_set_bool(row, t->flag, i % 2 == 0);
		gloss_span *parts = gloss_new_spans(document, row, t->parts, document->text[word->begin] != '-');
		if (!parts)
			return GLOSS_DOCUMENT_ERROR;
		if (document->text[word->begin] == '-')
			continue;
		parts[0] = (gloss_span){word->begin, word->end};
		if (!fill(t, document, row, i))
			return GLOSS_DOCUMENT_ERROR;
	}
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD,
		.name = "every_type",
		.version = "1",
		.summary = "every type, for tests",
		.provides = layers,
		.requires_layers = requires_layers,
		.open = open_every_type,
		.analyze = analyze};
