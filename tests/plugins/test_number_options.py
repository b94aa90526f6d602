"""The options of the numbers plugin: what signs mean, values in SI, the users' own units and words."""
import json
import os
import subprocess

import pytest
from analyze import BUILD, Analyzer


def reading(options, text):
    analyzer = Analyzer(f"[tokens, {{numbers: {{{options}}}}}]")
    items = analyzer(text)["numbers"]
    analyzer.close()
    return items


def refusal(options):
    done = subprocess.run([BUILD / "gloss", "analyze", "--jsonl", "--config", os.devnull, "--set", f"plugin_path=[{BUILD}/plugins]", "--set",
                           f"pipeline=[tokens, {{numbers: {{{options}}}}}]"], input=json.dumps({"text": "5"}) + "\n", capture_output=True, text=True, timeout=60)
    assert done.returncode
    return done.stderr


@pytest.mark.parametrize("options, text, unit", [
    ("", "$5", "USD"), ("currencies: [$=CAD]", "$5", "CAD"), ("currencies: [$=CAD]", "5 dollars", "CAD"), ("currencies: [kr=NOK, ¥=CNY]", "5 kroner", "NOK"), ("currencies: [kr=NOK, ¥=CNY]", "¥5", "CNY"), ("", "¥5", "JPY"),
])
def test_what_a_bare_sign_means(options, text, unit):
    (item,) = reading(options, text)
    assert item["unit"] == unit and item["assumed"] is True


def test_what_says_its_country_is_not_assumed():
    (item,) = reading("currencies: [$=CAD]", "US$5")
    assert item["unit"] == "USD" and "assumed" not in item


@pytest.mark.parametrize("given", ["$", "$=XYZ", "q=USD", "$=usd", "=USD"])
def test_currencies_that_are_none(given):
    assert "SIGN=CODE" in refusal(f'currencies: ["{given}"]')


@pytest.mark.parametrize("text, si", [
    ("5 km", {"value": 5000, "unit": "metre", "ucum": "m"}), ("50 °F", {"value": 283.15, "unit": "kelvin", "ucum": "K"}), ("36 km/h", {"value": 10, "unit": "metre per second", "ucum": "m/s"}),
    ("6'3\"", {"value": 1.905, "unit": "metre", "ucum": "m"}), ("9\"", {"value": .2286, "unit": "metre", "ucum": "m"}), ("2 to 3 km", {"low": 2000, "high": 3000, "unit": "metre", "ucum": "m"}), ("2 weeks", {"value": 1209600, "unit": "second", "ucum": "s"}), ("at least 2 hours", {"value": 7200, "low": 7200, "unit": "second", "ucum": "s"}),
    ("2 months", None), ("9 degrees", None), ("$5", None), ("5 huts", None), ("5%", None),
])
def test_values_in_si(text, si):
    (item,) = reading("si: true", text)
    assert set(item.get("si", {})) == set(si or {})
    for key, value in (si or {}).items():
        assert item["si"][key] == (pytest.approx(value, rel=1e-9) if key in ("value", "low", "high") else value)


def test_si_is_off_by_default():
    assert "si" not in reading("", "5 km")[0]


def test_units_of_ones_own():
    (item,) = reading('units: ["smoot = 1.7018 metre | smoots | smt"], si: true', "He is 2 SMOOTS tall")
    assert (item["kind"], item["value"], item["unit"]) == ("quantity", 2, "smoot") and item["si"]["value"] == pytest.approx(3.4036)
    (item,) = reading('units: ["lap = 0.25 mile | laps"], si: true', "4 laps")
    assert item["si"]["value"] == pytest.approx(1609.344)
    (item,) = reading('units: ["sprint | sprints"], si: true', "2 sprints")
    assert item["unit"] == "sprint" and "si" not in item and "ucum" not in item
    (item,) = reading('units: ["sprint = 2 week | sprints"]', "2 sprints")
    assert item["kind"] == "duration"
    assert reading('units: ["smoot = 1.7018 metre | smoots"]', "2 smoots per second")[0]["unit"] == "smoot per second"


