# SPDX-License-Identifier: MIT
"""Of a list that is not as expected, the error names the element."""
import pytest

from emulator import Fault
from judge import refused, refused_raw

ENDPOINTS, KEYS = ("show", "endpoints", "-o", "table"), ("show", "ssh-keys", "-o", "table")
MISFITS = [
    (ENDPOINTS, {"results": [{"id": 1}, {"id": 2}, 7]}, "results[2] is a number"),
    (ENDPOINTS, {"results": [{"id": 1}, "x"]}, "results[1] is a string"),
    (ENDPOINTS, {"results": [None]}, "results[0] is null"),
    (ENDPOINTS, {"results": [True]}, "results[0] is true or false"),
    (ENDPOINTS, {"results": [{"id": 1}, {"x": 2}]}, "results[1] has no member that is shown"),
    (ENDPOINTS, {"results": {"a": 1}}, '"results" is no list'),
    (ENDPOINTS, {"results": 7}, '"results" is no list'),
    (ENDPOINTS, {"x": 1}, '"results" is missing'),
    (KEYS, [{"id": 1}, 5], "response[1] is a number"),
    (("search", "offers"), {"offers": [{"id": 1}, "x"]}, "offers[1] is a string"),
]


@pytest.mark.parametrize("line,body,words", MISFITS)
def test_the_element_is_named(vastai, emulator, line, body, words):
    emulator.faults.add(Fault(status=200, body=body))
    first = refused(vastai(*line), 9).err.splitlines()[0]
    assert first.endswith("does not have the expected structure: " + words), first


def test_the_element_is_named_in_json_too(vastai, emulator):
    emulator.faults.add(Fault(status=200, body={"x": 1}))
    assert refused_raw(vastai("--raw", "show", "endpoints"), 9)["msg"].endswith(': "results" is missing')
    emulator.faults.add(Fault(status=200, body=[]))  # nothing is left of the last answer
    refused(vastai("show", "endpoints", "-o", "table"), 9, '"results" is missing')
