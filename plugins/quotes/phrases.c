/* Which words of a noun phrase name whom it means; see phrases.h. A phrase is read in segments between commas, brackets and dashes: Anna Reed, the mayor of
 * Ellery; a spokeswoman for the mayor, Lena Ortiz. */
#include "phrases.h"

#define MOST_SEGMENTS 4

static bool is_apart(const quote_text *t, uint32_t i)
{
	switch (mark_at(t, i)) {
	case MARK_DASH:
	case MARK_OPEN_BRACKET:
	case MARK_CLOSE_BRACKET:
	case MARK_COLON:
	case MARK_SEMICOLON: return true;
	default: return is(t, i, COMMA);
	}
}

static range segment_at(const quote_text *t, uint32_t begin, uint32_t end)
{
	range segment = {begin, begin};
	while (segment.end < end && !is_apart(t, segment.end))
		segment.end++;
	return segment;
}

static bool any(const quote_text *t, range r, uint64_t traits)
{
	for (uint32_t i = r.begin; i < r.end; i++)
		if (is(t, i, traits))
			return true;
	return false;
}

static bool is_person_name(const quote_text *t, range run)
{
	for (uint32_t i = run.begin; i < run.end; i++)
		if (is_given_name(t, i))
			return true;
	return false;
}

/* The Bank of Ellery, the Office of the Mayor: the run with what "of" ties to it, where that is a group or an office. */
static range with_of(const quote_text *t, range run, uint32_t end)
{
	uint32_t next = run.end + 1 + is(t, run.end + 1, THE);
	bool joins = run.end < end && is(t, run.end, OF) && next < end && !is_person_name(t, run) &&
		     (run.end == run.begin + 1 || any(t, run, ORGANIZATION));
	range rest = joins ? capitals_at(t, next, end) : no_range();
	return is_range(rest) ? (range){run.begin, rest.end} : run;
}

/* True where a name may end before token i. */
static bool ends_name(const quote_text *t, uint32_t i, uint32_t end)
{
	if (i >= end || is(t, i, RELATION | OF | PREPOSITION | NAME_END))
		return true;
	/* Not the stroke of CNN/WMUR */
	bool tied = before_at(t, i) == BEFORE_NONE && i + 1 < end && before_at(t, i + 1) == BEFORE_NONE;
	return !is_wordlike(t, i) && !is(t, i, QUOTATION_MARK) && !tied;
}

/* The President; the New Ellery Democrat. */
static bool is_description(const quote_text *t, range run)
{
	bool behind_word = run.begin && before_at(t, run.begin) == BEFORE_SPACE && kind_at(t, run.begin - 1) == KIND_WORD;
	bool article = behind_word && is(t, run.begin - 1, DETERMINER);
	bool role = article && is(t, last_word_of(t, run), TITLE);
	/* A conservative PAC */
	role |= behind_word && !article && run.end == run.begin + 1 && is_abbreviation(t, run.begin);
	return role || is_only_title(t, run);
}

/* The name that heads a segment: the first run that is not part of what describes another word. */
static range head_name(const quote_text *t, range segment)
{
	range office = no_range();
	for (uint32_t i = segment.begin; i < segment.end;) {
		range run = capitals_at(t, i, segment.end);
		if (!is_range(run)) {
			if (is(t, i, RELATION | OF | PREPOSITION) && i > segment.begin)
				break;
			i++;
			continue;
		}
		i = run.end;
		if (is_possessive(t, run.end - 1) && i < segment.end)
			continue;
		/* Harbour Minister of Ellery Anna Reed */
		if (i < segment.end && is(t, i, OF) && is(t, run.end - 1, TITLE)) {
			range behind = capitals_at(t, i + 1, segment.end);
			if (is_range(behind) && behind.end >= behind.begin + 3 && is(t, behind.begin, TITLE | CAPITALIZED) &&
			    ends_name(t, behind.end, segment.end))
				return without_titles(t, (range){behind.begin + 1, behind.end});
			office = is_range(behind) ? (range){run.begin, behind.end} : run;
			i = is_range(behind) ? behind.end : i + 1;
			continue;
		}
		range joined = with_of(t, run, segment.end);
		if (joined.end > run.end)
			return joined;
		/* Anna Reed and her crew: no one's name alone */
		if (i < segment.end && is(t, i, AND))
			return no_range();
		if (ends_name(t, i, segment.end))
			return is_description(t, run) ? no_range() : without_titles(t, run);
	}
	return office;
}

/* A segment that is a name and nothing else. */
static range pure_name(const quote_text *t, range segment)
{
	range run = is_range(segment) ? capitals_at(t, segment.begin, segment.end) : no_range();
	/* Not the R-Ellery of a representative */
	bool party = is_range(run) && run.end >= run.begin + 2 && length_of(&t->reading, run.begin) == 1 &&
		     mark_at(t, run.begin + 1) == MARK_HYPHEN;
	bool pure = is_range(run) && run.end >= run.begin + 2 && !party && ends_name(t, run.end, segment.end) && !any(t, run, ORGANIZATION);
	return pure ? without_titles(t, run) : no_range();
}

range name_in(const quote_text *t, range phrase)
{
	range segment = segment_at(t, phrase.begin, phrase.end), name = head_name(t, segment);
	range after = segment_at(t, segment.end + 1, phrase.end);
	/* In a move that angered Mayor Anna Reed, the Harbour Office last week said: no person is an office. */
	if (is_range(name) && is_range(after) && is(t, segment.end, COMMA) && is(t, after.begin, THE)) {
		range group = head_name(t, after);
		if (is_range(group) && any(t, group, ORGANIZATION | GROUP_NOUN) && !any(t, name, ORGANIZATION | GROUP_NOUN))
			return group;
	}
	for (uint32_t k = 1; !is_range(name) && k < MOST_SEGMENTS && segment.end < phrase.end; k++) {
		segment = segment_at(t, segment.end + 1, phrase.end);
		name = pure_name(t, segment);
	}
	return name;
}
