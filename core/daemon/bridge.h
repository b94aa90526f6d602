/* ZeroMQ on libuv: the one place that knows how the two fit together.
 *
 * A ZeroMQ socket's descriptor is edge-triggered, and any call on the socket may swallow the edge. So a socket that was used, or whose
 * descriptor woke the loop, is `stirred`, and before the loop sleeps (uv_prepare) ZMQ_EVENTS of each stirred socket is read; those at rest
 * are spared that system call or two: where nothing happened, and where the last call was one that found no message. Where something is
 * ready a no-op uv_idle keeps the loop from sleeping. After the poll (uv_check) messages are taken without waiting, from one port after
 * the other, within a budget, so that a flood does not starve timers, signals and workers.
 *
 * All of it is on the loop's thread. A port that fails to open is left closed and needs no gl_port_close. */
#ifndef GL_BRIDGE_H
#define GL_BRIDGE_H

#include "engine/config.h"

#include <uv.h>
#include <zmq.h>

typedef struct gl_port gl_port;

/* Takes one message, all its frames, without waiting. False where there is none. */
typedef bool (*gl_receive)(gl_port *port);

struct gl_port {
	void *context; /* the owner's */
	void *socket;  /* NULL: closed */
	struct gl_bridge *bridge;
	gl_receive receive;
	uv_poll_t poll;
	struct gl_unsent *unsent; /* of replies (reply.h); NULL: not bounded */
	const char *scarce;       /* msgpack that is sent where memory is short for a reply (reply.h); NULL: nothing */
	size_t scarce_length;
	unsigned at_once;                  /* messages taken before the next port has its turn; a few by default */
	bool paused;                       /* not read: ZeroMQ's backpressure holds the senders */
	bool stirred;                      /* used, or woken by its descriptor, since ZMQ_EVENTS was read last */
	bool waiting;                      /* something was there to read then */
	unsigned bound;                    /* to how many endpoints */
	char *endpoints[GL_MAX_ENDPOINTS]; /* as ZeroMQ names them, wildcards resolved */
	gl_port *next;
};

typedef struct gl_bridge {
	uv_loop_t *loop;
	void *zmq;
	uv_prepare_t prepare;
	uv_check_t check;
	uv_idle_t idle;
	gl_port *ports;
	void (*turn)(void *context); /* called once a turn, before ZMQ_EVENTS are read: the place to send from */
	void *turn_context;
} gl_bridge;

gl_code gl_bridge_init(gl_bridge *bridge, uv_loop_t *loop, void (*turn)(void *context), void *context, gl_error *error);
/* Begins to close what is on the loop; ports are closed before. */
void gl_bridge_close(gl_bridge *bridge);
/* After the loop is closed: waits, at most the sockets' LINGER, until what was sent is out. */
void gl_bridge_deinit(gl_bridge *bridge);

/* Makes a socket of `type`. Options are set by gl_port_set before gl_port_bind; gl_port_start puts it on the loop. */
gl_code gl_port_open(gl_bridge *bridge, gl_port *port, int type, gl_receive receive, void *context, gl_error *error);
/* Sets a ZeroMQ option whose value is an int, or an int64_t. */
gl_code gl_port_set(gl_port *port, int option, int value, gl_error *error);
gl_code gl_port_set_size(gl_port *port, int option, int64_t value, gl_error *error);
/* Binds the socket to all of the endpoints. */
gl_code gl_port_bind(gl_port *port, const gl_endpoints *endpoints, gl_error *error);
/* Stops listening, and ends the connections; what ZeroMQ received before can still be read. */
void gl_port_unbind(gl_port *port);
gl_code gl_port_start(gl_port *port, gl_error *error);
/* Watches the port's connections: `monitor` becomes a port that receives ZeroMQ's events of the kinds in `events`. `name` tells it from
 * other monitors. */
gl_code gl_port_watch(gl_port *port, gl_port *monitor, const char *name, int events, gl_receive receive, void *context, gl_error *error);
/* Ends that, before the monitor is closed: ZeroMQ would never free an event that nobody takes any more. */
void gl_port_unwatch(gl_port *port);
/* Takes or sends one frame of a message, without waiting; `more`: it is not the last. False: there is none, or it cannot be sent, and
 * `frame` stays the caller's. */
bool gl_port_take(gl_port *port, zmq_msg_t *frame);
bool gl_port_send(gl_port *port, zmq_msg_t *frame, bool more);
/* Stops to read, or goes on. */
void gl_port_pause(gl_port *port, bool paused);
/* Closes. The port's memory is in use until the loop is closed. */
void gl_port_close(gl_port *port);

#endif
