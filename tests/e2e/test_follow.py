# SPDX-License-Identifier: MIT
"""`logs --follow` prints each line once, whatever part of the log an answer has, until Ctrl-C or --timeout."""
import os
import signal
import subprocess

import pytest

from conftest import beside
from emulator import Fault
from judge import has_words, refused
from terminal import on_terminal, what_stays

ONE = 7000001
RESULT = "/results/.*"


def says(emulator, *texts):
    """What the log is, request by request; then what it was last."""
    for text in texts[:-1]:
        emulator.faults.add(Fault(status=200, body=text.encode(), content_type="text/plain", path=RESULT))
    emulator.faults.add(Fault(status=200, body=texts[-1].encode(), content_type="text/plain", path=RESULT, times=-1))


LOGS = {
    "a log that grows": (["a\n", "a\nb\n", "a\nb\nc\n"], "a\nb\nc\n"),
    "a window that moves": (["1\n2\n3\n", "2\n3\n4\n", "3\n4\n5\n"], "1\n2\n3\n4\n5\n"),
    "a line in two parts": (["a\nb", "a\nbc\n", "a\nbc\nd"], "a\nbc\nd"),
    "nothing at first": (["", "a\n", "a\n"], "a\n"),
    "nothing new": (["a\nb\n", "a\nb\n", "a\nb\n"], "a\nb\n"),
    "blank lines": (["a\n\n\nb\n", "a\n\n\nb\n\nc\n", "b\n\nc\n"], "a\nb\nc\n"),
    "a longer answer": (["3\n4\n", "1\n2\n3\n4\n5\n", "5\n6\n"], "3\n4\n5\n6\n"),
}


@beside
@pytest.mark.parametrize("name", LOGS)
def test_each_line_is_printed_once(vastai, emulator, name):
    texts, printed = LOGS[name]
    says(emulator, *texts)
    result = vastai("logs", ONE, "--follow", "--timeout", 7.5)
    assert result.code == 7 and result.out == printed, result
    assert result.err.count("\n") == 1 and "the time of --timeout has passed" in result.err, result


@beside
def test_a_gap_is_told(vastai, emulator):
    says(emulator, "1\n2\n", "7\n8\n")
    result = vastai("logs", ONE, "-f", "--timeout", 4)
    assert result.out == "1\n2\n7\n8\n"
    has_words(result.err, "lines may be missing")


@beside
def test_of_a_long_log_the_new_lines_are_found(vastai, emulator):
    """At least 112 KB of the end of an answer are kept: 1,500 new lines of 58 bytes, and some of those before."""
    lines = ["line %06d of a log that is longer than the memory for it\n" % n for n in range(10500)]
    says(emulator, "".join(lines[:8000]), "".join(lines[:9000]), "".join(lines[1000:]))
    result = vastai("logs", ONE, "-f", "--timeout", 9)
    shown = result.out.splitlines(keepends=True)
    assert shown == lines[len(lines) - len(shown):] and len(shown) > 4400, (len(shown), result.err)


@beside
def test_a_failure_is_told_once_and_the_log_goes_on(vastai, emulator):
    emulator.faults.add(Fault(status=200, body=b"a\n", content_type="text/plain", path=RESULT))
    emulator.faults.add(Fault(drop=True, method="PUT", skip=1, times=6))
    says(emulator, "a\nb\n")
    result = vastai("--retry", 1, "logs", ONE, "-f", "--timeout", 18)
    assert result.out == "a\nb\n", result
    assert result.err.count("retrying") == 1
    has_words(result.err, r"vastai: no answer: the connection to 127\.0\.0\.1:\d+ was lost.*; retrying")


def test_a_log_that_is_not_there_is_an_error(vastai, emulator):
    refused(vastai("logs", 5, "-f"), 4)
    emulator.account.add_instance(5, actual_status="exited")
    refused(vastai("logs", 5, "-f"), 1, "not running")


@beside
def test_it_ends_when_the_instance_does(vastai, emulator):
    says(emulator, "a\n")
    emulator.faults.add(Fault(status=404, body={"msg": "no such instance"}, method="PUT", skip=1))
    result = vastai("logs", ONE, "-f")
    assert (result.code, result.out) == (4, "a\n"), result


@beside
def test_ctrl_c_ends_it_without_a_word(vastai, emulator):
    says(emulator, "a\n")
    status, shown = on_terminal(vastai, "logs", ONE, "-f", until=b"a")
    assert status == 130 and what_stays(shown) == "a\n", shown
    process = vastai.start("logs", ONE, "-f")
    assert process.stdout.readline() == b"a\n"
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 143 and process.stderr.read() == b""


@beside
def test_a_reader_that_leaves_ends_it(vastai, emulator):
    says(emulator, "a\n", "a\nb\n", "a\nb\nc\n")
    read_end, write_end = os.pipe()
    process = vastai.start("logs", ONE, "-f", stdout=write_end, stderr=subprocess.PIPE)
    os.close(write_end)
    assert os.read(read_end, 10) == b"a\n"
    os.close(read_end)
    assert process.wait(20) in (0, 1) and process.stderr.read() == b""


@beside
def test_control_characters_cannot_act_on_a_terminal(vastai, emulator):
    says(emulator, "a\x1b[2Jb\n")
    _, shown = on_terminal(vastai, "logs", ONE, "-f", "--timeout", 1)
    assert r"a\x1b[2Jb" in shown and "\x1b[2J" not in shown
