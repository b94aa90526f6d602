"""The sentences plugin. Sentences are written one a line here and joined by spaces; what comes back must be the same lines."""
import subprocess

import pytest
from analyze import BUILD, Analyzer, texts


@pytest.fixture(scope="module")
def split():
    analyzer = Analyzer("[tokens, sentences]")
    yield lambda text, **more: texts(text, analyzer(text, **more)["sentences"])
    analyzer.close()


@pytest.mark.parametrize("lines", [
    ["The ferry was late.", "Nobody minded."],
    ["Was it late?", "Yes!", "It always is."],
    ["Dr. Aldous met Mr. and Mrs. Lane at St. Mary's.", "They spoke for an hour."],
    ["See p. 12, Fig. 3 and No. 7 of vol. 2.", "The rest is in the appendix."],
    ["She lives in the U.S.", "He does not."],
    ["The U.S. Navy left at 5 p.m. on Friday.", "It came back."],
    ["Ellery Lines Inc. owns it.", "They bought it from Harbor Bros.", "It was cheap."],
    ["They met J. K. Oduya on Nov. 9, e.g. for tea.", "Then they left."],
    ["It cost $3.50 in 2019.", "In 2020 it cost 4.", "That is all."],
    ["He waited ... and waited.", "Nothing came...", "He left."],
    ["“We will sail,” she said.", "“It is time.”", "Nobody answered."],
    ["“Stop!” Anna Lee cried.", "They did not."],
    ["“Is it true?” asked the boy.", "It was."],
    ["He left (it was late.) and slept.", "She stayed."],
    ["(He left early.)", "She stayed."],
    ["Write to info@harbor.example. for tickets.", "See www.harbor.example too."],
    ["1. Buy bread", "2. Sell milk"],
    ["Thanks :)", "See you on Monday."],
    ["i went there yesterday.", "it was closed!", "why is it always closed?", "i don't know."],
    ["It was founded in 1871. [4] [5]", "It burned down in 1902.[6]", "Nobody knows why."],
    ["A good team, you and I.", "Did Albert I. Jones come?"],
    ["The report ends [...] with a list.", "Nobody read it."],
    ["He won in Halden and New Arden Tuesday: She lost both.", "Nobody minded."],
    ["Two contests Saturday: the harbour's and the market's."],
    ["He won most Wyo. votes and lost in Louisville, Ky. on Monday.", "She won there."],
])
def test_sentences_in_one_line(split, lines):
    assert split(" ".join(lines), lang="en") == lines


@pytest.mark.parametrize("lang, joint, lines", [
    ("de", " ", ["Die 3. Auflage erschien am 5. Mai.", "Sie war teuer."]),
    ("ja", "", ["これはペンです。", "あれは何ですか？", "「はい。」と言った。"]),
    ("hi", " ", ["यह एक वाक्य है।", "यह दूसरा है।"]),
])
def test_sentences_of_other_languages(split, lang, joint, lines):
    assert split(joint.join(lines), lang=lang) == lines


@pytest.mark.parametrize("ends", [["It", "began."], ["Was", "it", "late?"], ["see", "it\n\n"], ["to", "https://harbor.example"]])
def test_places_are_found_wherever_they_stand(split, ends):
    """Tokens are looked at eight at a time, and 64."""
    for count in (*range(40), *range(60, 140, 3)):
        first = " ".join(["So"] + ["small"] * count + ends)
        assert split(f"{first} The ferry left late.") == [first.strip(), "The ferry left late."], count


def test_blank_lines_end_sentences(split):
    assert split("A heading\n\nThe text begins here\nAnd goes on in the next line\r\n\r\nNext") == [
        "A heading", "The text begins here", "And goes on in the next line", "Next"]


WRAPPED = ("The harbour authority said on Monday that it would not raise its fees\n"
           "before the end of the year, although costs have risen. Two of the\n"
           "three cranes are out of order and nobody in Port Ellery can say when\n"
           "they will be repaired. Spare parts must come by sea.\n"
           "- one crane is new\n"
           "- two are old\n")


def test_a_break_in_wrapped_text_is_a_space(split):
    found = split(WRAPPED)
    assert [s.split()[0] for s in found] == ["The", "Two", "Spare", "-", "-"]
    assert found[0].endswith("risen.") and "\n" in found[0]


def test_wrapped_text_in_a_script_of_two_bytes(split):
    text = "Вчера вечером паром опять не пришёл, и никто в городе не мог сказать\nпочему. Утром он стоял у причала, как будто ничего не случилось, и\nкапитан пил чай. Люди молчали."
    assert len(split(text, lang="ru")) == 3


def test_an_address_may_begin_a_line_of_wrapped_text(split):
    addresses = ["http://www.ferry.example/harbor/boats/one.htm", "http://www.ferry.example/harbor/boats/two.htm"]
    text = ("The ferry company has put its two timetables on pages that anybody may\n"
            "read, and the master of the harbor thinks that this is quite enough:\n")
    assert split(text + "\n".join(addresses))[-1] == addresses[1]
    assert split(text + " ".join(addresses))[-1] == addresses[1]


# Both texts are wrapped to 64 columns.
ENDS_WITH_LINES = ("The first crane came by sea in the spring and has worked since.\n"
                   "The second one came by rail and was put up by the same company.\n"
                   "The third has stood in its crates since June and nobody minds.\n"
                   "It will be put up when somebody has found out whether the small\n"
                   "quay can bear it.\n")
LONG_WORD = ("The plans of the new quay may be seen in the town hall or, by\n"
             "those who would rather stay at home, on the pages of the Harbour\n"
             "https://harbour.example/plans/new-quay/second-edition/drawings-and-sections.pdf\n"
             "Authority, which answers letters of complaint from Mondays to\n"
             "Wednesdays.\n")


def test_lines_that_end_with_their_sentences(split):
    assert [s.split()[:2] for s in split(ENDS_WITH_LINES)] == [["The", "first"], ["The", "second"], ["The", "third"], ["It", "will"]]


def test_a_word_longer_than_the_width_leaves_the_width(split):
    assert len(split(LONG_WORD)) == 1


def test_a_list_behind_a_blank_line(split):
    assert split("Bring this.\n\n1. Bread 2. Milk") == ["Bring this.", "1. Bread", "2. Milk"]


def test_newlines_option():
    def with_option(value):
        analyzer = Analyzer("[tokens, {sentences: {newlines: %s}}]" % value)
        found = texts(WRAPPED, analyzer(WRAPPED)["sentences"])
        analyzer.close()
        return len(found)

    assert with_option("always") > with_option("auto") > with_option("blank")


@pytest.mark.parametrize("text", ["\0", " \n ", ".", "...", "?!", "“”", "\ufeff", "a", "(", ". . . . .", "1." * 50, "\u202e!"])
def test_odd_texts(split, text):
    found = split(text)
    assert all(s == s.strip() and s for s in found)


def test_everything_is_in_a_sentence_once(split):
    text = "One.  Two? “Three.” 4. five\n\nSix … seven! (Eight.) 9 a.m. ten."
    joined = "".join("".join(split(text)).split())
    assert joined == "".join(text.split())


def test_linear_in_stops():
    """Seconds would be minutes if anything were quadratic; the test runner's limit is the judge."""
    analyzer = Analyzer("[tokens, sentences]")
    for text in (". " * 200_000, "A. " * 200_000, "( " * 200_000, "\n" * 200_000 + "a", "“" * 200_000, "1. A 2. B " * 50_000,
                 "all.The " * 50_000, "a.B" * 200_000, "7 A " * 100_000, "ok, A " * 100_000):
        analyzer(text)
    analyzer.close()
