"""The numbers plugin: how people write numbers and quantities, form by form, and what only looks like one."""
import pytest
from numbers_read import check, read


@pytest.mark.parametrize("text, value", [
    ("- 7 k", -7000), ("2.5^+3", 15.625), ("4·5 of them", 4.5), ("0,375 of it", .375), ("8 mio", 8e6), ("8 mrd", 8e9), ("6 cr", 6e7),
    ("1.7B users", 1.7e9), ("3m voters", 3e6), ("one lakh and 12", 100012), ("six score huts", 120), ("quarter of a million voters", 250000), ("minus a hundred", -100), ("two hundred", 200),
    ("1,200-some huts", 1200), ("7 - million huts", 7e6),
])
def test_cardinals(read, text, value):
    check(read, text, "cardinal", value)


@pytest.mark.parametrize("text, value", [
    ("- 3 1/4", -3.25), ("thirty and two and two fifths", 32.4), ("seven and 3/4", 7.75), ("seven and ½", 7.5), ("1/50th of it", .02), ("1 in a million voters", 1e-6), ("three in 10 voters", .3), ("Nine in 10 Danish voters", .9),
    ("a one-in-six chance", 1 / 6), ("a ratio of 5:2", 2.5), ("odds of 7 to 2", 3.5), ("outnumbered four to one", 4), ("a 6-to-1 margin", 6),
])
def test_fractions(read, text, value):
    check(read, text, "fraction", value)


@pytest.mark.parametrize("text, low, high, unit", [
    ("several hundred huts", 200, 1000, None), ("a few thousand huts", 2000, 10000, None), ("the past few million years", 2e6, 1e7, "year"), ("several dozen huts", 24, 120, None), ("a few million dollars", 2e6, 1e7, "USD"),
    ("100s of huts", 100, 1000, None), ("a week or two", 1, 2, "week"), ("two or three hundred huts", 200, 300, None), ("20- to 30-foot poles", 20, 30, "foot"), ("between 78-82 huts", 78, 82, None),
    ("the 50 - to 60 - foot trees", 50, 60, "foot"),
])
def test_low_and_high(read, text, low, high, unit):
    (item,) = read(text)
    assert (item["low"], item["high"], item.get("unit")) == (low, high, unit) and "value" not in item


@pytest.mark.parametrize("text, value, low, high, unit", [
    ("40 ± 3 huts", 40, 37, 43, None), ("4.5 ± 0.5 mm", 4.5, 4, 5, "millimetre"), ("200 plus or minus 5%", 200, 190, 210, None), ("60 +/- 4", 60, 56, 64, None),
])
def test_tolerances(read, text, value, low, high, unit):
    (item,) = read(text)
    assert (item["value"], item["low"], item["high"], item.get("unit"), item["modifier"]) == (value, low, high, unit, "about")


def test_a_margin_is_not_negative(read):
    check(read, "plus or minus 3.5 percentage points", "quantity", 3.5, "percentage point")


