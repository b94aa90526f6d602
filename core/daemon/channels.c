/* The table of channels; see channels.h. */
#include "channels.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define LEAST_SLOTS 64

void gl_channels_deinit(gl_channels *channels)
{
	for (uint32_t i = 0; i < channels->slot_count; i++)
		free(channels->slots[i]);
	free(channels->slots);
	*channels = (gl_channels){0};
}

static uint32_t pipeline_of(const gl_channels *channels, const gl_channel *channel)
{
	return gl_config_pipeline_of(channels->config, channel->name, channel->length);
}

void gl_channels_adopt(gl_channels *channels, const gl_config *config)
{
	channels->config = config;
	for (uint32_t i = 0; i < channels->slot_count; i++)
		if (channels->slots[i])
			channels->slots[i]->pipeline = pipeline_of(channels, channels->slots[i]);
}

/* Where the channel of that name is, or where it belongs. */
static gl_channel **find(const gl_channels *channels, const char *name, size_t length)
{
	uint32_t mask = channels->slot_count - 1, at = (uint32_t)XXH3_64bits(name, length) & mask;
	for (gl_channel *channel; (channel = channels->slots[at]); at = (at + 1) & mask)
		if (channel->length == length && !memcmp(channel->name, name, length))
			break;
	return &channels->slots[at];
}

/* Room for one more. False: memory is short, and nothing has changed. */
static bool grow(gl_channels *channels)
{
	gl_channels larger = *channels;
	if (channels->count < channels->slot_count / 2)
		return true;
	larger.slot_count = channels->slot_count ? channels->slot_count * 2 : LEAST_SLOTS;
	larger.slots = calloc(larger.slot_count, sizeof(*larger.slots));
	if (!larger.slots)
		return false;
	for (uint32_t i = 0; i < channels->slot_count; i++)
		if (channels->slots[i])
			*find(&larger, channels->slots[i]->name, channels->slots[i]->length) = channels->slots[i];
	free(channels->slots);
	channels->slots = larger.slots;
	channels->slot_count = larger.slot_count;
	return true;
}

static gl_channel *make(gl_channels *channels, const char *name, size_t length)
{
	gl_channel *channel = grow(channels) ? calloc(1, sizeof(*channel)) : NULL;
	if (!channel)
		return NULL;
	channel->length = length;
	memcpy(channel->name, name, length);
	channel->pipeline = pipeline_of(channels, channel);
	*find(channels, name, length) = channel;
	channels->count++;
	return channel;
}

gl_channel *gl_channels_known(const gl_channels *channels, const char *name, size_t length)
{
	return channels->slot_count ? *find(channels, name, length) : NULL;
}

gl_channel *gl_channels_get(gl_channels *channels, const char *name, size_t length, bool *full)
{
	gl_channel *channel = gl_channels_known(channels, name, length);
	*full = false;
	if (channel)
		return channel;
	*full = channels->count >= channels->config->limits.channels;
	channel = *full ? NULL : make(channels, name, length);
	if (channel)
		channel->number = ++channels->last_number;
	return channel;
}

bool gl_channels_restore(gl_channels *channels, const char *name, uint32_t number, uint64_t seq, uint64_t published)
{
	gl_channel *channel = make(channels, name, strlen(name));
	if (!channel)
		return false;
	channel->number = number;
	channel->named = true;
	channel->seq = seq;
	channel->published = channel->noted = published;
	if (number > channels->last_number)
		channels->last_number = number;
	return true;
}
