/* The subscriber: counts results, checks that each document came once and whole, and keeps a histogram of how long each took since it was due.
 *
 * It reads of a result what it needs and no more: `meta` (number and due time), the length of `text`, `outcome`; with --elapsed also the times of the
 * plugins. One thread beside ZeroMQ's. It ends when it has all that the load generator sent, or, with status 1, when nothing came for --patience
 * seconds. */
#include "shared/board.h"
#include "shared/histogram.h"
#include "shared/options.h"
#include "shared/times.h"
#include "engine/reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#define NUMBERS_MOST (UINT64_C(1) << 27) /* documents of one run: 16 MiB of bits */
#define LOOK_MS 50

typedef struct subscriber {
	const char *endpoint, *board_file;
	bool elapsed;
	double patience;
	bench_board *board;
	void *context, *socket;
	uint8_t *seen; /* a bit for each number */
	bench_histogram latency;
	uint64_t received, twice, not_whole, broken, gaps, last_seq;
	uint64_t text_bytes, frame_bytes, first_ns, last_ns, cpu_before, cpu_ns;
	uint64_t plugins_us, plugin_runs;
} subscriber;

/* What one result says. */
typedef struct result {
	uint64_t seq, number, due_ns, text_length, plugins_us, plugin_runs;
	bool numbered, whole, with_outcome;
} result;

/* ---- Reading a result ------------------------------------------------------------------------------------------------ */

static bool read_seq(gl_reader *reader, result *out)
{
	gl_value value;
	bool sound = gl_read_kind(reader, GL_UINT, &value);
	out->seq = sound ? value.natural : 0;
	return sound;
}

static bool read_meta(gl_reader *reader, result *out)
{
	gl_value value;
	if (!gl_read_kind(reader, GL_ARRAY, &value) || value.count != 2 || !gl_read_kind(reader, GL_UINT, &value))
		return false;
	out->number = value.natural;
	out->numbered = gl_read_kind(reader, GL_UINT, &value);
	out->due_ns = value.natural;
	return out->numbered;
}

static bool read_text(gl_reader *reader, result *out)
{
	gl_value value;
	bool sound = gl_read_kind(reader, GL_STR, &value);
	out->text_length = sound ? value.bytes.length : 0;
	return sound;
}

static bool read_outcome(gl_reader *reader, result *out)
{
	gl_value value;
	bool sound = gl_read_kind(reader, GL_STR, &value);
	out->with_outcome = true;
	out->whole = sound && gl_is(&value, "whole");
	return sound;
}

static bool read_elapsed(gl_reader *reader, result *out)
{
	gl_value map, key, value;
	if (!gl_read_kind(reader, GL_MAP, &map))
		return false;
	for (uint32_t i = 0; i < map.count; i++) {
		if (!gl_read_kind(reader, GL_STR, &key) || !gl_read_kind(reader, GL_UINT, &value))
			return false;
		if (gl_is(&key, "total"))
			continue;
		out->plugins_us += value.natural;
		out->plugin_runs++;
	}
	return true;
}

static const struct {
	const char *key;
	bool (*read)(gl_reader *reader, result *out);
} keys[] = {{"seq", read_seq}, {"meta", read_meta}, {"text", read_text}, {"outcome", read_outcome}, {"elapsed_us", read_elapsed}};

static bool read_value(gl_reader *reader, const gl_value *key, result *out)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (gl_is(key, keys[i].key))
			return keys[i].read(reader, out);
	return gl_skip(reader);
}

/* The forwarder's frames have no outcome: their map ends early. */
static bool read_result(const void *data, size_t size, bool elapsed, result *out)
{
	gl_reader reader = {data, (const uint8_t *)data + size};
	gl_value map, key;
	*out = (result){0};
	if (!gl_read_kind(&reader, GL_MAP, &map))
		return false;
	for (uint32_t i = 0; i < map.count && (elapsed || !out->with_outcome); i++)
		if (!gl_read_kind(&reader, GL_STR, &key) || !read_value(&reader, &key, out))
			return false;
	return out->numbered;
}

/* ---- Counting -------------------------------------------------------------------------------------------------------- */

static void count_result(subscriber *self, const result *came, size_t frame)
{
	uint64_t now = bench_now_ns();
	uint8_t bit = (uint8_t)(1 << came->number % 8);
	if (!self->received) {
		self->first_ns = now;
		self->cpu_before = bench_cpu_ns();
	}
	self->twice += (self->seen[came->number / 8] & bit) != 0;
	self->seen[came->number / 8] |= bit;
	self->not_whole += came->with_outcome && !came->whole;
	self->text_bytes += came->text_length;
	self->frame_bytes += frame;
	self->plugins_us += came->plugins_us;
	self->plugin_runs += came->plugin_runs;
	self->last_ns = now;
	bench_histogram_add(&self->latency, now > came->due_ns ? now - came->due_ns : 0);
	atomic_store_explicit(&self->board->received, ++self->received, memory_order_relaxed);
}

