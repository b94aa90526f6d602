/* The sentences plugin in a pipeline. tests/plugins/test_sentences.py has the many texts. */
#include "engine/pipeline_fixture.h"

#include <unistd.h>

FIXTURE_GROUP("sentences", "tokens")

static void ends_where_sentences_end(void **state)
{
	(void)state;
	HAS(fixture_layers(&f, "Dr. Lee came. She left!"), "\"sentences\":[{\"begin\":0,\"end\":13},{\"begin\":14,\"end\":23}]");
	HAS(fixture_layers(&f, " One\n\n Two "), "\"sentences\":[{\"begin\":1,\"end\":4},{\"begin\":7,\"end\":10}]");
}

static void nothing_is_no_sentence(void **state)
{
	(void)state;
	HAS(fixture_layers(&f, " \r\n\t"), "\"sentences\":[]");
}

/* In a language: each sentence, as [begin, end) in bytes. */
static const char *in_language(const char *lang, const char *text)
{
	f.submission = (gl_submission){.text = {text, strlen(text)}, .id = {"d", 1}, .lang = {lang, strlen(lang)}};
	assert_int_equal(gl_submission_check(&f.submission, 100, &f.error), GL_OK);
	gl_analysis_run(f.analysis, &f.submission, "en", NULL, 0);
	return fixture_body(&f, GL_BYTE, GL_ALL_LAYERS);
}

static void knows_the_language(void **state)
{
	(void)state;
	HAS(in_language("de", "Am 5. Mai war es."), "\"sentences\":[{\"begin\":0,\"end\":17}]");
}

/* What a text in no given language is taken for, where the configuration says auto. */
static const char *guessed(const char *text)
{
	bool detected;
	static char found[40];
	f.submission = (gl_submission){.text = {text, strlen(text)}, .id = {"d", 1}};
	assert_int_equal(gl_submission_check(&f.submission, 100, &f.error), GL_OK);
	gl_analysis_run(f.analysis, &f.submission, "auto", NULL, 0);
	gloss_string lang = gl_analysis_lang(f.analysis, &detected);
	assert_true(detected && lang.length < sizeof(found));
	memcpy(found, lang.data, lang.length);
	found[lang.length] = 0;
	return found;
}

