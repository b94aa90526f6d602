/* The limit: what ZeroMQ alone can do. Takes documents from PULL and publishes each on XPUB, with the options that glossd sets, two frames, no analysis.
 *
 * --more makes each frame longer by so many bytes than the document, so that as many go out as glossd sends in a result with its text; that takes one copy, as it
 * does in glossd. One thread beside ZeroMQ's, which blocks in receive. Ends at SIGTERM. */
#include "shared/options.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <zmq.h>

#define TOPIC "default/doc"
#define LINGER_MS 1000
#define LOOK_MS 100

static volatile sig_atomic_t stopped;

static void stop(int number) { stopped = number; }

static bool lengthen(zmq_msg_t *message, size_t more)
{
	zmq_msg_t longer;
	size_t size = zmq_msg_size(message);
	if (zmq_msg_init_size(&longer, size + more))
		return false;
	memcpy(zmq_msg_data(&longer), zmq_msg_data(message), size);
	memset((char *)zmq_msg_data(&longer) + size, 0, more);
	zmq_msg_move(message, &longer);
	return true;
}

/* Until it is stopped, or ZeroMQ fails. */
static bool forward(void *in, void *out, size_t more)
{
	zmq_msg_t message;
	zmq_msg_init(&message);
	bool sound = true;
	while (sound && !stopped) {
		if (zmq_msg_recv(&message, in, 0) < 0) {
			sound = errno == EAGAIN || errno == EINTR;
			continue;
		}
		sound = (!more || lengthen(&message, more)) && zmq_send(out, TOPIC, sizeof(TOPIC) - 1, ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0 &&
			zmq_msg_send(&message, out, ZMQ_DONTWAIT) >= 0;
	}
	zmq_msg_close(&message);
	return sound;
}

static bool set(void *socket, int option, int value) { return !zmq_setsockopt(socket, option, &value, sizeof(value)); }

int main(int count, char **words)
{
	const char *push = NULL, *results = NULL;
	uint64_t more = 0, backlog = 10000;
	int64_t largest = 32 << 20;
	const bench_option options[] = {{"push", "where documents come in", BENCH_TEXT, &push, true},
					{"results", "where they go out", BENCH_TEXT, &results, true},
					{"more", "bytes added to each", BENCH_NUMBER, &more, false},
					{"backlog", "messages for a slow subscriber", BENCH_NUMBER, &backlog, false},
					{0}};
	if (!bench_read_options(count, words, options, "Forwards documents from PULL to XPUB."))
		return 2;
	sigaction(SIGTERM, &(struct sigaction){.sa_handler = stop}, NULL);
	sigaction(SIGINT, &(struct sigaction){.sa_handler = stop}, NULL);
	void *context = zmq_ctx_new(), *in = zmq_socket(context, ZMQ_PULL), *out = zmq_socket(context, ZMQ_XPUB);
	bool sound = set(in, ZMQ_RCVHWM, 64) && set(in, ZMQ_RCVTIMEO, LOOK_MS) && set(in, ZMQ_LINGER, LINGER_MS) &&
		     !zmq_setsockopt(in, ZMQ_MAXMSGSIZE, &largest, sizeof(largest)) && set(out, ZMQ_SNDHWM, (int)backlog) &&
		     set(out, ZMQ_LINGER, LINGER_MS) && set(out, ZMQ_XPUB_VERBOSER, 1) && !zmq_bind(out, results) && !zmq_bind(in, push) &&
		     forward(in, out, more);
	if (!sound)
		fprintf(stderr, "forward: %s\n", zmq_strerror(errno));
	zmq_close(in);
	zmq_close(out);
	zmq_ctx_term(context);
	return sound ? 0 : 1;
}
