/* The outcome of a document, as it is published, kept and asked for again: all that its messages are made of, but for seq and epoch.
 *
 * A record is a view: its strings point into what it was made from. Packed it is one run of bytes, which the spool keeps and which reads
 * back as the same view; so there is one way to make a result, whether it is published at once, after a restart, or for somebody who asks
 * for it a week later. It includes what each output publishes of it, by the configuration of the generation that did the work. */
#ifndef GL_RECORD_H
#define GL_RECORD_H

#include "engine/config.h"
#include "engine/result.h"

typedef struct gl_record_output {
	bool doc, layers, text;
	gl_unit offsets;
} gl_record_output;

/* The worker's bytes for one topic in one unit. */
typedef struct gl_record_body {
	gl_unit offsets;
	gloss_string layer; /* data NULL: all layers, `doc` */
	gloss_string bytes;
} gl_record_body;

typedef struct gl_record {
	gl_submission submission; /* its text is absent where nothing publishes it */
	gloss_string lang;
	gl_lang_from lang_from;
	gl_outcome outcome;
	gloss_string code; /* of a failed one: the code's name, since its number may be another in the next version */
	gloss_string message;
	uint32_t revision;  /* 0: the first of its id */
	uint32_t body_keys; /* pairs that each body adds to the message's map */
	gl_record_output outputs[GL_MAX_OUTPUTS];
	uint32_t output_count;
	gl_record_body *bodies;
	uint32_t body_count, body_room; /* gl_record_room, gl_record_deinit */
} gl_record;

/* Makes room for so many bodies, which stays for the next record that is made in this place. False: memory is short. */
bool gl_record_room(gl_record *record, uint32_t bodies);
void gl_record_deinit(gl_record *record);

void gl_record_pack(gl_buffer *buffer, const gl_record *record);
/* The reverse. False: these bytes are no record, or memory is short. */
bool gl_record_unpack(gl_record *record, const void *data, size_t length);

/* Writes the pairs of a body without layers, and why there are none. */
#define GL_FAILURE_KEYS 4 /* layers, provenance, errors, elapsed_us */
void gl_record_write_failure(gl_writer *writer, gl_code code, gloss_string message);
/* Begins the map of a message and writes the header's pairs; `body_keys` pairs of a body must follow. */
void gl_record_write_header(gl_writer *writer, const gl_record *record, uint64_t seq, uint64_t epoch, gl_unit offsets, bool text,
			    uint32_t body_keys);
/* Writes the whole map of a message, as it is published. Where the record has no such body the message says that it was not kept. `layer`
 * data NULL: all layers. */
void gl_record_write(gl_writer *writer, const gl_record *record, uint64_t seq, uint64_t epoch, gl_unit offsets, bool text,
		     gloss_string layer);

#endif
