/* The tokens layer as the numbers plugin reads it: where it stands, with the number of each word beside it, and the list of those tokens at
 * which an item may begin at all.
 * Fails where memory is short, or where the layer lacks a field or name that its contract promises. */
#include "numbers.h"

static const char *const kind_names[] = {"word", "number", "punctuation", "symbol", NULL};
static const char *const gap_names[] = {"none", "space", "line", "paragraph", NULL};
static const char *const case_names[] = {"none", "lower", "title", "upper", "mixed", NULL};
static const char *const mark_names[] = {"none",        "stop",         "question",      "exclamation", "ellipsis",   "comma", "colon",
					 "semicolon",   "dash",         "hyphen",        "slash",       "apostrophe", "quote", "open_quote",
					 "close_quote", "open_bracket", "close_bracket", "currency",    "percent",    "other", NULL};

enum { LONGEST_ROW = 1024 /* bytes; more than the 32 fields that a layer may have */ };

/* Resolves a field whose values must be numbered as ours. `outside` is its value in the row that stands for what is outside the document. */
static bool open_enum(const gloss_host *host, gloss_instance *self, struct gl_token_layer *layer, const char *path,
		      const char *const *names, gloss_field *field, uint8_t outside)
{
	if (!host->field(self, layer->layer, path, GLOSS_ENUM, field))
		return false;
	for (int i = 0; names[i]; i++) {
		if (host->enum_value(self, layer->layer, path, names[i]) != i) {
			host->fail_open(self, "the value `%s` of the tokens layer's field `%s` is not its number %d", names[i], path, i);
			return false;
		}
	}
	gloss_set_enum(layer->outside, *field, outside);
	return true;
}

bool gl_open_tokens(const gloss_host *host, gloss_instance *self, struct gl_token_layer *layer)
{
	layer->outside = host->worker_alloc(self, LONGEST_ROW);
	return layer->outside && host->layer(self, "tokens", &layer->layer) &&
	       open_enum(host, self, layer, "kind", kind_names, &layer->kind, TOKEN_PUNCTUATION) &&
	       open_enum(host, self, layer, "before", gap_names, &layer->before, GAP_PARAGRAPH) &&
	       open_enum(host, self, layer, "case", case_names, &layer->letter_case, CASE_NONE) &&
	       open_enum(host, self, layer, "mark", mark_names, &layer->mark, MARK_NONE) &&
	       host->field(self, layer->layer, "key", GLOSS_INTEGER, &layer->key);
}

/* Letters and then digits, as a currency's code is glued to its number: "USD115". Few words are written so. */
static bool has_digits(const char *text, const gloss_row *row)
{
	uint32_t end = row->end - row->begin > 5 ? row->begin + 5 : row->end;

	for (uint32_t i = row->begin + 1; i < end; i++) {
		if ((uint8_t)(text[i] - '0') < 10)
			return true;
	}
	return false;
}

/* Puts the users' words in the place of those of the table, and looks for candidates anew; how many there are. */
static uint32_t read_given(const struct gl_reader *reader, uint16_t *words, uint32_t *candidates)
{
	uint32_t count = 0, next = 0;

	for (uint32_t i = 0; i < reader->count; i++) {
		uint16_t given = gl_given_word(reader, i);
		bool was = next < reader->candidates_count && reader->candidates[next] == i;
		next += was;
		words[i] = given ? given : words[i];
		if (was || (given && (reader->table[given].roles & gl_begin_roles)))
			candidates[count++] = i;
	}
	return count;
}

/* Puts what may be a Roman numeral among the candidates; how many there are then. */
static uint32_t read_romans(const struct gl_reader *reader, uint16_t *words, uint32_t *candidates)
{
	const uint32_t *old = reader->candidates, *end = old + reader->candidates_count;
	const char *at = (const char *)reader->rows.first;
	uint32_t count = 0;

	(void)words;
	for (uint32_t i = 0; i < reader->count; i++, at += reader->rows.size) {
		const gloss_row *row = (const gloss_row *)at;
		if (!gl_is_roman_letter(reader->text[row->begin]) || !gl_may_be_roman(reader->text + row->begin, row->end - row->begin))
			continue;
		while (old < end && *old < i)
			candidates[count++] = *old++;
		if (old == end || *old > i)
			candidates[count++] = i;
	}
	while (old < end)
		candidates[count++] = *old++;
	return count;
}

/* Lists the candidates anew, by `read`, in memory for every token. */
static bool add_candidates(struct gl_reader *reader, uint32_t read(const struct gl_reader *, uint16_t *, uint32_t *), uint16_t *words)
{
	gloss_document *document = reader->document;
	uint32_t *candidates = document->host->alloc(document, ((size_t)reader->count + 1) * sizeof(uint32_t));

	if (candidates) {
		reader->candidates_count = read(reader, words, candidates);
		reader->candidates = candidates;
	}
	return candidates != NULL;
}

