"""The numbers plugin: what articles say of polls, votes, years and months, as whole sentences have it."""
import pytest
from numbers_read import read


@pytest.mark.parametrize("text, date, timex", [
    ("They met in May. Nobody came.", "May", "XXXX-05"), ("It opened in July. The port paid.", "July", "XXXX-07"), ("Prices fell in late June. Tuesday was calm.", "late June", "XXXX-06"),
    ("It closed in Sept. and in May.", "Sept.", "XXXX-09"), ("In Jan. 2021 it rained.", "Jan. 2021", "2021-01"),
    ("He wrote in March, 2015 of it.", "March, 2015", "2015-03"), ("at an April, 2012 meeting of theirs", "April, 2012", "2012-04"),
])
def test_months(read, text, date, timex):
    assert (read(text)[0]["text"], read(text)[0]["timex"]) == (date, timex)


@pytest.mark.parametrize("text, year", [
    ("during her failed 2008 run for mayor", "2008"), ("a much-awaited 2016 concert of hers", "2016"), ("the Reeds’ 2007 vote against it", "2007"), ("Sanderson, whose 2005 book sold well", "2005"),
    ("the 2011 U.S. drone strike", "2011"), ("a 2011 short sale of shares", "2011"), ("He looked into 2016 — a good sign.", "2016"),
])
def test_years_before_nouns(read, text, year):
    (item,) = read(text)
    assert (item["kind"], item["timex"]) == ("date", year)


def test_years_in_a_list(read):
    assert [item["timex"] for item in read("They voted for it in 2001, 2003 and 2005.")] == ["2001", "2003", "2005"]


@pytest.mark.parametrize("text", ["The team scored 1998 easy points.", "They sold 2015 young trees.", "It had the registered 2014 voters.", "In May, 2000 of them left."])
def test_counts_that_are_no_years(read, text):
    assert read(text)[-1]["kind"] == "cardinal"


def test_present_is_a_verb_too(read):
    assert read("They want to present themselves, to present a plan and to present Reed as a fool.") == []
    assert read("Her best result to date is good.")[0]["timex"] == "PRESENT_REF"
    assert read("It rained from 2010 to present in the hills.")[0]["start"] == "2010-01-01"


def test_what_is_raised_has_not_risen(read):
    assert "change" not in read("They raised two sons.")[0] and "change" not in read("an eyebrow-raising 40,570 left")[0]
    assert read("They were raised by 5 percent.")[0]["change"] == "up"


@pytest.mark.parametrize("text, found", [
    ("their scale is good to plus or minus 6.2 grams", "plus or minus 6.2 grams"), ("weighed with a nine percent plus or minus tolerance", "nine percent plus or minus"),
])
def test_plus_or_minus(read, text, found):
    (item,) = read(text)
    assert (item["text"], item["modifier"]) == (found, "about") and "low" not in item


@pytest.mark.parametrize("text", ["Reed would beat Lane 46 to 40 percent in June's vote.", "Reed's 46-to-40 percent victory", "They split 46 to 40 per cent."])
def test_shares_of_two_sides(read, text):
    assert [(item["kind"], item["value"], item["unit"]) for item in read(text)[:2]] == [("percent", 46, "percent"), ("percent", 40, "percent")]


def test_falling_shares_that_changed(read):
    (item,) = read("His share shrank from 46 to 40 percent.")
    assert (item["low"], item["high"]) == (40, 46)


@pytest.mark.parametrize("text", ["The Group of 20 will meet.", "the Group of Seven", "It cost (PS21,700)."])
def test_names(read, text):
    assert read(text) == []


def test_a_group_of_people_counts(read):
    assert read("A group of 20 friends came.")[0]["value"] == 20 and read("Group of 20 friends came.")[0]["value"] == 20


@pytest.mark.parametrize("text, noun", [
    ("at one point last year", "point"), ("of the two, one last week said so", None), ("One last round is left.", "last round"), ("Two F-16s left.", None),
])
def test_nouns(read, text, noun):
    assert next((item["noun"]["text"] for item in read(text) if "noun" in item), None) == noun


