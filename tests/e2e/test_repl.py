# SPDX-License-Identifier: MIT
"""repl: a pipe and a terminal, one connection, and nothing that one line leaves for the next."""
import json
import os
import pty
import re
import select
import signal
import subprocess
import time

import pytest

import catalogue
from conftest import KEY, commanding, serving
from test_confirmation import CONFIRMED, lists
from test_every_command import with_rsync

SHOW = "/api/v0/endptjobs/"


def repl(vastai, *words, text="", flags=(), **kwargs):
    return vastai(*flags, "repl", *words, stdin=text.encode() if isinstance(text, str) else text, **kwargs)


# ---- a pipe ----


def test_a_pipe_runs_line_by_line_over_one_connection(vastai, emulator):
    result = repl(vastai, text="show endpoints -q\nvastai show endpoint 4242 --raw\n\n  # nothing\nspend --raw")
    assert result.code == 0 and result.err == ""
    assert result.out.startswith("4242\n4243\n{") and '"has_active_resources"' in result.out
    assert len(emulator.records) > 2 and len({r.connection for r in emulator.records}) == 1


def test_the_exit_status_is_that_of_the_last_command(vastai):
    assert repl(vastai).code == 0
    result = repl(vastai, text="show instance 5\nversion\n")
    assert result.code == 0 and "(line 1: exit status 4)" in result.err
    result = repl(vastai, text="version\nshow instance 5\n# end\n")
    assert result.code == 4 and result.err.count("exit status") == 1
    assert repl(vastai, text="show instance 5\nexit\nversion\n").code == 4


def test_it_stops_at_the_first_failure_if_told(vastai):
    result = repl(vastai, "-e", text="version\nshow instance 5\nversion\n")
    assert result.code == 4 and result.out == "0.2.0\n"


@pytest.mark.parametrize("line,words", [("x 'y", "quote is not closed"), ("version " + "x" * 9000, "longer than 8191 bytes"),
                                        ("ver\0sion", "NUL byte"), ("repl", "running already"), ("vastai repl", "running already"),
                                        ("--timeout=3 repl", "running already"), ("--timeout 3 repl -e", "running already"),
                                        (" ".join("x" * 300), "too many words"), ("nosuch", 'unknown command "nosuch"')])
def test_a_line_that_is_refused(vastai, emulator, line, words):
    result = repl(vastai, text=line + "\nversion\n")
    assert result.code == 0 and words in result.err and result.out == "0.2.0\n" and "(line 1: exit status 2)" in result.err
    assert emulator.records == []


def test_lines_that_cannot_be_read_are_no_end(vastai, tmp_path):
    folder = os.open(tmp_path, os.O_RDONLY)
    process = vastai.start("repl", stdin=folder)
    out, err = process.communicate(timeout=20)
    os.close(folder)
    assert (process.returncode, out) == (1, b"")
    assert err == b"vastai: repl: cannot read the lines\n  Is a directory\n"


def test_a_line_of_the_greatest_length(vastai):
    assert repl(vastai, text="version #" + "x" * (8191 - 9) + "\n").out == "0.2.0\n"
    assert "longer" in repl(vastai, text="version #" + "x" * (8192 - 9) + "\n").err


def test_words_are_quoted_as_in_a_shell(vastai, emulator):
    repl(vastai, text="label instance 7000001 'two  words' # a comment\nlabel instance 7000001 \"it's \\\"x\\\"\"\n")
    assert [json.loads(r.body)["label"] for r in emulator.requests("PUT")] == ["two  words", 'it\'s "x"']


def test_a_question_is_not_answered_by_the_next_line(vastai, emulator):
    result = repl(vastai, text="destroy instance 7000001\ny\nversion\n")
    assert "Use -y to confirm" in result.err and emulator.requests("DELETE") == [] and "0.2.0" in result.out
    assert repl(vastai, text="destroy instance 7000001 -y\n").code == 0 and 7000001 not in emulator.account.instances


def test_options_of_repl_apply_to_each_line(vastai, emulator):
    result = repl(vastai, text="show endpoints\nversion\n", flags=("--raw", "--api-key", KEY), env={"VAST_API_KEY": None})
    assert result.code == 0 and result.out.startswith("[") and result.out.endswith('"msg": "0.2.0"\n}\n')
    result = repl(vastai, text="delete endpoint 4243\n", flags=("--dry-run",))
    assert "DELETE /api/v0/endptjobs/4243/" in result.out and 4243 in emulator.account.endpoints


