/* The numbers plugin: every number in a text with its value, its unit, what it counts and how sure the writer is. This file has the
 * descriptor, reads the options and runs the parsers once over the tokens; the other files hold one idea each (see numbers.h).
 * One instance belongs to one thread. A document fails only where memory is short. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "numbers.h"

static const char *const kind_values[] = {"cardinal", "ordinal", "fraction", "percent",  "money",    "quantity", "age", "temperature",
					  "score",    "date",    "time",     "datetime", "duration", "set",      NULL};
static const char *const modifier_values[] = {"about", "over", "under", "at_least", "at_most", NULL};
static const char *const change_values[] = {"up", "down", NULL};

static const gloss_field_spec noun_fields[] = {
	{.name = "text", .type = GLOSS_STRING, .help = "the words of the noun"},
	{0},
};
static const gloss_field_spec relative_fields[] = {
	{.name = "offset", .type = GLOSS_STRING, .help = "how many steps away, such as 1 or -1"},
	{.name = "to", .type = GLOSS_STRING, .help = "from where: current, start or end"},
	{0},
};
static const gloss_field_spec si_fields[] = {
	{.name = "value", .type = GLOSS_NUMBER, .presence = GLOSS_OPTIONAL, .help = "the value in that unit"},
	{.name = "low", .type = GLOSS_NUMBER, .presence = GLOSS_OPTIONAL, .help = "the least of a range in it"},
	{.name = "high", .type = GLOSS_NUMBER, .presence = GLOSS_OPTIONAL, .help = "the most of it"},
	{.name = "unit", .type = GLOSS_STRING, .help = "the unit of SI"},
	{.name = "ucum", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "the same in UCUM"},
	{0},
};
static const gloss_field_spec num_fields[] = {
	{.name = "value", .type = GLOSS_NUMBER, .help = "the value of this numeral alone"},
	{0},
};
static const gloss_field_spec number_fields[] = {
	{.name = "kind", .type = GLOSS_ENUM, .values = kind_values, .help = "what kind of number it is"},
	{.name = "value", .type = GLOSS_NUMBER, .presence = GLOSS_OPTIONAL, .help = "the value; absent from ranges and dates"},
	{.name = "decimal",
	 .type = GLOSS_STRING,
	 .presence = GLOSS_OPTIONAL,
	 .help = "the exact value in plain digits, where it is no integer within 2^53"},
	{.name = "low",
	 .type = GLOSS_NUMBER,
	 .presence = GLOSS_OPTIONAL,
	 .help = "the least of a range, or of a number with a lower bound"},
	{.name = "high", .type = GLOSS_NUMBER, .presence = GLOSS_OPTIONAL, .help = "the most of it"},
	{.name = "unit",
	 .type = GLOSS_STRING,
	 .presence = GLOSS_OPTIONAL,
	 .help = "ISO 4217 code of money, else the unit's name in docs/units.md"},
	{.name = "ucum", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "the unit in UCUM"},
	{.name = "assumed", .type = GLOSS_BOOL, .presence = GLOSS_OPTIONAL, .help = "true where the currency is that of a bare sign"},
	{.name = "modifier", .type = GLOSS_ENUM, .presence = GLOSS_OPTIONAL, .values = modifier_values, .help = "how sure the writer is"},
	{.name = "change",
	 .type = GLOSS_ENUM,
	 .presence = GLOSS_OPTIONAL,
	 .values = change_values,
	 .help = "whether something rose or fell by or to it"},
	{.name = "noun",
	 .type = GLOSS_RECORD,
	 .presence = GLOSS_OPTIONAL,
	 .span = GLOSS_SPAN_REQUIRED,
	 .fields = noun_fields,
	 .help = "what is counted"},
	{.name = "timex", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "TIMEX3 value of dates, times, durations and sets"},
	{.name = "start", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "first moment of a stretch of time"},
	{.name = "end_time", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "moment at which it has ended"},
	{.name = "relative",
	 .type = GLOSS_RECORD,
	 .presence = GLOSS_OPTIONAL,
	 .fields = relative_fields,
	 .help = "the place of the next or last one"},
	{.name = "si",
	 .type = GLOSS_RECORD,
	 .presence = GLOSS_OPTIONAL,
	 .fields = si_fields,
	 .help = "a quantity in units of SI, with the option si"},
	{.name = "nums",
	 .type = GLOSS_RECORDS,
	 .presence = GLOSS_OPTIONAL,
	 .span = GLOSS_SPAN_REQUIRED,
	 .fields = num_fields,
	 .help = "the bare numerals inside"},
	{0},
};
static const gloss_layer_spec layers[] = {{"numbers", "numbers, quantities, dates and times", number_fields, false}, {0}};
static const char *const needs[] = {"tokens", NULL};

struct fields {
	gloss_field kind, value, decimal, low, high, unit, ucum, assumed, modifier, change, noun, noun_text, timex, start, end_time,
		relative, offset, to, si, si_value, si_low, si_high, si_unit, si_ucum, nums, num_value;
};

static const gloss_option_spec options[] = {
	{.name = "si", .type = GLOSS_OPTION_BOOL, .initial = "false", .help = "quantities also have their value in units of SI"},
	{.name = "roman",
	 .type = GLOSS_OPTION_BOOL,
	 .initial = "false",
	 .help = "Roman numerals behind a name are ordinals: Elizabeth II, Part IV"},
	{.name = "units",
	 .type = GLOSS_OPTION_LIST,
	 .help = "further units, NAME [= NUMBER UNIT] [| FORM …]: smoot = 1.7018 metre | smoots"},
	{.name = "unit_files", .type = GLOSS_OPTION_PATHS, .help = "files with such units, one a line"},
	{.name = "words", .type = GLOSS_OPTION_LIST, .help = "further words that are numbers, WORD = NUMBER: grand = 1000"},
	{.name = "word_files", .type = GLOSS_OPTION_PATHS, .help = "files with such words, one a line"},
	{.name = "currencies",
	 .type = GLOSS_OPTION_LIST,
	 .help = "what signs and names mean that several currencies have, SIGN=CODE: $=CAD; see docs/units.md"},
	{0},
};

struct state {
	struct gl_token_layer tokens;
	struct gl_given given;
	bool si;
	const char **assumed; /* of each ambiguous sign, its code */
	gloss_layer numbers;
	struct fields fields;
};

