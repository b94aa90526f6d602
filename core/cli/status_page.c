/* The sections of the status page, from top to bottom; see status_page.h. */
#include "status_page.h"
#include "command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LABEL 13   /* columns of the first word of a line */
#define NAME 28    /* of a name in a table */
#define LOSS 37    /* of what was lost */
#define NUMBER 12  /* of a number in a table */
#define BUSIEST 10 /* channels shown */

/* ---- Values for people ----------------------------------------------------------------------------------------------- */

static json_int_t number_of(const json_t *object, const char *key) { return json_integer_value(json_object_get(object, key)); }

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "?";
}

typedef struct form {
	char text[32];
} form;

/* 1,234,567 */
static form counted(json_int_t number)
{
	form digits, out;
	size_t length = (size_t)snprintf(digits.text, sizeof(digits.text), "%llu", (unsigned long long)(number < 0 ? 0 : number)), at = 0;
	for (size_t i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			out.text[at++] = ',';
		out.text[at++] = digits.text[i];
	}
	out.text[at] = '\0';
	return out;
}

/* A number with three digits that count, in the greatest of the units that it reaches. */
static form scaled(double value, const char *const *units, const double *sizes, unsigned count)
{
	form out;
	unsigned unit = 0;
	while (unit + 1 < count && value >= sizes[unit + 1])
		unit++;
	value /= sizes[unit];
	snprintf(out.text, sizeof(out.text), "%.*f %s",
		 value >= 100 || (!unit && value == (double)(long)value) ? 0
		 : value >= 10                                           ? 1
									 : 2,
		 value, units[unit]);
	return out;
}

static form bytes(double value)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	static const double sizes[] = {1, 1024, 1048576, 1073741824, 1099511627776};
	return scaled(value, units, sizes, 5);
}

static form microseconds(json_int_t value)
{
	static const char *const units[] = {"µs", "ms", "s"};
	static const double sizes[] = {1, 1000, 1000000};
	return scaled((double)value, units, sizes, 3);
}

static form per_second(double value)
{
	form out;
	if (value >= 100)
		return counted((json_int_t)(value + 0.5));
	snprintf(out.text, sizeof(out.text), "%.*f", value == 0 ? 0 : value >= 10 ? 1 : 2, value);
	return out;
}

static form uptime(json_int_t ms)
{
	form out;
	long long minutes = ms / 60000, hours = minutes / 60, days = hours / 24;
	if (days)
		snprintf(out.text, sizeof(out.text), "%lld d %lld h", days, hours % 24);
	else if (hours)
		snprintf(out.text, sizeof(out.text), "%lld h %lld min", hours, minutes % 60);
	else if (minutes)
		snprintf(out.text, sizeof(out.text), "%lld min %lld s", minutes, (long long)ms / 1000 % 60);
	else
		snprintf(out.text, sizeof(out.text), "%lld s", (long long)ms / 1000);
	return out;
}

/* The line above a table: what it is of, and the titles of its numbers. */
static void put_title(FILE *page, const char *word, int width, const char *const *titles, size_t count)
{
	fprintf(page, "\n%-*s", width, word);
	for (size_t i = 0; i < count; i++)
		fprintf(page, "%*s", NUMBER, titles[i]);
	fputc('\n', page);
}

/* `, N of something`, where N is not zero. */
static void put_counted(FILE *page, const char *before, json_int_t number, const char *what)
{
	if (number)
		fprintf(page, "%s%s %s", before, counted(number).text, what);
}

/* ---- What it is and does ----------------------------------------------------------------------------------------------- */

static void put_head(FILE *page, const json_t *status)
{
	fprintf(page, "glossd %s: %s", text_of(status, "version"), text_of(status, "state"));
	if (json_object_get(status, "generation"))
		fprintf(page, ", generation %lld", (long long)number_of(status, "generation"));
	if (json_object_get(status, "pid"))
		fprintf(page, ", pid %lld", (long long)number_of(status, "pid"));
	if (json_object_get(status, "uptime_ms"))
		fprintf(page, ", up %s", uptime(number_of(status, "uptime_ms")).text);
	fputc('\n', page);
}

