/* The rules; see boundary.h. Each looks a few tokens back or ahead, so that all of them together take linear time. */
#include "boundary.h"
#include "abbreviations.h"

static bool is_end(const reading *r, uint32_t i) { return i >= r->tokens.count; }

static bool adjacent(const reading *r, uint32_t i) { return !is_end(r, i) && before_of(r, i) == BEFORE_NONE; }

static char first_byte(const reading *r, uint32_t i) { return text_of(r, i)[0]; }

static bool is_word(const reading *r, uint32_t i, const char *text)
{
	return !is_end(r, i) && length_of(r, i) == strlen(text) && !memcmp(text_of(r, i), text, length_of(r, i));
}

/* A stop that is no "." ends a sentence wherever it stands: 。 । ۔ and others, also ！ and ？. */
static bool is_hard(const reading *r, uint32_t i, enum mark mark)
{
	return (unsigned char)first_byte(r, i) >= 0x80 && length_of(r, i) >= 2 &&
	       (mark == MARK_STOP || mark == MARK_QUESTION || mark == MARK_EXCLAMATION);
}

/* ---- What goes with a terminator --------------------------------------------------------------------------------------- */

static bool is_closer(const reading *r, uint32_t i)
{
	enum mark mark = mark_of(r, i);
	return mark == MARK_CLOSE_QUOTE || mark == MARK_CLOSE_BRACKET || mark == MARK_QUOTE || mark == MARK_APOSTROPHE;
}

uint32_t emoticon_end(const reading *r, uint32_t i)
{
	uint32_t at = i;
	if (kind_of(r, i) == KIND_SYMBOL && mark_of(r, i) == MARK_OTHER && (unsigned char)first_byte(r, i) >= 0xe2)
		return i + 1;
	enum mark mark = mark_of(r, i);
	if (mark != MARK_COLON && mark != MARK_SEMICOLON && first_byte(r, i) != '=')
		return i;
	if (adjacent(r, ++at) && mark_of(r, at) == MARK_HYPHEN)
		at++;
	if (!adjacent(r, at))
		return i;
	mark = mark_of(r, at);
	bool mouth = mark == MARK_CLOSE_BRACKET || mark == MARK_OPEN_BRACKET ||
		     (kind_of(r, at) == KIND_WORD && length_of(r, at) == 1 && strchr("DPpOo", first_byte(r, at)));
	if (!mouth)
		return i;
	while (adjacent(r, ++at) && mark_of(r, at) == mark && mark != MARK_NONE)
		;
	return at;
}

#define NOTE 4 /* words of a note in brackets */

/* [12] or [citation needed] behind a full stop, as in encyclopedias; the token behind it. */
static uint32_t note_end(const reading *r, uint32_t i)
{
	if (is_end(r, i) || before_of(r, i) > BEFORE_SPACE || first_byte(r, i) != '[')
		return i;
	uint32_t last = i + 1;
	while (last < i + NOTE && is_lower(r, last) && is_lower(r, last + 1))
		last++;
	const bool note = !is_end(r, last + 1) && (kind_of(r, last) == KIND_NUMBER || is_word(r, last, "needed")) &&
			  adjacent(r, last + 1) && first_byte(r, last + 1) == ']';
	return note ? last + 2 : i;
}

/* How many full stops with spaces between them follow. */
static uint32_t spaced_stops(const reading *r, uint32_t i)
{
	uint32_t count = 0;
	while (!is_end(r, i + count) && mark_of(r, i + count) == MARK_STOP && before_of(r, i + count) == BEFORE_SPACE)
		count++;
	return count;
}

/* What belongs to a terminator before it though a space stands between them: "Why ? ?", "(It is late. )". */
static bool is_set_off(const reading *r, uint32_t i)
{
	if (is_end(r, i) || before_of(r, i) != BEFORE_SPACE)
		return false;
	const enum mark mark = mark_of(r, i);
	return mark == MARK_QUESTION || mark == MARK_EXCLAMATION || mark == MARK_CLOSE_BRACKET;
}

