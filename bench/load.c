/* The load generator: documents of one size over PUSH, closed loop (so many on their way, the next when one is back) or open loop (so many a second,
 * come what may).
 *
 * A document is {id, meta: [number, due time], text}. In the open loop the due time is the schedule's, not that of the sending: where sender or
 * receiver fall behind, the wait counts. Documents of the warm-up have number 0. One thread beside ZeroMQ's. Every wait has a bound; past it the
 * program says so and ends with status 1. */
#include "shared/board.h"
#include "shared/options.h"
#include "shared/texts.h"
#include "shared/times.h"
#include "engine/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <zmq.h>

#define STALLED_NS UINT64_C(20000000000) /* nothing came back for so long */
#define PROBE_NS UINT64_C(5000000)
/* Where the window is full: a quarter of the time that it takes, within these bounds. Whoever looks more often takes a core from the target each time. */
#define LEAST_PAUSE_NS UINT64_C(500000)
#define MOST_PAUSE_NS UINT64_C(4000000)

typedef struct load {
	const char *endpoint, *text_file, *board_file;
	uint64_t size, count, window, warm;
	double seconds, rate;
	bench_text text;
	bench_board *board;
	void *context, *socket;
	gl_buffer head;
	uint64_t serial; /* documents sent, also in the warm-up */
	uint64_t bytes;  /* of text, of the run */
} load;

static void sleep_until(uint64_t ns)
{
	struct timespec time = {(time_t)(ns / 1000000000), (long)(ns % 1000000000)};
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL))
		;
}

static bool complain(const char *what)
{
	fprintf(stderr, "load: %s\n", what);
	return false;
}

/* The document up to its text's bytes, which are the last of the map. Its id is its own, also in the warm-up: twice the same document is analysed once. */
static void write_head(gl_buffer *head, uint64_t serial, uint64_t number, uint64_t due_ns, uint32_t length)
{
	gl_writer writer;
	char id[24];
	snprintf(id, sizeof(id), "load-%010llu", (unsigned long long)serial);
	gl_buffer_reset(head);
	gl_writer_init(&writer, head, GL_FORM_MSGPACK);
	gl_write_map(&writer, 3);
	gl_write_entry(&writer, "id", id);
	gl_write_text(&writer, "meta");
	gl_write_array(&writer, 2);
	gl_write_uint64(&writer, number);
	gl_write_uint64(&writer, due_ns);
	gl_write_text(&writer, "text");
	const uint8_t str32[5] = {0xdb, (uint8_t)(length >> 24), (uint8_t)(length >> 16), (uint8_t)(length >> 8), (uint8_t)length};
	gl_buffer_add(head, str32, sizeof(str32));
}

static bool send_slice(load *self, const bench_slice *slice, uint64_t number, uint64_t due_ns)
{
	zmq_msg_t message;
	write_head(&self->head, self->serial++, number, due_ns, slice->length);
	if (self->head.failed || zmq_msg_init_size(&message, self->head.length + slice->length))
		return complain("memory is short");
	memcpy(zmq_msg_data(&message), self->head.data, self->head.length);
	memcpy((char *)zmq_msg_data(&message) + self->head.length, slice->data, slice->length);
	if (zmq_msg_send(&message, self->socket, 0) < 0) {
		zmq_msg_close(&message);
		return complain("nobody takes the documents");
	}
	self->bytes += slice->length;
	return true;
}

static bool send_document(load *self, uint64_t number, uint64_t due_ns)
{
	return send_slice(self, &self->text.slices[number % self->text.count], number, due_ns);
}

/* How long to look away, where `most` may be on their way and `count` came back since `began`. */
static uint64_t pause_of(uint64_t began, uint64_t count, uint64_t most)
{
	uint64_t pause = count ? (bench_now_ns() - began) / count * most / 4 : 0;
	return pause < LEAST_PAUSE_NS ? LEAST_PAUSE_NS : pause > MOST_PAUSE_NS ? MOST_PAUSE_NS : pause;
}

/* Waits until fewer than `most` of the `sent` are on their way; `began`: when the first of them was sent. */
static bool wait_below(_Atomic uint64_t *came, uint64_t sent, uint64_t most, uint64_t began)
{
	uint64_t before = atomic_load_explicit(came, memory_order_relaxed), since = bench_now_ns();
	for (;;) {
		uint64_t now_came = atomic_load_explicit(came, memory_order_relaxed);
		if (sent < now_came + most)
			return true;
		uint64_t now = bench_now_ns();
		if (now_came != before)
			since = now;
		before = now_came;
		if (now - since > STALLED_NS)
			return complain("documents do not come back");
		sleep_until(now + pause_of(began, now_came, most));
	}
}

