# SPDX-License-Identifier: MIT
"""
Refuses text that is hard to understand, and files without a head (`make check-words`).

    words.py           check every source, script, makefile and page of the repository
    words.py FILE...   check these files
    words.py -         check the words of stdin

It reports the place, the word and what to write instead: words that usually mark a sentence which must be read twice, lines of
more than 120 columns, files without an SPDX line, files whose first line does not say what they are. tests/support/words-allowed.txt
lists honest uses, each with its reason; an entry that allows nothing is reported too.
"""
import fnmatch
import os
import re
import subprocess
import sys

COLUMNS = 120
WIDE = (".py", ".mk", ".sh", ".ld", "Makefile")  # not wrapped everywhere yet
FOLDERS = ["src", "include", "port", "tests", "examples", "README.md", "Makefile", ".ci"]
CODE = (".c", ".h", ".py", ".sh", ".mk", ".ld", ".cmake")
TEXT = CODE + (".md", "Makefile")
SPDX = "SPDX-License-Identifier: MIT"

# What to look for, and what to write instead.
WORDS = [
    (r"behind", '"after", or name the place'),
    (r"stands?|stood", '"is"'),
    (r"deeds?", '"operation"'),
    (r"so many", "the number, or its name"),
    (r"nobody|whoever", 'the person or program, or "no ..."'),
    (r"told|tells", '"reported", "shows" or "returns"'),
    (r"said", '"reported" or "printed"; in code, what the value is'),
    (r"(?<!there )(?:is|are|was|were) (?-i:none)", '"does not exist", or what it is instead'),
    (r"as long as (?:it|they) (?:is|are)", '"while"'),
    (r"part(?:ed)? (?:from|by)", '"separated by" or "except"'),
    (r"what is (?:[\w-]+ ){1,6}is", "one subject, one verb"),
    (r"look-ups?", '"lookup"'),
    (r"anew|meanwhile|reckon\w*", '"again", "during", "calculate"'),
]
UNCLEAR = [(re.compile(r"\b(?:%s)\b" % words, re.IGNORECASE), instead) for words, instead in WORDS]
ALLOWED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "words-allowed.txt")


class Allowed:
    """An honest use: the files, the phrase around the word, and the reason."""

    def __init__(self, line):
        self.line = line
        self.files, self.phrase, self.reason = (part.strip() for part in line.split(" | "))
        self.used = False

    def covers(self, path, line, match):
        if not fnmatch.fnmatch(path, self.files):
            return False
        found = any(
            at.start() <= match.start() and match.end() <= at.end()
            for at in re.finditer(self.phrase, line, re.IGNORECASE)
        )
        self.used = self.used or found
        return found


def allowed_uses():
    with open(ALLOWED) as file:
        return [Allowed(line) for line in file.read().splitlines() if line and not line.startswith("#")]


def unclear_words(path, line, allowed):
    """The words of one line that are refused, each with what to write instead."""
    for pattern, instead in UNCLEAR:
        for match in pattern.finditer(line):
            if not any([use.covers(path, line, match) for use in allowed]):
                yield '"%s": write %s' % (match.group(), instead)


def is_long(path, line):
    """A row of a table in a page and an address cannot be wrapped."""
    table = path.endswith(".md") and line.startswith("|")
    return len(line) > COLUMNS and not table and "://" not in line and not path.endswith(WIDE)


def without_output(path, lines):
    """The lines of a page with empty ones in place of its blocks: they quote what programs print."""
    if not path.endswith(".md"):
        return lines
    inside, kept = False, []
    for line in lines:
        inside = inside != line.startswith("```")
        kept.append("" if inside else line)
    return kept


def head_fault(path, lines):
    """What is missing at the beginning of a file. @return None: nothing."""
    head = lines[1:] if lines and lines[0].startswith("#!") else lines
    if path.endswith(".md"):
        titled = head and head[0].startswith("# ")
        return None if titled else "the first line must be a title that says what the page is"
    if not head or SPDX not in head[0]:
        return "begin the file with a line %s" % SPDX
    second = head[1].strip() if len(head) > 1 else ""
    comment = ("/*",) if path.endswith((".c", ".h", ".ld")) else ('"""', "#")
    return None if second.startswith(comment) else "the line after SPDX must say what the file is"


def faults(path, text, allowed):
    """Every fault of a file: line number and message."""
    lines = text.split("\n")
    if path.endswith(TEXT):
        fault = head_fault(path, lines)
        if fault:
            yield 1, fault
    for number, line in enumerate(lines, 1):
        for word in unclear_words(path, line, allowed):
            yield number, word
    for number, line in enumerate(without_output(path, lines), 1):
        if path.endswith(TEXT) and is_long(path, line):
            yield number, "%d columns; %d are the limit" % (len(line), COLUMNS)


def repository_files():
    listed = subprocess.run(["git", "ls-files", *FOLDERS], capture_output=True, text=True,
                            check=True).stdout.split("\n")
    return [path for path in listed if path.endswith(TEXT)]


def check(files):
    allowed, count = allowed_uses(), 0
    for path in files or repository_files():
        with open(path, encoding="utf-8") as file:
            for number, message in faults(path, file.read(), allowed):
                print("%s:%d: %s" % (path, number, message))
                count += 1
    stale = [] if files else [use for use in allowed if not use.used]
    for use in stale:
        print("%s: this entry allows nothing: %s" % (os.path.relpath(ALLOWED), use.line))
    return count + len(stale)


def check_stdin():
    found = [word for line in sys.stdin for word in unclear_words("stdin", line, allowed_uses())]
    print("\n".join(found), end="\n" if found else "")
    return len(found)


if __name__ == "__main__":
    sys.exit(1 if (check_stdin() if sys.argv[1:] == ["-"] else check(sys.argv[1:])) else 0)
