/* The configuration's text: defaults, every kind of value, errors with their places, --set, hostile text. */
#include "config_fixture.h"

/* ---- Helpers ------------------------------------------------------------------------------------------------------------- */

static gl_config *good_set(const char *text, const char *set)
{
	gl_config *config = read_with(text, &set, 1);
	if (!config)
		fail_msg("%s", error.message);
	return config;
}

/* The text is refused with a message that begins like this. */
static void bad(const char *text, const char *message)
{
	gl_config *config = read_with(text, NULL, 0);
	if (config || strncmp(error.message, message, strlen(message)) != 0)
		fail_msg("\"%s\" gave \"%s\", wanted \"%s\"", text, config ? "no error" : error.message, message);
	assert_int_equal(error.code, GL_CONFIG);
}

static void bad_set(const char *set, const char *message)
{
	gl_config *config = read_with("", &set, 1);
	if (config || strncmp(error.message, message, strlen(message)) != 0)
		fail_msg("\"%s\" gave \"%s\", wanted \"%s\"", set, config ? "no error" : error.message, message);
}

/* ---- Values ---------------------------------------------------------------------------------------------------------------- */

static void has_defaults_that_serve(void **state)
{
	(void)state;
	gl_config *config = good("");
	assert_string_equal(config->ingest.push.list[0], "ipc:///run/glossd/push");
	assert_string_equal(config->control.list[0], "ipc:///run/glossd/control");
	assert_int_equal(config->ingest.max_document, 16 * MIB);
	assert_int_equal(config->output_count, 1);
	assert_true(config->outputs[0].doc && !config->outputs[0].layers && !config->outputs[0].text);
	assert_int_equal(config->outputs[0].backlog, 10000);
	assert_int_equal(config->workers.count, 0);
	assert_int_equal(config->workers.max_attempts, 2);
	assert_int_equal(config->workers.memory, 512 * MIB);
	assert_int_equal(config->workers.recycle_after, 100000);
	assert_int_equal(config->deadline.base_ns, 5 * SECOND);
	assert_int_equal(config->limits.memory, 256 * MIB);
	assert_int_equal(config->breaker.verdicts, 10);
	assert_int_equal(config->breaker.per_ns, 60 * SECOND);
	assert_int_equal(config->breaker.half_open_ns, 30 * SECOND);
	assert_string_equal(config->lang, "en");
	assert_int_equal(config->log.level, 2);
	assert_int_equal(config->pipeline.count, 4);
	assert_int_equal(config->pipeline.plugins[3].deadline.per_mib_ns, SECOND);
	assert_false(config->plugin_path_given);
	gl_config_destroy(config);
	gl_config_destroy(NULL);
}

static void takes_what_is_left_out_from_the_defaults(void **state)
{
	(void)state;
	gl_config *empty = good(""), *config = good("ingest:\nworkers: {count:}\nlang: ~\npublish: null\nlog: {}\n# nothing\n");
	same(empty, config);
	gl_config_destroy(config);
	gl_config_destroy(empty);
}

static void reads_sizes_and_durations(void **state)
{
	(void)state;
	gl_config *config =
		good("ingest: {max_document: 512KiB}\nlimits: {memory: 4GiB}\ndrain: 24h\ndeadline: {base: 250ms, per_mib: 1m}\n");
	assert_int_equal(config->ingest.max_document, 512 * 1024);
	assert_int_equal(config->limits.memory, 4096 * MIB);
	assert_int_equal(config->drain_ns, 24 * 3600 * SECOND);
	assert_int_equal(config->deadline.base_ns, SECOND / 4);
	assert_int_equal(config->deadline.per_mib_ns, 60 * SECOND);
	assert_int_equal(config->pipeline.plugins[0].deadline.base_ns, SECOND / 4);
	gl_config_destroy(config);
	config = good("ingest: {max_document: 65536}\n");
	assert_int_equal(config->ingest.max_document, 65536);
	gl_config_destroy(config);
	bad("ingest: {max_document: 1GiB}", "test.yaml:1:24: `max_document` is \"1GiB\", wanted 1 to 256MiB\n");
	bad("ingest: {max_document: 16MB}",
	    "test.yaml:1:24: `max_document` is \"16MB\", wanted bytes, or a whole number with KiB, MiB or GiB");
	bad("ingest: {max_document: -1}", "test.yaml:1:24: ");
	bad("ingest: {max_document: 99999999999999999999GiB}",
	    "test.yaml:1:24: `max_document` is \"99999999999999999999GiB\", wanted 1 to 256MiB");
	bad("ingest: {max_document: 18446744073709551617}",
	    "test.yaml:1:24: `max_document` is \"18446744073709551617\", wanted 1 to 256MiB");
	bad("ingest: {max_document: 17179869185GiB}", "test.yaml:1:24: `max_document` is \"17179869185GiB\", wanted 1 to 256MiB");
	bad("limits: {memory: 1}", "test.yaml:1:18: `memory` is \"1\", wanted 1MiB to 1024GiB");
	bad("drain: 5", "test.yaml:1:8: `drain` is \"5\", wanted a whole number with ms, s, m or h behind it");
	bad("drain: 25h", "test.yaml:1:8: `drain` is \"25h\", wanted 0ms to 24h");
	bad("deadline: {base: 0s}", "test.yaml:1:18: `base` is \"0s\", wanted 1ms to 24h");
	bad("drain: [5s]", "test.yaml:1:8: `drain` is a list, wanted ");
}

