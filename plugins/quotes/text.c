/* Laying a document out for the quote rules; see text.h. */
#include "text.h"

#include <stdlib.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK 64 /* tokens, a bit each */

bool token_traits_open(token_traits *traits, const gloss_host *host, gloss_instance *self)
{
	static const uint64_t of_kinds[KIND_COUNT] = {[KIND_WORD] = WORD_OR_NUMBER, [KIND_NUMBER] = WORD_OR_NUMBER};
	static const uint64_t of_befores[BEFORE_COUNT] = {[BEFORE_NONE] = TOUCHING};
	static const uint64_t of_cases[CASE_COUNT] = {[CASE_TITLE] = CAPITALIZED, [CASE_UPPER] = CAPITALIZED, [CASE_MIXED] = UNUSUAL};
	static const uint64_t of_marks[MARK_COUNT] = {[MARK_APOSTROPHE] = QUOTATION_MARK,
						      [MARK_QUOTE] = QUOTATION_MARK,
						      [MARK_OPEN_QUOTE] = QUOTATION_MARK,
						      [MARK_CLOSE_QUOTE] = QUOTATION_MARK};
	if (!token_fields_open(&traits->fields, host, self))
		return false;
	const token_fields *fields = &traits->fields;
	for (uint32_t value = 0; value < 256; value++) {
		traits->of_kinds[value] = of_kinds[fields->kinds[value]] | (uint64_t)fields->kinds[value] << KIND_AT;
		traits->of_befores[value] = of_befores[fields->befores[value]] | (uint64_t)fields->befores[value] << BEFORE_AT;
		traits->of_cases[value] = of_cases[fields->cases[value]] | (uint64_t)fields->cases[value] << CASE_AT;
		traits->of_marks[value] = of_marks[fields->marks[value]] | (uint64_t)fields->marks[value] << MARK_AT;
	}
	return true;
}

bool any_marks(const token_traits *traits, gloss_document *document)
{
	gloss_rows tokens = document->host->rows(document, traits->fields.layer);
	for (uint32_t i = 0; i < tokens.count; i++)
		if (traits->of_marks[gloss_get_enum(gloss_at(tokens, i), traits->fields.mark)] & QUOTATION_MARK)
			return true;
	return false;
}

static __attribute__((noinline)) uint64_t look_closer(uint64_t here, uint64_t word, const char *text, const gloss_row *row)
{
	if (word & UNUSUAL)
		word = traits_of_long(&long_words[word >> KIND_AT], text, row);
	if (here & UNUSUAL && text[row->begin] >= 'A' && text[row->begin] <= 'Z')
		here |= CAPITALIZED;
	return here | word;
}

/* The traits of a token. With few jumps: which kind of token comes next, no processor guesses. */
static inline uint64_t look_at(const token_traits *of, const char *text, const gloss_row *row)
{
	const token_fields *fields = &of->fields;
	uint64_t word = traits_of_key((uint64_t)gloss_get_integer(row, fields->key)),
		 here = of->of_kinds[gloss_get_enum(row, fields->kind)] | of->of_befores[gloss_get_enum(row, fields->before)] |
			of->of_cases[gloss_get_enum(row, fields->letter_case)] | of->of_marks[gloss_get_enum(row, fields->mark)];
	if (__builtin_expect(((here | word) & UNUSUAL) != 0, false))
		return look_closer(here, word, text, row);
	return here | word;
}

/* Which of a block of tokens have one of these traits, of those below bit 31. */
static inline uint64_t bits_of(const uint64_t *traits, uint32_t wanted)
{
	uint64_t bits = 0;
#ifdef __SSE2__
	const __m128i all = _mm_set1_epi32((int)wanted), none = _mm_setzero_si128();
	for (uint32_t k = 0; k < BLOCK; k += 16) {
		__m128i lack[4];
		for (uint32_t m = 0; m < 4; m++) {
			const float *at = (const void *)(traits + k + 4 * m);
			__m128i four = _mm_castps_si128(_mm_shuffle_ps(_mm_loadu_ps(at), _mm_loadu_ps(at + 4), _MM_SHUFFLE(2, 0, 2, 0)));
			lack[m] = _mm_cmpeq_epi32(_mm_and_si128(four, all), none);
		}
		__m128i bytes = _mm_packs_epi16(_mm_packs_epi32(lack[0], lack[1]), _mm_packs_epi32(lack[2], lack[3]));
		bits |= (uint64_t)(uint16_t)~_mm_movemask_epi8(bytes) << k;
	}
#else
	for (uint32_t k = 0; k < BLOCK; k++)
		bits |= (uint64_t)((traits[k] & wanted) != 0) << k;
#endif
	return bits;
}

