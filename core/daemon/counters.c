/* The table of counters; see counters.h. */
#include "counters.h"

#define CODE_COUNT (GL_SYSTEM + 1)
#define MAX_ERRORS 64 /* of one result; an honest one has at most one for each plugin */

uint64_t gl_counters[GL_COUNTER_COUNT];
static uint64_t reasons[GL_REASON_COUNT][CODE_COUNT];

void gl_count_reason(gl_reason reason, gl_code code)
{
	if (code < CODE_COUNT)
		reasons[reason][code]++;
}

/* One of `errors`: a map with a `code`. */
static void count_error(gl_reader error)
{
	gl_value map, key, value;
	if (!gl_read_kind(&error, GL_MAP, &map))
		return;
	for (uint32_t i = 0; i < map.count && gl_read(&error, &key); i++) {
		if (gl_is(&key, "code") && gl_read(&error, &value)) {
			for (int code = GL_OK + 1; code < CODE_COUNT; code++)
				reasons[GL_REASON_DEGRADED][code] += gl_is(&value, gl_code_name((gl_code)code));
			return;
		}
		gl_skip(&error);
	}
}

void gl_count_errors(gl_reader body, uint32_t keys)
{
	gl_value key, list;
	for (uint32_t i = 0; i < keys && gl_read(&body, &key); i++) {
		gl_reader errors = body;
		if (gl_is(&key, "errors") && gl_read_kind(&errors, GL_ARRAY, &list))
			for (uint32_t k = 0; k < list.count && k < MAX_ERRORS; k++) {
				count_error(errors);
				gl_skip(&errors);
			}
		gl_skip(&body);
	}
}

void gl_counters_write(gl_writer *writer)
{
	static const char *const names[] = {
#define GL_COUNTER_NAME(counter, name) [counter] = name,
		GL_COUNTERS(GL_COUNTER_NAME)
#undef GL_COUNTER_NAME
	};
	gl_write_map(writer, GL_COUNTER_COUNT);
	for (int i = 0; i < GL_COUNTER_COUNT; i++) {
		gl_write_count(writer, names[i], gl_counters[i]);
	}
}

static void write_codes(gl_writer *writer, const uint64_t counts[CODE_COUNT])
{
	uint32_t pairs = 0;
	for (int i = 0; i < CODE_COUNT; i++)
		pairs += counts[i] > 0;
	gl_write_map(writer, pairs);
	for (int i = 0; i < CODE_COUNT; i++) {
		if (!counts[i])
			continue;
		gl_write_text(writer, gl_code_name((gl_code)i));
		gl_write_uint(writer, counts[i]);
	}
}

void gl_counters_write_reasons(gl_writer *writer)
{
	static const char *const names[] = {
		[GL_REASON_REFUSED] = "refused", [GL_REASON_DEGRADED] = "degraded", [GL_REASON_FAILED] = "failed"};
	for (int i = 0; i < GL_REASON_COUNT; i++) {
		gl_write_text(writer, names[i]);
		write_codes(writer, reasons[i]);
	}
}
