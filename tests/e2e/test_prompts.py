# SPDX-License-Identifier: MIT
"""Every command that asks before it acts: without a yes nothing is done, and the exit status and stderr say so."""
import fcntl
import json
import os
import pty
import re
import select
import termios

import pytest

from judge import SGR, has_words

ONE = 7000001
YES = "-y"


class Asking:
    """A command that asks: its line, its question, whether the change was made, and the preparation."""

    def __init__(self, line, question, done, before=None, *, yes=YES, alone=True, asks=True):
        self.line, self.question, self.done, self.before, self.yes = line, question, done, before, yes
        self.alone = alone  # nothing is printed before the question
        self.asks = asks  # takes an answer from a pipe

    def __repr__(self):
        return "-".join(str(word) for word in self.line[:2])


def asked(method, path, count=1):
    """The request was made. There may be others of its kind before it."""
    return lambda vastai, emulator: len(emulator.requests(method, path)) >= count


def with_job(path):
    """A job of that kind is there already."""
    def before(vastai, emulator):
        emulator.account.jobs[71] = {"id": 71, "api_endpoint": path, "instance_id": ONE}
    return before


def with_price(vastai, emulator):
    emulator.fault(
        method="GET",
        times=-1,
        status=200,
        body={"instances": {
            "id": ONE,
            "end_date": 1900000000,
            "internet_up_cost_per_tb": 4.5
        }}
    )


def with_pair(vastai, emulator):
    folder = os.path.join(vastai.home, ".ssh")
    os.makedirs(folder)
    for name in "id_ed25519", "id_ed25519.pub":
        with open(os.path.join(folder, name), "w") as file:
            file.write("old")
    tools = os.path.join(vastai.home, "bin")
    os.makedirs(tools)
    with open(os.path.join(tools, "ssh-keygen"), "w") as file:
        file.write("#!/bin/sh\nwhile [ $# -gt 0 ]; do [ \"$1\" = -f ] && f=$2; shift; done\n"
                   "echo new > \"$f\"; echo 'ssh-ed25519 AAAA me' > \"$f.pub\"\n")
    os.chmod(os.path.join(tools, "ssh-keygen"), 0o755)
    vastai.env["PATH"] = tools + ":" + vastai.env["PATH"]


def with_increase(vastai, emulator):
    emulator.account.increases[88] = {"pending_price_increase_id": 88, "contract_id": ONE}


REPLACED = ("PUT", "/api/v0/commands/schedule_job/71/")
SCHEDULE = ("--schedule", "WEEKLY", "--hour", "4")
REBOOT, BID, COMMAND = ("/api/v0/instances/%s/%d/" % (word, ONE) for word in ("reboot", "bid_price", "command"))
RAW = (), ("--raw",)
ASKING = [
    Asking(("destroy", "instance", ONE), "Destroy instance", lambda v, e: ONE not in e.account.instances),
    Asking(("destroy", "instances", ONE, 1001), "Destroy instances", lambda v, e: ONE not in e.account.instances),
    Asking(("transfer", "credit", "bob@example.com", "5"), "cannot be undone", lambda v, e: e.account.balance == 7.5),
    Asking(
        ("transfer", "credit", "-r", "bob@example.com", "-a", "5"),
        "cannot be undone",
        lambda v, e: e.account.balance == 7.5,
        yes="--skip"
    ),
    Asking(
        ("schedule", "maint", 36683, "--sdate", "1768500000", "--duration", "1"), "Announce maintenance",
        lambda v, e: "maintenance" in e.account.machines[36683]
    ),
    Asking(
        ("cancel", "maint", 36683), "Cancel the scheduled maintenance",
        asked("PUT", "/api/v0/machines/36683/cancel_maint/")
    ),
    Asking(("tfa", "delete", "-id", "42", "-c", "123456"), "Delete this 2FA method", asked("DELETE", "/api/v0/tfa/")),
    Asking(
        ("tfa", "regen-codes", "-c", "123456"), "invalidates all existing backup codes",
        asked("PUT", "/api/v0/tfa/regen-backup-codes/")
    ),
    Asking(
        ("reboot", "instance", ONE) + SCHEDULE, "scheduled already", asked(*REPLACED), with_job(REBOOT), alone=False
    ),
    Asking(("change", "bid", ONE, "--price", "0.2") + SCHEDULE, "scheduled already", asked(*REPLACED), with_job(BID)),
    Asking(("execute", ONE, "ls") + SCHEDULE, "scheduled already", asked(*REPLACED), with_job(COMMAND), alone=False),
    Asking(
        ("cloud", "copy", "--src", "/f", "--instance", ONE, "--connection", "1") + SCHEDULE, r"\$4.5 per TB",
        asked("POST", "/api/v0/commands/schedule_job/"), with_price
    ),
    Asking(("create", "ssh-key"), "Rename it as a backup", asked("POST", "/api/v0/ssh/"), with_pair),
    Asking(
        ("accept", "price-increase", ONE),
        "Accept the price",
        asked("PUT", "/api/v0/instances/accept-price-increase/"),
        with_increase,
        alone=False,
        asks=False
    ),
    Asking(
        ("reject", "price-increase", ONE),
        "Reject the price",
        asked("PUT", "/api/v0/instances/reject-price-increase/"),
        with_increase,
        alone=False,
        asks=False
    ),
]
EACH = pytest.mark.parametrize("command", ASKING, ids=repr)


