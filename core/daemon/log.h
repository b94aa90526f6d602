/* The log: one line for each event, its name first.
 *
 *     event=worker_died level=warning time=2026-01-31T12:00:00.000Z plugin=tokens signal=11 …
 *
 * Lines go to standard error, as logfmt or JSON (log_form.h); where standard error is the journal, as its entries (journal.h). Lines that
 * say the same (the same level, event and, where the first field is a text, first field) are written at most 10 times in 10 seconds; then a
 * line says how many were held back. A line that its reader cannot take at once is dropped and counted: the loop never waits for a reader.
 * Logging cannot fail. Loop's thread. */
#ifndef GL_LOG_H
#define GL_LOG_H

#include <gloss/plugin.h>

typedef struct gl_log_field {
	const char *key;  /* NULL: there is no such field in this line */
	const char *text; /* NULL: the number */
	size_t length;
	int64_t number;
} gl_log_field;

/* A field with a text, which need not be UTF-8; absent where `text` is NULL. */
static inline gl_log_field gl_log_bytes(const char *key, const char *text, size_t length)
{
	return (gl_log_field){text ? key : NULL, text, length, 0};
}
static inline gl_log_field gl_log_text(const char *key, const char *text) { return gl_log_bytes(key, text, text ? strlen(text) : 0); }
static inline gl_log_field gl_log_number(const char *key, int64_t number) { return (gl_log_field){key, NULL, 0, number}; }

/* Once, before the first line: finds out whether standard error is the journal. */
void gl_log_open(void);
/* Lines above this level are not written. */
void gl_log_set_level(gloss_level level);
/* `logfmt` or `json`: what lines on standard error look like from now on. */
void gl_log_set_format(const char *format);
/* Writes a line, as gl_log does; fields whose key is NULL are left out. */
void gl_log_fields(gloss_level level, const char *event, const gl_log_field *fields, size_t count);
/* Writes a line for each event that held something back for 10 seconds or more; `all`: for each that held back anything. */
void gl_log_flush(bool all);

/* gl_log(GLOSS_LOG_INFO, "ready", gl_log_number("pid", pid), …): at least one field. */
#define gl_log(level, event, ...) \
	gl_log_fields(level, event, (const gl_log_field[]){__VA_ARGS__}, sizeof((const gl_log_field[]){__VA_ARGS__}) / sizeof(gl_log_field))

#endif
