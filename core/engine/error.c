/* Errors as values; see error.h. */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>

const char *gl_code_name(gl_code code)
{
	static const char *const names[] = {
#define GL_CODE_NAME(entry, name) [entry] = name,
		GL_CODES(GL_CODE_NAME)
#undef GL_CODE_NAME
	};
	return code < sizeof(names) / sizeof(names[0]) ? names[code] : "unknown";
}

/* Cuts a message that did not fit at a code point: a lead byte whose code point was cut goes as well. */
static void cut(gl_error *error)
{
	size_t end = sizeof(error->message) - 1;
	while (end && ((unsigned char)error->message[end - 1] & 0xc0) == 0x80)
		end--;
	if (end && (unsigned char)error->message[end - 1] >= 0xc0)
		end--;
	error->message[end] = '\0';
}

static gl_code fail(gl_error *error, gl_code code, size_t at, const char *format, va_list arguments)
{
	error->code = code;
	int wanted = vsnprintf(error->message + at, sizeof(error->message) - at, format, arguments);
	if (wanted >= 0 && at + (size_t)wanted >= sizeof(error->message))
		cut(error);
	return code;
}

gl_code gl_fail(gl_error *error, gl_code code, const char *format, ...)
{
	if (!error)
		return code;
	va_list arguments;
	va_start(arguments, format);
	fail(error, code, 0, format, arguments);
	va_end(arguments);
	return code;
}

gl_code gl_fail_at(gl_error *error, gl_code code, gl_place place, const char *format, ...)
{
	if (!error)
		return code;
	int at = 0;
	if (place.file && place.line > 0)
		at = snprintf(error->message, sizeof(error->message), "%.200s:%d:%d: ", place.file, place.line, place.column);
	else if (place.file)
		at = snprintf(error->message, sizeof(error->message), "%.200s: ", place.file);
	va_list arguments;
	va_start(arguments, format);
	fail(error, code, (size_t)at, format, arguments);
	va_end(arguments);
	return code;
}
