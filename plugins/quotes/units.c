/* Units; see units.h. A unit holds at most UNIT_TOKENS, so that a paragraph of any length takes bounded memory; a sentence longer than that is cut. */
#include "units.h"
#include "linking.h"

#define WORDS_AHEAD 4
#define DEPTH 4 /* tokens at both ends of a quotation that are no middle */

/* Without jumps, and so is state_in: what comes next, no processor guesses. */
static inline uint8_t shape_of(const quote_text *t, uint32_t i)
{
	static const uint8_t of_cases[2][16] = {
		{SHAPE_OTHER_WORD, SHAPE_LOWER, SHAPE_TITLE, SHAPE_UPPER, SHAPE_MIXED},
		{SHAPE_OTHER_WORD, SHAPE_LOWER, SHAPE_LETTER, SHAPE_LETTER, SHAPE_MIXED}, /* of one byte */
	};
	static const uint8_t of_marks[MARK_COUNT] = {
		[MARK_NONE] = SHAPE_OTHER,
		[MARK_STOP] = SHAPE_STOP,
		[MARK_QUESTION] = SHAPE_QUESTION,
		[MARK_EXCLAMATION] = SHAPE_QUESTION,
		[MARK_ELLIPSIS] = SHAPE_STOP,
		[MARK_COLON] = SHAPE_COLON,
		[MARK_SEMICOLON] = SHAPE_SEMICOLON,
		[MARK_HYPHEN] = SHAPE_HYPHEN,
		[MARK_DASH] = SHAPE_DASH,
		[MARK_APOSTROPHE] = SHAPE_MARK,
		[MARK_QUOTE] = SHAPE_MARK,
		[MARK_OPEN_QUOTE] = SHAPE_MARK,
		[MARK_CLOSE_QUOTE] = SHAPE_MARK,
		[MARK_OPEN_BRACKET] = SHAPE_BRACKET,
		[MARK_CLOSE_BRACKET] = SHAPE_BRACKET,
		[MARK_OTHER] = SHAPE_OTHER,
	};
	_Static_assert(CASE_LOWER == 1 && CASE_TITLE == 2 && CASE_UPPER == 3 && CASE_MIXED == 4, "of_cases has them in this order");
	const enum kind kind = kind_at(t, i);
	const uint8_t word = of_cases[length_of(&t->reading, i) == 1][case_at(t, i)], mark = of_marks[mark_at(t, i)];
	uint8_t shape = t->traits[i] & COMMA ? SHAPE_COMMA : mark;
	shape = kind == KIND_NUMBER ? SHAPE_NUMBER : shape;
	return kind == KIND_WORD ? word : shape;
}

static inline uint8_t state_in(const stretch *s, uint32_t i)
{
	static const uint8_t states[16] = {INSIDE,  FIRST_WORD, LAST_WORD, FIRST_WORD, OPENING, OPENING, OPENING, OPENING,
					   CLOSING, CLOSING,    CLOSING,   CLOSING,    CLOSING, CLOSING, CLOSING, CLOSING};
	return states[(i == s->words.begin) | (i + 1 == s->words.end) << 1 | (i == s->open) << 2 | (i == s->words.end) << 3];
}

/* The token behind the middle of a quotation, in which token i, that begins no sentence, is deep; i where it is not. */
static inline uint32_t behind_middle(const quote_text *t, uint32_t i, const stretch *s)
{
	bool deep = i >= s->words.begin + DEPTH && i + DEPTH < s->words.end && !is(t, i, SENTENCE);
	return deep ? s->words.end - DEPTH : i;
}

/* Traits that lie as flags do. */
#define OF_COLUMN (WORD_OR_NUMBER | SENTENCE | PARAGRAPH | TOUCHING | CAPITALIZED | PRONOUN)
_Static_assert(OF_COLUMN == (WORDLIKE | BEGINS_SENTENCE | BEGINS_PARAGRAPH | TOUCHES | CAPITAL | PRONOUN_WORD),
	       "a column has them as they are");

/* Fills in the column of token i, which is in this stretch, or, NULL, in none. Field by field, and none is read again: a struct that is copied waits for its own parts. */
static inline void lay(const quote_text *t, lexemes *l, uint32_t i, const stretch *s, column *to)
{
	const uint8_t shape = shape_of(t, i), state = s ? state_in(s, i) : OUTSIDE,
		      flags = (uint8_t)((t->traits[i] & OF_COLUMN) | (s && !s->closed ? UNCLOSED : 0));
	/* Whatever marks a text has, they say the same. */
	static const lexeme of_marks[STATE_COUNT] = {[OPENING] = {.word = OPENING, .stem = OPENING, .suffix = OPENING},
						     [CLOSING] = {.word = CLOSING, .stem = CLOSING, .suffix = CLOSING}};
	const lexeme *word = state == OPENING || state == CLOSING ? &of_marks[state] : lexeme_of(l, t, i);
	to->word = word->word;
	to->stem = word->stem;
	to->suffix = word->suffix;
	to->part = word->part;
	to->cue = word->cue;
	to->stretch = s ? (uint32_t)(s - t->stretches) + 1 : 0;
	to->size = s ? s->words.end - s->words.begin : 0;
	to->shape = shape;
	to->state = state;
	to->flags = flags;
}

