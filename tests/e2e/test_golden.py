# SPDX-License-Identifier: MIT
"""The recorded runs of the official tool, all of them, where the corpus is at hand."""
import os
import re
import subprocess
import sys

from conftest import BINARY, beside, skip

SHARED = os.environ.get("SHARED", "../shared")
REPLAY = os.path.join(SHARED, "tools", "golden_replay.py")
EXCEPTIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden-exceptions.txt")
AT_ONCE = "24"  # most of the time is spent in sleeps


def test_each_exception_has_its_reason():
    with open(EXCEPTIONS) as file:
        rows = [line.split(None, 1) for line in file if not line.startswith("#")]
    assert all(len(row) == 2 and row[1].strip() for row in rows)
    assert len({row[0] for row in rows}) == len(rows)


@beside
def test_golden():
    if not os.access(BINARY, os.X_OK):
        skip("%s is not built" % BINARY)
    if not os.path.exists(REPLAY):
        skip("%s is not here: the recorded runs of the official tool" % REPLAY)
    done = subprocess.run(
        [sys.executable, "-B", REPLAY, BINARY, "--except", EXCEPTIONS, "--pipe", "--jobs", AT_ONCE, "-v"],
        capture_output=True,
        text=True,
        timeout=600
    )
    assert done.returncode == 0 and re.search(r"^[1-9]\d* passed, 0 failed$", done.stdout, re.MULTILINE), done.stdout