static void reads_the_breaker(void **state)
{
	(void)state;
	gl_config *config = good("breaker: {verdicts: 3}\n");
	assert_int_equal(config->breaker.verdicts, 3);
	assert_int_equal(config->breaker.per_ns, 60 * SECOND);
	gl_config_destroy(config);
	config = good("breaker: off\n");
	assert_int_equal(config->breaker.verdicts, 0);
	gl_config_destroy(config);
	config = good_set("breaker: {verdicts: 3}\n", "breaker=off");
	assert_int_equal(config->breaker.verdicts, 0);
	gl_config_destroy(config);
	bad("breaker: on", "test.yaml:1:10: `breaker` wants off, or a map such as {verdicts: 10,");
	bad("breaker: [off]", "test.yaml:1:10: `breaker` wants off, or a map");
	bad("breaker: {verdicts: 0}", "test.yaml:1:21: `verdicts` is \"0\", wanted 1 to 1000");
	bad("breaker: {per: 0s}", "test.yaml:1:16: `per` is \"0s\", wanted 1ms to 24h");
}

static void reads_counts_words_and_switches(void **state)
{
	(void)state;
	gl_config *config = good("workers: {count: 3, max_attempts: 5}\nlang: pt-BR\nlog: {level: debug, format: json}\n");
	assert_int_equal(config->workers.count, 3);
	assert_int_equal(config->workers.max_attempts, 5);
	assert_string_equal(config->lang, "pt-BR");
	gl_config *private = good("lang: x-gloss\n");
	assert_string_equal(private->lang, "x-gloss");
	gl_config_destroy(private);
	assert_int_equal(config->log.level, 3);
	assert_string_equal(config->log.format, "json");
	gl_config_destroy(config);
	bad("workers:\n  count: 0\n", "test.yaml:2:10: `count` is \"0\", wanted 1 to 1024");
	bad("workers:\n  count: many\n", "test.yaml:2:10: `count` is \"many\", wanted auto or a whole number");
	bad("workers: {count: 99999999999999999999}", "test.yaml:1:18: `count` is ");
	bad("log: {level: loud}", "test.yaml:1:14: `level` is \"loud\", wanted error, warning, info or debug");
	bad("log: {format: xml}", "test.yaml:1:15: `format` is \"xml\", wanted logfmt or json");
	bad("lang: e", "test.yaml:1:7: `lang` is \"e\", wanted a language tag");
	bad("lang: en-", "test.yaml:1:7: ");
	bad("lang: en_US", "test.yaml:1:7: ");
	bad("publish: [{endpoint: ipc://x, text: yes}]", "test.yaml:1:37: `text` is \"yes\", wanted true or false");
}

