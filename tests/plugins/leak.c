/* For tests: keeps 1 MB of each document for ever. Its layer stays empty. */
#include <gloss/plugin.h>

#include <stdlib.h>
#include <string.h>

#define LEAKED ((size_t)1 << 20)

static const gloss_layer_spec layers[] = {
	{"leak", "nothing", NULL, false},
	{0},
};

static gloss_status open_leak(const gloss_host *host, gloss_instance *self, void **state)
{
	(void)host, (void)self, (void)state;
	return GLOSS_OK;
}

/* Linked, so that a sanitizer sees them in use. */
static struct kept {
	struct kept *next;
	char bytes[LEAKED];
} * all;

static gloss_status analyze(void *state, gloss_document *document)
{
	(void)state;
	struct kept *kept = malloc(sizeof(*kept));
	if (!kept)
		return document->host->fail(document, "no memory is left");
	memset(kept->bytes, 1, sizeof(kept->bytes));
	kept->next = all;
	all = kept;
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD, "leak", "1.0", "Leaks, for tests", layers, NULL, NULL, NULL, open_leak, analyze, NULL};
