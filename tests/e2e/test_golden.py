"""The recorded runs of the official tool, where the corpus is at hand."""
import os
import re
import subprocess
import sys

import pytest

from conftest import BINARY, beside, skip

SHARED = os.environ.get("SHARED", "../shared")
REPLAY = os.path.join(SHARED, "tools", "golden_replay.py")
EXCEPTIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden-exceptions.txt")


@beside
@pytest.mark.parametrize("prefix", ["delete-endpoint", "show-endpoints", "destroy-instance-", "set-api-key", "search-", "launch-",
                                    "create-template", "update-template", "delete-template"])
def test_golden(prefix):
    if not os.access(BINARY, os.X_OK):
        skip("%s is not built" % BINARY)
    if not os.path.exists(REPLAY):
        skip("%s is not here" % REPLAY)
    done = subprocess.run([sys.executable, "-B", REPLAY, BINARY, "--only", prefix, "--except", EXCEPTIONS, "-v"],
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and re.search(r"^[1-9]\d* passed, 0 failed$", done.stdout, re.MULTILINE), done.stdout