/* Sends a few words until they come back, which says that the subscriber's subscription stands; then the warm-up itself. */
static bool warm_up(load *self)
{
	const bench_slice probe = {"It rained.", 10};
	uint64_t began = bench_now_ns();
	while (!atomic_load(&self->board->warm)) {
		if (!send_slice(self, &probe, 0, 0))
			return false;
		if (bench_now_ns() - began > STALLED_NS)
			return complain("nothing comes back");
		sleep_until(bench_now_ns() + PROBE_NS);
	}
	uint64_t base = atomic_load(&self->board->warm);
	for (uint64_t i = 0; i < self->warm; i++)
		if (!wait_below(&self->board->warm, base + i, self->window ? self->window : 16, began) || !send_document(self, 0, 0))
			return false;
	return wait_below(&self->board->warm, base + self->warm, 1, began);
}

/* The measured part. Returns how many were sent, 0 after a failure. */
static uint64_t run(load *self)
{
	uint64_t began = bench_now_ns(), end = self->seconds > 0 ? began + (uint64_t)(self->seconds * 1e9) : UINT64_MAX, sent = 0;
	double step = self->rate > 0 ? 1e9 / self->rate : 0;
	while (!self->count || sent < self->count) {
		uint64_t now = bench_now_ns(), due = self->rate > 0 ? began + (uint64_t)((double)sent * step) : now;
		if (due >= end)
			break;
		if (due > now)
			sleep_until(due);
		bool sound = self->rate > 0 || wait_below(&self->board->received, sent, self->window, began);
		if (!sound || !send_document(self, sent + 1, self->rate > 0 ? due : bench_now_ns()))
			return 0;
		sent++;
	}
	return sent;
}

static bool connect_socket(load *self)
{
	int timeout = (int)(STALLED_NS / 1000000), linger = 5000, again = 1;
	self->context = zmq_ctx_new();
	self->socket = self->context ? zmq_socket(self->context, ZMQ_PUSH) : NULL;
	if (!self->socket || zmq_setsockopt(self->socket, ZMQ_SNDTIMEO, &timeout, sizeof(timeout)) ||
	    zmq_setsockopt(self->socket, ZMQ_LINGER, &linger, sizeof(linger)) ||
	    zmq_setsockopt(self->socket, ZMQ_RECONNECT_IVL, &again, sizeof(again)) || zmq_connect(self->socket, self->endpoint))
		return complain("cannot connect");
	return true;
}

static bool work(load *self)
{
	char line[8];
	if (!connect_socket(self) || !warm_up(self))
		return false;
	/* Whoever runs this reads the clocks of the others now, and says go. */
	puts("warm");
	if (fflush(stdout) || !fgets(line, sizeof(line), stdin))
		return complain("nobody said go");
	self->bytes = 0;
	uint64_t began = bench_now_ns(), cpu = bench_cpu_ns(), sent = run(self);
	if (!sent)
		return false;
	cpu = bench_cpu_ns() - cpu;
	uint64_t ended = bench_now_ns();
	bench_board_say_sent(self->board, sent);
	/* A connection that ends while its receiver is at its high-water mark loses what the kernel still holds: so not before all is back. */
	bool back = wait_below(&self->board->received, sent, 1, began);
	printf("{\"sent\": %llu, \"text_bytes\": %llu, \"began_ns\": %llu, \"ended_ns\": %llu, \"cpu_ns\": %llu}\n",
	       (unsigned long long)sent, (unsigned long long)self->bytes, (unsigned long long)began, (unsigned long long)ended,
	       (unsigned long long)cpu);
	return back;
}

int main(int count, char **words)
{
	load self = {.size = 4096, .warm = 100};
	const bench_option options[] = {{"endpoint", "where the documents go", BENCH_TEXT, &self.endpoint, true},
					{"text", "the file that documents are cut from", BENCH_TEXT, &self.text_file, true},
					{"board", "the file that is shared with the subscriber", BENCH_TEXT, &self.board_file, true},
					{"size", "bytes of a document, at most", BENCH_NUMBER, &self.size, false},
					{"window", "closed loop: documents on their way", BENCH_NUMBER, &self.window, false},
					{"rate", "open loop: documents a second", BENCH_REAL, &self.rate, false},
					{"count", "documents, at most", BENCH_NUMBER, &self.count, false},
					{"seconds", "how long, at most", BENCH_REAL, &self.seconds, false},
					{"warm", "documents of the warm-up", BENCH_NUMBER, &self.warm, false},
					{0}};
	if (!bench_read_options(count, words, options, "Sends documents; one of --window and --rate, and a bound, are needed."))
		return 2;
	if (!self.window == !(self.rate > 0) || (!self.count && !(self.seconds > 0)))
		return complain("one of --window and --rate, and --count or --seconds"), 2;
	prctl(PR_SET_TIMERSLACK, 1UL);
	self.board = bench_board_open(self.board_file);
	if (!self.board || !bench_text_read(&self.text, self.text_file, 0, 0, self.size))
		return 1;
	bool done = work(&self);
	if (self.socket)
		zmq_close(self.socket);
	if (self.context)
		zmq_ctx_term(self.context);
	gl_buffer_deinit(&self.head);
	bench_text_free(&self.text);
	return done ? 0 : 1;
}
