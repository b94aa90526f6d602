/* For tests: does what a bad plugin does, where the text asks for it by a word.
 *
 *     @crash   writes to nowhere       @abort   calls abort          @exit   ends the process with status 0
 *     @sleep   never comes back        @error   fails the document   @kill   dies by a SIGKILL that is not glossd's
 *     @leak N  leaves N MiB behind     @eat N   takes N MiB and never comes back
 *     @leave   tells glossd that its worker leaves, and stays       @raise N   dies by the signal N
 *     @page N  sets all bits of the page that its worker shares with glossd, N: of the document's number (0) or of the time (1), and never comes back
 *     @chat PATH   as @wait, and writes a line to the log each millisecond
 *     @print   prints a line and goes on            @edit   writes to its text
 *     @scribble   writes over what its worker has for glossd to take, and goes on
 *     @close WORD, @open WORD   fails the plugin; when it is closed, or opened again, it does what the other word says
 *     @garbage writes nonsense on every descriptor it finds          @wait PATH   makes PATH.begun, and comes back once PATH is there
 *     @hang PATH END   adds a line to PATH, process id and milliseconds since 1970, and never comes back
 *
 * Of a text without such a word its layer has one annotation, over the whole. Its option `hold` is MiB that it takes when it is opened. */
#include <gloss/plugin.h>

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* What its close and its open do, once it was asked for. */
static gloss_status (*at_close)(gloss_document *document, const char *rest), (*at_open)(gloss_document *document, const char *rest);

static const gloss_layer_spec layers[] = {
	{"trouble", "the text, where nothing went wrong", NULL, false},
	{0},
};

static const gloss_option_spec options[] = {
	{"hold", GLOSS_OPTION_INTEGER, "0", 0, 4096, NULL, "MiB that open takes and keeps"},
	{0},
};

/* So that no sanitizer sees a leak. */
static bool take_memory(size_t mib)
{
	void *memory = mib ? mmap(NULL, mib << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) : NULL;
	return memory != MAP_FAILED && (!memory || memset(memory, 1, mib << 20));
}

static gloss_status open_trouble(const gloss_host *host, gloss_instance *self, void **state)
{
	if (at_open)
		at_open(NULL, "");
	if (!take_memory((size_t)host->option_integer(self, "hold")))
		return host->fail_open(self, "cannot hold so much");
	*state = host->worker_alloc(self, sizeof(gloss_layer));
	return *state && host->layer(self, "trouble", *state) ? GLOSS_OK : host->fail_open(self, "cannot open trouble");
}

/* A fault of the machine, also where a sanitizer watches. */
__attribute__((no_sanitize("undefined", "address"))) static gloss_status crash(gloss_document *document, const char *rest)
{
	(void)document, (void)rest;
	volatile int *volatile nowhere = NULL;
	*nowhere = 1;
	return GLOSS_OK;
}

static gloss_status end_by_abort(gloss_document *document, const char *rest)
{
	(void)document, (void)rest;
	abort();
}

static gloss_status end_by_exit(gloss_document *document, const char *rest)
{
	(void)document, (void)rest;
	_exit(0);
}

static gloss_status sleep_for_ever(gloss_document *document, const char *rest)
{
	(void)document, (void)rest;
	while (pause())
		;
	return GLOSS_OK;
}

static gloss_status fail(gloss_document *document, const char *rest)
{
	(void)rest;
	return document->host->fail(document, "it was asked to fail");
}

static gloss_status be_killed(gloss_document *document, const char *rest)
{
	(void)document, (void)rest;
	kill(getpid(), SIGKILL);
	return GLOSS_OK;
}

static gloss_status write_garbage(gloss_document *document, const char *rest)
{
	static const char garbage[] = "\xff\xff\xff\x7fgarbage";
	(void)document, (void)rest;
	for (int fd = 3; fd < 32; fd++)
		if (write(fd, garbage, sizeof(garbage)) < 0)
			continue;
	while (pause())
		;
	return GLOSS_OK;
}

/* A frame as core/daemon/link.h has it: its length, the type LEAVING, a number, a code, no plugin, no id, an empty message. */
static gloss_status say_leaving(gloss_document *document, const char *rest)
{
	const uint32_t frame[] = {24, 8, 0, 0, 0, UINT32_MAX, UINT32_MAX, 0};
	return write(3, frame, sizeof(frame)) < 0 ? GLOSS_DOCUMENT_ERROR : sleep_for_ever(document, rest);
}

static gloss_status raise_signal(gloss_document *document, const char *rest)
{
	int number = atoi(rest);
	(void)document;
	signal(number, SIG_DFL);
	raise(number);
	return GLOSS_OK;
}

/* Finds what the worker shares with glossd. */
static bool find_page(uintptr_t *begin, uintptr_t *end)
{
	char line[512];
	FILE *maps = fopen("/proc/self/maps", "r");
	*begin = *end = 0;
	while (maps && fgets(line, sizeof(line), maps))
		if (strstr(line, "memfd:glossd-page") && sscanf(line, "%" SCNxPTR "-%" SCNxPTR, begin, end) != 2)
			break;
	return maps && !fclose(maps) && *begin < *end;
}

