/* Errors as values; see error.h. */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *gl_code_name(gl_code code)
{
	static const char *const names[] = {
#define GL_CODE_NAME(entry, name) [entry] = name,
		GL_CODES(GL_CODE_NAME)
#undef GL_CODE_NAME
	};
	return code < sizeof(names) / sizeof(names[0]) ? names[code] : "unknown";
}

gl_code gl_fail(gl_error *error, gl_code code, const char *format, ...)
{
	if (!error)
		return code;
	error->code = code;
	va_list arguments;
	va_start(arguments, format);
	int wanted = vsnprintf(error->message, sizeof(error->message), format, arguments);
	va_end(arguments);
	if (wanted >= (int)sizeof(error->message)) {
		size_t end = sizeof(error->message) - 1;
		while (end && ((unsigned char)error->message[end - 1] & 0xc0) == 0x80)
			end--;
		/* A lead byte whose code point was cut goes as well. */
		if (end && (unsigned char)error->message[end - 1] >= 0xc0)
			end--;
		error->message[end] = '\0';
	}
	return code;
}
