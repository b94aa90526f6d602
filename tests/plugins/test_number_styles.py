"""The numbers plugin: how news, mail and talk say numbers and dates: possessives, what rose to what, decades of lives, telephones; and digits that must not be lost."""
import pytest
from numbers_read import check, read


@pytest.mark.parametrize("text, date, timex", [
    ("Monday's vote", "Monday", "XXXX-WXX-1"), ("Monday\u2019s vote", "Monday", "XXXX-WXX-1"), ("Monday evening\u2019s vote", "Monday evening", "XXXX-WXX-1TEV"), ("MONDAY'S VOTE", "MONDAY", "XXXX-WXX-1"), ("last year's storm", "last year", "2020"), ("this week's race", "this week", "2021-W10"),
    ("today's news", "today", "2021-03-09"), ("yesterday\u2019s game", "yesterday", "2021-03-08"), ("February's sales", "February", "XXXX-02"), ("last night's show", "last night", "2021-03-08TNI"), ("Friday night's show", "Friday night", "XXXX-WXX-5TNI"),
    ("Monday's 9 a.m. call", "Monday's 9 a.m.", "XXXX-WXX-1T09"), ("before Friday's vote", "before Friday", "XXXX-WXX-5"),
])
def test_possessive_dates(read, text, date, timex):
    (item,) = read(text, date="2021-03-09")
    assert (item["text"], item["timex"]) == (date, timex) and item["kind"] in ("date", "datetime")


@pytest.mark.parametrize("text, year", [("2019's best song", "2019"), ("the end of 2015\u2019s talks", "2015"), ("2019s best song", "2019")])
def test_possessive_years(read, text, year):
    (item,) = read(text)
    assert (item["timex"], item["text"][-4:]) == (year, year)


@pytest.mark.parametrize("text", ["April's dog", "May's speech", "June\u2019s husband", "the day's work", "USA Today wrote", "USA TODAY's story"])
def test_no_possessive_dates(read, text):
    assert read(text) == []


@pytest.mark.parametrize("text, timex", [("the 1990s", "199X"), ("the 1990's", "199X"), ("the '70s", "XX7X"), ("the 1700s", "17XX"), ("in the 2000s", "200X"), ("the sixties", "XX6X"), ("the 80s were loud", "XX8X"), ("songs in the 80s", "XX8X")])
def test_decades(read, text, timex):
    (item,) = read(text)
    assert (item["kind"], item["timex"]) == ("date", timex)


@pytest.mark.parametrize("text, kind, low, high, unit", [
    ("a man in his thirties", "age", 30, 39, "year"), ("in her early 20s", "age", 20, 23, "year"), ("women in their mid-60s", "age", 64, 66, "year"), ("in my late forties", "age", 47, 49, "year"),
    ("women in their 40s", "age", 40, 49, "year"), ("temperatures in the 80s", "temperature", 80, 89, "degree"), ("highs in the mid-70s", "temperature", 74, 76, "degree"),
])
def test_decades_that_are_no_years(read, text, kind, low, high, unit):
    (item,) = read(text)
    assert (item["kind"], item["low"], item["high"], item["unit"]) == (kind, low, high, unit) and "timex" not in item and "value" not in item


def test_decades_of_lives_in_a_row(read):
    assert [(item["kind"], item["low"]) for item in read("men in their 30s, forties and 50s")] == [("age", 30), ("age", 40), ("age", 50)]


@pytest.mark.parametrize("text, timex", [("FY2021 sales", "FY2021"), ("in FY21 we", "FY2021"), ("of FY98", "FY1998")])
def test_fiscal_years_in_one_word(read, text, timex):
    (item,) = read(text)
    assert item["timex"] == timex


@pytest.mark.parametrize("text", ["FY2", "FY2A", "FY3000", "FYI", "XY2021"])
def test_no_fiscal_years(read, text):
    assert read(text) == []


