/* Errors as values: a code that programs read (its name is part of the protocol, docs/protocol.md) and words that tell a person what to
 * do. */
#ifndef GL_ERROR_H
#define GL_ERROR_H

/* Codes and their names on the wire. A code's name never changes once released. */
#define GL_CODES(X)                                                                                            \
	X(GL_OK, "ok")                                                                                         \
	X(GL_MEMORY, "memory")             /* memory is short, or a limit on it was reached */                 \
	X(GL_INVALID_UTF8, "invalid_utf8") /* text, id, … are not valid UTF-8 */                             \
	X(GL_EMPTY_TEXT, "empty_text")                                                                         \
	X(GL_TOO_LARGE, "too_large") /* a document above ingest.max_document, or meta above 64 KiB */          \
	X(GL_MALFORMED, "malformed") /* not msgpack, or lengths and nesting beyond the bytes that are there */ \
	X(GL_BAD_TYPE, "bad_type")   /* a key with a value of a wrong type, or a key twice */                  \
	X(GL_MISSING_TEXT, "missing_text")                                                                     \
	X(GL_BAD_ID, "bad_id")                                                                                 \
	X(GL_BAD_CHANNEL, "bad_channel")                                                                       \
	X(GL_BAD_LANG, "bad_lang")                                                                             \
	X(GL_BAD_DATE, "bad_date")                                                                             \
	X(GL_BAD_REPLY, "bad_reply")                                                                           \
	X(GL_BAD_ENVELOPE, "bad_envelope") /* too many or too large frames before the document */              \
	X(GL_TOO_MANY_CHANNELS, "too_many_channels")                                                           \
	X(GL_BUSY, "busy") /* try again later */                                                               \
	X(GL_UNKNOWN_COMMAND, "unknown_command")                                                               \
	X(GL_CRASHED, "crashed") /* this and the next three: what is said of a plugin (docs/protocol.md) */    \
	X(GL_DEADLINE, "deadline")                                                                             \
	X(GL_PLUGIN_ERROR, "error")                                                                            \
	X(GL_REQUIRES, "requires") /* a layer that the plugin requires was not computed */                     \
	X(GL_BREAKER, "breaker")   /* the plugin is not asked, since it took down too many workers */          \
	X(GL_KILLED, "killed")                                                                                 \
	X(GL_CONFIG, "config")         /* the configuration is invalid */                                      \
	X(GL_PLUGIN_INVALID, "plugin") /* a plugin's file or descriptor cannot be used */                      \
	X(GL_DAMAGED, "damaged")       /* a file of the spool is not what was written */                       \
	X(GL_NOT_KEPT, "not_kept")     /* a result was not made in the form that is asked for */               \
	X(GL_NO_SPOOL, "no_spool")     /* nothing is kept: `spool: off` */                                     \
	X(GL_UNKNOWN_CHANNEL, "unknown_channel")                                                               \
	X(GL_UNKNOWN_DOCUMENT, "unknown_document")                                                             \
	X(GL_SYSTEM, "system") /* a system call failed; the words say which */

typedef enum gl_code {
#define GL_CODE_ENTRY(code, name) code,
	GL_CODES(GL_CODE_ENTRY)
#undef GL_CODE_ENTRY
} gl_code;

typedef struct gl_error {
	gl_code code;
	char message[1024]; /* one or more lines, no newline at the end */
} gl_error;

/* Where in a configuration something stands. */
typedef struct gl_place {
	const char *file; /* or "--set"; NULL: nowhere */
	int line, column; /* from 1; 0: unknown */
} gl_place;

/* The code's name on the wire. */
const char *gl_code_name(gl_code code);
/* Leaves out what is no UTF-8, such as a code point that was cut, and makes blanks of control characters, which no terminal should see, but those in `kept`. */
void gl_clean(char *words, const char *kept);
/* Fills *error (may be NULL) and returns `code`. The message is cut where it is too long, and cleaned, but for its lines. */
gl_code gl_fail(gl_error *error, gl_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same, with `file:line:column: ` before the words, as far as they are known. */
gl_code gl_fail_at(gl_error *error, gl_code code, gl_place place, const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
