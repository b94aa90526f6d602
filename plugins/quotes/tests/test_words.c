/* The table of words, and bits of tokens. */
#include "../text.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* The traits of a word in small letters, as those of a token. */
static uint64_t traits_of(const char *word)
{
	const gloss_row row = {.begin = 0, .end = (uint32_t)strlen(word)};
	uint64_t key = 0;
	memcpy(&key, word, row.end < 8 ? row.end : 8);
	uint64_t traits = traits_of_key(key);
	return traits & UNUSUAL ? traits_of_long(&long_words[traits >> KIND_AT], word, &row) : traits;
}

static void finds_listed_words(void **state)
{
	(void)state;
	uint32_t words = 0, many = 0;
	for (uint32_t at = 0; at < 1 << WORD_BITS; at++) {
		const listed_word *listed = &listed_words[at];
		words += listed->key != 0;
		many += (listed->traits & UNUSUAL) != 0;
		assert_true(traits_of_key(listed->key) == listed->traits);
	}
	assert_true(words > 1000 && many > 100);
	assert_true(traits_of("the") == (THE | DETERMINER));
	assert_true(traits_of(",") == COMMA);
	assert_true(traits_of("he\xe2\x80\x99"
			      "d") == (PRONOUN | HE_OR_SHE));
	/* Long ones, which begin alike. */
	assert_true(traits_of("congress") == ORGANIZATION);
	assert_true(traits_of("congressman") == (TITLE | MALE));
	assert_true(traits_of("congresswoman") == (TITLE | FEMALE));
}

static void finds_no_others(void **state)
{
	(void)state;
	static const char *const words[] = {"", "th", "thee", "congresses", "congressme", "congressional", "congresswomanly", "xylophones"};
	for (uint32_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		assert_true(traits_of(words[i]) == 0);
}

#define BLOCKS 3

static void bits_lead_to_tokens(void **state)
{
	(void)state;
	static const uint32_t places[] = {0, 1, 17, 63, 64, 190, 191};
	const uint32_t count = sizeof(places) / sizeof(*places);
	uint64_t traits[BLOCKS * 64], bits[BLOCKS];
	for (uint32_t i = 0; i < BLOCKS * 64; i++)
		traits[i] = ~(uint64_t)(QUOTATION_MARK | HE_OR_SHE);
	for (uint32_t k = 0; k < count; k++)
		traits[places[k]] |= k % 2 ? QUOTATION_MARK : HE_OR_SHE;
	for (uint32_t block = 0; block < BLOCKS; block++)
		bits[block] = bits_of(traits + 64 * block, QUOTATION_MARK | HE_OR_SHE);
	uint32_t found = 0;
	for (uint32_t i = next_of(bits, 0, BLOCKS * 64); i < BLOCKS * 64;
	     i = i + 1 < BLOCKS * 64 ? next_of(bits, i + 1, BLOCKS * 64) : i + 1)
		assert_int_equal(i, places[found++]);
	assert_int_equal(found, count);
	/* None before the end, whatever stands behind it. */
	assert_int_equal(next_of(bits, 18, 63), 63);
	assert_int_equal(next_of(bits, 65, 190), 190);
	assert_int_equal(next_of(bits, 65, 100), 100);
	assert_int_equal(next_of(bits, 64, 64), 64);
}

#define QUOTATIONS 10

static void *memory[8];
static uint32_t taken;

static void *give(gloss_document *document, size_t size)
{
	(void)document;
	assert_true(taken < 8);
	return memory[taken++] = calloc(1, size);
}

/* Several begin among the same few tokens, and some of them go on behind those: a mark, a word, a mark, and a word outside. */
static void tokens_lead_to_stretches(void **state)
{
	(void)state;
	static const gloss_host host = {.alloc = give};
	gloss_document document = {.host = &host};
	enum { TOKENS = 4 * QUOTATIONS };
	uint64_t traits[TOKENS], marks = 0;
	uint32_t first_stretches[TOKENS / STRETCH_BLOCK + 1] = {0};
	for (uint32_t i = 0; i < TOKENS; i++) {
		bool mark = i % 2 == 0, outside = i % 4 == 3;
		traits[i] = (mark ? QUOTATION_MARK | (uint64_t)MARK_QUOTE << MARK_AT : WORD_OR_NUMBER) |
			    (uint64_t)(outside || i % 4 == 0 ? BEFORE_SPACE : BEFORE_NONE) << BEFORE_AT;
		marks |= (uint64_t)mark << i;
	}
	sentence all = {{0, TOKENS}, QUOTATION_MARK | PARAGRAPH};
	quote_text t = {.document = &document,
			.count = TOKENS,
			.traits = traits,
			.marks = &marks,
			.sentences = &all,
			.sentence_count = 1,
			.first_stretches = first_stretches};
	assert_true(find_stretches(&t));
	assert_int_equal(t.stretch_count, QUOTATIONS);
	for (uint32_t i = 0; i < TOKENS; i++)
		assert_ptr_equal(stretch_of(&t, i), i % 4 == 3 ? NULL : &t.stretches[i / 4]);
	assert_null(stretch_of(&t, TOKENS));
	while (taken)
		free(memory[--taken]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(finds_listed_words), cmocka_unit_test(finds_no_others),
					   cmocka_unit_test(bits_lead_to_tokens), cmocka_unit_test(tokens_lead_to_stretches)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
