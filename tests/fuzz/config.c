/* Any text as a configuration, and the line behind its last NUL as a --set, for clang's libFuzzer (`make fuzz`): a value, or an error with words that are UTF-8. */
#include "engine/config.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *behind = memrchr(data, '\0', size);
	size_t length = behind ? (size_t)(behind - data) : size, rest = behind ? size - length - 1 : 0;
	char *set = calloc(1, rest + 1);
	if (behind)
		memcpy(set, behind + 1, rest);
	const char *const sets[] = {set};
	gl_config *config;
	gl_error error = {0};
	gl_code code = gl_config_parse((const char *)data, length, "fuzz.yaml", sets, behind != NULL, &config, &error);
	if (!code != (config != NULL) || (code && (!*error.message || !gl_utf8_valid(error.message, strlen(error.message), NULL))))
		abort();
	gl_config_destroy(config);
	free(set);
	return 0;
}
