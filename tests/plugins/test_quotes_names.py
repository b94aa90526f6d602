"""The quotes plugin: what speakers are called, which mentions are the same speaker, and whom pronouns mean."""
import pytest
from analyze import Analyzer


@pytest.fixture(scope="module")
def analyzer():
    made = Analyzer("[tokens, sentences, quotes]")
    yield made
    made.close()


@pytest.fixture(scope="module")
def names(analyzer):
    """The name of each quote's speaker."""
    return lambda text: [quote.get("speaker", {}).get("name") for quote in analyzer(text)["quotes"]]


@pytest.fixture(scope="module")
def speakers(analyzer):
    return lambda text: [(speaker["name"], speaker.get("kind")) for speaker in analyzer(text)["speakers"]]


@pytest.mark.parametrize("text, name", [
    ("“We sail tomorrow,” said Cyra Pell, head of the Bank of Ellery.", "Cyra Pell"),
    ("“We sail tomorrow,” said Anna Reed, a captain who has worked for the Harbour Office.", "Anna Reed"),
    ("“We sail tomorrow,” said Rep. Anna Reed (D-Ellery).", "Anna Reed"),
    ("“We sail tomorrow,” said the mayor’s lawyer, Ben Ortiz.", "Ben Ortiz"),
    ("A spokeswoman for the mayor, Lena Ortiz, said that the boat would sail.", "Lena Ortiz"),
    ("Ellery campaign manager Ben Ortiz said that the boat would sail.", "Ben Ortiz"),
    ("Secretary of State Anna Reed said that the boat would sail.", "Anna Reed"),
    ("Ellery Radio’s Anna Reed said that the boat would sail.", "Anna Reed"),
    ("Ellery’s Zelda Orn said that the boat would sail.", "Zelda Orn"),
    ("Harbour Radio Anna Reed said that the boat would sail.", "Anna Reed"),
    ("A letter by Mayor Ben Ortiz (R-Ellery) said that the boat would sail.", "A letter by Mayor Ben Ortiz"),
    ("The letter, which came late, said that the boat would sail.", "The letter"),
    ("The last letter said that the boat would sail.", "The last letter"),
    ("The captains who came early said that the boat would sail.", "The captains"),
    ("New Ellery Democrat Anna Reed said that the boat would sail.", "Anna Reed"),
    ("Anna M. Reed said that the boat would sail.", "Anna M. Reed"),
    ("Ludwig van Orten said that the boat would sail.", "Ludwig van Orten"),
    ("The Bank of Ellery said that the boat would sail.", "Bank of Ellery"),
    ("The Democratic Harbour Club said that the boat would sail.", "Democratic Harbour Club"),
    ("The St. Paul Harbour Council said that the boat would sail.", "St. Paul Harbour Council"),
    ("The mayor of Ellery said that the boat would sail.", "The mayor of Ellery"),
    ("A quiet PAC said that the boat would sail.", "A quiet PAC"),
    ("At least half of the crew said that the boat would sail.", "At least half of the crew"),
    ("Anna Reed and her crew said that the boat would sail.", "Anna Reed and her crew"),
    ("The Ellery Democrat said that the boat would sail.", "The Ellery Democrat"),
    ("Anna Reed-Ortiz came late. “We sail tomorrow,” she said.", "Anna Reed-Ortiz"),
    ("Ben Reed Jr. came late. “We sail tomorrow,” he said.", "Ben Reed Jr."),
    ("The U.S. said that the boat would sail.", "U.S."),
    ("Ben Ortiz\nAnna Reed came late. “We sail tomorrow,” she said.", "Anna Reed"),
    ("Ben Ortiz waited. Tom Lane Friday came late. “We sail tomorrow,” he said.", "Tom Lane"),
    ("But Quill, 34, came late. “We sail tomorrow,” he said.", "Quill"),
    ("The old captain, a friend of the crew, said that the boat would sail.", "The old captain"),
])
def test_names_in_phrases(names, text, name):
    assert names(text) == [name]


def test_no_person_is_an_office(names):
    assert names("Mayor Ben Ortiz, the Harbour Department last week said that the boats would sail.") == ["Harbour Department"]