/* The candidates while they are gathered. */
struct gathering {
	gloss_document *document;
	uint32_t *tokens;
	uint32_t count, room, most;
};

/* Candidates are few, but in texts full of numbers: then there is room for every token. */
static __attribute__((noinline)) bool make_room(struct gathering *candidates)
{
	gloss_document *document = candidates->document;
	uint32_t *more = document->host->alloc(document, (size_t)candidates->most * sizeof(uint32_t));

	if (!more)
		return false;
	memcpy(more, candidates->tokens, candidates->count * sizeof(uint32_t));
	candidates->tokens = more;
	candidates->room = candidates->most;
	return true;
}

enum { BLOCK = 64 }; /* tokens */

/* The numbers of the words of `count` tokens, at one look each, without branches. Lists the tokens at which more is to be asked, since an item may begin there, or
 * the look was not enough; how many these are. */
static uint32_t read_block(const struct gl_token_layer *layer, const char *at, uint32_t size, uint32_t count, uint16_t *words,
			   uint8_t noted[BLOCK])
{
	enum { FETCHED_AHEAD = 4096 }; /* bytes of rows: no cache holds those of a long document */
	gloss_field key = layer->key, kind = layer->kind, letter_case = layer->letter_case;
	uint32_t noted_count = 0;

	for (uint32_t i = 0; i < count; i++, at += size) {
		const gloss_row *row = (const gloss_row *)at;
		__builtin_prefetch(at + FETCHED_AHEAD);
		uint64_t hash = gl_hash_of((uint64_t)gloss_get_integer(row, key)), slot = gl_slot_of(hash);
		bool known = gl_is_hash_of(slot, hash);
		uint32_t other = (uint32_t)(gloss_get_enum(row, kind) == TOKEN_NUMBER) | (gloss_get_enum(row, letter_case) >= CASE_UPPER);
		words[i] = (uint16_t)(gl_number_of(slot) * known);
		noted[noted_count] = (uint8_t)i;
		noted_count += (gl_marks_of(slot) | other) >> known & 1; /* GL_WORD_NOTED of what is known, else GL_WORD_SHARED */
	}
	return noted_count;
}

/* Whether the token at `i`, of which read_block's look was not enough, is a candidate. Mends its word. */
static bool is_candidate(const struct gl_reader *reader, uint32_t i, uint16_t *words)
{
	const gloss_row *row = gloss_at(reader->rows, i);
	uint64_t key = (uint64_t)gloss_get_integer(row, reader->layer.key);

	if ((uint8_t)(key - '0') < 10) /* no word begins with a digit */
		return true;
	uint16_t word = gl_find_word(reader->text + row->begin, row->end - row->begin, key);

	if (gl_words[word].roles & ROLE_POSSESSIVE)
		word = (uint16_t)gl_words[word].value;
	words[i] = word;
	if (word)
		return gl_words[word].roles & gl_begin_roles;
	return gloss_get_enum(row, reader->layer.kind) == TOKEN_NUMBER ||
	       (gloss_get_enum(row, reader->layer.letter_case) >= CASE_UPPER && has_digits(reader->text, row));
}

/* The numbers of all words, and the candidates among the tokens; false where memory is short. */
static bool read_words(struct gl_reader *reader, uint16_t *words, struct gathering *candidates)
{
	uint32_t count = reader->count, size = reader->rows.size;
	const char *at = (const char *)reader->rows.first;

	for (uint32_t first = 0; first < count; first += BLOCK, at += BLOCK * (size_t)size) {
		uint8_t noted[BLOCK];
		uint32_t noted_count =
			read_block(&reader->layer, at, size, count - first < BLOCK ? count - first : BLOCK, words + first, noted);
		if (candidates->room - candidates->count < BLOCK && !make_room(candidates))
			return false;
		uint32_t *out = candidates->tokens + candidates->count;
		for (uint32_t i = 0; i < noted_count; i++) {
			uint32_t token = first + noted[i];
			bool enough = words[token] && words[token] < GL_WORDS_LOOKED_AT;
			*out = token;
			out += enough || is_candidate(reader, token, words);
		}
		candidates->count = (uint32_t)(out - candidates->tokens);
	}
	return true;
}

bool gl_read_tokens(struct gl_reader *reader, const struct gl_token_layer *layer, const struct gl_given *given, gloss_document *document)
{
	gloss_rows rows = document->host->rows(document, layer->layer);
	uint16_t *words = document->host->alloc(document, ((size_t)rows.count + 1) * sizeof(uint16_t));
	struct gathering candidates = {.document = document, .room = rows.count / 4 + BLOCK, .most = rows.count + BLOCK};

	candidates.tokens = document->host->alloc(document, candidates.room * sizeof(uint32_t));
	*reader = (struct gl_reader){.document = document,
				     .text = document->text,
				     .layer = *layer,
				     .table = given->table,
				     .given = given,
				     .rows = rows,
				     .words = words,
				     .count = rows.count};
	if (!words || !candidates.tokens || !read_words(reader, words, &candidates))
		return false;
	reader->candidates = candidates.tokens;
	reader->candidates_count = candidates.count;
	return (!given->slots || add_candidates(reader, read_given, words)) &&
	       (!given->roman || add_candidates(reader, read_romans, words));
}

