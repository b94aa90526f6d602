/* A plugin for tests that does not keep to what it declared: its option `lie` says how. */
#include <gloss/plugin.h>
#include <math.h>

enum lie {
	NOTHING,
	UNSORTED,
	SHORTER_FIRST,
	OUTSIDE,
	EMPTY,
	INSIDE,
	LACKING,
	ENUM,
	REFERENCE,
	NAN_NUMBER,
	CONFIDENCE,
	STRING,
	SPANS,
	FOREIGN,
	ASIDES_UNSORTED,
	ASIDES_EMPTY,
	ASIDES_OUTSIDE,
	WILD,
	HALF_A_WORD
};
static const char *const lies[] = {"nothing",      "unsorted",       "shorter_first", "outside",     "empty",
				   "inside",       "lacking",        "enum",          "reference",   "nan",
				   "confidence",   "string",         "spans",         "foreign",     "asides_unsorted",
				   "asides_empty", "asides_outside", "wild",          "half_a_word", NULL};
static const char *const kinds[] = {"only", NULL};
static const gloss_field_spec fields[] = {
	{.name = "kind", .type = GLOSS_ENUM, .presence = GLOSS_REQUIRED, .help = "one", .values = kinds},
	{.name = "other", .type = GLOSS_REFERENCE, .presence = GLOSS_OPTIONAL, .help = "another", .target = "lies"},
	{.name = "number", .type = GLOSS_NUMBER, .presence = GLOSS_OPTIONAL, .help = "a number"},
	{.name = "confidence", .type = GLOSS_NUMBER, .presence = GLOSS_OPTIONAL, .help = "a probability"},
	{.name = "text", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "a text"},
	{.name = "parts", .type = GLOSS_SPANS, .presence = GLOSS_OPTIONAL, .help = "parts"},
	{0},
};
static const gloss_layer_spec layers[] = {{"lies", "two rows", fields, false}, {"asides", "an internal layer", NULL, true}, {0}};
static const char *const uses_layers[] = {"runs", NULL};
static const gloss_option_spec options[] = {
	{.name = "lie", .type = GLOSS_OPTION_ENUM, .initial = "nothing", .values = lies, .help = "which"}, {0}};

static const char *const nowhere = (const char *)8;

typedef struct liar {
	gloss_layer layer, asides, foreign;
	gloss_field kind, other, number, confidence, text, parts;
	int lie;
} liar;

static gloss_status open_liar(const gloss_host *host, gloss_instance *self, void **state)
{
	liar *l = host->worker_alloc(self, sizeof(*l));
	if (!l || !host->layer(self, "lies", &l->layer) || !host->layer(self, "asides", &l->asides) ||
	    !host->field(self, l->layer, "kind", GLOSS_ENUM, &l->kind) ||
	    !host->field(self, l->layer, "other", GLOSS_REFERENCE, &l->other) ||
	    !host->field(self, l->layer, "number", GLOSS_NUMBER, &l->number) ||
	    !host->field(self, l->layer, "confidence", GLOSS_NUMBER, &l->confidence) ||
	    !host->field(self, l->layer, "text", GLOSS_STRING, &l->text) || !host->field(self, l->layer, "parts", GLOSS_SPANS, &l->parts))
		return GLOSS_PLUGIN_ERROR;
	host->layer(self, "runs", &l->foreign);
	while (strcmp(lies[l->lie], host->option_string(self, "lie")))
		l->lie++;
	*state = l;
	return GLOSS_OK;
}

/* Three rows, two of them committed together; the last is not as it should be. */
static bool write_asides(const liar *l, gloss_document *document)
{
	gloss_row *rows = document->host->reserve(document, l->asides, 2);
	uint32_t size = document->host->rows(document, l->asides).size;
	for (uint32_t i = 0; rows && i < 2; i++) {
		gloss_row *row = (gloss_row *)((char *)rows + (size_t)i * size);
		row->begin = 2 + i;
		row->end = 5;
	}
	document->host->commit(document, l->asides, 2);
	uint32_t end = l->lie == ASIDES_EMPTY ? 5 : l->lie == ASIDES_OUTSIDE ? document->length + 1 : 6;
	return rows && gloss_append(document, l->asides, l->lie == ASIDES_UNSORTED ? 2 : 5, end);
}

/* The document is at least 8 bytes long and begins with a character of two. */
static gloss_status analyze(void *state, gloss_document *document)
{
	const liar *l = state;
	gloss_span first = {2, 4}, second = {4, 6};
	if (l->lie == HALF_A_WORD)
		return document->host->fail(document, "half: %.1s", document->text);
	switch (l->lie) {
	case UNSORTED: first.begin = 5, first.end = 6; break;
	case SHORTER_FIRST: second.begin = 2; break;
	case OUTSIDE: second.end = document->length + 1; break;
	case EMPTY: second.end = second.begin; break;
	case INSIDE: first.begin = 1; break;
	}
	gloss_row *row = gloss_append(document, l->layer, first.begin, first.end);
	if (!row)
		return GLOSS_DOCUMENT_ERROR;
	gloss_set_enum(row, l->kind, 0);
	row = gloss_append(document, l->layer, second.begin, second.end);
	if (!row)
		return GLOSS_DOCUMENT_ERROR;
	if (l->lie != LACKING)
		gloss_set_enum(row, l->kind, l->lie == ENUM);
	gloss_set_reference(row, l->other, l->lie == REFERENCE ? 2 : 1);
	gloss_set_number(row, l->number, l->lie == NAN_NUMBER ? (double)NAN : 1);
	gloss_set_number(row, l->confidence, l->lie == CONFIDENCE ? 1.5 : 0.5);
	const char *text = l->lie == STRING ? "\xff" : l->lie == WILD ? nowhere : "a";
	gloss_set_string(row, l->text, (gloss_string){text, 1});
	gloss_span *parts = gloss_new_spans(document, row, l->parts, 2);
	if (!parts)
		return GLOSS_DOCUMENT_ERROR;
	parts[0] = (gloss_span){2, 4};
	parts[1] = (gloss_span){l->lie == SPANS ? 3 : 4, 6};
	if (!write_asides(l, document))
		return GLOSS_DOCUMENT_ERROR;
	if (l->lie == FOREIGN)
		return gloss_append(document, l->foreign, 0, 2) ? GLOSS_OK : document->host->fail(document, "refused, as it should be");
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD,         .name = "liar",
		.version = "1",     .summary = "lies, for tests",
		.provides = layers, .uses_layers = uses_layers,
		.options = options, .open = open_liar,
		.analyze = analyze};
