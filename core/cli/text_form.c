/* A result on a terminal; see text_form.h.
 *
 * Three steps: the result's map is walked and every annotation becomes a mark (where it begins and ends, in bytes, and the words that say
 * what it is); the marks' ends are sorted; the text is written with them. Everything taken from the result is checked: it may come from
 * anywhere. */
#include "text_form.h"
#include "engine/arena.h"
#include "engine/reader.h"
#include "engine/utf8.h"

#include <gloss/plugin.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define LABEL 160

typedef struct mark {
	uint32_t begin, end;
	uint32_t layer;
	const char *label; /* NULL: it divides the text */
} mark;

typedef struct edge {
	uint32_t at, mark;
	bool ends;
} edge;

typedef struct layer_words {
	gloss_string name;
	uint32_t count;
	bool divides;
} layer_words;

typedef struct text_form {
	gl_buffer *out;
	gl_arena arena;
	bool color, failed;
	gloss_string text, unit, id, channel, outcome;
	gl_reader layers, errors; /* where these values begin; at NULL: absent */
	uint32_t *bytes;          /* the byte where each unit of the text begins; NULL: units are bytes */
	uint32_t units;
	mark *marks;
	uint32_t mark_count, mark_room;
	layer_words *names;
	uint32_t layer_count;
} text_form;

static const char *const colors[] = {"\033[33m", "\033[36m", "\033[32m", "\033[35m", "\033[34m", "\033[31m"};
#define COLORS (sizeof(colors) / sizeof(colors[0]))
#define PLAIN "\033[0m"
#define DIM "\033[2m"
#define BOLD "\033[1m"

/* ---- The result's map ------------------------------------------------------------------------------------------------- */

static bool read_head(text_form *form, gl_reader *reader)
{
	const struct {
		const char *key;
		gloss_string *to;
	} strings[] = {{"text", &form->text},
		       {"offsets", &form->unit},
		       {"id", &form->id},
		       {"channel", &form->channel},
		       {"outcome", &form->outcome}};
	gl_value map, key, value;
	if (!gl_read_kind(reader, GL_MAP, &map))
		return false;
	for (uint32_t i = 0; i < map.count; i++) {
		if (!gl_read_kind(reader, GL_STR, &key))
			return false;
		gl_reader at = *reader, ahead = *reader;
		if (!gl_skip(reader))
			return false;
		if (gl_is(&key, "layers"))
			form->layers = at;
		else if (gl_is(&key, "errors"))
			form->errors = at;
		for (size_t k = 0; k < sizeof(strings) / sizeof(strings[0]); k++)
			if (gl_is(&key, strings[k].key) && gl_read_kind(&ahead, GL_STR, &value))
				*strings[k].to = value.bytes;
	}
	return true;
}

/* Where each unit begins, so that any offset is found at once. */
static bool count_units(text_form *form)
{
	bool wide = gl_string_is(form->unit, gl_unit_names[GL_UTF16]);
	if (gl_string_is(form->unit, gl_unit_names[GL_BYTE])) {
		form->units = form->text.length;
		return true;
	}
	form->bytes = gl_arena_alloc(&form->arena, ((size_t)form->text.length + 1) * sizeof(*form->bytes));
	if (!form->bytes || !gl_utf8_valid(form->text.data, form->text.length, NULL))
		return false;
	for (uint32_t at = 0; at < form->text.length;) {
		unsigned size;
		uint32_t code_point = gl_utf8_decode(form->text.data + at, &size);
		form->bytes[form->units++] = at;
		if (wide && code_point > 0xffff)
			form->bytes[form->units++] = at;
		at += size;
	}
	form->bytes[form->units] = form->text.length;
	return true;
}

static uint32_t to_bytes(const text_form *form, uint64_t offset)
{
	uint32_t unit = offset > form->units ? form->units : (uint32_t)offset;
	return form->bytes ? form->bytes[unit] : unit;
}

/* ---- What is known of an annotation ------------------------------------------------------------------------------------ */