static void reads_endpoints_one_or_a_list(void **state)
{
	(void)state;
	gl_config *config = good("ingest: {push: [ipc://a, 'tcp://*:5555', 'tcp://[::1]:80'], request: ipc://b}\n");
	assert_int_equal(config->ingest.push.count, 3);
	assert_string_equal(config->ingest.push.list[2], "tcp://[::1]:80");
	assert_int_equal(config->ingest.push.place.line, 1);
	assert_int_equal(config->ingest.request.count, 1);
	gl_config_destroy(config);
	gl_config_destroy(good("ingest: {push: 'tcp://127.0.0.1:*', request: 'tcp://127.0.0.1:*'}\n"));
	bad("control: []", "test.yaml:1:10: `control` has 0 endpoints, wanted 1 to 16");
	gl_config_destroy(good("control: ['tcp://*:1', 'tcp://*:65535']\n"));
	static const char *const ports[] = {
		"tcp://*:0", "tcp://*:65536", "tcp://*:99999", "tcp://*:", "tcp://*:5x", "tcp://*", "tcp://:80", "tcp://*:+5"};
	for (size_t i = 0; i < sizeof(ports) / sizeof(ports[0]); i++) {
		char text[64];
		snprintf(text, sizeof(text), "control: '%s'\n", ports[i]);
		bad(text, "test.yaml:1:11: `control` is \"tcp://");
	}
	bad("control: http://x", "test.yaml:1:10: `control` is \"http://x\", wanted ipc://PATH");
	bad("control: tcp://x", "test.yaml:1:10: ");
	bad("control: 'ipc://'", "test.yaml:1:11: ");
	bad("control: [ipc://a, [ipc://b]]", "test.yaml:1:20: `control` is a list, wanted ipc://PATH");
	bad("control: 'tcp://x:y'", "test.yaml:1:11: ");
	bad("ingest: {push: ipc://a, request: ipc://a}", "test.yaml:1:34: the endpoint ipc://a is taken twice");
	bad("ingest: {push: [ipc://a, ipc://a]}", "test.yaml:1:16: the endpoint ipc://a is taken twice");
	bad("ingest: {push: ipc:///run/glossd/control}", "test.yaml:1:16: the endpoint ipc:///run/glossd/control is taken twice");
	char text[300] = "control: ipc://";
	memset(text + strlen(text), 'p', 108);
	bad(text, "test.yaml:1:10: ");
	text[strlen(text) - 1] = '\0';
	gl_config_destroy(good(text));
}

static void reads_outputs(void **state)
{
	(void)state;
	gl_config *config = good("publish:\n  - endpoint: [ipc://a, ipc://b]\n    messages: [layers, doc]\n    offsets: utf16\n    text: "
				 "true\n    backlog: 7\n"
				 "  - {endpoint: ipc://c, messages: layers, offsets: byte}\n");
	assert_int_equal(config->output_count, 2);
	assert_int_equal(config->outputs[0].endpoints.count, 2);
	assert_true(config->outputs[0].doc && config->outputs[0].layers && config->outputs[0].text);
	assert_int_equal(config->outputs[0].offsets, GL_UTF16);
	assert_int_equal(config->outputs[0].backlog, 7);
	assert_true(!config->outputs[1].doc && config->outputs[1].layers && !config->outputs[1].text);
	assert_int_equal(config->outputs[1].offsets, GL_BYTE);
	assert_int_equal(config->outputs[1].backlog, 10000);
	gl_config_destroy(config);
	bad("publish: []", "test.yaml:1:10: `publish` wants a list of 1 to 16 outputs");
	bad("publish: {endpoint: ipc://a}", "test.yaml:1:10: `publish` wants a list");
	bad("publish: [ipc://a]", "test.yaml:1:11: an output of `publish` must be a map");
	bad("publish: [{text: true}]", "test.yaml:1:11: an output of `publish` needs an `endpoint`");
	bad("publish: [{endpoint: ipc://a, messages: [docs]}]", "test.yaml:1:42: `messages` wants [doc], [layers] or [doc, layers]");
	bad("publish: [{endpoint: ipc://a, messages: []}]", "test.yaml:1:41: `messages` wants ");
	bad("publish: [{endpoint: ipc://a, offsets: bytes}]", "test.yaml:1:40: `offsets` is \"bytes\", wanted codepoint, byte or utf16");
	bad("publish: [{endpoints: ipc://a}]",
	    "test.yaml:1:12: `endpoints` is not a key of an output of `publish`: did you mean `endpoint`?");
}

