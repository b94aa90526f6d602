/* gloss reload, gloss stop: orders to a running glossd. */
#include "control.h"

#include <stdio.h>

#define RELOAD_TIMEOUT_MS 60000 /* new workers load and open every plugin first */

/* The number in the answer; 0: it has none. */
static gl_exit order(const gl_options *options, const gl_config *config, const char *command, int timeout_ms, uint64_t *generation)
{
	zmq_msg_t reply;
	gl_exit exit = gl_ask_control(options, config, command, timeout_ms, &reply);
	if (exit != GL_EXIT_DONE)
		return exit;
	*generation = gl_client_natural(zmq_msg_data(&reply), zmq_msg_size(&reply), "generation");
	zmq_msg_close(&reply);
	return exit;
}

static gl_exit reload(const gl_options *options, const gl_config *config)
{
	uint64_t generation;
	gl_exit exit = order(options, config, "reload", RELOAD_TIMEOUT_MS, &generation);
	if (exit == GL_EXIT_DONE && generation)
		printf("generation %llu\n", (unsigned long long)generation);
	else if (exit == GL_EXIT_DONE)
		puts("reloaded");
	return exit;
}

static gl_exit stop(const gl_options *options, const gl_config *config)
{
	uint64_t generation;
	gl_exit exit = order(options, config, "stop", GL_ANSWER_TIMEOUT_MS, &generation);
	if (exit == GL_EXIT_DONE)
		puts("stopping");
	return exit;
}

#define ORDER_OPTIONS                                                      \
	"  --endpoint WHERE   instead of the configuration's control\n"    \
	"  --config FILE      the configuration that names the endpoint\n" \
	"  --set KEY=VALUE    sets one key over the file\n"
#define ORDER_STATUSES                                                                               \
	"\n"                                                                                         \
	"Exit status: 0 done, 1 glossd refused, 2 the command line or the configuration is wrong,\n" \
	"3 no answer.\n"

const gl_command gl_reload = {
	.name = "reload",
	.summary = "has glossd read its configuration and plugins again",
	.help = "usage: gloss reload [OPTIONS]\n"
		"\n"
		"Has glossd read its configuration again, with the options that it was started with, and load the\n"
		"plugins again; waits until the new workers are ready, and prints the generation that they are.\n"
		"Where something cannot be loaded, it says what, and nothing changes.\n"
		"\n" ORDER_OPTIONS "  --timeout TIME     for the answer; default 60s\n" ORDER_STATUSES,
	.options = " --endpoint --config --set --timeout ",
	.run = reload,
};

const gl_command gl_stop = {
	.name = "stop",
	.summary = "asks glossd to finish what it has and end",
	.help = "usage: gloss stop [OPTIONS]\n"
		"\n"
		"Asks glossd to take no more documents, finish those in hand within `drain`, and end, as SIGTERM\n"
		"does. The answer comes at once; glossd is still there then.\n"
		"\n" ORDER_OPTIONS "  --timeout TIME     for the answer; default 5s\n" ORDER_STATUSES,
	.options = " --endpoint --config --set --timeout ",
	.run = stop,
};