static void put_rates(FILE *page, const json_t *status)
{
	static const char *const windows[] = {"second", "ten_seconds", "minute"}, *const titles[] = {"1 s", "10 s", "1 min"};
	static const struct {
		const char *key, *title, *unit;
		bool bytes;
	} flows[] = {{"accepted", "  accepted", "documents/s", false},
		     {"finished", "  finished", "documents/s", false},
		     {"bytes", "  text", "a second", true}};
	const json_t *rates = json_object_get(status, "rates");
	if (!rates)
		return;
	if (json_number_value(json_object_get(json_object_get(rates, "accepted"), "minute")) == 0 &&
	    json_number_value(json_object_get(json_object_get(rates, "finished"), "minute")) == 0) {
		fprintf(page, "\n%-*snothing came or went in the last minute\n", LABEL, "rates");
		return;
	}
	put_title(page, "rates", LABEL, titles, 3);
	for (size_t i = 0; i < sizeof(flows) / sizeof(flows[0]); i++) {
		const json_t *flow = json_object_get(rates, flows[i].key);
		fprintf(page, "%-*s", LABEL, flows[i].title);
		for (size_t k = 0; k < 3; k++) {
			double rate = json_number_value(json_object_get(flow, windows[k]));
			fprintf(page, "%*s", NUMBER, flows[i].bytes ? bytes(rate).text : per_second(rate).text);
		}
		fprintf(page, "  %s\n", flows[i].unit);
	}
}

static void put_latency(FILE *page, const json_t *status)
{
	static const char *const names[] = {"p50", "p90", "p99", "max"};
	const json_t *latency = json_object_get(status, "latency_us");
	if (!json_object_size(latency))
		return;
	fprintf(page, "%-*s", LABEL, "latency");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (json_object_get(latency, names[i]))
			fprintf(page, "%s %s, ", names[i], microseconds(number_of(latency, names[i])).text);
	fputs("in the last minute\n", page);
}

/* What happens to a glossd that is well, where it did. */
static void put_routine(FILE *page, const json_t *counters)
{
	static const char *const routine[][2] = {
		{"messages_published", "messages published"},
		{"documents_again", "submitted again"},
		{"documents_resumed", "left from before"},
		{"results_republished", "results published again"},
		{"results_replayed", "results replayed"},
		{"connections_closed", "connections closed"},
		{"workers_died", "workers ended"},
		{"workers_recycled", "workers recycled"},
	};
	const char *before = "";
	for (size_t i = 0; i < sizeof(routine) / sizeof(routine[0]); i++) {
		json_int_t count = number_of(counters, routine[i][0]);
		if (!count)
			continue;
		fprintf(page, "%-*s%s %s", *before ? 0 : LABEL, before, routine[i][1], counted(count).text);
		before = ", ";
	}
	if (*before)
		fputc('\n', page);
}

static void put_documents(FILE *page, const json_t *status)
{
	const json_t *documents = json_object_get(status, "documents"), *counters = json_object_get(status, "counters");
	fprintf(page, "%-*s", LABEL, "documents");
	if (number_of(documents, "queued") || number_of(documents, "in_flight"))
		fprintf(page, "%s queued, %s with workers, %s held\n", counted(number_of(documents, "queued")).text,
			counted(number_of(documents, "in_flight")).text, bytes((double)number_of(documents, "bytes")).text);
	else
		fputs("none in hand\n", page);
	fprintf(page, "%-*s%s accepted", LABEL, "since start", counted(number_of(counters, "documents_accepted")).text);
	if (number_of(counters, "text_bytes"))
		fprintf(page, " (%s)", bytes((double)number_of(counters, "text_bytes")).text);
	put_counted(page, ", ", number_of(counters, "documents_whole"), "whole");
	put_counted(page, ", ", number_of(counters, "documents_degraded"), "degraded");
	put_counted(page, ", ", number_of(counters, "documents_failed"), "failed");
	fputc('\n', page);
	put_routine(page, counters);
}

