/* Opening, trying and closing; see breaker.h. */
#include "breaker.h"
#include "counters.h"
#include "log.h"

#include <stdio.h>
#include <stdlib.h>

#define NS_PER_MS UINT64_C(1000000)

const char *const gl_breaker_state_names[] = {
	[GL_BREAKER_CLOSED] = "closed", [GL_BREAKER_OPEN] = "open", [GL_BREAKER_HALF_OPEN] = "half_open"};

bool gl_breakers_init(gl_breakers *breakers, const gl_breaker_config *config, const char *channel, uint32_t count, uint64_t now_ns)
{
	*breakers = (gl_breakers){.config = *config, .channel = channel, .count = count};
	if (!config->verdicts || !count)
		return true;
	breakers->list = calloc(count, sizeof(*breakers->list));
	breakers->times = calloc((size_t)count * config->verdicts, sizeof(*breakers->times));
	if (!breakers->list || !breakers->times) {
		gl_breakers_deinit(breakers);
		return false;
	}
	for (uint32_t i = 0; i < count; i++) {
		breakers->list[i].verdicts = breakers->times + (size_t)i * config->verdicts;
		breakers->list[i].since_ns = now_ns;
	}
	return true;
}

void gl_breakers_deinit(gl_breakers *breakers)
{
	free(breakers->list);
	free(breakers->times);
	*breakers = (gl_breakers){0};
}

/* ---- Opening --------------------------------------------------------------------------------------------------------- */

static void enter(gl_breaker *breaker, gl_breaker_state state, uint64_t now_ns)
{
	breaker->state = state;
	breaker->since_ns = now_ns;
	breaker->trial = 0;
}

static gl_log_field milliseconds(const char *key, uint64_t ns) { return gl_log_number(key, (int64_t)(ns / NS_PER_MS)); }

static void open_breaker(gl_breakers *breakers, gl_breaker *breaker, uint32_t verdicts, uint64_t now_ns)
{
	const gl_breaker_config *config = &breakers->config;
	if (breaker->state == GL_BREAKER_CLOSED) {
		breakers->disturbed++;
		breaker->opened_ns = now_ns;
		breaker->without = 0;
		snprintf(breaker->message, sizeof(breaker->message),
			 "the plugin was not asked: its breaker is open, since it was found guilty on %u documents within %llu ms",
			 verdicts, (unsigned long long)(config->per_ns / NS_PER_MS));
	}
	enter(breaker, GL_BREAKER_OPEN, now_ns);
	gl_count(GL_COUNT_BREAKERS);
	gl_log(GLOSS_LOG_ERROR, "breaker_opened", gl_log_bytes("plugin", breaker->plugin.data, breaker->plugin.length),
	       gl_log_text("channel", breakers->channel), gl_log_number("verdicts", verdicts), milliseconds("per_ms", config->per_ns),
	       milliseconds("trial_in_ms", config->half_open_ns));
}

uint32_t gl_breaker_verdicts(const gl_breakers *breakers, uint32_t plugin, uint64_t now_ns)
{
	const gl_breaker *breaker = &breakers->list[plugin];
	uint32_t within = 0;
	for (uint32_t i = 0; i < breaker->count; i++)
		within += now_ns - breaker->verdicts[i] <= breakers->config.per_ns;
	return within;
}

void gl_breakers_guilty(gl_breakers *breakers, uint32_t plugin, uint64_t now_ns)
{
	const gl_breaker_config *config = &breakers->config;
	if (!breakers->list)
		return;
	gl_breaker *breaker = &breakers->list[plugin];
	breaker->verdicts[breaker->next] = now_ns;
	breaker->next = (breaker->next + 1) % config->verdicts;
	breaker->count += breaker->count < config->verdicts;
	uint32_t within = gl_breaker_verdicts(breakers, plugin, now_ns);
	if (breaker->state == GL_BREAKER_HALF_OPEN || (breaker->state == GL_BREAKER_CLOSED && within == config->verdicts))
		open_breaker(breakers, breaker, within, now_ns);
}

/* ---- Trials ---------------------------------------------------------------------------------------------------------- */

const char *gl_breakers_hold(gl_breakers *breakers, uint32_t plugin, uint64_t document, gloss_string id, uint64_t now_ns)
{
	gl_breaker *breaker = breakers->list ? &breakers->list[plugin] : NULL;
	if (!breaker || breaker->state == GL_BREAKER_CLOSED)
		return NULL;
	if (breaker->state == GL_BREAKER_OPEN && now_ns - breaker->since_ns >= breakers->config.half_open_ns) {
		enter(breaker, GL_BREAKER_HALF_OPEN, now_ns);
		gl_log(GLOSS_LOG_WARNING, "breaker_half_open", gl_log_bytes("plugin", breaker->plugin.data, breaker->plugin.length),
		       gl_log_text("channel", breakers->channel), gl_log_bytes("id", id.data, id.length),
		       gl_log_number("without", (int64_t)breaker->without));
	}
	if (breaker->state == GL_BREAKER_HALF_OPEN && !breaker->trial)
		breaker->trial = document;
	/* A trial whose worker died for another reason is given again, and is one still. */
	if (breaker->trial == document)
		return NULL;
	breaker->without++;
	return breaker->message;
}

static void close_breaker(gl_breakers *breakers, gl_breaker *breaker, uint64_t now_ns)
{
	breakers->disturbed--;
	breaker->count = breaker->next = 0; /* else the next verdict would open it again */
	gl_log(GLOSS_LOG_WARNING, "breaker_closed", gl_log_bytes("plugin", breaker->plugin.data, breaker->plugin.length),
	       gl_log_text("channel", breakers->channel), milliseconds("open_ms", now_ns - breaker->opened_ns),
	       gl_log_number("without", (int64_t)breaker->without));
	enter(breaker, GL_BREAKER_CLOSED, now_ns);
}

/* True where the plugin has a time in a result's `elapsed_us`. */
static bool has_run(gloss_string body, uint32_t keys, gloss_string plugin)
{
	gl_reader reader = {(const uint8_t *)body.data, (const uint8_t *)body.data + body.length};
	gl_value key, times, name;
	for (uint32_t i = 0; i < keys && gl_read(&reader, &key); i++) {
		gl_reader inner = reader;
		if (gl_is(&key, "elapsed_us") && gl_read_kind(&inner, GL_MAP, &times))
			for (uint32_t k = 0; k < times.count && gl_read_kind(&inner, GL_STR, &name); k++) {
				if (name.bytes.length == plugin.length && !memcmp(name.bytes.data, plugin.data, plugin.length))
					return true;
				gl_skip(&inner);
			}
		gl_skip(&reader);
	}
	return false;
}

void gl_breakers_settle(gl_breakers *breakers, uint64_t document, gloss_string body, uint32_t keys, uint64_t now_ns)
{
	for (uint32_t i = 0; breakers->disturbed && i < breakers->count; i++) {
		gl_breaker *breaker = &breakers->list[i];
		if (breaker->trial != document)
			continue;
		breaker->trial = 0;
		if (body.data && has_run(body, keys, breaker->plugin))
			close_breaker(breakers, breaker, now_ns);
	}
}
