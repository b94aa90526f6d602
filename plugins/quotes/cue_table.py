#!/usr/bin/env python3
"""Writes the table of cues.c from cues.tsv: word, act, and the letters of what may follow it."""
import sys

FLAGS = {"t": "CUE_THAT", "q": "CUE_QUOTE", "k": "CUE_COLON", "c": "CUE_COMMA", "e": "CUE_END", "i": "CUE_TO", "w": "CUE_WH", "s": "CUE_CLAUSE"}

with open(sys.argv[1], encoding="utf-8") as lines:
    rows = sorted(line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#"))
print("/* Made by cue_table.py from cues.tsv. */")
for word, act, follows in rows:
    print(f'\t{{"{word}", {"true" if act == "speech" else "false"}, {" | ".join(FLAGS[letter] for letter in follows)}}},')
