/* The reply to the command `status`, part by part; see status.h. */
#include "status.h"
#include "counters.h"
#include "memory.h"

#include <unistd.h>

/* Where a socket really listens: a wildcard is resolved. */
static void write_endpoints(gl_writer *writer, const char *key, const gl_port *port)
{
	gl_write_text(writer, key);
	gl_write_array(writer, port->bound);
	for (unsigned i = 0; i < port->bound; i++)
		gl_write_text(writer, port->endpoints[i]);
}

static const char *state(const gl_control *control)
{
	return control->stopping ? "draining" : control->ingest->open ? "running" : "starting";
}

static void write_documents(const gl_control *control, gl_writer *writer)
{
	gl_write_text(writer, "documents");
	gl_write_map(writer, 3);
	gl_write_count(writer, "queued", control->dispatch->count);
	gl_write_count(writer, "in_flight", gl_generations_in_flight(control->generations));
	gl_write_count(writer, "bytes", control->ingest->held);
}

static void write_spool(const gl_control *control, gl_writer *writer)
{
	static const char *const phases[] = {[GL_CUSTODY_CLOSED] = "opens",
					     [GL_CUSTODY_SETTLES] = "settles",
					     [GL_CUSTODY_REPUBLISHES] = "republishes",
					     [GL_CUSTODY_LOADS] = "loads",
					     [GL_CUSTODY_WHOLE] = "whole"};
	const gl_spool *spool = control->spool;
	gl_write_text(writer, "spool");
	if (!spool->folder) {
		gl_write_text(writer, "off");
		return;
	}
	gl_write_map(writer, 8 + (*spool->state.words ? 1 : 0));
	gl_write_entry(writer, "path", spool->folder);
	gl_write_entry(writer, "phase", phases[control->custody->phase]);
	gl_write_entry(writer, "takes", spool->state.failing ? "nothing" : spool->state.crowded ? "no more documents" : "documents");
	gl_write_count(writer, "bytes", spool->state.used);
	gl_write_count(writer, "jobs", spool->jobs);
	gl_write_count(writer, "unsound", spool->state.unsound);
	gl_write_count(writer, "trimmed", spool->state.trimmed);
	gl_write_count(writer, "salvages", spool->state.salvages);
	if (*spool->state.words)
		gl_write_entry(writer, "reason", spool->state.words);
}

static void write_worker(gl_writer *writer, const gl_worker *worker)
{
	static const char *const states[] = {[GL_WORKER_NONE] = "waiting",
					     [GL_WORKER_STARTING] = "starting",
					     [GL_WORKER_READY] = "ready",
					     [GL_WORKER_ENDING] = "ending"};
	gl_memory memory;
	bool runs = worker->state != GL_WORKER_NONE;
	bool known = runs && gl_memory_of(worker->process.pid, &memory);
	gl_write_map(writer, 3u + runs + known);
	gl_write_entry(writer, "state", states[worker->state]);
	if (runs)
		gl_write_count(writer, "pid", (uint64_t)worker->process.pid);
	gl_write_count(writer, "documents", worker->documents);
	gl_write_count(writer, "in_flight", worker->count);
	if (known)
		gl_write_count(writer, "memory", memory.resident);
}

static void write_workers(const gl_control *control, gl_writer *writer)
{
	const gl_workers *workers = gl_control_workers(control);
	gl_write_text(writer, "workers");
	gl_write_array(writer, workers->count);
	for (uint32_t i = 0; i < workers->count; i++)
		write_worker(writer, &workers->list[i]);
}

/* Generations that finish what they have. */
static void write_retiring(const gl_control *control, gl_writer *writer)
{
	uint32_t count = 0;
	for (const gl_generation *at = control->generations->retiring; at; at = at->next)
		count++;
	gl_write_text(writer, "retiring");
	gl_write_array(writer, count);
	for (const gl_generation *at = control->generations->retiring; at; at = at->next) {
		gl_write_map(writer, 3);
		gl_write_count(writer, "generation", at->workers.generation);
		gl_write_count(writer, "workers", at->workers.running);
		gl_write_count(writer, "in_flight", gl_workers_in_flight(&at->workers));
	}
}