@pytest.mark.parametrize("text, value, unit", [
    # over hyphens and stops, and apart from their prefix
    ("a 900-square-foot flat", 900, "square foot"), ("900 sq. ft. of it", 900, "square foot"), ("900 sq.m. of it", 900, "square metre"), ("a 700-cubic-centimetre engine", 700, "cubic centimetre"), ("9 fl. oz. of it", 9, "fluid ounce"),
    ("90 lb.-ft. of it", 90, "foot pound"), ("90 pounds-feet of it", 90, "foot pound"), ("a 9 - square - mile zone", 9, "square mile"), ("6 kilo metres", 6, "kilometre"), ("6 mega-bytes", 6, "megabyte"), ("6 gigs of it", 6, "gigabyte"), ("600 BTUs", 600, "British thermal unit"),
    ("9 sqmiles", 9, "square mile"), ("9 in^2", 9, "square inch"), ("9 metres per second squared", 9, "metre per second squared"), ("a 70-mile-an-hour wind", 70, "mile per hour"), ("a 300-barrel-a-day well", 300, "barrel per day"),
    # parts and halves
    ("a half-mile walk", .5, "mile"), ("half inch pipe", .5, "inch"), ("a quarter-inch pipe", .25, "inch"), ("quarter of a mile", .25, "mile"), ("a mile and a half", 1.5, "mile"), ("two - and - a - half miles", 2.5, "mile"),
    # one of a unit
    ("a metric ton of it", 1, "tonne"), ("a mile away", 1, "mile"), ("within a kilometre", 1, "kilometre"), ("a short ton of it", 1, "ton"), ("an acre of land", 1, "acre"),
    # heights, angles, marks
    ("five foot nine", 5.75, "foot"), ("a five-foot-nine man", 5.75, "foot"), ("5-foot-9-inch", 5.75, "foot"), ("a 6' fence", 6, "foot"), ("40°30' north", 40.5, "degree"), ("12° E of it", 12, "degree"), ("9 in wide", 9, "inch"),
    ("up 4 pp", 4, "percentage point"), ("30 bp", 30, "basis point"), ("35 kt", 35, "knot"), ("400 IU", 400, "international unit"), ("8 mM", 8, "millimolar"), ("24-karat gold", 24, "karat"), ("9 MT of ore", 9, "tonne"),
    # symbols at a sentence's end, and units whose name is more often a word
    ("The cell has 1.5 V. Nils took it.", 1.5, "volt"), ("The cell has 9 V. It is old.", 9, "volt"), ("The cell has 9 V.", 9, "volt"), ("a plot of 7 ares", 7, "are"),
    # what is said of the number between it and its unit
    ("20+ km", 20, "kilometre"), ("30-plus miles", 30, "mile"), ("forty-odd acres", 40, "acre"), ("20 plus miles", 20, "mile"),
])
def test_quantities(read, text, value, unit):
    check(read, text, "quantity", value, unit)


@pytest.mark.parametrize("text, items", [
    ("10 by 12 feet", [(10, "foot"), (12, "foot")]), ("9 x 8 x 7 cm", [(9, "centimetre"), (8, "centimetre"), (7, "centimetre")]), ("a 10-by-12-foot hut", [(10, "foot"), (12, "foot")]),
    ("8½ x 11 inches", [(8.5, "inch"), (11, "inch")]), ("9' x 7'", [(9, "foot"), (7, "foot")]), ("15- and 20-mile walks", [(15, "mile"), (20, "mile")]), ("9 in by 7 in", [(9, "inch"), (7, "inch")]), ("9 by 7", [(9, None), (7, None)]),
    ("a 9x7 feet hut", [(9, "foot"), (7, "foot")]), ("8.5X14 inches", [(8.5, "inch"), (14, "inch")]), ("a 9x7-foot hut", [(9, "foot"), (7, "foot")]), ("640x480 pixels", [(640, "pixel"), (480, "pixel")]),
    ("the 4x400 m race", []), ("a 3x9 minute bout", []), ("a 4x4 in the yard", []), ("9x7 of them", []),
])
def test_sides(read, text, items):
    assert [(item["value"], item.get("unit")) for item in read(text)] == items


def test_a_glued_side_begins_behind_what_joins_it(read):
    assert [(item["text"], item["nums"]) for item in read("about 9x7 feet")] == [("about 9", [{"begin": 6, "end": 7, "value": 9}]), ("7 feet", [{"begin": 8, "end": 9, "value": 7}])]


@pytest.mark.parametrize("text, written, kind, value", [
    ("within 40 (forty) days", "40 (forty) days", "duration", 40), ("within forty (40) days", "forty (40) days", "duration", 40), ("eight (8) huts", "eight (8)", "cardinal", 8), ("6 (six) per cent of it", "6 (six) per cent", "percent", 6),
])
def test_a_number_that_is_said_twice_is_one(read, text, written, kind, value):
    assert check(read, text, kind, value, read(text)[0].get("unit"))["text"] == written


@pytest.mark.parametrize("text, values", [("40 (fifty) days", [40, 50]), ("40 (40) huts", [40, 40]), ("40 (forty huts) there", [40, 40]), ("3 (three (3 huts", [3, 3, 3])])
def test_a_number_that_is_not_said_twice(read, text, values):
    assert [item["value"] for item in read(text)] == values


