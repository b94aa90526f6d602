"""The numbers plugin: one item a stretch, with its kind, value and unit."""
import sys
from pathlib import Path

import pytest
from analyze import Analyzer, texts


@pytest.fixture(scope="module")
def read():
    analyzer = Analyzer("[tokens, numbers]")

    def read(text, **more):
        return [dict(item, text=text[item["begin"]:item["end"]]) for item in analyzer(text, **more)["numbers"]]

    yield read
    analyzer.close()


@pytest.mark.parametrize("text, kind, value, unit", [
    ("It has 14 rooms.", "cardinal", 14, None),
    ("It has fourteen rooms.", "cardinal", 14, None),
    ("two hundred and fifty-four", "cardinal", 254, None),
    ("twenty-one thousand three hundred", "cardinal", 21300, None),
    ("1,234,567.5 letters", "cardinal", 1234567.5, None),
    ("minus five", "cardinal", -5, None),
    ("3.2 million people", "cardinal", 3200000, None),
    ("a dozen", "cardinal", 12, None),
    ("two thirds of them", "fraction", 2 / 3, None),
    ("the twenty-first time", "ordinal", 21, None),
    ("the 4th floor", "ordinal", 4, None),
    ("up 12.5%", "percent", 12.5, "percent"),
    ("seven per cent", "percent", 7, "percent"),
    ("40 basis points", "quantity", 40, "basis point"),
    ("15 dollars and 50 cents", "money", 15.5, "USD"),
    ("pay 15 dollars and 50.", "money", 15.5, "USD"),
    ("$14.2 million", "money", 14200000, "USD"),
    ("€3.1m", "money", 3100000, "EUR"),
    ("20 euros", "money", 20, "EUR"),
    ("USD 200", "money", 200, "USD"),
    ("4.5 miles", "quantity", 4.5, "mile"),
    ("7 km", "quantity", 7, "kilometre"),
    ("90 km/h", "quantity", 90, "kilometre per hour"),
    ("-2°C", "temperature", -2, "celsius"),
    ("a 61-year-old ferry", "age", 61, "year"),
    ("Ana Reed, 58, came", "age", 58, "year"),
    ("three weeks", "duration", 3, "week"),
])
def test_one_item(read, text, kind, value, unit):
    (item,) = read(text)
    assert (item["kind"], item.get("unit")) == (kind, unit)
    assert item["value"] == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("text, low, high, unit", [
    ("30 to 35 percent", 30, 35, "percent"), ("between 20 and 30", 20, 30, None), ("from $4.75 to $5.25", 4.75, 5.25, "USD"), ("5-10 km", 5, 10, "kilometre"),
    ("$20 to $30 million", 20e6, 30e6, "USD"),
])
def test_ranges_are_a_shape(read, text, low, high, unit):
    (item,) = read(text)
    assert (item["low"], item["high"], item.get("unit")) == (low, high, unit) and "value" not in item


@pytest.mark.parametrize("text, modifier, bounds", [
    ("about 30 boats", "about", {}), ("more than 30 boats", "over", {"low": 30}), ("at least 30 boats", "at_least", {"low": 30}),
    ("fewer than 30 boats", "under", {"high": 30}), ("up to 30 boats", "at_most", {"high": 30}), ("30 boats or more", None, {}),
])
def test_modifiers(read, text, modifier, bounds):
    (item,) = read(text)
    assert item.get("modifier") == modifier and item["value"] == 30
    assert {k: item[k] for k in ("low", "high") if k in item} == bounds


@pytest.mark.parametrize("text, kind, timex", [
    ("on March 3", "date", "XXXX-03-03"), ("on 3 March 2021", "date", "2021-03-03"), ("Nov. 9, 2022", "date", "2022-11-09"), ("2021-03-04", "date", "2021-03-04"),
    ("on Tuesday", "date", "XXXX-WXX-2"), ("since 1965", "date", "1965"), ("at 6:40 a.m.", "time", "T06:40"), ("at 5 p.m.", "time", "T17"), ("ten days", "duration", "P10D"),
])
def test_moments(read, text, kind, timex):
    (item,) = read(text)
    assert (item["kind"], item["timex"]) == (kind, timex)