static void guesses_the_language(void **state)
{
	(void)state;
	static const char *const texts[][2] = {
		{"en", "The ferry was late and nobody knew why."},
		{"de", "Die Fähre ist nicht da und der Hafen leer."},
		{"es", "El barco no llegó y los niños se fueron."},
		{"fr", "Le bateau est en retard et il pleut sur les quais."},
		{"it", "Il traghetto non è arrivato e la gente aspetta."},
		{"nl", "De boot is te laat en het regent op de kade."},
		{"pt", "O barco não chegou e as crianças foram para casa."},
		{"pl", "Prom się spóźnił i nie wiadomo, co z nim jest."},
		{"sv", "Båten är sen och det regnar på kajen."},
		{"ru", "Паром опоздал, и никто не знал почему."},
		{"uk", "Пором запізнився, і ніхто не знав чому."},
		{"el", "Το πλοίο άργησε."},
		{"ar", "تأخرت السفينة."},
		{"hi", "नाव देर से आई।"},
		{"zh", "船晚了。"},
		{"ja", "船が遅れた。"},
		{"ko", "배가 늦었다."},
		{"und", "Lorem 5"},
		{"und", "..."},
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_string_equal(guessed(texts[i][1]), texts[i][0]);
	/* What is guessed counts: ordinals are German. */
	assert_string_equal(guessed("Der Zug ist am 5. Mai da und nicht am 6. Mai."), "de");
	HAS(fixture_body(&f, GL_BYTE, GL_ALL_LAYERS), "\"sentences\":[{\"begin\":0,\"end\":45}]");
}

static void guesses_where_the_submitter_asks_for_it(void **state)
{
	(void)state;
	bool detected;
	HAS(in_language("auto", "Der Zug ist am 5. Mai da und nicht am 6. Mai."), "\"sentences\":[{\"begin\":0,\"end\":45}]");
	gloss_string lang = gl_analysis_lang(f.analysis, &detected);
	assert_true(detected && lang.length == 2 && !memcmp(lang.data, "de", 2));
}

static void abbreviations_of_many_languages(void **state)
{
	(void)state;
	HAS(fixture_layers(&f, "Живёт на ул. Мира."), "\"sentences\":[{\"begin\":0,\"end\":31}]");
	HAS(fixture_layers(&f, "Véase la pág. 5 del texto."), "\"sentences\":[{\"begin\":0,\"end\":28}]");
}

static void reads_with_option(const char *name, const char *value, const char *text, const char *sentences)
{
	fixture other;
	fixture_name(&other, "sentences", "tokens", NULL);
	fixture_set(&other, name, value);
	assert_int_equal(fixture_open(&other, NULL), GL_OK);
	HAS(fixture_layers(&other, text), sentences);
	fixture_close(&other);
}

static void reads_with(const char *newlines, const char *text, const char *sentences)
{
	reads_with_option("newlines", newlines, text, sentences);
}

static void takes_the_users_words(void **state)
{
	(void)state;
	const char *const text = "See qvx. Harbor now.";
	HAS(fixture_layers(&f, text), "[{\"begin\":0,\"end\":8},{\"begin\":9,\"end\":20}]");
	reads_with_option("abbreviations", "qvx.", text, "\"sentences\":[{\"begin\":0,\"end\":20}]");
	reads_with_option("abbreviations", "QVX", "See qvx. The harbor.", "[{\"begin\":0,\"end\":8},{\"begin\":9,\"end\":20}]");
	reads_with_option("never_split_after", "qvx", "See qvx. The harbor.", "\"sentences\":[{\"begin\":0,\"end\":20}]");
	reads_with_option("always_split_after", "Mr", "It is Mr. Harbor now.", "[{\"begin\":0,\"end\":9},{\"begin\":10,\"end\":21}]");
	reads_with_option("always_split_after", ";", "It is late; go home.", "[{\"begin\":0,\"end\":11},{\"begin\":12,\"end\":20}]");
	reads_with_option("never_split_after", "qv", text, "[{\"begin\":0,\"end\":8},{\"begin\":9,\"end\":20}]");
}

static void takes_words_of_several_tokens(void **state)
{
	(void)state;
	const char *const text = "See Qvx. Brd. Harbor now.";
	HAS(fixture_layers(&f, text), "[{\"begin\":0,\"end\":8},{\"begin\":9,\"end\":13},{\"begin\":14,\"end\":25}]");
	reads_with_option("never_split_after", "Qvx. Brd.", text, "\"sentences\":[{\"begin\":0,\"end\":25}]");
	reads_with_option("abbreviations", "qvx. brd", "See Qvx. Brd. The harbor.", "[{\"begin\":0,\"end\":13},{\"begin\":14,\"end\":25}]");
	/* Its parts alone are other words. */
	reads_with_option("never_split_after", "Qvx. Brd.", "See Qvx. Harbor now.", "[{\"begin\":0,\"end\":8},{\"begin\":9,\"end\":20}]");
	reads_with_option("always_split_after", "see Mr", "See Mr. Harbor now.", "[{\"begin\":0,\"end\":7},{\"begin\":8,\"end\":19}]");
	reads_with_option("always_split_after", "see Mr", "With Mr. Harbor now.", "\"sentences\":[{\"begin\":0,\"end\":20}]");
}

static void places_that_are_learned(void **state)
{
	(void)state;
	/* Addresses in a row, labels, and the name at the head of a message that was passed on. */
	HAS(in_language("en", "http://www.ferry.example/one.htm http://www.ferry.example/two.htm"),
	    "[{\"begin\":0,\"end\":32},{\"begin\":33,\"end\":65}]");
	HAS(in_language("en", "PLACE: HARBOR OFFICE DATE: Monday"), "[{\"begin\":0,\"end\":20},{\"begin\":21,\"end\":33}]");
}

static void what_goes_on_is_not_asked_about(void **state)
{
	(void)state;
	HAS(in_language("en", "They saw Gen. Okafor there."), "\"sentences\":[{\"begin\":0,\"end\":27}]");
	HAS(in_language("en", "Were Lane and co. at home?"), "\"sentences\":[{\"begin\":0,\"end\":26}]");
	HAS(in_language("en", "b. Pears from the harbor"), "\"sentences\":[{\"begin\":0,\"end\":24}]");
}

static void reads_words_from_a_file(void **state)
{
	(void)state;
	char path[] = "/tmp/sentences.XXXXXX";
	int file = mkstemp(path);
	assert_true(file >= 0);
	assert_int_equal(write(file, "abx\r\n\n qvx.", 11), 11);
	close(file);
	reads_with_option("never_split_after_files", path, "See qvx. The harbor.", "\"sentences\":[{\"begin\":0,\"end\":20}]");
	reads_with_option("never_split_after_files", path, "See abx. The harbor.", "\"sentences\":[{\"begin\":0,\"end\":20}]");
	unlink(path);
}

static void splits_list_marks(void **state)
{
	(void)state;
	HAS(fixture_layers(&f, "1. Bread"), "\"sentences\":[{\"begin\":0,\"end\":8}]");
	reads_with_option("split_list_marks", "true", "1. Bread\n2. Milk",
			  "[{\"begin\":0,\"end\":2},{\"begin\":3,\"end\":8},{\"begin\":9,\"end\":11},{\"begin\":12,\"end\":16}]");
	reads_with_option("split_list_marks", "true", "\u2022 Bread", "[{\"begin\":0,\"end\":3},{\"begin\":4,\"end\":9}]");
	reads_with_option("split_list_marks", "true", "1.", "\"sentences\":[{\"begin\":0,\"end\":2}]");
	/* Marks that are emoticons, which end a sentence before a capital, too. */
	reads_with_option("split_list_marks", "true", "\U0001f469 + \U0001f469 D",
			  "[{\"begin\":0,\"end\":4},{\"begin\":5,\"end\":6},{\"begin\":7,\"end\":11},{\"begin\":12,\"end\":13}]");
}

static void takes_its_option(void **state)
{
	(void)state;
	reads_with("always", "One\nTwo", "\"sentences\":[{\"begin\":0,\"end\":3},{\"begin\":4,\"end\":7}]");
	reads_with("blank", "One\nTwo", "\"sentences\":[{\"begin\":0,\"end\":7}]");
	reads_with("blank", "One\n\nTwo", "\"sentences\":[{\"begin\":0,\"end\":3},{\"begin\":5,\"end\":8}]");
	reads_with("never", "One\n\nTwo", "\"sentences\":[{\"begin\":0,\"end\":8}]");
	reads_with("never", "One.\nTwo", "\"sentences\":[{\"begin\":0,\"end\":4},{\"begin\":5,\"end\":8}]");
	HAS(fixture_layers(&f, "One\nTwo"), "\"sentences\":[{\"begin\":0,\"end\":3},{\"begin\":4,\"end\":7}]");
}

static void capitals_of_small_words(void **state)
{
	(void)state;
	HAS(in_language("nl", "De haven In de zomer is het druk."), "[{\"begin\":0,\"end\":8},{\"begin\":9,\"end\":33}]");
	HAS(in_language("nl", "Met In Memoriam werd hij bekend."), "\"sentences\":[{\"begin\":0,\"end\":32}]");
	HAS(in_language("es", "Nadie viene; El barco zarpa."), "[{\"begin\":0,\"end\":12},{\"begin\":13,\"end\":28}]");
	HAS(in_language("es", "Vive en El pueblo."), "\"sentences\":[{\"begin\":0,\"end\":18}]");
	HAS(in_language("en", "Vive en En el pueblo."), "\"sentences\":[{\"begin\":0,\"end\":21}]");
	HAS(in_language("ru", "Порт На берегу тихо."), "[{\"begin\":0,\"end\":8},{\"begin\":9,\"end\":36}]");
}

static void letters_of_other_scripts(void **state)
{
	(void)state;
	HAS(in_language("ru", "Это Н. А. Лунин."), "\"sentences\":[{\"begin\":0,\"end\":26}]");
	HAS(in_language("uk", "Живе у м. Одесі."), "\"sentences\":[{\"begin\":0,\"end\":27}]");
	HAS(in_language("uk", "Це було 2017 р. Він пішов."), "[{\"begin\":0,\"end\":22},{\"begin\":23,\"end\":41}]");
}

static void what_goes_on(void **state)
{
	(void)state;
	HAS(in_language("ru", "— Где? — спросил он."), "\"sentences\":[{\"begin\":0,\"end\":36}]");
	HAS(in_language("es", "Son 288 hab. / km²."), "\"sentences\":[{\"begin\":0,\"end\":20}]");
	HAS(in_language("nl", "Het begon in 330 v. Chr. al."), "\"sentences\":[{\"begin\":0,\"end\":28}]");
}

/* ---- What was learned --------------------------------------------------------------------------------------------------- */

static void space_may_be_forgotten(void **state)
{
	(void)state;
	HAS(in_language("en", "They closed it all.The next day was better."), "[{\"begin\":0,\"end\":19},{\"begin\":19,\"end\":43}]");
	HAS(in_language("en", "You closed all?or is it only today?"), "[{\"begin\":0,\"end\":15},{\"begin\":15,\"end\":35}]");
	HAS(in_language("en", "Open the file Main.Class first."), "\"sentences\":[{\"begin\":0,\"end\":31}]");
	HAS(in_language("en", "See http://docs.Example or me@Docs.Harbor for it."), "\"sentences\":[{\"begin\":0,\"end\":49}]");
}

static void sentences_without_an_end(void **state)
{
	(void)state;
	HAS(in_language("en", "Call me at 555-0199 Thanks for everything"), "[{\"begin\":0,\"end\":19},{\"begin\":20,\"end\":41}]");
	HAS(in_language("en", "See you at 7 PM Please bring bread"), "[{\"begin\":0,\"end\":15},{\"begin\":16,\"end\":34}]");
	HAS(in_language("en", "Nobody knows where Anna Lee went"), "\"sentences\":[{\"begin\":0,\"end\":32}]");
}

static void small_letters_behind_terminators(void **state)
{
	(void)state;
	HAS(in_language("en", "We closed it! but nobody came."), "[{\"begin\":0,\"end\":13},{\"begin\":14,\"end\":30}]");
	/* Here the rules are sure. */
	HAS(in_language("en", "They sell it at Yum! near the pier."), "\"sentences\":[{\"begin\":0,\"end\":35}]");
	HAS(in_language("en", "He said [...] the harbor is old."), "\"sentences\":[{\"begin\":0,\"end\":32}]");
	HAS(in_language("en", "\"The harbor is old.\" she said."), "\"sentences\":[{\"begin\":0,\"end\":30}]");
}

/* A word with a capital that begins sentences, and goes on with a small one, may begin a line that was lost. */
static void begins_that_were_lost(void **state)
{
	(void)state;
	HAS(in_language("en", "We stayed at Harbor House The ferry was late."), "[{\"begin\":0,\"end\":25},{\"begin\":26,\"end\":45}]");
	HAS(in_language("en", "Thanks for everything You were a great help."), "[{\"begin\":0,\"end\":21},{\"begin\":22,\"end\":44}]");
	HAS(in_language("en", "We saw the film The Harbor again."), "\"sentences\":[{\"begin\":0,\"end\":33}]");
	HAS(in_language("en", "This is what I've said and you know it."), "\"sentences\":[{\"begin\":0,\"end\":39}]");
}

/* What stands in brackets goes on, whatever begins there. */
static void brackets_stand_open(void **state)
{
	(void)state;
	HAS(in_language("en", "Harbor notes (See you at 7 PM Please bring bread) are old."), "\"sentences\":[{\"begin\":0,\"end\":58}]");
	HAS(in_language("en", "They have a daughter, Ada (b. March 2009), and a son."), "\"sentences\":[{\"begin\":0,\"end\":53}]");
}

static void notes_and_captions(void **state)
{
	(void)state;
	HAS(in_language("en", "It was never shown. [citation needed] Nobody minds."),
	    "[{\"begin\":0,\"end\":37},{\"begin\":38,\"end\":51}]");
	HAS(in_language("en", "So it is.\n\nTable 4 Routes of all ferries"), "{\"begin\":11,\"end\":18},{\"begin\":19,\"end\":40}]");
	HAS(in_language("en", "Fig. 4 This map shows the harbor."), "[{\"begin\":0,\"end\":6},{\"begin\":7,\"end\":33}]");
}

/* A date at the head of a paragraph stands alone, the place with a dash behind it does not; a dash ends what is said where speech is cut short. */
static void datelines_and_dashes(void **state)
{
	(void)state;
	HAS(in_language("en", "March 5, 2007 The harbor was closed."), "[{\"begin\":0,\"end\":13},{\"begin\":14,\"end\":36}]");
	HAS(in_language("en", "So it is.\n\nFriday, March 5, 2007 The harbor was closed."),
	    "{\"begin\":11,\"end\":32},{\"begin\":33,\"end\":55}]");
	HAS(in_language("en", "PORT ELLERY, Ore. — The ferry was late."), "\"sentences\":[{\"begin\":0,\"end\":41}]");
	HAS(in_language("en", "Ah that's — Well cheers to Annie."), "\"sentences\":[{\"begin\":0,\"end\":35}]");
	HAS(in_language("en", "Is it too —\n\nAh that's — Well cheers to Annie."), "{\"begin\":15,\"end\":28},{\"begin\":29,\"end\":50}]");
}

static void marks_that_are_set_off(void **state)
{
	(void)state;
	HAS(in_language("en", "Why is it so late ? ? ? Nobody knows."), "[{\"begin\":0,\"end\":23},{\"begin\":24,\"end\":37}]");
	HAS(in_language("en", "(It is late. ) They left."), "[{\"begin\":0,\"end\":14},{\"begin\":15,\"end\":25}]");
}

static void abbreviations_of_some_trades(void **state)
{
	(void)state;
	HAS(in_language("en", "We met Lane (b. March 2009) and Reed, d. June 2011."), "\"sentences\":[{\"begin\":0,\"end\":51}]");
	HAS(in_language("en", "See Lane v. Reed, 412 U.S. 218, for more."), "\"sentences\":[{\"begin\":0,\"end\":41}]");
	HAS(in_language("en", "It is so under 28 U.S.C. 1331. They know."), "[{\"begin\":0,\"end\":30},{\"begin\":31,\"end\":41}]");
	HAS(in_language("en", "Use Eq. (3) and 2 tbsp. sugar on 3 cm. wide boards."), "\"sentences\":[{\"begin\":0,\"end\":51}]");
	HAS(in_language("en", "It is 5 U.S.C. § 552 and Sec. II of the Natl. Harbor Act."), "\"sentences\":[{\"begin\":0,\"end\":58}]");
	HAS(in_language("en", "The town fell in A.D. 500 and was rebuilt."), "\"sentences\":[{\"begin\":0,\"end\":42}]");
	HAS(in_language("en", "P.S. Please bring the keys."), "\"sentences\":[{\"begin\":0,\"end\":27}]");
	HAS(in_language("de", "Mm. Sicher doch."), "[{\"begin\":0,\"end\":3},{\"begin\":4,\"end\":16}]");
	HAS(in_language("fr", "MM. Dupont et Lenoir sont là."), "\"sentences\":[{\"begin\":0,\"end\":30}]");
}

static void days_below_headings(void **state)
{
	(void)state;
	HAS(in_language("en", "An interview with the captain of the ferry Sunday, March 5, 2007\n\nThe harbor is old."),
	    "[{\"begin\":0,\"end\":42},{\"begin\":43,\"end\":64},");
	HAS(in_language("en", "We met the captain on Sunday, March 5, 2007."), "\"sentences\":[{\"begin\":0,\"end\":44}]");
}

static void heads_of_messages_and_addresses(void **state)
{
	(void)state;
	HAS(in_language("en", "From: Anna Lee 12/26/2000 03:33 PM Please see the plan."), "\"end\":34},{\"begin\":35,\"end\":55}]");
	/* The name belongs to the head, not to what was signed before it. */
	HAS(in_language("en", "See you Monday. Thanks Ben Mary Lane 12/26/2000 03:33 PM Please see the plan."),
	    "{\"begin\":16,\"end\":26},{\"begin\":27,\"end\":36}");
	HAS(in_language("en", "We met Mary Lane 12/26/2000 and left."), "\"sentences\":[{\"begin\":0,\"end\":37}]");
	HAS(in_language("en", "See the plan at http://www.harbor.example/plan.htm for more."), "\"sentences\":[{\"begin\":0,\"end\":60}]");
	HAS(in_language("en", "The ratio was 3/4 of it."), "\"sentences\":[{\"begin\":0,\"end\":24}]");
	HAS(in_language("en", "Look at http://www.harbor.example/plan.html I have a few questions."),
	    "[{\"begin\":0,\"end\":43},{\"begin\":44,\"end\":67}]");
}

/* What the rules are sure of stands, whatever words are around. */
static void sure_rules_stand(void **state)
{
	(void)state;
	HAS(in_language("en", "What was it . . . that he said? \"Who?\" said he."),
	    "\"sentences\":[{\"begin\":0,\"end\":31},{\"begin\":32,\"end\":47}]");
	HAS(in_language("en", "It was Anna. Lee had gone. Mrs. Lee came."),
	    "[{\"begin\":0,\"end\":12},{\"begin\":13,\"end\":26},{\"begin\":27,\"end\":41}]");
}

static void other_languages_have_rules_only(void **state)
{
	(void)state;
	HAS(in_language("de", "They closed it all.The next day was better."), "\"sentences\":[{\"begin\":0,\"end\":43}]");
	HAS(in_language("de", "Call me at 555-0199 Thanks for everything"), "\"sentences\":[{\"begin\":0,\"end\":41}]");
}

static void times_of_day(void **state)
{
	(void)state;
	HAS(in_language("en", "At 5 p.m. Mr. Lee came."), "\"sentences\":[{\"begin\":0,\"end\":23}]");
	HAS(in_language("en", "They met at 5 p.m. Mr. Lee came."), "[{\"begin\":0,\"end\":18},{\"begin\":19,\"end\":32}]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_where_sentences_end),
		cmocka_unit_test(nothing_is_no_sentence),
		cmocka_unit_test(knows_the_language),
		cmocka_unit_test(abbreviations_of_many_languages),
		cmocka_unit_test(takes_its_option),
		cmocka_unit_test(space_may_be_forgotten),
		cmocka_unit_test(small_letters_behind_terminators),
		cmocka_unit_test(begins_that_were_lost),
		cmocka_unit_test(brackets_stand_open),
		cmocka_unit_test(notes_and_captions),
		cmocka_unit_test(abbreviations_of_some_trades),
		cmocka_unit_test(datelines_and_dashes),
		cmocka_unit_test(marks_that_are_set_off),
		cmocka_unit_test(days_below_headings),
		cmocka_unit_test(sentences_without_an_end),
		cmocka_unit_test(sure_rules_stand),
		cmocka_unit_test(capitals_of_small_words),
		cmocka_unit_test(letters_of_other_scripts),
		cmocka_unit_test(what_goes_on),
		cmocka_unit_test(takes_the_users_words),
		cmocka_unit_test(takes_words_of_several_tokens),
		cmocka_unit_test(places_that_are_learned),
		cmocka_unit_test(what_goes_on_is_not_asked_about),
		cmocka_unit_test(reads_words_from_a_file),
		cmocka_unit_test(splits_list_marks),
		cmocka_unit_test(guesses_the_language),
		cmocka_unit_test(guesses_where_the_submitter_asks_for_it),
		cmocka_unit_test(heads_of_messages_and_addresses),
		cmocka_unit_test(times_of_day),
		cmocka_unit_test(other_languages_have_rules_only),
	};
	return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
