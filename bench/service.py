#!/usr/bin/python3
"""What a user would write instead of glossd: Python with pyzmq, re and msgpack. Documents from PULL; sentences, quotes with their speakers, and numbers
with dates, money and units by regular expressions; results to PUB; one process.

usage: service.py PUSH-ENDPOINT RESULTS-ENDPOINT

Ends at SIGTERM. Not written to be slow or fast, but as one writes it: patterns compiled once, one pass for each kind of thing.
"""
import re
import sys
import time

import msgpack
import zmq

ABBREVIATION = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|St|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Inc|Corp|Ltd|Co|a\.m|p\.m|U\.S))\.$")
SENTENCE_END = re.compile(r"[.!?]+[\"”’)\]]*(?=\s+[\"“‘(\[]?[A-Z0-9])|\n+")
QUOTE = re.compile(r"“[^“”]{2,2000}”|\"[^\"]{2,2000}\"")
CUE = re.compile(r"\b(?:said|says|told|added|asked|argued|warned|insisted|explained|noted|denied|believes|expects|announced|according to)\b")
NAME = re.compile(r"(?:(?:Mr|Ms|Mrs|Dr|Prof|Gen|Sen|Rep|Gov)\.\s+)?[A-Z][\w’-]+(?:\s+[A-Z][\w’.-]+)*")
ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
VALUES = {**{word: n for n, word in enumerate(ONES, 1)}, **{word: 10 * n for n, word in enumerate(TENS, 2)}, "half": 0.5}
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP", "dollars": "USD", "euros": "EUR", "pounds": "GBP"}
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
WORDS = rf"(?:{'|'.join(TENS)})(?:-(?:{'|'.join(ONES[:9])}))?|{'|'.join(sorted(ONES, key=len, reverse=True))}|half"
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
DATE = re.compile(rf"\b(?:{MONTH}\s+\d{{1,2}}(?:,\s+\d{{4}})?|\d{{1,2}}\s+{MONTH}\s+\d{{4}}|{MONTH}\s+\d{{4}}|(?:19|20)\d\d|(?:last |next )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b")
TIME = re.compile(r"\b\d{1,2}:\d{2}(?:\s?[ap]\.?m\.?)?")
NUMBER = re.compile(rf"(?P<about>about |roughly |more than |fewer than |at least )?(?P<sign>[$€£])?(?<![\w.])(?:(?P<digits>{DIGITS})|(?P<word>{WORDS})\b)"
                    rf"(?:[\s-]?(?P<scale>{'|'.join(SCALES)})\b)?(?:\s?(?P<unit>%|percent|per cent|°C|km|kg|miles|tonnes|years?|days?|hours?|acres|dollars|euros|pounds)(?!\w))?", re.I)


def sentences(text):
    found, begin = [], 0
    for end in SENTENCE_END.finditer(text):
        if end.group()[0] == "." and ABBREVIATION.search(text, max(0, begin, end.start() - 8), end.start() + 1):
            continue
        stop = end.start() if end.group()[0] == "\n" else end.end()
        if text[begin:stop].strip():
            found.append({"begin": begin + len(text[begin:stop]) - len(text[begin:stop].lstrip()), "end": stop})
        begin = end.end()
    if text[begin:].strip():
        found.append({"begin": begin, "end": len(text.rstrip())})
    return found


def speaker(text, begin, end):
    """The name next to a cue behind the quote, else before it."""
    for first, last in ((end, min(end + 100, len(text))), (max(0, begin - 100), begin)):
        cue = CUE.search(text, first, last)
        if not cue:
            continue
        name = NAME.search(text, cue.end(), last) or NAME.search(text, first, cue.start())
        if name:
            return {"cue": {"begin": cue.start(), "end": cue.end()}, "speaker": {"begin": name.start(), "end": name.end(), "name": name.group()}}
    return {}


def quotes(text):
    return [{"begin": m.start(), "end": m.end(), "content": [[m.start() + 1, m.end() - 1]], **speaker(text, m.start(), m.end())} for m in QUOTE.finditer(text)]


def value(match):
    if match["digits"]:
        number = float(match["digits"].replace(",", ""))
    else:
        number = sum(VALUES[part] for part in match["word"].lower().split("-"))
    return number * SCALES.get((match["scale"] or "").lower(), 1)


def numbers(text):
    found = [{"begin": m.start(), "end": m.end(), "kind": kind} for kind, pattern in (("date", DATE), ("time", TIME)) for m in pattern.finditer(text)]
    taken = [(item["begin"], item["end"]) for item in found]
    for m in NUMBER.finditer(text):
        if any(begin < m.end() and m.start() < end for begin, end in taken):
            continue
        number = {"begin": m.start(), "end": m.end(), "kind": "cardinal", "value": value(m)}
        unit = CURRENCIES.get(m["sign"] or (m["unit"] or "").lower())
        if unit or m["unit"]:
            number["unit"] = unit or m["unit"]
            number["kind"] = "money" if unit else "percent" if m["unit"].lower() in ("%", "percent", "per cent") else "quantity"
        if m["about"]:
            number["modifier"] = m["about"].strip()
        found.append(number)
    return sorted(found, key=lambda item: (item["begin"], -item["end"]))


def main():
    context = zmq.Context()
    documents = context.socket(zmq.PULL)
    documents.bind(sys.argv[1])
    results = context.socket(zmq.PUB)
    results.sndhwm = 10000
    results.bind(sys.argv[2])
    seq, epoch = 0, int(time.time() * 1000)
    while True:
        document = msgpack.unpackb(documents.recv())
        text = document["text"]
        seq += 1
        result = {"seq": seq, "epoch": epoch, "v": 1, "id": document["id"], "channel": "default", "meta": document.get("meta"),
                  "length": len(text), "outcome": "whole",
                  "layers": {"sentences": sentences(text), "quotes": quotes(text), "numbers": numbers(text)}}
        results.send_multipart([b"default/doc", msgpack.packb(result)])


main()