@pytest.mark.parametrize("text", ["It costs $30 billion over ten years.", "It would climb gradually over ten years.", "pitching over a ten-year career"])
def test_what_goes_on_over_a_time(read, text):
    item = read(text)[-1]
    assert (item["kind"], item["value"]) == ("duration", 10) and "modifier" not in item and item["text"].startswith("ten")


@pytest.mark.parametrize("text", ["It was flat for over ten years.", "They waited over ten years.", "the bureau’s over ten years of work", "The talks take over ten years."])
def test_more_than_a_time(read, text):
    assert (read(text)[0]["modifier"], read(text)[0]["low"]) == ("over", 10)


@pytest.mark.parametrize("text", ["“Daily Harbour” host Reed", "the “Gang of Eight” bill", "a 3-2-1 plan"])
def test_more_names(read, text):
    assert read(text) == []


@pytest.mark.parametrize("text, timex", [("everyday at 6 pm they meet", "T18"), ("She comes everyday.", "P1D"), ("Daily sales rose.", "P1D")])
def test_what_comes_every_day(read, text, timex):
    assert read(text)[0]["timex"] == timex


def test_a_letter_of_a_name_is_no_unit(read):
    assert (read("about 300 K-2 permits")[0]["kind"], read("it is 300 K warm")[0]["kind"]) == ("cardinal", "temperature")


@pytest.mark.parametrize("text", ["a law, one based on faith", "one offered to help", "He read one previously published by her.", "She knew of one developed by Reed."])
def test_one_before_a_verb_is_a_pronoun(read, text):
    assert read(text) == []


@pytest.mark.parametrize("text, noun", [("one seed in the ground", "seed"), ("one family left", "family"), ("one hundred left", None), ("one retired officer", None), ("one building of theirs", "building")])
def test_one_before_a_noun_counts(read, text, noun):
    (item,) = read(text)
    assert item["kind"] == "cardinal" and (noun is None or item["noun"]["text"].startswith(noun))


@pytest.mark.parametrize("text, moment", [
    ("It paid $900 a year ago.", "a year ago"), ("She sold 40 a week earlier.", "a week earlier"), ("It was 20 degrees an hour ago.", "an hour ago"),
])
def test_a_moment_behind_a_number_is_none_of_a_rate(read, text, moment):
    number, when = read(text)
    assert when["text"] == moment and when["kind"].startswith("date") and moment not in number["text"]


def test_a_rate_stays_one(read):
    assert [item["text"] for item in read("It ran 20 miles an hour, for $3 a mile.")] == ["20 miles an hour", "$3"]


@pytest.mark.parametrize("text, kind, unit, modifier", [
    ("two or more years", "duration", "year", "at_least"), ("20 or so minutes", "duration", "minute", "about"), ("three or fewer kilograms", "quantity", "kilogram", "at_most"),
])
def test_a_unit_behind_what_modifies_the_number(read, text, kind, unit, modifier):
    (item,) = read(f"It takes {text} of it.")
    assert (item["text"], item["kind"], item["unit"], item["modifier"]) == (text, kind, unit, modifier)


@pytest.mark.parametrize("text", ["10 or more in the room", "5 or so people", "2 or more"])
def test_no_unit_behind_what_modifies_the_number(read, text):
    assert read(text)[0]["kind"] == "cardinal"


@pytest.mark.parametrize("text, years", [
    ("Throughout 2014, sales fell.", ["2014"]), ("Mason’s 2008 and 2012 campaigns", ["2008", "2012"]), ("her 1990 or 1991 book", ["1990", "1991"]),
])
def test_years_before_what_they_date(read, text, years):
    assert [(item["kind"], item["timex"]) for item in read(text)] == [("date", year) for year in years]


@pytest.mark.parametrize("text, value", [("About 4 in 10 registered voters agree.", 0.4), ("one in five young adults", 0.2), ("Seven in 10 older men", 0.7)])
def test_a_share_of_those_described(read, text, value):
    assert (read(text)[0]["kind"], read(text)[0]["value"]) == ("fraction", value)


@pytest.mark.parametrize("text", ["It won 3 in 5 straight games.", "She wrote 4 in 10 long days.", "They bought Harbour One in three separate deals."])
def test_no_share(read, text):
    assert all(item["kind"] != "fraction" for item in read(text))