uint32_t terminator_end(const reading *r, uint32_t i)
{
	uint32_t at = i + 1;
	/* Nothing goes with it where a word is next, set off by white space. */
	if (!is_end(r, at) && before_of(r, at) != BEFORE_NONE && kind_of(r, at) == KIND_WORD)
		return at;
	uint32_t spaced = spaced_stops(r, at);
	/* "word. . . . Next": a full stop, then the three dots of an omission, which begin the next sentence. */
	bool omission = spaced == 3 && adjacent(r, i) && i && kind_of(r, i - 1) == KIND_WORD && !is_end(r, at + 3) &&
			case_of(r, at + 3) == CASE_TITLE;
	if (!omission)
		at += spaced;
	for (;;) {
		uint32_t note = note_end(r, at);
		if (note != at)
			at = note;
		else if (adjacent(r, at) ? is_terminator(r, at) || is_closer(r, at) : is_set_off(r, at))
			at++;
		else
			break;
	}
	if (!is_end(r, at) && before_of(r, at) == BEFORE_SPACE &&
	    (mark_of(r, at) == MARK_COLON || mark_of(r, at) == MARK_SEMICOLON || kind_of(r, at) == KIND_SYMBOL))
		at = emoticon_end(r, at);
	return at;
}

/* ---- What comes next --------------------------------------------------------------------------------------------------- */

/* The first token from i that is no opening mark. */
static uint32_t behind_openers(const reading *r, uint32_t i)
{
	for (uint32_t limit = i + 4; i < limit && !is_end(r, i); i++) {
		enum mark mark = mark_of(r, i);
		if (mark != MARK_OPEN_QUOTE && mark != MARK_OPEN_BRACKET && mark != MARK_QUOTE && mark != MARK_APOSTROPHE &&
		    mark != MARK_DASH && mark != MARK_HYPHEN)
			break;
	}
	return i;
}

static bool is_number(const reading *r, uint32_t i) { return !is_end(r, i) && kind_of(r, i) == KIND_NUMBER; }

/* A number, with the sign before it or none: $5, § 12. */
static bool is_amount(const reading *r, uint32_t i)
{
	return is_number(r, i) || (!is_end(r, i) && kind_of(r, i) != KIND_WORD && mark_of(r, i) == MARK_OTHER && is_number(r, i + 1));
}

/* II, IV */
static bool is_roman(const reading *r, uint32_t i)
{
	if (is_end(r, i) || case_of(r, i) != CASE_UPPER || length_of(r, i) > 4)
		return false;
	for (uint32_t k = 0; k < length_of(r, i); k++)
		if (!strchr("IVX", text_of(r, i)[k]))
			return false;
	return true;
}

static bool is_opener_at(const reading *r, uint32_t i) { return is_capital(r, i) && is_opener(key_of(r, i), length_of(r, i)); }

static bool is_reporting_verb(const reading *r, uint32_t i)
{
	static const char *const verbs[] = {"said",    "says",     "asked",     "asks", "cried", "shouted",
					    "replied", "answered", "whispered", "told", "wrote", "added"};
	for (size_t k = 0; k < sizeof(verbs) / sizeof(verbs[0]); k++)
		if (is_word(r, i, verbs[k]))
			return true;
	return false;
}

/* A name and a verb of saying, behind a closing quote: "Stop!" Anna Smith cried. */
static bool is_attribution(const reading *r, uint32_t next)
{
	for (uint32_t i = next; i < next + 3 && is_capital(r, i); i++)
		if (is_reporting_verb(r, i + 1))
			return true;
	return false;
}

/* ---- What stands before a full stop ------------------------------------------------------------------------------------ */

/* A single letter, of any script. */
static bool is_letter(const reading *r, uint32_t i)
{
	const unsigned char first = (unsigned char)first_byte(r, i);
	return kind_of(r, i) == KIND_WORD && length_of(r, i) == (first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4);
}

/* "Mm." is said, MM. are the gentlemen of French. */
static enum abbreviation abbreviation_at(const reading *r, uint32_t i)
{
	return is_word(r, i, "Mm") ? NO_ABBREVIATION : abbreviation_of(key_of(r, i), length_of(r, i));
}

/* U.S, a.m, e.g: the letter at i has a letter and a stop right before it. */
static bool in_acronym(const reading *r, uint32_t i, uint32_t begin)
{
	return i >= begin + 2 && is_letter(r, i) && adjacent(r, i) && mark_of(r, i - 1) == MARK_STOP && adjacent(r, i - 1) &&
	       kind_of(r, i - 2) == KIND_WORD && length_of(r, i - 2) <= 2;
}

/* e.g, i.e: i is the last letter of an acronym. */
static bool is_for_example(const reading *r, uint32_t i)
{
	const char first = first_byte(r, i - 2), last = first_byte(r, i);
	return (first == 'e' && last == 'g') || (first == 'i' && last == 'e');
}

