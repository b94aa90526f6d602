/* Asking glossd; see control.h. */
#include "control.h"
#include "engine/writer.h"

gl_exit gl_ask_control(const gl_options *options, const gl_config *config, const char *command, int timeout_ms, zmq_msg_t *reply)
{
	gl_buffer request = {0};
	gl_writer writer;
	gl_writer_init(&writer, &request, GL_FORM_MSGPACK);
	gl_write_map(&writer, 1);
	gl_write_entry(&writer, "command", command);
	gl_exit exit = gl_ask_control_with(options, config, command, &request, timeout_ms, reply);
	gl_buffer_deinit(&request);
	return exit;
}

/* What the answer says of itself. */
static gl_exit judge(zmq_msg_t *answer, const char *command)
{
	const void *data = zmq_msg_data(answer);
	size_t length = zmq_msg_size(answer);
	gl_reader ok = gl_client_value(data, length, "ok"), error = gl_client_value(data, length, "error");
	gl_value value;
	if (ok.at && gl_read_kind(&ok, GL_BOOL, &value) && value.boolean)
		return GL_EXIT_DONE;
	size_t left = error.at ? (size_t)(error.end - error.at) : 0;
	gloss_string code = gl_client_string(error.at, left, "code"), message = gl_client_string(error.at, left, "message");
	if (!code.data) {
		gl_complain("the answer to `%s` makes no sense", command);
		return GL_EXIT_UNREACHABLE;
	}
	gl_complain("glossd refused `%s`: %.*s: %.*s", command, (int)code.length, code.data, (int)message.length,
		    message.data ? message.data : "");
	return GL_EXIT_REFUSED;
}

gl_exit gl_ask_control_with(const gl_options *options, const gl_config *config, const char *command, const gl_buffer *request,
			    int timeout_ms, zmq_msg_t *reply)
{
	gl_client client;
	if (!gl_client_open(&client, ZMQ_REQ, options, &config->control, "control", timeout_ms))
		return GL_EXIT_USAGE;
	bool answered = gl_client_ask(&client, request, reply);
	gl_exit exit = answered ? judge(reply, command) : GL_EXIT_UNREACHABLE;
	if (answered && exit != GL_EXIT_DONE)
		zmq_msg_close(reply);
	gl_client_close(&client);
	return exit;
}

json_t *gl_json_of(const void *data, size_t length)
{
	gl_buffer text = {0};
	gl_writer writer;
	gl_reader reader = {data, (const uint8_t *)data + length};
	gl_writer_init(&writer, &text, GL_FORM_JSON);
	bool sound = gl_write_value(&writer, &reader) && !text.failed;
	json_t *root = sound ? json_loadb(text.data, text.length, JSON_ALLOW_NUL, NULL) : NULL;
	gl_buffer_deinit(&text);
	return root;
}
