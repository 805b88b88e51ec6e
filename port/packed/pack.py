#!/usr/bin/env python3
"""pack.py OUT READ FILE.i...: makes the texts of the library and the command shorter, in their preprocessed source.

What the texts have in common goes into a table of phrases, OUT/phrases.c; each READ/FILE.i is written to OUT/FILE.i with digits
where texts stood that are longer than those. phrases.h says what digits are, and vastai/packable.h which texts may be packed.
The phrases are found by joining the two symbols that stand side by side most often, again and again (Larsson and Moffat,
"Off-line dictionary-based compression"). The same input gives the same output.
"""
import ast
import collections
import os
import re
import sys

# As in phrases.h and unpack.c.
MARK, LETTER = 0x80, 0xFF
LONGEST = 64
DIGITS = 15
ROW_BYTES = 3  # of a symbol in the table
WORTHWHILE = 3  # a pair that stands in fewer places costs more than it saves
APART = "\uf8ff"  # stands between texts, and in no phrase
FIRST = 0x100  # the phrases, as characters of their own

LITERAL = r'"(?:[^"\\\n]|\\.)*"'
LITERALS = LITERAL + r"(?:\s*" + LITERAL + ")*"
COMMAND = re.compile(r"\.text\s*=\s*(" + LITERALS + ")")
LIST = re.compile(r"\bvast_packable\s+\w+\[\]\s*=\s*(" + LITERALS + ")")
ROW = re.compile(r"\(\(const vast_packable \*\)\((" + LITERALS + r")\)\)")
FUNCTION = re.compile(r"\b(\w+)\(([^()]*\bvast_packable \*[^()]*)\)\s*(?:[;{]|__attribute__)")
TOKEN = re.compile(LITERAL + r"|'(?:[^'\\\n]|\\.)*'|\w+|\s+|.", re.S)

Text = collections.namedtuple("Text", "begin end kept rest")


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


def texts_of(source):
    """All that may be packed, in the order of the source. The words of a command are looked for, and stay as they are."""
    found = set()
    for command in COMMAND.finditer(source):
        words, nul, rest = value(command[1]).partition("\0")
        found.add(Text(*command.span(1), words + nul, rest))
    for text in [*LIST.finditer(source), *ROW.finditer(source)]:
        found.add(Text(*text.span(1), "", value(text[1])))
    for function in FUNCTION.finditer(source):
        for place, parameter in enumerate(function[2].split(","), 1):
            if "vast_packable *" in parameter:
                for call in re.finditer(r"\b" + function[1] + r"\(", source):
                    for begin, end in literals_of_call(source, call.end(), place):
                        found.add(Text(begin, end, "", value(source[begin:end])))
    return sorted(found)


def fit(long_codes):
    """How many symbols have two digits, and how many there are in all."""
    short = (long_codes - 1) * DIGITS
    return short, short + (DIGITS + 1 - long_codes) * DIGITS ** 2