@pytest.mark.parametrize("text, name", [
    ("“We sail tomorrow,” Reed said. The boat was Anna Reed’s.", "Anna Reed"),
    ("“We sail tomorrow,” Reed said. The boat was Zelda Reed’s.", "Zelda Reed"),
    ("Anna Reed came. “We sail tomorrow,” said Anna.", "Anna Reed"),
    ("“We sail tomorrow,” said Anna. The boat was late, and Anna Reed was not.", "Anna Reed"),
    ("Joseph Reed came. “We sail tomorrow,” said Joe Reed.", "Joseph Reed"),
    ("Joe Reed came. “We sail tomorrow,” said Joseph Reed.", "Joseph Reed"),
    ("Anna Reed came. Weary Reed said that the boat would sail.", "Anna Reed"),
    ("Anna Reed came. Will Reed stay? “We sail tomorrow,” said Reed.", "Anna Reed"),
    ("Anna M. Reed came. “We sail tomorrow,” said Ms. Reed.", "Anna M. Reed"),
    ("Senator Anna Reed came. The boat was late. “We sail tomorrow,” the senator said.", "Anna Reed"),
    ("The mayor, Ben Ortiz, came late. “We sail tomorrow,” the mayor said.", "Ben Ortiz"),
    ("“We sail tomorrow,” Reed said. The boat was Anna Reed's.", "Anna Reed"),
    ("“We sail tomorrow,” Reed said. The boat was that of Anna M. van Reed.", "Anna M. van Reed"),
    ("HARRINGTON: We sail at noon, whatever the weather.\n\nAnna Harrington came late.", "Anna Harrington"),
    ("The boat of A. Reed was late. “We sail tomorrow,” said Reed.", "A. Reed"),
    ("Ben Reed Jr. came late. “We sail tomorrow,” said Mr. Reed.", "Ben Reed Jr."),
])
def test_short_forms_mean_the_fullest_name(names, text, name):
    assert names(text)[-1] == name


@pytest.mark.parametrize("text, name", [
    ("Anna Reed came. “We sail tomorrow,” said Mr. Reed.", "Reed"),
    ("Anna Reed came. “We sail tomorrow,” said Ben Reed.", "Ben Reed"),
    ("Anna Reed came. “We sail tomorrow,” said Zelda Reed.", "Zelda Reed"),
    ("Quill Reed came. “We sail tomorrow,” said Mr. Quill.", "Quill"),
    ("Anna Reed came. “We sail tomorrow,” said the Reed Foundation.", "Reed Foundation"),
])
def test_others_of_a_name_are_others(names, text, name):
    assert names(text)[-1] == name


@pytest.mark.parametrize("text, name", [
    # the subject rather than the object, or who is named behind a preposition
    ("Ben Ortiz met Tom Lane on Monday. “We sail tomorrow,” he said.", "Ben Ortiz"),
    ("With Tom Lane, Ben Ortiz came late. “We sail tomorrow,” he said.", "Ben Ortiz"),
    ("Ben Ortiz came late. The lawyers of Tom Lane waited. “We sail tomorrow,” he said.", "Ben Ortiz"),
    # who is named last, where both are subjects
    ("Ben Ortiz came late. Tom Lane waited. “We sail tomorrow,” he said.", "Tom Lane"),
    # nobody calls himself by his name
    ("Ben Ortiz came late. “Tom Lane sails tomorrow,” he said.", "Ben Ortiz"),
    ("Ben Ortiz came late. He said that Tom Lane would sail. Then he said that it rained.", "Ben Ortiz"),
    ("Ben Ortiz came late. Tom Lane and the boat of Tom Lane would sail at noon, he said.", "Ben Ortiz"),
    # nor does it make anybody present to be spoken of
    ("Ben Ortiz said that Tom Lane came and that Tom Lane slept. “We sail tomorrow,” he said.", "Ben Ortiz"),
    ("Ben Ortiz came late. “Tom Lane waits, and Tom Lane is late,” an aide said. He said that it rained.", "Ben Ortiz"),
    # whoever only describes
    ("Ben Ortiz came late. Tom Lane supporters waited. “We sail tomorrow,” he said.", "Ben Ortiz"),
    ("Ben Ortiz came late. Tom Lane’s boat waited. “We sail tomorrow,” he said.", "Ben Ortiz"),
    # a paragraph behind, all is further away
    ("Ben Ortiz came late.\n\nThe wind was strong for Tom Lane. “We sail tomorrow,” he said.", "Tom Lane"),
    ("“It rains,” the old woman said. Ben Ortiz came. “We sail tomorrow,” she said.", "the old woman"),
    ("Ben Ortiz met the former Ellery mayor. The former Ellery mayor waited. “We sail tomorrow,” he said.", "Ben Ortiz"),
    ("Ben Ortiz came late. Former Ellery mayor after former Ellery mayor waited. “We sail tomorrow,” he said.", "Ben Ortiz"),
    ("“It rains,” the old woman said.\n\n“We sail tomorrow,” he said.", None),
    # no group, and no department
    ("Ben Ortiz came late. Fishermen waited. “We sail tomorrow,” he said.", "Ben Ortiz"),
    ("Ben Ortiz came late. “It rains,” the Harbour Office said.\n\n“We sail tomorrow,” he said.", "Ben Ortiz"),
    # names that no list has, by title, initial or age
    ("Ben Ortiz waited for Mr. Quill. Mr. Quill came late. “We sail tomorrow,” he said.", "Quill"),
    ("Ben Ortiz waited. Vorno P. Quill came late. “We sail tomorrow,” he said.", "Vorno P. Quill"),
    ("Anna Reed waited. Quilla Vorn, 34, came late. “We sail tomorrow,” she said.", "Quilla Vorn"),
    # an adoptive gender
    ("“It rains,” said Quilla Vorn.\n\n“We sail tomorrow,” she said.\n\nBen Ortiz came. “We wait,” she said.", "Quilla Vorn"),
    ("“It rains,” said Quilla Vorn.\n\n“We sail tomorrow,” she said.\n\n“We wait,” he said.", None),
    ("“It rains,” the Harbour Office said.\n\n“We sail tomorrow,” he said.", None),
    ("They met Anna Reed, who said that the boat would sail.", "Anna Reed"),
    ("Anna Reed came late. But she said that the boat would sail.", "Anna Reed"),
])
def test_he_and_she_mean_who_is_most_present(names, text, name):
    assert names(text)[-1] == name


