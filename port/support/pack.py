#!/usr/bin/env python3
"""pack.py OUT FILE.i...: makes the texts of the command shorter, in its preprocessed source.

What the texts have in common goes into a table of phrases, which takes the place of phrase_table.i; each other FILE.i is written
to OUT with codes where phrases stood. src/cli/phrases.h says what a code is, and where one may stand. The phrases are found by
joining the two symbols that stand side by side most often, again and again (Larsson and Moffat, "Off-line dictionary-based
compression"). The same input gives the same output.
"""
import ast
import collections
import os
import re
import sys

# As in src/cli/phrases.c and phrases.h.
PACKED = 0x80
ONE_BYTE, TWO_BYTES, PAGE = 0x81, 0xF9, 255
LONGEST = 64
PHRASES = (TWO_BYTES - ONE_BYTE) + (0x100 - TWO_BYTES) * PAGE
TABLE_BYTES = 3  # of a phrase in the table
WORTHWHILE = 3  # a pair that stands in fewer places costs more than it saves
# Not characters of texts, and of no phrase: what stands between texts, and the conversions of a pattern, which are looked for.
APART = "\uf8ff"
CONVERSIONS = {"%s": "\uf8fe", "%.*s": "\uf8fd", "%lld": "\uf8fc", "%%": "\uf8fb"}
WRITTEN = {mark: conversion for conversion, mark in CONVERSIONS.items()}
OF_NO_PHRASE = {APART, *CONVERSIONS.values()}

LITERAL = r'"(?:[^"\\\n]|\\.)*"'
LITERALS = LITERAL + r"(?:\s*" + LITERAL + ")*"
COMMAND = re.compile(r"\.text\s*=\s*(" + LITERALS + ")")
LIST = re.compile(r"\bvast_packable\s+\w+\[\]\s*=\s*(" + LITERALS + ")")
ROW = re.compile(r"\(\(const vast_packable \*\)\((" + LITERALS + r")\)\)")
PATTERN = re.compile(r"\b(\w+)\([^()]*\.\.\.\)\s*__attribute__\(\(format\(printf, (\d+)")
OWN_PATTERN = re.compile(r"__attribute__\(\(format\(printf, (\d+), \d+\)\)\)\s*static \w+ (\w+)\(")
IN_ONE_PIECE = {"vast_print"}  # looks for keys in its patterns
FUNCTION = re.compile(r"\b(\w+)\(([^()]*\bvast_packable \*[^()]*)\)\s*[;{]")
TOKEN = re.compile(LITERAL + r"|'(?:[^'\\\n]|\\.)*'|\w+|\s+|.", re.S)

TABLE = "const unsigned char vast_phrases[][3] ="

Text = collections.namedtuple("Text", "begin end kind plain")


def value(literals):
    """The characters of literals that stand beside each other."""
    return b"".join(ast.literal_eval("b" + each) for each in re.findall(LITERAL, literals)).decode("ascii")


def literals_of_call(source, at, place):
    """Those of an argument, by its place from 1, that are not in parentheses. `at` is behind the call's own."""
    depth, number, begin, end = 0, 1, None, None
    for token in TOKEN.finditer(source, at):
        mark = token.group()
        if depth == 0 and mark in (",", ")"):
            number += 1
        depth += (mark in ("(", "[", "{")) - (mark in (")", "]", "}"))
        if depth < 0 or number > place:
            break
        if depth == 0 and number == place and mark.startswith('"'):
            begin, end = token.start() if begin is None else begin, token.end()
        elif begin is not None and not mark.isspace():
            yield begin, end
            begin = None
    if begin is not None:
        yield begin, end


def calls(source, name, place, kind):
    for call in re.finditer(r"\b" + name + r"\(", source):
        for begin, end in literals_of_call(source, call.end(), place):
            yield Text(begin, end, kind, value(source[begin:end]))


def texts_of(source):
    """All that may hold codes, in the order of the source."""
    found = [Text(*m.span(1), "command", value(m[1])) for m in COMMAND.finditer(source)]
    found += [Text(*m.span(1), "text", value(m[1])) for m in [*LIST.finditer(source), *ROW.finditer(source)]]
    speaking = {(m[1], int(m[2])) for m in PATTERN.finditer(source)} | {(m[2], int(m[1])) for m in OWN_PATTERN.finditer(source)}
    for name, place in sorted(each for each in speaking if each[0] not in IN_ONE_PIECE):
        found += calls(source, name, place, "pattern")
    taking = {(m[1], place) for m in FUNCTION.finditer(source) for place, each in enumerate(m[2].split(","), 1)
              if "vast_packable *" in each}
    for name, place in sorted(taking):
        found += calls(source, name, place, "text")
    return sorted(set(found))


