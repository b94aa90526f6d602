#!/usr/bin/env python3
"""Writes the character classes of tokens.re as re2c definitions, from the files of Debian's unicode-data (the folder is the one argument)."""
import sys

WORD_JOINERS = {0x200C, 0x200D}  # inside words of some scripts, and inside emoji
LIKE_SPACE = {0xFEFF, 0x200B, 0x2060}  # byte-order mark, zero-width space, word joiner
INSIDE_WORDS = {0xB2, 0xB3, 0xB9}  # raised digits, as in m²
QUESTIONS = {0x3F, 0x37E, 0x55E, 0x61F, 0x1367, 0x1945, 0x2047, 0x2048, 0x2E2E, 0xA60F, 0xA6F7, 0xFE56, 0xFF1F}
EXCLAMATIONS = {0x21, 0x55C, 0x203C, 0x2049, 0xFE57, 0xFF01}
COMMAS = {0x2C, 0x55D, 0x60C, 0x1363, 0x1808, 0x3001, 0xFE50, 0xFE51, 0xFF0C, 0xFF64}
COLONS = {0x3A, 0xFE55, 0xFF1A}
SEMICOLONS = {0x3B, 0x61B, 0x1364, 0x204F, 0xFE54, 0xFF1B}
HYPHENS = {0x2D, 0x2010, 0x2011, 0xFE63, 0xFF0D}
SLASHES = {0x2F, 0x2044, 0x2215, 0xFF0F}
PERCENTS = {0x25, 0x66A, 0x2030, 0x2031, 0xFE6A, 0xFF05}
ELLIPSES = {0x2026, 0x2025, 0x22EF}
QUOTES = {0x22, 0xFF02}
APOSTROPHES = {0x27, 0x60, 0xB4, 0xFF07}
OPEN_QUOTES = {0x2018, 0x201A, 0x201B, 0x201C, 0x201E, 0x201F, 0xAB, 0x2039, 0x300C, 0x300E, 0xFE41, 0xFE43, 0x301D, 0xFF62}
CLOSE_QUOTES = {0x2019, 0x201D, 0xBB, 0x203A, 0x300D, 0x300F, 0xFE42, 0xFE44, 0x301E, 0x301F, 0xFF63}


def fields(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.split("#")[0].strip()
            if line:
                yield [part.strip() for part in line.split(";")]


def code_points(text):
    first, _, last = text.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


def categories(folder):
    found, first = {}, None
    for row in fields(f"{folder}/UnicodeData.txt"):
        at = int(row[0], 16)
        begin = first if row[1].endswith(", Last>") else at
        first = at if row[1].endswith(", First>") else None
        for point in range(begin, at + 1):
            found.setdefault(row[2], set()).add(point)
    return found


def with_value(path, *values):
    return {point for row in fields(path) if row[1] in values for point in code_points(row[0])}


def define(name, points):
    runs, points = [], sorted(p for p in points if not 0xD800 <= p <= 0xDFFF)
    for point in points:
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    escape = lambda p: f"\\U{p:08X}" if p > 0xFFFF else f"\\u{p:04X}"
    print(f"{name} = [" + "".join(escape(a) if a == b else f"{escape(a)}-{escape(b)}" for a, b in runs) + "];")


def main(folder):
    by = categories(folder)
    of = lambda *names: set().union(*(by.get(name, set()) for name in names))
    scripts = f"{folder}/Scripts.txt"
    letters = of("Lu", "Ll", "Lt", "Lm", "Lo")
    han = with_value(scripts, "Han") | {0x3005, 0x3007}
    kana = with_value(scripts, "Hiragana", "Katakana") | {0x30FC, 0xFF70}
    marks = of("Mn", "Mc", "Me") | WORD_JOINERS
    thai = with_value(scripts, "Thai") & (letters | marks)
    terminals = with_value(f"{folder}/PropList.txt", "Sentence_Terminal")
    stops = terminals - QUESTIONS - EXCLAMATIONS - {0x203D}
    spaces = of("Zs", "Cc", "Cf", "Zl", "Zp") - WORD_JOINERS | LIKE_SPACE
    breaks = {0x0A, 0x0B, 0x0D, 0x85, 0x2028}
    paragraphs = {0x0C, 0x2029}
    named = {
        "stop": stops, "question": QUESTIONS, "exclamation": EXCLAMATIONS | {0x203D}, "comma": COMMAS, "colon": COLONS, "semicolon": SEMICOLONS,
        "hyphen": HYPHENS, "slash": SLASHES, "percent": PERCENTS, "dots": ELLIPSES, "quote": QUOTES, "apostrophe": APOSTROPHES,
        "open_quote": OPEN_QUOTES, "close_quote": CLOSE_QUOTES,
    }
    taken = set().union(*named.values())
    named["dash"] = of("Pd") | {0x2212, 0x2500, 0x2501} - taken
    named["dash"] -= taken
    named["open_bracket"] = of("Ps", "Pi") - taken
    named["close_bracket"] = of("Pe", "Pf") - taken
    named["currency"] = of("Sc")
    named["punctuation"] = of("Pc", "Po") - taken
    named["symbol"] = of("So", "Sm", "Sk") - taken - named["dash"] - kana - han
    one_by_one = han | kana
    define("han", han & letters | {0x3007})
    define("kana", kana & letters)
    define("thai", thai)
    define("letter", letters - one_by_one - thai)
    define("mark", marks)
    define("digit", of("Nd"))
    define("fraction", (of("No", "Nl") - INSIDE_WORDS - han) | INSIDE_WORDS)
    define("raised", INSIDE_WORDS)
    define("space", spaces - breaks - paragraphs)
    define("break", breaks)
    define("page", paragraphs)
    for name, points in named.items():
        define(name, points)


main(sys.argv[1])
