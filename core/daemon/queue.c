/* Queues of documents; see queue.h. */
#include "queue.h"
#include "document.h"

void gl_queue_push(gl_queue *queue, gl_document *document)
{
	document->next = NULL;
	if (queue->last)
		queue->last->next = document;
	else
		queue->first = document;
	queue->last = document;
	queue->count++;
}

void gl_queue_push_front(gl_queue *queue, gl_document *document)
{
	document->next = queue->first;
	queue->first = document;
	if (!queue->last)
		queue->last = document;
	queue->count++;
}

gl_document *gl_queue_pop(gl_queue *queue)
{
	gl_document *document = queue->first;
	if (!document)
		return NULL;
	queue->first = document->next;
	if (!queue->first)
		queue->last = NULL;
	document->next = NULL;
	queue->count--;
	return document;
}
