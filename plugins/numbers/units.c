/* The unit behind a number: the longest form of the table, its powers ("m/s²"), products and quotients ("kg·m⁻²", "barrels a day"). Names are
 * put together in the caller's buffers, those in SI beside them. No state, nothing fails. */
#include <math.h>

#include "numbers.h"

/* The token behind `at` in a unit's form: over a hyphen or the stop of an abbreviation ("square-foot", "sq. ft.", "lb.-ft."), which the table's forms
 * have as a space. */
static uint32_t next_part(const struct gl_reader *reader, uint32_t at)
{
	uint32_t next = at + 1;

	if (gl_token_at(reader, next).mark == MARK_STOP && gl_token_at(reader, next).gap == GAP_NONE)
		next++;
	struct gl_token hyphen = gl_token_at(reader, next);
	if (gl_is_hyphen(hyphen) && gl_token_at(reader, next + 1).gap == hyphen.gap)
		next++; /* also " - ", as some texts are taken apart */
	return gl_token_at(reader, next).kind == TOKEN_WORD ? next : at + 1;
}

/* Joins `count` parts from `at` on into one form, folded and as they stand; 0: too long, or a paragraph apart. */
static size_t join_parts(const struct gl_reader *reader, uint32_t at, uint32_t count, char exact[GL_FORM_MAX], char folded[GL_FORM_MAX],
			 uint32_t *end)
{
	size_t length = 0;

	for (; count > 0 && at < reader->count; count--) {
		struct gl_token token = gl_token_at(reader, at);
		bool space = length && (at != *end || token.gap != GAP_NONE);
		if (length + space + (token.end - token.begin) > GL_FORM_MAX || (length && token.gap == GAP_PARAGRAPH))
			return 0;
		if (space)
			exact[length] = folded[length] = ' ', length++;
		for (uint32_t i = token.begin; i < token.end; i++, length++) {
			exact[length] = reader->text[i];
			folded[length] = gl_folded(reader->text[i]);
		}
		*end = at + 1;
		at = next_part(reader, at);
	}
	return count ? 0 : length;
}

/* A unit's entry: by its form as it stands, or folded where that is a name or a symbol of two letters or more ("KM"). */
static const struct gl_measure *find_unit(const struct gl_reader *reader, uint32_t at, uint32_t *end)
{
	char exact[GL_FORM_MAX], folded[GL_FORM_MAX];
	uint8_t lengths = gl_word_at(reader, at)->units;
	uint16_t number = gl_word_number(reader, at);

	if (lengths && number >= gl_word_count && reader->given->measures[number - gl_word_count].form) {
		*end = gl_behind_word(reader, at);
		return &reader->given->measures[number - gl_word_count];
	}
	if (!gl_is_inside(reader, next_part(reader, at)))
		lengths &= 1 << 1;
	for (uint32_t count; (count = gl_take_longest(&lengths));) {
		size_t length = join_parts(reader, at, count, exact, folded, end);
		const struct gl_measure *found = length ? gl_find_measure(exact, length) : NULL;
		if (!found || found->unit < 0) {
			if (found && count == 1)
				continue; /* CUP is a currency's code, cup a measure */
			found = length > 2 || (length == 2 && count == 1) ? gl_find_measure(folded, length) : NULL;
		}
		if (found && found->unit >= 0)
			return found;
	}
	return NULL;
}

static const struct gl_unit *unit_of(const struct gl_reader *reader, const struct gl_measure *form)
{
	return form->unit < gl_unit_count ? gl_unit_at(form->unit) : &reader->given->units[form->unit - gl_unit_count];
}

/* One part of a unit, to a power; `below` of those that it divides by. */
struct part {
	const struct gl_unit *unit;
	const struct gl_measure *form;
	int power;
};