static gloss_status open_numbers(const gloss_host *host, gloss_instance *self, void **out)
{
	struct state *state = host->worker_alloc(self, sizeof(*state));
	if (!state || !host->layer(self, "numbers", &state->numbers) || !gl_open_tokens(host, self, &state->tokens))
		return GLOSS_PLUGIN_ERROR;
	state->assumed = host->worker_alloc(self, (size_t)gl_ambiguous_count * sizeof(*state->assumed));
	if (!state->assumed || !gl_open_currencies(host, self, state->assumed) || !gl_open_given(&state->given, host, self))
		return GLOSS_PLUGIN_ERROR;
	state->si = host->option_bool(self, "si");
	state->given.roman = host->option_bool(self, "roman");
	struct fields *f = &state->fields;
	const struct {
		const char *path;
		gloss_type type;
		gloss_field *field;
	} wanted[] = {{"kind", GLOSS_ENUM, &f->kind},
		      {"value", GLOSS_NUMBER, &f->value},
		      {"decimal", GLOSS_STRING, &f->decimal},
		      {"low", GLOSS_NUMBER, &f->low},
		      {"high", GLOSS_NUMBER, &f->high},
		      {"unit", GLOSS_STRING, &f->unit},
		      {"ucum", GLOSS_STRING, &f->ucum},
		      {"assumed", GLOSS_BOOL, &f->assumed},
		      {"modifier", GLOSS_ENUM, &f->modifier},
		      {"change", GLOSS_ENUM, &f->change},
		      {"noun", GLOSS_RECORD, &f->noun},
		      {"noun.text", GLOSS_STRING, &f->noun_text},
		      {"timex", GLOSS_STRING, &f->timex},
		      {"start", GLOSS_STRING, &f->start},
		      {"end_time", GLOSS_STRING, &f->end_time},
		      {"relative", GLOSS_RECORD, &f->relative},
		      {"relative.offset", GLOSS_STRING, &f->offset},
		      {"relative.to", GLOSS_STRING, &f->to},
		      {"si", GLOSS_RECORD, &f->si},
		      {"si.value", GLOSS_NUMBER, &f->si_value},
		      {"si.low", GLOSS_NUMBER, &f->si_low},
		      {"si.high", GLOSS_NUMBER, &f->si_high},
		      {"si.unit", GLOSS_STRING, &f->si_unit},
		      {"si.ucum", GLOSS_STRING, &f->si_ucum},
		      {"nums", GLOSS_RECORDS, &f->nums},
		      {"nums.value", GLOSS_NUMBER, &f->num_value}};
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		if (!host->field(self, state->numbers, wanted[i].path, wanted[i].type, wanted[i].field))
			return GLOSS_PLUGIN_ERROR;
	}
	*out = state;
	return GLOSS_OK;
}

/* ---- one item into the layer ---- */

/* Where rows and the texts in them go. A few rows are reserved at once: they are zeroed then, and are to be in the cache when they are written.
 * Texts are short and share what is asked of the host. */
struct output {
	gloss_document *document;
	char *rows;
	uint32_t size, room, used; /* of a row; rows that are reserved, and those of them that are filled */
	char *texts;
	size_t texts_room; /* bytes left behind `texts` */
};

