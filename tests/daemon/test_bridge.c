/* The turns of ports on one loop. */
#include "daemon/bridge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define EACH 100

typedef struct mailbox {
	gl_port port;
	void *sender;
	unsigned received;
	unsigned beside[EACH]; /* how many the other one had received by then */
	struct mailbox *other;
} mailbox;

static bool receive(gl_port *port)
{
	mailbox *self = port->context;
	zmq_msg_t message;
	zmq_msg_init(&message);
	bool taken = gl_port_take(port, &message);
	zmq_msg_close(&message);
	if (taken)
		self->beside[self->received++] = self->other->received;
	return taken;
}

static void nothing(void *context) { (void)context; }

static void open_filled(mailbox *self, mailbox *other, gl_bridge *bridge, const char *endpoint)
{
	gl_error error;
	self->other = other;
	assert_int_equal(gl_port_open(bridge, &self->port, ZMQ_PAIR, receive, self, &error), GL_OK);
	const gl_endpoints endpoints = {.list = {endpoint}, .count = 1};
	assert_int_equal(gl_port_bind(&self->port, &endpoints, &error), GL_OK);
	self->sender = zmq_socket(bridge->zmq, ZMQ_PAIR);
	assert_int_equal(zmq_connect(self->sender, endpoint), 0);
	for (int i = 0; i < EACH; i++)
		assert_int_equal(zmq_send(self->sender, "m", 1, 0), 1);
	assert_int_equal(gl_port_start(&self->port, &error), GL_OK);
}

static void a_port_of_long_work_has_short_turns(void **state)
{
	(void)state;
	static mailbox slow, quick;
	gl_error error;
	gl_bridge bridge;
	uv_loop_t loop;
	uv_loop_init(&loop);
	assert_int_equal(gl_bridge_init(&bridge, &loop, nothing, NULL, &error), GL_OK);
	open_filled(&slow, &quick, &bridge, "inproc://slow");
	open_filled(&quick, &slow, &bridge, "inproc://quick");
	slow.port.at_once = 1;
	while (slow.received + quick.received < 2 * EACH)
		uv_run(&loop, UV_RUN_ONCE);
	assert_in_range(slow.beside[5], EACH, EACH);
	assert_in_range(quick.beside[EACH - 1], 3, 5);
	gl_port_close(&slow.port);
	gl_port_close(&quick.port);
	gl_bridge_close(&bridge);
	uv_run(&loop, UV_RUN_DEFAULT);
	zmq_close(slow.sender);
	zmq_close(quick.sender);
	gl_bridge_deinit(&bridge);
	assert_int_equal(uv_loop_close(&loop), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_port_of_long_work_has_short_turns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
