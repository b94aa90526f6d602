"""The quotes plugin: content, kinds, cues and speakers in short texts."""
import os
import subprocess

import pytest
from analyze import BUILD, Analyzer


@pytest.fixture(scope="module")
def analyzer():
    made = Analyzer("[tokens, sentences, quotes]")
    yield made
    made.close()


@pytest.fixture(scope="module")
def read(analyzer):
    def read(text):
        layers, found = analyzer(text), []
        for quote in layers["quotes"]:
            speaker = quote.get("speaker", {})
            found.append({
                "content": [text[b:e] for b, e in quote["content"]], "verbatim": [text[b:e] for b, e in quote["verbatim"]], "kind": quote["kind"],
                "act": quote.get("act"), "cue": text[quote["cue"]["begin"]:quote["cue"]["end"]] if "cue" in quote else None,
                "text": speaker.get("text"), "name": speaker.get("name"), "how": speaker.get("how"), "quote": quote})
        return found

    return read


@pytest.mark.parametrize("text, content, cue, speaker", [
    ("“The boat is late,” said Anna Reed.", "The boat is late,", "said", "Anna Reed"),
    ("“The boat is late,” Anna Reed said.", "The boat is late,", "said", "Anna Reed"),
    ("Anna Reed said: “The boat is late.”", "The boat is late.", "said", "Anna Reed"),
    ('Anna Reed said, "The boat is late."', "The boat is late.", "said", "Anna Reed"),
    ("\"Is it late?\" asked the harbour master.", "Is it late?", "asked", "the harbour master"),
    ("«The boat is late,» the mayor of Ellery said on Monday.", "The boat is late,", "said", "the mayor of Ellery"),
])
def test_direct(read, text, content, cue, speaker):
    (quote,) = read(text)
    assert (quote["content"], quote["kind"], quote["cue"], quote["text"], quote["how"]) == ([content], "direct", cue, speaker, "span")
    assert quote["verbatim"] == [content]


def test_interrupted_and_continued(read):
    (quote,) = read("“We waited,” said Anna Reed, “but nobody came. We left.” The road was dark.")
    assert quote["content"] == ["We waited,", "but nobody came. We left."]
    (quote,) = read("“We waited,” Anna Reed said. “Nobody came. We left.”")
    assert quote["content"] == ["We waited,", "Nobody came. We left."]
    assert quote["quote"]["sentences"] == [0, 2]


@pytest.mark.parametrize("text, content, cue, speaker, act", [
    ("The mayor said that the boat would sail.", "that the boat would sail", "said", "The mayor", "speech"),
    ("The boat would sail again, the mayor said.", "The boat would sail again", "said", "the mayor", "speech"),
    ("The boat will sail, according to the operator.", "The boat will sail", "according to", "the operator", "speech"),
    ("According to the operator, the boat will sail.", "the boat will sail", "According to", "the operator", "speech"),
    ("The mayor promised to keep the boat.", "to keep the boat", "promised", "The mayor", "speech"),
    ("The mayor believes that the boat will sail.", "that the boat will sail", "believes", "The mayor", "other"),
])
def test_indirect(read, text, content, cue, speaker, act):
    (quote,) = read(text)
    assert (quote["content"], quote["kind"], quote["cue"], quote["text"], quote["act"]) == ([content], "indirect", cue, speaker, act)
    assert quote["verbatim"] == []


def test_mixed(read):
    (quote,) = read("The mayor said the plan was “a gift to the town” and nothing else.")
    assert quote["kind"] == "mixed"
    assert quote["verbatim"] == ["a gift to the town"]


def test_scare_quotes_have_no_speaker(read):
    (quote,) = read("The so-called “night boat” leaves at noon.")
    assert (quote["kind"], quote["name"], quote["act"]) == ("scare", None, None)


