#!/usr/bin/env python3
"""
Stands in for the assembler of Thumb code, and puts texts behind the functions that use them.

In code that may lie anywhere gcc reaches a text in eight bytes: it loads how far away it is, from a word of its own, and adds where
it is itself. Of a text behind the function one instruction knows that, in two bytes (up to 1 KB ahead) or four (up to 4 KB):

        ldr  r1, .L4+8                          adr  r1, .LN7
    .LPIC3:                                     ...
        add  r1, pc                         .LN7:
        ...                                     .ascii "what is it?\\000"
    .L4: ...
        .word  .LC9-(.LPIC3+4)

Each stays one text: of two copies the addresses would differ, and mbedTLS compares such. So what several functions use, or a table
names, stays where it is. What is too far away, the assembler tells.

    near.py ASSEMBLER ARGUMENT...    one of them names the file, as gcc gives it: NAME.s
"""
import re
import subprocess
import sys
from collections import Counter, defaultdict

SECTION = re.compile(r"\s*\.(?:section\s+([^,\s]+)(.*)|(text|data|bss)\b)")
POOL_WORD = re.compile(r"\s*\.word\s+(\.LC\d+)-\((\.LPIC\d+)\+4\)$")
LOAD = re.compile(r"\s*ldr\S*\s+(\w+), (\.L\d+)(?:\+(\d+))?$")
SAVED = 5  # bytes of a use, in the mean
NARROW = 340  # lines of code within whose reach the short instruction is


class Text:
    def __init__(self):
        self.lines, self.at, self.uses = [], [], []

    def body(self):
        return "".join(re.search(r'"(.*)"', line).group(1) for line in self.lines)

    def size(self):
        return len(re.findall(r"\\[0-7]{1,3}|\\.|[^\\]", self.body()))


def sections(lines):
    """Of each line its section, and whether that holds texts, code or anything else."""
    name, kind = "", "other"
    for line in lines:
        m = SECTION.match(line)
        if m:
            name = m.group(1) or m.group(3)
            kind = "texts" if '"aMS",%progbits,1' in (m.group(2) or "") else "code" if "text" in name else "other"
        yield name, kind


def texts_of(lines, where):
    texts, text = {}, None
    for n, line in enumerate(lines):
        if where[n][1] != "texts":
            continue
        if re.match(r"\.LC\d+:$", line):
            text = texts[line[:-1]] = Text()
        elif text and re.match(r"\s*\.ascii\s", line):
            text.lines.append(line)
            text.at.append(n)
    return texts


def pool_of(lines, where):
    """Where the words are from which code loads, by their label and how far behind it they are."""
    pool, label = {}, None
    for n, line in enumerate(lines):
        if where[n][1] == "code" and re.match(r"\.L\d+:$", line):
            label, behind = line[:-1], 0
        elif label and re.match(r"\s*\.word\s", line):
            pool[label, behind] = n
            behind += 4
        elif not re.match(r"\s*\.align\s", line):
            label = None
    return pool


def find_uses(lines, texts, pool):
    """Notes with each text the loads that end in its address: where, into what, and from which word."""
    loads = defaultdict(list)
    for n, line in enumerate(lines):
        m = LOAD.match(line)
        if m:
            loads[m.group(2), int(m.group(3) or 0)].append((n, m.group(1)))
    for word, found in loads.items():
        m = word in pool and POOL_WORD.match(lines[pool[word]])
        if m and m.group(1) in texts and len(found) == 1:
            n, register = found[0]
            if lines[n + 1] == m.group(2) + ":" and re.match(r"\s*add\s+%s, pc$" % register, lines[n + 2]):
                texts[m.group(1)].uses.append((n, register, pool[word]))


def ends_of_others(texts):
    """Texts that are the end of a longer one: the linker has them for nothing."""
    backwards = sorted((text.body()[::-1], name) for name, text in texts.items())
    return {name for (body, name), (longer, _) in zip(backwards, backwards[1:]) if longer.startswith(body)}


def worth_moving(texts, where, lines):
    """Those that only one function uses, with its section."""
    mentions = Counter(name for line in lines for name in re.findall(r"\.LC\d+\b(?!:)", line))
    free = ends_of_others(texts)
    for name, text in texts.items():
        users = {where[n][0] for n, _, _ in text.uses}
        if len(users) == 1 and len(text.uses) == mentions[name]:
            if name not in free or SAVED * len(text.uses) > text.size():
                yield text, users.pop()


class Changes:
    """What becomes of the lines: those that go, those that another takes the place of, and what stands before one."""

    def __init__(self):
        self.gone, self.instead, self.before = set(), {}, defaultdict(list)


def move(text, end, changes):
    """Puts a text before the line in which its function ends."""
    label = ".LN%d_%d" % (end, len(changes.before[end]))
    changes.gone.update(text.at)
    for n, register, word in text.uses:
        changes.instead[n] = "\tadr\t%s, %s" % (register, label)
        changes.gone.update((n + 1, n + 2, word))
    far = end - text.uses[-1][0] > NARROW
    changes.before[end].append((far, label, text.lines))


def laid_out(moved):
    """Near ones first, and on whole words: so the short instruction wants it."""
    for far, label, body in sorted(moved, key=lambda text: text[0]):
        yield from ([] if far else ["\t.balign 4"])
        yield label + ":"
        yield from body
    yield "\t.balign 2"


def rewrite(lines):
    where = list(sections(lines))
    texts, pool = texts_of(lines, where), pool_of(lines, where)
    find_uses(lines, texts, pool)
    ends = {where[n][0]: n for n, line in enumerate(lines) if where[n][1] == "code" and re.match(r"\s*\.size\s", line)}
    changes = Changes()
    for text, section in worth_moving(texts, where, lines):
        move(text, ends[section], changes)
    # A word is called by its own name, for those before it may be gone.
    words = {n: "%s_%d" % word for word, n in pool.items() if word[1] > 0}
    for n, line in enumerate(lines):
        if n in changes.before:
            yield from laid_out(changes.before[n])
        if n in changes.instead:
            yield changes.instead[n]
        elif n not in changes.gone:
            if n in words:
                yield words[n] + ":"
            m = re.search(r"(\.L\d+)\+(\d+)$", line)
            word = m and (m.group(1), int(m.group(2)))
            yield line[: m.start()] + "%s_%d" % word if word in pool else line


def main():
    assembler, *arguments = sys.argv[1:]
    source = next(a for a in arguments if a.endswith(".s"))
    arguments.remove(source)
    with open(source, encoding="latin-1") as file:
        text = "\n".join(rewrite(file.read().split("\n")))
    sys.exit(subprocess.run([assembler, *arguments], input=text.encode("latin-1")).returncode)


if __name__ == "__main__":
    main()
