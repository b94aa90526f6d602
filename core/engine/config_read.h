/* Reading the configuration's tree into values, by tables of keys: for config.c and its neighbours alone. */
#ifndef GL_CONFIG_READ_H
#define GL_CONFIG_READ_H

#include "config.h"
#include "config_yaml.h"

#include <stddef.h>

struct gl_config_memory {
	gl_arena arena;
};

typedef struct gl_config_key gl_config_key;
/* Reads one value into the member that the key names, or says what is wrong with it. `base` is what the table's offsets count from. */
typedef gl_code gl_config_read(const gl_yaml_reader *reader, const gl_config_key *key, const gl_yaml *node, void *base);

/* One key that may stand in a map. Tables of these end with a key whose name is NULL. */
struct gl_config_key {
	const char *name;
	gl_config_read *read;
	size_t offset, size;  /* of the member */
	uint64_t least, most; /* range of a number, size or duration (in nanoseconds), inclusive */
	const void *more;     /* of gl_read_map: its keys; of gl_read_choice and gl_read_name: the words, NULL at the end */
};

#define GL_MEMBER(type, member) offsetof(type, member), sizeof(((type *)0)->member)
#define GL_MILLISECOND UINT64_C(1000000)
#define GL_SECOND (1000 * GL_MILLISECOND)
#define GL_DAY (24 * 3600 * GL_SECOND)

/* Reads each key of a map; a key that is not in the table is an error, one that says nothing (null) leaves what is there. */
gl_code gl_read_keys(const gl_yaml_reader *reader, const gl_config_key *keys, const gl_yaml *map, const char *where, void *base);
gl_config_read gl_read_map;      /* a map of its own, with the same base */
gl_config_read gl_read_count;    /* int or uint32_t */
gl_config_read gl_read_auto;     /* the same, or `auto`: 0 */
gl_config_read gl_read_size;     /* uint64_t, bytes: 65536, 512KiB, 16MiB, 4GiB */
gl_config_read gl_read_duration; /* uint64_t, nanoseconds: 250ms, 5s, 1m, 24h */
gl_config_read gl_read_bool;
gl_config_read gl_read_choice;    /* int: the index of one of the words */
gl_config_read gl_read_name;      /* const char *: one of the words */
gl_config_read gl_read_lang;      /* const char *: a BCP 47 tag */
gl_config_read gl_read_endpoints; /* gl_endpoints */
gl_config_read gl_read_folders;   /* plugin_path */
gl_config_read gl_read_pipeline;  /* gl_pipeline_config, without plugin_path */
gl_config_read gl_read_deadline;  /* gl_deadline */
gl_config_read gl_read_channels;

/* Gives channels and plugins what the text does not say of them: the configuration's pipeline, plugin_path and deadline. False: memory is
 * short. */
bool gl_complete_pipelines(const gl_yaml_reader *reader, gl_config *config);
/* The word of the list that is nearest to `word`, or NULL where none is near. `next` steps to each word and gives NULL at the end. */
const char *gl_nearest(const char *word, const char *(*next)(const void *words, uint32_t index), const void *words);
/* The node's text, which lies in the configuration's memory. NULL: it is not one line of text, and *code says so. */
const char *gl_read_text(const gl_yaml_reader *reader, const char *name, const gl_yaml *node, gl_code *code);

#endif
