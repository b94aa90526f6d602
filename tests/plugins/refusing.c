/* For tests: cannot be opened. */
#include <gloss/plugin.h>

static const gloss_layer_spec layers[] = {
	{"refusals", "never there", NULL, false},
	{0},
};

static gloss_status open_refusing(const gloss_host *host, gloss_instance *self, void **state)
{
	(void)state;
	return host->fail_open(self, "it never opens");
}

static gloss_status analyze(void *state, gloss_document *document)
{
	(void)state, (void)document;
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD, "refusing", "1.0", "Never opens, for tests", layers, NULL, NULL, NULL, open_refusing, analyze, NULL};
