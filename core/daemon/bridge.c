/* ZeroMQ on libuv; see bridge.h. */
#include "bridge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BUDGET_MESSAGES 256 /* in one turn of the loop, by all ports */
#define BUDGET_NS (2 * UINT64_C(1000000))
#define AT_ONCE 32     /* messages of one port */
#define LINGER_MS 1000 /* for what is still to be sent when a socket is closed */

/* A signal, such as the end of a child, breaks off any call of ZeroMQ before it has done anything: the call is made again. */
#define COMPLETE(result, call) \
	do                     \
		result = call; \
	while (result < 0 && errno == EINTR)

static void nothing(uv_idle_t *handle) { (void)handle; }

static void wake(uv_poll_t *handle, int status, int events)
{
	(void)status, (void)events;
	((gl_port *)handle->data)->stirred = true;
}

static bool readable(gl_port *port)
{
	int events = 0, failed;
	size_t size = sizeof(events);
	COMPLETE(failed, zmq_getsockopt(port->socket, ZMQ_EVENTS, &events, &size));
	return !failed && (events & ZMQ_POLLIN);
}

bool gl_port_take(gl_port *port, zmq_msg_t *frame)
{
	int size;
	COMPLETE(size, zmq_msg_recv(frame, port->socket, ZMQ_DONTWAIT));
	/* Before it says that there is nothing, ZeroMQ works off all that its descriptor told of: the next message makes it readable anew. */
	bool at_rest = size < 0 && errno == EAGAIN;
	port->stirred = !at_rest;
	port->waiting &= !at_rest;
	return size >= 0;
}

bool gl_port_send(gl_port *port, zmq_msg_t *frame, bool more)
{
	int size;
	port->stirred = true;
	COMPLETE(size, zmq_msg_send(frame, port->socket, more ? ZMQ_DONTWAIT | ZMQ_SNDMORE : ZMQ_DONTWAIT));
	return size >= 0;
}

static void before_sleep(uv_prepare_t *handle)
{
	gl_bridge *bridge = handle->data;
	bool ready = false;
	bridge->turn(bridge->turn_context);
	for (gl_port *port = bridge->ports; port; port = port->next) {
		/* For paused ports as well: reading it is what lets ZeroMQ work off its own commands. */
		if (port->stirred)
			port->waiting = port->socket && readable(port);
		port->stirred = false;
		ready |= port->waiting && !port->paused;
	}
	if (ready)
		uv_idle_start(&bridge->idle, nothing);
}

/* Takes up to `most` messages of one port. */
static unsigned drain(gl_port *port, unsigned most)
{
	unsigned taken = 0;
	if (!port->waiting && !port->stirred)
		return 0;
	while (taken < most && port->socket && !port->paused && port->receive(port))
		taken++;
	return taken;
}

static void after_sleep(uv_check_t *handle)
{
	gl_bridge *bridge = handle->data;
	uint64_t began = uv_hrtime();
	unsigned left = BUDGET_MESSAGES, taken;
	uv_idle_stop(&bridge->idle);
	do {
		taken = 0;
		for (gl_port *port = bridge->ports; port; port = port->next)
			taken += drain(port, left - taken < port->at_once ? left - taken : port->at_once);
		left -= taken;
	} while (taken && left && uv_hrtime() - began < BUDGET_NS);
}

gl_code gl_bridge_init(gl_bridge *bridge, uv_loop_t *loop, void (*turn)(void *context), void *context, gl_error *error)
{
	*bridge = (gl_bridge){.loop = loop, .turn = turn, .turn_context = context};
	bridge->zmq = zmq_ctx_new();
	if (!bridge->zmq)
		return gl_fail(error, GL_SYSTEM, "cannot start ZeroMQ: %s", zmq_strerror(errno));
	uv_prepare_init(loop, &bridge->prepare);
	uv_check_init(loop, &bridge->check);
	uv_idle_init(loop, &bridge->idle);
	bridge->prepare.data = bridge->check.data = bridge->idle.data = bridge;
	uv_prepare_start(&bridge->prepare, before_sleep);
	uv_check_start(&bridge->check, after_sleep);
	return GL_OK;
}

void gl_bridge_close(gl_bridge *bridge)
{
	if (!bridge->zmq)
		return;
	uv_close((uv_handle_t *)&bridge->prepare, NULL);
	uv_close((uv_handle_t *)&bridge->check, NULL);
	uv_close((uv_handle_t *)&bridge->idle, NULL);
}

void gl_bridge_deinit(gl_bridge *bridge)
{
	if (!bridge->zmq)
		return;
	while (zmq_ctx_term(bridge->zmq) && errno == EINTR)
		;
	bridge->zmq = NULL;
}

/* Sets the options of every socket. A client that connects again takes over its identity: its former connection may be dead without anybody
 * having noticed, as when a host vanishes. Over tcp that is found out within two minutes. */
static gl_code set_usual(gl_port *port, int type, gl_error *error)
{
	static const struct {
		int option, value;
	} usual[] = {{ZMQ_TCP_KEEPALIVE, 1},
		     {ZMQ_TCP_KEEPALIVE_IDLE, 60},
		     {ZMQ_TCP_KEEPALIVE_INTVL, 10},
		     {ZMQ_TCP_KEEPALIVE_CNT, 6},
		     {ZMQ_LINGER, LINGER_MS}};
	gl_code code = type == ZMQ_ROUTER ? gl_port_set(port, ZMQ_ROUTER_HANDOVER, 1, error) : GL_OK;
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]) && code == GL_OK; i++)
		code = gl_port_set(port, usual[i].option, usual[i].value, error);
	return code;
}