@pytest.mark.parametrize("text, changes", [
    ("Profit rose 12% to $3.4 billion from $3 billion", ["up", "up", None]), ("Shares fell $2 to $15", ["down", "down"]), ("It fell by 3 percent to $12, increased costs said", ["down", "down"]), ("They paid $5 million, up to 30 guests left", [None, None]), ("They paid $4. Falling leaves", [None]),
    ("They earn 14 percent, higher than Reed", ["up"]), ("Women make up half of it", [None]), ("It adds up to $5 million", [None]), ("Hale picked up two huts", [None]), ("Shares closed up 5 percent", ["up"]),
    ("They raised $5 million for it", [None]), ("It was raised to $5 million", ["up"]), ("It was raised by $5", ["up"]), ("the lower half of it", [None]), ("He owns less than $4 billion or more", [None]), ("She is up 5 points", ["up"]), ("One in ten huts lost their roofs", [None]), ("5 percent jumped", [None]), ("a 5 percent drop", ["down"]), ("They cost $5 million, up from $4 million", ["up", "up"]), ("a 6% increase", ["up"]), ("They paid $4, added Reed", [None]), ("It rose 4%. Reed went to 5 km", ["up", None]),
])
def test_changes(read, text, changes):
    assert [item.get("change") for item in read(text)] == changes


@pytest.mark.parametrize("text, low, high", [("It rose $2 to $5", 2, 5), ("Costs of $2 to $15", 2, 15), ("It lost 5 to 20 per cent", 5, 20)])
def test_ranges_beside_a_change(read, text, low, high):
    (item,) = read(text)
    assert (item["low"], item["high"]) == (low, high)


@pytest.mark.parametrize("text", ["Wait a second.", "for a second he slept", "in a second, it was gone", "a split second", "pence per second", "A second!"])
def test_a_second_of_time(read, text):
    assert read(text) == []


@pytest.mark.parametrize("text", ["a second chance", "a second and third try", "a second, smaller hut", "the second of them", "a second-largest hut", "She came second."])
def test_the_second_of_several(read, text):
    item = read(text)[0]
    assert (item["text"], item["kind"], item["value"]) == ("second", "ordinal", 2)


@pytest.mark.parametrize("text", ["+44 20 7946 0018", "call +1 202 555 0143 again", "+4420 7946 0018", "+44 (0)20 7946 0018", "+1 (202) 555-0143", "020 7946 0018", "0800 555 123", "+49 30 123456"])
def test_telephones_in_groups(read, text):
    assert read(text) == []


@pytest.mark.parametrize("text, values", [("007 films and 200 actors", [7, 200]), ("+3 points", [3]), ("0.5 200 300 400", None), ("012 345 is a code", None), ("+44 20 huts", None)])
def test_no_telephones(read, text, values):
    found = [item["value"] for item in read(text)]
    assert found and (values is None or found == values)


@pytest.mark.parametrize("text, timex, value, decimal", [
    ("3 hours 20 minutes", "PT3H20M", 10 / 3, None), ("1 year and 6 months", "P1Y6M", 1.5, "1.5"), ("2 days 3 hours", "P2DT3H", 2.125, "2.125"), ("1 hour, 30 minutes and 9 seconds", "PT1H30M9S", 1.5025, "1.5025"), ("two weeks and 3 days", "P2W3D", 17 / 7, None), ("2.5 hours", "PT2.5H", 2.5, "2.5"),
])
def test_lengths_of_several_units(read, text, timex, value, decimal):
    (item,) = read(text)
    assert (item["kind"], item["value"]) == ("duration", pytest.approx(value))
    assert (item["timex"], item.get("decimal")) == (timex, decimal)


@pytest.mark.parametrize("text, value, decimal", [("5 ft 6 in", 5.5, "5.5"), ("6 lb 4 oz", 6.25, "6.25"), ("-5 ft 6 in", -5.5, "-5.5"), ("5 ft 2 in", 5 + 1 / 6, None)])
def test_parts_keep_their_digits(read, text, value, decimal):
    (item,) = read(text)
    assert item["value"] == pytest.approx(value) and item.get("decimal") == decimal


