/* Which lines are written, and where to; see log.h. */
#include "counters.h"
#include "journal.h"

#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define SLOTS 128   /* kinds of lines that are told apart */
#define NEAR 8      /* slots where a kind may be */
#define FIRST 64    /* bytes of the first field that count */
#define BURST 10    /* lines of a kind … */
#define WINDOW_S 10 /* … in so many seconds */

static const struct {
	const char *name;
	gl_log_form *write;
} forms[] = {{"logfmt", gl_log_logfmt}, {"json", gl_log_json}};

/* One kind of line. Where the NEAR slots of its hash are all taken by others, it shares the allowance of one of them. */
static struct slot {
	char event[32], first[FIRST];
	gloss_level level;
	time_t since;     /* when its window began */
	unsigned written; /* lines in this window … */
	uint64_t held;    /* … and those that were held back */
} slots[SLOTS];

static gloss_level most = GLOSS_LOG_INFO;
static gl_log_form *form = gl_log_logfmt;
static bool to_journal;

void gl_log_open(void) { to_journal = gl_journal_open(); }

void gl_log_set_level(gloss_level level) { most = level; }

void gl_log_set_format(const char *format)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (!strcmp(forms[i].name, format))
			form = forms[i].write;
}

static time_t now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static bool write_line(const gl_log_event *event)
{
	struct pollfd target = {STDERR_FILENO, POLLOUT, 0};
	gl_log_line line;
	form(&line, event);
	return poll(&target, 1, 0) == 1 && (target.revents & POLLOUT) &&
	       write(STDERR_FILENO, line.text, line.length) == (ssize_t)line.length;
}

static void write_event(gloss_level level, const char *name, const gl_log_field *fields, size_t count)
{
	const gl_log_event event = {level, name, fields, count};
	if (!(to_journal ? gl_journal_send(&event) : write_line(&event)))
		gl_count(GL_COUNT_LOG_LOST);
}

static void say_held(struct slot *slot)
{
	const gl_log_field fields[] = {gl_log_number("repeated", (int64_t)slot->held),
				       gl_log_text("first", *slot->first ? slot->first : NULL)};
	slot->held = 0;
	write_event(slot->level, slot->event, fields, 2);
}

/* The slot of what is the same: level, event, and the first field as far as it is kept. */
static struct slot *slot_of(const struct slot *kind)
{
	uint32_t hash = 2166136261u + (uint32_t)kind->level;
	for (const char *at = kind->event; *at; at++)
		hash = (hash ^ (unsigned char)*at) * 16777619u;
	for (const char *at = kind->first; *at; at++)
		hash = (hash ^ (unsigned char)*at) * 16777619u;
	struct slot *slot = &slots[hash % SLOTS];
	for (unsigned i = 0; i < NEAR; i++) {
		struct slot *near = &slots[(hash + i) % SLOTS];
		if (near->level == kind->level && !strcmp(near->event, kind->event) && !strcmp(near->first, kind->first))
			return near;
		if (slot->since + WINDOW_S > now_s() && near->since + WINDOW_S <= now_s())
			slot = near;
	}
	return slot;
}

static bool allowed(struct slot *slot, const struct slot *kind)
{
	if (!*slot->event || slot->since + WINDOW_S <= kind->since) {
		if (slot->held)
			say_held(slot);
		*slot = *kind;
	}
	if (slot->written < BURST) {
		slot->written++;
		return true;
	}
	slot->held++;
	gl_count(GL_COUNT_LOG_REPEATED);
	return false;
}

void gl_log_fields(gloss_level level, const char *event, const gl_log_field *fields, size_t count)
{
	struct slot kind = {.level = level, .since = now_s()};
	if (level > most)
		return;
	snprintf(kind.event, sizeof(kind.event), "%s", event);
	if (count && fields[0].key && fields[0].text)
		snprintf(kind.first, sizeof(kind.first), "%.*s", (int)(fields[0].length < FIRST ? fields[0].length : FIRST - 1),
			 fields[0].text);
	if (allowed(slot_of(&kind), &kind))
		write_event(level, event, fields, count);
}

void gl_log_flush(bool all)
{
	for (struct slot *slot = slots; slot < slots + SLOTS; slot++)
		if (slot->held && (all || slot->since + WINDOW_S <= now_s()))
			say_held(slot);
}
