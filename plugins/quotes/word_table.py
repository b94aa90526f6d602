#!/usr/bin/env python3
"""Writes the tables of words.c from words.tsv: the words, each with its traits, and a hash table of their places among them."""
import sys

MULTIPLIER, BITS, PLACE_BITS, LONGEST = 0x9E3779B97F4A7C15, 13, 11, 16  # as in words.h
LONGEST_PARTICLE = 3  # bytes, as in names.c


def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#")]


def number(text):
    return int.from_bytes(text, "little")


traits = {}
for trait, _, words in rows(sys.argv[1]):
    for word in words.split():
        traits.setdefault(word, []).append(trait)

words = sorted(traits)
too_long = [word for word in words if len(word.encode()) > LONGEST]
too_long += [word for word in words if "PARTICLE" in traits[word] and len(word) > LONGEST_PARTICLE]
if too_long or len(words) * 2 > 1 << BITS or len(words) >= 1 << PLACE_BITS:
    sys.exit(f"word_table.py: {too_long or 'more words than the hash table is made for'}")
slots = [0] * (1 << BITS)
for place, word in enumerate(words, 1):
    hashed = number(word.encode()[:8]) * MULTIPLIER % (1 << 64)
    at = hashed >> 64 - BITS
    while slots[at]:
        at = (at + 1) % len(slots)
    slots[at] = place | (hashed >> 64 - BITS - 16 + PLACE_BITS) << PLACE_BITS & 0xFFFF

print("/* Made by word_table.py from words.tsv. */")
print("const listed_word listed_words[] = {\n\t{0},")
for word in words:
    print(f"\t{{{number(word.encode()[:8]):#x}, {number(word.encode()[8:]):#x}, {len(word.encode())}, {' | '.join(traits[word])}}}, /* {word} */")
print("};\nconst uint16_t word_slots[1 << WORD_BITS] = {")
for first in range(0, len(slots), 32):
    print("\t" + ", ".join(str(slot) for slot in slots[first : first + 32]) + ",")
print("};")
