# SPDX-License-Identifier: MIT
"""Nothing that destroys, spends or cannot be undone happens unasked on a terminal: every command of the binary is tried there."""
import json
import re

import pytest

import catalogue
from judge import has_words
from test_every_command import is_write, writers
from test_prompts import at_terminal
from test_side_effects import furnish

# Two further questions, or other conditions: test_prompts.py, test_self_test.py and test_benchmarks.py have them.
OTHER_TESTS = {"accept price-increase", "reject price-increase", "create ssh-key", "self-test machine", "run benchmarks"}
# The service's words for deleting; nothing that begins with them is harmless.
HARM = re.compile(r"^(delete|destroy|create instance|launch|transfer|prepay|recycle|reset)\b")
ONE = 7000001


def unattended():
    """The list of the commands that run unasked without a terminal, as the help prints it."""
    return re.findall(r"^  ([a-z][a-z0-9-]*(?: [a-z][a-z0-9-]*)?)  +(?:Destroys|Spends|Cannot)", catalogue.printed("confirmation"), re.M)


def asking(home):
    """Name to command line, without -y, of each command that asks in any case."""
    lines = {name: line for name, line in catalogue.lines(home).items() if "--yes" in catalogue.printed(*name.split())}
    lines["execute"] = ["execute", str(ONE), "rm /x"]
    lines["create team"] = ["create", "team", "--team-name", "edge", "--transfer-credit", "25"]
    return {name: [word for word in line if word not in ("-y", "--skip")] for name, line in lines.items()
            if name not in OTHER_TESTS and "--schedule" not in line and name not in ("cloud copy", "reboot instance")}


@pytest.fixture
def lines(vastai):
    furnish(vastai)
    vastai.env["CONTAINER_ID"] = str(ONE)
    return asking(vastai.home)


def test_every_command_that_destroys_or_spends_asks(vastai, emulator, lines):
    every = catalogue.lines(vastai.home)
    harmful = {name for name in writers(emulator, vastai, every) if HARM.search(name)}
    assert len(harmful) > 20 and harmful - set(lines) - OTHER_TESTS == set()


@pytest.mark.parametrize("answer,code", [(b"n\n", 1), (b"", 2)], ids=["no", "end"])
def test_without_a_yes_nothing_is_done_at_a_terminal(vastai, emulator, lines, answer, code):
    assert len(lines) > 45
    for name, line in lines.items():
        emulator.reset()
        status, shown = at_terminal(vastai, line, answer)
        assert status == code and re.search(r"(?m)^  (Nothing|The team) was ", shown), (name, status, shown)
        assert "[y/N]" in shown and not any(is_write(r) for r in emulator.records), (name, shown)


def test_with_a_yes_at_the_terminal_the_request_is_sent(vastai, emulator, lines):
    for name, line in lines.items():
        emulator.reset()
        status, shown = at_terminal(vastai, ["--retry", "1"] + line, b"y\n")
        assert any(is_write(r) for r in emulator.records), (name, status, shown)


def test_yes_beforehand_is_taken_by_each_and_asks_nothing(vastai, emulator, lines):
    for name, line in lines.items():
        emulator.reset()
        status, shown = at_terminal(vastai, ["--retry", "1"] + line + ["-y"], b"")
        assert "[y/N]" not in shown and any(is_write(r) for r in emulator.records), (name, status, shown)


@pytest.mark.parametrize("flags", [[], ["--raw"]], ids=["plain", "raw"])
def test_without_a_terminal_those_of_the_list_run_and_the_others_do_not(vastai, emulator, lines, flags):
    listed = unattended()
    assert len(listed) > 30 and set(listed) - OTHER_TESTS <= set(lines)
    for name, line in lines.items():
        emulator.reset()
        result = vastai("--retry", 1, *flags, *line)
        written = any(is_write(r) for r in emulator.records)
        assert written == (name in listed) and (written or result.code == 2), (name, result)
        if not written:
            has_words(json.loads(result.err)["msg"] if flags else result.err, "not confirmed", "-y")