def apart(text):
    """What of a text stays as it is, and what is packed: the words of a command are looked for, its other parts are not."""
    if text.kind == "pattern":
        return "", re.sub("|".join(map(re.escape, CONVERSIONS)), lambda found: CONVERSIONS[found[0]], text.plain)
    if text.kind == "text":
        return "", text.plain
    words, nul, rest = text.plain.partition("\0")
    return words + nul, rest


class Phrases:
    def __init__(self, texts):
        self.pairs, self.length = {}, collections.defaultdict(lambda: 1)
        self.texts = texts
        joined = APART.join(texts)
        while len(self.pairs) < PHRASES:
            pair = self.best(joined)
            if pair is None:
                break
            phrase = chr(0x100 + len(self.pairs))
            joined = joined.replace(pair, phrase)
            self.pairs[phrase] = pair
            self.length[phrase] = self.length[pair[0]] + self.length[pair[1]]
        self.number(joined)
        while True:
            useless = list(self.useless(joined))
            if not useless:
                break
            for phrase in useless:
                joined = joined.replace(phrase, self.pairs.pop(phrase))
            self.number(joined)
        self.packed = dict(zip(texts, joined.split(APART)))

    def best(self, joined):
        counts = collections.Counter(map("".join, zip(joined, joined[1:])))
        for pair, count in counts.most_common():
            if count < WORTHWHILE:
                return None
            if OF_NO_PHRASE.isdisjoint(pair) and self.length[pair[0]] + self.length[pair[1]] <= LONGEST:
                return pair
        return None

    def useless(self, joined):
        """Phrases that are a part of no other, and save no more in the texts than they cost in the table."""
        uses, parts = collections.Counter(joined), set("".join(self.pairs.values()))
        for phrase, pair in self.pairs.items():
            saved = sum(map(self.code_len, pair)) - self.code_len(phrase)
            if phrase not in parts and uses[phrase] * saved <= TABLE_BYTES:
                yield phrase

    def number(self, joined):
        """The phrases that stand in most places come first: their codes are of one byte."""
        uses = collections.Counter(joined)
        order = sorted(self.pairs, key=lambda phrase: -uses[phrase])
        self.symbol = {phrase: 0x80 + place for place, phrase in enumerate(order)}

    def table(self):
        for phrase in sorted(self.symbol, key=self.symbol.get):
            first, second = (self.symbol.get(each, ord(each)) for each in self.pairs[phrase])
            yield first >> 4, (first & 15) << 4 | second >> 8, second & 255

    def code_len(self, symbol):
        return 2 if self.symbol.get(symbol, 0) >= 0x80 + TWO_BYTES - ONE_BYTE else 1

    def code(self, symbol):
        if symbol == "\0":
            return bytes([PACKED])
        if symbol not in self.symbol:
            return WRITTEN.get(symbol, symbol).encode("ascii")
        place = self.symbol[symbol] - 0x80
        if place < TWO_BYTES - ONE_BYTE:
            return bytes([ONE_BYTE + place])
        page, low = divmod(place - (TWO_BYTES - ONE_BYTE), PAGE)
        return bytes([TWO_BYTES + page, low + 1])

    def pack(self, text):
        return b"".join(map(self.code, self.packed[text]))


def literal(data):
    return '"' + "".join("\\%03o" % byte for byte in data) + '"'


def packed_source(source, texts, phrases):
    at, out = 0, []
    for text in texts:
        kept, rest = apart(text)
        packed = phrases.pack(rest)
        packed = packed if text.kind == "pattern" else bytes([PACKED]) + packed
        if len(packed) < len(text.plain) - len(kept):
            out += [source[at:text.begin], literal(kept.encode("ascii") + packed)]
            at = text.end
    return "".join(out) + source[at:]


def table_source(source, phrases, room, count):
    """The declarations of phrase_table.c, and definitions of ours in the place of its own."""
    return source[:source.index(TABLE)] + TABLE + """ { %s };
const size_t vast_phrase_count = %d, vast_plain_room_bytes = %d, vast_unpacked_list_count = %d;
char vast_plain_room[%d];
vast_unpacked vast_unpacked_list[%d];
""" % (", ".join("{ %d, %d, %d }" % each for each in phrases.table()), len(phrases.pairs), room, count, room, count)


def main(out, names):
    sources = {name: open(name, encoding="ascii").read() for name in names}
    texts = {name: texts_of(source) for name, source in sources.items()}
    every = [apart(text)[1] for name in names for text in texts[name]]
    phrases = Phrases(list(dict.fromkeys(every)))
    # Each text with its NUL, and room for one phrase behind the last.
    room = sum(len(text) + 1 for text in every) + LONGEST
    for name in names:
        is_table = os.path.basename(name) == "phrase_table.i"
        made = (table_source(sources[name], phrases, room, len(every)) if is_table
                else packed_source(sources[name], texts[name], phrases))
        with open(os.path.join(out, os.path.basename(name)), "w", encoding="ascii") as file:
            file.write(made)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
