/* From YAML text to a tree with places; see config_yaml.h. libfyaml's events are taken one by one and checked as they come, so that
 * what is refused is refused before it takes memory. */
#include "config_yaml.h"

#include "utf8.h"

#include <libfyaml.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- Errors with a caret ----------------------------------------------------------------------------------------------- */

#define SHOWN 100 /* code points of a line at most */

static const gl_yaml_origin *origin_of(const gl_yaml_reader *reader, gl_place place)
{
	for (uint32_t i = 0; i < reader->origin_count; i++)
		if (place.file && reader->origins[i].name == place.file)
			return &reader->origins[i];
	return NULL;
}

/* The bytes of `line` (from 1), without its end. */
static bool find_line(const gl_yaml_origin *origin, int line, const char **begin, const char **end)
{
	const char *at = origin->text, *stop = origin->text + origin->length;
	for (; line > 1; line--) {
		at = memchr(at, '\n', (size_t)(stop - at));
		if (!at)
			return false;
		at++;
	}
	const char *newline = memchr(at, '\n', (size_t)(stop - at));
	*begin = at;
	*end = newline ? newline : stop;
	if (*end > *begin && (*end)[-1] == '\r')
		(*end)--;
	return true;
}

static const char *forward(const char *at, const char *end, int code_points)
{
	while (code_points-- > 0 && at < end)
		do
			at++;
		while (at < end && ((unsigned char)*at & 0xc0) == 0x80);
	return at;
}

/* Appends the line at `place` and a caret below it, where there is room for both. */
static void show(const gl_yaml_reader *reader, gl_place place)
{
	const gl_yaml_origin *origin = origin_of(reader, place);
	const char *begin, *end;
	if (!origin || place.line < 1 || place.column < 1 || !find_line(origin, place.line, &begin, &end) || begin == end)
		return;
	int skipped = place.column > SHOWN * 3 / 4 ? place.column - SHOWN / 2 : 0;
	begin = forward(begin, end, skipped);
	end = forward(begin, end, SHOWN);
	const char *caret = forward(begin, end, place.column - 1 - skipped);
	char *message = reader->error->message;
	size_t at = strlen(message), room = sizeof(reader->error->message);
	if (at + (size_t)(end - begin) + (size_t)(caret - begin) + sizeof("\n    \n    ^") > room)
		return;
	char *line = message + at + sizeof("\n    ") - 1;
	at += (size_t)snprintf(message + at, room - at, "\n    %.*s\n    ", (int)(end - begin), begin);
	for (size_t i = 0; i < (size_t)(end - begin); i++)
		if ((unsigned char)line[i] < ' ' && line[i] != '\t')
			line[i] = ' ';
	for (const char *c = begin; c < caret; c++)
		if (((unsigned char)*c & 0xc0) != 0x80)
			message[at++] = *c == '\t' ? '\t' : ' ';
	memcpy(message + at, "^", 2);
}

gl_code gl_yaml_refuse(const gl_yaml_reader *reader, gl_place place, const char *format, ...)
{
	if (!reader->error)
		return GL_CONFIG;
	char words[640];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(words, sizeof(words), format, arguments);
	va_end(arguments);
	gl_clean(words, "");
	gl_fail_at(reader->error, GL_CONFIG, place, "%s", words);
	show(reader, place);
	return GL_CONFIG;
}

gl_code gl_yaml_short_of_memory(const gl_yaml_reader *reader)
{
	return gl_fail(reader->error, GL_MEMORY, "memory is short for the configuration");
}

/* ---- The tree ---------------------------------------------------------------------------------------------------------- */

gl_yaml *gl_yaml_under(const gl_yaml *map, const char *key, size_t length)
{
	for (gl_yaml *child = map->first; child; child = child->next)
		if (!strncmp(child->key, key, length) && !child->key[length])
			return child;
	return NULL;
}

void gl_yaml_add(gl_yaml *parent, gl_yaml *child)
{
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
	parent->count++;
}

