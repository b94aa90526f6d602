/* For tests: a layer with every run of characters other than white space. A text that begins with "lang:xx " has its language named. */
#include <gloss/plugin.h>

static const gloss_field_spec fields[] = {
	{"text", GLOSS_STRING, GLOSS_REQUIRED, GLOSS_NO_SPAN, "the word", NULL, NULL, NULL},
	{"number", GLOSS_INTEGER, GLOSS_REQUIRED, GLOSS_NO_SPAN, "which word of the text, from 1", NULL, NULL, NULL},
	{0},
};
static const gloss_layer_spec layers[] = {
	{"words", "runs of characters other than white space", fields, false},
	{0},
};

typedef struct words {
	gloss_layer layer;
	gloss_field text, number;
} words;

static gloss_status open_words(const gloss_host *host, gloss_instance *self, void **state)
{
	words *own = host->worker_alloc(self, sizeof(*own));
	if (!own || !host->layer(self, "words", &own->layer) || !host->field(self, own->layer, "text", GLOSS_STRING, &own->text) ||
	    !host->field(self, own->layer, "number", GLOSS_INTEGER, &own->number))
		return host->fail_open(self, "cannot open words");
	*state = own;
	return GLOSS_OK;
}

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

static gloss_status analyze(void *state, gloss_document *document)
{
	const words *own = state;
	int64_t number = 0;
	if (document->length > 8 && !memcmp(document->text, "lang:", 5) && document->text[7] == ' ') {
		const char lang[] = {document->text[5], document->text[6], 0};
		document->host->set_lang(document, lang);
	}
	for (uint32_t at = 0; at < document->length;) {
		uint32_t end = at;
		while (end < document->length && !is_space(document->text[end]))
			end++;
		if (end > at) {
			gloss_row *row = gloss_append(document, own->layer, at, end);
			if (!row)
				return GLOSS_DOCUMENT_ERROR;
			gloss_set_string(row, own->text, (gloss_string){document->text + at, end - at});
			gloss_set_integer(row, own->number, ++number);
		}
		at = end + 1;
	}
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD, "words", "1.0", "Words, for tests", layers, NULL, NULL, NULL, open_words, analyze, NULL};
