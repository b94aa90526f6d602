/* Reading and checking submissions; see submission.h. */
#include "submission.h"

#include <xxhash.h>

#define MAX_LANG 64

/* ---- Single values --------------------------------------------------------------------------------------------------- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool gl_channel_valid(const char *name, size_t length)
{
	if (!length || length > 64 || !(is_letter(*name) || is_digit(*name)))
		return false;
	for (size_t i = 1; i < length; i++)
		if (!is_letter(name[i]) && !is_digit(name[i]) && name[i] != '-' && name[i] != '_')
			return false;
	return true;
}

bool gl_lang_valid(gloss_string lang)
{
	uint32_t part = 0, length = 0;
	if (!lang.length || lang.length > MAX_LANG)
		return false;
	for (uint32_t i = 0; i <= lang.length; i++) {
		char c = i < lang.length ? lang.data[i] : '-';
		if (c != '-') {
			if (!is_letter(c) && !(part && is_digit(c)))
				return false;
			length++;
			continue;
		}
		bool private_use = length == 1 && (lang.data[0] == 'x' || lang.data[0] == 'i') && lang.length > 2;
		if (!length || length > 8 || (!part && length < 2 && !private_use))
			return false;
		part++;
		length = 0;
	}
	return true;
}

/* What is left of a date. */
typedef struct date_reading {
	const char *at, *end;
} date_reading;

/* Exactly `digits` digits, from `least` to `most`. */
static bool take_digits(date_reading *date, int digits, int least, int most, int *number)
{
	*number = 0;
	for (int i = 0; i < digits; i++) {
		if (date->at == date->end || !is_digit(*date->at))
			return false;
		*number = *number * 10 + (*date->at++ - '0');
	}
	return *number >= least && *number <= most;
}

static bool take_char(date_reading *date, char c)
{
	if (date->at == date->end || *date->at != c)
		return false;
	date->at++;
	return true;
}

static int days_in(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && leap ? 29 : days[month - 1];
}

/* hh:mm, hh:mm:ss, hh:mm:ss.fff, then nothing, Z, +hh, +hh:mm or the same with a minus. */
static bool take_time(date_reading *date)
{
	int number;
	if (!take_digits(date, 2, 0, 24, &number) || !take_char(date, ':') || !take_digits(date, 2, 0, 59, &number))
		return false;
	if (take_char(date, ':')) {
		if (!take_digits(date, 2, 0, 60, &number))
			return false;
		if (take_char(date, '.') || take_char(date, ','))
			do
				if (!take_digits(date, 1, 0, 9, &number))
					return false;
			while (date->at < date->end && is_digit(*date->at));
	}
	if (take_char(date, 'Z') || date->at == date->end)
		return true;
	if (!take_char(date, '+') && !take_char(date, '-'))
		return false;
	if (!take_digits(date, 2, 0, 23, &number))
		return false;
	bool colon = take_char(date, ':');
	return (!colon && date->at == date->end) || take_digits(date, 2, 0, 59, &number);
}

/* ISO 8601: a year, a month or a day, a day also with a time; 2024-05-06 or 20240506. */
static bool date_valid(gloss_string text)
{
	date_reading date = {text.data, text.data + text.length};
	int year, month, day;
	if (!take_digits(&date, 4, 0, 9999, &year))
		return false;
	if (date.at == date.end)
		return true;
	bool extended = take_char(&date, '-');
	if (!take_digits(&date, 2, 1, 12, &month))
		return false;
	if (extended && date.at == date.end)
		return true;
	if ((extended && !take_char(&date, '-')) || !take_digits(&date, 2, 1, days_in(year, month), &day))
		return false;
	if (date.at == date.end)
		return true;
	return (take_char(&date, 'T') || take_char(&date, ' ')) && take_time(&date) && date.at == date.end;
}

/* ---- The whole ------------------------------------------------------------------------------------------------------- */

/* With the first byte that is wrong. */
static gl_code refuse_bytes(gloss_string text, const char *words, gl_error *error)
{
	size_t at = gl_utf8_sound(text.data, text.length);
	return gl_fail(error, GL_INVALID_UTF8, "%s: 0x%02x at byte %zu", words, at < text.length ? (unsigned char)text.data[at] : 0, at);
}

static gl_code check_text(gl_submission *submission, size_t max_document, gl_error *error)
{
	gloss_string text = submission->text;
	if (!text.data)
		return gl_fail(error, GL_MISSING_TEXT, "the map has no `text`");
	if (!text.length)
		return gl_fail(error, GL_EMPTY_TEXT, "the text is empty");
	if (text.length > max_document)
		return gl_fail(error, GL_TOO_LARGE, "the text has %u bytes, more than the %zu of ingest.max_document", text.length,
			       max_document);
	if (!gl_utf8_valid(text.data, text.length, submission->lengths))
		return refuse_bytes(text, "the text is not valid UTF-8", error);
	submission->text_hash = XXH3_64bits(text.data, text.length);
	return GL_OK;
}

