/* The table of channels; see channels.h. */
#include "channels.h"

#include "engine/result.h"

#include <stdlib.h>
#include <string.h>

bool gl_channels_init(gl_channels *channels, uint32_t limit)
{
	uint32_t slots = 16;
	while (slots / 2 < limit && slots < (uint32_t)1 << 24)
		slots *= 2;
	*channels = (gl_channels){calloc(slots, sizeof(gl_channel *)), slots, 0, limit < slots / 2 ? limit : slots / 2};
	return channels->slots;
}

void gl_channels_deinit(gl_channels *channels)
{
	for (uint32_t i = 0; channels->slots && i < channels->slot_count; i++)
		free(channels->slots[i]);
	free(channels->slots);
	*channels = (gl_channels){0};
}

gl_channel *gl_channels_get(gl_channels *channels, const char *name, size_t length, bool *full)
{
	uint32_t at = (uint32_t)gl_text_hash(name, length) & (channels->slot_count - 1);
	*full = false;
	for (gl_channel *channel; (channel = channels->slots[at]); at = (at + 1) & (channels->slot_count - 1))
		if (channel->length == length && !memcmp(channel->name, name, length))
			return channel;
	*full = channels->count >= channels->limit;
	gl_channel *channel = *full ? NULL : calloc(1, sizeof(*channel));
	if (!channel)
		return NULL;
	channel->length = length;
	memcpy(channel->name, name, length);
	channels->slots[at] = channel;
	channels->count++;
	return channel;
}