static void say(char label[LABEL], const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(char label[LABEL], const char *format, ...)
{
	size_t at = strlen(label);
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(label + at, LABEL - at, format, arguments);
	va_end(arguments);
	if (length < 0 || at + (size_t)length < LABEL)
		return;
	/* It was cut, perhaps within a code point: the last one goes. */
	for (at = LABEL - 1; at && ((unsigned char)label[at - 1] & 0xc0) == 0x80;)
		at--;
	label[at ? at - 1 : 0] = 0;
}

/* A value in a few words, with its key before it except for the first; what has none (spans, references) says nothing. */
static void say_value(char label[LABEL], const gl_value *key, const gl_value *value)
{
	int length = (int)key->bytes.length;
	const char *name = key->bytes.data, *comma = *label ? ", " : "";
	switch (value->kind) {
	case GL_BOOL:
		if (value->boolean)
			say(label, "%s%.*s", comma, length, name);
		break;
	case GL_STR:
		if (*label)
			say(label, ", %.*s ", length, name);
		say(label, "%.*s", (int)value->bytes.length, value->bytes.data);
		break;
	case GL_INT: say(label, "%s%.*s %lld", comma, length, name, (long long)value->integer); break;
	case GL_UINT: say(label, "%s%.*s %llu", comma, length, name, (unsigned long long)value->natural); break;
	case GL_FLOAT:
		if (!gl_is(key, "confidence"))
			say(label, "%s%.*s %.10g", comma, length, name, value->number);
		break;
	default: break;
	}
}

/* Of a record: its name, else its text, else nothing. */
static void say_record(char label[LABEL], const gl_value *key, gl_reader reader)
{
	gl_value map, inner, value, best = {.kind = GL_NIL};
	if (!gl_read(&reader, &map))
		return;
	for (uint32_t i = 0; i < map.count && gl_read_kind(&reader, GL_STR, &inner); i++) {
		gl_reader ahead = reader;
		if (!gl_skip(&reader))
			return;
		bool name = gl_is(&inner, "name"), text = gl_is(&inner, "text") && best.kind == GL_NIL;
		if ((name || text) && gl_read_kind(&ahead, GL_STR, &value))
			best = value;
	}
	if (best.kind == GL_STR)
		say_value(label, key, &best);
}

/* Reads one annotation; *bare: it has begin and end alone. */
static bool read_annotation(gl_reader *reader, uint64_t bounds[2], char label[LABEL], bool *bare)
{
	gl_value map, key, value;
	unsigned found = 0;
	*label = 0;
	*bare = true;
	if (!gl_read_kind(reader, GL_MAP, &map))
		return false;
	for (uint32_t i = 0; i < map.count; i++) {
		if (!gl_read_kind(reader, GL_STR, &key))
			return false;
		gl_reader at = *reader, ahead = *reader;
		if (!gl_skip(reader) || !gl_read(&ahead, &value))
			return false;
		int bound = gl_is(&key, "begin") ? 0 : gl_is(&key, "end") ? 1 : -1;
		if (bound >= 0 && value.kind == GL_UINT) {
			bounds[bound] = value.natural;
			found++;
			continue;
		}
		*bare = false;
		if (value.kind == GL_MAP)
			say_record(label, &key, at);
		else
			say_value(label, &key, &value);
	}
	return found == 2;
}

static bool add_mark(text_form *form, const mark *added)
{
	if (form->mark_count == form->mark_room) {
		uint32_t room = form->mark_room ? form->mark_room * 2 : 256;
		mark *marks = gl_arena_grow(&form->arena, form->marks, form->mark_room * sizeof(*marks), room * sizeof(*marks));
		if (!marks)
			return false;
		form->marks = marks;
		form->mark_room = room;
	}
	form->marks[form->mark_count++] = *added;
	return true;
}

/* A label that only repeats the marked text is not worth its room. */
static bool repeats(const text_form *form, const mark *marked, const char *label)
{
	size_t length = strlen(label);
	return marked->end - marked->begin == length && !memcmp(form->text.data + marked->begin, label, length);
}

static bool read_layer(text_form *form, uint32_t layer, gl_reader *reader)
{
	gl_value list;
	char label[LABEL];
	uint64_t bounds[2];
	bool bare;
	if (!gl_read_kind(reader, GL_ARRAY, &list))
		return false;
	form->names[layer].count = list.count;
	form->names[layer].divides = list.count > 0;
	uint32_t first = form->mark_count;
	for (uint32_t i = 0; i < list.count; i++) {
		if (!read_annotation(reader, bounds, label, &bare))
			return false;
		mark marked = {.begin = to_bytes(form, bounds[0]), .end = to_bytes(form, bounds[1]), .layer = layer};
		form->names[layer].divides &= bare;
		marked.label = gl_arena_copy(&form->arena, repeats(form, &marked, label) ? "" : label,
					     repeats(form, &marked, label) ? 0 : strlen(label));
		if (!marked.label || !add_mark(form, &marked))
			return false;
	}
	for (uint32_t i = first; form->names[layer].divides && i < form->mark_count; i++)
		form->marks[i].label = NULL;
	return true;
}

static bool read_layers(text_form *form)
{
	gl_value map, key;
	gl_reader *reader = &form->layers;
	if (!reader->at)
		return true;
	if (!gl_read_kind(reader, GL_MAP, &map))
		return false;
	form->names = gl_arena_alloc(&form->arena, ((size_t)map.count + 1) * sizeof(*form->names));
	if (!form->names)
		return false;
	for (uint32_t i = 0; i < map.count; i++, form->layer_count++) {
		if (!gl_read_kind(reader, GL_STR, &key))
			return false;
		form->names[i].name = key.bytes;
		if (!read_layer(form, i, reader))
			return false;
	}
	return true;
}

/* ---- Writing ----------------------------------------------------------------------------------------------------------- */

static void put(text_form *form, const char *text) { gl_buffer_add(form->out, text, strlen(text)); }

/* One character or a part of it, or the replacement character for a control; returns the bytes taken. */
static size_t put_shown(text_form *form, const char *at, const char *end)
{
	size_t size = gl_control_length(at, end);
	if (size)
		put(form, "\xef\xbf\xbd");
	else
		gl_buffer_add(form->out, at, size = 1);
	return size;
}

/* A string of the result. */
static void put_words(text_form *form, const char *words, size_t length)
{
	for (const char *at = words, *end = words + length; at < end;)
		at += put_shown(form, at, end);
}

static void put_color(text_form *form, const char *code)
{
	if (form->color)
		put(form, code);
}

static const char *color_of(uint32_t layer) { return colors[layer % COLORS]; }

/* At the same place ends go before beginnings. Of marks that begin there divisions go first, then longer ones; of those that end there the
 * one that began last. */
static int compare_edges(const void *one, const void *other, void *context)
{
	const mark *marks = context;
	const edge *a = one, *b = other;
	const mark *first = &marks[a->mark], *second = &marks[b->mark];
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->ends != b->ends)
		return a->ends ? -1 : 1;
	if (a->ends && first->begin != second->begin)
		return first->begin > second->begin ? -1 : 1;
	if (!a->ends && !first->label != !second->label)
		return first->label ? 1 : -1;
	if (!a->ends && first->end != second->end)
		return first->end > second->end ? -1 : 1;
	int order = first->layer < second->layer ? -1 : first->layer > second->layer;
	return a->ends ? -order : order;
}

