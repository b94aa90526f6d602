/* Results that are asked for again, for `gloss listen`: from a number or a time on, and where the numbers have a gap (docs/protocol.md). */
#ifndef GL_CLI_REPLAY_H
#define GL_CLI_REPLAY_H

#include "client.h"

/* Where one topic stands. */
typedef struct gl_heard {
	char topic[110];     /* CHANNEL/doc or CHANNEL/LAYER */
	uint64_t epoch, seq; /* of the last one printed; epoch 0: none yet */
} gl_heard;

typedef struct gl_replaying {
	const gl_options *options;
	const gl_config *config;
	const char *offsets;
	gl_client client; /* context NULL: not connected */
	bool without;     /* glossd keeps nothing, or nobody can be asked, which was told */
	/* Prints one result; false: the end, for good or ill. */
	bool (*print)(void *context, const void *data, size_t length);
	void *context;
} gl_replaying;

typedef struct gl_page_request {
	uint64_t from, since_ms, to; /* `since_ms` 0: by `from`; `to` 0: to the last one */
} gl_page_request;

/* Asks for the topic's results, page by page, and prints them; `heard` becomes the last one. False: `print` ended it. Where nothing can be
 * had it says so, and the results in between are lost to this client. */
bool gl_replay_print(gl_replaying *replaying, gl_heard *heard, const gl_page_request *request);
void gl_replay_end(gl_replaying *replaying);

/* The value of --since in milliseconds since 1970: a duration before now (10m, 2h, 30s), or a time in ISO 8601, UTC (2026-01-31T12:00:00Z).
 * 0: it is neither of them. */
uint64_t gl_since_ms(const char *text);

#endif