/* What is asked of many tokens at once. */
static void note_block(const quote_text *t, size_t block)
{
	t->marks[block] = bits_of(t->traits + BLOCK * block, QUOTATION_MARK);
	t->names[block] = bits_of(t->traits + BLOCK * block, CAPITALIZED | HE_OR_SHE | PARTICLE);
}

/* Looks at the tokens from `first` that begin before the byte `end`; at a block of them again while the cache has it. Blank lines end sentences, and a single line break that
 * does begins a paragraph. */
static sentence lay_out(const quote_text *t, const token_traits *of, uint32_t first, uint32_t end)
{
	const gloss_row *row = token_at(&t->reading, first);
	const size_t size = t->reading.tokens.size;
	const uint32_t count = t->reading.tokens.count;
	uint64_t traits = 0, *to = t->traits + first;
	uint32_t block = first / BLOCK;
	for (bool whole = true; whole; block++) {
		uint64_t *const behind = t->traits + (block < count / BLOCK ? (block + 1) * BLOCK : count);
		for (; to < behind && row->begin < end; row = (const gloss_row *)((const char *)row + size)) {
			fetch_ahead(row);
			traits |= *to++ = look_at(of, t->reading.text, row);
		}
		whole = to == behind && block < count / BLOCK;
		if (whole)
			note_block(t, block);
	}
	const range tokens = {first, (uint32_t)(to - t->traits)};
	if (is_range(tokens)) {
		t->traits[first] |= SENTENCE | (!first || before_at(t, first) >= BEFORE_LINE ? PARAGRAPH : 0);
		traits |= t->traits[first];
	}
	return (sentence){tokens, traits};
}

bool quote_text_init(quote_text *t, const token_traits *traits, gloss_layer sentences, gloss_document *document)
{
	const gloss_host *host = document->host;
	gloss_rows rows = host->rows(document, sentences);
	*t = (quote_text){.document = document, .sentence_count = rows.count};
	t->reading = (reading){&traits->fields, host->rows(document, traits->fields.layer), document->text};
	const size_t blocks = (size_t)t->reading.tokens.count / BLOCK + 1;
	t->traits = host->alloc(document, blocks * BLOCK * sizeof(*t->traits));
	t->marks = host->alloc(document, 2 * blocks * sizeof(*t->marks));
	t->first_stretches = host->alloc(document, blocks * (BLOCK / STRETCH_BLOCK) * sizeof(*t->first_stretches));
	t->sentences = host->alloc(document, ((size_t)rows.count + 1) * sizeof(*t->sentences));
	if (!t->traits || !t->marks || !t->first_stretches || !t->sentences)
		return false;
	t->names = t->marks + blocks;
	for (uint32_t i = 0; i < rows.count; i++) {
		t->sentences[i] = lay_out(t, traits, t->count, gloss_at(rows, i)->end);
		t->count = t->sentences[i].tokens.end;
	}
	note_block(t, t->count / BLOCK); /* what is left of the last one */
	return find_stretches(t);
}

void *with_room(gloss_document *document, void *list, uint32_t count, uint32_t *room, size_t size)
{
	if (count < *room)
		return list;
	*room = *room ? *room * 2 : 8;
	void *larger = document->host->alloc(document, *room * size);
	if (larger && count)
		memcpy(larger, list, count * size);
	return larger;
}

void sort_list(void *list, uint32_t count, size_t size, int (*compare)(const void *, const void *))
{
	for (const char *at = list; count > 1 && at < (const char *)list + (count - 1) * size; at += size)
		if (compare(at, at + size) > 0) {
			qsort(list, count, size, compare);
			return;
		}
}