static bool add_text(struct output *output, gloss_row *row, gloss_field field, const char *text)
{
	enum { TEXTS = 256 /* more than the longest */ };
	size_t length = strlen(text);
	if (length > output->texts_room) {
		output->texts = output->document->host->alloc(output->document, TEXTS);
		if (!output->texts)
			return false;
		output->texts_room = TEXTS;
	}
	memcpy(output->texts, text, length);
	gloss_set_string(row, field, (gloss_string){output->texts, (uint32_t)length});
	output->texts += length;
	output->texts_room -= length;
	return true;
}

static inline bool set_text(struct output *output, gloss_row *row, gloss_field field, const char *text)
{
	return !*text || add_text(output, row, field, text); /* most are empty */
}

static bool set_values(struct output *output, const struct fields *f, gloss_row *row, const struct gl_item *item)
{
	if (item->has_value) {
		gloss_string plain = gl_is_safe_integer(&item->value) ? (gloss_string){0} : gl_plain(output->document, &item->value);
		gloss_set_number(row, f->value, gl_double(&item->value));
		if (plain.data)
			gloss_set_string(row, f->decimal, plain);
	}
	if (item->has_low)
		gloss_set_number(row, f->low, item->low);
	if (item->has_high)
		gloss_set_number(row, f->high, item->high);
	if (item->assumed)
		gloss_set_bool(row, f->assumed, true);
	if (item->modifier)
		gloss_set_enum(row, f->modifier, (uint8_t)(item->modifier - SENSE_ABOUT));
	if (item->change)
		gloss_set_enum(row, f->change, (uint8_t)(item->change - SENSE_UP));
	return set_text(output, row, f->unit, item->unit) && set_text(output, row, f->ucum, item->ucum) &&
	       set_text(output, row, f->timex, item->timex) && set_text(output, row, f->start, item->start) &&
	       set_text(output, row, f->end_time, item->end_time);
}

/* What the option `si` adds: the values in the unit of SI. Where one of them overflows there are none. */
static bool set_si(struct output *output, const struct fields *f, gloss_row *row, const struct gl_item *item)
{
	double value = gl_double(&item->value) * item->si_factor + item->si_offset, low = item->low * item->si_factor + item->si_offset,
	       high = item->high * item->si_factor + item->si_offset;

	if (!isfinite(value) || !isfinite(low) || !isfinite(high))
		return true;
	gloss_row *si = gloss_set_record(row, f->si);
	if (item->has_value)
		gloss_set_number(si, f->si_value, value);
	if (item->has_low)
		gloss_set_number(si, f->si_low, low);
	if (item->has_high)
		gloss_set_number(si, f->si_high, high);
	return set_text(output, si, f->si_unit, item->si_unit) && set_text(output, si, f->si_ucum, item->si_ucum);
}

static bool set_records(const struct gl_reader *reader, struct output *output, const struct fields *f, gloss_row *row,
			const struct gl_item *item)
{
	if (item->noun_end > item->noun_first) {
		gloss_row *noun = gloss_set_record(row, f->noun);
		noun->begin = gl_token_at(reader, item->noun_first).begin;
		noun->end = gl_token_at(reader, item->noun_end - 1).end;
		gloss_set_string(noun, f->noun_text, (gloss_string){reader->text + noun->begin, noun->end - noun->begin});
	}
	if (item->relative_to[0]) {
		gloss_row *relative = gloss_set_record(row, f->relative);
		if (!set_text(output, relative, f->offset, item->relative_offset) || !set_text(output, relative, f->to, item->relative_to))
			return false;
	}
	if (item->si_unit[0] && !set_si(output, f, row, item))
		return false;
	if (item->nums_count && (item->kind > KIND_FRACTION || item->nums_count > 1)) {
		gloss_row *nums = gloss_new_records(reader->document, row, f->nums, item->nums_count);
		for (uint32_t i = 0; nums && i < item->nums_count; i++) {
			gloss_row *num = (gloss_row *)((char *)nums + (size_t)i * f->nums.size);
			num->begin = item->nums[i].begin;
			num->end = item->nums[i].end;
			gloss_set_number(num, f->num_value, item->nums[i].value);
		}
		return nums != NULL;
	}
	return true;
}

static gloss_row *next_row(const struct state *state, struct output *output)
{
	enum { ROWS = 4 };
	gloss_document *document = output->document;

	if (output->used == output->room) {
		document->host->commit(document, state->numbers, output->used);
		output->used = output->room = 0;
		output->rows = (char *)document->host->reserve(document, state->numbers, ROWS);
		if (!output->rows)
			return NULL;
		output->room = ROWS;
	}
	return (gloss_row *)(output->rows + (size_t)output->used++ * output->size);
}

