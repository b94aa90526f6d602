/* The configuration's files: those that ship say what the code does, and which one is read. */
#include "config_fixture.h"

#include <sys/stat.h>
#include <unistd.h>

#include "engine/config_file.h"

static char *contents_of(const char *path)
{
	FILE *file = fopen(path, "r");
	if (!file)
		fail_msg("%s cannot be read", path);
	char *text = calloc(1, GL_YAML_SIZE);
	assert_non_null(text);
	fread(text, 1, GL_YAML_SIZE - 1, file);
	fclose(file);
	return text;
}

static void ships_a_file_that_says_the_defaults(void **state)
{
	(void)state;
	char *text = contents_of("conf/glossd.yaml");
	gl_config *written = good(text), *built_in = good("");
	same(written, built_in);
	gl_config_destroy(written);
	gl_config_destroy(built_in);
	/* A setting that is off is behind a # without a space. */
	uint32_t found = 0;
	char *to = text;
	for (const char *at = text; *at; at++)
		if (*at == '#' && at[1] != ' ' && at[1] != '\n')
			found++;
		else
			*to++ = *at;
	*to = '\0';
	assert_true(found >= 2);
	gl_config *all = good(text);
	assert_int_equal(all->output_count, 2);
	assert_int_equal(all->pipeline.plugins[1].deadline.base_ns, 2 * SECOND);
	gl_config_destroy(all);
	free(text);
}

static void every_key_stands_in_the_file(void **state)
{
	(void)state;
	char *text = contents_of("conf/glossd.yaml");
	static const char *const keys[] = {"ingest",      "push",    "request",  "max_document", "backlog", "publish",     "endpoint",
					   "messages",    "offsets", "text",     "control",      "workers", "count",       "log",
					   "deadline",    "base",    "per_mib",  "drain",        "memory",  "channels",    "lang",
					   "plugin_path", "limits",  "pipeline", "format",       "level",   "max_attempts"};
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		char wanted[40];
		snprintf(wanted, sizeof(wanted), "%s:", keys[i]);
		if (!strstr(text, wanted))
			fail_msg("conf/glossd.yaml says nothing of %s", keys[i]);
	}
	free(text);
}

static void ships_a_demo_that_parses(void **state)
{
	(void)state;
	char *text = contents_of("conf/demo.yaml");
	gl_config *config = good(text);
	assert_true(config->outputs[0].text);
	assert_string_equal(config->ingest.push.list[0], "ipc://push");
	gl_config_destroy(config);
	free(text);
}

/* A build tree in a temporary folder: build/plugins and conf/glossd.yaml. */
typedef struct tree {
	char root[64], build[80], conf[96], other[96];
	char text[64];
} tree;

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void plant(tree *t, const char *name)
{
	char path[128];
	snprintf(t->root, sizeof(t->root), "/tmp/test_config.XXXXXX");
	assert_non_null(mkdtemp(t->root));
	snprintf(t->build, sizeof(t->build), "%s/%s", t->root, name);
	snprintf(t->conf, sizeof(t->conf), "%s/conf/glossd.yaml", t->root);
	snprintf(t->other, sizeof(t->other), "%s/other.yaml", t->root);
	snprintf(path, sizeof(path), "%s/conf", t->root);
	assert_int_equal(mkdir(path, 0700) | mkdir(t->build, 0700), 0);
	snprintf(path, sizeof(path), "%s/plugins", t->build);
	assert_int_equal(mkdir(path, 0700), 0);
	write_text(t->conf, "lang: de\nplugin_path: [/usr/lib/glossd/plugins]\n");
	write_text(t->other, "lang: fr\n");
}

static void uproot(tree *t)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/plugins", t->build);
	rmdir(path);
	rmdir(t->build);
	unlink(t->conf);
	unlink(t->other);
	snprintf(path, sizeof(path), "%s/conf", t->root);
	rmdir(path);
	assert_int_equal(rmdir(t->root), 0);
}