@pytest.mark.parametrize("text", ["Year 8 A. Bodo", "See Table 8 A.", "At 8 V. Bodo"])
def test_an_initial_is_no_unit(read, text):
    assert not any(item.get("unit") for item in read(text))


@pytest.mark.parametrize("text, kind, value, unit", [
    ("an hour and a half", "duration", 1.5, "hour"), ("20-odd years", "duration", 20, "year"), ("twenty and four days", "duration", 24, "day"), ("a tenth of 1 percent", "percent", .1, "percent"), ("three-tenths of 1 percent", "percent", .3, "percent"), ("20 below zero", "temperature", -20, "degree"), ("a year-old baby", "age", 1, "year"), ("only a month old", "age", 1, "month"), ("a 9 y.o. boy", "age", 9, "year"),
    ("-$7", "money", -7, "USD"), ("minus $7", "money", -7, "USD"), ("it cost A$7 then", "money", 7, "AUD"), ("five million U.S. dollars", "money", 5e6, "USD"), ("$7 mm", "money", 7e6, "USD"), ("90 degrees delisle", "temperature", 90, "delisle"),
])
def test_other_kinds(read, text, kind, value, unit):
    check(read, text, kind, value, unit)


@pytest.mark.parametrize("text, timex", [
    ("a year ago", "2023-02-28"), ("a week later", "2024-03-06"), ("a month from today", "2024-03-28"), ("the 2016 race", "2016"), ("a 1981 claim", "1981"), ("Ohio's 1912 law", "1912"), ("the 2012 Games", "2012"), ("this 1833 map", "1833"),
])
def test_dates(read, text, timex):
    (item,) = read(text, date="2024-02-28")
    assert (item["kind"], item["timex"]) == ("date", timex)


@pytest.mark.parametrize("text, kind", [("the 2000 soldiers", "cardinal"), ("a 1500 word essay", "cardinal"), ("the 2016 metre race", "quantity"), ("the 1850 huts", "cardinal")])
def test_thousands_are_no_years(read, text, kind):
    assert [item["kind"] for item in read(text)] == [kind]


@pytest.mark.parametrize("text, modifier", [("9 huts or so", "about"), ("9 huts at most", "at_most"), ("9 huts or more", "at_least"), ("ca. 9 huts", "about"), ("approx. 9 huts", "about"), ("9 huts", None), ("9 huts or 8", None), ("Ely, CA 90000", None)])
def test_bounds(read, text, modifier):
    assert read(text)[0].get("modifier") == modifier


@pytest.mark.parametrize("text", [
    "an in-depth look", "a centuries-old town", "a cc of it", "a year of war", "for a week", "the 9/11 attacks", "open 24/7", "call 281-555-0142-7", "for 2) the price", "suite # 31 there", "call +4550981306 then", 'the id="672138616" tag', "World War Two", "a third-party plan",
    "a half-measure", "Chapter One of it", "most of the year.", "not one bit", "neither one came", "the best of the month.",
])
def test_what_is_no_item(read, text):
    assert [item["text"] for item in read(text) if item["kind"] != "cardinal" or item["text"] != "one" or "neither" in text] == []


@pytest.mark.parametrize("text", ['a hit called "tower 15" there', '"the fight for 15" goes on'])
def test_a_quotation_ends_without_inches(read, text):
    assert [(item["text"], item["kind"]) for item in read(text)] == [("15", "cardinal")]


@pytest.mark.parametrize("text", ["$7 a gallon", "40 cents a mile", "30 people a square mile", "sold by the gallon"])
def test_a_rate_counts_no_unit(read, text):
    assert all(item["kind"] != "quantity" for item in read(text))