static bool emit(const struct gl_reader *reader, const struct state *state, const struct gl_item *item, struct output *output)
{
	gloss_row *row = next_row(state, output);
	struct gl_token last = gl_token_at(reader, item->end - 1);

	if (!row)
		return false;
	row->begin = gl_token_at(reader, item->first).begin + item->joint;
	row->end = last.kind == TOKEN_WORD ? last.end - gl_possessive(reader->text + last.begin, last.end - last.begin) : last.end;
	gloss_set_enum(row, state->fields.kind, item->kind);
	return set_values(output, &state->fields, row, item) && set_records(reader, output, &state->fields, row, item);
}

/* ---- the pass ---- */

/* The item at `at`: a date or time where it can be one, else a range or a single measure. */
static bool read_item(const struct gl_reader *reader, uint32_t at, uint32_t limit, struct gl_item *item)
{
	if (gl_may_be_moment(reader, at) && (gl_read_moment(reader, at, limit, item) || gl_read_place(reader, at, item)))
		return true;
	if (!gl_read_range(reader, at, item) || gl_is_no_quantity(reader, item))
		return false;
	gl_place_duration(reader, item, limit);
	return true;
}

/* "A" before a word that begins nothing and is no unit: the most of all candidates. */
static inline bool is_lone_article(const struct gl_reader *reader, uint32_t at)
{
	const struct gl_word *next = gl_word_at(reader, at + 1);

	return gl_is(reader, at, WORD_A) && !(next->roles & (gl_begin_roles | ROLE_PARTS)) && !next->units &&
	       gl_token_at(reader, at + 1).kind == TOKEN_WORD && !gl_is(reader, at + 1, WORD_POINT) && !gl_is(reader, at + 1, WORD_COUPLE);
}

/* Runs over the candidates; false where memory is short. */
static bool find_all(const struct state *state, struct gl_reader *reader, struct output *output)
{
	struct gl_item items[2], *item = &items[0];
	struct gl_item *before = NULL; /* found, but the next may still be one with it */
	uint32_t limit = 0;            /* the first token that no item has taken */
	uint32_t next = 0;             /* the first that has not been looked at as a part of something */

	for (uint32_t i = 0; i < reader->candidates_count; i++) {
		uint32_t at = reader->candidates[i];
		if (at < next || is_lone_article(reader, at))
			continue;
		if (i % 1024 == 0 && reader->document->host->expired(reader->document))
			break;
		if (gl_token_at(reader, at - 1).mark == MARK_STOP && at > limit && gl_word_number(reader, at) == WORD_NONE &&
		    gl_begins_with_point(reader, at - 1))
			at--; /* ".5" */
		if (at < next)
			continue;
		bool begins = gl_may_begin(reader, i, at);
		if (!begins && !reader->given->roman)
			continue;
		if (!(reader->given->roman && gl_read_roman(reader, at, limit, item)) && !(begins && read_item(reader, at, limit, item))) {
			next = gl_behind_no_quantity(reader, at);
			continue;
		}
		if (item->first < limit) /* a sign that the item before has taken */
			item->first = limit;
		gl_add_modifier(reader, item, limit);
		if (item->kind < KIND_SCORE)
			gl_add_change(reader, item, before, limit);
		gl_add_noun(reader, item);
		limit = next = item->end;
		if (before && (before->has_low || before->has_high) && gl_merge_bounds(reader, before, item))
			continue;
		if (before && !emit(reader, state, before, output))
			return false;
		before = item;
		item = &items[item == &items[0]];
		if (before->kind == KIND_QUANTITY && gl_read_glued_side(reader, before, item)) {
			if (!emit(reader, state, before, output))
				return false;
			limit = next = item->end;
			before = item;
			item = &items[item == &items[0]];
		}
	}
	return !before || emit(reader, state, before, output);
}

static gloss_status analyze(void *opaque, gloss_document *document)
{
	const struct state *state = opaque;
	struct gl_reader reader = {0};
	struct output output = {.document = document, .size = document->host->rows(document, state->numbers).size};

	if (!gl_read_tokens(&reader, &state->tokens, &state->given, document))
		return GLOSS_DOCUMENT_ERROR;
	struct gl_separators separators = {0};
	reader.separators = &separators;
	reader.assumed = state->assumed;
	reader.si = state->si;
	gl_read_reference(&reader);
	bool sound = find_all(state, &reader, &output);
	document->host->commit(document, state->numbers, output.used);
	return sound ? GLOSS_OK : GLOSS_DOCUMENT_ERROR;
}

GLOSS_PLUGIN = {
	GLOSS_HEAD,         .name = "numbers",
	.version = "0.1",   .summary = "numbers with their values, units and nouns; dates, times and durations",
	.provides = layers, .requires_layers = needs,
	.options = options, .open = open_numbers,
	.analyze = analyze,
};
