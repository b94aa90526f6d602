/* What users add in the configuration: words that are numbers ("grand = 1000") and units ("smoot = 1.7018 metre | smoots"), in the options or in
 * files with one a line. Read once, in open, into memory of the worker's; constant from then on. What cannot be read is told by fail_open. Forms are
 * of one or more tokens; case counts for none of them, and of a form that was given twice, the last holds. */
#include <stdlib.h>

#include "numbers.h"

/* A form that the user gave: the number of its word in the table; or what longer ones begin with, and the tokens of the longest. */
struct given_form {
	const char *text;
	uint32_t length;
	uint16_t word;
	uint8_t longest;
};

/* While the options are read; `table`, `measures` and `units` are NULL at first, when all is only counted. */
struct giving {
	const gloss_host *host;
	gloss_instance *self;
	struct gl_given *given;
	struct gl_word *table;
	struct gl_measure *measures;
	struct gl_unit *units;
	uint8_t *tokens;
	uint32_t forms, unit_count;
};

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

struct span {
	const char *text;
	size_t length;
};

static struct span trimmed(const char *text, size_t length)
{
	while (length && is_space(text[length - 1]))
		length--;
	while (length && is_space(*text))
		text++, length--;
	return (struct span){text, length};
}

/* What stands before the first `mark`; the rest behind it is left in `line`. */
static struct span before(struct span *line, char mark)
{
	const char *at = memchr(line->text, mark, line->length);
	size_t length = at ? (size_t)(at - line->text) : line->length;
	struct span part = trimmed(line->text, length);

	*line = at ? (struct span){at + 1, line->length - length - 1} : (struct span){line->text + line->length, 0};
	return part;
}

static struct given_form *slot_of(const struct gl_given *given, const char *text, uint32_t length)
{
	uint32_t hash = 2166136261;

	for (uint32_t i = 0; i < length; i++)
		hash = (hash ^ (uint8_t)gl_folded(text[i])) * 16777619;
	for (;; hash++) {
		struct given_form *slot = &given->slots[hash & given->mask];
		bool same = slot->length == length;
		for (uint32_t i = 0; same && i < length; i++)
			same = gl_folded(slot->text[i]) == gl_folded(text[i]);
		if (same || !slot->length)
			return slot;
	}
}

uint16_t gl_given_word(const struct gl_reader *reader, uint32_t at)
{
	struct gl_token token = gl_token_at(reader, at);
	const struct given_form *first = slot_of(reader->given, reader->text + token.begin, token.end - token.begin);
	char form[GL_FORM_MAX];

	for (uint32_t count = first->longest; count > 1; count--) {
		size_t length = gl_join(reader, at, at + count, false, form);
		uint16_t word = length ? slot_of(reader->given, form, (uint32_t)length)->word : WORD_NONE;
		if (word)
			return word;
	}
	return first->word;
}

/* How many tokens there are in a form, and how long the first is: words, and each other mark. */
static uint32_t tokens_of(struct span form, size_t *first)
{
	uint32_t count = 0;
	bool inside = false; /* of a word */

	*first = form.length;
	for (size_t i = 0; i < form.length; i++) {
		uint8_t c = (uint8_t)form.text[i];
		bool letter = (uint8_t)((c | 32) - 'a') < 26 || (uint8_t)(c - '0') < 10 || c >= 0x80;
		bool within = letter || (inside && c == '\'');
		if ((!within || !inside) && c != ' ' && ++count == 2)
			*first = i - (form.text[i - 1] == ' ');
		inside = within;
	}
	return count;
}

static uint64_t key_of(struct span form)
{
	uint64_t key = 0;

	for (size_t i = 0; i < form.length && i < sizeof(key); i++)
		key |= (uint64_t)(uint8_t)gl_folded(form.text[i]) << 8 * i;
	return key;
}

/* The table's entry for a form, made of what the lexicon has of it; NULL while all is counted. */
static struct gl_word *add_form(struct giving *g, struct span form)
{
	if (!g->table) {
		g->forms++;
		return NULL;
	}
	struct given_form *slot = slot_of(g->given, form.text, (uint32_t)form.length);
	slot->text = form.text;
	slot->length = (uint32_t)form.length;
	if (!slot->word)
		slot->word = (uint16_t)((uint32_t)gl_word_count + g->forms++);
	size_t length;
	uint32_t tokens = tokens_of(form, &length);
	if (tokens > 1) {
		struct given_form *first = slot_of(g->given, form.text, (uint32_t)length);
		first->text = form.text;
		first->length = (uint32_t)length;
		first->longest = tokens > first->longest ? (uint8_t)tokens : first->longest;
	}
	g->tokens[slot->word - gl_word_count] = (uint8_t)tokens;
	struct gl_word *word = &g->table[slot->word];
	*word = gl_words[gl_find_word(form.text, (uint32_t)form.length, key_of(form))];
	word->ends = 0;
	return word;
}

/* A decimal number that fills the span; false where it is none, or is not above zero. */
static bool read_number(struct span text, double *value)
{
	char copy[32], *end;

	if (!text.length || text.length >= sizeof(copy))
		return false;
	memcpy(copy, text.text, text.length);
	copy[text.length] = '\0';
	*value = strtod(copy, &end);
	return end == copy + text.length && *value > 0 && *value < 1e300;
}

/* "grand = 1000" */
static bool add_word(struct giving *g, struct span line)
{
	struct span form = before(&line, '=');
	double value;

	if (!form.length || form.length > GL_FORM_MAX || !read_number(trimmed(line.text, line.length), &value) || value > 1e15 ||
	    value != (double)(int64_t)value) {
		g->host->fail_open(g->self, "words: %.*s is not WORD = NUMBER with a whole number up to 1e15", (int)form.length, form.text);
		return false;
	}
	struct gl_word *word = add_form(g, form);
	if (word) {
		word->roles |= ROLE_DOZEN;
		word->value = (int64_t)value;
	}
	return true;
}

