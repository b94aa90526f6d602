/* A document as it was submitted: bare text or a msgpack map (docs/protocol.md), checked whole before anything else sees it. Nothing is
 * copied: all strings point into the frame, which the caller keeps alive. */
#ifndef GL_SUBMISSION_H
#define GL_SUBMISSION_H

#include "error.h"
#include "reader.h"
#include "utf8.h"

typedef enum gl_reply { GL_REPLY_ACCEPTED, GL_REPLY_RESULT } gl_reply;

typedef struct gl_submission {
	gloss_string text, id, channel, lang, date, meta; /* data NULL where absent; channel is "default" where absent */
	gl_reply reply;
	uint32_t lengths[GL_UNITS]; /* of the text */
	uint64_t text_hash;         /* XXH3-64, made where the text was just looked through and is in the cache */
} gl_submission;

/* True where the submitter left a document's language open: named none, or `auto`. */
static inline bool gl_lang_open(gloss_string lang) { return !lang.data || gl_string_is(lang, "auto"); }

#define GL_MAX_ID 256
#define GL_MAX_META (64 * 1024)

/* Reads and checks a frame, whose text may have `max_document` bytes. On failure `error` (may be NULL) says why, and submission->id is
 * still set where a usable one was found, for the reply. Unknown keys are ignored. */
gl_code gl_submission_parse(const void *frame, size_t size, size_t max_document, gl_submission *submission, gl_error *error);
/* The same checks on a submission that was filled in another way (from files or JSON, by gloss). Sets channel, lengths and text_hash. */
gl_code gl_submission_check(gl_submission *submission, size_t max_document, gl_error *error);
/* True for [A-Za-z0-9][A-Za-z0-9_-]{0,63}. */
bool gl_channel_valid(const char *name, size_t length);
/* The shape of BCP 47: a language of 2 to 8 letters, or x or i, then parts of 1 to 8 letters and digits; 64 bytes at most. So it is wherever a
 * tag comes from: the submitter, the configuration, a plugin, a worker. */
bool gl_lang_valid(gloss_string lang);

#endif
