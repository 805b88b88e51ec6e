# SPDX-License-Identifier: MIT
"""A write is a success only if its answer says so: every command that changes something, against answers that confirm nothing."""
import json
import re

import pytest

import catalogue
from test_every_command import every, writers  # noqa: F401 (a fixture)

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
# The beginnings of sentences that are said of what was done.
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
            said = not flags and any(word in result.out.lower() for word in SUCCESS)
            if result.code == 0 or said or result.err == "":
                wrong.append((command, result))
            elif flags:
                assert json.loads(result.err.splitlines()[-1])["error"] is True, result
        assert wrong == []


# Where a name is missing: an empty pair of quotes, a blank or a full stop in its place. A dash in a block says that itself.
HOLE = re.compile(r"[a-z]  +[a-z]|''|\binstance is\b| \.|\(\)|\"\"|: *$|\b(group|key|job|volume|template|hash|webhook|disk|subaccount) "
                  r"(is|created|added|updated|deleted)\b(?! to)", re.M | re.I)


@pytest.mark.parametrize("body", [{"success": True}, {"success": True, "id": None, "new_contract": None, "result": None}])
def test_a_sentence_has_no_hole_where_the_answer_names_nothing(every, emulator, vastai, body):  # noqa: F811
    writes = writers(emulator, vastai, catalogue.lines(vastai.home))
    emulator.fault(times=-1, status=200, body=body)
    results = [(command, result) for command, result in every() if command in writes]
    named = [result.out for command, result in results if command == "create instance"]
    assert [(c, r) for c, r in results if r.code == 0 and HOLE.search(r.out)] == []
    assert named == ['create instance succeeded, but the answer does not contain new_contract. "vastai show instances" lists what there is.\n']
