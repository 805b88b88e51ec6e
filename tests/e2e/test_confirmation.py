# SPDX-License-Identifier: MIT
"""A write is a success only if its answer says so: every command that changes something, against answers that confirm nothing."""
import json

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