/* ---- What went wrong --------------------------------------------------------------------------------------------------- */

/* `code N, code N`, of {code: N …}. Returns the sum; `page` NULL: that alone. */
static json_int_t put_codes(FILE *page, const json_t *codes)
{
	const char *code;
	json_t *count;
	json_int_t sum = 0;
	json_object_foreach((json_t *)codes, code, count)
	{
		if (page)
			fprintf(page, "%s%s %s", sum ? ", " : "", code, counted(json_integer_value(count)).text);
		sum += json_integer_value(count);
	}
	return sum;
}

static void put_loss(FILE *page, bool *titled, const char *what, json_int_t count, const json_t *codes)
{
	if (!count)
		return;
	if (!*titled)
		fputs("\nrefused, lost, failed\n", page);
	*titled = true;
	fprintf(page, "  %-*s%*s", LOSS - 2, what, NUMBER, counted(count).text);
	if (codes) {
		fputs("  ", page);
		put_codes(page, codes);
	}
	fputc('\n', page);
}

/* Every counter of what should not be, and what is counted by code under another key. Others that are shown elsewhere have no words. */
static const struct {
	const char *counter, *words;
} counters_known[] = {
	{"documents_rejected", "rejected at ingest.request"},
	{"documents_dropped", "dropped at ingest.push"},
	{"documents_busy", "answered busy"},
	{"documents_left", "left when the drain was over"},
	{"documents_unread", "received, and not read before the end"},
	{"documents_retried", "given to another worker"},
	{"replies_lost", "replies lost"},
	{"messages_lost", "messages lost"},
	{"workers_killed_deadline", "workers killed at a deadline"},
	{"workers_killed_memory", "workers killed above their memory"},
	{"workers_killed_broken", "workers killed, not to be believed"},
	{"breakers_opened", "breakers opened"},
	{"documents_without_plugin", "given without a plugin"},
	{"log_lines_lost", "log lines lost"},
	{"log_lines_repeated", "log lines held back as repeated"},
	{"documents_accepted", NULL},
	{"documents_again", NULL},
	{"documents_resumed", NULL},
	{"documents_whole", NULL},
	{"documents_degraded", NULL},
	{"documents_failed", NULL},
	{"text_bytes", NULL},
	{"messages_published", NULL},
	{"results_republished", NULL},
	{"results_replayed", NULL},
	{"connections_closed", NULL},
	{"commands", NULL},
	{"workers_started", NULL},
	{"workers_died", NULL},
	{"workers_recycled", NULL},
};
#define COUNTERS_KNOWN (sizeof(counters_known) / sizeof(counters_known[0]))

static bool is_known(const char *counter)
{
	for (size_t i = 0; i < COUNTERS_KNOWN; i++)
		if (!strcmp(counters_known[i].counter, counter))
			return true;
	return false;
}

static void put_losses(FILE *page, const json_t *status)
{
	static const struct {
		const char *key, *words;
	} by_code[] = {{"refused", "refused, by code"}, {"degraded", "errors of degraded documents"}, {"failed", "failed documents"}};
	const json_t *counters = json_object_get(status, "counters");
	const char *counter;
	json_t *count;
	bool titled = false;
	for (size_t i = 0; i < COUNTERS_KNOWN; i++)
		if (counters_known[i].words)
			put_loss(page, &titled, counters_known[i].words, number_of(counters, counters_known[i].counter), NULL);
	json_object_foreach((json_t *)counters, counter, count)
	{
		if (!is_known(counter))
			put_loss(page, &titled, counter, json_integer_value(count), NULL);
	}
	for (size_t i = 0; i < sizeof(by_code) / sizeof(by_code[0]); i++) {
		const json_t *codes = json_object_get(status, by_code[i].key);
		put_loss(page, &titled, by_code[i].words, put_codes(NULL, codes), codes);
	}
}

