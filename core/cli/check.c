/* gloss check: runs `glossd --check`, of the glossd that lies beside this program, so that both are of one version. It becomes that
 * process: what it prints and its exit status are glossd's. */
#include "command.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The path of the glossd beside the running program. False: nobody knows where that is. */
static bool find_beside(char *path, size_t size)
{
	static const char name[] = "glossd";
	ssize_t length = readlink("/proc/self/exe", path, size - 1);
	path[length > 0 ? length : 0] = '\0';
	char *slash = strrchr(path, '/');
	if (!slash || (size_t)(slash + 1 - path) + sizeof(name) > size)
		return false;
	memcpy(slash + 1, name, sizeof(name));
	return true;
}

static gl_exit check(const gl_options *options, const gl_config *config)
{
	char path[PATH_MAX];
	const char *arguments[2 * GL_MAX_SETS + 5];
	int count = 0;
	(void)config;
	if (!find_beside(path, sizeof(path))) {
		gl_complain("cannot find out where this program lies, to run the glossd beside it");
		return GL_EXIT_UNREACHABLE;
	}
	arguments[count++] = path;
	arguments[count++] = "--check";
	if (options->config) {
		arguments[count++] = "--config";
		arguments[count++] = options->config;
	}
	for (uint32_t i = 0; i < options->set_count; i++) {
		arguments[count++] = "--set";
		arguments[count++] = options->sets[i];
	}
	arguments[count] = NULL;
	execv(path, (char *const *)arguments);
	gl_complain("cannot run %s, which does the check: %s", path, strerror(errno));
	return GL_EXIT_UNREACHABLE;
}

const gl_command gl_check = {
	.name = "check",
	.summary = "says whether glossd could start with this configuration",
	.help = "usage: gloss check [OPTIONS]\n"
		"\n"
		"Runs `glossd --check`, the glossd that lies beside this program: loads the configuration, looks at\n"
		"the endpoints, loads and opens every plugin in a process of its own, and says what is wrong, or\n"
		"what would run. It starts nothing and disturbs no glossd that runs.\n"
		"\n"
		"  --config FILE      the configuration\n"
		"  --set KEY=VALUE    sets one key over the file\n"
		"\n"
		"Exit status: 0 glossd could start, 1 it could not, 2 the command line is wrong, 3 there is\n"
		"no glossd beside this program.\n",
	.options = " --config --set ",
	.needs_no_config = true,
	.run = check,
};