/* As core/daemon/page.h has it: the document, then the time. */
static gloss_status damage_page(gloss_document *document, const char *rest)
{
	uintptr_t begin, end;
	if (!find_page(&begin, &end))
		return document->host->fail(document, "there is no page");
	((volatile uint64_t *)begin)[atoi(rest)] = UINT64_MAX;
	return sleep_for_ever(document, rest);
}

/* Results lie behind the first 64 bytes. */
static gloss_status scribble(gloss_document *document, const char *rest)
{
	uintptr_t begin, end;
	(void)rest;
	if (!find_page(&begin, &end))
		return document->host->fail(document, "there is no page");
	memset((char *)begin + 64, 0xc1, end - begin - 64);
	return GLOSS_OK;
}

static gloss_status edit(gloss_document *document, const char *rest)
{
	(void)rest;
	*(volatile char *)(uintptr_t)document->text = '!';
	return GLOSS_OK;
}

static gloss_status print(gloss_document *document, const char *rest)
{
	(void)document;
	puts(rest);
	fflush(stdout);
	return GLOSS_OK;
}

static gloss_status leak(gloss_document *document, const char *rest)
{
	return take_memory(strtoul(rest, NULL, 10)) ? GLOSS_OK : document->host->fail(document, "there is not so much memory");
}

static gloss_status eat(gloss_document *document, const char *rest)
{
	gloss_status status = leak(document, rest);
	return status == GLOSS_OK ? sleep_for_ever(document, rest) : status;
}

static gloss_status wait_for(gloss_document *document, const char *rest, bool chatting)
{
	char begun[1024];
	snprintf(begun, sizeof(begun), "%s.begun", rest);
	FILE *file = fopen(begun, "w");
	if (!file || fclose(file))
		return document->host->fail(document, "cannot write %s", begun);
	while (access(rest, F_OK)) {
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
		if (chatting)
			document->host->log_line(NULL, document, GLOSS_LOG_INFO, "still here");
	}
	return GLOSS_OK;
}

static gloss_status wait_for_file(gloss_document *document, const char *rest) { return wait_for(document, rest, false); }

static gloss_status chat(gloss_document *document, const char *rest) { return wait_for(document, rest, true); }

static gloss_status note_and_hang(gloss_document *document, const char *rest)
{
	char path[1024];
	struct timespec now;
	snprintf(path, sizeof(path), "%.*s", (int)strcspn(rest, " "), rest);
	FILE *file = fopen(path, "a");
	clock_gettime(CLOCK_REALTIME, &now);
	if (!file || fprintf(file, "%d %lld\n", getpid(), (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000) < 0 || fclose(file))
		return document->host->fail(document, "cannot write %s", path);
	return sleep_for_ever(document, rest);
}

static gloss_status fail_and_close(gloss_document *document, const char *rest);
static gloss_status fail_and_open(gloss_document *document, const char *rest);

/* The words that have another word behind them come first. */
static const struct {
	const char *word;
	gloss_status (*act)(gloss_document *document, const char *rest);
} actions[] = {
	{"@close ", fail_and_close},
	{"@open ", fail_and_open},
	{"@raise ", raise_signal},
	{"@page ", damage_page},
	{"@print", print},
	{"@edit", edit},
	{"@scribble", scribble},
	{"@crash", crash},
	{"@abort", end_by_abort},
	{"@exit", end_by_exit},
	{"@sleep", sleep_for_ever},
	{"@error", fail},
	{"@kill", be_killed},
	{"@garbage", write_garbage},
	{"@wait ", wait_for_file},
	{"@chat ", chat},
	{"@leave", say_leaving},
	{"@leak ", leak},
	{"@eat ", eat},
	{"@hang ", note_and_hang},
};

static gloss_status fail_and_close(gloss_document *document, const char *rest)
{
	(void)document;
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (!strncmp(rest, actions[i].word, strlen(actions[i].word)))
			at_close = actions[i].act;
	return GLOSS_PLUGIN_ERROR;
}

static gloss_status fail_and_open(gloss_document *document, const char *rest)
{
	fail_and_close(document, rest);
	at_open = at_close;
	at_close = NULL;
	return GLOSS_PLUGIN_ERROR;
}

static void close_trouble(void *state)
{
	(void)state;
	if (at_close)
		at_close(NULL, "");
}

static gloss_status analyze(void *state, gloss_document *document)
{
	const gloss_layer *layer = state;
	char text[1024];
	snprintf(text, sizeof(text), "%.*s", (int)(document->length < sizeof(text) ? document->length : sizeof(text) - 1), document->text);
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		const char *word = strstr(text, actions[i].word);
		gloss_status status = word ? actions[i].act(document, word + strlen(actions[i].word)) : GLOSS_OK;
		if (status != GLOSS_OK)
			return status;
	}
	return gloss_append(document, *layer, 0, document->length) ? GLOSS_OK : GLOSS_DOCUMENT_ERROR;
}

GLOSS_PLUGIN = {GLOSS_HEAD, "trouble", "1.0", "Trouble, for tests", layers, NULL, NULL, options, open_trouble, analyze, close_trouble};
