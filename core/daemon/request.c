/* Requests; see request.h. */
#include "request.h"

static const gl_request_key *find(const gl_request_key *keys, uint32_t count, const gl_value *name)
{
	for (uint32_t i = 0; i < count; i++)
		if (gl_is(name, keys[i].name))
			return &keys[i];
	return NULL;
}

static gl_code read_value(gl_reader *reader, const gl_request_key *key, gl_error *error)
{
	gl_value value = {0};
	bool read = gl_read(reader, &value);
	if (!read || value.kind != (key->string ? GL_STR : GL_UINT))
		return gl_fail(error, GL_BAD_TYPE, "`%s` must be %s", key->name, key->string ? "a str" : "a whole number from 0");
	if (key->string)
		*key->string = value.bytes;
	else
		*key->natural = value.natural;
	return GL_OK;
}

gl_code gl_request_read(const void *data, size_t length, const gl_request_key *keys, uint32_t count, gl_error *error)
{
	gl_reader reader = {data, (const uint8_t *)data + length}, whole = reader;
	gl_value map, name;
	gl_code code = GL_OK;
	if (!gl_skip(&whole) || whole.at != whole.end)
		return gl_fail(error, GL_MALFORMED, "a request is one msgpack map");
	if (!gl_read_kind(&reader, GL_MAP, &map))
		return gl_fail(error, GL_BAD_TYPE, "a request is a msgpack map");
	for (uint32_t i = 0; i < map.count && code == GL_OK; i++) {
		if (!gl_read_kind(&reader, GL_STR, &name))
			return gl_fail(error, GL_BAD_TYPE, "a request's keys are str");
		const gl_request_key *key = find(keys, count, &name);
		if (key)
			code = read_value(&reader, key, error);
		else
			gl_skip(&reader);
	}
	return code;
}
