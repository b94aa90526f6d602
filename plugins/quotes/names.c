/* Names by their shape; see names.h. */
#include "names.h"

#define LONGEST_ABBREVIATION 4
#define LONGEST_PARTICLE 3 /* bytes; word_table.py looks */

static char folded(char c) { return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }

uint32_t name_length(const quote_text *t, uint32_t i)
{
	uint32_t length = length_of(&t->reading, i);
	const char *text = text_of(&t->reading, i);
	/* First what few words have. */
	if (length < 3 || (text[length - 2] != '\'' && text[length - 2] != '\x99') || folded(text[length - 1]) != 's')
		return length;
	if (text[length - 2] == '\'')
		return length - 2;
	return length > 4 && !memcmp(text + length - 4, "\xe2\x80\x99", 3) ? length - 4 : length;
}

bool is_possessive(const quote_text *t, uint32_t i) { return name_length(t, i) < length_of(&t->reading, i); }

uint64_t hash_of_word(const quote_text *t, uint32_t i)
{
	uint32_t length = name_length(t, i);
	uint64_t key = key_of(&t->reading, i), hash = length < 8 ? key & ((UINT64_C(1) << (8 * length)) - 1) : key;
	const char *text = text_of(&t->reading, i);
	hash *= UINT64_C(0x9e3779b97f4a7c15);
	for (uint32_t k = 8; k < length; k++)
		hash = (hash ^ (uint8_t)folded(text[k])) * UINT64_C(0x100000001b3);
	return hash ^ hash >> 29;
}

static bool is_part(const quote_text *t, uint32_t i)
{
	if (!is(t, i, CAPITALIZED))
		return false;
	/* A. Reed */
	bool initial = length_of(&t->reading, i) == 1 && i + 1 < t->count && mark_at(t, i + 1) == MARK_STOP;
	return !is(t, i, initial ? NAME_END : NAME_END | DETERMINER | PRONOUN);
}

/* The stop of an initial, of a title, of "Jr". */
static bool is_stop_in_name(const quote_text *t, uint32_t i)
{
	return mark_at(t, i) == MARK_STOP && before_at(t, i) == BEFORE_NONE &&
	       (length_of(&t->reading, i - 1) == 1 || is(t, i - 1, TITLE | GENERATION | PARTICLE));
}

/* True for a particle in small letters. Most words are too long for one, and need not be looked up. */
static bool is_particle(const quote_text *t, uint32_t i)
{
	return !is(t, i, CAPITALIZED) && length_of(&t->reading, i) <= LONGEST_PARTICLE && is(t, i, PARTICLE);
}

/* The token behind i in the same run, over a stop, a hyphen or a particle; `end` where that is none: the run ends. */
static uint32_t next_part(const quote_text *t, uint32_t i, uint32_t end)
{
	uint32_t next = i + 1;
	if (next < end && is_stop_in_name(t, next)) {
		next++;
	} else if (next + 1 < end && mark_at(t, next) == MARK_HYPHEN && is(t, next, TOUCHING) && is(t, next + 1, TOUCHING)) {
		return is_part(t, next + 1) && !is_possessive(t, i) ? next + 1 : end;
	}
	for (uint32_t particles = 0; particles < 2 && next < end && is_particle(t, next); particles++)
		next++;
	return next < end && before_at(t, next) <= BEFORE_SPACE && is_part(t, next) && !is_possessive(t, i) ? next : end;
}

range capitals_at(const quote_text *t, uint32_t i, uint32_t end)
{
	range run = {i, i};
	end = end < t->count ? end : t->count;
	if (i >= end || !is_part(t, i))
		return no_range();
	for (uint32_t at = i; at < end && at < i + LONGEST_NAME; at = next_part(t, at, end))
		run.end = at + 1;
	/* U.S., Joseph Reed Jr. */
	uint32_t stop = run.end;
	bool letters = run.end >= run.begin + 3 && length_of(&t->reading, run.end - 1) == 1 && length_of(&t->reading, run.end - 3) == 1;
	if (stop < end && stop + 1 < t->count && is_stop_in_name(t, stop) && !is(t, stop + 1, SENTENCE) &&
	    (letters || is(t, stop - 1, GENERATION)))
		run.end++;
	return run;
}