void lay_column(const quote_text *t, lexemes *l, uint32_t i, column *to)
{
	const stretch *s = stretch_of(t, i);
	lay(t, l, i, s, to);
	to->flags |= s && behind_middle(t, i, s) > i ? DEEP : 0;
}

/* Lays out these tokens behind those of the unit, without counting them; how many there are. */
static uint32_t lay_sentence(const unit_reader *r, range tokens, unit *u, bool *cue)
{
	const quote_text *t = r->t;
	column *to = columns_of(u) + u->count;
	uint32_t *origin = u->origin + u->count;
	uint32_t next = r->stretch;
	for (uint32_t i = tokens.begin; i < tokens.end; i++) {
		if (i + WORDS_AHEAD < t->count) {
			fetch_ahead(token_at(&t->reading, i + WORDS_AHEAD));
			fetch_lexeme(r->lexemes, t, i + WORDS_AHEAD);
		}
		const stretch *s = NULL;
		if (t->traits[i] & IN_STRETCH) {
			while (stretch_end(&t->stretches[next]) <= i)
				next++;
			s = &t->stretches[next];
		}
		/* No sentence begins in this one. */
		if (s && (i = behind_middle(t, i, s)) >= tokens.end)
			break;
		lay(t, r->lexemes, i, s, to);
		*cue |= may_be_cue(to++);
		*origin++ = i;
	}
	return (uint32_t)(origin - u->origin) - u->count;
}

/* The next sentence's tokens, or as many as a unit holds. */
static range next_tokens(const unit_reader *r)
{
	range tokens = r->t->sentences[r->sentence].tokens;
	if (r->token > tokens.begin)
		tokens.begin = r->token;
	if (tokens.end - tokens.begin > UNIT_TOKENS)
		tokens.end = tokens.begin + UNIT_TOKENS;
	return tokens;
}

static void pass_over(unit_reader *r, range tokens)
{
	r->token = tokens.end;
	if (tokens.end >= r->t->sentences[r->sentence].tokens.end)
		r->sentence++;
}

/* True where some of the tokens stand between marks; sentences are asked for in their order. */
static bool is_quoted(unit_reader *r, range tokens)
{
	const quote_text *t = r->t;
	while (r->stretch < t->stretch_count && stretch_end(&t->stretches[r->stretch]) <= tokens.begin)
		r->stretch++;
	return r->stretch < t->stretch_count && t->stretches[r->stretch].open < tokens.end;
}

/* True for what signs a quotation as a sentence of its own: — Name. */
static bool is_signature(const quote_text *t, range tokens)
{
	const stretch *s = tokens.begin ? stretch_of(t, tokens.begin - 1) : NULL;
	enum mark mark = mark_at(t, tokens.begin);
	return s && s->closed && (mark == MARK_DASH || mark == MARK_HYPHEN);
}

bool next_unit(unit_reader *r, unit *u)
{
	const quote_text *t = r->t;
	u->count = 0;
	while (r->sentence < t->sentence_count) {
		range tokens = next_tokens(r);
		if (!is_range(tokens)) {
			pass_over(r, tokens);
			continue;
		}
		bool paragraph = is(t, tokens.begin, PARAGRAPH);
		if (u->count && (paragraph || u->count + tokens.end - tokens.begin > UNIT_TOKENS))
			break;
		r->paragraphs += paragraph;
		bool quoted = is_quoted(r, tokens) || (u->count && is_signature(t, tokens)), worth = quoted;
		uint32_t laid = 0;
		if (quoted || r->indirect) {
			laid = lay_sentence(r, tokens, u, &worth);
			r->turn = paragraph ? turn_colon(columns_of(u) + u->count, laid) : r->turn;
			worth |= r->turn && r->indirect;
		}
		pass_over(r, tokens);
		if (worth) {
			u->count += laid;
		} else if (u->count) {
			break;
		}
	}
	u->place = r->paragraphs < 3 ? r->paragraphs - (r->paragraphs > 0) : 2;
	return u->count;
}