def test_they_are_no_single_person(names):
    assert names("“We sail tomorrow,” said Anna Reed. They said that it rained.")[-1] is None
    assert names("Officials said that it rained. “We sail tomorrow,” said Anna Reed. They said that it was late.")[-1] == "Officials"


@pytest.mark.parametrize("text, name", [
    # who acts in the paragraph
    ("“Will you sail?” said Anna.\n\nBen shook his head. “The wind is far too strong for that.”", "Ben"),
    ("“Will you sail?” said Anna.\n\n“The wind is far too strong for that.” Ben shook his head.", "Ben"),
    ("“Will you sail?” said Anna.\n\nShe waited. Ben Ortiz came, and he shook his head. “The wind is far too strong for that.”", "Ben Ortiz"),
    # whoever has said something in the paragraph goes on, whatever others do
    ("“Will you sail?” said Anna. Ben shook his head. “The wind is not as strong as that.”", "Anna"),
    # who is there and has not spoken answers
    ("Anna went down to the boat with Ben. “Will you sail?” said Anna.\n\n“The wind is far too strong for that.”", "Ben"),
    # not behind a paragraph in which nobody speaks
    ("“Will you sail?” said Anna.\n\n“Not today,” said Ben.\n\nThe road was dark.\n\n“Because of the wind, of course.”", "Ben"),
    # who has long said nothing answers no more
    ("“Will you sail?” said Anna.\n\n“No,” said Ben.\n\n“It rains,” said Ben.\n\n“It is dark,” said Ben.\n\nBen saw Tom.\n\n"
     "“The wind is strong,” said Ben.\n\n“Then I will wait for another boat.”", "Tom"),
    # a quotation that is still open is the same one's in the next paragraph
    ("Anna came with Ben. “Will you sail?” said Anna. “The wind is not strong.\n\n“And the boat is a good boat, as boats go.”", "Anna"),
])
def test_quotations_without_a_cue(names, text, name):
    assert names(text)[-1] == name


def test_another_aide_is_another(speakers):
    assert len(speakers("An aide said that it rained. An aide said that the boat was late.")) == 2
    assert len(speakers("An aide said that it rained and added that the boat was late.")) == 1
    assert len(speakers("An aide said that it rained. The aide said that the boat was late.")) == 1


@pytest.mark.parametrize("text, kind", [
    ("Anna Reed said that it rained.", "person"),
    ("Ms. Reed said that it rained.", "person"),
    ("The Harbour Office said that it rained.", "group"),
    ("Fishermen and sailors said that it rained.", "group"),
    ("Officials in Ellery said that it rained.", "group"),
    ("Anna Reed and Ben Ortiz said that it rained.", "group"),
    ("The report said that it rained.", "document"),
    ("The last report said that it rained.", "document"),
])
def test_kinds(speakers, text, kind):
    assert [kind_found for _, kind_found in speakers(text)] == [kind]


def test_linear_in_names():
    """Seconds would be minutes if anything were quadratic; the test runner's limit is the judge."""
    analyzer = Analyzer("[tokens, sentences, quotes]")
    words = [a + b + c + d for a in "BDFGKLMNPR" for b in "aeiou" for c in "dgklmnprst" for d in ("an", "el", "in", "or", "us")]
    pairs = [f"{words[i % 2000]} {words[i * 7 % 2500]}" for i in range(50_000)]
    for text in (" ".join(f"{pair} said that it rained." for pair in pairs), " ".join(f"{pair} came. He said that it rained." for pair in pairs),
                 " ".join(f"Mr. {word} Reed said that it rained." for word in words * 20), "Anna " * 200_000 + "came. She said that it rained.",
                 "Anna Reed, " * 50_000 + "said that it rained. She said so.", "A. " * 100_000 + "Reed said that it rained. He said so.",
                 "Bank of " * 50_000 + "Ellery said that it rained.", "Reed-" * 50_000 + "Reed said that it rained.", "Mr. " * 100_000 + "Reed said it.",
                 "“We sail,” said Reed. " + "Anna " * 200_000 + "Reed came.", "“We sail,” said Reed. " + "Reed " * 200_000,
                 "to Anna Reed “a b c d e f” " * 50_000, "Anna Reed came. “A b c d e f.”\n\n" * 50_000, "“A b c d e f,” Anna Reed said. " * 50_000):
        analyzer(text)
    analyzer.close()
