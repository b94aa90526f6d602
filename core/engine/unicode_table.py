#!/usr/bin/env python3
"""Writes the table of unicode.c to standard output, from the files of Debian's unicode-data (the folder is the one argument)."""
import sys


def fields(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.split("#")[0].strip()
            if line:
                yield [part.strip() for part in line.split(";")]


def code_points(text):
    first, _, last = text.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


def main(folder):
    size = 0x110000
    category, case, digit, script, fold = ["Cn"] * size, [0] * size, [-1] * size, ["Zzzz"] * size, [0] * size
    first = None
    for row in fields(f"{folder}/UnicodeData.txt"):
        at = int(row[0], 16)
        begin = first if row[1].endswith(", Last>") else at
        first = at if row[1].endswith(", First>") else None
        for point in range(begin, at + 1):
            category[point] = row[2]
            case[point] = {"Ll": 1, "Lu": 2, "Lt": 3}.get(row[2], 0)
            if row[6]:
                digit[point] = int(row[6])
    short = {row[2]: row[1] for row in fields(f"{folder}/PropertyValueAliases.txt") if row[0] == "sc"}
    for row in fields(f"{folder}/Scripts.txt"):
        for point in code_points(row[0]):
            script[point] = short[row[1]]
    for row in fields(f"{folder}/CaseFolding.txt"):
        if row[1] in "CS":
            fold[int(row[0], 16)] = int(row[2], 16) - int(row[0], 16)

    records, entries, blocks = {}, {}, []
    for begin in range(0, size, 128):
        entry = []
        for point in range(begin, begin + 128):
            key = (category[point], script[point], case[point], digit[point], fold[point])
            entry.append(records.setdefault(key, len(records)))
        blocks.append(entries.setdefault(tuple(entry), len(entries)))
    print("/* Made by unicode_table.py from unicode-data. */")
    print("static const unicode_record records[] = {")
    for category_, script_, case_, digit_, fold_ in records:
        print(f'\t{{"{category_}", "{script_}", {case_}, {digit_}, {fold_}}},')
    print("};\nstatic const uint16_t entries[][128] = {")
    for entry in entries:
        print("\t{" + ",".join(map(str, entry)) + "},")
    print("};\nstatic const uint16_t blocks[] = {" + ",".join(map(str, blocks)) + "};")


main(sys.argv[1])
