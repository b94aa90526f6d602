/* Documents in hand; see document.h. */
#include "document.h"

#include <stdlib.h>
#include <string.h>

/* ZeroMQ reads into buffers of 8 KiB, and a frame that lies in one keeps the whole buffer. So a small frame is copied out of it, and a
 * larger one counts for all of it. */
#define BUFFER ((size_t)8 << 10)
#define SMALL 1024 /* bytes of a frame */

/* Takes over the frame. False: memory is short, and it is the caller's. */
static bool take_frame(gl_document *document, zmq_msg_t *frame)
{
	size_t size = zmq_msg_size(frame);
	bool small = size <= SMALL;
	if (small ? zmq_msg_init_size(&document->frame, size) : zmq_msg_init(&document->frame))
		return false;
	if (small) {
		memcpy(zmq_msg_data(&document->frame), zmq_msg_data(frame), size);
		zmq_msg_close(frame);
	} else {
		zmq_msg_move(&document->frame, frame);
	}
	document->bytes = sizeof(*document) + (small || size > BUFFER ? size : BUFFER);
	return true;
}

gl_document *gl_document_create(zmq_msg_t *frame)
{
	gl_document *document = calloc(1, sizeof(*document));
	if (document && take_frame(document, frame))
		return document;
	zmq_msg_close(frame);
	free(document);
	return NULL;
}

bool gl_document_expect_reply(gl_document *document, gl_port *port, gl_envelope *envelope)
{
	document->envelope = malloc(sizeof(*envelope));
	if (!document->envelope)
		return false;
	document->port = port;
	gl_envelope_move(document->envelope, envelope);
	document->bytes += sizeof(*envelope) + gl_envelope_size(document->envelope);
	return true;
}

void gl_document_destroy(gl_document *document)
{
	if (!document)
		return;
	zmq_msg_close(&document->frame);
	if (document->envelope)
		gl_envelope_clear(document->envelope);
	free(document->envelope);
	gl_buffer_deinit(&document->head);
	gl_buffer_deinit(&document->record);
	free(document->deaths);
	free(document);
}

gl_death *gl_document_note_death(gl_document *document, uint32_t plugin, uint32_t max_attempts)
{
	gl_death *death = NULL;
	for (uint32_t i = 0; i < document->death_count && !death; i++)
		if (document->deaths[i].plugin == plugin)
			death = &document->deaths[i];
	if (!death) {
		gl_death *deaths = realloc(document->deaths, (document->death_count + 1) * sizeof(*deaths));
		if (!deaths)
			return NULL;
		document->deaths = deaths;
		death = &deaths[document->death_count++];
		*death = (gl_death){.plugin = plugin};
	}
	death->count++;
	death->guilty = death->count >= max_attempts;
	return death;
}
