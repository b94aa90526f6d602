/* For tests: requires the layer of `trouble`, and copies it. */
#include <gloss/plugin.h>

static const gloss_layer_spec layers[] = {
	{"followers", "a copy of trouble", NULL, false},
	{0},
};
static const char *const needs[] = {"trouble", NULL};

typedef struct follower {
	gloss_layer followers, trouble;
} follower;

static gloss_status open_follower(const gloss_host *host, gloss_instance *self, void **state)
{
	follower *own = host->worker_alloc(self, sizeof(*own));
	*state = own;
	bool found = own && host->layer(self, "followers", &own->followers) && host->layer(self, "trouble", &own->trouble);
	return found ? GLOSS_OK : host->fail_open(self, "cannot open follower");
}

static gloss_status analyze(void *state, gloss_document *document)
{
	const follower *own = state;
	gloss_rows rows = document->host->rows(document, own->trouble);
	for (uint32_t i = 0; i < rows.count; i++)
		if (!gloss_append(document, own->followers, gloss_at(rows, i)->begin, gloss_at(rows, i)->end))
			return GLOSS_DOCUMENT_ERROR;
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD, "follower", "1.0", "Follows trouble, for tests", layers, needs, NULL, NULL, open_follower, analyze, NULL};
