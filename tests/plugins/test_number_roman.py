"""Roman numerals behind a name, with the option `roman`: what is one, what only looks like one, and that without the option nothing is read."""
import pytest
from analyze import Analyzer


@pytest.fixture(scope="module")
def roman():
    analyzer = Analyzer("[tokens, {numbers: {roman: true}}]")

    def read(text):
        items = analyzer(text)["numbers"]
        assert all(item["kind"] == "ordinal" and "noun" not in item and "unit" not in item and "decimal" not in item for item in items), items
        return [(text[item["begin"]:item["end"]], item.get("value") or (item["low"], item["high"])) for item in items]

    yield read
    analyzer.close()


@pytest.mark.parametrize("text, found", [
    ("Queen Astrid II waved.", [("II", 2)]), ("Louis XIV built it.", [("XIV", 14)]), ("World War II ended.", [("II", 2)]), ("Super Bowl XLVIII was dull.", [("XLVIII", 48)]), ("KING HENRY VIII", [("VIII", 8)]),
    ("Henry VIII's wives", [("VIII", 8)]), ("Henry VIII\u2019s wives", [("VIII", 8)]), ("Moon Harvest III sold well", [("III", 3)]), ("a Rolls called Phantom VII", [("VII", 7)]),
    ("George Hale Penn IV left", [("IV", 4)]), ("Super Bowl LIV", [("LIV", 54)]), ("Psalm CXIX", [("CXIX", 119)]), ("Pope Benedict XV", [("XV", 15)]),
    ("Chapter IV", [("IV", 4)]), ("PART II", [("II", 2)]), ("Vol. VII", [("VII", 7)]), ("stage IV cancer", [("IV", 4)]), ("chapter iv, page xii", [("iv", 4), ("xii", 12)]),
])
def test_behind_a_name(roman, text, found):
    assert roman(text) == found


@pytest.mark.parametrize("text, found", [
    ("World War I began.", [("I", 1)]), ("Part I deals with it", [("I", 1)]), ("a Phase I trial", [("I", 1)]), ("ACT V, SCENE I", [("V", 5), ("I", 1)]), ("Book X", [("X", 10)]), ("Vol. I, page", [("I", 1)]),
    ("Charles I of England", [("I", 1)]), ("King Oswin I ruled", [("I", 1)]), ("Elizabeth I, the queen", [("I", 1)]), ("Mary I\u2019s reign", [("I", 1)]), ("Philip V of Spain", [("V", 5)]),
    ("King Bodo X rode", [("X", 10)]), ("We saw Henry V. Then we slept.", [("V", 5)]),
])
def test_one_letter_with_evidence(roman, text, found):
    assert roman(text) == found


@pytest.mark.parametrize("text", [
    "Then I left", "What Mary I know would say", "like Mary I think so", "the Chapter I read", "I'm with Charles I'd say", "Part I am sure of", "the part I like", "We read the Act. I was glad", "the Anna I met",
    "Malcolm X spoke", "a Nokia X", "Model X", "Mr. X", "George V. Penrose wrote", "Charles V.I. Lee", "Vitamin C", "Appendix C", "Plan D", "Appendix V", "Section C", "Chapter L", "Schedule M",
])
def test_one_letter_without(roman, text):
    assert roman(text) == []


@pytest.mark.parametrize("text", [
    "MIX", "Big MIX", "a CD", "Sony CD", "Washington DC", "Joan Reed MD", "Chapter CD", "Volume MM", "DI Hale", "Chief DI", "Mao Xi", "President XI", "a LIV", "Saudi LIV", "the World XI", "Size XL", "Barbarian XV", "Room MCMXC",
    "Start IV fluids", "the IV drip", "on IV fluids", "The II", "May II", "And III", "II", "see II and III", "Penrose, III", "Penrose\n\nIII", "Penrose-III", "We left Penrose. III followed", "Penrose IId", "I. Introduction",
    "Louis IIX", "Louis IIII", "Louis VV", "Louis VX", "Louis IC", "Louis CMC", "Louis XIXI", "Louis " + "M" * 4, "Louis " + "M" * 40, "Louis " + "I" * 5000, "Louis Xiv", "page mix", "chapter civil", "section di",
])
def test_what_only_looks_like_one(roman, text):
    assert roman(text) == []


@pytest.mark.parametrize("text, found", [
    ("Parts I and II", [("I", 1), ("II", 2)]), ("Chapters IV, V and VI", [("IV", 4), ("V", 5), ("VI", 6)]), ("phases I/II", [("I", 1), ("II", 2)]), ("Louis XV, XVI", [("XV", 15), ("XVI", 16)]), ("Mary I or II", [("I", 1), ("II", 2)]),
    ("Books I-III", [("I-III", (1, 3))]), ("Volumes I to IV", [("I to IV", (1, 4))]), ("Books IV\u2013IX's end", [("IV\u2013IX", (4, 9))]), ("Book IV-III", [("IV", 4)]), ("Elizabeth II and I agreed", [("II", 2)]), ("Louis XV and X", [("XV", 15)]),
])
def test_rows_and_ranges(roman, text, found):
    assert roman(text) == found


def test_the_numerals_of_a_range():
    analyzer = Analyzer("[tokens, {numbers: {roman: true}}]")
    (item,) = analyzer("Books I-III's end")["numbers"]
    analyzer.close()
    assert item["nums"] == [{"begin": 6, "end": 7, "value": 1}, {"begin": 8, "end": 11, "value": 3}]


def test_every_value(roman):
    parts = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    for value in range(1, 4000):
        written, left = "", value
        for worth, letters in parts:
            written += letters * (left // worth)
            left %= worth
        if len(written) > 1 and set(written) & set("IVX"):
            assert roman(f"Psalm {written}") == [(written, value)]


def test_beside_other_numbers():
    analyzer = Analyzer("[tokens, {numbers: {roman: true}}]")
    text = "Elizabeth II reigned for 70 years, drew 5 V and XII, saw last Christmas III and lost $3 MM."
    items = analyzer(text)["numbers"]
    analyzer.close()
    assert [text[item["begin"]:item["end"]] for item in items] == ["II", "70 years", "5 V", "last Christmas", "$3 MM"]


@pytest.mark.parametrize("text", ["Queen Astrid II waved.", "World War I began.", "Chapter IV", "Parts I and II", "Psalm CXIX"])
def test_off_by_default(read, text):
    assert read(text) == []


@pytest.fixture(scope="module")
def read():
    analyzer = Analyzer("[tokens, numbers]")
    yield lambda text: analyzer(text)["numbers"]
    analyzer.close()