/* "1.7018 metre": what the unit is in one that is known. */
static bool read_definition(struct span text, struct gl_unit *unit)
{
	struct span number = before(&text, ' ');
	struct span known = trimmed(text.text, text.length);
	char form[GL_FORM_MAX];

	if (!known.length || known.length > sizeof(form))
		return false;
	for (size_t i = 0; i < known.length; i++) /* as terms.py writes them */
		form[i] = known.text[i] == '-' ? ' ' : known.text[i];
	const struct gl_measure *found = gl_find_measure(form, known.length);
	if (!found || found->unit < 0 || !read_number(number, &unit->factor))
		return false;
	unit->factor *= gl_unit_at(found->unit)->factor;
	unit->kind = gl_unit_at(found->unit)->kind;
	unit->calendar = gl_unit_at(found->unit)->calendar;
	return true;
}

/* False where the form is too long. */
static bool add_unit_form(struct giving *g, struct span form, int unit)
{
	struct gl_word *word = form.length && form.length <= GL_FORM_MAX ? add_form(g, form) : NULL;

	if (!word)
		return form.length <= GL_FORM_MAX;
	uint32_t at = (uint32_t)(word - g->table) - (uint32_t)gl_word_count;
	g->measures[at] = (struct gl_measure){.form = form.text,
					      .length = (uint8_t)form.length,
					      .unit = (int16_t)(gl_unit_count + unit),
					      .currency = -1,
					      .flags = MEASURE_NAME,
					      .ambiguous = -1};
	word->units |= 1 << 1;
	return true;
}

/* "smoot = 1.7018 metre | smoots | smt" */
static bool add_unit(struct giving *g, struct span line)
{
	struct span first = before(&line, '|'), definition = first, name = before(&definition, '=');
	struct gl_unit unit = {.factor = 1, .kind = KIND_OF_USERS, .smaller = -1};
	bool defined = definition.length > 0;

	definition = trimmed(definition.text, definition.length);
	if (!name.length || name.length >= GL_NAME_MAX || (defined && !read_definition(definition, &unit))) {
		g->host->fail_open(g->self, "units: %.*s is not NAME [= NUMBER UNIT] [| FORM …]", (int)first.length, first.text);
		return false;
	}
	int index = (int)g->unit_count++;
	if (g->table) {
		char *copy = g->host->worker_alloc(g->self, name.length + 1);
		if (!copy)
			return false;
		memcpy(copy, name.text, name.length);
		copy[name.length] = '\0';
		unit.name = copy;
		g->units[index] = unit;
	}
	bool sound = add_unit_form(g, name, index);
	while (line.length && sound)
		sound = add_unit_form(g, before(&line, '|'), index);
	if (!sound)
		g->host->fail_open(g->self, "units: a form of %.*s is too long, wanted at most %d bytes", (int)name.length, name.text,
				   GL_FORM_MAX);
	return sound;
}

static bool add_file(struct giving *g, const char *path, bool add(struct giving *, struct span))
{
	size_t size;
	const char *text = g->host->shared_file(g->self, path, &size);
	if (!text)
		return false;
	struct span rest = {text, size};
	while (rest.length) {
		struct span line = before(&rest, '\n');
		if (line.length && *line.text != '#' && !add(g, line))
			return false;
	}
	return true;
}

static bool add_all(struct giving *g)
{
	static const struct {
		const char *list, *files;
		bool (*add)(struct giving *, struct span);
	} options[] = {{"words", "word_files", add_word}, {"units", "unit_files", add_unit}};

	g->forms = g->unit_count = 0;
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		uint32_t count;
		const char *const *list = g->host->option_list(g->self, options[i].list, &count);
		for (uint32_t k = 0; k < count; k++)
			if (!options[i].add(g, trimmed(list[k], strlen(list[k]))))
				return false;
		const char *const *files = g->host->option_list(g->self, options[i].files, &count);
		for (uint32_t k = 0; k < count; k++)
			if (!add_file(g, files[k], options[i].add))
				return false;
	}
	return true;
}

bool gl_open_given(struct gl_given *given, const gloss_host *host, gloss_instance *self)
{
	enum { FEW = 64, MOST_FORMS = 20000 };
	struct giving g = {.host = host, .self = self, .given = given};

	*given = (struct gl_given){.table = gl_words};
	if (!add_all(&g))
		return false;
	if (!g.forms)
		return true;
	if (g.forms > MOST_FORMS) {
		host->fail_open(self, "words, units: more than %d forms", MOST_FORMS);
		return false;
	}
	uint32_t slots = FEW;
	while (slots / 4 < g.forms) /* what longer ones begin with has slots too */
		slots *= 2;
	g.table = host->worker_alloc(self, ((size_t)gl_word_count + g.forms) * sizeof(*g.table));
	g.measures = host->worker_alloc(self, g.forms * sizeof(*g.measures));
	g.units = host->worker_alloc(self, (g.unit_count + 1) * sizeof(*g.units));
	g.tokens = host->worker_alloc(self, g.forms);
	given->slots = host->worker_alloc(self, slots * sizeof(*given->slots));
	given->mask = slots - 1;
	if (!g.table || !g.measures || !g.units || !g.tokens || !given->slots)
		return false;
	memset(given->slots, 0, slots * sizeof(*given->slots));
	memset(g.measures, 0, g.forms * sizeof(*g.measures));
	memcpy(g.table, gl_words, (size_t)gl_word_count * sizeof(*g.table));
	given->table = g.table;
	given->measures = g.measures;
	given->units = g.units;
	given->tokens = g.tokens;
	return add_all(&g);
}