def test_a_signal_ends_a_pipe(vastai, emulator):
    emulator.fault(path=SHOW, hang=True)
    process = vastai.start("repl", stdin=subprocess.PIPE)
    process.stdin.write(b"show endpoints\nversion\n")
    process.stdin.flush()
    while not emulator.records:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 130 and b"0.2.0" not in out


# ---- nothing is left for the next line ----


def test_options_of_a_line_are_its_own(vastai, emulator):
    result = repl(vastai, text="show endpoints --raw\nshow endpoints --output csv\nshow endpoints --output table\n"
                                "show endpoints --curl\nspend --timeout 1 --explain\nversion\n")
    parts = re.split(r"^(?=\[|id,|curl| *ID )", result.out, flags=re.M)
    assert result.code == 0 and len(emulator.requests(path=SHOW)) == 3
    assert "id,endpoint_name" in result.out and "curl " in result.out and result.out.endswith("0.2.0\n"), parts


def test_a_key_and_an_address_of_a_line_are_its_own(vastai, emulator):
    with serving() as other:
        text = "show endpoints -q --api-key other-key-12345678\nshow endpoints -q --url %s\nshow endpoints -q\n" % other.url
        result = repl(vastai, text=text + text)
        assert [r.key for r in emulator.requests(path=SHOW)] == ["other-key-12345678", KEY] * 2
        assert len(other.requests(path=SHOW)) == 2 and result.code == 0
    connections = {(r.key, r.connection) for r in emulator.records}
    assert len({c for _, c in connections}) == len(connections) >= 2  # no connection has seen two keys
    assert "other-key-12345678" not in result.out + result.err


def test_a_line_may_hold_another_address_at_the_same_place(vastai, emulator):
    with serving() as other:
        text = "".join("show endpoints -q --url %s\n" % service.url for service in [other, emulator, other])
        result = repl(vastai, text=text)
        assert result.code == 0 and len(emulator.requests(path=SHOW)) == 1 and len(other.requests(path=SHOW)) == 2


def test_a_stored_key_is_used_by_the_next_line(vastai, emulator):
    vastai.write_key("the-old-key-1234567")
    repl(vastai, text="show endpoints\nset api-key the-new-key-1234567 --no-check\nshow endpoints\n", env={"VAST_API_KEY": None})
    vastai.secrets = set()
    assert [r.key for r in emulator.requests(path=SHOW)] == ["the-old-key-1234567", "the-new-key-1234567"]


SKIPPED = {"repl", "self-test machine", "run benchmarks", "copy", "create ssh-key", "wait instance", "wait endpoint",
           "ssh-url", "scp-url", "tfa login", "reset api-key"}


def refuse_writes(service):
    service.fault(times=-1, method="POST", status=400, body={"success": False, "msg": "not now"}, path=".*(?<!bundles/)")
    for method in "PUT", "DELETE":
        service.fault(times=-1, method=method, status=400, body={"success": False, "msg": "not now"})


def confirm_everything(service):
    service.fault(times=-1, status=200, body={**lists(), **CONFIRMED, "result_url": service.url + "/output"})


@pytest.mark.parametrize("answers", [refuse_writes, confirm_everything])
def test_every_command_does_the_same_in_a_session_and_alone(tmp_path, answers):
    """Each command twice in one session, against a process of its own, on services in the same state."""
    outputs = []
    for run in alone, in_session:
        with serving() as service, commanding(tmp_path / run.__name__, "--url", service.url, "--retry", "1") as vastai:
            with_rsync(vastai)
            vastai.env["COLUMNS"] = "100"
            chosen = [words for command, words in catalogue.lines(vastai.home).items() if command not in SKIPPED]
            answers(service)
            outputs.append(run(vastai, service, chosen))
    wrong = [(words, a, b) for words, a, b in zip(chosen + chosen[::-1], *outputs) if a != b]
    assert wrong == [], wrong[:3]
    assert len(chosen) > 150 and len(outputs[1]) >= 2 * len(chosen)


