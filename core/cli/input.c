/* Reading documents; see input.h. */
#include "input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define READ_AT_ONCE 65536
#define MOST_SPACE (1 << 20)  /* of a line: white space, and keys that are not known */
#define MOST_BESIDE (4 << 20) /* of a line: bytes beside its strings */

/* The longest line that may hold a document: JSON needs six bytes for a control character. */
static size_t most_of_line(const gl_input *input) { return 6 * (input->max_document + GL_MAX_META) + MOST_SPACE; }

/* Reads the next line of standard input, without its end; of one that is too long, a piece that is too long as well. False behind the last
 * line, and where reading fails: a piece that was read by then is no document. */
static bool take_line(gl_input *input)
{
	gl_buffer *line = &input->line;
	int byte = 0;
	gl_buffer_reset(line);
	if (ferror(stdin))
		return false;
	while (byte != EOF && byte != '\n') {
		char *room = line->length > most_of_line(input) ? NULL : gl_buffer_room(line, READ_AT_ONCE);
		size_t got = 0;
		while (got < READ_AT_ONCE && (byte = getc_unlocked(stdin)) != EOF && byte != '\n')
			if (room)
				room[got++] = (char)byte;
		line->length += got;
	}
	if (ferror(stdin))
		gl_complain("cannot read standard input: %s", strerror(errno));
	return byte != EOF || (line->length && !ferror(stdin));
}

bool gl_input_take(gl_input *input, uint64_t number)
{
	if (input->options->jsonl)
		return take_line(input);
	input->path = number < input->options->word_count ? input->options->words[number] : NULL;
	return input->path;
}

/* True where a line has too much beside its strings: each byte there may be a value, for which jansson takes some forty. */
static bool has_too_much_beside(const gl_buffer *line)
{
	size_t beside = 0;
	bool inside = false;
	for (size_t i = 0; i < line->length && line->length > MOST_BESIDE && beside <= MOST_BESIDE; i++) {
		inside ^= line->data[i] == '"';
		beside += !inside;
		i += inside && line->data[i] == '\\';
	}
	return beside > MOST_BESIDE;
}

static gl_code read_line(gl_input *input, gl_error *error)
{
	const gl_buffer *line = &input->line;
	if (line->failed)
		return gl_fail(error, GL_MEMORY, "memory is short");
	if (line->length > most_of_line(input))
		return gl_fail(error, GL_TOO_LARGE, "the line has more than %zu bytes, which no document needs", most_of_line(input));
	if (has_too_much_beside(line))
		return gl_fail(error, GL_TOO_LARGE, "the line has more than %d bytes beside its strings, which no document needs",
			       MOST_BESIDE);
	gl_code code = gl_json_document_read(&input->document, line->data, line->length, error);
	input->submission = input->document.submission;
	return code;
}

static gl_code read_file(gl_input *input, gl_error *error)
{
	bool standard = !strcmp(input->path, "-");
	FILE *file = standard ? stdin : fopen(input->path, "rb");
	gl_buffer_reset(&input->file);
	if (!file)
		return gl_fail(error, GL_SYSTEM, "%s", strerror(errno));
	/* A little more than is allowed is enough to see that it is too much. */
	while (input->file.length <= input->max_document) {
		char *room = gl_buffer_room(&input->file, READ_AT_ONCE);
		size_t got = room ? fread(room, 1, READ_AT_ONCE, file) : 0;
		input->file.length += got;
		if (!got)
			break;
	}
	gl_code code = ferror(file) ? gl_fail(error, GL_SYSTEM, "%s", strerror(errno)) : GL_OK;
	if (!standard)
		fclose(file);
	if (!code && input->file.length > input->max_document)
		code = gl_fail(error, GL_TOO_LARGE, "the text has more than the %zu bytes of ingest.max_document", input->max_document);
	return input->file.failed ? gl_fail(error, GL_MEMORY, "memory is short") : code;
}

static void set_default(gloss_string *value, const char *text)
{
	if (!value->data && text)
		*value = (gloss_string){text, (uint32_t)strlen(text)};
}

gl_code gl_input_read(gl_input *input, gl_error *error)
{
	gl_code code;
	gl_submission *submission = &input->submission;
	gl_json_document_clear(&input->document);
	*submission = (gl_submission){0};
	if (input->options->jsonl) {
		code = read_line(input, error);
	} else {
		code = read_file(input, error);
		set_default(&submission->id, input->options->id ? input->options->id : input->path);
		submission->text = (gloss_string){input->file.data ? input->file.data : "", (uint32_t)input->file.length};
	}
	set_default(&submission->channel, input->options->channel);
	set_default(&submission->lang, input->options->lang);
	set_default(&submission->date, input->options->date);
	if (!code)
		return gl_submission_check(submission, input->max_document, error);
	if (submission->id.length > GL_MAX_ID || !submission->id.length)
		submission->id = (gloss_string){0};
	return code;
}

bool gl_input_failed(const gl_input *input) { return input->options->jsonl && ferror(stdin); }

void gl_input_clear(gl_input *input)
{
	gl_json_document_clear(&input->document);
	gl_buffer_deinit(&input->file);
	gl_buffer_deinit(&input->line);
}
