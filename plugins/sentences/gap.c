/* The features of a gap; see gap.h. Each is a hash of what it is about; two that share a bucket share a weight, which costs little. */
#include "gap.h"

#define TRAIL 4      /* marks before the gap that count */
#define GREETING 4   /* tokens of what ends with a comma: Dear Anna, The */
#define BEGINNING 16 /* tokens of a sentence that say what it is */
#define HEAD 12      /* tokens of what stands between a name and the date in a message's head */
#define NAME 2       /* words of that name */
#define LABEL 4      /* words of a label, with its colon */
#define NEAR 24      /* tokens that are looked at for an end */
#define ROW 6        /* capitals that are counted */
#define STRETCH 12   /* tokens of one without white space that are looked at to each side */
#define BRACKET 32   /* tokens before a gap among which a bracket may stand open */

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

#define NOWHERE UINT32_MAX /* a token that is not there */

/* What stands around a gap. */
typedef struct around {
	uint32_t words[2]; /* before the marks that stand before the gap, the nearer first */
	uint32_t nexts[2]; /* behind opening marks behind it */
	uint64_t opening;  /* the marks behind it */
	uint64_t trail;    /* the marks before the gap, and what the gap itself is */
} around;

static bool is_mark(const reading *r, uint32_t i) { return kind_of(r, i) == KIND_PUNCTUATION || kind_of(r, i) == KIND_SYMBOL; }

/* Which mark it is: by kind, and by its first byte where the kind says little. */
static uint64_t which_mark(const reading *r, uint32_t i)
{
	enum mark mark = mark_of(r, i);
	uint64_t much = length_of(r, i) > 1;
	return mark == MARK_OTHER || mark == MARK_NONE ? 32 + (uint64_t)(unsigned char)text_of(r, i)[0] : (uint64_t)mark << 1 | much;
}

static around look_around(const reading *r, const sentence *s, uint32_t next)
{
	around a = {{NOWHERE, NOWHERE}, {NOWHERE, NOWHERE}, 1, 1};
	uint32_t at = next;
	for (uint32_t i = 0; i < TRAIL && at > s->begin && is_mark(r, at - 1); i++, at--)
		a.trail = a.trail * 320 + which_mark(r, at - 1) * 2 + (before_of(r, at - 1) != BEFORE_NONE);
	for (uint32_t i = 0; i < 2 && at > s->begin; i++, at--)
		a.words[i] = at - 1;
	uint32_t spaces = token_at(r, next)->begin - token_at(r, next - 1)->end;
	a.trail = a.trail * 4 + (spaces > 2 ? 3 : spaces);
	for (at = next; at < next + 3 && at < r->tokens.count && is_mark(r, at); at++)
		a.opening = a.opening * 320 + which_mark(r, at);
	for (uint32_t i = 0; i < 2 && at < r->tokens.count && (at == next || before_of(r, at) < BEFORE_PARAGRAPH); i++, at++)
		a.nexts[i] = at;
	return a;
}

static uint64_t word_at(const reading *r, uint32_t i) { return i == NOWHERE ? 7 : mix(key_of(r, i), length_of(r, i)); }

/* Kind, case and roughly the length. */
static uint64_t shape_at(const reading *r, uint32_t i)
{
	if (i == NOWHERE)
		return 0;
	uint32_t length = length_of(r, i);
	return 1 + ((uint64_t)kind_of(r, i) * CASE_COUNT + case_of(r, i)) * 8 + (length > 6 ? 6 : length > 4 ? 5 : length);
}

static uint64_t case_at(const reading *r, uint32_t i) { return i == NOWHERE ? 99 : (uint64_t)kind_of(r, i) * CASE_COUNT + case_of(r, i); }

/* A mark of addresses, paths and names of files. */
static bool is_technical(const reading *r, uint32_t i)
{
	return is_mark(r, i) && length_of(r, i) == 1 && strchr("@/\\_:#=&%~", text_of(r, i)[0]);
}

bool is_run_together(const reading *r, uint32_t next)
{
	uint32_t first = next, end = next + 1;
	while (first > 0 && next - first < STRETCH && before_of(r, first) == BEFORE_NONE)
		first--;
	while (end < r->tokens.count && end - next < STRETCH && before_of(r, end) == BEFORE_NONE)
		end++;
	uint32_t stops = 0;
	for (uint32_t i = first; i < end; i++) {
		if (is_technical(r, i))
			return false;
		stops += i > first && i + 1 < end && mark_of(r, i) == MARK_STOP;
	}
	/* Behind a full stop more must speak for it: file.txt, Main.Class. */
	const bool plain = case_of(r, first) != CASE_UPPER && (case_of(r, first) != CASE_TITLE || next - first > 2) &&
			   length_of(r, next) > 1 && stops < 2;
	return stops < 3 && next - first >= 2 && kind_of(r, first) == KIND_WORD && kind_of(r, next) == KIND_WORD &&
	       (mark_of(r, next - 1) != MARK_STOP || plain);
}

