# SPDX-License-Identifier: MIT
"""Every command against every kind of answer: none crashes it, none fails in silence, and each failure has its exit status."""
import concurrent.futures
import json
import os
import re

import pytest

import catalogue
from judge import clean

AT_ONCE = 4

def deep(levels):
    return "[" * levels + "]" * levels


# What a 200 may hold. Members have the names of the service, and types that it never gives them.
NAMED = (
    "instances", "results", "workers", "offers", "new_contracts", "new_contract", "success", "msg", "error", "id",
    "user", "invoices", "total", "next_token", "created", "failed", "volumes", "machines", "keys", "logs", "url",
    "status", "result_url", "pending_price_increases", "templates", "members", "secret", "backup_codes",
    "failed_workers", "deleted_workers"
)
SHAPES = {
    "array": "[]",
    "array of everything": '[{"id": 1}, {}, 1, "a", null, true, [[]]]',
    "number": "-1.5e300",
    "all numbers": json.dumps({name: 9223372036854775807
                               for name in NAMED}),
    "all texts": json.dumps({name: "text"
                             for name in NAMED}),
    "object": "{}",
    "string": '"text"',
    "null": "null",
    "deep": deep(30),
    "too deep": deep(5000),
    "empty": "",
    "array of arrays": "[[[], [1]], [[null]]]",
    "long": '{"msg": "%s", "%s": 1}' % ("x" * 9000, "k" * 9000),
    "all null": json.dumps({name: None
                            for name in NAMED}),
    "all objects": json.dumps({name: {
        "id": {
            "id": [{}]
        }
    }
                               for name in NAMED}),
    "all lists": json.dumps({name: []
                             for name in NAMED}),
    "lists of lists": json.dumps(
        {name: [[None, [1]], {}, "a", 1, {
            "id": "x",
            "ports": 3,
            "status": []
        }]
         for name in NAMED}
    ),
}

RAW_SHAPES = ("array", "null", "lists of lists")  # --raw prints events, and looks at little of what they hold
# These look at no member of an answer, and ask for up to 15 s again when it refuses: test_instances.py has their refusals.
PATIENT = {"start instances", "stop instances", "destroy instances"}

CUT = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"success": tr'
# Name: the fault, the exit status of a read, and of a write.
ERRORS = {
    "400": (dict(status=400, body={"success": False, "error": "invalid_args", "msg": "wrong"}), {1}, {1}),
    "401": (dict(status=401, body={"msg": "Invalid user key"}), {3}, {3}),
    "403": (dict(status=403, body={"msg": "not allowed"}), {3}, {3}),
    "404": (dict(status=404, body={"msg": "no such thing"}), {4}, {4}),
    "404 without a word": (dict(status=404, body=""), {4}, {4}),
    "410": (dict(status=410, body={"error": "deprecated_endpoint"}), {1, 4}, {1, 4}),
    "422": (dict(status=422, body={"error": "job_exists"}), {1}, {1}),
    "429": (dict(status=429, body={"detail": "too many requests"}), {5}, {5}),
    "500": (dict(status=500, body="<h1>fault</h1>", content_type="text/html"), {1}, {1, 10}),
    "502": (dict(status=502, body=""), {1}, {10}),
    "524": (dict(status=524, body="<h1>timeout</h1>", content_type="text/html"), {1}, {10}),
    "success false": (dict(status=200, body={"success": False, "msg": "refused by the service"}), {1}, {1}),
    "HTML": (dict(status=200, body="<html><body>Welcome</body></html>", content_type="text/html"), {9}, {10}),
    "cut": (dict(raw=CUT, cut=1 << 20), {6}, {10}),
    "dropped": (dict(drop=True), {6}, {6, 10}),
}


def with_rsync(vastai):
    tools = os.path.join(vastai.home, "tools")
    os.makedirs(tools)
    for name in "rsync", "ssh", "ssh-keygen":
        with open(os.path.join(tools, name), "w") as file:
            file.write("#!/bin/sh\nexit 0\n")
        os.chmod(os.path.join(tools, name), 0o755)
    vastai.env["PATH"] = tools + ":" + vastai.env["PATH"]
    vastai.env["CONTAINER_ID"] = "7000001"  # for what an instance does with itself