def test_names_are_brought_together(analyzer):
    text = "Mayor Anna Maria Reed came early. “We will sail,” Reed said. The boat was late. “We always do,” she said."
    layers = analyzer(text)
    (speaker,) = layers["speakers"]
    assert speaker["name"] == "Anna Maria Reed" and text[speaker["begin"]:speaker["end"]] == "Anna Maria Reed"
    assert [text[b:e] for b, e in speaker["mentions"]] == ["Reed", "she"]
    assert [q["speaker"]["how"] for q in layers["quotes"]] == ["span", "pronoun"]
    assert [q["speaker"]["ids"] for q in layers["quotes"]] == [[0], [0]]
    assert {q["speaker"]["name"] for q in layers["quotes"]} == {"Anna Maria Reed"}


@pytest.mark.parametrize("text, name", [
    ("“We sail tomorrow,” said Anna Reed.\n\n“We wait here,” said Ben Ortiz.\n\n“It is late,” she said.", "Anna Reed"),
    ("“We sail tomorrow,” said Ms. Reed.\n\n“We wait here,” said Mr. Ortiz.\n\n“It is late,” she said.", "Reed"),
    ("“We sail,” said Ben Ortiz. Mayor Anna Reed came late. She said that it was the wind.", "Anna Reed"),
])
def test_pronouns_mean_somebody_of_their_gender(read, text, name):
    assert read(text)[-1]["name"] == name


@pytest.mark.parametrize("text, name", [
    ("Former Harbour Minister Anna Reed said that the boat would sail.", "Anna Reed"),
    ("But Anna Reed said that the boat would sail.", "Anna Reed"),
    ("“We sail,” said Anna Reed, 47.", "Anna Reed"),
])
def test_names_go_without_titles(read, text, name):
    assert read(text)[-1]["name"] == name


def test_a_quotation_alone_is_the_last_speakers(read):
    first, second = read("“We will sail tomorrow,” said Anna Reed.\n\n“Nobody believed me when I said it would.”")
    assert (second["how"], second["name"], second["text"]) == ("implicit", "Anna Reed", None)


PLAIN = "\n\n".join(["The road was dark.", "The boat is old.", "Rain fell.", "The harbour is small.", "It snowed.", "The lane is narrow."])


def test_a_paragraph_that_is_a_quotation_goes_on_with_the_one_before(read):
    text = f"{PLAIN}\n\n“We will sail tomorrow,” Anna Reed said.\n\n“Nobody believed me when I said it would.”\n\n{PLAIN}"
    (quote,) = read(text)
    assert (quote["content"], quote["text"]) == (["We will sail tomorrow,", "Nobody believed me when I said it would."], "Anna Reed")


def test_a_paragraph_that_is_a_quotation_goes_on_with_what_was_reported(read):
    first, second = read(f"{PLAIN}\n\nAnna Reed said that they would sail.\n\n“Nobody believed me when I told the others.”\n\n{PLAIN}")
    assert (second["content"], second["text"]) == (["Nobody believed me when I told the others."], "Anna Reed")


def test_no_quotation_goes_on_over_a_paragraph_of_another_kind(read):
    first, second = read(f"{PLAIN}\n\n“We will sail tomorrow,” Anna Reed said.\n\nThe road was dark.\n\n“Nobody believed me when I said it would.”\n\n{PLAIN}")
    assert (first["content"], second["content"]) == (["We will sail tomorrow,"], ["Nobody believed me when I said it would."])


def test_a_quotation_that_nothing_closes_goes_on_in_a_dialogue_too(read):
    (quote,) = read("“We will sail tomorrow,” said Anna Reed. “The boat is ready and so are we.\n\n“Nobody believed me when I said it would.”")
    assert quote["content"][-1] == "Nobody believed me when I said it would."


