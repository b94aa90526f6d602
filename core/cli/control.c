/* Asking glossd; see control.h. */
#include "control.h"
#include "engine/writer.h"

#define ANSWER_TIMEOUT_MS 5000

bool gl_ask_control(const gl_options *options, const gl_config *config, const char *command, zmq_msg_t *reply)
{
	gl_client client;
	gl_buffer request = {0};
	gl_writer writer;
	if (!gl_client_open(&client, ZMQ_REQ, options, &config->control, "control", ANSWER_TIMEOUT_MS))
		return false;
	gl_writer_init(&writer, &request, GL_FORM_MSGPACK);
	gl_write_map(&writer, 1);
	gl_write_text(&writer, "command");
	gl_write_text(&writer, command);
	bool answered = gl_client_ask(&client, &request, reply);
	gl_buffer_deinit(&request);
	gl_client_close(&client);
	return answered;
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