/* 12/31/1999 11:59: the head of a message. */
static bool is_time_stamp(const reading *r, uint32_t i)
{
	static const char marks[] = "0/0/0";
	if (i + 7 >= r->tokens.count || before_of(r, i + 5) != BEFORE_SPACE || kind_of(r, i + 5) != KIND_NUMBER ||
	    mark_of(r, i + 6) != MARK_COLON)
		return false;
	for (uint32_t k = 0; k < 5; k++)
		if (marks[k] == '/' ? text_of(r, i + k)[0] != '/' : kind_of(r, i + k) != KIND_NUMBER)
			return false;
	return true;
}

/* The word before i ends an address or the name of a file, and no line: an address breaks lines anywhere. */
static bool is_behind_address(const reading *r, uint32_t i)
{
	return i > 1 && before_of(r, i) == BEFORE_SPACE && before_of(r, i - 1) == BEFORE_NONE &&
	       (mark_of(r, i - 2) == MARK_STOP || is_technical(r, i - 2));
}

/* The mark of an item: 1. or 2) before a word. */
static bool is_item_mark(const reading *r, uint32_t i)
{
	if (i + 2 >= r->tokens.count || kind_of(r, i) != KIND_NUMBER || length_of(r, i) > 2 || before_of(r, i + 1) != BEFORE_NONE)
		return false;
	return mark_of(r, i + 1) == MARK_STOP || mark_of(r, i + 1) == MARK_CLOSE_BRACKET;
}

/* Date: or Reference Period: and what it is behind it. */
static bool is_label(const reading *r, uint32_t i)
{
	for (uint32_t at = i + 1; is_capital(r, i) && at < i + LABEL && at + 1 < r->tokens.count; at++) {
		if (mark_of(r, at) == MARK_COLON)
			return before_of(r, at + 1) != BEFORE_NONE;
		if (kind_of(r, at) != KIND_WORD && kind_of(r, at) != KIND_NUMBER)
			return false;
	}
	return false;
}

/* Monday; "the news of two contests Saturday: they lost" has one that is no label. */
static bool is_day_name(const reading *r, uint32_t i)
{
	const gloss_row *day = token_at(r, i);
	return day->end - day->begin >= 6 && !memcmp(r->text + day->end - 3, "day", 3);
}

/* Monday, March 5, below a heading. */
static bool is_day(const reading *r, uint32_t i)
{
	return is_day_name(r, i) && i + 3 < r->tokens.count && text_of(r, i + 1)[0] == ',' && is_capital(r, i + 2) &&
	       kind_of(r, i + 3) == KIND_NUMBER;
}

/* What may stand between a name and the date: @HARBOR/PILOTS. */
static bool is_of_address(const reading *r, uint32_t i)
{
	const char first = text_of(r, i)[0];
	return first == '@' || ((first == '/' || first == '_') && length_of(r, i) == 1) ||
	       (i && kind_of(r, i) == KIND_WORD && is_technical(r, i - 1));
}

uint32_t message_begin(const reading *r, uint32_t begin, uint32_t i)
{
	uint32_t at = i;
	if (!is_time_stamp(r, i))
		return i;
	while (at > begin && i - at < HEAD && is_of_address(r, at - 1))
		at--;
	const uint32_t name = at;
	while (at > begin && name - at < NAME && is_capital(r, at - 1))
		at--;
	return name == at ? i : at;
}

bool is_address(const reading *r, uint32_t mark)
{
	const gloss_row *name = token_at(r, mark - 1);
	const char *text = r->text + name->begin;
	const uint32_t length = name->end - name->begin;
	if (length < 3 || length > 5 || (*text != 'h' && *text != 'w') || before_of(r, mark) != BEFORE_NONE)
		return false;
	return mark_of(r, mark) == MARK_COLON ? length > 3 && !memcmp(text, "http", 4)
					      : mark_of(r, mark) == MARK_STOP && length == 3 && !memcmp(text, "www", 3);
}

