/* For tests: its open makes the file UNTIL.begun, and returns once there is the file UNTIL, an option. Its layer stays empty. */
#include <gloss/plugin.h>

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const gloss_layer_spec layers[] = {
	{"slow", "nothing", NULL, false},
	{0},
};
static const gloss_option_spec options[] = {
	{"until", GLOSS_OPTION_STRING, "", 0, 0, NULL, "the file that open waits for"},
	{0},
};

static gloss_status open_slow(const gloss_host *host, gloss_instance *self, void **state)
{
	const char *until = host->option_string(self, "until");
	char begun[1024];
	(void)state;
	snprintf(begun, sizeof(begun), "%s.begun", until);
	FILE *file = fopen(begun, "w");
	if (!file || fclose(file))
		return host->fail_open(self, "cannot write %s", begun);
	while (access(until, F_OK))
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	return GLOSS_OK;
}

static gloss_status analyze(void *state, gloss_document *document)
{
	(void)state, (void)document;
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD, "slow", "1.0", "Opens when it may, for tests", layers, NULL, NULL, options, open_slow, analyze, NULL};