/* ---- Building ---------------------------------------------------------------------------------------------------------- */

typedef struct building {
	const gl_yaml_reader *reader;
	const gl_yaml_origin *origin;
	gl_yaml *root;
	gl_yaml *open[GL_YAML_DEPTH]; /* the lists and maps that have begun and not ended, outermost first */
	gl_yaml *keys[GL_YAML_DEPTH]; /* of an open map: the key whose value comes next */
	uint32_t depth;
	uint32_t documents;
} building;

static gl_place place_of(const building *b, const struct fy_mark *mark)
{
	return (gl_place){b->origin->name, mark ? mark->line + 1 : 0, mark ? mark->column + 1 : 0};
}

static gl_code add_key(building *b, gl_yaml *key)
{
	gl_yaml *map = b->open[b->depth - 1];
	if (key->kind != GL_YAML_SCALAR)
		return gl_yaml_refuse(b->reader, key->place, "a key must be one word, not a list or map");
	const gl_yaml *first = gl_yaml_under(map, key->text, strlen(key->text));
	if (first)
		return gl_yaml_refuse(b->reader, key->place, "`%.60s` stands here twice; the first is in line %d", key->text,
				      first->key_place.line);
	if (map->count >= GL_YAML_KEYS)
		return gl_yaml_refuse(b->reader, key->place, "a map with more than %d keys", GL_YAML_KEYS);
	b->keys[b->depth - 1] = key;
	return GL_OK;
}

static gl_code add(building *b, gl_yaml *node)
{
	gl_yaml *parent = b->depth ? b->open[b->depth - 1] : NULL;
	gl_yaml *key = parent ? b->keys[b->depth - 1] : NULL;
	if (parent && parent->kind == GL_YAML_MAP && !key)
		return add_key(b, node);
	if (key) {
		node->key = key->text;
		node->key_place = key->place;
		b->keys[b->depth - 1] = NULL;
	}
	if (parent)
		gl_yaml_add(parent, node);
	else
		b->root = node;
	if (node->kind == GL_YAML_SCALAR)
		return GL_OK;
	if (b->depth == GL_YAML_DEPTH)
		return gl_yaml_refuse(b->reader, node->place, "nested more than %d deep", GL_YAML_DEPTH);
	b->keys[b->depth] = NULL;
	b->open[b->depth++] = node;
	return GL_OK;
}

static bool says_nothing(const char *text) { return !*text || !strcmp(text, "~") || !strcmp(text, "null"); }

/* A scalar's text, in the arena. Piece by piece: fy_token_get_text() of libfyaml 0.7 leaks where a quoted text has many escapes. */
static char *copy_text(gl_arena *arena, struct fy_token *token, size_t *length)
{
	char *text = gl_arena_alloc(arena, 1);
	struct fy_token_iter *iterator = token ? fy_token_iter_create(token) : NULL;
	const struct fy_iter_chunk *chunk = NULL;
	bool failed = token && !iterator;
	while (text && iterator && (chunk = fy_token_iter_chunk_next(iterator, chunk, NULL))) {
		text = gl_arena_grow(arena, text, *length + 1, *length + chunk->len + 1);
		if (text)
			memcpy(text + *length, chunk->str, chunk->len);
		*length += chunk->len;
	}
	if (iterator)
		fy_token_iter_destroy(iterator);
	return failed ? NULL : text;
}

static gl_code take_scalar(building *b, struct fy_event *event, gl_yaml *node)
{
	size_t length = 0;
	node->text = copy_text(b->reader->arena, event->scalar.value, &length);
	if (!node->text)
		return gl_yaml_short_of_memory(b->reader);
	if (memchr(node->text, '\0', length))
		return gl_yaml_refuse(b->reader, node->place, "a text with a NUL in it");
	enum fy_node_style style = fy_event_get_node_style(event);
	node->null = (style == FYNS_PLAIN || style == FYNS_ANY || !event->scalar.value) && says_nothing(node->text);
	return GL_OK;
}

