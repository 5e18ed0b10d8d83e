#!/usr/bin/env python3
"""Makes the tables of server/text/han.h from the Unihan database (Debian's package unicode-data).

usage: make_han_tables.py FOLDER > han_tables.inc

Readings: kTGHZ2013 (the dictionary of the 2013 list of standard characters), kXHC1983, kMandarin, in this order, without
tones, each once. Variants: a character and what it is the simplified, traditional, z- or semantic variant of count as one;
the smallest code point stands for all.
"""
import bz2
import re
import sys
import unicodedata

READINGS_MAX = 6


def entries(path, fields):
    with bz2.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 3 and parts[1] in fields:
                yield int(parts[0][2:], 16), parts[1], parts[2]


def toneless(syllable):
    # ü is typed as v.
    plain = unicodedata.normalize("NFD", syllable.replace("ü", "v").replace("ê", "e"))
    plain = plain.replace("u\u0308", "v")
    return re.sub("[^a-z]", "", plain.lower())


def readings(folder):
    found = {}
    for code, field, value in entries(f"{folder}/Unihan_Readings.txt.bz2", {"kTGHZ2013", "kXHC1983", "kMandarin"}):
        syllables = re.findall(r":(\S+)", value) if ":" in value else [value.split(" ")[0]]
        for group in syllables:
            for syllable in group.split(","):
                syllable = unicodedata.normalize("NFC", syllable)
                found.setdefault(code, {}).setdefault(field, []).append(toneless(syllable))
    table = {}
    for code, by_field in found.items():
        order = []
        for field in ("kTGHZ2013", "kXHC1983", "kMandarin"):
            for syllable in by_field.get(field, []):
                if syllable and syllable not in order:
                    order.append(syllable)
        if order:
            table[code] = order[:READINGS_MAX]
    return table


def variants(folder):
    parent = {}

    def find(code):
        while parent.setdefault(code, code) != code:
            code = parent[code]
        return code

    fields = {"kSimplifiedVariant", "kTraditionalVariant", "kZVariant", "kSemanticVariant"}
    for code, _, value in entries(f"{folder}/Unihan_Variants.txt.bz2", fields):
        for other in value.split(" "):
            a, b = find(code), find(int(other.split("<")[0][2:], 16))
            parent[max(a, b)] = min(a, b)
    return {code: find(code) for code in parent if find(code) != code}


def main():
    folder = sys.argv[1]
    table = readings(folder)
    lists = {}
    for order in table.values():
        lists.setdefault(" ".join(order), None)
    print("constexpr const char* kReadingLists[] = {")
    for number, words in enumerate(sorted(lists)):
        lists[words] = number
        print(f'    "{words}",')
    print("};\nconstexpr HanEntry kReadings[] = {")
    for code in sorted(table):
        print(f"    {{{code:#x}, {lists[' '.join(table[code])]}}},")
    print("};\nconstexpr HanEntry kVariants[] = {")
    for code, of in sorted(variants(folder).items()):
        print(f"    {{{code:#x}, {of:#x}}},")
    print("};")


if __name__ == "__main__":
    main()