def test_words_of_ones_own():
    options = "words: [grand = 1000, gross = 144]"
    assert [item["value"] for item in reading(options, "7 grand, a gross of eggs, two gross of eggs")] == [7000, 144, 288]


def test_units_and_words_in_files(tmp_path):
    (tmp_path / "units").write_text("# ours\n\nsmoot = 1.7018 metre | smoots\nhut|huts\n")
    (tmp_path / "words").write_text("grand = 1000\n")
    items = reading(f'unit_files: ["{tmp_path}/units"], word_files: ["{tmp_path}/words"]', "3 smoots, 4 huts, 5 grand")
    assert [(item["value"], item.get("unit")) for item in items] == [(3, "smoot"), (4, "hut"), (5000, None)]


@pytest.mark.parametrize("options, words", [("units: [smoot = metre]", "NAME"), ("units: [smoot = 2 nothings]", "NAME"), ("units: [= 2 metre]", "NAME"), ("units: [smoot = -2 metre]", "NAME"), ("words: [grand]", "WORD"),
                                            ("words: [grand = 1.5]", "WORD"), ("words: [grand = many]", "WORD"), ("words: [= 5]", "WORD")])
def test_what_cannot_be_read_is_refused(options, words):
    assert words in refusal(options)


def test_many_units():
    many = ", ".join(f"unit{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}" for i in range(1000))
    (item,) = reading(f"units: [{many}]", "5 unitabb")
    assert item["unit"] == "unitabb"


@pytest.mark.parametrize("text, kind, value, unit", [
    ("5 ruby cups", "quantity", 5, "ruby cup"), ("five Ruby  Cups of it", "quantity", 5, "ruby cup"), ("a 3-ruby-cup bowl", "cardinal", 3, None), ("5 cups", "quantity", 5, "cup"), ("5 ruby red shoes", "cardinal", 5, None),
    ("2 star-leaps", "quantity", 2, "star leap"), ("two baker's dozens", "cardinal", 26, None), ("a baker's dozen rolls", "cardinal", 13, None), ("3 dozen", "cardinal", 36, None), ("4 o.k. units", "quantity", 4, "o.k. unit"),
])
def test_forms_of_several_tokens(text, kind, value, unit):
    (item,) = reading('units: [ruby cup = 0.3 litre | ruby cups, star leap = 2 light-year | star-leaps, o.k. unit | o.k. units], '
                      'words: ["baker\'s dozen = 13", "baker\'s dozens = 13"]', text)
    assert (item["kind"], item.get("unit")) == (kind, unit)
    assert item["value"] == value


def test_the_longest_form_of_several_counts():
    (item,) = reading("units: [ruby = 1 gram, ruby cup = 1 litre, ruby cup full = 2 litre], si: true", "7 ruby cup full")
    assert item["unit"] == "ruby cup full" and item["si"]["unit"] == "cubic metre"
    (item,) = reading("units: [ruby = 1 gram, ruby cup = 1 litre, ruby cup full = 2 litre]", "7 ruby cup empty")
    assert item["unit"] == "ruby cup"
    (item,) = reading("units: [ruby = 1 gram, ruby cup = 1 litre, ruby cup full = 2 litre]", "7 ruby full")
    assert item["unit"] == "ruby"


def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "it is a pipe" in refusal(f'unit_files: ["{tmp_path}/pipe"]')


@pytest.mark.parametrize("given", ["smoot | " + "x" * 49, "y" * 49])
def test_a_form_that_is_too_long(given):
    assert "units: " in refusal(f'units: ["{given}"]') and "at most 48 bytes" in refusal(f'units: ["{given}"]')


def test_a_name_that_is_cut_is_cut_at_a_character():
    (item,) = reading(f'units: ["{"é" * 24}"]', f"5 cubic metres per {'é' * 24} in all")
    assert item["unit"] == "cubic metre per " + "é" * 23
