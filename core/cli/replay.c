/* Asking for results again; see replay.h. */
#include "replay.h"
#include "engine/clock.h"
#include "engine/writer.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PAGE_TIMEOUT_MS 5000

uint64_t gl_since_ms(const char *text)
{
	static const struct {
		const char *unit;
		double ms;
	} units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
	static const char *const forms[] = {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%MZ", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"};
	char *end;
	double number = strtod(text, &end);
	uint64_t now_ms = gl_now_ms();
	for (size_t i = 0; end != text && i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(end, units[i].unit) && number >= 0 && number * units[i].ms < (double)now_ms)
			return now_ms - (uint64_t)(number * units[i].ms);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct tm time = {0};
		end = strptime(text, forms[i], &time);
		if (!end || *end)
			continue;
		time_t seconds = timegm(&time);
		return seconds > 0 ? (uint64_t)seconds * 1000 : 1; /* before 1970 nothing was published */
	}
	return 0;
}

static void write_request(gl_buffer *buffer, const gl_replaying *replaying, const gl_heard *heard, const gl_page_request *request)
{
	const char *slash = strchr(heard->topic, '/');
	gl_writer writer;
	gl_buffer_reset(buffer);
	gl_writer_init(&writer, buffer, GL_FORM_MSGPACK);
	gl_write_map(&writer, 4 + (heard->epoch ? 1 : 0));
	gl_write_text(&writer, "channel");
	gl_write_str(&writer, heard->topic, (size_t)(slash - heard->topic));
	gl_write_entry(&writer, "topic", slash + 1);
	if (heard->epoch)
		gl_write_count(&writer, "epoch", heard->epoch);
	gl_write_count(&writer, request->since_ms ? "since" : "from", request->since_ms ? request->since_ms : request->from);
	gl_write_entry(&writer, "offsets", replaying->offsets);
}

/* Prints the results of a page up to `to`. `count` becomes how many there were. */
static bool print_page(gl_replaying *replaying, gl_heard *heard, const void *data, size_t length, uint64_t to, uint32_t *count)
{
	gl_reader reader = gl_client_value(data, length, "results");
	gl_value list = {0};
	*count = 0;
	if (!reader.at || !gl_read_kind(&reader, GL_ARRAY, &list))
		return true;
	for (uint32_t i = 0; i < list.count; i++) {
		const uint8_t *begin = reader.at;
		if (!gl_skip(&reader))
			return true;
		size_t size = (size_t)(reader.at - begin);
		uint64_t seq = gl_client_natural(begin, size, "seq");
		if (to && seq > to)
			break;
		(*count)++;
		heard->seq = seq;
		if (!replaying->print(replaying->context, begin, size))
			return false;
	}
	return true;
}

/* True: go on asking. */
static bool take_page(gl_replaying *replaying, gl_heard *heard, gl_page_request *request, const zmq_msg_t *reply, bool *goes_on)
{
	const void *data = zmq_msg_data((zmq_msg_t *)reply);
	size_t length = zmq_msg_size(reply);
	gl_reader error = gl_client_value(data, length, "error");
	uint32_t count;
	if (error.at) {
		size_t left = (size_t)(error.end - error.at);
		gloss_string code = gl_client_string(error.at, left, "code"), message = gl_client_string(error.at, left, "message");
		replaying->without = code.length == 8 && !memcmp(code.data, "no_spool", 8);
		gl_complain("glossd cannot give results of %s again: %.*s: %.*s", heard->topic, (int)code.length,
			    code.data ? code.data : "", (int)message.length, message.data ? message.data : "");
		return false;
	}
	uint64_t epoch = gl_client_natural(data, length, "epoch"), next = gl_client_natural(data, length, "next");
	bool anew = heard->epoch && epoch != heard->epoch;
	if (anew)
		heard->seq = 0; /* all that is kept is of another numbering */
	heard->epoch = epoch;
	*goes_on = print_page(replaying, heard, data, length, request->to, &count);
	if (!request->to && !count && !anew && next)
		heard->seq = next - 1; /* where it begins from now on */
	*request = (gl_page_request){.from = anew ? 1 : next, .to = anew ? 0 : request->to};
	return *goes_on && (count || anew) && (!request->to || next <= request->to);
}

static bool connect_once(gl_replaying *replaying)
{
	gl_options options = *replaying->options;
	if (replaying->client.context)
		return true;
	options.endpoint = options.replay;
	if (options.timeout_ms > PAGE_TIMEOUT_MS)
		options.timeout_ms = PAGE_TIMEOUT_MS;
	replaying->without = !gl_client_open(&replaying->client, ZMQ_REQ, &options, &replaying->config->replay, "replay", PAGE_TIMEOUT_MS);
	return !replaying->without;
}

bool gl_replay_print(gl_replaying *replaying, gl_heard *heard, const gl_page_request *request)
{
	gl_page_request page = *request;
	gl_buffer buffer = {0};
	zmq_msg_t reply;
	bool goes_on = true, more = !replaying->without && connect_once(replaying);
	while (more) {
		write_request(&buffer, replaying, heard, &page);
		if (!gl_client_ask(&replaying->client, &buffer, &reply)) {
			gl_client_close(&replaying->client); /* a REQ that got no reply asks no more */
			break;
		}
		more = take_page(replaying, heard, &page, &reply, &goes_on);
		zmq_msg_close(&reply);
	}
	gl_buffer_deinit(&buffer);
	return goes_on;
}

void gl_replay_end(gl_replaying *replaying) { gl_client_close(&replaying->client); }