@pytest.mark.parametrize("text, decimal", [
    ("9007199254740993", "9007199254740993"), ("-9007199254740993", "-9007199254740993"), ("9007199254740992.5", "9007199254740992.5"), ("3.00000000000000000001", "3.00000000000000000001"), ("9007199254740992", None),
    ("-9007199254740992", None), ("5.00", None), ("2e15", None), ("1e16", "10000000000000000"), ("0.000", None), ("12.50", "12.5"),
])
def test_no_digit_is_lost(read, text, decimal):
    (item,) = read(f"They had {text} of it")
    assert item.get("decimal") == decimal


@pytest.mark.parametrize("text, nums", [("They won 7 to 2.", [7, 2]), ("The board voted 218 to 213 on it", [218, 213]), ("Reed beat Hale 6-4", [6, 4])])
def test_scores(read, text, nums):
    (item,) = read(text)
    assert item["kind"] == "score" and [num["value"] for num in item["nums"]] == nums


@pytest.mark.parametrize("text", ["They won 7 to 9.", "They need 9 to 7.", "They won 9 to 7 huts."])
def test_no_scores(read, text):
    assert {item["kind"] for item in read(text)} == {"cardinal"}


@pytest.mark.parametrize("text, values", [("She leads 50% to 39%", [50, 39]), ("They paid $9 to $7", [9, 7])])
def test_what_falls_is_no_range(read, text, values):
    assert [item["value"] for item in read(text)] == values


@pytest.mark.parametrize("text, value", [("three-in-five GOP men", .6), ("a one-in-six chance", 1 / 6), ("Two-in-ten say so", .2)])
def test_glued_shares(read, text, value):
    (item,) = read(text)
    assert (item["kind"], item["value"]) == ("fraction", pytest.approx(value))


@pytest.mark.parametrize("text, timex", [("Friday night (5/18) at noon", "XXXX-05-18"), ("on Friday (5/18)", "XXXX-05-18")])
def test_a_date_in_brackets(read, text, timex):
    assert timex in [item.get("timex") for item in read(text)]


def test_a_fraction_in_brackets(read):
    assert read("a part (5/18) of it")[0]["kind"] == "fraction"


@pytest.mark.parametrize("text, value", [("a 3x increase", 3), ("it grew 2.5x.", 2.5), ("rose tenfold", 10), ("a hundredfold rise", 100), ("twofold", 2), ("grew 3x, they say", 3)])
def test_times(read, text, value):
    (item,) = read(text)
    assert (item["kind"], item["value"]) == ("cardinal", value)


@pytest.mark.parametrize("text", ["a 4x4 truck", "the 3xl shirt", "3x-large"])
def test_no_times(read, text):
    assert read(text) == []


@pytest.mark.parametrize("text, noun", [
    ("half of Reed's support", "Reed's support"), ("half the world's people", "world's people"), ("half its price", "price"), ("a fifth of the older electorate", "older electorate"), ("one kind-hearted Canadian", "kind-hearted Canadian"), ("one well-known man", "well-known man"),
    ("50 kind-hearted men", "kind-hearted men"), ("two thirds of voters", "voters"), ("three deer ran away", "deer"),
])
def test_nouns(read, text, noun):
    assert read(text)[0]["noun"]["text"] == noun


@pytest.mark.parametrize("text, value, decimal", [("½ of it", .5, "0.5"), ("2½ cups", 2.5, "2.5"), ("5⅛ miles", 5.125, "5.125"), ("⅓ of it", 1 / 3, None)])
def test_fraction_characters_keep_their_digits(read, text, value, decimal):
    (item,) = read(text)
    assert (item["value"], item.get("decimal")) == (pytest.approx(value), decimal)


def test_a_street_is_no_stone(read):
    assert read("they met at 177 St. again")[0]["kind"] != "quantity" and read("he weighs 11 st now")[0]["unit"] == "stone"


@pytest.mark.parametrize("text, value", [("\u201cFully 250 huts burned", 250), ('"Add 20 more cups"', 20), ("Really? Fully 20 foreign huts", 20), ("Oh! Fully 20 foreign huts", 20), ("a third-place finish", 3), ("the second-place team", 2)])
def test_numbers_behind_a_capital_that_begins_a_sentence(read, text, value):
    (item,) = read(text)
    assert item["value"] == value


