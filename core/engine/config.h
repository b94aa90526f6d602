/* The configuration as a value (conf/glossd.yaml explains each key): parsed from YAML text by libfyaml, every key known and in range, or an
 * error that names file:line:column. No file is opened here. Plugins' options are kept as they were written, with their places, until the
 * plugins' own tables check them (options.h).
 *
 * A gl_config owns all that it points to; once it is in use it is not changed. */
#ifndef GL_CONFIG_H
#define GL_CONFIG_H

#include "error.h"
#include "utf8.h"

#define GL_MAX_ENDPOINTS 16 /* of one socket */
#define GL_MAX_OUTPUTS 16
#define GL_MAX_PLUGINS 64 /* of a pipeline */

/* "error", "warning", "info", "debug", by gloss_level; NULL at the end. */
extern const char *const gl_level_names[];

/* One option of one plugin, as written: a scalar (one text) or a list. */
typedef struct gl_setting {
	const char *name;
	bool list;
	const char *const *texts;
	uint32_t count;
	gl_place place;
} gl_setting;

/* How long a plugin may take for one document: a base, and so much for each MiB of its text. */
typedef struct gl_deadline {
	uint64_t base_ns, per_mib_ns;
} gl_deadline;

typedef struct gl_plugin_config {
	const char *name;
	const gl_setting *settings; /* without `deadline` */
	uint32_t setting_count;
	gl_deadline deadline; /* of this plugin, else its channel's, else the configuration's */
	gl_place place;
} gl_plugin_config;

typedef struct gl_pipeline_config {
	const gl_plugin_config *plugins;
	uint32_t count;
	const char *const *plugin_path; /* folders */
	uint32_t plugin_path_count;
	gl_place place; /* of `pipeline` */
} gl_pipeline_config;

/* A channel with a pipeline of its own. */
typedef struct gl_channel_config {
	const char *name;
	gl_pipeline_config pipeline; /* the configuration's, where it names none */
	gl_deadline deadline;
} gl_channel_config;

typedef struct gl_endpoints {
	const char *list[GL_MAX_ENDPOINTS];
	uint32_t count;
	gl_place place; /* for messages of those who bind them */
} gl_endpoints;

typedef struct gl_output_config {
	gl_endpoints endpoints;
	bool doc, layers; /* messages */
	gl_unit offsets;
	bool text;
	int backlog;
} gl_output_config;

/* When a plugin is not asked any more, and when it is tried again. */
typedef struct gl_breaker_config {
	uint32_t verdicts; /* 0: off */
	uint64_t per_ns, half_open_ns;
} gl_breaker_config;

typedef struct gl_config {
	struct {
		gl_endpoints push, request;
		/* Bytes. At most 256 MiB: the frame of a dead letter, up to twice as large, and its record are one row, which has at most
		 * 10^9 bytes in SQLite. */
		uint64_t max_document;
		int backlog;
	} ingest;
	gl_output_config outputs[GL_MAX_OUTPUTS];
	uint32_t output_count;
	gl_endpoints replay, control;
	struct {
		const char *path; /* its folder; NULL: off */
		struct {
			uint64_t age_ns, size; /* how long results are kept, and bytes of the whole */
		} retention;
	} spool;
	struct {
		uint32_t count;         /* 0: auto, one a core */
		uint64_t memory;        /* bytes that each may have */
		uint64_t recycle_after; /* documents until one is replaced */
		uint32_t max_attempts;
		uint64_t start_ns; /* until a worker must be ready */
	} workers;
	gl_deadline deadline;
	uint64_t drain_ns;
	struct {
		uint64_t memory; /* bytes of documents held */
		uint32_t channels;
	} limits;
	gl_breaker_config breaker;
	const char *lang;
	gl_pipeline_config pipeline;
	const gl_channel_config *channels;
	uint32_t channel_count;
	bool plugin_path_given; /* by the text or a set; else the default's folder */
	struct {
		const char *format; /* logfmt, json */
		int level;          /* gloss_level */
	} log;
	struct gl_config_memory *memory; /* the parser's own */
} gl_config;

/* Reads a configuration. `file` is its name for messages; `sets` are the key=value texts of --set (dotted keys, YAML values), laid over it
 * in order. On failure *config is NULL. */
gl_code gl_config_parse(const char *text, size_t length, const char *file, const char *const *sets, uint32_t set_count, gl_config **config,
			gl_error *error);
void gl_config_destroy(gl_config *config);

/* Adds a plugin, named or by the path of its file, to every pipeline of the configuration, with its deadline and no options. */
gl_code gl_config_add_plugin(gl_config *config, const char *plugin, gl_error *error);

/* One of the configuration's lists of endpoints. */
typedef struct gl_endpoint_list {
	const char *name; /* its key, such as ingest.push */
	const gl_endpoints *endpoints;
} gl_endpoint_list;

#define GL_MAX_ENDPOINT_LISTS (GL_MAX_OUTPUTS + 4)
/* All lists of endpoints that are there. Returns how many. */
uint32_t gl_config_endpoints(const gl_config *config, gl_endpoint_list all[GL_MAX_ENDPOINT_LISTS]);

/* Pipelines by number: 0 is the configuration's own, the channels' follow it. */
static inline uint32_t gl_config_pipeline_count(const gl_config *config) { return 1 + config->channel_count; }
static inline const gl_pipeline_config *gl_config_pipeline(const gl_config *config, uint32_t number)
{
	return number ? &config->channels[number - 1].pipeline : &config->pipeline;
}
/* The number of the pipeline that documents of this channel go through. */
uint32_t gl_config_pipeline_of(const gl_config *config, const char *channel, size_t length);

/* The time for a text of `length` bytes. */
static inline uint64_t gl_deadline_ns(const gl_deadline *deadline, uint32_t length)
{
	/* In two steps, so that 1 GiB at a long deadline does not overflow: a MiB is 2^20. */
	return deadline->base_ns + (deadline->per_mib_ns >> 10) * (length >> 10);
}

#endif
