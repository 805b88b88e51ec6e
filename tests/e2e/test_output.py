# SPDX-License-Identifier: MIT
"""The formats of --output, and which of them is the default: a table on a terminal, in a pipe what the official tool prints."""
import json

import pytest

from judge import clean, refused, succeeded
from terminal import on_terminal

IN_PIPE = [("show", "endpoints"), ("show", "workergroups"), ("show", "user"),
           ("show", "instance", 7000001), ("show", "ssh-keys"), ("show", "api-keys"),
           ("show", "machine", 36683), ("show", "maints", "--ids", "36683"), ("search", "invoices")]


@pytest.mark.parametrize("line", IN_PIPE, ids=lambda line: "-".join(map(str, line[:2])))
def test_json_in_a_pipe_where_the_official_tool_prints_json(vastai, line):
    piped = succeeded(vastai(*line))
    assert piped.out == vastai(*line, "--raw").out == vastai(*line, "--output", "json").out
    json.loads(piped.out)
    table = succeeded(vastai(*line, "-o", "table"))
    with pytest.raises(ValueError):
        json.loads(table.out)
    code, shown = on_terminal(vastai, *line, columns=400, env={"NO_COLOR": "1"})
    assert code == 0 and shown == table.out


def test_errors_stay_sentences_in_a_pipe(vastai, emulator):
    emulator.fault(times=-1, status=403, body={"success": False, "error": "auth_error", "msg": "denied"})
    refused(vastai("show", "endpoints"), 3, "denied")
    refused(vastai("show", "instance", 999), 3)


def test_ids_and_chosen_columns_are_no_json(vastai):
    assert vastai("show", "machine", 36683, "-q").out == "36683\n"
    assert vastai("show", "instance", 7000001, "-q").out == "7000001\n"


def test_formats_that_exclude_each_other(vastai, emulator):
    refused(vastai("show", "endpoints", "--output", "nonsense"), 2, "table.*json")
    result = vastai("show", "endpoints", "--raw", "-o", "table")
    assert result.code == 2 and "--raw" in result.err
    assert emulator.records == []


def test_errors_are_json_with_output_json(vastai):
    for option in (["-o", "json"], ["--output=json"], ["--output", "json"], ["--raw"]):
        assert json.loads(vastai("delete", "endpoint", 31337, *option).err)["error"] is True
        assert json.loads(vastai("delete", "endpoint", *option).err)["error"] is True