@pytest.mark.parametrize("count", [1, 30, 100])
def test_a_long_quotation_is_one_whatever_stands_in_its_middle(read, count):
    words = " ".join(["and said that he told us, and"] * count)
    (quote,) = read(f"“We waited {words} nobody came to the harbour,” said Anna Reed.")
    assert (quote["verbatim"], quote["text"]) == ([f"We waited {words} nobody came to the harbour,"], "Anna Reed")


@pytest.mark.parametrize("marks", ["“”", '""', "«»", "„“", "‘’", "''"])
def test_all_marks_say_the_same(read, marks):
    (quote,) = read(f"{marks[0]}We will sail tomorrow at noon,{marks[1]} said Anna Reed.")
    assert (quote["content"], quote["cue"], quote["text"]) == (["We will sail tomorrow at noon,"], "said", "Anna Reed")


def test_a_quotation_that_is_never_closed(read):
    quotes = read("“We will sail tomorrow, said Anna Reed.\n\nThe road was dark.")
    assert all("dark" not in part for q in quotes for part in q["content"])


def test_single_marks(read):
    (quote,) = read("‘It’s late,’ said Anna Reed.")
    assert quote["content"] == ["It’s late,"]


@pytest.mark.parametrize(("text", "verbatim"), [
    ("“We saw ‘the long boat’ this morning,” said Anna Reed.", "We saw ‘the long boat’ this morning,"),
    ("“” “We saw the long boat this morning,” said Anna Reed.", "We saw the long boat this morning,"),
    ("He saw ‘the “long old boat” there’ and left.", "long old boat"),
])
def test_stretches_do_not_overlap(read, text, verbatim):
    assert [part for quote in read(text) for part in quote["verbatim"]] == [verbatim]


def test_apostrophes_are_no_marks(read):
    assert [q for q in read("The dogs' owner and the '90s band don't agree. It's the Lanes' boat.") if q["kind"] != "indirect"] == []


def test_without_indirect_speech():
    analyzer = Analyzer("[tokens, sentences, {quotes: {indirect: false}}]")
    for text in ("The mayor said that it would sail. “It will,” she said.", "“It will,” she said, but the mayor said that it would rain all day."):
        assert [q["kind"] for q in analyzer(text)["quotes"]] == ["direct"]
    analyzer.close()


def test_many_speakers_without_a_capital(analyzer):
    words = [a + b + c for a in "bdfgk" for b in "aeiou" for c in "lmnpr"]
    layers = analyzer(" ".join(f"the {word} said that it rained." for word in words))
    assert len(layers["speakers"]) == len(words)


@pytest.mark.parametrize("text, content, cue, speaker", [
    ("“Not tonight!” growled the old ferryman, and turned away.", "Not tonight!", "growled", "the old ferryman"),
    ("“Not tonight,” she snapped.", "Not tonight,", "snapped", "she"),
    ("“Nobody asked me about the harbour at all.” — Anna Reed", "Nobody asked me about the harbour at all.", "—", "Anna Reed"),
])
def test_clauses_of_novels_and_signatures(read, text, content, cue, speaker):
    (quote,) = read(text)
    assert (quote["content"], quote["cue"], quote["text"]) == ([content], cue, speaker)


def test_turns_of_a_transcript(read):
    first, second = read("REED: We sail at noon, whatever the weather.\n\nORTIZ: Then you sail alone.")
    assert (first["name"], second["name"]) == ("REED", "ORTIZ")
    (quote,) = read("“REED: The mayor said that the boat would sail.”")
    assert quote["text"] == "REED" and "The mayor said" in quote["content"][0]
    (quote,) = read("REED: The mayor told us that the boat would sail.")
    assert quote["content"] == ["that the boat would sail"]


def test_speakers_take_turns(read):
    text = "“Will you sail?” said Anna.\n\n“Not today,” said Ben.\n\n“And why is that so?”\n\n“Because of the wind, of course.”"
    assert [quote["name"] for quote in read(text)] == ["Anna", "Ben", "Anna", "Ben"]


