/* logfmt and JSON; see log_form.h. */
#include "log_form.h"
#include "engine/config.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <time.h>

#define TAIL 4      /* kept free for what closes a value and the line */
#define SHORTEST 32 /* bytes a field must have left, beside its key, to be begun: a number fits */

static_assert(GL_LOG_LINE <= PIPE_BUF, "a line is written whole or not at all");

/* ---- Text -------------------------------------------------------------------------------------------------------------- */

/* The characters of a text, one after the other. */
typedef struct text {
	const char *at, *end;
} text;

/* The next character: points `bytes` at it, or at U+FFFD where there is none in UTF-8, and returns its size. */
static unsigned take(text *from, const char **bytes)
{
	unsigned char first = (unsigned char)*from->at;
	unsigned size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	*bytes = from->at;
	if (size <= (size_t)(from->end - from->at) && gl_utf8_valid(from->at, size, NULL)) {
		from->at += size;
		return size;
	}
	from->at++;
	*bytes = "\xef\xbf\xbd";
	return 3;
}

/* How an ASCII character is written: an escape of at most 6 bytes in `out`, which gets its length; 0: as it is. */
typedef int escape(char out[8], unsigned char c);

static int short_escape(char out[8], unsigned char c)
{
	if (c != '"' && c != '\\' && c != '\n' && c != '\t')
		return 0;
	out[0] = '\\';
	out[1] = c == '\n' ? 'n' : c == '\t' ? 't' : (char)c;
	return 2;
}

static int logfmt_escape(char out[8], unsigned char c)
{
	int length = short_escape(out, c);
	return length || (c >= 0x20 && c != 0x7f) ? length : snprintf(out, 8, "\\x%02x", c);
}

static int json_escape(char out[8], unsigned char c)
{
	int length = short_escape(out, c);
	return length || c >= 0x20 ? length : snprintf(out, 8, "\\u%04x", c);
}

/* Puts a text into `out`, as far as `limit` bytes go, cut at a character. Returns its length there. */
static size_t put_text(char *out, size_t limit, const char *from, size_t length, escape *written)
{
	text rest = {from, from + length};
	size_t put = 0;
	while (rest.at < rest.end) {
		char escaped[8];
		const char *bytes;
		unsigned size = take(&rest, &bytes);
		unsigned changed = size == 1 && written ? (unsigned)written(escaped, (unsigned char)*bytes) : 0;
		size = changed ? changed : size;
		if (put + size > limit)
			break;
		memcpy(out + put, changed ? escaped : bytes, size);
		put += size;
	}
	return put;
}

size_t gl_log_plain(char copy[GL_LOG_FIELD], const char *from, size_t length) { return put_text(copy, GL_LOG_FIELD, from, length, NULL); }

/* ---- Lines ------------------------------------------------------------------------------------------------------------- */

static size_t room(const gl_log_line *line) { return GL_LOG_LINE - TAIL - line->length; }

/* A word of ours: names, keys and marks, for which there is room. */
static void put(gl_log_line *line, const char *word)
{
	size_t length = strlen(word);
	memcpy(line->text + line->length, word, length);
	line->length += length;
}

static void put_value(gl_log_line *line, const gl_log_field *field, escape *written)
{
	size_t limit = room(line) < GL_LOG_FIELD ? room(line) : GL_LOG_FIELD;
	line->length += put_text(line->text + line->length, limit, field->text, field->length, written);
}

static void put_number(gl_log_line *line, int64_t number)
{
	char digits[24];
	snprintf(digits, sizeof(digits), "%lld", (long long)number);
	put(line, digits);
}

static bool has(const gl_log_line *line, const gl_log_field *field) { return field->key && strlen(field->key) + SHORTEST <= room(line); }

static void put_time(gl_log_line *line)
{
	struct timespec now;
	struct tm utc;
	char stamp[40], part[16];
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(part, sizeof(part), ".%03dZ", (int)(now.tv_nsec / 1000000 % 1000));
	put(line, stamp);
	put(line, part);
}

/* ---- logfmt ------------------------------------------------------------------------------------------------------------- */

static bool needs_quotes(const gl_log_field *field)
{
	for (size_t i = 0; i < field->length; i++) {
		unsigned char c = (unsigned char)field->text[i];
		if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f)
			return true;
	}
	return !field->length;
}

static void put_pairs(gl_log_line *line, const gl_log_event *event)
{
	for (size_t i = 0; i < event->count; i++) {
		const gl_log_field *field = &event->fields[i];
		if (!has(line, field))
			continue;
		const char *quote = field->text && needs_quotes(field) ? "\"" : "";
		put(line, " ");
		put(line, field->key);
		put(line, "=");
		put(line, quote);
		if (field->text)
			put_value(line, field, logfmt_escape);
		else
			put_number(line, field->number);
		put(line, quote);
	}
}

void gl_log_logfmt(gl_log_line *line, const gl_log_event *event)
{
	line->length = 0;
	put(line, "event=");
	put(line, event->name);
	put(line, " level=");
	put(line, gl_level_names[event->level]);
	put(line, " time=");
	put_time(line);
	put_pairs(line, event);
	put(line, "\n");
}

void gl_log_message(gl_log_line *line, const gl_log_event *event)
{
	line->length = 0;
	put(line, "event=");
	put(line, event->name);
	put_pairs(line, event);
}

/* ---- JSON ---------------------------------------------------------------------------------------------------------------- */

void gl_log_json(gl_log_line *line, const gl_log_event *event)
{
	line->length = 0;
	put(line, "{\"event\":\"");
	put(line, event->name);
	put(line, "\",\"level\":\"");
	put(line, gl_level_names[event->level]);
	put(line, "\",\"time\":\"");
	put_time(line);
	put(line, "\"");
	for (size_t i = 0; i < event->count; i++) {
		const gl_log_field *field = &event->fields[i];
		if (!has(line, field))
			continue;
		put(line, ",\"");
		put(line, field->key);
		put(line, field->text ? "\":\"" : "\":");
		if (field->text) {
			put_value(line, field, json_escape);
			put(line, "\"");
		} else {
			put_number(line, field->number);
		}
	}
	put(line, "}\n");
}