def test_the_manual_has_the_list():
    manual = catalogue.printed("--man").replace("\\-", "-")
    section = manual.split("\n.SH CONFIRMATION\n")[1].split("\n.SH ")[0]
    assert re.findall(r"^\.TP\n\\fB([^\\]+)\\fR", section, re.M) == unattended()


# ---- what is at stake ----

def test_the_question_shows_label_gpu_price_and_disk(vastai, emulator):
    emulator.account.instances[ONE].disk_space = 48.5
    _, shown = at_terminal(vastai, ["destroy", "instance", str(ONE)], b"n\n")
    assert "  7000001: edge-gw-1, 1x RTX 4090, $0.3611 an hour, 48.5 GB of disk, running\r\n" in shown
    assert json.loads(emulator.records[0].query["select_filters"]) == {"id": {"in": [ONE]}}
    assert len(emulator.records) == 1 and "Destroy instance 7000001 and all data on it? [y/N]" in shown


def test_several_instances_have_a_line_each(vastai, emulator):
    _, shown = at_terminal(vastai, ["destroy", "instances", str(ONE), "1001"], b"n\n")
    assert "  7000001: edge-gw-1" in shown and "  1001: worker of 4242" in shown and "1002:" not in shown


@pytest.mark.parametrize("line,stake", [
    ("create instance 8100001 --image x", "  8100001: 1x RTX 4090, $0.3639 an hour, 812.5 GB of disk at most, Taiwan, TW"),
    ("delete endpoint 4243", "  4243: whisper-large, 1 cold workers, 4 workers at most, active"),
    ("delete endpoint whisper-large", "  4243: whisper-large, 1 cold workers, 4 workers at most, active"),
    ("start instance edge-gw-1", "  7000001: edge-gw-1, 1x RTX 4090, $0.3611 an hour, running"),
])
def test_other_questions_show_what_they_concern(vastai, emulator, line, stake):
    _, shown = at_terminal(vastai, line.split(), b"n\n")
    assert stake in shown and not any(is_write(r) for r in emulator.records), shown


@pytest.mark.parametrize("line,missing", [
    ("destroy instance 999999", True), ("delete endpoint 9999", True), ("delete volume 77", True),
    ("delete workergroup 9999", True), ("create instance 999999 --image x", True), ("destroy instance %d" % ONE, False),
    ("destroy instances 999999 %d" % ONE, False), ("launch instance -g RTX_4090 -n 1 -i x", False),
])
def test_an_id_that_is_not_listed_is_named_before_the_question(vastai, emulator, line, missing):
    _, shown = at_terminal(vastai, line.split(), b"n\n")
    assert ("  %s: not in the list of the service\r\n" % line.split()[2] in shown) == missing, shown
    assert "not in the list" not in shown or missing


def test_if_the_lookup_fails_the_question_is_asked_all_the_same(vastai, emulator):
    emulator.fault(method="GET", times=-1, status=500, body={"msg": "down"})
    code, shown = at_terminal(vastai, ["--retry", "1", "destroy", "instance", str(ONE)], b"y\n")
    assert "cannot look up what is concerned" in shown and "Destroy instance 7000001" in shown
    assert code == 0 and ONE not in emulator.account.instances


def test_a_pipe_causes_no_lookup(vastai, emulator):
    vastai("destroy", "instance", ONE, stdin=b"y\n")
    assert [r.method for r in emulator.records] == ["DELETE"]


def test_hostile_labels_do_not_control_the_terminal(vastai, emulator):
    emulator.account.instances[ONE].label = "a\x1b[2Jb\nDestroy instance 5?"
    _, shown = at_terminal(vastai, ["destroy", "instance", str(ONE)], b"n\n")
    assert "\x1b" not in shown and "\nDestroy instance 5?" not in shown
