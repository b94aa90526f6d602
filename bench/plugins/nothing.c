/* The null plugin: reads nothing, annotates nothing. What is left is the daemon's own cost. */
#include <gloss/plugin.h>

static const gloss_layer_spec layers[] = {{.name = "nothing", .help = "always empty"}, {0}};

static gloss_status open_nothing(const gloss_host *host, gloss_instance *self, void **state)
{
	(void)host, (void)self, (void)state;
	return GLOSS_OK;
}

static gloss_status analyze(void *state, gloss_document *document)
{
	(void)state, (void)document;
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD,         .name = "nothing",    .version = "1.0",  .summary = "Nothing, for the bench",
		.provides = layers, .open = open_nothing, .analyze = analyze};
