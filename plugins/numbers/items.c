/* Building items: what every parser starts with. Items are plain values; nothing fails. */
#include <stdio.h>

#include "numbers.h"

void gl_begin_item(struct gl_item *item, enum gl_kind kind, uint32_t first, uint32_t end)
{
	memset(item, 0, offsetof(struct gl_item, value));
	item->value = (struct gl_decimal){0};
	item->unit[0] = item->ucum[0] = item->timex[0] = item->start[0] = item->end_time[0] = '\0';
	item->relative_offset[0] = item->relative_to[0] = item->si_unit[0] = item->si_ucum[0] = '\0';
	item->kind = (uint8_t)kind;
	item->first = first;
	item->end = end;
	item->scale = gl_whole(1);
}

void gl_add_bytes(char text[GL_NAME_MAX], const char *bytes, size_t count)
{
	size_t length = strlen(text);

	if (count > GL_NAME_MAX - 1 - length)
		for (count = GL_NAME_MAX - 1 - length; count && ((uint8_t)bytes[count] & 0xc0) == 0x80;)
			count--;
	memcpy(text + length, bytes, count);
	text[length + count] = '\0';
}

void gl_add_digits(char text[GL_NAME_MAX], int value, int least)
{
	char digits[16], *end = digits + sizeof(digits), *at = end;

	if (least == 2 && value >= 0 && value < 100) { /* most of them */
		gl_add_bytes(text, (char[]){(char)('0' + value / 10), (char)('0' + value % 10)}, 2);
		return;
	}
	for (; value > 0 || least > 0; value /= 10, least--)
		*--at = (char)('0' + value % 10);
	gl_add_bytes(text, at, (size_t)(end - at));
}

void gl_add_num(struct gl_item *item, const struct gl_reader *reader, uint32_t first, uint32_t end, double value)
{
	if (item->nums_count < GL_NUMS_MAX)
		item->nums[item->nums_count++] = (struct gl_num){gl_token_at(reader, first).begin, gl_token_at(reader, end - 1).end, value};
}

void gl_add_numeral(struct gl_item *item, const struct gl_reader *reader, const struct gl_numeral *numeral)
{
	gl_add_num(item, reader, numeral->first, numeral->end, gl_double(&numeral->value));
	item->value = numeral->value;
	item->has_value = true;
	item->scale = numeral->scale;
	item->bare = numeral->bare;
	item->digits = numeral->digits;
	if (numeral->high > 0) {
		item->has_value = false;
		item->has_low = item->has_high = true;
		item->low = gl_double(&numeral->value);
		item->high = numeral->high;
	}
}

/* Units that have no letter in TIMEX3 are turned into those that have. */
static const struct {
	const char *name, *before, *letter;
	double times;
} letters[] = {
	{"second", "PT", "S", 1},         {"minute", "PT", "M", 1},       {"hour", "PT", "H", 1},    {"day", "P", "D", 1},
	{"night", "P", "D", 1},           {"business day", "P", "D", 1},  {"week", "P", "W", 1},     {"fortnight", "P", "W", 2},
	{"month", "P", "M", 1},           {"quarter", "P", "M", 3},       {"year", "P", "Y", 1},     {"decade", "P", "Y", 10},
	{"century", "P", "Y", 100},       {"millennium", "P", "Y", 1000}, {"weekend", "P", "WE", 1}, {"millisecond", "PT", "S", 1e-3},
	{"microsecond", "PT", "S", 1e-6}, {"nanosecond", "PT", "S", 1e-9}};

/* The TIMEX3 of a length of time: P3Y, PT1.5H. */
void gl_duration_timex(struct gl_item *item)
{
	double value = gl_double(&item->value);

	for (size_t i = 0; item->has_value && i < sizeof(letters) / sizeof(*letters); i++) {
		if (letters[i].name[0] != item->unit[0] || strcmp(letters[i].name, item->unit))
			continue;
		value *= letters[i].times;
		if (value < 1 || value > 1e9 || value != (int)value) {
			snprintf(item->timex, sizeof(item->timex), "%s%.10g%s", letters[i].before, value, letters[i].letter);
			return;
		}
		gl_set_text(item->timex, letters[i].before);
		gl_add_digits(item->timex, (int)value, 1);
		gl_add_text(item->timex, letters[i].letter);
		return;
	}
}

void gl_add_duration(struct gl_item *item, double value, const char *unit)
{
	for (size_t i = 0; i < sizeof(letters) / sizeof(*letters); i++) {
		bool time = letters[i].before[1] == 'T', begun = strchr(item->timex, 'T') != NULL;
		char length[32];
		if (strcmp(letters[i].name, unit))
			continue;
		snprintf(length, sizeof(length), "%s%.10g%s", time && !begun ? "T" : "", value * letters[i].times, letters[i].letter);
		gl_add_text(item->timex, length);
	}
}

void gl_print_length(char length[16], int count, const char *letter, bool time)
{
	snprintf(length, 16, "P%s%d%.1s", time ? "T" : "", count, letter);
}