/* A scalar, list or map begins: one node of the tree. */
static gl_code take_node(building *b, struct fy_event *event)
{
	const struct fy_token *anchor = event->type == FYET_SCALAR           ? event->scalar.anchor
					: event->type == FYET_SEQUENCE_START ? event->sequence_start.anchor
									     : event->mapping_start.anchor;
	gl_yaml *node = gl_arena_alloc(b->reader->arena, sizeof(*node));
	if (!node)
		return gl_yaml_short_of_memory(b->reader);
	node->place = place_of(b, fy_event_start_mark(event));
	node->kind = event->type == FYET_SCALAR ? GL_YAML_SCALAR : event->type == FYET_SEQUENCE_START ? GL_YAML_LIST : GL_YAML_MAP;
	if (anchor || fy_event_get_tag_token(event))
		return gl_yaml_refuse(b->reader, node->place, "anchors (&) and tags (!) have no meaning here: write the value out");
	gl_code code = node->kind == GL_YAML_SCALAR ? take_scalar(b, event, node) : GL_OK;
	return code ? code : add(b, node);
}

static gl_code take(building *b, struct fy_event *event)
{
	gl_place place = place_of(b, fy_event_start_mark(event));
	switch (event->type) {
	case FYET_SCALAR:
	case FYET_SEQUENCE_START:
	case FYET_MAPPING_START: return take_node(b, event);
	case FYET_SEQUENCE_END:
	case FYET_MAPPING_END: b->depth--; return GL_OK;
	case FYET_ALIAS: return gl_yaml_refuse(b->reader, place, "aliases (*) have no meaning here: write the value out");
	case FYET_DOCUMENT_START:
		return b->documents++ ? gl_yaml_refuse(b->reader, place, "a second YAML document: the configuration is one") : GL_OK;
	default: return GL_OK;
	}
}

/* The first of libfyaml's complaints, with its place. */
static gl_code refuse_syntax(const building *b, struct fy_diag *diag)
{
	void *iterator = NULL;
	const struct fy_diag_error *first = fy_diag_errors_iterate(diag, &iterator);
	gl_place place = {b->origin->name, first ? first->line : 0, first ? first->column : 0};
	return gl_yaml_refuse(b->reader, place, "not valid YAML: %s", first && first->msg ? first->msg : "it cannot be read");
}

static gl_code take_events(building *b, struct fy_parser *parser, struct fy_diag *diag)
{
	gl_code code = GL_OK;
	struct fy_event *event;
	while (!code && (event = fy_parser_parse(parser))) {
		code = take(b, event);
		fy_parser_event_free(parser, event);
	}
	return !code && fy_diag_got_error(diag) ? refuse_syntax(b, diag) : code;
}

static gl_code parse(building *b)
{
	struct fy_diag_cfg diag_config;
	fy_diag_cfg_default(&diag_config);
	struct fy_diag *diag = fy_diag_create(&diag_config);
	if (!diag)
		return gl_yaml_short_of_memory(b->reader);
	fy_diag_set_collect_errors(diag, true);
	const struct fy_parse_cfg config = {.flags = FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE, .diag = diag};
	struct fy_parser *parser = fy_parser_create(&config);
	gl_code code = parser && !fy_parser_set_string(parser, b->origin->text, b->origin->length) ? take_events(b, parser, diag)
												   : gl_yaml_short_of_memory(b->reader);
	if (parser)
		fy_parser_destroy(parser);
	fy_diag_destroy(diag);
	return code;
}

/* Where the first byte that is no UTF-8, or a NUL, stands. */
static gl_place first_bad(const gl_yaml_origin *origin)
{
	gl_place place = {origin->name, 1, 1};
	size_t bad = gl_utf8_sound(origin->text, origin->length);
	for (const char *at = origin->text; at < origin->text + bad && *at; at++) {
		place.line += *at == '\n';
		place.column = *at == '\n' ? 1 : place.column + (((unsigned char)*at & 0xc0) != 0x80);
	}
	return place;
}

