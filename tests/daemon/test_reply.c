/* Replies, and what is said where memory is short for one, over real sockets. */
#include "daemon/reply.h"
#include "engine/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static const char refusal[] = GL_SCARCE_ERROR;

typedef struct pair {
	void *context, *client;
	gl_port port;
} pair;

static void begin(pair *self)
{
	*self = (pair){.context = zmq_ctx_new()};
	self->port.socket = zmq_socket(self->context, ZMQ_ROUTER);
	self->client = zmq_socket(self->context, ZMQ_REQ);
	assert_int_equal(zmq_bind(self->port.socket, "inproc://replies"), 0);
	assert_int_equal(zmq_connect(self->client, "inproc://replies"), 0);
}

static void end(pair *self)
{
	zmq_close(self->client);
	zmq_close(self->port.socket);
	zmq_ctx_term(self->context);
}

/* Asks, and replies with that buffer. Returns whether something was sent. */
static bool reply(pair *self, const gl_buffer *buffer)
{
	gl_envelope envelope;
	zmq_msg_t request;
	assert_int_equal(zmq_send(self->client, "?", 1, 0), 1);
	zmq_pollitem_t asked = {.socket = self->port.socket, .events = ZMQ_POLLIN};
	assert_int_equal(zmq_poll(&asked, 1, 10000), 1);
	assert_true(gl_envelope_receive(&self->port, &envelope, &request));
	zmq_msg_close(&request);
	return gl_reply_send(&self->port, &envelope, buffer);
}

static void memory_that_is_short_is_told(void **state)
{
	(void)state;
	pair self;
	char came[256];
	gl_buffer buffer = {.failed = true};
	begin(&self);
	self.port.scarce = refusal;
	self.port.scarce_length = sizeof(refusal) - 1;
	assert_true(reply(&self, &buffer));
	int length = zmq_recv(self.client, came, sizeof(came), 0);
	gl_reader reader = {(const uint8_t *)came, (const uint8_t *)came + length};
	gl_value value;
	assert_true(gl_read_kind(&reader, GL_MAP, &value));
	assert_int_equal(value.count, 2);
	assert_true(gl_read(&reader, &value) && gl_is(&value, "ok"));
	assert_true(gl_read_kind(&reader, GL_BOOL, &value));
	assert_true(gl_read(&reader, &value) && gl_is(&value, "error"));
	assert_true(gl_read_kind(&reader, GL_MAP, &value));
	assert_true(gl_read(&reader, &value) && gl_is(&value, "code"));
	assert_true(gl_read(&reader, &value) && gl_is(&value, "memory"));
	assert_true(gl_read(&reader, &value) && gl_is(&value, "message"));
	assert_true(gl_read_kind(&reader, GL_STR, &value));
	assert_ptr_equal(reader.at, reader.end);
	end(&self);
}

static void nothing_is_said_where_nothing_can_be(void **state)
{
	(void)state;
	pair self;
	gl_buffer buffer = {.failed = true};
	begin(&self);
	assert_false(reply(&self, &buffer));
	end(&self);
}

/* ---- Replies that are not read -------------------------------------------------------------------------------------- */

#define CLIENTS 40
#define REPLY 1000

static char bytes[REPLY];
static const gl_buffer thousand = {.data = bytes, .length = REPLY};

/* One request with so many frames of 1,000 bytes before it. Returns whether it is replied to. */
static bool ask(pair *self, void *client, unsigned frames)
{
	gl_envelope envelope;
	zmq_msg_t request;
	for (unsigned i = 0; i < frames; i++)
		assert_int_equal(zmq_send(client, bytes, REPLY, ZMQ_SNDMORE), REPLY);
	assert_int_equal(zmq_send(client, "?", 1, 0), 1);
	zmq_pollitem_t asked = {.socket = self->port.socket, .events = ZMQ_POLLIN};
	assert_int_equal(zmq_poll(&asked, 1, 10000), 1);
	assert_true(gl_envelope_receive(&self->port, &envelope, &request));
	zmq_msg_close(&request);
	return gl_reply_send(&self->port, &envelope, &thousand);
}

static unsigned ask_often(pair *self, void *client, unsigned frames)
{
	unsigned replied = 0;
	for (unsigned i = 0; i < 300; i++)
		replied += ask(self, client, frames);
	return replied;
}

static void *join(pair *self)
{
	void *client = zmq_socket(self->context, ZMQ_DEALER);
	const int none = 0;
	zmq_setsockopt(client, ZMQ_LINGER, &none, sizeof(none));
	assert_int_equal(zmq_connect(client, "inproc://replies"), 0);
	return client;
}

static void one_client_leaves_a_quarter(void **state)
{
	(void)state;
	static gl_unsent unsent = {.most = 400 * REPLY};
	pair self;
	begin(&self);
	self.port.unsent = &unsent;
	void *client = join(&self), *other = join(&self);
	unsigned replied = ask_often(&self, client, 0);
	assert_in_range(replied, 75, 100);
	assert_true(ask(&self, other, 0));
	for (unsigned i = 0; i < replied; i++)
		assert_int_equal(zmq_recv(client, bytes, REPLY, 0), REPLY);
	/* Those with an envelope of 8,000 bytes are as large as nine. */
	assert_in_range(ask_often(&self, client, 8), 5, 11);
	zmq_close(other);
	zmq_close(client);
	end(&self);
}

static void all_of_them_leave_no_more_than_there_is(void **state)
{
	(void)state;
	static gl_unsent unsent = {.most = 400 * REPLY};
	pair self;
	unsigned replied = 0;
	void *clients[CLIENTS];
	begin(&self);
	self.port.unsent = &unsent;
	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = join(&self);
		unsigned of_one = ask_often(&self, clients[i], 0);
		assert_true(of_one >= 1);
		replied += of_one;
	}
	assert_in_range(replied, 200, 400);
	for (int i = 0; i < CLIENTS; i++)
		zmq_close(clients[i]);
	end(&self);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_that_is_short_is_told),
		cmocka_unit_test(nothing_is_said_where_nothing_can_be),
		cmocka_unit_test(one_client_leaves_a_quarter),
		cmocka_unit_test(all_of_them_leave_no_more_than_there_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
