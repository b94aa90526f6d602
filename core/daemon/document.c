/* Documents in hand; see document.h. */
#include "document.h"

#include <stdlib.h>

gl_document *gl_document_create(zmq_msg_t *frame)
{
	gl_document *document = calloc(1, sizeof(*document));
	if (!document) {
		zmq_msg_close(frame);
		return NULL;
	}
	/* Moved before it is read: a small message lives inside its zmq_msg_t. */
	zmq_msg_init(&document->frame);
	zmq_msg_move(&document->frame, frame);
	document->bytes = sizeof(*document) + zmq_msg_size(&document->frame);
	return document;
}

bool gl_document_expect_reply(gl_document *document, gl_port *port, gl_envelope *envelope)
{
	document->envelope = malloc(sizeof(*envelope));
	if (!document->envelope)
		return false;
	document->port = port;
	gl_envelope_move(document->envelope, envelope);
	document->bytes += sizeof(*envelope);
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