def test_in_other_languages_nobody_is_guessed(analyzer):
    text = "«Wir fahren morgen alle nach Hause», sagte Anna Reed."
    (quote,) = analyzer(text, lang="de")["quotes"]
    assert [text[b:e] for b, e in quote["content"]] == ["Wir fahren morgen alle nach Hause"]
    assert "speaker" not in quote and "cue" not in quote
    text = "Das Buch „Anna und der Wind“ ist neu. Die „kurze Nacht“ auch. Er las „sie kamen alle nach Hause“ vor."
    assert [quote["kind"] for quote in analyzer(text, lang="de")["quotes"]] == ["title", "scare", "direct"]


def test_min_confidence(read):
    text = "“We will sail tomorrow,” said Anna Reed.\n\n“Nobody believed me when I said it would.”"
    sure = {q["quote"]["speaker"]["confidence"] for q in read(text)}
    assert all(0 < confidence < 1 for confidence in sure) and len(sure) == 2
    analyzer = Analyzer(f"[tokens, sentences, {{quotes: {{min_confidence: {max(sure)}}}}}]")
    assert ["speaker" in quote for quote in analyzer(text)["quotes"]] == [True, False]
    analyzer.close()


def turned(place):
    def turn(data):
        return data[:place] + bytes([data[place] ^ 1]) + data[place + 1:]

    return turn


@pytest.mark.parametrize("change, message", [
    (turned(2_000_000), "damaged"),
    (lambda data: data[:-1], "damaged"),
    (lambda data: data + b"x", "damaged"),
    (turned(8), "another version"),
    (turned(0), "no weights of quotes"),
    (lambda data: b"", "no weights of quotes"),
    (None, "No such file"),
])
def test_weights_that_are_not_whole_are_refused(tmp_path, change, message):
    path = tmp_path / "weights"
    if change:
        path.write_bytes(change((BUILD / "plugins/quotes.weights").read_bytes()))
    command = [BUILD / "gloss", "analyze", "--jsonl", "--config", os.devnull, "--set", f"plugin_path=[{BUILD}/plugins]",
               "--set", f"pipeline=[tokens, sentences, {{quotes: {{weights: {path}}}}}]"]
    result = subprocess.run(command, input='{"text": "a"}\n', capture_output=True, text=True)
    assert result.returncode and message in result.stderr and str(path) in result.stderr


def test_the_weights_name_their_source():
    assert b"PolNeAR 1.0" in (BUILD / "plugins/quotes.weights").read_bytes()[:600]


@pytest.mark.parametrize("text", ["“", "”", "“”", "\"", "'", "“ ” said", "said", "according to", "A: b", "said said said", "“a” “b” “c”", "\0“\0”"])
def test_odd_texts(read, text):
    read(text)


def test_linear_in_marks_and_cues():
    """Seconds would be minutes if anything were quadratic; the test runner's limit is the judge."""
    analyzer = Analyzer("[tokens, sentences, quotes]")
    for text in ("“" * 100_000, "“a” " * 50_000, "said " * 100_000, "He said " * 50_000, "a, " * 100_000 + "said", "A " * 100_000 + "said it",
                 "“a " + "b. " * 50_000 + "”", "He said that, " * 50_000, "Told " * 100_000, "“a,” b c. " * 30_000, "A: " * 100_000, "“a” — B " * 30_000, "\"a\" he said " * 50_000, "reply " * 100_000):
        analyzer(text)
    analyzer.close()


def test_no_part_grows_over_another(analyzer):
    """Marks are balanced, but what is attributed begins and ends inside them in many ways."""
    for piece in ("he said “that it", "“we”, he said, “go and go”", "“a b c d” (she said) e f”", "“Yes, I said “no” to it,” he said, “and", "said that “a” — b “c”"):
        for times in (1, 3, 40):
            for quote in analyzer(f"{piece} " * times)["quotes"]:
                ends = [end for span in quote["content"] for end in span]
                assert ends == sorted(ends)
