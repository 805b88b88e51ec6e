# SPDX-License-Identifier: MIT
"""The table of sizes (tests/bench/size.py), from what the firmware's tests have measured."""
import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "bench"))

import size  # noqa: E402

MEASURED = {
    "superloop": {"flash": 124532, "ram all": 41880, "stack used": 5120},
    # On FreeRTOS the stack of each task is listed too: how large it is, and the most of it that was used.
    "rtos": {"flash": 143276, "ram all": 46328, "tasks": {"net": [4096, 2210], "tls": [8192, 6004]}},
}


def measured(tmp_path):
    path = tmp_path / "measured.json"
    path.write_text(json.dumps(MEASURED))
    return list(size.firmware_rows(str(path)))


def test_stacks_of_tasks_are_no_rows_of_the_table(tmp_path):
    rows = measured(tmp_path)
    assert len(rows) == 5 and ("rtos", "flash", {"bytes": 143276}) in rows
    assert all(part != "tasks" for _, part, _ in rows)


def test_each_row_is_judged_and_shown(tmp_path, capsys):
    for target, part, sizes in measured(tmp_path):
        size.show(target, part, sizes, size.judge(target, part, sizes, was=1000000))
    assert capsys.readouterr().out.count("\n") == 5


def test_what_has_grown_is_said(tmp_path):
    [(target, part, sizes)] = [row for row in measured(tmp_path) if row[:2] == ("rtos", "flash")]
    assert "GREW from 140000" in size.judge(target, part, sizes, was=140000)


def test_without_a_measurement_there_are_no_rows(tmp_path, capsys):
    assert list(size.firmware_rows(str(tmp_path / "measured.json"))) == []
    assert "SKIPPED" in capsys.readouterr().out


def test_accepted_sizes_are_read_as_they_were_written(tmp_path):
    path = tmp_path / "sizes.txt"
    size.accept(str(path), measured(tmp_path))
    assert size.read_accepted(str(path))[("rtos", "ram all")] == 46328