/* ---- What it is made of ------------------------------------------------------------------------------------------------- */

static void put_workers(FILE *page, const json_t *status)
{
	static const char *const titles[] = {"pid", "in hand", "done", "memory"};
	const json_t *workers = json_object_get(status, "workers"), *worker;
	size_t index;
	if (json_array_size(workers))
		put_title(page, "workers", LABEL, titles, 4);
	json_array_foreach(workers, index, worker)
	{
		char pid[24] = "-";
		if (json_object_get(worker, "pid"))
			snprintf(pid, sizeof(pid), "%lld", (long long)number_of(worker, "pid"));
		fprintf(page, "  %-*s%*s%*s", LABEL - 2, text_of(worker, "state"), NUMBER, pid, NUMBER,
			counted(number_of(worker, "in_flight")).text);
		fprintf(page, "%*s", NUMBER, counted(number_of(worker, "documents")).text);
		if (json_object_get(worker, "memory"))
			fprintf(page, "%*s", NUMBER, bytes((double)number_of(worker, "memory")).text);
		fputc('\n', page);
	}
}

/* Generations that finish what they have after a reload. */
static void put_retiring(FILE *page, const json_t *status)
{
	const json_t *generation;
	size_t index;
	json_array_foreach(json_object_get(status, "retiring"), index, generation)
	{
		fprintf(page, "  generation %lld retires: ", (long long)number_of(generation, "generation"));
		fprintf(page, "%s in hand, workers left: %s\n", counted(number_of(generation, "in_flight")).text,
			counted(number_of(generation, "workers")).text);
	}
}

/* One that is closed goes without saying. */
static void put_breaker(FILE *page, const json_t *breaker)
{
	const char *state = json_string_value(json_object_get(breaker, "state"));
	if (!state || !strcmp(state, "closed"))
		return;
	fprintf(page, "  its breaker is %s for %s", !strcmp(state, "half_open") ? "half open" : state,
		uptime(number_of(breaker, "for_ms")).text);
	put_counted(page, ", ", number_of(breaker, "verdicts"), "verdicts lately");
}

static void put_plugins(FILE *page, const json_t *status)
{
	static const char *const titles[] = {"version"};
	const json_t *plugins = json_object_get(status, "plugins"), *plugin;
	size_t index;
	if (json_array_size(plugins))
		put_title(page, "plugins", NAME, titles, 1);
	json_array_foreach(plugins, index, plugin)
	{
		fprintf(page, "  %-*s%*s", NAME - 2, text_of(plugin, "name"), NUMBER, text_of(plugin, "version"));
		put_counted(page, "  ", number_of(plugin, "verdicts"), "verdicts against it");
		put_breaker(page, json_object_get(plugin, "breaker"));
		if (json_object_get(plugin, "channel"))
			fprintf(page, "  (channel %s)", text_of(plugin, "channel"));
		fputc('\n', page);
	}
}

typedef struct channel {
	const char *name;
	json_int_t results;
} channel;

static int busier(const void *one, const void *other)
{
	const channel *a = one, *b = other;
	if (a->results != b->results)
		return a->results < b->results ? 1 : -1;
	return strcmp(a->name, b->name);
}

static void put_channels(FILE *page, const json_t *status)
{
	static const char *const titles[] = {"results"};
	json_t *channels = json_object_get(status, "channels"), *results;
	const char *name;
	size_t count = json_object_size(channels), at = 0;
	channel *list = count ? calloc(count, sizeof(*list)) : NULL;
	if (!list)
		return;
	json_object_foreach(channels, name, results) list[at++] = (channel){name, json_integer_value(results)};
	qsort(list, count, sizeof(*list), busier);
	put_title(page, "channels", NAME, titles, 1);
	for (size_t i = 0; i < count && i < BUSIEST; i++)
		fprintf(page, "  %-*s%*s\n", NAME - 2, list[i].name, NUMBER, counted(list[i].results).text);
	if (count > BUSIEST)
		fprintf(page, "  … and %zu more\n", count - BUSIEST);
	free(list);
}

