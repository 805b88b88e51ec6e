# SPDX-License-Identifier: MIT
"""The help of the commands: 30 of them against expected texts, and all of them for words that make a sentence unclear."""
import os
import re
import subprocess
import sys

import pytest

import catalogue
import help_texts

WORDS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support", "words.py")
# A summary that depends on its neighbors begins with one of these, or refers to something by a pronoun alone.
DEPENDENT = re.compile(
    r"^(The same|Likewise|As above|It|This|That|These|Those|And|Also|Again)\b|^(Do|Make|Let|Take|Reject|Accept|Delete|Show) (it|them)\b"
)


@pytest.mark.parametrize("name", help_texts.drawn())
def test_the_help_of_a_drawn_command_is_the_expected_one(name):
    with open(help_texts.path_of(name)) as file:
        expected = file.read()
    assert help_texts.help_of(name) == expected, "`make help-accept` writes the present texts"


def test_thirty_commands_were_drawn():
    names = help_texts.drawn()
    assert len(names) == len(set(names)) == help_texts.DRAWN and set(names) <= set(catalogue.names())
    files = {os.path.basename(help_texts.path_of(name)) for name in names} | {"commands.txt"}
    assert set(os.listdir(help_texts.FOLDER)) == files


def test_a_draw_depends_on_the_names_alone():
    names = ["command %d" % n for n in range(200)]
    first = help_texts.draw(names)
    assert len(first) == 30 and first == help_texts.draw(reversed(names))
    assert len(set(first) & set(help_texts.draw(names + ["one more"]))) >= 29


def test_every_summary_begins_with_a_verb_and_needs_no_neighbor():
    found = help_texts.summaries()
    assert set(found) == set(catalogue.names())
    for name, summary in found.items():
        assert re.match(r"[A-Z][a-z]+(:|\b) ?.+[^.]$", summary), (name, summary)
        assert not DEPENDENT.search(summary), (name, summary)
    assert len(set(found.values())) == len(found), "two commands have the same summary"


@pytest.mark.parametrize("summary", ["The same for several machines", "Do it no longer", "Reject it: the instance ends", "It reboots the instance"])
def test_a_summary_that_needs_its_neighbors_is_found(summary):
    assert DEPENDENT.search(summary)


def unclear(text):
    """The lines of a text that tests/words.py refuses."""
    done = subprocess.run([sys.executable, "-B", WORDS, "-"], input=text, capture_output=True, text=True)
    return done.stdout


@pytest.mark.parametrize("words", [[], ["--man"], *[name.split() for name in catalogue.names()]], ids=" ".join)
def test_no_help_text_has_an_unclear_word(words):
    assert unclear(re.sub(r"\s+", " ", catalogue.printed(*words))) == ""
