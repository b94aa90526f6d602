/* Documents from files and from lines of JSON, for every command that takes documents. */
#ifndef GL_INPUT_H
#define GL_INPUT_H

#include "command.h"
#include "json_document.h"

/* One document read from the command line's input, and the memory it lies in; used for one document after the other. */
typedef struct gl_input {
	const gl_options *options;
	size_t max_document;
	gl_buffer line;   /* --jsonl */
	const char *path; /* else */
	gl_buffer file;
	gl_json_document document;
	gl_submission submission;
} gl_input;

/* Takes the `number`-th document (from 0): the next line of standard input or that word of the command line. False at the end. */
bool gl_input_take(gl_input *input, uint64_t number);
/* Reads what was taken into input->submission: a file's id is its path; channel, lang and date are the options' where the document has
 * none. The submission is checked (gl_submission_check). On failure submission.id is still set where there is a usable one. */
gl_code gl_input_read(gl_input *input, gl_error *error);
/* True where the last take was no end: standard input could not be read, which was complained of. */
bool gl_input_failed(const gl_input *input);
void gl_input_clear(gl_input *input);

#endif