@pytest.mark.parametrize("text, values", [
    ("Von 1.234,50 auf 2.000 Huts, 1,234 davon", [1234.5, 2000, 1.234]), ("3,5 und 2,75; dann 1,234", [3.5, 2.75, 1.234]), ("3.5 to some, 1,234 to others", [3.5, 1234]), ("1.000.000 huts or 2.500 tents", [1000000, 2500]),
    ("4,000 huts, 1.428,000 tents, 5,000 boats, 300,000 oars", [4000, 1428, 5000, 300000]), ("1,234 huts", [1234]),
])
def test_a_document_shows_its_decimals(read, text, values):
    assert [item["value"] for item in read(text)] == values


def test_a_document_that_shows_nothing_has_those_of_its_language(read):
    assert read("1,234 Huts", lang="de")[0]["value"] == 1.234
    assert read("1,234 huts for 1,234.5 each", lang="de")[0]["value"] == 1234


@pytest.mark.parametrize("text", ["a few ", "several hundred ", "10 by ", "9 x ", "40 ± ", "5:", "3 to 1 ", "- 5 ", "1) ", '5" ', "5' ", "40° 5' ", "twenty and ", "a mile ", "100s of ", "1,234 ", "the 2016 ", "20- to ", "a mile-a-", "1.234,5 "])
def test_linear(read, text):
    read(text * (300_000 // len(text.encode())))


@pytest.mark.parametrize("text, timexes", [
    ("due on 3/20, 3/22 or 3/25", ["XXXX-03-20", "XXXX-03-22", "XXXX-03-25"]), ("from 3/1 to 4/7", ["(XXXX-03-01,XXXX-04-07,P37D)"]), ("from 26th June of 2020 to 28th June of 2020", ["(2020-06-26,2020-06-28,P2D)"]),
    ("rather than 2018.", ["2018"]), ("a new 2010 Hyundai", ["2010"]), ("It ended. 2005 will be better", ["2005"]), ("since mid-2004, as", ["2004"]), ("(Aberdeen, 1859).", ["1859"]), ("the 2004 and 2008 races", ["2004", "2008"]),
    ("the 2014-15 season", ["(2014-01-01,2015-01-01,P1Y)"]), ("dead by 1996: a list", ["1996"]), ("April 6, 1528 Madrid", ["1528-04-06"]), ("Ruy (1530-1611)", ["(1530-01-01,1611-01-01,P81Y)"]), ("near the end of the 2014 season", ["2014"]),
])
def test_years_and_days(read, text, timexes):
    assert [item["timex"] for item in read(text) if item["kind"] == "date" and "timex" in item] == timexes


@pytest.mark.parametrize("text", ["see rows 49-53", "the Pyramid of the Sun", "ring +44 20 7946 there", "fax 0590854950 there", "What kind? 2. Any kind", "Tel: 713-546-5000 there", "I <3 it", "our 2001/02 hiring", "they left one by one", "a one-on-one talk", "one-to-one help"])
def test_more_that_is_no_item(read, text):
    assert [item["text"] for item in read(text) if item["text"] not in ("20", "7946")] == []


@pytest.mark.parametrize("text, noun", [("eight more huts", "huts"), ("eight other huts", "other huts"), ("two gas-only huts", "gas-only huts"), ("nine old fishermen came", "old fishermen"), ("eight other than these", None), ("about 90 U.N. relief staff came", "U.N. relief staff"),
    ("30 Quebec police officers came", "Quebec police officers"), ("12 loud and rude guests left", "loud and rude guests"), ("half of the local electorate stayed", "local electorate"),
    ("one proposal asks for it", "proposal"), ("one brave young woman wearing a hat", "brave young woman"), ("the two admit that", None), ("hundreds waved at her", None),
    ("a four cylinder engine", "cylinder"), ("they trained 12 NCO", "NCO"), ("nine Pakistanis came", "Pakistanis"), ("six schoolchildren came", "schoolchildren"), ("we saw one yesterday", None),
    ("zero military experience", "military experience"), ("12 recent 2015 papers", None)])
def test_nouns(read, text, noun):
    assert read(text)[0].get("noun", {}).get("text") == noun


@pytest.mark.parametrize("text, timexes", [
    ("died in 44 BC.", ["BC0044"]), ("in 323 B.C.E. they", ["BC0323"]), ("in about 500 CE", ["0500"]), ("in AD 79, it", ["0079"]), ("In ’72 or ’73, if", ["1972", "1973"]), ("in 1423, the king", ["1423"]), ("(m. 1949; div. 1964)", ["1949", "1964"]),
    ("reigned 1715 - 1774.", ["(1715-01-01,1774-01-01,P59Y)"]), ("from 2000 BCE to 900 CE", []), ("a “50-state plan", []), ("He has 10 BMW cars", []), ("the entity (1179) is", []),
])
def test_years_of_eras_and_short_ones(read, text, timexes):
    assert [item["timex"] for item in read(text) if item["kind"] == "date" and "timex" in item] == timexes


def test_four_digits_of_a_zone_are_a_time(read):
    (item,) = read("it shook (0714 GMT) there")
    assert (item["kind"], item["timex"]) == ("time", "T07:14")
    assert read("about 1900 units")[0]["kind"] == "cardinal"


@pytest.mark.parametrize("text, value, unit", [
    ("the sack of 30 (kg) there", 30, "kilogram"), ("the sack of 30 {kg} there", 30, "kilogram"), ("the sack of 30 [kg] there", 30, "kilogram"),
    ("the sack of 30 <kg> there", 30, "kilogram"), ("two full turns", 2, "turn"), ("a rider of 13st 7lb", 13.5, "stone"), ("three drachms of it", 3, "dram"),
    ("nine fluid pints", 9, "pint"), ("write 9 in (for inches) there", 9, "inch"),
])
def test_units_in_brackets_and_behind_other_words(read, text, value, unit):
    (item,) = read(text)
    assert (item["kind"], item["value"], item["unit"]) == ("quantity", value, unit)


@pytest.mark.parametrize("text, kind", [("see section 7(d) of it", None), ("the sack of 30 (kg] there", "cardinal"), ("the 31st hut", "ordinal"), ("his 11st hut", "quantity")])
def test_brackets_and_endings_of_other_things(read, text, kind):
    assert [item["kind"] for item in read(text)][:1] == [kind] * (kind is not None)


def test_a_name_behind_tells_which_unit_a_symbol_is(read):
    assert [(item["kind"], item.get("unit")) for item in read("write 7 pm for seven picometres")] == [("quantity", "picometre")] * 2
    assert [item["kind"] for item in read("at 7 pm, three miles away")] == ["time", "quantity"]


@pytest.mark.parametrize("text, value, unit", [
    ("100 huts", 100, None), ("a couple of huts", 2, None), ("a few hundred huts", None, None), ("7 litres per 100 kilometres", 7, "litre per 100 kilometres"), ("5 ft. 3 in of it", 5.25, "foot"),
    ("300 Canadian dollars", 300, "CAD"), ("9 square miles", 9, "square mile"), ("a year and a half", 1.5, "year"), ("7 x 10^3 huts", 7000, None), ("8 over 10 of them", .8, None),
])
def test_one_look_ends_no_number_too_early(read, text, value, unit):
    (item,) = read(text)
    assert (item.get("value"), item.get("unit")) == (value, unit) and text.startswith(item["text"])


@pytest.mark.parametrize("text, span, timex", [
    ("the fifth through the twenty-third of September", "fifth through the twenty-third of September", "(XXXX-09-05,XXXX-09-23,P18D)"), ("the 2nd, May said", "2nd, May", "XXXX-05-02"),
    ("at half past nine", "half past nine", "T09:30"), ("at twenty five past nine", "twenty five past nine", "T09:25"), ("one fifteen p.m.", "one fifteen p.m.", "T13:15"), ("in the spring without", "spring", "SP"),
    ("the third of September", "third of September", "XXXX-09-03"), ("from the end of May to 4 July", "from the end of May to 4 July", "(XXXX-05-21,XXXX-07-04,P44D)"), ("on the 3rd of the month, that", "3rd", "XXXX-XX-03"), ("on Monday since", "Monday", "XXXX-WXX-1"),
])
def test_one_look_ends_no_date_too_early(read, text, span, timex):
    (item,) = read(text)
    assert (item["text"], item["timex"]) == (span, timex)