@pytest.fixture
def ready(vastai, emulator):
    def prepare(command):
        if command.before:
            command.before(vastai, emulator)
        return vastai
    return prepare


NOT_DONE = r"Nothing was|No key was generated"


@EACH
def test_an_empty_stdin_is_a_usage_error(ready, emulator, command):
    vastai = ready(command)
    result = vastai(*command.line)
    assert result.code == 2 and not command.done(vastai, emulator), result
    has_words(result.err, NOT_DONE, "not confirmed", "Use -y", *([command.question] if command.asks else []))
    assert not command.alone or result.out == "", result


@EACH
def test_with_raw_an_empty_stdin_is_a_usage_error_in_json(ready, emulator, command):
    vastai = ready(command)
    result = vastai("--raw", *command.line)
    assert not command.done(vastai, emulator), result
    reply = result.err if command.alone else result.err.splitlines()[-1]
    assert result.code == 2 and (not command.alone or result.out == ""), result
    has_words(json.loads(reply)["msg"], "not confirmed", NOT_DONE, "-y")
    assert command.question not in result.out + result.err


@pytest.mark.parametrize("raw", RAW, ids=["plain", "raw"])
@pytest.mark.parametrize("answer,yes", [(b"YES\n", True), (b" yes\r\n", True), (b"y", True), (b"\n", False), (b"yy\n", False), (b"y" * 99, False)])
def test_what_a_yes_is(vastai, emulator, raw, answer, yes):
    result = vastai(*raw, "destroy", "instance", ONE, stdin=answer)
    assert result.code == (0 if yes else 1) and (ONE not in emulator.account.instances) == yes, result


@EACH
@pytest.mark.parametrize("raw", RAW, ids=["plain", "raw"])
@pytest.mark.parametrize("answer,yes", [(b"y\n", True), (b"n\n", False)], ids=["y", "n"])
def test_an_answer_from_a_pipe_is_taken(ready, emulator, command, raw, answer, yes):
    vastai = ready(command)
    result = vastai(*raw, *command.line, stdin=answer)
    assert command.done(vastai, emulator) == (yes and command.asks), result
    assert result.code == (2 if not command.asks else 0 if yes else 1), result
    if result.code != 0:
        has_words(json.loads(result.err)["msg"] if raw else result.err, "not confirmed", NOT_DONE)
    elif raw:
        assert result.err == "", "something was asked: %r" % result


@EACH
@pytest.mark.parametrize("raw", RAW, ids=["plain", "raw"])
def test_yes_beforehand_asks_nobody(ready, emulator, command, raw):
    vastai = ready(command)
    result = vastai(*raw, *command.line, command.yes)
    assert result.code == 0 and command.done(vastai, emulator), result
    assert command.question not in result.out + result.err


def at_terminal(vastai, line, answer, question=""):
    """Runs with all three streams on a terminal, and types after the question; what is asked further has no answer. Any
    question before it is answered with yes."""
    master, slave = pty.openpty()
    process = vastai.start(*line, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    shown, typed, asked_before = b"", False, 0
    while select.select([master], [], [], 10)[0]:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        shown += piece
        if typed or shown.count(b"[y/N] ") <= asked_before:
            continue
        typed = re.search(question, shown.decode(), re.IGNORECASE) is not None
        asked_before += 1
        os.write(master, answer + b"\x04" if typed else b"y\n")
    os.close(master)
    return process.wait(10), SGR.sub("", shown.decode())


@EACH
@pytest.mark.parametrize("raw", RAW, ids=["plain", "raw"])
@pytest.mark.parametrize("answer,wanted", [(b"y\n", 0), (b"n\n", 1), (b"maybe\n", 1), (b"", 2)], ids=["y", "n", "maybe", "end"])
def test_a_user_at_a_terminal_is_asked(ready, emulator, command, raw, answer, wanted):
    vastai = ready(command)
    code, shown = at_terminal(vastai, raw + command.line, answer, command.question)
    taken = command.asks or not raw
    assert code == (wanted if taken else 2), shown
    assert command.done(vastai, emulator) == (wanted == 0 and taken), shown
    assert code == 0 or re.search(NOT_DONE, shown), shown
    if taken:
        has_words(shown, command.question)


def interrupted(vastai, *line):
    """Runs on a terminal of its own, presses Ctrl-C once when it waits for input; returns exit status and what was shown."""
    master, slave = pty.openpty()
    process = vastai.start(*line, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
                           preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
    os.close(slave)
    shown, pressed = b"", False
    while select.select([master], [], [], 10 if pressed else 1)[0] or not pressed:
        if not pressed and (shown.endswith((b"] ", b": ", b"? ")) or not select.select([master], [], [], 0.5)[0]):
            os.write(master, b"\x03")
            pressed = True
        try:
            shown += os.read(master, 65536)
        except OSError:
            break
    os.close(master)
    return process.wait(10), SGR.sub("", shown.decode())


@EACH
def test_the_first_interrupt_ends_every_question(ready, emulator, command):
    vastai = ready(command)
    code, shown = interrupted(vastai, *command.line)
    assert code == 130, shown
    assert not command.done(vastai, emulator)


INPUTS = [("set", "api-key"), ("set", "api-key", "-"), ("api", "POST", "/bundles/", "--input", "-")]


@pytest.mark.parametrize("line", INPUTS, ids=lambda line: " ".join(map(str, line)))
def test_the_first_interrupt_ends_every_input(vastai, emulator, line):
    code, shown = interrupted(vastai, *line)
    assert code == 130 and emulator.records == [], shown
