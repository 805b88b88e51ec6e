"""The file whose texts are packed says of its commands what the one says whose texts are not: word for word."""
import os
import pathlib
import re
import subprocess

import pytest

from conftest import BINARY, skip

PLAIN = os.environ.get("PLAIN", "")  # `make static-test` tells where it is
SOURCES = pathlib.Path(__file__).parents[2] / "src/cli"
SHELLS = ("bash", "zsh", "fish")


def commands():
    rows = "".join(path.read_text() for path in sorted(SOURCES.glob("*.c")))
    return sorted({words.split("|")[0] for words in re.findall(r'WORDS\("([^"]+)"\)', rows)})


ALL = [("help",), ("help", "--man"), ("--version",), ("nonsense",), ("delete", "endpont"), ()]
ALL += [("help", "--completion", shell) for shell in SHELLS]
ALL += [(*command.split(), option) for command in commands() for option in ("--help", "--bogus")]


def said(binary, args):
    ran = subprocess.run([binary, *args], capture_output=True, stdin=subprocess.DEVNULL,
                         env={"PATH": os.environ["PATH"], "HOME": "/nowhere", "COLUMNS": "80"})
    return ran.returncode, ran.stdout, ran.stderr


def test_there_are_commands_to_compare():
    assert len(commands()) > 140


@pytest.mark.parametrize("args", ALL if PLAIN else ALL[:1], ids=" ".join)  # skipped once, not once a command
def test_packed_texts_say_the_same(args):
    if not PLAIN:
        skip("no file to compare with: make static-test has one whose texts are packed, and one whose are not")
    packed, plain = said(BINARY, args), said(PLAIN, args)
    assert packed == plain
    assert plain[1] or plain[2]