class Phrases:
    def __init__(self, texts):
        self.pairs, self.length = {}, collections.defaultdict(lambda: 1)
        best = None
        for joined in self.join_pairs(APART.join(texts)):
            bytes_now = self.number(joined)
            if best is None or bytes_now < best[0]:
                best = bytes_now, joined, dict(self.pairs)
        _, joined, self.pairs = best
        joined = self.without_useless(joined)
        self.packed = dict(zip(texts, joined.split(APART)))

    def join_pairs(self, joined):
        """The texts with more and more pairs joined, as long as there are codes."""
        pairs = [APART]
        while pairs and len(self.pairs) < fit(1)[1] - FIRST:
            yield joined
            pairs = self.best(joined)
            for pair in pairs:
                phrase = chr(FIRST + len(self.pairs))
                joined = joined.replace(pair, phrase)
                self.pairs[phrase] = pair
                self.length[phrase] = self.length[pair[0]] + self.length[pair[1]]

    def best(self, joined):
        """The pair that stands in most places, and those near it in number that have no symbol in common."""
        counts = collections.Counter(map("".join, zip(joined, joined[1:])))
        found, symbols, most = [], set(), 0
        for pair, count in counts.most_common():
            if count < max(WORTHWHILE, most * 0.95):
                break
            if APART not in pair and symbols.isdisjoint(pair) and self.length[pair[0]] + self.length[pair[1]] <= LONGEST:
                found.append(pair)
                symbols.update(pair)
                most = most or count
        return found

    def without_useless(self, joined):
        """Phrases that are a part of no other, and save no more in the texts than they cost in the table, are written out."""
        while True:
            self.number(joined)
            uses, parts = collections.Counter(joined), set("".join(self.pairs.values()))
            useless = [phrase for phrase, pair in self.pairs.items() if phrase not in parts
                       and uses[phrase] * (sum(map(self.digits_of, pair)) - self.digits_of(phrase)) <= 2 * ROW_BYTES]
            if not useless:
                return joined
            for phrase in useless:
                joined = joined.replace(phrase, self.pairs.pop(phrase))

    def number(self, joined):
        """The symbols that stand in most places come first: their codes are short. Returns the bytes of all."""
        uses = collections.Counter(joined)
        letters = {each for pair in self.pairs.values() for each in pair} | set(uses)
        order = sorted((letters | set(self.pairs)) - {APART}, key=lambda each: (-uses[each], each))
        self.symbol = {each: place for place, each in enumerate(order)}
        self.long_codes = min((each for each in range(1, DIGITS + 2) if fit(each)[1] >= len(order)),
                              key=lambda each: sum(uses[symbol] for symbol in order[fit(each)[0]:]))
        return sum(uses[each] * self.digits_of(each) for each in order) // 2 + ROW_BYTES * len(order)

    def digits_of(self, symbol):
        return 2 if self.symbol[symbol] < fit(self.long_codes)[0] else 3

    def table(self):
        for each in sorted(self.symbol, key=self.symbol.get):
            if each not in self.pairs:
                yield LETTER, 0, ord(each)
            else:
                first, second = (self.symbol[part] for part in self.pairs[each])
                yield first >> 4, (first & 15) << 4 | second >> 8, second & 255

    def digits(self, symbol):
        place, short = self.symbol[symbol], fit(self.long_codes)[0]
        if place < short:
            return 1 + place // DIGITS, 1 + place % DIGITS
        place -= short
        return self.long_codes + place // DIGITS ** 2, 1 + place // DIGITS % DIGITS, 1 + place % DIGITS

    def pack(self, text):
        digits = [digit for symbol in self.packed[text] for digit in self.digits(symbol)]
        digits += [0] * (len(digits) % 2)
        return bytes([MARK, *(high << 4 | low for high, low in zip(digits[::2], digits[1::2]))])


def literal(data):
    return '"' + "".join("\\%03o" % byte for byte in data) + '"'


def packed_source(source, texts, phrases):
    at, out = 0, []
    for text in texts:
        packed = phrases.pack(text.rest)
        if len(packed) < len(text.rest):
            out += [source[at:text.begin], literal(text.kept.encode("ascii") + packed)]
            at = text.end
    return "".join(out) + source[at:]


def table_source(phrases, room, count):
    rows = ", ".join("{ %d, %d, %d }" % each for each in phrases.table())
    return f"""#include "phrases.h"
const unsigned char vast_phrases[][3] = {{ {rows} }};
const size_t vast_phrase_count = {len(phrases.symbol)}, vast_plain_room_bytes = {room}, vast_unpacked_list_count = {count};
const unsigned vast_long_codes = {phrases.long_codes};
char vast_plain_room[{room}];
vast_unpacked vast_unpacked_list[{count}];
"""


def write(name, text):
    os.makedirs(os.path.dirname(name), exist_ok=True)
    with open(name, "w", encoding="ascii") as file:
        file.write(text)


def main(out, read, names):
    sources = {os.path.relpath(name, read): open(name, encoding="ascii").read() for name in names}
    texts = {name: texts_of(source) for name, source in sources.items()}
    every = [text.rest for each in texts.values() for text in each]
    phrases = Phrases(list(dict.fromkeys(every)))
    # Each text with its NUL, and room for one phrase behind the last.
    room = sum(len(text) + 1 for text in every) + LONGEST
    write(os.path.join(out, "phrases.c"), table_source(phrases, room, len(every)))
    for name, source in sources.items():
        write(os.path.join(out, name), packed_source(source, texts[name], phrases))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