gl_code gl_port_open(gl_bridge *bridge, gl_port *port, int type, gl_receive receive, void *context, gl_error *error)
{
	*port = (gl_port){.bridge = bridge, .receive = receive, .context = context, .at_once = AT_ONCE};
	port->socket = zmq_socket(bridge->zmq, type);
	if (!port->socket)
		return gl_fail(error, GL_SYSTEM, "cannot make a ZeroMQ socket: %s", zmq_strerror(errno));
	return set_usual(port, type, error);
}

gl_code gl_port_set(gl_port *port, int option, int value, gl_error *error)
{
	if (zmq_setsockopt(port->socket, option, &value, sizeof(value)))
		return gl_fail(error, GL_SYSTEM, "cannot set ZeroMQ socket option %d to %d: %s", option, value, zmq_strerror(errno));
	return GL_OK;
}

gl_code gl_port_set_size(gl_port *port, int option, int64_t value, gl_error *error)
{
	if (zmq_setsockopt(port->socket, option, &value, sizeof(value)))
		return gl_fail(error, GL_SYSTEM, "cannot set ZeroMQ socket option %d: %s", option, zmq_strerror(errno));
	return GL_OK;
}

static gl_code bind_one(gl_port *port, const char *endpoint, gl_error *error)
{
	char name[512];
	size_t size = sizeof(name);
	/* Not for all: a wildcard would listen on more addresses then. */
	gl_code code = gl_port_set(port, ZMQ_IPV6, strchr(endpoint, '[') != NULL, error);
	if (code != GL_OK)
		return code;
	int failed;
	COMPLETE(failed, zmq_bind(port->socket, endpoint));
	if (failed)
		return gl_fail(error, GL_SYSTEM, "cannot listen on %s: %s", endpoint,
			       errno == ENODEV ? "wanted an address of this machine, in numbers, or *" : zmq_strerror(errno));
	if (zmq_getsockopt(port->socket, ZMQ_LAST_ENDPOINT, name, &size) || !(port->endpoints[port->bound] = strdup(name)))
		return gl_fail(error, GL_MEMORY, "%s: memory is short", endpoint);
	port->bound++;
	return GL_OK;
}

gl_code gl_port_bind(gl_port *port, const gl_endpoints *endpoints, gl_error *error)
{
	gl_code code = GL_OK;
	for (uint32_t i = 0; i < endpoints->count && code == GL_OK; i++)
		code = bind_one(port, endpoints->list[i], error);
	return code;
}

static void forget_endpoints(gl_port *port)
{
	for (unsigned i = 0; i < port->bound; i++)
		free(port->endpoints[i]);
	port->bound = 0;
}

void gl_port_unbind(gl_port *port)
{
	int failed;
	for (unsigned i = 0; i < port->bound; i++)
		COMPLETE(failed, zmq_unbind(port->socket, port->endpoints[i]));
	(void)failed; /* what is not bound any more */
	forget_endpoints(port);
}

static void close_socket(gl_port *port)
{
	forget_endpoints(port);
	if (port->socket)
		zmq_close(port->socket);
	port->socket = NULL;
}

gl_code gl_port_start(gl_port *port, gl_error *error)
{
	int fd = -1;
	size_t size = sizeof(fd);
	gl_bridge *bridge = port->bridge;
	if (zmq_getsockopt(port->socket, ZMQ_FD, &fd, &size))
		return gl_fail(error, GL_SYSTEM, "a ZeroMQ socket has no descriptor: %s", zmq_strerror(errno));
	int failed = uv_poll_init(bridge->loop, &port->poll, fd);
	if (failed)
		return gl_fail(error, GL_SYSTEM, "cannot wait for a ZeroMQ socket: %s", uv_strerror(failed));
	port->poll.data = port;
	uv_poll_start(&port->poll, UV_READABLE, wake);
	port->stirred = true;
	port->next = bridge->ports;
	bridge->ports = port;
	return GL_OK;
}

gl_code gl_port_watch(gl_port *port, gl_port *monitor, const char *name, int events, gl_receive receive, void *context, gl_error *error)
{
	char endpoint[64];
	snprintf(endpoint, sizeof(endpoint), "inproc://monitor-%s", name);
	gl_code code = gl_port_open(port->bridge, monitor, ZMQ_PAIR, receive, context, error);
	if (code != GL_OK)
		return code;
	int failed;
	COMPLETE(failed, zmq_socket_monitor(port->socket, endpoint, events));
	if (!failed)
		COMPLETE(failed, zmq_connect(monitor->socket, endpoint));
	if (failed)
		return gl_fail(error, GL_SYSTEM, "cannot watch a ZeroMQ socket: %s", zmq_strerror(errno));
	return gl_port_start(monitor, error);
}

void gl_port_pause(gl_port *port, bool paused) { port->paused = paused; }

void gl_port_unwatch(gl_port *port)
{
	int failed;
	if (port->socket)
		COMPLETE(failed, zmq_socket_monitor(port->socket, NULL, 0));
}

static void polled_no_more(uv_handle_t *handle) { close_socket(handle->data); }

void gl_port_close(gl_port *port)
{
	gl_port **at = port->bridge ? &port->bridge->ports : NULL;
	while (at && *at && *at != port)
		at = &(*at)->next;
	if (!at || !*at) {
		close_socket(port);
		return;
	}
	*at = port->next;
	uv_close((uv_handle_t *)&port->poll, polled_no_more);
}