static uint32_t behind_word(const quote_text *t, uint32_t i, uint32_t end)
{
	return i + 1 < end && mark_at(t, i + 1) == MARK_STOP ? i + 2 : i + 1;
}

bool is_given_name(const quote_text *t, uint32_t i)
{
	return is(t, i, MALE | FEMALE) && !is(t, i, TITLE) && is(t, i, CAPITALIZED) && !is(t, i + 1, TITLE);
}

/* Where a capital says nothing: at the begin of a sentence or a clause. */
static bool begins_clause(const quote_text *t, uint32_t i) { return !i || is(t, i, SENTENCE) || !is_wordlike(t, i - 1); }

bool is_only_title(const quote_text *t, range run)
{
	for (uint32_t i = run.begin; i < run.end; i++)
		if (is_wordlike(t, i) && !is(t, i, TITLE | AND) && !(is(t, i, OPENER) && begins_clause(t, i)))
			return false;
	return true;
}

bool is_abbreviation(const quote_text *t, uint32_t i)
{
	return case_at(t, i) == CASE_UPPER && name_length(t, i) > 1 && name_length(t, i) <= LONGEST_ABBREVIATION;
}

/* New Ellery Democrat Anna Reed: a given name far inside begins the name. */
#define LONG_NAME 3
#define LONGEST_USUAL 5 /* tokens; longer ones are a headline's, and the last given name begins the name */

range without_titles(const quote_text *t, range run)
{
	uint32_t last = last_word_of(t, run);
	/* Not of the Democratic Club */
	bool group = is(t, last, ORGANIZATION | GROUP_NOUN);
	for (uint32_t i = run.begin; i < last && !group; i++)
		if (is(t, i, TITLE) && is(t, i, CAPITALIZED) && behind_word(t, i, run.end) <= last)
			run.begin = behind_word(t, i, run.end);
	while (run.begin < last && ((is(t, run.begin, OPENER) && begins_clause(t, run.begin)) || kind_at(t, run.begin) != KIND_WORD))
		run.begin++;
	uint32_t words = run.end - run.begin;
	bool inside = !group && words >= LONG_NAME && !is_given_name(t, run.begin) && length_of(&t->reading, run.begin) > 1;
	for (uint32_t i = last; !group && words >= LONGEST_USUAL && i-- > run.begin + 1;)
		if (is_given_name(t, i))
			return (range){i, run.end};
	for (uint32_t i = run.begin + 1; inside && i < last; i++)
		if (is_given_name(t, i))
			return (range){i, run.end};
	return run;
}

uint32_t last_word_of(const quote_text *t, range name)
{
	uint32_t last = name.end - 1;
	while ((kind_at(t, last) != KIND_WORD || is(t, last, GENERATION)) && last > name.begin)
		last--;
	return last;
}

enum gender gender_of_name(const quote_text *t, range name)
{
	/* Mr. Reed, spokeswoman Reed */
	for (uint32_t i = name.begin, back = 0; i > 0 && back < 3; back++) {
		i--;
		if (is(t, i, MALE | FEMALE) && (is(t, i, TITLE) || !is(t, i, CAPITALIZED)))
			return is(t, i, MALE) ? MAN : WOMAN;
		if (!is(t, i, TITLE) && mark_at(t, i) != MARK_STOP)
			break;
	}
	uint32_t last = last_word_of(t, name);
	for (uint32_t i = name.begin; i < last; i++)
		if (is(t, i, MALE | FEMALE) && !is(t, i + 1, TITLE))
			return is(t, i, MALE) ? MAN : WOMAN;
	if (last == name.begin && is_given_name(t, last))
		return is(t, last, MALE) ? MAN : WOMAN;
	return GENDER_UNKNOWN;
}
