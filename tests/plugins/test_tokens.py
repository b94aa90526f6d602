"""The tokens plugin, seen through a plugin that publishes its internal layer."""
import pytest
from analyze import Analyzer, texts


@pytest.fixture(scope="module")
def tokens():
    analyzer = Analyzer("[tokens, show_tokens]")

    def see(text):
        shown = analyzer(text)["shown_tokens"]
        return [(token, *a["says"].split()) for token, a in zip(texts(text, shown), shown)]

    yield see
    analyzer.close()


def words(found):
    return [token[0] for token in found]


@pytest.mark.parametrize("text, wanted", [
    ("Don't stop", ["Don't", "stop"]),
    ("O’Brien’s dogs’ tails", ["O’Brien’s", "dogs", "’", "tails"]),
    ("well-known and/or", ["well", "-", "known", "and", "/", "or"]),
    ("U.S. e.g.", ["U", ".", "S", ".", "e", ".", "g", "."]),
    ("$1,000.50, 10.4.2.", ["$", "1,000.50", ",", "10.4.2", "."]),
    ("US5,000 A1.5m 5,a", ["US5", ",", "000", "A1", ".", "5", "m", "5", ",", "a"]),
    ("3m A380 5½ km²", ["3", "m", "A380", "5", "½", "km²"]),
    ("wait... no… yes -- or—no?! Oh!!!", ["wait", "...", "no", "…", "yes", "--", "or", "—", "no", "?", "!", "Oh", "!!!"]),
    ("cafe\u0301 nai\u0308ve", ["cafe\u0301", "nai\u0308ve"]),
    ("👩\u200d🚀 ok", ["👩\u200d🚀", "ok"]),
    ("東京です。", ["東", "京", "で", "す", "。"]),
    ("สวัสดี ครับ", ["สวัสดี", "ครับ"]),
    ("a\0b", ["a", "b"]),
    (" \t\r\n", []),
])
def test_where_tokens_begin_and_end(tokens, text, wanted):
    assert words(tokens(text)) == wanted


def test_the_space_before(tokens):
    text = "\ufeffa b\tc\nd\r\ne\n \ng\r\n\r\nh\u2028i\u2029j k,l"
    assert [(t[0], t[2]) for t in tokens(text)] == [
        ("a", "space"), ("b", "space"), ("c", "space"), ("d", "line"), ("e", "line"), ("g", "paragraph"), ("h", "paragraph"), ("i", "line"),
        ("j", "paragraph"), ("k", "space"), (",", "none"), ("l", "none")]


@pytest.mark.parametrize("word, wanted", [
    ("word", "lower"), ("Word", "title"), ("W", "upper"), ("NATO", "upper"), ("McKay", "mixed"), ("iPad", "mixed"), ("O'Neill", "title"),
    ("Élan", "title"), ("ÉLAN", "upper"), ("élan", "lower"), ("Ǆ", "upper"), ("שלום", "none"), ("Правда", "title"), ("I'm", "title"), ("ﬁn", "lower"),
])
def test_case(tokens, word, wanted):
    assert [t[3] for t in tokens(word)] == [wanted]


@pytest.mark.parametrize("word, wanted", [
    ("word", "latin"), ("été", "latin"), ("слово", "cyrillic"), ("λόγος", "greek"), ("كلمة", "arabic"), ("מילה", "hebrew"), ("शब्द", "devanagari"),
    ("語", "han"), ("ご", "kana"), ("カ", "kana"), ("말", "hangul"), ("คำ", "thai"), ("բառ", "other"),
])
def test_script(tokens, word, wanted):
    assert [t[4] for t in tokens(word)] == [wanted]


@pytest.mark.parametrize("marks, wanted", [
    (".。।։۔", "stop"), ("?؟？", "question"), ("!！", "exclamation"), (",،、", "comma"), (":", "colon"), (";؛", "semicolon"), ("—–", "dash"),
    ("-", "hyphen"), ("/", "slash"), ("'", "apostrophe"), ('"', "quote"), ("“‘«„「", "open_quote"), ("”’»」", "close_quote"), ("([{", "open_bracket"),
    (")]}", "close_bracket"), ("$€¥", "currency"), ("%‰", "percent"), ("…", "ellipsis"), ("§", "other"),
])
def test_marks(tokens, marks, wanted):
    for mark in marks:
        assert [t[5] for t in tokens(f"a {mark} b")][1] == wanted, mark


def test_a_number_in_any_digits(tokens):
    assert [t[1] for t in tokens("123 ١٢٣ १२३ １２３")] == ["number"] * 4


def test_more_tokens_than_a_block_of_rows(tokens):
    text = " ".join(f"w{i}" for i in range(3000))
    assert words(tokens(text)) == text.split()