@pytest.fixture
def every(vastai):
    """Runs each command, several at a time: name, result."""
    with_rsync(vastai)
    lines = catalogue.lines(vastai.home)

    def run(*flags, patient=True):
        chosen = [name for name in lines if patient or name not in PATIENT]
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            results = pool.map(lambda name: vastai("--timeout", 5, "--retry", 1, *flags, *lines[name]), chosen)
            return list(zip(chosen, results))
    return run



def judge(name, result, raw):
    """No crash, a documented exit status, a word on stderr for each failure."""
    assert 0 <= result.code <= 10, (name, result)
    clean(result.out.replace("\t", " ") + result.err)
    assert result.code == 0 or result.err.strip() != "", (name, "failed in silence", result)
    if raw and result.code != 0:
        reply = json.loads(result.err.splitlines()[-1])
        assert reply["error"] is True and reply["msg"], (name, result)


def test_the_catalogue_is_whole():
    manual = {
        line[4:].strip().replace("\\-", "-")
        for line in catalogue.printed("--man").splitlines() if line.startswith(".SS ")
    }
    assert set(catalogue.names()) == manual | catalogue.ABSENT


@pytest.mark.parametrize("shape,flags", [(shape, ()) for shape in SHAPES] + [(shape, ("--raw",)) for shape in RAW_SHAPES])
def test_no_shape_of_an_answer_crashes_a_command(every, emulator, shape, flags):
    emulator.fault(times=-1, status=200, body=SHAPES[shape])
    for name, result in every(*flags, patient=shape == "array"):
        judge(name, result, bool(flags))


# Commands that repeat what failed until their own time is over.
WAITING = ("wait instance", "wait endpoint")
# Not a GET, and yet nothing is changed; all other commands that begin with such a request are writes.
READS = ("/api/v0/bundles/", "/api/v0/search/", "/api/v0/volumes/search/", "/api/v0/network_volumes/search/", "/get_",
         "/api/v0/instances/request_logs/", "/api/v0/bundles_bid_price/", "/api/v1/templates/")
READ_BY_POST = "/api/v0/machines/maintenances"  # exactly: the path of other methods, and those below it, are writes


def is_write(record):
    if (record.method, record.path) == ("POST", READ_BY_POST):
        return False
    return record.method != "GET" and not record.path.startswith(READS)


def writers(emulator, vastai, lines):
    """The commands that change something although each request is refused. What they ask before does not matter."""
    found = set()
    for name, line in lines.items():
        emulator.reset()
        emulator.fault(times=-1, status=400, body={"msg": "no"})
        vastai("--retry", 1, *line)
        if any(is_write(record) for record in emulator.records):
            found.add(name)
    emulator.reset()
    return found


@pytest.mark.parametrize("error", ERRORS)
def test_no_failure_is_silent_and_each_has_its_exit_status(every, emulator, vastai, error):
    fault, of_read, of_write = ERRORS[error]
    writes = writers(emulator, vastai, catalogue.lines(vastai.home))
    assert len(writes) > 60
    emulator.fault(times=-1, **fault)
    for flags in (), ("--raw",):
        for name, result in every(*flags, patient=error != "success false"):
            judge(name, result, bool(flags))
            wanted = of_write if name in writes else of_read | ({7} if name in WAITING else set())
            assert result.code in wanted, (name, result)


def lists():
    """The lists and objects that views show, by the name of their place."""
    with open(os.path.join(os.path.dirname(__file__), "..", "unit", "answers.txt")) as file:
        return {line.split(" | ")[1] for line in file if " | " in line} - {"-", "."}


DASHES = re.compile(r"^ *-(?: +-)* *$", re.M)  # a row
BLANK = re.compile(r"\A(?:[^\n]*: +-\n)+\Z")  # a block


@pytest.mark.parametrize("flags", [(), ("-q",)], ids=["plain", "quiet"])
@pytest.mark.parametrize("shape", ["list", "object"])
def test_an_answer_without_anything_to_show_is_no_line_of_dashes(every, emulator, shape, flags):
    row = {"unknown_member": 1}
    body = {"success": True, **{name: [row] if shape == "list" else row for name in lists() if name.isidentifier()}}
    emulator.fault(times=-1, status=200, body=body if shape == "object" else {**body, "id": 5})
    for name, result in every(*flags, patient=False):
        if result.code == 2 and flags:
            continue  # it has no -q
        assert not DASHES.search(result.out) and not BLANK.search(result.out), (name, result)
        assert result.code != 0 or result.out.strip() != "" or flags, (name, result)
