/* For tests: marks each document with its option `mark` and with what the file `data` held when the plugin was opened. On the text "close" it fails in a way
 * after which it is closed and opened again. */
#include <gloss/plugin.h>

static const gloss_field_spec fields[] = {
	{"mark", GLOSS_STRING, GLOSS_REQUIRED, GLOSS_NO_SPAN, "the option", NULL, NULL, NULL},
	{"data", GLOSS_STRING, GLOSS_OPTIONAL, GLOSS_NO_SPAN, "the file", NULL, NULL, NULL},
	{0},
};
static const gloss_layer_spec layers[] = {
	{"stamps", "one, over the whole document", fields, false},
	{0},
};
static const gloss_option_spec options[] = {
	{"mark", GLOSS_OPTION_STRING, "none", 0, 0, NULL, "what to write on documents"},
	{"data", GLOSS_OPTION_STRING, "", 0, 0, NULL, "a file, mapped"},
	{0},
};

typedef struct stamp {
	gloss_layer layer;
	gloss_field mark_field, data_field;
	gloss_string mark, data;
} stamp;

static gloss_status open_stamp(const gloss_host *host, gloss_instance *self, void **state)
{
	stamp *own = host->worker_alloc(self, sizeof(*own));
	const char *mark = host->option_string(self, "mark"), *data = host->option_string(self, "data");
	size_t size = 0;
	if (!own || !host->layer(self, "stamps", &own->layer) || !host->field(self, own->layer, "mark", GLOSS_STRING, &own->mark_field) ||
	    !host->field(self, own->layer, "data", GLOSS_STRING, &own->data_field))
		return host->fail_open(self, "cannot open stamp");
	own->mark = (gloss_string){mark, (uint32_t)strlen(mark)};
	own->data.data = *data ? host->shared_file(self, data, &size) : NULL;
	if (*data && !own->data.data)
		return host->fail_open(self, "cannot map %s", data);
	own->data.length = (uint32_t)size;
	*state = own;
	return GLOSS_OK;
}

static gloss_status analyze(void *state, gloss_document *document)
{
	const stamp *own = state;
	if (document->length == 5 && !memcmp(document->text, "close", 5))
		return document->host->fail(document, "as asked"), GLOSS_PLUGIN_ERROR;
	gloss_row *row = gloss_append(document, own->layer, 0, document->length);
	if (!row)
		return GLOSS_DOCUMENT_ERROR;
	gloss_set_string(row, own->mark_field, own->mark);
	if (own->data.data)
		gloss_set_string(row, own->data_field, own->data);
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD, "stamp", "1.0", "Stamps, for tests", layers, NULL, NULL, options, open_stamp, analyze, NULL};