/* "s²", "s2": a symbol with its power in one token. */
static const struct gl_measure *find_raised(const struct gl_reader *reader, uint32_t at, int *power)
{
	struct gl_token token = gl_token_at(reader, at);
	const char *text = reader->text + token.begin;
	uint32_t length = token.end - token.begin;

	if (token.kind != TOKEN_WORD || length < 2 || length > 6)
		return NULL;
	if (text[length - 1] == '2' || text[length - 1] == '3') {
		*power = text[--length] - '0';
	} else if (length > 2 && (uint8_t)text[length - 2] == 0xc2 && ((uint8_t)text[length - 1] & 0xfe) == 0xb2) {
		*power = (uint8_t)text[length - 1] - 0xb0;
		length -= 2;
	} else {
		return NULL;
	}
	const struct gl_measure *found = gl_find_measure(text, length);
	return found && found->unit >= 0 ? found : NULL;
}

static bool read_part(const struct gl_reader *reader, uint32_t at, struct part *part, uint32_t *end)
{
	int power;
	uint32_t behind;

	part->power = 1;
	part->form = find_unit(reader, at, end);
	if (!part->form && (part->form = find_raised(reader, at, &part->power)))
		*end = at + 1;
	if (!part->form)
		return false;
	part->unit = unit_of(reader, part->form);
	if (part->power != 1)
		return true;
	int squared = gl_is(reader, *end, WORD_SQUARED) ? 2 : gl_is(reader, *end, WORD_CUBED) ? 3 : 0;
	if (squared) { /* "metres per second squared" */
		part->power = squared;
		++*end;
		return true;
	}
	if (!(part->form->flags & MEASURE_SYMBOL))
		return true;
	if (gl_read_raised(reader, *end, &power, &behind)) {
		part->power = power;
		*end = behind;
	} else if (gl_is(reader, *end, WORD_CARET) && gl_token_at(reader, *end).gap == GAP_NONE) {
		bool minus = gl_is_hyphen(gl_token_at(reader, *end + 1));
		power = gl_small_digits(reader, *end + 1 + minus, NULL);
		if (power > 0 && power < 10) {
			part->power = minus ? -power : power;
			*end += 2 + minus;
		}
	}
	return true;
}

bool gl_is_named_behind(const struct gl_reader *reader, uint32_t at)
{
	enum { NEAR = 6 };
	uint32_t end;
	const struct gl_measure *symbol = find_unit(reader, at, &end);

	for (uint32_t next = at + 1; symbol && next <= at + NEAR; next++) {
		const struct gl_measure *name = gl_word_at(reader, next)->units ? find_unit(reader, next, &end) : NULL;
		if (name && name->unit == symbol->unit && !(name->flags & MEASURE_SYMBOL))
			return true;
	}
	return false;
}

/* A capital with a stop behind it is a name's ("Sept. 5 J. Smith") or a part's ("Figure 3 A."), but where a sentence ends there: in front of a paragraph's end, or of a word that
 * begins sentences and no names. Nor does a decimal stand before names: "3.7 V." */
static bool is_initial(const struct gl_reader *reader, uint32_t at)
{
	struct gl_decimal value;
	bool bare;

	if (gl_token_at(reader, at).letter_case != CASE_UPPER || gl_token_at(reader, at + 1).mark != MARK_STOP)
		return false;
	bool ends = gl_token_at(reader, at + 2).gap == GAP_PARAGRAPH || (gl_roles(reader, at + 2) & ROLE_FUNCTION);
	return !(ends && !(gl_roles(reader, at - 2) & ROLE_LABEL)) &&
	       !(gl_read_digits(reader, at - 1, &value, &bare) && value.exact && value.exponent < 0);
}

/* Symbols that are more often something else: "in" and "a" words, "m" million, "d", "at" need to stand against the number or before no noun. */
static bool is_doubtful(const struct gl_reader *reader, uint32_t at, const struct gl_measure *found)
{
	struct gl_token behind = gl_token_at(reader, at + 1);

	if (!(found->flags & MEASURE_SYMBOL) || found->length > 3)
		return false;
	if (gl_roles(reader, at) & ROLE_DOUBTFUL)
		return gl_token_at(reader, at).gap != GAP_NONE && !gl_is_named_behind(reader, at) &&
		       (!gl_is(reader, at, WORD_IN) || (behind.kind != TOKEN_PUNCTUATION && !(gl_roles(reader, at + 1) & ROLE_SIZE)));
	return found->length == 1 && gl_token_at(reader, at).kind == TOKEN_WORD && gl_token_at(reader, at).gap != GAP_NONE &&
	       is_initial(reader, at);
}