/* Loads, and parses what a worker would be given: both say the same. */
static gl_code load(const char *folder, const char *given, const char *set, const char *lang, const char *plugins)
{
	gl_config_source source;
	gl_config *config, *again;
	memset(&error, 0, sizeof(error));
	gl_code code = gl_config_load_from(folder, given, &set, set ? 1 : 0, &source, &config, &error);
	if (code) {
		assert_null(config);
		assert_null(source.text);
		return code;
	}
	assert_string_equal(config->lang, lang);
	assert_string_equal(config->pipeline.plugin_path[0], plugins);
	assert_int_equal(gl_config_parse(source.text, source.length, source.file, source.sets, source.set_count, &again, &error), GL_OK);
	same(config, again);
	gl_config_destroy(again);
	gl_config_destroy(config);
	gl_config_source_deinit(&source);
	return GL_OK;
}

static void finds_the_build_tree(void **state)
{
	(void)state;
	tree t;
	plant(&t, "bu\"ild\\");
	char plugins[120];
	snprintf(plugins, sizeof(plugins), "%s/plugins", t.build);
	assert_int_equal(load(t.build, NULL, NULL, "de", plugins), GL_OK);
	assert_int_equal(load(t.build, NULL, "lang=it", "it", plugins), GL_OK);
	assert_int_equal(load(t.build, NULL, "plugin_path=x", "de", "x"), GL_OK);
	assert_int_equal(load(t.build, t.other, NULL, "fr", plugins), GL_OK);
	assert_int_equal(load(t.build, t.other, "plugin_path=x", "fr", "x"), GL_OK);
	assert_int_equal(load(t.build, t.conf, NULL, "de", "/usr/lib/glossd/plugins"), GL_OK);
	assert_int_equal(unlink(t.conf), 0);
	assert_int_equal(load(t.build, t.other, NULL, "fr", "/usr/lib/glossd/plugins"), GL_OK);
	uproot(&t);
}

static void reads_what_is_given_elsewhere(void **state)
{
	(void)state;
	tree t;
	plant(&t, "build");
	assert_int_equal(load("/usr/bin", t.conf, NULL, "de", "/usr/lib/glossd/plugins"), GL_OK);
	assert_int_equal(load(NULL, t.other, NULL, "fr", "/usr/lib/glossd/plugins"), GL_OK);
	assert_int_equal(load(t.root, t.other, NULL, "fr", "/usr/lib/glossd/plugins"), GL_OK);
	char plugins[120];
	snprintf(plugins, sizeof(plugins), "%s/plugins", t.build);
	assert_int_equal(rmdir(plugins), 0);
	assert_int_equal(load(t.build, t.other, NULL, "fr", "/usr/lib/glossd/plugins"), GL_OK);
	assert_int_equal(mkdir(plugins, 0700), 0);
	assert_int_equal(load(t.root, "/nowhere/glossd.yaml", NULL, "", ""), GL_CONFIG);
	has("/nowhere/glossd.yaml: cannot be read: No such file or directory");
	assert_int_equal(load(t.build, t.root, NULL, "", ""), GL_CONFIG);
	has("cannot be read: Is a directory");
	write_text(t.other, "lang: [\n");
	assert_int_equal(load(t.build, t.other, NULL, "", ""), GL_CONFIG);
	has("other.yaml:");
	const char *many[GL_MAX_SETS + 1];
	for (int i = 0; i <= GL_MAX_SETS; i++)
		many[i] = "lang=de";
	gl_config_source source;
	gl_config *config;
	assert_int_equal(gl_config_load_from(t.build, t.conf, many, GL_MAX_SETS + 1, &source, &config, &error), GL_CONFIG);
	has("more than 255 --set");
	assert_int_equal(gl_config_load(t.conf, many, GL_MAX_SETS, &source, &config, &error), GL_OK);
	gl_config_destroy(config);
	gl_config_source_deinit(&source);
	uproot(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ships_a_file_that_says_the_defaults),
		cmocka_unit_test(every_key_stands_in_the_file),
		cmocka_unit_test(ships_a_demo_that_parses),
		cmocka_unit_test(finds_the_build_tree),
		cmocka_unit_test(reads_what_is_given_elsewhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
