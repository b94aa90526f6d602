/* Asking glossd; see control.h. */
#include "control.h"
#include "engine/writer.h"

gl_exit gl_ask_control(const gl_options *options, const gl_config *config, const char *command, int timeout_ms, zmq_msg_t *reply)
{
	gl_buffer request = {0};
	gl_writer writer;
	gl_writer_init(&writer, &request, GL_FORM_MSGPACK);
	gl_write_map(&writer, 1);
	gl_write_text(&writer, "command");
	gl_write_text(&writer, command);
	gl_exit exit = gl_ask_control_with(options, config, &request, timeout_ms, reply);
	gl_buffer_deinit(&request);
	return exit;
}

gl_exit gl_ask_control_with(const gl_options *options, const gl_config *config, const gl_buffer *request, int timeout_ms, zmq_msg_t *reply)
{
	gl_client client;
	if (!gl_client_open(&client, ZMQ_REQ, options, &config->control, "control", timeout_ms))
		return GL_EXIT_USAGE;
	bool answered = gl_client_ask(&client, request, reply);
	gl_client_close(&client);
	return answered ? GL_EXIT_DONE : GL_EXIT_UNREACHABLE;
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

gl_exit gl_judge_answer(const json_t *answer, const char *command)
{
	const json_t *error = json_object_get(answer, "error");
	const char *code = json_string_value(json_object_get(error, "code"));
	const char *message = json_string_value(json_object_get(error, "message"));
	if (json_is_true(json_object_get(answer, "ok")))
		return GL_EXIT_DONE;
	if (!code) {
		gl_complain("the answer to `%s` makes no sense, or memory is short", command);
		return GL_EXIT_UNREACHABLE;
	}
	gl_complain("glossd refused `%s`: %s: %s", command, code, message ? message : "it does not say why");
	return GL_EXIT_REFUSED;
}