/* P.S. and N.B. begin what they stand before. */
static bool is_afterthought(const reading *r, const sentence *s, uint32_t i)
{
	const char first = first_byte(r, i - 2), last = first_byte(r, i);
	return i - 2 == s->begin && ((first == 'P' && last == 'S') || (first == 'N' && last == 'B'));
}

/* "They met at 5 p.m. Mr. Lee": a title may begin a sentence behind a time of day, if that was not the first thing said ("At 5 p.m. Mr. Lee"). */
#define TIME_FIRST 6 /* tokens of a sentence that only gives the time */

static bool begins_with_title(const reading *r, const sentence *s, uint32_t i, uint32_t next)
{
	return (first_byte(r, i) | 32) == 'm' && i >= s->begin + TIME_FIRST && is_capital(r, next) &&
	       abbreviation_at(r, next) == BEFORE_NAME;
}

/* 412 U.S. 218: a number stands before the acronym whose last letter is i. */
static bool is_numbered(const reading *r, const sentence *s, uint32_t i)
{
	while (in_acronym(r, i, s->begin))
		i -= 2;
	return i > s->begin && is_number(r, i - 1);
}

static bool after_acronym(const reading *r, const sentence *s, uint32_t i, uint32_t next)
{
	char first = first_byte(r, i - 2), last = first_byte(r, i);
	if (is_for_example(r, i) || is_afterthought(r, s, i))
		return false;
	if (is_amount(r, next))
		return (first | 32) != 'n' && last != 'p' && !(first == 'A' && last == 'D') && !is_numbered(r, s, i);
	return is_opener_at(r, next) || begins_with_title(r, s, i, next) || (!is_capital(r, next) && !is_end(r, next));
}

/* Ada B. Lane */
static bool is_initial(const reading *r, uint32_t i, uint32_t next)
{
	return i && is_letter(r, i) && is_capital(r, i) && is_capital(r, i - 1) && !is_opener_at(r, i - 1) && is_capital(r, next) &&
	       !is_opener_at(r, next);
}

/* (b. March 2009), Ada Lane, d. June 2011: a small letter behind a bracket or a comma stands for a word. */
static bool is_clipped_word(const reading *r, uint32_t i)
{
	return i && is_lower(r, i) && length_of(r, i) == 1 && (mark_of(r, i - 1) == MARK_OPEN_BRACKET || first_byte(r, i - 1) == ',');
}

/* An initial (Jonas E. Smith), a letter that stands for a thing (vitamin C.), p. 5. */
static bool after_letter(const reading *r, const sentence *s, uint32_t i, uint32_t next)
{
	/* Lane v. Reed */
	const bool against = i && first_byte(r, i) == 'v' && is_capital(r, i - 1) && is_capital(r, next);
	if (is_number(r, next) || i == s->begin || against || is_clipped_word(r, i))
		return false;
	/* 330 v. Chr. */
	if (is_word(r, next, "Chr"))
		return false;
	/* In other scripts a place or a street follows (в г. Омске, у м. Києві), but behind a number it was a year or a century. */
	if (case_of(r, i) != CASE_UPPER)
		return length_of(r, i) == 1 || kind_of(r, i - 1) != KIND_WORD || (unsigned char)first_byte(r, i - 1) < 0x80;
	bool name_before = is_capital(r, i - 1) && !is_opener_at(r, i - 1);
	if (first_byte(r, i) == 'I' && !name_before)
		return is_opener_at(r, next) || !is_capital(r, next);
	return is_opener_at(r, next) && !name_before;
}

static bool after_abbreviation(const reading *r, enum abbreviation abbreviation, uint32_t i, uint32_t next)
{
	bool lower = case_of(r, i) == CASE_LOWER, number = is_amount(r, next);
	switch (abbreviation) {
	case BEFORE_NAME: return (lower && !number) || (is_opener_at(r, next) && (is_word(r, i, "St") || is_word(r, i, "Rev")));
	case BEFORE_NUMBER: return !number && (!is_roman(r, next) || is_opener_at(r, next));
	case INSIDE: return false;
	case MONTH: return !number && (lower || is_opener_at(r, next));
	default: return !number && (lower || is_opener_at(r, next) || !is_capital(r, next));
	}
}

/* A number at the head of a line of a list, 1. or (1.; or an ordinal. */
static bool after_number(const reading *r, const sentence *s, uint32_t i, uint32_t next)
{
	if (i == s->begin || (i == s->begin + 1 && kind_of(r, s->begin) != KIND_WORD))
		return false;
	if (s->numeric_stops && length_of(r, i) <= 2 && !is_opener_at(r, next))
		return false;
	return true;
}

