# SPDX-License-Identifier: MIT
"""Writes the list of commands in SKILL.md again, from what `vastai help` prints: python3 tests/support/skill.py [VASTAI]."""
import pathlib
import re
import subprocess
import sys

SKILL = pathlib.Path(__file__).parents[2] / "SKILL.md"
BEGIN, END = "<!-- commands: made by tests/support/skill.py -->\n", "<!-- end of commands -->\n"


def listed(vastai):
    """[(heading, its commands)] in the order of help."""
    text = subprocess.run([vastai, "help"], capture_output=True, text=True, check=True).stdout
    found = []
    for line in text.splitlines():
        heading = re.fullmatch(r"(\S.*):", line)
        command = re.match(r"  ([a-z][a-z0-9-]*(?: [a-z][a-z0-9-]*)?)(?:   *\S|$)", line)
        if heading:
            found.append((heading[1], []))
        elif command and found:
            found[-1][1].append(command[1])
    return [(heading, commands) for heading, commands in found if commands]


def made(vastai):
    """The section, one line a heading."""
    return "".join("- **%s**: %s\n" % (heading, ", ".join(commands)) for heading, commands in listed(vastai))


def replaced(text, section):
    head, rest = text.split(BEGIN)
    return head + BEGIN + section + END + rest.split(END)[1]


if __name__ == "__main__":
    SKILL.write_text(replaced(SKILL.read_text(), made(sys.argv[1] if len(sys.argv) > 1 else "build/vastai")))
