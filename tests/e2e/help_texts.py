# SPDX-License-Identifier: MIT
"""
The expected help texts of 30 commands in tests/e2e/expected/help: one file per command, and `commands.txt` with their names.

    python3 help_texts.py draw      print the names that a draw selects from the commands of the built binary
    python3 help_texts.py accept    write the help of the commands in commands.txt (`make help-accept`)

The commands were drawn once. commands.txt keeps the names, so that a new command does not change the selection.
"""
import hashlib
import os
import re
import sys

import catalogue

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "expected", "help")
SEED = "vastai help"
DRAWN = 30


def draw(names):
    """The names with the smallest SHA-256 of seed and name: a random selection that anyone can repeat."""
    return sorted(sorted(names, key=lambda name: hashlib.sha256((SEED + name).encode()).hexdigest())[:DRAWN])


def drawn():
    with open(os.path.join(FOLDER, "commands.txt")) as file:
        return file.read().splitlines()


def path_of(name):
    return os.path.join(FOLDER, name.replace(" ", "-") + ".txt")


def help_of(name):
    return catalogue.printed(*name.split())


def summaries():
    """Name to summary, of every command that `vastai help` lists."""
    found, name = {}, None
    for line in catalogue.printed().splitlines():
        entry = re.match(r"^  ([a-z][a-z0-9-]*(?: [a-z][a-z0-9-]*)?)(?:   *(\S.*))?$", line)
        more = re.match(r"^ {20,}(\S.*)$", line)
        if entry:
            name = entry.group(1)
            found[name] = entry.group(2) or ""
        elif more and name:
            found[name] = (found[name] + " " + more.group(1)).strip()
        else:
            name = None
    return found


def accept():
    for name in drawn():
        with open(path_of(name), "w") as file:
            file.write(help_of(name))


if __name__ == "__main__":
    if sys.argv[1:] == ["draw"]:
        print("\n".join(draw(catalogue.names())))
    elif sys.argv[1:] == ["accept"]:
        accept()
    else:
        sys.exit(__doc__)
