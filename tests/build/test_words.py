# SPDX-License-Identifier: MIT
"""The check of words (tests/support/words.py): it refuses what is planted, and accepts the repository."""
import os
import subprocess
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WORDS = os.path.join(ROOT, "tests", "support", "words.py")
HEAD = "/* SPDX-License-Identifier: MIT */\n/* Adds numbers. */\n"

PLANTED = [
    "The value stands in the body.",
    "The sum, behind the name.",
    "It is done so many times.",
    "The last deed of a call.",
    "Nobody asked for it.",
    "Whoever calls this owns the buffer.",
    "The caller is told why.",
    "The status tells what happened.",
    "What the service said.",
    "A number that is none.",
    "The buffer is kept as long as it is needed.",
    "A list parted by commas.",
    "What is in the buffer is sent.",
    "Counts every look-up.",
]


def check(*files, text=None):
    return subprocess.run([sys.executable, "-B", WORDS, *files], cwd=ROOT, input=text, capture_output=True, text=True)


def file_with(folder, name, text):
    path = folder / name
    path.write_text(text)
    return path


@pytest.mark.parametrize("sentence", PLANTED)
def test_a_planted_sentence_is_refused(tmp_path, sentence):
    good = file_with(tmp_path, "good.c", HEAD + "/* Returns the sum. */\nint x;\n")
    bad = file_with(tmp_path, "bad.c", HEAD + "/* %s */\nint x;\n" % sentence)
    assert check(good).returncode == 0, check(good).stdout
    refused = check(bad)
    assert refused.returncode == 1 and "bad.c:3: " in refused.stdout and ": write " in refused.stdout
    assert check("-", text=sentence + "\n").returncode == 1


@pytest.mark.parametrize("name,text,fault", [
    ("a.c", "/* Adds numbers. */\nint x;\n", "SPDX"),
    ("a.c", "/* SPDX-License-Identifier: MIT */\nint x;\n", "what the file is"),
    ("a.py", "# SPDX-License-Identifier: MIT\nimport os\n", "what the file is"),
    ("a.sh", "#!/bin/sh\n# SPDX-License-Identifier: MIT\nset -e\n", "what the file is"),
    ("a.mk", "all:\n", "SPDX"),
    ("a.md", "Text.\n", "title"),
    ("a.c", HEAD + "/* " + "x" * 120 + " */\n", "columns"),
])
def test_a_file_without_its_head_or_with_a_long_line_is_refused(tmp_path, name, text, fault):
    refused = check(file_with(tmp_path, name, text))
    assert refused.returncode == 1 and fault in refused.stdout


@pytest.mark.parametrize("text", [
    HEAD + "int told_status; /* told_status is a name */\n",
    HEAD + "/* If there is none, returns 0. */\nint x;\n",
])
def test_an_honest_use_is_accepted(tmp_path, text):
    assert check(file_with(tmp_path, "a.c", text)).returncode == 0


def test_the_repository_is_accepted_and_each_allowance_is_used():
    done = check()
    assert done.returncode == 0, done.stdout