/* ---- names ---- */

static bool has_square_names(const struct gl_unit *unit) { return unit->kind == KIND_OF_LENGTH; }

static void add_power(char text[GL_NAME_MAX], const struct gl_unit *unit, const char *name, int power)
{
	bool square = has_square_names(unit);

	if (power == 2 && square)
		gl_add_text(text, "square ");
	if (power == 3 && square)
		gl_add_text(text, "cubic ");
	gl_add_text(text, name);
	if (power == 2 && !square)
		gl_add_text(text, " squared");
	if (power == 3 && !square)
		gl_add_text(text, " cubed");
	if (power > 3) {
		gl_add_text(text, " to the power of ");
		gl_add_digits(text, power, 1);
	}
}

/* "kilogram per square metre" with `si` false, else the same in SI. */
static void add_names(const struct part *parts, int count, bool si, char text[GL_NAME_MAX])
{
	for (int below = 0; below < 2; below++) {
		bool first = true;
		for (int i = 0; i < count; i++) {
			int power = below ? -parts[i].power : parts[i].power;
			if (power <= 0)
				continue;
			if (text[0] || below)
				gl_add_text(text, !below ? " " : text[0] ? first ? " per " : " " : "per ");
			first = false;
			add_power(text, parts[i].unit, si ? gl_si_of(parts[i].unit->kind)->name : parts[i].unit->name, power);
		}
	}
}

/* The same as a code of UCUM; empty where a part has none. */
static void add_codes(const struct part *parts, int count, bool si, char text[GL_NAME_MAX])
{
	for (int below = 0; below < 2; below++) {
		for (int i = 0; i < count; i++) {
			int power = below ? -parts[i].power : parts[i].power;
			const char *code = si ? gl_si_of(parts[i].unit->kind)->ucum : parts[i].unit->ucum;
			if (power <= 0)
				continue;
			if (!code) {
				text[0] = '\0';
				return;
			}
			if (text[0] || below)
				gl_add_text(text, below ? "/" : ".");
			gl_add_text(text, code);
			if (power > 1)
				gl_add_digits(text, power, 1);
		}
	}
}

static void name_unit(struct gl_unit_found *found, const struct part *parts, int count, bool si)
{
	found->name[0] = found->ucum[0] = found->si_name[0] = found->si_ucum[0] = '\0';
	found->factor = 1;
	if (count == 1 && parts[0].power == 1 && !si) { /* most units */
		gl_set_text(found->name, parts[0].unit->name);
		gl_set_text(found->ucum, parts[0].unit->ucum ? parts[0].unit->ucum : "");
		found->factor = parts[0].unit->factor;
		return;
	}
	add_names(parts, count, false, found->name);
	bool codes = true;
	for (int i = 0; i < count; i++) {
		found->factor *= pow(parts[i].unit->factor, parts[i].power);
		si = si && gl_si_of(parts[i].unit->kind)->name && !parts[i].unit->calendar;
		codes = codes && parts[i].unit->ucum;
	}
	if (codes)
		add_codes(parts, count, false, found->ucum);
	if (!si)
		return;
	add_names(parts, count, true, found->si_name);
	add_codes(parts, count, true, found->si_ucum);
}

/* ---- products and quotients ---- */

enum joint { JOINT_NONE, JOINT_TIMES, JOINT_PER, JOINT_ARTICLE };

/* How the part before `at` goes on: "·", "/", "per", "a"; `at` is left behind it. */
static enum joint read_joint(const struct gl_reader *reader, uint32_t *next)
{
	uint32_t at = *next;
	struct gl_token token = gl_token_at(reader, at), behind = gl_token_at(reader, at + 1);