/* True where the sentence has opened a bracket that is not closed before the gap: (b. March 2009). */
static bool is_in_bracket(const reading *r, uint32_t begin, uint32_t next)
{
	const token_fields *fields = r->fields;
	const uint32_t count = next - begin < BRACKET ? next - begin : BRACKET;
	const gloss_row *row = token_at(r, next - count);
	uint32_t open = 0;
	for (uint32_t i = 0; i < count; i++, row = row_behind(r, row)) {
		const enum mark mark = (enum mark)fields->marks[gloss_get_enum(row, fields->mark)];
		/* ":(" is none. */
		open += mark == MARK_OPEN_BRACKET && (!i || fields->befores[gloss_get_enum(row, fields->before)] != BEFORE_NONE);
		open -= mark == MARK_CLOSE_BRACKET && open;
	}
	return open;
}

/* In the training documents hardly one in a hundred of the sentences that end without a terminator ends at another place than these, and the model would not
 * find those. */
bool may_end_before(const reading *r, const sentence *s, uint32_t i)
{
	const uint32_t begin = s->begin;
	const enum letter_case last = case_of(r, i - 1), letters = case_of(r, i);
	const enum mark mark = mark_of(r, i - 1);
	if (before_of(r, i) == BEFORE_NONE || i + 1 >= r->tokens.count || !stands_out(r, token_at(r, i), last, letters))
		return false;
	if (letters == CASE_NONE)
		return is_time_stamp(r, i) || (last != CASE_LOWER && is_item_mark(r, i));
	if (last == CASE_LOWER || last == CASE_TITLE)
		return is_behind_address(r, i) || (is_label(r, i) && !is_day_name(r, i)) || is_day(r, i) ||
		       is_lost_begin(r, token_at(r, i));
	/* "“Yes,” Anna said": behind a closing mark a name goes on. */
	if (mark == MARK_CLOSE_QUOTE)
		return false;
	const char first = text_of(r, i - 1)[0];
	/* "Anna - I have"; but "Harbor City — Ferries" goes on, where nobody is cut short. */
	if (mark == MARK_DASH && !s->broken)
		return false;
	if (first == ',' || (mark == MARK_HYPHEN && !s->broken))
		return i - begin <= GREETING;
	/* Capitals behind capitals are a heading, but not behind a time (5 PM) or an address. */
	const bool alone = last != CASE_UPPER || letters != CASE_UPPER || is_behind_address(r, i) || is_label(r, i) ||
			   (i > 1 && kind_of(r, i - 2) == KIND_NUMBER);
	return first != '&' && alone && !is_in_bracket(r, begin, i);
}

/* From `begin` to i there is a day, or a day of the week with its day: March 5, 2007. */
static bool is_date(const reading *r, uint32_t begin, uint32_t i)
{
	if ((i != begin + 4 && (i != begin + 6 || !is_day(r, begin))) || length_of(r, i - 1) != 4)
		return false;
	return is_capital(r, i - 4) && kind_of(r, i - 3) == KIND_NUMBER && text_of(r, i - 2)[0] == ',' && kind_of(r, i - 1) == KIND_NUMBER;
}

bool is_heading(const reading *r, uint32_t begin, uint32_t i)
{
	static const char labels[][8] = {"Figure", "Fig", "Table", "Box", "Map", "Plate", "Chart", "Exhibit"};
	const bool dotted = i == begin + 3 && mark_of(r, begin + 1) == MARK_STOP;
	if (kind_of(r, i - 1) != KIND_NUMBER || !is_capital(r, i) || (begin && before_of(r, begin) != BEFORE_PARAGRAPH))
		return false;
	if (is_date(r, begin, i))
		return true;
	for (size_t k = 0; (i == begin + 2 || dotted) && k < sizeof(labels) / sizeof(labels[0]); k++)
		if (length_of(r, begin) == strlen(labels[k]) && !memcmp(text_of(r, begin), labels[k], strlen(labels[k])))
			return true;
	return false;
}

/* ---- Features ------------------------------------------------------------------------------------------------------------ */

/* Kind and case, or which mark. */
static uint64_t class_at(const reading *r, uint32_t i)
{
	return is_mark(r, i) ? 100 + which_mark(r, i) : (uint64_t)kind_of(r, i) * CASE_COUNT + case_of(r, i);
}

/* What the sentence has been up to the gap: how many plain small words, whether numbers, and how long it is. */
static uint64_t so_far(const reading *r, const sentence *s, uint32_t next)
{
	uint32_t small = 0, numbers = 0, count = next - s->begin < BEGINNING ? next - s->begin : BEGINNING;
	const token_fields *fields = r->fields;
	const gloss_row *row = token_at(r, s->begin);
	for (uint32_t i = 0; i < count; i++, row = row_behind(r, row)) {
		small += fields->cases[gloss_get_enum(row, fields->letter_case)] == CASE_LOWER && row->end - row->begin > 1;
		numbers |= fields->kinds[gloss_get_enum(row, fields->kind)] == KIND_NUMBER;
	}
	return (small > 2 ? 2 : small) | numbers << 2 | (uint64_t)(count < 3 ? count : count < 6 ? 3 : count < 10 ? 4 : 5) << 3;
}