static void reads_the_pipeline(void **state)
{
	(void)state;
	gl_config *config = good("deadline: {per_mib: 3s}\nplugin_path: [a, /b]\npipeline:\n  - words\n  - marks:\n      deadline: {base: "
				 "1s}\n      style: plain\n"
				 "      list: [one, \"\"]\n      none:\n  - more: {}\n");
	assert_int_equal(config->pipeline.count, 3);
	assert_int_equal(config->pipeline.place.line, 3);
	const gl_plugin_config *plugin = &config->pipeline.plugins[1];
	assert_string_equal(plugin->name, "marks");
	assert_int_equal(plugin->place.line, 5);
	assert_int_equal(plugin->place.column, 5);
	assert_int_equal(plugin->deadline.base_ns, SECOND);
	assert_int_equal(plugin->deadline.per_mib_ns, 3 * SECOND);
	assert_int_equal(config->pipeline.plugins[0].deadline.base_ns, 5 * SECOND);
	assert_int_equal(plugin->setting_count, 2);
	assert_string_equal(plugin->settings[0].name, "style");
	assert_string_equal(plugin->settings[0].texts[0], "plain");
	assert_string_equal(plugin->settings[0].place.file, "test.yaml");
	assert_int_equal(plugin->settings[0].place.line, 7);
	assert_int_equal(plugin->settings[0].place.column, 14);
	assert_false(plugin->settings[0].list);
	assert_true(plugin->settings[1].list);
	assert_int_equal(plugin->settings[1].count, 2);
	assert_string_equal(plugin->settings[1].texts[1], "");
	assert_int_equal(config->pipeline.plugin_path_count, 2);
	assert_true(config->plugin_path_given);
	gl_config_destroy(config);
	bad("pipeline: words", "test.yaml:1:11: `pipeline` wants a list of 1 to 64 plugins");
	bad("pipeline: []", "test.yaml:1:11: `pipeline` wants a list");
	bad("pipeline: [[a]]", "test.yaml:1:12: an entry of the pipeline is a plugin's name");
	bad("pipeline: [Words]", "test.yaml:1:12: \"Words\" cannot be a plugin's name");
	bad("pipeline: [../words]", "test.yaml:1:12: ");
	bad("pipeline: [a, b, a]", "test.yaml:1:18: plugin `a` stands in the pipeline twice");
	bad("pipeline:\n  - marks:\n    style: plain\n",
	    "test.yaml:3:5: an entry of the pipeline is one plugin: indent `style` below `marks`");
	bad("pipeline: [a: plain]", "test.yaml:1:15: the options of plugin `a` must be a map");
	bad("pipeline: [a: {b: {c: d}}]", "test.yaml:1:19: option `b` must be a value or a list of values");
	bad("pipeline: [a: {b: [[c]]}]", "test.yaml:1:20: option `b` must be ");
	bad("pipeline: [a: {deadline: 5s}]", "test.yaml:1:26: `deadline` wants a map");
	bad("pipeline: [a: {deadline: {bas: 5s}}]", "test.yaml:1:27: `bas` is not a key of deadline: did you mean `base`?");
	bad("pipeline: [a: {deadline: {base: 25h}}]", "test.yaml:1:33: `base` is \"25h\", wanted 1ms to 24h");
	bad("plugin_path: {a: b}", "test.yaml:1:14: `plugin_path` is a map, wanted one line of text");
}

