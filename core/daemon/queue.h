/* A queue of documents, linked by their own `next`. Whoever owns the queue owns the documents in it. */
#ifndef GL_QUEUE_H
#define GL_QUEUE_H

#include <stdint.h>

struct gl_document;

typedef struct gl_queue {
	struct gl_document *first, *last;
	uint32_t count;
} gl_queue;

void gl_queue_push(gl_queue *queue, struct gl_document *document);
void gl_queue_push_front(gl_queue *queue, struct gl_document *document);
/* The first, taken out; NULL: there is none. */
struct gl_document *gl_queue_pop(gl_queue *queue);

#endif