def mask(text, service, vastai):
    """Without what differs between two services: ports, homes, times."""
    text = text.replace(service.url, "URL").replace(vastai.home, "HOME").replace(service.url[7:], "HOST")
    return re.sub(r"(?<=duration\W{3})[\d.]+|\d\d[:-]\d\d[:-]\d\d|\d{10,}(\.\d+)?|\d+(\.\d+)? ?(s|days?)\b|/results/\w+|self-test-\S+", "N", text).strip("\n")


def quoted(words):
    return " ".join("'%s'" % str(word).replace("'", "'\\''") for word in words)


def alone(vastai, service, chosen):
    found = []
    for words in chosen:
        result = vastai("--timeout", 5, *words)
        found.append((result.code, mask(result.out, service, vastai), mask(result.err, service, vastai)))
    return found + found[::-1]


def in_session(vastai, service, chosen):
    """The same from one session: a line `version` and an unknown command mark the ends."""
    text = "".join("--timeout 5 %s\nversion\nzzzz\n" % quoted(words) for words in chosen + chosen[::-1])
    result = repl(vastai, text=text, timeout=300)
    outs = result.out.split("0.2.0\n")
    errs = result.err.split('vastai: unknown command "zzzz"\n  "vastai help" lists the commands.\n')
    found = []
    for out, err in zip(outs, errs):
        err = re.sub(r"^\(line \d+: exit status 2\)\n", "", err) if found else err
        status = re.search(r"^\(line \d+: exit status (\d+)\)\n", err, re.M)
        err = re.sub(r"^\(line \d+: exit status \d+\)\n", "", err, flags=re.M)
        found.append((int(status[1]) if status else 0, mask(out, service, vastai), mask(err, service, vastai)))
    return found


# ---- a terminal ----


class Terminal:
    def __init__(self, vastai, *words):
        self.master, slave = pty.openpty()
        self.process = vastai.start("repl", *words, stdin=slave, stdout=slave, stderr=slave, env={"TERM": "dumb"},
                                    preexec_fn=lambda: os.setsid() or __import__("fcntl").ioctl(0, 0x540E, 0))
        os.close(slave)
        self.shown = ""

    def type(self, text):
        os.write(self.master, text.encode())

    def until(self, words, seconds=15):
        limit = time.monotonic() + seconds
        while words not in self.shown and time.monotonic() < limit:
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    self.shown += os.read(self.master, 65536).decode()
                except OSError:
                    break
        assert words in self.shown, self.shown
        before, _, self.shown = self.shown.partition(words)
        return before

    def end(self):
        code = self.process.wait(20)
        os.close(self.master)
        return code


def test_a_terminal_has_a_prompt_and_ends_with_ctrl_d(vastai):
    terminal = Terminal(vastai)
    assert "Ctrl-D ends" in terminal.until("vastai> ")
    terminal.type("version\n")
    assert "0.2.0" in terminal.until("vastai> ")
    terminal.type("show instance 5\n")
    assert "(exit status 4)" in terminal.until("vastai> ")
    terminal.type("\n# only a comment\n")
    terminal.until("vastai> ")
    assert "exit status" not in terminal.until("vastai> ")
    terminal.type("\x04")
    assert terminal.end() == 4


def test_ctrl_c_ends_the_command_and_not_the_session(vastai, emulator):
    emulator.fault(path=SHOW, hang=True)
    terminal = Terminal(vastai)
    terminal.until("vastai> ")
    for _ in range(2):
        terminal.type("show endp\x03")
        terminal.until("vastai> ")
    terminal.type("show endpoints\n")
    while not emulator.requests(path=SHOW):
        time.sleep(0.02)
    terminal.type("\x03")
    assert "(exit status 130)" in terminal.until("vastai> ")
    terminal.type("show endpoints -q\n")
    assert "4242" in terminal.until("vastai> ")
    terminal.type("exit\n")
    assert terminal.end() == 0


def test_a_question_is_answered_on_the_terminal(vastai, emulator):
    terminal = Terminal(vastai)
    terminal.until("vastai> ")
    terminal.type("destroy instance 7000001\n")
    terminal.until("[y/N]")
    terminal.type("y\n")
    terminal.until("vastai> ")
    terminal.type("\x04")
    assert terminal.end() == 0 and 7000001 not in emulator.account.instances


def test_no_history_is_written(vastai):
    vastai.secrets.add("typed-key-123456")
    repl(vastai, text="set api-key typed-key-123456 --no-check\nversion\n")
    assert [name for name in map(os.path.basename, vastai.files()) if "hist" in name] == []
