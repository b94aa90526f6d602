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

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(finds_listed_words), cmocka_unit_test(finds_no_others),
					   cmocka_unit_test(bits_lead_to_tokens)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
