# SPDX-License-Identifier: MIT
"""`--watch` lists again and again: drawn over the last list on a terminal, elsewhere printed when it differs."""
import json
import re
import threading

import pytest

from catalogue import LOCAL, lines, names, printed
from conftest import beside
from emulator import Fault
from judge import SGR, has_words, refused, succeeded
from terminal import on_terminal

SHOW = ("show", "instances", "--cols", "id,status,label")
KEYS = ("show", "endpoints", "--cols", "id,endpoint_name")  # one request
MOVES = re.compile(r"\x1b\[(\d*)([A-Za-z])")


def later(seconds, change):
    threading.Timer(seconds, change).start()


def screen(shown):
    """The lines that a terminal is left with, and all that it had to draw."""
    lines, row, at = [""], 0, 0
    while at < len(shown):
        move, c = MOVES.match(shown, at), shown[at]
        at += len(move.group(0)) if move else 1
        if move and move.group(2) == "A":
            row -= int(move.group(1))
            assert row >= 0
        elif move and move.group(2) == "J":
            del lines[row:]
            lines.append("")
        elif move and move.group(2) == "K":
            lines[row] = ""
        elif move:
            lines[row] += move.group(0)
        elif c == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif c != "\r":
            lines[row] += c
    return lines


@beside
def test_off_a_terminal_a_list_is_printed_when_it_differs(vastai, emulator):
    rows = emulator.account.instances
    later(1.5, lambda: emulator.account.add_instance(5, actual_status="loading", label="new"))
    later(3.5, lambda: rows.pop(7000001))
    result = vastai(*SHOW, "--watch=1", "--timeout", 6)
    assert result.code == 7 and "the time of --timeout has passed" in result.err, result
    blocks = result.out.split("\n\n")
    assert len(blocks) == 3, result
    assert [re.sub(r"\S", "", block[:2]) for block in blocks] == ["  "] * 3
    marked = [re.findall(r"^([+*]) +(\d+)", block, re.MULTILINE) for block in blocks]
    assert marked == [[], [("+", "5")], []], result
    assert "7000001" in blocks[1] and "7000001" not in blocks[2]


@beside
def test_what_has_changed_is_marked(vastai, emulator):
    emulator.account.add_instance(5, actual_status="loading", label="a")
    emulator.account.add_instance(6, actual_status="loading", label="b")
    later(1.5, lambda: setattr(emulator.account.instances[5], "actual_status", "running"))
    _, shown = on_terminal(vastai, *SHOW, "--watch=1", "--timeout", 2.9, columns=80)
    assert "* " in shown and re.search(r"\* +5  \x1b\[7mrunning\x1b\[0m", shown), shown
    assert re.search(r"\n {2,}6  ", shown)


@beside
def test_a_terminal_is_left_with_the_last_list(vastai, emulator):
    later(1.5, lambda: emulator.account.add_instance(5, actual_status="loading", label="new"))
    status, shown = on_terminal(vastai, *SHOW, "--watch=1", columns=80, until=b"new")
    lines = screen(shown)
    assert status == 130 and lines[-1] == "", lines
    assert sum("Status" in text for text in lines) == 1 and sum("new" in text for text in lines) == 1, lines
    assert not any("Ctrl-C" in text for text in lines) and "every 1 s; Ctrl-C ends it" in shown


@beside
def test_a_long_list_is_cut_to_the_screen(vastai, emulator):
    for number in range(10, 50):
        emulator.account.add_instance(number, actual_status="running", label="x")
    _, shown = on_terminal(vastai, *SHOW, "--watch=1", "--timeout", 2.5, columns=80)
    lines = [SGR.sub("", text) for text in screen(shown)]
    assert len(lines) < 24 and any(re.fullmatch(r"\(\d+ more lines\)", text) for text in lines), lines


def endless(emulator):
    rows = [{"id": number, "endpoint_name": "x" * 100} for number in range(4000)]
    emulator.fault(path="/api/v0/endptjobs/", times=-1, status=200, body={"success": True, "results": rows})


@beside
def test_a_list_that_fits_no_memory_ends_with_a_word(vastai, emulator):
    endless(emulator)
    result = vastai(*KEYS, "--watch=1", "--timeout", 1)
    *rows, end = result.out.splitlines()
    assert end == "(further lines are not shown: the list is longer than 256 KB)"
    assert len(rows) > 2000 and all(row.endswith(" " + "x" * 100) for row in rows[1:]), rows[-1]


