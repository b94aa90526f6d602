/* gloss status: what a running glossd does and has counted, once or over and over. Watching goes on while glossd is away, and says so. */
#include "control.h"
#include "status_page.h"
#include "text_form.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define WATCH_TIMEOUT_MS 2000

static bool is_text(const gl_options *options) { return options->format == GL_FORMAT_NONE || options->format == GL_FORMAT_TEXT; }

/* Pages are drawn over each other where a terminal is watched. */
static gl_screen screen_of(const gl_options *options)
{
	struct winsize size = {0};
	gl_screen screen = {.redraw = options->watch && is_text(options) && isatty(STDOUT_FILENO)};
	if (screen.redraw && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		screen.rows = size.ws_row;
	return screen;
}

static bool print_page(const gl_options *options, const char *data, size_t length)
{
	json_t *answer = gl_json_of(data, length);
	bool printed = answer && gl_status_page(stdout, answer, screen_of(options));
	if (!answer)
		gl_complain("cannot print the status: it makes no sense, or memory is short");
	json_decref(answer);
	return printed;
}

static gl_exit ask(const gl_options *options, const gl_config *config, int timeout_ms)
{
	zmq_msg_t reply;
	gl_exit exit = gl_ask_control(options, config, "status", timeout_ms, &reply);
	if (exit != GL_EXIT_DONE)
		return exit;
	const char *data = zmq_msg_data(&reply);
	size_t length = zmq_msg_size(&reply);
	bool printed = is_text(options) ? print_page(options, data, length) : gl_print_map(stdout, data, length, options->format, false);
	zmq_msg_close(&reply);
	return printed ? GL_EXIT_DONE : GL_EXIT_USAGE;
}

/* No answer came, which was complained of. On a terminal the page is old then and goes. */
static void show_absence(const gl_options *options)
{
	static const char words[] = "glossd does not answer; asking again\n";
	gl_screen screen = screen_of(options);
	if (screen.redraw)
		gl_show_page(stdout, words, sizeof(words) - 1, screen);
}

static void wait_a_second(void)
{
	struct timespec time = {.tv_sec = 1};
	while (nanosleep(&time, &time) && errno == EINTR)
		;
}

static gl_exit watch(const gl_options *options, const gl_config *config)
{
	for (uint64_t shown = 0;;) {
		gl_exit exit = ask(options, config, WATCH_TIMEOUT_MS);
		if (exit == GL_EXIT_UNREACHABLE)
			show_absence(options);
		else if (exit != GL_EXIT_DONE || ++shown == options->count)
			return exit;
		wait_a_second();
		if (exit == GL_EXIT_DONE && is_text(options) && !screen_of(options).redraw)
			putchar('\n');
	}
}

static gl_exit status(const gl_options *options, const gl_config *config)
{
	if (options->count && !options->watch) {
		gl_complain("--count goes with --watch");
		return GL_EXIT_USAGE;
	}
	return options->watch ? watch(options, config) : ask(options, config, GL_ANSWER_TIMEOUT_MS);
}

const gl_command gl_status = {
	.name = "status",
	.summary = "what glossd does and has counted",
	.help = "usage: gloss status [OPTIONS]\n"
		"\n"
		"Shows what glossd does now, how fast, and what it has counted, above all what it refused and lost.\n"
		"docs/protocol.md says what each key of the other formats means.\n"
		"\n"
		"  --watch            again each second: over the page before on a terminal, else one after the\n"
		"                     other; goes on asking while glossd is away\n"
		"  --count N          with --watch: ends after so many\n"
		"  --format FORMAT    text (default), json, jsonl, msgpack\n"
		"  --endpoint WHERE   instead of the configuration's control\n"
		"  --config FILE      the configuration\n"
		"  --set KEY=VALUE    sets one key over the file\n"
		"  --timeout TIME     for each answer; default 5s, with --watch 2s\n"
		"\n"
		"Exit status: 0 done, 1 glossd refused, 2 the command line or the configuration is wrong,\n"
		"3 no answer.\n",
	.options = " --watch --count --format --endpoint --config --set --timeout ",
	.run = status,
};
