/* The features of a gap; see gap.h. Each is a hash of what it is about; two that share a bucket share a weight, which costs little. */
#include "gap.h"
#include "abbreviations.h"

#define TRAIL 4    /* marks before the gap that count */
#define GREETING 6 /* tokens of what ends with a comma: Dear Anna, The */
#define STRETCH 12 /* tokens of one without white space that are looked at to each side */

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

/* What is around a gap; positions that are not there are none. */
#define NOWHERE UINT32_MAX

typedef struct around {
	uint32_t words[2]; /* before the marks that stand before the gap, the nearer first */
	uint32_t nexts[2]; /* behind opening marks behind it */
	uint64_t trail;    /* the marks before the gap, and what the gap itself is */
	uint64_t opening;  /* the marks behind it */
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
	return stops < 2 && next - first >= 2 && kind_of(r, first) == KIND_WORD && case_of(r, first) != CASE_UPPER &&
	       kind_of(r, next) == KIND_WORD && case_of(r, next) == CASE_TITLE && length_of(r, next) > 1;
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

/* Of the training documents' sentences that end without a terminator hardly one in a hundred ends elsewhere, and those are not found anyway. */
bool may_end_before(const reading *r, uint32_t begin, uint32_t i)
{
	const enum letter_case last = case_of(r, i - 1), letters = case_of(r, i);
	const enum mark mark = mark_of(r, i - 1);
	if (before_of(r, i) == BEFORE_NONE || !stands_out(r, i, last, letters))
		return false;
	if (letters == CASE_NONE)
		return is_time_stamp(r, i);
	if (last == CASE_LOWER || last == CASE_TITLE)
		return is_behind_address(r, i);
	/* "“Yes,” Anna said": behind a closing mark a name goes on. */
	if (mark == MARK_CLOSE_QUOTE)
		return false;
	const char first = text_of(r, i - 1)[0];
	if (first == ',')
		return i - begin <= GREETING;
	/* Capitals behind capitals are a heading, but not behind a time (5 PM) or an address. */
	return first != '&' &&
	       (last != CASE_UPPER || letters != CASE_UPPER || is_behind_address(r, i) || (i > 1 && kind_of(r, i - 2) == KIND_NUMBER));
}

void gap_features(const reading *r, const sentence *s, uint32_t next, bool rule, uint32_t features[GAP_FEATURES])
{
	const around a = look_around(r, s, next);
	const uint64_t w1 = word_at(r, a.words[0]), w2 = word_at(r, a.words[1]), n1 = word_at(r, a.nexts[0]), n2 = word_at(r, a.nexts[1]);
	const uint64_t before = shape_at(r, a.words[0]), behind = shape_at(r, a.nexts[0]), case1 = case_at(r, a.nexts[0]);
	const uint64_t trail = mix(a.trail, rule), cased = mix(trail, case1);
	const bool stopped = a.words[0] != NOWHERE && mark_of(r, a.words[0] + 1) == MARK_STOP;
	const uint64_t abbreviation = stopped ? (uint64_t)abbreviation_of(key_of(r, a.words[0]), length_of(r, a.words[0])) : 9;
	const uint64_t told[GAP_FEATURES] = {
		mix(trail, w1),
		mix(cased, w1),
		mix(trail, n1),
		mix(mix(trail, a.opening), n1),
		mix(trail, w2),
		mix(trail, n2),
		mix(mix(trail, n1), n2),
		mix(mix(trail, shape_at(r, a.words[1])), before),
		mix(mix(trail, behind), shape_at(r, a.nexts[1])),
		mix(cased, s->informal),
		mix(cased, abbreviation),
		mix(mix(case_at(r, a.words[0]), case1), mix(case_at(r, a.nexts[1]), a.trail)),
		mix(trail, word_at(r, s->begin)),
		w1,
		n1,
	};
	for (uint32_t i = 0; i < GAP_FEATURES; i++)
		features[i] = (uint32_t)(mix(told[i], i) >> 40) & (GAP_BUCKETS - 1);
}
