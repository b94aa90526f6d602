/* Errors as values; see error.h. */
#include "error.h"
#include "utf8.h"

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

void gl_clean(char *words, const char *kept)
{
	char *to = words;
	for (const char *at = words; *at;) {
		size_t size = 1;
		while ((unsigned char)*at >= 0xc0 && ((unsigned char)at[size] & 0xc0) == 0x80)
			size++;
		bool control = ((unsigned char)*at < ' ' || *at == 0x7f) && !strchr(kept, *at);
		if (control || gl_utf8_valid(at, size, NULL)) {
			memmove(to, at, size);
			*to = control ? ' ' : *to;
			to += size;
		}
		at += size;
	}
	*to = '\0';
}

static gl_code fail(gl_error *error, gl_code code, size_t at, const char *format, va_list arguments)
{
	error->code = code;
	vsnprintf(error->message + at, sizeof(error->message) - at, format, arguments);
	gl_clean(error->message, "\n\t");
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