static void write_breaker(const gl_breakers *breakers, uint32_t plugin, gl_writer *writer)
{
	uint64_t now_ns = uv_hrtime();
	gl_write_text(writer, "breaker");
	gl_write_map(writer, 3);
	gl_write_entry(writer, "state", gl_breaker_state_names[breakers->list[plugin].state]);
	gl_write_count(writer, "for_ms", (now_ns - breakers->list[plugin].since_ns) / 1000000);
	gl_write_count(writer, "verdicts", gl_breaker_verdicts(breakers, plugin, now_ns));
}

/* The plugins of every pipeline; one that stands in several is told for each, with its channel. */
static void write_plugins(const gl_control *control, gl_writer *writer)
{
	const gl_workers *workers = gl_control_workers(control);
	uint32_t pipelines = workers->described ? gl_config_pipeline_count(workers->config) : 0, count = 0;
	for (uint32_t i = 0; i < pipelines; i++)
		count += workers->catalogues[i].plugin_count;
	gl_write_text(writer, "plugins");
	gl_write_array(writer, count);
	for (uint32_t i = 0; i < pipelines; i++) {
		const gl_catalogue *catalogue = &workers->catalogues[i];
		for (uint32_t k = 0; k < catalogue->plugin_count; k++) {
			gl_write_map(writer, 4 + (i > 0) + (catalogue->breakers.list != NULL));
			gl_write_string(writer, "name", catalogue->plugins[k].name);
			if (i)
				gl_write_entry(writer, "channel", workers->config->channels[i - 1].name);
			gl_write_string(writer, "version", catalogue->plugins[k].version);
			gl_write_string(writer, "config_hash", catalogue->plugins[k].config_hash);
			gl_write_count(writer, "verdicts", catalogue->plugins[k].verdicts);
			if (catalogue->breakers.list)
				write_breaker(&catalogue->breakers, k, writer);
		}
	}
}

static void write_channels(const gl_control *control, gl_writer *writer)
{
	const gl_channels *channels = control->channels;
	gl_write_text(writer, "channels");
	gl_write_map(writer, channels->count);
	for (uint32_t i = 0; i < channels->slot_count; i++)
		if (channels->slots[i])
			gl_write_count(writer, channels->slots[i]->name, channels->slots[i]->seq);
}

static void write_outputs(const gl_control *control, gl_writer *writer)
{
	gl_write_text(writer, "outputs");
	gl_write_array(writer, control->publish->output_count);
	for (uint32_t i = 0; i < control->publish->output_count; i++) {
		const gl_output *output = &control->publish->outputs[i];
		gl_write_map(writer, 3);
		write_endpoints(writer, "endpoints", &output->port);
		gl_write_entry(writer, "offsets", gl_unit_names[gl_control_workers(control)->config->outputs[i].offsets]);
		gl_write_count(writer, "subscriptions", output->subscriptions);
	}
}

void gl_status(gl_control *control, gl_writer *writer)
{
	gl_write_ok(writer, 22);
	gl_write_entry(writer, "version", GLOSSD_VERSION);
	gl_write_entry(writer, "state", state(control));
	gl_write_count(writer, "pid", (uint64_t)getpid());
	gl_write_count(writer, "epoch", control->publish->epoch);
	gl_write_count(writer, "uptime_ms", (uv_hrtime() - control->started_ns) / 1000000);
	gl_write_count(writer, "generation", gl_control_workers(control)->generation);
	gl_activity_write(control->activity, uv_hrtime(), writer);
	write_documents(control, writer);
	write_spool(control, writer);
	write_workers(control, writer);
	write_retiring(control, writer);
	write_plugins(control, writer);
	write_channels(control, writer);
	write_endpoints(writer, "push", &control->ingest->push);
	write_endpoints(writer, "request", &control->ingest->request);
	write_outputs(control, writer);
	write_endpoints(writer, "replay", control->replay);
	gl_write_text(writer, "counters");
	gl_counters_write(writer);
	gl_counters_write_reasons(writer);
}
