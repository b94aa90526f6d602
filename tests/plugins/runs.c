/* A plugin for tests: every run of bytes that are not spaces is a run; `lang:xx` names the language, `fail` fails the document, `break` the
 * plugin. `opened` says how often this process opened it. */
#include <gloss/plugin.h>

static const gloss_field_spec run_fields[] = {
	{.name = "opened", .type = GLOSS_INTEGER, .presence = GLOSS_REQUIRED, .help = "how often the plugin was opened"},
	{0},
};
static const gloss_layer_spec layers[] = {{"runs", "runs of bytes that are not spaces", run_fields, false}, {0}};

typedef struct runs {
	gloss_layer layer;
	gloss_field opened;
	int64_t times;
} runs;

static gloss_status open_runs(const gloss_host *host, gloss_instance *self, void **state)
{
	static int64_t times;
	runs *w = host->worker_alloc(self, sizeof(*w));
	if (!w || !host->layer(self, "runs", &w->layer) || !host->field(self, w->layer, "opened", GLOSS_INTEGER, &w->opened))
		return GLOSS_PLUGIN_ERROR;
	w->times = ++times;
	*state = w;
	return GLOSS_OK;
}

static bool is_word(const gloss_document *document, uint32_t begin, uint32_t end, const char *text)
{
	return end - begin == strlen(text) && !memcmp(document->text + begin, text, end - begin);
}

static gloss_status take(runs *w, gloss_document *document, uint32_t begin, uint32_t end)
{
	if (is_word(document, begin, end, "fail"))
		return document->host->fail(document, "the text says %s", "fail");
	if (is_word(document, begin, end, "break"))
		return GLOSS_PLUGIN_ERROR;
	if (end - begin == 7 && !memcmp(document->text + begin, "lang:", 5)) {
		char lang[3] = {document->text[begin + 5], document->text[begin + 6], 0};
		document->host->set_lang(document, lang);
	}
	gloss_row *row = gloss_append(document, w->layer, begin, end);
	if (!row)
		return GLOSS_DOCUMENT_ERROR;
	gloss_set_integer(row, w->opened, w->times);
	return GLOSS_OK;
}

static gloss_status analyze(void *state, gloss_document *document)
{
	uint32_t begin = 0;
	for (uint32_t at = 0; at <= document->length; at++) {
		if (at < document->length && document->text[at] != ' ')
			continue;
		gloss_status status = at > begin ? take(state, document, begin, at) : GLOSS_OK;
		if (status != GLOSS_OK)
			return status;
		begin = at + 1;
	}
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD,         .name = "runs",    .version = "1",    .summary = "runs of bytes, for tests",
		.provides = layers, .open = open_runs, .analyze = analyze};