	bool chain = gl_is_glued_hyphen(reader, at) && gl_is_hyphen(gl_token_at(reader, at + 2));
	*next = at + (chain ? 3 : 1);
	if (chain) /* "mile-an-hour" */
		return gl_is_article(reader, at + 1) ? JOINT_ARTICLE : gl_is(reader, at + 1, WORD_PER) ? JOINT_PER : JOINT_NONE;

	if (token.gap == GAP_PARAGRAPH)
		return JOINT_NONE;
	if (token.gap == GAP_SPACE && token.kind == TOKEN_WORD &&
	    (gl_is(reader, at + 1, WORD_RAISED_MINUS) ||
	     (gl_is(reader, at + 1, WORD_CARET) && gl_is_hyphen(gl_token_at(reader, at + 2))))) {
		*next = at; /* m s⁻¹, kg m^-3 */
		return JOINT_TIMES;
	}
	if (gl_is_article(reader, at))
		return JOINT_ARTICLE;
	if (gl_is(reader, at, WORD_PER) || (token.mark == MARK_SLASH && (token.gap == GAP_NONE || behind.gap == GAP_SPACE)))
		return JOINT_PER;
	bool times = gl_is(reader, at, WORD_MIDDLE_DOT) || gl_is(reader, at, WORD_DOT_OPERATOR) || gl_is(reader, at, WORD_STAR) ||
		     gl_is(reader, at, WORD_TIMES_SIGN) || token.mark == MARK_STOP;
	return times && token.gap == GAP_NONE && behind.gap == GAP_NONE ? JOINT_TIMES : JOINT_NONE;
}

/* Whether "a" before the part makes a rate: "barrels a day", not "an hour a day" nor "5 km a m". */
static bool is_rate(const struct part *above, const struct part *below)
{
	return below->unit->kind == KIND_OF_TIME && above->unit->kind != KIND_OF_TIME && !(below->form->flags & MEASURE_SYMBOL);
}

bool gl_read_unit(const struct gl_reader *reader, uint32_t at, struct gl_unit_found *found)
{
	enum { MOST_PARTS = 4 };
	struct part parts[MOST_PARTS];
	int count = 1;
	bool inside = false; /* of brackets behind a slash */

	if (gl_token_at(reader, at).gap == GAP_PARAGRAPH || !read_part(reader, at, &parts[0], &found->end) ||
	    (parts[0].power == 1 && is_doubtful(reader, at, parts[0].form)))
		return false;
	while (count < MOST_PARTS && !gl_ends(reader, found->end)) {
		struct part *part = &parts[count];
		uint32_t end, next = found->end;
		enum joint joint = read_joint(reader, &next);
		bool bracket = joint == JOINT_PER && gl_is(reader, next, WORD_LEFT_PARENTHESIS);
		if (joint == JOINT_NONE || !read_part(reader, next + bracket, part, &end))
			break;
		if ((joint == JOINT_ARTICLE && (!is_rate(&parts[0], part) || gl_makes_moment(reader, end))) ||
		    (joint == JOINT_TIMES && !(part->form->flags & MEASURE_SYMBOL)))
			break;
		inside = inside || bracket;
		if (joint != JOINT_TIMES || inside)
			part->power = -part->power;
		count++;
		found->end = end + (inside && gl_is(reader, end, WORD_RIGHT_PARENTHESIS));
		inside = inside && found->end == end;
	}
	found->unit = parts[0].unit;
	found->rate = count > 1 || parts[0].power != 1;
	name_unit(found, parts, count, reader->si);
	return true;
}

bool gl_read_smaller_unit(const struct gl_reader *reader, uint32_t at, const struct gl_unit *smaller, uint32_t *end)
{
	const struct gl_measure *found = gl_token_at(reader, at).gap < GAP_PARAGRAPH ? find_unit(reader, at, end) : NULL;
	uint32_t behind = found ? *end : at;

	return found && unit_of(reader, found) == smaller && read_joint(reader, &behind) != JOINT_PER;
}