static void reads_channels(void **state)
{
	(void)state;
	gl_config *config = good(
		"deadline: {base: 4s}\nchannels:\n  wire:\n    pipeline: [a, b: {deadline: {base: 1s}}]\n    deadline: {base: 2s}\n"
		"  Slow_1: {deadline: {per_mib: 9s}}\n  plain: {}\npipeline: [a, c: {deadline: {per_mib: 7s}, x: y}]\nplugin_path: [/p]\n");
	assert_int_equal(gl_config_pipeline_count(config), 4);
	assert_int_equal(gl_config_pipeline_of(config, "wire", 4), 1);
	assert_int_equal(gl_config_pipeline_of(config, "Slow_1", 6), 2);
	assert_int_equal(gl_config_pipeline_of(config, "wir", 3), 0);
	assert_int_equal(gl_config_pipeline_of(config, "wires", 5), 0);
	const gl_pipeline_config *wire = gl_config_pipeline(config, 1), *slow = gl_config_pipeline(config, 2),
				 *own = gl_config_pipeline(config, 0);
	assert_int_equal(wire->count, 2);
	assert_string_equal(wire->plugins[1].name, "b");
	assert_int_equal(wire->plugins[0].deadline.base_ns, 2 * SECOND);
	assert_int_equal(wire->plugins[1].deadline.base_ns, SECOND);
	assert_int_equal(wire->plugins[1].deadline.per_mib_ns, SECOND);
	assert_string_equal(wire->plugin_path[0], "/p");
	assert_int_equal(slow->count, 2);
	assert_int_equal(slow->plugins[0].deadline.base_ns, 4 * SECOND);
	assert_int_equal(slow->plugins[0].deadline.per_mib_ns, 9 * SECOND);
	assert_int_equal(slow->plugins[1].deadline.per_mib_ns, 7 * SECOND);
	assert_string_equal(slow->plugins[1].settings[0].name, "x");
	assert_int_equal(own->plugins[0].deadline.per_mib_ns, SECOND);
	assert_int_equal(gl_config_pipeline(config, 3)->count, 2);
	assert_int_equal(gl_config_add_plugin(config, "/q/more.so", &error), GL_OK);
	for (uint32_t i = 0; i < 4; i++) {
		const gl_pipeline_config *pipeline = gl_config_pipeline(config, i);
		assert_int_equal(pipeline->count, 3);
		assert_string_equal(pipeline->plugins[2].name, "more");
		assert_int_equal(pipeline->plugins[2].deadline.base_ns, 4 * SECOND);
		assert_string_equal(pipeline->plugin_path[0], "/q");
		assert_string_equal(pipeline->plugin_path[1], "/p");
	}
	gl_config_destroy(config);
	bad("channels: [wire]", "test.yaml:1:11: `channels` wants a map");
	bad("channels: {wire: [a]}", "test.yaml:1:18: channel `wire` wants a map of `pipeline` and `deadline`");
	bad("channels: {a b: {}}", "test.yaml:1:12: \"a b\" cannot be a channel");
	bad("channels: {wire: {pipelin: [a]}}", "test.yaml:1:19: `pipelin` is not a key of a channel: did you mean `pipeline`?");
	bad("channels: {wire: {pipeline: [a, a]}}", "test.yaml:1:33: plugin `a` stands in the pipeline twice");
}

/* ---- Errors ------------------------------------------------------------------------------------------------------------------ */

static void names_a_near_key_and_shows_the_line(void **state)
{
	(void)state;
	bad("ingest:\n  puhs: ipc://x\n",
	    "test.yaml:2:3: `puhs` is not a key of ingest: did you mean `push`?\n      puhs: ipc://x\n      ^");
	bad("wrokers: 3", "test.yaml:1:1: `wrokers` is not a key of the configuration: did you mean `workers`?");
	bad("\tx: 1\n", "test.yaml:1:");
	bad("log: [a]", "test.yaml:1:6: `log` must be a map of keys and values");
	bad("limits: {é: 1}", "test.yaml:1:10: `é` is not a key of limits, which has memory, channels\n    limits: {é: 1}\n             ^");
	bad("lang: \"\\a\\n\\x1b[31m\"", "test.yaml:1:8: `lang` is \"   [31m\", wanted");
}

static void reads_the_spool(void **state)
{
	(void)state;
	gl_config *config = good("spool: {path: /srv/spool, retention: {age: 2h, size: 64MiB}}\nreplay: ipc://again");
	assert_string_equal(config->spool.path, "/srv/spool");
	assert_int_equal(config->spool.retention.age_ns, UINT64_C(7200000000000));
	assert_int_equal(config->spool.retention.size, 64 << 20);
	assert_string_equal(config->replay.list[0], "ipc://again");
	gl_config_destroy(config);
	config = good("spool: off");
	assert_null(config->spool.path);
	gl_config_destroy(config);
	config = good("spool: {retention: {age: 0s}}");
	assert_string_equal(config->spool.path, "/var/lib/glossd");
	assert_int_equal(config->spool.retention.size, UINT64_C(4) << 30);
	gl_config_destroy(config);
	bad("spool: on", "test.yaml:1:8: `spool` wants {path: FOLDER, retention: {age: 24h, size: 4GiB}}, or `off`");
	bad("spool: {path: here}", "test.yaml:1:15: `path` wants a folder from the root, such as /var/lib/glossd");
	bad("spool: {retention: {size: 1MiB}}", "test.yaml:1:27: `size` is \"1MiB\", wanted");
	bad("replay: ipc:///run/glossd/control", "test.yaml:1:9: the endpoint ipc:///run/glossd/control is taken twice");
}

static void knows_no_key_before_its_code_does(void **state)
{
	(void)state;
	bad("http: {}", "test.yaml:1:1: `http` is not a key of the configuration, which has ingest, publish,");
	bad("workers: {sandbox: on}",
	    "test.yaml:1:11: `sandbox` is not a key of workers, which has count, memory, recycle_after, max_attempts");
}

