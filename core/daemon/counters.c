/* The table of counters; see counters.h. */
#include "counters.h"

#define CODE_COUNT (GL_SYSTEM + 1)

uint64_t gl_counters[GL_COUNTER_COUNT];
static uint64_t refused[CODE_COUNT];

void gl_count_refused(gl_counter counter, gl_code code)
{
	gl_count(counter);
	if (code < CODE_COUNT)
		refused[code]++;
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
		gl_write_text(writer, names[i]);
		gl_write_uint(writer, gl_counters[i]);
	}
}

void gl_counters_write_refused(gl_writer *writer)
{
	uint32_t pairs = 0;
	for (int i = 0; i < CODE_COUNT; i++)
		pairs += refused[i] > 0;
	gl_write_map(writer, pairs);
	for (int i = 0; i < CODE_COUNT; i++) {
		if (!refused[i])
			continue;
		gl_write_text(writer, gl_code_name((gl_code)i));
		gl_write_uint(writer, refused[i]);
	}
}
