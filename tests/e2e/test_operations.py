# SPDX-License-Identifier: MIT
"""Every operation of the API document is within reach of a command: its row is there, and a command's code names it.

tests/unit/operations.txt has the operations; that each has a row is the business of tests/unit/api/test_api_operations.c.
"""
import glob
import json
import os
import re
import shutil
import subprocess

from conftest import skip

SHARED = os.environ.get("SHARED", "../shared")
BUILD = os.environ.get("BUILD", "build")
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def plain(method, path):
    """Slashes at the end and the names of ids do not matter here; "me" is an id."""
    return method, re.sub(r"/me(?=/|$)", "/{}", re.sub(r"\{\w+\}", "{}", path.rstrip("/")))


def rows():
    """The operations that the library has: (method, path) to the names of the rows."""
    found = {}
    for file in glob.glob(os.path.join(ROOT, "src", "api", "*.c")):
        with open(file) as source:
            text = source.read()
        for name, body in re.findall(r"\bvast_op vast_op_(\w+) = \{(.*?)\};", text, re.DOTALL):
            method = re.search(r"\.method = VAST_(\w+)", body)[1]
            path = re.search(r'\.path = "([^"]*)"', body)[1]
            found.setdefault(plain(method, path), []).append(name)
    return found


def listed():
    """Of each operation of operations.txt: its method and path in the document, and those that the client uses."""
    with open(os.path.join(ROOT, "tests", "unit", "operations.txt")) as file:
        lines = [line.split() for line in file if line.strip() and not line.startswith("#")]
    return [((words[0], words[4]), tuple(words[5:7]) or (words[0], words[4]), words) for words in lines]


def named_by_commands():
    objects = glob.glob(os.path.join(BUILD, "src", "cli", "**", "*.o"), recursive=True)
    if not objects or not shutil.which("nm"):
        skip("no objects of the commands, or no nm, to look into")
    listed = subprocess.run(["nm", "-u"] + objects, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"\bU vast_op_(\w+)", listed))


def test_every_listed_operation_has_a_command():
    have, named, operations = rows(), named_by_commands(), listed()
    assert len(operations) > 100 and len(have) > 100
    assert [asked for _, asked, _ in operations if asked not in have] == [], "no row"
    assert [asked for _, asked, _ in operations if not named.intersection(have.get(asked, ()))] == [], "no command"


def interval(operation):
    """In ms; None: the service's description has none."""
    limit = operation["rate_limit"].get("x-rateLimit")
    limit = limit.get("threshold") if isinstance(limit, dict) else limit
    return None if limit is None else round(1000 * limit)


def test_the_list_is_that_of_the_document():
    path = os.path.join(SHARED, "api", "operations.json")
    if not os.path.exists(path):
        skip("%s is not here" % path)
    with open(path) as file:
        document = json.load(file)
    with open(os.path.join(SHARED, "api", "backend_operations.json")) as file:
        newer = {plain(operation["method"], operation["path"]): interval(operation) for operation in json.load(file)}
    wanted = {plain(operation["method"], operation["path"]):
              ["run" if operation["host"].startswith("run.") else "console",
               str(round(1000 * (operation.get("rate_limit_s") or 0))), "body" if operation["body"] else "-"]
              for operation in document}
    # The service's own description is newer.
    for key, milliseconds in newer.items():
        if key in wanted and milliseconds is not None:
            wanted[key][1] = str(milliseconds)
    have = {documented: words[1:4] for documented, _, words in listed()}
    assert len(wanted) > 100
    assert {key: have.get(key) for key in wanted} == wanted
