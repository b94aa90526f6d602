/* Numbers: every stretch of text that says how many, how much, which one or when; see README.md.
 *
 * The tokens are gone through once. At each, the readers are asked in the order of how much they take: moments, then ranges and measures, which read
 * numerals; what is found is looked at with its surroundings (context.c), and becomes one row. */
#include <math.h>

#include "numbers.h"

static const char *const kinds[] = {"cardinal", "ordinal", "fraction", "percent", "money", "quantity", "age", "temperature", "score", "date", "time", "datetime",
                                    "duration", "set", NULL};
static const char *const modifiers[] = {"about", "over", "under", "at_least", "at_most", NULL};
static const char *const changes[] = {"up", "down", NULL};

static const gloss_field_spec noun_fields[] = {{.name = "text", .type = GLOSS_STRING, .help = "the noun with what stands before it"}, {0}};
static const gloss_field_spec relative_fields[] = {
	{.name = "offset", .type = GLOSS_STRING, .help = "how many further"},
	{.name = "to", .type = GLOSS_STRING, .help = "current, start or end"},
	{0},
};
static const gloss_field_spec num_fields[] = {{.name = "value", .type = GLOSS_NUMBER, .help = "its value alone"}, {0}};
static const gloss_field_spec fields[] = {
	{.name = "kind", .type = GLOSS_ENUM, .values = kinds, .help = "what the number says"},
	{.name = "value", .type = GLOSS_NUMBER, .presence = GLOSS_OPTIONAL, .help = "in the unit"},
	{.name = "decimal", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "the value in plain digits, exact, where it is no integer within 2^53"},
	{.name = "low", .type = GLOSS_NUMBER, .presence = GLOSS_OPTIONAL, .help = "the least it may be"},
	{.name = "high", .type = GLOSS_NUMBER, .presence = GLOSS_OPTIONAL, .help = "the most it may be"},
	{.name = "unit", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "money: ISO 4217; else the name in docs/units.md"},
	{.name = "ucum", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "the unit's UCUM code"},
	{.name = "assumed", .type = GLOSS_BOOL, .presence = GLOSS_OPTIONAL, .help = "the currency's sign is that of several"},
	{.name = "modifier", .type = GLOSS_ENUM, .presence = GLOSS_OPTIONAL, .values = modifiers, .help = "how exact it is meant"},
	{.name = "change", .type = GLOSS_ENUM, .presence = GLOSS_OPTIONAL, .values = changes, .help = "whether something rose or fell by it or to it"},
	{.name = "noun", .type = GLOSS_RECORD, .presence = GLOSS_OPTIONAL, .span = GLOSS_SPAN_REQUIRED, .fields = noun_fields, .help = "what is counted"},
	{.name = "timex", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "TIMEX3"},
	{.name = "start", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "where a stretch of time begins"},
	{.name = "end_time", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "where it ends"},
	{.name = "relative", .type = GLOSS_RECORD, .presence = GLOSS_OPTIONAL, .fields = relative_fields, .help = "an ordinal without a number: the next one"},
	{.name = "nums", .type = GLOSS_RECORDS, .presence = GLOSS_OPTIONAL, .span = GLOSS_SPAN_REQUIRED, .fields = num_fields, .help = "the numbers that it is made of"},
	{0},
};
static const gloss_layer_spec layers[] = {{"numbers", "numbers with their units, and moments", fields, false}, {0}};
static const char *const requires_layers[] = {"tokens", NULL};

typedef struct numbers {
	const gloss_host *host;
	struct gl_token_layer tokens;
	gloss_layer layer;
	gloss_field kind, value, decimal, low, high, unit, ucum, assumed, modifier, change, noun, noun_text, timex, start, end_time, relative, offset, to, nums, num_value;
} numbers;

static gloss_status open_numbers(const gloss_host *host, gloss_instance *self, void **state)
{
	numbers *n = host->worker_alloc(self, sizeof(*n));
	if (!n || !gl_open_tokens(host, self, &n->tokens) || !host->layer(self, "numbers", &n->layer))
		return GLOSS_PLUGIN_ERROR;
	const struct {
		const char *path;
		gloss_type type;
		gloss_field *field;
	} wanted[] = {
		{"kind", GLOSS_ENUM, &n->kind}, {"value", GLOSS_NUMBER, &n->value}, {"decimal", GLOSS_STRING, &n->decimal}, {"low", GLOSS_NUMBER, &n->low},
		{"high", GLOSS_NUMBER, &n->high}, {"unit", GLOSS_STRING, &n->unit}, {"ucum", GLOSS_STRING, &n->ucum}, {"assumed", GLOSS_BOOL, &n->assumed},
		{"modifier", GLOSS_ENUM, &n->modifier}, {"change", GLOSS_ENUM, &n->change}, {"noun", GLOSS_RECORD, &n->noun}, {"noun.text", GLOSS_STRING, &n->noun_text},
		{"timex", GLOSS_STRING, &n->timex}, {"start", GLOSS_STRING, &n->start}, {"end_time", GLOSS_STRING, &n->end_time},
		{"relative", GLOSS_RECORD, &n->relative}, {"relative.offset", GLOSS_STRING, &n->offset}, {"relative.to", GLOSS_STRING, &n->to},
		{"nums", GLOSS_RECORDS, &n->nums}, {"nums.value", GLOSS_NUMBER, &n->num_value},
	};
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!host->field(self, n->layer, wanted[i].path, wanted[i].type, wanted[i].field))
			return GLOSS_PLUGIN_ERROR;
	n->host = host;
	*state = n;
	return GLOSS_OK;
}