static void take(subscriber *self, zmq_msg_t *message)
{
	result came;
	if (!read_result(zmq_msg_data(message), zmq_msg_size(message), self->elapsed, &came) || came.number >= NUMBERS_MOST) {
		self->broken++;
		return;
	}
	self->gaps += came.seq && self->last_seq && came.seq != self->last_seq + 1;
	self->last_seq = came.seq;
	if (came.number)
		count_result(self, &came, zmq_msg_size(message));
	else
		atomic_fetch_add_explicit(&self->board->warm, 1, memory_order_relaxed);
}

/* Receives until all came. */
static bool receive(subscriber *self)
{
	zmq_msg_t message;
	uint64_t last = bench_now_ns();
	zmq_msg_init(&message);
	while (self->received < bench_board_sent(self->board)) {
		int size = zmq_msg_recv(&message, self->socket, 0);
		if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
			if ((double)(bench_now_ns() - last) > self->patience * 1e9)
				break;
			continue;
		}
		if (size < 0)
			break;
		if (!zmq_msg_more(&message))
			take(self, &message);
		/* The clock is read anyway where a result was counted. */
		last = self->last_ns > last ? self->last_ns : bench_now_ns();
	}
	zmq_msg_close(&message);
	self->cpu_ns = bench_cpu_ns() - self->cpu_before;
	return self->received == bench_board_sent(self->board);
}

static void print_number(const char *name, uint64_t value) { printf("\"%s\": %llu, ", name, (unsigned long long)value); }

/* The lowest number of those that did not come, 0 where all did. */
static uint64_t first_missing(const subscriber *self)
{
	uint64_t sent = self->seen && self->board ? bench_board_sent(self->board) : 0;
	for (uint64_t number = 1; sent < NUMBERS_MOST && number <= sent; number++)
		if (!(self->seen[number / 8] >> number % 8 & 1))
			return number;
	return 0;
}

static void print(const subscriber *self)
{
	printf("{");
	print_number("received", self->received);
	print_number("first_missing", first_missing(self));
	print_number("twice", self->twice);
	print_number("not_whole", self->not_whole);
	print_number("broken", self->broken);
	print_number("gaps", self->gaps);
	print_number("text_bytes", self->text_bytes);
	print_number("frame_bytes", self->frame_bytes);
	print_number("first_ns", self->first_ns);
	print_number("last_ns", self->last_ns);
	print_number("cpu_ns", self->cpu_ns);
	print_number("plugins_us", self->plugins_us);
	print_number("plugin_runs", self->plugin_runs);
	print_number("p50_ns", bench_histogram_quantile(&self->latency, 0.5));
	print_number("p90_ns", bench_histogram_quantile(&self->latency, 0.9));
	print_number("p99_ns", bench_histogram_quantile(&self->latency, 0.99));
	print_number("most_ns", self->latency.most);
	printf("\"histogram\": ");
	bench_histogram_print(&self->latency, stdout);
	puts("}");
}

static bool connect_socket(subscriber *self)
{
	int look = LOOK_MS, room = 200000, again = 1;
	self->context = zmq_ctx_new();
	self->socket = self->context ? zmq_socket(self->context, ZMQ_SUB) : NULL;
	if (self->socket && !zmq_setsockopt(self->socket, ZMQ_RCVTIMEO, &look, sizeof(look)) &&
	    !zmq_setsockopt(self->socket, ZMQ_RCVHWM, &room, sizeof(room)) &&
	    !zmq_setsockopt(self->socket, ZMQ_RECONNECT_IVL, &again, sizeof(again)) &&
	    !zmq_setsockopt(self->socket, ZMQ_SUBSCRIBE, "default/doc", 11) && !zmq_connect(self->socket, self->endpoint))
		return true;
	fprintf(stderr, "subscribe: cannot connect\n");
	return false;
}

int main(int count, char **words)
{
	static subscriber own;
	subscriber *self = &own;
	self->patience = 10;
	const bench_option options[] = {{"endpoint", "where the results come from", BENCH_TEXT, &self->endpoint, true},
					{"board", "the file that is shared with the load generator", BENCH_TEXT, &self->board_file, true},
					{"elapsed", "add up the plugins' times too", BENCH_FLAG, &self->elapsed, false},
					{"patience", "seconds without a result", BENCH_REAL, &self->patience, false},
					{0}};
	if (!bench_read_options(count, words, options, "Counts results and how long each took."))
		return 2;
	self->seen = calloc(NUMBERS_MOST / 8, 1);
	self->board = bench_board_open(self->board_file);
	bool whole = self->seen && self->board && connect_socket(self) && receive(self);
	print(self);
	if (self->socket)
		zmq_close(self->socket);
	if (self->context)
		zmq_ctx_term(self->context);
	free(self->seen);
	return whole ? 0 : 1;
}