uint8_t gl_ends(const struct gl_reader *reader, uint32_t at)
{
	enum { LONGEST_CODE = 6 /* bytes: "s2", "MUSD" and other words that tables do not have, and rules take apart */ };
	struct gl_token token = gl_token_at(reader, at);

	if (token.kind == TOKEN_WORD) {
		if (token.gap != GAP_SPACE)
			return 0;
		if (gl_word_number(reader, at) != WORD_NONE)
			return gl_word_at(reader, at)->ends;
		return token.letter_case == CASE_LOWER && token.end - token.begin > LONGEST_CODE ? 2 : 0;
	}
	if (token.gap != GAP_NONE || gl_token_at(reader, at + 1).gap == GAP_NONE)
		return 0;
	return token.mark == MARK_STOP ? 2 : token.mark == MARK_COMMA ? 1 : 0;
}

uint32_t gl_possessive(const char *text, uint32_t length)
{
	static const char curled[] = "\u2019";

	if (length < 3 || (text[length - 1] | 32) != 's')
		return 0;
	if (text[length - 2] == '\'')
		return 2;
	return length > sizeof(curled) && !memcmp(text + length - sizeof(curled), curled, sizeof(curled) - 1) ? sizeof(curled) : 0;
}

size_t gl_join(const struct gl_reader *reader, uint32_t first, uint32_t end, bool fold, char form[GL_FORM_MAX])
{
	size_t length = 0;

	memset(form, 0, GL_FORM_MAX);
	if (end > reader->count)
		return 0;
	for (uint32_t i = first; i < end; i++) {
		struct gl_token token = gl_token_at(reader, i);
		bool space = i > first && token.gap != GAP_NONE;
		if (length + space + (token.end - token.begin) > GL_FORM_MAX || (i > first && token.gap == GAP_PARAGRAPH))
			return 0;
		if (space)
			form[length++] = ' ';
		memcpy(form + length, reader->text + token.begin, token.end - token.begin);
		length += token.end - token.begin;
	}
	for (size_t i = 0; fold && i < GL_FORM_MAX; i++) /* all of it: several at once */
		form[i] = gl_folded(form[i]);
	return length;
}

/* What the phrase of these tokens says in this role; SENSE_NONE where it is none. */
static uint8_t sense_of(const struct gl_reader *reader, uint32_t first, uint32_t end, uint64_t role)
{
	char form[GL_FORM_MAX];

	if (end - first == 1)
		return gl_roles(reader, first) & role ? gl_word_at(reader, first)->sense : SENSE_NONE;
	size_t length = gl_join(reader, first, end, true, form);
	const struct gl_phrase *phrase = length ? gl_find_phrase(form, length) : NULL;
	return phrase && (phrase->roles & role) ? phrase->sense : SENSE_NONE;
}

uint8_t gl_modifier_before(const struct gl_reader *reader, uint32_t limit, uint32_t end, uint32_t *first)
{
	uint8_t lengths = gl_word_at(reader, end - 1)->modifiers, sense;

	for (uint32_t count; (count = gl_take_longest(&lengths));) {
		if (end >= count && end - count >= limit && (sense = sense_of(reader, end - count, end, ROLE_MODIFIER))) {
			*first = end - count;
			return sense;
		}
	}
	return SENSE_NONE;
}

uint8_t gl_modifier_behind(const struct gl_reader *reader, uint32_t first, uint32_t *end)
{
	uint8_t lengths = gl_word_at(reader, first)->after, sense;

	for (uint32_t count; (count = gl_take_longest(&lengths));) {
		if ((sense = sense_of(reader, first, first + count, ROLE_AFTER))) {
			*end = first + count;
			return sense;
		}
	}
	return SENSE_NONE;
}

bool gl_modifier_at(const struct gl_reader *reader, uint32_t first, uint32_t *end)
{
	enum { LONGEST = 3 };

	for (uint32_t count = LONGEST; count > 0; count--) {
		if (first + count <= reader->count && (gl_word_at(reader, first + count - 1)->modifiers >> count & 1) &&
		    sense_of(reader, first, first + count, ROLE_MODIFIER)) {
			*end = first + count;
			return true;
		}
	}
	return false;
}

const struct gl_holiday *gl_holiday_at(const struct gl_reader *reader, uint32_t at, uint32_t *end)
{
	char form[GL_FORM_MAX];
	uint8_t lengths = gl_word_at(reader, at)->holidays;

	for (uint32_t count; (count = gl_take_longest(&lengths));) {
		size_t length = gl_join(reader, at, at + count, true, form);
		const struct gl_holiday *holiday = length ? gl_find_holiday(form, length) : NULL;
		if (holiday) {
			*end = at + count;
			return holiday;
		}
	}
	return NULL;
}