gl_code gl_submission_check(gl_submission *submission, size_t max_document, gl_error *error)
{
	gloss_string id = submission->id;
	if (id.data && (!id.length || id.length > GL_MAX_ID || !gl_utf8_valid(id.data, id.length, NULL))) {
		submission->id = (gloss_string){0};
		return gl_fail(error, GL_BAD_ID, "`id` has %u bytes, wanted 1 to %d of valid UTF-8", id.length, GL_MAX_ID);
	}
	if (!submission->channel.data)
		submission->channel = (gloss_string){"default", 7};
	if (!gl_channel_valid(submission->channel.data, submission->channel.length))
		return gl_fail(error, GL_BAD_CHANNEL, "`channel` is not of the form [A-Za-z0-9][A-Za-z0-9_-]{0,63}");
	if (submission->lang.data && !gl_lang_valid(submission->lang))
		return gl_fail(error, GL_BAD_LANG, "`lang` is not a BCP 47 tag, such as en or pt-BR");
	if (submission->date.data && !date_valid(submission->date))
		return gl_fail(error, GL_BAD_DATE, "`date` is not an ISO 8601 date, such as 2024-05-06 or 2024-05-06T07:08:09Z");
	if (submission->meta.length > GL_MAX_META)
		return gl_fail(error, GL_TOO_LARGE, "`meta` has %u bytes, more than %d", submission->meta.length, GL_MAX_META);
	return check_text(submission, max_document, error);
}

/* The keys of a map and where each goes. */
static const struct {
	const char *name;
	size_t at;
	bool bytes; /* a bin will do as well as a str */
} keys[] = {
	{"text", offsetof(gl_submission, text), true},        {"id", offsetof(gl_submission, id), false},
	{"channel", offsetof(gl_submission, channel), false}, {"lang", offsetof(gl_submission, lang), false},
	{"date", offsetof(gl_submission, date), false},
};
#define KEYS (sizeof(keys) / sizeof(keys[0]))

typedef struct map_reading {
	gl_reader reader;
	gl_submission *submission;
	gloss_string reply;
	gl_error *error;
	gl_code code; /* of the first thing that was wrong; the others are read on for the sake of the id */
} map_reading;

static void refuse(map_reading *map, const char *key, const char *what)
{
	if (!map->code)
		map->code = gl_fail(map->error, GL_BAD_TYPE, "`%s` %s", key, what);
}

static void take_string(map_reading *map, const char *key, gloss_string *to, bool bytes)
{
	gl_reader ahead = map->reader;
	gl_value value;
	gl_skip(&map->reader);
	gl_read(&ahead, &value);
	if (to->data)
		refuse(map, key, "stands in the map twice");
	else if (value.kind == GL_STR || (bytes && value.kind == GL_BIN))
		*to = value.bytes;
	else
		refuse(map, key, bytes ? "is neither a str nor a bin" : "is not a str");
}

static void take_meta(map_reading *map)
{
	const uint8_t *begin = map->reader.at;
	gl_skip(&map->reader);
	if (map->submission->meta.data)
		refuse(map, "meta", "stands in the map twice");
	map->submission->meta = (gloss_string){(const char *)begin, (uint32_t)(map->reader.at - begin)};
}

/* One pair; gl_skip found the whole map sound before. */
static void take_pair(map_reading *map)
{
	gl_reader ahead = map->reader;
	gl_value key;
	gl_skip(&map->reader);
	gl_read(&ahead, &key);
	for (size_t i = 0; i < KEYS; i++)
		if (gl_is(&key, keys[i].name)) {
			take_string(map, keys[i].name, (gloss_string *)((char *)map->submission + keys[i].at), keys[i].bytes);
			return;
		}
	if (gl_is(&key, "meta"))
		take_meta(map);
	else if (gl_is(&key, "reply"))
		take_string(map, "reply", &map->reply, false);
	else
		gl_skip(&map->reader);
}

static gl_code read_reply(map_reading *map)
{
	static const char *const names[] = {[GL_REPLY_ACCEPTED] = "accepted", [GL_REPLY_RESULT] = "result"};
	if (!map->reply.data)
		return GL_OK;
	for (int i = GL_REPLY_ACCEPTED; i <= GL_REPLY_RESULT; i++)
		if (gl_string_is(map->reply, names[i])) {
			map->submission->reply = (gl_reply)i;
			return GL_OK;
		}
	return gl_fail(map->error, GL_BAD_REPLY, "`reply` is neither \"accepted\" nor \"result\"");
}

static gl_code read_map(const void *frame, size_t size, gl_submission *submission, gl_error *error)
{
	map_reading map = {.reader = {frame, (const uint8_t *)frame + size}, .submission = submission, .error = error};
	gl_reader whole = map.reader;
	gl_value head;
	if (!gl_skip(&whole) || whole.at != whole.end)
		return gl_fail(error, GL_MALFORMED, "the frame is not one whole msgpack map, or is nested more than %d deep", GL_MAX_DEPTH);
	gl_read(&map.reader, &head);
	for (uint32_t i = 0; i < head.count; i++)
		take_pair(&map);
	return map.code ? map.code : read_reply(&map);
}

/* No valid UTF-8 begins as a map does (docs/protocol.md). */
static bool begins_map(const uint8_t *frame, size_t size)
{
	return size && ((frame[0] >= 0x80 && frame[0] <= 0x8f) || (frame[0] == 0xde && size > 1 && frame[1] < 0x80));
}

gl_code gl_submission_parse(const void *frame, size_t size, size_t max_document, gl_submission *submission, gl_error *error)
{
	*submission = (gl_submission){0};
	if (size > UINT32_MAX)
		return gl_fail(error, GL_TOO_LARGE, "the frame has %zu bytes", size);
	if (!begins_map(frame, size)) {
		submission->text = (gloss_string){size ? frame : "", (uint32_t)size};
		gl_code code = gl_submission_check(submission, max_document, error);
		return code == GL_INVALID_UTF8 ? refuse_bytes(submission->text, "the frame is neither UTF-8 text nor a msgpack map", error)
					       : code;
	}
	gl_code code = read_map(frame, size, submission, error);
	if (code) {
		/* An id that cannot be used is not named in the reply. */
		gl_submission id = {.id = submission->id};
		gl_submission_check(&id, max_document, NULL);
		submission->id = id.id;
		return code;
	}
	return gl_submission_check(submission, max_document, error);
}
