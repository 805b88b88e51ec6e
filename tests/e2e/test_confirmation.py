# SPDX-License-Identifier: MIT
"""A write is a success only if its answer says so: every command that changes something, against answers that confirm nothing."""
import json
import os
import re

import pytest

import catalogue
from test_every_command import every, is_write, writers  # noqa: F401 (a fixture)

NOTHING_CONFIRMED = {
    "object": "{}",
    "array": "[]",
    "null": "null",
    "text": '"text"',
    "true": "true",
    "detail": '{"detail": "x"}',
    "msg": '{"msg": "Instance not found"}',
    "accepted": '{"status": "error"}',
}
# A place in a queue is answered by its status.
STATUS_IS_THE_ANSWER = ("accepted", "route")
# The beginnings of sentences that report what was done.
SUCCESS = ("created", "deleted", "destroyed", "rented", "is starting", "is stopping", "transferred", "removed", "added")


@pytest.mark.parametrize("name", NOTHING_CONFIRMED)
def test_an_answer_that_confirms_nothing_is_no_success(every, emulator, vastai, name):  # noqa: F811
    writes = writers(emulator, vastai, catalogue.lines(vastai.home))
    emulator.fault(times=-1, status=202 if name == "accepted" else 200, body=NOTHING_CONFIRMED[name])
    for flags in (), ("--raw",):
        wrong = []
        for command, result in every(*flags):
            if command not in writes or (name, command) == STATUS_IS_THE_ANSWER:
                continue
            reply = not flags and any(word in result.out.lower() for word in SUCCESS)
            if result.code == 0 or reply or result.err == "":
                wrong.append((command, result))
            elif flags:
                assert json.loads(result.err.splitlines()[-1])["error"] is True, result
        assert wrong == []


# Where a name is missing: an empty pair of quotes, a blank or a full stop in its place. A dash in a block says that itself.
HOLE = re.compile(
    r"[a-z]  +[a-z]|''|\binstance is\b| \.|\(\)|\"\"|: *$|\b(group|key|job|volume|template|hash|webhook|disk|subaccount) "
    r"(is|created|added|updated|deleted)\b(?! to)", re.M | re.I
)


@pytest.mark.parametrize("body", [{"success": True}, {"success": True, "id": None, "new_contract": None, "result": None}])
def test_a_sentence_has_no_hole_where_the_answer_names_nothing(every, emulator, vastai, body):  # noqa: F811
    writes = writers(emulator, vastai, catalogue.lines(vastai.home))
    emulator.fault(times=-1, status=200, body=body)
    results = [(command, result) for command, result in every() if command in writes]
    named = [result.out for command, result in results if command == "create instance"]
    assert [(c, r) for c, r in results if r.code == 0 and HOLE.search(r.out)] == []
    assert named == [
        'create instance succeeded, but the answer does not contain new_contract. "vastai show instances" lists what there is.\n'
    ]


# ---- unknown outcomes ----

GZIP = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00"
CUT = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"success": tr'
# Answers to a write that leave open whether it was carried out.
OPEN = {
    "HTML": dict(status=200, body="<html>Welcome</html>", content_type="text/html"),
    "gzip": dict(raw=GZIP, cut=1 << 20),
    "cut": dict(raw=CUT, cut=1 << 20),
    "NaN": dict(status=200, body='{"success": NaN}'),
    "nothing": dict(status=200, body="{}"),
    "gateway": dict(status=524, body="<h1>timeout</h1>", content_type="text/html"),
    "lost": dict(lost=True),
}
# What says where to look: a command of ours, or a page of the console.
LOOK = re.compile(r"Check the current state before you try again: vastai [a-z]")


@pytest.mark.parametrize("name", OPEN)
def test_an_unknown_outcome_says_where_to_look(every, emulator, vastai, name):  # noqa: F811
    writes = writers(emulator, vastai, catalogue.lines(vastai.home))
    emulator.fault(times=-1, **OPEN[name])
    seen, wrong = 0, []
    for command, result in every():
        if command in writes and result.code == 10:
            seen += 1
            if "--url" in result.err or not LOOK.search(result.err):
                wrong.append((command, result.err))
    assert seen > 40 and wrong == []


# ---- successes ----

# What answers of successful writes hold, all of it at once: members that a command does not know are passed over.
CONFIRMED = {
    "success": True,
    "id": 5,
    "new_contract": 5,
    "new_contracts": [5, 6],
    "msg": "done",
    "status": "success",
    "key": "k" * 20,
    "api_key": "k" * 20,
    "secret": "s" * 16,
    "backup_codes": ["c1", "c2"],
    "session_key": "s" * 20,
    "url": "https://w.test/",
    "request_idx": 3,
    "has_active_resources": False,
    "gpu_cost_per_hour": 0,
    "container_storage_cost_per_hour": 0,
    "volume_storage_cost_per_hour": 0,
    "template": {
        "id": 5,
        "hash_id": "abc"
    },
    "result": 5,
    "results": [],
    "deleted_workers": [],
    "failed_workers": [],
    "name": "n",
    "webhook": {
        "id": 5
    },
    "role": {
        "id": 5
    },
    "job_id": 5,
    "notification_preferences": {},
    "created": [5],
    "failed": [],
    "workers": [],
    "user": {
        "id": 5
    },
    "src_addr": "192.0.2.1",
    "src_port": 22,
    "dst_addr": "192.0.2.1",
    "dst_port": 22
}


ASKS = {"tfa auth-new"}  # for a code: test_account.py


def lists():
    """The lists that views show, each empty."""
    path = os.path.join(os.path.dirname(__file__), "..", "unit", "answers.txt")
    with open(path) as file:
        names = [line.split(" | ")[1] for line in file if " | " in line]
    return {name: [] for name in names if name.isidentifier()}


@pytest.mark.parametrize("flags", [(), ("--raw",)], ids=["plain", "raw"])
def test_a_confirmed_write_is_a_success(every, emulator, vastai, flags):  # noqa: F811
    writes = writers(emulator, vastai, catalogue.lines(vastai.home))
    emulator.fault(times=-1, status=200, body={**lists(), **CONFIRMED, "result_url": emulator.url + "/output"})
    results = [(command, result) for command, result in every(*flags) if command in writes and command not in ASKS]
    assert len(results) > 60
    assert {command: result for command, result in results if result.code != 0} == {}


def test_no_answer_of_the_emulator_is_read_as_unknown(every, emulator, vastai):  # noqa: F811
    """Its answers hold what those of the service do, and no more. A command that demands more would end with 9 or 10; here it
    succeeds, or what its example names is not there."""
    results = dict(every())
    assert {name: result for name, result in results.items() if result.code in (9, 10)} == {}
    assert sum(is_write(record) and 200 <= record.status < 300 for record in emulator.records) > 40