static void put_list(FILE *page, const char *title, const json_t *endpoints)
{
	const json_t *endpoint;
	size_t index;
	if (!json_array_size(endpoints))
		return;
	fprintf(page, "  %-*s", LABEL - 2, title);
	json_array_foreach(endpoints, index, endpoint)
		fprintf(page, "%s%s", index ? ", " : "", json_is_string(endpoint) ? json_string_value(endpoint) : "?");
}

static void put_endpoints(FILE *page, const json_t *status)
{
	static const char *const names[] = {"push", "request", "replay"};
	const json_t *outputs = json_object_get(status, "outputs"), *output;
	size_t index;
	fputs("\nendpoints\n", page);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const json_t *endpoints = json_object_get(status, names[i]);
		put_list(page, names[i], endpoints);
		if (json_array_size(endpoints))
			fputc('\n', page);
	}
	json_array_foreach(outputs, index, output)
	{
		json_int_t subscriptions = number_of(output, "subscriptions");
		put_list(page, "results", json_object_get(output, "endpoints"));
		fprintf(page, "   %s %s\n", subscriptions ? counted(subscriptions).text : "no",
			subscriptions == 1 ? "subscription" : "subscriptions");
	}
}

static void put_spool(FILE *page, const json_t *status)
{
	const json_t *spool = json_object_get(status, "spool");
	if (json_is_string(spool)) {
		fprintf(page, "%-*s%s: what is in hand at a crash is lost, and nothing is kept for replay\n", LABEL, "spool",
			json_string_value(spool));
		return;
	}
	if (!spool)
		return;
	fprintf(page, "%-*s%s   takes %s   in %s\n", LABEL, "spool", bytes((double)number_of(spool, "bytes")).text, text_of(spool, "takes"),
		text_of(spool, "path"));
	if (strcmp(text_of(spool, "phase"), "whole") != 0)
		fprintf(page, "%-*sworks off what was left: %s\n", LABEL, "", text_of(spool, "phase"));
	if (json_object_get(spool, "reason"))
		fprintf(page, "%-*s%s: %s\n", LABEL, "", strcmp(text_of(spool, "takes"), "documents") ? "trouble" : "the last trouble",
			text_of(spool, "reason"));
}

/* ---- The page ---------------------------------------------------------------------------------------------------------- */

static void (*const sections[])(FILE *page, const json_t *status) = {
	put_head,    put_rates,    put_latency, put_documents, put_spool,     put_losses,
	put_workers, put_retiring, put_plugins, put_channels,  put_endpoints,
};

bool gl_show_page(FILE *to, const char *text, size_t length, gl_screen screen)
{
	const char *end = text + length;
	unsigned lines = 0;
	if (screen.redraw)
		fputs("\033[H", to);
	for (const char *at = text; at < end && (!screen.redraw || !screen.rows || lines + 1 < screen.rows); at++) {
		size_t control = *at == '\n' ? 0 : gl_control_length(at, end);
		at += control ? control - 1 : 0;
		if (*at == '\n' && screen.redraw)
			fputs("\033[K", to);
		fputc(control ? '?' : *at, to);
		lines += *at == '\n';
	}
	if (screen.redraw)
		fputs("\033[J", to);
	return !fflush(to) && !ferror(to);
}

bool gl_status_page(FILE *to, const json_t *status, gl_screen screen)
{
	char *text = NULL;
	size_t length = 0;
	errno = 0;
	FILE *page = open_memstream(&text, &length);
	if (!page) {
		gl_complain("cannot print the status: %s", strerror(errno));
		return false;
	}
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		sections[i](page, status);
	bool whole = !ferror(page);
	whole = !fclose(page) && whole && gl_show_page(to, text, length, screen);
	free(text);
	if (!whole)
		gl_complain("cannot print the status: %s", errno ? strerror(errno) : "memory is short");
	return whole;
}
