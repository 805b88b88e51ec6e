"""Every operation of the API document is within reach of a command: its row is there, and a command's code names it."""
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

# Where the service is asked at another path than the document's, as the official tool asks it.
ELSEWHERE = {
    ("POST", "/api/v0/instances/start"): ("PUT", "/api/v0/instances"),
    ("GET", "/api/v0/workergroups"): ("GET", "/api/v0/autojobs"),
    ("POST", "/api/v0/workergroups"): ("POST", "/api/v0/autojobs"),
    ("PUT", "/api/v0/workergroups/{}"): ("PUT", "/api/v0/autojobs/{}"),
    ("DELETE", "/api/v0/workergroups/{}"): ("DELETE", "/api/v0/autojobs/{}"),
    ("POST", "/get_workergroup_logs"): ("POST", "/get_autogroup_logs"),
}


def plain(method, path):
    """Slashes at the end and the names of ids do not matter here; "me" is an id."""
    return method, re.sub(r"/me(?=/|$)", "/{}", re.sub(r"\{\w+\}", "{}", path.rstrip("/")))


def rows():
    """The operations that the library has: (method, path) to the name of the row."""
    found = {}
    for file in glob.glob(os.path.join(ROOT, "src", "api", "*.c")):
        with open(file) as source:
            text = source.read()
        for name, method, path in re.findall(r'\bOP\((\w+), \w+, (\w+),\s*"([^"]*)"', text):
            found[plain(method, path)] = name
        for name, body in re.findall(r"\bvast_op vast_op_(\w+) = \{(.*?)\};", text, re.DOTALL):
            found[plain(re.search(r"VAST_(GET|POST|PUT|DELETE|PATCH)\b", body)[1], re.search(r'"(/[^"]*)"', body)[1])] = name
    return found


def named_by_commands():
    objects = glob.glob(os.path.join(BUILD, "src", "cli", "*.o"))
    if not objects or not shutil.which("nm"):
        skip("no objects of the commands, or no nm, to look into")
    listed = subprocess.run(["nm", "-u"] + objects, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"\bU vast_op_(\w+)", listed))


def test_every_operation_of_the_document_has_a_command():
    document = os.path.join(SHARED, "api", "operations.json")
    if not os.path.exists(document):
        skip("%s is not here" % document)
    with open(document) as file:
        operations = json.load(file)
    have, named = rows(), named_by_commands()
    assert len(operations) > 100 and len(have) > 100
    wanted = [plain(operation["method"], operation["path"]) for operation in operations]
    found = {key: have.get(ELSEWHERE.get(key, key)) for key in wanted}
    assert [key for key, name in found.items() if name is None] == [], "no row"
    assert [key for key, name in found.items() if name not in named] == [], "no command"
