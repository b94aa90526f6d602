/* For tests: publishes what the internal tokens layer says, each token as one string. */
#include <gloss/plugin.h>
#include <stdio.h>

static const char *const kinds[] = {"word", "number", "punctuation", "symbol"};
static const char *const befores[] = {"none", "space", "line", "paragraph"};
static const char *const cases[] = {"none", "lower", "title", "upper", "mixed"};
static const char *const scripts[] = {"latin", "cyrillic", "greek",  "arabic", "hebrew", "devanagari",
				      "han",   "kana",     "hangul", "thai",   "other",  "none"};
static const char *const marks[] = {"none",        "stop",         "question",      "exclamation", "ellipsis",   "comma", "colon",
				    "semicolon",   "dash",         "hyphen",        "slash",       "apostrophe", "quote", "open_quote",
				    "close_quote", "open_bracket", "close_bracket", "currency",    "percent",    "other"};
static const gloss_field_spec fields[] = {{.name = "says", .type = GLOSS_STRING, .help = "kind before case script mark"}, {0}};
static const gloss_layer_spec layers[] = {{"shown_tokens", "the tokens", fields, false}, {0}};
static const char *const requires_layers[] = {"tokens", NULL};

typedef struct show {
	gloss_layer tokens, layer;
	gloss_field kind, before, letter_case, script, mark, says;
} show;

static gloss_status open_show(const gloss_host *host, gloss_instance *self, void **state)
{
	show *s = host->worker_alloc(self, sizeof(*s));
	if (!s || !host->layer(self, "tokens", &s->tokens) || !host->layer(self, "shown_tokens", &s->layer) ||
	    !host->field(self, s->tokens, "kind", GLOSS_ENUM, &s->kind) ||
	    !host->field(self, s->tokens, "before", GLOSS_ENUM, &s->before) ||
	    !host->field(self, s->tokens, "case", GLOSS_ENUM, &s->letter_case) ||
	    !host->field(self, s->tokens, "script", GLOSS_ENUM, &s->script) ||
	    !host->field(self, s->tokens, "mark", GLOSS_ENUM, &s->mark) || !host->field(self, s->layer, "says", GLOSS_STRING, &s->says))
		return GLOSS_PLUGIN_ERROR;
	*state = s;
	return GLOSS_OK;
}

static gloss_status analyze(void *state, gloss_document *document)
{
	const show *s = state;
	gloss_rows tokens = document->host->rows(document, s->tokens);
	for (uint32_t i = 0; i < tokens.count; i++) {
		const gloss_row *token = gloss_at(tokens, i);
		gloss_row *row = gloss_append(document, s->layer, token->begin, token->end);
		char *says = document->host->alloc(document, 80);
		if (!row || !says)
			return GLOSS_DOCUMENT_ERROR;
		int length = snprintf(says, 80, "%s %s %s %s %s", kinds[gloss_get_enum(token, s->kind)],
				      befores[gloss_get_enum(token, s->before)], cases[gloss_get_enum(token, s->letter_case)],
				      scripts[gloss_get_enum(token, s->script)], marks[gloss_get_enum(token, s->mark)]);
		gloss_set_string(row, s->says, (gloss_string){says, (uint32_t)length});
	}
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD,         .name = "show_tokens",
		.version = "1",     .summary = "shows tokens, for tests",
		.provides = layers, .requires_layers = requires_layers,
		.open = open_show,  .analyze = analyze};
