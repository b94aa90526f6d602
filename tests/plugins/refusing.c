/* For tests: cannot be opened, in the way that its option says. */
#include <gloss/plugin.h>

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const gloss_layer_spec layers[] = {
	{"refusals", "never there", NULL, false},
	{0},
};

static const char *const ways[] = {"fail", "abort", "exit", "hang", "until", "later", NULL};
static const gloss_option_spec options[] = {
	{"how", GLOSS_OPTION_ENUM, "fail", 0, 0, ways,
	 "says why, aborts, ends the process, never comes back, aborts until `file` is there, or says why once it is"},
	{"file", GLOSS_OPTION_STRING, "", 0, 0, NULL, "what `until` and `later` look for"},
	{0},
};

static gloss_status open_refusing(const gloss_host *host, gloss_instance *self, void **state)
{
	const char *how = host->option_string(self, "how");
	(void)state;
	if (!strcmp(how, "abort"))
		abort();
	if (!strcmp(how, "exit"))
		_exit(7);
	while (!strcmp(how, "hang"))
		pause();
	if (!strcmp(how, "until") && access(host->option_string(self, "file"), F_OK))
		abort();
	if (!strcmp(how, "until"))
		return GLOSS_OK;
	while (!strcmp(how, "later") && access(host->option_string(self, "file"), F_OK))
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	return host->fail_open(self, "it never opens");
}

static gloss_status analyze(void *state, gloss_document *document)
{
	(void)state, (void)document;
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD, "refusing", "1.0", "Never opens, for tests", layers, NULL, NULL, options, open_refusing, analyze, NULL};