static edge *sort_edges(text_form *form, uint32_t *count)
{
	edge *edges = gl_arena_alloc(&form->arena, ((size_t)form->mark_count * 2 + 1) * sizeof(*edges));
	*count = 0;
	for (uint32_t i = 0; edges && i < form->mark_count; i++) {
		const mark *marked = &form->marks[i];
		if (marked->begin >= marked->end)
			continue;
		edges[(*count)++] = (edge){marked->begin, i, false};
		edges[(*count)++] = (edge){marked->end, i, true};
	}
	if (edges)
		qsort_r(edges, *count, sizeof(*edges), compare_edges, form->marks);
	return edges;
}

/* Where the writing stands. */
typedef struct writing {
	bool line_begun, spaced; /* spaced: a space is held back until something follows it */
	uint32_t divisions;      /* so far */
	uint32_t open[64];       /* layers of the marks that are open, innermost last */
	uint32_t open_count;     /* may be above 64: the innermost colours are then not known */
} writing;

static void recolor(text_form *form, const writing *w)
{
	put_color(form, PLAIN);
	if (w->open_count && w->open_count <= 64)
		put_color(form, color_of(w->open[w->open_count - 1]));
}

static void begin_line(text_form *form, writing *w)
{
	if (w->line_begun)
		put(form, "\n");
	w->line_begun = w->spaced = false;
}

/* What stands before the next character: a space that was held back, or the indent of a line that continues a division. */
static void put_space(text_form *form, writing *w)
{
	if (w->spaced)
		put(form, " ");
	else if (!w->line_begun && w->divisions)
		put(form, "      ");
	w->spaced = false;
	w->line_begun = true;
}

