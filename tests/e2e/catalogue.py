# SPDX-License-Identifier: MIT
"""Every command of the binary, with the arguments of its own example: the list is what `vastai help` prints."""
import functools
import os
import re
import shlex
import subprocess

from conftest import BINARY

# What an example lacks to end soon here. Of an option that is given twice the last value counts.
ADDED = {
    "wait instance": ["--timeout", "1", "--interval", "1"],
    "wait endpoint": ["--timeout", "1", "--interval", "1"],
}
# What an example has too much of: a second request would wait for the rate limit of its operation.
DROPPED = {"list machines": "22110"}
# Commands that send nothing: they print, or store on this machine, or are not available.
ABSENT = {"dump-logs"}
# doctor judges answers by itself: see test_doctor.py.
# Those of sessions that exist talk to a worker, not to the service: see test_data_plane.py.
LOCAL = {"doctor", "repl", "set api-key", "set role", "profiles", "delete profile", "version", "verify webhook", "help", "show session",
         "end session"} | ABSENT
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHd0cG1lcm9mZm1ub3RoaW5naGVyZXRvc2Vl me@here"
SESSION = '{"url": "http://127.0.0.1:9", "session_id": "x", "expiration_us": 1, "grant": "{}"}'
FILES = {
    "session.json": SESSION,
    "me.json": '{"fullname": "Bob"}',
    "templates.json": '[{"name": "llm"}]',
    "may.json": '{"api": {"misc": {}}}',
    ".ssh/id_ed25519.pub": KEY + "\n"
}


@functools.cache
def printed(*words):
    return subprocess.run([BINARY, "help", *words], capture_output=True, text=True, check=True).stdout


def names():
    """The commands that `vastai help` lists, in its order."""
    found = re.findall(r"^  ([a-z][a-z0-9-]*(?: [a-z][a-z0-9-]*)?)(?:   *\S.*)?$", printed(), re.MULTILINE)
    assert len(found) > 130 and len(set(found)) == len(found)
    return found


def line(name, home):
    """The command line of its example, in a home with FILES; -y where it asks."""
    text = printed(*name.split())
    example = re.search(r"^example:\n  vastai (.*?)\n\n", text + "\n\n", re.MULTILINE | re.DOTALL)
    words = shlex.split(example.group(1).replace("\\\n", "")) if example else name.split()
    words = [
        KEY if "$(" in word else word.replace("~", home) for word in words if word not in ("--raw", DROPPED.get(name))
    ]
    asks = "--yes" in text and "-y" not in words
    return words + (["-y"] if asks else []) + ADDED.get(name, [])


def lines(home):
    """Name to command line, of every command that asks the service; makes the files that they name."""
    for name, text in FILES.items():
        os.makedirs(os.path.dirname(os.path.join(home, name)), exist_ok=True)
        with open(os.path.join(home, name), "w") as file:
            file.write(text)
    return {name: line(name, home) for name in names() if name not in LOCAL}