@pytest.mark.parametrize("text, kind, timex", [
    ("due today", "date", "2024-02-28"), ("due tomorrow", "date", "2024-02-29"), ("seen yesterday", "date", "2024-02-27"), ("next week", "date", "2024-W10"),
    ("last month", "date", "2024-01"), ("next year", "date", "2025"), ("next Friday", "date", "2024-03-08"), ("last Friday", "date", "2024-02-23"),
    ("three days ago", "date", "2024-02-25"), ("two years ago", "date", "2022-02-28"), ("tomorrow morning", "datetime", "2024-02-29TMO"), ("every Friday", "set", "XXXX-WXX-5"),
    ("each month", "set", "P1M"), ("every two weeks", "set", "P2W"), ("in June", "date", "XXXX-06"), ("in May", "date", "XXXX-05"), ("at 8:05:09", "time", "T08:05:09"),
    ("at 4.45pm", "time", "T16:45"), ("from 2011 to 2015", "date", "(2011-01-01,2015-01-01,P4Y)"), ("from 4 to 6 pm", "time", "(T16,T18,PT2H)"),
    ("March 3 to March 9", "date", "(XXXX-03-03,XXXX-03-09,P6D)"), ("the 19th century", "date", "18XX"), ("the '80s", "date", "XX8X"),
])
def test_moments_by_the_document_date(read, text, kind, timex):
    (item,) = read(text, date="2024-02-28")
    assert (item["kind"], item["timex"]) == (kind, timex)


def test_relative_dates_without_a_document_date(read):
    (item,) = read("They met last week.")
    assert item["kind"] == "date" and "timex" not in item


@pytest.mark.parametrize("text", ["the one you mean", "Boeing 777F", "Release 2.4.1 of it", "see page 12", "an F-16 flew", "a 5G phone", "version 10.4.2", "second-hand", "He may march.", "No. 10"])
def test_what_is_no_number(read, text):
    assert [item["text"] for item in read(text)] == []


def test_details(read):
    (item,) = read("Prices fell 3.5 percent")
    assert (item["change"], item["decimal"]) == ("down", "3.5")
    (item,) = read("About $9")
    assert item["assumed"] is True and item["text"] == "About $9"
    (item,) = read("1,900 tired passengers waited")
    assert item["noun"]["text"] == "tired passengers"
    (item,) = read("123456789012345678901234567890")
    assert item["decimal"] == "123456789012345678901234567890"
    (item,) = read("voted 7-4 for it")
    assert item["kind"] == "score" and [n["value"] for n in item["nums"]] == [7, 4]


def test_decimal_comma(read):
    assert read("1.234,5 Meter", lang="de")[0]["value"] == 1234.5
    assert read("1,234.5 metres", lang="en")[0]["value"] == 1234.5


def test_nothing_overlaps(read):
    text = "Between 5 and 10 of the 20 or 30 men, $5 to $10 a day, 3 1/2 feet 2 inches, 9 a.m. on Monday, May 5, 2020, 1-2-3, 50% to 60%, minus 5 to 5."
    items = read(text)
    assert all(a["end"] <= b["begin"] for a, b in zip(items, items[1:])) and len(items) > 5


@pytest.mark.parametrize("text", ["ten million quadrillionth", "nine hundred quadrillion " * 12, "5 basis", "$", "%", "1" * 400, "1." * 40, "1,1,1,1,1,1,1,1,1,1", "-", "--1", "between", "from 1", "a", "and and", "1/0", "0/0", "1^99", "9e99", "½½½",
                                  "hundred " * 50, "million " * 60, "May", "1:99", "٣ ٤", "1/2/3/4", "a.m.", "$ $ 5"])
def test_odd_texts(read, text):
    read(text)


def test_linear_in_numbers():
    """Seconds would be minutes if anything were quadratic; the test runner's limit is the judge."""
    analyzer = Analyzer("[tokens, numbers]")
    for text in ("1 " * 100_000, "one " * 100_000, "hundred and " * 50_000, "$" * 100_000, "1-" * 100_000, "between 1 and " * 40_000, "May 5, " * 50_000, "about " * 100_000,
                 "twenty-" * 50_000, "million " * 100_000, "a half of " * 50_000):
        analyzer(text)
    analyzer.close()


def test_forms_of_the_tables_are_taken_apart_as_the_tokens_plugin_does():
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "plugins/numbers"))
    import terms
    folder = terms.__file__.rpartition("/")[0]
    words, phrases = terms.read_lexicon(folder)
    forms = [*words, *phrases, *terms.read_measures(folder)]
    analyzer = Analyzer("[tokens, show_tokens]")
    wrong = [form for form in forms if texts(form, analyzer(form)["shown_tokens"]) != terms.tokens(form)]
    analyzer.close()
    assert not wrong
