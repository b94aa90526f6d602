/* For tests: writes the text to the log, at the level that its first word names: `error it broke`. Its layer stays empty. */
#include <gloss/plugin.h>

static const gloss_layer_spec layers[] = {
	{"says", "nothing", NULL, false},
	{0},
};

static gloss_status open_says(const gloss_host *host, gloss_instance *self, void **state)
{
	(void)host, (void)self, (void)state;
	return GLOSS_OK;
}

static gloss_status analyze(void *state, gloss_document *document)
{
	static const char *const levels[] = {
		[GLOSS_LOG_ERROR] = "error ", [GLOSS_LOG_WARNING] = "warning ", [GLOSS_LOG_INFO] = "info ", [GLOSS_LOG_DEBUG] = "debug "};
	(void)state;
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		uint32_t length = (uint32_t)strlen(levels[i]);
		if (document->length > length && !memcmp(document->text, levels[i], length))
			document->host->log_line(NULL, document, (gloss_level)i, "%.*s", (int)(document->length - length),
						 document->text + length);
	}
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD, "says", "1.0", "Says what it reads, for tests", layers, NULL, NULL, NULL, open_says, analyze, NULL};