/* Directives come before the document, at the beginning of a line; libfyaml writes to standard error about some of them. */
static gl_code refuse_directives(const gl_yaml_reader *reader, const gl_yaml_origin *origin)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	gl_place place = {origin->name, 1, 1};
	const char *at = origin->text;
	if (!strncmp(at, byte_order_mark, sizeof(byte_order_mark) - 1))
		at += sizeof(byte_order_mark) - 1;
	for (; *at; at += *at != '\0') {
		if (*at == '%')
			return gl_yaml_refuse(reader, place, "directives (%%) have no meaning here: take the line out");
		at += strcspn(at, "\r\n");
		place.line += *at == '\n';
	}
	return GL_OK;
}

static gl_code read_text(const gl_yaml_reader *reader, const gl_yaml_origin *origin, gl_yaml **root)
{
	building b = {.reader = reader, .origin = origin};
	gl_place nowhere = {origin->name, 0, 0};
	*root = NULL;
	if (origin->length > GL_YAML_SIZE)
		return gl_yaml_refuse(reader, nowhere, "larger than %zu bytes, which no configuration is", GL_YAML_SIZE);
	/* Told without the line: a terminal should not see such bytes. */
	if (origin->length && (memchr(origin->text, '\0', origin->length) || !gl_utf8_valid(origin->text, origin->length, NULL)))
		return gl_fail_at(reader->error, GL_CONFIG, first_bad(origin), "not UTF-8 text");
	gl_code code = origin->length ? refuse_directives(reader, origin) : GL_OK;
	if (!code && origin->length)
		code = parse(&b);
	*root = b.root;
	return code;
}

gl_code gl_yaml_read(const gl_yaml_reader *reader, const gl_yaml_origin *origin, gl_yaml **tree)
{
	gl_code code = read_text(reader, origin, tree);
	if (code)
		return code;
	if (*tree && (*tree)->kind != GL_YAML_MAP && !(*tree)->null)
		return gl_yaml_refuse(reader, (*tree)->place, "the configuration must be a map of keys and values");
	if (!*tree || (*tree)->null) {
		*tree = gl_arena_alloc(reader->arena, sizeof(**tree));
		if (!*tree)
			return gl_yaml_short_of_memory(reader);
		(*tree)->kind = GL_YAML_MAP;
		(*tree)->place.file = origin->name;
	}
	return GL_OK;
}

/* ---- --set ------------------------------------------------------------------------------------------------------------- */

/* An entry of a list: by its index, or the one that is this name or a map of this one key, such as a plugin of the pipeline. */
static gl_yaml *entry_of(const gl_yaml *list, const char *name, size_t length)
{
	uint32_t index = 0;
	bool digits = length > 0 && length < 7;
	for (size_t i = 0; i < length; i++) {
		digits = digits && name[i] >= '0' && name[i] <= '9';
		index = index * 10 + (uint32_t)(name[i] - '0');
	}
	for (gl_yaml *entry = list->first; entry; entry = entry->next) {
		const char *called = entry->kind == GL_YAML_SCALAR                     ? entry->text
				     : entry->kind == GL_YAML_MAP && entry->count == 1 ? entry->first->key
										       : NULL;
		if (digits ? index-- == 0 : called && !strncmp(called, name, length) && !called[length])
			return entry;
	}
	return NULL;
}

static gl_yaml *add_null(const gl_yaml_reader *reader, gl_yaml *map, const char *key, size_t length, gl_place place)
{
	gl_yaml *node = gl_arena_alloc(reader->arena, sizeof(*node));
	char *copy = gl_arena_copy(reader->arena, key, length);
	if (!node || !copy)
		return NULL;
	*node = (gl_yaml){.null = true, .text = "", .key = copy, .key_place = place, .place = place};
	gl_yaml_add(map, node);
	return node;
}

