/* The log: one line of logfmt on standard error for each event, its name first.
 *
 *     event=worker_died level=warning time=2026-01-31T12:00:00.000Z plugin=tokens signal=11 …
 *
 * Lines that say the same (the same event and, where the first field is a text, the same first field) are written at most 10 times in 10
 * seconds; the next one says how many were held back. A line that standard error cannot take at once is dropped and counted: the
 * loop never waits for a reader. Loop's thread. Logging cannot fail. */
#ifndef GL_LOG_H
#define GL_LOG_H

#include <gloss/plugin.h>

typedef struct gl_log_field {
	const char *key;
	const char *text; /* NULL: the number */
	size_t length;
	int64_t number;
} gl_log_field;

static inline gl_log_field gl_log_bytes(const char *key, const char *text, size_t length)
{
	return (gl_log_field){key, text ? text : "", text ? length : 0, 0};
}
static inline gl_log_field gl_log_text(const char *key, const char *text) { return gl_log_bytes(key, text, text ? strlen(text) : 0); }
static inline gl_log_field gl_log_number(const char *key, int64_t number) { return (gl_log_field){key, NULL, 0, number}; }

extern const char *const gl_level_names[]; /* by gloss_level */

/* Lines above this level are not written. */
void gl_log_set_level(gloss_level level);
void gl_log_fields(gloss_level level, const char *event, const gl_log_field *fields, size_t count);
/* Writes a line for each event that held something back for 10 seconds or more; `all`: for each that held back anything. */
void gl_log_flush(bool all);

/* gl_log(GLOSS_LOG_INFO, "ready", gl_log_number("pid", pid), …): at least one field. */
#define gl_log(level, event, ...) \
	gl_log_fields(level, event, (const gl_log_field[]){__VA_ARGS__}, sizeof((const gl_log_field[]){__VA_ARGS__}) / sizeof(gl_log_field))

#endif