static bool ends_at_stop(const reading *r, const sentence *s, uint32_t i, uint32_t next)
{
	if (i == s->begin || !adjacent(r, i))
		return true;
	uint32_t last = i - 1;
	switch (kind_of(r, last)) {
	case KIND_NUMBER: return after_number(r, s, last, next);
	case KIND_SYMBOL: return !is_number(r, next);
	case KIND_WORD: break;
	default: return true;
	}
	if (in_acronym(r, last, s->begin))
		return after_acronym(r, s, last, next);
	if (is_letter(r, last))
		return after_letter(r, s, last, next);
	enum abbreviation abbreviation = abbreviation_at(r, last);
	/* PORT ELLERY, Ore. — The ferry */
	const bool dashed = mark_of(r, i + 1) == MARK_DASH || mark_of(r, i + 1) == MARK_HYPHEN;
	return abbreviation == NO_ABBREVIATION || (!dashed && after_abbreviation(r, abbreviation, last, next));
}

static bool is_opening(enum mark mark) { return mark == MARK_OPEN_QUOTE || mark == MARK_OPEN_BRACKET; }

/* ---- The decision ------------------------------------------------------------------------------------------------------ */

/* What the terminators in [i, next) are. */
typedef struct terminators {
	bool hard, strong, ellipsis, spaced, quoted;
} terminators;

static terminators look_at(const reading *r, uint32_t i, uint32_t next)
{
	terminators found = {0};
	uint32_t stops = 0;
	for (const uint32_t first = i; i < next; i++) {
		enum mark mark = mark_of(r, i);
		found.hard |= is_hard(r, i, mark);
		found.strong |= mark == MARK_QUESTION || mark == MARK_EXCLAMATION;
		found.ellipsis |= mark == MARK_ELLIPSIS || (mark == MARK_STOP && ++stops > 1);
		found.spaced |= i > first && mark == MARK_STOP && before_of(r, i) == BEFORE_SPACE;
		found.quoted |= mark == MARK_CLOSE_QUOTE || mark == MARK_QUOTE || mark == MARK_APOSTROPHE;
	}
	return found;
}

/* [...] is part of what it stands in. */
static bool is_bracketed_omission(const reading *r, uint32_t i, uint32_t next)
{
	return i && mark_of(r, i - 1) == MARK_OPEN_BRACKET && adjacent(r, i) && i + 1 < next && mark_of(r, i + 1) == MARK_CLOSE_BRACKET;
}

/* Text without capitals has sentences all the same: they end behind a question mark, and behind a whole word that is no abbreviation. */
static bool ends_before_lower(const reading *r, const sentence *s, uint32_t i, uint32_t next, const terminators *found)
{
	/* "What? – he asked" */
	const bool dashed = mark_of(r, next) == MARK_DASH || mark_of(r, next) == MARK_HYPHEN;
	if (found->quoted || found->ellipsis || dashed || i < s->begin + 2)
		return false;
	if (found->strong)
		return mark_of(r, i) == MARK_QUESTION || s->informal;
	if (next != i + 1 || !adjacent(r, i) || kind_of(r, i - 1) != KIND_WORD || case_of(r, i - 1) != CASE_LOWER ||
	    before_of(r, i - 1) == BEFORE_NONE)
		return false;
	uint32_t bytes = (unsigned char)first_byte(r, i - 1) < 0x80 ? 1 : 2, letters = length_of(r, i - 1) / bytes;
	return letters >= (s->informal ? 3 : 5) && abbreviation_at(r, i - 1) == NO_ABBREVIATION;
}

/* True where the rules are sure of what they say, so that the model is not asked. */
static bool is_sure(const reading *r, const sentence *s, const terminators *found, uint32_t i, uint32_t next, uint32_t word, bool ends)
{
	/* From Greek on, letters are no English. */
	if (found->spaced || (is_capital(r, word) && (unsigned char)first_byte(r, word) >= 0xcd))
		return true;
	/* "It is late," she said; at Yahoo! in May. */
	if (is_lower(r, word))
		return found->quoted ||
		       (found->strong && i > s->begin + 1 && case_of(r, i - 1) == CASE_TITLE && mark_of(r, i) == MARK_EXCLAMATION);
	/* "(b. March 2009)" */
	return ends && !found->ellipsis && i && (case_of(r, i - 1) == CASE_LOWER || case_of(r, i - 1) == CASE_TITLE) && adjacent(r, i) &&
	       is_capital(r, word) && (word == next || is_opening(mark_of(r, next))) && length_of(r, i - 1) > 1;
}

