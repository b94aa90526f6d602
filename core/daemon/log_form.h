/* What a line of the log looks like. All forms are bounded and valid UTF-8, whatever is in the fields: a text is cut at a character, bytes
 * that are not UTF-8 become U+FFFD, and a field for which there is no more room is left out whole. No state; cannot fail. */
#ifndef GL_LOG_FORM_H
#define GL_LOG_FORM_H

#include "log.h"

#define GL_LOG_LINE 4096 /* no more than PIPE_BUF: a pipe that polls as writable takes it whole */
#define GL_LOG_FIELD 768 /* bytes of a text, escaped; the rest of it is cut */

typedef struct gl_log_event {
	gloss_level level;
	const char *name;
	const gl_log_field *fields;
	size_t count;
} gl_log_event;

typedef struct gl_log_line {
	char text[GL_LOG_LINE];
	size_t length;
} gl_log_line;

/* A form's duties: fills the line, which ends in a newline. */
typedef void gl_log_form(gl_log_line *line, const gl_log_event *event);

gl_log_form gl_log_logfmt;
gl_log_form gl_log_json; /* {"event": …, "level": …, "time": …, then the fields} */

/* The logfmt text without level, time and newline. */
void gl_log_message(gl_log_line *line, const gl_log_event *event);
/* Copies up to GL_LOG_FIELD bytes of a text, made valid but not escaped. Returns how many. */
size_t gl_log_plain(char copy[GL_LOG_FIELD], const char *text, size_t length);

#endif