static void refuses_what_is_no_configuration(void **state)
{
	(void)state;
	bad("- a", "test.yaml:1:1: the configuration must be a map");
	bad("a", "test.yaml:1:1: the configuration must be a map");
	bad("lang: en\nlog: {}\nlang: de\n", "test.yaml:3:1: `lang` stands here twice; the first is in line 1\n    lang: de\n    ^");
	bad("lang: &a en", "test.yaml:1:10: anchors");
	bad("lang: *a", "test.yaml:1:8: aliases");
	bad("lang: !!str en", "test.yaml:1:13: anchors (&) and tags (!)");
	bad("<<: {lang: en}", "test.yaml:1:1: `<<` is not a key");
	bad("{a: b}: c", "test.yaml:1:1: a key must be one word");
	bad("lang: en\n---\nlang: de\n", "test.yaml:2:1: a second YAML document");
	bad("%YAML 9.9\n---\nlang: en\n", "test.yaml:1:1: directives");
	bad("\xef\xbb\xbf%YAML 9.9\n---\nlang: en\n", "test.yaml:1:1: directives");
	bad("lang: \"e\\0n\"", "test.yaml:1:8: a text with a NUL in it");
	bad("lang: [", "test.yaml:2:1: not valid YAML: flow sequence without a closing bracket");
	bad("lang: 'en", "test.yaml:1:");
	bad("a: b: c", "test.yaml:1:5: not valid YAML: ");
	bad("lang: en\nlog: \xff\n", "test.yaml:2:6: not UTF-8 text");
	bad("lang: \xed\xa0\x80", "test.yaml:1:7: not UTF-8 text");
	gl_config *config;
	assert_int_equal(gl_config_parse("lang: en\0", 9, "test.yaml", NULL, 0, &config, &error), GL_CONFIG);
	has("test.yaml:1:9: not UTF-8 text");
	assert_int_equal(gl_config_parse("lang: [", 7, "test.yaml", NULL, 0, &config, NULL), GL_CONFIG);
}

/* Texts made to cost: each is refused at once, without the memory or the time that it asks for. */
static void bears_hostile_text(void **state)
{
	(void)state;
	static const struct {
		const char *piece, *message;
	} texts[] = {
		{"[", "test.yaml:1:17: nested more than 16 deep"},
		{"- ", "test.yaml:1:33: nested more than 16 deep"},
		{"{a: ", "test.yaml:1:65: nested more than 16 deep"},
		{"? ", "test.yaml:1:3: a key must be one word"},
		{"'", "test.yaml:1:"},
		{"x", "test.yaml:1:1: "},
		{"a: '''''''''''''''''''''''''''''''''''''''''''''''''", "test.yaml:1:"},
		{"\"", "test.yaml:1:"},
		{"!", "test.yaml"},
		{"{},", "test.yaml:"},
		{": ", "test.yaml:1:"},
	};
	char *text = malloc(GL_YAML_SIZE + 2);
	assert_non_null(text);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		size_t size = strlen(texts[i].piece), length = 0;
		for (; length + size < GL_YAML_SIZE / 4; length += size)
			memcpy(text + length, texts[i].piece, size + 1);
		bad(text, texts[i].message);
	}
	size_t at = 0;
	for (int i = 0; i < 600; i++)
		at += (size_t)sprintf(text + at, "k%d: 1\n", i);
	bad(text, "test.yaml:513:1: a map with more than 512 keys");
	memset(text, '#', GL_YAML_SIZE + 1);
	text[GL_YAML_SIZE + 1] = '\0';
	bad(text, "test.yaml: larger than 1048576 bytes");
	text[GL_YAML_SIZE] = '\0';
	gl_config_destroy(good(text));
	free(text);
}

/* ---- --set ------------------------------------------------------------------------------------------------------------------- */

