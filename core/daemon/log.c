/* Logfmt on standard error; see log.h. */
#include "log.h"
#include "counters.h"

#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define LINE 2048 /* below PIPE_BUF: a pipe that polls as writable takes it whole */
#define FIELD 768 /* bytes of a value, escaped; the rest of it is cut */
#define SLOTS 128
#define BURST 10
#define WINDOW_S 10

const char *const gl_level_names[] = {"error", "warning", "info", "debug"};

/* One kind of line, by the hash of what makes it the same. Two kinds in one slot share its allowance. */
static struct slot {
	char event[32], first[64];
	gloss_level level;
	time_t since;
	unsigned written;
	uint64_t held;
} slots[SLOTS];

static gloss_level most = GLOSS_LOG_INFO;

typedef struct line {
	char text[LINE];
	size_t length;
} line;

void gl_log_set_level(gloss_level level) { most = level; }

static time_t now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static void put(line *out, char c)
{
	if (out->length < LINE - 1)
		out->text[out->length++] = c;
}

static void put_text(line *out, const char *text)
{
	while (*text)
		put(out, *text++);
}

/* One character of a value: what would end the line or the quotes is escaped, the rest stands as it is. */
static void put_escaped(line *out, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";
	if (c == '"' || c == '\\' || c == '\n' || c == '\t') {
		put(out, '\\');
		put(out, c == '\n' ? 'n' : c == '\t' ? 't' : (char)c);
	} else if (c < 0x20 || c == 0x7f) {
		put_text(out, "\\x");
		put(out, digits[c >> 4]);
		put(out, digits[c & 15]);
	} else {
		put(out, (char)c);
	}
}

static void put_value(line *out, const char *text, size_t length)
{
	bool quoted = !length;
	for (size_t i = 0; i < length && !quoted; i++)
		quoted = (unsigned char)text[i] <= ' ' || text[i] == '"' || text[i] == '=' || text[i] == '\\' || text[i] == 0x7f;
	if (quoted)
		put(out, '"');
	size_t limit = out->length + FIELD;
	for (size_t i = 0; i < length && out->length < limit; i++)
		put_escaped(out, (unsigned char)text[i]);
	if (quoted)
		put(out, '"');
}

static void put_field(line *out, const gl_log_field *field)
{
	char digits[24];
	put(out, ' ');
	put_text(out, field->key);
	put(out, '=');
	if (field->text) {
		put_value(out, field->text, field->length);
	} else {
		snprintf(digits, sizeof(digits), "%lld", (long long)field->number);
		put_text(out, digits);
	}
}

static void begin(line *out, gloss_level level, const char *event)
{
	struct timespec now;
	struct tm utc;
	char stamp[40];
	out->length = 0;
	put_text(out, "event=");
	put_text(out, event);
	put_text(out, " level=");
	put_text(out, gl_level_names[level]);
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strftime(stamp, sizeof(stamp), " time=%Y-%m-%dT%H:%M:%S", &utc);
	put_text(out, stamp);
	snprintf(stamp, sizeof(stamp), ".%03dZ", (int)(now.tv_nsec / 1000000 % 1000));
	put_text(out, stamp);
}

static void finish(line *out)
{
	struct pollfd target = {STDERR_FILENO, POLLOUT, 0};
	out->text[out->length++] = '\n';
	if (poll(&target, 1, 0) != 1 || !(target.revents & POLLOUT) || write(STDERR_FILENO, out->text, out->length) < 0)
		gl_count(GL_COUNT_LOG_LOST);
}

static void say_held(struct slot *slot)
{
	line out;
	begin(&out, slot->level, slot->event);
	gl_log_field fields[] = {gl_log_text("first", slot->first), gl_log_number("repeated", (int64_t)slot->held)};
	put_field(&out, &fields[1]);
	if (*slot->first)
		put_field(&out, &fields[0]);
	slot->held = 0;
	finish(&out);
}

static struct slot *slot_of(gloss_level level, const char *event, const char *first, size_t length)
{
	uint32_t hash = 2166136261u;
	for (const char *at = event; *at; at++)
		hash = (hash ^ (unsigned char)*at) * 16777619u;
	for (size_t i = 0; i < length && i < sizeof(slots[0].first) - 1; i++)
		hash = (hash ^ (unsigned char)first[i]) * 16777619u;
	struct slot *slot = &slots[hash % SLOTS];
	if (!*slot->event || slot->since + WINDOW_S <= now_s()) {
		if (slot->held)
			say_held(slot);
		*slot = (struct slot){.level = level, .since = now_s()};
		snprintf(slot->event, sizeof(slot->event), "%s", event);
		snprintf(slot->first, sizeof(slot->first), "%.*s", (int)(length < sizeof(slot->first) ? length : sizeof(slot->first) - 1),
			 first);
	}
	return slot;
}

void gl_log_fields(gloss_level level, const char *event, const gl_log_field *fields, size_t count)
{
	if (level > most)
		return;
	bool named = count && fields[0].text;
	struct slot *slot = slot_of(level, event, named ? fields[0].text : "", named ? fields[0].length : 0);
	if (slot->written >= BURST) {
		slot->held++;
		gl_count(GL_COUNT_LOG_REPEATED);
		return;
	}
	slot->written++;
	line out;
	begin(&out, level, event);
	for (size_t i = 0; i < count; i++)
		put_field(&out, &fields[i]);
	finish(&out);
}

void gl_log_flush(bool all)
{
	for (struct slot *slot = slots; slot < slots + SLOTS; slot++)
		if (slot->held && (all || slot->since + WINDOW_S <= now_s()))
			say_held(slot);
}