/* True where the sentence goes on beyond doubt: behind a title before its name (Gen. Okafor), an abbreviation before a small word (Jones Co. at), the mark
 * of an item (b. Pears), e.g., i.e. and P.S. */
static bool goes_on(const reading *r, const sentence *s, uint32_t i, uint32_t word)
{
	if (!i || !adjacent(r, i))
		return false;
	if (in_acronym(r, i - 1, s->begin) && (is_for_example(r, i - 1) || is_afterthought(r, s, i - 1)))
		return true;
	if (word != i + 1)
		return false;
	if (i == s->begin + 1)
		return is_letter(r, i - 1) || is_number(r, i - 1);
	if (is_clipped_word(r, i - 1) || is_initial(r, i - 1, word))
		return true;
	if (!is_capital(r, word) && !is_lower(r, word))
		return false;
	enum abbreviation abbreviation = abbreviation_at(r, i - 1);
	return is_lower(r, word) ? abbreviation != NO_ABBREVIATION : abbreviation == BEFORE_NAME && !is_opener_at(r, word);
}

static bool rules_say(const reading *r, const sentence *s, const terminators *found, uint32_t i, uint32_t next, uint32_t word)
{
	/* A slash goes on: "288 hab. / km²". */
	if (adjacent(r, next) || is_bracketed_omission(r, i, next) || first_byte(r, next) == '/')
		return false;
	if (is_lower(r, word))
		return ends_before_lower(r, s, i, next, found);
	if (found->strong)
		return !(found->quoted && is_attribution(r, word)) && i > s->begin;
	if (found->ellipsis)
		return is_capital(r, word) && i > s->begin;
	return ends_at_stop(r, s, i, word);
}

static bool is_ascii(const reading *r, const gloss_row *row) { return (unsigned char)r->text[row->begin] < 0x80; }

/* Most ends: a full stop behind a plain small word, with a closing quotation mark or none, before a plain word with a capital. The rules would say the same,
 * but slower. */
static bool is_plain_end(const reading *r, const sentence *s, uint32_t i, uint32_t next)
{
	if (i < s->begin + 2 || (next != i + 1 && (next != i + 2 || mark_of(r, i + 1) != MARK_CLOSE_QUOTE)))
		return false;
	const token_fields *fields = r->fields;
	const gloss_row *last = token_at(r, i - 1), *stop = row_behind(r, last), *first = token_at(r, next);
	const uint32_t length = last->end - last->begin;
	return fields->marks[gloss_get_enum(stop, fields->mark)] == MARK_STOP &&
	       fields->cases[gloss_get_enum(last, fields->letter_case)] == CASE_LOWER &&
	       fields->cases[gloss_get_enum(first, fields->letter_case)] == CASE_TITLE && length > 1 && stop->begin == last->end &&
	       stop->end == stop->begin + 1 && before_of(r, next) != BEFORE_NONE && is_ascii(r, last) && is_ascii(r, first) &&
	       before_of(r, i - 1) != BEFORE_NONE &&
	       abbreviation_of((uint64_t)gloss_get_integer(last, fields->key), length) == NO_ABBREVIATION;
}

verdict ends_at(const reading *r, const sentence *s, uint32_t i, uint32_t next)
{
	if (is_plain_end(r, s, i, next))
		return (verdict){true, true};
	const terminators found = look_at(r, i, next);
	if (found.hard) {
		/* 「…。」と: what was said goes on as part of who said it. */
		bool said = adjacent(r, next) && is_closer(r, next - 1) &&
			    !memcmp(text_of(r, next), "\xe3\x81\xa8", length_of(r, next) < 3 ? length_of(r, next) : 3);
		return (verdict){!said, true};
	}
	const uint32_t word = behind_openers(r, next);
	const bool ends = rules_say(r, s, &found, i, next, word);
	if (!ends && ((found.strong && found.quoted && is_attribution(r, word)) || (next == i + 1 && goes_on(r, s, i, word)) ||
		      (is_lower(r, word) && is_bracketed_omission(r, i, next))))
		return (verdict){false, true};
	return (verdict){ends, is_sure(r, s, &found, i, next, word, ends)};
}

bool ends_abbreviation(const reading *r, uint32_t next)
{
	return before_of(r, next) != BEFORE_NONE && is_opener_at(r, behind_openers(r, next));
}