/* How many capitals follow each other behind the gap, and before it. */
static uint64_t capitals(const reading *r, const sentence *s, uint32_t next)
{
	uint32_t behind = 0, before = 0;
	while (behind < ROW && is_capital(r, next + behind) && (!behind || before_of(r, next + behind) < BEFORE_PARAGRAPH))
		behind++;
	while (before < ROW && next - before > s->begin && is_capital(r, next - before - 1))
		before++;
	return behind * (ROW + 1) + before;
}

/* What is near behind the gap. */
typedef struct nearness {
	uint32_t left; /* tokens up to the end of the paragraph, NEAR at most */
	bool stop;     /* a terminator among them */
} nearness;

static nearness what_is_near(const reading *r, uint32_t next)
{
	const token_fields *fields = r->fields;
	const uint32_t left = r->tokens.count - next, count = left < NEAR ? left : NEAR;
	const gloss_row *row = token_at(r, next);
	nearness found = {0};
	for (; found.left < count; found.left++, row = row_behind(r, row)) {
		const enum mark mark = (enum mark)fields->marks[gloss_get_enum(row, fields->mark)];
		if (found.left && fields->befores[gloss_get_enum(row, fields->before)] == BEFORE_PARAGRAPH)
			break;
		found.stop |= mark >= MARK_STOP && mark <= MARK_ELLIPSIS;
	}
	return found;
}

void gap_features(const reading *r, const sentence *s, uint32_t next, bool rule, uint32_t features[GAP_FEATURES])
{
	const around a = look_around(r, s, next);
	const uint64_t w1 = word_at(r, a.words[0]), w2 = word_at(r, a.words[1]), n1 = word_at(r, a.nexts[0]);
	const uint64_t case1 = case_at(r, a.nexts[0]), case2 = case_at(r, a.nexts[1]), trail = mix(a.trail, rule);
	const uint32_t n3 = a.nexts[1] == NOWHERE || a.nexts[1] + 1 >= r->tokens.count ? NOWHERE : a.nexts[1] + 1;
	const bool again = key_of(r, next) == key_of(r, s->begin) && length_of(r, next) == length_of(r, s->begin);
	const uint64_t place = mix(mix(class_at(r, next - 1), class_at(r, next)), before_of(r, next) * 2u + rule),
		       begun = so_far(r, s, next);
	const nearness near = what_is_near(r, next);
	const uint64_t ahead = (near.left < NEAR) * 2u + near.stop;
	const bool stopped = a.words[0] != NOWHERE && mark_of(r, a.words[0] + 1) == MARK_STOP;
	const uint64_t abbreviation = stopped ? (uint64_t)abbreviation_of(key_of(r, a.words[0]), length_of(r, a.words[0])) : 9;
	const uint64_t told[GAP_FEATURES] = {
		/* the words beside the gap: last, next, and with the one before */
		w1,
		n1,
		mix(place, w1),
		mix(place, n1),
		mix(place, w2),
		/* what stands before: how the sentence begins, the shapes of its last words */
		mix(trail, word_at(r, s->begin)),
		mix(mix(trail, shape_at(r, a.words[1])), shape_at(r, a.words[0])),
		/* how words around are written, and what the sentence has been so far */
		mix(mix(case_at(r, a.words[0]), case1), mix(case2, a.trail)),
		mix(place, ahead * 2 + s->informal),
		mix(mix(begun, case1), mix(case2, case_at(r, n3))),
		mix(capitals(r, s, next), begun),
		mix(mix(case_at(r, s->begin), class_at(r, next)), case2 * 4 + again * 2u + (next - s->begin < 6)),
		/* what ended and what may begin: an abbreviation, opening marks, a word that begins sentences */
		mix(mix(trail, case1), abbreviation),
		mix(mix(trail, a.opening), n1),
		mix(mix(place, begun), is_opener(key_of(r, next), length_of(r, next))),
		/* an open bracket; whether an end is near anyway */
		mix(place, is_in_bracket(r, s->begin, next)),
		mix(ahead * 4 + (near.left < 9) * 2u + is_day(r, next), next - s->begin < 24),
	};
	for (uint32_t i = 0; i < GAP_FEATURES; i++)
		features[i] = (uint32_t)(mix(told[i], i) >> 40) & (GAP_BUCKETS - 1);
}
