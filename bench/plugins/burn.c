/* Burns a set amount of this thread's CPU time for each document, and annotates nothing: what two workers gain over one. */
#include <gloss/plugin.h>

#include <time.h>

static const gloss_layer_spec layers[] = {{.name = "burnt", .help = "always empty"}, {0}};
static const gloss_option_spec options[] = {
	{.name = "us", .type = GLOSS_OPTION_INTEGER, .initial = "5000", .least = 1, .most = 1e6, .help = "microseconds a document"}, {0}};

static int64_t cpu_ns(void)
{
	struct timespec time;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static gloss_status open_burn(const gloss_host *host, gloss_instance *self, void **state)
{
	int64_t *ns = *state = host->worker_alloc(self, sizeof(*ns));
	if (!ns)
		return GLOSS_PLUGIN_ERROR;
	*ns = host->option_integer(self, "us") * 1000;
	return GLOSS_OK;
}

static gloss_status analyze(void *state, gloss_document *document)
{
	int64_t end = cpu_ns() + *(const int64_t *)state;
	(void)document;
	while (cpu_ns() < end)
		;
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD,         .name = "burn",     .version = "1.0",  .summary = "CPU time, for the bench",
		.provides = layers, .options = options, .open = open_burn, .analyze = analyze};