static void begin_mark(text_form *form, writing *w, const mark *marked)
{
	char number[16];
	if (!marked->label) {
		begin_line(form, w);
		snprintf(number, sizeof(number), "%4u  ", ++w->divisions);
		put_color(form, DIM);
		put(form, number);
		recolor(form, w);
		w->line_begun = true;
		return;
	}
	put_space(form, w);
	if (w->open_count < 64)
		w->open[w->open_count] = marked->layer;
	w->open_count++;
	recolor(form, w);
	put(form, form->color ? "" : "[");
}

static void end_mark(text_form *form, writing *w, const mark *marked)
{
	if (!marked->label)
		return;
	for (uint32_t i = w->open_count < 64 ? w->open_count : 64; i-- > 0;)
		if (w->open[i] == marked->layer) {
			memmove(w->open + i, w->open + i + 1, ((w->open_count < 64 ? w->open_count : 64) - i - 1) * sizeof(*w->open));
			break;
		}
	w->open_count--;
	put(form, form->color ? "" : "]");
	if (*marked->label) {
		put_color(form, DIM);
		put(form, "(");
		put_words(form, marked->label, strlen(marked->label));
		put(form, ")");
	}
	recolor(form, w);
}

/* A stretch of text: line breaks are kept, white space at the ends of lines is not. What a terminal would act upon is shown, not sent. */
static void put_text(text_form *form, writing *w, uint32_t begin, uint32_t end)
{
	const char *last = form->text.data + end;
	for (const char *at = form->text.data + begin; at < last;) {
		char c = *at;
		if (c == '\n') {
			gl_buffer_add(form->out, "\n", 1);
			w->line_begun = w->spaced = false;
			at++;
		} else if (c == ' ' || c == '\t' || c == '\r') {
			w->spaced = w->line_begun;
			at++;
		} else {
			put_space(form, w);
			at += put_shown(form, at, last);
		}
	}
}

static bool put_marked_text(text_form *form)
{
	writing w = {0};
	uint32_t count, at = 0;
	edge *edges = sort_edges(form, &count);
	if (!edges)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		const mark *marked = &form->marks[edges[i].mark];
		put_text(form, &w, at, edges[i].at);
		at = edges[i].at;
		(edges[i].ends ? end_mark : begin_mark)(form, &w, marked);
	}
	put_text(form, &w, at, form->text.length);
	begin_line(form, &w);
	return true;
}

static void put_string(text_form *form, gloss_string string) { put_words(form, string.data ? string.data : "", string.length); }

static void put_summary(text_form *form)
{
	char number[16];
	put(form, "\n");
	put_color(form, BOLD);
	put_string(form, form->id);
	put_color(form, PLAIN);
	put(form, ": ");
	put_string(form, form->outcome);
	for (uint32_t i = 0; i < form->layer_count; i++) {
		put(form, ", ");
		put_color(form, form->names[i].divides ? DIM : color_of(i));
		put_string(form, form->names[i].name);
		put_color(form, PLAIN);
		snprintf(number, sizeof(number), " %u", form->names[i].count);
		put(form, number);
	}
	put(form, "\n");
}

static void put_errors(text_form *form)
{
	gl_value list, map, key, value;
	if (!form->errors.at || !gl_read_kind(&form->errors, GL_ARRAY, &list))
		return;
	for (uint32_t i = 0; i < list.count && gl_read_kind(&form->errors, GL_MAP, &map); i++) {
		put(form, "error:");
		for (uint32_t k = 0;
		     k < map.count && gl_read_kind(&form->errors, GL_STR, &key) && gl_read_kind(&form->errors, GL_STR, &value); k++) {
			put(form, " ");
			put_words(form, value.bytes.data, value.bytes.length);
		}
		put(form, "\n");
	}
}

bool gl_text_form(gl_buffer *out, const char *result, size_t length, bool color)
{
	text_form form = {.out = out, .color = color};
	gl_reader reader = {(const uint8_t *)result, (const uint8_t *)result + length};
	gl_reader whole = reader;
	gl_arena_init(&form.arena, 0);
	bool sound = gl_skip(&whole) && read_head(&form, &reader);
	if (sound && form.text.data)
		sound = count_units(&form) && read_layers(&form) && put_marked_text(&form);
	if (sound) {
		put_summary(&form);
		put_errors(&form);
	}
	gl_arena_deinit(&form.arena);
	return sound && !out->failed;
}