/* ---- One row ------------------------------------------------------------------------------------------------------------ */

/* A copy of a name in the document's memory; an empty one is absent. False where memory is short. */
static bool set_name(gloss_document *document, gloss_row *row, gloss_field field, const char *name)
{
	size_t length = strlen(name);
	char *copy = length ? document->host->alloc(document, length) : NULL;
	if (!length)
		return true;
	if (!copy)
		return false;
	memcpy(copy, name, length);
	gloss_set_string(row, field, (gloss_string){copy, (uint32_t)length});
	return true;
}

static bool write_value(const numbers *n, gloss_document *document, gloss_row *row, const struct gl_item *item)
{
	double value = gl_double(&item->value);
	if (!isfinite(value))
		return true;
	gloss_set_number(row, n->value, value);
	if (value == trunc(value) && fabs(value) <= 9007199254740992.0)
		return true;
	gloss_string plain = gl_plain(document, &item->value);
	if (plain.data)
		gloss_set_string(row, n->decimal, plain);
	return true;
}

static bool write_nums(const numbers *n, gloss_document *document, gloss_row *row, const struct gl_item *item)
{
	gloss_row *num = item->nums_count ? gloss_new_records(document, row, n->nums, item->nums_count) : NULL;
	if (!item->nums_count)
		return true;
	if (!num)
		return false;
	for (uint32_t i = 0; i < item->nums_count; i++) {
		num->begin = item->nums[i].begin;
		num->end = item->nums[i].end;
		gloss_set_number(num, n->num_value, isfinite(item->nums[i].value) ? item->nums[i].value : 0);
		num = (gloss_row *)((char *)num + n->nums.size);
	}
	return true;
}

static void write_noun(const numbers *n, const struct gl_reader *reader, gloss_row *row, const struct gl_item *item)
{
	if (item->noun_first >= item->noun_end)
		return;
	gloss_row *noun = gloss_set_record(row, n->noun);
	noun->begin = gl_token_at(reader, item->noun_first)->begin;
	noun->end = gl_token_at(reader, item->noun_end - 1)->end;
	gloss_set_string(noun, n->noun_text, (gloss_string){reader->text + noun->begin, noun->end - noun->begin});
}

static bool write_item(const numbers *n, const struct gl_reader *reader, const struct gl_item *item)
{
	gloss_document *document = reader->document;
	gloss_row *row = gloss_append(document, n->layer, gl_token_at(reader, item->first)->begin, gl_token_at(reader, item->end - 1)->end);
	if (!row)
		return false;
	gloss_set_enum(row, n->kind, item->kind);
	if (item->has_value && !write_value(n, document, row, item))
		return false;
	if (item->has_low && isfinite(item->low))
		gloss_set_number(row, n->low, item->low);
	if (item->has_high && isfinite(item->high))
		gloss_set_number(row, n->high, item->high);
	if (item->assumed)
		gloss_set_bool(row, n->assumed, true);
	if (item->modifier)
		gloss_set_enum(row, n->modifier, (uint8_t)(item->modifier - SENSE_ABOUT));
	if (item->change)
		gloss_set_enum(row, n->change, (uint8_t)(item->change - SENSE_UP));
	write_noun(n, reader, row, item);
	return set_name(document, row, n->unit, item->unit) && set_name(document, row, n->ucum, item->ucum) && set_name(document, row, n->timex, item->timex) &&
	       set_name(document, row, n->start, item->start) && set_name(document, row, n->end_time, item->end_time) && write_nums(n, document, row, item);
}

/* ---- The pass ------------------------------------------------------------------------------------------------------------ */

/* The item that begins at `at`, with its surroundings; nothing before `limit` is its own. */
static bool read_item(const struct gl_reader *reader, uint32_t at, uint32_t limit, struct gl_item *item)
{
	bool moment = gl_read_moment(reader, at, item);
	if (!moment && !gl_read_range(reader, at, item))
		return false;
	if (!moment && gl_is_no_quantity(reader, item)) {
		item->kind = KIND_SET; /* nothing: the caller passes over it */
		return true;
	}
	if (!moment) {
		gl_add_modifier(reader, item, limit);
		gl_add_change(reader, item, limit);
		gl_add_noun(reader, item);
	}
	return true;
}

static gloss_status analyze(void *state, gloss_document *document)
{
	const numbers *n = state;
	struct gl_reader reader = {0};
	struct gl_item item;
	uint32_t limit = 0;
	if (!gl_read_tokens(&reader, &n->tokens, document))
		return GLOSS_DOCUMENT_ERROR;
	for (uint32_t at = 0; at < reader.count;) {
		if (!read_item(&reader, at, limit, &item)) {
			at++;
			continue;
		}
		if (item.kind != KIND_SET && !write_item(n, &reader, &item))
			return GLOSS_DOCUMENT_ERROR;
		at = limit = item.end > at ? item.end : at + 1;
	}
	return GLOSS_OK;
}

GLOSS_PLUGIN = {
	GLOSS_HEAD,
	.name = "numbers",
	.version = GLOSSD_VERSION,
	.summary = "numbers, quantities, money, dates and times, with their values",
	.provides = layers,
	.requires_layers = requires_layers,
	.open = open_numbers,
	.analyze = analyze,
};