/* One step down a dotted key; *node becomes what stands there. */
static gl_code descend(const gl_yaml_reader *reader, gl_yaml **node, const char *name, size_t length, gl_place place)
{
	gl_yaml *from = *node;
	if (from->kind == GL_YAML_LIST) { /* NOLINT: every step before left a node, or an error ended the way */
		gl_yaml *entry = entry_of(from, name, length);
		if (!entry)
			return gl_yaml_refuse(reader, place, "no entry of the list is `%.*s`", (int)length, name);
		bool by_index = *name >= '0' && *name <= '9';
		if (by_index) {
			*node = entry;
			return GL_OK;
		}
		/* A name alone becomes a map of that name, so that it can have options. */
		if (entry->kind == GL_YAML_SCALAR) {
			*entry = (gl_yaml){.kind = GL_YAML_MAP,
					   .key = entry->key,
					   .key_place = entry->key_place,
					   .place = entry->place,
					   .next = entry->next};
			if (!add_null(reader, entry, name, length, entry->place))
				return gl_yaml_short_of_memory(reader);
		}
		*node = entry->first;
		return GL_OK;
	}
	if (from->kind == GL_YAML_SCALAR && !from->null)
		return gl_yaml_refuse(reader, place, "there is no `%.*s` below a value", (int)length, name);
	from->kind = GL_YAML_MAP;
	*node = gl_yaml_under(from, name, length);
	if (!*node)
		*node = add_null(reader, from, name, length, place);
	return *node ? GL_OK : gl_yaml_short_of_memory(reader);
}

/* Reads what follows the equals sign. The key becomes blanks, so that places count from the beginning of the whole. */
static gl_code read_value(const gl_yaml_reader *reader, const gl_yaml_origin *origin, size_t skipped, gl_yaml **value)
{
	char *blanked = gl_arena_copy(reader->arena, origin->text, origin->length);
	if (!blanked)
		return gl_yaml_short_of_memory(reader);
	memset(blanked, ' ', skipped);
	const gl_yaml_origin behind = {origin->name, blanked, origin->length};
	return read_text(reader, &behind, value);
}

static gl_code find_set(const gl_yaml_reader *reader, const gl_yaml_origin *origin, const char *equals, gl_yaml **node, gl_place *place)
{
	uint32_t depth = 0;
	for (const char *at = origin->text; at < equals;) {
		size_t length = strcspn(at, ".=");
		place->column = (int)(at - origin->text) + 1;
		if (!length || (at[length] == '.' && at + length + 1 == equals) || ++depth > GL_YAML_DEPTH)
			return gl_yaml_refuse(reader, *place, "a key is words with dots between them, such as workers.count");
		gl_code code = descend(reader, node, at, length, *place);
		if (code)
			return code;
		at += length + (at[length] == '.');
	}
	return GL_OK;
}

gl_code gl_yaml_set(const gl_yaml_reader *reader, const gl_yaml_origin *origin, gl_yaml *tree)
{
	gl_place place = {origin->name, 1, 1};
	if (!gl_utf8_valid(origin->text, origin->length, NULL))
		return gl_fail_at(reader->error, GL_CONFIG, first_bad(origin), "not UTF-8 text");
	const char *equals = memchr(origin->text, '=', origin->length);
	if (!equals || equals == origin->text || memchr(origin->text, '\n', origin->length))
		return gl_yaml_refuse(reader, place, "write key=value in one line, such as workers.count=2");
	gl_yaml *value = NULL, *node = tree;
	gl_code code = read_value(reader, origin, (size_t)(equals + 1 - origin->text), &value);
	if (!code)
		code = find_set(reader, origin, equals, &node, &place);
	if (code)
		return code;
	const gl_yaml was = *node;
	*node = value ? *value : (gl_yaml){.null = true, .text = "", .place = place};
	node->key = was.key;
	node->key_place = place;
	node->next = was.next;
	return GL_OK;
}