static void sets_values_over_the_text(void **state)
{
	(void)state;
	static const char *const sets[] = {"workers.count=2", "workers.count=3", "log={level: error}", "ingest.push=[ipc://a, ipc://b]",
					   "limits.memory=1GiB"};
	gl_config *config = read_with("workers: {max_attempts: 7}\nlimits:\n  channels: 4\n", sets, 5);
	assert_non_null(config);
	assert_int_equal(config->workers.count, 3);
	assert_int_equal(config->workers.max_attempts, 7);
	assert_int_equal(config->log.level, 0);
	assert_int_equal(config->ingest.push.count, 2);
	assert_int_equal(config->limits.memory, 1024 * MIB);
	assert_int_equal(config->limits.channels, 4);
	gl_config_destroy(config);
	config = good_set("lang: de\n", "lang=");
	assert_string_equal(config->lang, "en");
	gl_config_destroy(config);
	config = good_set("", "plugin_path=[\"/a b/c\"]");
	assert_string_equal(config->pipeline.plugin_path[0], "/a b/c");
	assert_true(config->plugin_path_given);
	gl_config_destroy(config);
}

static void sets_values_in_lists(void **state)
{
	(void)state;
	gl_config *config = good_set("pipeline: [a, b: {x: 1}]", "pipeline.a.y=[1, 2]");
	assert_string_equal(config->pipeline.plugins[0].name, "a");
	assert_string_equal(config->pipeline.plugins[0].settings[0].name, "y");
	assert_int_equal(config->pipeline.plugins[0].settings[0].count, 2);
	assert_string_equal(config->pipeline.plugins[0].settings[0].place.file, "--set");
	assert_int_equal(config->pipeline.plugins[0].settings[0].place.column, 14);
	assert_int_equal(config->pipeline.count, 2);
	gl_config_destroy(config);
	config = good_set("pipeline: [a, b: {x: 1}]", "pipeline.b.deadline.base=9s");
	assert_int_equal(config->pipeline.plugins[1].setting_count, 1);
	assert_int_equal(config->pipeline.plugins[1].deadline.base_ns, 9 * SECOND);
	gl_config_destroy(config);
	config = good_set("pipeline: [a, b]", "pipeline.1=c");
	assert_string_equal(config->pipeline.plugins[1].name, "c");
	gl_config_destroy(config);
	config = good_set("publish:\ndrain: 1s\n", "publish.0.text=true");
	assert_true(config->outputs[0].text);
	assert_int_equal(config->drain_ns, SECOND);
	assert_string_equal(config->outputs[0].endpoints.list[0], "ipc:///run/glossd/results");
	gl_config_destroy(config);
}

static void says_what_is_wrong_with_a_set(void **state)
{
	(void)state;
	bad_set("workers.cuont=1", "--set:1:9: `cuont` is not a key of workers: did you mean `count`?\n    workers.cuont=1\n            ^");
	bad_set("workers.count=x", "--set:1:15: `count` is \"x\", wanted auto or a whole number\n    workers.count=x\n                  ^");
	bad_set("http=off", "--set:1:1: `http` is not a key of the configuration");
	bad_set("workers", "--set:1:1: write key=value");
	bad_set("=1", "--set:1:1: write key=value");
	bad_set("", "--set:1:1: write key=value");
	bad_set("lang=a\nlog=b", "--set:1:1: write key=value");
	bad_set("workers..count=1", "--set:1:9: a key is words with dots between them");
	bad_set("workers.=1", "--set:1:1: a key is words with dots between them");
	bad_set("publish.1.text=true", "--set:1:9: no entry of the list is `1`");
	bad_set("pipeline.nobody.x=1", "--set:1:10: no entry of the list is `nobody`");
	bad_set("drain.x.y=1", "--set:1:1: `drain` is a map");
	bad_set("log=[", "--set:");
	bad_set("lang=\xff", "--set:1:6: not UTF-8 text");
	bad_set("a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=1", "--set:1:33: a key is words");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_defaults_that_serve),
		cmocka_unit_test(takes_what_is_left_out_from_the_defaults),
		cmocka_unit_test(reads_sizes_and_durations),
		cmocka_unit_test(reads_the_breaker),
		cmocka_unit_test(reads_counts_words_and_switches),
		cmocka_unit_test(reads_endpoints_one_or_a_list),
		cmocka_unit_test(reads_outputs),
		cmocka_unit_test(reads_the_pipeline),
		cmocka_unit_test(reads_channels),
		cmocka_unit_test(names_a_near_key_and_shows_the_line),
		cmocka_unit_test(reads_the_spool),
		cmocka_unit_test(knows_no_key_before_its_code_does),
		cmocka_unit_test(refuses_what_is_no_configuration),
		cmocka_unit_test(bears_hostile_text),
		cmocka_unit_test(sets_values_over_the_text),
		cmocka_unit_test(sets_values_in_lists),
		cmocka_unit_test(says_what_is_wrong_with_a_set),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
