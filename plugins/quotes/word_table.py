#!/usr/bin/env python3
"""Writes the tables of words.c from words.tsv: the words, each with its traits, and a perfect hash table of their places among them."""
import sys

MULTIPLIER, BITS, SHIFT_BITS, LONGEST = 0x9E3779B97F4A7C15, 11, 9, 16  # as in words.h
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

def place_all(keys):
    """{key: slot}, and the shifts: the fullest groups first, each by the first number that leads all of them to free slots."""
    slots, free, shifts = {}, set(range(1 << BITS)), [0] * (1 << SHIFT_BITS)
    groups = [[] for _ in shifts]
    for key in keys:
        hashed = key * MULTIPLIER % (1 << 64)
        groups[hashed >> 64 - SHIFT_BITS].append((key, hashed >> 40))
    for group in sorted(range(len(groups)), key=lambda group: -len(groups[group])):
        for shift in range(1 << BITS):
            taken = {key: (at ^ shift) % (1 << BITS) for key, at in groups[group]}
            if len(free.intersection(taken.values())) == len(taken):
                break
        else:
            sys.exit("word_table.py: the hash table is too small")
        shifts[group] = shift
        slots.update(taken)
        free.difference_update(taken.values())
    return slots, shifts


words = sorted(traits, key=lambda word: word.encode())
too_long = [word for word in words if len(word.encode()) > LONGEST]
too_long += [word for word in words if "PARTICLE" in traits[word] and len(word) > LONGEST_PARTICLE]
long_words = [word for word in words if len(word.encode()) >= 8]
listed = {}
for word in words:
    listed.setdefault(number(word.encode()[:8]), word)
if too_long:
    sys.exit(f"word_table.py: {too_long}")
slots, shifts = place_all(listed)

print("/* Made by word_table.py from words.tsv. */")
print("const listed_word listed_words[1 << WORD_BITS] = {")
for key, word in listed.items():
    many = f"UNUSUAL | UINT64_C({long_words.index(word)}) << KIND_AT" if word in long_words else " | ".join(traits[word])
    print(f"\t[{slots[key]}] = {{{key:#x}, {many}}}, /* {word} */")
print("};\nconst long_word long_words[] = {")
for word in long_words:
    print(f"\t{{{number(word.encode()[:8]):#x}, {number(word.encode()[8:]):#x}, {len(word.encode())}, {' | '.join(traits[word])}}}, /* {word} */")
print("\t{0},\n};\nconst uint16_t word_shifts[1 << SHIFT_BITS] = {")
for first in range(0, len(shifts), 32):
    print("\t" + ", ".join(map(str, shifts[first : first + 32])) + ",")
print("};")