@pytest.mark.parametrize("text", ["in Falcon 20 there", 'the "red" Falcon 20 there', "second-hand huts", "a third-party bid"])
def test_numbers_of_names_amid_a_sentence(read, text):
    assert read(text) == []


@pytest.mark.parametrize("text, value, decimal", [
    ("٣٫٥ of it", 3.5, "3.5"), ("١٬٢٣٤ huts", 1234, None), ("١٬٢٣٤٬٥٦٧٫٨٩ huts", 1234567.89, "1234567.89"), ("３．５ of it", 3.5, "3.5"), ("１，２３４．５ of it", 1234.5, "1234.5"), ("९०० huts", 900, None),
])
def test_separators_of_other_scripts(read, text, value, decimal):
    (item,) = read(text)
    assert (item["value"], item.get("decimal")) == (value, decimal)


@pytest.mark.parametrize("text, values", [("３，５ huts", [3, 5]), ("٣٫٥٫٧ huts", [3.5, 7]), ("５， ６００ huts", [5, 600])])
def test_marks_that_only_look_like_separators(read, text, values):
    assert [item["value"] for item in read(text)] == values


@pytest.mark.parametrize("text, unit", [("4 m s⁻¹", "metre per second"), ("3 kg m^-3", "kilogram per cubic metre"), ("5 W m⁻² K⁻¹", "watt per square metre kelvin"), ("4 m s ago", "metre"), ("4 m s^2", "metre")])
def test_products_with_a_space(read, text, unit):
    assert read(text)[0]["unit"] == unit


@pytest.mark.parametrize("text, timex", [("0900 hours", "T09:00"), ("at 1830 hours", "T18:30"), ("0015 hrs", "T00:15")])
def test_hours_of_four_digits(read, text, timex):
    (item,) = read(text)
    assert (item["kind"], item["timex"]) == ("time", timex)


@pytest.mark.parametrize("text", ["1500 hours of it", "at 2500 hours", "for 0990 hours"])
def test_lengths_in_hours(read, text):
    assert read(text)[0]["kind"] == "duration"


@pytest.mark.parametrize("text, span", [("around 5 p.m.", "around 5 p.m."), ("about 9:30", "about 9:30"), ("circa 1850", "circa 1850"), ("by about 2030", "about 2030"), ("around Christmas", "around Christmas"), ("at roughly 10 a.m.", "roughly 10 a.m.")])
def test_times_that_are_about(read, text, span):
    (item,) = read(text)
    assert (item["text"], item["modifier"]) == (span, "about")


@pytest.mark.parametrize("text", ["they talked about Monday", "at 5 p.m.", "over Christmas", "from around\n\n9:30"])
def test_times_that_are_not(read, text):
    assert "modifier" not in read(text)[0]


@pytest.mark.parametrize("text", ["Fig. 3.2 shows", "18 U.S.C. 922", "42 U.S.C. 9831 says", "a 747-400 landed", "No. 3.1 of it"])
def test_more_labels_and_codes(read, text):
    assert read(text) == []


@pytest.mark.parametrize("text, kind", [("won 218-213", "score"), ("300-400 huts", "cardinal")])
def test_no_codes(read, text, kind):
    (item,) = read(text)
    assert item["kind"] == kind


@pytest.mark.parametrize("text", ["It fell by a third in May's heat", "It rose almost a third to the top", "It fell a third since then", "a third of it"])
def test_a_third_of_something(read, text):
    item = read(text)[0]
    assert (item["kind"], item["value"]) == ("fraction", pytest.approx(1 / 3))


@pytest.mark.parametrize("text", ["by a third party", "a third to go", "a third man", "almost a third man"])
def test_the_third_of_several(read, text):
    item = read(text)[0]
    assert (item["kind"], item["value"]) == ("ordinal", 3)


def test_inches_are_no_date(read):
    check(read, "bake until 1/2-inch thick", "quantity", .5, "inch")
    assert read("bake until 1/2")[0]["kind"] == "date"


@pytest.mark.parametrize("text", ["iPhone 15 Pro is out", "It broke. iPhone 15 is out"])
def test_mixed_letters_are_a_name_where_a_sentence_begins(read, text):
    assert read(text) == []