@beside
def test_lines_that_were_not_counted_are_more(vastai, emulator):
    endless(emulator)
    _, shown = on_terminal(vastai, *KEYS, "--watch=1", "--timeout", 2.5, columns=80)
    assert re.search(r"\(at least \d{4} more lines\)", shown), shown[-300:]


@beside
def test_without_colours_the_marks_remain(vastai, emulator):
    later(1.5, lambda: emulator.account.add_instance(5, actual_status="loading", label="new"))
    _, shown = on_terminal(vastai, *SHOW, "--watch=1", "--timeout", 2.9, columns=80, env={"NO_COLOR": "1"})
    assert re.search(r"^\+ +5 ", shown, re.MULTILINE) and not SGR.search(shown), shown


@beside
def test_a_failure_is_told_and_the_list_stays(vastai, emulator):
    emulator.faults.add(Fault(drop=True, skip=1, times=2))
    result = vastai("--retry", 1, *KEYS, "--watch=1", "--timeout", 12)
    assert result.code == 7 and result.out.count("Name") == 1, result
    assert result.err.count("was lost") == 1
    emulator.faults.add(Fault(drop=True, skip=1, times=-1))
    _, shown = on_terminal(vastai, "--retry", 1, *KEYS, "--watch=1", "--timeout", 5, columns=120)
    lines = screen(shown)
    assert sum("4242" in text for text in lines) == 1 and any("was lost" in text for text in lines), repr(shown)


def test_a_first_failure_is_an_error(vastai, emulator):
    refused(vastai("get", "endpt-workers", 1, "--watch"), 4, "no such endpoint")
    emulator.faults.add(Fault(status=401, body={"msg": "Invalid user key"}))
    refused(vastai(*KEYS, "-w"), 3, "API key")


@pytest.mark.parametrize("flags", [("--raw", ), ("-q", ), ("-o", "csv"), ("-o", "json"), ("--curl", )])
def test_only_tables_can_be_watched(vastai, emulator, flags):
    refused(vastai("show", "instances", "--watch", *flags), 2, "--watch shows tables")
    refused(vastai("show", "instances", "--watch=0"), 2, "whole number from 1 to 3600")
    assert emulator.records == []


def test_a_word_after_it_is_no_value(vastai, emulator):
    emulator.faults.add(Fault(status=404, body={"msg": "not found"}, times=-1))
    refused(vastai("get", "endpt-workers", "--watch", 4242), 4)
    assert json.loads(emulator.records[-1].body)["id"] == 4242


SLOW = {"show instances-v0"}  # by the rate limit of the service, its second round is 20 s away
# What these list, the emulated account does not have.
ANSWERS = {
    "show deployments": {"deployments": [{"id": 644, "name": "chat", "tag": "v2"}]},
    "show deployment-versions": {"versions": [{"id": 7, "version": 3}]},
    "reports": [{"problem": "slow disk", "message": "it is slow", "created_at": 1767225600}],
    "metrics gpu": {"gpus": [{"gpu_name": "RTX 4090", "num_gpus": 8}]},
    "show subaccounts": {"users": [{"id": 77, "username": "bob"}]},
    "show ipaddrs": {"results": [{"ip": "192.0.2.7", "first_seen": 1767225600}]},
    "show audit-logs": [{"ip_address": "192.0.2.7", "api_key_id": 12, "created_at": 1767225600}],
    "show connections": [{"id": 5, "name": "backup", "cloud_type": "s3"}],
    "show notification-types": {"notification_types": [{"key": "outbid", "name": "Outbid"}]},
    "show webhooks": {"webhooks": [{"id": 9, "name": "ops", "webhook_url": "https://example.com/hook"}]},
    "show members": [{"id": 77, "username": "bob", "email": "bob@example.com"}],
    "show team-roles": [{"id": 3, "name": "ops", "permissions": {}}],
}
LISTS = [name for name in names() if name not in LOCAL | SLOW and "--watch" in printed(*name.split())]


def test_many_commands_are_lists():
    assert len(LISTS) > 30 and "create ssh-key" not in LISTS


@beside
@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_the_same_again(vastai, emulator, name):
    words = [word for word in lines(vastai.home)[name] if word != "-q"]
    if name in ANSWERS:
        emulator.fault(status=200, body=ANSWERS[name], times=-1)
    once = succeeded(vastai(*words, "--output", "table"))
    requests = len(emulator.records)
    result = vastai(*words, "--output", "table", "--watch=1", "--timeout", 6.5)
    assert result.code == 7 and len(emulator.records) > 2 * requests, result
    assert result.out.count("\n\n") == 0 and len(result.out.splitlines()) == len(once.out.splitlines()), (once, result)
    has_words(result.err, "the time of --timeout has passed")
